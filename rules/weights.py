"""Buckets of importance -> weights of groups and criteria.

The weights of a case are the centre of all weightings that respect the customer's buckets: the
rank-order centroid, with ties inside a bucket (Barron & Barrett 1996, Management Science 42(11)).
Arrays here are groups (or criteria) x customers.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

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


def centroids(count: int) -> Array:
    """`group_weights` of every way to sort `count` groups into buckets, groups x ways; see `ways_to_sort`."""
    ways = np.arange(len(BUCKETS) ** count)
    buckets = ways // len(BUCKETS) ** np.arange(count)[:, None] % len(BUCKETS)
    return group_weights(buckets.astype(np.int8))


def ways_to_sort(buckets: Buckets) -> npt.NDArray[np.intp]:
    """For each customer, the column of `centroids` with their weights."""
    ways = np.zeros(buckets.shape[1], dtype=np.intp)
    for group, bucket in enumerate(buckets):
        ways += np.where(bucket < 0, NOT_SORTED, bucket).astype(np.intp) * len(BUCKETS) ** group
    return ways


def with_floors(weights: Array, minima: Array) -> Array:
    """Weights in which each group has at least its minimum; the others shrink in proportion.

    Args:
        weights: Groups x customers, summing to 1.
        minima: Groups x customers, 0 where there is no floor. Where they sum to more than 1 they are
            scaled down together.
    """
    below = minima > weights
    if not below.any():
        return weights
    held = np.zeros_like(below)
    result = weights
    while below.any():
        held |= below
        fixed = minima * held
        free = weights * ~held
        total = free.sum(axis=0)
        total[total == 0] = 1.0
        free *= np.maximum(1.0 - fixed.sum(axis=0), 0.0) / total
        result = fixed + free
        below = (result < minima - 1e-12) & ~held
    return result / result.sum(axis=0)


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
    kept = np.empty_like(of_groups)
    for group, total in enumerate(totals):
        np.multiply(of_groups[group], total > 0, out=kept[group])
    sums = kept.sum(axis=0)
    if not (sums > 0).all():  # all weight on groups without an active criterion: fall back to equal groups
        equal = np.stack([np.broadcast_to(total > 0, sums.shape) for total in totals]).astype(np.float64)
        kept = np.where(sums > 0, kept, equal)
        sums = kept.sum(axis=0)
    for group, total in enumerate(totals):
        kept[group] /= sums * (total + (total == 0))
    result = np.empty((len(shares), of_groups.shape[1]))
    for criterion, (group, share) in enumerate(zip(group_of, shares, strict=True)):
        np.multiply(kept[group], share, out=result[criterion])
    return result
