"""The kind early exit for places we cannot advise on."""

import streamlit as st

from advisor.i18n import _
from advisor.questions import COUNTRY
from advisor.ui import routes
from advisor.ui.markdown import escaped
from advisor.ui.parts import heading
from advisor.ui.state import address, case
from advisor.ui.visit import Visit


def draw(visit: Visit) -> None:
    heading(_("We cannot advise you there"))
    chosen = case.answers().values.get(COUNTRY)
    option = visit.interview.question[COUNTRY].option.get(str(chosen))
    if option and option.help:
        st.markdown(escaped(_(option.help)))
    st.markdown(
        _("The page on the two kinds of carrier is open to all. It may still help you to ask good questions.")
    )
    screen = visit.interview.screen_of[COUNTRY]
    with st.container(horizontal=True, key="navigation"):
        st.button(_("Choose another country"), key="nav_back", on_click=address.go, args=(screen.id,))
        st.button(_("Learn more"), key="nav_learn", type="primary", on_click=address.go, args=(routes.LEARN,))
