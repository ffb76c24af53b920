"""One rule, made from its data: where and when it holds, what it does, and what it rests on."""

from collections.abc import Sequence

import streamlit as st

from advisor.i18n import _, day
from advisor.rule_text import (
    Line,
    condition_lines,
    effect_lines,
    force_text,
    kind_text,
    places_text,
    purpose_text,
)
from advisor.statements import interest_text
from advisor.ui import evidence, routes
from advisor.ui.advising import advice_for
from advisor.ui.markdown import escaped
from advisor.ui.parts import heading, link_button
from advisor.ui.state import case
from advisor.ui.visit import Visit
from advisor.working_text import because_text
from rules.schema import Rule


def draw(visit: Visit, rule: Rule) -> None:
    local = visit.with_local_knowledge(case.answers().overrides)
    rule = local.knowledge.rule.get(rule.id, rule)
    st.caption(_("Rule {id}.").format(id=rule.id))
    heading(_(rule.title))
    st.markdown(escaped(_(rule.statement)))
    st.markdown(_("**For you:** {advice}").format(advice=escaped(_(rule.advice))))
    _your_case(visit, rule)
    st.header(_("Kind, place and time"), anchor=False)
    told = [
        _("{kind}, for {purpose}.").format(kind=kind_text(rule), purpose=purpose_text(rule)),
        _("Holds in: {places}.").format(places=places_text(rule.countries)),
        force_text(rule, visit.as_of),
    ]
    if rule.severity == "safety":
        told.append(_("It is about safety: it stands in a red box."))
    if rule.review_by:
        told.append(_("To be looked up again by {date}.").format(date=day(rule.review_by)))
    st.markdown("\n".join(f"- {escaped(line)}" for line in told))
    st.header(_("When it applies"), anchor=False)
    st.markdown(_list(condition_lines(rule.when, visit.interview, visit.knowledge)))
    st.header(_("What it does"), anchor=False)
    st.markdown("\n".join(f"- {escaped(line)}" for line in effect_lines(rule, visit.knowledge)))
    _evidence(local, rule)
    link_button(_("All rules"), "all_rules", routes.METHOD)


def _your_case(visit: Visit, rule: Rule) -> None:
    """Whether it fired on the visitor's answers, and why."""
    if not routes.has_advice(visit.interview, case.answers()):
        return
    fired = advice_for(visit, case.answers()).trace.rules
    found = next((one for one in fired if one.rule.id == rule.id), None)
    if found is None:
        st.info(_("It does not apply to your answers."))
        return
    because = because_text(found, visit.knowledge, visit.interview)
    st.info(escaped(_("It applies to your answers. {because}").format(because=because)))


def _list(lines: Sequence[Line]) -> str:
    return "\n".join(f"{'    ' * one.depth}- {escaped(one.text)}" for one in lines)


def _evidence(visit: Visit, rule: Rule) -> None:
    st.header(_("What it rests on"), anchor=False)
    sources = [visit.knowledge.source[name] for name in rule.sources]
    st.markdown(f"*{evidence.certainty(rule.mark)}.* {interest_text(sources)}")
    if rule.note:
        st.markdown(escaped(_(rule.note)))
    if rule.is_stale(visit.as_of):
        st.warning(evidence.stale_text(rule))
    lines = [evidence.source_lines(sources)] if sources else []
    lines += [f"- {escaped(_(rule.reference))}"] if rule.reference else []
    st.markdown("\n".join(lines))
    for name in rule.facts:
        fact = visit.knowledge.fact[name]
        st.markdown(f"**{escaped(_(fact.title))}** ({fact.id}). {escaped(_(fact.statement))}")
        st.caption(evidence.certainty(fact.mark))
