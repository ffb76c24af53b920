"""Picks the page to draw for the step in the address, and draws what surrounds it."""

import json
from collections.abc import Callable
from functools import lru_cache
from html import escape
from importlib import import_module
from pathlib import Path
from types import ModuleType

import streamlit as st

from advisor.i18n import _, ask_language, language, speak
from advisor.ui import keeping, looks, mode, navigation, routes
from advisor.ui.markdown import escaped
from advisor.ui.parts import PROBLEMS, save_button
from advisor.ui.state import address, case, page, replacing, stored
from advisor.ui.visit import Visit
from advisor.ui.visitor import may_see_the_book, why_no_book
from rules.errors import KnowledgeBaseError

SCRIPTS = ("enter.js", "links.js", "waiting.js", "arrival.js")  # the last one is called with the page
WAITS = "window.carrierAdvisorCall"  # what it is called with

ask_language(address.language)  # for a click: it runs before the page

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
    routes.QUOTES: "quotes",
    routes.OUTSIDE: "outside",
    routes.WHAT_IF: "whatif",
    routes.COMPARE: "compare",
    routes.SAMPLES: "samples",
    routes.ENTRY: "entry",
    routes.PRESENT: "present",
    routes.ACCESSIBILITY: "accessibility",
    routes.BOOK: "book",
    routes.CLIENT: "client",
    routes.RESTART: "restart",
    routes.UNOPENED: "unopened",
    routes.CHANGED: "changed",
}


def show(load: Callable[[], Visit]) -> None:
    """One run of the app, in the language of its visitor."""
    replacing.drop_traces()
    speak(address.language())
    looks.every_page()
    try:
        visit = load()
    except KnowledgeBaseError as error:
        _set_page(_("Carrier Advisor"))
        _show_broken_knowledge(error)
        return
    step = _step(visit)
    rule = address.wanted_rule() if step == routes.METHOD else None
    place = f"{step} {rule}" if rule else step
    moved = page.arrived_at(place)
    _set_page(_page_title(visit, step))
    if step not in routes.IN_PLACE_OF_A_STEP:
        _surround(visit, step)
    _draw(visit, step)
    _end(step, place, focus=moved)


def _surround(visit: Visit, step: str) -> None:
    if step not in (routes.START, routes.RESTART):
        navigation.draw(visit, step)
    elif mode.is_consultant():
        navigation.draw_tools(visit, step)
    navigation.banner(visit, step)
    _not_saved()


def _step(visit: Visit) -> str:
    """The step to show: the one in the address, with the answers that the address names."""
    if case.is_new_visit():
        case.begin()
        keeping.resume(visit)
        record = stored.record()
        if not (record.key or record.unopened or address.wanted_step() in (None, *routes.ALWAYS_OPEN)):
            page.note(_("This link holds no answers, so here is the first page."))
            address.go(routes.START)
    keeping.keep(visit)
    record = stored.record()
    if record.unopened:
        return routes.UNOPENED
    if record.conflict:
        return routes.CHANGED
    step = routes.step_to_show(address.wanted_step(), visit.interview, case.answers())
    if step in routes.OF_THE_BOOK and not may_see_the_book():
        page.note(why_no_book())
        address.go(routes.START)
        return routes.START
    return step


def _not_saved() -> None:
    """Above the page while the store is in trouble."""
    trouble = stored.record().trouble
    with st.container(key="not_saved"):  # always there, so that the page below keeps its focus
        if trouble:
            text = _(
                "Your answers are not being saved now: {what}. {mend} You can go on. To be safe, save a file."
            )
            st.warning(escaped(text.format(what=trouble.what, mend=trouble.mend)))
            save_button("save_trouble")


def _draw(visit: Visit, step: str) -> None:
    """Pages are imported when they are first needed, so that questions do not wait for charts."""
    if step in visit.interview.screen:
        _page("question").draw(visit, visit.interview.screen[step])
    elif step in PAGES:
        _page(PAGES[step]).draw(visit)
    else:
        start = _page("start")
        {routes.FIRST: start.draw_first}.get(step, start.draw)(visit)


