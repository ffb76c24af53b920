"""Who wins how many draws: provider types by more than a hair, alternatives by being first."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from rules.columns import two_best
from rules.robustness import PRACTICALLY_EQUAL
from rules.value_functions import BEST, WORST

Array = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]
Counts = npt.NDArray[np.intp]

HAIR = PRACTICALLY_EQUAL * (BEST - WORST)  # in rating points
SAME = 1e-11  # rating points: values as near as this are equal


class Leads(NamedTuple):
    """By how much each draw is led, customers x draws, in rating points; infinite where nobody can follow.

    Attributes:
        of_types: How far the lead of the best provider type is from a hair, either way.
        of_alternatives: The lead of the best alternative.
    """

    of_types: Array
    of_alternatives: Array


def counted(types: Sequence[slice], values: Array) -> tuple[Counts, Counts]:
    """Draws won by each provider type, and those in which each alternative is first; each x customers.

    Equal alternatives leave it to the first of them. The last draw, the central case, does not count.

    Args:
        types: For each provider type, its rows of the values.
        values: Alternatives x customers x draws, -inf where not viable.
    """
    wins = np.zeros((len(types), values.shape[1]), dtype=np.intp)
    firsts = np.zeros(values.shape[:2], dtype=np.intp)
    bests = {number: values[rows].max(axis=0) for number, rows in enumerate(types) if rows.start < rows.stop}
    if not bests:
        return wins, firsts
    top, second = two_best([*bests.values()])
    left = np.isfinite(top)
    left[:, -1] = False
    with np.errstate(invalid="ignore"):
        clear = top - second > HAIR + SAME
    np.subtract(top, SAME, out=top)
    for number, best in bests.items():
        is_top = best >= top
        is_top &= left
        left &= ~is_top
        wins[number] = _counts(is_top & clear)
        rows = types[number]
        if rows.stop - rows.start == 1:
            firsts[rows.start] = _counts(is_top)
            continue
        has_it = values[rows] >= best - SAME
        has_it &= is_top
        found = _counts(has_it)
        if found.sum() != np.count_nonzero(is_top):  # some are equal
            has_it[1:] &= ~np.logical_or.accumulate(has_it)[:-1]
            found = _counts(has_it)
        firsts[rows] = found
    return wins, firsts


def leads(types: Sequence[slice], values: Array) -> Leads:
    """The leads among customers; see `counted`."""
    bests = [values[rows].max(axis=0) for rows in types if rows.start < rows.stop]
    return Leads(np.abs(_lead(bests) - HAIR), _lead(list(values)))


def _lead(rows: Sequence[Array]) -> Array:
    """By how much the best is ahead of the next one; infinite without a next one."""
    if len(rows) < 2:
        return np.full((1, 2), np.inf)  # of the draws and of the central case
    best, second = two_best(rows)
    with np.errstate(invalid="ignore"):
        return np.where(np.isfinite(second), best - second, np.inf)


def _counts(masks: Mask) -> Counts:
    """True ones along the draws."""
    rows = masks.reshape(-1, masks.shape[-1])
    return np.array([np.count_nonzero(one) for one in rows], dtype=np.intp).reshape(masks.shape[:-1])
