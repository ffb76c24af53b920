"""Links to other steps as plain HTML: a list of them costs the browser one element, and no widget each."""

from collections.abc import Sequence
from html import escape
from typing import NamedTuple

import streamlit as st

from advisor.ui.state import address


class Link(NamedTuple):
    """A way to a step; `back` is where that step leads back to.

    It is a real link, so that it may be opened in another tab. A plain click is taken by links.js, which goes
    there without loading the page anew.
    """

    label: str
    key: str
    step: str
    back: str | None = None
    is_here: bool = False

    def html(self) -> str:
        here = ' aria-current="true"' if self.is_here else ""
        href = escape(address.of(self.step, self.back))
        return f'<a class="advisor-link" data-key="{self.key}" href="{href}"{here}>{escape(self.label)}</a>'


def draw(lists: Sequence[tuple[str, Sequence[Link]]], title: str = "") -> None:
    """Lists of links below a title, each with a name for those who do not see it."""
    head = f'<p class="advisor-title">{escape(title)}</p>' if title else ""
    st.html(head + "".join(_list(label, links) for label, links in lists))


def _list(label: str, links: Sequence[Link]) -> str:
    items = "".join(f"<li>{one.html()}</li>" for one in links)
    return f'<nav class="advisor-links" aria-label="{escape(label)}"><ul>{items}</ul></nav>'
