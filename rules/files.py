"""Reads the records of a TOML file into a stock, sound or not; a mistake never hides another."""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from difflib import get_close_matches
from pathlib import Path

from rules.errors import Problem, printable
from rules.malformed import nearest
from rules.stock import Stock

HEADER = re.compile(r"^[ \t]*(?:\[\[|\[(?=\w+[ \t]*\]))[ \t]*(\w+).*$", re.MULTILINE)
LONGEST_STATEMENT = 40  # lines, in the search for what is sound in a damaged record
MOST_LINES = 400


def read_file(path: Path, shown: str, stock: Stock, contents: Iterable[str]) -> None:
    """Take in all that can be read of a file.

    Args:
        path: A file of records, as TOML.
        shown: Its name in messages.
        stock: Gets the records and what is wrong with them.
        contents: The tables that stand in it: lost with it when it cannot be read.
    """
    text = _text_of(path, shown, stock)
    if text is None:
        stock.lost.update(contents)
    else:
        _read_text(text, shown, stock)


def _text_of(path: Path, shown: str, stock: Stock) -> str | None:
    """The text of a file; None if there is none to be had."""
    try:
        if not path.is_file():  # reading a pipe or a device would wait for ever
            mend = "Put a text file in its place, or give it a name without .toml."
            stock.problems.append(Problem("not an ordinary file", shown, mend))
            return None
        content = path.read_bytes()
    except OSError as error:
        what = f"not readable: {error.strerror}"
        stock.problems.append(Problem(what, shown, "Mend the file or its rights."))
        return None
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        what = f"not readable as TOML: line {line} is not UTF-8 text"
        stock.problems.append(Problem(what, shown, "Save the file as UTF-8."))
    text = content.decode("utf-8-sig", errors="replace")
    if not re.search(HEADER, text):
        return None
    return text


def _read_text(text: str, shown: str, stock: Stock) -> None:
    try:
        take_in(_parsed(text), shown, stock)
    except ValueError as error:
        whole = error
    else:
        if not stock.holds_any_of(shown):
            stock.problems.append(Problem("holds no record", shown, "Add its records, or remove the file."))
        return
    found = len(stock.problems)
    starts = [0, *(one.start() for one in re.finditer(HEADER, text) if one.start())]
    for start, end in zip(starts, [*starts[1:], len(text)], strict=True):
        part = text[start:end]
        lines_before = "\n" * text.count("\n", 0, start)  # so that the line in the message is right
        try:
            take_in(_parsed(lines_before + part), shown, stock)
        except ValueError as error:
            stock.problems.append(Problem(f"not readable as TOML: {error}", shown, "Correct the file."))
            _take_in_damaged(part, shown, stock)
    if len(stock.problems) == found:  # each part can be read, but not all together
        stock.problems.append(Problem(f"not readable as TOML: {whole}", shown, "Correct the file."))


def _parsed(text: str) -> dict[str, object]:
    try:
        return tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError:
        raise
    except RecursionError as error:
        raise ValueError("lists or tables are nested too deeply") from error
    except (ValueError, ArithmeticError) as error:
        raise ValueError("a number has too many digits") from error


def take_in(content: Mapping[str, object], shown: str, stock: Stock) -> None:
    """Take in the records of a file that is parsed."""
    for written, records in content.items():
        name = _table_meant(written, stock)
        if name != written:
            what = f'unknown table "{printable(written)}"'
            stock.problems.append(Problem(what, shown, nearest(written, stock.models)))
        elif not isinstance(records, list):
            stock.problems.append(Problem(f'"{name}" is no list of records', shown, f"Write [[{name}]]."))
        if name is None:
            stock.note(records)
            continue
        for raw in records if isinstance(records, list) else [records]:
            if isinstance(raw, dict) or isinstance(records, list):
                stock.add(name, raw, shown, written, is_damaged=False)


def _take_in_damaged(text: str, shown: str, stock: Stock) -> None:
    """Take in the lines that can be read of one record with a mistake in its TOML."""
    stock.note(text)
    header = re.match(HEADER, text)
    written = header[1] if header else ""
    name = _table_meant(written, stock)
    if name is None:
        stock.lost |= stock.complete
        return
    raw: dict[str, object] = {}
    for statement in _statements(text):
        raw = statement | raw
    stock.add(name, raw, shown, written, is_damaged=True)


def _statements(text: str) -> Iterator[dict[str, object]]:
    """Each run of lines, after the header, that is sound TOML by itself."""
    lines = text.splitlines()[1:MOST_LINES]
    start = 0
    while start < len(lines):
        for end in range(start + 1, min(start + LONGEST_STATEMENT, len(lines)) + 1):
            try:
                yield _parsed("\n".join(lines[start:end]))
            except ValueError:
                continue
            start = end
            break
        else:
            start += 1


def _table_meant(name: str, stock: Stock) -> str | None:
    close = get_close_matches(name, stock.models, n=1)
    return close[0] if close else None
