"""Brings a database to the present tables, from empty or from any earlier version."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection, func, select

from advisor.store.errors import NewerDatabaseError

MIGRATIONS = Path(__file__).with_name("migrations")
LOCK = 7_239_401_855  # any number that no other program takes in the same PostgreSQL database


def is_present(connection: Connection) -> bool:
    """Whether the tables are those of this program."""
    newest = ScriptDirectory.from_config(_config(connection)).get_current_head()
    return MigrationContext.configure(connection).get_current_revision() == newest


def migrate(connection: Connection) -> None:
    """Run what is missing, in the transaction of `connection`; programs that start at once take turns.

    Raises:
        NewerDatabaseError: The database was made by a newer program.
    """
    if connection.dialect.name == "postgresql":  # in SQLite a transaction that writes is alone anyway
        connection.execute(select(func.pg_advisory_xact_lock(LOCK)))
    try:
        command.upgrade(_config(connection), "head")
    except CommandError as error:
        raise NewerDatabaseError from error


def _config(connection: Connection) -> Config:
    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    return config
