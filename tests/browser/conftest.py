"""A running app on a free loopback port, and a page of a real Chromium that may not leave this machine."""

import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, Route, expect, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = os.environ.get("CHROMIUM") or "/usr/bin/chromium"
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
]  # fmt: skip
SECONDS_TO_START = 60
SECONDS_TO_SHOW = 40  # a page on a crowded machine; what is there is seen at once


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder is a browser test, so that `-m "not browser"` leaves it out."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@contextmanager
def serving(
    script: Path,
    wanted_port: int | None = None,
    log_file: Path | None = None,
    *,
    address: str = "127.0.0.1",
) -> Iterator[str]:
    """The address of `streamlit run script` under our own settings; the server ends with the block.

    With `wanted_port` a journey can end the server and start it again at the same address. `log_file` keeps
    all that the server says. It listens to `address`; tests only come to it over loopback.
    """
    for attempts_left in (2, 1, 0):
        port = wanted_port or free_port()
        with log_file.open("w+") if log_file else tempfile.TemporaryFile(mode="w+", encoding="utf-8") as log:
            server = subprocess.Popen(
                [
                    sys.executable,
                    "-m",
                    "streamlit",
                    "run",
                    str(script),
                    f"--server.address={address}",
                    f"--server.port={port}",
                ],
                cwd=ROOT,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
            try:
                if is_healthy(server, port):
                    yield f"http://127.0.0.1:{port}"
                    return
            finally:
                end(server)
            log.seek(0)
            said = log.read()
        if not ("not available" in said and attempts_left):  # somebody took the port in between: try another
            pytest.fail(f"streamlit run {script.name} did not start on port {port}:\n{said}")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def is_healthy(server: "subprocess.Popen[bytes]", port: int) -> bool:
    """Waits until the server answers; False when it has ended or takes too long."""
    deadline = time.monotonic() + SECONDS_TO_START
    while server.poll() is None and time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=5) as answer:
                return bool(answer.status == 200)
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    return False


def end(server: "subprocess.Popen[bytes]") -> None:
    server.terminate()
    try:
        server.wait(timeout=10)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()


@pytest.fixture(scope="session")
def serving_app() -> Callable[..., AbstractContextManager[str]]:
    """`serving`, for a journey that ends or restarts its own server."""
    return serving


@pytest.fixture(scope="session")
def serve() -> Iterator[Callable[[Path], str]]:
    """A function from a script to the address where it is served until the tests end."""
    with ExitStack() as running:
        yield lambda script: running.enter_context(serving(script))


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
    """A tall, fresh page. A request to any other machine is stopped, and fails the test that caused it."""

    def stop(route: Route) -> None:
        asked_abroad.append(route.request.url)
        route.abort()

    context = browser.new_context(viewport={"width": 1280, "height": 2000}, locale="en-US")
    context.route(lambda url: urlsplit(url).hostname not in (None, "127.0.0.1"), stop)
    yield context.new_page()
    context.close()
    assert not asked_abroad, f"the page asked other machines: {asked_abroad}"


@pytest.fixture(scope="session")
def settled() -> Callable[[Page], None]:
    """A function that waits until the script's run has ended. Wait for what you expect to see as well."""
    return lambda page: page.locator('[data-testid="stApp"][data-test-script-state="notRunning"]').wait_for()
