"""Customers in every draw and in the central case: truths, cells, weights and values, kept for replay.

Arrays here are customers x draws, where either axis may have length 1 and then stands for all; the last
draw is the central case. Values are weighted mean ratings, from 1 to 5.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt

from rules.assumptions import with_assumptions
from rules.costs import quoted_ratings
from rules.material import Array, Mask, Material
from rules.model import PRICE
from rules.requirements import Requirements
from rules.scoring import Truths, buckets_of
from rules.screening import Holds
from rules.value_functions import WORST

LIMITS = np.array([-np.inf, np.inf])  # of a value that is not viable, and of one that is


class Drawn:
    """Some customers, each with all draws.

    Attributes:
        told: The customers as they answered, one row each.
        answered: The same with derived fields; unknowns open.
        batch: The same with assumptions; columns are customers x draws.
        holds: For each condition, where it holds.
        quoted: Ratings from real quotes, provider types x customers x draws; None without any.
        shares: Of each criterion in its group, 0 for those that count for a second path only.
        totals: Their sum by group.
        buckets, of_groups, kept: Buckets of the groups, weights before the floors, and weights that count.
        viable: Alternative -> where it is viable.
        live: The alternatives worked out, in order: all that are viable anywhere.
        cells: Offer -> cells by criterion, plain and with hosted voice; of offers with a live alternative.
        means: Groups x live alternatives x customers x draws, mean rating in the group.
        values: Live alternatives x customers x draws, wherever they are viable.
        standing: The same, -inf where not viable.
    """

    def __init__(self, material: Material, customers: Requirements) -> None:
        model = material.model
        self.material, self.count = material, customers.size
        self.told, self.answered = customers, material.derived(customers)
        self.batch = with_assumptions(_two_axes(self.answered, material.size), material.fields)
        self.holds: Holds = TwoAxes(Truths(model, self.batch))
        self.quoted = quotes(self.batch, material.ratings[: len(model.members), PRICE][:, None])
        self.buckets = buckets_of(model, self.answered)
        self.of_groups = material.of_groups(self.buckets)
        self.shares = [
            np.zeros((1, 1)) if only_second else material.share(criterion, self.holds)
            for criterion, only_second in enumerate(model.for_second_path)
        ]
        self.totals = [sum_of([self.shares[one] for one in inside]) for inside in material.inside]
        self.kept = material.kept(self.of_groups, self.totals, self.holds)
        places = range(len(model.alternatives))
        self.viable = [material.spared(place, self.holds, model.knock_outs) for place in places]
        self.live: list[int] = []
        self.cells: dict[int, tuple[list[Array], list[Array]]] = {}
        self.means = np.empty((len(material.inside), 0, self.count, material.size))
        self.values = self.standing = np.empty((0, self.count, material.size))
        self._above_mean: dict[int, Array] = {}
        self._spreads: dict[int, Array] = {}
        self.include([place for place in places if self.viable[place].any()])

    def include(self, places: Iterable[int]) -> None:
        """Work out these alternatives too; also what no customer can have, but a variant of one can."""
        new = sorted(set(places) - set(self.live))
        if not new:
            return
        means = np.empty((len(self.material.inside), len(new), self.count, self.material.size))
        for number, place in enumerate(new):
            plain, hosted = self._cells_of(place // 2)
            row = hosted if place % 2 else plain
            with_plain = number if place % 2 and number and new[number - 1] == place - 1 else 0
            for group, inside in enumerate(self.material.inside):
                if with_plain and all(row[one] is plain[one] for one in inside):
                    means[group, number] = means[group, number - 1]
                else:
                    means[group, number] = mean_of(
                        [row[one] for one in inside], [self.shares[one] for one in inside], self.totals[group]
                    )
        values = np.einsum("gcd,gacd->acd", self.kept, means)
        order = np.argsort([*self.live, *new])
        self.live = sorted([*self.live, *new])
        self.means = np.concatenate([self.means, means], axis=1)[:, order]
        self.values = np.concatenate([self.values, values])[order]
        self.standing = where_viable(self.values.copy(), enumerate(self.viable[one] for one in self.live))
        self._above_mean.clear()
        self._spreads.clear()

    def _cells_of(self, offer: int) -> tuple[list[Array], list[Array]]:
        if offer not in self.cells:
            material, criteria = self.material, range(len(self.shares))
            plain = [material.plain_cell(offer, one, self.holds, self.quoted) for one in criteria]
            hosted = [material.hosted_cell(offer, one, plain[one], self.holds) for one in criteria]
            self.cells[offer] = plain, hosted
        return self.cells[offer]

    @property
    def has_floors(self) -> bool:
        """Whether facts guarantee any group a minimum, in any draw."""
        return any(self.holds[condition].any() for _, _, condition in self.material.model.floors)

    def weight(self, criterion: int) -> Array:
        """The weight of a criterion in the overall value."""
        group = int(self.material.model.group_of[criterion])
        total = self.totals[group]
        return (
            self.kept[group]
            * self.shares[criterion]
            / (total if total.all() else np.where(total > 0, total, 1.0))
        )

    def above_mean(self, criterion: int) -> Array:
        """By how much the cells of a criterion are above the mean of its group, as `values`."""
        if criterion not in self._above_mean:
            cells = np.empty((len(self.live), self.count, self.material.size))
            for number, place in enumerate(self.live):
                cells[number] = self.cells[place // 2][place % 2][criterion]
            self._above_mean[criterion] = cells - self.means[self.material.model.group_of[criterion]]
        return self._above_mean[criterion]

    def spread_of_means(self, group: int) -> Array:
        """The largest minus the smallest mean rating in a group, customers x draws."""
        if group not in self._spreads:
            means = self.means[group]
            self._spreads[group] = np.ptp(means, axis=0) if len(means) else np.zeros(means.shape[1:])
        return self._spreads[group]


class TwoAxes:
    """Truths with both axes."""

    def __init__(self, holds: Holds) -> None:
        self._holds = holds
        self._known: dict[int, Mask] = {}

    def __getitem__(self, number: int) -> Mask:
        if number not in self._known:
            self._known[number] = np.atleast_2d(self._holds[number])
        return self._known[number]


def where_viable(values: Array, viable: Iterable[tuple[int, Mask]]) -> Array:
    """The values with -inf in the rows given, where an alternative is not viable; changed in place."""
    for row, one in viable:
        if not one.all():
            np.minimum(values[row], LIMITS.take(one.view(np.int8)), out=values[row])
    return values


def quotes(batch: Requirements, typical: Array) -> Array | None:
    """Ratings of the monthly price from real quotes, provider types x customers x draws; None without any."""
    found = quoted_ratings(batch, typical)
    return None if np.isnan(found).all() else found


def sum_of(arrays: Sequence[Array]) -> Array:
    """Their sum; each may stand for more customers or draws than it has."""
    total = arrays[0]
    for one in arrays[1:]:
        total = total + one
    return total


def mean_of(cells: Sequence[Array], shares: Sequence[Array], total: Array) -> Array:
    """Mean of some cells, weighted by their shares; the worst where no share is above 0."""
    of_all = sum_of(
        [share * cell for share, cell in zip(shares, cells, strict=True) if share.any()]
        or [np.full((1, 1), WORST)]
    )
    return of_all / (total if total.all() else np.where(total > 0, total, 1.0))


def _two_axes(batch: Requirements, size: int) -> Requirements:
    """Customers x draws; a column that is the same for all customers has one row."""

    def column(one: npt.NDArray[Any]) -> npt.NDArray[Any]:
        same = one[1:] == one[:1]
        is_same = same.all() or (one.dtype.kind in "fM" and (one != one).all())
        return (one[:1] if is_same else one)[:, None]

    return replace(
        batch,
        size=size,
        codes={name: column(one) for name, one in batch.codes.items()},
        flags={name: column(one) for name, one in batch.flags.items()},
        numbers={name: column(one) for name, one in batch.numbers.items()},
        dates={name: column(one) for name, one in batch.dates.items()},
    )
