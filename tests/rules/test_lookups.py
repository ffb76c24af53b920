"""Values for each combination of conditions, looked up for any customers."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.lookups import Combinations, Places, lookup
from rules.screening import Holds


def a_sum(holds: Holds) -> list[np.ndarray]:
    """Counts in a way that tells all combinations of conditions 3, 5 and 8 apart, and counts nothing."""
    return [holds[3] * 100.0 + holds[5] * 10.0 + holds[8] * 1.0, np.zeros(1)]


def test_made_up_customers_have_every_combination_once() -> None:
    made_up = Combinations([3, 5, 8])

    found = {tuple(row) for row in np.stack([made_up[number] for number in (3, 5, 8)], axis=1).tolist()}

    assert len(found) == 8


def test_a_condition_that_was_not_named_cannot_be_used() -> None:
    with pytest.raises(KeyError):
        lookup([(3, 5)], a_sum)


@given(st.lists(st.tuples(*[st.booleans()] * 3), min_size=2, max_size=20), st.integers(0, 3))
def test_what_is_looked_up_is_what_was_found(answers: list[tuple[bool, ...]], cut: int) -> None:
    holds = dict(zip((3, 5, 8), np.array(answers).T.copy(), strict=True))
    rows = np.flatnonzero(np.arange(len(answers)) % 2 == 0)
    conditions = (3, 5, 8)

    found = Places(holds).values(lookup([conditions[:cut], conditions[cut:]], a_sum), rows)

    assert found[0].tolist() == a_sum(holds)[0][rows].tolist()
    assert not found[1].any()


def test_conditions_that_make_no_difference_are_left_out() -> None:
    found = lookup([(3, 5), (8,)], lambda holds: [holds[3] * 2.0 + holds[5] * 0.0 + holds[8] * 0.0])

    assert found.blocks == ((3,), ())
    assert found.values.tolist() == [[0.0, 2.0]]


def test_what_hangs_on_nothing_is_one_number() -> None:
    found = lookup([(3,)], lambda _holds: [np.array([7.0])])

    assert Places({}).values(found, np.array([0, 1])).tolist() == [[7.0]]
