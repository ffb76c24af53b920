"""What stands in a report, in neutral blocks: every form of the report is drawn from these."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text, with the records and sources that it rests on."""

    text: str
    references: tuple[str, ...] = ()
    is_strong: bool = False


@dataclass(frozen=True, slots=True)
class Item:
    """An entry of a list: its text, what it rests on, and lines of smaller text below it."""

    text: str
    references: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    is_safety: bool = False


def citable(names: Iterable[str]) -> tuple[str, ...]:
    """Records that a reader can look up; a question of ours is none, and stands in words beside it.

    >>> citable(["R-01", "people", "S-020"])
    ('R-01', 'S-020')
    """
    return tuple(name for name in names if name[:1].isupper())


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list; numbered where the order matters, and with boxes where each entry is to be ticked."""

    items: tuple[Item, ...]
    mark: Literal["dot", "number", "box"] = "dot"


@dataclass(frozen=True, slots=True)
class Box:
    """A text set apart: a matter of safety, or a remark that must not be missed."""

    title: str
    text: str
    references: tuple[str, ...] = ()
    kind: Literal["safety", "remark"] = "safety"


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under named columns; the first column names the row.

    Attributes:
        caption: What the table tells, in a sentence.
        numbers: Places of the columns that hold numbers.
    """

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numbers: tuple[int, ...] = ()


NARROWEST, TO_WRITE_IN, WIDEST = 12, 16, 38  # letters of a column


def widths(table: Table) -> list[int]:
    """How wide the columns are, one against the other, within limits: as the longest text, or word of a head.

    >>> widths(Table("", ("Offer", "Comes first"), (("The cable company's line", "83%"),), (1,)))
    [24, 12]
    """
    found = []
    for place, column in enumerate(zip(table.columns, *table.rows, strict=True)):
        texts = [word for text in column for word in text.split()] if place in table.numbers else column
        narrowest = NARROWEST if any(column[1:]) else TO_WRITE_IN
        found.append(min(max(narrowest, *map(len, texts)), WIDEST))
    return found


@dataclass(frozen=True, slots=True)
class Squares:
    """A hundred squares, so many of them filled.

    Attributes:
        text: The same in words.
    """

    filled: int
    text: str


@dataclass(frozen=True, slots=True)
class Bars:
    """One bar a choice, cut into parts; the numbers stand in a table beside it.

    Attributes:
        text: What the picture shows, in words.
        parts: Names of the parts, in their order.
        bars: Name of a choice -> points of each part; a bar is as long as their sum, at most 100.
    """

    text: str
    parts: tuple[str, ...]
    bars: tuple[tuple[str, tuple[float, ...]], ...]


Block: TypeAlias = Paragraph | Bullets | Box | Table | Squares | Bars


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with what stands below it."""

    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Source:
    """A source as the report lists it."""

    id: str
    text: str
    url: str | None


@dataclass(frozen=True, slots=True)
class Letterhead:
    """Who prepares reports: lines below the title, and a picture.

    Attributes:
        contact: Name, address, telephone, as many lines as there are.
        logo: A PNG or JPEG picture, see `letterhead`.
    """

    contact: tuple[str, ...] = ()
    logo: bytes | None = None
    logo_text: str = ""


NO_LETTERHEAD = Letterhead()


@dataclass(frozen=True, slots=True)
class Report:
    """A whole report.

    Attributes:
        details: (what, value) pairs below the title: client, who prepared it, day, interest.
        opening: What stands before the first heading.
        foot: Lines at the end: edition, draws, seed, digest, what the report is not.
        language: Of the text, as a web page names it.
    """

    title: str
    details: tuple[tuple[str, str], ...]
    sections: tuple[Section, ...]
    sources: tuple[Source, ...]
    sources_title: str
    foot: tuple[str, ...]
    letterhead: Letterhead = NO_LETTERHEAD
    language: str = "en"
    opening: tuple[Block, ...] = ()

    def references(self) -> Iterator[str]:
        """Every record and source that some block names."""
        for block in (*self.opening, *(block for one in self.sections for block in one.blocks)):
            yield from getattr(block, "references", ())
            for item in getattr(block, "items", ()):
                yield from item.references
