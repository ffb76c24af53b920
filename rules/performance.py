"""Requirements + knowledge -> performance table, on the 1 (poor) to 5 (excellent) scale."""

from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt

from rules.model import HOSTED, PRICE, CellChanges, EngineModel
from rules.screening import Holds
from rules.value_functions import BEST, WORST

Array = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]
Row = list[Array]  # one cell a criterion: an array over customers, or one number for all of them


class Shifts:
    """Sums of stated changes on a batch; what many cells share is added up once."""

    def __init__(self, holds: Holds) -> None:
        self._holds = holds
        self._known: dict[tuple[tuple[int, float], ...], Array] = {}

    def __getitem__(self, when: tuple[tuple[int, float], ...]) -> Array:
        """The sum of the changes that fire; `when` is not empty."""
        if when not in self._known:
            if len(when) == 1:
                ((condition, change),) = when
                self._known[when] = self._holds[condition] * np.float64(change)
            else:
                self._known[when] = self[when[:-1]] + self[when[-1:]]
        return self._known[when]


def performance_rows(
    model: EngineModel, holds: Holds, ratings: Array, quoted: Array | None, needed: Mask
) -> Iterator[tuple[int, Row, Row]]:
    """The rows of the performance table, offer by offer.

    Args:
        holds: For each condition of the model, the customers for whom it holds.
        ratings: Provider types x criteria, or provider types x criteria x customers.
        quoted: Ratings of the monthly price from real quotes, provider types x customers, NaN where
            there is none; they replace the rating of PRICE.
        needed: Offers that anybody is offered; the others are left out.

    Yields:
        Position of the offer, and its cells in the order of the criteria, plain and with hosted voice.
    """
    criteria = model.knowledge.criteria
    hosted = list(ratings[HOSTED])
    shifts = Shifts(holds)
    for place in map(int, np.flatnonzero(needed)):
        provider = int(model.provider_of[2 * place])
        plain = _adjusted(list(ratings[provider]), model.access_cells[place], holds, shifts)
        if quoted is not None:
            plain[PRICE] = np.where(np.isnan(quoted[provider]), plain[PRICE], quoted[provider])
        combined = [
            _with_hosted_voice(criterion.layer, criterion.combine, own, voice)
            for criterion, own, voice in zip(criteria, plain, hosted, strict=True)
        ]
        yield place, plain, _adjusted(combined, model.voice_cells[place], holds, shifts)


def _adjusted(row: Row, changes: Sequence[CellChanges], holds: Holds, shifts: Shifts) -> Row:
    """The row with every change that fires; changes add up, caps come last, the scale is kept."""
    for one in changes:
        base = row[one.criterion]
        cell = base + one.always
        if one.when:
            cell = cell + shifts[one.when]
        for condition, cap in one.caps:
            cell = np.where(holds[condition], np.minimum(cell, cap), cell)
        if np.ndim(base) or base + one.least < WORST or base + one.most > BEST:
            cell = np.maximum(cell, WORST)
            cell = np.minimum(cell, BEST, out=cell if np.ndim(cell) else None)
        row[one.criterion] = cell
    return row


def _with_hosted_voice(layer: str, combine: str, own: Array, voice: Array) -> Array:
    """A cell of "access from one, voice from another" (W-09)."""
    if layer == "access":
        return own
    if layer == "voice":
        return voice
    if combine == "weaker":
        return np.minimum(own, voice)
    return (own + voice) / 2
