"""Work on long columns without a branch a row: answers have no pattern that a processor could guess.

NumPy's own `where`, `select` and `argmax` branch on every row (or walk across the rows), and on columns of
made-up customers that costs three to ten times as much as the arithmetic here.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
Indices = npt.NDArray[np.intp]
Places = npt.NDArray[np.int8]  # of a few rows
Mask = npt.NDArray[np.bool_]


def best_row(rows: Array | Sequence[Array]) -> Places:
    """For each column the first row with the highest value; as np.argmax(rows, axis=0), without NaN.

    >>> best_row(np.array([[1.0, 3.0], [2.0, 3.0]])).tolist()
    [1, 0]
    """
    return best_row_and_value(rows)[0]


def best_row_and_value(rows: Array | Sequence[Array]) -> tuple[Places, Array]:
    """The same, and the value itself.

    >>> [one.tolist() for one in best_row_and_value(np.array([[1.0, 3.0], [2.0, 3.0]]))]
    [[1, 0], [2.0, 3.0]]
    """
    best = np.array(rows[0])
    place = np.zeros(best.shape, dtype=np.int8)
    for number, row in enumerate(rows[1:], start=1):
        better = (row > best).view(np.int8)
        np.maximum(place, better * np.int8(number), out=place)
        np.maximum(best, row, out=best)
    return place, best


def two_best(rows: Array | Sequence[Array]) -> tuple[Array, Array]:
    """The highest and the second highest value of each column; equal values count one by one.

    >>> [one.tolist() for one in two_best(np.array([[1.0, 3.0], [2.0, 3.0]]))]
    [[2.0, 3.0], [1.0, 3.0]]
    """
    best, second = rows[0], np.full(rows[0].shape, -np.inf)
    for row in rows[1:]:
        second = np.maximum(second, np.minimum(best, row))
        best = np.maximum(best, row)
    return best, second


def picked(rows: Sequence[Places], places: Places) -> Places:
    """For each column the entry of the row at its place.

    >>> picked(np.array([[1, 2], [3, 4]], dtype=np.int8), np.array([1, 0], dtype=np.int8)).tolist()
    [3, 2]
    """
    result = np.zeros_like(places)
    for place, row in enumerate(rows):
        result += row * (places == place).view(np.int8)
    return result


def entries(table: Array, places: Places) -> Indices:
    """Where the entry of each column at the place of its row stands in the flat table.

    >>> table = np.array([[1.0, 2.0], [3.0, 4.0]])
    >>> table.take(entries(table, np.array([1, 0]))).tolist()
    [3.0, 2.0]
    """
    flat = places.astype(np.intp)
    flat *= table.shape[1]
    flat += np.arange(table.shape[1])
    return flat


def ruled_out(spared: Mask) -> Array:
    """To be added to a column: 0 where it is spared, else -inf.

    >>> ruled_out(np.array([True, False])).tolist()
    [0.0, -inf]
    """
    bits = (spared.view(np.int8) - np.int8(1)).astype(np.int64)
    bits <<= 52  # what is left is the sign and the exponent of -inf, or nothing
    return bits.view(np.float64)


def either(mask: Mask, yes: npt.ArrayLike, no: npt.ArrayLike) -> Array:
    """np.where(mask, yes, no) of real numbers.

    >>> either(np.array([True, False]), np.array([1.5, np.nan]), 2.0).tolist()
    [1.5, 2.0]
    """
    bits = -mask.astype(np.int64)  # all ones where the mask holds
    first, second = (np.asarray(one, dtype=np.float64).view(np.int64) for one in (yes, no))
    return (((first ^ second) & bits) ^ second).view(np.float64)


def first_that_holds(masks: Sequence[Mask], values: Sequence[int], otherwise: int) -> Places:
    """np.select(masks, values, otherwise) of small whole numbers.

    >>> first_that_holds([np.array([True, False]), np.array([True, True])], [7, 8], 0).tolist()
    [7, 8]
    """
    result = np.full(masks[0].shape, otherwise, dtype=np.int8)
    for mask, value in zip(reversed(masks), reversed(values), strict=True):
        result += mask.view(np.int8) * (np.int8(value) - result)
    return result
