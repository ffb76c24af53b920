"""Requirements + knowledge -> performance table, on the 1 (poor) to 5 (excellent) scale."""

from collections.abc import Iterator, Mapping

import numpy as np
import numpy.typing as npt

from rules.columns import either
from rules.model import HOSTED, PRICE, CellChanges, EngineModel
from rules.schema import Criterion
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


class Cells:
    """Rates the cells of a batch one by one.

    Args:
        holds: For each condition of the model, the customers for whom it holds.
        ratings: Provider types x criteria, or provider types x criteria x customers.
        quoted: Ratings of the monthly price from real quotes, provider types x customers, NaN where
            there is none; they replace the rating of PRICE.
    """

    def __init__(self, model: EngineModel, holds: Holds, ratings: Array, quoted: Array | None = None) -> None:
        self._model, self._holds, self._ratings, self._quoted = model, holds, ratings, quoted
        self._shifts = Shifts(holds)

    def of(self, offer: int, criterion: int) -> tuple[Array, Array]:
        """The rating of an offer on a criterion, plain and with hosted voice."""
        provider = self._model.provider_of[2 * offer]
        plain = self._adjusted(self._ratings[provider, criterion], self._model.access_cells[offer], criterion)
        if criterion == PRICE and self._quoted is not None:
            quoted, priced = self._quoted[provider], self._model.offer_priced[offer]
            unpriced = np.isnan(quoted)
            if priced is not None:
                unpriced = unpriced | ~self._holds[priced]
            plain = either(unpriced, plain, quoted)
        joined = _with_hosted_voice(
            self._model.knowledge.criteria[criterion], plain, self._ratings[HOSTED, criterion]
        )
        return plain, self._adjusted(joined, self._model.voice_cells[offer], criterion)

    def _adjusted(self, base: Array, changes: Mapping[int, CellChanges], criterion: int) -> Array:
        """The cell with every change that fires; changes add up, caps come last, the scale is kept."""
        one = changes.get(criterion)
        if one is None:
            return base
        cell = base + one.always
        if one.when:
            cell = cell + self._shifts[one.when]
        for condition, cap in one.caps:
            cell = np.where(self._holds[condition], np.minimum(cell, cap), cell)
        if np.ndim(base) or base + one.least < WORST or base + one.most > BEST:
            cell = np.maximum(cell, WORST)
            cell = np.minimum(cell, BEST, out=cell if np.ndim(cell) else None)
        return cell


def performance_rows(
    model: EngineModel, holds: Holds, ratings: Array, quoted: Array | None, needed: Mask
) -> Iterator[tuple[int, Row, Row]]:
    """The rows of the performance table, offer by offer; see `Cells`.

    Args:
        needed: Offers that anybody is offered; the others are left out.

    Yields:
        Position of the offer, and its cells in the order of the criteria, plain and with hosted voice.
    """
    cells = Cells(model, holds, ratings, quoted)
    criteria = range(len(model.knowledge.criteria))
    for offer in map(int, np.flatnonzero(needed)):
        plain, hosted = zip(*(cells.of(offer, criterion) for criterion in criteria), strict=True)
        yield offer, list(plain), list(hosted)


def _with_hosted_voice(criterion: Criterion, own: Array, voice: Array) -> Array:
    """A cell of "access from one, voice from another" (W-09)."""
    if criterion.layer == "access":
        return own
    if criterion.layer == "voice":
        return voice
    if criterion.combine == "weaker":
        return np.minimum(own, voice)
    return (own + voice) / 2
