"""The verdict, how firm it is, why, and what to do next: the order of the page; its parts stand elsewhere."""

from dataclasses import replace
from html import escape

import streamlit as st

from advisor.advice import Advice
from advisor.i18n import _, day, figure, ngettext
from advisor.overrides import overridden
from advisor.reasons import assumption_text
from advisor.ui import defence, links, routes
from advisor.ui.advising import advice_for, flips_for
from advisor.ui.links import Link, Row
from advisor.ui.parts import folded, link_button, save_button
from advisor.ui.result_parts import choices, knowledge, top
from advisor.ui.state import address, case
from advisor.ui.visit import Visit
from advisor.wording import question_name


def draw(visit: Visit) -> None:
    """Everything at once; what takes longest to work out is put into its place last."""
    answers = case.answers()
    advice = advice_for(visit, answers)
    published, visit = visit, replace(visit, knowledge=overridden(visit.knowledge, advice.overrides))
    top.verdict(visit, advice)
    flip = top.place_for_flip()
    top.reasons(visit, advice)
    top.safety(visit, advice)
    top.next_step(visit, advice)
    top.behind_it(visit, advice)
    defence.coach(visit)
    defence.overrides(published, advice)
    top.extras(visit, advice)
    place_of_flips = st.container(key="flips")
    place_of_unknowns = st.container(key="unknowns")
    defence.combined(visit, advice)
    choices.side_by_side(visit, advice)
    knowledge.ruled_out(visit, advice)
    knowledge.cautions(visit, advice)
    knowledge.stale(visit, advice)
    knowledge.run_out(visit, advice)
    _assumptions(visit, advice)
    knowledge.sources(visit, advice)
    _footer(visit, advice)
    found = flips_for(published, answers)
    top.flip(flip, published, advice, found)
    with place_of_flips:
        defence.flips(published, advice, found)
    with place_of_unknowns:
        defence.unknowns(published)


def _assumptions(visit: Visit, advice: Advice) -> None:
    found = advice.assumptions
    if not found:
        return
    st.header(_("What we assumed"), anchor=False)
    title = ngettext(
        "{count} question without an answer: we took the usual case",
        "{count} questions without an answer: we took the usual case",
        len(found),
    )
    rows = [
        Row(
            escape(assumption_text(one, visit.interview)),
            Link(
                _("Answer"),
                f"answer_{one.field}",
                visit.interview.screen_of[one.field].id,
                back=routes.RESULT,
                about=question_name(visit.interview.question[one.field]),
            ),
        )
        for one in found
    ]
    st.html(folded(title.format(count=len(found)), links.rows(rows)))


def _footer(visit: Visit, advice: Advice) -> None:
    with st.container(horizontal=True, key="navigation"):
        st.button(_("Check your answers"), key="nav_check", on_click=address.go, args=(routes.CHECK,))
        following = routes.first_open_step(visit.interview, case.answers())
        if following != routes.CHECK:
            link_button(_("Answer more"), "nav_more", following)
        save_button("save_result")
        link_button(_("Report and case file"), "nav_handover", routes.HANDOVER)
        link_button(_("The full working"), "nav_working", routes.WORKING)
        link_button(_("Local knowledge"), "nav_local_page", routes.LOCAL)
    text = _("Advice of {date}. Knowledge of {edition}. {draws} ways of weighing tried, seed {seed}.")
    st.caption(
        text.format(
            date=day(advice.as_of), edition=advice.edition, draws=figure(advice.draws), seed=advice.seed
        )
    )
    st.caption(_("This is advice on facts, not legal advice. Ask the carriers before you sign."))
