"""Answers that outlive a reload, the Back button and a restart of the server."""

import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.settling import watched
from tests.browser.tour import TURN
from tests.served import Served

Settled = Callable[[Page], None]


def key_in(page: Page) -> str | None:
    return parse_qs(urlsplit(page.url).query).get("s", [None])[0]


def sees(page: Page, heading: str) -> None:
    expect(page.get_by_role("heading", level=1, name=heading)).to_be_visible()


def radio(page: Page, question: str, label: str) -> Locator:
    return page.locator(f".st-key-q_{question}").get_by_role("radio", name=label, exact=True)


def chooses(page: Page, question: str, label: str, settled: Settled) -> None:
    page.locator(f".st-key-q_{question}").get_by_text(label, exact=True).click()
    expect(radio(page, question, label)).to_be_checked()
    settled(page)


def presses(page: Page, label: str) -> None:
    page.get_by_test_id("stMain").get_by_role("button", name=label, exact=True).click()


def begins(page: Page, url: str, settled: Settled, country: str = "Canada") -> None:
    """From the start to the second page, with two answers given."""
    page.goto(url)
    sees(page, "Which phone and internet carrier fits your business?")
    settled(page)
    presses(page, "Start")
    sees(page, "Where is your business?")
    settled(page)
    chooses(page, "country", country, settled)
    chooses(page, "setting", "In a suburb", settled)
    presses(page, "Continue")
    sees(page, "What phone and internet line do you have now?")
    settled(page)


def test_a_reload_in_the_middle_loses_nothing(page: Page, app_url: str, settled: Settled) -> None:
    begins(page, app_url, settled)

    page.reload()

    sees(page, "What phone and internet line do you have now?")
    settled(page)
    presses(page, "Back")
    sees(page, "Where is your business?")
    expect(radio(page, "country", "Canada")).to_be_checked()
    expect(radio(page, "setting", "In a suburb")).to_be_checked()


def test_many_quick_clicks_do_not_run_into_each_other(page: Page, app_url: str, settled: Settled) -> None:
    begins(page, app_url, settled)
    page.go_back()
    sees(page, "Where is your business?")
    settled(page)

    for _ in range(15):  # each click stops the run of the one before, wherever that stands
        for label in ("In a city", "In a suburb", "Out in the country"):
            page.locator(".st-key-q_setting").get_by_text(label, exact=True).click(no_wait_after=True)

    settled(page)
    sees(page, "Where is your business?")
    expect(radio(page, "setting", "Out in the country")).to_be_checked()
    page.reload()
    expect(radio(page, "setting", "Out in the country")).to_be_checked()


def test_back_in_the_middle_loses_nothing_and_each_page_is_one_entry(
    page: Page, app_url: str, settled: Settled
) -> None:
    begins(page, app_url, settled)
    key = key_in(page)

    page.go_back()
    sees(page, "Where is your business?")
    expect(radio(page, "setting", "In a suburb")).to_be_checked()
    page.go_back()
    sees(page, "Which phone and internet carrier fits your business?")
    settled(page)

    assert key
    expect(page).to_have_url(re.compile(f"s={key}"))  # also on the page before there was a key
    page.reload()
    presses(page, "Continue where I was")
    sees(page, "Where is your business?")
    expect(radio(page, "country", "Canada")).to_be_checked()


def test_a_restart_of_the_server_loses_nothing(
    page: Page,
    serving_app: Callable[..., AbstractContextManager[Served]],
    project_root: Path,
    settled: Settled,
) -> None:
    with serving_app(project_root / "app.py") as server:
        begins(page, server.url, settled)
    app = page.get_by_test_id("stApp")
    expect(app).not_to_have_attribute("data-test-connection-state", "CONNECTED")

    with serving_app(project_root / "app.py", server.port):
        expect(app).to_have_attribute("data-test-connection-state", "CONNECTED", timeout=60_000)
        settled(page)  # the new server draws the page by itself, so that the first answer is not lost
        chooses(page, "current_family", "The old phone company", settled)
        presses(page, "Back")

        sees(page, "Where is your business?")
        expect(radio(page, "country", "Canada")).to_be_checked()
        expect(radio(page, "setting", "In a suburb")).to_be_checked()
        settled(page)
        page.reload()
        presses(page, "Continue")
        sees(page, "What phone and internet line do you have now?")
        expect(radio(page, "current_family", "The old phone company")).to_be_checked()


