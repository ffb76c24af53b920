"""Small parts that several pages share."""

from collections.abc import Sequence
from html import escape
from typing import Any

import streamlit as st

from advisor.cases.case import Case
from advisor.i18n import _
from advisor.ui.markdown import escaped
from advisor.ui.state import address, case, page, widgets

PROBLEMS = "problems"  # key of the list of what Continue found wrong; the focus goes there


def heading(text: str) -> None:
    """The page's only first-level heading, where the focus goes when a step opens."""
    st.title(escaped(text), anchor=False)


def question_head(label: str, help: str | None, beside: str = "") -> None:
    """What a question asks, and help with it: as one element, which costs the browser much less than three.

    Args:
        label: The heading of second level.
        help: Stands below it.
        beside: A few words at the right of the heading, in a frame.
    """
    head = f"<h2>{escape(label)}</h2>"
    if beside:
        head = f'<div class="advisor-row">{head}<span class="advisor-badge">{escape(beside)}</span></div>'
    st.html(head + (f'<p class="advisor-help">{escape(help)}</p>' if help else ""))


def folded(title: str, html: str) -> str:
    """HTML of a text that opens at a click, without asking the server."""
    return f'<details class="advisor-more"><summary>{escape(title)}</summary>{html}</details>'


def listed(lines: Sequence[str], *, ordered: bool = False) -> str:
    """HTML of a list of plain texts."""
    tag = "ol" if ordered else "ul"
    return f"<{tag}>{''.join(f'<li>{escape(one)}</li>' for one in lines)}</{tag}>"


def notes() -> None:
    """What the step before had to say."""
    for note in page.notes():
        st.info(escaped(note))


def save_button(key: str, label: str | None = None) -> None:
    """Offers what was told as a file, made at the click: a case file where there is more than answers."""
    told = case.told()
    has_more = told != Case(told.answers)
    st.download_button(
        label or _("Save my answers as a file"),
        data=told.to_json if has_more else told.answers.to_json,  # called at the click
        file_name="carrier-advisor-case.json" if has_more else "carrier-advisor-answers.json",
        mime="application/json",
        key=key,
        on_click="ignore",
    )


def link_button(label: str, key: str, step: str, back: str | None = None) -> None:
    """A button that reads as a link to another step."""
    st.button(label, key=key, type="tertiary", on_click=address.go, args=(step, back))


def remembered(key: str, start: object = "") -> dict[str, Any]:
    """For a box with a button of its own: what is typed is still there when one comes back to the page.

    Args:
        start: What it shows at first.
    """
    widgets.seed_once(key, page.typed(key, start))
    return {"key": key, "on_change": page.note_typed, "args": (key,)}
