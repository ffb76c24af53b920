"""A consultant's demo in a real Chromium, at desktop width: three samples in a row, and nothing leaks."""

from collections.abc import Callable
from contextlib import suppress

import pytest
from playwright.sync_api import Page, expect

OWN_PEOPLE = "23"


class Demo:
    """What a consultant does before a client; each waits for what can be seen."""

    def __init__(self, page: Page, settled: Callable[[Page], None]) -> None:
        self.page = page
        self.settled = settled

    def opens(self, link: str) -> None:
        """A link of the sidebar."""
        self.page.get_by_test_id("stSidebar").get_by_role("link", name=link, exact=True).click()

    def sees(self, heading: str) -> None:
        expect(self.page.get_by_role("heading", level=1, name=heading)).to_be_visible()
        self.settled(self.page)

    def presses(self, key: str) -> None:
        """The button of this key; one with a help text stands twice in the page, once hidden."""
        self.page.locator(f".st-key-{key} button").filter(visible=True).first.click()

    def box(self, question: str) -> str:
        return self.page.locator(f"[class*='st-key-entry_'][class*='_{question}'] input").first.input_value()

    def types(self, question: str, text: str) -> None:
        self.page.locator(f"[class*='st-key-entry_'][class*='_{question}'] input").first.fill(text)

    def picks(self, label: str, keys: str, option: str) -> None:
        """By keyboard alone, as one who looks before pressing Enter.

        A list closes when a page that is still being drawn moves under it: then the same is typed again.
        """
        wanted = self.page.get_by_role("option", name=option, exact=True)
        self.page.get_by_label(label).focus()
        self.page.keyboard.type(keys)
        for _again in range(3):
            with suppress(AssertionError):
                expect(wanted).to_be_visible(timeout=5000)
                break
            for _key in keys:
                self.page.keyboard.press("Backspace")
            self.page.keyboard.type(keys)
        expect(wanted).to_be_visible()
        self.page.keyboard.press("Enter")

    @property
    def headline(self) -> str:
        return self.page.get_by_role("heading", level=1).inner_text()


@pytest.fixture
def demo(page: Page, app_url: str, settled: Callable[[Page], None]) -> Demo:
    page.set_viewport_size({"width": 1440, "height": 1000})
    page.goto(f"{app_url}/?step=samples")
    found = Demo(page, settled)
    found.sees("Sample businesses")
    return found


def test_three_samples_in_a_row_do_not_leak_and_the_own_answers_come_back(demo: Demo):
    page = demo.page
    page.locator(".st-key-consultant_switch").get_by_text("Consultant's mode").click()
    page.get_by_label("Client", exact=True).fill("Client of the day")
    page.get_by_label("Client", exact=True).press("Enter")
    expect(page.locator(".st-key-client_line")).to_have_text("Client: Client of the day")
    demo.opens("All answers on one page")
    demo.sees("All answers on one page")
    demo.types("people", OWN_PEOPLE)
    page.keyboard.press("Tab")
    expect(page.get_by_test_id("stSidebar")).to_contain_text("Quick path: 1 of")

    seen = {}
    for sample, name in (
        ("auto_shop", "Auto shop"),
        ("island_clinic", "Clinic in Puerto Rico"),
        ("bakery", "Bakery in Quebec"),
    ):
        demo.opens("Sample businesses")
        demo.sees("Sample businesses")
        demo.presses(f"try_{sample}")
        expect(page.locator(".st-key-sample_banner")).to_contain_text(f"This is a sample: {name}.")
        expect(page.get_by_role("heading", level=1, name="Sample businesses")).to_have_count(0)
        demo.settled(page)
        seen[sample] = demo.headline
        demo.opens("What if?")
        demo.sees("What if?")
        expect(page.locator(".st-key-what_if_changes")).to_have_count(0)  # nothing tried in the one before
        page.locator(".st-key-try_importance_support").get_by_text("Decides it", exact=True).click()
        expect(page.locator(".st-key-what_if_changes")).to_be_visible()
        demo.opens("All answers on one page")
        demo.sees("All answers on one page")
        assert demo.box("people") not in (OWN_PEOPLE, "999")
        demo.types("people", "999")  # saved for the sample, and for nobody else
        page.keyboard.press("Tab")

    demo.opens("Sample businesses")
    demo.sees("Sample businesses")
    demo.presses("try_auto_shop")
    demo.sees(seen["auto_shop"])
    assert len(set(seen.values())) == 3

    demo.presses("own_answers")
    expect(page.locator(".st-key-sample_banner")).to_have_count(0)
    expect(page.locator(".st-key-client_line")).to_have_text("Client: Client of the day")
    demo.opens("All answers on one page")
    demo.sees("All answers on one page")
    assert demo.box("people") == OWN_PEOPLE
    assert "Client" not in page.url


def test_what_is_tried_moves_the_verdict_at_once_and_the_mode_outlives_a_reload(demo: Demo):
    page = demo.page
    page.locator(".st-key-consultant_switch").get_by_text("Consultant's mode").click()
    expect(page.locator(".st-key-client_line")).to_be_visible()
    demo.presses("try_dental_clinic")
    expect(page.locator(".st-key-sample_banner")).to_be_visible()
    demo.opens("What if?")
    demo.sees("What if?")

    box = page.locator(".st-key-try_incumbent_fibre").get_by_role("combobox")
    box.click()
    page.get_by_role("option", name="Yes, we can order it").click()

    expect(page.locator(".verdict-after")).to_contain_text("the incumbent's fibre")
    expect(page.get_by_text("The advice is another one now.")).to_be_visible()
    page.locator(".st-key-undo_all button").click()
    expect(page.locator(".verdict-after")).to_have_count(0)
    demo.opens("Presenter view")
    expect(page.get_by_text("1 of 6")).to_be_visible()
    demo.settled(page)
    page.locator(".st-key-present_next button").focus()
    for number in range(2, 7):
        page.keyboard.press("Enter")
        expect(page.get_by_text(f"{number} of 6")).to_be_visible()
        demo.settled(page)
    demo.sees("What to do next")

    page.reload()
    expect(page.locator(".st-key-client_line")).to_be_visible()


def test_the_one_page_is_worked_by_keyboard_and_a_reload_loses_nothing(demo: Demo):
    page = demo.page
    page.locator(".st-key-consultant_switch").get_by_text("Consultant's mode").click()
    demo.opens("All answers on one page")
    demo.sees("All answers on one page")
    expect(page.get_by_label("(phone_places)")).to_be_visible()  # the last box
    demo.settled(page)
    demo.picks("Country (country)", "United", "United States")
    calls = page.get_by_label("(calls)")
    demo.types("people", "23")
    page.keyboard.press("Tab")
    expect(calls).to_be_focused()
    page.keyboard.type("4")  # at once, while the answer before is being saved
    demo.settled(page)
    expect(calls).to_be_focused()
    expect(calls).to_have_value("4")

    page.get_by_label("(sites)").fill("3")
    page.keyboard.press("Enter")
    expect(page.get_by_label("(site_spread)")).to_be_visible()  # follows from the answer
    expect(page.get_by_label("(sites)")).to_be_focused()
    demo.settled(page)
    demo.picks("(setting)", "?", "? I don't know")
    demo.settled(page)
    expect(page.get_by_test_id("stSidebar")).to_contain_text("Quick path: 4 of")

    page.reload()
    demo.sees("All answers on one page")
    expect(page.get_by_label("(people)")).to_have_value("23")
    expect(calls).to_have_value("4")
    expect(page.get_by_label("(setting)")).to_have_value("? I don't know")
