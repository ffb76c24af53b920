"""The verdict, how firm it is, why, and what to do next."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import streamlit as st

from advisor.advice import Advice
from advisor.i18n import _, day, figure, ngettext
from advisor.overrides import overridden
from advisor.reasons import (
    Reason,
    answer_text,
    assumption_text,
    extra_sentences,
    firmness,
    headline,
    next_steps,
    option_name,
    reasons_against,
    reasons_for,
)
from advisor.special_lines import unresolved_safety_lines
from advisor.ui import charts, defence, routes, state
from advisor.ui.advising import advice_for
from advisor.ui.evidence import show_evidence, show_evidence_of, show_rule, stale_text
from advisor.ui.markdown import escaped
from advisor.ui.parts import heading, link_button, notes, row_with_button, save_button
from advisor.ui.visit import Visit
from advisor.wording import weakest_mark
from rules.trace import FiredRule, Status


def draw(visit: Visit) -> None:
    advice = advice_for(visit, state.answers())
    published, visit = visit, replace(visit, knowledge=overridden(visit.knowledge, advice.overrides))
    _verdict(visit, advice)
    _safety(visit, advice)
    defence.coach(visit)
    defence.overrides(published, advice)
    _stale(visit, advice)
    _reasons(visit, _("Why"), "for", reasons_for(advice, visit.knowledge))
    _reasons(visit, _("What speaks against it"), "against", reasons_against(advice, visit.knowledge))
    _next_steps(visit, advice)
    defence.flips(published, advice)
    defence.unknowns(published)
    defence.combined(visit, advice)
    _side_by_side(visit, advice)
    defence.proof(visit, advice)
    _ruled_out(visit, advice)
    _rules(visit, advice)
    _assumptions(visit, advice)
    _footer(visit, advice)


def _verdict(visit: Visit, advice: Advice) -> None:
    st.caption(_("Our advice"))
    heading(headline(advice, visit.knowledge))
    notes()
    told = firmness(advice, visit.knowledge)
    st.markdown(f"**{escaped(told)}**")
    if advice.verdict.leader is not None:
        st.html(charts.hundred_squares(advice.verdict.share, told))
    for sentence in extra_sentences(advice, visit.knowledge):
        st.markdown(escaped(sentence))


def _safety(visit: Visit, advice: Advice) -> None:
    """Red boxes: nothing here may be traded for price."""
    for one in advice.rules_for_choice("knock_out", "caution", "action"):
        if one.is_safety_matter:
            with st.container(key=f"safety_{one.rule.id}", gap="xsmall"):
                texts = (one.rule.statement, one.rule.advice)
                body = "\n\n".join(escaped(_(text)) for text in texts)
                st.error(f"**{escaped(_(one.rule.title))}**\n\n{body}")
                show_evidence_of(one.rule, visit.knowledge, advice.as_of, key=f"sources_safety_{one.rule.id}")

    shown = {one.rule.id for one in advice.rules_for_choice("knock_out", "caution", "action")}
    for line in unresolved_safety_lines(advice):
        if not shown & set(line.records):
            box = st.error if line.is_told else st.warning
            box(escaped(line.text))


def _reasons(visit: Visit, title: str, side: str, reasons: Sequence[Reason]) -> None:
    if not reasons:
        return
    st.header(title, anchor=False)
    for place, reason in enumerate(reasons):
        with st.container(key=f"reason_{side}_{place}", gap="xsmall"):
            st.markdown(("**+** " if side == "for" else "**−** ") + escaped(reason.text))
            mark = weakest_mark(reason.records, visit.knowledge)
            show_evidence(mark, reason.sources, visit.knowledge, key=f"sources_{side}_{place}")


def _next_steps(visit: Visit, advice: Advice) -> None:
    st.header(_("What to do next"), anchor=False)
    lines = []
    for step in next_steps(advice, visit.knowledge):
        text = escaped(step.text)
        if step.due:
            text = _("**By {date}:** {step}").format(date=day(step.due), step=text)
        if step.safety:
            text = _(":red[**Safety:**] {step}").format(step=text)
        lines.append(f"1. {text}  \n   :small[{escaped(step.why)}]")
    st.markdown("\n".join(lines))


def _side_by_side(visit: Visit, advice: Advice) -> None:
    options = advice.viable
    if not options:
        return
    st.header(_("Your choices side by side"), anchor=False)
    st.markdown(
        _(
            "More points mean a better fit. The range holds eight of ten ways of weighing your answers. Each"
            " rating is our judgement, inside a range that the sources allow."
        )
    )
    st.table(charts.summary_rows(options, visit.knowledge), hide_index=True)
    st.vega_lite_chart(
        charts.contribution_chart(options, visit.knowledge),
        width="stretch",
        theme=None,
        key="contributions",
        alt=charts.chart_sentence(options, visit.knowledge),
    )
    with st.expander(_("The same as numbers"), key="numbers"):
        st.table(charts.group_rows(options, visit.knowledge), hide_index=True)


def _ruled_out(visit: Visit, advice: Advice) -> None:
    if not advice.ruled_out:
        return
    st.header(_("What was ruled out, and why"), anchor=False)
    for option in advice.ruled_out:
        name = option_name(option, visit.knowledge)
        rules = [visit.knowledge.rule[one] for one in option.trace.knocked_out_by]
        title = _("{option}: {rule}").format(
            option=name[:1].upper() + name[1:], rule="; ".join(_(rule.title) for rule in rules)
        )
        with st.expander(escaped(title), key=f"out_{option.id}"):
            for one in advice.rules("knock_out"):
                if one.rule in rules:
                    _rule(visit, advice.as_of, one, key=f"sources_out_{option.id}_{one.rule.id}")


def _rules(visit: Visit, advice: Advice) -> None:
    """Everything else that applies: what to watch, and what is good to know."""
    watch = advice.rules_for_choice("caution", "action", "knock_out")
    ordinary = [one for one in watch if not one.is_safety_matter]
    know = advice.rules_for_choice("info")
    for title, found in ((_("What to watch"), ordinary), (_("Good to know"), know)):
        if found:
            st.header(title, anchor=False)
            for one in found:
                _fired_rule(visit, advice.as_of, one)


def _fired_rule(visit: Visit, as_of: date, one: FiredRule) -> None:
    with st.expander(escaped(_(one.rule.title)), key=f"rule_{one.rule.id}"):
        _rule(visit, as_of, one, key=f"sources_rule_{one.rule.id}")


def _rule(visit: Visit, as_of: date, one: FiredRule, *, key: str) -> None:
    """A rule, and which answers or assumptions brought it in."""
    show_rule(one.rule, visit.knowledge, as_of, key=key)
    because = [
        _("{question}: {answer}").format(
            question=_(visit.interview.question[name].label),
            answer=answer_text(visit.interview, name, value),
        )
        for name, value in one.because.items()
        if name in visit.interview.question
    ]
    form = _("Rule {id}.")
    if because and one.status is Status.APPLIES:
        form = _("Rule {id}. It applies because you said: {answers}.")
    elif because:
        form = _("Rule {id}. It rests on what you said and what we assumed: {answers}.")
    st.caption(escaped(form.format(id=one.rule.id, answers="; ".join(because))))


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
    with st.expander(title.format(count=len(found)), key="assumptions"):
        for one in found:
            row_with_button(
                escaped(assumption_text(one, visit.interview)),
                _("Answer"),
                key=f"answer_{one.field}",
                step=visit.interview.screen_of[one.field].id,
                back=routes.RESULT,
                about=_(visit.interview.question[one.field].label),
            )


def _stale(visit: Visit, advice: Advice) -> None:
    if not advice.stale:
        return
    lines = []
    for name in advice.stale:
        record = visit.knowledge.rule.get(name) or visit.knowledge.fact[name]
        lines.append(f"- {escaped(_(record.title))}. {stale_text(record)}")
    st.warning(_("Some facts behind this advice are past their date:") + "\n\n" + "\n".join(lines))


def _footer(visit: Visit, advice: Advice) -> None:
    with st.container(horizontal=True, key="navigation"):
        st.button(_("Check your answers"), key="nav_check", on_click=state.go, args=(routes.CHECK,))
        following = routes.first_open_step(visit.interview, state.answers())
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
