"""Scores and shares -> the verdict: one provider, a combination, a date to wait for, or none."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

import numpy as np
import numpy.typing as npt

from rules.columns import (
    Places,
    best_row,
    best_row_and_value,
    either,
    entries,
    first_that_holds,
    picked,
    ruled_out,
)
from rules.costs import exit_charge_eats_saving, saving_is_too_small
from rules.model import FAMILIES, EngineModel
from rules.requirements import Requirements
from rules.screening import Screening
from rules.value_functions import TINY

Array = npt.NDArray[np.float64]
Indices = npt.NDArray[np.intp]
Mask = npt.NDArray[np.bool_]

CLEAR, LEANING = 0.75, 0.5
NO_ALTERNATIVE = -1
# The fields that a verdict reads, beside the scores; a test holds the list against what is read.
FIELDS_OF_VERDICT = frozenset(
    {"calls", "special_lines", "second_path", "harm_hour", "power_cut"}
    | {"current_family", "contract", "reasons"}
    | {"contract_months_left", "line_months_left"}
    | {"exit_charge_estimate", "exit_charge_less_saving", "saving_short_of_wish"}
)
NOT_VIABLE = -10.0  # far below any share of draws
NO_CONTRACT_MONTHS = 12.0  # to wait where no contract says how long
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


class Standing(Protocol):
    """What a verdict rests on in the central case: a `Scores`, or as much of it."""

    @property
    def screening(self) -> Screening: ...
    @property
    def values(self) -> Array: ...
    @property
    def best_by_type(self) -> Array: ...
    @property
    def second_path_values(self) -> Array: ...


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
    leader: Places
    runner_up: Indices
    share: Array
    second: Indices
    wants_second: Mask
    stay_months: Array
    stay_reason: Indices


def fields_of_verdict(model: EngineModel) -> frozenset[str]:
    """The fields that `verdicts` reads, beside the standing: its own, and those of rules about two paths."""
    sources = (model.condition_sources[one.condition] for one in model.second_path_clashes)
    leaves = (leaf for source in sources if source for leaf in source.leaves())
    return FIELDS_OF_VERDICT | {leaf.field for leaf in leaves if leaf.field}


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
    found: Standing,
    type_shares: Array,
    preference: Array,
) -> Verdicts:
    """The verdict of each customer.

    Args:
        batch: Customers with derived fields and assumptions.
        found: Standing of the central case.
        type_shares: Provider types x customers, share of draws won.
        preference: Alternatives x customers, the higher the better, -inf where not viable: what
            chooses among the alternatives of the best provider type.
    """
    best_of_type = [_best(preference, members) for members in model.members]
    best_type, next_type = _first_two(type_shares, found.best_by_type)
    share = type_shares.take(entries(type_shares, best_type))
    viable = [(best > -np.inf).view(np.int8) for best in found.best_by_type]
    leader, runner_up = (
        _or_none(picked(best_of_type, one), picked(viable, one)) for one in (best_type, next_type)
    )
    nothing_viable = leader == NO_ALTERNATIVE
    wants_second = _wants_second(batch)
    if_cheap = batch.codes["second_path"] == batch.fields["second_path"].options.index("if_cheap")
    second = _second_path(model, batch, found, leader, wants_second | if_cheap)
    stay_months, stay_reason = _stay(model, batch, found, leader)
    hosted = leader & 1 == 1
    kinds = first_that_holds(
        [
            nothing_viable,
            _special_lines_only(batch),
            stay_reason >= 0,
            wants_second & (second >= 0) & (share < LEANING) & (model.provider_of.take(second) == next_type),
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
    return Verdicts(
        kinds=kinds.astype(np.intp),
        leader=leader.astype(np.intp),
        runner_up=runner_up.astype(np.intp),
        share=share,
        second=second.astype(np.intp),
        wants_second=wants_second,
        stay_months=stay_months,
        stay_reason=stay_reason.astype(np.intp),
    )


def _best(preference: Array, members: slice) -> Places:
    if members.start == members.stop:
        return np.zeros(preference.shape[1], dtype=np.int8)
    return best_row(preference[members]) + np.int8(members.start)


def _first_two(type_shares: Array, values: Array) -> tuple[Places, Places]:
    """The provider types by the share of draws won; by value where shares are equal, viable ones first."""
    # A value counts far less than one draw: it only settles equal shares.
    key = type_shares + np.maximum(1e-7 * values, NOT_VIABLE)
    best = best_row(key)
    key.ravel()[entries(key, best)] = -np.inf
    return best, best_row(key)


def _or_none(alternatives: Places, where: Places | Mask) -> Places:
    some = where.view(np.int8)
    return alternatives * some + np.int8(NO_ALTERNATIVE) * (np.int8(1) - some)


def _wants_second(batch: Requirements) -> Mask:
    wish = batch.fields["second_path"].options
    path = batch.codes["second_path"]
    asked = path == wish.index("yes")
    danger = batch.codes["harm_hour"] == batch.fields["harm_hour"].options.index("danger")
    days = batch.codes["power_cut"] == batch.fields["power_cut"].options.index("days")
    return asked | ((danger | days) & (path != wish.index("have")))


def _second_path(
    model: EngineModel, batch: Requirements, found: Standing, leader: Places, wanted: Mask
) -> Places:
    """The best alternative whose path does not fail with the leader's; independent first where days count."""
    best, value = best_row_and_value(second_path_keys(model, batch, found, leader))
    return _or_none(best * np.int8(2), wanted & (leader >= 0) & (value > -np.inf))


