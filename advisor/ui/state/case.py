"""What was told of the case that is open: answers, local knowledge, notes, quotes and whom it is for."""

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from advisor.answers import Answers, Value, problem_with
from advisor.cases.case import MOST_QUOTES, NOBODY, Case, People
from advisor.cases.free_text import writable
from advisor.cases.quotes import LINE, Quote, line_told, prices
from advisor.overrides import Override
from advisor.questions import Question
from rules.errors import Problem

ANSWERS = "answers"  # question id -> JSON value, None for "I don't know"
DRAFTS = "drafts"  # question id -> what was typed but cannot be used
OVERRIDES = "overrides"  # local knowledge of this case
PUT_ASIDE = "put_aside"  # ids of contradictions not to ask about again
PEOPLE = "people"  # whom the case is for
ANSWER_NOTES = "answer_notes"  # question id -> note on its answer
QUOTES = "quotes"  # what carriers offered
OF_A_CASE = (ANSWERS, DRAFTS, OVERRIDES, PUT_ASIDE, PEOPLE, ANSWER_NOTES, QUOTES)
NUMBER = "case_number"  # part of the keys of widgets that are not seeded on every run


def is_new_visit() -> bool:
    """True on the first run of a visit: the page was just opened, or loaded anew."""
    return ANSWERS not in st.session_state


def begin() -> None:
    st.session_state.setdefault(ANSWERS, {})


def number() -> int:
    """Another number for each case that was open in this window."""
    return int(st.session_state.get(NUMBER, 0))


def count_up() -> None:
    """From here on it is another case."""
    st.session_state[NUMBER] = number() + 1


def told() -> Case:
    """All that a case file holds of what is here; without an advice."""
    return told_in(st.session_state)


def told_in(held: Any) -> Case:
    """The same of a case that is held in the session state, or aside."""
    return Case(_answers_in(held), held.get(PEOPLE, NOBODY), held.get(ANSWER_NOTES, {}), held.get(QUOTES, ()))


# --- answers -----------------------------------------------------------------------------------


def answers() -> Answers:
    """What the visitor told us so far."""
    return _answers_in(st.session_state)


def _answers_in(held: Any) -> Answers:
    values = {
        name: tuple(one) if isinstance(one, list) else one for name, one in held.get(ANSWERS, {}).items()
    }
    return Answers(values, overrides=tuple(held.get(OVERRIDES, ())))


def set_answers(new: Answers) -> None:
    """Put these in the place of those that were given, with the local knowledge that they hold."""
    st.session_state[ANSWERS] = {name: _as_json(value) for name, value in new.values.items()}
    st.session_state[OVERRIDES] = new.overrides


def record_answer(question: Question, value: Value) -> None:
    """Keep an answer. One that cannot be used is kept aside as typed, and the earlier answer stays.

    A price that a quote on file gives is not answered here: it changes with the quote.
    """
    if question.id in prices(quotes()):
        return
    drafts = st.session_state.setdefault(DRAFTS, {})
    if problem_with(question, value):
        drafts[question.id] = value
        return
    drafts.pop(question.id, None)
    st.session_state[ANSWERS][question.id] = _as_json(value)


def _as_json(value: Value) -> object:
    return list(value) if isinstance(value, tuple) else value


def take_back(question: Question) -> None:
    """The question counts as not answered again, but for a price that a quote on file gives."""
    if question.id in prices(quotes()):
        return
    st.session_state.setdefault(DRAFTS, {}).pop(question.id, None)
    st.session_state[ANSWERS].pop(question.id, None)


def shown_value(question: Question) -> Value:
    """What its widget shows: what was typed last, else the answer, else None."""
    drafts = st.session_state.get(DRAFTS, {})
    if question.id in drafts:
        typed: Value = drafts[question.id]
        return typed
    return answers().values.get(question.id)


def draft_problem(question: Question) -> Problem | None:
    """What is wrong with what was typed, if anything."""
    drafts = st.session_state.get(DRAFTS, {})
    return problem_with(question, drafts[question.id]) if question.id in drafts else None


def put_aside(contradiction: str) -> None:
    """Do not ask again about these two answers."""
    st.session_state[PUT_ASIDE] = (*st.session_state.get(PUT_ASIDE, ()), contradiction)


def is_put_aside(contradiction: str) -> bool:
    return contradiction in st.session_state.get(PUT_ASIDE, ())


# --- local knowledge ---------------------------------------------------------------------------


def overrides() -> tuple[Override, ...]:
    return tuple(st.session_state.get(OVERRIDES, ()))


def set_override(override: Override) -> None:
    """Put local knowledge in, in place of what was there about the same thing."""
    others = (one for one in overrides() if one.about != override.about)
    st.session_state[OVERRIDES] = (*others, override)


def take_out_override(about: str) -> None:
    st.session_state[OVERRIDES] = tuple(one for one in overrides() if one.about != about)


# --- notes on answers, and quotes on file --------------------------------------------------------


def answer_notes() -> Mapping[str, str]:
    """Question id -> note on its answer."""
    found: Mapping[str, str] = st.session_state.get(ANSWER_NOTES, {})
    return found


def set_answer_note(question_id: str, text: str) -> None:
    """Keep a note; an empty one is none."""
    others = {name: one for name, one in answer_notes().items() if name != question_id}
    text = writable(text).strip()
    st.session_state[ANSWER_NOTES] = {**others, question_id: text} if text else others


def set_answer_notes(notes: Mapping[str, str]) -> None:
    st.session_state[ANSWER_NOTES] = dict(notes)


def quotes() -> tuple[Quote, ...]:
    """What carriers offered, in the order in which it was written down."""
    found: tuple[Quote, ...] = st.session_state.get(QUOTES, ())
    return found


def set_quotes(new: Sequence[Quote]) -> None:
    """Keep these quotes. The price that counts is the answer; one that no quote gives any more is open.

    So is the line that a competitor's price is for; that answer can be changed by hand.
    """
    before, after = prices(quotes()), prices(new)
    values, drafts = st.session_state[ANSWERS], st.session_state.get(DRAFTS, {})
    for name in before.keys() - after.keys():
        values.pop(name, None)
    for name, price in after.items():
        values[name] = price
        drafts.pop(name, None)
    told_before, told = line_told(quotes()), line_told(new)
    if told:
        values[LINE] = told
    elif told_before and values.get(LINE) == told_before:
        values.pop(LINE)
    st.session_state[QUOTES] = tuple(new)[:MOST_QUOTES]


# --- whom the case is for ------------------------------------------------------------------------


def people() -> People:
    """Client, who answered and who prepared the advice of this case."""
    found: People = st.session_state.get(PEOPLE, NOBODY)
    return found


def set_people(people: People) -> None:
    st.session_state[PEOPLE] = people


def client() -> str:
    """The name of the consultant's client; empty where none is given. Never put into the address."""
    return people().client


def set_client(name: str) -> None:
    set_people(people().model_copy(update={"client": writable(name).strip()}))
