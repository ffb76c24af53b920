"""Unknowns worth a phone call: which open questions can still change the verdict, and which cannot."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

import numpy as np

from advisor.advice import Advice
from advisor.answers import Value
from advisor.line_of_today import contradicts_today, implied_option
from advisor.questions import Question
from advisor.relevance import offered_options, requirement_rows
from advisor.scales import thresholds
from advisor.variants import NOTHING, Case, Change, Outcome
from rules.inert import inert_fields
from rules.knowledge import KnowledgeBase
from rules.requirements import Requirements, with_derived_fields
from rules.verdict import Kind

COMBINATIONS = 10  # sets of answers to all open questions, tried with and without each one
SEED = 7  # of these sets
AMOUNTS = (0.5, 1.0, 2.0)  # of the bill, where an amount is not known
A_CALL = 0.5  # of the worth of an answer is left where it takes a call (J)
USUAL_BILL = 400.0  # a month, where that is not known either (J)
DAYS_AHEAD = (30, 365, 1095)


class Influence(StrEnum):
    """What an open question can do."""

    DECIDES = "decides"  # an answer to it alone changes the verdict
    TOGETHER = "together"  # it changes the verdict together with others
    NOT_SEEN = "not_seen"  # it changed nothing in all that was tried
    HARMLESS = "harmless"  # nothing that the verdict rests on can depend on it


@dataclass(frozen=True, slots=True)
class Unknown:
    """One open question.

    Attributes:
        question: Its id.
        outcomes: The answers tried, and the verdict that each leads to while all else stays open.
        often: Share of these answers that lead to another verdict; for TOGETHER, of the sets of answers to
            all open questions in which another answer to this one does.
        takes_a_call: Somebody else has to be asked; else the customer only has to think, or look it up.
    """

    question: str
    influence: Influence
    outcomes: Mapping[Value, Outcome]
    often: float
    takes_a_call: bool = False

    @property
    def worth(self) -> float:
        """How often an answer changes the verdict, and half of that where it takes a call."""
        return self.often * (A_CALL if self.takes_a_call else 1.0)


@dataclass(frozen=True, slots=True)
class Unknowns:
    """All open questions: first those that lead to another type of carrier, then by what an answer is worth.

    Attributes:
        today: The verdict as things stand.
        combinations: How many sets of answers to all of them were tried.
    """

    found: tuple[Unknown, ...]
    today: Outcome
    combinations: int

    def of(self, *influences: Influence) -> tuple[Unknown, ...]:
        return tuple(one for one in self.found if one.influence in influences)

    @property
    def is_settled(self) -> bool:
        """Nothing left to ask changed the verdict in all that was tried."""
        return not self.of(Influence.DECIDES, Influence.TOGETHER)

    @property
    def is_proved(self) -> bool:
        """Nothing left to ask can change the verdict."""
        return not self.of(Influence.DECIDES, Influence.TOGETHER, Influence.NOT_SEEN)


def unknowns(advice: Advice, knowledge: KnowledgeBase) -> Unknowns:
    """Every question put to this customer that has no answer, or "I don't know".

    An answer counts as changing the verdict if the verdict on all draws is another one, with every other
    open question drawn from its usual mix. "Together" is tried on sets of answers to all open questions,
    each with and without the answer to the question at hand.

    Args:
        knowledge: The knowledge base that it was made with.
    """
    case = Case.of(advice, knowledge)
    today = case.tried([NOTHING]).outcomes[0]
    asked = [case.interview.question[name] for name in case.interview.question if name in case.asked]
    waiting = [one for one in asked if case.answers.values.get(one.id) is None]
    harmless = _harmless(case, waiting)
    values = {one.id: possible_answers(case, one) for one in waiting if one.id not in harmless}
    alone = _alone(case, values)
    deciding = {name for name, found in alone.items() if any(one != today for one in found.values())}
    rest = [name for name in values if name not in deciding]
    together = _together(case, values, rest) if rest else {}
    found = []
    for one in waiting:
        outcomes = alone.get(one.id, {})
        changed = sum(outcome != today for outcome in outcomes.values())
        often = changed / max(len(outcomes), 1)
        if one.id in harmless:
            influence = Influence.HARMLESS
        elif one.id in deciding:
            influence = Influence.DECIDES
        elif one.id in together:
            influence, often = Influence.TOGETHER, together[one.id]
        else:
            influence = Influence.NOT_SEEN
        takes_a_call = bool(case.interview.screen_of[one.id].guide)
        found.append(Unknown(one.id, influence, outcomes, often, takes_a_call))
    order, providers = list(Influence), {one.id: one.provider for one in case.knowledge.offers}
    found.sort(
        key=lambda one: (
            order.index(one.influence),
            not leads_elsewhere(one, today, providers),
            -one.worth,
        )
    )
    return Unknowns(tuple(found), today, COMBINATIONS if rest else 0)


def leads_elsewhere(unknown: Unknown, today: Outcome, providers: Mapping[str, str]) -> bool:
    """Whether an answer settles on another type of carrier, or on none: more than a close call or a voice.

    Args:
        providers: Line -> the type of carrier that offers it.
    """

    def provider(outcome: Outcome) -> str | None:
        return providers.get(outcome.leader.removesuffix("+hosted"))

    return any(
        one.kind is not Kind.TOO_CLOSE and provider(one) != provider(today)
        for one in unknown.outcomes.values()
    )


def possible_answers(case: Case, question: Question) -> tuple[Value, ...]:
    """Answers that stand for all: each option (of several, each one alone), and amounts at every turn.

    Without those that contradict what the customer has told about the line of today; of several options,
    the one that is the line of today stands beside each other one.
    """
    now = case.answers.values
    if question.kind in ("option", "options"):
        options = [one.id for one in offered_options(question, case.answers) if not one.outside_scope]
        found: list[Value] = list(options)
        if question.kind == "options":
            today = implied_option(now, question.id)
            found = [tuple(one for one in options if one in (name, today)) for name in options]
        possible = [one for one in found if not contradicts_today({**now, question.id: one})]
        return tuple(possible if possible and not contradicts_today(now) else found)
    if question.kind == "date":
        return tuple((case.as_of + timedelta(days=days)).isoformat() for days in DAYS_AHEAD)
    low, high = question.minimum or 0, question.maximum or 10 * USUAL_BILL
    turns = thresholds(case, question.id)
    if not turns:
        bill = float(str(case.answers.values.get("monthly_bill") or USUAL_BILL))
        turns = {round(bill * one) for one in AMOUNTS}
    return tuple(sorted({min(max(one, round(low)), round(high)) for one in turns}))


def _harmless(case: Case, waiting: Sequence[Question]) -> frozenset[str]:
    """Open questions that provably have no say, nor has any question that their answer would open."""
    row = Requirements.from_rows(requirement_rows(case.interview, [case.answers]), case.knowledge.field)
    groups = {region: one.group for region, one in case.knowledge.incumbent_by_region.items()}
    inert = inert_fields(case.model, with_derived_fields(row, groups, case.as_of))
    opens: dict[str, set[str]] = {}
    for screen in case.interview.screens:
        for name in screen.questions:
            for when in (screen.when, case.interview.question[name].when):
                for leaf in when.leaves() if when else ():
                    opens.setdefault(leaf.field or "", set()).add(name)

    def is_harmless(name: str) -> bool:
        return name in inert and all(is_harmless(other) for other in opens.get(name, ()))

    return frozenset(one.id for one in waiting if is_harmless(one.id))


def _alone(case: Case, values: Mapping[str, Sequence[Value]]) -> dict[str, dict[Value, Outcome]]:
    """For each question each answer, and the verdict with it."""
    tries = [(name, value) for name, several in values.items() for value in several]
    changes = [Change({name: value}) for name, value in tries]
    outcomes = case.tried(changes).outcomes
    found: dict[str, dict[Value, Outcome]] = {name: {} for name in values}
    for (name, value), outcome in zip(tries, outcomes, strict=True):
        found[name][value] = outcome
    return found


def _together(case: Case, values: Mapping[str, Sequence[Value]], names: Sequence[str]) -> dict[str, float]:
    """Question -> in which share of the sets of answers to all others its answer changes the verdict."""
    rng = np.random.default_rng(SEED)
    wholes: list[dict[str, Value]] = []
    tries: list[list[tuple[str, Value]]] = []
    for _ in range(COMBINATIONS):
        answered = {name: several[int(rng.integers(len(several)))] for name, several in values.items()}
        wholes.append(answered)
        others = {name: [one for one in values[name] if one != answered[name]] for name in names}
        tries.append(
            [(name, several[int(rng.integers(len(several)))]) for name, several in others.items() if several]
        )
    changes = [[NOTHING, *(Change({name: value}) for name, value in several)] for several in tries]
    tried: Counter[str] = Counter()
    changed: Counter[str] = Counter()
    for several, found in zip(tries, case.outcomes_from(wholes, changes), strict=True):
        whole, *outcomes = found
        for (name, _), outcome in zip(several, outcomes, strict=True):
            tried[name] += 1
            changed[name] += outcome != whole
    return {name: changed[name] / tried[name] for name in names if changed[name]}
