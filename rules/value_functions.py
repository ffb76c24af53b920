"""Performances on the 1 to 5 scale -> partial values from 0 to 1."""

from typing import TypeVar

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
WORST, BEST = 1.0, 5.0
DECIMALS = 12  # of an overall value
TINY = 1e-9  # of a value or a share: what adding up may lose
Number = TypeVar("Number", float, Array)


def partial_value(rating: Number) -> Number:
    """0 at rating 1 and 1 at rating 5, straight in between.

    Both ends are fixed and never taken from the alternatives at hand, so one more alternative cannot
    reorder the rest (Keeney & Raiffa 1976, chapter 3).

    >>> partial_value(3.0)
    0.5
    """
    return (rating - WORST) / (BEST - WORST)


def rounded(values: Array) -> Array:
    """Overall values ready to be compared: equal ones tie, in whatever order their parts were added."""
    return np.round(values, DECIMALS, out=values)
