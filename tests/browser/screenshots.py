"""Takes the pictures of the main pages, at a desk and on a phone, into docs/pictures: `make screenshots`.

They show the example of the README on a fixed day, in Debian's Chromium. The helpers of the browser tests do
the walking. docs/pictures.md shows all of them.
"""

import io
import json
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image
from playwright.sync_api import Browser, Page, expect, sync_playwright

from advisor.ui import routes
from advisor.ui.state.person import CONSULTANT_COOKIE
from tests.browser.conftest import CHROMIUM, FLAGS
from tests.browser.settling import settle, watched
from tests.browser.tour import TURN, Tour
from tests.served import ROOT, serving

DOCS = ROOT / "docs"
PICTURES = DOCS / "pictures"
EXAMPLE = DOCS / "example.json"
WIDTHS = {"desk": (1280, 860), "phone": (390, 844)}
# As for somebody with a mouse who has just come to the page.
AT_REST = """main => {
  dispatchEvent(new PointerEvent('pointerdown'));
  document.activeElement.blur();
  main.scrollTo(0, 0);
}"""
SLOWEST = 30_000  # milliseconds for the first page of a new server
COLOURS = 128  # enough for pages of text, and a third of the size


@dataclass(frozen=True, slots=True)
class Shot:
    """A page to show: the name of its picture, its step, and what is done there before."""

    name: str
    step: str
    prepare: Callable[[Page], None] = lambda page: None


def _try_a_change(page: Page) -> None:
    page.locator(".st-key-try_incumbent_fibre").get_by_role("combobox").focus()
    page.keyboard.type("Yes, we can order it")
    expect(page.get_by_role("option", name="Yes, we can order it", exact=True)).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.get_by_text("With what you try")).to_be_visible()


def _add_scenarios(page: Page) -> None:
    for key in ("add_own", "add_sample"):
        count = page.locator("[class*='st-key-out_']").count()
        page.locator(f".st-key-{key} button").click()
        expect(page.locator("[class*='st-key-out_']")).to_have_count(count + 1)


def _as_consultant(page: Page) -> None:
    cookie = {"name": CONSULTANT_COOKIE, "value": "1", "domain": "127.0.0.1", "path": "/"}
    page.context.add_cookies([cookie])
    page.reload()
    expect(page.get_by_text("Client: no name yet")).to_be_visible()


SHOTS = (
    Shot("start", routes.START),
    Shot("question", "incumbent"),
    Shot("check", routes.CHECK),
    Shot("result", routes.RESULT),
    Shot("what-if", routes.WHAT_IF, _try_a_change),
    Shot("compare", routes.COMPARE, _add_scenarios),
    Shot("method", routes.METHOD),
    Shot("evidence", routes.EVIDENCE),
    Shot("entry", routes.ENTRY, _as_consultant),
    Shot("presenter", routes.PRESENT),
)


def main() -> int:
    if not os.access(CHROMIUM, os.X_OK):
        print(f"No Chromium at {CHROMIUM}: no picture is taken. Set CHROMIUM=/path/to/chromium.")
        return 1
    PICTURES.mkdir(exist_ok=True)
    expect.set_options(timeout=SLOWEST)
    with TemporaryDirectory() as folder, sync_playwright() as playwright:
        os.environ["CARRIER_ADVISOR_DATABASE"] = f"sqlite:///{folder}/pictures.db"
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        with serving(Path(__file__).with_name("fixed_day.py")) as server:
            for width in WIDTHS:
                _take(chromium, server.url, width)
        chromium.close()
    size = sum(one.stat().st_size for one in PICTURES.glob("*.png"))
    print(f"{len(SHOTS) * len(WIDTHS)} pictures in {PICTURES.relative_to(ROOT)}, {size / 1000:.0f} kB")
    return 0


def _take(chromium: Browser, url: str, width: str) -> None:
    across, down = WIDTHS[width]
    context = chromium.new_context(
        viewport={"width": across, "height": down}, locale="en-US", reduced_motion="reduce"
    )
    tour = Tour(watched(context.new_page()), url, settle)
    tour.tell(json.loads(EXAMPLE.read_text("utf-8"))["answers"])
    for shot in SHOTS:
        _open(tour.page, shot.step)
        shot.prepare(tour.page)
        settle(tour.page)
        expect(tour.page.get_by_test_id("stSkeleton")).to_have_count(0)
        expect(tour.page.locator(".advisor-waiting")).to_be_hidden()
        tour.page.get_by_test_id("stMain").evaluate(AT_REST)
        tour.page.wait_for_timeout(500)  # for the charts
        _save(tour.page.screenshot(), PICTURES / f"{shot.name}-{width}.png")
    context.close()


def _open(page: Page, step: str) -> None:
    before = page.title()
    page.evaluate(TURN, {"step": step})
    expect(page).not_to_have_title(before)
    settle(page)


def _save(picture: bytes, path: Path) -> None:
    with Image.open(io.BytesIO(picture)) as image:
        image.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE).save(path, optimize=True)


if __name__ == "__main__":
    sys.exit(main())
