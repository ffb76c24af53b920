"""Drafts: answers under way, each reached by an unguessable key and saved in one step or not at all."""

import json
import re
import secrets
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from threading import Lock

from alembic.util import CommandError
from sqlalchemy import ColumnElement, Connection, delete, insert, make_url, select, update
from sqlalchemy.exc import ArgumentError, DBAPIError, IntegrityError, TimeoutError

from advisor.store.engine import WRITING, Opened, opened, sqlite_file, wipe_journal
from advisor.store.errors import StaleDraftError, unavailable
from advisor.store.tables import DRAFTS

KEY_BYTES = 24
KEY = re.compile(r"[A-Za-z0-9_-]{32}")  # what 24 random bytes look like
DAYS_KEPT = 365  # after the last change
TROUBLE = (DBAPIError, TimeoutError, sqlite3.Error, OSError)
TROUBLE_ON_OPENING = (*TROUBLE, ArgumentError, CommandError, ModuleNotFoundError)


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft as it stands in the store.

    Attributes:
        content: JSON types.
        version: How often it was saved, from 1.
        created: First saved, in UTC.
        updated: Last saved, in UTC.
    """

    content: Mapping[str, object]
    version: int
    created: datetime
    updated: datetime


def new_key() -> str:
    """A key that nobody can guess; whoever has it can read and change the draft."""
    return secrets.token_urlsafe(KEY_BYTES)


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
            StoreUnavailableError: The database cannot be read now.
        """
        if not KEY.fullmatch(key):
            return None
        with self._transaction() as connection:
            return _stored(connection, key, now)

    def save(self, key: str, content: Mapping[str, object], version: int, now: datetime) -> Draft:
        """Save a draft as one step, and say what now stands in the store.

        Args:
            content: JSON types.
            version: That of the draft which was read or saved last; 0 for one that was never saved.
            now: With its time zone.

        Raises:
            StaleDraftError: The stored version is another; nothing was changed.
            StoreUnavailableError: The database cannot be written now; nothing was changed, unless the
                connection broke at the very end. The next save tells: what it finds stored is this content.
        """
        if not KEY.fullmatch(key):
            raise ValueError("a key comes from new_key()")
        text = json.dumps(content, allow_nan=False)
        try:
            with self._transaction(writing=True) as connection:
                stored = _stored(connection, key, now, to_change=True)
                if (stored.version if stored else 0) != version:
                    raise StaleDraftError(stored)
                row = {"content": text, "version": version + 1, "updated": now}
                if stored:
                    connection.execute(update(DRAFTS).where(_is(key)).values(row))
                else:
                    _remove_expired(connection, now)
                    connection.execute(insert(DRAFTS).values(row | {"key_hash": _hash(key), "created": now}))
        except IntegrityError as error:  # another first save came in between
            raise StaleDraftError(self.load(key, now)) from error
        return Draft(json.loads(text), version + 1, stored.created if stored else now, now)

    def delete(self, key: str) -> None:
        """Delete a draft for good, also from the unused parts of an SQLite file.

        PostgreSQL keeps the bytes unseen until its next vacuum.

        Raises:
            StoreUnavailableError: The database cannot be written now; the draft is still there.
        """
        with self._transaction(writing=True) as connection:
            connection.execute(delete(DRAFTS).where(_is(key)))
        with self._in_words():
            wipe_journal(self._ready().engine)

    def remove_expired(self, now: datetime) -> int:
        """Delete the drafts that nobody changed for DAYS_KEPT days; says how many."""
        with self._transaction(writing=True) as connection:
            return _remove_expired(connection, now)

    def close(self) -> None:
        """Let go of the database; the next call opens it anew, also where it was put back."""
        with self._lock:
            if self._opened:
                self._opened.engine.dispose()
            self._opened = None

    @contextmanager
    def _transaction(self, *, writing: bool = False) -> Iterator[Connection]:
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


def _stored(connection: Connection, key: str, now: datetime, *, to_change: bool = False) -> Draft | None:
    """What stands under a key; nobody else changes a row `to_change` until this transaction ends."""
    wanted = select(DRAFTS.c.content, DRAFTS.c.version, DRAFTS.c.created, DRAFTS.c.updated).where(
        _is(key), DRAFTS.c.updated > _oldest(now)
    )
    row = connection.execute(wanted.with_for_update() if to_change else wanted).one_or_none()
    return Draft(json.loads(row.content), row.version, row.created, row.updated) if row else None


def _remove_expired(connection: Connection, now: datetime) -> int:
    return connection.execute(delete(DRAFTS).where(DRAFTS.c.updated <= _oldest(now))).rowcount


def _oldest(now: datetime) -> datetime:
    return now - timedelta(days=DAYS_KEPT)


def _is(key: str) -> ColumnElement[bool]:
    return DRAFTS.c.key_hash == _hash(key)


def _hash(key: str) -> str:
    return sha256(key.encode()).hexdigest()
