"""Why there is no result yet: the questions of the quick path that are open, and the way to the next one."""

from typing import NamedTuple

import streamlit as st

from advisor.i18n import _, ngettext
from advisor.relevance import is_outside_scope
from advisor.ui import compact, routes
from advisor.ui.markdown import escaped
from advisor.ui.parts import link_button
from advisor.ui.state import case
from advisor.ui.visit import Visit


class Missing(NamedTuple):
    """What is said of it, and the step of the first question that is open."""

    text: str
    step: str


def missing(visit: Visit) -> Missing | None:
    """None where there is a result, or never one in this country."""
    answers = case.answers()
    found = routes.open_quick_questions(visit.interview, answers)
    if not found or is_outside_scope(visit.interview, answers):
        return None
    first = visit.interview.question[found[0]]
    text = ngettext(
        "One answer is missing for a result: “{question}”",
        "{count} answers are missing for a result. The next one: “{question}”",
        len(found),
    )
    told = text.format(count=len(found), question=compact.label(first, visit.interview))
    return Missing(told, visit.interview.screen_of[first.id].id)


def draw(visit: Visit, back: str) -> None:
    """Nothing where there is a result; `back` is the page that says so."""
    found = missing(visit)
    with st.container(key="missing"):  # always there, so that what is below keeps the focus
        if found:
            st.markdown(escaped(found.text))
            link_button(_("Answer it now"), "go_missing", found.step, back)
