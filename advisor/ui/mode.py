"""The consultant's mode: a switch that is remembered, the client's name, and ids beside names."""

import streamlit as st

from advisor.i18n import _
from advisor.ui.markdown import escaped
from advisor.ui.state import case, person, widgets

SWITCH, NAME = "consultant_switch", "client_name"
LONGEST_NAME = 80
A_YEAR = 365 * 24 * 60 * 60  # seconds


def is_consultant() -> bool:
    """Whether pages show ids, ranges and the full working."""
    return person.is_consultant()


def with_id(text: str, record: str) -> str:
    """The text as it is, and in the consultant's mode with the id of the record it tells of."""
    return f"{text} ({record})" if is_consultant() else text


def switch(*, with_client: bool = True) -> None:
    """The switch, and below it who the client is that is open."""
    on = is_consultant()
    widgets.seed(SWITCH, on)
    st.toggle(_("Consultant's mode"), key=SWITCH, on_change=_switched)
    if on and with_client:
        widgets.seed(NAME, case.client())
        st.text_input(_("Client"), key=NAME, max_chars=LONGEST_NAME, on_change=_named)
    if person.has_switched():
        _remember(on)


def client_line() -> None:
    """Who the client is, on top of the page."""
    if is_consultant():
        name = case.client()
        told = _("Client: **{name}**").format(name=escaped(name)) if name else _("Client: no name yet")
        with st.container(key="client_line"):
            st.markdown(told)


def _switched() -> None:
    person.set_consultant(bool(widgets.value(SWITCH)))


def _named() -> None:
    case.set_client(str(widgets.value(NAME) or ""))


def _remember(on: bool) -> None:
    """In a cookie, which holds the switch and nothing else; it outlives a reload and a restart."""
    cookie = f"{person.CONSULTANT_COOKIE}={int(on)}; path=/; max-age={A_YEAR}; SameSite=Strict"
    with st.container(key="remember"):
        st.html(f"<script>document.cookie = '{cookie}'</script>", unsafe_allow_javascript=True)
