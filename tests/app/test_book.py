"""The book of clients in the app, without a browser: who sees it, and what its buttons do."""

import re
import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text
from streamlit.testing.v1 import AppTest

from advisor import summaries
from advisor.answers import Answers
from advisor.cases.case import People
from advisor.questions import interview_for
from advisor.store import Kept, entry_of
from advisor.store.book import Book
from advisor.store.drafts import CaseStore
from bench.book import filled, page_of
from rules.knowledge import KnowledgeBase
from tests.app.conftest import HERE, everything_in, stand_at
from tests.app.test_journeys import QUICK_ANSWERS, answers, choose, links, press, run, step, texts, title
from tests.app.test_keeping import key_of, opened

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def book(database: Path) -> Book:
    return Book(CaseStore(f"sqlite:///{database}"))


@pytest.fixture
def a_client(book: Book, knowledge: KnowledgeBase) -> Callable[..., str]:
    """Builder of a client in the book, with the quick path answered."""

    def build(name: str, *tags: str, **changes: object) -> str:
        told = {"version": 1, "answers": {**QUICK_ANSWERS, **changes}}
        case = Kept(Answers.parse(told, interview_for(knowledge)), People(client=name))
        return book.add(case.as_data(), name, tags, NOW)

    return build


def a_consultant(step: str = "book") -> AppTest:
    app = opened({"step": "learn"})
    app.toggle(key="consultant_switch").set_value(True)
    run(app)
    app.query_params["step"] = step
    return run(app)


def listed(app: AppTest) -> list[str]:
    return [str(one.value) for one in app.header]


def buttons(app: AppTest) -> set[str]:
    return {str(one.key) for one in app.button}


def manage(app: AppTest, entry: str) -> None:
    """Stand on the page of one client."""
    press(app, f"more_{entry[:16]}")


# --- into the book and out of it -------------------------------------------------------------------


@pytest.mark.usefixtures("at_the_machine")
def test_a_case_is_kept_in_the_book_and_later_changes_are_saved_there(book: Book):
    app = a_consultant("start")
    app.text_input(key="client_name").set_value("Rosa's Flowers")
    run(app)
    press(app, "nav_start")
    choose(app, "country", "us")
    assert "go_book" in links(app)

    press(app, "keep_sidebar")
    choose(app, "setting", "city")

    ((entry,), count) = book.page()
    assert (entry.client, count) == ("Rosa's Flowers", 1)
    assert "keep_sidebar" not in buttons(app)
    assert answers(opened({"step": "where", "s": entry.id})) == {"country": "us", "setting": "city"}


@pytest.mark.usefixtures("at_the_machine")
def test_the_list_tells_of_each_client_what_matters(a_client: Callable[..., str], knowledge: KnowledgeBase):
    a_client("Rosa's Flowers", "rural", contract="in_force", contract_end="2050-05-01")

    app = opened({"step": "book"})

    assert listed(app) == ["Rosa's Flowers"]
    told = texts(app)
    assert "Tags: rural" in told
    assert "CLEC: the cable company" in told
    assert "first in" in told
    assert "Next, on" in told
    assert "Ask first: " in told
    looked_up = re.search("facts? to look up again: (.*)", told)
    assert looked_up
    assert knowledge.fact["F-WATCH-01"].title in looked_up[1]
    assert "F-WATCH-01" not in looked_up[1]


@pytest.mark.usefixtures("at_the_machine")
def test_a_list_that_is_up_to_date_works_out_nothing(
    a_client: Callable[..., str], monkeypatch: pytest.MonkeyPatch
):
    a_client("Rosa's Flowers")
    first = texts(opened({"step": "book"}))
    monkeypatch.setattr(summaries, "advise", None)  # a call would fail

    assert texts(opened({"step": "book"})) == first.replace("Being worked out …\n", "")


