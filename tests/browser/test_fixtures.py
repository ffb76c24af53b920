"""The browser fixtures themselves: a throw-away app is served, clicked, watched and ended."""

import urllib.error
import urllib.request
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from playwright.sync_api import Error, Page, expect

from tests.served import Served

APP = """
import streamlit as st

if st.button("Press me", key="press"):
    st.write("Pressed under", str(st.get_option("client.toolbarMode")))
"""


@pytest.fixture(scope="module")
def throw_away_url(serve: Callable[[Path], str], tmp_path_factory: pytest.TempPathFactory) -> str:
    script = tmp_path_factory.mktemp("throw_away") / "app.py"
    script.write_text(APP, encoding="utf-8")
    return serve(script)


def test_an_app_anywhere_is_served_under_our_settings(
    throw_away_url: str, page: Page, settled: Callable[[Page], None]
):
    page.goto(throw_away_url)
    settled(page)

    page.get_by_role("button", name="Press me").click()

    expect(page.get_by_text("Pressed under minimal")).to_be_visible()


def test_a_request_to_another_machine_is_stopped_and_noted(
    throw_away_url: str, page: Page, asked_abroad: list[str]
):
    page.goto(throw_away_url)

    with pytest.raises(Error, match="Failed to fetch"):
        page.evaluate("fetch('http://elsewhere.invalid/counter')")

    assert asked_abroad == ["http://elsewhere.invalid/counter"]
    asked_abroad.clear()


def test_the_server_ends_with_its_block(
    serving_app: Callable[..., AbstractContextManager[Served]], tmp_path: Path
):
    script = tmp_path / "app.py"
    script.write_text(APP, encoding="utf-8")

    with serving_app(script) as server:
        health = answer_of(f"{server.url}/_stcore/health")

    assert health == b"ok"
    with pytest.raises(urllib.error.URLError):
        answer_of(f"{server.url}/_stcore/health")


def answer_of(url: str) -> bytes:
    with urllib.request.urlopen(url, timeout=5) as answer:
        return bytes(answer.read())
