"""The app on the day of the pictures, so that each run of screenshots.py gives the same ones."""

from dataclasses import replace
from datetime import date

import streamlit as st

from advisor.ui import shell
from advisor.ui.visit import Visit, load_visit

DAY = date(2026, 11, 22)


def load() -> Visit:
    return replace(load_visit(), as_of=DAY)


if __name__ == "__main__":  # and not where pytest looks for doctests
    st.set_page_config(layout="centered", initial_sidebar_state="auto")
    shell.show(load)
