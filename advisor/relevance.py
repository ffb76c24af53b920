"""Which questions are worth asking, and which answers count, given the answers so far.

A follow-up is shown when its condition certainly holds. It is also shown when the condition may hold
because a question it depends on was answered with "I don't know". As long as such a question has no
answer at all, the follow-up stays hidden: it is asked later, or never. Conditions only look at
questions asked earlier (`advisor.soundness` sees to that), so the order settles everything.
"""

from collections.abc import Collection
from typing import NamedTuple

from advisor.answers import Answers, Value
from advisor.questions import COUNTRY, Interview, Option, Question
from rules.conditions import truth
from rules.requirements import Requirements
from rules.schema import Condition


class Relevance(NamedTuple):
    """The ids of the questions to ask, answered or not, and the answers that count."""

    questions: frozenset[str]
    answers: Answers


def is_outside_scope(interview: Interview, answers: Answers) -> bool:
    """Has an answer been given that ends the interview, such as a country we cannot advise on?"""
    return _closing_question(interview, answers) is not None


def relevance(interview: Interview, answers: Answers) -> Relevance:
    """What to ask and what counts: an answer counts if its question is asked and it fits the country."""
    closing = _closing_question(interview, answers)
    if closing is not None:
        return Relevance(frozenset({closing}), Answers({closing: answers.values[closing]}))
    fitting = {
        one.id: answers.values[one.id]
        for one in interview.questions
        if answers.is_answered(one.id) and _fits_country(one, answers)
    }
    counting = fitting
    while True:  # leave out what is not asked until nothing changes
        asked = _asked(interview, Answers(counting))
        still = {name: value for name, value in fitting.items() if name in asked}
        if still == counting:
            return Relevance(asked, Answers(counting))
        counting = still


def irrelevant_answers(interview: Interview, answers: Answers) -> tuple[str, ...]:
    """The questions, in the order asked, whose answers are kept but no longer count."""
    counting = relevance(interview, answers).answers
    return tuple(
        one.id
        for one in interview.questions
        if answers.is_answered(one.id) and not counting.is_answered(one.id)
    )


def requirement_row(interview: Interview, answers: Answers) -> dict[str, object]:
    """Field -> value for `rules.requirements`, of the answers that count; None is unknown."""
    return _row(interview, relevance(interview, answers).answers)


def offered_options(question: Question, answers: Answers) -> tuple[Option, ...]:
    """The options that make sense in the customer's country; all of them while it is not known."""
    country = answers.values.get(COUNTRY)
    return tuple(
        one for one in question.options if not one.countries or country is None or country in one.countries
    )


def holds(condition: Condition, interview: Interview, answers: Answers) -> bool:
    """Does the condition certainly hold for the answers that count?"""
    row = requirement_row(interview, answers)
    return bool(truth(condition, _batch(interview, row)).certain[0])


def _asked(interview: Interview, answers: Answers) -> frozenset[str]:
    batch = _batch(interview, _row(interview, answers))
    return frozenset(
        name
        for screen in interview.screens
        if _opens(screen.when, batch, answers.values)
        for name in screen.questions
        if _opens(interview.question[name].when, batch, answers.values)
    )


def _opens(condition: Condition | None, batch: Requirements, answered: Collection[str]) -> bool:
    if condition is None:
        return True
    verdict = truth(condition, batch)
    if verdict.certain[0]:
        return True
    return bool(verdict.possible[0]) and all(leaf.field in answered for leaf in condition.leaves())


def _batch(interview: Interview, row: dict[str, object]) -> Requirements:
    fields = interview.deciding_fields
    return Requirements.from_rows([{name: row[name] for name in row if name in fields}], fields)


def _row(interview: Interview, answers: Answers) -> dict[str, object]:
    return {
        name: list(value) if isinstance(value, tuple) else value
        for name, value in answers.values.items()
        if not _ends_interview(interview.question[name], value)
    }


def _closing_question(interview: Interview, answers: Answers) -> str | None:
    for name, value in answers.values.items():
        if name in interview.question and _ends_interview(interview.question[name], value):
            return name
    return None


def _ends_interview(question: Question, value: Value) -> bool:
    option = question.option.get(value) if isinstance(value, str) else None
    return option is not None and option.outside_scope


def _fits_country(question: Question, answers: Answers) -> bool:
    value = answers.values[question.id]
    if not isinstance(value, str | tuple) or not any(one.countries for one in question.options):
        return True
    offered = {one.id for one in offered_options(question, answers)}
    return set(value if isinstance(value, tuple) else (value,)) <= offered
