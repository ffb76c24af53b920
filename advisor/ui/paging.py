"""A long list a page at a time."""

from collections.abc import Sequence
from typing import TypeVar

import streamlit as st

from advisor.i18n import _
from advisor.ui.state import page

PAGE = 20
Item = TypeVar("Item")


def page_of(found: Sequence[Item], *, key: str) -> Sequence[Item]:
    """The part of the list to draw, which is kept in range when the list gets shorter."""
    number = page_number(len(found), key=key)
    return found[number * PAGE : (number + 1) * PAGE]


def draw_buttons(found: Sequence[object], *, key: str) -> None:
    """Earlier and Later, and where in the list we are; nothing where all fits on one page."""
    draw_buttons_for(len(found), key=key)


def draw_buttons_for(count: int, *, key: str) -> None:
    """The same for a list of which only the open page is at hand."""
    if count <= PAGE:
        return
    number = page_number(count, key=key)
    with st.container(horizontal=True, vertical_alignment="center", key=f"{key}_pages"):
        st.button(
            _("Earlier"),
            key=f"{key}_earlier",
            disabled=number == 0,
            on_click=page.turn_to,
            args=(key, number - 1),
        )
        st.button(
            _("Later"),
            key=f"{key}_later",
            disabled=(number + 1) * PAGE >= count,
            on_click=page.turn_to,
            args=(key, number + 1),
        )
        st.caption(
            _("{first} to {last} of {count}").format(
                first=number * PAGE + 1, last=min((number + 1) * PAGE, count), count=count
            )
        )


def page_number(count: int, *, key: str) -> int:
    """Which page of so many items is open, from 0."""
    last = max(0, (count - 1) // PAGE)
    return min(max(0, page.number(key)), last)
