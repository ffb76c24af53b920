"""No answer, name or amount in an address or in what the server says, also while the database fails."""

import json
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from advisor.store import SETTING
from tests.app.test_journeys import QUICK_ANSWERS
from tests.browser.test_handover import got, opened
from tests.browser.test_keeping import key_in
from tests.databases import KINDS, around, empty_database
from tests.postgresql import PASSWORD
from tests.served import Served

Settled = Callable[[Page], None]

CLIENT, BILL, TYPED_BILL = "Zanzibar Ltd", 791937, "815642"
TELL_TALES = ("Zanzibar", str(BILL), TYPED_BILL, "US-GA", "lost_sales", PASSWORD)
TAKE_AWAY = "ALTER TABLE drafts RENAME COLUMN content TO away"
PUT_BACK = "ALTER TABLE drafts RENAME COLUMN away TO content"


@pytest.fixture(params=KINDS)
def database(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[str]:
    """The address of the database that the server of this test keeps its cases in."""
    with empty_database(request.param, tmp_path, request) as address:
        monkeypatch.setenv(SETTING, address)
        yield address


@pytest.fixture
def addresses(page: Page) -> list[str]:
    """Every address that the page shows or asks for."""
    found: list[str] = []
    page.on("framenavigated", lambda frame: found.append(frame.url))
    page.on("request", lambda request: found.append(request.url))
    page.on("websocket", lambda socket: found.append(socket.url))
    return found


def test_no_answer_is_in_an_address_or_in_what_the_server_says(
    page: Page,
    addresses: list[str],
    database: str,
    serving_app: Callable[..., AbstractContextManager[Served]],
    project_root: Path,
    settled: Settled,
    tmp_path: Path,
) -> None:
    log, file = tmp_path / "server.log", tmp_path / "answers.json"
    file.write_text(json.dumps({"version": 1, "answers": {**QUICK_ANSWERS, "monthly_bill": BILL}}), "utf-8")

    with serving_app(project_root / "app.py", log_file=log) as server:
        opened(page, server.url, file, settled)
        page.get_by_test_id("stMain").get_by_role("button", name="See the result").click()
        page.get_by_role("button", name="Report and case file").click()
        page.get_by_label("Client", exact=True).fill(CLIENT)
        page.get_by_role("button", name="Put these on the report").click()
        expect(page.get_by_text(f"On the report now: {CLIENT}.")).to_be_visible()
        settled(page)
        assert CLIENT.encode() in got(page, "Page for the browser", tmp_path)
        with around(database) as other:
            assert CLIENT in other.exec_driver_sql("SELECT content FROM drafts").scalar_one()
            other.exec_driver_sql(TAKE_AWAY)
        page.goto(f"{server.url}?step=provider_and_bill&s={key_in(page)}")
        expect(page.get_by_role("heading", name="Your answers cannot be opened just now")).to_be_visible()
        with around(database) as other:
            other.exec_driver_sql(PUT_BACK)
        page.get_by_role("button", name="Try again").click()
        bill = page.get_by_label("Monthly bill for phone and internet", exact=True)
        expect(bill).to_have_value(str(BILL))
        settled(page)
        with around(database) as other:
            other.exec_driver_sql(TAKE_AWAY)
        bill.fill(TYPED_BILL)
        bill.press("Tab")
        expect(
            page.get_by_text("Your answers are not being saved now: the database does not answer")
        ).to_be_visible()
        settled(page)

    said = log.read_text(encoding="utf-8")
    assert "http://127.0.0.1" in said
    assert any(f"s={key_in(page)}" in one for one in addresses)
    assert [word for word in TELL_TALES if word in said] == []
    assert [one for one in addresses for word in TELL_TALES if word in one] == []
