"""The report as plain text, 80 columns wide, for a terminal."""

import textwrap
from collections.abc import Iterable, Iterator, Sequence
from itertools import zip_longest

from advisor.i18n import _
from advisor.lines import BULLET, WIDTH, item, wrapped
from advisor.report.model import Block, Box, Bullets, Item, Paragraph, Report, Table

GAP = 2  # columns between those of a table
MOST_LINES = 3  # of a cell
LEAST = 8  # columns of a table's column, where it must give way


def text_report(report: Report) -> str:
    """The whole report but its pictures, whose numbers stand in tables beside them."""
    parts = ["\n".join(block_lines(report.opening))]
    parts += ["\n".join((one.title.upper(), *block_lines(one.blocks))) for one in report.sections]
    sources = [_source(one.id, one.text, one.url) for one in report.sources]
    if sources:
        parts.append("\n".join((report.sources_title.upper(), *sources)))
    parts.append("\n".join(wrapped(line) for line in report.foot))
    return "\n\n".join(part for part in parts if part) + "\n"


def block_lines(blocks: Iterable[Block]) -> Iterator[str]:
    """Each block in lines."""
    for block in blocks:
        if isinstance(block, Paragraph):
            yield wrapped(_cited(block.text, block.references))
        elif isinstance(block, Bullets):
            yield from _bullets(block)
        elif isinstance(block, Box):
            text = _cited(f"{block.title}. {block.text}", block.references)
            yield wrapped(_("SAFETY. {step}").format(step=text) if block.kind == "safety" else text)
        elif isinstance(block, Table):
            yield from _table(block)


def _bullets(block: Bullets) -> Iterator[str]:
    for number, one in enumerate(block.items, start=1):
        first = f" {number:2}. " if block.mark == "number" else "  [ ] " if block.mark == "box" else BULLET
        yield wrapped(_entry(one), first, " " * len(first))
        for note in one.notes:
            yield wrapped(note, " " * len(first))


def _entry(one: Item) -> str:
    text = _cited(one.text, one.references)
    return _("SAFETY. {step}").format(step=text) if one.is_safety else text


def _cited(text: str, names: Sequence[str]) -> str:
    return f"{text} [{', '.join(dict.fromkeys(names))}]" if names else text


def _source(name: str, text: str, url: str | None) -> str:
    lines = [wrapped(f"{name}  {text}", "", "       ")]
    return "\n".join([*lines, f"       {url}"] if url else lines)


# --- tables --------------------------------------------------------------------------------------


def _table(table: Table) -> Iterator[str]:
    """Columns side by side where they fit in few lines, else each row as an entry of a list."""
    yield wrapped(table.caption)
    widths = _widths((table.columns, *table.rows))
    is_too_wide = sum(widths) + GAP * (len(widths) - 1) > WIDTH
    cells = ((cell, width) for row in table.rows for cell, width in zip(row, widths, strict=True))
    if is_too_wide or any(len(cell) > MOST_LINES * width for cell, width in cells):
        yield from (_row_as_item(table.columns, row) for row in table.rows)
        return
    rules = tuple("-" * width for width in widths)
    for row in (table.columns, rules, *table.rows):
        yield from _row(row, widths, table.numbers)


def _widths(rows: Sequence[Sequence[str]]) -> list[int]:
    """Of the columns: as wide as their texts, the widest giving way first, none below LEAST."""
    wanted = [max(map(len, column)) for column in zip(*rows, strict=True)]
    while sum(wanted) + GAP * (len(wanted) - 1) > WIDTH and max(wanted) > LEAST:
        wanted[wanted.index(max(wanted))] -= 1
    return wanted


def _row(cells: Sequence[str], widths: Sequence[int], numbers: Sequence[int]) -> Iterator[str]:
    columns = [textwrap.wrap(cell, width) or [""] for cell, width in zip(cells, widths, strict=True)]
    for line in zip_longest(*columns, fillvalue=""):
        parts = (
            part.rjust(width) if place in numbers else part.ljust(width)
            for place, (part, width) in enumerate(zip(line, widths, strict=True))
        )
        yield (" " * GAP).join(parts).rstrip()


def _row_as_item(columns: Sequence[str], row: Sequence[str]) -> str:
    values = (
        _("{name}: {value}").format(name=name, value=value)
        for name, value in zip(columns[1:], row[1:], strict=True)
        if value
    )
    return item(_("{name}: {value}").format(name=row[0], value="; ".join(values)))
