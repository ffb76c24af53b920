"""Real prices replace guesses, and leaving early is weighed against what it saves."""

from collections.abc import Callable
from datetime import date, timedelta

import numpy as np
import pytest

from rules.costs import (
    exit_charge_eats_saving,
    monthly_prices,
    quoted_ratings,
    saving_is_too_small,
)
from rules.requirements import Requirements, with_derived_fields
from rules.schema import PROVIDERS

PUBLISHED = np.array([2.0, 4.0, 3.0, 3.0])  # monthly price, by provider type
AS_OF = date(2026, 11, 22)
IN_A_YEAR = AS_OF + timedelta(days=365)


def by_type(column: np.ndarray) -> dict[str, float]:
    """Provider type -> number, of the first customer; without those that are unknown."""
    return {name: value for name, value in zip(PROVIDERS, column[:, 0], strict=True) if not np.isnan(value)}


def test_a_quote_is_the_price_of_its_provider_types(a_requirement: Callable[..., Requirements]) -> None:
    customer = a_requirement(quote_incumbent=100, quote_competitor=80, quote_reseller=90)

    assert by_type(monthly_prices(customer)) == {
        "ilec": 100, "clec_facilities": 80, "clec_une": 90, "clec_resale": 90,
    }  # fmt: skip


@pytest.mark.parametrize(("family", "provider"), [("incumbent", "ilec"), ("competitor", "clec_facilities")])
def test_todays_bill_stands_for_the_family_of_today(
    a_requirement: Callable[..., Requirements], family: str, provider: str
) -> None:
    customer = a_requirement(current_family=family, monthly_bill=120)

    assert by_type(monthly_prices(customer)) == {provider: 120}


def test_a_quote_counts_before_todays_bill(a_requirement: Callable[..., Requirements]) -> None:
    customer = a_requirement(current_family="incumbent", monthly_bill=120, quote_incumbent=95)

    assert by_type(monthly_prices(customer)) == {"ilec": 95}


@pytest.mark.parametrize("quotes", [{}, {"quote_incumbent": 100}, {"quote_reseller": 100}])
def test_one_price_alone_says_nothing(
    a_requirement: Callable[..., Requirements], quotes: dict[str, object]
) -> None:
    assert by_type(quoted_ratings(a_requirement(**quotes), PUBLISHED)) == {}


def test_a_quarter_dearer_is_one_point_worse(a_requirement: Callable[..., Requirements]) -> None:
    customer = a_requirement(quote_incumbent=125, quote_competitor=100)

    ratings = by_type(quoted_ratings(customer, PUBLISHED))

    assert ratings == {"ilec": pytest.approx(2.5), "clec_facilities": pytest.approx(3.5)}


def test_the_level_is_that_of_the_published_ratings(a_requirement: Callable[..., Requirements]) -> None:
    same = a_requirement(quote_incumbent=80, quote_competitor=80)

    assert set(by_type(quoted_ratings(same, PUBLISHED)).values()) == {3.0}  # mean of 2 and 4


def test_a_lower_price_never_helps_another(a_requirement: Callable[..., Requirements]) -> None:
    dear = a_requirement(quote_incumbent=90, quote_competitor=200, quote_reseller=100)
    cheap = a_requirement(quote_incumbent=90, quote_competitor=50, quote_reseller=100)

    before, after = (by_type(quoted_ratings(one, PUBLISHED)) for one in (dear, cheap))

    assert after.pop("clec_facilities") > before.pop("clec_facilities")
    assert all(after[name] <= before[name] for name in after)


def test_a_price_of_nothing_is_the_best_and_breaks_nothing(
    a_requirement: Callable[..., Requirements],
) -> None:
    customer = a_requirement(quote_incumbent=0, quote_competitor=100)

    assert by_type(quoted_ratings(customer, PUBLISHED)) == {"ilec": 5, "clec_facilities": 1}


@pytest.mark.parametrize(
    ("answers", "eaten"),
    [
        ({"exit_charge": 600, "quote_competitor": 60}, True),  # saves 40 a month, 480 in the year
        ({"exit_charge": 400, "quote_competitor": 60}, False),
        ({"exit_charge": 600, "quote_competitor": 120}, True),  # saves nothing
        ({"exit_charge": 600}, True),  # no quote: the usual 15 a month, 180 in the year
        ({"exit_charge": 100}, False),
        ({"quote_competitor": 60}, True),  # usual charge: 75 in 100 of the bills left, about 900
        ({"quote_competitor": 20}, False),
        ({"exit_charge": 0, "quote_competitor": 60}, False),
        ({"exit_charge": 600, "contract_end": AS_OF + timedelta(days=20)}, False),  # over in a month
        ({"exit_charge": 600, "contract_end": None}, False),
    ],
)
def test_an_exit_charge_can_eat_the_saving(
    a_requirement: Callable[..., Requirements], answers: dict[str, object], eaten: bool
) -> None:
    contract = {"current_family": "incumbent", "monthly_bill": 100, "contract_end": IN_A_YEAR}
    customer = with_derived_fields(a_requirement(**{**contract, **answers}), {}, AS_OF)

    assert exit_charge_eats_saving(customer).tolist() == [eaten]


@pytest.mark.parametrize(
    ("smallest", "quote", "too_small"),
    [(50, 60, True), (30, 60, False), (40, 60, False), (None, 60, False), (50, None, False)],
)
def test_a_saving_can_be_too_small_to_move_for(
    a_requirement: Callable[..., Requirements], smallest: object, quote: object, too_small: bool
) -> None:
    customer = a_requirement(
        current_family="incumbent", monthly_bill=100, quote_competitor=quote, smallest_saving=smallest
    )

    assert saving_is_too_small(with_derived_fields(customer, {}, AS_OF)).tolist() == [too_small]
