"""Varied customers drawn from the fields, for benchmarks, sweeps and tests."""

from collections.abc import Mapping

import numpy as np

from rules.requirements import NOT_A_DATE, UNKNOWN, Codes, Dates, Flags, Numbers, Requirements
from rules.schema import FieldSpec

UNKNOWN_SHARE = 0.15  # of the answers
FIRST_DAY, DAYS = np.datetime64("2026-01-01"), 1500
STAND_ALONE = ("none", "plain", "basic")  # options of a choose-any question that exclude the others
USUAL_RANGE = (0, 500)

# Field -> lowest and highest value of a number; all others lie in USUAL_RANGE.
NUMBER_RANGES = {
    "sites": (1, 40),
    "people": (1, 80),
    "calls": (0, 40),
    "special_count": (0, 8),
    "monthly_bill": (50, 2000),
    "exit_charge": (0, 5000),
    "quote_incumbent": (50, 2000),
    "quote_competitor": (50, 2000),
    "quote_reseller": (50, 2000),
    "one_off_budget": (0, 5000),
}


def varied_customers(fields: Mapping[str, FieldSpec], rng: np.random.Generator, size: int) -> Requirements:
    """Customers with independent, evenly drawn answers; some are unknown. Derived fields stay open."""
    codes: dict[str, Codes] = {}
    flags: dict[str, Flags] = {}
    numbers: dict[str, Numbers] = {}
    dates: dict[str, Dates] = {}
    for name, spec in fields.items():
        unknown = np.ones(size, dtype=bool) if spec.derived else rng.random(size) < UNKNOWN_SHARE
        if spec.kind == "option":
            drawn = rng.integers(0, len(spec.options), size, dtype=np.int16)
            codes[name] = np.where(unknown, UNKNOWN, drawn).astype(np.int8)
        elif spec.kind == "options":
            _draw_options(flags, name, spec, unknown, rng)
        elif spec.kind == "number":
            low, high = NUMBER_RANGES.get(name, USUAL_RANGE)
            numbers[name] = np.where(unknown, np.nan, rng.integers(low, high + 1, size))
        else:
            days = FIRST_DAY + rng.integers(0, DAYS, size)
            dates[name] = np.where(unknown, NOT_A_DATE, days)
    return Requirements(fields, size, codes, flags, numbers, dates)


def _draw_options(
    flags: dict[str, Flags],
    name: str,
    spec: FieldSpec,
    unknown: "np.typing.NDArray[np.bool_]",
    rng: np.random.Generator,
) -> None:
    """Each option of its own; "none" and the like stand alone."""
    alone = [option for option in spec.options if option in STAND_ALONE]
    single = rng.random(len(unknown)) < 0.3 if alone else np.zeros(len(unknown), dtype=bool)
    for option in spec.options:
        chosen = single if option in alone else ~single & (rng.random(len(unknown)) < 0.35)
        flags[f"{name}.{option}"] = np.where(unknown, np.int8(UNKNOWN), chosen.astype(np.int8))
