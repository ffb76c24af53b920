"""The list of sections with honest counts, and the ways to the other pages."""

from pathlib import Path

import streamlit as st

from advisor.flow import quick_path_done, section_counts
from advisor.i18n import _
from advisor.relevance import is_outside_scope
from advisor.samples import samples_for
from advisor.ui import clients, mode, routes, state
from advisor.ui.markdown import escaped
from advisor.ui.parts import link_button, save_button
from advisor.ui.visit import Visit
from advisor.ui.visitor import is_the_one_person

LOOKS = Path(__file__).with_name("consultant.css")


def draw(visit: Visit, step: str) -> None:
    with st.sidebar:
        st.markdown(f"**{_('Carrier Advisor')}**")
        if not is_outside_scope(visit.interview, state.answers()):
            with st.container(key="sections", gap=None):
                _sections(visit, step)
        with st.container(key="pages", gap=None):
            _pages(visit, step)
        if state.open_sample() is None:  # a sample is nobody's answers: nothing to save or to delete
            save_button("save_sidebar", _("Save my answers"))
            if mode.is_consultant():
                clients.keep_button(visit, "keep_sidebar")
            link_button(_("Start again"), "go_restart", routes.RESTART, step)
        mode.switch(with_client=step not in routes.OF_THE_BOOK)


def banner(visit: Visit, step: str) -> None:
    """On top of every page: that a sample is open, and the consultant's client."""
    st.html(LOOKS)
    sample = next(
        (one for one in samples_for(visit.knowledge, visit.as_of) if one.id == state.open_sample()), None
    )
    if sample:
        _sample_banner(visit, _(sample.name))
    if step not in routes.OF_THE_BOOK:  # there, other clients are looked at than the one that is open
        mode.client_line()


def _sample_banner(visit: Visit, name: str) -> None:
    with st.container(horizontal=True, vertical_alignment="center", key="sample_banner"):
        text = _("**This is a sample: {name}.** It is made up. Your own answers are kept aside.")
        st.markdown(f":material/science: {text.format(name=escaped(name))}", width="stretch")
        # Not by on_click: all that was typed for the sample must be taken in before it is closed.
        if st.button(_("Back to my own answers"), key="own_answers"):
            state.put_back_own_case()
            state.go(routes.RESULT if routes.has_advice(visit.interview, state.answers()) else routes.START)
            st.rerun()
        link_button(_("Another sample"), "go_other_sample", routes.SAMPLES)


def foot(step: str) -> None:
    """Below every page: the way to the page on who can use these pages."""
    if step != routes.ACCESSIBILITY:
        with st.container(key="foot"):
            link_button(_("Can everybody use these pages?"), "go_accessibility", routes.ACCESSIBILITY, step)


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
    _advice_pages(visit, step)
    if step != routes.SAMPLES:
        link_button(_("Sample businesses"), "go_samples", routes.SAMPLES)
    if step != routes.LEARN:
        link_button(_("Learn: the two kinds of carrier"), "go_learn", routes.LEARN)
    if step != routes.EVIDENCE:
        link_button(_("Evidence: all we claim"), "go_evidence", routes.EVIDENCE)
    if step != routes.METHOD or state.wanted_rule():
        link_button(_("The method and its rules"), "go_method", routes.METHOD)
    if step != routes.SITES:
        link_button(_("Several sites"), "go_sites", routes.SITES)
    if step in routes.ALWAYS_OPEN:
        link_button(_("Back to the questions"), "go_questions", _way_back(visit))


def draw_tools(visit: Visit, step: str) -> None:
    """The sidebar of the start page in the consultant's mode."""
    with st.sidebar:
        with st.container(key="pages", gap=None):
            _tools(visit, step)
        mode.switch(with_client=step != routes.RESTART)


def _advice_pages(visit: Visit, step: str) -> None:
    """What one can do with an advice."""
    has_advice = routes.has_advice(visit.interview, state.answers())
    if step != routes.WHAT_IF and has_advice:
        link_button(_("What if?"), "go_what_if", routes.WHAT_IF)
    if step != routes.COMPARE and (has_advice or state.scenarios()):
        link_button(_("Compare scenarios"), "go_compare", routes.COMPARE)
    if mode.is_consultant():
        _tools(visit, step)


def _tools(visit: Visit, step: str) -> None:
    """What a consultant has besides."""
    if step != routes.BOOK and is_the_one_person():
        link_button(_("Book of clients"), "go_book", routes.BOOK)
    if step != routes.ENTRY:
        link_button(_("All answers on one page"), "go_entry", routes.ENTRY)
    if step != routes.QUOTES:
        link_button(_("Quotes on file"), "go_quotes_page", routes.QUOTES, step)
    if not routes.has_advice(visit.interview, state.answers()):
        return
    for page, label in (
        (routes.PRESENT, _("Presenter view")),
        (routes.WORKING, _("The full working")),
        (routes.LOCAL, _("Local knowledge")),
    ):
        if step != page:
            link_button(label, f"go_{page}", page)


def _way_back(visit: Visit) -> str:
    answers = state.answers()
    return routes.first_open_step(visit.interview, answers) if answers.values else routes.START
