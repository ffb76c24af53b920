"""Puts another case in the place of the one that is here: one from a file, one from the store, or none."""

from collections.abc import Collection

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from advisor.cases.case import Case
from advisor.store import Kept
from advisor.ui.held import Record
from advisor.ui.state import beside, case, page, person, stored, widgets

ANEW = "anew"  # true until the next run has begun
# The visitor's own and not a client's: it stays when the next case begins.
OF_THE_VISITOR = (
    person.LETTERHEAD, person.LETTERHEAD_PLACE, person.CONSULTANT, case.NUMBER, page.LAST_STEP, page.OPENED,
    widgets.EMPTIED,
)  # fmt: skip
# And this too when a file is opened.
OF_THE_RECORD = (stored.RECORD, beside.SITES, beside.ADVISED, person.BOOK, ANEW)


def put_in(told: Case) -> None:
    """Take over what a file tells."""
    _forget_all_but((*OF_THE_VISITOR, *OF_THE_RECORD))
    case.set_answers(told.answers)
    case.set_people(told.people)
    case.set_answer_notes(told.notes)
    case.set_quotes(told.quotes)


def restore(kept: Kept) -> None:
    """Take over a case that was kept in the store."""
    put_in(Case(kept.answers, kept.people, kept.notes, kept.quotes))
    beside.keep_sites(kept.sites)
    beside.keep_scenarios(kept.scenarios)
    st.session_state[case.PUT_ASIDE] = kept.put_aside


def begin_anew() -> None:
    """Leave nothing of the case here, nor of any other client; the next answer begins a new case."""
    _forget_all_but(OF_THE_VISITOR)
    st.session_state[stored.RECORD] = Record()
    st.session_state[ANEW] = page.has_drawn_one()  # else there is nothing to drop


def drop_traces() -> None:
    """At the begin of the run after `begin_anew`: drop what Streamlit itself holds until the visitor goes.

    It notes each widget that was ever drawn, with its key and what its callback is given; and it holds the
    files that were uploaded.
    """
    context = get_script_run_ctx()
    if context is None or not st.session_state.pop(ANEW, False):
        return
    inside = context.session_state._state  # there is no public way; a test sees when it closes
    inside._new_widget_state.widget_metadata.clear()
    inside._key_id_mapper.clear()
    context.uploaded_file_mgr.remove_session_files(context.session_id)


def _forget_all_but(names: Collection[str]) -> None:
    """What a page added here goes too, the values of its widgets among it."""
    for name in [str(one) for one in st.session_state if one not in names]:
        del st.session_state[name]
    case.begin()
    case.count_up()
