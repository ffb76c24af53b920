"""A long list a page at a time."""

from collections.abc import Sequence
from typing import TypeVar

import streamlit as st

from advisor.i18n import _
from advisor.ui import state

PAGE = 20
Item = TypeVar("Item")


def page_of(found: Sequence[Item], *, key: str) -> Sequence[Item]:
    """The part of the list to draw, which is kept in range when the list gets shorter."""
    number = _number(found, key)
    return found[number * PAGE : (number + 1) * PAGE]


def draw_buttons(found: Sequence[object], *, key: str) -> None:
    """Earlier and Later, and where in the list we are; nothing where all fits on one page."""
    if len(found) <= PAGE:
        return
    number = _number(found, key)
    with st.container(horizontal=True, vertical_alignment="center", key=f"{key}_pages"):
        st.button(
            _("Earlier"),
            key=f"{key}_earlier",
            disabled=number == 0,
            on_click=state.turn_to_page,
            args=(key, number - 1),
        )
        st.button(
            _("Later"),
            key=f"{key}_later",
            disabled=(number + 1) * PAGE >= len(found),
            on_click=state.turn_to_page,
            args=(key, number + 1),
        )
        st.caption(
            _("{first} to {last} of {count}").format(
                first=number * PAGE + 1, last=min((number + 1) * PAGE, len(found)), count=len(found)
            )
        )


def _number(found: Sequence[object], key: str) -> int:
    last = max(0, (len(found) - 1) // PAGE)
    return min(max(0, state.page_number(key)), last)
