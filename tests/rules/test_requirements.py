"""Requirements keep what was said, keep unknowns unknown, and derive the rest."""

from collections.abc import Callable
from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest

from rules.errors import ScoringError
from rules.knowledge import KnowledgeBase
from rules.requirements import DAYS_PER_MONTH, Requirements, requirements_table, with_derived_fields

AS_OF = date(2026, 11, 22)
GROUPS = {"US-GA": "att", "PR": "claro"}


def derived(batch: Requirements) -> Requirements:
    return with_derived_fields(batch, GROUPS, AS_OF)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("growth", "fast"),
        ("features", ["mobile_app", "crm"]),
        ("people", 12.0),
        ("contract_end", date(2027, 3, 1)),
    ],
)
def test_what_goes_in_comes_out(a_requirement: Callable[..., Requirements], name: str, value: object) -> None:
    customer = a_requirement(**{name: value})

    assert customer.value(name) == value
    assert not customer.is_unknown(name)[0]
    assert customer.is_answered(name)[0]


@pytest.mark.parametrize("name", ["growth", "features", "people", "contract_end"])
def test_an_unknown_stays_unknown(a_requirement: Callable[..., Requirements], name: str) -> None:
    customer = a_requirement(**{name: None})

    assert customer.value(name) is None
    assert customer.is_unknown(name)[0]
    assert not customer.is_answered(name)[0]


@pytest.mark.parametrize(
    ("row", "part"),
    [
        ({"gorwth": "fast"}, 'no field "gorwth"'),
        ({"growth": "huge"}, 'no option "huge"'),
        ({"features": ["pager"]}, 'no option "pager"'),
        ({"features": "crm"}, 'no option "crm"'),
    ],
)
def test_a_field_or_option_that_does_not_exist_is_refused(
    knowledge: KnowledgeBase, row: dict[str, object], part: str
) -> None:
    with pytest.raises(ScoringError, match=part):
        Requirements.from_rows([row], knowledge.field)


def test_a_table_with_a_strange_column_is_refused(knowledge: KnowledgeBase) -> None:
    with pytest.raises(ScoringError, match='no field "gorwth"'):
        Requirements.from_table(pd.DataFrame({"gorwth": ["fast"]}), knowledge.field)


def test_a_table_with_a_strange_option_is_refused(knowledge: KnowledgeBase) -> None:
    with pytest.raises(ScoringError, match='no option "huge"'):
        Requirements.from_table(pd.DataFrame({"growth": ["fast", "huge"]}), knowledge.field)


def test_the_table_holds_the_same_customers_as_the_rows(knowledge: KnowledgeBase) -> None:
    rows: list[dict[str, object]] = [
        {"growth": "fast", "features": ["crm"], "people": 3, "contract_end": date(2027, 1, 31)},
        {},
        {"growth": "none", "features": [], "monthly_bill": 120.5},
    ]

    batch = Requirements.from_table(requirements_table(rows, knowledge.field), knowledge.field)

    for number, row in enumerate(rows):
        for name in knowledge.field:
            assert batch.value(name, number) == row.get(name), name


def test_a_missing_column_is_unknown_for_all(knowledge: KnowledgeBase) -> None:
    batch = Requirements.from_table(pd.DataFrame({"growth": ["fast", "none"]}), knowledge.field)

    assert batch.size == 2
    assert all(batch.is_unknown(name).all() for name in knowledge.field if name != "growth")


def test_a_slice_holds_the_customers_of_its_rows(customers: Callable[..., Requirements]) -> None:
    batch = customers({"people": 1}, {"people": 2}, {"people": 3})

    part = batch.slice(slice(1, 99))

    assert part.size == 2
    assert part.numbers["people"].tolist() == [2.0, 3.0]


def test_only_one_customer_can_be_repeated(customers: Callable[..., Requirements]) -> None:
    repeated = customers({"growth": "fast"}).repeated(4)

    assert repeated.size == 4
    assert repeated.value("growth") == "fast"  # one row stands for all four
    with pytest.raises(ScoringError, match="only one customer"):
        customers({}, {}).repeated(4)


def test_one_call_for_each_four_people_unless_the_calls_are_known(
    customers: Callable[..., Requirements],
) -> None:
    batch = derived(customers({"people": 9}, {"people": 9, "calls": 2}, {}))

    assert batch.numbers["calls"].tolist()[:2] == [3.0, 2.0]
    assert np.isnan(batch.numbers["calls"][2])


