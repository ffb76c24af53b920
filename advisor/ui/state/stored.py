"""How the case stands in the store, and what of it is kept there between two visits."""

import streamlit as st

from advisor.store import Kept, entry_of, new_key
from advisor.ui.held import Record
from advisor.ui.state import beside, case, samples

RECORD = "record"


def record() -> Record:
    found: Record = st.session_state.setdefault(RECORD, Record())
    return found


def make_key() -> None:
    """Begin a case, unless one is under way."""
    record().key = record().key or new_key()


def is_present_case(entry: str) -> bool:
    """Whether this client's case is the one that is open."""
    key = record().key
    return key is not None and entry_of(key) == entry


def kept() -> Kept:
    """All that is kept between two visits; of a sample that is open, nothing."""
    own = samples.own_case()
    told = case.told_in(own)
    return Kept(
        answers=told.answers,
        people=told.people,
        sites=beside.sites(),
        scenarios=beside.scenarios(),
        put_aside=tuple(own.get(case.PUT_ASIDE, ())),
        notes=told.notes,
        quotes=told.quotes,
    )
