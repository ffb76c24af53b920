"""Shares of draws: the exact two-option formula, the sampler, and what they say of a customer."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import pairwise, permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.errors import ScoringError
from rules.evaluation import evaluate
from rules.model import RATED, EngineModel
from rules.requirements import Requirements
from rules.robustness import (
    PRACTICALLY_EQUAL,
    Draws,
    Robustness,
    exact_first_share,
    running_averages,
    sample_draws,
)
from rules.schema import PROVIDERS
from rules.weights import sampled_group_weights

few = st.floats(-5, 5, allow_nan=False).map(lambda number: round(number, 3))


def robust(model: EngineModel, customer: Requirements, draws: Draws) -> Robustness:
    return evaluate(model, customer, draws=draws).robustness[0]


# --- the exact share of two options -------------------------------------------------------------


@given(few, few)
def test_with_two_groups_the_share_is_the_part_of_the_segment_on_the_right_side(
    first: float, second: float
) -> None:
    # With w1 evenly on [1/2, 1] the difference w1 * d1 + (1 - w1) * d2 runs straight from the mean of
    # the two (both weigh the same) to d1 (the first decides).
    start, end = (first + second) / 2, first

    found = exact_first_share([first, second])

    if min(start, end) >= 0:
        expected = float(max(start, end) > 0)
    elif max(start, end) <= 0:
        expected = 0.0
    else:
        expected = max(start, end) / abs(end - start)
    assert found == pytest.approx(expected, abs=1e-9)


def test_with_three_groups_the_share_is_the_area_on_the_right_side() -> None:
    rng = np.random.default_rng(3)
    steps = (np.arange(600) + 0.5) / 600
    across, up = np.meshgrid(steps, steps)
    folded = across + up > 1  # the upper half of the square, folded onto the triangle
    across, up = np.where(folded, 1 - across, across), np.where(folded, 1 - up, up)
    corners = np.array([[1, 0, 0], [1 / 2, 1 / 2, 0], [1 / 3, 1 / 3, 1 / 3]])
    grid = np.stack([across, up, 1 - across - up], axis=-1).reshape(-1, 3) @ corners

    for differences in rng.integers(-4, 5, (25, 3)).astype(float):
        area = float((grid @ differences > 1e-12).mean())

        assert exact_first_share(differences) == pytest.approx(area, abs=0.006), differences


@given(st.lists(few, min_size=2, max_size=7).filter(lambda one: _averages_apart(one)))
def test_with_averages_apart_the_share_is_the_plain_sum(differences: list[float]) -> None:
    averages = running_averages(differences)
    power = len(averages) - 1

    plain = sum(
        one**power / np.prod([one - other for place, other in enumerate(averages) if place != own])
        for own, one in enumerate(averages)
        if one > 0
    )

    assert exact_first_share(differences) == pytest.approx(float(plain), abs=1e-6)


def _averages_apart(differences: list[float]) -> bool:
    return bool(np.diff(np.sort(running_averages(differences))).min() > 0.05)


@given(st.lists(few, min_size=1, max_size=7))
def test_one_is_first_or_the_other_is_or_they_tie(differences: list[float]) -> None:
    forward = exact_first_share(differences)
    backward = exact_first_share([-one for one in differences])

    if np.abs(running_averages(differences)).max() > 1e-6:
        assert forward + backward == pytest.approx(1, abs=1e-6)
    assert 0 <= forward <= 1


@given(st.lists(few, min_size=1, max_size=7), st.floats(0.01, 100))
def test_the_unit_of_value_does_not_change_the_share(differences: list[float], unit: float) -> None:
    scaled = exact_first_share([unit * one for one in differences])

    assert scaled == pytest.approx(exact_first_share(differences), abs=1e-6)


@pytest.mark.parametrize(
    ("differences", "share"),
    [
        ([0, 0, 0], 0),  # a tie is no win
        ([2, 2, 2], 1),
        ([0, 0, 1], 1),  # never worse, mostly better
        ([1, -1, 1, -1], 1),  # no average falls below nought
        ([-1, 1], 0),
        ([1, -3], 1 / 2),
    ],
)
def test_known_shares(differences: list[float], share: float) -> None:
    assert exact_first_share(differences) == pytest.approx(share)


def test_averages_that_almost_meet_give_the_share_of_averages_that_meet() -> None:
    meeting = [1.0, 1.0, 1.0, -9.0]  # averages 1, 1, 1, -1.5
    almost = [1.0, 1.0 + 1e-9, 1.0 - 1e-9, -9.0]

    assert exact_first_share(almost) == pytest.approx(exact_first_share(meeting), abs=1e-6)


def test_nothing_to_compare_is_refused() -> None:
    with pytest.raises(ScoringError, match="no differences"):
        exact_first_share([])


# --- the sampler against the formula --------------------------------------------------------------


def problems() -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Buckets and differences of two options: up to five groups, with ties and equal differences."""
    rng = np.random.default_rng(20)
    for number in range(80):
        count = int(rng.integers(2, 6))
        buckets = rng.integers(0, 3, count).astype(np.int16)
        differences = rng.integers(-3, 4, count) if number % 2 else rng.normal(size=count)
        yield buckets, differences.astype(np.float64)


