"""What lives as long as a page: what was found wrong on it, a note for the next one, a place in a list."""

from collections.abc import Sequence

import streamlit as st

from rules.errors import Problem

LAST_STEP = "last_step"
OPENED = "opened"  # how many steps were opened
CHECKED = "checked"  # the step on which Continue found something wrong, and how often
NOTES = "notes"  # sentences for the page that is opened next
NOTED_FOR = "noted_for"  # the step that shows them
DROPPED = "dropped"  # question ids whose answers stopped counting, already told
PAGE_NUMBERS = "page_numbers"  # list -> which page of it is open
QUOTE_OPEN = "quote_open"
TYPED = "typed"  # key of a box -> what it holds, while nobody has sent it yet
FAILED = "failed_downloads"
# Forms with which something may be wrong.
FILE, SITE, QUOTE, LETTERHEAD = "file_problems", "site_problems", "quote_problems", "letterhead_problems"
OF_A_CASE = (
    CHECKED, NOTES, NOTED_FOR, DROPPED, PAGE_NUMBERS, QUOTE_OPEN, TYPED, FAILED, FILE, QUOTE,
)  # fmt: skip


def arrived_at(step: str) -> bool:
    """Note the step that is drawn, however one got there; forgets what belonged to the step before.

    Returns:
        False on the first page of a visit: there the focus stays where the browser put it.
    """
    last = st.session_state.get(LAST_STEP)
    if last != step:
        st.session_state[LAST_STEP] = step
        st.session_state[OPENED] = st.session_state.get(OPENED, 0) + 1
        uncheck()
        st.session_state[NOTED_FOR] = st.session_state.pop(NOTES, [])
    return bool(st.session_state[OPENED] > 1)


def has_drawn_one() -> bool:
    """Whether any page was drawn yet in this window."""
    return LAST_STEP in st.session_state


# --- what is wrong -------------------------------------------------------------------------------


def mark_checked(step: str) -> None:
    """Continue was pressed here and something is wrong: from now on the page says what."""
    st.session_state[CHECKED] = (step, times_refused(step) + 1)


def uncheck() -> None:
    st.session_state.pop(CHECKED, None)


def is_checked(step: str) -> bool:
    return times_refused(step) > 0


def times_refused(step: str) -> int:
    """How often Continue found something wrong here since the step was opened."""
    where, times = st.session_state.get(CHECKED, ("", 0))
    return int(times) if where == step else 0


def keep_problems(form: str, problems: Sequence[Problem | str]) -> None:
    """Keep what is wrong with what was given in one of the forms; none once it can be used."""
    st.session_state[form] = tuple(problems)


def problems(form: str) -> tuple[Problem | str, ...]:
    return tuple(st.session_state.get(form, ()))


def failed_downloads() -> list[str]:
    """What could not be made at a click, in sentences; a thread without a session may add to it."""
    found: list[str] = st.session_state.setdefault(FAILED, [])
    return found


# --- what is told --------------------------------------------------------------------------------


def note(text: str) -> None:
    """Say this on the page that is opened next."""
    st.session_state.setdefault(NOTES, []).append(text)


def notes() -> Sequence[str]:
    return tuple(st.session_state.get(NOTED_FOR, ()))


def newly_dropped(dropped: Sequence[str]) -> tuple[str, ...]:
    """Those of the answers that no longer count which the visitor has not been told of yet."""
    told = st.session_state.get(DROPPED, ())
    st.session_state[DROPPED] = tuple(dropped)
    return tuple(one for one in dropped if one not in told)


# --- the place in a list ---------------------------------------------------------------------------


def number(name: str) -> int:
    """Which page of a long list is open, from 0."""
    return int(st.session_state.get(PAGE_NUMBERS, {}).get(name, 0))


def turn_to(name: str, number: int) -> None:
    st.session_state.setdefault(PAGE_NUMBERS, {})[name] = number


def open_quote() -> int | None:
    """Place of the quote that is being changed; None while a new one is written."""
    found: int | None = st.session_state.get(QUOTE_OPEN)
    return found


def open_quote_at(place: int | None) -> None:
    st.session_state[QUOTE_OPEN] = place


# --- what is typed -------------------------------------------------------------------------------


def typed(key: str, otherwise: object) -> object:
    """What the box of this key held when it was last on the screen, if nobody has sent it."""
    return st.session_state.get(TYPED, {}).get(key, otherwise)


def note_typed(key: str) -> None:
    """Remember what a box holds: Streamlit forgets it with the page."""
    st.session_state.setdefault(TYPED, {})[key] = st.session_state.get(key)


def forget_typed(start: str) -> None:
    """It was sent, or given up: forget it for the boxes whose keys begin so."""
    held = st.session_state.get(TYPED, {})
    st.session_state[TYPED] = {key: one for key, one in held.items() if not key.startswith(start)}