def _page(name: str) -> ModuleType:
    return import_module(f"advisor.ui.pages.{name}")


def _set_page(title: str) -> None:
    """Once a run: the browser works out the whole page anew for each time."""
    st.set_page_config(page_title=title, page_icon=_icon())


@lru_cache
def _icon() -> str:
    """Two ways from one point; an emoji would make the first page wait for a list of all emojis."""
    return Path(__file__).with_name("icon.svg").read_text(encoding="utf-8")


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
        routes.QUOTES: _("Quotes on file - Carrier Advisor"),
        routes.OUTSIDE: _("We cannot advise here - Carrier Advisor"),
        routes.ACCESSIBILITY: _("Accessibility - Carrier Advisor"),
        routes.RESTART: _("Start again? - Carrier Advisor"),
        routes.WHAT_IF: _("What if? - Carrier Advisor"),
        routes.COMPARE: _("Compare scenarios - Carrier Advisor"),
        routes.SAMPLES: _("Sample businesses - Carrier Advisor"),
        routes.ENTRY: _("All answers on one page - Carrier Advisor"),
        routes.PRESENT: _("Presenter view - Carrier Advisor"),
        routes.BOOK: _("Book of clients - Carrier Advisor"),
        routes.CLIENT: _("A client in the book - Carrier Advisor"),
        routes.UNOPENED: _("Your answers cannot be opened just now - Carrier Advisor"),
        routes.CHANGED: _("Changed in another window - Carrier Advisor"),
    }
    rule = visit.knowledge.rule.get(address.wanted_rule() or "")
    if step == routes.METHOD and rule:
        return _("{rule} - Carrier Advisor").format(rule=_(rule.title))
    if step in titles:
        return titles[step]
    screen = visit.interview.screen[step]
    place = routes.place_in_section(screen, visit.interview, case.answers())
    return _("{question} - {section}, page {number} of {pages} - Carrier Advisor").format(
        question=_(screen.title),
        section=_(visit.interview.section[screen.section].title),
        number=place.number,
        pages=place.total,
    )


def _end(step: str, place: str, *, focus: bool) -> None:
    """The foot of the page; and it tells screen readers the language, and moves the focus to the new heading.

    Where Continue found something wrong, the focus goes to the list of it. The functions are the same at each
    run, so that Streamlit sends them once; where the call differs from that of the run before, it is made.
    A call that comes before the functions waits for them.
    """
    refused = page.times_refused(place)
    where = {"step": f"{place} {refused}", "target": f".st-key-{PROBLEMS}"} if refused else {}
    here = language().replace("_", "-")
    told = {"step": place, "target": "h1", "focus": focus, "language": here} | where
    foot = "" if step in routes.IN_PLACE_OF_A_STEP else navigation.foot(step)
    call = f"<script>{WAITS} = {json.dumps(told)}; window.carrierAdvisorArrival?.({WAITS})</script>"
    with st.container(key="foot", gap=None):
        st.html(_functions(), unsafe_allow_javascript=True)
        st.html(f"{foot}{_texts_while_waiting()}{call}", unsafe_allow_javascript=True)


def _texts_while_waiting() -> str:
    """What waiting.js says, in the visitor's language."""
    working = _("We are working on it …")
    offline = _("No connection just now. What you typed stays here; we go on as soon as it is back.")
    return f'<i class="advisor-texts" data-working="{escape(working)}" data-offline="{escape(offline)}"></i>'


@lru_cache
def _functions() -> str:
    *once, arrival = (Path(__file__).with_name(name).read_text(encoding="utf-8") for name in SCRIPTS)
    run_once = "".join(f"({one})();" for one in once)
    begin = f"if ({WAITS}) carrierAdvisorArrival({WAITS});"
    return f"<script>window.carrierAdvisorArrival = {arrival}; {begin} {run_once}</script>"


def _show_broken_knowledge(error: KnowledgeBaseError) -> None:
    st.title(_("The knowledge base needs mending"), anchor=False)
    st.error("\n".join(f"- {escaped(str(problem))}" for problem in error.problems))
