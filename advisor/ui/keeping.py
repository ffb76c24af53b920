"""Saves a visitor's case after each change, and opens it again by the key in the address."""

import os
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import streamlit as st

from advisor.i18n import _
from advisor.store import (
    DamagedDraftError,
    Draft,
    Kept,
    StaleDraftError,
    StoreUnavailableError,
    database_address,
    is_entry,
)
from advisor.store.kept import lost_text
from advisor.ui import advising, routes
from advisor.ui.held import Conflict, Record
from advisor.ui.state import address, page, replacing, stored
from advisor.ui.visit import Visit
from advisor.ui.visitor import is_the_one_person, may_see_the_book

if TYPE_CHECKING:
    from advisor.store.drafts import CaseStore

UNREADABLE = (StoreUnavailableError, DamagedDraftError)


def resume(visit: Visit) -> None:
    """Open the case that the address names, if it names one."""
    key, record = address.wanted_key(), stored.record()
    record.unopened = record.trouble = None
    if key is None:
        return
    try:
        draft = None if is_entry(key) and not may_see_the_book() else store().load(key, now())
        if draft:
            open_case(visit, key, draft)
    except UNREADABLE as error:
        record.unopened, record.trouble = key, error.problems[0]
        return
    if draft is None:
        page.note(
            _(
                "No answers are kept under this link. It may be incomplete, or the answers were deleted. You"
                " can begin anew, or open a file that you saved."
            )
        )
        address.go(routes.START)


def open_case(visit: Visit, key: str, draft: Draft) -> None:
    """Put a stored case in the place of what is here; raises DamagedDraftError, and then changes nothing."""
    saved, lost = Kept.from_data(draft.content, visit.interview, visit.knowledge)
    _leave_nothing()
    record = stored.record()
    record.key, record.version, record.in_book, record.saved = key, draft.version, draft.in_book, saved
    replacing.restore(saved)
    if lost:
        page.note(lost_text(lost))


def keep(visit: Visit) -> None:
    """Save what changed since the last run, and let the address name the case."""
    record = stored.record()
    if record.unopened or record.conflict:
        return
    if stored.kept():
        stored.make_key()
    address.show_key()
    if record.key:
        with record.turn:
            _save(visit, record.key)


def keep_anew(visit: Visit) -> None:
    """Save what is here as a new case."""
    record = stored.record()
    record.key, record.version, record.in_book, record.saved = None, 0, False, None
    keep(visit)


def keep_these() -> None:
    """Let what is here take the place of what was saved from another window."""
    record = stored.record()
    if record.conflict:
        if record.conflict.theirs is None:
            record.key, record.in_book = None, False  # what was deleted does not come back: a new case
        record.version, record.saved, record.conflict = record.conflict.version, None, None


def take_those() -> None:
    """Let what was saved from another window take the place of what is here."""
    record = stored.record()
    conflict = record.conflict
    if conflict and conflict.theirs is not None:
        record.version, record.saved, record.conflict = conflict.version, conflict.theirs, None
        replacing.restore(conflict.theirs)
    elif conflict:
        begin_anew()


def begin_without_them() -> None:
    """Leave a case that cannot be opened now where it is, and begin another."""
    begin_anew()


def look_again() -> None:
    """See whether the case is in the book now: another window may have put it in, or deleted it there."""
    record = stored.record()
    record.undeleted = None
    if record.key:
        try:
            record.in_book = store().is_in_book(record.key)
        except StoreUnavailableError as error:
            record.undeleted = error.problems[0]


def start_again() -> bool:
    """Delete the case here and in the store; one that is in the book of clients stays there.

    Returns:
        False where the store refuses, or has lost what it was said to keep; then nothing is deleted here.
    """
    record = stored.record()
    was_in_book = record.in_book
    if record.key:
        try:
            with record.turn:
                record.in_book = not store().delete(record.key)
        except StoreUnavailableError as error:
            record.undeleted = error.problems[0]
            return False
    if was_in_book and not record.in_book:
        return False
    begin_anew()
    return True


def place() -> str | None:
    """Where cases are kept, for people at this machine; None for a visitor over a network."""
    return store().place if is_the_one_person() else None


def begin_anew(step: str = routes.START) -> None:
    """Leave nothing of the case in this visit, and go to a step."""
    _leave_nothing()
    address.go(step)


def _leave_nothing() -> None:
    advising.forget()
    replacing.begin_anew()


def _save(visit: Visit, key: str) -> None:
    # Looked at in our turn: a run that a later click has ended stops here, and saves nothing older.
    record, kept = stored.record(), stored.kept()
    if record.saved == kept:
        record.trouble = None
        return
    try:
        draft = store().save(key, kept.as_data(), record.version, now(), client=kept.people.client)
        record.version, record.in_book = draft.version, draft.in_book
    except UNREADABLE as error:
        record.trouble = error.problems[0]
    except StaleDraftError as error:
        _note_conflict(visit, record, kept, error.stored)
    else:
        record.saved, record.trouble = kept, None


def _note_conflict(visit: Visit, record: Record, kept: Kept, draft: Draft | None) -> None:
    """Two windows that say the same do not disagree."""
    theirs = Kept.from_data(draft.content, visit.interview, visit.knowledge)[0] if draft else None
    version = draft.version if draft else 0
    if theirs == kept:
        record.version, record.saved, record.trouble = version, kept, None
    else:
        record.conflict = Conflict(theirs, version)


def now() -> datetime:
    return datetime.now(UTC)


def store() -> "CaseStore":
    return _store_at(database_address(os.environ))


@st.cache_resource(show_spinner=False)
def _store_at(location: str) -> "CaseStore":
    """One for all visitors; it holds no answers of anybody."""
    from advisor.store.drafts import CaseStore  # the first page is there sooner without the database

    return CaseStore(location)
