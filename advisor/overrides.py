"""Local knowledge of one case: ratings and facts replaced, each with a reason, and what results."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import replace as with_fields
from functools import lru_cache

from advisor.answer_checks import problems_with_text
from advisor.spelling import nearest, shown
from rules.errors import Problem
from rules.knowledge import KnowledgeBase
from rules.schema import RatingCell
from rules.value_functions import BEST, WORST

LONGEST_REASON = 500  # characters
MOST = 40  # overrides in one case
KEYS = {"rating": ("provider", "criterion", "rating", "reason"), "record": ("record", "reason")}


@dataclass(frozen=True, slots=True)
class RatingOverride:
    """The rating of a provider type on a criterion here, from 1 (poor) to 5 (excellent); it has no range."""

    provider: str
    criterion: str
    rating: float
    reason: str

    @property
    def about(self) -> str:
        return f"{self.provider}/{self.criterion}"

    def as_data(self) -> dict[str, object]:
        return {name: getattr(self, name) for name in KEYS["rating"]}


@dataclass(frozen=True, slots=True)
class RecordOverride:
    """A rule or a fact that does not hold here. Without a fact, every rule that rests on it goes."""

    record: str
    reason: str

    @property
    def about(self) -> str:
        return self.record

    def as_data(self) -> dict[str, object]:
        return {name: getattr(self, name) for name in KEYS["record"]}


Override = RatingOverride | RecordOverride


@lru_cache(maxsize=16)
def overridden(knowledge: KnowledgeBase, overrides: tuple[Override, ...]) -> KnowledgeBase:
    """The knowledge base of one case. Safety is not up for change: see `problems_with_override`."""
    if not overrides:
        return knowledge
    ratings = {(one.provider, one.criterion): one for one in overrides if isinstance(one, RatingOverride)}
    gone = {one.record for one in overrides if isinstance(one, RecordOverride)}
    return with_fields(
        knowledge,
        ratings=tuple(
            _replaced(cell, ratings[cell.provider, cell.criterion])
            if (cell.provider, cell.criterion) in ratings
            else cell
            for cell in knowledge.ratings
        ),
        rules=tuple(rule for rule in knowledge.rules if rule.id not in gone and not gone & set(rule.facts)),
    )


def overrides_from(
    data: object, knowledge: KnowledgeBase
) -> tuple[tuple[Override, ...], tuple[Problem, ...]]:
    """The overrides in parsed JSON, and everything wrong with them; nothing is half-read."""
    where = "overrides"
    if not isinstance(data, Sequence) or isinstance(data, str):
        return (), (Problem("not a list of overrides", where, 'Write "overrides": [] or leave it out.'),)
    if len(data) > MOST:
        return (), (Problem(f"{len(data):,} overrides", where, f"Keep to {MOST}."),)
    found: list[Override] = []
    problems: list[Problem] = []
    for number, raw in enumerate(data, start=1):
        place = f"override {number}"
        wrong = list(_problems(raw, place, knowledge))
        problems += wrong
        if not wrong and isinstance(raw, Mapping):
            values = {name: raw[name] for name in raw}
            if "record" in raw:
                found.append(RecordOverride(**values))
            else:
                found.append(RatingOverride(**{**values, "rating": float(values["rating"])}))
    abouts = [one.about for one in found]
    for about in dict.fromkeys(abouts):
        if abouts.count(about) > 1:
            problems.append(Problem(f"{about} is replaced twice", where, "Keep one of the two."))
    return (() if problems else tuple(found)), tuple(problems)


def problems_with_override(override: Override, knowledge: KnowledgeBase) -> tuple[Problem, ...]:
    """Everything wrong with one override, for the place beside its form."""
    return tuple(_problems(override.as_data(), "override", knowledge))


def is_in_use(name: str, knowledge: KnowledgeBase) -> bool:
    """Whether it is a rule, or a fact on which a rule rests."""
    return any(rule.id == name or name in rule.facts for rule in knowledge.rules)


def is_safety_record(name: str, knowledge: KnowledgeBase) -> bool:
    """Whether a rule concerns life safety, or such a rule rests on the fact."""
    return any(
        rule.severity == "safety" and (rule.id == name or name in rule.facts) for rule in knowledge.rules
    )


def _problems(raw: object, place: str, knowledge: KnowledgeBase) -> Iterator[Problem]:
    if not isinstance(raw, Mapping):
        yield Problem("not a table", place, 'Write {"record": "R-01", "reason": "..."}.')
        return
    keys = KEYS["record"] if "record" in raw else KEYS["rating"]
    for name in raw:
        if name not in keys:
            yield Problem(f"unknown entry {shown(name)}", place, nearest(shown(name), keys))
    for name in keys:
        if name not in raw:
            yield Problem(f'"{name}" is missing', place, f"Write {', '.join(keys)}.")
    if "reason" in raw:
        yield from _problems_of_reason(raw["reason"], place)
    if "record" in raw:
        yield from _problems_of_record(raw["record"], place, knowledge)
    elif set(keys) <= set(raw):
        yield from _problems_of_rating(raw, place, knowledge)


def _problems_of_reason(reason: object, place: str) -> Iterator[Problem]:
    if not isinstance(reason, str) or not reason.strip():
        yield Problem("no reason", place, "Say why this case is different: the reason is printed.")
    elif len(reason) > LONGEST_REASON or not reason.isprintable():
        yield Problem(
            "the reason is too long, or has signs that cannot be printed",
            place,
            f"Write one line of at most {LONGEST_REASON} characters.",
        )


def _problems_of_record(name: object, place: str, knowledge: KnowledgeBase) -> Iterator[Problem]:
    wrong = list(problems_with_text(name, place))
    yield from wrong
    if wrong or not isinstance(name, str):
        return
    records = [one.id for one in knowledge.rules] + [one.id for one in knowledge.facts]
    if name not in records:
        yield Problem(f"no rule or fact {shown(name)}", place, nearest(name, records))
    elif not is_in_use(name, knowledge):
        yield Problem(f"no rule rests on {name}", place, "Leave it: without it the advice would be the same.")
    elif is_safety_record(name, knowledge):
        yield Problem(
            f"{name} is about safety and cannot be put aside",
            place,
            "Keep it. If the answer behind it is wrong, change the answer.",
        )


def _problems_of_rating(
    raw: Mapping[object, object], place: str, knowledge: KnowledgeBase
) -> Iterator[Problem]:
    cells: set[tuple[str, str]] = {(one.provider, one.criterion) for one in knowledge.ratings}
    provider, criterion, rating = raw["provider"], raw["criterion"], raw["rating"]
    if not isinstance(provider, str) or provider not in {one for one, _ in cells}:
        names = sorted({one for one, _ in cells})
        yield Problem(f"unknown provider {shown(provider)}", place, nearest(str(provider), names))
    elif not isinstance(criterion, str) or (provider, criterion) not in cells:
        names = sorted(one for other, one in cells if other == provider)
        yield Problem(
            f"{provider} has no rating on {shown(criterion)}", place, nearest(str(criterion), names)
        )
    if isinstance(rating, bool) or not isinstance(rating, int | float) or not WORST <= rating <= BEST:
        yield Problem(
            f"{shown(rating)} is no rating", place, "Write a number from 1 (poor) to 5 (excellent)."
        )


def _replaced(cell: RatingCell, override: RatingOverride) -> RatingCell:
    return cell.model_copy(
        update={
            "low": override.rating,
            "typical": override.rating,
            "high": override.rating,
            "reason": override.reason,
            "reason_high": override.reason,
            "reason_low": override.reason,
            "sources": (),
        }
    )
