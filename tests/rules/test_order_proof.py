"""Proof from the order alone: never worse whatever the weights, exact shares, and the sampler beside them."""

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.errors import ScoringError
from rules.order_proof import (
    TINY,
    can_bind,
    corner_weights,
    exact_share,
    is_never_worse,
    sampled_first_shares,
    worst_averages,
)
from rules.robustness import exact_first_share
from rules.weights import NO_WEIGHT, sampled_group_weights, with_floors

GROUPS = 7
FLOORS = (0.0, 0.0, 0.1, 0.25, 0.35, 0.45, 0.6)

one_difference = st.sampled_from((-1.0, -0.5, -0.25, 0.0, 0.25, 0.5, 1.0)) | st.floats(-1, 1)
problems = st.integers(2, GROUPS).flatmap(
    lambda size: st.tuples(
        st.lists(one_difference, min_size=size, max_size=size),
        st.lists(st.integers(-1, NO_WEIGHT), min_size=size, max_size=size),
        st.lists(st.sampled_from(FLOORS), min_size=size, max_size=size),
    )
)


def drawn_weights(buckets: list[int], minima: list[float], draws: int = 400) -> np.ndarray:
    """Groups x draws, as the engine draws them: in the customer's order, floors kept."""
    rng = np.random.default_rng(5)
    shape = draws, len(buckets)
    weights = sampled_group_weights(
        np.array(buckets, dtype=np.int16), rng.standard_exponential(shape), rng.random(shape)
    )
    return with_floors(weights, np.repeat(np.array(minima)[:, None], draws, axis=1))


def before_floors(weights: np.ndarray, buckets: np.ndarray, minima: np.ndarray) -> np.ndarray:
    """Weights in the customer's order that the floors turn into `weights`, as the proof builds them."""
    levels = np.zeros_like(weights)
    ceiling = np.inf
    for bucket in sorted(set(buckets.tolist()) - {NO_WEIGHT}):
        inside = buckets == bucket
        lifted = inside & (minima > 0) & (weights <= minima + TINY)
        levels[inside] = weights[inside]
        levels[lifted] = np.minimum(minima[lifted], ceiling)
        ceiling = min(ceiling, levels[inside].min())
    return levels / levels.sum()


# --- never worse --------------------------------------------------------------------------------


@given(problems)
def test_what_is_proven_holds_in_every_drawn_weighting(problem: tuple[list, list, list]) -> None:
    differences, buckets, minima = problem

    least = (np.array(differences) @ drawn_weights(buckets, minima)).min()

    if is_never_worse(differences, buckets, minima):
        assert least >= -2 * TINY
    if least < -2 * TINY:
        assert not is_never_worse(differences, buckets, minima)


@given(problems)
def test_a_corner_that_speaks_against_it_is_a_weighting_in_the_customers_order(
    problem: tuple[list, list, list],
) -> None:
    differences, buckets, minima = problem
    order = np.array([2 if one < 0 else one for one in buckets])
    order = np.full_like(order, 2) if (order == NO_WEIGHT).all() else order
    floors = np.array(minima)

    corners = corner_weights(buckets, minima)
    worst = corners[np.argmin(corners @ np.array(differences))]

    assert worst.sum() == pytest.approx(1.0)
    if floors.sum() < 1:
        start = before_floors(worst, order, floors)
        for group, one in enumerate(start):
            assert (start[order > order[group]] <= one + 1e-9).all()
        assert (start[order == NO_WEIGHT] == 0).all()
        assert with_floors(start[:, None], floors[:, None])[:, 0] == pytest.approx(worst, abs=1e-8)


@given(problems)
def test_without_floors_the_running_averages_say_the_same_as_the_corners(
    problem: tuple[list, list, list],
) -> None:
    differences, buckets, _ = problem

    lowest = (corner_weights(buckets, np.zeros(len(buckets))) @ np.array(differences)).min()

    assert worst_averages(differences, buckets).min() == pytest.approx(lowest, abs=1e-9)


