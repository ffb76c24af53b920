"""Reads the data files, checks all of them, and returns a frozen KnowledgeBase."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from rules import schema
from rules.errors import KnowledgeBaseError, Problem, printable
from rules.files import read_file
from rules.knowledge_base import TABLES, KnowledgeBase
from rules.soundness import problems_between_records
from rules.stock import Stock

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
MUST_BE_COMPLETE = frozenset({"ratings", "path_pairs"})  # tables in which a missing record is a problem


@dataclass(frozen=True)
class Reading:
    """What a folder of data files gave, sound or not.

    Attributes:
        knowledge: The records that are well formed.
        readable: These, and what can be read of the others (see `records.read_record`).
        problems: Everything wrong in any file.
        lost: Names that stand in records that are not well formed. What points to them is not reported
            once more.
        lost_readings: Fields that seem to be read where nothing can be checked.
        place: Record -> file and number, for messages.
    """

    knowledge: KnowledgeBase
    readable: KnowledgeBase
    problems: tuple[Problem, ...]
    lost: frozenset[str]
    lost_readings: frozenset[str]
    place: Callable[[object], str]


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
    stock = Stock(TABLES, MUST_BE_COMPLETE)
    paths = sorted(folder.rglob("*.toml"))
    for path in paths:
        shown = printable(path.relative_to(folder).as_posix(), length=200)
        contents = CONTENTS.get(shown.partition("/")[0].removesuffix(".toml"), set())
        read_file(path, shown, stock, contents)
    place = printable(str(folder), length=200)
    if not paths:
        stock.problems.append(Problem("no data files", place, "Name the folder with the .toml files."))
        stock.lost |= TABLES.keys()
    for name, records in stock.tables.items():
        if not records and name not in stock.lost:
            what = f'no sound record of table "{name}"'
            stock.problems.append(Problem(what, place, "Add or mend its file."))
            stock.lost.add(name)
    return _reading(stock)


def _reading(stock: Stock) -> Reading:
    """All that was read, checked."""
    tables = stock.tables | {"fields": _fields_with_regions(stock)}
    sound = {name: [one for one in records if stock.is_sound(one)] for name, records in tables.items()}
    readable = _base_of(tables)
    lost = frozenset(stock.lost)
    problems = (*stock.problems, *problems_between_records(readable, stock.place, lost))
    return Reading(_base_of(sound), readable, problems, lost, frozenset(stock.lost_readings), stock.place)


def _fields_with_regions(stock: Stock) -> list[schema.Record]:
    """The fields, with the regions of incumbents.toml as the options of "region"."""
    regions = tuple(
        one.region
        for one in stock.tables["incumbents"]
        if isinstance(one, schema.Incumbent) and hasattr(one, "region")
    )
    return [
        stock.put_in_place(one, one.model_copy(update={"options": regions}))
        if getattr(one, "id", None) == "region"
        else one
        for one in stock.tables["fields"]
    ]


def _base_of(tables: Mapping[str, list[schema.Record]]) -> KnowledgeBase:
    return KnowledgeBase(**{name: tuple(records) for name, records in tables.items()})  # type: ignore[arg-type]
