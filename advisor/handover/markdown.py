"""Document -> Markdown that also reads well as plain text."""

import re
from collections.abc import Iterator

from advisor.handover.documents import Block, Bullets, Document, Heading, Item, Numbered, Paragraph, Table
from advisor.i18n import _, day

SPECIAL = re.compile(r"([\\`*_\[\]<>|#])")


def markdown(document: Document) -> str:
    """The document in Markdown; no text in it can act as a mark of Markdown or HTML."""
    parts = [f"# {escaped(document.title)}", escaped(document.intro)]
    parts += ["\n".join(_lines(block)) for block in document.blocks]
    return "\n\n".join(part for part in parts if part) + "\n"


def escaped(text: str) -> str:
    """The text on one line, with a backslash before each mark."""
    return SPECIAL.sub(r"\\\1", " ".join(text.split()))


def _lines(block: Block) -> Iterator[str]:
    if isinstance(block, Heading):
        yield f"## {escaped(block.text)}"
    elif isinstance(block, Paragraph):
        yield escaped(block.text)
    elif isinstance(block, Bullets):
        for item in block.items:
            yield from _item("- [ ] ", item)
    elif isinstance(block, Numbered):
        for number, item in enumerate(block.items, start=1):
            yield from _item(f"{number}. ", item)
    else:
        yield from _table(block)


def _item(mark: str, item: Item) -> Iterator[str]:
    text = item.text
    if item.due:
        text = _("By {date}: {step}").format(date=day(item.due), step=text)
    if item.safety:
        text = _("SAFETY. {step}").format(step=text)
    yield mark + escaped(text)
    why = _("Why here: {why} ({records})").format(why=item.why, records=", ".join(item.records))
    yield " " * len(mark) + escaped(why)


def _table(table: Table) -> Iterator[str]:
    for row in (table.heads, ("---",) * len(table.heads), *table.rows):
        yield f"| {' | '.join(escaped(cell) for cell in row)} |"
