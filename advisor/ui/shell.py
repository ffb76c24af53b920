"""Picks the page to draw for the step in the address, and draws what surrounds it."""

import json
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from types import ModuleType

import streamlit as st

from advisor.i18n import _, ask_language, language, speak
from advisor.ui import mode, navigation, routes, state
from advisor.ui.markdown import escaped
from advisor.ui.visit import Visit
from rules.errors import KnowledgeBaseError

THEME = Path(__file__).with_name("theme.css")
ARRIVAL = Path(__file__).with_name("arrival.js")

ask_language(state.language)  # for a click: it runs before the page

# Step -> the module of advisor.ui.pages that draws it.
PAGES = {
    routes.RESULT: "results",
    routes.CHECK: "check",
    routes.LEARN: "learn",
    routes.EVIDENCE: "evidence",
    routes.METHOD: "method",
    routes.WORKING: "working",
    routes.LOCAL: "local",
    routes.SITES: "sites",
    routes.HANDOVER: "handover",
    routes.OUTSIDE: "outside",
    routes.WHAT_IF: "whatif",
    routes.COMPARE: "compare",
    routes.SAMPLES: "samples",
    routes.ENTRY: "entry",
    routes.PRESENT: "present",
    routes.ACCESSIBILITY: "accessibility",
}


def show(load: Callable[[], Visit]) -> None:
    """One run of the app, in the language of its visitor."""
    speak(state.language())
    st.html(THEME)
    try:
        visit = load()
    except KnowledgeBaseError as error:
        _show_broken_knowledge(error)
        return
    step = _step(visit)
    rule = state.wanted_rule() if step == routes.METHOD else None
    place = f"{step} {rule}" if rule else step
    moved = state.arrived_at(place)
    st.set_page_config(page_title=_page_title(visit, step))
    if step not in (routes.START, routes.RESTART):
        navigation.draw(visit, step)
    elif mode.is_consultant():
        navigation.draw_tools(visit, step)
    navigation.banner(visit)
    _draw(visit, step)
    navigation.foot(step)
    _arrive(place, focus=moved)


def _step(visit: Visit) -> str:
    """The step to show. After a reload the answers are gone, and the page says so."""
    wanted = state.wanted_step()
    if state.is_new_visit():
        state.begin()
        if wanted is not None and wanted not in routes.ALWAYS_OPEN:
            state.note(
                _(
                    "This page was loaded anew, so no answers are here. Did you save them? Then open the file"
                    " on the start page."
                )
            )
            wanted = routes.first_open_step(visit.interview, state.answers())
            state.go(wanted)
    return routes.step_to_show(wanted, visit.interview, state.answers())


def _draw(visit: Visit, step: str) -> None:
    """Pages are imported when they are first needed, so that questions do not wait for charts."""
    if step in visit.interview.screen:
        _page("question").draw(visit, visit.interview.screen[step])
    elif step in PAGES:
        _page(PAGES[step]).draw(visit)
    else:
        start = _page("start")
        {routes.FIRST: start.draw_first, routes.RESTART: start.draw_restart}.get(step, start.draw)(visit)


def _page(name: str) -> ModuleType:
    return import_module(f"advisor.ui.pages.{name}")


def _page_title(visit: Visit, step: str) -> str:
    titles = {
        routes.START: _("Carrier Advisor"),
        routes.FIRST: _("Your first result is ready - Carrier Advisor"),
        routes.CHECK: _("Check your answers - Carrier Advisor"),
        routes.RESULT: _("Your result - Carrier Advisor"),
        routes.LEARN: _("Learn - Carrier Advisor"),
        routes.EVIDENCE: _("Evidence - Carrier Advisor"),
        routes.METHOD: _("The method - Carrier Advisor"),
        routes.WORKING: _("The full working - Carrier Advisor"),
        routes.LOCAL: _("Local knowledge - Carrier Advisor"),
        routes.SITES: _("Several sites - Carrier Advisor"),
        routes.HANDOVER: _("Keep it and hand it over - Carrier Advisor"),
        routes.OUTSIDE: _("We cannot advise here - Carrier Advisor"),
        routes.ACCESSIBILITY: _("Can everybody use these pages? - Carrier Advisor"),
        routes.RESTART: _("Start again? - Carrier Advisor"),
        routes.WHAT_IF: _("What if? - Carrier Advisor"),
        routes.COMPARE: _("Compare scenarios - Carrier Advisor"),
        routes.SAMPLES: _("Sample businesses - Carrier Advisor"),
        routes.ENTRY: _("All answers on one page - Carrier Advisor"),
        routes.PRESENT: _("Presenter view - Carrier Advisor"),
    }
    rule = visit.knowledge.rule.get(state.wanted_rule() or "")
    if step == routes.METHOD and rule:
        return _("{rule} - Carrier Advisor").format(rule=_(rule.title))
    if step in titles:
        return titles[step]
    screen = visit.interview.screen[step]
    place = routes.place_in_section(screen, visit.interview, state.answers())
    return _("{question} - {section}, page {number} of {pages} - Carrier Advisor").format(
        question=_(screen.title),
        section=_(visit.interview.section[screen.section].title),
        number=place.number,
        pages=place.total,
    )


def _arrive(step: str, *, focus: bool) -> None:
    """Tell screen readers the language, and move the focus to the heading of a page just opened.

    The script runs only where it differs from that of the run before, which is when the step changes.
    """
    call = json.dumps({"step": step, "focus": focus, "language": language().replace("_", "-")})
    script = ARRIVAL.read_text(encoding="utf-8")
    with st.container(key="arrival"):
        st.html(f"<script>({script})({call})</script>", unsafe_allow_javascript=True)


def _show_broken_knowledge(error: KnowledgeBaseError) -> None:
    st.title(_("The knowledge base needs mending"), anchor=False)
    st.error("\n".join(f"- {escaped(str(problem))}" for problem in error.problems))
