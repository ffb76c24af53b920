"""The book of clients: cases under the names of clients, to list, search, tag, archive and delete."""

import json
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, delete, func, insert, or_, select, update

from advisor.store.drafts import (
    UNUSABLE,
    CaseStore,
    delete_strays,
    hold,
    insert_draft,
    stored_draft,
)
from advisor.store.names import client_columns, folded, is_text, tag_columns
from advisor.store.records import Draft, Entry, Order, entry_of, new_key
from advisor.store.tables import BOOK, DRAFTS

COLUMNS = (
    BOOK.c.key_hash, BOOK.c.client, BOOK.c.tags, BOOK.c.is_archived, BOOK.c.version, BOOK.c.summary,
)  # fmt: skip


ORDERS: Mapping[Order, tuple[ColumnElement[Any], ...]] = {
    Order.CHANGED: (BOOK.c.changed.desc(), BOOK.c.key_hash),
    Order.NEXT_DAY: (BOOK.c.next_day.is_(None), BOOK.c.next_day, BOOK.c.client_folded, BOOK.c.key_hash),
    Order.CLIENT: (BOOK.c.client_folded, BOOK.c.key_hash),
}


class Book:
    """The book in one store; it raises StoreUnavailableError where the database is in trouble."""

    def __init__(self, store: CaseStore) -> None:
        self._store = store

    def page(
        self,
        words: str = "",
        *,
        archived: bool = False,
        order: Order = Order.CHANGED,
        first: int = 0,
        most: int = 25,
    ) -> tuple[tuple[Entry, ...], int]:
        """Some of the entries in whose name or tags all these words stand, and how many there are in all."""
        chosen = [BOOK.c.is_archived == archived, *map(_has_word, folded(words).split())]
        wanted = select(*COLUMNS).where(*chosen).order_by(*ORDERS[order]).offset(first).limit(most)
        with self._store.transaction() as connection:
            count = connection.execute(select(func.count()).select_from(BOOK).where(*chosen)).scalar_one()
            return tuple(_entry(row) for row in connection.execute(wanted)), count

    def entry(self, entry: str) -> Entry | None:
        """The entry of this id; None where it was deleted."""
        with self._store.transaction() as connection:
            row = connection.execute(_row(entry)).one_or_none()
        return _entry(row) if row else None

    def put_in(self, key: str, client: str, now: datetime) -> str | None:
        """List a stored case under this name; its id, or None where no such case is stored.

        Args:
            key: From `new_key`, or the id of an entry, which then only gets the name.
        """
        entry = entry_of(key)
        with self._store.transaction(writing=True) as connection:
            stored = stored_draft(connection, key, now, to_change=True)
            if stored is None:
                return None
            if stored.in_book:
                connection.execute(
                    update(BOOK).where(BOOK.c.key_hash == entry).values(client_columns(client))
                )
            else:
                connection.execute(insert(BOOK).values(_new_row(entry, client, (), stored.version, now)))
        return entry

    def add(self, content: Mapping[str, object], client: str, tags: Iterable[str], now: datetime) -> str:
        """Store a case that was in no window, and list it; its id."""
        entry = entry_of(new_key())
        text = json.dumps(content, allow_nan=False)
        with self._store.transaction(writing=True) as connection:
            insert_draft(connection, entry, text, now)
            connection.execute(insert(BOOK).values(_new_row(entry, client, tags, 1, now)))
        return entry

    def load(self, entry: str, now: datetime) -> Draft | None:
        """The case of an entry; raises DamagedDraftError where it cannot be read."""
        return self._store.load(entry, now)

    def tag(self, entry: str, tags: Iterable[str]) -> None:
        """Put these tags in the place of those that it has."""
        self._change(entry, tag_columns(tags))

    def archive(self, entry: str, *, archived: bool) -> None:
        self._change(entry, {"is_archived": archived})

    def keep_summary(self, entry: str, summary: Mapping[str, object], next_day: date | None) -> None:
        """Keep what the list shows of a case, so that the next list does not work it out again."""
        self._change(entry, {"summary": json.dumps(summary, allow_nan=False), "next_day": next_day})

    def delete(self, entry: str) -> None:
        """Delete an entry and its case for good: here, and in the unused parts of an SQLite file.

        Raises:
            StoreUnavailableError: As for `CaseStore.delete`.
        """
        with self._store.transaction(writing=True) as connection:
            hold(connection, entry)
            connection.execute(delete(BOOK).where(BOOK.c.key_hash == entry))
            connection.execute(delete(DRAFTS).where(DRAFTS.c.key_hash == entry))
            delete_strays(connection)
        self._store.wipe()

    def _change(self, entry: str, columns: Mapping[str, object]) -> None:
        with self._store.transaction(writing=True) as connection:
            connection.execute(update(BOOK).where(BOOK.c.key_hash == entry).values(columns))


def _row(entry: str) -> Select[Any]:
    return select(*COLUMNS).where(BOOK.c.key_hash == entry)


def _has_word(word: str) -> ColumnElement[bool]:
    return or_(
        BOOK.c.client_folded.contains(word, autoescape=True),
        BOOK.c.tags_folded.contains(word, autoescape=True),
    )


def _new_row(entry: str, client: str, tags: Iterable[str], version: int, now: datetime) -> dict[str, object]:
    row = {"key_hash": entry, "is_archived": False, "version": version, "changed": now}
    return row | client_columns(client) | tag_columns(tags)


def _entry(row: Any) -> Entry:
    """The entry of a row; what is damaged in it, as SQLite keeps anything in any column, is left empty."""
    try:
        summary = json.loads(row.summary) if row.summary else None
    except UNUSABLE:
        summary = None  # it is made anew
    return Entry(
        row.key_hash,
        row.client if is_text(row.client) else "",
        tuple(row.tags.splitlines()) if is_text(row.tags) else (),
        bool(row.is_archived),
        row.version if isinstance(row.version, int) else 0,
        summary if isinstance(summary, dict) else None,
    )
