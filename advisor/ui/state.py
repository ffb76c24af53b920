"""The only reader and writer of what Streamlit keeps for a visitor, and of the address line.

The answers are all that is kept. The rest lives as long as a page: what was typed and cannot be used yet,
and a note for the next page.
"""

from collections.abc import Sequence

import streamlit as st

from advisor.answers import Answers, Value, problem_with
from advisor.questions import Question
from rules.errors import Problem

ANSWERS = "answers"  # question id -> JSON value, None for "I don't know"
DRAFTS = "drafts"  # question id -> what was typed but cannot be used
CHECKED = "checked"  # the step on which Continue found something wrong
NOTES = "notes"  # sentences for the page that is opened next
NOTED_FOR = "noted_for"  # the step that shows them
DROPPED = "dropped"  # question ids whose answers stopped counting, already told
FILE_PROBLEMS = "file_problems"
LAST_STEP = "last_step"
OPENED = "opened"  # how many steps were opened
STEP, BACK_TO = "step", "back"  # in the address


# --- answers -----------------------------------------------------------------------------------


def is_new_visit() -> bool:
    """True on the first run of a visit: the page was just opened, or loaded anew."""
    return ANSWERS not in st.session_state


def begin() -> None:
    st.session_state.setdefault(ANSWERS, {})


def answers() -> Answers:
    """What the visitor told us so far."""
    kept = st.session_state.get(ANSWERS, {})
    return Answers({name: tuple(one) if isinstance(one, list) else one for name, one in kept.items()})


def record_answer(question: Question, value: Value) -> None:
    """Keep an answer. One that cannot be used is kept aside as typed, and the earlier answer stays."""
    drafts = st.session_state.setdefault(DRAFTS, {})
    if problem_with(question, value):
        drafts[question.id] = value
        return
    drafts.pop(question.id, None)
    st.session_state[ANSWERS][question.id] = list(value) if isinstance(value, tuple) else value


def take_back(question: Question) -> None:
    """The question counts as not answered again."""
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


def newly_dropped(dropped: Sequence[str]) -> tuple[str, ...]:
    """Those of the answers that no longer count which the visitor has not been told of yet."""
    told = st.session_state.get(DROPPED, ())
    st.session_state[DROPPED] = tuple(dropped)
    return tuple(one for one in dropped if one not in told)


def replace_answers(new: Answers) -> None:
    """Take over answers from a file, in place of those given here."""
    forget_everything()
    st.session_state[ANSWERS] = {
        name: list(value) if isinstance(value, tuple) else value for name, value in new.values.items()
    }


def forget_everything() -> None:
    for name in (DRAFTS, CHECKED, NOTES, NOTED_FOR, DROPPED, FILE_PROBLEMS):
        st.session_state.pop(name, None)
    st.session_state[ANSWERS] = {}


# --- widgets -----------------------------------------------------------------------------------


def seed(key: str, value: object) -> None:
    """Set what a widget shows. Done on every run: a widget that was off the screen has forgotten."""
    st.session_state[key] = value


def widget_value(key: str) -> object:
    """What a widget on the present page holds."""
    return st.session_state.get(key)


# --- steps -------------------------------------------------------------------------------------


def wanted_step() -> str | None:
    """The step that the address asks for; it may be nonsense."""
    return st.query_params.get(STEP)


def back_to() -> str | None:
    """The page to go back to after Continue, where a single answer is being changed."""
    return st.query_params.get(BACK_TO)


def go(step: str, back: str | None = None) -> None:
    """Ask for another step: one new entry in the browser's history. For on_click, before the run."""
    st.session_state.pop(CHECKED, None)
    st.query_params.from_dict({STEP: step} | ({BACK_TO: back} if back else {}))


def arrived_at(step: str) -> bool:
    """Note the step that is drawn, however one got there; forgets what belonged to the step before.

    Returns:
        False on the first page of a visit: there the focus stays where the browser put it.
    """
    last = st.session_state.get(LAST_STEP)
    if last != step:
        st.session_state[LAST_STEP] = step
        st.session_state[OPENED] = st.session_state.get(OPENED, 0) + 1
        st.session_state.pop(CHECKED, None)
        st.session_state[NOTED_FOR] = st.session_state.pop(NOTES, [])
    return bool(st.session_state[OPENED] > 1)


def mark_checked(step: str) -> None:
    """Continue was pressed here and something is wrong: from now on the page says what."""
    st.session_state[CHECKED] = step


def is_checked(step: str) -> bool:
    return bool(st.session_state.get(CHECKED) == step)


def note(text: str) -> None:
    """Say this on the page that is opened next."""
    st.session_state.setdefault(NOTES, []).append(text)


def notes() -> Sequence[str]:
    return tuple(st.session_state.get(NOTED_FOR, ()))


# --- an opened file -----------------------------------------------------------------------------


def keep_file_problems(problems: Sequence[Problem]) -> None:
    st.session_state[FILE_PROBLEMS] = tuple(problems)


def file_problems() -> tuple[Problem, ...]:
    return tuple(st.session_state.get(FILE_PROBLEMS, ()))


def uploaded(key: str) -> bytes | None:
    """The content of the file that an uploader holds."""
    file = st.session_state.get(key)
    return None if file is None else bytes(file.getvalue())
