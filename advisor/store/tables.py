"""The tables of the store. A change here needs a migration beside; a test compares the two."""

from datetime import UTC, datetime

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
)
from sqlalchemy.types import TypeDecorator


class Moment(TypeDecorator[datetime]):
    """A time with its zone; kept as UTC without one, because not every database knows zones."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else value.replace(tzinfo=UTC)


METADATA = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "ix": "ix_%(table_name)s_%(column_0_name)s",
        "fk": "fk_%(table_name)s_%(referred_table_name)s",
    }
)

DRAFTS = Table(
    "drafts",
    METADATA,
    Column("key_hash", String(64), primary_key=True),  # SHA-256: the file does not give the keys away
    Column("content", Text, nullable=False),  # JSON
    Column("version", Integer, nullable=False),  # counts the saves, from 1
    Column("created", Moment, nullable=False),
    Column("updated", Moment, nullable=False, index=True),
)

# What a list of clients needs to know, beside the cases, so that listing them reads no case.
BOOK = Table(
    "book",
    METADATA,
    Column("key_hash", String(64), ForeignKey(DRAFTS.c.key_hash), primary_key=True),
    Column("client", Text, nullable=False),
    Column("client_folded", Text, nullable=False),  # to search in and to sort by
    Column("tags", Text, nullable=False),  # one a line
    Column("tags_folded", Text, nullable=False),
    Column("is_archived", Boolean, nullable=False),
    Column("version", Integer, nullable=False),  # of the case
    Column("changed", Moment, nullable=False),
    Column("next_day", Date),
    Column("summary", Text),  # JSON; none before the first
    Index("ix_book_changed", "is_archived", "changed"),
)

# Who prepares reports, in its own table: a logo must not be written again with each answer.
AT_THE_MACHINE = "machine"  # no case is called so
LETTERHEADS = Table(
    "letterheads",
    METADATA,
    Column("owner", String(64), primary_key=True),  # AT_THE_MACHINE, or the key_hash of a case
    Column("content", Text, nullable=False),  # JSON
)
