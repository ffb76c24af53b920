"""Empty databases of each kind for a store, and a way to reach them around it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import Connection, create_engine, make_url

KINDS = ["sqlite", "postgresql"]


@contextmanager
def empty_database(kind: str, folder: Path, request: pytest.FixtureRequest) -> Iterator[str]:
    """Its address; `folder` is for a file."""
    if kind == "sqlite":
        yield f"sqlite:///{folder / 'cases.db'}"
    else:
        with request.getfixturevalue("postgresql").database() as address:
            yield address


@contextmanager
def around(address: str) -> Iterator[Connection]:
    """A connection of another program to the same database; what it did is committed after the block."""
    engine = create_engine(address)
    try:
        with engine.begin() as connection:
            yield connection
    finally:
        engine.dispose()


def kind_of(address: str) -> str:
    """Which of the kinds it is."""
    return make_url(address).get_backend_name()
