"""What can go wrong with a store, in words that a visitor can use."""

import sqlite3
from typing import TYPE_CHECKING

from advisor.i18n import _
from rules.errors import Problem, ProviderChoiceError

if TYPE_CHECKING:
    from advisor.store.records import Draft

# SQLite's result codes are numbers; PostgreSQL and others say an SQLSTATE, which is text.
READ_ONLY = (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM, sqlite3.SQLITE_AUTH, "25006")
NO_RIGHTS = ("42501",)
FULL = (sqlite3.SQLITE_FULL, "53100")
BUSY = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, "55P03", "40P01", "40001")
DAMAGED = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, "XX001", "XX002")


class StoreError(ProviderChoiceError):
    """The store cannot do what it was asked for; the answers are still on the page."""


class NewerDatabaseError(Exception):
    """The database was made by a newer version of this program."""


class StoreUnavailableError(StoreError):
    """The database cannot be read or written now. It may work again later."""


class DamagedDraftError(StoreError):
    """This one case cannot be read; the others can."""


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


def damaged() -> DamagedDraftError:
    """In plain words; what is damaged stays as it is."""
    what = _("these answers are damaged and cannot be read")
    mend = _("Open the case file that you saved, or put a copy of the database back.")
    return DamagedDraftError([Problem(what, _("the saved answers"), mend)])


def unavailable(error: Exception, place: str) -> StoreUnavailableError:
    """The same trouble in plain words; `place` is the database without its password."""
    what, mend = _in_words(error)
    return StoreUnavailableError([Problem(what, place, mend)])


def _in_words(error: Exception) -> tuple[str, str]:
    from sqlalchemy.exc import ArgumentError, DBAPIError  # whoever meets trouble has it already

    if isinstance(error, NewerDatabaseError):
        return (
            _("the database was made by a newer version of this program"),
            _("Start the newer version, or name another database."),
        )
    if isinstance(error, ArgumentError):
        return (
            _("the address of the database cannot be used"),
            _("Correct the setting CARRIER_ADVISOR_DATABASE."),
        )
    if isinstance(error, ModuleNotFoundError):
        return (
            _("the driver {name} for this kind of database is not installed").format(name=error.name),
            _("Install it, or correct the setting CARRIER_ADVISOR_DATABASE."),
        )
    cause = error.orig if isinstance(error, DBAPIError) else error
    if _is_refused(cause):
        return (
            _("the database does not let this program in"),
            _(
                "Correct the user, the password and the name of the database in the setting"
                " CARRIER_ADVISOR_DATABASE."
            ),
        )
    code = _code(cause)
    if code in READ_ONLY:
        return _("the database may be read but not written"), _("Allow this program to write to it.")
    if code in NO_RIGHTS:
        return (
            _("the database does not give this program the rights that it needs"),
            _("Let its user make tables, and read and write them."),
        )
    if code in FULL:
        return _("the disk is full"), _("Make room on the disk.")
    if code in BUSY:
        return _("another program holds the database"), _("Close the other program, or wait a moment.")
    if code in DAMAGED:
        return _("the database is damaged"), _("Put a copy of it back, or take the file away.")
    if code == sqlite3.SQLITE_CANTOPEN or isinstance(error, OSError):
        return _("the database cannot be opened"), _("See that its folder exists and may be written to.")
    return _("the database does not answer"), _("See that it runs and can be reached.")


def _is_refused(cause: BaseException | None) -> bool:
    """Whether PostgreSQL was reached and asked for a password, and yet gave no connection.

    Its driver has no code for that, and words in the language of the server.
    """
    return bool(getattr(getattr(cause, "pgconn", None), "used_password", False))


def _code(cause: BaseException | None) -> int | str | None:
    """SQLite's primary result code, or the SQLSTATE of another database."""
    code = getattr(cause, "sqlite_errorcode", None)
    return getattr(cause, "sqlstate", None) if code is None else int(code) & 0xFF
