"""The address names a case, and the store cannot be read just now."""

import streamlit as st

from advisor.i18n import _
from advisor.ui import keeping
from advisor.ui.markdown import escaped
from advisor.ui.parts import heading
from advisor.ui.state import stored
from advisor.ui.visit import Visit


def draw(visit: Visit) -> None:
    heading(_("Your answers cannot be opened just now"))
    trouble = stored.record().trouble
    if trouble:
        st.warning(escaped(_("Reason: {what}. {mend}").format(what=trouble.what, mend=trouble.mend)))
    st.markdown(_("They are still kept under your link. Try again in a moment."))
    with st.container(horizontal=True, key="navigation"):
        st.button(_("Try again"), key="nav_again", type="primary", on_click=keeping.resume, args=(visit,))
        st.button(_("Begin without them"), key="nav_without", on_click=keeping.begin_without_them)
