"""The list of sections with honest counts, and the ways to the other pages."""

from collections.abc import Iterator

import streamlit as st

from advisor.flow import quick_path_done, section_counts
from advisor.i18n import _
from advisor.relevance import is_outside_scope
from advisor.samples import samples_for
from advisor.ui import clients, links, missing, mode, routes
from advisor.ui.links import Link
from advisor.ui.markdown import escaped
from advisor.ui.parts import link_button, save_button
from advisor.ui.state import address, beside, case, samples
from advisor.ui.visit import Visit
from advisor.ui.visitor import may_see_the_book


def draw(visit: Visit, step: str) -> None:
    with st.sidebar:
        lists = [(_("Other pages"), list(_pages(visit, step)))]
        if not is_outside_scope(visit.interview, case.answers()):
            lists.insert(0, (_("Your questions"), list(_sections(visit, step))))
        links.draw(lists, _("Carrier Advisor"))
        if samples.open_sample() is None:  # a sample is nobody's answers: nothing to save
            save_button("save_sidebar", _("Save my answers"))
            if mode.is_consultant():
                clients.keep_button(visit, "keep_sidebar")
        mode.switch(with_client=step not in routes.OF_THE_BOOK)


def banner(visit: Visit, step: str) -> None:
    """On top of every page: that a sample is open, and the consultant's client."""
    sample = next(
        (one for one in samples_for(visit.knowledge, visit.as_of) if one.id == samples.open_sample()), None
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
            samples.put_back_own_case()
            address.go(routes.RESULT if routes.has_advice(visit.interview, case.answers()) else routes.START)
            st.rerun()
        link_button(_("Another sample"), "go_other_sample", routes.SAMPLES)


def foot(step: str) -> str:
    """HTML for below every page: the way to the page on who can use these pages."""
    if step == routes.ACCESSIBILITY:
        return ""
    link = Link(_("Accessibility"), "go_accessibility", routes.ACCESSIBILITY, step)
    return f'<footer class="advisor-foot">{link.html()}</footer>'


def _sections(visit: Visit, step: str) -> Iterator[Link]:
    answers = case.answers()
    counts = section_counts(visit.interview, answers)
    here = visit.interview.screen[step].section if step in visit.interview.screen else None
    for section in visit.interview.sections:
        count = counts[section.id]
        if not count.total:
            continue
        form = _("{section}: {answered} of {total}")
        if count.answered == count.total:
            form = _("✓ {section}: {answered} of {total}")
        yield Link(
            form.format(section=_(section.title), answered=count.answered, total=count.total),
            f"section_{section.id}",
            routes.step_of_section(section.id, visit.interview, answers),
            is_here=section.id == here,
        )


def _pages(visit: Visit, step: str) -> Iterator[Link]:
    outside = is_outside_scope(visit.interview, case.answers())
    if step != routes.CHECK and not outside:
        yield Link(_("Check your answers"), "go_check", routes.CHECK)
    if step != routes.RESULT and not outside and quick_path_done(visit.interview, case.answers()):
        yield Link(_("See the result"), "go_result", routes.RESULT)
    yield from _missing(visit, step)
    yield from _advice_pages(visit, step)
    if step != routes.SAMPLES:
        yield Link(_("Sample businesses"), "go_samples", routes.SAMPLES)
    if step != routes.LEARN:
        yield Link(_("Learn: the two kinds of carrier"), "go_learn", routes.LEARN)
    if step != routes.EVIDENCE:
        yield Link(_("Evidence: all we claim"), "go_evidence", routes.EVIDENCE)
    if step != routes.METHOD or address.wanted_rule():
        yield Link(_("The method and its rules"), "go_method", routes.METHOD)
    if step != routes.SITES:
        yield Link(_("Several sites"), "go_sites", routes.SITES)
    if step in routes.ALWAYS_OPEN:
        yield Link(_("Back to the questions"), "go_questions", _way_back(visit))
    if samples.open_sample() is None:  # a sample is nobody's answers: nothing to delete
        yield Link(_("Start again"), "go_restart", routes.RESTART, step)


def _missing(visit: Visit, step: str) -> Iterator[Link]:
    """Why there is no result yet, for who has begun and does not stand on the quick path."""
    screen = visit.interview.screen.get(step)
    is_on_path = screen is not None and screen.section == visit.interview.quick_section.id
    found = missing.missing(visit)
    if found and case.answers().values and not is_on_path:
        yield Link(found.text, "go_missing", found.step)


def draw_tools(visit: Visit, step: str) -> None:
    """The sidebar of the start page in the consultant's mode."""
    with st.sidebar:
        links.draw([(_("Other pages"), list(_tools(visit, step)))])
        mode.switch(with_client=step != routes.RESTART)


def _advice_pages(visit: Visit, step: str) -> Iterator[Link]:
    """What one can do with an advice."""
    has_advice = routes.has_advice(visit.interview, case.answers())
    if step != routes.WHAT_IF and has_advice:
        yield Link(_("What if?"), "go_what_if", routes.WHAT_IF)
    if step != routes.COMPARE and (has_advice or beside.scenarios()):
        yield Link(_("Compare scenarios"), "go_compare", routes.COMPARE)
    if step != routes.HANDOVER and has_advice:
        yield Link(_("Report and case file"), "go_handover", routes.HANDOVER)
    if mode.is_consultant():
        yield from _tools(visit, step)


def _tools(visit: Visit, step: str) -> Iterator[Link]:
    """What a consultant has besides."""
    if step != routes.BOOK and may_see_the_book():
        yield Link(_("Book of clients"), "go_book", routes.BOOK)
    if step != routes.ENTRY:
        yield Link(_("All answers on one page"), "go_entry", routes.ENTRY)
    if step != routes.QUOTES:
        yield Link(_("Quotes on file"), "go_quotes_page", routes.QUOTES, step)
    if not routes.has_advice(visit.interview, case.answers()):
        return
    for page, label in (
        (routes.PRESENT, _("Presenter view")),
        (routes.WORKING, _("The full working")),
        (routes.LOCAL, _("Local knowledge")),
    ):
        if step != page:
            yield Link(label, f"go_{page}", page)


def _way_back(visit: Visit) -> str:
    answers = case.answers()
    return routes.first_open_step(visit.interview, answers) if answers.values else routes.START
