"""The scale of ratings has fixed ends, so that no alternative can stretch it."""

import numpy as np
import pytest

from rules.value_functions import BEST, WORST, partial_value


@pytest.mark.parametrize(("rating", "value"), [(1.0, 0.0), (2.0, 0.25), (3.0, 0.5), (4.0, 0.75), (5.0, 1.0)])
def test_ratings_from_one_to_five_become_values_from_nought_to_one(rating: float, value: float) -> None:
    assert partial_value(rating) == value


def test_equal_steps_of_rating_are_equal_steps_of_value() -> None:
    values = partial_value(np.linspace(WORST, BEST, 9))

    assert np.diff(values) == pytest.approx(np.full(8, 1 / 8))


def test_one_more_rating_leaves_the_other_values_alone() -> None:
    alone = partial_value(np.array([2.0, 4.0]))

    together = partial_value(np.array([2.0, 4.0, 5.0]))

    assert together[:2].tolist() == alone.tolist()
