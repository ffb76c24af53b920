"""The list of sections with honest counts, and the ways to the other pages."""

import streamlit as st

from advisor.flow import quick_path_done, section_counts
from advisor.i18n import _
from advisor.relevance import is_outside_scope
from advisor.ui import routes, state
from advisor.ui.markdown import escaped
from advisor.ui.parts import link_button, save_button
from advisor.ui.visit import Visit


def draw(visit: Visit, step: str) -> None:
    with st.sidebar:
        st.markdown(f"**{_('Carrier Advisor')}**")
        if not is_outside_scope(visit.interview, state.answers()):
            with st.container(key="sections", gap=None):
                _sections(visit, step)
        with st.container(key="pages", gap=None):
            _pages(visit, step)
        save_button("save_sidebar", _("Save my answers"))
        link_button(_("Start again"), "go_restart", routes.RESTART, step)


def _sections(visit: Visit, step: str) -> None:
    answers = state.answers()
    counts = section_counts(visit.interview, answers)
    here = visit.interview.screen[step].section if step in visit.interview.screen else None
    for section in visit.interview.sections:
        count = counts[section.id]
        if not count.total:
            continue
        form = _("{section}: {answered} of {total}")
        if section.id == here:
            form = _("**{section}: {answered} of {total}**")
        st.button(
            form.format(section=escaped(_(section.title)), answered=count.answered, total=count.total),
            key=f"section_{section.id}",
            type="tertiary",
            icon=":material/check:" if count.answered == count.total else None,
            on_click=_open_section,
            args=(visit, section.id),
        )


def _open_section(visit: Visit, section: str) -> None:
    state.go(routes.step_of_section(section, visit.interview, state.answers()))


def _pages(visit: Visit, step: str) -> None:
    outside = is_outside_scope(visit.interview, state.answers())
    if step != routes.CHECK and not outside:
        link_button(_("Check your answers"), "go_check", routes.CHECK)
    if step != routes.RESULT and not outside and quick_path_done(visit.interview, state.answers()):
        link_button(_("See the result"), "go_result", routes.RESULT)
    if step != routes.LEARN:
        link_button(_("Learn: the two kinds of carrier"), "go_learn", routes.LEARN)
    if step != routes.EVIDENCE:
        link_button(_("Evidence: all we claim"), "go_evidence", routes.EVIDENCE)
    if step != routes.METHOD or state.wanted_rule():
        link_button(_("The method and its rules"), "go_method", routes.METHOD)
    if step != routes.SITES:
        link_button(_("Several sites"), "go_sites", routes.SITES)
    if step in (routes.LEARN, routes.EVIDENCE, routes.METHOD, routes.SITES):
        link_button(_("Back to the questions"), "go_questions", _way_back(visit))


def _way_back(visit: Visit) -> str:
    answers = state.answers()
    return routes.first_open_step(visit.interview, answers) if answers.values else routes.START
