"""A document on what to do next as a report: written in the same forms, with the same head."""

from advisor.advice import Advice
from advisor.cases.case import People
from advisor.handover.documents import Bullets, Document, Heading, Item, Numbered, Paragraph, Table
from advisor.i18n import _, day
from advisor.report import model
from advisor.report.content import foot, page_language


def printed(document: Document, advice: Advice, people: People, head: model.Letterhead) -> model.Report:
    """The document with whom it is for, who prepared it, the day, and the advice that it comes from."""
    (_untitled, opening), *parts = _parts(document)
    told = (
        (_("For"), people.client),
        (_("Prepared by"), people.prepared_by),
        (_("Day of the advice"), day(advice.as_of)),
    )
    return model.Report(
        title=document.title,
        details=tuple(pair for pair in told if pair[1]),
        sections=tuple(model.Section(title, tuple(blocks)) for title, blocks in parts),
        sources=(),
        sources_title="",
        foot=tuple(foot(advice)),
        letterhead=head,
        language=page_language(),
        opening=(model.Paragraph(document.intro), *opening),
    )


def _parts(document: Document) -> list[tuple[str, list[model.Block]]]:
    """Blocks under their heading; those before the first heading come first, under none."""
    found: list[tuple[str, list[model.Block]]] = [("", [])]
    for block in document.blocks:
        if isinstance(block, Heading):
            found.append((block.text, []))
        elif isinstance(block, Paragraph):
            found[-1][1].append(model.Paragraph(block.text))
        elif isinstance(block, Table):
            found[-1][1].append(model.Table(block.caption, block.heads, block.rows, block.numbers))
        else:
            found[-1][1].append(_list(block))
    return found


def _list(block: Bullets | Numbered) -> model.Bullets:
    items = tuple(
        model.Item(
            _text(one), model.citable(one.records), (_("Why here: {why}").format(why=one.why),), one.safety
        )
        for one in block.items
    )
    return model.Bullets(items, "number" if isinstance(block, Numbered) else "box")


def _text(item: Item) -> str:
    return _("By {date}: {step}").format(date=day(item.due), step=item.text) if item.due else item.text
