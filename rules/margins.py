"""Whether a verdict can be another one, when it is only known how many draws may be won by others.

A change moves the difference of any two alternatives by at most so much in each draw. Only draws whose lead
is smaller can be won by another, and the counts tell whether so many draws can change the verdict.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from rules.columns import two_best
from rules.costs import exit_charge_eats_saving, saving_is_too_small
from rules.evaluation import preference
from rules.model import EngineModel
from rules.requirements import Requirements
from rules.standings import Array, Counts, Mask, Standings
from rules.value_functions import BEST, WORST
from rules.verdict import KINDS, Kind, Verdicts, second_path_keys
from rules.winners import Leads

ROUNDING = 1e-9  # rating points: more than all rounding
# How far a draw that is led by another alternative moves two preferences apart, times the number of draws.
BY_OFFER, BY_VOICE = 220.0, 20.0
SETTLED = [KINDS.index(one) for one in (Kind.NOTHING_VIABLE, Kind.SPECIAL_LINES_ONLY)]


@dataclass(frozen=True, slots=True)
class Reach:
    """How much variants can change at most, one number a variant.

    Attributes:
        types, alternatives: Draws that may be won by another type, or led by another alternative.
        central: By how much the difference of two values may move in the central case, values from 0 to 1.
    """

    types: Counts
    alternatives: Counts
    central: Array

    @classmethod
    def of(cls, leads: Leads, weights: Array, steps: Sequence[Array]) -> "Reach":
        """How much growing changes of one customer can do.

        Args:
            leads: Of the customer.
            weights: Changes x draws: by how much a step of 1 can move the difference of two alternatives.
            steps: Of each change some steps, the smallest first; all of them come after one another.
        """
        central = np.concatenate([weight[-1] * one for weight, one in zip(weights, steps, strict=True)])
        counts = []
        for lead in leads:
            with np.errstate(divide="ignore", invalid="ignore"):
                turns = np.sort((lead[:, :-1] - ROUNDING) / weights[:, :-1], axis=1)
            counts.append(
                np.concatenate(
                    [np.searchsorted(turn, one, side="right") for turn, one in zip(turns, steps, strict=True)]
                )
            )
        return cls(counts[0], counts[1], central / (BEST - WORST))


def is_certain(
    model: EngineModel, batch: Requirements, found: Standings, told: Verdicts, reach: Reach, draws: int
) -> Mask:
    """Where nothing within reach can lead to another verdict than the one told.

    Args:
        batch, found, told: As the verdicts were made.
    """
    first, second, third = -np.sort(-found.type_wins, axis=0)[:3]
    leaning = 2 * first >= draws
    keeps_line = np.where(leaning, 2 * (first - reach.types) >= draws, 2 * (first + reach.types) < draws)
    has_second = told.wants_second & (told.second >= 0)
    keeps_types = (first - second > 2 * reach.types) & (~has_second | (second - third > 2 * reach.types))
    of_voice, of_offer = _leads_in_type(model, found, told, draws)
    keeps_leader = (of_voice > BY_VOICE / draws * reach.alternatives + reach.central) & (
        of_offer > BY_OFFER / draws * reach.alternatives + reach.central
    )
    keeps_second = _lead_of_second(model, batch, found, told, has_second) > reach.central
    may_stay = exit_charge_eats_saving(batch) | saving_is_too_small(batch)
    is_close = (told.kinds == KINDS.index(Kind.TOO_CLOSE)) & ~has_second & ~may_stay
    return np.isin(told.kinds, SETTLED) | (
        keeps_line & (is_close | (keeps_types & keeps_leader & keeps_second))
    )


def _leads_in_type(model: EngineModel, found: Standings, told: Verdicts, draws: int) -> tuple[Array, Array]:
    """How far the leader is preferred to the other voice over its offer, and to other offers of its type."""
    wanted = preference(found, found.firsts / draws)
    columns = np.arange(wanted.shape[1])
    other_voice = told.leader ^ 1  # plain and hosted stand side by side
    rivals = np.where(model.provider_of[:, None] == model.provider_of[told.leader], wanted, -np.inf)
    rivals[told.leader, columns] = rivals[other_voice, columns] = -np.inf
    leader = wanted[told.leader, columns]
    with np.errstate(invalid="ignore"):
        return leader - wanted[other_voice, columns], leader - rivals.max(axis=0)


def _lead_of_second(
    model: EngineModel, batch: Requirements, found: Standings, told: Verdicts, has_second: Mask
) -> Array:
    """By how much the second path is better than the next one; infinite where none is wanted."""
    best, next_one = two_best(second_path_keys(model, batch, found, told.leader.astype(np.int8)))
    with np.errstate(invalid="ignore"):
        return np.where(has_second, best - next_one, np.inf)
