"""Gathers records from data files, sound or not, and everything that is wrong with them."""

import re
from collections.abc import Mapping

from rules.errors import Problem, printable
from rules.malformed import label_of
from rules.records import read_record, readable_part
from rules.schema import Record


class Stock:
    """What has been read so far.

    Attributes:
        models: Table name -> the model of its records.
        complete: Tables in which a missing record is a problem.
        tables: Table name -> its records. Of those that are not well formed, only what can be read is set
            (see `records.read_record`).
        problems: Everything wrong so far.
        lost: Names that stand in records that are not well formed.
        lost_readings: Fields that seem to be read where nothing can be checked.
    """

    def __init__(self, models: Mapping[str, type[Record]], complete: frozenset[str]) -> None:
        self.models = models
        self.complete = complete
        self.tables: dict[str, list[Record]] = {name: [] for name in models}
        self.problems: list[Problem] = []
        self.lost: set[str] = set()
        self.lost_readings: set[str] = set()
        self._numbers: dict[tuple[str, str], int] = {}  # file and table -> records so far
        self._places: dict[int, str] = {}
        self._malformed: set[int] = set()

    def add(self, table: str, raw: object, file: str, written: str, *, is_damaged: bool) -> None:
        """Take in a record of a table, whose name may be `written` in another way.

        Of a record in a damaged text, nothing that is missing is reported.
        """
        number = self._numbers[file, written] = self._numbers.get((file, written), 0) + 1
        place = f"{file}, {printable(written)} record {number}, {label_of(table, raw)}"
        if is_damaged:
            record = readable_part(self.models[table], raw, has_defaults=False)
        else:
            found = read_record(self.models[table], raw, place)
            record = found.record
            self.problems.extend(found.problems)
            is_damaged = bool(found.problems)
        self.tables[table].append(record)
        self._places[id(record)] = place
        if is_damaged:
            self._malformed.add(id(record))
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

    def holds_any_of(self, file: str) -> bool:
        """Has any record been taken from this file?"""
        return any(one == file for one, _ in self._numbers)

    def is_sound(self, record: object) -> bool:
        """Is a record of the tables well formed?"""
        return id(record) not in self._malformed

    def place(self, record: object) -> str:
        """File, table and number of a record, for messages."""
        return self._places.get(id(record), "data")

    def put_in_place(self, old: Record, new: Record) -> Record:
        """`new`, which from now on stands where `old` stands and is as sound as it."""
        self._places[id(new)] = self.place(old)
        if not self.is_sound(old):
            self._malformed.add(id(new))
        return new


def _values_of(key: str, text: str) -> list[str]:
    """The values of a key in TOML, or in a record as Python shows it."""
    return re.findall(rf"""\b{key}["']?\s*[:=]\s*["']?([^"'\n]+)""", text)
