"""Every page is open to everybody: axe-core finds only what we know of, and what it cannot see holds too."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from advisor.accessibility import known_faults
from advisor.questions import interview_for
from advisor.ui import routes
from rules.knowledge import KnowledgeBase
from tests.browser.settling import watched
from tests.browser.tour import ANSWERS, Tour, pages, question_pages

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
OPTIONS = {"runOnly": {"type": "tag", "values": TAGS}, "resultTypes": ["violations"]}
LEVELS = """() => [...document.querySelectorAll('[data-testid="stMain"] :is(h1, h2, h3, h4, h5, h6)')]
  .filter(one => one.checkVisibility()).map(one => Number(one.tagName[1]))"""
UNLABELLED = """() => [...document.querySelectorAll('input, select, textarea, [role="combobox"]')]
  .filter(one => one.type !== 'hidden' && one.type !== 'file')
  .filter(one => !one.labels?.length)
  .filter(one => !one.getAttribute('aria-label') && !one.getAttribute('aria-labelledby'))
  .map(one => one.outerHTML)"""
BOX_IN_FOCUS = """() => {
  let one = document.activeElement;
  while (one && (one.getBoundingClientRect().width < 8 || getComputedStyle(one).opacity === '0'))
    one = one.parentElement;
  const box = (one.closest('label') ?? one).getBoundingClientRect();
  const [x, y] = [Math.max(0, box.x - 6), Math.max(0, box.y - 6)];
  return {x, y, width: box.width + 12, height: box.height + 12};
}"""


@dataclass
class Seen:
    """What was found on one page: axe's faults, levels of headings, language, inputs with no name."""

    faults: list[tuple[str, str]]
    levels: list[int]
    language: str
    unlabelled: list[str] = field(default_factory=list)


@pytest.fixture(scope="module")
def a_tour(browser: Browser, app_url: str, settled: Callable[[Page], None]) -> Iterator[Tour]:
    context = browser.new_context(viewport={"width": 1280, "height": 2000}, reduced_motion="reduce")
    yield Tour(watched(context.new_page()), app_url, settled)
    context.close()


@pytest.fixture(scope="module")
def seen(a_tour: Tour, knowledge: KnowledgeBase) -> dict[str, Seen]:
    """Page and tab -> what was found there, over all pages, walked once."""
    found: dict[str, Seen] = {}

    def look(name: str) -> None:
        for tab in a_tour.tabs():
            found[f"{name} {tab}".strip()] = look_at(a_tour.page)

    look("start of a new visitor")
    a_tour.tell({"country": "other"})
    a_tour.go(routes.OUTSIDE)
    look(routes.OUTSIDE)
    a_tour.tell(ANSWERS)
    for step in (*pages(), *question_pages(interview_for(knowledge))):
        a_tour.go(step)
        look(step)
    a_tour.go(routes.METHOD, rule=knowledge.rules[0].id)
    look("rule")
    with_wrong_answer(a_tour, knowledge)
    look("wrong answer")
    with_a_site(a_tour)
    look("a site")
    with_a_client(a_tour)
    look("book with a client")
    with_the_page_of_a_client(a_tour)
    look("a client, to be deleted")
    return found


def look_at(page: Page) -> Seen:
    violations = Axe().run(page, options=OPTIONS).response["violations"]
    return Seen(
        [(one["id"], node["html"]) for one in violations for node in one["nodes"]],
        page.evaluate(LEVELS),
        page.evaluate("document.documentElement.lang"),
        page.evaluate(UNLABELLED),
    )


def with_wrong_answer(tour: Tour, knowledge: KnowledgeBase) -> None:
    """Stand on a question where Continue has found something wrong."""
    tour.go(interview_for(knowledge).screen_of["people"].id)
    tour.page.locator(".st-key-w_people input").fill("many")
    tour.page.get_by_role("button", name="Continue", exact=True).click()
    expect(tour.page.get_by_role("alert").first).to_be_visible()
    tour.settle()


def with_a_site(tour: Tour) -> None:
    """Stand on the page of several sites with one in it."""
    tour.go(routes.SITES)
    tour.page.get_by_role("textbox", name="Name of this site").fill("Main street")
    tour.page.get_by_role("button", name="Add this site").click()
    expect(tour.page.get_by_role("table")).to_be_visible()
    tour.go(routes.SITES)


