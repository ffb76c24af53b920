"""A running app on a free loopback port, and a page of a real Chromium that may not leave this machine."""

import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, Route, expect, sync_playwright

from tests.browser.settling import settle, watched
from tests.served import ROOT, Served, serving

CHROMIUM = os.environ.get("CHROMIUM") or "/usr/bin/chromium"
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
]  # fmt: skip
SECONDS_TO_SHOW = 40  # a page on a crowded machine; what is there is seen at once


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder is a browser test, so that `-m "not browser"` leaves it out.

    One that fails is tried once more: on a crowded machine a browser may miss a key or a click. The report
    names it either way.
    """
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.flaky(reruns=1))


@pytest.fixture(scope="session")
def serving_app() -> Callable[..., AbstractContextManager[Served]]:
    """`serving`, for a journey that ends or restarts its own server."""
    return serving


@pytest.fixture(scope="session")
def serve() -> Iterator[Callable[[Path], str]]:
    """A function from a script to the address where it is served until the tests end."""
    with ExitStack() as running:
        yield lambda script: running.enter_context(serving(script)).url


@pytest.fixture(scope="session")
def app_url(serve: Callable[[Path], str]) -> str:
    """The address of our own app.py."""
    return serve(ROOT / "app.py")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium, once a module. Without one: skipped, or failed when REQUIRE_BROWSER=1 is set."""
    if not os.access(CHROMIUM, os.X_OK):
        reason = (
            f"no Chromium at {CHROMIUM}: run make test as root on Debian, or set CHROMIUM=/path/to/chromium"
        )
        if os.environ.get("REQUIRE_BROWSER") == "1":
            pytest.fail(reason)
        pytest.skip(reason)
    expect.set_options(timeout=1000 * SECONDS_TO_SHOW)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def asked_abroad() -> list[str]:
    """Addresses on other machines that the page asked for; none of them was reached."""
    return []


@pytest.fixture
def page(browser: Browser, asked_abroad: list[str]) -> Iterator[Page]:
    """A tall, fresh page. A request to any other machine is stopped, and fails the test that caused it.

    So does an error in a script of ours.
    """

    def stop(route: Route) -> None:
        asked_abroad.append(route.request.url)
        route.abort()

    context = browser.new_context(viewport={"width": 1280, "height": 2000}, locale="en-US")
    context.route(lambda url: urlsplit(url).hostname not in (None, "127.0.0.1"), stop)
    errors: list[str] = []
    context.on("weberror", lambda error: errors.append(str(error.error)))
    yield watched(context.new_page())
    context.close()
    assert not errors, f"errors in the browser: {errors}"
    assert not asked_abroad, f"the page asked other machines: {asked_abroad}"


@pytest.fixture(scope="session")
def settled() -> Callable[[Page], None]:
    """`settle`. Wait for what you expect to see as well."""
    return settle
