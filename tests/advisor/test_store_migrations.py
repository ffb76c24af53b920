"""Every earlier schema of the store becomes the present one with its rows kept, on SQLite and PostgreSQL."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from hashlib import sha256
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Column, Connection, MetaData, Table, inspect, select

from advisor.store import new_key, schema
from advisor.store.drafts import CaseStore
from advisor.store.tables import METADATA
from tests.databases import around

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
REVISIONS = [one.revision for one in ScriptDirectory(str(schema.MIGRATIONS)).walk_revisions()]
NUMBERS = range(1, 4)  # of the rows in each table
KEY = new_key()
FIRST_DRAFT = {"key_hash": sha256(KEY.encode()).hexdigest(), "content": '{"people": 5}'}

Row = dict[str, Any]


def tables_in(connection: Connection) -> list[Table]:
    """The tables in the database, each after those that it refers to."""
    found = MetaData()
    found.reflect(connection)
    return [one for one in found.sorted_tables if one.name != "alembic_version"]


def fill(connection: Connection) -> None:
    """A few rows for each table. Where a column refers to another table, the row with the same number."""
    made: dict[Column[Any], list[object]] = {}
    for table in tables_in(connection):
        for column in table.columns:
            parent = next((key.column for key in column.foreign_keys), column)
            made[column] = made.get(parent) or [value_for(column, number) for number in NUMBERS]
            if table.name == "drafts" and column.name in FIRST_DRAFT:
                made[column][0] = FIRST_DRAFT[column.name]
        rows = zip(*(made[column] for column in table.columns), strict=True)
        names = [column.name for column in table.columns]
        connection.execute(table.insert(), [dict(zip(names, row, strict=True)) for row in rows])


def value_for(column: Column[Any], number: int) -> object:
    """A value that the column takes, another one for each number."""
    values: dict[type, object] = {
        str: f"{number} {column.name}"[: getattr(column.type, "length", None)],
        int: number,
        float: number / 8,
        Decimal: Decimal(number),
        bool: number % 2 == 0,
        bytes: bytes([number]),
        datetime: NOW.replace(tzinfo=None) - timedelta(hours=number),
        date: NOW.date() - timedelta(days=number),
        dict: {column.name: number},
    }
    kind = column.type.python_type
    assert kind in values, f"{column} holds {kind}: say in this test what a row of it looks like"
    return values[kind]


def rows_in(connection: Connection) -> dict[str, list[Row]]:
    """All rows, those of each table in the order of its key."""
    return {
        table.name: [
            dict(row) for row in connection.execute(select(table).order_by(*table.primary_key)).mappings()
        ]
        for table in tables_in(connection)
    }


def differing(connection: Connection) -> list[Any]:
    """What the database has otherwise than the tables of the program."""
    options = {"compare_type": True, "compare_server_default": True}
    found: list[Any] = compare_metadata(MigrationContext.configure(connection, opts=options), METADATA)
    return found


@pytest.mark.parametrize("revision", REVISIONS)
def test_each_earlier_schema_becomes_the_present_one_with_its_rows(
    store: CaseStore, address: str, revision: str
) -> None:
    with around(address) as connection:
        command.upgrade(schema._config(connection), revision)
        fill(connection)
        before = rows_in(connection)

    draft = store.load(KEY, NOW)  # to open it is to migrate it

    assert draft
    assert draft.content == {"people": 5}
    with around(address) as connection:
        assert differing(connection) == []
        after = rows_in(connection)
    for table, rows in before.items():
        assert len(rows) == len(NUMBERS)
        assert [{name: row[name] for name in rows[0]} for row in after[table]] == rows


def test_an_empty_database_becomes_the_present_one(store: CaseStore, address: str) -> None:
    store.load(new_key(), NOW)

    with around(address) as connection:
        assert differing(connection) == []


def test_a_table_that_no_migration_makes_is_found(store: CaseStore, address: str) -> None:
    store.load(new_key(), NOW)

    with around(address) as connection:
        connection.exec_driver_sql("DROP INDEX ix_drafts_updated")
        connection.exec_driver_sql("ALTER TABLE drafts ADD COLUMN extra INTEGER")

        assert len(differing(connection)) == 2


def test_the_migrations_can_be_taken_back(address: str) -> None:
    with around(address) as connection:
        schema.migrate(connection)
        assert schema.is_present(connection)

        command.downgrade(schema._config(connection), "base")

        assert inspect(connection).get_table_names() == ["alembic_version"]
