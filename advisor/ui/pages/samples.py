"""Sample businesses to try the product with; opening one keeps the visitor's own answers aside."""

import streamlit as st

from advisor.i18n import _, ngettext
from advisor.samples import Sample, samples_for
from advisor.ui import routes
from advisor.ui.markdown import escaped
from advisor.ui.parts import heading, notes
from advisor.ui.state import address, samples
from advisor.ui.visit import Visit


def draw(visit: Visit) -> None:
    heading(_("Sample businesses"))
    notes()
    st.markdown(
        _(
            "Each of these is made up. Open one to see what an advice looks like, and change its answers as"
            " you like. Your own answers are kept aside, and you can go back to them at any time."
        )
    )
    count = samples.own_answer_count()
    if count:
        text = ngettext(
            "You have {count} answer of your own.", "You have {count} answers of your own.", count
        )
        st.caption(text.format(count=count))
    for sample in samples_for(visit.knowledge, visit.as_of):
        with st.container(border=True, key=f"sample_{sample.id}", gap="xsmall"):
            st.header(escaped(_(sample.name)), anchor=False)
            st.markdown(escaped(_(sample.sentence)))
            is_open = sample.id == samples.open_sample()
            st.button(
                _("Open it anew") if is_open else _("Try this one"),
                key=f"try_{sample.id}",
                help=_(sample.name),
                on_click=_try,
                args=(sample,),
            )


def _try(sample: Sample) -> None:
    samples.put_in_sample(sample.id, sample.answers)
    address.go(routes.RESULT)
