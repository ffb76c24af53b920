"""Letterheads: that of the person at the machine, and those beside the cases of visitors over a network."""

import json
from base64 import b64decode, b64encode
from contextlib import suppress

from sqlalchemy import delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from advisor.report.model import NO_LETTERHEAD, Letterhead
from advisor.store.drafts import UNUSABLE, CaseStore
from advisor.store.names import is_text
from advisor.store.records import entry_of
from advisor.store.tables import AT_THE_MACHINE, LETTERHEADS


class Letterheads:
    """The letterheads in one store; StoreUnavailableError where the database is in trouble.

    Each is asked for by the key of a case; without one, it is that of the person at the machine, for who may
    see the book of clients. One that stands beside a case is deleted with it.
    """

    def __init__(self, store: CaseStore) -> None:
        self._store = store

    def load(self, key: str | None) -> Letterhead:
        """What was kept; NO_LETTERHEAD where there is none, or where it is damaged."""
        wanted = select(LETTERHEADS.c.content).where(LETTERHEADS.c.owner == _owner(key))
        with self._store.transaction() as connection:
            content = connection.execute(wanted).scalar()
        try:
            return _read(json.loads(content)) if content else NO_LETTERHEAD
        except UNUSABLE:
            return NO_LETTERHEAD

    def keep(self, key: str | None, head: Letterhead) -> None:
        """Put this one in the place of what was kept."""
        row = {"owner": _owner(key), "content": json.dumps(_as_data(head))}
        is_there = LETTERHEADS.c.owner == row["owner"]
        with (
            suppress(IntegrityError),  # another window was quicker by a moment
            self._store.transaction(writing=True) as connection,
        ):
            if not connection.execute(update(LETTERHEADS).where(is_there).values(row)).rowcount:
                connection.execute(insert(LETTERHEADS).values(row))

    def delete(self, key: str | None) -> None:
        """Delete it for good, also in the unused parts of an SQLite file."""
        with self._store.transaction(writing=True) as connection:
            connection.execute(delete(LETTERHEADS).where(LETTERHEADS.c.owner == _owner(key)))
        self._store.wipe()


def _owner(key: str | None) -> str:
    return AT_THE_MACHINE if key is None else entry_of(key)


def _as_data(head: Letterhead) -> dict[str, object]:
    logo = b64encode(head.logo).decode("ascii") if head.logo else None
    return {"contact": list(head.contact), "logo": logo, "logo_text": head.logo_text}


def _read(data: object) -> Letterhead:
    if not isinstance(data, dict):
        return NO_LETTERHEAD
    contact, logo, text = (data.get(name) for name in ("contact", "logo", "logo_text"))
    lines = contact if isinstance(contact, list) else []
    picture = b64decode(logo, validate=True) if isinstance(logo, str) else None
    return Letterhead(
        tuple(one for one in lines if is_text(one)), picture, str(text) if is_text(text) else ""
    )
