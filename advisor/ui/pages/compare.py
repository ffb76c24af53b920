"""Up to four scenarios and sample businesses side by side."""

from collections.abc import Mapping, Sequence

import streamlit as st

from advisor.advice import Advice
from advisor.answers import AnswerError
from advisor.i18n import _, day
from advisor.reasons import answer_text, firmness, headline, next_steps, reasons_against, reasons_for
from advisor.relevance import relevance
from advisor.samples import samples_for
from advisor.scenarios import (
    LONGEST_NAME,
    MOST_SCENARIOS,
    Scenario,
    differing_questions,
    renamed,
    with_scenario,
    without_scenario,
)
from advisor.ui import charts, inputs, looks, mode, routes
from advisor.ui.advising import advice_for
from advisor.ui.comparison import share_chart, share_rows, share_sentence
from advisor.ui.markdown import escaped
from advisor.ui.parts import heading, link_button, notes
from advisor.ui.state import beside, case, samples, widgets
from advisor.ui.visit import Visit
from advisor.wording import question_name

SAMPLE = "compare_sample"
FEW = 6  # differing answers shown before the rest is folded away


def draw(visit: Visit) -> None:
    looks.wide()
    heading(_("Compare scenarios"))
    notes()
    kept = beside.scenarios()
    if kept:
        advices = {one.name: advice_for(visit, one.answers) for one in kept}
        differing = differing_questions([one.answers for one in kept], visit.interview)
        with st.container(key="compare_columns"):
            for column, scenario in zip(st.columns(len(kept)), kept, strict=True):
                with column:
                    _scenario(visit, scenario, advices[scenario.name], differing)
        _shares(visit, advices)
    else:
        st.markdown(
            _(
                "Nothing to compare yet. Keep what you try on the page “What if?” as a scenario, or add your"
                " answers or a sample business here."
            )
        )
    _add(visit, kept)


# --- one scenario -------------------------------------------------------------------------------


def _scenario(visit: Visit, scenario: Scenario, advice: Advice, differing: Sequence[str]) -> None:
    with st.container(border=True, key=f"scenario_{scenario.name}", gap="xsmall"):
        st.header(escaped(scenario.name), anchor=False)
        if scenario.is_sample:
            st.badge(_("Sample: made up"), color="orange", icon=":material/science:")
        told = firmness(advice, visit.knowledge)
        st.markdown(f"**{escaped(headline(advice, visit.knowledge))}**")
        st.markdown(escaped(told))
        if advice.verdict.leader is not None:
            st.html(charts.hundred_squares(advice.verdict.share, told))
        _first(_("**For:** {reason}"), [one.text for one in reasons_for(advice, visit.knowledge)])
        _first(_("**Against:** {reason}"), [one.text for one in reasons_against(advice, visit.knowledge)])
        _next_step(visit, advice)
        _differences(visit, scenario, differing)
        _rename(scenario)


def _first(form: str, texts: Sequence[str]) -> None:
    if texts:
        st.markdown(form.format(reason=escaped(texts[0])))


def _next_step(visit: Visit, advice: Advice) -> None:
    step = next(iter(next_steps(advice, visit.knowledge)), None)
    if step is None:
        return
    form = _("**Next:** by {date}: {step}") if step.due else _("**Next:** {step}")
    st.markdown(form.format(date=day(step.due) if step.due else "", step=escaped(step.text)))


def _differences(visit: Visit, scenario: Scenario, differing: Sequence[str]) -> None:
    """The answers in which the scenarios are not alike, in the order asked."""
    counting = relevance(visit.interview, scenario.answers).answers
    lines = []
    for name in differing:
        told = _("not answered")
        if counting.is_answered(name):
            told = answer_text(visit.interview, name, counting.values[name])
        question = mode.with_id(question_name(visit.interview.question[name]).rstrip("?:"), name)
        lines.append(f"- {escaped(question)}: **{escaped(told)}**")
    if lines:
        st.markdown(f"**{_('Answers that differ')}**")
        st.markdown("\n".join(lines[:FEW]))
    if len(lines) > FEW:
        label = _("{count} more that differ").format(count=len(lines) - FEW)
        with st.expander(label, key=f"differ_{scenario.name}"):
            st.markdown("\n".join(lines[FEW:]))


def _rename(scenario: Scenario) -> None:
    with st.expander(_("Rename or take out"), key=f"change_{scenario.name}"):
        key = f"rename_{scenario.name}"
        widgets.seed_once(key, scenario.name)
        name = st.text_input(_("Name of the scenario"), key=key, max_chars=LONGEST_NAME)
        if st.button(_("Rename"), key=f"do_{key}", help=escaped(scenario.name)):
            try:
                beside.keep_scenarios(renamed(beside.scenarios(), scenario.name, name))
            except AnswerError as error:
                _problems(error)
            else:
                st.rerun()
        st.button(
            _("Take it out"),
            key=f"out_{scenario.name}",
            help=escaped(scenario.name),
            on_click=_take_out,
            args=(scenario.name,),
        )


def _take_out(name: str) -> None:
    beside.keep_scenarios(without_scenario(beside.scenarios(), name))


def _shares(visit: Visit, advices: Mapping[str, Advice]) -> None:
    st.header(_("Who comes first, and how often"), anchor=False)
    sentence = share_sentence(advices, visit.knowledge)
    st.markdown(escaped(sentence))
    st.vega_lite_chart(
        share_chart(advices, visit.knowledge), width="stretch", theme=None, key="shares", alt=sentence
    )
    with st.expander(_("The same as numbers"), key="share_numbers"):
        st.table(share_rows(advices, visit.knowledge), hide_index=True)


# --- adding -------------------------------------------------------------------------------------


def _add(visit: Visit, kept: Sequence[Scenario]) -> None:
    st.header(_("Add to the comparison"), anchor=False)
    st.caption(_("Up to {count} side by side.").format(count=MOST_SCENARIOS))
    known = {one.id: one for one in samples_for(visit.knowledge, visit.as_of)}
    with st.container(horizontal=True, vertical_alignment="bottom", key="add_sample_row"):
        chosen = st.selectbox(
            _("Sample business"), list(known), format_func=lambda one: _(known[one].name), key=SAMPLE
        )
        if st.button(_("Add this sample"), key="add_sample"):
            sample = known[chosen]
            _keep(Scenario(_("Sample: {name}").format(name=_(sample.name)), sample.answers, is_sample=True))
    if routes.has_advice(visit.interview, case.answers()):
        with st.container(horizontal=True, key="navigation"):
            if samples.open_sample() is None and st.button(_("Add my answers"), key="add_own"):
                _keep(Scenario(_free_name(_("My answers"), kept), case.answers()))
            link_button(_("Try other answers"), "nav_what_if", routes.WHAT_IF)


def _free_name(name: str, kept: Sequence[Scenario]) -> str:
    taken = {one.name.casefold() for one in kept}
    numbered = (
        _("{name} {number}").format(name=name, number=number) for number in range(2, MOST_SCENARIOS + 2)
    )
    return next(one for one in (name, *numbered) if one.casefold() not in taken)


def _keep(scenario: Scenario) -> None:
    try:
        beside.keep_scenarios(with_scenario(beside.scenarios(), scenario))
    except AnswerError as error:
        _problems(error)
    else:
        st.rerun()


def _problems(error: AnswerError) -> None:
    for problem in error.problems:
        st.error(inputs.problem_text(problem))