def exact_share_in_buckets(buckets: np.ndarray, differences: np.ndarray) -> float:
    """The mean of the exact shares over all strict orders that the buckets allow."""
    orders = [
        order
        for order in permutations(range(len(buckets)))
        if all(buckets[one] <= buckets[other] for one, other in pairwise(order))
    ]
    return float(np.mean([exact_first_share(differences[list(order)]) for order in orders]))


def test_the_sampler_gives_the_exact_share_within_three_standard_errors() -> None:
    rng = np.random.default_rng(21)
    size = 20_000

    for buckets, differences in problems():
        count = len(buckets)
        sampled = sampled_group_weights(
            buckets, rng.standard_exponential((size, count)), rng.random((size, count))
        )
        found = float((differences @ sampled > 1e-12).mean())
        exact = exact_share_in_buckets(buckets, differences)
        error = np.sqrt(exact * (1 - exact) / size)
        assert abs(found - exact) <= 3 * error + 1e-9, (buckets, differences, found, exact)


# --- the draws of a customer ------------------------------------------------------------------------


def test_the_same_seed_gives_the_same_draws(model: EngineModel) -> None:
    first, second = (sample_draws(model, np.random.default_rng(7), 50) for _ in range(2))

    assert np.array_equal(first.ratings, second.ratings, equal_nan=True)
    assert np.array_equal(first.exponentials, second.exponentials)
    assert np.array_equal(first.tie_breaks, second.tie_breaks)
    assert all(np.array_equal(first.fields[name], second.fields[name]) for name in first.fields)


def test_drawn_ratings_keep_to_the_published_range_and_centre_on_its_triangle(model: EngineModel) -> None:
    drawn = sample_draws(model, np.random.default_rng(8), 20_000).ratings
    low, typical, high = model.low, model.typical, model.high
    rated = ~np.isnan(typical)

    assert (drawn[rated] >= low[rated][:, None]).all()
    assert (drawn[rated] <= high[rated][:, None]).all()
    mean = (low + typical + high) / 3  # of a triangle
    assert drawn.mean(axis=2)[rated] == pytest.approx(mean[rated], abs=0.035)


def test_every_field_with_an_assumption_has_draws(model: EngineModel, draws: Draws) -> None:
    assert set(draws.fields) == {field.id for field in model.knowledge.fields if field.unknown}


def test_shares_are_parts_of_one(
    model: EngineModel, draws: Draws, a_requirement: Callable[..., Requirements]
) -> None:
    found = robust(model, a_requirement(), draws)

    assert found.viable_share == 1
    assert found.first_shares.sum() == pytest.approx(1)
    assert (found.acceptability >= 0).all()
    by_rank = found.acceptability.sum(axis=0)
    assert by_rank[0] == pytest.approx(1)
    assert (np.diff(by_rank) <= 1e-9).all()  # a draw with a third has a second
    assert (by_rank[4:] == 0).all()  # four are on offer
    assert 0 < found.type_shares.sum() <= 1
    of_types = [found.clear_first_shares[members].sum() for members in model.members]
    assert of_types == pytest.approx(found.type_shares)


