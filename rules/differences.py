"""Variants of drawn customers: only what a change touches is worked out anew, with the same result.

What `variants.replay` finds by putting every variant through the engine is found here by difference.
"""

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from rules.answered import TABLE_OF, Column, Rows, Variant, columns_of
from rules.drawn import Drawn
from rules.evaluation import keep_freed_memory, preference
from rules.margins import Reach, is_certain
from rules.material import Array
from rules.moved import Moved, at, moved
from rules.requirements import Requirements
from rules.revaluation import Revaluation
from rules.screening import Holds
from rules.standings import Standings
from rules.value_functions import partial_value, rounded
from rules.variants import Replayed
from rules.verdict import Verdicts, fields_of_verdict, verdicts
from rules.winners import HAIR, counted, leads


class Differences:
    """Replays variants of drawn customers."""

    def __init__(self, drawn: Drawn) -> None:
        keep_freed_memory()
        self._drawn, self._model = drawn, drawn.material.model
        self._second_path_criteria = frozenset(map(int, np.flatnonzero(self._model.for_second_path)))
        self._draws = drawn.material.size - 1
        self._as_is = self._customers()

    def replayed(self, variants: Sequence[Variant]) -> Replayed:
        """What `variants.replay` gives for the same changes."""
        found, central = self._as_they_are(variants)
        for change in moved(self._drawn, variants, central):
            self._work_out(change, Revaluation(self._drawn, change), found)
        told = self._told(found, self._batch(central, len(variants)))
        return Replayed(told, found.type_wins / self._draws, found.firsts / self._draws)

    def certain_moves(self, moves: Array) -> list[int]:
        """For each criterion, how many of the moves of a rating certainly keep the verdict.

        For a single customer; each rating of the criterion may move up or down.

        Args:
            moves: Above 0, the smallest first.
        """
        drawn = self._drawn
        size = drawn.material.size
        weights = np.stack([np.broadcast_to(drawn.weight(one)[0], size) for one in range(len(drawn.shares))])
        found = self._certain(weights, [moves] * len(weights))
        return [
            0 if criterion in self._second_path_criteria else count for criterion, count in enumerate(found)
        ]

    def certain_factors(self, factors: Sequence[tuple[int, Array]]) -> list[int]:
        """For each group and its factors, how many of them certainly keep the verdict.

        For a single customer. Without floors, another factor gives the values (V + t w M) / (1 + t w), with
        the factor less 1 (t), the weight of the group (w) and the mean in it (M): their order is that of
        V + t w M. With floors, the group gains or loses at most t w, and the others together as much.

        Args:
            factors: Of the weight of a group, the nearest to 1 first, all above 1 or all below.
        """
        drawn = self._drawn
        if not factors:
            return []
        spreads = np.stack([drawn.spread_of_means(group)[0] for group in range(len(drawn.kept))])
        widest = np.ptp(drawn.values[:, 0, -1]) if len(drawn.values) else 0.0
        weights = np.empty((len(factors), drawn.material.size))
        for row, (group, _) in enumerate(factors):
            weight, spread = drawn.kept[group, 0], spreads[group]
            if drawn.has_floors:
                weights[row] = weight * (spread + np.delete(spreads, group, axis=0).max(axis=0))
            else:
                weights[row] = weight * (spread + HAIR)
                weights[row, -1] = weight[-1] * (spread[-1] + widest) / max(1.0 - weight[-1], 1e-9)
        return self._certain(weights, [np.abs(one - 1.0) for _, one in factors])

    def _certain(self, weights: Array, steps: Sequence[Array]) -> list[int]:
        """How many steps of each change certainly keep the verdict; see `Reach.of`."""
        places = np.cumsum([len(one) for one in steps])
        found, central = self._as_they_are([Variant()] * int(places[-1]))
        batch = self._batch(central, int(places[-1]))
        told = self._told(found, batch)
        reach = Reach.of(self._leads, weights, steps)
        certain = is_certain(self._model, batch, found, told, reach, self._draws)
        return [int(np.logical_and.accumulate(one).sum()) for one in np.split(certain, places[:-1])]

    def _as_they_are(self, variants: Sequence[Variant]) -> tuple[Standings, dict[str, Column]]:
        """What the customers of the variants have, and the columns of the central case that verdicts read."""
        customers = np.array([one.customer for one in variants], dtype=np.intp)
        central = {
            key: np.array(np.broadcast_to(at(column, customers)[:, -1], len(variants)))
            for name in fields_of_verdict(self._model)
            for key, column in columns_of(self._drawn.batch, name)
        }
        return self._as_is.take(customers), central

    def _told(self, found: Standings, batch: Requirements) -> Verdicts:
        wanted = preference(found, found.firsts / self._draws)
        return verdicts(self._model, batch, found, found.type_wins / self._draws, wanted)

    def _batch(self, central: Mapping[str, Column], size: int) -> Requirements:
        fields = self._drawn.batch.fields
        tables: dict[str, dict[str, Column]] = {kind: {} for kind in TABLE_OF.values()}
        for key, column in central.items():
            tables[TABLE_OF[fields[key.partition(".")[0]].kind]][key] = column
        return Requirements(fields, size, **tables)

    # --- the customers as they are --------------------------------------------------------------

    def _customers(self) -> Standings:
        drawn, count = self._drawn, self._drawn.count
        alternatives = len(self._model.alternatives)
        found = Standings(
            self._model.members,
            np.zeros((len(self._model.members), count), dtype=np.intp),
            np.zeros((alternatives, count), dtype=np.intp),
            np.zeros((alternatives, count), dtype=bool),
            np.zeros((alternatives, count), dtype=bool),
            np.full((alternatives, count), -np.inf),
            np.zeros((alternatives // 2, count)),
        )
        everybody = np.arange(count)
        self._screen(range(alternatives), drawn.holds, everybody, found)
        self._put(drawn.standing, everybody, found)
        self._leads = leads(self._types(), drawn.standing)
        for offer, (plain, _) in drawn.cells.items():
            found.second_path_values[offer] = self._second_path_value(dict(enumerate(plain)), drawn.holds)
        return found

    def _types(self) -> list[slice]:
        """For each provider type, its rows among the live alternatives."""
        live = self._drawn.live
        return [
            slice(bisect_left(live, one.start), bisect_left(live, one.stop)) for one in self._model.members
        ]

    def _screen(self, places: Iterable[int], holds: Holds, columns: Rows, found: Standings) -> None:
        """Where the alternatives are on offer and allowed as a second path, in the central case."""
        spared = self._drawn.material.spared
        for place in places:
            found.on_offer[place, columns] = spared(place, holds, ())[:, -1]
            found.second_path[place, columns] = spared(place, holds, self._model.second_path_bans)[:, -1]

    def _put(self, values: Array, columns: Rows, found: Standings) -> None:
        """Who wins, and the central values."""
        wins, firsts = counted(self._types(), values)
        found.type_wins[:, columns] = wins
        central = rounded(partial_value(values[:, :, -1]))
        for row, place in enumerate(self._drawn.live):
            found.firsts[place, columns], found.values[place, columns] = firsts[row], central[row]

    def _second_path_value(self, plain: Mapping[int, Array], holds: Holds) -> Array:
        total = np.zeros(1)
        for criterion in sorted(self._second_path_criteria):
            share = self._drawn.material.share(criterion, holds)[:, -1]
            total = total + share * partial_value(plain[criterion][:, -1])
        return total

    # --- the variants ---------------------------------------------------------------------------

    def _work_out(self, change: Moved, revaluation: Revaluation, found: Standings) -> None:
        """Put what is different into the columns of these variants."""
        drawn, material, holds = self._drawn, self._drawn.material, revaluation.holds
        screened = material.reading.screened_by(change.truths)
        viable = {place: material.spared(place, holds, self._model.knock_outs) for place in screened}
        drawn.include(place for place, one in viable.items() if one.any())
        self._screen(screened, holds, change.places, found)
        self._put(revaluation.values(viable), change.places, found)
        for offer in self._second_paths_of(change):
            provider = int(self._model.provider_of[2 * offer])
            plain = {
                one: material.plain_cell(offer, one, holds, None, change.ratings.get((provider, one)))
                for one in self._second_path_criteria
            }
            found.second_path_values[offer, change.places] = self._second_path_value(plain, holds)

    def _second_paths_of(self, change: Moved) -> Iterable[int]:
        """The offers that may be worth something else as a second path."""
        drawn, criteria, reading = self._drawn, self._second_path_criteria, self._drawn.material.reading
        if reading.criteria_of(change.truths) & criteria or reading.screened_by(change.truths):
            return drawn.cells
        found = {offer for offer, one in reading.cells_of(change.truths) if one in criteria}
        rated = {provider for provider, one in change.ratings if one in criteria}
        return {
            offer
            for offer in drawn.cells
            if offer in found or int(self._model.provider_of[2 * offer]) in rated
        }