@pytest.mark.usefixtures("at_the_machine")
def test_a_client_is_opened_in_the_place_of_the_case_that_was_open(a_client: Callable[..., str]):
    rosa, quay = a_client("Rosa", people=7), a_client("Quay", people=8)
    app = a_consultant()
    press(app, f"open_{rosa[:16]}")
    assert "choose a competitor" in title(app)
    assert answers(app)["people"] == 7
    app.query_params["step"] = "book"
    run(app)

    press(app, f"open_{quay[:16]}")

    assert answers(app)["people"] == 8
    assert "Client: **Quay**" in texts(app)
    assert key_of(app) == quay
    assert "Rosa" not in everything_in(app)


def with_a_case_not_in_the_book() -> AppTest:
    """A consultant before the list, with one answer of a case that nobody kept."""
    app = a_consultant("start")
    app.text_input(key="client_name").set_value("Not kept yet")
    run(app)
    press(app, "nav_start")
    choose(app, "country", "ca")
    app.query_params["step"] = "book"
    return run(app)


@pytest.mark.usefixtures("at_the_machine")
@pytest.mark.parametrize(
    ("click", "shown", "clients"),
    [
        ("open_keep", "us", {"Rosa", "Not kept yet"}),
        ("open_anyway", "us", {"Rosa"}),
        ("open_not", "ca", {"Rosa"}),
    ],
)
def test_a_case_that_is_not_in_the_book_is_left_only_after_a_question(
    a_client: Callable[..., str], book: Book, click: str, shown: str, clients: set[str]
):
    rosa = a_client("Rosa")
    app = with_a_case_not_in_the_book()

    press(app, f"open_{rosa[:16]}")

    assert answers(app) == {"country": "ca"}, "nothing is left before the answer"
    assert "not in the book" in "\n".join(str(one.value) for one in app.warning)
    press(app, click)
    assert answers(app)["country"] == shown
    assert {entry.client for entry in book.page()[0]} == clients
    assert "open_keep" not in buttons(app)


@pytest.mark.usefixtures("at_the_machine")
def test_the_search_and_the_archive_choose_who_is_listed(a_client: Callable[..., str], book: Book):
    a_client("Rosa", "rural")
    a_client("Quay")
    book.archive(a_client("Old client"), archived=True)
    app = opened({"step": "book"})
    assert sorted(listed(app)) == ["Quay", "Rosa"]

    app.text_input(key="book_words").set_value("RURAL")
    run(app)
    assert listed(app) == ["Rosa"]
    app.text_input(key="book_words").set_value("nobody")
    run(app)
    assert "No client has all these words" in texts(app)
    app.text_input(key="book_words").set_value("")
    app.checkbox(key="book_archived").check()
    run(app)
    assert listed(app) == ["Old client"]


@pytest.mark.usefixtures("at_the_machine")
def test_a_long_list_is_shown_a_page_at_a_time(a_client: Callable[..., str], monkeypatch: pytest.MonkeyPatch):
    for number in range(25):
        a_client(f"Client {number:02}", country="other")  # no advice to wait for
    app = opened({"step": "book"})
    app.selectbox(key="book_order").set_value("client")
    run(app)
    assert listed(app) == [f"Client {number:02}" for number in range(20)]

    press(app, "book_later")

    assert listed(app) == [f"Client {number:02}" for number in range(20, 25)]
    assert "21 to 25 of 25" in texts(app)


# --- two windows -----------------------------------------------------------------------------------


@pytest.mark.usefixtures("at_the_machine")
def test_two_windows_on_one_client_do_not_overwrite_each_other(a_client: Callable[..., str]):
    rosa = a_client("Rosa")
    here, there = (opened({"step": "where", "s": rosa}) for _ in range(2))
    choose(there, "setting", "rural")

    choose(here, "country", "ca")

    assert title(here) == "Your answers were changed in another window"
    press(here, "nav_these")
    assert answers(opened({"step": "where", "s": rosa}))["country"] == "ca"


