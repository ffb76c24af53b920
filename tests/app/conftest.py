"""What AppTest has none of: a database for one test, and a server at an address with a request to it."""

from collections.abc import Mapping
from pathlib import Path

import pytest
import streamlit as st
from streamlit.runtime.state.common import TESTING_KEY
from streamlit.testing.v1 import AppTest

from advisor.store import SETTING

HERE = {"Host": "localhost:8501", "Origin": "http://localhost:8501"}


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file of a database of its own."""
    file = tmp_path / "data" / "cases.db"
    monkeypatch.setenv(SETTING, f"sqlite:///{file}")
    return file


def stand_at(
    monkeypatch: pytest.MonkeyPatch,
    listens_to: str | None,
    comes_from: str | None,
    headers: Mapping[str, str],
) -> None:
    """What AppTest has none of: a server at an address, and a request with where it came from."""
    option, context = st.get_option, "streamlit.runtime.context.ContextProxy"
    monkeypatch.setattr(
        st, "get_option", lambda name: listens_to if name == "server.address" else option(name)
    )
    monkeypatch.setattr(f"{context}.ip_address", property(lambda _: comes_from))
    monkeypatch.setattr(f"{context}.headers", property(lambda _: dict(headers)))


@pytest.fixture
def at_the_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    stand_at(monkeypatch, "127.0.0.1", None, HERE)


def everything_in(app: AppTest) -> str:
    """All that the session holds, Streamlit's own notes on its widgets too, but not those of AppTest."""
    inside = app.session_state._state._state
    values = {name: one for name, one in inside._old_state.items() if name != TESTING_KEY}
    return repr((values, inside._new_session_state, inside._new_widget_state, inside._key_id_mapper))
