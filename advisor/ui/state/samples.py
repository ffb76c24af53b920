"""A sample business in the place of the visitor's own case, which is kept aside meanwhile."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from advisor.answers import Answers
from advisor.ui.state import beside, case, page

SAMPLE = "sample"  # id of the sample business that is open
OWN_CASE = "own_case"  # the visitor's own case, kept aside while a sample is open
OF_A_CASE = (*case.OF_A_CASE, *page.OF_A_CASE, beside.WHAT_IF)


def open_sample() -> str | None:
    """The id of the sample that is open: its answers stand in the place of the visitor's own."""
    found: str | None = st.session_state.get(SAMPLE)
    return found


def own_case() -> Any:
    """Where the visitor's own case is held, for `case.told_in`."""
    return st.session_state.get(OWN_CASE, {}) if open_sample() else st.session_state


def own_answer_count() -> int:
    """How many questions the visitor answered, also while a sample is open."""
    return len(own_case().get(case.ANSWERS, {}))


def put_in_sample(sample: str, answers: Answers) -> None:
    """Open a sample: the own case is kept aside whole, and nothing of another sample stays."""
    if open_sample() is None:
        st.session_state[OWN_CASE] = {
            name: st.session_state[name] for name in OF_A_CASE if name in st.session_state
        }
    _put_in({})
    case.set_answers(answers)
    st.session_state[SAMPLE] = sample


def put_back_own_case() -> None:
    """Close the sample; everything is as it was before."""
    _put_in(st.session_state.pop(OWN_CASE, {case.ANSWERS: {}}))
    st.session_state.pop(SAMPLE, None)


def _put_in(held: Mapping[str, object]) -> None:
    for name in OF_A_CASE:
        st.session_state.pop(name, None)
    for name, value in held.items():
        st.session_state[name] = value
    case.count_up()
