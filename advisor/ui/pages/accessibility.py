"""Who can use these pages and how that is tested; what is known not to work, and whom to tell."""

import streamlit as st

from advisor.accessibility import known_faults
from advisor.i18n import _
from advisor.ui import routes
from advisor.ui.markdown import escaped
from advisor.ui.parts import heading, notes
from advisor.ui.state import address
from advisor.ui.visit import Visit


def draw(visit: Visit) -> None:
    heading(_("Accessibility: can everybody use these pages?"))
    notes()
    st.markdown(
        _(
            "We want everybody to be able to use them: with a keyboard, a screen reader, large type or a"
            " phone. Our aim is level AA of the WCAG 2.2 guidelines."
        )
    )
    st.header(_("What works"), anchor=False)
    st.markdown(
        "\n".join(
            (
                "- " + _("You can do everything with the keyboard alone."),
                "- " + _("On a new page the focus goes to its heading, so a screen reader begins there."),
                "- " + _("What is wrong with an answer is read out, and nothing that you typed is lost."),
                "- " + _("Each chart has a sentence and a table with the same numbers."),
                "- " + _("Nothing moves if you asked your device for less motion."),
                "- " + _("All pages fit a phone and can be made larger."),
            )
        )
    )
    st.header(_("What does not work yet"), anchor=False)
    st.markdown("\n".join(f"- {escaped(_(one.says))}" for one in known_faults()))
    st.header(_("How we test"), anchor=False)
    st.markdown(
        _(
            "Each change is tested in a real browser. The axe-core checker looks at every page and at each"
            " kind of question. A fault that is not in the list above stops the change. Such a checker finds"
            " only part of what can go wrong. We have not yet tested with people who use screen readers."
        )
    )
    st.header(_("Is something in your way?"), anchor=False)
    st.markdown(
        _(
            "Tell the people who run this page for you. Name the page, what you wanted to do, and the"
            " browser and aids that you use. They can mend it or pass it on."
        )
    )
    st.button(
        _("Back"),
        key="nav_back",
        on_click=address.go,
        args=(address.back_to() or routes.START,),
        type="primary",
    )
