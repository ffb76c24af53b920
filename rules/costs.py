"""Quotes, savings and exit charges -> what they mean for the cost ratings and for the day to move."""

import numpy as np
import numpy.typing as npt

from rules.requirements import Numbers, Requirements
from rules.schema import PROVIDERS
from rules.value_functions import BEST, WORST

POINTS_PER_LOG = 1 / np.log(1.25)  # a quarter dearer is one rating point worse (W-10)
LEAST_PRICE = 0.01  # so that a price of nothing has a ratio to the others
FEWEST_QUOTES = 2  # one price alone says nothing about the others


def monthly_prices(batch: Requirements) -> Numbers:
    """Monthly price by provider type x customer, NaN where none is known.

    A quote counts as it stands; without one, the bill of today stands for the family of today.
    """
    numbers = batch.numbers
    families = batch.fields["current_family"].options
    with_incumbent = batch.codes["current_family"] == families.index("incumbent")
    with_competitor = batch.codes["current_family"] == families.index("competitor")
    bill = numbers["monthly_bill"]
    incumbent = _first_known(numbers["quote_incumbent"], np.where(with_incumbent, bill, np.nan))
    competitor = _first_known(numbers["quote_competitor"], np.where(with_competitor, bill, np.nan))
    reseller = numbers["quote_reseller"]
    by_type = {
        "ilec": incumbent,
        "clec_facilities": competitor,
        "clec_une": reseller,
        "clec_resale": reseller,
    }
    return np.stack(np.broadcast_arrays(*(by_type[provider] for provider in PROVIDERS)))


def quoted_ratings(batch: Requirements, typical: Numbers) -> Numbers:
    """Rating of the monthly price (C-01) from real prices, provider types x customers.

    Prices tell the differences: a quarter dearer is one point less, by ratio (W-10). The published ratings
    tell the level: a price at the geometric mean of all prices gets the mean rating of the types that have
    one, so that they stay comparable with types that nobody has quoted. A lower price never helps another
    type. NaN where there is no price, or no second one to compare it with.

    Args:
        typical: Rating of the monthly price by provider type, or provider types x customers.
    """
    prices = monthly_prices(batch)
    known = ~np.isnan(prices)
    if not known.any():
        return prices
    logs = np.log(np.maximum(np.where(known, prices, 1.0), LEAST_PRICE))
    own_quote = known & np.array([True, True, False, True])[:, None]  # leased and resold lines share one
    quotes = own_quote.sum(axis=0)
    mean_log = np.where(own_quote, logs, 0.0).sum(axis=0) / np.maximum(quotes, 1)
    published = np.where(known, typical if typical.ndim == 2 else typical[:, None], 0.0)
    level = published.sum(axis=0) / np.maximum(known.sum(axis=0), 1)
    ratings = np.clip(level + POINTS_PER_LOG * (mean_log - logs), WORST, BEST)
    return np.where(known & (quotes >= FEWEST_QUOTES), ratings, np.nan)


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


def _first_known(first: Numbers, second: Numbers) -> Numbers:
    return np.where(np.isnan(first), second, first)
