"""One case replayed with other answers, weights or ratings: what flips and unknowns are found with."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

import numpy as np

from advisor.advice import Advice
from advisor.answers import Answers, Value
from advisor.overrides import overridden
from advisor.prepared import draws_of, interview_of, model_of
from advisor.questions import Interview
from advisor.relevance import relevance, requirement_rows
from rules.columns import two_best
from rules.knowledge import KnowledgeBase
from rules.model import EngineModel
from rules.requirements import Requirements
from rules.robustness import Draws
from rules.variants import NewRating, Replayed, Variants, replay
from rules.verdict import KINDS, LEANING, Kind


class Outcome(NamedTuple):
    """What a verdict says; another outcome is another verdict, another strength is not.

    Attributes:
        leader: Id of the alternative recommended, empty where none is.
        second: Id of the second connection, empty unless the verdict is to take both.
    """

    kind: Kind
    leader: str
    second: str


@dataclass(frozen=True, slots=True)
class Change:
    """What is different in a variant; answers of None are "I don't know"."""

    answers: Mapping[str, Value] = field(default_factory=dict)
    factors: tuple[tuple[str, float], ...] = ()  # (group, factor of its weight)
    ratings: tuple[NewRating, ...] = ()

    def and_also(self, other: "Change") -> "Change":
        """Both changes."""
        return Change(
            {**self.answers, **other.answers}, self.factors + other.factors, self.ratings + other.ratings
        )


NOTHING = Change()
LOOKS = (128, 512)  # draws of the first looks at many changes; what may differ is then tried on all draws
STANDARD_ERRORS = 3  # of a share in a look: how near the line a share may be to need all draws


@dataclass(frozen=True)
class Tried:
    """What some changes led to, in their order."""

    outcomes: tuple[Outcome, ...]
    replayed: Replayed
    draws: int


@dataclass(frozen=True)
class Case:
    """One customer, ready for replay."""

    knowledge: KnowledgeBase
    as_of: date
    answers: Answers  # those that count
    asked: frozenset[str]  # questions put to this customer
    interview: Interview
    model: EngineModel
    draws: Draws
    rows: dict[tuple[tuple[str, Value], ...], dict[str, object]] = field(default_factory=dict)  # kept

    @classmethod
    def of(cls, advice: Advice, knowledge: KnowledgeBase) -> "Case":
        """The case behind an advice, with its day, seed and draws."""
        knowledge = overridden(knowledge, advice.overrides)
        interview = interview_of(knowledge)
        asked, counting = relevance(interview, advice.answers)
        return cls(
            knowledge,
            advice.as_of,
            counting,
            asked,
            interview,
            model_of(knowledge, advice.as_of),
            draws_of(knowledge, advice.as_of, advice.seed, advice.draws),
        )

    def tried(self, changes: Sequence[Change], draws: int | None = None) -> Tried:
        """What comes out with each change, on all draws or on the first so many of them."""
        some = self.draws.first(draws or self.draws.size)
        found = replay(self.model, self._variants(changes), some)
        return Tried(tuple(self._outcome(found, number) for number in range(len(changes))), found, some.size)

    def _variants(self, changes: Sequence[Change]) -> Variants:
        groups: list[str] = [one.id for one in self.knowledge.groups]
        factors = np.ones((len(groups), len(changes)))
        for number, change in enumerate(changes):
            for group, factor in change.factors:
                factors[groups.index(group)][number] *= factor
        return Variants(self._customers(changes), factors, tuple(change.ratings for change in changes))

    def _customers(self, changes: Sequence[Change]) -> Requirements:
        """Requirements of each variant; answers to follow-up questions come and go with what opens them."""
        keys = [tuple(change.answers.items()) for change in changes]
        distinct = list(dict.fromkeys(keys))
        new = [key for key in distinct if key not in self.rows]
        many = [Answers({**self.answers.values, **dict(key)}) for key in new]
        self.rows.update(zip(new, requirement_rows(self.interview, many), strict=True))
        found = Requirements.from_rows([self.rows[key] for key in distinct], self.knowledge.field)
        places = {key: place for place, key in enumerate(distinct)}
        return found.take(np.array([places[key] for key in keys]))

    def _outcome(self, found: Replayed, number: int) -> Outcome:
        kind = KINDS[int(found.verdicts.kinds[number])]
        if kind in (Kind.TOO_CLOSE, Kind.NOTHING_VIABLE, Kind.SPECIAL_LINES_ONLY):
            return Outcome(kind, "", "")
        leader, second = int(found.verdicts.leader[number]), int(found.verdicts.second[number])
        with_second = kind is Kind.PRIMARY_AND_SECOND and second >= 0
        names = [one.id for one in self.model.alternatives]
        return Outcome(kind, names[leader] if leader >= 0 else "", names[second] if with_second else "")


def near_another_verdict(now: Tried, look: Tried) -> list[bool]:
    """For each change whether a look with few draws shows another verdict, or a share too near the line.

    Args:
        now: The unchanged case on all draws.
        look: The unchanged case, then the changes, on the first few draws.
    """
    close = _close_calls(now, look)
    shares = look.replayed.first_shares
    moved = np.any(shares != shares[:, :1], axis=0)
    return [
        bool(outcome != look.outcomes[0] or (is_close and has_moved))
        for outcome, is_close, has_moved in zip(look.outcomes, close, moved, strict=True)
    ][1:]


def outcomes_of(
    case: Case, now: Tried, changes: Sequence[Change], looks: Sequence[int] = LOOKS
) -> list[Outcome]:
    """The verdict with each change; on all draws, unless the last look with fewer leaves no doubt.

    Args:
        now: The unchanged case on all draws.
        looks: Draws of these looks.
    """
    today = now.outcomes[0]
    found = [today] * len(changes)
    open_ones = list(range(len(changes)))
    for draws in looks:
        if not open_ones:
            break
        look = case.tried([NOTHING, *(changes[number] for number in open_ones)], draws)
        close = _close_calls(now, look)[1:]
        near = near_another_verdict(now, look)
        still = []
        for place, number in enumerate(open_ones):
            outcome = look.outcomes[place + 1]
            if draws == looks[-1] and near[place] and not close[place] and _other_type(case, outcome, today):
                found[number] = outcome
            elif near[place]:
                still.append(number)
        open_ones = still
    if open_ones:
        exact = case.tried([changes[number] for number in open_ones]).outcomes
        for number, outcome in zip(open_ones, exact, strict=True):
            found[number] = outcome
    return found


def _close_calls(now: Tried, look: Tried) -> list[bool]:
    """Where the best share is too near the line, or to the next one, for so few draws to tell."""
    margin = STANDARD_ERRORS * 0.5 / look.draws**0.5
    of_types, of_alternatives = (
        # The draws are shared: only the difference to the unchanged case counts.
        before[:, :1] + shares - shares[:, :1]
        for before, shares in (
            (now.replayed.type_shares, look.replayed.type_shares),
            (now.replayed.first_shares, look.replayed.first_shares),
        )
    )
    best, second = two_best(of_types)
    first, next_one = two_best(of_alternatives)
    close = (abs(best - LEANING) < margin) | (best - second < margin) | (first - next_one < margin)
    return [bool(one) for one in close]


def _other_type(case: Case, one: Outcome, other: Outcome) -> bool:
    """Whether two verdicts differ in more than the line or the voice of one provider type."""
    of = {alternative.id: alternative.offer.provider for alternative in case.model.alternatives}
    return one.kind is not other.kind or of.get(one.leader) != of.get(other.leader)
