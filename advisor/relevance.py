"""Which questions are worth asking, and which answers count, given the answers so far.

A follow-up is shown when its condition certainly holds. It is also shown when the condition may hold
because a question it depends on was answered with "I don't know". As long as such a question has no
answer at all, the follow-up stays hidden: it is asked later, or never. Conditions only look at
questions asked earlier (`advisor.soundness` sees to that), so the order settles everything.
"""

from collections.abc import Collection, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from advisor.answers import Answers, Value
from advisor.questions import COUNTRY, Interview, Option, Question
from rules.conditions import Compiled, Memo, compile_condition, truth
from rules.requirements import Requirements
from rules.schema import Condition


class Relevance(NamedTuple):
    """The ids of the questions to ask, answered or not, and the answers that count."""

    questions: frozenset[str]
    answers: Answers


class _Exact:
    """Answers as a key of a cache: 1 and 1.0 differ, as they do where they are shown."""

    def __init__(self, answers: Answers) -> None:
        self.answers = answers
        self.text = repr((dict(answers.values), answers.overrides))

    def __hash__(self) -> int:
        return hash(self.text)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Exact) and self.text == other.text


@lru_cache(maxsize=256)  # a page asks a dozen times for the same answers
def _relevance(interview: Interview, given: _Exact) -> Relevance:
    return relevances(interview, [given.answers])[0]


def forget() -> None:
    """Hold no answers in memory; what is asked for again is worked out again."""
    _relevance.cache_clear()


def is_outside_scope(interview: Interview, answers: Answers) -> bool:
    """Has an answer been given that ends the interview, such as a country we cannot advise on?"""
    return _closing_question(interview, answers) is not None


def relevance(interview: Interview, answers: Answers) -> Relevance:
    """What to ask and what counts: an answer counts if its question is asked and it fits the country."""
    return _relevance(interview, _Exact(answers))


def relevances(interview: Interview, many: Sequence[Answers]) -> list[Relevance]:
    """The same for many sets of answers at once."""
    found: dict[int, Relevance] = {}
    fitting: dict[int, dict[str, Value]] = {}
    for number, answers in enumerate(many):
        closing = _closing_question(interview, answers)
        if closing is not None:
            only = Answers({closing: answers.values[closing]})
            found[number] = Relevance(frozenset({closing}), only)
        else:
            values, country = answers.values, answers.values.get(COUNTRY)
            fitting[number] = {
                name: values[name]
                for name in interview.question
                if name in values and _fits_country(interview, name, country, values[name])
            }
    counting = dict(fitting)
    while counting:  # leave out what is not asked until nothing changes
        asked = dict(zip(counting, _asked(interview, list(counting.values())), strict=True))
        for number, questions in asked.items():
            still = {name: value for name, value in fitting[number].items() if name in questions}
            if still == counting[number]:
                found[number] = Relevance(questions, Answers(still))
                del counting[number]
            else:
                counting[number] = still
    return [found[number] for number in range(len(many))]


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
    return _row(interview, relevance(interview, answers).answers.values)


def requirement_rows(interview: Interview, many: Sequence[Answers]) -> list[dict[str, object]]:
    """The same for many sets of answers at once."""
    return [_row(interview, one.answers.values) for one in relevances(interview, many)]


def changed_fields(
    interview: Interview, bases: Sequence[Answers], changes: Sequence[Sequence[Mapping[str, Value]]]
) -> list[list[dict[str, object]]]:
    """For each base and each set of other answers, the fields of its row that differ from the row without.

    Answers to questions that open no other question are compared on their own.
    """
    known = relevances(interview, bases)
    rows = [_row(interview, one.answers.values) for one in known]
    whole = [
        (number, place)
        for number, (base, several) in enumerate(zip(bases, changes, strict=True))
        for place, one in enumerate(several)
        if _may_open_or_close(interview, base, one)
    ]
    answers = [Answers({**bases[number].values, **changes[number][place]}) for number, place in whole]
    found: list[list[dict[str, object]]] = [[{} for _ in several] for several in changes]
    for (number, place), new in zip(whole, requirement_rows(interview, answers), strict=True):
        row = rows[number]
        names = dict.fromkeys((*row, *new))
        found[number][place] = {name: new.get(name) for name in names if new.get(name) != row.get(name)}
    worked_out = frozenset(whole)
    for number, several in enumerate(changes):
        asked, country = known[number].questions, bases[number].values.get(COUNTRY)
        for place, one in enumerate(several):
            if (number, place) in worked_out:
                continue
            for name, value in one.items():
                counts = name in asked and _fits_country(interview, name, country, value)
                new_value = _as_field(value) if counts else None
                if new_value != rows[number].get(name):
                    found[number][place][name] = new_value
    return found


