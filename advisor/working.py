"""The full working of one Advice as a document: every number with the numbers that it is made from."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import log

import numpy as np

from advisor.advice import Advice, Option
from advisor.causes import compared_with
from rules.costs import LEAST_PRICE, POINTS_PER_LOG, monthly_prices
from rules.knowledge import KnowledgeBase
from rules.requirements import Requirements
from rules.schema import PROVIDERS, Modifier, RatingCell, Rule
from rules.trace import AppliedChange, Cell
from rules.value_functions import BEST, WORST, partial_value
from rules.weights import with_floors

MIDDLE = (WORST + BEST) / 2


@dataclass(frozen=True, slots=True)
class GroupWeight:
    """How the weight of a group came about.

    Attributes:
        bucket: Where the customer put it.
        centroid: Weight from the buckets alone.
        floor: Least weight that a fact guarantees; 0 without one.
        floored: Weight after the floors.
        weight: In the end: a group without a criterion that counts gives its weight to the others.
    """

    group: str
    bucket: str
    centroid: float
    floor: float
    floored: float
    weight: float


@dataclass(frozen=True, slots=True)
class CriterionWeight:
    """Weight of the group times `share` over the sum of the shares of its criteria that count.

    Attributes:
        factors: Record -> factor by which a fact stresses the criterion.
        share: The share that stands in the data, times the factors; 0 where the criterion does not count.
    """

    criterion: str
    group: str
    factors: Mapping[str, float]
    share: float
    weight: float


@dataclass(frozen=True, slots=True)
class Step:
    """One step on the way to a rating.

    `kind` is published, quoted, change, cap, scale (kept between 1 and 5), mean or weaker (with the voice
    company's rating). `amount` is what goes in, `result` what comes out.
    """

    kind: str
    amount: float
    result: float
    record: str = ""


@dataclass(frozen=True, slots=True)
class CellWorking:
    """One cell: the published range, the steps to the rating, and what it adds to the value."""

    criterion: str
    published: RatingCell
    steps: tuple[Step, ...]
    rating: float
    partial_value: float
    weight: float
    contribution: float


@dataclass(frozen=True, slots=True)
class OptionWorking:
    """All cells of one alternative; the contributions add up to the value."""

    option: Option
    cells: tuple[CellWorking, ...]

    @property
    def value(self) -> float:
        return self.option.trace.value


@dataclass(frozen=True, slots=True)
class Prices:
    """How real prices became ratings of the monthly price.

    Attributes:
        by_type: Provider type -> price a month.
        mean: Geometric mean; the price that leased and resold lines share counts once.
        level: Mean of the published typical ratings of these types: the rating of a price at the mean.
    """

    by_type: Mapping[str, float]
    mean: float
    level: float

    def rating(self, provider: str) -> float:
        """A price at the mean gets the level; a quarter dearer is one point less (W-10)."""
        price = max(self.by_type[provider], LEAST_PRICE)
        return min(max(self.level + float(POINTS_PER_LOG) * log(self.mean / price), WORST), BEST)


@dataclass(frozen=True)
class Working:
    """Every step from the answers to the advice."""

    advice: Advice
    groups: tuple[GroupWeight, ...]
    criteria: tuple[CriterionWeight, ...]
    prices: Prices | None
    options: tuple[OptionWorking, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """One row of the table for and against: how far the leader is ahead on one criterion.

    Attributes:
        leader, rival: Ratings from 1 to 5; the rival is the middle of the scale where there is none.
        points: Of 100, above 0 where the leader is ahead; all rows add up to the difference of the values.
    """

    group: str
    criterion: str
    leader: float
    rival: float
    points: float


def working(advice: Advice, knowledge: KnowledgeBase) -> Working:
    """The working of an advice; the steps between the numbers of the trace are taken again, one by one."""
    prices = _prices(advice, knowledge)
    return Working(
        advice=advice,
        groups=tuple(_groups(advice, knowledge)),
        criteria=tuple(_criteria(advice, knowledge)),
        prices=prices,
        options=tuple(
            OptionWorking(one, tuple(_cell(one, cell, prices, knowledge) for cell in one.trace.cells))
            for one in advice.options
        ),
    )


def for_and_against(advice: Advice, knowledge: KnowledgeBase) -> tuple[Comparison, ...]:
    """The leader beside its rival, criterion by criterion, the largest differences first.

    Without a rival it stands beside the best choice that is ruled out, and without that beside the middle
    of the scale. Criteria without weight are left out. Empty where nothing is recommended.
    """
    leader, other = advice.verdict.leader, compared_with(advice)
    if leader is None:
        return ()
    rows = []
    for place, own in enumerate(leader.trace.cells):
        if not own.weight:
            continue
        rating = other.trace.cells[place].rating if other else MIDDLE
        value = other.trace.cells[place].partial_value if other else partial_value(MIDDLE)
        points = 100 * own.weight * (own.partial_value - value)
        group = knowledge.criterion[own.criterion].group
        rows.append(Comparison(group, own.criterion, own.rating, rating, points))
    return tuple(sorted(rows, key=lambda row: -abs(row.points)))


def _groups(advice: Advice, knowledge: KnowledgeBase) -> Iterator[GroupWeight]:
    found = advice.trace.weights
    names = [one.id for one in knowledge.groups]
    centroid = np.array([[found.centroid[name]] for name in names])
    minima = np.array([[found.floors.get(name, 0.0)] for name in names])
    floored = with_floors(centroid, minima)[:, 0]
    for place, name in enumerate(names):
        yield GroupWeight(
            name,
            found.buckets[name],
            found.centroid[name],
            found.floors.get(name, 0.0),
            float(floored[place]),
            found.of_groups[name],
        )


def _criteria(advice: Advice, knowledge: KnowledgeBase) -> Iterator[CriterionWeight]:
    found = advice.trace.weights
    for one in knowledge.criteria:
        weight = found.of_criteria[one.id]
        fired = {
            record.id: record.factor
            for record in knowledge.emphases
            if record.id in found.emphases and record.criterion == one.id
        }
        share = float(np.prod([one.share, *fired.values()])) if weight else 0.0
        yield CriterionWeight(one.id, one.group, fired, share, weight)


def _prices(advice: Advice, knowledge: KnowledgeBase) -> Prices | None:
    """None where no cell was rated by prices."""
    if not any(cell.is_quoted for one in advice.options for cell in one.trace.cells):
        return None
    asked = {name: value for name, value in advice.trace.answers.items() if not knowledge.field[name].derived}
    found = monthly_prices(Requirements.from_rows([asked], knowledge.field))[:, 0]
    by_type = {name: float(price) for name, price in zip(PROVIDERS, found, strict=True) if price == price}
    own = [
        log(max(price, LEAST_PRICE))
        for name, price in by_type.items()
        if name != "clec_une"  # it has the reseller's price
    ]
    first = knowledge.criteria[0].id
    level = [one.typical for one in knowledge.ratings if one.criterion == first and one.provider in by_type]
    return Prices(
        by_type,
        mean=float(np.exp(sum(own) / len(own))),
        level=sum(level) / len(level),
    )


def _cell(option: Option, cell: Cell, prices: Prices | None, knowledge: KnowledgeBase) -> CellWorking:
    criterion = knowledge.criterion[cell.criterion]
    is_hosted = option.alternative.is_hosted
    row = "hosted" if is_hosted and criterion.layer == "voice" else option.offer.provider
    return CellWorking(
        criterion=cell.criterion,
        published=published(cell.criterion, row, knowledge),
        steps=tuple(_steps(option, cell, prices, knowledge)),
        rating=cell.rating,
        partial_value=cell.partial_value,
        weight=cell.weight,
        contribution=cell.contribution,
    )


def _steps(option: Option, cell: Cell, prices: Prices | None, knowledge: KnowledgeBase) -> Iterator[Step]:
    """The rating of the line, then joined with hosted voice, as `rules.performance` does it."""
    criterion = knowledge.criterion[cell.criterion]
    of_voice_only = voice_records(knowledge)
    of_line = [one for one in cell.changes if one.record not in of_voice_only]
    of_voice = [one for one in cell.changes if one.record in of_voice_only]
    rating = cell.typical
    yield Step("published", rating, rating)
    if cell.is_quoted and prices:
        rating = prices.rating(option.offer.provider)
        yield Step("quoted", rating, rating)
    else:
        for step in _changed(rating, of_line):
            rating = step.result
            yield step
    if option.alternative.is_hosted and criterion.layer == "both":
        voice = published(cell.criterion, "hosted", knowledge).typical
        rating = min(rating, voice) if criterion.combine == "weaker" else (rating + voice) / 2
        yield Step("weaker" if criterion.combine == "weaker" else "mean", voice, rating)
    yield from _changed(rating, of_voice)


def _changed(rating: float, changes: list[AppliedChange]) -> Iterator[Step]:
    """Changes add up, caps come last, the scale is kept."""
    for one in changes:
        if one.cap is None:
            rating += one.change
            yield Step("change", one.change, rating, one.record)
    for one in changes:
        if one.cap is not None:
            rating = min(rating, one.cap)
            yield Step("cap", one.cap, rating, one.record)
    if not WORST <= rating <= BEST:
        rating = min(max(rating, WORST), BEST)
        yield Step("scale", rating, rating)


def voice_records(knowledge: KnowledgeBase) -> frozenset[str]:
    """Records whose changes are meant for hosted voice and not for the line."""
    records: list[Modifier | Rule] = [*knowledge.modifiers, *knowledge.rules]
    return frozenset(one.id for one in records if one.applies_to and one.applies_to.voices == ("hosted",))


def published(criterion: str, provider: str, knowledge: KnowledgeBase) -> RatingCell:
    """The published range of a criterion for a type of provider, hosted voice included."""
    return next(one for one in knowledge.ratings if one.criterion == criterion and one.provider == provider)
