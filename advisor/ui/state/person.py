"""What belongs to the person at the screen and not to a case: letterhead, mode, view of the book."""

import streamlit as st

from advisor.report.model import NO_LETTERHEAD, Letterhead
from advisor.ui.held import BookView

LETTERHEAD = "letterhead"
LETTERHEAD_PLACE = "letterhead_place"  # where the store has it, if it has
CONSULTANT = "consultant"
REMEMBERED = "consultant_remembered"  # whether it was on when this browser was last here
CONSULTANT_COOKIE = "advisor_consultant"  # "1" or "0"; holds nothing about a client
BOOK = "book_view"  # what is looked at in the book of clients


def letterhead() -> Letterhead:
    """The head of reports; it belongs to the sender and stays from case to case."""
    found: Letterhead = st.session_state.get(LETTERHEAD, NO_LETTERHEAD)
    return found


def set_letterhead(head: Letterhead) -> None:
    st.session_state[LETTERHEAD] = head


def letterhead_place() -> str | None:
    """Where the store has what `letterhead` says, also where that is none."""
    found: str | None = st.session_state.get(LETTERHEAD_PLACE)
    return found


def note_letterhead_at(place: str | None) -> None:
    st.session_state[LETTERHEAD_PLACE] = place


def is_consultant() -> bool:
    """Whether the consultant's mode is on, in this window or when this browser was last here."""
    if CONSULTANT in st.session_state:
        return bool(st.session_state[CONSULTANT])
    if REMEMBERED not in st.session_state:  # the cookie is that of when the page was opened: read once
        st.session_state[REMEMBERED] = st.context.cookies.get(CONSULTANT_COOKIE) == "1"
    return bool(st.session_state[REMEMBERED])


def set_consultant(on: bool) -> None:
    st.session_state[CONSULTANT] = on


def has_switched() -> bool:
    """Whether the consultant's mode was switched in this window."""
    return CONSULTANT in st.session_state


def book_view() -> BookView:
    found: BookView = st.session_state.setdefault(BOOK, BookView())
    return found


def keep_book_view(view: BookView) -> None:
    """Look on at the same part of the book after another case was opened."""
    st.session_state[BOOK] = view