def _may_open_or_close(interview: Interview, base: Answers, changes: Mapping[str, Value]) -> bool:
    return any(
        name in interview.deciding_fields or _ends_interview(interview, name, value)
        for name, value in changes.items()
        if name not in base.values or value != base.values[name]
    )


def offered_options(question: Question, answers: Answers) -> tuple[Option, ...]:
    """The options that make sense in the customer's country; all of them while it is not known."""
    return _sensible_in(question, answers.values.get(COUNTRY))


def _sensible_in(question: Question, country: Value) -> tuple[Option, ...]:
    return tuple(
        one for one in question.options if not one.countries or country is None or country in one.countries
    )


def holds(condition: Condition, interview: Interview, answers: Answers) -> bool:
    """Does the condition certainly hold for the answers that count?"""
    counting = relevance(interview, answers).answers.values
    return bool(truth(condition, _batch(interview, [counting])).certain[0])


def _asked(interview: Interview, many: Sequence[Mapping[str, Value]]) -> list[frozenset[str]]:
    """For each set of answers the questions to ask."""
    batch = _batch(interview, many)
    memo: Memo = {}
    asked: list[set[str]] = [set() for _ in many]
    for opens_screen, questions in _gates(interview):
        on_screen = _opens(opens_screen, batch, many, memo)
        for name, opens_question in questions:
            opened = on_screen & _opens(opens_question, batch, many, memo)
            for number, is_open in enumerate(np.broadcast_to(opened, len(many)).tolist()):
                if is_open:
                    asked[number].add(name)
    return [frozenset(one) for one in asked]


class _Gate(NamedTuple):
    """A condition that opens a screen or a question, ready for any batch, and the fields that it names."""

    compiled: Compiled
    fields: frozenset[str]


@lru_cache(maxsize=8)
def _gates(interview: Interview) -> tuple[tuple[_Gate | None, tuple[tuple[str, _Gate | None], ...]], ...]:
    """For each screen what opens it, and each of its questions with what opens that; None is always open."""
    return tuple(
        (_gate(screen.when), tuple((name, _gate(interview.question[name].when)) for name in screen.questions))
        for screen in interview.screens
    )


def _gate(condition: Condition | None) -> _Gate | None:
    if condition is None:
        return None
    fields = frozenset(leaf.field for leaf in condition.leaves() if leaf.field)
    return _Gate(compile_condition(condition), fields)


def _opens(
    gate: _Gate | None, batch: Requirements, many: Sequence[Collection[str]], memo: Memo
) -> npt.NDArray[np.bool_] | np.bool_:
    if gate is None:
        return np.True_
    verdict = gate.compiled(batch, memo)
    open_rows = verdict.possible & ~verdict.certain
    if not open_rows.any():
        return verdict.certain
    answered = np.array([gate.fields <= set(one) for one in many])
    return verdict.certain | (open_rows & answered)


def _batch(interview: Interview, many: Sequence[Mapping[str, Value]]) -> Requirements:
    fields = interview.deciding_fields
    rows = [_row(interview, {name: one[name] for name in fields if name in one}) for one in many]
    return Requirements.from_rows(rows, fields)


def _row(interview: Interview, values: Mapping[str, Value]) -> dict[str, object]:
    return {
        name: _as_field(value)
        for name, value in values.items()
        if not _ends_interview(interview, name, value)
    }


def _as_field(value: Value) -> object:
    return list(value) if isinstance(value, tuple) else value


def _closing_question(interview: Interview, answers: Answers) -> str | None:
    for name in interview.endings:
        if _ends_interview(interview, name, answers.values.get(name)):
            return name
    return None


def _ends_interview(interview: Interview, name: str, value: Value) -> bool:
    return name in interview.endings and value in interview.endings[name]


def _fits_country(interview: Interview, name: str, country: Value, value: Value) -> bool:
    """Does an answer make sense in this country?"""
    if name not in interview.limited or not isinstance(value, str | tuple):
        return True
    return _offered_in(interview, name, country).issuperset(value if isinstance(value, tuple) else (value,))


@lru_cache(maxsize=1024)
def _offered_in(interview: Interview, name: str, country: Value) -> frozenset[str]:
    return frozenset(one.id for one in _sensible_in(interview.question[name], country))
