"""Variants of drawn customers -> what is different for each: truths, quotes, weights and ratings."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import NamedTuple

import numpy as np

from rules.answered import (
    TABLE_OF,
    TABLES,
    Answered,
    Column,
    Rows,
    Variant,
    columns_of,
    with_tables,
)
from rules.assumptions import with_assumptions
from rules.drawn import Drawn, TwoAxes, quotes
from rules.material import Array, Mask
from rules.model import HOSTED, PRICE
from rules.requirements import Requirements
from rules.scoring import Truths, buckets_of
from rules.value_functions import BEST, WORST
from rules.variants import scaled
from rules.verdict import fields_of_verdict
from rules.weights import in_use

Picked = Rows | slice
AT_ONCE = 6  # variants worked out together: their arrays fit the cache
IMPORTANCE = "importance_"
PRICED = {"quote_incumbent", "quote_competitor", "quote_reseller", "monthly_bill", "current_family"}


class SomeRatings(NamedTuple):
    """Other ratings of some variants that stand side by side, variants x draws."""

    provider: int
    criterion: int
    rows: slice
    ratings: Array


@dataclass(frozen=True, slots=True)
class Moved:
    """What is different for some variants of a kind; arrays are variants x draws.

    Attributes:
        places: Which variants.
        rows: Their customers.
        truths: Condition -> where it holds, for the conditions that moved.
        quoted: See `Drawn`; None where the customers' own ratings stay.
        of_groups: Other weights of the groups before the floors, or None.
        ratings: (provider type, criterion) -> other ratings, of all these variants.
        some_ratings: Other ratings of some of them, where nothing else is different.
    """

    places: Rows
    rows: Picked
    truths: Mapping[int, Mask] = field(default_factory=dict)
    quoted: Array | None = None
    of_groups: Array | None = None
    ratings: Mapping[tuple[int, int], Array] = field(default_factory=dict)
    some_ratings: tuple["SomeRatings", ...] = ()

    def part(self, kept: Rows) -> "Moved":
        """Some of the variants."""
        customers = np.arange(self.rows.stop)[self.rows] if isinstance(self.rows, slice) else self.rows
        return Moved(
            self.places[kept],
            picked(customers[kept]),
            {number: at(one, kept) for number, one in self.truths.items()},
            None if self.quoted is None else at(self.quoted, kept),
            None if self.of_groups is None else at(self.of_groups, kept),
            {place: at(one, kept) for place, one in self.ratings.items()},
        )


def moved(drawn: Drawn, variants: Sequence[Variant], central: Mapping[str, Column]) -> Iterator[Moved]:
    """What is different, for variants of the same kind together; those with no difference are left out.

    Args:
        central: Columns that a verdict reads, one row a variant; the new values are written into them.
    """
    answered = Answered(drawn, variants)
    groups: dict[object, list[int]] = {}  # variants that differ in the same things
    rated: dict[int, list[int]] = {}  # those that differ in a rating of one provider type only
    for place, one in enumerate(variants):
        ratings = tuple((new.provider, new.criterion) for new in one.ratings)
        if _is_only_rated(drawn, one):
            rated.setdefault(one.ratings[0].provider, []).append(place)
        elif answered.fields[place] or one.factors or one.ratings:
            groups.setdefault((frozenset(one.values), bool(one.factors), ratings), []).append(place)
    for places in groups.values():
        # Weights are large arrays; truths are small, and worked out for all together.
        step = AT_ONCE if variants[places[0]].factors else len(places)
        for start in range(0, len(places), step):
            part = np.array(places[start : start + step], dtype=np.intp)
            yield from _moved(drawn, variants, part, answered, central)
    for places in rated.values():
        yield from _rated(drawn, variants, sorted(places, key=lambda one: variants[one].ratings[0].criterion))


def _is_only_rated(drawn: Drawn, variant: Variant) -> bool:
    """Whether a variant has one other rating, which moves neither real prices nor a second path."""
    if drawn.count > 1 or variant.values or variant.factors or len(variant.ratings) != 1:
        return False
    criterion = variant.ratings[0].criterion
    return criterion != PRICE and not drawn.material.model.for_second_path[criterion]


def _rated(drawn: Drawn, variants: Sequence[Variant], places: Sequence[int]) -> Iterator[Moved]:
    for start in range(0, len(places), AT_ONCE):
        part = places[start : start + AT_ONCE]
        found = []
        for criterion, same in groupby(enumerate(part), lambda one: variants[one[1]].ratings[0].criterion):
            rows = list(same)
            provider = variants[part[0]].ratings[0].provider
            wanted = np.array([[variants[place].ratings[0].rating] for _, place in rows])
            ratings = _with_range(drawn, (provider, criterion), wanted)
            found.append(SomeRatings(provider, criterion, slice(rows[0][0], rows[-1][0] + 1), ratings))
        everyone = np.array(part, dtype=np.intp)
        yield Moved(everyone, np.zeros(len(part), dtype=np.intp), some_ratings=tuple(found))


def _with_range(drawn: Drawn, place: tuple[int, int], wanted: Array, as_drawn: Array | None = None) -> Array:
    """Other typical ratings, one a variant, in every draw: the range moves along, inside the scale."""
    material = drawn.material
    before = material.ratings[place] if as_drawn is None else as_drawn
    return np.clip(before + (wanted - material.model.typical[place]), WORST, BEST)


def _moved(
    drawn: Drawn, variants: Sequence[Variant], places: Rows, answered: Answered, central: Mapping[str, Column]
) -> Iterator[Moved]:
    material, rows = drawn.material, picked(answered.customers[places])
    fields = frozenset().union(*(answered.fields[place] for place in places))
    touched = np.zeros(len(places), dtype=bool)
    truths: dict[int, Mask] = {}
    batch = None
    if fields:
        assumed = material.reading.with_assumed(fields)
        batch = _with_assumed(drawn, answered.batch, places, rows, assumed)
        holds = TwoAxes(Truths(material.model, batch))
        for number in sorted(material.reading.conditions_on(assumed)):
            differs = (holds[number] != at(drawn.holds[number], rows)).any(axis=1)
            if differs.any():
                truths[number] = holds[number]
                touched |= differs
        for name in assumed & fields_of_verdict(material.model):
            for key, column in columns_of(batch, name):
                central[key][places] = column[:, -1]
    of_groups = None
    if any(name.startswith(IMPORTANCE) for name in fields):
        of_groups, differs = _sorted_otherwise(drawn, answered, places)
        touched |= differs
    first = variants[places[0]]
    if first.factors:
        before = at(drawn.of_groups, rows) if of_groups is None else of_groups
        of_groups = scaled(before, np.array([variants[place].factors for place in places]).T[..., None])
        touched[:] = True
    ratings: dict[tuple[int, int], Array] = {}
    for number, new in enumerate(first.ratings):
        place = new.provider, new.criterion
        wanted = np.array([[variants[one].ratings[number].rating] for one in places])
        ratings[place] = _with_range(drawn, place, wanted, ratings.get(place))
        touched[:] = True
    quoted = None
    if fields & PRICED or any(criterion == PRICE and one != HOSTED for one, criterion in ratings):
        quoted = _quoted(drawn, batch or _of_rows(drawn, rows), ratings, len(places))
        touched[:] = True
    found = Moved(places, rows, truths, quoted, of_groups, ratings)
    kept = np.flatnonzero(touched)
    for start in range(0, len(kept), AT_ONCE):
        part = kept[start : start + AT_ONCE]
        yield found if len(part) == len(places) else found.part(part)


def _sorted_otherwise(drawn: Drawn, answered: Answered, places: Rows) -> tuple[Array | None, Mask]:
    """Weights of the groups with other buckets, and which of the variants have other ones in effect."""
    now = np.broadcast_to(
        buckets_of(drawn.material.model, answered.batch), (len(drawn.buckets), answered.batch.size)
    )
    differs = np.array(
        [
            (in_use(now[:, place]) != in_use(drawn.buckets[:, answered.customers[place]])).any()
            for place in places
        ]
    )
    return (drawn.material.of_groups(now[:, places]) if differs.any() else None), differs


def _quoted(
    drawn: Drawn, batch: Requirements, ratings: Mapping[tuple[int, int], Array], count: int
) -> Array | None:
    """Ratings from quotes; all NaN where there were some and are none now."""
    types = len(drawn.material.model.members)
    typical = [ratings.get((one, PRICE), drawn.material.ratings[one, PRICE][None]) for one in range(types)]
    found = quotes(batch, np.stack(np.broadcast_arrays(*typical)))
    return np.full((types, count, 1), np.nan) if found is None else found


def _of_rows(drawn: Drawn, rows: Picked) -> Requirements:
    """The customers in these rows, in every draw."""
    if drawn.count == 1 or (isinstance(rows, slice) and rows == slice(0, drawn.count)):
        return drawn.batch
    batch = drawn.batch
    tables = {kind: {name: at(one, rows) for name, one in getattr(batch, kind).items()} for kind in TABLES}
    assumed = {name: at(one, rows) for name, one in batch.assumed.items()}
    return with_tables(batch, batch.size, tables, assumed)


def _with_assumed(
    drawn: Drawn, answered: Requirements, places: Rows, rows: Picked, fields: frozenset[str]
) -> Requirements:
    """The variants in every draw; only these fields may differ from their customers."""
    batch = _of_rows(drawn, rows)
    tables = {kind: dict(getattr(batch, kind)) for kind in TABLES}
    for name in fields:
        for key, column in columns_of(answered, name):
            tables[TABLE_OF[batch.fields[name].kind]][key] = at(column[:, None], places)
    assumed = {name: one for name, one in batch.assumed.items() if name not in fields}
    answers = with_tables(batch, batch.size, tables, assumed)
    return with_assumptions(answers, drawn.material.fields, fields)


def picked(rows: Rows) -> Picked:
    """The rows as a slice where they follow one another: a view costs nothing."""
    if len(rows) and np.array_equal(rows, np.arange(rows[0], rows[0] + len(rows))):
        return slice(int(rows[0]), int(rows[-1]) + 1)
    return rows


def at(one: Column, rows: Picked) -> Column:
    """The rows of customers x draws; one row stands for all."""
    return one if one.shape[-2] == 1 else one[..., rows, :]
