"""Buckets of importance -> weights of groups and criteria.

The weights of a case are the centre of all weightings that respect the customer's buckets: the
rank-order centroid, with ties inside a bucket (Barron & Barrett 1996, Management Science 42(11)).
Arrays here are groups (or criteria) x customers.
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import product
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from rules.model import EngineModel
    from rules.screening import Holds

Array = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]
Buckets = npt.NDArray[np.int8]

BUCKETS = ("decides", "a_lot", "a_little", "none")
NO_WEIGHT = BUCKETS.index("none")
NOT_SORTED = BUCKETS.index("a_little")  # where the customer did not sort a group


def rank_order_centroid(size: int) -> Array:
    """Centre of all weightings w1 >= w2 >= ... >= w_size that sum to 1.

    >>> rank_order_centroid(3).round(4).tolist()
    [0.6111, 0.2778, 0.1111]
    """
    return np.cumsum(1.0 / np.arange(size, 0, -1))[::-1] / size


def group_weights(buckets: Buckets) -> Array:
    """Weights of the groups, summing to 1 for each customer.

    Groups in one bucket share the mean of the centroid weights of the ranks they occupy; the bucket
    "does not matter" has weight 0. Where nothing matters, all groups weigh the same.

    Args:
        buckets: Groups x customers, positions in BUCKETS; below 0 counts as "matters a little".

    >>> group_weights(np.array([[0], [2], [2]], dtype=np.int8)).round(4).ravel().tolist()
    [0.6111, 0.1944, 0.1944]
    """
    count = len(buckets)
    weights = _by_occupancy(count)
    bits = count.bit_length()
    sorted_in = (buckets + (buckets < 0) * np.int8(NOT_SORTED + 1)).astype(np.int32)
    occupancy = np.zeros(buckets.shape[1:], dtype=np.int32)
    for bucket in sorted_in:
        occupancy += np.int32(1) << bucket * np.int32(bits)
    occupancy &= np.int32(2 ** (bits * NO_WEIGHT) - 1)  # how many groups do not matter is clear from the rest
    return weights.take(sorted_in * np.int32(weights.shape[1]) + occupancy, mode="clip")


@lru_cache
def _by_occupancy(count: int) -> Array:
    """The weight of one of `count` groups, its bucket x the number of groups in each bucket with weight.

    The numbers stand in the bits of the place, those of the first bucket in the lowest bits.
    """
    bits = count.bit_length()
    weights = np.zeros((len(BUCKETS), 2 ** (bits * NO_WEIGHT)))
    weights[:, 0] = 1.0 / count
    for numbers in product(range(count + 1), repeat=NO_WEIGHT):
        if 0 < sum(numbers) <= count:
            by_rank = np.concatenate([[0.0], np.cumsum(rank_order_centroid(sum(numbers)))])
            place = sum(number << bits * bucket for bucket, number in enumerate(numbers))
            first = 0
            for bucket, number in enumerate(numbers):
                if number:
                    weights[bucket, place] = (by_rank[first + number] - by_rank[first]) / number
                    first += number
    return weights


def sampled_group_weights(buckets: Buckets, exponentials: Array, tie_breaks: Array) -> Array:
    """Weightings drawn evenly from all that respect one customer's buckets, groups x draws.

    A uniform draw from the simplex, sorted, falls on the ranks; groups of one bucket take their ranks
    in random order (Rubinstein 1982; Tervonen & Lahdelma 2007, EJOR 178(2)). The mean over the draws
    is `group_weights`.

    Args:
        buckets: One position in BUCKETS a group.
        exponentials: Draws x groups, standard exponential.
        tie_breaks: Draws x groups, uniform on [0, 1).
    """
    buckets = in_use(buckets)
    size = int((buckets != NO_WEIGHT).sum())
    simplex = exponentials[:, :size]
    by_rank = np.zeros_like(exponentials)
    by_rank[:, :size] = -np.sort(-simplex / simplex.sum(axis=1, keepdims=True), axis=1)
    ranks = np.argsort(np.argsort(buckets + tie_breaks, axis=1), axis=1)
    return np.ascontiguousarray(np.take_along_axis(by_rank, ranks, axis=1).T)


class Weightings:
    """`sampled_group_weights` for any buckets from the same random numbers; what they share is kept."""

    def __init__(self, exponentials: Array, tie_breaks: Array) -> None:
        self._exponentials = exponentials
        ties = tie_breaks.T
        self._is_before = (ties[:, None] < ties).astype(np.int8)  # other group x group x draws, in one bucket
        self._draws = np.arange(len(exponentials))
        self._by_rank: dict[int, Array] = {}

    def sampled(self, buckets: Buckets) -> Array:
        """Groups x draws, for one position in BUCKETS a group."""
        buckets = in_use(buckets)
        by_rank = self._weights_by_rank(int((buckets != NO_WEIGHT).sum()))
        places = np.empty(by_rank.shape, dtype=np.intp)
        for group, bucket in enumerate(buckets):
            rank = int((buckets < bucket).sum()) + np.zeros(len(self._draws), dtype=np.int8)
            for rival in np.flatnonzero(buckets == bucket):
                if rival != group:
                    rank += self._is_before[rival, group]
            np.multiply(rank, len(self._draws), out=places[group], dtype=np.intp)
        places += self._draws
        return by_rank.take(places)

    def _weights_by_rank(self, size: int) -> Array:
        if size not in self._by_rank:
            simplex = self._exponentials[:, :size]
            table = np.zeros(self._exponentials.T.shape)
            table[:size] = -np.sort(-simplex / simplex.sum(axis=1, keepdims=True), axis=1).T
            self._by_rank[size] = table
        return self._by_rank[size]


def in_use(buckets: Buckets) -> Buckets:
    """One customer's buckets as they are weighed: not sorted is a little, nothing matters is all alike."""
    buckets = np.where(buckets < 0, NOT_SORTED, buckets)
    return np.full_like(buckets, NOT_SORTED) if (buckets == NO_WEIGHT).all() else buckets


