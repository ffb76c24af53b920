"""What the tests of the advice share: a builder of one advice."""

from collections.abc import Callable
from datetime import date

import pytest

from advisor.advice import Advice, advise
from rules.knowledge import KnowledgeBase
from tests.advisor.situations import DRAWS, PLACE


@pytest.fixture(scope="session")
def an_advice(knowledge: KnowledgeBase, as_of: date) -> Callable[..., Advice]:
    """Builder of one advice: good copper or cable, and what differs."""

    def build(**answers: object) -> Advice:
        return advise({"version": 1, "answers": {**PLACE, **answers}}, knowledge, as_of, draws=DRAWS)

    return build
