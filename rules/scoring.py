"""Requirements -> overall values, contributions and ranks: the one path for one customer or a million."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from rules.conditions import Memo
from rules.costs import quoted_ratings
from rules.model import PRICE, EngineModel
from rules.performance import Row, performance_rows
from rules.requirements import Requirements
from rules.screening import Holds, Screening, screening
from rules.value_functions import partial_value
from rules.weights import criterion_weights, ways_to_sort, with_floors

Array = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]

DECIMALS = 12  # of a value: equal alternatives tie, whatever the order in which their cells were added


@dataclass(frozen=True, slots=True)
class Scores:
    """What the engine finds for a batch.

    Attributes:
        screening: Which alternatives are on offer and viable.
        values: Overall values from 0 to 1, alternatives x customers; -inf where not viable.
        weights: Weights of the criteria, criteria x customers, summing to 1.
        second_path_values: What each is worth as a second connection on top of its value: the weighted
            partial values of the criteria with that purpose, offers x customers.
        holds: For each condition of the model, where it holds.
        quoted: Ratings of the monthly price from real quotes, provider types x customers, else NaN.
        table: Performances, alternatives x criteria x customers, NaN where not on offer; only when
            asked for.
    """

    screening: Screening
    values: Array
    weights: Array
    second_path_values: Array
    holds: Holds
    quoted: Array
    table: Array | None = None

    @property
    def contributions(self) -> Array:
        """Weight times partial value, alternatives x criteria x customers; they sum to the values."""
        assert self.table is not None
        return self.weights * partial_value(self.table)


class Truths:
    """The conditions of a model on a batch, by number; each is worked out when it is first asked for."""

    def __init__(self, model: EngineModel, batch: Requirements) -> None:
        self._model, self._batch = model, batch
        self._memo: Memo = {}
        self._known: dict[int, Mask] = {}

    def __getitem__(self, number: int) -> Mask:
        """Where the condition certainly holds."""
        if number not in self._known:
            self._known[number] = self._model.conditions[number].certain(self._batch, self._memo)
        return self._known[number]


def best_values_by_type(model: EngineModel, values: Array) -> Array:
    """Provider types x customers: the best overall value of each type, -inf where it has none."""
    best = np.full((len(model.members), values.shape[1]), -np.inf)
    for of_type, members in zip(best, model.members, strict=True):
        for row in values[members]:
            np.maximum(of_type, row, out=of_type)
    return best


def scores(
    model: EngineModel,
    batch: Requirements,
    *,
    ratings: Array | None = None,
    of_groups: Array | None = None,
    keep_table: bool = False,
) -> Scores:
    """Screen, rate, weigh and add up.

    Additive model: the weighted sum of partial values, sound when the criteria are mutually
    preferentially independent (Keeney & Raiffa 1976, chapter 3); docs/method.md says why ours are.

    Args:
        model: The compiled knowledge.
        batch: Customers with derived fields and assumptions.
        ratings: Other ratings than the typical ones: provider types x criteria x customers.
        of_groups: Other weights of the groups than the centre of the buckets: groups x customers.
        keep_table: Keep the whole performance table.
    """
    holds = Truths(model, batch)
    screened = screening(model, holds, batch.size)
    shares = criterion_shares(model, holds)
    if of_groups is None:
        of_groups = np.take(model.centroids, ways_to_sort(buckets_of(model, batch)), axis=1)
    weights = criterion_weights(
        _floored(model, holds, of_groups),
        [share * (not other) for share, other in zip(shares, model.for_second_path, strict=True)],
        model.group_of,
    )
    values = np.full((len(model.alternatives), batch.size), -np.inf)
    second = np.zeros((len(model.alternatives) // 2, batch.size))
    shape = len(model.alternatives), len(model.knowledge.criteria), batch.size
    table = np.full(shape, np.nan) if keep_table else None
    needed = np.asarray(screened.on_offer[::2].any(axis=1))
    typical = model.typical if ratings is None else ratings
    prices = quoted_ratings(batch, typical[: len(model.members), PRICE])
    quoted = None if np.isnan(prices).all() else prices
    with np.errstate(invalid="ignore"):
        for offer, *rows in performance_rows(model, holds, typical, quoted, needed):
            both = slice(2 * offer, 2 * offer + 2)
            totals = np.round(partial_value(_weighted_means(rows, weights)), DECIMALS)
            values[both] = np.where(screened.viable[both], totals, -np.inf)
            for criterion in np.flatnonzero(model.for_second_path):
                second[offer] += shares[criterion] * partial_value(rows[0][criterion])
            if table is not None:
                cells = np.stack([[np.broadcast_to(cell, batch.size) for cell in row] for row in rows])
                table[both] = np.where(screened.on_offer[both, None], cells, np.nan)
    return Scores(screened, values, weights, second, holds, prices, table)


def _weighted_means(rows: Sequence[Row], weights: Array) -> Array:
    """Mean rating of some alternatives, rows x customers; a cell that they share is weighted once.

    The value function is straight and the weights sum to 1, so the value of the mean is the mean of
    the values.
    """
    for_all = np.array([[cell.item() if np.size(cell) == 1 else 0.0 for cell in row] for row in rows])
    # Not a matrix product: its threads would disturb other visitors.
    totals = np.empty((len(rows), weights.shape[1]))
    for one, total in zip(for_all, totals, strict=True):
        np.einsum("c,cn->n", one, weights, out=total)
    term = np.empty(weights.shape[1])
    for weight, *cells in zip(weights, *rows, strict=True):
        for place, cell in enumerate(cells):
            if np.size(cell) > 1:
                if place == 0 or cell is not cells[place - 1]:
                    np.multiply(weight, cell, out=term)
                totals[place] += term
    return totals


def buckets_of(model: EngineModel, batch: Requirements) -> npt.NDArray[np.int8]:
    """Groups x customers: the bucket of each group, UNKNOWN where not sorted."""
    columns = (batch.codes[f"importance_{group.id}"] for group in model.knowledge.groups)
    return np.stack(np.broadcast_arrays(*columns))


def ranks(values: Array) -> npt.NDArray[np.intp]:
    """1 for the best alternative of each customer; 0 where not viable. Ties share the better rank."""
    better = values[None, :, :] > values[:, None, :]
    return np.where(np.isneginf(values), 0, 1 + better.sum(axis=1))


def _floored(model: EngineModel, holds: Holds, of_groups: Array) -> Array:
    minima = np.zeros_like(of_groups)
    for floor, group, condition in model.floors:
        np.maximum(minima[group], floor.minimum * holds[condition], out=minima[group])
    return with_floors(of_groups, minima)


def criterion_shares(model: EngineModel, holds: Holds) -> list[Array]:
    """Weight of each criterion inside its group, one number or one a customer; 0 where it is not active."""
    shares = list(model.base_shares)
    for criterion, condition in model.activations:
        shares[criterion] = shares[criterion] * holds[condition]
    for record, criterion, condition in model.emphases:
        shares[criterion] = shares[criterion] * (1.0 + (record.factor - 1.0) * holds[condition])
    return shares
