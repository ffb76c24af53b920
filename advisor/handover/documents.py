"""A document as plain values, whatever it is written as."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to ask or to do.

    Attributes:
        why: Why it is there in this case.
        records: What it comes from: rules, checklist items, criteria, prices or questions.
        due: The day to have it done by, where a day follows from the case.
        safety: Lives can hang on it.
    """

    text: str
    why: str
    records: tuple[str, ...]
    due: date | None = None
    safety: bool = False


@dataclass(frozen=True, slots=True)
class Heading:
    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    text: str


@dataclass(frozen=True, slots=True)
class Bullets:
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Numbered:
    """Items in the order in which they are done."""

    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under named columns.

    Attributes:
        caption: What the table is for, in a sentence.
        numbers: Places of the columns that hold numbers.
    """

    caption: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numbers: tuple[int, ...] = ()


Block = Heading | Paragraph | Bullets | Numbered | Table


@dataclass(frozen=True, slots=True)
class Document:
    """One document; `name` is that of its file, without an ending."""

    name: str
    title: str
    intro: str
    blocks: tuple[Block, ...]

    @property
    def items(self) -> Iterator[Item]:
        for block in self.blocks:
            if isinstance(block, Bullets | Numbered):
                yield from block.items


def section(heading: str, items: tuple[Item, ...]) -> tuple[Block, ...]:
    """A heading with its items; nothing at all where there are none."""
    return (Heading(heading), Bullets(items)) if items else ()
