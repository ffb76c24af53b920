"""The choices side by side: their points and ranges, and one beside another group by group."""

import streamlit as st

from advisor.advice import Advice, Option
from advisor.i18n import _, as_sentence
from advisor.reasons import option_name
from advisor.ui import charts, defence
from advisor.ui.visit import Visit
from rules.knowledge import KnowledgeBase
from rules.verdict import Kind


def side_by_side(visit: Visit, advice: Advice) -> None:
    options = advice.viable
    if advice.verdict.leader is None:  # no provider is advised, so there is nothing to compare
        return
    st.header(_("Your choices side by side"), anchor=False)
    st.markdown(
        _("The mark shows the points, the band the range in eight of ten ways of weighing your answers.")
    )
    st.vega_lite_chart(
        charts.range_chart(options, visit.knowledge),
        width="stretch",
        theme=None,
        key="ranges",
        alt=charts.range_sentence(options, visit.knowledge),
    )
    if options[0].trace.value < max(one.trace.value for one in options):
        st.caption(
            _(
                "We put first what wins most ways of weighing your answers. Another choice can have more"
                " points in the middle of them."
            )
        )
    with st.expander(_("The points as a table"), key="ranges_table"):
        st.table(charts.summary_rows(advice, visit.knowledge), hide_index=True)
        st.caption(_("Each rating is our judgement, inside a range that the sources allow."))
    if len(options) > 1:
        _one_beside_another(advice, options, visit.knowledge)
    defence.proof(visit, advice)


def _one_beside_another(advice: Advice, options: tuple[Option, ...], knowledge: KnowledgeBase) -> None:
    """The recommended choice beside another one, at first the one that the reasons compare it with."""
    first, *others = options
    compared = advice.verdict.compared
    title = _("Where our choice gains and loses")
    if advice.verdict.kind is Kind.TOO_CLOSE:
        title = _("Where the first of the two gains and loses")
    st.subheader(title, anchor=False)
    places = {as_sentence(option_name(one, knowledge)): place for place, one in enumerate(others)}
    chosen = st.selectbox(
        _("Compare with"),
        list(places),
        index=others.index(compared) if compared in others else 0,
        key="compare_with",
    )
    other = others[places[chosen]]
    st.markdown(charts.difference_summary(first, other, knowledge))
    st.vega_lite_chart(
        charts.difference_chart(first, other, knowledge),
        width="stretch",
        theme=None,
        key="differences",
        alt=charts.difference_sentence(first, other, knowledge),
    )
    with st.expander(_("The gains and losses as a table"), key="differences_table"):
        st.table(charts.difference_rows(first, other, knowledge), hide_index=True)