def test_the_region_names_the_incumbent(customers: Callable[..., Requirements]) -> None:
    batch = derived(customers({"region": "US-GA"}, {"country": "pr"}, {"region": "US-TX"}, {"region": None}))

    assert [batch.value("incumbent_group", row) for row in range(4)] == ["att", "claro", "other", None]
    assert batch.value("region", 1) == "PR"


@pytest.mark.parametrize(
    ("told", "group"),
    [
        ({"current_family": "incumbent", "current_provider": "frontier"}, "other"),
        ({"current_family": "incumbent", "current_provider": "lumen"}, "lumen"),
        ({"current_family": "incumbent", "current_provider": "att"}, "att"),
        ({"current_family": "incumbent"}, "att"),
        ({"current_family": "competitor", "current_provider": "lumen"}, "att"),
        ({"current_provider": "lumen"}, "att"),
    ],
)
def test_the_name_on_the_bill_of_the_incumbent_goes_before_the_region(
    told: dict[str, object], group: str, customers: Callable[..., Requirements]
) -> None:
    assert derived(customers({"region": "US-GA", **told})).value("incumbent_group") == group


@pytest.mark.parametrize(
    ("days", "months"), [(0, 0.0), (-40, 0.0), (365, pytest.approx(11.99, abs=0.01)), (None, None)]
)
def test_contract_months_count_from_the_day_of_the_advice(
    a_requirement: Callable[..., Requirements], days: int | None, months: object
) -> None:
    end = None if days is None else AS_OF + timedelta(days=days)

    assert derived(a_requirement(contract_end=end)).value("contract_months_left") == months


def test_copper_months_are_known_only_where_the_copper_or_the_lines_end(
    customers: Callable[..., Requirements],
) -> None:
    day = AS_OF + timedelta(days=100)

    batch = derived(
        customers(
            {"copper_state": "ending", "notice_date": day},
            {"notice": "lines_end", "notice_date": day},
            {"notice": "price_rise", "notice_date": day},
        )
    )

    assert np.isnan(batch.numbers["copper_months_left"]).tolist() == [False, False, True]


def test_the_line_of_today_ends_with_its_notice_and_with_the_copper_that_it_may_be(
    customers: Callable[..., Requirements],
) -> None:
    day, end = AS_OF + timedelta(days=100), AS_OF + timedelta(days=200)

    batch = derived(
        customers(
            {"notice": "lines_end", "notice_date": day, "current_wire": "cable", "contract_end": end},
            {"copper_state": "ending", "notice_date": end, "contract_end": day},
            {"copper_state": "ending", "notice_date": day, "current_wire": "cable", "contract_end": end},
            {"notice": "lines_end", "contract_end": day},  # nobody has named the day
            {"notice": "lines_end", "notice_date": day},
        )
    )

    days_left = batch.numbers["line_months_left"] * DAYS_PER_MONTH
    days_past = batch.numbers["contract_past_line"] * DAYS_PER_MONTH
    assert days_left == pytest.approx([100, 200, np.nan, 0, 100], nan_ok=True)
    assert days_past == pytest.approx([100, -100, np.nan, 100, np.nan], nan_ok=True)


def test_the_exit_charge_is_the_stated_one_or_three_quarters_of_the_bills_left(
    customers: Callable[..., Requirements],
) -> None:
    end = {"contract_end": AS_OF + timedelta(days=365), "monthly_bill": 100.0}

    batch = derived(customers(end, {**end, "exit_charge": 40.0}, {"monthly_bill": 100.0}))

    estimates = batch.numbers["exit_charge_estimate"]
    assert estimates[0] == pytest.approx(0.75 * 100 * 365 / (365.25 / 12))
    assert estimates[1] == 40.0
    assert np.isnan(estimates[2])


def test_the_saving_is_todays_bill_less_the_cheapest_quote_of_the_other_family(
    customers: Callable[..., Requirements],
) -> None:
    quotes = {
        "monthly_bill": 100.0,
        "quote_incumbent": 90.0,
        "quote_competitor": 80.0,
        "quote_reseller": 70.0,
    }

    batch = derived(
        customers(
            {**quotes, "current_family": "incumbent"},
            {**quotes, "current_family": "competitor"},
            {**quotes, "current_family": "none"},
            {"monthly_bill": 100.0, "current_family": "incumbent", "quote_competitor": 80.0},
        )
    )

    saving = batch.numbers["best_saving"]
    assert saving[:2].tolist() == [30.0, 10.0]
    assert np.isnan(saving[2])
    assert saving[3] == 20.0
