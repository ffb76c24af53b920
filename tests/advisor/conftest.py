"""What the tests of the advice share: a builder of one advice, and an empty database of each kind."""

from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from advisor.advice import Advice, advise
from advisor.store.drafts import CaseStore
from rules.knowledge import KnowledgeBase
from tests.advisor.situations import DRAWS, PLACE
from tests.databases import KINDS, empty_database


@pytest.fixture(scope="session")
def an_advice(knowledge: KnowledgeBase, as_of: date) -> Callable[..., Advice]:
    """Builder of one advice: good copper or cable, and what differs."""

    def build(**answers: object) -> Advice:
        return advise({"version": 1, "answers": {**PLACE, **answers}}, knowledge, as_of, draws=DRAWS)

    return build


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Where an SQLite file with cases will be, in a folder that is not there yet."""
    return tmp_path / "data" / "cases.db"


@pytest.fixture(params=KINDS)
def address(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of an empty database: each test runs on both kinds."""
    with empty_database(request.param, tmp_path, request) as made:
        yield made


@pytest.fixture
def store(address: str) -> Iterator[CaseStore]:
    """A store in that database."""
    with closing(CaseStore(address)) as store:
        yield store
