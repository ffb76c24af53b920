"""Texts that are 40 % longer, as other languages need them, still fit on a phone and on a tablet."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from advisor import i18n
from advisor.questions import interview_for
from advisor.ui import routes
from rules.knowledge import KnowledgeBase
from tests.browser.settling import watched
from tests.browser.tour import ANSWERS, Tour, pages, question_pages
from tests.pseudo import LANGUAGE
from tests.served import ROOT, Served

WIDTHS, HEIGHT = (360, 768), 800  # of a phone, and of a tablet held upright
OVERFLOWING = """() => {
  const main = document.querySelector('[data-testid="stMain"]');
  const wide = [document.documentElement, main].filter(one => one.scrollWidth > one.clientWidth + 1);
  const cut = [...main.querySelectorAll(':is(button, button p, h1, h2, h3, label)')]
    .filter(one => one.checkVisibility() && !one.closest('[role="tablist"]'))
    .filter(one => {
      const box = one.getBoundingClientRect();
      const cut = one.scrollWidth > one.clientWidth + 1 && getComputedStyle(one).overflow !== 'visible';
      return box.width > 1 && (cut || box.right > innerWidth + 1 || box.left < -1);
    });
  return [...wide, ...cut].map(one => one.outerHTML.slice(0, 160));
}"""


@pytest.fixture(scope="module")
def tour(
    browser: Browser,
    serving_app: Callable[..., AbstractContextManager[Served]],
    settled: Callable[[Page], None],
    pseudo_locale: Path,
) -> Iterator[Tour]:
    """A screen that speaks the made-up language, with its own server that has it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(i18n.FOLDER, str(pseudo_locale))
        with serving_app(ROOT / "app.py") as server:
            context = browser.new_context(viewport={"width": WIDTHS[0], "height": HEIGHT})
            tour = Tour(watched(context.new_page()), server.url, settled, lang=LANGUAGE)
            tour.tell(ANSWERS)
            yield tour
            context.close()


@pytest.mark.parametrize("width", WIDTHS)
def test_no_page_is_wider_than_the_screen_and_no_button_is_cut(
    width: int, tour: Tour, knowledge: KnowledgeBase
) -> None:
    tour.page.set_viewport_size({"width": width, "height": HEIGHT})
    found = {}
    for step in (*pages(), *question_pages(interview_for(knowledge))):
        tour.go(step)
        for tab in tour.tabs():
            if wrong := tour.page.evaluate(OVERFLOWING):
                found[f"{step} {tab}"] = wrong

    assert found == {}


def test_a_button_that_is_too_wide_is_found(tour: Tour) -> None:
    tour.go(routes.RESTART)

    tour.page.get_by_test_id("stMain").evaluate(
        "main => main.append(Object.assign(document.createElement('button'), {style: 'width: 900px'}))"
    )

    assert any("width: 900px" in one for one in tour.page.evaluate(OVERFLOWING))


def test_the_page_says_which_language_it_is_in(tour: Tour) -> None:
    tour.go(routes.START)

    assert tour.page.evaluate("document.documentElement.lang") == LANGUAGE
    assert tour.page.locator("h1").inner_text() != "Which phone and internet carrier fits your business?"
