"""What makes the result defensible: what would flip it, what is worth asking, what the order alone proves."""

from html import escape

import streamlit as st

from advisor.advice import Advice
from advisor.coach import contradictions
from advisor.combination_parts import Combination, part_text
from advisor.combinations import combinations
from advisor.flip_text import (
    flip_text,
    flips_sentence,
    told_flips,
    unknown_text,
    unknowns_sentence,
    whom_to_ask,
)
from advisor.flips import Flips
from advisor.i18n import _, day
from advisor.override_text import overrides_told, side_by_side
from advisor.proof import proof_sentences
from advisor.questions import COUNTRY
from advisor.steps import Step
from advisor.ui import links, routes
from advisor.ui.advising import quick_unknowns_for, unknowns_for
from advisor.ui.links import Link, Row
from advisor.ui.markdown import escaped
from advisor.ui.parts import folded, link_button
from advisor.ui.state import address, case
from advisor.ui.visit import Visit
from advisor.unknowns import Influence, Unknown
from advisor.wording import question_name

FEW = 3  # flips and open questions shown before the rest is folded away


def coach(visit: Visit) -> None:
    """Two answers that do not fit, side by side, once; nothing is blocked."""
    for one in contradictions(case.answers(), visit.interview, visit.knowledge):
        if case.is_put_aside(one.id):
            continue
        with st.container(border=True, key=f"coach_{one.id}"):
            st.markdown(f"**{escaped(_('Do these two answers fit?'))}**")
            rows = [
                Row(
                    f"{escape(side.label)}: <strong>{escape(side.answer)}</strong>",
                    Link(
                        _("Change"),
                        f"coach_{one.id}_{side.question}",
                        visit.interview.screen_of[side.question].id,
                        back=routes.RESULT,
                        about=side.label,
                    ),
                )
                for side in one.sides
            ]
            st.html(links.rows(rows))
            st.markdown(escaped(one.text))
            st.button(
                _("Both are right"), key=f"coach_{one.id}_fits", on_click=case.put_aside, args=(one.id,)
            )
        return  # one at a time


def overrides(visit: Visit, advice: Advice) -> None:
    """The verdict with and without local knowledge, side by side."""
    if advice.without is None:
        return
    st.header(_("Changed for this case"), anchor=False)
    st.table(side_by_side(advice, visit.knowledge), hide_index=True)
    for one in overrides_told(advice, visit.knowledge):
        st.markdown(f"- {escaped(one)}")
    link_button(_("Change the local knowledge"), "nav_local", routes.LOCAL)


def flips(visit: Visit, advice: Advice, found: Flips) -> None:
    """What would lead to another verdict, smallest change first."""
    st.header(_("What would change it"), anchor=False)
    st.markdown(escaped(flips_sentence(found)))
    lines = [escaped(flip_text(one, advice, visit.knowledge, visit.interview)) for one in told_flips(found)]
    st.markdown("\n".join(f"1. {line}" for line in lines[:FEW]))
    if len(lines) > FEW:
        with st.expander(_("Other changes that would"), key="more_flips"):
            st.markdown("\n".join(f"- {line}" for line in lines[FEW:]))


def unknowns(visit: Visit) -> None:
    """Open questions that can still change the verdict; the rest by name."""
    found = unknowns_for(visit, case.answers())
    if not found.found:
        return
    st.header(_("Worth asking first"), anchor=False)
    st.markdown(f"**{escaped(unknowns_sentence(found))}**")
    asking = found.of(Influence.DECIDES, Influence.TOGETHER)
    rows = [
        _worth_asking(visit, one, unknown_text(one, found.today, visit.knowledge, visit.interview))
        for one in asking
    ]
    others = folded(_("The others that can change it"), links.rows(rows[FEW:])) if rows[FEW:] else ""
    if rows:
        st.html(links.rows(rows[:FEW]) + others)
    _cannot_matter(visit, found.of(Influence.HARMLESS), found.of(Influence.NOT_SEEN))


def _worth_asking(visit: Visit, one: Unknown, text: str) -> Row:
    whom = whom_to_ask(one.question, visit.interview, case.answers().values.get(COUNTRY))
    link = Link(
        _("Answer"),
        f"unknown_{one.question}_answer",
        visit.interview.screen_of[one.question].id,
        back=routes.RESULT,
        about=question_name(visit.interview.question[one.question]),
    )
    return Row(f'{escape(text)}<span class="advisor-help">{escape(whom)}</span>', link)


def _cannot_matter(visit: Visit, harmless: tuple[Unknown, ...], not_seen: tuple[Unknown, ...]) -> None:
    titles = (
        (_("These cannot change the result"), harmless),
        (_("These changed nothing in all that we tried"), not_seen),
    )
    for place, (title, several) in enumerate(titles):
        if several:
            with st.expander(f"{title} ({len(several)})", key=f"no_matter_{place}"):
                labels = [question_name(visit.interview.question[one.question]) for one in several]
                st.markdown("\n".join(f"- {escaped(label)}" for label in labels))


def proof(visit: Visit, advice: Advice) -> None:
    """What holds whatever the exact weights are."""
    sentences = proof_sentences(advice, visit.knowledge)
    if sentences:
        with st.expander(_("What your order alone proves"), key="proof"):
            st.markdown("\n\n".join(escaped(one) for one in sentences))


def combined(visit: Visit, advice: Advice) -> None:
    """Each part of a combined answer with its own reasons and actions."""
    for one in combinations(advice, visit.knowledge):
        st.header(escaped(one.title), anchor=False)
        _parts(one)


def _parts(one: Combination) -> None:
    with st.container(key=f"combination_{one.kind}", gap="xsmall"):
        st.markdown("\n".join(f"- {escaped(part_text(part))}" for part in one.parts))
        if not (one.reasons or one.proof_to_ask or one.actions):
            return
        with st.expander(_("Why, what to ask for and what to do"), key=f"more_{one.kind}"):
            st.markdown("\n".join(f"- {escaped(reason.text)}" for reason in one.reasons))
            if one.proof_to_ask:
                st.markdown(f"**{escaped(_('Proof to ask for'))}**")
                st.markdown("\n".join(f"- {escaped(text)}" for text in one.proof_to_ask))
            if one.actions:
                st.markdown(f"**{escaped(_('What to do about it'))}**")
                st.markdown("\n".join(f"1. {_step(step)}" for step in one.actions))


def _step(step: Step) -> str:
    text = escaped(step.text)
    if step.due:
        text = _("**By {date}:** {step}").format(date=day(step.due), step=text)
    return _(":red[**Safety:**] {step}").format(step=text) if step.safety else text


def nothing_left(visit: Visit, step: str) -> None:
    """On a page of the interview: say so as soon as nothing left to ask changes the verdict."""
    answers = case.answers()
    if not routes.has_advice(visit.interview, answers):
        return
    found = quick_unknowns_for(visit, answers)
    if found.is_settled:
        with st.container(horizontal=True, vertical_alignment="center", key="settled"):
            st.success(escaped(unknowns_sentence(found)))
            st.button(_("See your result"), key=f"settled_{step}", on_click=address.go, args=(routes.RESULT,))
