"""Gathers records from the data files, sound or not, and everything that is wrong with them."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from rules import schema
from rules.errors import Problem, printable
from rules.knowledge_base import TABLES, KnowledgeBase
from rules.malformed import label_of
from rules.records import read_record, readable_part
from rules.soundness import problems_between_records


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


class Stock:
    """What has been read so far."""

    def __init__(self) -> None:
        self.tables: dict[str, list[schema.Record]] = {name: [] for name in TABLES}
        self.numbers: dict[tuple[str, str], int] = {}  # file and table -> records so far
        self.places: dict[int, str] = {}
        self.malformed: set[int] = set()
        self.problems: list[Problem] = []
        self.lost: set[str] = set()
        self.lost_readings: set[str] = set()

    def add(self, table: str, raw: object, file: str, written: str, *, is_damaged: bool) -> None:
        """Take in a record of a table, whose name may be `written` in another way.

        Of a record in a damaged text, nothing that is missing is reported.
        """
        number = self.numbers[file, written] = self.numbers.get((file, written), 0) + 1
        place = f"{file}, {printable(written)} record {number}, {label_of(table, raw)}"
        if is_damaged:
            record = readable_part(TABLES[table], raw, has_defaults=False)
        else:
            found = read_record(TABLES[table], raw, place)
            record = found.record
            self.problems.extend(found.problems)
            is_damaged = bool(found.problems)
        self.tables[table].append(record)
        self.places[id(record)] = place
        if is_damaged:
            self.malformed.add(id(record))
            self.lost.update(
                name for key in ("id", "region") if isinstance(name := getattr(record, key, None), str)
            )
            self.note(raw)

    def note(self, raw: object) -> None:
        """Note the names in a text or a record that cannot be read in full."""
        try:
            text = str(raw)
        except RecursionError:
            return
        self.lost.update(_values_of("id", text))
        self.lost_readings.update(_values_of("field", text))

    def reading(self) -> Reading:
        """All of it, checked."""
        tables = self.tables | {"fields": self._fields_with_regions()}
        sound = {
            name: [one for one in records if id(one) not in self.malformed]
            for name, records in tables.items()
        }
        readable = _base_of(tables)
        place = self._place
        problems = (*self.problems, *problems_between_records(readable, place, frozenset(self.lost)))
        lost, lost_readings = frozenset(self.lost), frozenset(self.lost_readings)
        return Reading(_base_of(sound), readable, problems, lost, lost_readings, place)

    def _place(self, record: object) -> str:
        return self.places.get(id(record), "data")

    def _fields_with_regions(self) -> list[schema.Record]:
        """The fields, with the regions of incumbents.toml as the options of "region"."""
        regions = tuple(
            one.region
            for one in self.tables["incumbents"]
            if isinstance(one, schema.Incumbent) and hasattr(one, "region")
        )
        fields: list[schema.Record] = []
        for one in self.tables["fields"]:
            filled = one
            if getattr(one, "id", None) == "region":
                filled = one.model_copy(update={"options": regions})
                self.places[id(filled)] = self.places[id(one)]
                if id(one) in self.malformed:
                    self.malformed.add(id(filled))
            fields.append(filled)
        return fields


def _base_of(tables: Mapping[str, list[schema.Record]]) -> KnowledgeBase:
    return KnowledgeBase(**{name: tuple(records) for name, records in tables.items()})  # type: ignore[arg-type]


def _values_of(key: str, text: str) -> list[str]:
    """The values of a key in TOML, or in a record as Python shows it."""
    return re.findall(rf"""\b{key}["']?\s*[:=]\s*["']?([^"'\n]+)""", text)
