"""Variants of one customer through the engine, each with the same draws: what would another answer change?

Common random numbers: all variants meet the same weightings, ratings and usual mixes, so that a
difference between two of them comes from the change and not from chance.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from rules.assumptions import with_assumptions
from rules.columns import best_row
from rules.evaluation import CHUNK, keep_freed_memory, preference
from rules.model import EngineModel
from rules.requirements import Requirements, with_derived_fields
from rules.robustness import Draws, clear_wins
from rules.scoring import best_values_by_type, buckets_of, scores
from rules.value_functions import BEST, WORST
from rules.verdict import Verdicts, verdicts
from rules.weights import sampled_group_weights, ways_to_sort

Array = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class NewRating:
    """Another typical rating of one provider type on one criterion; its range moves along."""

    provider: int  # position in RATED
    criterion: int
    rating: float


@dataclass(frozen=True, slots=True)
class Variants:
    """Variants of one customer.

    Attributes:
        customers: One row a variant, as answered: derived fields and unknowns open.
        factors: Groups x variants: the weight of a group before the floors is multiplied by this, and
            the others keep their proportions.
        ratings: For each variant its new ratings.
    """

    customers: Requirements
    factors: Array
    ratings: tuple[tuple[NewRating, ...], ...]

    def part(self, rows: slice) -> "Variants":
        return Variants(self.customers.slice(rows), self.factors[:, rows], self.ratings[rows])


@dataclass(frozen=True, slots=True)
class Replayed:
    """What came out for each variant.

    Attributes:
        verdicts: The verdicts on all draws.
        type_shares: Provider types x variants, share of draws won by more than a hair.
    """

    verdicts: Verdicts
    type_shares: Array


def unchanged(customers: Requirements, groups: int) -> Variants:
    """Variants that differ in their answers only."""
    return Variants(customers, np.ones((groups, customers.size)), ((),) * customers.size)


def replay(model: EngineModel, variants: Variants, draws: Draws) -> Replayed:
    """The verdict of each variant, as `evaluate` with the same draws gives it."""
    keep_freed_memory()
    groups = {region: one.group for region, one in model.knowledge.incumbent_by_region.items()}
    answered = with_derived_fields(variants.customers, groups, model.as_of)
    variants = replace(variants, customers=answered)
    shares = list(_shares(model, variants, draws))
    type_shares = np.concatenate([one for one, _ in shares], axis=1)
    first_shares = np.concatenate([one for _, one in shares], axis=1)
    batch = with_assumptions(answered)
    of_groups = np.take(model.centroids, ways_to_sort(buckets_of(model, batch)), axis=1)
    typical = np.repeat(model.typical[..., None], answered.size, axis=2)
    found = scores(
        model,
        batch,
        of_groups=_scaled(of_groups, variants.factors),
        ratings=_with_new(model, typical, variants.ratings, 1),
    )
    result = verdicts(model, batch, found, type_shares, preference(found, first_shares))
    return Replayed(result, type_shares)


def _shares(model: EngineModel, variants: Variants, draws: Draws) -> Iterator[tuple[Array, Array]]:
    """Shares won by types and by alternatives, block by block of variants."""
    step = max(1, CHUNK // draws.size)
    for start in range(0, variants.customers.size, step):
        part = variants.part(slice(start, start + step))
        count = part.customers.size
        rows = part.customers.spread(draws.size)
        batch = with_assumptions(rows, draws.fields)
        ratings = _with_new(model, np.tile(draws.ratings, count), part.ratings, draws.size)
        found = scores(model, batch, ratings=ratings, of_groups=_sampled(model, part, draws))
        wins = clear_wins(best_values_by_type(model, found.values))
        first = best_row(found.values)
        firsts = np.stack([(first == place) & np.isfinite(row) for place, row in enumerate(found.values)])
        shape = -1, count, draws.size
        yield wins.reshape(shape).mean(axis=2), firsts.reshape(shape).mean(axis=2)


def _sampled(model: EngineModel, variants: Variants, draws: Draws) -> Array:
    """Weightings of the groups, groups x (variants x draws)."""
    known: dict[bytes, Array] = {}
    columns = []
    for factors, buckets in zip(variants.factors.T, buckets_of(model, variants.customers).T, strict=True):
        key = buckets.tobytes()
        if key not in known:
            known[key] = sampled_group_weights(buckets, draws.exponentials, draws.tie_breaks)
        columns.append(known[key] if (factors == 1).all() else _scaled(known[key], factors[:, None]))
    return np.concatenate(columns, axis=1)


def _scaled(of_groups: Array, factors: Array) -> Array:
    scaled = of_groups * factors
    total = scaled.sum(axis=0)
    return np.where(total > 0, scaled / np.where(total > 0, total, 1.0), of_groups)


def _with_new(model: EngineModel, ratings: Array, new: Sequence[Sequence[NewRating]], times: int) -> Array:
    """The ratings, provider types x criteria x (variants x times), with the new ones put in."""
    for number, of_variant in enumerate(new):
        rows = slice(number * times, (number + 1) * times)
        for one in of_variant:
            cell = ratings[one.provider, one.criterion, rows]
            moved = cell + (one.rating - model.typical[one.provider, one.criterion])
            ratings[one.provider, one.criterion, rows] = np.clip(moved, WORST, BEST)
    return ratings
