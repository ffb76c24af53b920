"""Buckets become the centre of all weightings that respect them; facts can raise a floor."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from rules.weights import (
    BUCKETS,
    Weightings,
    criterion_weights,
    group_weights,
    rank_order_centroid,
    sampled_group_weights,
    with_floors,
)

DECIDES, A_LOT, A_LITTLE, NONE = range(len(BUCKETS))
some_buckets = st.lists(st.integers(-1, NONE), min_size=1, max_size=7)


def buckets(*positions: int) -> np.ndarray:
    return np.array(positions, dtype=np.int16)[:, None]


def weights(*positions: int) -> list[float]:
    return group_weights(buckets(*positions))[:, 0].tolist()


@pytest.mark.parametrize(
    "published",
    [
        (0.75, 0.25),
        (0.6111, 0.2778, 0.1111),
        (0.5208, 0.2708, 0.1458, 0.0625),
        (0.4567, 0.2567, 0.1567, 0.09, 0.04),
    ],
)
def test_the_centroid_weights_are_the_published_ones(published: tuple[float, ...]) -> None:
    # Rank-order centroid weights: Edwards & Barron 1994, Organizational Behavior and Human Decision
    # Processes 60; Barron & Barrett 1996, Management Science 42(11).
    assert rank_order_centroid(len(published)).round(4).tolist() == list(published)


def test_groups_of_one_bucket_share_their_ranks() -> None:
    first, second, third = rank_order_centroid(3)

    assert weights(DECIDES, A_LITTLE, A_LITTLE) == pytest.approx([first, *[(second + third) / 2] * 2])
    assert weights(A_LOT, A_LOT, A_LITTLE) == pytest.approx([*[(first + second) / 2] * 2, third])


def test_a_group_that_does_not_matter_weighs_nothing() -> None:
    assert weights(DECIDES, NONE, A_LOT) == pytest.approx([0.75, 0, 0.25])


def test_a_group_that_was_not_sorted_matters_a_little() -> None:
    assert weights(DECIDES, -1, A_LOT) == weights(DECIDES, A_LITTLE, A_LOT)


def test_where_nothing_matters_all_groups_weigh_the_same() -> None:
    assert weights(NONE, NONE, NONE, NONE) == [0.25] * 4


@given(some_buckets)
def test_weights_sum_to_one_and_respect_the_buckets(positions: list[int]) -> None:
    found = weights(*positions)
    sorted_in = [A_LITTLE if one < 0 else one for one in positions]

    assert sum(found) == pytest.approx(1)
    for own, weight in zip(sorted_in, found, strict=True):
        assert all(weight >= other for place, other in zip(sorted_in, found, strict=True) if own < place)


@given(some_buckets, st.randoms(use_true_random=False))
def test_the_order_in_which_groups_stand_does_not_matter(positions: list[int], rng: object) -> None:
    order = list(range(len(positions)))
    rng.shuffle(order)  # type: ignore[attr-defined]

    shuffled = weights(*(positions[place] for place in order))

    assert shuffled == pytest.approx([weights(*positions)[place] for place in order])


@pytest.mark.parametrize(
    "positions",
    [
        (DECIDES, A_LOT, A_LITTLE),
        (DECIDES, A_LITTLE, A_LITTLE, NONE),
        (A_LOT,) * 5,
        (NONE, NONE),
        (0, 0, 1, 2, 3, 2, -1),
    ],
)
def test_sampled_weights_respect_the_buckets_and_centre_on_the_weights(positions: tuple[int, ...]) -> None:
    rng = np.random.default_rng(5)
    size, count = 20_000, len(positions)

    sampled = sampled_group_weights(
        buckets(*positions)[:, 0], rng.standard_exponential((size, count)), rng.random((size, count))
    )

    centre = np.array(weights(*positions))
    error = sampled.std(axis=1) / np.sqrt(size)
    assert sampled.sum(axis=0) == pytest.approx(np.ones(size))
    assert (np.abs(sampled.mean(axis=1) - centre) <= 4 * error + 1e-12).all()
    sorted_in = [A_LITTLE if one < 0 else one for one in positions]
    for first in range(count):
        for second in range(count):
            if sorted_in[first] < sorted_in[second]:
                assert (sampled[first] >= sampled[second]).all()


def test_a_floor_lifts_its_group_and_the_others_shrink_in_proportion() -> None:
    lifted = with_floors(np.array([[0.1], [0.6], [0.3]]), np.array([[0.4], [0.0], [0.0]]))

    assert lifted[:, 0] == pytest.approx([0.4, 0.4, 0.2])


def test_a_floor_that_is_met_changes_nothing() -> None:
    given_weights = np.array([[0.5], [0.5]])

    assert with_floors(given_weights, np.array([[0.3], [0.0]])).tolist() == given_weights.tolist()


def test_a_floor_that_pushes_another_group_below_its_own_floor_lifts_that_one_too() -> None:
    lifted = with_floors(np.array([[0.1], [0.4], [0.5]]), np.array([[0.5], [0.35], [0.0]]))

    assert lifted[:, 0] == pytest.approx([0.5, 0.35, 0.15])


@given(
    arrays(np.float64, 7, elements=st.floats(0, 1)).filter(lambda one: one.sum() > 0.01),
    arrays(np.float64, 7, elements=st.sampled_from([0.0, 0.0, 0.05, 0.1, 0.14])),
)
def test_floors_keep_the_sum_and_their_promise(raw: np.ndarray, minima: np.ndarray) -> None:
    lifted = with_floors((raw / raw.sum())[:, None], minima[:, None])[:, 0]

    assert lifted.sum() == pytest.approx(1)
    assert (lifted >= minima - 1e-9).all()


def test_criteria_split_the_weight_of_their_group_by_shares() -> None:
    split = criterion_weights(
        np.array([[0.6], [0.4]]), np.array([[2.0], [1.0], [1.0]]), np.array([0, 0, 1], dtype=np.intp)
    )

    assert split[:, 0] == pytest.approx([0.4, 0.2, 0.4])


def test_a_group_without_an_active_criterion_gives_its_weight_to_the_others() -> None:
    split = criterion_weights(
        np.array([[0.2], [0.2], [0.6]]), np.array([[1.0], [1.0], [0.0]]), np.array([0, 1, 2], dtype=np.intp)
    )

    assert split[:, 0] == pytest.approx([0.5, 0.5, 0.0])


def test_where_only_idle_groups_matter_the_active_ones_weigh_the_same() -> None:
    split = criterion_weights(
        np.array([[0.0], [0.0], [1.0]]), np.array([[1.0], [3.0], [0.0]]), np.array([0, 1, 2], dtype=np.intp)
    )

    assert split[:, 0] == pytest.approx([0.5, 0.5, 0.0])


def test_kept_tables_give_the_weightings_of_any_buckets() -> None:
    rng = np.random.default_rng(4)
    exponentials, tie_breaks = rng.standard_exponential((50, 7)), rng.random((50, 7))
    weightings = Weightings(exponentials, tie_breaks)

    for _ in range(60):
        buckets = rng.integers(-1, 4, 7).astype(np.int16)
        expected = sampled_group_weights(buckets, exponentials, tie_breaks)
        assert np.array_equal(weightings.sampled(buckets), expected), buckets
