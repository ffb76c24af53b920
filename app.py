"""The page: settings, then the shell draws whatever the address asks for. Start it with `make run`."""

import streamlit as st

from advisor.i18n import _
from advisor.ui import shell
from advisor.ui.visit import load_visit

st.set_page_config(
    page_title=_("Carrier Advisor"), page_icon="📞", layout="centered", initial_sidebar_state="auto"
)
shell.show(load_visit)
