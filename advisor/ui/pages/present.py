"""The presenter view: large type and one picture at a time, for a meeting."""

from collections.abc import Callable

import streamlit as st

from advisor.advice import Advice
from advisor.flip_text import flip_text, flips_sentence
from advisor.i18n import _, day
from advisor.overrides import overridden
from advisor.reasons import (
    Reason,
    extra_sentences,
    firmness,
    headline,
    next_steps,
    reasons_against,
    reasons_for,
    titles_of_reasons,
)
from advisor.share_counts import counts_sentence
from advisor.special_lines import unresolved_safety_lines
from advisor.ui import charts, looks, routes
from advisor.ui.advising import advice_for, flips_for
from advisor.ui.markdown import escaped
from advisor.ui.parts import heading, notes
from advisor.ui.state import address, case, page
from advisor.ui.visit import Visit
from rules.knowledge import KnowledgeBase

FEW = 3  # lines that can be read from the other end of a table
Slide = Callable[[Visit, Advice, KnowledgeBase], None]


def draw(visit: Visit) -> None:
    looks.present()
    advice = advice_for(visit, case.answers())
    asked = address.wanted_place()
    place = min(page.number(routes.PRESENT) if asked is None else asked, len(SLIDES) - 1)
    # Above the picture, so that the buttons stay where they are while the pictures change.
    with st.container(horizontal=True, vertical_alignment="center", key="navigation"):
        _turn(_("Back"), "present_back", place - 1, disabled=place == 0)
        _turn(_("Next"), "present_next", place + 1, disabled=place == len(SLIDES) - 1)
        st.markdown(_("{number} of {count}").format(number=place + 1, count=len(SLIDES)), width="content")
        st.button(
            _("Leave the presenter view"),
            key="present_leave",
            type="tertiary",
            on_click=address.go,
            args=(routes.RESULT,),
        )
    with st.container(key="slide"):
        notes()
        SLIDES[place](visit, advice, overridden(visit.knowledge, advice.overrides))


def _turn(label: str, key: str, number: int, *, disabled: bool) -> None:
    st.button(label, key=key, disabled=disabled, on_click=address.go_to_place, args=(routes.PRESENT, number))


# --- the pictures -------------------------------------------------------------------------------


def _verdict(visit: Visit, advice: Advice, knowledge: KnowledgeBase) -> None:
    st.caption(_("Our advice"))
    heading(headline(advice, knowledge))
    for line in unresolved_safety_lines(advice):
        if line.is_told:
            st.error(escaped(line.text))
    for text in extra_sentences(advice, knowledge)[:FEW]:
        st.markdown(escaped(text))


def _strength(visit: Visit, advice: Advice, knowledge: KnowledgeBase) -> None:
    heading(_("How firm is it?"))
    told = firmness(advice, knowledge)
    if advice.verdict.leader is not None:
        st.html(charts.hundred_squares(advice.verdict.share, told))
    st.markdown(f"**{escaped(told)}**")
    if advice.verdict.leader is not None:
        st.markdown(escaped(counts_sentence(advice, knowledge)))
    st.markdown(
        _("We weigh your answers in many ways. This counts how often the same choice comes out on top.")
    )


def _reasons(visit: Visit, advice: Advice, knowledge: KnowledgeBase) -> None:
    heading(_("For and against"))
    why, against = titles_of_reasons(advice)
    _list(why, reasons_for(advice, knowledge)[:FEW])
    _list(against, reasons_against(advice, knowledge)[:1])


def _list(title: str, reasons: tuple[Reason, ...]) -> None:
    if reasons:
        st.header(title, anchor=False)
        st.markdown("\n".join(f"- {escaped(one.text)}" for one in reasons))


def _alternatives(visit: Visit, advice: Advice, knowledge: KnowledgeBase) -> None:
    heading(_("Your choices side by side"))
    options = advice.viable
    if not options:
        st.markdown(_("Nothing on offer fits, so there is nothing to compare."))
        return
    sentence = charts.range_sentence(options, knowledge)
    st.vega_lite_chart(
        charts.range_chart(options, knowledge),
        width="stretch",
        theme=None,
        key="ranges",
        alt=sentence,
    )
    with st.expander(_("The same as numbers"), key="numbers"):
        st.table(charts.summary_rows(advice, knowledge), hide_index=True)


def _flips(visit: Visit, advice: Advice, knowledge: KnowledgeBase) -> None:
    heading(_("What would change it"))
    found = flips_for(visit, case.answers())
    st.markdown(escaped(flips_sentence(found)))
    lines = [flip_text(one, advice, visit.knowledge, visit.interview) for one in found.found[:FEW]]
    st.markdown("\n".join(f"- {escaped(line)}" for line in lines))


def _next_steps(visit: Visit, advice: Advice, knowledge: KnowledgeBase) -> None:
    heading(_("What to do next"))
    lines = []
    for step in next_steps(advice, knowledge)[: FEW + 1]:
        text = escaped(step.text)
        if step.due:
            text = _("**By {date}:** {step}").format(date=day(step.due), step=text)
        if step.safety:
            text = _(":red[**Safety:**] {step}").format(step=text)
        lines.append(f"1. {text}")
    st.markdown("\n".join(lines))


SLIDES: tuple[Slide, ...] = (_verdict, _strength, _reasons, _alternatives, _flips, _next_steps)
