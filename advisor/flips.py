"""What would flip the verdict: the smallest single changes that lead to another one, found by replay.

Every answer that counts, every bucket, and a ladder of values for every amount, date, weight and rating is
replayed with a small part of the draws. What changes the verdict there, or comes near the line where it
would, is replayed with all of them; amounts, weights and ratings are then narrowed down to the last step,
so that one step less does not flip. Where no single change flips, pairs of those that move most are tried.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Literal

import numpy as np

from advisor.advice import Advice
from advisor.answers import Value
from advisor.narrowing import MOST, Way, first_steps, ways_of
from advisor.relevance import offered_options
from advisor.scales import Scale, scales_of
from advisor.variants import LOOKS, NOTHING, Case, Change, Outcome, Tried, near_another_verdict, outcomes_of
from rules.knowledge import KnowledgeBase
from rules.trace import PLACE
from rules.verdict import Kind
from rules.weights import BUCKETS, NOT_SORTED

IMPORTANCE = "importance_"
AN_ANSWER = 0.3  # size of another answer: more than one bucket, less than turning a weight round (J)
PAIRED = 12  # single changes that move most, for the pairs

FlipKind = Literal["answer", "bucket", "amount", "weight", "rating"]


@dataclass(frozen=True, slots=True)
class Flip:
    """A change that leads to another verdict.

    Attributes:
        kind: What is changed.
        name: Question, group, or "provider/criterion" of a rating.
        old, new: Values before and after: an answer, a bucket, percent of the weight, or a rating.
        size: From 0 to 1, how much of its scale the change moves (J).
        outcome: The verdict that it leads to.
        change: The change as replayed.
        less: The change one step smaller, which does not flip; None where there is no smaller step.
        second: The other half, where only a pair flips.
    """

    kind: FlipKind
    name: str
    old: Value
    new: Value
    size: float
    outcome: Outcome
    change: Change
    less: Change | None = None
    second: "Flip | None" = None


@dataclass(frozen=True, slots=True)
class Flips:
    """The smallest changes first.

    Attributes:
        found: At most MOST; pairs only where no single change flips.
        singles, pairs: How many changes were tried.
    """

    found: tuple[Flip, ...]
    singles: int
    pairs: int

    @property
    def nothing_single(self) -> bool:
        return not any(one.second is None for one in self.found)


def flips(advice: Advice, knowledge: KnowledgeBase) -> Flips:
    """What would flip this advice.

    Args:
        knowledge: The knowledge base that it was made with.
    """
    case = Case.of(advice, knowledge)
    now = case.tried([NOTHING])
    plain = single_changes(case)
    ways = [way for scale in scales_of(case, advice) for way in ways_of(scale)]
    rungs = [(way, k) for way in ways for k in way.rungs]
    changes = [*(one.change for one in plain), *(way.scale.change(k) for way, k in rungs)]
    look = case.tried([NOTHING, *changes], LOOKS[0])
    near = near_another_verdict(now, look)
    found = _found(case, now, plain, rungs, near)
    if not found:  # before we say so, every change is replayed on all draws
        exact = case.tried(changes).outcomes
        found = _found(case, now, plain, rungs, [one != now.outcomes[0] for one in exact])
    if found:
        return Flips(_smallest(found), len(changes), 0)
    singles = [*plain, *(_flip(way.scale, k, now.outcomes[0]) for way, k in rungs)]
    pairs = pairs_of(singles, look)
    return Flips(_smallest(flipping(case, now, pairs)), len(changes), len(pairs))


def _found(
    case: Case, now: Tried, plain: Sequence[Flip], rungs: Sequence[tuple[Way, int]], near: Sequence[bool]
) -> list[Flip]:
    """The flips among the changes that are flagged, each scale followed to the step."""
    found = flipping(case, now, [one for one, is_near in zip(plain, near, strict=False) if is_near])
    open_rungs = [rung for rung, is_near in zip(rungs, near[len(plain) :], strict=True) if is_near]
    sizes = [one.size for one in found]
    return found + [_flip(*one) for one in first_steps(case, now.outcomes[0], open_rungs, sizes)]


def _smallest(found: Sequence[Flip]) -> tuple[Flip, ...]:
    return tuple(sorted(found, key=lambda one: one.size)[:MOST])


def flipping(case: Case, now: Tried, candidates: Sequence[Flip]) -> list[Flip]:
    """Those that flip, smallest first."""
    outcomes = outcomes_of(case, now, [one.change for one in candidates], LOOKS[1:])
    found = [
        replace(one, outcome=outcome)
        for one, outcome in zip(candidates, outcomes, strict=True)
        if outcome != now.outcomes[0]
    ]
    return sorted(found, key=lambda one: one.size)


# --- answers and buckets ------------------------------------------------------------------------


def single_changes(case: Case) -> list[Flip]:
    """Every other answer and bucket; whether they flip is not known yet."""
    return [*_answers(case), *_buckets(case)]


def _answers(case: Case) -> Iterator[Flip]:
    """Every other answer to every question answered; where a site is cannot be changed."""
    for question in case.interview.questions:
        old = case.answers.values.get(question.id)
        if old is None or question.id in PLACE or question.id.startswith(IMPORTANCE):
            continue
        options = [one.id for one in offered_options(question, case.answers) if not one.outside_scope]
        if question.kind == "option":
            others: list[Value] = [one for one in options if one != old]
        elif question.kind == "options" and isinstance(old, tuple):
            others = list(_toggled(old, options, question.exclusive))
        else:
            continue
        for new in others:
            change = Change({question.id: new})
            yield Flip("answer", question.id, old, new, AN_ANSWER, Outcome(Kind.SINGLE, "", ""), change)


def _toggled(old: tuple[str, ...], options: Sequence[str], exclusive: Sequence[str]) -> Iterator[Value]:
    """One option more or less; those that stand alone replace all others."""
    for one in options:
        if one in old:
            left = tuple(other for other in old if other != one)
            if left:
                yield left
        elif one in exclusive:
            yield (one,)
        else:
            together = {*(other for other in old if other not in exclusive), one}
            yield tuple(other for other in options if other in together)


def _buckets(case: Case) -> Iterator[Flip]:
    for group in case.knowledge.groups:
        name = f"{IMPORTANCE}{group.id}"
        old = case.answers.values.get(name) or BUCKETS[NOT_SORTED]
        for new in BUCKETS:
            if new != old:
                steps = abs(BUCKETS.index(new) - BUCKETS.index(str(old)))
                size = steps / (len(BUCKETS) - 1)
                yield Flip("bucket", name, old, new, size, Outcome(Kind.SINGLE, "", ""), Change({name: new}))


# --- amounts, dates, weights and ratings ----------------------------------------------------------


def _flip(scale: Scale, k: int, outcome: Outcome) -> Flip:
    step = 1 if k > scale.start else -1
    less = scale.change(k - step) if k - step != scale.start else None
    return Flip(
        scale.kind, scale.name, scale.value(scale.start), scale.value(k), scale.size(k), outcome,
        scale.change(k), less,
    )  # fmt: skip


# --- pairs --------------------------------------------------------------------------------------


def pairs_of(singles: Sequence[Flip], look: Tried) -> list[Flip]:
    """Pairs of the single changes that move the shares most; not two of one name."""
    shares = look.replayed.first_shares
    moved = np.abs(shares - shares[:, :1]).max(axis=0)[1:]
    most = [singles[place] for place in np.argsort(-moved, kind="stable")[:PAIRED] if moved[place] > 0]
    return [
        replace(
            first,
            size=first.size + second.size,
            change=first.change.and_also(second.change),
            less=None,
            second=second,
        )
        for first, second in combinations(most, 2)
        if first.name != second.name
    ]
