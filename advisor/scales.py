"""Scales on which a change has a size: amounts, counts, dates, weights of groups, ratings."""

from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import count
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

FURTHEST = 2.0  # times the amount: how far up it is followed, or else to the last turn of a condition
STEPS = 500  # at most so many from nothing to an amount
WEIGHTS = (0, 95)  # percent of the weight
MONTHS = (1, 36)  # from the day of the advice
TENTHS = 10  # steps of a rating point


@dataclass(frozen=True)
class Scale:
    """One thing that can be changed step by step; a step is the smallest change that can be said.

    Attributes:
        start: The step where the case stands.
        least, most: Its limits; every step between them can be taken.
    """

    kind: Literal["amount", "weight", "rating"]
    name: str
    start: int
    least: int
    most: int
    change: Callable[[int], Change]
    value: Callable[[int], Value]
    size: Callable[[int], float]
    criterion: int | None = None  # of a rating

    def ways(self) -> list["Way"]:
        """Both directions in which there is something to try."""
        down, up = range(self.start - 1, self.least - 1, -1), range(self.start + 1, self.most + 1)
        return [Way(self, steps) for steps in (down, up) if steps]


@dataclass(frozen=True, slots=True)
class Way:
    """One direction on a scale.

    Attributes:
        steps: Nearest to the start first.
    """

    scale: Scale
    steps: range

    def part(self, places: slice) -> "Way":
        """Some of the steps."""
        return Way(self.scale, self.steps[places])

    def split(self, size: float) -> tuple["Way", "Way"]:
        """The steps up to a size, and those beyond."""
        place = bisect_right(self.steps, size, key=self.scale.size)
        return self.part(slice(place)), self.part(slice(place, None))


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
    turns = {k for k in thresholds(case, question.id) if low <= k <= high}
    furthest = max(start, min(round(FURTHEST * start), high), *turns)
    step = _round_step(start / STEPS)
    return Scale(
        "amount",
        question.id,
        0,
        -((start - min(low, start)) // step),
        (furthest - start) // step,
        change=lambda k: Change({question.id: start + k * step}),
        value=lambda k: start + k * step if k else old,
        size=lambda k: min(1.0, abs(k) * step / max(abs(start), 1)),
    )


def _round_step(least: float) -> int:
    """The smallest of 1, 2, 5, 10, 20 ... that is no smaller: in a large bill nobody counts single dollars.

    >>> [_round_step(one) for one in (0.6, 1.0, 1.2, 6.0, 1584.0)]
    [1, 1, 2, 10, 2000]
    """
    return next(digit * 10**power for power in count() for digit in (1, 2, 5) if digit * 10**power >= least)


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
    first, last = (case.as_of.toordinal() + round(30.4 * months) for months in MONTHS)
    return Scale(
        "amount",
        question.id,
        start,
        min(first, start),
        max(last, start),
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
            min(WEIGHTS[0], start),
            max(WEIGHTS[1], start),
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
            limits = low if down else typical, high if up else typical
            yield _rating_scale(row, criterion, f"{provider}/{record.id}", typical, limits)


def _rating_scale(row: int, criterion: int, name: str, typical: float, limits: tuple[float, float]) -> Scale:
    start = round(TENTHS * typical)
    return Scale(
        "rating",
        name,
        start,
        round(TENTHS * limits[0]),
        round(TENTHS * limits[1]),
        change=lambda k: Change(ratings=(NewRating(row, criterion, k / TENTHS),)),
        value=lambda k: k / TENTHS,
        size=lambda k: abs(k - start) / (TENTHS * (BEST - WORST)),
        criterion=criterion,
    )