@pytest.mark.usefixtures("at_the_machine")
def test_a_client_that_was_deleted_elsewhere_comes_back_only_as_a_new_case(
    a_client: Callable[..., str], book: Book
):
    rosa = a_client("Rosa")
    app = opened({"step": "where", "s": rosa})
    book.delete(rosa)
    choose(app, "setting", "rural")
    assert title(app) == "Your answers were deleted in another window"

    press(app, "nav_these")

    assert book.page() == ((), 0)
    assert key_of(app) not in (rosa, None)
    assert answers(opened({"step": "where", "s": key_of(app)}))["setting"] == "rural"


@pytest.mark.usefixtures("at_the_machine")
def test_a_click_on_a_client_that_is_gone_is_told(a_client: Callable[..., str], book: Book):
    rosa = a_client("Rosa")
    app = opened({"step": "book"})
    book.delete(rosa)

    press(app, f"open_{rosa[:16]}")

    assert "this client was deleted in another window" in texts(app)
    assert listed(app) == []


@pytest.mark.usefixtures("at_the_machine")
def test_a_case_that_was_deleted_elsewhere_is_kept_in_the_book_as_a_new_one(book: Book):
    here = a_consultant("start")
    press(here, "nav_start")
    choose(here, "country", "us")
    old = key_of(here)
    there = opened({"step": "restart", "s": old})
    press(there, "nav_delete")

    press(here, "keep_sidebar")

    ((entry,), _) = book.page()
    assert key_of(here) not in (old, None)
    assert entry.id == entry_of(str(key_of(here)))
    assert answers(opened({"step": "where", "s": entry.id})) == {"country": "us"}
    assert "In the book of clients." in texts(here)


# --- one client ------------------------------------------------------------------------------------


@pytest.mark.usefixtures("at_the_machine")
def test_a_client_is_tagged_copied_and_put_into_the_archive(a_client: Callable[..., str], book: Book):
    rosa = a_client("Rosa", "rural")
    app = opened({"step": "book"})
    manage(app, rosa)
    assert title(app) == "Rosa"

    app.text_input(key="client_tags").set_value("urgent, Dayton , urgent")
    press(app, "client_tags_keep")
    press(app, "client_archive")
    press(app, "client_copy")

    assert title(app) == "Rosa (copy)"
    ((copy,), _), ((old,), _) = book.page(), book.page(archived=True)
    assert (copy.client, copy.tags) == ("Rosa (copy)", ("urgent", "Dayton"))
    assert (old.id, old.tags) == (rosa, ("urgent", "Dayton"))
    assert answers(opened({"step": "where", "s": copy.id})) == answers(opened({"step": "where", "s": rosa}))


@pytest.mark.usefixtures("at_the_machine")
def test_tags_are_kept_also_where_another_button_is_pressed(a_client: Callable[..., str], book: Book):
    rosa = a_client("Rosa")
    app = opened({"step": "book"})
    manage(app, rosa)

    app.text_input(key="client_tags").set_value("urgent")
    press(app, "nav_back")

    ((kept,), _) = book.page()
    assert kept.tags == ("urgent",)


@pytest.mark.usefixtures("at_the_machine")
def test_a_client_is_deleted_only_after_a_second_click(a_client: Callable[..., str], book: Book):
    rosa, quay = a_client("Rosa"), a_client("Quay")
    app = opened({"step": "book"})
    manage(app, rosa)
    press(app, "client_delete")
    press(app, "client_keep")
    assert book.page()[1] == 2
    press(app, "client_delete")

    press(app, "client_gone")

    assert step(app) == "book"
    assert "The client is deleted for good." in texts(app)
    assert [one.id for one in book.page()[0]] == [quay]


@pytest.mark.usefixtures("at_the_machine")
def test_deleting_the_client_that_is_open_clears_it_here_too(a_client: Callable[..., str]):
    rosa = a_client("Rosa")
    app = a_consultant()
    press(app, f"open_{rosa[:16]}")
    app.query_params["step"] = "book"
    run(app)
    manage(app, rosa)
    press(app, "client_delete")

    press(app, "client_gone")

    assert answers(app) == {}
    assert key_of(app) is None
    assert "Rosa" not in everything_in(app)


