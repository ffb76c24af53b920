"""Requirements + knowledge -> performance table, on the 1 (poor) to 5 (excellent) scale."""

from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt

from rules.model import HOSTED, PRICE, Adjustment, EngineModel
from rules.screening import Holds
from rules.value_functions import BEST, WORST

Array = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]
Row = list[Array]  # one cell a criterion: an array over customers, or one number for all of them


def performance_rows(
    model: EngineModel, holds: Holds, ratings: Array, quoted: Array | None, needed: Mask
) -> Iterator[tuple[int, Row]]:
    """The rows of the performance table, alternative by alternative.

    Args:
        holds: For each condition of the model, the customers for whom it holds.
        ratings: Provider types x criteria, or provider types x criteria x customers.
        quoted: Ratings of the monthly price from real quotes, provider types x customers, NaN where
            there is none; they replace the rating of PRICE.
        needed: Offers that anybody is offered; the others are left out.

    Yields:
        Position of the alternative, and its cells in the order of the criteria.
    """
    criteria = model.knowledge.criteria
    hosted = list(ratings[HOSTED])
    for place in map(int, np.flatnonzero(needed)):
        provider = int(model.provider_of[2 * place])
        access = _adjusted(list(ratings[provider]), model.access_changes[place], holds)
        if quoted is not None:
            access[PRICE] = np.where(np.isnan(quoted[provider]), access[PRICE], quoted[provider])
        yield 2 * place, access
        combined = [
            _with_hosted_voice(criterion.layer, criterion.combine, own, voice)
            for criterion, own, voice in zip(criteria, access, hosted, strict=True)
        ]
        yield 2 * place + 1, _adjusted(combined, model.voice_changes[place], holds)


def _adjusted(row: Row, adjustments: Sequence[Adjustment], holds: Holds) -> Row:
    """The row with every change that fires; changes add up, caps come last, the scale is kept."""
    row = list(row)
    for one in adjustments:
        if one.change:
            fires = 1.0 if one.is_unconditional else holds[one.condition]
            row[one.criterion] = row[one.criterion] + one.change * fires
    for one in adjustments:
        if one.cap < BEST:
            cell = row[one.criterion]
            row[one.criterion] = np.where(holds[one.condition], np.minimum(cell, one.cap), cell)
    for criterion in {one.criterion for one in adjustments}:
        row[criterion] = np.minimum(np.maximum(row[criterion], WORST), BEST)
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
