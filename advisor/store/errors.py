"""What can go wrong with a store, in words that a visitor can use."""

import sqlite3
from typing import TYPE_CHECKING

from alembic.util import CommandError
from sqlalchemy.exc import ArgumentError, DBAPIError

from advisor.i18n import _
from rules.errors import Problem, ProviderChoiceError

if TYPE_CHECKING:
    from advisor.store.drafts import Draft

READ_ONLY = (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM, sqlite3.SQLITE_AUTH)
BUSY = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
DAMAGED = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)


class StoreError(ProviderChoiceError):
    """The store cannot do what it was asked for; the answers are still on the page."""


class StoreUnavailableError(StoreError):
    """The database cannot be read or written now. It may work again later."""


class StaleDraftError(StoreError):
    """Somebody saved this draft since it was read, so nothing was overwritten.

    Attributes:
        stored: The draft as it stands in the store; None when it was deleted.
    """

    def __init__(self, stored: "Draft | None") -> None:
        self.stored = stored
        what = (
            _("these answers were changed in another window") if stored else _("these answers were deleted")
        )
        super().__init__([Problem(what, _("the saved answers"), _("Choose which ones to keep."))])


def unavailable(error: Exception, place: str) -> StoreUnavailableError:
    """The same trouble in plain words; `place` is the database without its password."""
    what, mend = _in_words(error)
    return StoreUnavailableError([Problem(what, place, mend)])


def _in_words(error: Exception) -> tuple[str, str]:
    if isinstance(error, CommandError):
        return (
            _("the database was made by a newer version of this program"),
            _("Start the newer version, or name another database."),
        )
    if isinstance(error, ArgumentError | ModuleNotFoundError):
        return (
            _("the address of the database cannot be used"),
            _("Correct the setting CARRIER_ADVISOR_DATABASE."),
        )
    code = _sqlite_code(error)
    if code in READ_ONLY:
        return _("the database may be read but not written"), _("Allow this program to write to it.")
    if code == sqlite3.SQLITE_FULL:
        return _("the disk is full"), _("Make room on the disk.")
    if code in BUSY:
        return _("another program holds the database"), _("Close the other program, or wait a moment.")
    if code in DAMAGED:
        return _("the database is damaged"), _("Put a copy of it back, or take the file away.")
    if code == sqlite3.SQLITE_CANTOPEN or isinstance(error, OSError):
        return _("the database cannot be opened"), _("See that its folder exists and may be written to.")
    return _("the database does not answer"), _("See that it runs and can be reached.")


def _sqlite_code(error: Exception) -> int | None:
    """SQLite's primary result code, if the error is one of SQLite's."""
    cause = error.orig if isinstance(error, DBAPIError) else error
    code = getattr(cause, "sqlite_errorcode", None)
    return None if code is None else int(code) & 0xFF
