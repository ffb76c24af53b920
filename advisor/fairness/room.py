"""How much room reasons for and against get, in the advice and in the data, and whose sources speak."""

import tomllib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from statistics import fmean

from advisor.advice import advise
from advisor.fairness.shares import concerns, requirements_of
from advisor.questions import Interview, interview_for
from advisor.reasons import reasons_against, reasons_for
from rules.knowledge import KnowledgeBase
from rules.schema import Modifier, RatedType, Rule, Source, sources_of_change
from rules.verdict import Kind

COMPANIES = {"current_provider", "competitor_name", "incumbent_group"}  # fields that name one
DRAWS = 60  # the words of a reason do not hang on how many ways are tried


@dataclass(frozen=True, slots=True)
class Told:
    """One advice: the provider type that leads, and the words of each reason for and against it."""

    provider: str
    family: str
    in_favour: tuple[int, ...]
    against: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Room:
    """The room over some advices; lengths are means in words.

    Attributes:
        without_against: Advices that name no reason against.
    """

    advices: int
    in_favour: float
    against: float
    words_in_favour: float
    words_against: float
    without_against: int


@dataclass(frozen=True, slots=True)
class Sentences:
    """One-sided sentences in the data about a provider type: how many, and their mean length in words."""

    good: int
    poor: int
    words_good: float
    words_poor: float


@dataclass(frozen=True, slots=True)
class Backing:
    """Ratings and changes of ratings of a provider type, by what stands behind them.

    Attributes:
        ratings, interested_ratings: Published ratings, and those of which a source may have an interest.
        up, interested_up: Changes that help it, and those that rest on such a source; `down` alike.
    """

    ratings: int
    interested_ratings: int
    up: int
    interested_up: int
    down: int
    interested_down: int


@dataclass(frozen=True, slots=True)
class Named:
    """Rules that look at the name of a company: ratings that they raise or lower, lines that they remove."""

    rules: int
    up: int
    down: int
    out: int


def told(knowledge: KnowledgeBase, as_of: date, cases: Path, seed: int, size: int) -> list[Told]:
    """The reasons of each worked case, then of made-up customers."""
    interview = interview_for(knowledge)
    contents = [*case_answers(cases)]
    contents += [(answers, as_of) for answers in varied_answers(knowledge, interview, seed, size)]
    found = []
    for answers, day in contents:
        advice = advise(answers, knowledge, day, draws=DRAWS)
        leader = advice.verdict.leader
        if leader is None or advice.verdict.kind is Kind.SPECIAL_LINES_ONLY:
            continue
        sides = (reasons_for(advice, knowledge), reasons_against(advice, knowledge))
        lengths = [tuple(len(one.text.split()) for one in side) for side in sides]
        found.append(Told(leader.offer.provider, leader.family, lengths[0], lengths[1]))
    return found


def case_answers(folder: Path) -> Iterator[tuple[dict[str, object], date]]:
    """Content of an answers file, and the day, of each case file."""
    for path in sorted(folder.glob("*.toml")):
        content = tomllib.loads(path.read_text(encoding="utf-8"))
        answers = {
            name: one.isoformat() if isinstance(one, date) else one
            for name, one in content["answers"].items()
        }
        yield {"version": 1, "answers": answers}, content["as_of"]


def varied_answers(
    knowledge: KnowledgeBase, interview: Interview, seed: int, size: int
) -> Iterator[dict[str, object]]:
    """Contents of answers files of made-up customers, kept within what the questions allow."""
    batch = requirements_of(knowledge, seed, size)
    for row in range(size):
        answers: dict[str, object] = {}
        for question in interview.questions:
            value = batch.value(question.id, row)
            if question.minimum is not None and isinstance(value, float):
                value = max(value, question.minimum)
            if isinstance(value, date):
                value = value.isoformat()
            if isinstance(value, list) and len(value) > 1:
                value = [one for one in value if one not in question.exclusive]
            if isinstance(value, str) and question.options and value not in question.option:
                continue  # a field may know more options than its question
            if value not in (None, []):
                answers[question.id] = value
        yield {"version": 1, "answers": answers}


