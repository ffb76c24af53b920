"""Scales on which a change has a size: amounts, counts, dates, weights of groups, ratings."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from advisor.advice import Advice
from advisor.answers import Value
from advisor.questions import Question
from advisor.variants import Case, Change
from rules.model import HOSTED, RATED
from rules.schema import PROVIDERS
from rules.value_functions import BEST, WORST
from rules.variants import NewRating
from rules.verdict import Kind

FACTORS = (0.5, 0.8, 1.25, 2.0)  # first rungs of an amount: both ways by a fifth or a quarter, and by half
WEIGHTS = (0, 10, 25, 50, 75, 95)  # percent of the weight
MONTHS = (1, 6, 12, 24, 36)  # from the day of the advice
TENTHS = 10  # steps of a rating point


@dataclass(frozen=True)
class Scale:
    """One thing that can be changed step by step; a step is the smallest change that can be said.

    Attributes:
        start: The step where the case stands.
        rungs: Steps to look at first, nearest to the start first; between two of them the verdict is taken
            to change once at most.
    """

    kind: Literal["amount", "weight", "rating"]
    name: str
    start: int
    rungs: tuple[int, ...]
    change: Callable[[int], Change]
    value: Callable[[int], Value]
    size: Callable[[int], float]


def scales_of(case: Case, advice: Advice) -> list[Scale]:
    """All that can be changed by degrees in a case."""
    return [*_amounts(case), *_weights(case, advice), *_ratings(case, advice)]


def _amounts(case: Case) -> Iterator[Scale]:
    for question in case.interview.questions:
        old = case.answers.values.get(question.id)
        if old is None or question.kind not in ("number", "date"):
            continue
        yield (
            _date_scale(case, question, old)
            if question.kind == "date"
            else _number_scale(case, question, old)
        )


def _number_scale(case: Case, question: Question, old: Value) -> Scale:
    start = round(float(str(old)))
    low, high = round(question.minimum or 0), round(question.maximum or 10 * start)
    rungs = {round(start * factor) for factor in FACTORS} | thresholds(case, question.id) | {low}
    inside = sorted({min(max(k, low), high) for k in rungs} - {start}, key=lambda k: abs(k - start))
    return Scale(
        "amount",
        question.id,
        start,
        tuple(inside),
        change=lambda k: Change({question.id: k}),
        value=lambda k: old if k == start else k,
        size=lambda k: min(1.0, abs(k - start) / max(abs(start), 1)),
    )


def thresholds(case: Case, name: str) -> set[int]:
    """Where a condition on a number turns, and one less."""
    conditions = case.model.condition_sources
    found: set[int] = set()
    for condition in conditions:
        for leaf in condition.leaves() if condition else ():
            if leaf.field == name and leaf.at_least is not None:
                found |= {round(leaf.at_least), round(leaf.at_least) - 1}
            if leaf.field == name and leaf.at_most is not None:
                found |= {round(leaf.at_most), round(leaf.at_most) + 1}
    return found


def _date_scale(case: Case, question: Question, old: Value) -> Scale:
    start = date.fromisoformat(str(old)).toordinal()
    today = case.as_of.toordinal()
    rungs = {today + round(30.4 * months) for months in MONTHS} - {start}
    return Scale(
        "amount",
        question.id,
        start,
        tuple(sorted(rungs, key=lambda k: abs(k - start))),
        change=lambda k: Change({question.id: date.fromordinal(k).isoformat()}),
        value=lambda k: date.fromordinal(k).isoformat(),
        size=lambda k: min(1.0, abs(k - start) / 365),
    )


def _weights(case: Case, advice: Advice) -> Iterator[Scale]:
    """The weight of a group before the minimum that facts guarantee; the others keep their proportions."""
    for group, weight in advice.trace.weights.centroid.items():
        if not 0 < weight < 1:
            continue  # no factor moves it: another bucket does
        start = round(100 * weight)
        yield Scale(
            "weight",
            group,
            start,
            tuple(sorted(set(WEIGHTS) - {start}, key=lambda k: abs(k - start))),
            change=_reweighted(group, weight, start),
            value=lambda k: k,
            size=lambda k, start=start: abs(k - start) / 100,  # type: ignore[misc]
        )


def _reweighted(group: str, weight: float, start: int) -> Callable[[int], Change]:
    def change(k: int) -> Change:
        new = weight if k == start else k / 100
        return Change(factors=((group, new * (1 - weight) / (weight * (1 - new))),))

    return change


def _ratings(case: Case, advice: Advice) -> Iterator[Scale]:
    """Ratings of what is on offer inside their published range: the leader's downwards, others upwards."""
    on_offer = {option.offer.provider for option in advice.viable}
    leader = advice.verdict.leader
    both_ways = leader is None or advice.verdict.kind is Kind.TOO_CLOSE
    for provider in (*PROVIDERS, "hosted"):
        if provider not in on_offer and not (provider == "hosted" and on_offer):
            continue
        own = leader is not None and provider == leader.offer.provider
        down = both_ways or provider == "hosted" or own
        up = both_ways or provider == "hosted" or not own
        row = HOSTED if provider == "hosted" else RATED.index(provider)
        for criterion, record in enumerate(case.knowledge.criteria):
            typical = float(case.model.typical[row, criterion])
            if typical != typical or advice.trace.weights.of_criteria[record.id] == 0:  # not rated, or no say
                continue
            low, high = float(case.model.low[row, criterion]), float(case.model.high[row, criterion])
            ends = [end for end, is_open in ((low, down), (high, up)) if is_open]
            yield _rating_scale(row, criterion, f"{provider}/{record.id}", typical, ends)


def _rating_scale(row: int, criterion: int, name: str, typical: float, ends: list[float]) -> Scale:
    start = round(TENTHS * typical)
    return Scale(
        "rating",
        name,
        start,
        tuple(round(TENTHS * end) for end in ends if end != typical),
        change=lambda k: Change(ratings=(NewRating(row, criterion, k / TENTHS),)),
        value=lambda k: k / TENTHS,
        size=lambda k: abs(k - start) / (TENTHS * (BEST - WORST)),
    )