def second_path_keys(model: EngineModel, batch: Requirements, found: Standing, leader: Places) -> Array:
    """What chooses the second path, offers x customers; -inf where it cannot be one."""
    days = batch.codes["power_cut"] == batch.fields["power_cut"].options.index("days")
    danger = batch.codes["harm_hour"] == batch.fields["harm_hour"].options.index("danger")
    # What speaks for each path beside each other one: -inf where both would fail together.
    usual, dire = (np.array([-np.inf, 0.0, bonus])[model.independence] for bonus in (0.1, 1.0))
    beside = np.concatenate([usual, dire], axis=1)  # paths x paths, twice
    places = model.path_of.take(leader) + (days | danger) * len(model.paths)
    merits = [of_path.take(places, mode="clip") for of_path in beside]
    keys = np.empty((len(model.alternatives) // 2, batch.size))
    for offer, key in enumerate(keys):
        np.multiply(found.second_path_values[offer], SECOND_PATH_STRESS, out=key)
        # With the better voice: it can come over any line. -inf where not viable: then it is no path either.
        key += np.maximum(found.values[2 * offer], found.values[2 * offer + 1])
        key += merits[model.path_of[2 * offer]]
        key += ruled_out(found.screening.second_path[2 * offer])
    for clash in model.second_path_clashes:
        holds = model.conditions[clash.condition].certain(batch, {})
        clashes = np.broadcast_to(holds & clash.beside.take(leader, mode="clip"), batch.size)
        for offer in map(int, np.flatnonzero(clash.alternatives[::2])):
            keys[offer] += ruled_out(~clashes)
    return keys


def _stay(model: EngineModel, batch: Requirements, found: Standing, leader: Places) -> tuple[Array, Places]:
    """Months to stay where a contract or a small saving speaks for waiting, and which of the two."""
    families = batch.fields["current_family"].options
    elsewhere = np.zeros(batch.size, dtype=bool)
    family = model.family_of.take(leader)
    for place, stays in enumerate(_viable_families(model, found)):
        with_it = batch.codes["current_family"] == families.index(FAMILIES[place])
        elsewhere |= with_it & (family != place) & stays
    elsewhere &= leader >= 0
    left = np.fmax(batch.numbers["contract_months_left"], 0.0)
    wait = either(left > 0, left, NO_CONTRACT_MONTHS)
    ends_sooner = np.fmin(batch.numbers["line_months_left"], np.inf) < wait
    in_force = batch.codes["contract"] != batch.fields["contract"].options.index("none")
    outages = batch.flags["reasons.outages"] == 1  # then waiting is no bargain
    elsewhere &= ~ends_sooner & ~outages
    reason = first_that_holds(
        [elsewhere & in_force & exit_charge_eats_saving(batch), elsewhere & saving_is_too_small(batch)],
        [STAY_REASONS.index(StayReason.EXIT_CHARGE), STAY_REASONS.index(StayReason.SMALL_SAVING)],
        -1,
    )
    months = either(reason >= 0, wait, np.nan)
    return months, reason


def _viable_families(model: EngineModel, found: Standing) -> list[Mask]:
    """For each family where it still has an alternative that nothing rules out."""
    viable = [np.zeros(found.values.shape[1], dtype=bool) for _ in FAMILIES]
    for members, best in zip(model.members, found.best_by_type, strict=True):
        if members.start < members.stop:
            viable[model.family_of[members.start]] |= best > -np.inf
    return viable


def _special_lines_only(batch: Requirements) -> Mask:
    machines = batch.fields["special_lines"].options
    any_machine = np.zeros(batch.size, dtype=bool)
    for option in machines:
        if option != "none":
            any_machine |= batch.flags[f"special_lines.{option}"] == 1
    with np.errstate(invalid="ignore"):
        return any_machine & (batch.numbers["calls"] <= 0)
