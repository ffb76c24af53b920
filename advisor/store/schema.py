"""Brings a database to the present tables, from empty or from any earlier version."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

MIGRATIONS = Path(__file__).with_name("migrations")


def is_present(connection: Connection) -> bool:
    """Whether the tables are those of this program."""
    newest = ScriptDirectory.from_config(_config(connection)).get_current_head()
    return MigrationContext.configure(connection).get_current_revision() == newest


def migrate(connection: Connection) -> None:
    """Run what is missing, in the transaction of `connection`.

    Raises:
        alembic.util.CommandError: The database was made by a newer program.
    """
    command.upgrade(_config(connection), "head")


def _config(connection: Connection) -> Config:
    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    return config
