"""An unknown is filled openly: marked as assumed, by its usual mix, and never over an answer."""

from collections.abc import Callable

import numpy as np
import pytest

from rules.assumptions import assumption_for, with_assumptions
from rules.knowledge import KnowledgeBase
from rules.requirements import Requirements

EVEN = (np.arange(1000) + 0.5) / 1000


def evenly(knowledge: KnowledgeBase) -> dict[str, np.ndarray]:
    """The same thousand evenly spread numbers for each field."""
    return {field.id: EVEN for field in knowledge.fields if field.unknown}


def test_an_answer_is_never_replaced(a_requirement: Callable[..., Requirements]) -> None:
    filled = with_assumptions(a_requirement(growth="fast", features=["crm"], sites=7))

    assert filled.value("growth") == "fast"
    assert filled.value("features") == ["crm"]
    assert filled.value("sites") == 7.0
    assert all(filled.is_answered(name)[0] for name in ("growth", "features", "sites"))


@pytest.mark.parametrize(
    ("name", "value"),
    [("growth", "some"), ("features", ["auto_attendant"]), ("sites", 1.0), ("competitor_lines", ["cable"])],
)
def test_the_central_case_takes_the_assumed_value_and_says_so(
    a_requirement: Callable[..., Requirements], name: str, value: object
) -> None:
    filled = with_assumptions(a_requirement(**{name: None}))

    assert filled.value(name) == value
    assert not filled.is_unknown(name)[0]
    assert not filled.is_answered(name)[0]
    assert filled.assumed[name].tolist() == [True]


def test_a_field_without_an_assumption_stays_unknown(a_requirement: Callable[..., Requirements]) -> None:
    filled = with_assumptions(a_requirement(monthly_bill=None))

    assert filled.value("monthly_bill") is None
    assert "monthly_bill" not in filled.assumed


@pytest.mark.parametrize(
    ("setting", "value"),
    [("rural", ["fixed_wireless"]), ("small_town", ["cable"]), ("city", ["cable"])],
)
def test_the_first_assumption_that_fits_the_case_is_used(
    a_requirement: Callable[..., Requirements], setting: str, value: object
) -> None:
    filled = with_assumptions(a_requirement(setting=setting, competitor_lines=None))

    assert filled.value("competitor_lines") == value


def test_an_assumption_may_rest_on_an_earlier_assumption(
    a_requirement: Callable[..., Requirements],
) -> None:
    filled = with_assumptions(a_requirement(setting=None, copper_state=None))

    assert filled.value("setting") == "suburb"
    assert filled.value("copper_state") == "good"
    assumption = assumption_for(filled, "copper_state")
    assert assumption is not None
    assert assumption.assume == "good"


def test_draws_follow_the_shares_of_every_assumption(
    knowledge: KnowledgeBase, a_requirement: Callable[..., Requirements]
) -> None:
    for field in knowledge.fields:
        if not field.unknown:
            continue
        customer = a_requirement(**{field.id: None}).repeated(EVEN.size)
        filled = with_assumptions(customer, evenly(knowledge))
        shares = assumption_for(filled, field.id).shares  # type: ignore[union-attr]
        values = [filled.value(field.id, row) for row in range(EVEN.size)]
        for choice, share in shares.items():
            wanted = float(choice) if field.kind == "number" else choice
            found = sum(value == (wanted if field.kind != "options" else [wanted]) for value in values)
            assert found / EVEN.size == pytest.approx(share, abs=0.0011), f"{field.id} {choice}"


def test_only_the_customers_who_do_not_know_are_filled(customers: Callable[..., Requirements]) -> None:
    filled = with_assumptions(customers({"growth": "fast"}, {"growth": None}))

    assert [filled.value("growth", row) for row in range(2)] == ["fast", "some"]
    assert filled.assumed["growth"].tolist() == [False, True]


def test_filling_leaves_the_customers_given_alone(a_requirement: Callable[..., Requirements]) -> None:
    customer = a_requirement(growth=None)

    with_assumptions(customer)

    assert customer.value("growth") is None
    assert not customer.assumed
