"""Values for each combination of some conditions: found once, looked up for any number of customers."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from rules.screening import Holds

Array = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]
Indices = npt.NDArray[np.intp]
Numbers = npt.NDArray[np.int16]
Block = tuple[int, ...]
MOST_CONDITIONS = 15  # of one lookup: 32,768 combinations, and their numbers fit into 16 bits


@dataclass(frozen=True, slots=True)
class Lookup:
    """Values x combinations of conditions.

    The conditions stand in blocks; the last one of the last block is the lowest bit of a combination.
    """

    blocks: tuple[Block, ...]
    values: Array


def lookup(blocks: Sequence[Block], find: Callable[[Holds], Sequence[Array]]) -> Lookup:
    """What `find` gives for each combination; conditions that make no difference are left out.

    Args:
        blocks: Conditions that many lookups have in common are best kept together.
        find: Takes made-up customers and gives some values, each an array over them or one number.
    """
    conditions = [number for block in blocks for number in block]
    found = find(Combinations(conditions))
    columns = np.stack([np.broadcast_to(one, 2 ** len(conditions)) for one in found])
    axes = columns.reshape((-1, *(2,) * len(conditions)))
    kept: list[int] = []
    for number in conditions:
        without, with_it = np.moveaxis(axes, 1 + len(kept), 0)
        if np.array_equal(without, with_it, equal_nan=True):
            axes = without
        else:
            kept.append(number)
    shorter = tuple(tuple(number for number in block if number in kept) for block in blocks)
    return Lookup(shorter, axes.reshape(len(columns), -1))


class Combinations:
    """Made-up customers, one for each combination of some conditions; to ask for others is a KeyError."""

    def __init__(self, conditions: Sequence[int]) -> None:
        self._bit = {number: bit for bit, number in enumerate(reversed(conditions))}
        self._numbers = np.arange(2 ** len(self._bit))

    def __getitem__(self, number: int) -> Mask:
        return (self._numbers >> self._bit[number] & 1).astype(bool)


class Places:
    """Looks up values for customers of a batch; what several lookups share is worked out once."""

    def __init__(self, holds: Holds) -> None:
        self._holds = holds
        self._of_block: dict[Block, Numbers] = {(): np.zeros(1, dtype=np.int16)}
        self._of_blocks: dict[tuple[Block, ...], Numbers] = {}

    def values(self, one: Lookup, rows: Indices) -> Array:
        """Values x customers in these rows, or values x 1."""
        if one.blocks not in self._of_blocks:
            number = np.zeros(1, dtype=np.int16)
            for block in one.blocks:
                number = (number << np.int16(len(block))) + self._combination(block)
            self._of_blocks[one.blocks] = number
        number = self._of_blocks[one.blocks]
        if number.size > 1:
            number = number.take(rows, mode="clip")  # quicker than with a check, here and below
        return one.values.take(number, axis=1, mode="clip")

    def _combination(self, block: Block) -> Numbers:
        """The number of the combination of each customer."""
        if block not in self._of_block:
            *before, last = block
            bit = self._holds[last].view(np.int8)
            self._of_block[block] = (self._combination(tuple(before)) << np.int16(1)) + bit
        return self._of_block[block]