def with_floors(weights: Array, minima: Array | Mapping[int, Array]) -> Array:
    """Weights in which each group has at least its minimum; the others shrink in proportion.

    Args:
        weights: Groups x customers, summing to 1.
        minima: Groups x customers, or the rows of the groups that have any, 0 where there is no floor.
            Where they sum to more than 1 they are scaled down together.
    """
    if not isinstance(minima, Mapping):
        minima = {group: row for group, row in enumerate(minima) if row.any()}
    groups = list(minima)
    held = [minima[group] > weights[group] for group in groups]
    if not any(one.any() for one in held):
        return weights
    others = np.delete(weights, groups, axis=0).sum(axis=0)
    lifted, scale = _lifted(weights[groups], np.stack(list(minima.values())), np.stack(held), others)
    result = weights * scale
    result[groups] = lifted
    result *= 1.0 / result.sum(axis=0)
    return result


def _lifted(weights: Array, minima: Array, held: Mask, others: Array) -> tuple[Array, Array]:
    """Groups with floors, held there or shrunk, and what the others shrink by.

    Args:
        held: The groups that are held at their minimum; where that pushes more of them below, these too.
        others: Sum of the weights of all groups without a floor.
    """
    fixed, free = minima * held, weights * ~held
    total = free.sum(axis=0) + others
    total += total == 0
    scale = np.maximum(1.0 - fixed.sum(axis=0), 0.0) / total
    free *= scale
    free += fixed
    below = free < minima - 1e-12
    again = np.flatnonzero(np.logical_or.reduce(below))
    if again.size:
        free[:, again], scale[again] = _lifted(
            weights[:, again], minima[:, again], (held | below)[:, again], others[again]
        )
    return free, scale


def active_group_weights(of_groups: Array, active: Sequence[Mask]) -> Array:
    """Weights of the groups that have an active criterion, summing to 1; the others give theirs away.

    Where all weight lies on the others, the active groups weigh the same.

    Args:
        of_groups: Groups x customers.
        active: For each group one flag, or one a customer.
    """
    kept = of_groups
    if not all(one.all() for one in active):
        kept = np.stack([row * flag for row, flag in zip(of_groups, active, strict=True)])
    sums = kept.sum(axis=0)
    if not (sums > 0).all():
        equal = np.stack([np.broadcast_to(flag, sums.shape) for flag in active]).astype(np.float64)
        kept = np.where(sums > 0, kept, equal)
        sums = kept.sum(axis=0)
    return kept * (1.0 / sums)


def criterion_weights(of_groups: Array, shares: Sequence[Array], group_of: npt.NDArray[np.intp]) -> Array:
    """Weights of the criteria, summing to 1 for each customer.

    Inside a group the weight is split by `shares`; a group without any active criterion gives its weight
    to the others in proportion.

    Args:
        of_groups: Groups x customers.
        shares: For each criterion one number, or one a customer; 0 where it is not active.
        group_of: Criterion -> its group.
    """
    count = len(of_groups)
    totals = [np.zeros(1) for _ in range(count)]
    for group, share in zip(group_of, shares, strict=True):
        totals[group] = totals[group] + share
    kept = active_group_weights(of_groups, [total > 0 for total in totals])
    by_share = [row / (total + (total == 0)) for row, total in zip(kept, totals, strict=True)]
    result = np.empty((len(shares), of_groups.shape[1]))
    for criterion, (group, share) in enumerate(zip(group_of, shares, strict=True)):
        np.multiply(by_share[group], share, out=result[criterion])
    return result


def criterion_shares(model: "EngineModel", holds: "Holds") -> list[Array]:
    """Weight of each criterion inside its group, one number or one a customer; 0 where it is not active."""
    return [criterion_share(model, holds, criterion) for criterion in range(len(model.base_shares))]


def criterion_share(model: "EngineModel", holds: "Holds", criterion: int) -> Array:
    """The same of one criterion."""
    share = model.base_shares[criterion]
    for other, condition in model.activations:
        if other == criterion:
            share = share * holds[condition]
    for record, other, condition in model.emphases:
        if other == criterion:
            share = share * (1.0 + (record.factor - 1.0) * holds[condition])
    return share
