"""Cases, each reached by an unguessable key or through the book, and saved in one step or not at all."""

import json
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, nullcontext
from datetime import datetime, timedelta
from threading import Lock

from sqlalchemy import ColumnElement, Connection, delete, exists, insert, make_url, or_, select, update
from sqlalchemy.exc import ArgumentError, DBAPIError, IntegrityError, TimeoutError

from advisor.store.engine import WRITING, Opened, opened, sqlite_file, wipe
from advisor.store.errors import NewerDatabaseError, StaleDraftError, damaged, unavailable
from advisor.store.names import client_columns
from advisor.store.records import DAYS_KEPT, Draft, entry_of, is_key
from advisor.store.tables import AT_THE_MACHINE, BOOK, DRAFTS, LETTERHEADS

TROUBLE = (DBAPIError, TimeoutError, sqlite3.Error, OSError)
TROUBLE_ON_OPENING = (*TROUBLE, ArgumentError, NewerDatabaseError, ModuleNotFoundError)
UNUSABLE = (TypeError, ValueError, RecursionError)  # what a damaged value can lead to
_IN_BOOK = exists().where(BOOK.c.key_hash == DRAFTS.c.key_hash)


class CaseStore:
    """The store at one address. Safe to share between threads; nothing is opened before it is needed."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._lock = Lock()
        self._opened: Opened | None = None

    @property
    def place(self) -> str:
        """The file, or the address of the database without its password."""
        try:
            url = make_url(self._address)
        except ArgumentError:
            return self._address.partition(":")[0]  # the rest may hold a password
        path = sqlite_file(url)
        if path:
            return str(path.absolute())
        return url.set(query={}).render_as_string(hide_password=True)  # its options may hold one too

    def load(self, key: str, now: datetime) -> Draft | None:
        """The draft under this key; None for a key that is malformed, unknown, deleted or too old.

        Raises:
            DamagedDraftError: What is stored there is no JSON.
            StoreUnavailableError: The database cannot be read now.
        """
        if not is_key(key):
            return None
        with self.transaction() as connection:
            return stored_draft(connection, key, now)

    def save(
        self, key: str, content: Mapping[str, object], version: int, now: datetime, *, client: str = ""
    ) -> Draft:
        """Save a draft as one step, and say what now stands in the store.

        Args:
            content: JSON types.
            version: That of the draft which was read or saved last; 0 for one that was never saved.
            now: With its time zone.
            client: The name under which the book lists the case, if it is in the book.

        Raises:
            StaleDraftError: The stored version is another; nothing was changed.
            StoreUnavailableError: The database cannot be written now; nothing was changed, unless the
                connection broke at the very end. The next save tells: what it finds stored is this content.
        """
        if not is_key(key):
            raise ValueError("a key comes from new_key()")
        text = json.dumps(content, allow_nan=False)
        try:
            with self.transaction(writing=True) as connection:
                stored = stored_draft(connection, key, now, to_change=True)
                if (stored.version if stored else 0) != version:
                    raise StaleDraftError(stored)
                row = {"content": text, "version": version + 1, "updated": now}
                if stored:
                    connection.execute(update(DRAFTS).where(_is(key)).values(row))
                else:
                    _remove_expired(connection, now)
                    insert_draft(connection, entry_of(key), text, now)
                if stored and stored.in_book:
                    listed = {"version": version + 1, "changed": now, **client_columns(client)}
                    connection.execute(update(BOOK).where(BOOK.c.key_hash == entry_of(key)).values(listed))
        except IntegrityError as error:  # another first save came in between
            raise StaleDraftError(self.load(key, now)) from error
        created, in_book = (stored.created, stored.in_book) if stored else (now, False)
        return Draft(json.loads(text), version + 1, created, now, in_book)

    def delete(self, key: str) -> bool:
        """Delete a case for good, here and in the unused parts of an SQLite file, unless it is in the book.

        PostgreSQL keeps the bytes unseen until its next vacuum.

        Returns:
            False for a case that is in the book of clients, and then it stays: see `Book.delete`.

        Raises:
            StoreUnavailableError: The database cannot be written now; traces of the case may still be there.
        """
        with self.transaction(writing=True) as connection:
            hold(connection, key)
            if _is_in_book(connection, key):
                return False
            connection.execute(delete(DRAFTS).where(_is(key)))
            delete_strays(connection)
        self.wipe()
        return True

    def is_in_book(self, key: str) -> bool:
        """Whether this case is in the book of clients now."""
        with self.transaction() as connection:
            return _is_in_book(connection, key)

    def wipe(self) -> None:
        """Take what was deleted out of the unused parts of an SQLite file."""
        with self._in_words():
            ready = self._ready()
            with ready.turn:
                wipe(ready.engine)

    def remove_expired(self, now: datetime) -> int:
        """Delete the drafts that nobody changed for DAYS_KEPT days; says how many."""
        with self.transaction(writing=True) as connection:
            return _remove_expired(connection, now)

    def close(self) -> None:
        """Let go of the database; the next call opens it anew, also where it was put back."""
        with self._lock:
            if self._opened:
                self._opened.engine.dispose()
            self._opened = None

    @contextmanager
    def transaction(self, *, writing: bool = False) -> Iterator[Connection]:
        """A connection whose changes are all kept or none.

        Raises:
            IntegrityError: A row does not fit those that another has written meanwhile.
            StoreUnavailableError: The database cannot be read or written now.
        """
        with self._in_words():
            now_open = self._ready()
            engine = now_open.engine.execution_options(**{WRITING: writing})
            with now_open.turn if writing else nullcontext(), engine.begin() as connection:
                yield connection

    @contextmanager
    def _in_words(self) -> Iterator[None]:
        try:
            yield
        except IntegrityError:  # the database is well; who wrote to it knows what this means
            raise
        except TROUBLE as error:
            self.close()
            raise unavailable(error, self.place) from error

    def _ready(self) -> Opened:
        """The database, with the present tables behind it; a file that was taken away is made anew."""
        with self._lock:
            if self._opened and self._opened.is_lost():
                self._opened.engine.dispose()
                self._opened = None
            if self._opened is None:
                try:
                    self._opened = opened(self._address)
                except TROUBLE_ON_OPENING as error:
                    raise unavailable(error, self.place) from error
            return self._opened


def stored_draft(connection: Connection, key: str, now: datetime, *, to_change: bool = False) -> Draft | None:
    """What stands under a key; nobody else changes a row `to_change` until this transaction ends."""
    in_book = _IN_BOOK.label("in_book")
    wanted = select(DRAFTS.c.content, DRAFTS.c.version, DRAFTS.c.created, DRAFTS.c.updated, in_book).where(
        _is(key), or_(DRAFTS.c.updated > _oldest(now), _IN_BOOK)
    )
    try:
        row = connection.execute(wanted.with_for_update() if to_change else wanted).one_or_none()
        content = json.loads(row.content) if row else None
    except UNUSABLE as error:  # SQLite keeps anything in any column
        raise damaged() from error
    if row is None:
        return None
    if not isinstance(content, dict) or not isinstance(row.version, int):
        raise damaged()
    return Draft(content, row.version, row.created, row.updated, bool(row.in_book))


def hold(connection: Connection, key: str) -> None:
    """From here to the end of the transaction nobody may put the case into the book, or save it."""
    connection.execute(select(DRAFTS.c.key_hash).where(_is(key)).with_for_update())


def insert_draft(connection: Connection, entry: str, text: str, now: datetime) -> None:
    """A new row, saved once."""
    row = {"key_hash": entry, "content": text, "version": 1, "created": now, "updated": now}
    connection.execute(insert(DRAFTS).values(row))


def delete_strays(connection: Connection) -> None:
    """Delete the letterheads beside cases that are gone."""
    has_case = exists().where(DRAFTS.c.key_hash == LETTERHEADS.c.owner)
    connection.execute(delete(LETTERHEADS).where(LETTERHEADS.c.owner != AT_THE_MACHINE, ~has_case))


def _is_in_book(connection: Connection, key: str) -> bool:
    found = connection.execute(select(BOOK.c.key_hash).where(BOOK.c.key_hash == entry_of(key)))
    return found.first() is not None


def _remove_expired(connection: Connection, now: datetime) -> int:
    old = delete(DRAFTS).where(DRAFTS.c.updated <= _oldest(now), ~_IN_BOOK)
    count = connection.execute(old).rowcount
    if count:
        delete_strays(connection)
    return count


def _oldest(now: datetime) -> datetime:
    return now - timedelta(days=DAYS_KEPT)


def _is(key: str) -> ColumnElement[bool]:
    return DRAFTS.c.key_hash == entry_of(key)
