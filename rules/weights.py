"""Buckets of importance -> weights of groups and criteria.

The weights of a case are the centre of all weightings that respect the customer's buckets: the
rank-order centroid, with ties inside a bucket (Barron & Barrett 1996, Management Science 42(11)).
Arrays here are groups (or criteria) x customers.
"""

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]
Buckets = npt.NDArray[np.int16]

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

    >>> group_weights(np.array([[0], [2], [2]], dtype=np.int16)).round(4).ravel().tolist()
    [0.6111, 0.1944, 0.1944]
    """
    count = buckets.shape[0]
    buckets = np.where(buckets < 0, NOT_SORTED, buckets)
    running = np.zeros((count + 1, count + 1))
    for size in range(1, count + 1):
        running[size, 1 : size + 1] = np.cumsum(rank_order_centroid(size))
    sizes = (buckets != NO_WEIGHT).sum(axis=0)
    weights = np.zeros(buckets.shape)
    first = np.zeros_like(sizes)
    for bucket in range(NO_WEIGHT):
        inside = buckets == bucket
        held = inside.sum(axis=0)
        mean = (running[sizes, first + held] - running[sizes, first]) / np.maximum(held, 1)
        weights += np.where(inside, mean, 0.0)
        first = first + held
    return np.where(sizes == 0, 1.0 / count, weights)


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
    buckets = np.where(buckets < 0, NOT_SORTED, buckets)
    if (buckets == NO_WEIGHT).all():
        buckets = np.full_like(buckets, NOT_SORTED)
    size = int((buckets != NO_WEIGHT).sum())
    simplex = exponentials[:, :size]
    by_rank = np.zeros_like(exponentials)
    by_rank[:, :size] = -np.sort(-simplex / simplex.sum(axis=1, keepdims=True), axis=1)
    ranks = np.argsort(np.argsort(buckets + tie_breaks, axis=1), axis=1)
    return np.ascontiguousarray(np.take_along_axis(by_rank, ranks, axis=1).T)


def with_floors(weights: Array, minima: Array) -> Array:
    """Weights in which each group has at least its minimum; the others shrink in proportion.

    Args:
        weights: Groups x customers, summing to 1.
        minima: Groups x customers, 0 where there is no floor. Where they sum to more than 1 they are
            scaled down together.
    """
    rows = np.flatnonzero((minima > weights).any(axis=0))
    if not rows.size:
        return weights
    result = weights.copy()
    original, floor = weights[:, rows], minima[:, rows]
    held = original < floor
    while rows.size:
        free = np.where(held, 0.0, original)
        left = 1.0 - np.where(held, floor, 0.0).sum(axis=0)
        total = free.sum(axis=0)
        spread = np.maximum(left, 0.0) / np.where(total > 0, total, 1.0)
        current = np.where(held, floor, free * spread)
        result[:, rows] = current / current.sum(axis=0)
        below = (current < floor - 1e-12) & ~held
        again = below.any(axis=0)
        rows, held = rows[again], (held | below)[:, again]
        original, floor = original[:, again], floor[:, again]
    return result


def criterion_weights(of_groups: Array, shares: Array, group_of: npt.NDArray[np.intp]) -> Array:
    """Weights of the criteria, summing to 1 for each customer.

    Inside a group the weight is split by `shares`; a group without any active criterion gives its weight
    to the others in proportion.

    Args:
        of_groups: Groups x customers.
        shares: Criteria x customers, 0 where a criterion is not active.
        group_of: Criterion -> its group.
    """
    totals = np.zeros_like(of_groups)
    for criterion, group in enumerate(group_of):
        totals[group] += shares[criterion]
    has_any = totals > 0
    kept = np.where(has_any, of_groups, 0.0)
    sums = kept.sum(axis=0)
    # All weight on groups without an active criterion: fall back to equal groups.
    kept = np.where(sums > 0, kept, has_any.astype(np.float64))
    kept = kept / kept.sum(axis=0)
    per_share = kept / np.where(has_any, totals, 1.0)
    return shares * per_share[group_of]
