"""One case replayed with other answers, weights or ratings: what flips and unknowns are found with."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import NamedTuple

import numpy as np

from advisor.advice import Advice
from advisor.answers import Answers, Value
from advisor.overrides import overridden
from advisor.prepared import interview_of, material_of
from advisor.questions import Interview
from advisor.relevance import changed_fields, relevance, requirement_rows
from rules.answered import Variant
from rules.differences import Differences
from rules.drawn import Drawn
from rules.knowledge import KnowledgeBase
from rules.material import Material
from rules.model import EngineModel
from rules.requirements import Requirements
from rules.variants import NewRating, Replayed
from rules.verdict import KINDS, Kind, Verdicts


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


@dataclass(frozen=True)
class Tried:
    """What some changes led to, in their order."""

    outcomes: tuple[Outcome, ...]
    replayed: Replayed


@dataclass(frozen=True)
class Case:
    """One customer, ready for replay on all draws."""

    knowledge: KnowledgeBase
    as_of: date
    answers: Answers  # those that count
    asked: frozenset[str]  # questions put to this customer
    interview: Interview
    material: Material

    @classmethod
    def of(cls, advice: Advice, knowledge: KnowledgeBase) -> "Case":
        """The case behind an advice, with its day, seed and draws."""
        knowledge = overridden(knowledge, advice.overrides)
        interview = interview_of(knowledge)
        asked, counting = relevance(interview, advice.answers)
        material = material_of(knowledge, advice.as_of, advice.seed, advice.draws)
        return cls(knowledge, advice.as_of, counting, asked, interview, material)

    @property
    def model(self) -> EngineModel:
        return self.material.model

    def tried(self, changes: Sequence[Change]) -> Tried:
        """What comes out with each change."""
        replayed = self._differences.replayed(self._variants([self.answers], [changes]))
        return Tried(tuple(self._outcomes(replayed.verdicts)), replayed)

    def outcomes_from(
        self, wholes: Sequence[Mapping[str, Value]], changes: Sequence[Sequence[Change]]
    ) -> list[list[Outcome]]:
        """The verdict with each change of the case with other answers, by set of answers."""
        bases = [Answers({**self.answers.values, **one}) for one in wholes]
        replayed = self._drawn(bases).replayed(self._variants(bases, changes))
        outcomes = iter(self._outcomes(replayed.verdicts))
        return [[next(outcomes) for _ in several] for several in changes]

    def certain_moves(self, moves: Sequence[float]) -> list[int]:
        """For each criterion, how many of the moves of any rating keep the verdict beyond doubt."""
        return self._differences.certain_moves(np.asarray(moves))

    def certain_factors(self, factors: Sequence[tuple[str, Sequence[float]]]) -> list[int]:
        """For each group and its factors, how many of them keep the verdict beyond doubt."""
        groups: list[str] = [one.id for one in self.knowledge.groups]
        return self._differences.certain_factors(
            [(groups.index(group), np.asarray(several)) for group, several in factors]
        )

    @cached_property
    def _differences(self) -> Differences:
        return self._drawn([self.answers])

    def _drawn(self, bases: Sequence[Answers]) -> Differences:
        rows = requirement_rows(self.interview, bases)
        return Differences(Drawn(self.material, Requirements.from_rows(rows, self.knowledge.field)))

    def _variants(self, bases: Sequence[Answers], changes: Sequence[Sequence[Change]]) -> list[Variant]:
        fields = changed_fields(
            self.interview, bases, [[one.answers for one in several] for several in changes]
        )
        return [
            Variant(number, values, self._factors(one), one.ratings)
            for number, several in enumerate(changes)
            for one, values in zip(several, fields[number], strict=True)
        ]

    def _outcomes(self, told: Verdicts) -> list[Outcome]:
        return [self.outcome(told, place) for place in range(len(told.kinds))]

    def _factors(self, change: Change) -> tuple[float, ...]:
        if not change.factors:
            return ()
        factors: dict[str, float] = {group.id: 1.0 for group in self.knowledge.groups}
        for group, factor in change.factors:
            factors[group] *= factor
        return tuple(factors.values())

    def outcome(self, told: Verdicts, number: int) -> Outcome:
        """What one of the verdicts says."""
        kind = KINDS[int(told.kinds[number])]
        if kind in (Kind.TOO_CLOSE, Kind.NOTHING_VIABLE, Kind.SPECIAL_LINES_ONLY):
            return Outcome(kind, "", "")
        leader, second = int(told.leader[number]), int(told.second[number])
        with_second = kind is Kind.PRIMARY_AND_SECOND and second >= 0
        names = self.model.alternatives
        return Outcome(kind, names[leader].id if leader >= 0 else "", names[second].id if with_second else "")