@pytest.mark.usefixtures("at_the_machine")
def test_a_file_that_is_opened_does_not_take_the_place_of_a_client(a_client: Callable[..., str], book: Book):
    rosa = a_client("Rosa", people=7)
    app = opened({"step": "start", "s": rosa})
    content = b'{"version": 1, "answers": {"country": "ca", "people": 9}}'

    app.get("file_uploader")[0].upload("other.json", content, "application/json")
    run(app)

    assert answers(app)["people"] == 9
    assert key_of(app) != rosa
    assert answers(opened({"step": "where", "s": rosa}))["people"] == 7


# --- damage and trouble ----------------------------------------------------------------------------


@pytest.mark.usefixtures("at_the_machine")
@pytest.mark.parametrize(
    "content", ["{", "[]", '{"case": 5}', '{"case": {"answers": 5}}', "{}", "[" * 100_000], ids=range(6)
)
def test_one_damaged_case_is_told_and_does_not_hide_the_rest(
    a_client: Callable[..., str], database: Path, content: str
):
    rosa = a_client("Rosa")
    broken = a_client("Broken")
    engine = create_engine(f"sqlite:///{database}")
    with engine.begin() as connection:
        change = text("UPDATE drafts SET content = :content WHERE key_hash = :entry")
        connection.execute(change, {"content": content, "entry": broken})
    engine.dispose()

    app = opened({"step": "book"})

    assert sorted(listed(app)) == ["Broken", "Rosa"]
    assert [str(one.value) for one in app.warning if "are damaged and cannot be read" in str(one.value)]
    assert "CLEC: the cable company" in texts(app)
    press(app, f"open_{broken[:16]}")
    assert "these answers are damaged" in texts(app)
    press(app, f"open_{rosa[:16]}")
    assert answers(app)["people"] == 6


@pytest.mark.usefixtures("at_the_machine")
@pytest.mark.parametrize(
    "change",
    [
        "drafts SET updated = 'garbage'",
        "drafts SET version = 'x'",
        "book SET version = 'x'",
        "book SET tags = x'ff'",
        "book SET client = CAST(x'ff' AS TEXT)",
    ],
)
def test_a_damaged_row_does_not_hide_the_rest(a_client: Callable[..., str], database: Path, change: str):
    a_client("Rosa")
    broken = a_client("Broken", country="other")  # no advice to wait for
    engine = create_engine(f"sqlite:///{database}")
    with engine.begin() as connection:
        connection.execute(text(f"UPDATE {change} WHERE key_hash = :entry"), {"entry": broken})
    engine.dispose()

    app = opened({"step": "book"})

    assert len(listed(app)) == 2
    assert "Rosa" in listed(app)
    assert "CLEC: the cable company" in texts(app)


@pytest.mark.usefixtures("at_the_machine")
def test_a_case_on_a_damaged_part_of_the_disk_does_not_hide_the_rest(
    a_client: Callable[..., str], book: Book, database: Path
):
    a_client("Rosa")
    book.add({"padding": "Zanzibar" * 5000}, "Broken", (), NOW)
    book.delete(a_client("Nobody"))  # all that is in the journal goes into the file
    content = bytearray(database.read_bytes())
    page = content.index(b"Zanzibar" * 400) // 4096 * 4096
    content[page : page + 4] = b"\xff" * 4  # where the text goes on
    database.write_bytes(content)

    app = opened({"step": "book"})

    assert sorted(listed(app)) == ["Broken", "Rosa"]
    assert "This case cannot be read now: the database is damaged." in texts(app)
    assert "CLEC: the cable company" in texts(app)


@pytest.mark.usefixtures("at_the_machine")
def test_a_case_that_is_gone_is_told(a_client: Callable[..., str], database: Path):
    a_client("Rosa")
    with sqlite3.connect(database) as connection:
        connection.execute("DELETE FROM drafts")
    connection.close()

    assert "The answers of this client are gone." in texts(opened({"step": "book"}))


