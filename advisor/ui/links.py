"""Links to other steps as plain HTML: a list of them costs the browser one element, and no widget each."""

from collections.abc import Sequence
from html import escape
from typing import NamedTuple

import streamlit as st

from advisor.ui.state import address


class Link(NamedTuple):
    """A way to a step; `back` is where that step leads back to, `about` what is read out after the label.

    It is a real link, so that it may be opened in another tab. A plain click is taken by links.js, which goes
    there without loading the page anew.
    """

    label: str
    key: str
    step: str
    back: str | None = None
    is_here: bool = False
    about: str = ""

    def html(self) -> str:
        here = ' aria-current="true"' if self.is_here else ""
        about = f' aria-label="{escape(self.label)}: {escape(self.about)}"' if self.about else ""
        href = escape(address.of(self.step, self.back))
        link = f'<a class="advisor-link" data-key="{self.key}" href="{href}"{here}{about}>'
        return f"{link}{escape(self.label)}</a>"


class Row(NamedTuple):
    """A line of HTML with a link at its right."""

    html: str
    link: Link


def draw(lists: Sequence[tuple[str, Sequence[Link]]], title: str = "") -> None:
    """Lists of links below a title, each with a name for those who do not see it."""
    head = f'<p class="advisor-title">{escape(title)}</p>' if title else ""
    st.html(head + "".join(_list(label, links) for label, links in lists))


def rows(several: Sequence[Row]) -> str:
    """HTML of lines, each with its link: as many buttons would cost the browser much more."""
    lines = (f'data-row="{one.link.key}"><span>{one.html}</span>{one.link.html()}' for one in several)
    return f'<ul class="advisor-rows">{"".join(f"<li {one}</li>" for one in lines)}</ul>'


def _list(label: str, links: Sequence[Link]) -> str:
    items = "".join(f"<li>{one.html()}</li>" for one in links)
    return f'<nav class="advisor-links" aria-label="{escape(label)}"><ul>{items}</ul></nav>'
