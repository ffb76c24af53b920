"""Run by Alembic: moves the database of the connection it is given; `advisor.store.schema` calls it."""

from alembic import context

from advisor.store.tables import METADATA

context.configure(connection=context.config.attributes["connection"], target_metadata=METADATA)
with context.begin_transaction():
    context.run_migrations()
