"""The style sheets: what every page has, and what pages that are wide or shown in a meeting have besides."""

from functools import lru_cache
from pathlib import Path

import streamlit as st

HERE = Path(__file__).parent


def every_page() -> None:
    st.html(_styles("theme.css", "consultant.css"))


def wide() -> None:
    """For a page with several things side by side."""
    _marked("advisor-wide")


def present() -> None:
    """For the presenter view."""
    _marked("advisor-present")


def _marked(name: str) -> None:
    st.html(f'<div class="{name}"></div>{_styles("wide.css")}')


@lru_cache
def _styles(*names: str) -> str:
    return "".join(f"<style>{(HERE / name).read_text(encoding='utf-8')}</style>" for name in names)
