"""The result in a real Chromium: its first screenful, every page on a phone, and paper."""

import json
from collections.abc import Callable
from itertools import pairwise

import pytest
from playwright.sync_api import Page, expect

from tests.app.test_journeys import QUICK_ANSWERS

GO = """step => {
  history.pushState({}, "", "?step=" + step);
  dispatchEvent(new PopStateEvent("popstate"));
}"""
PAGES = {
    "start": "Which phone and internet carrier fits your business?",
    "where": "Where is your business?",
    "machines": "Is any phone line used by a machine?",
    "what_matters": "What matters to you?",
    "first": "Your first result is ready",
    "check": "Check your answers",
    "result": "For ",
    "working": "The full working",
    "local": "Local knowledge",
    "learn": "The two kinds of carrier",
    "evidence": "Evidence: all that we claim",
    "method": "The method",
    "several_sites": "Several sites",
    "restart": "Start again?",
}


class Reader:
    """Somebody who has opened a file with answers and looks at one page after the other."""

    def __init__(self, page: Page, settled: Callable[[Page], None]) -> None:
        self.page = page
        self.settled = settled

    def opens(self, step: str) -> None:
        self.page.evaluate(GO, step)
        expect(self.page.get_by_role("heading", level=1, name=PAGES[step])).to_be_visible()
        self.settled(self.page)

    def top_and_bottom(self, text: str) -> tuple[float, float]:
        box = self.page.get_by_test_id("stMain").get_by_text(text).first.bounding_box()
        assert box, text
        return box["y"], box["y"] + box["height"]


@pytest.fixture
def reader(page: Page, app_url: str, settled: Callable[[Page], None]) -> Reader:
    page.goto(app_url)
    page.get_by_text("Open answers that you saved").click()
    answers = json.dumps({"version": 1, "answers": dict(QUICK_ANSWERS)})
    page.locator("input[type=file]").set_input_files(
        {"name": "answers.json", "mimeType": "application/json", "buffer": answers.encode()}
    )
    expect(page.get_by_role("heading", level=1, name="Check your answers")).to_be_visible()
    settled(page)
    return Reader(page, settled)


def test_the_answer_fits_into_the_first_screenful(reader: Reader):
    page = reader.page
    page.set_viewport_size({"width": 1440, "height": 900})
    reader.opens("result")
    expect(page.get_by_text("We are working it out")).to_have_count(0)

    places = [
        reader.top_and_bottom(text)
        for text in ("For ", "came first in", "What would change this?", "Why", "What to do next", "By ")
    ]

    assert [top for top, _ in places] == sorted(top for top, _ in places)
    assert places[-1][1] <= 900


def test_the_squares_are_as_many_as_the_share(reader: Reader):
    page = reader.page
    reader.opens("result")
    row = page.get_by_role("img", name="of 100 ways of weighing your answers")

    filled = row.locator("i.first").count()

    assert f"first in {filled} of 100" in (row.get_attribute("aria-label") or "")
    expect(page.get_by_text(f"came first in {filled} of 100 ways").first).to_be_visible()


def test_a_button_without_a_frame_looks_like_a_link(reader: Reader):
    reader.opens("result")
    label = reader.page.get_by_role("button", name="Report and case file").locator("p")

    colour, line = label.evaluate(
        "one => [getComputedStyle(one).color, getComputedStyle(one).textDecorationLine]"
    )

    assert (colour, line) == ("rgb(11, 92, 173)", "underline")


def test_no_page_is_wider_than_a_phone(reader: Reader):
    page = reader.page
    page.set_viewport_size({"width": 360, "height": 800})
    too_wide = []

    for step in PAGES:
        reader.opens(step)
        page.wait_for_timeout(300)  # charts and tables take the new width
        main = page.get_by_test_id("stMain").evaluate("one => one.scrollWidth - one.clientWidth")
        whole = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        tabs = page.evaluate(
            "[...document.querySelectorAll('[role=tab]')]"
            ".filter(one => one.getBoundingClientRect().right > innerWidth).length"
        )
        if main > 0 or whole > 0 or tabs:
            too_wide.append((step, main, whole, tabs))

    assert not too_wide


def test_headings_of_the_result_go_down_one_level_at_a_time(reader: Reader):
    reader.opens("result")

    levels = reader.page.get_by_test_id("stMain").evaluate(
        "main => [...main.querySelectorAll('h1, h2, h3, h4, h5, h6')].map(one => Number(one.tagName[1]))"
    )

    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_paper_shows_what_is_folded_and_no_buttons(reader: Reader):
    page = reader.page
    reader.opens("result")
    folded = page.get_by_text("Each rating is our judgement, inside a range that the sources allow.")
    assert not folded.evaluate("one => one.checkVisibility()")
    expect(page.get_by_test_id("stSidebar")).to_be_visible()

    page.emulate_media(media="print")

    expect(page.get_by_test_id("stSidebar")).to_be_hidden()
    assert folded.evaluate("one => one.checkVisibility()")
    assert (
        page.get_by_role("button")
        .filter(visible=True)
        .evaluate_all("all => all.filter(one => !one.closest('details')).length")
        == 0
    )
    assert page.get_by_test_id("stMain").evaluate("one => getComputedStyle(one).overflow") == "visible"


def test_nothing_moves_for_those_who_want_it_still(reader: Reader):
    reader.page.emulate_media(reduced_motion="reduce")
    reader.opens("result")

    moving = reader.page.evaluate(
        "[...document.querySelectorAll('*')]"
        ".filter(one => getComputedStyle(one).animationName !== 'none').length"
    )

    assert moving == 0
