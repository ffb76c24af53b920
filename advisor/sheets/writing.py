"""Workbook -> bytes: one XLSX file, or its tables as CSV files; the same advice, the same bytes."""

import csv
import io
from collections.abc import Sequence
from datetime import date, datetime, time
from textwrap import wrap
from typing import Any

import xlsxwriter  # type: ignore[import-untyped]

from advisor.sheets.model import Book, Cell, Formula, Input, Sheet, Table, Value, plain

NUMBER_FORMATS = {
    "text": "General", "number": "0.00", "rating": "0.00", "value": "0.0000", "share": "0.0%",
    "money": "#,##0.00", "whole": "0", "day": "yyyy-mm-dd",
}  # fmt: skip
NEVER_TYPED = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%")
LINE_POINTS = 15.0  # height of a row with one line
YELLOW, GREY = "#FFF4C2", "#E8ECEF"


def xlsx(book: Book) -> bytes:
    """The workbook; formulas carry their value, for viewers that do not calculate."""
    file = io.BytesIO()
    writer = _Writer(xlsxwriter.Workbook(file, {"in_memory": True, **NEVER_TYPED}))
    created = datetime.combine(book.day, time())
    writer.workbook.set_properties({"title": book.title, "created": created})
    for sheet in book.sheets:
        writer.write(sheet)
    writer.workbook.close()
    return file.getvalue()


def csv_files(book: Book) -> dict[str, bytes]:
    """Each table as a CSV file: name -> content.

    The files begin with a byte order mark: without it a double click in Excel reads UTF-8 as the code page
    of the machine, and with it every other program of note still reads UTF-8. A text that a spreadsheet
    would take for a formula gets an apostrophe in front; numbers stay numbers.
    """
    tables = (one for sheet in book.sheets for one in sheet.tables)
    return {f"{one.id}.csv": csv_text(one).encode("utf-8-sig") for one in tables}


def csv_text(table: Table) -> str:
    """A table as CSV, with its heads in the first line."""
    text = io.StringIO()
    lines = csv.writer(text)
    lines.writerow(_harmless(one.title) for one in table.columns)
    for row in table.rows:
        lines.writerow(_harmless(plain(cell)) for cell in row)
    return text.getvalue()


def lines_of(values: Sequence[Value], widths: Sequence[float]) -> int:
    """Lines that the longest text takes in its column; not every program finds the height of a row itself.

    >>> lines_of(["one line", 3.0], [20, 5]), lines_of(["two lines of text"], [10])
    (1, 2)
    """
    texts = ((one, width) for one, width in zip(values, widths, strict=False) if isinstance(one, str))
    return max((len(wrap(one, max(int(width) - 1, 1))) for one, width in texts if one), default=1)


def _harmless(value: Value) -> str | float:
    if isinstance(value, str):
        return f"'{value}" if value.startswith(STARTS_A_FORMULA) else value
    if value is None:
        return ""
    return value.isoformat() if isinstance(value, date) else value


class _Writer:
    def __init__(self, workbook: Any) -> None:
        self.workbook = workbook
        self.formats: dict[tuple[str, bool], Any] = {}
        self.title = workbook.add_format({"bold": True, "font_size": 13})
        self.head = workbook.add_format({"bold": True, "bg_color": GREY, "text_wrap": True, "valign": "top"})
        self.note = workbook.add_format({"italic": True})

    def write(self, sheet: Sheet) -> None:
        page = self.workbook.add_worksheet(sheet.name)
        page.set_landscape()
        page.fit_to_pages(1, 0)
        for column, width in enumerate(sheet.widths):
            page.set_column(column, column, width)
        for row, note in enumerate(sheet.notes):
            page.write_string(row, 0, note, self.note)
        first_rows = sheet.first_rows(*(len(one.rows) for one in sheet.tables))
        for table, first in zip(sheet.tables, first_rows, strict=True):
            page.write_string(first - 3, 0, table.title, self.title)
            heads = [one.title for one in table.columns]
            page.set_row(first - 2, LINE_POINTS * lines_of(heads, sheet.widths))
            for column, head in enumerate(table.columns):
                page.write_string(first - 2, column, head.title, self.head)
            for row, cells in enumerate(table.rows, start=first - 1):
                page.set_row(row, LINE_POINTS * lines_of([plain(cell) for cell in cells], sheet.widths))
                for column, cell in enumerate(cells):
                    self._cell(page, row, column, cell, table.columns[column].form)

    def _cell(self, page: Any, row: int, column: int, cell: Cell, form: str) -> None:
        value = plain(cell)
        if isinstance(value, date):
            form = "day"
        elif isinstance(value, str) and not isinstance(cell, Formula):
            form = "text"
        look = self._format(form, is_input=isinstance(cell, Input))
        if isinstance(cell, Formula):
            page.write_formula(row, column, cell.text, look, cell.value)
        elif isinstance(value, str):
            page.write_string(row, column, value, look)
        elif isinstance(value, date):
            page.write_datetime(row, column, value, look)
        elif value is None:
            page.write_blank(row, column, None, look)
        else:
            page.write_number(row, column, value, look)
        if isinstance(cell, Input):
            self._validate(page, row, column, cell)

    def _validate(self, page: Any, row: int, column: int, cell: Input) -> None:
        if cell.choices:
            page.data_validation(row, column, row, column, {"validate": "list", "source": f"={cell.choices}"})
        elif cell.between:
            low, high = cell.between
            rule = {"validate": "decimal", "criteria": "between", "minimum": low, "maximum": high}
            page.data_validation(row, column, row, column, rule)

    def _format(self, form: str, *, is_input: bool) -> Any:
        """A text keeps its quote mark: it stays a text also when somebody edits its cell."""
        if (form, is_input) not in self.formats:
            look: dict[str, object] = {"num_format": NUMBER_FORMATS[form], "valign": "top"}
            if form == "text":
                look |= {"text_wrap": True, "quote_prefix": not is_input}
            if is_input:
                look |= {"bg_color": YELLOW, "border": 1, "border_color": "#C9B458"}
            self.formats[form, is_input] = self.workbook.add_format(look)
        return self.formats[form, is_input]
