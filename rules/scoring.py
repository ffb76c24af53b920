"""Requirements -> overall values, contributions and ranks: the one path for one customer or a million."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from rules.conditions import Memo
from rules.costs import quoted_ratings
from rules.group_values import GroupValues, overall_values
from rules.model import PRICE, EngineModel
from rules.performance import Row, performance_rows
from rules.requirements import Requirements
from rules.screening import Holds, Screening, screening
from rules.value_functions import partial_value, rounded
from rules.weights import criterion_shares, criterion_weights, group_weights, with_floors

Array = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Weighting:
    """Weights of the customers of a batch; those of the criteria are worked out when they are asked for.

    Attributes:
        of_groups: Groups x customers, floors kept.
    """

    model: EngineModel
    holds: Holds
    of_groups: Array

    @cached_property
    def shares(self) -> list[Array]:
        """See `criterion_shares`."""
        return criterion_shares(self.model, self.holds)

    @cached_property
    def of_criteria(self) -> Array:
        """Criteria x customers, summing to 1."""
        counted = [
            share * (not other) for share, other in zip(self.shares, self.model.for_second_path, strict=True)
        ]
        return criterion_weights(self.of_groups, counted, self.model.group_of)


@dataclass(frozen=True)
class Scores:
    """What the engine finds for a batch.

    Attributes:
        screening: Which alternatives are on offer and viable.
        values: Overall values from 0 to 1, alternatives x customers; -inf where not viable.
        weighting: Weights of groups and criteria.
        second_path_values: What each is worth as a second connection on top of its value: the weighted
            partial values of the criteria with that purpose, offers x customers.
        holds: For each condition of the model, where it holds.
        quoted: Ratings of the monthly price from real quotes, provider types x customers, else NaN.
        table: Performances, alternatives x criteria x customers, NaN where not on offer; only when
            asked for.
    """

    model: EngineModel
    screening: Screening
    values: Array
    weighting: Weighting
    second_path_values: Array
    holds: Holds
    quoted: Array
    table: Array | None

    @property
    def weights(self) -> Array:
        """Weights of the criteria, criteria x customers, summing to 1."""
        return self.weighting.of_criteria

    @cached_property
    def best_by_type(self) -> Array:
        """Provider types x customers: the best overall value of each type, -inf where it has none."""
        return best_values_by_type(self.model, self.values)

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
    known: GroupValues | None = None,
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
        known: Values of groups, `group_values(model)`, to look up instead of rating cell by cell; the result
            is the same. With other ratings, or where the table is kept, every cell is rated.
        keep_table: Keep the whole performance table.
    """
    holds = Truths(model, batch)
    screened = screening(model, holds, batch.size)
    if of_groups is None:
        of_groups = group_weights(buckets_of(model, batch))
    weighting = Weighting(model, holds, _floored(model, holds, of_groups))
    typical = model.typical if ratings is None else ratings
    prices = quoted_ratings(batch, typical[: len(model.members), PRICE])
    quoted = None if np.isnan(prices).all() else prices
    table = None
    if known is not None and ratings is None and not keep_table:
        values, second = overall_values(model, known, holds, weighting.of_groups, quoted, screened.viable)
    else:
        needed = np.asarray(screened.on_offer[::2].any(axis=1))
        rows = performance_rows(model, holds, typical, quoted, needed)
        values, second, table = _cell_by_cell(model, rows, weighting, screened, keep_table=keep_table)
    return Scores(model, screened, values, weighting, second, holds, prices, table)


def _cell_by_cell(
    model: EngineModel,
    rows_of_offers: Iterable[tuple[int, Row, Row]],
    weighting: Weighting,
    screened: Screening,
    *,
    keep_table: bool,
) -> tuple[Array, Array, Array | None]:
    """Overall values, what each offer is worth as a second connection, and the performance table."""
    alternatives, size = screened.on_offer.shape
    values, second = np.full((alternatives, size), -np.inf), np.zeros((alternatives // 2, size))
    table = np.full((alternatives, len(model.knowledge.criteria), size), np.nan) if keep_table else None
    for offer, *rows in rows_of_offers:
        both = slice(2 * offer, 2 * offer + 2)
        totals = rounded(partial_value(_weighted_means(rows, weighting.of_criteria)))
        values[both] = np.where(screened.viable[both], totals, -np.inf)
        for criterion in np.flatnonzero(model.for_second_path):
            second[offer] += weighting.shares[criterion] * partial_value(rows[0][criterion])
        if table is not None:
            cells = np.stack([[np.broadcast_to(cell, size) for cell in row] for row in rows])
            table[both] = np.where(screened.on_offer[both, None], cells, np.nan)
    return values, second, table


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
    minima: dict[int, Array] = {}
    for floor, group, condition in model.floors:
        least = floor.minimum * np.broadcast_to(holds[condition], of_groups.shape[1]).astype(np.float64)
        minima[group] = np.maximum(minima[group], least) if group in minima else least
    return with_floors(of_groups, minima)
