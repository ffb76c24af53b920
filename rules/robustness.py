"""Sampled weights, ratings and unknowns -> how often each alternative comes first; exact shares for pairs.

SMAA-2 (Lahdelma & Salminen 2001, Operations Research 49(3)): weightings are drawn evenly from all that
respect the buckets, ratings from a triangle over their published range (one draw per provider type,
shared by its alternatives), and each unknown answer from its usual mix. A share is a share of these
ways of weighing the answers; it is not a probability of being right.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from rules.assumptions import with_assumptions
from rules.columns import two_best
from rules.errors import Problem, ScoringError
from rules.model import EngineModel
from rules.requirements import Requirements
from rules.scoring import best_values_by_type, buckets_of, scores
from rules.weights import sampled_group_weights

Array = npt.NDArray[np.float64]

# Two provider types whose values differ by less are practically equal in that draw, and neither wins it.
PRACTICALLY_EQUAL = 0.02


@dataclass(frozen=True, slots=True)
class Draws:
    """Random numbers made once and used for any customer, so that two answers can be compared fairly.

    Attributes:
        ratings: Provider types x criteria x draws, triangular over the published ranges.
        exponentials, tie_breaks: Draws x groups.
        fields: Field -> one uniform number a draw.
    """

    size: int
    ratings: Array
    exponentials: Array
    tie_breaks: Array
    fields: Mapping[str, Array]

    def first(self, size: int) -> "Draws":
        """The first `size` of them: any part of the draws is a fair, smaller sample."""
        return Draws(
            size=min(size, self.size),
            ratings=self.ratings[..., :size],
            exponentials=self.exponentials[:size],
            tie_breaks=self.tie_breaks[:size],
            fields={name: one[:size] for name, one in self.fields.items()},
        )


@dataclass(frozen=True, slots=True)
class Robustness:
    """What the draws say about one customer.

    Attributes:
        acceptability: Alternatives x ranks: share of draws in which the alternative has that rank.
        clear_first_shares: Share of draws in which each alternative is first and its provider type wins: in
            all of one type they add up to its share.
        type_shares: Share of draws that each provider type wins by more than a hair, in the order of
            PROVIDERS; what is left over had no real winner.
        pairwise: Provider types x provider types: share of draws in which the first beats the second
            by more than a hair.
        central_weights: Criteria x provider types: mean weights of the draws that the type wins, NaN
            where it wins none.
        low, high: 10th and 90th percentile of the value of each alternative over the draws in which
            it is viable; NaN where it never is.
        viable_share: Share of draws in which anything is viable.
    """

    acceptability: Array
    clear_first_shares: Array
    type_shares: Array
    pairwise: Array
    central_weights: Array
    low: Array
    high: Array
    viable_share: float

    @property
    def first_shares(self) -> Array:
        """Share of draws in which each alternative is first."""
        return self.acceptability[:, 0]


def sample_draws(model: EngineModel, rng: np.random.Generator, size: int) -> Draws:
    """Draws for any customer of this model."""
    types, criteria = model.typical.shape
    groups = len(model.knowledge.groups)
    fields = {field.id: rng.random(size) for field in model.knowledge.fields if field.unknown}
    return Draws(
        size=size,
        ratings=_triangular(model, rng.random((types, criteria, size))),
        exponentials=rng.standard_exponential((size, groups)),
        tie_breaks=rng.random((size, groups)),
        fields=fields,
    )


def robustness(model: EngineModel, customer: Requirements, draws: Draws) -> Robustness:
    """Replay one customer, a batch of one with derived fields and open unknowns, through the engine."""
    batch = with_assumptions(customer.repeated(draws.size), draws.fields)
    buckets = buckets_of(model, customer)[:, 0]
    of_groups = sampled_group_weights(buckets, draws.exponentials, draws.tie_breaks)
    found = scores(model, batch, ratings=draws.ratings, of_groups=of_groups)
    values = found.values
    viable = np.isfinite(values)
    of_types = best_values_by_type(model, values)
    wins = clear_wins(of_types)
    with np.errstate(invalid="ignore"):
        beats = of_types[:, None, :] - of_types[None, :, :] > PRACTICALLY_EQUAL
    beats &= np.isfinite(of_types)[:, None, :]
    low, high = _bands(values, viable)
    won = wins.sum(axis=1)
    sums = found.weights @ wins.T.astype(np.float64)
    return Robustness(
        acceptability=_acceptability(values, viable),
        clear_first_shares=_acceptability(values, viable & wins.any(axis=0))[:, 0],
        type_shares=wins.mean(axis=1),
        pairwise=beats.mean(axis=2),
        central_weights=np.where(won > 0, sums / np.maximum(won, 1), np.nan),
        low=low,
        high=high,
        viable_share=float(viable.any(axis=0).mean()),
    )


def exact_first_share(differences: npt.ArrayLike) -> float:
    """Share of all weightings w1 >= w2 >= ... >= wn under which one alternative beats another, exactly.

    With the differences d of their partial values in the customer's order and the running averages
    c_k = (d_1 + ... + d_k) / k, the weightings are the mixtures of the corners that give 1/k to the first
    k, so the difference of the overall values is a mixture of the c_k, and the share is
    sum over c_k > 0 of c_k^(n-1) / product over m != k of (c_k - c_m). Equal averages are handled by the
    limit of that divided difference. All c_k >= 0 means that the first is never worse under any weighting
    that keeps the order (Kirkwood & Sarin 1985, Operations Research 33(1)).

    >>> exact_first_share([1.0, -1.0, 1.0])
    1.0
    >>> exact_first_share([1.0, -3.0])
    0.5
    """
    averages = running_averages(differences)
    if (averages >= 0).all():
        return 1.0 if (averages > 0).any() else 0.0
    if (averages <= 0).all():
        return 0.0
    size = len(averages)
    return float(np.clip(_divided_difference(np.sort(averages), size - 1), 0.0, 1.0))


def running_averages(differences: npt.ArrayLike) -> Array:
    """c_k = (d_1 + ... + d_k) / k: the difference of the values at each corner of the weightings."""
    values = np.asarray(differences, dtype=np.float64)
    if values.ndim != 1 or values.size == 0:
        problem = Problem("no differences to compare", "exact_first_share", "Give at least one.")
        raise ScoringError([problem])
    return np.cumsum(values) / np.arange(1, values.size + 1)


def _divided_difference(nodes: Array, power: int) -> float:
    """Divided difference of max(x, 0)^power over sorted nodes; repeated nodes take the derivative.

    Nodes that lie very close together are treated as repeated, which keeps the recursion stable.
    """
    size = len(nodes)
    spread = max(float(np.abs(nodes).max()), 1e-300)
    near = 1e-7 * spread
    column = [max(float(node), 0.0) ** power for node in nodes]
    factor = 1.0
    for order in range(1, size):
        factor *= (power - order + 1) / order
        following = []
        for start in range(size - order):
            width = float(nodes[start + order] - nodes[start])
            if width <= near:
                middle = float(nodes[start : start + order + 1].mean())
                exponent = power - order
                base = max(middle, 0.0) ** exponent if exponent else float(middle > 0)
                following.append(factor * base)
            else:
                following.append((column[start + 1] - column[start]) / width)
        column = following
    return column[0]


def _triangular(model: EngineModel, uniform: Array) -> Array:
    low, mode, high = (one[:, :, None] for one in (model.low, model.typical, model.high))
    width = np.where(high > low, high - low, 1.0)
    turn = (mode - low) / width
    rising = low + np.sqrt(uniform * width * (mode - low))
    falling = high - np.sqrt((1 - uniform) * width * (high - mode))
    return np.where(high > low, np.where(uniform < turn, rising, falling), mode)


def clear_wins(of_types: Array) -> npt.NDArray[np.bool_]:
    """Types x draws: where a type beats every other by more than a hair."""
    best, second = two_best(of_types)
    with np.errstate(invalid="ignore"):
        clear = np.isfinite(best) & ~(best - second <= PRACTICALLY_EQUAL)
    return (of_types == best) & clear


def _acceptability(values: Array, viable: npt.NDArray[np.bool_]) -> Array:
    count, size = values.shape
    order = np.argsort(-values, axis=0, kind="stable")
    places = np.empty_like(order)
    np.put_along_axis(places, order, np.arange(count)[:, None], axis=0)
    table = np.zeros((count, count))
    rows = np.broadcast_to(np.arange(count)[:, None], places.shape)
    np.add.at(table, (rows[viable], places[viable]), 1.0 / size)
    return table


def _bands(values: Array, viable: npt.NDArray[np.bool_]) -> tuple[Array, Array]:
    low, high = np.full(len(values), np.nan), np.full(len(values), np.nan)
    for place in np.flatnonzero(viable.any(axis=1)):
        low[place], high[place] = np.percentile(values[place][viable[place]], (10, 90))
    return low, high
