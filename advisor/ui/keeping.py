"""Saves a visitor's case after each change, and opens it again by the key in the address."""

import os
from datetime import UTC, datetime

import streamlit as st

from advisor.i18n import _, ngettext
from advisor.store import (
    CaseStore,
    Draft,
    Kept,
    StaleDraftError,
    StoreUnavailableError,
    database_address,
)
from advisor.ui import routes, state
from advisor.ui.state import Conflict, Record
from advisor.ui.visit import Visit


def resume(visit: Visit) -> None:
    """Open the case that the address names, if it names one."""
    key, record = state.wanted_key(), state.record()
    record.unopened = record.trouble = None
    if key is None:
        return
    try:
        draft = _store().load(key, _now())
    except StoreUnavailableError as error:
        record.unopened, record.trouble = key, error.problems[0]
        return
    if draft is None:
        state.note(
            _(
                "No answers are kept under this link. It may be incomplete, or the answers were deleted. You"
                " can begin anew, or open a file that you saved."
            )
        )
        state.go(routes.START)
        return
    record.saved, lost = Kept.from_data(draft.content, visit.interview, visit.knowledge)
    record.key, record.version = key, draft.version
    state.restore(record.saved)
    if lost:
        text = ngettext(
            "{count} saved entry no longer fits our questions and was left out.",
            "{count} saved entries no longer fit our questions and were left out.",
            lost,
        )
        state.note(text.format(count=lost))


def keep(visit: Visit) -> None:
    """Save what changed since the last run, and let the address name the case."""
    record = state.record()
    if record.unopened or record.conflict:
        return
    if state.kept():
        state.make_key()
    state.show_key()
    if record.key:
        with record.turn:
            _save(visit, record.key)


def keep_these() -> None:
    """Let what is here take the place of what was saved from another window."""
    record = state.record()
    if record.conflict:
        record.version, record.saved, record.conflict = record.conflict.version, None, None


def take_those() -> None:
    """Let what was saved from another window take the place of what is here."""
    record = state.record()
    conflict = record.conflict
    if conflict and conflict.theirs is not None:
        record.version, record.saved, record.conflict = conflict.version, conflict.theirs, None
        state.restore(conflict.theirs)
    elif conflict:
        _begin_anew()


def begin_without_them() -> None:
    """Leave a case that cannot be opened now where it is, and begin another."""
    _begin_anew()


def delete() -> bool:
    """Delete the case here and in the store; False where the store refuses, and then nothing is deleted."""
    record = state.record()
    if record.key:
        try:
            with record.turn:
                _store().delete(record.key)
        except StoreUnavailableError as error:
            record.undeleted = error.problems[0]
            return False
    _begin_anew()
    return True


def place() -> str | None:
    """Where cases are kept, for people at this machine; None for a visitor over a network."""
    return _store().place if st.context.ip_address is None else None


def _begin_anew() -> None:
    state.forget_everything()
    state.forget_sites()
    state.forget_record()
    state.go(routes.START)


def _save(visit: Visit, key: str) -> None:
    # Looked at in our turn: a run that a later click has ended stops here, and saves nothing older.
    record, kept = state.record(), state.kept()
    if record.saved == kept:
        record.trouble = None
        return
    try:
        record.version = _store().save(key, kept.as_data(), record.version, _now()).version
    except StoreUnavailableError as error:
        record.trouble = error.problems[0]
    except StaleDraftError as error:
        _note_conflict(visit, record, kept, error.stored)
    else:
        record.saved, record.trouble = kept, None


def _note_conflict(visit: Visit, record: Record, kept: Kept, stored: Draft | None) -> None:
    """Two windows that say the same do not disagree."""
    theirs = Kept.from_data(stored.content, visit.interview, visit.knowledge)[0] if stored else None
    version = stored.version if stored else 0
    if theirs == kept:
        record.version, record.saved, record.trouble = version, kept, None
    else:
        record.conflict = Conflict(theirs, version)


def _now() -> datetime:
    return datetime.now(UTC)


def _store() -> CaseStore:
    return _store_at(database_address(os.environ))


@st.cache_resource(show_spinner=False)
def _store_at(address: str) -> CaseStore:
    """One for all visitors; it holds no answers of anybody."""
    return CaseStore(address)
