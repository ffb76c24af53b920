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
from rules.scoring import Scores, best_values_by_type, buckets_of, scores
from rules.value_functions import BEST, WORST
from rules.verdict import Verdicts, verdicts
from rules.weights import group_weights, sampled_group_weights

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
        first_shares: Alternatives x variants, share of draws in which the alternative is first.
    """

    verdicts: Verdicts
    type_shares: Array
    first_shares: Array


def unchanged(customers: Requirements, groups: int) -> Variants:
    """Variants that differ in their answers only."""
    return Variants(customers, np.ones((groups, customers.size)), ((),) * customers.size)


def replay(model: EngineModel, variants: Variants, draws: Draws) -> Replayed:
    """The verdict of each variant, as `evaluate` with the same draws gives it."""
    keep_freed_memory()
    variants = _prepared(model, variants)
    shares = list(_shares(model, variants, draws))
    type_shares = np.concatenate([one for one, _ in shares], axis=1)
    first_shares = np.concatenate([one for _, one in shares], axis=1)
    batch, found = _central(model, variants)
    result = verdicts(model, batch, found, type_shares, preference(found, first_shares))
    return Replayed(result, type_shares, first_shares)


def _shares_of(model: EngineModel, values: Array, count: int) -> tuple[Array, Array]:
    """Shares won by types and by alternatives, for values of (variants x draws)."""
    wins = clear_wins(best_values_by_type(model, values))
    first = best_row(values)
    firsts = np.stack([(first == place) & np.isfinite(row) for place, row in enumerate(values)])
    shape = -1, count, values.shape[1] // count
    return wins.reshape(shape).mean(axis=2), firsts.reshape(shape).mean(axis=2)


def _prepared(model: EngineModel, variants: Variants) -> Variants:
    """With derived fields."""
    groups = {region: one.group for region, one in model.knowledge.incumbent_by_region.items()}
    return replace(variants, customers=with_derived_fields(variants.customers, groups, model.as_of))


def _central(model: EngineModel, variants: Variants) -> tuple[Requirements, Scores]:
    """The central case of each variant."""
    batch = with_assumptions(variants.customers)
    of_groups = group_weights(buckets_of(model, batch))
    typical = np.repeat(model.typical[..., None], batch.size, axis=2)
    return batch, scores(
        model,
        batch,
        of_groups=scaled(of_groups, variants.factors),
        ratings=_with_new(model, typical, variants.ratings, 1),
    )


def _drawn(model: EngineModel, variants: Variants, draws: Draws) -> Scores:
    """The scores of each variant in each draw, variant by variant."""
    batch = with_assumptions(variants.customers.spread(draws.size), draws.fields)
    count = variants.customers.size
    ratings = _with_new(model, np.tile(draws.ratings, count), variants.ratings, draws.size)
    return scores(model, batch, ratings=ratings, of_groups=_sampled(model, variants, draws))


def _shares(model: EngineModel, variants: Variants, draws: Draws) -> Iterator[tuple[Array, Array]]:
    """Shares won by types and by alternatives, block by block of variants."""
    step = max(1, CHUNK // draws.size)
    for start in range(0, variants.customers.size, step):
        part = variants.part(slice(start, start + step))
        yield _shares_of(model, _drawn(model, part, draws).values, part.customers.size)


def _sampled(model: EngineModel, variants: Variants, draws: Draws) -> Array:
    """Weightings of the groups, groups x (variants x draws)."""
    known: dict[bytes, Array] = {}
    columns = []
    for factors, buckets in zip(variants.factors.T, buckets_of(model, variants.customers).T, strict=True):
        key = buckets.tobytes()
        if key not in known:
            known[key] = sampled_group_weights(buckets, draws.exponentials, draws.tie_breaks)
        columns.append(known[key] if (factors == 1).all() else scaled(known[key], factors[:, None]))
    return np.concatenate(columns, axis=1)


def scaled(of_groups: Array, factors: Array) -> Array:
    """Weights of the groups times their factors, summing to 1 again."""
    raw = of_groups * factors
    total = raw.sum(axis=0)
    if (total > 0).all():
        raw /= total
        return raw
    return np.where(total > 0, raw / np.where(total > 0, total, 1.0), of_groups)


def _with_new(model: EngineModel, ratings: Array, new: Sequence[Sequence[NewRating]], times: int) -> Array:
    """The ratings, provider types x criteria x (variants x times), with the new ones put in."""
    for number, of_variant in enumerate(new):
        rows = slice(number * times, (number + 1) * times)
        for one in of_variant:
            cell = ratings[one.provider, one.criterion, rows]
            moved = cell + (one.rating - model.typical[one.provider, one.criterion])
            ratings[one.provider, one.criterion, rows] = np.clip(moved, WORST, BEST)
    return ratings
