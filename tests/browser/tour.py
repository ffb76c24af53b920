"""Walks a browser through every page with one set of answers, without loading the app anew."""

import json
from collections.abc import Callable, Iterator, Mapping

from playwright.sync_api import Page, expect

from advisor.answers import Answers
from advisor.flow import visible_questions, visible_screens
from advisor.questions import Interview
from advisor.ui import routes, shell
from tests.app.test_journeys import QUICK_ANSWERS
from tests.browser.settling import DRAWN

ANSWERS: Mapping[str, object] = {**QUICK_ANSWERS, "contract": "in_force", "special_lines": ["alarm"]}
# Streamlit draws anew when the address changes as by the browser's Back button.
TURN = """to => {
  const address = new URL(location);
  for (const name of ['step', 'rule']) address.searchParams.delete(name);
  for (const [name, value] of Object.entries(to)) address.searchParams.set(name, value);
  history.pushState({}, '', address);
  dispatchEvent(new PopStateEvent('popstate'));
}"""
OPEN_ALL = """() => document.querySelectorAll('details:not([open]) > summary')
  .forEach(one => one.click())"""


class Tour:
    """A visitor who has given ANSWERS, and who can stand on any page at once."""

    def __init__(self, page: Page, url: str, settled: Callable[[Page], None], **address: str) -> None:
        self.page, self.settle = page, lambda: settled(page)
        query = "&".join(f"{name}={value}" for name, value in address.items())
        page.goto(f"{url}?{query}")
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        self.settle()

    def tell(self, answers: Mapping[str, object]) -> None:
        """Open a file with these answers on the start page."""
        content = json.dumps({"version": 1, "answers": dict(answers)}).encode()
        self.go(routes.START)
        self.page.evaluate(OPEN_ALL)
        file = {"name": "answers.json", "mimeType": "application/json", "buffer": content}
        self.page.locator("input[type=file]").set_input_files(file)
        self.page.wait_for_url("**step=check**")
        self.settle()

    def go(self, step: str, **address: str) -> None:
        """Stand on a step, all its expanders open."""
        self.page.evaluate(TURN, {"step": step, **address})
        self.settle()
        self._open_all()

    def tabs(self) -> Iterator[str]:
        """Stand on each tab of the page in turn; its name, or an empty one where there are none."""
        tabs = self.page.get_by_test_id("stMain").get_by_role("tab")
        if not tabs.count():
            yield ""
        for place in range(tabs.count()):
            tabs.nth(place).click()
            self.settle()
            self._open_all()
            yield tabs.nth(place).inner_text()

    def _open_all(self) -> None:
        """Some expanders get their content once they are open."""
        self.page.evaluate(OPEN_ALL)
        self.settle()
        self.page.evaluate(DRAWN)


def pages() -> tuple[str, ...]:
    """The steps of all pages but the questions; a new page is on the tour as soon as it is in PAGES."""
    return (
        routes.START,
        routes.FIRST,
        *(one for one in shell.PAGES if one != routes.OUTSIDE),
    )


def question_pages(interview: Interview) -> tuple[str, ...]:
    """Screens that together hold every kind of question: lists short and long, numbers, dates, groups."""
    kinds: dict[str, str] = {}
    answers = Answers(dict(ANSWERS))  # type: ignore[arg-type]
    for screen in visible_screens(interview, answers):
        for one in visible_questions(interview, answers, screen):
            length = "long" if len(one.options) > 8 else "short"
            importance = "importance" if one.id.startswith("importance_") else ""
            kinds.setdefault(f"{one.kind} {length} {importance} {bool(one.unit)}", screen.id)
    return tuple(dict.fromkeys(kinds.values()))
