"""A whole journey in a real Chromium, from the start to a verdict, and what only a browser can show."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

GROUPS = ("cost", "reliability", "technology", "support", "safety_compliance", "reach", "staying_power")


class Visitor:
    """What a visitor does, in a visitor's words; each waits for what a visitor would see."""

    def __init__(self, page: Page, settled: Callable[[Page], None]) -> None:
        self.page = page
        self.settled = settled

    def question(self, name: str) -> Locator:
        return self.page.locator(f".st-key-q_{name}")

    def sees(self, heading: str) -> None:
        """The page with this heading is open, and the focus stands on the heading."""
        title = self.page.get_by_role("heading", level=1, name=heading)
        expect(title).to_be_visible()
        expect(title).to_be_focused()
        self.settled(self.page)

    def chooses(self, name: str, label: str) -> None:
        button = self.question(name).get_by_role("radio", name=label, exact=True)
        self.question(name).get_by_text(label, exact=True).click()
        expect(button).to_be_checked()
        self.settled(self.page)

    def ticks(self, name: str, label: str) -> None:
        box = self.question(name).get_by_role("checkbox", name=label, exact=True)
        self.question(name).get_by_text(label, exact=True).click()
        expect(box).to_be_checked()
        self.settled(self.page)

    def picks(self, name: str, typed: str) -> None:
        """Types into a box with a long list and takes what it offers."""
        box = self.question(name).get_by_role("combobox")
        box.fill(typed)
        self.page.get_by_role("option", name=typed, exact=True).click()
        self.settled(self.page)

    def types(self, name: str, text: str) -> None:
        self.question(name).get_by_role("textbox").fill(text)

    def presses(self, label: str) -> None:
        self.page.get_by_test_id("stMain").get_by_role("button", name=label, exact=True).click()


@pytest.fixture
def visitor(page: Page, app_url: str, settled: Callable[[Page], None]) -> Visitor:
    page.goto(app_url)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    settled(page)
    return Visitor(page, settled)


def test_an_owner_goes_from_the_start_to_a_verdict(visitor: Visitor):
    page = visitor.page
    visitor.presses("Start")

    visitor.sees("Where is your business?")
    visitor.chooses("country", "United States")
    visitor.picks("region", "Georgia")
    visitor.chooses("setting", "In a city")
    visitor.presses("Continue")

    visitor.sees("What phone and internet line do you have now?")
    visitor.chooses("current_family", "The old phone company")
    visitor.chooses("current_wire", "I don't know")
    visitor.presses("Back")

    visitor.sees("Where is your business?")
    expect(visitor.question("country").get_by_role("radio", name="United States")).to_be_checked()
    expect(visitor.question("region").get_by_role("combobox")).to_have_value("Georgia")
    page.go_back()  # the browser's own button
    visitor.sees("What phone and internet line do you have now?")
    page.go_forward()
    visitor.sees("Where is your business?")
    visitor.chooses("setting", "In a suburb")
    visitor.presses("Continue")

    visitor.sees("What phone and internet line do you have now?")
    expect(visitor.question("current_wire").get_by_role("radio", name="I don't know")).to_be_checked()
    visitor.presses("Continue")

    visitor.sees("What can the old phone company give you at this address?")
    visitor.chooses("incumbent_fibre", "No")
    visitor.chooses("copper_state", "It crackles or drops out")
    visitor.presses("Continue")

    visitor.sees("Which other companies have their own line to your building?")
    visitor.ticks("competitor_lines", "TV cable")
    visitor.presses("Continue")

    visitor.sees("How big is your business?")
    visitor.types("people", "-4")
    visitor.presses("Continue")  # straight from the box: what was just typed must not be lost
    expect(page.get_by_text("Please look at this again:")).to_be_visible()
    expect(visitor.question("people").get_by_role("textbox")).to_have_value("-4")
    visitor.types("people", "6")
    visitor.ticks("calls", "I don't know")
    visitor.presses("Continue")

    visitor.sees("Is any phone line used by a machine?")
    visitor.ticks("special_lines", "Fire or burglar alarm")
    visitor.presses("Continue")

    visitor.sees("How bad is an hour with no phone or internet?")
    visitor.chooses("harm_hour", "We lose sales")
    visitor.presses("Continue")

    visitor.sees("What matters to you?")
    for group in GROUPS:
        visitor.chooses(f"importance_{group}", "Matters a lot")
    visitor.presses("Continue")

    visitor.sees("Your first result is ready")
    visitor.presses("See my first result")

    title = page.get_by_role("heading", level=1)
    expect(title).to_contain_text("a competitor: the cable company's line")
    expect(page.get_by_role("img", name="of 100 ways of weighing your answers")).to_be_visible()
    expect(page.get_by_role("heading", name="What to do next")).to_be_visible()
    expect(page.get_by_text("Leave the alarm line out of the move").first).to_be_visible()
    visitor.settled(page)

    visitor.presses("Check your answers")
    visitor.sees("Check your answers")
    page.locator("[data-key=change_competitor_lines]").click()
    visitor.sees("Which other companies have their own line to your building?")
    visitor.ticks("competitor_lines", "None of these")
    expect(visitor.question("competitor_lines").get_by_role("checkbox", name="TV cable")).not_to_be_checked()
    visitor.presses("Continue")

    visitor.sees("Check your answers")
    visitor.presses("See the result")
    expect(page.get_by_role("heading", level=1)).not_to_contain_text("competitor")
    expect(page.get_by_role("heading", name="What to do next")).to_be_visible()
    assert page.locator("html").get_attribute("lang") == "en"
    assert page.title() == "Your result - Carrier Advisor"


def test_the_keyboard_alone_answers_a_page(visitor: Visitor):
    page = visitor.page
    page.get_by_role("button", name="Start", exact=True).focus()
    page.keyboard.press("Enter")
    visitor.sees("Where is your business?")

    expect(page.get_by_role("radio", name="In a city")).to_be_visible()  # the page is drawn to its end
    page.keyboard.press("Tab")  # from the heading to the first question
    expect(visitor.question("country").get_by_role("radio", name="United States")).to_be_focused()
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")

    expect(visitor.question("country").get_by_role("radio", name="Puerto Rico")).to_be_checked()
    visitor.settled(page)


def test_a_file_with_wrong_answers_is_refused_with_everything_that_is_wrong(visitor: Visitor):
    page = visitor.page
    page.get_by_text("Open answers that you saved").click()

    page.locator("input[type=file]").set_input_files(
        {
            "name": "answers.json",
            "mimeType": "application/json",
            "buffer": b'{"version": 1, "answers": {"countri": "us", "people": -3, "setting": "moon"}}',
        }
    )

    told = page.get_by_role("alert").filter(has_text="This file cannot be used")
    expect(told).to_contain_text('Did you mean "country"?')
    expect(told).to_contain_text("is too small")
    expect(told).to_contain_text("moon")


def test_saved_answers_can_be_opened_again(visitor: Visitor):
    page = visitor.page
    page.get_by_text("Open answers that you saved").click()
    page.locator("input[type=file]").set_input_files(
        {
            "name": "answers.json",
            "mimeType": "application/json",
            "buffer": b'{"version": 1, "answers": {"country": "pr", "people": 9}}',
        }
    )
    visitor.sees("Check your answers")
    expect(page.get_by_text("9", exact=True)).to_be_visible()

    with page.expect_download() as saved:
        visitor.presses("Save my answers as a file")

    content = saved.value.path().read_text(encoding="utf-8")
    assert '"country": "pr"' in content
    assert saved.value.suggested_filename == "carrier-advisor-answers.json"