def test_a_draw_without_a_real_winner_is_won_by_nobody(
    model: EngineModel, draws: Draws, a_requirement: Callable[..., Requirements]
) -> None:
    found = robust(model, a_requirement(), draws)
    pair = [PROVIDERS.index(name) for name in ("ilec", "clec_facilities")]

    wins = found.pairwise[np.ix_(pair, pair)]
    assert np.diag(wins).tolist() == [0, 0]
    assert wins[0, 1] == found.type_shares[pair[0]]
    assert wins[1, 0] == found.type_shares[pair[1]]
    assert wins.sum() < 1


def test_low_and_high_frame_the_value_and_are_unknown_where_nothing_is_on_offer(
    model: EngineModel, draws: Draws, a_requirement: Callable[..., Requirements]
) -> None:
    evaluation = evaluate(model, a_requirement(), draws=draws)
    found, viable = evaluation.robustness[0], evaluation.scores.screening.viable[:, 0]

    assert (found.low[viable] <= found.high[viable]).all()
    assert np.isnan(found.low[~viable]).all()
    assert np.isnan(found.high[~viable]).all()


def test_central_weights_are_weightings_and_only_of_types_that_win(
    model: EngineModel, draws: Draws, a_requirement: Callable[..., Requirements]
) -> None:
    found = robust(model, a_requirement(), draws)

    wins = found.type_shares > 0
    assert found.central_weights[:, wins].sum(axis=0) == pytest.approx(np.ones(wins.sum()))
    assert np.isnan(found.central_weights[:, ~wins]).all()


def test_with_certain_ratings_the_share_of_a_type_is_the_exact_one(
    a_world: Callable[..., EngineModel], a_requirement: Callable[..., Requirements]
) -> None:
    # One rating point of difference in each group and no hair: wide differences keep the band of
    # practically equal values thin, so widen them as far as the scale allows.
    groups = len(a_world().knowledge.groups)
    typical = np.full(a_world().typical.shape, 3.0)
    signs = np.array([1, -1, 1, -1, -1, 1, -1])[a_world().group_of]
    typical[RATED.index("ilec")], typical[RATED.index("clec_facilities")] = 3 + 2 * signs, 3 - 2 * signs
    typical[RATED.index("hosted")] = 1
    world = a_world(typical=typical)
    names = [group.id for group in world.knowledge.groups]
    buckets = np.array([0, 1, 1, 2, 2, 3, 3])
    options = world.knowledge.field["importance_cost"].options
    customer = a_requirement(
        **{f"importance_{name}": options[bucket] for name, bucket in zip(names, buckets, strict=True)}
    )
    size = 4000

    found = robust(world, customer, sample_draws(world, np.random.default_rng(9), size))

    counted = buckets < 3
    differences = np.array([1.0, -1, 1, -1, -1, 1, -1])[:groups][counted]
    exact = exact_share_in_buckets(buckets[counted], differences)
    error = np.sqrt(exact * (1 - exact) / size)
    plain = found.pairwise[PROVIDERS.index("ilec"), PROVIDERS.index("clec_facilities")]
    equal = 1 - plain - found.pairwise[PROVIDERS.index("clec_facilities"), PROVIDERS.index("ilec")]
    assert plain <= exact + 3 * error
    assert plain + equal >= exact - 3 * error
    assert equal < 2 * PRACTICALLY_EQUAL * 5


def test_an_unknown_that_matters_is_drawn_from_its_mix(
    model: EngineModel, draws: Draws, a_requirement: Callable[..., Requirements]
) -> None:
    # No copper; the incumbent's fibre is there in half of the draws, so that it can be first in no more.
    known = a_requirement(copper_state="none", incumbent_fibre=None)
    always = replace(draws, fields={**draws.fields, "incumbent_fibre": np.zeros(draws.size)})

    sometimes, certain = robust(model, known, draws), robust(model, known, always)

    fibre = [one.id for one in model.alternatives].index("ilec_fibre")
    there = draws.fields["incumbent_fibre"] < 0.5
    assert sometimes.acceptability[fibre].sum() == pytest.approx(there.mean())
    assert certain.acceptability[fibre].sum() == pytest.approx(1)
