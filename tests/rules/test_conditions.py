"""Conditions are yes, no or not known, and follow Kleene's strong logic."""

from collections.abc import Callable
from dataclasses import replace
from itertools import product

import numpy as np
import pytest

from rules.conditions import Truth, problems_with_condition, truth
from rules.knowledge import KnowledgeBase
from rules.requirements import Requirements
from rules.schema import Condition

YES, NO, OPEN = (True, True), (False, False), (False, True)
GROWS = {"field": "growth", "is": "fast"}
MOVES = {"field": "move_likely", "is": "yes"}
GROWTH = {YES: "fast", NO: "none", OPEN: None}
MOVING = {YES: "yes", NO: "no", OPEN: None}


def condition(**keys: object) -> Condition:
    return Condition.model_validate(keys)


def verdict(found: Truth) -> tuple[bool, bool]:
    return bool(found.certain[0]), bool(found.possible[0])


@pytest.mark.parametrize(
    ("test", "yes", "no"),
    [
        ({"field": "growth", "is": "fast"}, "fast", "some"),
        ({"field": "growth", "in": ["some", "fast"]}, "some", "none"),
        ({"field": "features", "has": "crm"}, ["crm", "video"], ["video"]),
        ({"field": "features", "has_any": ["crm", "queue"]}, ["queue"], ["video"]),
        ({"field": "people", "at_least": 5}, 5, 4.9),
        ({"field": "people", "at_most": 5}, 5, 5.1),
    ],
)
def test_a_test_of_a_field_is_yes_no_or_open(
    a_requirement: Callable[..., Requirements], test: dict[str, object], yes: object, no: object
) -> None:
    name = str(test["field"])

    found = [verdict(truth(condition(**test), a_requirement(**{name: value}))) for value in (yes, no, None)]

    assert found == [YES, NO, OPEN]


@pytest.mark.parametrize(
    ("name", "value"),
    [("growth", "some"), ("features", ["crm"]), ("people", 3), ("contract_end", "2027-03-01")],
)
def test_whether_a_field_is_known_is_never_open(
    a_requirement: Callable[..., Requirements], name: str, value: object
) -> None:
    known = condition(field=name, known=True)
    unknown = condition(field=name, known=False)

    found = [
        [verdict(truth(one, a_requirement(**{name: given}))) for one in (known, unknown)]
        for given in (value, None)
    ]

    assert found == [[YES, NO], [NO, YES]]


@pytest.mark.parametrize(("first", "second"), list(product((YES, NO, OPEN), repeat=2)))
def test_all_any_and_not_follow_the_tables_of_kleene(
    a_requirement: Callable[..., Requirements], first: tuple[bool, bool], second: tuple[bool, bool]
) -> None:
    # Kleene 1952, Introduction to Metamathematics, section 64: order the values no < open < yes; then
    # "and" is the smaller, "or" the larger, and "not" turns the order round.
    customer = a_requirement(growth=GROWTH[first], move_likely=MOVING[second])
    order = [NO, OPEN, YES]
    smaller, larger = sorted((first, second), key=order.index)

    assert verdict(truth(condition(all=[GROWS, MOVES]), customer)) == smaller
    assert verdict(truth(condition(any=[GROWS, MOVES]), customer)) == larger
    assert verdict(truth(condition(**{"not": GROWS}), customer)) == order[2 - order.index(first)]


def test_no_condition_always_holds(a_requirement: Callable[..., Requirements]) -> None:
    assert verdict(truth(None, a_requirement())) == YES


def test_a_condition_is_answered_for_each_customer_of_a_batch(
    customers: Callable[..., Requirements],
) -> None:
    batch = customers({"growth": "fast"}, {"growth": None}, {"growth": "none"})

    found = truth(condition(**GROWS), batch)

    assert found.certain.tolist() == [True, False, False]
    assert found.possible.tolist() == [True, True, False]


def test_a_column_may_hold_one_row_for_all_beside_one_that_differs(
    customers: Callable[..., Requirements],
) -> None:
    batch = customers({"features": ["crm"]}, {"features": ["queue"]})
    same = replace(batch, flags={**batch.flags, "features.video": np.zeros(1, dtype=np.int8)})

    found = truth(condition(field="features", has_any=["video", "crm"]), same)

    assert found.certain.tolist() == [True, False]


@pytest.mark.parametrize(
    ("wrong", "part"),
    [
        ({"field": "gorwth", "is": "fast"}, 'unknown field "gorwth"'),
        ({"field": "growth", "is": "huge"}, 'no option "huge"'),
        ({"field": "growth", "at_least": 2}, "does not fit"),
        ({"field": "people", "has": "crm"}, "does not fit"),
        ({"field": "contract_end", "is": "soon"}, "does not fit"),
    ],
)
def test_a_condition_that_fits_no_field_is_reported(
    knowledge: KnowledgeBase, wrong: dict[str, object], part: str
) -> None:
    problems = problems_with_condition(condition(**wrong), knowledge.field, "rule X")

    assert part in problems[0].what
    assert problems[0].where == "rule X"


def test_every_wrong_part_of_a_condition_is_reported(knowledge: KnowledgeBase) -> None:
    wrong = condition(any=[{"field": "no_such", "is": "x"}, {"not": {"field": "growth", "is": "huge"}}])

    problems = problems_with_condition(wrong, knowledge.field, "rule X")

    assert len(problems) == 2
