"""What would flip the verdict: the smallest single changes that lead to another one, found by replay.

Every answer that counts and every bucket is replayed on all draws, and every step of every amount, date,
weight and rating, in order of size, until enough have flipped; so nothing smaller flips than what is told,
and one step less does not. Left out are answers that cannot be true beside the line of today. Where no
single change flips, pairs of those that move most are tried.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Literal

import numpy as np

from advisor.advice import Advice
from advisor.answers import Value
from advisor.line_of_today import ABOUT_TODAY, contradicts_today
from advisor.relevance import offered_options
from advisor.scales import TENTHS, Way, scales_of
from advisor.variants import NOTHING, Case, Change, Outcome, Tried
from rules.knowledge import KnowledgeBase
from rules.trace import PLACE
from rules.verdict import Kind
from rules.weights import BUCKETS, NOT_SORTED

IMPORTANCE = "importance_"
AN_ANSWER = 0.3  # size of another answer: more than one bucket, less than turning a weight round (J)
MOST = 5  # as many flips as are told
BANDS = (0.05, 0.1, 0.2, 0.3, 0.5, 1.0)  # sizes tried together
PAIRED = 12  # single changes that move most, for the pairs

FlipKind = Literal["answer", "bucket", "amount", "weight", "rating"]


@dataclass(frozen=True, slots=True)
class Flip:
    """A change that leads to another verdict.

    Attributes:
        kind: What is changed.
        name: Question, group, or "provider/criterion" of a rating.
        old, new: Values before and after: an answer, a bucket, percent of the weight, or a rating. Old is
            None for a bucket that the customer has not named.
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
    ways = [way for scale in scales_of(case, advice) for way in scale.ways()]
    found, tried = _singles(case, now, plain, ways)
    if found:
        return Flips(found, tried, 0)
    singles = [*plain, *(_flip(way, way.steps[-1], now.outcomes[0]) for way in ways)]
    pairs = [
        one
        for one in pairs_of(singles, case.tried([NOTHING, *(one.change for one in singles)]))
        if can_be_true(case, one.change)
    ]
    return Flips(tuple(flipping(case, now, pairs)[:MOST]), tried, len(pairs))


def _singles(
    case: Case, now: Tried, plain: Sequence[Flip], ways: Sequence[Way]
) -> tuple[tuple[Flip, ...], int]:
    """The smallest flips, of each way the first one; and how many changes were tried."""
    today, found = now.outcomes[0], list[Flip]()
    open_ways, done = _may_flip(case, ways), -1.0
    for band in BANDS:
        found += flipping(case, now, [one for one in plain if done < one.size <= band])
        parts = [way.split(band) for way in open_ways]
        steps = [(number, k) for number, (way, _) in enumerate(parts) for k in way.steps]
        changes = [open_ways[number].scale.change(k) for number, k in steps]
        first: dict[int, Flip] = {}
        for (number, k), outcome in zip(steps, case.tried(changes).outcomes, strict=True):
            if outcome != today:
                first.setdefault(number, _flip(open_ways[number], k, outcome))
        found += first.values()
        done = band
        if len(found) >= MOST:
            break
        open_ways = [rest for number, (_, rest) in enumerate(parts) if rest.steps and number not in first]
    tried = sum(one.size <= done for one in plain) + sum(len(way.split(done)[0].steps) for way in ways)
    return tuple(sorted(found, key=lambda one: one.size)[:MOST]), tried


def _may_flip(case: Case, ways: Sequence[Way]) -> list[Way]:
    """The ways without their first steps, of weights and ratings, that keep the verdict beyond doubt."""
    weights = [way for way in ways if way.scale.kind == "weight"]
    factors = [(way.scale.name, [way.scale.change(k).factors[0][1] for k in way.steps]) for way in weights]
    certain = dict(zip(map(id, weights), case.certain_factors(factors), strict=True))
    longest = max((len(way.steps) for way in ways if way.scale.criterion is not None), default=0)
    # Where a rating is no whole number of tenths, a step ends up to half a tenth further away.
    moves = case.certain_moves([(step + 0.5) / TENTHS for step in range(1, longest + 1)]) if longest else []
    for way in ways:
        if way.scale.criterion is not None:
            certain[id(way)] = moves[way.scale.criterion]
    left = [way.part(slice(certain.get(id(way), 0), None)) for way in ways]
    return [way for way in left if way.steps]


def flipping(case: Case, now: Tried, candidates: Sequence[Flip]) -> list[Flip]:
    """Those that flip, smallest first."""
    outcomes = case.tried([one.change for one in candidates]).outcomes
    found = [
        replace(one, outcome=outcome)
        for one, outcome in zip(candidates, outcomes, strict=True)
        if outcome != now.outcomes[0]
    ]
    return sorted(found, key=lambda one: one.size)


# --- answers and buckets ------------------------------------------------------------------------


def single_changes(case: Case) -> list[Flip]:
    """Every other answer and bucket; whether they flip is not known yet."""
    return [*(one for one in _answers(case) if can_be_true(case, one.change)), *_buckets(case)]


def can_be_true(case: Case, change: Change) -> bool:
    """Whether the customer's line of today stays what it is, and can be there, with other answers."""
    now = case.answers.values
    if any(name in ABOUT_TODAY for name in change.answers):
        return False
    return not contradicts_today({**now, **change.answers}) or contradicts_today(now)


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
        old = case.answers.values.get(name)
        start = str(old or BUCKETS[NOT_SORTED])
        for new in BUCKETS:
            if new != start:
                steps = abs(BUCKETS.index(new) - BUCKETS.index(start))
                size = steps / (len(BUCKETS) - 1)
                yield Flip("bucket", name, old, new, size, Outcome(Kind.SINGLE, "", ""), Change({name: new}))


# --- amounts, dates, weights and ratings ----------------------------------------------------------


def _flip(way: Way, k: int, outcome: Outcome) -> Flip:
    scale = way.scale
    before = k - way.steps.step
    less = scale.change(before) if before != scale.start else None
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
