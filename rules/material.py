"""What every replay of a model needs: its draws, and cells, shares, weights and must-haves on given truths.

Arrays are customers x draws, where either axis may have length 1 and then stands for all; the last draw is
the central case.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from rules.model import HOSTED, PRICE, CellChanges, EngineModel, KnockOut
from rules.reading import Reading, reading_of
from rules.requirements import Requirements, with_derived_fields
from rules.robustness import Draws
from rules.screening import Holds
from rules.value_functions import BEST, WORST
from rules.weights import Buckets, Weightings, criterion_share, group_weights, with_floors

Array = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Material:
    """What is made once for a model and its draws.

    Attributes:
        ratings: Provider types x criteria x draws.
        fields: Field -> one uniform number a draw, NaN for the central case.
        inside: Group -> its criteria.
    """

    model: EngineModel
    reading: Reading
    weightings: Weightings
    ratings: Array
    fields: dict[str, Array]
    inside: tuple[tuple[int, ...], ...]

    @classmethod
    def of(cls, model: EngineModel, draws: Draws) -> "Material":
        return cls(
            model,
            reading_of(model),
            Weightings(draws.exponentials, draws.tie_breaks),
            np.concatenate([draws.ratings, model.typical[..., None]], axis=2),
            {name: np.append(one, np.nan) for name, one in draws.fields.items()},
            tuple(
                tuple(map(int, np.flatnonzero(model.group_of == group)))
                for group in range(len(model.knowledge.groups))
            ),
        )

    @property
    def size(self) -> int:
        """Draws, the central case included."""
        return self.ratings.shape[2]

    def derived(self, customers: Requirements) -> Requirements:
        groups = {region: one.group for region, one in self.model.knowledge.incumbent_by_region.items()}
        return with_derived_fields(customers, groups, self.model.as_of)

    def of_groups(self, buckets: Buckets) -> Array:
        """Weights of the groups before the floors, groups x customers x draws."""
        result = np.empty((*buckets.shape, self.size))
        result[..., -1] = group_weights(buckets)
        for number, one in enumerate(buckets.T):
            result[:, number, :-1] = self.weightings.sampled(one)
        return result

    def kept(self, of_groups: Array, totals: Sequence[Array], holds: Holds) -> Array:
        """Weights after the floors, of groups with an active criterion, summing to 1."""
        minima: dict[int, Array] = {}
        for floor, group, condition in self.model.floors:
            least = holds[condition].astype(np.float64) * floor.minimum
            minima[group] = np.maximum(minima[group], least) if group in minima else least
        minima = {group: one for group, one in minima.items() if one.any()}
        rows = max(of_groups.shape[1], *(len(one) for one in (*minima.values(), *totals)))
        shape = rows, of_groups.shape[2]
        of_groups = np.broadcast_to(of_groups, (len(totals), *shape))
        flat = {group: np.broadcast_to(one, shape).ravel() for group, one in minima.items()}
        floored = with_floors(of_groups.reshape(len(totals), -1), flat).reshape(of_groups.shape)
        if all((one > 0).all() for one in totals):
            return floored
        active = np.stack(np.broadcast_arrays(*(one > 0 for one in totals))).astype(np.float64)
        kept = floored * active
        total = kept.sum(axis=0)
        return np.where(total > 0, kept / np.where(total > 0, total, 1.0), active / active.sum(axis=0))

    def plain_cell(
        self, offer: int, criterion: int, holds: Holds, quoted: Array | None, rating: Array | None = None
    ) -> Array:
        """A cell of the access row, with another rating than the drawn ones if given."""
        provider = int(self.model.provider_of[2 * offer])
        base = self.ratings[provider, criterion][None] if rating is None else rating
        cell = _adjusted(base, self.reading.access[offer].get(criterion), holds)
        if criterion == PRICE and quoted is not None:
            unpriced, priced = np.isnan(quoted[provider]), self.model.offer_priced[offer]
            if priced is not None:
                unpriced = unpriced | ~holds[priced]
            return np.where(unpriced, cell, quoted[provider])
        return cell

    def hosted_cell(
        self, offer: int, criterion: int, own: Array, holds: Holds, rating: Array | None = None
    ) -> Array:
        """The same cell with hosted voice from a third company (W-09)."""
        record = self.model.knowledge.criteria[criterion]
        voice = self.ratings[HOSTED, criterion][None] if rating is None else rating
        if record.layer == "access":
            cell = own
        elif record.layer == "voice":
            cell = voice
        elif record.combine == "weaker":
            cell = np.minimum(own, voice)
        else:
            cell = (own + voice) / 2
        return _adjusted(cell, self.reading.voice[offer].get(criterion), holds)

    def share(self, criterion: int, holds: Holds) -> Array:
        """Share of a criterion in its group, also where it counts for a second path only; 0 if not active."""
        return np.atleast_2d(criterion_share(self.model, holds, criterion))

    def spared(self, alternative: int, holds: Holds, rules: Sequence[KnockOut]) -> Mask:
        """Where an alternative is on offer and none of the rules removes it."""
        mask = holds[self.model.offer_available[alternative // 2]]
        for one in rules:
            if one.alternatives[alternative]:
                mask = mask & ~holds[one.condition]
        return mask


def _adjusted(cell: Array, changes: CellChanges | None, holds: Holds) -> Array:
    """The cell with every change that fires; changes add up, caps come last, the scale is kept."""
    if changes is None:
        return cell
    for condition, change in changes.when:
        cell = cell + holds[condition] * change
    cell = cell + changes.always
    for condition, cap in changes.caps:
        cell = np.where(holds[condition], np.minimum(cell, cap), cell)
    return np.minimum(np.maximum(cell, WORST), BEST)
