"""The plain way to find flips and unknowns: every change through the whole engine, on all draws."""

from collections.abc import Mapping, Sequence

import numpy as np

from advisor.advice import Advice
from advisor.answers import Answers, Value
from advisor.flips import MOST, single_changes
from advisor.prepared import draws_of
from advisor.relevance import requirement_rows
from advisor.scales import Way, scales_of
from advisor.variants import NOTHING, Case, Change, Outcome
from rules.requirements import Requirements
from rules.robustness import Draws
from rules.variants import Replayed, Variants, replay

AT_ONCE = 500
PlainFlip = tuple[float, str, Value]  # size, name and new value


def draws_behind(advice: Advice, case: Case) -> Draws:
    return draws_of(case.knowledge, advice.as_of, advice.seed, advice.draws)


def replayed(advice: Advice, case: Case, changes: Sequence[Change]) -> Replayed:
    """The changes through the whole engine."""
    answers = [Answers({**case.answers.values, **one.answers}) for one in changes]
    rows = Requirements.from_rows(requirement_rows(case.interview, answers), case.knowledge.field)
    groups = [one.id for one in case.knowledge.groups]
    factors = np.ones((len(groups), len(changes)))
    for number, change in enumerate(changes):
        for group, factor in change.factors:
            factors[groups.index(group), number] *= factor
    variants = Variants(rows, factors, tuple(one.ratings for one in changes))
    return replay(case.model, variants, draws_behind(advice, case))


def outcomes(advice: Advice, case: Case, changes: Sequence[Change]) -> list[Outcome]:
    found: list[Outcome] = []
    for start in range(0, len(changes), AT_ONCE):
        part = changes[start : start + AT_ONCE]
        plain = replayed(advice, case, part)
        found += [case.outcome(plain.verdicts, number) for number in range(len(part))]
    return found


def smallest_flips(advice: Advice, case: Case) -> list[PlainFlip]:
    """Every answer, bucket and step of every scale: the smallest that flip, the first one of each way."""
    today = outcomes(advice, case, [NOTHING])[0]
    plain = single_changes(case)
    told = outcomes(advice, case, [one.change for one in plain])
    found = [(one.size, one.name, one.new) for one, out in zip(plain, told, strict=True) if out != today]
    ways = [way for scale in scales_of(case, advice) for way in scale.ways()]
    steps = [(way, k) for way in ways for k in way.steps]
    told = outcomes(advice, case, [way.scale.change(k) for way, k in steps])
    first: dict[int, tuple[Way, int]] = {}
    for (way, k), out in zip(steps, told, strict=True):
        if out != today:
            first.setdefault(id(way), (way, k))
    found += [(way.scale.size(k), way.scale.name, way.scale.value(k)) for way, k in first.values()]
    return sorted(found, key=lambda one: one[0])[:MOST]


def outcomes_alone(
    advice: Advice, case: Case, values: Mapping[str, Sequence[Value]]
) -> dict[str, dict[Value, Outcome]]:
    """For each question each of the answers, and the verdict with it."""
    tries = [(name, value) for name, several in values.items() for value in several]
    told = outcomes(advice, case, [Change({name: value}) for name, value in tries])
    found: dict[str, dict[Value, Outcome]] = {name: {} for name in values}
    for (name, value), out in zip(tries, told, strict=True):
        found[name][value] = out
    return found
