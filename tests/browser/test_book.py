"""The book of clients in a real Chromium, from the first client to the last trace of one."""

import json
import re
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from advisor.store import SETTING, entry_of
from tests.browser.settling import watched
from tests.browser.test_keeping import chooses, key_in, presses, sees
from tests.served import ROOT, serving

Settled = Callable[[Page], None]
TOLD = "Zanzibar"  # the name of a client, and nothing else


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("book") / "cases.db"


@pytest.fixture(scope="module")
def url(database: Path) -> Iterator[str]:
    """A server with a book of its own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(SETTING, f"sqlite:///{database}")
        with serving(ROOT / "app.py") as server:
            yield server.url


@pytest.fixture(autouse=True)
def empty_book(database: Path) -> None:
    if database.exists():
        with sqlite3.connect(database) as connection:
            connection.executescript("DELETE FROM book; DELETE FROM drafts")
        connection.close()


def on_disk(database: Path) -> bytes:
    return b"".join(one.read_bytes() for one in sorted(database.parent.iterdir()))


def names_client(page: Page, name: str, settled: Settled) -> None:
    """In the consultant's mode, from any page with a sidebar."""
    page.get_by_label("Client", exact=True).fill(name)
    page.get_by_label("Client", exact=True).press("Enter")
    expect(page.locator(".st-key-client_line")).to_have_text(f"Client: {name}")
    settled(page)


def begins_as_consultant(page: Page, url: str, name: str, settled: Settled) -> None:
    """A new client with two answers."""
    page.goto(f"{url}/?step=learn")
    page.locator(".st-key-consultant_switch").get_by_text("Consultant's mode").click()
    expect(page.get_by_label("Client", exact=True)).to_be_visible()
    settled(page)
    names_client(page, name, settled)
    page.get_by_test_id("stSidebar").get_by_role("link", name="Back to the questions").click()
    presses(page, "Start")
    sees(page, "Where is your business?")
    settled(page)
    chooses(page, "country", "Canada", settled)
    chooses(page, "setting", "In a suburb", settled)


def opens_book(page: Page, settled: Settled) -> None:
    page.get_by_test_id("stSidebar").get_by_role("link", name="Book of clients", exact=True).click()
    sees(page, "Book of clients")
    settled(page)


def keeps(page: Page, settled: Settled) -> None:
    page.get_by_role("button", name="Keep in the book of clients").click()
    expect(page.get_by_text("In the book of clients. Each change is saved there.")).to_be_visible()
    settled(page)


def clients(page: Page) -> list[str]:
    return page.get_by_test_id("stMain").get_by_role("heading", level=2).all_inner_texts()


def test_a_day_with_two_clients(page: Page, url: str, settled: Settled) -> None:
    begins_as_consultant(page, url, "Rosa's Flowers", settled)
    keeps(page, settled)
    page.get_by_role("link", name="Start again", exact=True).click()
    sees(page, "Start again?")
    settled(page)
    presses(page, "Yes, start again")
    sees(page, "Which phone and internet carrier fits your business?")
    expect(page.get_by_text("The last client is in the book.")).to_be_visible()
    begins_as_consultant_again(page, "Quay", settled)
    keeps(page, settled)

    opens_book(page, settled)

    assert clients(page) == ["Quay", "Rosa's Flowers"]
    expect(page.get_by_text("No advice yet: 2 answers so far.")).to_have_count(2)
    page.get_by_label("Find a name or a tag").fill("flow rosa")
    page.get_by_label("Find a name or a tag").press("Enter")
    expect(page.get_by_text("1 client", exact=True)).to_be_visible()
    settled(page)
    assert clients(page) == ["Rosa's Flowers"]
    presses(page, "Open this client")
    expect(page.locator(".st-key-client_line")).to_have_text("Client: Rosa's Flowers")
    settled(page)
    assert re.fullmatch("[0-9a-f]{64}", key_in(page) or "")
    page.reload()
    expect(page.locator(".st-key-client_line")).to_have_text("Client: Rosa's Flowers")


def begins_as_consultant_again(page: Page, name: str, settled: Settled) -> None:
    settled(page)
    presses(page, "Start")
    sees(page, "Where is your business?")
    settled(page)
    names_client(page, name, settled)
    chooses(page, "country", "Canada", settled)
    chooses(page, "setting", "In a city", settled)


