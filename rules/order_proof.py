"""What follows from the customer's order of the groups alone, whatever the exact weights are.

Scope: the ratings, and the weights inside each group, are taken as they are; only the weights of the
groups vary. Every weighting that keeps the buckets counts: of two groups in one bucket either may weigh
more, and a group that "does not matter" has weight 0 unless a floor lifts it.

Arrays here have one entry a group, in one order throughout. `differences` are those of the partial values
of two alternatives, group by group: the mean over the active criteria of the group, by their shares. A
group without an active criterion has difference 0. The engine gives its weight to the others in
proportion, which divides the whole difference by a positive number and so never changes its sign.
"""

from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise, permutations, product

import numpy as np
import numpy.typing as npt

from rules.errors import Problem, ScoringError
from rules.robustness import running_averages
from rules.value_functions import TINY
from rules.weights import BUCKETS, NO_WEIGHT, NOT_SORTED, sampled_group_weights, with_floors

Array = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]
Buckets = npt.NDArray[np.int8]


def is_never_worse(differences: npt.ArrayLike, buckets: npt.ArrayLike, minima: npt.ArrayLike) -> bool:
    """Whether no weighting that keeps the order, and the floors, puts the first alternative behind.

    Without floors all running averages must be >= 0, in the worst order inside each bucket (Kirkwood &
    Sarin 1985, Operations Research 33(1)). With floors the corners of the weightings are tried.

    Args:
        differences: First alternative less the second.
        buckets: Positions in BUCKETS; below 0 counts as "matters a little".
        minima: Floor of each group, 0 where there is none.

    Raises:
        ScoringError: The three do not have one entry a group.

    >>> is_never_worse([0.5, -0.25, -0.25], [0, 1, 1], [0, 0, 0])  # the first group decides
    True
    >>> is_never_worse([0.5, -0.25, -0.25], [0, 0, 1], [0, 0, 0])  # the second may weigh more
    False
    >>> is_never_worse([0.5, -0.25, -0.25], [0, 1, 1], [0, 0, 0.7])  # a floor lifts the third
    False
    """
    values, order, floors = _checked(differences, buckets, minima)
    if can_bind(order, floors).any():
        return bool((corner_weights(order, floors) @ values).min() >= -TINY)
    return bool(worst_averages(values, order).min() >= -TINY)


def worst_averages(differences: npt.ArrayLike, buckets: npt.ArrayLike) -> Array:
    """Running averages of the differences, from the first bucket on, the least difference of a bucket first.

    Each is the lowest difference of the overall values at a corner of the weightings with so many groups.

    >>> worst_averages([0.25, -0.5, 0.75], [0, 1, 1]).round(4).tolist()
    [0.25, -0.125, 0.1667]
    """
    values, order, _ = _checked(differences, buckets, np.zeros(np.shape(differences)))
    matters = order != NO_WEIGHT
    return running_averages(values[matters][np.lexsort((values[matters], order[matters]))])


def exact_share(differences: npt.ArrayLike, buckets: npt.ArrayLike) -> float:
    """Share of the weightings that keep the order under which the first alternative is ahead, exactly.

    Every order inside the buckets holds an equal part of the weightings, so the share is the mean over
    these orders. In one order the weightings are the mixtures of the corners, and the difference of the
    overall values is the same mixture of the running averages; see `_parts_above_zero` for the part of it
    that lies above 0.
    Floors are not taken into account: see `can_bind`.

    >>> exact_share([1.0, -3.0], [0, 1])
    0.5
    >>> exact_share([1.0, -3.0], [1, 1])
    0.25
    """
    values, order, _ = _checked(differences, buckets, np.zeros(np.shape(differences)))
    rows = values[np.array(list(_orders(order)))]
    averages = np.cumsum(rows, axis=1) / np.arange(1, rows.shape[1] + 1)
    return float(_parts_above_zero(np.where(np.abs(averages) < TINY, 0.0, averages)).mean())


def sampled_first_shares(
    values: Array, buckets: npt.ArrayLike, minima: npt.ArrayLike, rng: np.random.Generator, draws: int
) -> Array:
    """Share of drawn weightings that put each alternative ahead of all others; ties are nobody's.

    Args:
        values: Alternatives x groups: partial values, 0 for a group without an active criterion.
        buckets, minima: As in `is_never_worse`.
        rng: Where the weightings come from.
        draws: How many.
    """
    _, order, floors = _checked(values[0], buckets, minima)
    shape = draws, len(order)
    weights = sampled_group_weights(order, rng.standard_exponential(shape), rng.random(shape))
    totals = values @ with_floors(weights, np.broadcast_to(floors[:, None], weights.shape))
    best = totals.max(axis=0)
    at_the_top = totals >= best - TINY
    return (at_the_top & (at_the_top.sum(axis=0) == 1)).mean(axis=1)


def can_bind(buckets: npt.ArrayLike, minima: npt.ArrayLike) -> Mask:
    """Groups that some weighting in the customer's order would leave below their floor."""
    floors = np.asarray(minima, dtype=np.float64)
    order = _checked(floors, buckets, floors)[1]
    count = int((order != NO_WEIGHT).sum())
    alone_on_top = (order == order.min()) & ((order == order.min()).sum() == 1)
    return floors > np.where(alone_on_top, 1.0 / count, 0.0) + TINY


