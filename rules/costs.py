"""Quotes, savings and exit charges -> what they mean for the cost ratings and for the day to move."""

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from rules.columns import either
from rules.requirements import Numbers, Requirements
from rules.schema import PROVIDERS
from rules.value_functions import BEST, WORST

POINTS_PER_LOG = 1 / np.log(1.25)  # a quarter dearer is one rating point worse (W-10)
LEAST_PRICE = 0.01  # so that a price of nothing has a ratio to the others
# Kind of provider -> the question on the price that it quotes.
QUOTES: Mapping[str, str] = {
    "ilec": "quote_incumbent",
    "clec_facilities": "quote_competitor",
    "clec_une": "quote_reseller",
    "clec_resale": "quote_reseller",
}
BILL_STANDS_FOR = {"quote_incumbent": "incumbent", "quote_competitor": "competitor"}  # without a quote
FEWEST_QUOTES = 2  # one price alone says nothing about the others


def monthly_prices(batch: Requirements) -> Numbers:
    """Monthly price by provider type x customer, NaN where none is known.

    A quote counts as it stands; without one, the bill of today stands for the family of today.
    """
    prices = _prices(batch)
    return np.stack([np.broadcast_to(prices[QUOTES[one]], batch.size) for one in PROVIDERS])


def _prices(batch: Requirements) -> dict[str, Numbers]:
    """The same by the field of the quote; leased and resold lines share one."""
    families = batch.fields["current_family"].options
    prices = {}
    for field in QUOTES.values():
        prices[field] = batch.numbers[field]
        if field in BILL_STANDS_FOR:
            is_today = batch.codes["current_family"] == families.index(BILL_STANDS_FOR[field])
            bill = either(is_today, batch.numbers["monthly_bill"], np.nan)
            prices[field] = either(np.isnan(prices[field]), bill, prices[field])
    return prices


def quoted_ratings(batch: Requirements, typical: Numbers) -> Numbers:
    """Rating of the monthly price (C-01) from real prices, provider types x customers.

    Prices tell the differences: a quarter dearer is one point less, by ratio (W-10). The published ratings
    tell the level: a price at the geometric mean of all prices gets the mean rating of the types that have
    one, so that they stay comparable with types that nobody has quoted. A lower price never helps another
    type. NaN where there is no price, or no second one to compare it with.

    Args:
        typical: Rating of the monthly price by provider type, or provider types x customers (or, where the
            columns of the batch have two axes, provider types x these).
    """
    prices = _prices(batch)
    known = {field: ~np.isnan(price) for field, price in prices.items()}
    quotes = sum((one.astype(np.int8) for one in known.values()), start=np.zeros(1, dtype=np.int8))
    enough = quotes >= FEWEST_QUOTES
    if not enough.any():
        return np.full((len(PROVIDERS), batch.size), np.nan)
    logs = {field: np.log(np.fmax(price, LEAST_PRICE)) for field, price in prices.items()}
    mean_log = sum(logs[field] * one for field, one in known.items()) / np.maximum(quotes, 1)
    types = sum(known[QUOTES[one]].astype(np.int8) for one in PROVIDERS)
    level = sum(known[QUOTES[one]] * typical[place] for place, one in enumerate(PROVIDERS))
    level = level / np.maximum(types, 1)
    by_field = {}
    for field, log in logs.items():
        rating = level + POINTS_PER_LOG * (mean_log - log)
        np.maximum(rating, WORST, out=rating)
        np.minimum(rating, BEST, out=rating)
        by_field[field] = either(known[field] & enough, rating, np.nan)
    shape = np.broadcast_shapes((batch.size,), *(one.shape for one in by_field.values()))
    return np.stack([np.broadcast_to(by_field[QUOTES[one]], shape) for one in PROVIDERS])


def exit_charge_eats_saving(batch: Requirements) -> npt.NDArray[np.bool_]:
    """Where leaving now costs at least what moving would save until the contract ends.

    Where nobody has quoted a saving, the usual one is taken: a share of the bill.
    """
    numbers = batch.numbers
    with np.errstate(invalid="ignore"):  # unknown compares as False
        some_months_left = numbers["contract_months_left"] > 1
        return (
            (numbers["exit_charge_less_saving"] >= 0)
            & (numbers["exit_charge_estimate"] > 0)
            & some_months_left
        )


def saving_is_too_small(batch: Requirements) -> npt.NDArray[np.bool_]:
    """Where the best saving quoted is below what the customer calls worth a move."""
    with np.errstate(invalid="ignore"):
        return batch.numbers["saving_short_of_wish"] > 0