def test_inside_a_bucket_the_worst_order_counts() -> None:
    # 0.5 first and then -0.25, -0.25 gives 0.5, 0.125, 0; the other way round it starts below 0.
    differences = [0.5, -0.25, -0.25]

    assert is_never_worse(differences, [0, 1, 2], [0, 0, 0])
    assert is_never_worse(differences, [0, 1, 1], [0, 0, 0])
    assert not is_never_worse(differences, [0, 0, 1], [0, 0, 0])


def test_a_group_that_does_not_matter_is_left_out_and_a_floor_brings_it_back() -> None:
    differences, buckets = [0.5, -1.0], [0, NO_WEIGHT]

    assert is_never_worse(differences, buckets, [0, 0])
    assert is_never_worse(differences, buckets, [0, 0.25])
    assert not is_never_worse(differences, buckets, [0, 0.45])


def test_a_floor_can_complete_a_proof() -> None:
    # The last group speaks for the first option; only the floor keeps it from weighing nothing.
    differences, buckets = [-0.25, 1.0], [0, 1]

    assert not is_never_worse(differences, buckets, [0, 0])
    assert is_never_worse(differences, buckets, [0, 0.25])


def test_floors_that_take_the_whole_weight_leave_nothing_to_the_order() -> None:
    minima = [0.5, 0.35, 0.45]

    corners = corner_weights([0, 1, 2], minima)

    assert corners.tolist() == pytest.approx(np.array([minima]) / 1.3)


def test_equal_alternatives_are_never_worse_and_never_ahead() -> None:
    nothing = [0.0] * GROUPS

    assert is_never_worse(nothing, [0, 0, 1, 1, 2, 2, 3], nothing)
    assert exact_share(nothing, [0, 0, 1, 1, 2, 2, 3]) == 0.0


def test_a_floor_binds_only_where_some_weighting_falls_below_it() -> None:
    # Alone on top of four groups a group has at least a quarter of the weight.
    assert can_bind([0, 1, 1, 2], [0.25, 0, 0, 0]).tolist() == [False] * 4
    assert can_bind([0, 1, 1, 2], [0.3, 0.1, 0, 0]).tolist() == [True, True, False, False]
    assert can_bind([0, 0, 1, 2], [0.1, 0, 0, 0]).tolist() == [True, False, False, False]


def test_pieces_that_do_not_fit_are_refused() -> None:
    with pytest.raises(ScoringError, match="Give as many as there are groups"):
        is_never_worse([0.1, 0.2], [0], [0, 0])


# --- exact shares -------------------------------------------------------------------------------


@given(st.lists(st.integers(-8, 8), min_size=2, max_size=GROUPS))
def test_in_a_strict_order_the_share_is_that_of_the_divided_difference(eighths: list[int]) -> None:
    # Two ways to the same number: the recursion over the signs, and the sum over the running averages.
    # Three buckets hold a strict order of three groups; groups that do not matter may stand anywhere.
    differences = np.array(eighths) / 8
    first = differences[:3]
    buckets = [*range(len(first)), *[NO_WEIGHT] * (len(differences) - len(first))]

    assert exact_share(differences, buckets) == pytest.approx(exact_first_share(first), abs=1e-6)


@given(problems)
def test_with_ties_the_share_is_the_mean_over_the_orders_inside_the_buckets(
    problem: tuple[list, list, list],
) -> None:
    differences, buckets, _ = problem
    eighths = np.round(np.array(differences[:4]) * 8) / 8  # the older formula needs averages well apart
    order = [2 if one < 0 else min(one, 2) for one in buckets[:4]]

    strict = [
        exact_first_share(eighths[list(one)])
        for one in permutations(range(len(order)))
        if [order[group] for group in one] == sorted(order)
    ]

    assert exact_share(eighths, order) == pytest.approx(np.mean(strict), abs=1e-6)


