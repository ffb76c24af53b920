"""The values of alternatives after a change: as they were, plus weight times difference."""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from rules.answered import Column
from rules.drawn import Drawn, sum_of, where_viable
from rules.material import Array, Mask
from rules.model import HOSTED, PRICE
from rules.moved import Moved, at
from rules.screening import Holds


class Overlay:
    """Truths of some variants: those that moved, else those of their customers."""

    def __init__(self, drawn: Drawn, change: Moved) -> None:
        self._drawn, self._change = drawn, change

    def __getitem__(self, number: int) -> Mask:
        if number in self._change.truths:
            return self._change.truths[number]
        return at(self._drawn.holds[number], self._change.rows)


class Revaluation:
    """The values of the alternatives that a change touches."""

    def __init__(self, drawn: Drawn, change: Moved) -> None:
        self._drawn, self._material, self._change = drawn, drawn.material, change
        self.holds: Holds = Overlay(drawn, change)
        material, reading = drawn.material, drawn.material.reading
        self._group_of = material.model.group_of
        self._quoted = change.quoted
        if self._quoted is None and drawn.quoted is not None:
            self._quoted = self._at(drawn.quoted)
        self._shares = {
            one: material.share(one, self.holds)
            for one in sorted(reading.criteria_of(change.truths))
            if not material.model.for_second_path[one]
        }
        self._groups = frozenset(int(self._group_of[one]) for one in self._shares)
        self._totals = {
            group: sum_of([self._share(one) for one in material.inside[group]]) for group in self._groups
        }
        self._kept = self._new_weights()

    def _at(self, one: Column) -> Column:
        return at(one, self._change.rows)

    def _share(self, criterion: int) -> Array:
        return (
            self._shares[criterion] if criterion in self._shares else self._at(self._drawn.shares[criterion])
        )

    def _total(self, group: int) -> Array:
        return self._totals[group] if group in self._totals else self._at(self._drawn.totals[group])

    def _weight(self, group: int) -> Array:
        """Weight of the group for each unit of its shares."""
        kept = self._at(self._drawn.kept[group]) if self._kept is None else self._kept[group]
        total = self._total(group)
        return kept / (total if total.all() else np.where(total > 0, total, 1.0))

    def _new_weights(self) -> Array | None:
        """Weights of the groups; None where they stay."""
        of_groups, drawn = self._change.of_groups, self._drawn
        stays = all(
            ((one > 0) == (self._at(drawn.totals[group]) > 0)).all() for group, one in self._totals.items()
        )
        if of_groups is None and stays and not self._material.reading.floors & self._change.truths.keys():
            return None
        if of_groups is None:
            of_groups = self._at(drawn.of_groups)
        totals = [self._total(group) for group in range(len(self._material.inside))]
        return self._material.kept(of_groups, totals, self.holds)

    def values(self, viable: Mapping[int, Mask]) -> Array:
        """The values of the live alternatives, -inf where not viable; see `Drawn.standing`.

        Args:
            viable: Alternative -> where it is viable, for those where that moved.
        """
        drawn = self._drawn
        rows = {place: number for number, place in enumerate(drawn.live)}
        screened = [(rows[place], one) for place, one in viable.items() if place in rows]
        if self._kept is None:
            values = self._as_they_are([row for row, _ in screened])
        elif drawn.count == 1:
            values = np.einsum("gcd,gad->acd", self._kept, drawn.means[:, :, 0])
        else:
            values = np.einsum("gcd,gacd->acd", self._kept, self._at(drawn.means))
        for one, share in self._shares.items():
            factor = self._weight(int(self._group_of[one])) * (share - self._at(drawn.shares[one]))
            values += factor * self._at(drawn.above_mean(one))
        for row, variants, move in (*self._moves(rows), *self._rating_moves(rows)):
            values[row, variants] += move
        if self._kept is not None:
            now = [viable[one] if one in viable else self._at(drawn.viable[one]) for one in drawn.live]
            screened = list(enumerate(now))
        return where_viable(values, screened)

    def _as_they_are(self, screened: Sequence[int]) -> Array:
        """A copy of the customers' values, where rows may be screened otherwise without a limit."""
        drawn, size = self._drawn, len(self._change.places)
        values = np.empty((len(drawn.live), size, drawn.material.size))
        values[:] = self._at(drawn.standing)
        for row in screened:
            values[row] = self._at(drawn.values[row])
        return values

    def _moves(self, rows: Mapping[int, int]) -> Iterator[tuple[int, slice, Array]]:
        """What different cells add to the values: the row of the values, the variants, and how much."""
        change, material, drawn = self._change, self._material, self._drawn
        moved_cells: dict[int, set[int]] = {}
        for offer, one in material.reading.cells_of(change.truths):
            moved_cells.setdefault(offer, set()).add(one)
        if not moved_cells and not change.ratings and change.quoted is None:
            return
        weights: dict[int, Array] = {}
        for offer in drawn.cells:
            provider = int(material.model.provider_of[2 * offer])
            touched = moved_cells.get(offer, set()) | {
                one for place, one in change.ratings if place in (provider, HOSTED)
            }
            if change.quoted is not None:
                touched.add(PRICE)
            for one in sorted(touched):
                share = self._share(one)
                if not share.any():
                    continue
                if one not in weights:
                    weights[one] = self._weight(int(self._group_of[one])) * share
                rating, of_hosted = change.ratings.get((provider, one)), change.ratings.get((HOSTED, one))
                yield from self._cell_moves(rows, offer, one, weights[one], slice(None), rating, of_hosted)

    def _rating_moves(self, rows: Mapping[int, int]) -> Iterator[tuple[int, slice, Array]]:
        """The same for ratings that only some of the variants have."""
        drawn = self._drawn
        for provider, one, variants, ratings in self._change.some_ratings:
            if not drawn.shares[one].any():
                continue
            weight = drawn.weight(one)
            for offer in drawn.cells:
                own = int(self._material.model.provider_of[2 * offer])
                if provider in (own, HOSTED):
                    new = (ratings, None) if provider == own else (None, ratings)
                    yield from self._cell_moves(rows, offer, one, weight, variants, *new)

    def _cell_moves(
        self,
        rows: Mapping[int, int],
        offer: int,
        criterion: int,
        weight: Array,
        variants: slice,
        rating: Array | None,
        of_hosted: Array | None,
    ) -> Iterator[tuple[int, slice, Array]]:
        """Of one criterion of an offer, plain and with hosted voice."""
        material, old = self._material, self._drawn.cells[offer]
        own = material.plain_cell(offer, criterion, self.holds, self._quoted, rating)
        hosted = material.hosted_cell(offer, criterion, own, self.holds, of_hosted)
        move: Array | None = None
        for is_hosted, new in enumerate((own, hosted)):
            before = old[is_hosted][criterion]
            if new is before:
                continue
            if move is None or new is not own or before is not old[0][criterion]:
                move = weight * (new - self._at(before))
            if 2 * offer + is_hosted in rows:
                yield rows[2 * offer + is_hosted], variants, move
