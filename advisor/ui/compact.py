"""Compact widgets for answers, many on one page: each is seeded from a value and read back as one."""

from collections.abc import Callable
from enum import Enum
from typing import Any, Literal

import streamlit as st

from advisor.answer_checks import typed_number
from advisor.answers import Answers, Value
from advisor.i18n import _
from advisor.questions import Interview, Question
from advisor.relevance import offered_options
from advisor.ui.inputs import DATE_LENGTH, UNKNOWN
from advisor.ui.markdown import escaped
from advisor.ui.state import widgets

IMPORTANCE = "importance_"


class Open(Enum):
    """The question is not answered, which is not the same as "I don't know"."""

    OPEN = "open"


Shown = Value | Literal[Open.OPEN]


def label(question: Question, interview: Interview) -> str:
    """The question in words that can be understood away from its page."""
    screen, told = interview.screen_of[question.id], _(question.label)
    if len(screen.questions) == 1:
        told = _(screen.title)
    elif not question.id.startswith(IMPORTANCE) and not told.endswith("?"):
        told = _("{page} {question}").format(page=_(screen.title), question=told)
    if not question.unit or question.whole:
        return told
    return _("{question} ({unit})").format(question=told, unit=_(question.unit))


def is_typed(question: Question) -> bool:
    """Whether it is answered in a box for typing."""
    return question.kind in ("number", "date")


def seed(question: Question, answers: Answers, key: str, value: Shown, *, once: bool) -> None:
    """Make the widget of this key show a value: on every run, or only when it comes onto the screen."""
    (widgets.seed_once if once else widgets.seed)(key, _in_widget(question, answers, value))


def draw(
    question: Question,
    answers: Answers,
    key: str,
    text: str,
    *,
    within_scope: bool = False,
    on_change: Callable[..., None] | None = None,
    args: tuple[Any, ...] = (),
) -> None:
    """The widget under a label; `seed` it before.

    Args:
        answers: Decide which options make sense.
        within_scope: Leave out options that end the interview.
        on_change: Not inside a form.
    """
    changed: dict[str, Any] = {"on_change": on_change, "args": args} if on_change else {}
    if is_typed(question):
        hint = _("YYYY-MM-DD") if question.kind == "date" else None
        st.text_input(escaped(text), key=key, max_chars=DATE_LENGTH, placeholder=hint, **changed)
        return
    choices = _choices(question, answers, within_scope=within_scope)
    shown: dict[str, Any] = {"key": key, "format_func": lambda one: choices.get(one, one), **changed}
    if question.kind == "options":
        st.multiselect(escaped(text), list(choices), placeholder=_("Not answered"), **shown)
    elif question.id.startswith(IMPORTANCE):
        st.radio(escaped(text), list(choices), index=None, horizontal=True, **shown)
    else:
        st.selectbox(escaped(text), list(choices), index=None, placeholder=_("Not answered"), **shown)


def read(question: Question, key: str) -> Shown:
    """What the widget of this key holds, perhaps not usable; a question mark is "I don't know"."""
    held = widgets.value(key)
    if question.kind == "options":
        return _read_several(question, held if isinstance(held, list) else [])
    typed = str(held or "").strip()
    if not typed:
        return Open.OPEN
    if typed == UNKNOWN:
        return None
    return typed_number(typed) if question.kind == "number" else typed


def _read_several(question: Question, chosen: list[str]) -> Shown:
    """What was chosen last decides whether it stands alone."""
    if not chosen:
        return Open.OPEN
    if chosen[-1] == UNKNOWN:
        return None
    if chosen[-1] in question.exclusive:
        return (chosen[-1],)
    together = {one for one in chosen if one not in question.exclusive}
    return tuple(one.id for one in question.options if one.id in together)


def _choices(question: Question, answers: Answers, *, within_scope: bool) -> dict[str, str]:
    """Option id -> label, "I don't know" last; where one may type to find it, the question mark does."""
    offered = [one for one in offered_options(question, answers) if not (within_scope and one.outside_scope)]
    unknown = _("I don't know") if question.id.startswith(IMPORTANCE) else _("? I don't know")
    return {one.id: escaped(_(one.label)) for one in offered} | {UNKNOWN: unknown}


def _in_widget(question: Question, answers: Answers, value: Shown) -> object:
    offered = _choices(question, answers, within_scope=False)
    if question.kind == "options":
        if value is None:
            return [UNKNOWN]
        return [one for one in value if one in offered] if isinstance(value, tuple) else []
    if question.kind == "option":
        chosen = UNKNOWN if value is None else value
        return chosen if chosen in offered else None
    if value is Open.OPEN:
        return ""
    if value is None:
        return UNKNOWN
    return f"{value:.15g}" if isinstance(value, float) else str(value)
