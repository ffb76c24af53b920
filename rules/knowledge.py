"""Reads the data files, checks all of them, and returns a frozen KnowledgeBase."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from decimal import Decimal
from difflib import get_close_matches
from pathlib import Path

from rules.errors import KnowledgeBaseError, Problem, printable
from rules.knowledge_base import TABLES, KnowledgeBase
from rules.malformed import nearest
from rules.stock import Reading, Stock

__all__ = [
    "CONTENTS",
    "DATA",
    "TABLES",
    "KnowledgeBase",
    "Reading",
    "load_knowledge_base",
    "read_knowledge_base",
]

DATA = Path(__file__).parent / "data"
HEADER = re.compile(r"^[ \t]*(?:\[\[|\[(?=\w+[ \t]*\]))[ \t]*(\w+).*$", re.MULTILINE)
# What stands in a file or folder of ours, by its name: lost with it when it cannot be read.
CONTENTS = {
    "alternatives": {"providers", "accesses", "offers", "path_pairs"},
    "audit": {"claims"},
    "checklists": {"checklist", "timelines"},
    "criteria": {"groups", "criteria"},
    "glossary": {"terms"},
    "knowledge": {"editions"},
    "weights": {"floors", "emphases"},
} | {
    name: {name}
    for name in ("costs", "facts", "fields", "incumbents", "modifiers", "ratings", "rules", "sources")
}
LONGEST_STATEMENT = 40  # lines, in the search for what is sound in a damaged record
MOST_LINES = 400


def load_knowledge_base(folder: Path = DATA) -> KnowledgeBase:
    """The knowledge in all .toml files below `folder`.

    Raises:
        KnowledgeBaseError: Anything wrong in any file; carries every problem, not just the first.
    """
    reading = read_knowledge_base(folder)
    if reading.problems:
        raise KnowledgeBaseError(reading.problems)
    return reading.knowledge


def read_knowledge_base(folder: Path = DATA) -> Reading:
    """The records in all .toml files below `folder`, sound or not, with everything that is wrong."""
    stock = Stock()
    paths = sorted(folder.rglob("*.toml"))
    for path in paths:
        shown = printable(path.relative_to(folder).as_posix(), length=200)
        text = _text_of(path, shown, stock)
        if text is not None:
            _read_file(text, shown, stock)
    place = printable(str(folder), length=200)
    if not paths:
        stock.problems.append(Problem("no data files", place, "Name the folder with the .toml files."))
        stock.lost |= TABLES.keys()
    for name, records in stock.tables.items():
        if not records and name not in stock.lost:
            what = f'no sound record of table "{name}"'
            stock.problems.append(Problem(what, place, "Add or mend its file."))
            stock.lost.add(name)
    return stock.reading()


def _text_of(path: Path, shown: str, stock: Stock) -> str | None:
    """The text of a file; None if there is none to be had."""
    try:
        if not path.is_file():  # reading a pipe or a device would wait for ever
            mend = "Put a text file in its place, or give it a name without .toml."
            stock.problems.append(Problem("not an ordinary file", shown, mend))
            stock.lost |= _contents_of(shown)
            return None
        content = path.read_bytes()
    except OSError as error:
        what = f"not readable: {error.strerror}"
        stock.problems.append(Problem(what, shown, "Mend the file or its rights."))
        stock.lost |= _contents_of(shown)
        return None
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        what = f"not readable as TOML: line {line} is not UTF-8 text"
        stock.problems.append(Problem(what, shown, "Save the file as UTF-8."))
    text = content.decode("utf-8-sig", errors="replace")
    if not re.search(HEADER, text):
        stock.lost |= _contents_of(shown)
        return None
    return text


def _contents_of(shown: str) -> set[str]:
    return CONTENTS.get(shown.partition("/")[0].removesuffix(".toml"), set())


def _read_file(text: str, shown: str, stock: Stock) -> None:
    try:
        _take_in(_parsed(text), shown, stock)
    except ValueError as error:
        whole = error
    else:
        if not any(file == shown for file, _ in stock.numbers):
            stock.problems.append(Problem("holds no record", shown, "Add its records, or remove the file."))
        return
    found = len(stock.problems)
    starts = [0, *(one.start() for one in re.finditer(HEADER, text) if one.start())]
    for start, end in zip(starts, [*starts[1:], len(text)], strict=True):
        part = text[start:end]
        lines_before = "\n" * text.count("\n", 0, start)  # so that the line in the message is right
        try:
            _take_in(_parsed(lines_before + part), shown, stock)
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


def _take_in(content: Mapping[str, object], shown: str, stock: Stock) -> None:
    for written, records in content.items():
        name = _table_meant(written)
        if name != written:
            what = f'unknown table "{printable(written)}"'
            stock.problems.append(Problem(what, shown, nearest(written, TABLES)))
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
    name = _table_meant(written)
    if name is None:
        stock.lost |= {"ratings", "path_pairs"}  # the tables that must be complete
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


def _table_meant(name: str) -> str | None:
    close = get_close_matches(name, TABLES, n=1)
    return close[0] if close else None
