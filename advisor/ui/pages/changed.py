"""The same case was changed in another window: both versions side by side, and one to choose."""

import streamlit as st

from advisor.i18n import _
from advisor.store.kept import differences
from advisor.ui import keeping
from advisor.ui.markdown import escaped
from advisor.ui.parts import heading, save_button
from advisor.ui.state import stored
from advisor.ui.visit import Visit


def draw(visit: Visit) -> None:
    conflict = stored.record().conflict
    if conflict and conflict.theirs is not None:
        heading(_("Your answers were changed in another window"))
        st.markdown(_("Your last change here is not saved yet. Which answers do you want to go on with?"))
        found = differences(stored.kept(), conflict.theirs, visit.interview, visit.knowledge)
        rows = [
            {
                _("Question"): escaped(one.about),
                _("In this window"): escaped(one.here),
                _("In the other window"): escaped(one.there),
            }
            for one in found
        ]
        st.table(rows, hide_index=True)
        these, those = _("Keep these of this window"), _("Take those of the other window")
    else:
        heading(_("Your answers were deleted in another window"))
        st.markdown(_("They are still here. You can keep them, or begin anew."))
        these, those = _("Keep my answers"), _("Begin anew")
    with st.container(horizontal=True, key="navigation"):
        st.button(these, key="nav_these", type="primary", on_click=keeping.keep_these)
        st.button(those, key="nav_those", on_click=keeping.take_those)
        save_button("save_changed")