def with_a_client(tour: Tour) -> None:
    """Stand on the book of clients with the case of the tour in it."""
    tour.go(routes.BOOK)
    tour.page.get_by_role("button", name="Keep in the book of clients").click()
    expect(tour.page.get_by_role("button", name="This client is open")).to_be_visible()
    expect(tour.page.get_by_text("Being worked out")).to_have_count(0)
    tour.settle()


def with_the_page_of_a_client(tour: Tour) -> None:
    """Stand on the page of that client, where it asks whether it may delete."""
    tour.page.get_by_role("button", name="Tags, copy, archive, delete").first.click()
    tour.page.get_by_role("button", name="Delete this client").click()
    expect(tour.page.get_by_role("button", name="Yes, delete for good")).to_be_visible()
    tour.settle()


def is_known(rule: str, html: str) -> bool:
    return any(one.rule == rule and (one.element or "") in html for one in known_faults())


def test_the_tour_comes_to_every_page(seen: dict[str, Seen]) -> None:
    assert len(seen) > 25
    assert {name: page.levels for name, page in seen.items() if page.levels.count(1) != 1} == {}


def test_axe_finds_nothing_that_we_do_not_know_of(seen: dict[str, Seen]) -> None:
    new = {name: [one for one in page.faults if not is_known(*one)] for name, page in seen.items()}

    assert {name: faults for name, faults in new.items() if faults} == {}


def test_axe_finds_a_fault_where_there_is_one(a_tour: Tour, seen: dict[str, Seen]) -> None:
    a_tour.go(routes.ACCESSIBILITY)
    a_tour.page.get_by_test_id("stMain").evaluate("main => main.append(document.createElement('input'))")

    found = look_at(a_tour.page)

    assert ("label", "<input>") in found.faults
    assert found.unlabelled == ["<input>"]


def test_every_fault_on_our_list_is_still_there(seen: dict[str, Seen]) -> None:
    found = {fault for page in seen.values() for fault in page.faults}

    gone = [
        one.id
        for one in known_faults()
        if one.rule and not any(one.rule == rule and (one.element or "") in html for rule, html in found)
    ]
    assert gone == [], "take these out of advisor/accessibility.toml"


def test_headings_go_down_one_level_at_a_time(seen: dict[str, Seen]) -> None:
    wrong = {
        name: page.levels
        for name, page in seen.items()
        if any(below > above + 1 for above, below in zip([0, *page.levels], page.levels, strict=False))
    }

    assert wrong == {}


def test_every_input_has_a_name_and_every_page_a_language(seen: dict[str, Seen]) -> None:
    assert {name: page.unlabelled for name, page in seen.items() if page.unlabelled} == {}
    assert {page.language for page in seen.values()} == {"en"}


def test_what_is_wrong_is_read_out(a_tour: Tour, seen: dict[str, Seen], knowledge: KnowledgeBase) -> None:
    with_wrong_answer(a_tour, knowledge)

    alerts = a_tour.page.get_by_role("alert")
    expect(alerts.first).to_contain_text("Please look at this again")
    expect(alerts.filter(has_text=re.compile("is not a number"))).to_have_count(2)


def test_the_keyboard_shows_where_it_is(
    a_tour: Tour, seen: dict[str, Seen], knowledge: KnowledgeBase
) -> None:
    page = a_tour.page
    for step in (routes.START, interview_for(knowledge).screen_of["people"].id, routes.RESULT):
        a_tour.go(step)
        page.get_by_role("heading", level=1).focus()
        for _turn in range(8):
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement === document.body"):
                break  # past the last one
            box, name = page.evaluate(BOX_IN_FOCUS), page.evaluate("document.activeElement.outerHTML")
            with_focus = page.screenshot(clip=box)
            page.evaluate("window.held = document.activeElement; window.held.blur()")
            without = page.screenshot(clip=box)
            page.evaluate("window.held.focus()")

            assert with_focus != without, f"{step}: {name[:200]}"


def test_nothing_moves_for_those_who_asked_for_less_motion(a_tour: Tour, seen: dict[str, Seen]) -> None:
    moving = a_tour.page.evaluate(
        """() => [...document.querySelectorAll('body *')].filter(one => {
             const style = getComputedStyle(one);
             return style.animationName !== 'none' || parseFloat(style.transitionDuration) > 0
                    && style.transitionProperty !== 'none';
           }).map(one => one.outerHTML.slice(0, 120))"""
    )

    assert moving == []