def room(advices: Sequence[Told]) -> Room:
    return Room(
        advices=len(advices),
        in_favour=_mean([len(one.in_favour) for one in advices]),
        against=_mean([len(one.against) for one in advices]),
        words_in_favour=_mean([words for one in advices for words in one.in_favour]),
        words_against=_mean([words for one in advices for words in one.against]),
        without_against=sum(not one.against for one in advices),
    )


def sentences(knowledge: KnowledgeBase, provider: RatedType) -> Sentences:
    """The sentences of the published ratings and of the changes of ratings that speak of this type."""
    cells = [one for one in knowledge.ratings if one.provider == provider]
    good = [one.reason_high for one in cells if one.reason_high]
    poor = [one.reason_low for one in cells if one.reason_low]
    for record in records_about(knowledge, provider):
        for change in record.changes:
            if change.reason:
                (good if (change.change or 0) > 0 else poor).append(change.reason)
    return Sentences(len(good), len(poor), _mean_words(good), _mean_words(poor))


def poor_about_copper(knowledge: KnowledgeBase, provider: RatedType) -> int:
    """How many of the poor sentences about this type come from records about copper alone."""
    return sum(
        bool(change.reason) and (change.change or 0) <= 0
        for record in records_about(knowledge, provider)
        if record.applies_to and record.applies_to.accesses == ("copper",)
        for change in record.changes
    )


def rules_by_concern(knowledge: KnowledgeBase) -> Counter[tuple[str, str]]:
    """(kind of rule, whom it is about) -> how many rules that may be shown."""
    return Counter((one.kind, concerns(one.applies_to, knowledge)) for one in knowledge.rules if one.shown)


def backing(knowledge: KnowledgeBase, provider: RatedType) -> Backing:
    cells = [one for one in knowledge.ratings if one.provider == provider]
    up: list[bool] = []
    down: list[bool] = []
    for record in records_about(knowledge, provider):
        for change in record.changes:
            interested = may_gain(knowledge, sources_of_change(change, record))
            (up if (change.change or 0) > 0 else down).append(interested)
    return Backing(
        len(cells),
        sum(may_gain(knowledge, one.sources) for one in cells),
        len(up), sum(up), len(down), sum(down),
    )  # fmt: skip


def records_about(knowledge: KnowledgeBase, provider: RatedType) -> list[Modifier | Rule]:
    """Modifiers and rules that name this provider type."""
    records: list[Modifier | Rule] = [*knowledge.modifiers, *(one for one in knowledge.rules if one.shown)]
    return [one for one in records if one.applies_to and provider in one.applies_to.providers]


def may_gain(knowledge: KnowledgeBase, names: Sequence[str]) -> bool:
    """Whether a source among these may have an interest."""
    return any(knowledge.source[name].may_have_interest for name in names)


def named_companies(knowledge: KnowledgeBase) -> Named:
    rules = [
        one
        for one in knowledge.rules
        if one.shown and one.when and COMPANIES & {leaf.field for leaf in one.when.leaves()}
    ]
    changes = [change for one in rules for change in one.changes]
    ups = sum((one.change or 0) > 0 for one in changes)
    return Named(len(rules), ups, len(changes) - ups, sum(one.kind == "knock_out" for one in rules))


def sources_by_kind(knowledge: KnowledgeBase) -> Counter[str]:
    return Counter(one.kind for one in knowledge.sources)


def uncited(knowledge: KnowledgeBase) -> tuple[Source, ...]:
    """Sources that no record names."""
    tables = (
        "facts",
        "claims",
        "ratings",
        "modifiers",
        "rules",
        "emphases",
        "costs",
        "checklist",
        "incumbents",
    )
    named = {name for table in tables for one in getattr(knowledge, table) for name in one.sources}
    return tuple(one for one in knowledge.sources if one.id not in named)


def _mean(values: Sequence[int]) -> float:
    return fmean(values) if values else 0.0


def _mean_words(texts: Sequence[str]) -> float:
    return _mean([len(text.split()) for text in texts])