def test_what_is_typed_while_the_server_ends_is_kept(
    page: Page,
    serving_app: Callable[..., AbstractContextManager[Served]],
    project_root: Path,
    settled: Settled,
) -> None:
    box = page.locator(".st-key-q_people").get_by_role("textbox")
    with serving_app(project_root / "app.py") as server:
        begins(page, server.url, settled)
        page.evaluate(TURN, {"step": "people_and_calls"})
        sees(page, "How big is your business?")
        settled(page)
        box.press_sequentially("77")  # and not yet told to the server
    app = page.get_by_test_id("stApp")
    expect(app).not_to_have_attribute("data-test-connection-state", "CONNECTED")

    with serving_app(project_root / "app.py", server.port):
        expect(app).to_have_attribute("data-test-connection-state", "CONNECTED", timeout=60_000)
        settled(page)
        expect(box).to_have_value("77")
        presses(page, "Continue")
        sees(page, "Is any phone line used by a machine?")
        settled(page)
        page.reload()
        presses(page, "Back")
        expect(box).to_have_value("77")


@pytest.fixture
def other_page(browser: Browser) -> Iterator[Page]:
    """A page of another browser: nothing is shared with `page`."""
    context = browser.new_context(viewport={"width": 1280, "height": 2000}, locale="en-US")
    yield watched(context.new_page())
    context.close()


def test_two_browsers_at_once_never_see_each_others_answers(
    page: Page, other_page: Page, app_url: str, settled: Settled
) -> None:
    begins(page, app_url, settled, "Canada")
    begins(other_page, app_url, settled, "Puerto Rico")
    assert key_in(page) != key_in(other_page)

    for one, country, other in ((page, "Canada", "Puerto Rico"), (other_page, "Puerto Rico", "Canada")):
        one.reload()
        settled(one)
        presses(one, "Back")
        sees(one, "Where is your business?")
        expect(radio(one, "country", country)).to_be_checked()
        expect(radio(one, "country", other)).not_to_be_checked()


def test_the_same_case_in_two_browsers_is_not_overwritten_unseen(
    page: Page, other_page: Page, app_url: str, settled: Settled
) -> None:
    begins(page, app_url, settled)
    other_page.goto(re.sub("step=[a-z_]+", "step=where", page.url))
    sees(other_page, "Where is your business?")
    settled(other_page)
    chooses(other_page, "setting", "In a city", settled)
    page.go_back()
    sees(page, "Where is your business?")
    settled(page)

    page.locator(".st-key-q_country").get_by_text("Puerto Rico", exact=True).click()

    sees(page, "Your answers were changed in another window")
    expect(page.get_by_role("cell", name="In a city")).to_be_visible()
    presses(page, "Keep these of this window")
    sees(page, "Where is your business?")
    expect(radio(page, "country", "Puerto Rico")).to_be_checked()
    expect(radio(page, "setting", "In a suburb")).to_be_checked()


def test_start_again_leaves_nothing_at_the_old_address(page: Page, app_url: str, settled: Settled) -> None:
    begins(page, app_url, settled)
    old = page.url
    page.get_by_role("link", name="Start again", exact=True).click()
    sees(page, "Start again?")
    expect(page.get_by_text("Your answers are kept here:")).to_be_visible()
    settled(page)
    presses(page, "Yes, delete them")
    sees(page, "Which phone and internet carrier fits your business?")
    settled(page)
    assert key_in(page) is None

    page.goto(old)

    expect(page.get_by_text("No answers are kept under this link.")).to_be_visible()
    settled(page)
    assert key_in(page) is None


def test_other_sites_are_not_told_the_address(page: Page, app_url: str, settled: Settled) -> None:
    begins(page, app_url, settled)

    expect(page.locator('head meta[name="referrer"]')).to_have_attribute("content", "same-origin")
