"""Whether knowledge and interview fit: what rules read can be answered, what is asked is read."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from advisor.questions import (
    COUNTRY,
    QUESTIONS,
    REGION,
    Interview,
    Question,
    read_interview,
    regions_of,
)
from rules.errors import Problem
from rules.knowledge import DATA, KnowledgeBase, Reading, read_knowledge_base
from rules.schema import Condition, Country, Record, Rule
from rules.soundness import Place, conditions, fields_read

READERS = {"offers", "criteria", "modifiers", "rules", "floors", "emphases", "checklist"}  # have conditions
COUNTRIES: tuple[Country, ...] = ("us", "pr", "ca")


def all_problems(folder: Path = DATA, questions: Path = QUESTIONS) -> tuple[Problem, ...]:
    """Everything wrong in the data files, in the interview, and between the two; empty if all is well.

    A record with mistakes does not hide the mistakes of others, and is not reported twice because others
    point to it. Only where no field can be read are the questions left for the next run.
    """
    reading = read_knowledge_base(folder)
    problems = [*reading.problems, *_unread_fields(reading, questions.name)]
    fields = {
        one.id: one
        for one in reading.readable.fields
        if all(hasattr(one, name) for name in ("id", "kind", "options", "derived"))
    }
    if not fields:
        what = "the questions could not be checked"
        return (*problems, Problem(what, questions.name, "Mend the table of fields first."))
    regions = regions_of(reading.readable.incumbents)
    found = read_interview(fields, regions, questions)
    lost = reading.lost - fields.keys() - regions.keys()
    problems += [one for one in found.problems if not _names_any(one, lost)]
    return (*problems, *problems_between(reading.readable, found.interview, reading.place, lost))


def problems_between(
    knowledge: KnowledgeBase, interview: Interview, place: Place, lost: frozenset[str] = frozenset()
) -> tuple[Problem, ...]:
    """What no question can give: fields, options and numbers that some condition waits for in vain.

    Args:
        knowledge: The records with conditions; those that are malformed as far as they can be read.
        interview: The questions that can be asked.
        place: Record -> where it stands, for messages.
        lost: Fields, regions and tables to leave alone, because they could not be read.
    """
    if "incumbents" in lost:  # they are the options of the region
        lost |= {REGION}
    return tuple(
        problem
        for record, condition in conditions(knowledge)
        for leaf in condition.leaves()
        if leaf.field and leaf.field in interview.question and leaf.field not in lost
        for problem in _ungivable(
            leaf,
            _possible_countries(record, condition),
            interview.question[leaf.field],
            interview,
            place(record),
        )
        if not _names_any(problem, lost)
    )


def _names_any(problem: Problem, names: frozenset[str]) -> bool:
    return any(f'"{name}"' in problem.what for name in names)


def _unread_fields(reading: Reading, shown: str) -> Iterator[Problem]:
    """A question has the name of its field, so an unread field is a question asked for nothing."""
    if reading.lost & READERS:
        return
    read = fields_read(reading.readable) | reading.lost_readings
    for field in reading.knowledge.fields:
        if field.id in read:
            continue
        if field.derived:
            yield Problem(
                f'"{field.id}" is derived, but no rule or criterion reads it',
                reading.place(field),
                "Give it a reader, or remove the field.",
            )
        else:
            yield Problem(
                f'no rule or criterion reads "{field.id}"',
                f"{shown}, question {field.id}",
                "Give it a reader, or remove the question and its field.",
            )


def _ungivable(
    leaf: Condition, places: Sequence[Country], question: Question, interview: Interview, where: str
) -> Iterator[Problem]:
    """What is wrong with one test of a field, seen from the countries where its record counts."""
    asked_in = [one for one in places if _is_asked(question, interview, one)]
    if question.id == REGION:
        asked_in = list(places)  # a country with a single region gives it unasked
    named = ", ".join(places)
    if not asked_in:
        yield Problem(
            f'no question gives "{question.id}" in {named}', where, "Ask it there, or correct the condition."
        )
        return
    for option in _options_named(leaf):
        if option not in question.option:
            continue  # the field does not list it, or its question does not: said where they stand
        if not any(_offers(question, option, one) for one in asked_in):
            yield Problem(
                f'no answer to "{question.id}" gives "{option}" in {named}',
                where,
                "Offer the option there, or correct the condition.",
            )
    yield from _number_out_of_reach(leaf, question, where)


def _possible_countries(record: Record, condition: Condition) -> tuple[Country, ...]:
    """Where the condition can hold, as far as the country alone tells."""
    named = getattr(record, "countries", COUNTRIES) if isinstance(record, Rule) else COUNTRIES
    return tuple(one for one in named if _outcomes(condition, one).can_hold) or named


def _is_asked(question: Question, interview: Interview, country: Country) -> bool:
    """Can the question come up in this country, whatever the other answers are?"""
    openings = (interview.screen_of[question.id].when, question.when)
    return all(one is None or _outcomes(one, country).can_hold for one in openings)


class _Outcomes(NamedTuple):
    can_hold: bool
    can_fail: bool


def _outcomes(condition: Condition, country: Country) -> _Outcomes:
    """What can become of a condition in a country, when any other question may get any answer."""
    if condition.negated is not None:
        inner = _outcomes(condition.negated, country)
        return _Outcomes(inner.can_fail, inner.can_hold)
    if condition.all is not None:
        parts = [_outcomes(part, country) for part in condition.all]
        return _Outcomes(all(one.can_hold for one in parts), any(one.can_fail for one in parts))
    if condition.any is not None:
        parts = [_outcomes(part, country) for part in condition.any]
        return _Outcomes(any(one.can_hold for one in parts), all(one.can_fail for one in parts))
    if condition.field != COUNTRY or condition.known is not None:
        return _Outcomes(True, True)
    holds = country in (condition.one_of or (condition.equals,))
    return _Outcomes(holds, not holds)


def _offers(question: Question, option: str, country: Country) -> bool:
    countries = question.option[option].countries
    return not countries or country in countries


def _options_named(leaf: Condition) -> Sequence[str]:
    single = [one for one in (leaf.equals, leaf.has) if one is not None]
    return [*single, *(leaf.one_of or ()), *(leaf.has_any or ())]


def _number_out_of_reach(leaf: Condition, question: Question, where: str) -> Iterator[Problem]:
    low, high = question.minimum, question.maximum
    too_high = leaf.at_least is not None and high is not None and leaf.at_least > high
    too_low = leaf.at_most is not None and low is not None and leaf.at_most < low
    if too_high or too_low:
        told = f"at least {leaf.at_least:g}" if too_high else f"at most {leaf.at_most:g}"
        yield Problem(
            f'no answer to "{question.id}" is {told}',
            where,
            f"The question takes {low:g} to {high:g}: correct one of them.",
        )
