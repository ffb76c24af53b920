"""What the knowledge base says of this case: what is ruled out, what to watch, and all sources."""

from collections.abc import Iterator
from datetime import date

import streamlit as st

from advisor.advice import Advice, Option
from advisor.i18n import _, as_sentence, ngettext
from advisor.reasons import answer_text, option_name, reasons_against, reasons_for
from advisor.report.offers import run_out_texts
from advisor.ui.evidence import show_rule, source_lines, stale_text
from advisor.ui.markdown import escaped
from advisor.ui.state import case
from advisor.ui.visit import Visit
from advisor.wording import question_name
from rules.trace import FiredRule, Status


def ruled_out(visit: Visit, advice: Advice) -> None:
    """Choices that fall to the same rules stand together."""
    by_rules: dict[tuple[str, ...], list[Option]] = {}
    for option in advice.ruled_out:
        by_rules.setdefault(option.trace.knocked_out_by, []).append(option)
    if by_rules:
        st.header(_("What was ruled out, and why"), anchor=False)
    fired = {one.rule.id: one for one in advice.rules("knock_out")}
    for names, options in by_rules.items():
        title = ngettext("{rule}: {count} choice", "{rule}: {count} choices", len(options)).format(
            rule="; ".join(_(visit.knowledge.rule[name].title) for name in names), count=len(options)
        )
        with st.expander(escaped(title), key=f"out_{'_'.join(names)}"):
            lines = [option_name(one, visit.knowledge) for one in options]
            st.markdown("\n".join(f"- {escaped(as_sentence(one))}" for one in lines))
            for name in names:
                if name in fired:
                    _rule(visit, advice.as_of, fired[name])


def cautions(visit: Visit, advice: Advice) -> None:
    """What to watch, each folded; what is only good to know, folded together."""
    found = advice.rules_for_choice("caution", "action", "knock_out")
    watch = [one for one in found if not one.is_safety_matter]
    if watch:
        st.header(_("What to watch"), anchor=False)
    for one in watch:
        with st.expander(escaped(_(one.rule.title)), key=f"rule_{one.rule.id}"):
            _rule(visit, advice.as_of, one)
    know = advice.rules_for_choice("info")
    if know:
        title = ngettext("Good to know: {count} more point", "Good to know: {count} more points", len(know))
        with st.expander(title.format(count=len(know)), key="good_to_know"):
            for one in know:
                with st.container(key=f"rule_{one.rule.id}", gap="xsmall"):
                    st.markdown(f"**{escaped(_(one.rule.title))}**")
                    _rule(visit, advice.as_of, one)


def _rule(visit: Visit, as_of: date, one: FiredRule) -> None:
    """A rule, and which answers or assumptions brought it in."""
    show_rule(one.rule, visit.knowledge, as_of)
    because = [
        _("{question}: {answer}").format(
            question=question_name(visit.interview.question[name]),
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


def stale(visit: Visit, advice: Advice) -> None:
    if not advice.stale:
        return
    lines = []
    for name in advice.stale:
        record = visit.knowledge.rule.get(name) or visit.knowledge.fact[name]
        lines.append(f"- {escaped(_(record.title))}. {stale_text(record)}")
    st.warning(_("Some facts behind this advice are past their date:") + "\n\n" + "\n".join(lines))


def run_out(visit: Visit, advice: Advice) -> None:
    """Prices that the advice works with and that nobody offers any more."""
    told = [escaped(one) for one in run_out_texts(case.quotes(), advice.as_of, visit.knowledge)]
    if told:
        st.warning("\n\n".join(told))


def sources(visit: Visit, advice: Advice) -> None:
    """Every source that a reason or a rule of this advice names, in the order of the data."""
    named = set(_named_sources(visit, advice))
    found = [one for one in visit.knowledge.sources if one.id in named]
    if not found:
        return
    st.header(_("Sources"), anchor=False)
    title = ngettext("{count} source of this advice", "{count} sources of this advice", len(found))
    with st.expander(title.format(count=len(found)), key="sources_all"):
        st.markdown(source_lines(found))


def _named_sources(visit: Visit, advice: Advice) -> Iterator[str]:
    for reason in (*reasons_for(advice, visit.knowledge), *reasons_against(advice, visit.knowledge)):
        yield from reason.sources
    chosen = advice.rules_for_choice("caution", "action", "knock_out", "info")
    for one in (*chosen, *advice.rules("knock_out")):
        yield from one.rule.sources