def corner_weights(buckets: npt.ArrayLike, minima: npt.ArrayLike) -> Array:
    """Weightings, corners x groups, among which a sum with any differences is least and greatest.

    After the floors, group g weighs max(floor of g, U of g) for some U in the customer's order, with the
    sum 1. Take groups with equal U together: a sum that is linear in the weights is least where all
    levels of U but one lie on 0 or on a floor, because two free levels could be traded against each
    other. So all such levels are tried; the sum 1 gives the free one.
    """
    floors = np.asarray(minima, dtype=np.float64)
    _, order, floors = _checked(floors, buckets, floors)
    if floors.sum() >= 1.0:  # scaled down together, and nothing is left for the order
        return (floors / floors.sum())[None, :]
    return _corners(tuple(map(int, order)), tuple(map(float, floors)))


@lru_cache(maxsize=16)
def _corners(buckets: tuple[int, ...], minima: tuple[float, ...]) -> Array:
    """As `corner_weights`; the same for every pair of alternatives of one customer."""
    order, floors = np.array(buckets), np.array(minima)
    matters = order != NO_WEIGHT
    least = floors[matters]
    left = 1.0 - floors[~matters].sum()
    levels = sorted({0.0, *map(float, least)}, reverse=True)
    rows = _in_order(order[matters], len(levels) + 1)
    found = []
    for slot, lower in enumerate(levels):  # the free level lies between this level and the one above
        upper = levels[slot - 1] if slot else 1.0
        pinned = np.array([*levels[:slot], -1.0, *levels[slot:]])[rows]
        weights = np.maximum(pinned, least)
        is_free = (rows == slot) & (least <= lower)
        count = is_free.sum(axis=1)
        rest = left - np.where(is_free, 0.0, weights).sum(axis=1)
        free = np.where(count > 0, rest / np.maximum(count, 1), lower)
        fits = (free >= lower - TINY) & (free <= upper + TINY) & ((count > 0) | (np.abs(rest) < TINY))
        found.append(np.where(is_free, free[:, None], weights)[fits])
    inside = np.concatenate(found)
    result = np.tile(floors, (len(inside), 1))
    result[:, matters] = inside
    result.flags.writeable = False
    return result


def _checked(
    differences: npt.ArrayLike, buckets: npt.ArrayLike, minima: npt.ArrayLike
) -> tuple[Array, Buckets, Array]:
    """The three as arrays; a group that was not sorted, and any where none matters, stands in its bucket."""
    values = np.asarray(differences, dtype=np.float64)
    order = np.asarray(buckets, dtype=np.int8)
    floors = np.asarray(minima, dtype=np.float64)
    if values.ndim != 1 or values.size == 0 or not values.shape == order.shape == floors.shape:
        problem = Problem(
            "not one entry a group", "rules/order_proof.py", "Give as many as there are groups."
        )
        raise ScoringError([problem])
    order = np.where(order < 0, NOT_SORTED, order).astype(np.int8)
    if (order == NO_WEIGHT).all():
        order = np.full_like(order, NOT_SORTED)
    return values, order, floors


def _orders(order: Buckets) -> Iterator[tuple[int, ...]]:
    """Every order of the groups that matter which keeps the buckets."""
    inside = [permutations(map(int, np.flatnonzero(order == one))) for one in range(NO_WEIGHT)]
    for parts in product(*inside):
        yield tuple(group for part in parts for group in part)


def _parts_above_zero(nodes: Array) -> Array:
    """Rows x corners -> for each row, the part of the mixtures of its corners that lies above 0.

    With S(k, h) the part for the k lowest negatives and h others, S(k, h) = (y S(k-1, h) - x S(k, h-1)) /
    (y - x) for the last negative x and the last other y; S(0, h) = 1 and S(k, 0) = 0.
    This is Leibniz' rule for the divided difference of max(x, 0)^(n-1). All its terms are positive, so equal
    or nearly equal averages do no harm.
    """
    nodes = np.sort(nodes, axis=1)
    negatives = (nodes < 0).sum(axis=1)
    result = (nodes[:, -1] > 0).astype(np.float64)
    for count in range(1, nodes.shape[1]):
        rows = (negatives == count) & (result > 0)
        parts = np.zeros((int(rows.sum()), count + 1))
        parts[:, 0] = 1.0
        for high in nodes[rows, count:].T:
            for place in range(1, count + 1):
                low = nodes[rows, place - 1]
                mixed = high * parts[:, place - 1] - low * parts[:, place]
                parts[:, place] = mixed / (high - low)
        result[rows] = parts[:, count]
    return result


def _in_order(order: npt.NDArray[np.signedinteger], levels: int) -> npt.NDArray[np.intp]:
    """Every way to give each group one of `levels`, 0 the highest, none above an earlier bucket's."""
    used = [one for one in range(len(BUCKETS)) if (order == one).any()]
    ways = np.indices((levels,) * len(order)).reshape(len(order), -1).T
    for first, second in pairwise(used):
        ways = ways[ways[:, order == first].max(axis=1) <= ways[:, order == second].min(axis=1)]
    return ways
