"""Opens a database, and sees to what it needs to lose nothing and to keep nobody waiting."""

import os
import sqlite3
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from math import ceil
from pathlib import Path
from threading import Lock
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError

from advisor.store.schema import is_present, migrate

SECONDS_TO_WAIT = 4.0  # for another program that writes, before the page says that it could not save
WRITING = "writing"  # execution option of a connection that is going to write


@dataclass(frozen=True, slots=True)
class Opened:
    """A database with the present tables.

    Attributes:
        file: Which file it was when it was opened.
        turn: Held by the thread that writes. SQLite has one writer at a time, and no queue for the others.
    """

    engine: Engine
    path: Path | None
    file: tuple[int, int] | None
    turn: AbstractContextManager[object]

    def is_lost(self) -> bool:
        """Whether the file was taken away: saves would go on into it, and nobody would find them."""
        return _identity(self.path) != self.file


def opened(address: str) -> Opened:
    """The database at an SQLAlchemy address; a missing SQLite file is made, with its folders."""
    url = make_url(address)
    engine, path = _engine_for(url), sqlite_file(url)
    try:
        _prepare(engine, path)
    except BaseException:
        engine.dispose()
        raise
    turn = Lock() if engine.dialect.name == "sqlite" else nullcontext()
    return Opened(engine, path, _identity(path), turn)


def sqlite_file(url: URL) -> Path | None:
    """The file of a plain SQLite address."""
    is_file = url.get_backend_name() == "sqlite" and not (url.database or "").startswith("file:")
    return Path(url.database) if is_file and url.database else None


def wipe(engine: Engine) -> None:
    """Take what was deleted out of the unused parts of an SQLite file, and out of its journal.

    Overwriting with zeros is not enough: when rows move to another page, SQLite leaves copies of them in the
    unused part of the old one. VACUUM writes all pages anew.

    Raises:
        sqlite3.OperationalError: Another program still reads what was deleted.
    """
    if engine.dialect.name != "sqlite":
        return
    _execute(engine, "VACUUM")
    ((is_busy, _, _),) = _execute(engine, "PRAGMA wal_checkpoint(TRUNCATE)")
    if is_busy:
        error = sqlite3.OperationalError("another program reads the journal")
        error.sqlite_errorcode = sqlite3.SQLITE_BUSY
        raise error


def _prepare(engine: Engine, path: Path | None) -> None:
    if path:
        _make_file(path)
    with engine.connect() as connection:
        is_ready = is_present(connection)
    if not is_ready:
        if path:
            _write_ahead(engine)
        with engine.execution_options(**{WRITING: True}).begin() as connection:
            migrate(connection)


def _engine_for(url: URL) -> Engine:
    """An engine that never shows values in its errors; raises ArgumentError for SQLite in memory."""
    if url.get_backend_name() == "postgresql":
        return _postgresql_engine_for(url)
    if url.get_backend_name() != "sqlite":
        return create_engine(url, hide_parameters=True, pool_pre_ping=True)
    if url.database in (None, "", ":memory:"):
        raise ArgumentError("a database in memory keeps nothing")
    engine = create_engine(url, hide_parameters=True, connect_args={"timeout": SECONDS_TO_WAIT})
    event.listen(engine, "connect", _prepare_connection)
    event.listen(engine, "begin", _begin)
    return engine


def _postgresql_engine_for(url: URL) -> Engine:
    """An engine that waits not long for a silent server or for a lock of another program."""
    if url.get_driver_name() == "psycopg":
        url = url.set(query={"connect_timeout": str(ceil(SECONDS_TO_WAIT)), **url.query})
    engine = create_engine(url, hide_parameters=True, pool_pre_ping=True)
    event.listen(engine, "begin", _limit_waiting)
    return engine


def _limit_waiting(connection: Connection) -> None:
    connection.exec_driver_sql(f"SET LOCAL lock_timeout = {round(SECONDS_TO_WAIT * 1000)}")


def _make_file(path: Path) -> None:
    """An empty file that only its owner may read, where there is none yet."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not path.exists():
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))


def _identity(path: Path | None) -> tuple[int, int] | None:
    """Device and number of the file that stands there now."""
    try:
        found = path.stat() if path else None
    except OSError:
        return None
    return (found.st_dev, found.st_ino) if found else None


def _write_ahead(engine: Engine) -> None:
    """Readers and a writer do not wait for each other, and a kill leaves either the old row or the new."""
    _execute(engine, "PRAGMA journal_mode = WAL")


def _execute(engine: Engine, statement: str) -> list[tuple[Any, ...]]:
    """The rows of a statement that works only outside of a transaction."""
    with engine.connect() as connection:
        driver: Any = connection.connection.driver_connection
        found: list[tuple[Any, ...]] = driver.execute(statement).fetchall()
        return found


def _prepare_connection(connection: sqlite3.Connection, record: object) -> None:
    # Bytes that are no UTF-8 stay, as lone surrogates: an error here would cost the other rows of a list too.
    connection.text_factory = lambda raw: raw.decode("utf-8", "surrogateescape")
    connection.isolation_level = None  # transactions begin where _begin says so
    connection.execute("PRAGMA synchronous = FULL")  # what was saved is still there after a power cut
    connection.execute("PRAGMA secure_delete = ON")  # deleted answers are overwritten with zeros


def _begin(connection: Connection) -> None:
    """A writer takes its turn at once, so that what it reads cannot change before it writes."""
    is_writing = connection.get_execution_options().get(WRITING, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if is_writing else "BEGIN")
