"""The first screenful of the result: verdict, how firm, what would flip it, why, safety, next step."""

from collections.abc import Sequence
from typing import NamedTuple

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from advisor.advice import Advice
from advisor.flip_text import first_flip_text
from advisor.flips import Flips
from advisor.guarded_lines import advice_of, notes_on_place, title_of
from advisor.i18n import _, day, ngettext
from advisor.plain_words import trade_words
from advisor.reasons import (
    Reason,
    broken_wishes,
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
from advisor.steps import Step
from advisor.ui import charts
from advisor.ui.evidence import show_evidence, show_evidence_of
from advisor.ui.markdown import escaped
from advisor.ui.parts import heading, notes
from advisor.ui.visit import Visit
from advisor.wording import rule_told, weakest_mark
from rules.trace import FiredRule


class Side(NamedTuple):
    """Reasons of one side, their sign, and how many of them are shown before the others are folded away."""

    name: str
    sign: str
    title: str
    reasons: Sequence[Reason]
    most: int


def verdict(visit: Visit, advice: Advice) -> None:
    heading(headline(advice, visit.knowledge, plain=True))
    notes()
    told = firmness(advice, visit.knowledge, plain=True)
    with st.container(key="strength", gap="xsmall"):
        st.markdown(f"**{escaped(told)}**")
        if advice.verdict.leader is not None:
            st.html(charts.hundred_squares(advice.verdict.share, told))
            st.caption(escaped(counts_sentence(advice, visit.knowledge, plain=True)))


def place_for_flip() -> DeltaGenerator:
    """Keeps the place of the sentence that takes longest to work out, so that nothing below it moves."""
    with st.container(key="flip"):
        place = st.empty()
    place.markdown(_("**What would change this?** We are working it out."))
    return place


def flip(place: DeltaGenerator, visit: Visit, advice: Advice, found: Flips) -> None:
    """The one thing that would flip the verdict."""
    text = first_flip_text(found, advice, visit.knowledge, visit.interview)
    place.markdown(_("**What would change this?** {flip}").format(flip=escaped(text)))


def reasons(visit: Visit, advice: Advice) -> None:
    """Three for, and the wishes that it breaks and the strongest against, side by side."""
    shown = _sides(visit, advice)
    if not shown:
        return
    widths = [3, 2] if len(shown) == 2 else [1]
    for column, side in zip(st.columns(widths), shown, strict=True):
        with column, st.container(key=f"reasons_{side.name}"):
            st.header(side.title, anchor=False)
            st.markdown("\n".join(f"- {_signed(side, one)}" for one in side.reasons[: side.most]))
    words = trade_words(advice, visit.knowledge)
    if words:
        st.caption(escaped(words))


def safety(visit: Visit, advice: Advice) -> None:
    """What may not be traded for price, in red; what we only suspect, in yellow."""
    rules = _safety_rules(advice)
    told = [f"**{escaped(title_of(one, advice))}.** {escaped(advice_of(one, advice))}" for one in rules]
    shown = {one.rule.id for one in rules}
    lines = [one for one in unresolved_safety_lines(advice) if not shown & set(one.records)]
    told += [escaped(one.text) for one in lines if one.is_told]
    told += [escaped(one) for one in notes_on_place(rules)]
    if told:
        st.error("\n\n".join(told))
    for line in lines:
        if not line.is_told:
            st.warning(escaped(line.text))


def next_step(visit: Visit, advice: Advice) -> None:
    """The first step with a date."""
    steps = next_steps(advice, visit.knowledge)
    if steps:
        st.header(_("What to do next"), anchor=False)
        st.markdown(_step_text(next((one for one in steps if one.due), steps[0])))


def behind_it(visit: Visit, advice: Advice) -> None:
    """Folded away: all steps in order, all reasons, and what stands behind the red box."""
    steps = next_steps(advice, visit.knowledge)
    if len(steps) > 1:
        title = ngettext("All {count} step, in order", "All {count} steps, in order", len(steps))
        with st.expander(title.format(count=len(steps)), key="all_steps"):
            lines = [f"1. {_step_text(one)}  \n   :small[{escaped(one.why)}]" for one in steps]
            st.markdown("\n".join(lines))
    shown = _sides(visit, advice)
    if shown:
        with st.expander(_("All reasons, and where they come from"), key="all_reasons"):
            for side in shown:
                st.markdown(f"**{escaped(side.title)}**")
                for place, reason in enumerate(side.reasons):
                    _reason(visit, side, reason, key=f"{side.name}_{place}")
    rules = _safety_rules(advice)
    if rules:
        with st.expander(_("Safety: why, and how we know"), key="safety"):
            for one in rules:
                st.markdown(
                    f"**{escaped(title_of(one, advice))}.** {escaped(rule_told(one, visit.interview))}"
                )
                show_evidence_of(one.rule, visit.knowledge, advice.as_of)


def _sides(visit: Visit, advice: Advice) -> list[Side]:
    """For and against, as far as there is something to say."""
    pro, contra = reasons_for(advice, visit.knowledge), reasons_against(advice, visit.knowledge)
    why, against = titles_of_reasons(advice)
    sides = (
        Side("for", "+", why, pro, 3),
        Side("against", "−", against, contra, 1 + len(broken_wishes(advice))),
    )
    return [side for side in sides if side.reasons]


def _signed(side: Side, reason: Reason) -> str:
    return f"**{side.sign}** {escaped(reason.text)}"


def _reason(visit: Visit, side: Side, reason: Reason, *, key: str) -> None:
    with st.container(key=f"reason_{key}", gap="xsmall"):
        st.markdown(_signed(side, reason))
        mark = weakest_mark(reason.records, visit.knowledge)
        show_evidence(mark, reason.sources, visit.knowledge)


def _safety_rules(advice: Advice) -> list[FiredRule]:
    found = advice.rules_for_choice("knock_out", "caution", "action")
    return [one for one in found if one.is_safety_matter]


def _step_text(step: Step) -> str:
    text = escaped(step.text)
    if step.due:
        text = _("**By {date}:** {step}").format(date=day(step.due), step=text)
    return _(":red[**Safety:**] {step}").format(step=text) if step.safety else text


def extras(visit: Visit, advice: Advice) -> None:
    """What belongs to the verdict and does not fit into one sentence."""
    sentences = extra_sentences(advice, visit.knowledge)
    if sentences:
        st.header(_("Good to know about this answer"), anchor=False)
        st.markdown("\n".join(f"- {escaped(one)}" for one in sentences))
