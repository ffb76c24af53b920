"""Start again: it asks, offers to keep the case, and then nothing of the old client is left."""

import gc
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from advisor.answers import Answers
from advisor.cases.case import People
from advisor.overrides import RecordOverride
from advisor.questions import interview_for
from advisor.report.model import Letterhead
from advisor.scenarios import Scenario
from advisor.store.book import Book
from advisor.store.drafts import CaseStore
from rules.knowledge import load_knowledge_base
from tests.app.conftest import everything_in
from tests.app.readable import readable
from tests.app.test_journeys import QUICK_ANSWERS, answers, press, run, step, title
from tests.app.test_keeping import key_of, opened

TOLD = "Zanzibar"  # stands in all that the client has told, and nowhere else
OTHERS = ("hand_over", "what_if", "compare", "several_sites", "evidence", "local", "result", "restart")

pytestmark = pytest.mark.usefixtures("database")


def visit(app: AppTest, place: str) -> None:
    app.query_params["step"] = place
    run(app)


def a_consultants_case(place: str = "restart") -> AppTest:
    """A case with something of the client in every part; each page was looked at."""
    app = opened({"step": "learn"})
    app.toggle(key="consultant_switch").set_value(True)
    run(app)
    told = Answers.parse({"version": 1, "answers": dict(QUICK_ANSWERS)}, interview_for(load_knowledge_base()))
    app.session_state["answers"] = dict(QUICK_ANSWERS)
    app.session_state["overrides"] = (RecordOverride("R-29", f"{TOLD} said so"),)
    app.session_state["people"] = People(client=TOLD, contact=TOLD)
    app.session_state["sites"] = {f"{TOLD} Street": told}
    app.session_state["scenarios"] = (Scenario(f"{TOLD} pays less", told),)
    app.session_state["letterhead"] = Letterhead(("My own firm",))
    run(app)
    press(app, "go_questions")
    for one in (*OTHERS, place):
        visit(app, one)
    return app


def on_disk(file: Path) -> bytes:
    return b"".join(one.read_bytes() for one in sorted(file.parent.iterdir()))


def put_into_the_book(file: Path, app: AppTest) -> str:
    """As another window does it with the case of this one."""
    entry = Book(CaseStore(f"sqlite:///{file}")).put_in(str(key_of(app)), TOLD, datetime.now(UTC))
    assert entry
    return entry


def held() -> list[RecordOverride]:
    """What the client told that is still in memory."""
    gc.collect()
    return [one for one in gc.get_objects() if type(one) is RecordOverride and TOLD in one.reason]


def test_it_offers_the_case_file_before_anything_is_deleted() -> None:
    app = a_consultants_case()

    assert title(app) == "Start again?"
    assert [(one.key, one.label) for one in app.get("download_button")] == [
        ("save_restart", "Save the case file")
    ]
    assert answers(app) == dict(QUICK_ANSWERS)


def test_nothing_of_the_client_is_left(database: Path) -> None:
    app = a_consultants_case()
    old = key_of(app)
    assert TOLD in everything_in(app)
    assert TOLD.encode() in on_disk(database)

    press(app, "nav_delete")

    assert step(app) == "start"
    assert set(app.query_params) == {"step"}
    assert TOLD not in everything_in(app)
    assert TOLD not in "".join(readable(app))
    assert TOLD.encode() not in on_disk(database)
    again = opened({"step": "result", "s": old})
    assert TOLD not in everything_in(again)
    assert answers(again) == {}


def test_nothing_of_the_client_is_left_in_the_caches() -> None:
    app = a_consultants_case()

    assert held()

    press(app, "nav_delete")

    assert held() == []


@pytest.mark.parametrize("place", ["hand_over", "restart"])
def test_nothing_that_a_download_made_is_left_in_the_caches(
    place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = opened({"step": "learn"})
    app.session_state["answers"] = dict(QUICK_ANSWERS)
    app.session_state["overrides"] = (RecordOverride("R-29", f"{TOLD} said so"),)
    run(app)
    made: list[Callable[[], bytes]] = []
    draw = st.download_button

    def noted(label: str, data: Callable[[], bytes], **named: object) -> bool:
        made.append(data)
        return draw(label, data, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(st, "download_button", noted)
    visit(app, place)
    with ThreadPoolExecutor() as without_a_session:
        assert without_a_session.submit(made[0]).result()
    made.clear()

    visit(app, "restart")
    press(app, "nav_delete")
    made.clear()

    assert held() == []


def test_what_is_the_consultants_own_stays() -> None:
    app = a_consultants_case()

    press(app, "nav_delete")

    assert app.session_state["letterhead"] == Letterhead(("My own firm",))
    assert app.toggle(key="consultant_switch").value is True


@pytest.mark.usefixtures("at_the_machine")
def test_a_case_in_the_book_is_cleared_here_and_stays_there(database: Path) -> None:
    app = a_consultants_case()
    press(app, "keep_restart")
    assert "This client stays in the book of clients." in "".join(readable(app))

    press(app, "nav_delete")

    assert TOLD not in everything_in(app)
    assert key_of(app) is None
    ((entry,), _) = Book(CaseStore(f"sqlite:///{database}")).page(TOLD)
    assert answers(opened({"step": "result", "s": entry.id})) == dict(QUICK_ANSWERS)


@pytest.mark.usefixtures("at_the_machine")
def test_a_client_that_another_window_put_into_the_book_is_not_deleted(database: Path) -> None:
    here = a_consultants_case()
    put_into_the_book(database, here)

    press(here, "nav_delete")

    assert TOLD not in everything_in(here)
    assert "The last client is in the book." in "".join(readable(here))
    ((entry,), _) = Book(CaseStore(f"sqlite:///{database}")).page(TOLD)
    assert answers(opened({"step": "result", "s": entry.id})) == dict(QUICK_ANSWERS)


@pytest.mark.usefixtures("at_the_machine")
def test_the_page_looks_again_what_is_in_the_book(database: Path) -> None:
    here = a_consultants_case("result")
    entry = put_into_the_book(database, here)
    visit(here, "restart")
    assert "This client stays in the book of clients." in "".join(readable(here))

    Book(CaseStore(f"sqlite:///{database}")).delete(entry)
    run(here)

    assert "This deletes all your answers here." in "".join(readable(here))


@pytest.mark.usefixtures("at_the_machine")
def test_what_was_said_to_stay_in_the_book_and_is_gone_is_asked_again(database: Path) -> None:
    here = a_consultants_case("result")
    entry = put_into_the_book(database, here)
    visit(here, "restart")
    Book(CaseStore(f"sqlite:///{database}")).delete(entry)

    press(here, "nav_delete")

    assert answers(here) == dict(QUICK_ANSWERS)
    assert "This deletes all your answers here." in "".join(readable(here))
    press(here, "nav_delete")
    assert TOLD not in everything_in(here)


def test_without_a_book_there_is_nothing_to_keep_it_in() -> None:
    app = a_consultants_case()

    assert "keep_restart" not in {one.key for one in app.button}


def test_one_can_change_ones_mind() -> None:
    app = a_consultants_case()

    press(app, "nav_keep")

    assert answers(app) == dict(QUICK_ANSWERS)
    assert TOLD in everything_in(app)
