"""A workbook as plain values: sheets of tables whose cells are text, numbers, inputs or formulas."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from xlsxwriter.utility import xl_col_to_name  # type: ignore[import-untyped]

Form = Literal["text", "number", "rating", "value", "share", "money", "whole", "day"]
Value = str | float | date | None


@dataclass(frozen=True, slots=True)
class Formula:
    """A live formula with the value that it has in this advice; a text value stands for no number."""

    text: str
    value: str | float


@dataclass(frozen=True, slots=True)
class Input:
    """A cell for the reader to change.

    Attributes:
        choices: Range with the values allowed; empty for any.
        between: Least and largest number allowed.
    """

    value: Value
    choices: str = ""
    between: tuple[float, float] | None = None


Cell = Value | Formula | Input


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table; the form says how its numbers look."""

    title: str
    form: Form = "text"


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under a title.

    Attributes:
        id: Name of its file among the plain tables.
    """

    id: str
    title: str
    columns: tuple[Column, ...]
    rows: Sequence[Sequence[Cell]]


@dataclass
class Sheet:
    """Tables one below the other: each has a row for its title, one for its heads, and one left empty after.

    Attributes:
        widths: Of the columns, in characters.
    """

    name: str
    widths: tuple[float, ...]
    notes: tuple[str, ...] = ()
    tables: list[Table] = field(default_factory=list)

    def first_rows(self, *sizes: int) -> list[int]:
        """Number of the first row of data of tables with so many rows, from 1, as formulas count."""
        found, free = [], len(self.notes) + 2 if self.notes else 1
        for size in sizes:
            found.append(free + 2)
            free += size + 3
        return found

    def cell(self, column: int, row: int) -> str:
        """Reference to a cell for a formula on any sheet; columns count from 0."""
        return f"{self._quoted}!${xl_col_to_name(column)}${row}"

    def range(self, column: int, first: int, size: int) -> str:
        """Reference to `size` cells of a column from the row `first` on."""
        name = xl_col_to_name(column)
        return f"{self._quoted}!${name}${first}:${name}${first + size - 1}"

    @property
    def _quoted(self) -> str:
        return "'" + self.name.replace("'", "''") + "'"


@dataclass(frozen=True)
class Book:
    """All sheets in their order, with the title and the day of the document."""

    title: str
    day: date
    sheets: tuple[Sheet, ...]


def words(text: str) -> str:
    """A text as it stands in a formula.

    >>> print(words('a "b" c'))
    "a ""b"" c"
    """
    return '"' + text.replace('"', '""') + '"'


def plain(cell: Cell) -> Value:
    """What a cell shows: the value of a formula or of an input."""
    return cell.value if isinstance(cell, Formula | Input) else cell
