"""A document on what to do next as a report: written in the same forms, with the same head."""

from collections import Counter
from collections.abc import Iterator, Sequence

from advisor.advice import Advice
from advisor.cases.case import People
from advisor.handover.documents import Bullets, Document, Heading, Item, Numbered, Paragraph, Table
from advisor.i18n import _, day
from advisor.report import model
from advisor.report.content import foot, page_language

SEVERAL = 3  # points of one list with the same reason


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
            found[-1][1].extend(_list(block))
    return found


def _list(block: Bullets | Numbered) -> Iterator[model.Block]:
    """The list; a reason that many of its points share stands above it once, and not beside each."""
    shared = shared_reason(block.items)
    if shared:
        told = _("Where a point gives no other reason, it is here for this one. {why}")
        yield model.Paragraph(told.format(why=shared))
    items = tuple(
        model.Item(_text(one), model.citable(one.records), _why(one.why, shared), one.safety)
        for one in block.items
    )
    yield model.Bullets(items, "number" if isinstance(block, Numbered) else "box")


def shared_reason(items: Sequence[Item]) -> str:
    """The whole reason of most of these, where it is that of several; else empty."""
    found = Counter(one.why for one in items).most_common(1)
    return found[0][0] if found and found[0][1] >= SEVERAL else ""


def _why(why: str, shared: str) -> tuple[str, ...]:
    """What is left to say beside a point."""
    rest = why.removeprefix(shared).strip() if shared else why
    return (_("Why here: {why}").format(why=rest),) if rest else ()


def _text(item: Item) -> str:
    return _("By {date}: {step}").format(date=day(item.due), step=item.text) if item.due else item.text