def test_a_deleted_client_is_nowhere(page: Page, url: str, database: Path, settled: Settled) -> None:
    begins_as_consultant(page, url, TOLD, settled)
    keeps(page, settled)
    opens_book(page, settled)
    assert TOLD.encode() in on_disk(database)
    presses(page, "Tags, copy, archive, delete")
    sees(page, TOLD)
    settled(page)

    presses(page, "Delete this client")
    presses(page, "Yes, delete for good")

    expect(page.get_by_text("The client is deleted for good.")).to_be_visible()
    settled(page)
    assert TOLD not in page.content()
    assert TOLD not in page.url
    assert TOLD.encode() not in on_disk(database)


def test_start_again_offers_the_case_file_and_leaves_nothing(
    page: Page, browser: Browser, url: str, database: Path, settled: Settled
) -> None:
    begins_as_consultant(page, url, TOLD, settled)
    old = page.url
    page.get_by_role("link", name="Start again", exact=True).click()
    sees(page, "Start again?")
    settled(page)
    with page.expect_download() as download:
        page.get_by_role("button", name="Save the case file").click()
    case = json.loads(Path(download.value.path()).read_text(encoding="utf-8"))
    assert case["people"]["client"] == TOLD
    assert case["answers"] == {"country": "ca", "setting": "suburb"}

    presses(page, "Yes, delete them")
    sees(page, "Which phone and internet carrier fits your business?")
    settled(page)

    stored = "JSON.stringify([localStorage, sessionStorage, document.cookie, history.state, document.title])"
    assert TOLD not in page.content() + page.url + page.evaluate(stored)
    assert key_in(page) is None
    assert TOLD.encode() not in on_disk(database)
    context = browser.new_context()
    other = watched(context.new_page())
    other.goto(old)
    expect(other.get_by_text("No answers are kept under this link.")).to_be_visible()
    settled(other)
    assert TOLD not in other.content()
    context.close()


def test_an_uploaded_case_is_nowhere_after_starting_again(
    page: Page, url: str, database: Path, settled: Settled, project_root: Path
) -> None:
    """The name of the file counts too: the box for files on the first page must be empty."""
    page.goto(url)
    sees(page, "Which phone and internet carrier fits your business?")
    settled(page)
    page.get_by_text("Open answers that you saved").click()
    content = {"version": 1, "answers": {"country": "ca", "people": 9}}
    file = {"name": f"{TOLD}.json", "mimeType": "application/json", "buffer": json.dumps(content).encode()}
    page.locator("input[type=file]").set_input_files(file)
    page.wait_for_url("**step=check**")
    settled(page)
    page.get_by_role("link", name="Start again", exact=True).click()
    sees(page, "Start again?")
    settled(page)

    presses(page, "Yes, delete them")
    sees(page, "Which phone and internet carrier fits your business?")
    settled(page)

    page.get_by_text("Open answers that you saved").click()
    expect(page.locator("input[type=file]")).to_be_attached()
    assert TOLD not in page.content()


def test_over_a_network_there_is_no_book(page: Page, url: str, database: Path, settled: Settled) -> None:
    """The same database, served to every address of the machine."""
    begins_as_consultant(page, url, TOLD, settled)
    keeps(page, settled)
    entry = entry_of(str(key_in(page)))
    page.goto(f"{url}/?step=where&s={entry}")  # here it is a way in
    expect(page.locator(".st-key-client_line")).to_have_text(f"Client: {TOLD}")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(SETTING, f"sqlite:///{database}")
        with serving(ROOT / "app.py", address="0.0.0.0") as open_to_all:
            for place in ("step=book", "step=client", f"step=where&s={entry}"):
                page.goto(f"{open_to_all.url}/?{place}")
                sees(page, "Which phone and internet carrier fits your business?")
                settled(page)
                assert TOLD not in page.content()
            page.goto(f"{open_to_all.url}/?step=learn")
            sees(page, "The two kinds of carrier")
            expect(page.get_by_role("link", name="All answers on one page")).to_be_visible()
            expect(page.get_by_role("link", name="Book of clients")).to_have_count(0)
