"""An owner without a mouse, on a phone and at a desk: from the start over every section to a result."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

RESULT = re.compile("^For ")
SHOWS_FOCUS = "one => getComputedStyle(one).boxShadow !== 'none'"  # the bar beside it
ANOTHER_HEADING = """before => {
  const found = [...document.querySelectorAll('h1')];
  return found.length === 1 && found[0].innerText !== before;
}"""
STANDS_ON = "one => one === document.activeElement"
# Not outside the window.
IN_SIGHT = """one => {
  const box = (one.closest('label') ?? one).getBoundingClientRect();
  return box.width > 0 && box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
}"""


class Keyboard:
    """A visitor without a mouse; each step begins where the page put the focus."""

    def __init__(self, page: Page, settled: Callable[[Page], None]) -> None:
        self.page = page
        self.settled = settled
        self.main = page.get_by_test_id("stMain")

    @property
    def heading(self) -> Locator:
        return self.page.get_by_role("heading", level=1)

    def arrives(self, heading: str | re.Pattern[str]) -> None:
        """A page is open, and the focus stands on its heading where one can see it."""
        expect(self.heading).to_have_text([heading])  # one alone: the page before may still be leaving
        self.settled(self.page)
        expect(self.heading).to_be_focused()
        assert self.heading.evaluate(SHOWS_FOCUS), heading

    def leaves(self, heading: str) -> str:
        """Another page than that of this heading is open; its heading."""
        self.page.wait_for_function(ANOTHER_HEADING, arg=heading)
        found = self.heading.inner_text()
        self.arrives(found)
        return found

    def tabs_to(self, target: Locator, most: int = 30) -> None:
        expect(target).to_be_visible()
        for _ in range(most):
            self.page.keyboard.press("Tab")
            if target.evaluate(STANDS_ON):
                assert target.evaluate(IN_SIGHT), target
                return
        pytest.fail(f"{most} times Tab did not lead to {target}")

    def enters(self) -> None:
        self.page.keyboard.press("Enter")

    def presses(self, label: str, most: int = 30) -> None:
        self.tabs_to(self.main.get_by_role("button", name=label, exact=True), most)
        self.enters()

    def question(self, name: str) -> Locator:
        return self.page.locator(f".st-key-q_{name}")

    def chooses(self, question: Locator, place: int = 0) -> None:
        """The arrows go on from the first choice, as in any group of radio buttons."""
        buttons = question.get_by_role("radio")
        self.tabs_to(buttons.first)
        self.page.keyboard.press("Space")
        for _ in range(place):
            self.page.keyboard.press("ArrowDown")
        expect(buttons.nth(place)).to_be_checked()
        self.settled(self.page)

    def ticks(self, box: Locator) -> None:
        self.tabs_to(box)
        self.page.keyboard.press("Space")
        expect(box).to_be_checked()
        self.settled(self.page)

    def types(self, box: Locator, text: str) -> None:
        self.tabs_to(box)
        self.page.keyboard.press("Control+a")
        self.page.keyboard.type(text)

    def answers_first_question(self) -> None:
        """Whatever kind it is of: choices, boxes to tick, a long list, a number or a date."""
        question = self.main.locator('[class*="st-key-q_"]').first
        if question.get_by_role("radio").count():
            self.chooses(question)
        elif question.get_by_role("combobox").count():
            box = question.get_by_role("combobox")
            self.tabs_to(box)
            self.page.keyboard.press("ArrowDown")
            expect(self.page.get_by_role("option").first).to_be_visible()
            self.page.keyboard.press("ArrowDown")
            self.enters()
            expect(box).not_to_have_value("")
            expect(box).to_have_attribute("aria-expanded", "false")
            self.settled(self.page)
        elif question.get_by_role("textbox").count():
            box = question.get_by_role("textbox")
            self.types(box, "2" if box.get_attribute("placeholder") != "YYYY-MM-DD" else "2031-05-31")
        else:
            self.ticks(question.get_by_role("checkbox").first)


@pytest.fixture(params=[360, 1440], ids=["phone", "desk"])
def keyboard(
    request: pytest.FixtureRequest, page: Page, app_url: str, settled: Callable[[Page], None]
) -> Keyboard:
    page.set_viewport_size({"width": request.param, "height": 900})
    page.goto(app_url)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    settled(page)
    return Keyboard(page, settled)


def go_through_the_quick_path(keyboard: Keyboard) -> None:
    page = keyboard.page
    keyboard.presses("Start")

    keyboard.arrives("Where is your business?")
    keyboard.chooses(keyboard.question("country"))
    region = keyboard.question("region").get_by_role("combobox")
    keyboard.types(region, "Georgia")
    expect(page.get_by_role("option", name="Georgia", exact=True)).to_be_visible()
    keyboard.enters()  # takes what the list offers, and stays
    expect(region).to_have_value("Georgia")
    keyboard.settled(page)
    expect(region).to_be_focused()
    keyboard.enters()  # now it continues

    keyboard.arrives("What phone and internet line do you have now?")
    keyboard.chooses(keyboard.question("current_family"))
    keyboard.enters()

    keyboard.arrives("What can the old phone company give you at this address?")
    keyboard.chooses(keyboard.question("incumbent_fibre"), place=1)
    keyboard.enters()

    keyboard.arrives("Which other companies have their own line to your building?")
    keyboard.ticks(keyboard.question("competitor_lines").get_by_role("checkbox", name="TV cable"))
    keyboard.enters()

    keyboard.arrives("How big is your business?")
    people = keyboard.question("people").get_by_role("textbox")
    keyboard.types(people, "-4")
    keyboard.enters()
    expect(page.get_by_text("Please look at this again:")).to_be_visible()
    keyboard.settled(page)
    problems = page.locator(".st-key-problems")
    expect(problems).to_be_focused()
    assert problems.evaluate(SHOWS_FOCUS)
    expect(people).to_have_value("-4")
    keyboard.types(people, "6")
    keyboard.enters()

    keyboard.arrives("Is any phone line used by a machine?")
    keyboard.presses("Continue")

    keyboard.arrives("How bad is an hour with no phone or internet?")
    keyboard.chooses(keyboard.question("harm_hour"))
    keyboard.enters()

    keyboard.arrives("What matters to you?")
    for group in page.locator('[class*="st-key-q_importance"]').all():
        keyboard.chooses(group)
    keyboard.enters()

    keyboard.arrives("That was the short part")


def test_the_whole_way_needs_no_mouse(keyboard: Keyboard) -> None:
    go_through_the_quick_path(keyboard)
    keyboard.presses("See my first result")
    keyboard.arrives(RESULT)
    result = keyboard.heading.inner_text()
    keyboard.presses("Answer more", most=60)

    seen = [keyboard.leaves(result)]
    while seen[-1] != "Check your answers":
        keyboard.answers_first_question()
        keyboard.enters()
        seen.append(keyboard.leaves(seen[-1]))
    assert len(seen) > 20

    change = keyboard.page.locator("[data-key=change_people]")
    keyboard.tabs_to(change.filter(visible=True).first)
    keyboard.enters()
    keyboard.arrives("How big is your business?")
    keyboard.types(keyboard.question("people").get_by_role("textbox"), "60")
    keyboard.enters()
    keyboard.arrives("Check your answers")
    expect(keyboard.page.locator("[data-row=change_people]")).to_contain_text("60")
    keyboard.presses("See the result", most=100)

    keyboard.arrives(RESULT)
    expect(keyboard.page.get_by_role("heading", name="What to do next")).to_be_visible()
