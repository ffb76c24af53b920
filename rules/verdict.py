"""Scores and shares -> the verdict: one provider, a combination, a date to wait for, or none."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from rules.columns import best_row
from rules.costs import exit_charge_eats_saving, saving_is_too_small
from rules.model import FAMILIES, EngineModel
from rules.requirements import Codes, Requirements
from rules.scoring import Scores, best_values_by_type

Array = npt.NDArray[np.float64]
Indices = npt.NDArray[np.intp]
Mask = npt.NDArray[np.bool_]

CLEAR, LEANING = 0.75, 0.5
TINY = 1e-9
NO_ALTERNATIVE = -1
SECOND_PATH_STRESS = 0.25  # of the value of its own path, beside all that makes a good line (J)


class Kind(StrEnum):
    """Kinds of verdict; the first that holds is the one given."""

    NOTHING_VIABLE = "nothing_viable"
    SPECIAL_LINES_ONLY = "special_lines_only"
    STAY_UNTIL = "stay_until"
    TOO_CLOSE = "too_close"
    PRIMARY_AND_SECOND = "primary_and_second"
    ACCESS_AND_VOICE = "access_and_voice"
    SINGLE = "single"


class Strength(StrEnum):
    CLEAR = "clear"
    LEANING = "leaning"
    TOO_CLOSE = "too_close"


class StayReason(StrEnum):
    EXIT_CHARGE = "exit_charge"
    SMALL_SAVING = "small_saving"


KINDS = tuple(Kind)
STAY_REASONS = tuple(StayReason)


@dataclass(frozen=True, slots=True)
class Verdicts:
    """One verdict a customer, as columns.

    Attributes:
        kinds: Position in KINDS.
        leader: The alternative recommended (or, if too close, the first of those that are close).
        runner_up: The best alternative of another provider type; NO_ALTERNATIVE where there is none.
        share: Share of the draws that the leader's provider type wins; 1 or 0 without draws.
        second: The alternative recommended as a second path, NO_ALTERNATIVE where none is on offer. Also
            where one is wanted only if it is cheap.
        wants_second: Where a second path is called for, cheap or not.
        stay_months: Months to stay with the provider of today, NaN where there is no reason to.
        stay_reason: Position in STAY_REASONS, -1 where there is none.
    """

    kinds: Indices
    leader: Indices
    runner_up: Indices
    share: Array
    second: Indices
    wants_second: Mask
    stay_months: Array
    stay_reason: Indices


def strength_of(share: float) -> Strength:
    """The word for a share of draws: clear from 75 in 100, leaning from 50.

    >>> strength_of(0.83).value, strength_of(0.6).value, strength_of(0.42).value
    ('clear', 'leaning', 'too_close')
    """
    if share >= CLEAR:
        return Strength.CLEAR
    return Strength.LEANING if share >= LEANING else Strength.TOO_CLOSE


def ways_of_100(share: float) -> int:
    """A share of draws as whole ways of 100, rounded down: no number says more than the word beside it.

    >>> ways_of_100(0.7495), strength_of(0.7495).value
    (74, 'leaning')
    """
    return int(100 * share + TINY)


def verdicts(
    model: EngineModel,
    batch: Requirements,
    found: Scores,
    type_shares: Array,
    preference: Array,
) -> Verdicts:
    """The verdict of each customer.

    Args:
        batch: Customers with derived fields and assumptions.
        found: Scores of the central case.
        type_shares: Provider types x customers, share of draws won.
        preference: Alternatives x customers, the higher the better, -inf where not viable: what
            chooses among the alternatives of the best provider type.
    """
    columns = np.arange(batch.size)
    best_of_type = np.stack([_best(preference, members) for members in model.members])
    best_type, next_type = _first_two(type_shares, best_values_by_type(model, found.values))
    leader = best_of_type[best_type, columns]
    runner_up = best_of_type[next_type, columns]
    share = type_shares[best_type, columns]
    nothing_viable = np.isneginf(preference[leader, columns])
    leader = np.where(nothing_viable, NO_ALTERNATIVE, leader)
    runner_up = np.where(np.isneginf(preference[runner_up, columns]), NO_ALTERNATIVE, runner_up)
    wants_second = _wants_second(batch)
    if_cheap = batch.codes["second_path"] == batch.fields["second_path"].options.index("if_cheap")
    second = _second_path(model, batch, found, leader, wants_second | if_cheap)
    stay_months, stay_reason = _stay(model, batch, found, leader)
    hosted = leader % 2 == 1
    kinds = np.select(
        [
            nothing_viable,
            _special_lines_only(batch),
            stay_reason >= 0,
            wants_second & (second >= 0) & (share < LEANING) & (model.provider_of[second] == next_type),
            share < LEANING,
            wants_second & (second >= 0),
            hosted,
        ],
        [
            KINDS.index(Kind.NOTHING_VIABLE),
            KINDS.index(Kind.SPECIAL_LINES_ONLY),
            KINDS.index(Kind.STAY_UNTIL),
            KINDS.index(Kind.PRIMARY_AND_SECOND),  # the two that are close are the two to take
            KINDS.index(Kind.TOO_CLOSE),
            KINDS.index(Kind.PRIMARY_AND_SECOND),
            KINDS.index(Kind.ACCESS_AND_VOICE),
        ],
        KINDS.index(Kind.SINGLE),
    )
    return Verdicts(kinds, leader, runner_up, share, second, wants_second, stay_months, stay_reason)


def _best(preference: Array, members: slice) -> Indices:
    if members.start == members.stop:
        return np.zeros(preference.shape[1], dtype=np.intp)
    return members.start + best_row(preference[members])


def _first_two(type_shares: Array, values: Array) -> tuple[Indices, Indices]:
    """The provider types by the share of draws won; by value where shares are equal, viable ones first."""
    viable = np.isfinite(values)
    # A value counts far less than one draw: it only settles equal shares.
    key = type_shares + np.where(viable, 1e-7 * values, -10.0)
    best = best_row(key)
    key[best, np.arange(len(best))] = -np.inf
    return best, best_row(key)


def _wants_second(batch: Requirements) -> Mask:
    wish = batch.fields["second_path"].options
    path = batch.codes["second_path"]
    asked = path == wish.index("yes")
    danger = batch.codes["harm_hour"] == batch.fields["harm_hour"].options.index("danger")
    days = batch.codes["power_cut"] == batch.fields["power_cut"].options.index("days")
    return asked | ((danger | days) & (path != wish.index("have")))


def _second_path(
    model: EngineModel, batch: Requirements, found: Scores, leader: Indices, wanted: Mask
) -> Indices:
    """The best alternative whose path does not fail with the leader's; independent first where days count."""
    second = np.full(batch.size, NO_ALTERNATIVE)
    rows = np.flatnonzero(wanted & (leader >= 0))
    if not rows.size:
        return second
    days = batch.codes["power_cut"][rows] == batch.fields["power_cut"].options.index("days")
    danger = batch.codes["harm_hour"][rows] == batch.fields["harm_hour"].options.index("danger")
    bonus = np.where(days | danger, 1.0, 0.1)
    paths = model.path_of[leader[rows]]
    keys = []
    for offer in range(len(model.alternatives) // 2):  # plain: a hosted voice needs no line of its own
        independence = model.independence[model.path_of[2 * offer]][paths]
        # -inf where not viable: then it is no second path either.
        values = found.values[2 * offer][rows] + SECOND_PATH_STRESS * found.second_path_values[offer][rows]
        allowed = found.screening.second_path[2 * offer][rows] & (independence > 0)
        keys.append(np.where(allowed, values + bonus * (independence == 2), -np.inf))
    best = best_row(keys)
    exists = np.isfinite(np.stack(keys).max(axis=0))
    second[rows] = np.where(exists, 2 * best, NO_ALTERNATIVE)
    return second


def _stay(model: EngineModel, batch: Requirements, found: Scores, leader: Indices) -> tuple[Array, Indices]:
    """Months to stay where a contract or a small saving speaks for waiting, and which of the two."""
    families = batch.fields["current_family"].options
    current = batch.codes["current_family"]
    elsewhere = np.select(
        [current == families.index(name) for name in FAMILIES],
        [model.family_of[leader] != place for place in range(len(FAMILIES))],
        False,
    ) & (leader >= 0)
    left = np.nan_to_num(batch.numbers["contract_months_left"])
    wire = batch.codes["current_wire"] == batch.fields["current_wire"].options.index("copper")
    ends_sooner = wire & (np.nan_to_num(batch.numbers["copper_months_left"], nan=np.inf) < left)
    ends_sooner |= wire & (batch.codes["notice"] == batch.fields["notice"].options.index("lines_end"))
    in_force = batch.codes["contract"] != batch.fields["contract"].options.index("none")
    outages = batch.flags["reasons.outages"] == 1  # then waiting is no bargain
    elsewhere &= _can_stay(model, found, current, families)
    charge = elsewhere & in_force & exit_charge_eats_saving(batch) & ~ends_sooner & ~outages
    small = elsewhere & saving_is_too_small(batch) & ~ends_sooner & ~outages
    reason = np.select(
        [charge, small],
        [STAY_REASONS.index(StayReason.EXIT_CHARGE), STAY_REASONS.index(StayReason.SMALL_SAVING)],
        -1,
    )
    months = np.where(reason >= 0, np.where(left > 0, left, 12.0), np.nan)
    return months, reason


def _can_stay(model: EngineModel, found: Scores, current: Codes, families: tuple[str, ...]) -> Mask:
    """Where the provider of today still has an alternative that nothing rules out."""
    viable = np.isfinite(found.values)
    by_family = [viable[model.family_of == place].any(axis=0) for place in range(len(FAMILIES))]
    return np.select([current == families.index(name) for name in FAMILIES], by_family, False)


def _special_lines_only(batch: Requirements) -> Mask:
    machines = batch.fields["special_lines"].options
    any_machine = np.zeros(batch.size, dtype=bool)
    for option in machines:
        if option != "none":
            any_machine |= batch.flags[f"special_lines.{option}"] == 1
    with np.errstate(invalid="ignore"):
        return any_machine & (batch.numbers["calls"] <= 0)
