"""Variants of customers as answered, one row each, and in which fields each differs from its customer."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from rules.drawn import Drawn
from rules.material import Mask
from rules.requirements import FILLED_IN, Requirements
from rules.variants import NewRating

Rows = npt.NDArray[np.intp]
Column = npt.NDArray[Any]
TABLE_OF = {"option": "codes", "options": "flags", "number": "numbers", "date": "dates"}
TABLES = tuple(TABLE_OF.values())


@dataclass(frozen=True, slots=True)
class Variant:
    """A change of one of the customers.

    Attributes:
        customer: Its row.
        values: Field -> another value; None for unknown.
        factors: For each group a factor of its weight before the floors; none changes nothing.
        ratings: New typical ratings; their ranges move along.
    """

    customer: int = 0
    values: Mapping[str, object] = field(default_factory=dict)
    factors: tuple[float, ...] = ()
    ratings: tuple[NewRating, ...] = ()


class Answered:
    """Variants as answered, one row each, and in which fields each differs from its customer."""

    def __init__(self, drawn: Drawn, variants: Sequence[Variant]) -> None:
        self.customers = np.array([one.customer for one in variants], dtype=np.intp)
        self.fields: list[set[str]] = [set(one.values) for one in variants]
        told = drawn.told
        tables = {
            kind: {name: self._own(one) for name, one in getattr(told, kind).items()} for kind in TABLES
        }
        changed: dict[str, list[int]] = {}
        for place, variant in enumerate(variants):
            for name in variant.values:
                changed.setdefault(name, []).append(place)
        for name, places in changed.items():
            spec = told.fields[name]
            new = Requirements.from_rows([{name: variants[one].values[name]} for one in places], {name: spec})
            table = tables[TABLE_OF[spec.kind]]
            for key, column in getattr(new, TABLE_OF[spec.kind]).items():
                whole = np.array(np.broadcast_to(table[key], len(variants)))
                whole[places] = column
                table[key] = whole
        self.batch = with_tables(told, len(variants), tables, told.assumed)
        if changed:
            self.batch = drawn.material.derived(self.batch)
            self._compare(drawn.answered)

    def _own(self, column: Column) -> Column:
        return column if len(column) == 1 else column[self.customers]

    def _compare(self, base: Requirements) -> None:
        """Take note of the derived fields that differ."""
        for name, spec in base.fields.items():
            if not (spec.derived or name in FILLED_IN):
                continue
            before, after = (next(columns_of(one, name))[1] for one in (base, self.batch))
            differs = after != self._own(before)
            if after.dtype.kind == "f":
                differs &= ~(np.isnan(after) & np.isnan(self._own(before)))
            for place in np.flatnonzero(np.broadcast_to(differs, self.batch.size)):
                self.fields[place].add(name)


def with_tables(
    batch: Requirements, size: int, tables: Mapping[str, dict[str, Column]], assumed: Mapping[str, Mask]
) -> Requirements:
    """The batch with other columns, each under the kind of its field."""
    codes, flags, numbers, dates = (tables[kind] for kind in TABLES)
    return Requirements(batch.fields, size, codes, flags, numbers, dates, assumed)


def columns_of(batch: Requirements, name: str) -> Iterator[tuple[str, Column]]:
    """The columns of a field by their key."""
    spec = batch.fields[name]
    table = getattr(batch, TABLE_OF[spec.kind])
    keys = [f"{name}.{option}" for option in spec.options] if spec.kind == "options" else [name]
    for key in keys:
        yield key, table[key]
