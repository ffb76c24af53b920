"""Quotes, savings and exit charges -> what they mean for the cost ratings and for the day to move."""

import numpy as np
import numpy.typing as npt

from rules.requirements import Numbers, Requirements
from rules.schema import PROVIDERS

# Price relative to the cheapest quote -> rating (W-10), straight in between.
PRICE_RATIOS = (1.0, 1.25, 1.5, 2.0, 3.0)
RATINGS = (5.0, 4.0, 3.0, 2.0, 1.0)
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
    return np.stack([by_type[provider] for provider in PROVIDERS])


def quoted_ratings(batch: Requirements) -> Numbers:
    """Rating of the monthly price (C-01) from real prices, provider types x customers.

    NaN where there is no price, or no second one to compare it with.
    """
    prices = monthly_prices(batch)
    known = ~np.isnan(prices)
    if not known.any():
        return prices
    distinct = known[0].astype(int) + known[1] + known[3]
    cheapest = np.min(np.where(known, np.maximum(prices, 0.01), np.inf), axis=0)
    ratios = np.where(known, np.maximum(prices, 0.01), np.nan) / cheapest
    ratings = np.interp(ratios, PRICE_RATIOS, RATINGS)
    return np.where(known & (distinct >= FEWEST_QUOTES), ratings, np.nan)


def exit_charge_eats_saving(batch: Requirements) -> npt.NDArray[np.bool_]:
    """Where leaving now costs at least what moving would save until the contract ends.

    A saving that nobody has quoted counts as none: then waiting is the cheaper course.
    """
    charge = batch.numbers["exit_charge_estimate"]
    saving = batch.numbers["best_saving"]
    months = batch.numbers["contract_months_left"]
    saved = np.where(np.isnan(saving), 0.0, np.maximum(saving, 0.0)) * np.nan_to_num(months)
    return (np.nan_to_num(charge) > 0) & (np.nan_to_num(charge) >= saved) & (np.nan_to_num(months) > 1)


def saving_is_too_small(batch: Requirements) -> npt.NDArray[np.bool_]:
    """Where the best saving quoted is below what the customer calls worth a move."""
    with np.errstate(invalid="ignore"):
        return batch.numbers["best_saving"] < batch.numbers["smallest_saving"]


def _first_known(first: Numbers, second: Numbers) -> Numbers:
    return np.where(np.isnan(first), second, first)
