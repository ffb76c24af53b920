"""Waits until a page stands still: every run that it asked the server for has ended and is drawn.

Streamlit's page says that no run is going on also while its request for one is still on the way. On a crowded
machine that takes long enough for a test to read the page of before. So the messages themselves are followed.
"""

import time
from weakref import WeakKeyDictionary

from playwright.sync_api import Page, WebSocket
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

SECONDS_TO_SETTLE = 60
PAUSE = 20  # milliseconds
DRAWN = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done())))"
STILL = '[data-testid="stApp"][data-test-script-state="notRunning"]'


class Runs:
    """Whether a run of the script is asked for or going on, as the messages of one page tell."""

    def __init__(self, page: Page) -> None:
        self._is_due = self._is_going_on = False
        page.on("domcontentloaded", lambda _page: self._begins_anew())
        page.on("websocket", self._listen)

    @property
    def are_over(self) -> bool:
        return not (self._is_due or self._is_going_on)

    def _begins_anew(self) -> None:
        """A new page or a new connection asks for a run before anything else."""
        self._is_due, self._is_going_on = True, False

    def _listen(self, socket: WebSocket) -> None:
        self._begins_anew()
        socket.on("framesent", self._sent)
        socket.on("framereceived", self._received)

    def _sent(self, message: str | bytes) -> None:
        if isinstance(message, bytes) and BackMsg.FromString(message).WhichOneof("type") == "rerun_script":
            self._is_due = True

    def _received(self, message: str | bytes) -> None:
        if not isinstance(message, bytes):
            return
        told = ForwardMsg.FromString(message)
        match told.WhichOneof("type"):
            case "new_session":
                self._is_due, self._is_going_on = False, True
            case "script_finished":
                self._is_going_on = False
                self._is_due |= told.script_finished == ForwardMsg.FINISHED_EARLY_FOR_RERUN


_runs: WeakKeyDictionary[Page, Runs] = WeakKeyDictionary()


def watched(page: Page) -> Page:
    """The page, its messages followed from now on; it must not have gone anywhere yet."""
    _runs[page] = Runs(page)
    return page


def settle(page: Page) -> None:
    """Wait until nothing that a `watched` page asked for is still to come.

    Raises:
        TimeoutError: It went on for longer than SECONDS_TO_SETTLE.
    """
    page.evaluate(DRAWN)  # what was clicked or typed has been sent
    deadline = time.monotonic() + SECONDS_TO_SETTLE
    while not _runs[page].are_over:
        if time.monotonic() > deadline:
            raise TimeoutError(f"the page is still at work after {SECONDS_TO_SETTLE} seconds: {page.url}")
        page.wait_for_timeout(PAUSE)
    page.locator(STILL).wait_for()
