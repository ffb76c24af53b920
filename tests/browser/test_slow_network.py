"""Over a slow line, and with none at all for a while: nothing typed is lost, and no page is skipped."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.tour import TURN

LATENCY, KBIT = 400, 100  # milliseconds, and a thousand bits a second: a phone far out in the country

NOTE_WHAT_IS_TOLD = """() => {
  const box = document.querySelector('.advisor-waiting');
  window.told = [];
  new MutationObserver(() => window.told.push(box.textContent)).observe(box, {childList: true});
}"""


class SlowLine:
    """A visitor whose line gets slow once the first page is there."""

    def __init__(self, page: Page, settled: Callable[[Page], None]) -> None:
        self.page = page
        self.settled = settled
        self.devtools = page.context.new_cdp_session(page)
        self.devtools.send("Network.enable")

    def is_slow(self) -> None:
        self._line(offline=False)

    def is_gone(self) -> None:
        self._line(offline=True)

    def _line(self, *, offline: bool) -> None:
        bytes_a_second = KBIT * 125
        self.devtools.send(
            "Network.emulateNetworkConditions",
            {
                "offline": offline,
                "latency": LATENCY,
                "downloadThroughput": bytes_a_second,
                "uploadThroughput": bytes_a_second,
            },
        )

    def button(self, label: str) -> Locator:
        return self.page.get_by_test_id("stMain").get_by_role("button", name=label, exact=True)

    def box(self, question: str) -> Locator:
        return self.page.locator(f".st-key-q_{question}").get_by_role("textbox")

    def sees(self, heading: str) -> None:
        expect(self.page.get_by_role("heading", level=1, name=heading)).to_be_visible()
        self.settled(self.page)

    def was_told(self, text: str) -> None:
        self.page.wait_for_function("text => window.told.some(one => one.includes(text))", arg=text)


@pytest.fixture
def visitor(page: Page, app_url: str, settled: Callable[[Page], None]) -> SlowLine:
    page.goto(app_url)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    settled(page)
    one = SlowLine(page, settled)
    one.button("Start").click()
    one.sees("Where is your business?")
    page.locator(".advisor-waiting").wait_for(state="attached")
    page.evaluate(NOTE_WHAT_IS_TOLD)
    return one


@pytest.mark.parametrize("between", [0, 250])
def test_a_second_click_on_a_slow_line_skips_no_page(visitor: SlowLine, between: int) -> None:
    """The second one comes at once, or while the answer to the first one is on its way."""
    visitor.is_slow()

    for label, heading in (
        ("Continue", "What phone and internet line do you have now?"),
        ("Back", "Where is your business?"),
    ):
        visitor.button(label).evaluate(
            "(one, between) => { one.click(); setTimeout(() => one.click(), between); }", between
        )
        visitor.sees(heading)
        visitor.page.wait_for_timeout(1000)  # for what the second click may still bring
        visitor.sees(heading)


def test_what_is_typed_while_the_page_is_busy_or_the_line_is_gone_is_kept(visitor: SlowLine) -> None:
    page = visitor.page
    page.evaluate(TURN, {"step": "people_and_calls"})
    visitor.sees("How big is your business?")
    visitor.is_slow()

    page.locator(".st-key-q_calls").get_by_text("I don't know", exact=True).click()
    visitor.box("people").press_sequentially("12")  # before the click has come back
    visitor.settled(page)
    page.wait_for_timeout(1000)
    expect(visitor.box("people")).to_have_value("12")

    visitor.is_gone()
    visitor.button("Continue").click()
    visitor.was_told("No connection just now.")
    expect(visitor.box("people")).to_have_value("12")
    visitor.is_slow()

    visitor.sees("Is any phone line used by a machine?")
    expect(page.get_by_role("status").filter(has_text="connection")).to_be_hidden()
    visitor.button("Back").click()
    visitor.was_told("We are working on it")
    visitor.sees("How big is your business?")
    expect(visitor.box("people")).to_have_value("12")
    expect(page.locator(".st-key-q_calls").get_by_role("checkbox")).to_be_checked()
    expect(page.get_by_role("status").filter(has_text="working")).to_be_hidden()