@pytest.mark.usefixtures("at_the_machine")
def test_what_cannot_be_kept_is_shown_all_the_same(
    a_client: Callable[..., str], database: Path, monkeypatch: pytest.MonkeyPatch
):
    a_client("Rosa")
    monkeypatch.setattr("advisor.store.engine.SECONDS_TO_WAIT", 0.05)
    other = sqlite3.connect(database, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")

    told = texts(opened({"step": "book"}))
    other.close()

    assert "What was worked out cannot be kept now: another program holds the database." in told
    assert "CLEC: the cable company" in told


@pytest.mark.usefixtures("at_the_machine")
def test_a_book_that_cannot_be_read_is_told(tmp_path: Path):
    (tmp_path / "data").write_text("in the way", encoding="utf-8")

    app = opened({"step": "book"})

    assert "The book cannot be read now: the database cannot be opened" in texts(app)


@pytest.mark.usefixtures("at_the_machine")
def test_what_the_store_refuses_is_told_at_the_click(a_client: Callable[..., str], tmp_path: Path):
    rosa = a_client("Rosa")
    app = opened({"step": "book"})
    manage(app, rosa)
    (tmp_path / "data").rename(tmp_path / "away")
    (tmp_path / "data").write_text("in the way", encoding="utf-8")

    press(app, "client_archive")

    assert "This could not be done: the database cannot be opened" in texts(app)


# --- who sees it -----------------------------------------------------------------------------------

VISITORS: tuple[tuple[str | None, str | None, dict[str, str]], ...] = (
    (None, None, HERE),
    ("0.0.0.0", None, HERE),
    ("192.168.1.7", None, HERE),
    ("127.0.0.1", "192.168.1.9", HERE),
    ("127.0.0.1", None, {**HERE, "X-Forwarded-For": "203.0.113.5"}),
    ("127.0.0.1", None, {"Host": "advisor.example", "Origin": "https://advisor.example"}),
    ("127.0.0.1", None, {"Host": "localhost:8501"}),
    ("127.0.0.1", None, {}),
)


@pytest.fixture(params=VISITORS, ids=str)
def a_visitor(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """An anonymous visitor on a network, of each kind."""
    stand_at(monkeypatch, *request.param)


@pytest.mark.usefixtures("a_visitor")
def test_a_visitor_on_a_network_never_sees_the_book(a_client: Callable[..., str], book: Book):
    rosa = a_client("Rosa")

    for place in ("book", "client"):
        app = a_consultant(place)
        assert title(app) == "Which phone and internet carrier fits your business?"
        assert "shown only at the machine" in texts(opened({"step": place}))
        assert "Rosa" not in texts(app)
        assert "go_book" not in links(app)
    by_name = opened({"step": "where", "s": rosa})
    assert answers(by_name) == {}
    assert "No answers are kept under this link" in texts(by_name)


@pytest.mark.usefixtures("a_visitor")
def test_a_visitor_on_a_network_cannot_put_anything_into_the_book(book: Book):
    app = a_consultant("start")
    press(app, "nav_start")
    choose(app, "country", "us")

    assert not {one for one in buttons(app) if one.startswith("keep_")}
    press(app, "go_restart")
    assert not {one for one in buttons(app) if one.startswith("keep_")}
    assert "are kept here" not in texts(app)


@pytest.mark.usefixtures("at_the_machine")
def test_the_book_can_be_turned_off(a_client: Callable[..., str], monkeypatch: pytest.MonkeyPatch):
    rosa = a_client("Rosa")
    monkeypatch.setenv("CARRIER_ADVISOR_BOOK", "off")

    app = a_consultant()

    assert title(app) == "Which phone and internet carrier fits your business?"
    assert "go_book" not in links(app)
    assert "has turned it off" in texts(opened({"step": "book"}))
    assert answers(opened({"step": "where", "s": rosa})) == {}
    press(app, "nav_start")
    choose(app, "country", "us")
    assert not {one for one in buttons(app) if one.startswith("keep_")}


def test_the_bench_of_the_book_draws_its_clients(tmp_path: Path) -> None:
    filled(tmp_path / "book.db", 2)

    page_of(tmp_path / "book.db", 2)()  # it says so itself if there is no client
