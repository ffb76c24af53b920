"""SIGKILL to the running app while visitors answer: what was saved is there, and each case is whole."""

import os
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from threading import Event
from urllib.parse import parse_qs

import pytest
from sqlalchemy import select

from advisor.questions import Interview, interview_for
from advisor.store import SETTING, Kept
from advisor.store.drafts import CaseStore
from advisor.store.tables import DRAFTS
from rules.knowledge import KnowledgeBase
from tests.app.visitors import ServerGoneError, visiting
from tests.databases import KINDS, around, empty_database, kind_of
from tests.served import ROOT, serving

KILLS = int(os.environ.get("KILLS", "3"))  # of the app, on each kind of database; the full number is 100
VISITORS = 4  # at once, so that a save is always under way or near
LONGEST = 0.3  # seconds; the moment of a kill is drawn from them
SETTINGS = {"In a city": "city", "In a suburb": "suburb", "In a small town": "small_town"}
NOTED, FOLDED = ("country", "setting"), "notes_of_where"


@pytest.fixture(params=KINDS)
def address(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The address of the database that the app uses, of each kind."""
    with empty_database(request.param, tmp_path, request) as made:
        monkeypatch.setenv(SETTING, made)
        yield made


def said(number: int) -> Mapping[str, str]:
    """What a visitor sends as a whole with one click: an answer and two long notes, all of this number."""
    text = " ".join([str(number)] * 300)
    return {"w_setting": list(SETTINGS)[number % 3], **{f"note_{name}": text for name in NOTED}}


@dataclass
class Person:
    """Who answers again and again, and comes back after each kill.

    Attributes:
        sent: The number that was sent last.
        saved: The number of which the app said last that it is kept.
        has_saved: Set once the app that runs now has kept something.
    """

    query: str = ""
    sent: int = 0
    saved: int = 0
    has_saved: Event = field(default_factory=Event)

    @property
    def key(self) -> str:
        return parse_qs(self.query)["s"][0]

    def answers_until_the_app_is_gone(self, port: int) -> None:
        with suppress(ServerGoneError), visiting(port, self.query) as visitor:
            if not self.query:
                visitor.send(press="nav_start")
                self.query = visitor.query
            visitor.send({FOLDED: True})
            if self.saved:
                assert {name: visitor.shows(name) for name in said(0)} == said(self.saved)
            while True:
                self.sent += 1
                visitor.send(said(self.sent))
                self.saved = self.sent
                self.has_saved.set()

    def finds(self, store: CaseStore, interview: Interview, knowledge: KnowledgeBase) -> bool:
        """Looks up what is kept after a kill; says if the click that was under way came through."""
        draft = store.load(self.key, datetime.now(UTC))
        assert draft
        kept, lost = Kept.from_data(draft.content, interview, knowledge)
        number = int(kept.notes["country"].split()[0])
        under_way = number > self.saved
        assert lost == 0
        assert number in (self.saved, self.sent)
        assert dict(kept.notes) == {name: said(number)[f"note_{name}"] for name in NOTED}
        assert kept.answers.values == {"setting": SETTINGS[said(number)["w_setting"]]}
        self.sent = self.saved = number
        return under_way


def kill_while_they_answer(people: list[Person], chance: Random) -> None:
    """One life of the app, up to a random moment after everybody's first click."""
    for one in people:
        one.has_saved.clear()
    with serving(ROOT / "app.py") as server, ThreadPoolExecutor(len(people)) as threads:
        done = [threads.submit(one.answers_until_the_app_is_gone, server.port) for one in people]
        for one, its in zip(people, done, strict=True):
            while not (one.has_saved.wait(0.05) or its.done()):
                pass
        time.sleep(chance.random() * LONGEST)
        server.process.kill()
    for its in done:
        its.result()


def test_a_kill_of_the_app_loses_no_answer_that_it_had_saved(
    address: str,
    knowledge: KnowledgeBase,
    record_property: Callable[[str, object], None],
) -> None:
    people, chance = [Person() for _ in range(VISITORS)], Random(7)
    interview, under_way, came_through = interview_for(knowledge), 0, 0

    for _ in range(KILLS):
        kill_while_they_answer(people, chance)
        with around(address) as other:  # PostgreSQL may still be at the last save of the app that is gone
            other.execute(select(DRAFTS.c.key_hash).with_for_update()).all()
        with closing(CaseStore(address)) as store:
            under_way += sum(one.sent > one.saved for one in people)
            came_through += sum(one.finds(store, interview, knowledge) for one in people)

    record_property("clicks", sum(one.saved for one in people))
    record_property("clicks under way at a kill", under_way)
    record_property("of these saved", came_through)
    assert under_way > KILLS
    if kind_of(address) == "sqlite":
        with around(address) as other:
            assert other.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
