"""The case file of the case that is open, as a button that makes it when it is pressed."""

import streamlit as st

from advisor.cases.digests import kept
from advisor.i18n import _
from advisor.ui import routes
from advisor.ui.advising import advice_later
from advisor.ui.downloads import failures, telling
from advisor.ui.state import case
from advisor.ui.visit import Visit


def case_button(visit: Visit, key: str) -> None:
    """Offers all that was told and, where there is one, the advice."""
    told = case.told()  # taken now: at the click there is no session
    has_advice = routes.has_advice(visit.interview, told.answers)
    advice = advice_later(visit, told.answers) if has_advice else None

    def made() -> bytes:
        case_file = kept(told, told.people, advice() if advice else None, visit.knowledge)
        return case_file.to_json().encode("utf-8")

    failures()
    st.download_button(
        _("Save the case file"),
        data=telling(made, _("Case file")),
        file_name="carrier-advisor-case.json",
        mime="application/json",
        key=key,
        on_click="ignore",
        icon=":material/download:",
    )
