"""Values on whole groups of criteria, looked up by the conditions behind them.

A condition holds or does not hold. So with the typical ratings an alternative has only a few values on a
group of criteria: one for each combination of the conditions that change its cells or the shares inside the
group. The functions that rate customers find them, given made-up customers, one for each combination; for a
large batch they are then looked up. The monthly price is rated as it comes: a real price is no condition.
"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from rules.columns import ruled_out
from rules.lookups import MOST_CONDITIONS, Block, Lookup, Places, lookup
from rules.model import PRICE, EngineModel
from rules.performance import Cells
from rules.screening import Holds
from rules.value_functions import partial_value, rounded
from rules.weights import active_group_weights, criterion_share

Array = npt.NDArray[np.float64]
Indices = npt.NDArray[np.intp]
Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class GroupValues:
    """All that is looked up for a model.

    Attributes:
        is_active: For each group 1 where any of its criteria counts, else 0.
        worth: For each offer and group what the offer earns of the weight of the group, plain and with
            hosted voice, without the monthly price.
        price_share: Share of the monthly price in the weight of its group.
        as_second_path: For each offer what it is worth as a second connection.
    """

    is_active: tuple[Lookup, ...]
    worth: tuple[tuple[Lookup, ...], ...]
    price_share: Lookup
    as_second_path: tuple[Lookup, ...]


def overall_values(
    model: EngineModel, known: GroupValues, holds: Holds, of_groups: Array, quoted: Array | None, viable: Mask
) -> tuple[Array, Array]:
    """Overall values, and what each offer is worth as a second connection, as in `Scores`.

    Each offer is worked out only for the customers for whom it is viable, plain or with hosted voice.

    Args:
        of_groups: Weights of the groups, groups x customers.
        quoted: See `Cells`.
        viable: Alternatives x customers.
    """
    places, everybody = Places(holds), np.arange(viable.shape[1])
    active = [places.values(one, everybody)[0] > 0 for one in known.is_active]
    of_groups = active_group_weights(of_groups, active)
    values = np.full(viable.shape, -np.inf)
    second = np.zeros((len(known.worth), viable.shape[1]))
    for offer, of_offer in enumerate(known.worth):
        plain, hosted = 2 * offer, 2 * offer + 1
        rows = np.flatnonzero(viable[plain] | viable[hosted])
        if not rows.size:
            continue
        weights = of_groups.take(rows, axis=1, mode="clip")
        of_price = weights[model.group_of[PRICE]] * places.values(known.price_share, rows)[0]
        prices = _prices(model, offer, Among(holds, rows), quoted)
        totals = np.stack([of_price * price for price in prices])
        for weight, worth in zip(weights, of_offer, strict=True):
            totals += places.values(worth, rows) * weight
        totals = rounded(totals) + ruled_out(viable[plain : hosted + 1].take(rows, axis=1, mode="clip"))
        values[plain][rows], values[hosted][rows] = totals
        second[offer][rows] = places.values(known.as_second_path[offer], rows)[0]
    return values, second


def _prices(model: EngineModel, offer: int, among: "Among", quoted: Array | None) -> list[Array]:
    """Partial values of the monthly price of an offer, plain and with hosted voice."""
    if quoted is not None:
        of_type = quoted[model.provider_of[2 * offer]].take(among.rows, mode="clip")
        quoted = np.broadcast_to(of_type, (len(quoted), of_type.size))
    return [partial_value(cell) for cell in Cells(model, among, model.typical, quoted).of(offer, PRICE)]


class Among:
    """The conditions of a batch on some of its customers."""

    def __init__(self, holds: Holds, rows: Indices) -> None:
        self._holds, self.rows = holds, rows

    def __getitem__(self, number: int) -> Mask:
        holds = self._holds[number]
        return holds.take(self.rows, mode="clip") if holds.size > 1 else holds


# --- made once for a model --------------------------------------------------------------------------------


@lru_cache(maxsize=4)
def group_values(model: EngineModel) -> GroupValues | None:
    """What is looked up for this model; None where a value hangs on more than MOST_CONDITIONS."""
    offers = range(len(model.alternatives) // 2)
    groups = [
        _Criteria(model, ~model.for_second_path & (model.group_of == group))
        for group in range(len(model.knowledge.groups))
    ]
    second_path = _Criteria(model, model.for_second_path)
    if any(one.conditions(offer) > MOST_CONDITIONS for one in (*groups, second_path) for offer in offers):
        return None
    return GroupValues(
        is_active=tuple(one.is_active() for one in groups),
        worth=tuple(tuple(one.worth(offer) for one in groups) for offer in offers),
        price_share=groups[model.group_of[PRICE]].price_share(),
        as_second_path=tuple(second_path.as_second_path(offer) for offer in offers),
    )


class _Criteria:
    """Criteria of one group, or those for a second path, with the conditions behind them."""

    def __init__(self, model: EngineModel, wanted: Mask) -> None:
        self._model = model
        self._criteria = tuple(map(int, np.flatnonzero(wanted)))
        behind = [number for criterion, number in model.activations if wanted[criterion]]
        behind += [number for _, criterion, number in model.emphases if wanted[criterion]]
        self._behind_shares = tuple(dict.fromkeys(behind))

    def conditions(self, offer: int) -> int:
        """How many the shares and the cells of an offer hang on."""
        return sum(map(len, self._blocks(offer)))

    def is_active(self) -> Lookup:
        def find(holds: Holds) -> list[Array]:
            total = sum(self._shares(holds).values(), start=np.zeros(1))
            return [(total > 0).astype(np.float64)]

        return lookup([self._behind_shares], find)

    def price_share(self) -> Lookup:
        return lookup([self._behind_shares], lambda holds: [self._split(holds)[PRICE]])

    def worth(self, offer: int) -> Lookup:
        """All criteria but the price, plain and with hosted voice, in parts of the weight of all."""

        def find(holds: Holds) -> list[Array]:
            split, cells = self._split(holds), Cells(self._model, holds, self._model.typical)
            worth = [np.zeros(1), np.zeros(1)]
            for criterion in self._criteria:
                if criterion != PRICE:
                    for voice, cell in enumerate(cells.of(offer, criterion)):
                        worth[voice] = worth[voice] + split[criterion] * partial_value(cell)
            return worth

        return lookup(self._blocks(offer), find)

    def as_second_path(self, offer: int) -> Lookup:
        def find(holds: Holds) -> list[Array]:
            cells = Cells(self._model, holds, self._model.typical)
            worth = (
                share * partial_value(cells.of(offer, criterion)[0])
                for criterion, share in self._shares(holds).items()
            )
            return [sum(worth, start=np.zeros(1))]

        return lookup(self._blocks(offer), find)

    def _blocks(self, offer: int) -> tuple[Block, Block]:
        """The conditions behind the shares, and those behind the cells of an offer."""
        rows = self._model.access_cells[offer], self._model.voice_cells[offer]
        cells = [row[criterion] for row in rows for criterion in self._criteria if criterion in row]
        behind = dict.fromkeys(number for cell in cells for number, _ in (*cell.when, *cell.caps))
        return self._behind_shares, tuple(one for one in behind if one not in self._behind_shares)

    def _shares(self, holds: Holds) -> dict[int, Array]:
        return {one: criterion_share(self._model, holds, one) for one in self._criteria}

    def _split(self, holds: Holds) -> dict[int, Array]:
        """The shares in parts of their sum; all 0 where none is active."""
        shares = self._shares(holds)
        total = sum(shares.values(), start=np.zeros(1))
        return {one: share / (total + (total == 0)) for one, share in shares.items()}