def test_where_all_are_in_one_bucket_the_share_is_that_of_the_whole_simplex() -> None:
    # Of two weights that sum to 1, w * 1 - (1 - w) * 3 > 0 where w > 3/4.
    assert exact_share([1.0, -3.0], [2, 2]) == pytest.approx(0.25)
    # Three equal parts: the first group outweighs the second in half of all weightings.
    assert exact_share([1.0, -1.0, 0.0], [1, 1, 1]) == pytest.approx(0.5)
    # w1 + w2 > w3 in three of the four parts of the triangle.
    assert exact_share([1.0, 1.0, -1.0], [1, 1, 1]) == pytest.approx(0.75)


@given(problems)
def test_the_shares_of_two_alternatives_sum_to_one_unless_they_tie(problem: tuple[list, list, list]) -> None:
    differences, buckets, _ = problem
    order = [2 if one < 0 else one for one in buckets]
    counting = [one for one, place in zip(differences, order, strict=True) if place != NO_WEIGHT]
    are_equal = not any(abs(one) > 1e-6 for one in counting or differences)

    both = exact_share(differences, buckets) + exact_share(-np.array(differences), buckets)

    assert are_equal or both == pytest.approx(1.0, abs=1e-6)


@given(problems)
def test_a_proof_and_its_opposite_fit_the_share(problem: tuple[list, list, list]) -> None:
    differences, buckets, _ = problem
    free = np.zeros(len(differences))

    share = exact_share(differences, buckets)

    if is_never_worse(differences, buckets, free):
        assert share in (0.0, 1.0)
    if 1e-9 < share < 1 - 1e-9:
        assert not is_never_worse(differences, buckets, free)
        assert not is_never_worse(-np.array(differences), buckets, free)


# --- the sampler --------------------------------------------------------------------------------

DRAWS = 2000


def test_sampled_and_exact_shares_agree_within_three_standard_errors_on_a_thousand_problems() -> None:
    # Of a thousand honest samples two or three lie outside three standard errors; none lies outside five.
    rng = np.random.default_rng(20261122)
    errors = []
    for number in range(1000):
        size = int(rng.integers(2, GROUPS + 1))
        differences = rng.integers(-4, 5, size) / 4 if number % 2 else rng.normal(size=size)
        buckets = rng.integers(-1, NO_WEIGHT + 1, size)
        exact = exact_share(differences, buckets)

        values = np.stack([differences, np.zeros(size)])
        sampled = sampled_first_shares(values, buckets, np.zeros(size), rng, DRAWS)[0]

        spread = np.sqrt(max(exact * (1 - exact), 1 / DRAWS) / DRAWS)
        errors.append((sampled - exact) / spread)
        if exact in (0.0, 1.0):
            assert sampled == exact, (differences, buckets)

    outside = np.abs(errors) > 3
    assert outside.sum() <= 9
    assert np.abs(errors).max() < 5
    assert abs(np.mean(errors)) < 0.1


def test_of_three_alternatives_the_shares_of_being_first_leave_out_ties_only() -> None:
    values = np.array([[1.0, 0.0, 0.5], [0.0, 1.0, 0.5], [0.0, 1.0, 0.5]])
    rng = np.random.default_rng(2)

    distinct = sampled_first_shares(values[:2], [1, 1, 2], [0, 0, 0], rng, DRAWS)
    with_a_twin = sampled_first_shares(values, [1, 1, 2], [0, 0, 0], rng, DRAWS)

    assert distinct.sum() == pytest.approx(1.0)
    assert distinct[0] == pytest.approx(0.5, abs=0.04)
    assert with_a_twin[1:].tolist() == [0.0, 0.0]
    assert with_a_twin[0] == pytest.approx(0.5, abs=0.04)


def test_the_sampler_keeps_the_floors() -> None:
    values = np.array([[1.0, 0.0], [0.0, 1.0]])

    free = sampled_first_shares(values, [0, 1], [0, 0], np.random.default_rng(3), DRAWS)
    held = sampled_first_shares(values, [0, 1], [0, 0.6], np.random.default_rng(3), DRAWS)

    assert free.tolist() == [1.0, 0.0]
    assert held.tolist() == [0.0, 1.0]
