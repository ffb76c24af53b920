"""What if: try other answers beside the result, and see at once what they do to the verdict."""

from html import escape

import streamlit as st

from advisor.advice import Advice
from advisor.answers import AnswerError, Answers, Value, problem_with
from advisor.cases.quotes import prices
from advisor.change_text import change_text
from advisor.flow import visible_questions, visible_screens
from advisor.i18n import _, ngettext, speak
from advisor.questions import Question
from advisor.reasons import answer_text, firmness, headline
from advisor.relevance import relevance
from advisor.scenarios import LONGEST_NAME, Scenario, with_scenario
from advisor.telling import telling_questions
from advisor.ui import charts, compact, inputs, looks, mode, routes
from advisor.ui.advising import advice_for, flips_for, unknowns_for
from advisor.ui.compact import IMPORTANCE, Open
from advisor.ui.markdown import escaped
from advisor.ui.parts import folded, heading, listed, notes, remembered
from advisor.ui.state import address, beside, case, page, samples, widgets
from advisor.ui.visit import Visit
from advisor.wording import question_name

VIEW, NAME = "what_if_view", "scenario_name"
TELLING = "telling"


def draw(visit: Visit) -> None:
    looks.wide()
    heading(_("What if?"))
    notes()
    st.markdown(
        _("Try other answers and see what they do. Nothing is changed until you press “Use these answers”.")
    )
    _panel(visit)
    st.button(_("Back to the result"), key="nav_back", on_click=address.go, args=(routes.RESULT,))


@st.fragment
def _panel(visit: Visit) -> None:
    """Runs alone on each change; the rest of the page stands still."""
    speak(address.language())
    own = case.answers()
    tried = _usable(visit, own)
    answers = Answers({**own.values, **tried}, overrides=own.overrides)
    before, after = advice_for(visit, own), advice_for(visit, answers)
    with st.container(key="what_if_panel"):
        left, right = st.columns(2, gap="large")
    with left, st.container(key="what_if_verdict"):
        _verdicts(visit, before, after, is_changed=bool(tried))
        if tried:
            _take_over(visit, tried)
            _what_changed(visit, before, after)
    with st.container(key="what_if_bar", gap=None):  # before the questions: the verdict comes first
        st.markdown(
            f"**{escaped(headline(after, visit.knowledge))}** {escaped(firmness(after, visit.knowledge))}"
        )
    with right:
        _changes(visit, own, tried)
        _questions(visit, own, answers)
        _keep_scenario(answers)


def _usable(visit: Visit, own: Answers) -> dict[str, Value]:
    """What is tried, can be used, and differs from the answers of the case."""
    return {
        name: value
        for name, value in beside.what_if().items()
        if not problem_with(visit.interview.question[name], value)
        and not (own.is_answered(name) and own.values[name] == value)
    }


# --- the two verdicts ---------------------------------------------------------------------------


def _verdicts(visit: Visit, before: Advice, after: Advice, *, is_changed: bool) -> None:
    shown = [(_("As it is"), "before", before)]
    if is_changed:
        shown.append((_("With what you try"), "after", after))
    cards = [_card(visit, *one) for one in shown]
    st.html(f'<div class="advisor-cards">{"".join(cards)}</div>')  # one element: it is drawn at each change


def _card(visit: Visit, title: str, name: str, advice: Advice) -> str:
    """HTML of one verdict."""
    told = firmness(advice, visit.knowledge)
    has_leader = advice.verdict.leader is not None
    squares = charts.hundred_squares(advice.verdict.share, told) if has_leader else ""
    verdict = f"<p><b>{escape(headline(advice, visit.knowledge))}</b></p><p>{escape(told)}</p>{squares}"
    return f'<section class="advisor-card verdict-{name}"><h2>{escape(title)}</h2>{verdict}</section>'


def _what_changed(visit: Visit, before: Advice, after: Advice) -> None:
    found = change_text(before, after, visit.knowledge, visit.interview)
    told = f"<h2>{escape(_('What changed, and why'))}</h2>"
    told += listed((*found.verdict, *found.answers, *found.options, *found.shares))
    if found.new:
        told += f"<p><b>{escape(_('New reasons'))}</b></p>{listed(found.new)}"
    if found.gone:
        label = _("Reasons that no longer hold ({count})").format(count=len(found.gone))
        told += folded(label, listed(found.gone))
    st.html(told)
    if mode.is_consultant():
        st.table(charts.summary_rows(after, visit.knowledge), hide_index=True)


def _take_over(visit: Visit, tried: dict[str, Value]) -> None:
    # Not by on_click: the whole page must run again, and with it the counts beside it.
    if st.button(_("Use these answers"), key="what_if_use", type="primary"):
        for name, value in tried.items():
            case.record_answer(visit.interview.question[name], value)
        beside.stop_trying()
        page.note(_("These are your answers now."))
        for name in tried.keys() & prices(case.quotes()):
            text = _("Not taken over: {question}. Your quotes on file give this price.")
            page.note(text.format(question=question_name(visit.interview.question[name])))
        address.go(routes.RESULT)
        st.rerun()


# --- the questions ------------------------------------------------------------------------------


def _changes(visit: Visit, own: Answers, tried: dict[str, Value]) -> None:
    """What is tried, each with a way back."""
    if not tried:
        return
    with st.container(border=True, key="what_if_changes", gap="xsmall"):
        text = ngettext("{count} answer is tried", "{count} answers are tried", len(tried))
        st.markdown(f"**{text.format(count=len(tried))}**")
        for name, value in tried.items():
            question = visit.interview.question[name]
            line = _("{question}: “{new}”, and not “{old}”").format(
                question=question_name(question).rstrip("?:"),
                new=answer_text(visit.interview, name, value),
                old=answer_text(visit.interview, name, own.values[name])
                if own.is_answered(name)
                else _("not answered"),
            )
            undo = _("Undo: {change}").format(change=mode.with_id(line, name))
            st.button(
                escaped(undo),
                key=f"undo_{name}",
                type="tertiary",
                on_click=beside.stop_trying,
                args=(name,),
            )
        st.button(_("Undo all"), key="undo_all", on_click=beside.stop_trying)


def _questions(visit: Visit, own: Answers, answers: Answers) -> None:
    asked = relevance(visit.interview, answers).questions
    views = {TELLING: _("What tells most, what matters")} | {
        section.id: _(section.title)
        for section in visit.interview.sections
        if any(visit.interview.screen_of[name].section == section.id for name in asked)
    }
    view = st.selectbox(
        _("Questions to try"), list(views), format_func=lambda one: views.get(one, one), key=VIEW
    )
    for question in _shown(visit, own, answers, view):
        _question(visit, question, answers)


def _shown(visit: Visit, own: Answers, answers: Answers, view: str) -> tuple[Question, ...]:
    """The questions of a view. The most telling ones are those of the case, whatever is tried."""
    if view != TELLING:
        screens = visible_screens(visit.interview, answers)
        return tuple(
            one
            for screen in screens
            if screen.section == view
            for one in visible_questions(visit.interview, answers, screen)
        )
    telling = telling_questions(flips_for(visit, own), unknowns_for(visit, own), visit.interview, own)
    asked = relevance(visit.interview, answers).questions
    buckets = (one.id for one in visit.interview.questions if one.id.startswith(IMPORTANCE))
    return tuple(visit.interview.question[name] for name in (*telling, *buckets) if name in asked)


def _question(visit: Visit, question: Question, answers: Answers) -> None:
    key = f"try_{question.id}"
    typed = beside.what_if().get(question.id, Open.OPEN)
    if typed is Open.OPEN and answers.is_answered(question.id):
        typed = answers.values[question.id]
    compact.seed(question, answers, key, typed, once=False)
    text = mode.with_id(compact.label(question, visit.interview), question.id)
    compact.draw(question, answers, key, text, within_scope=True, on_change=_try, args=(question, key))
    problem = problem_with(question, typed) if typed is not Open.OPEN else None
    if problem:
        st.error(inputs.problem_text(problem))


def _try(question: Question, key: str) -> None:
    """An emptied box stands for the answer of the case."""
    value = compact.read(question, key)
    if value is Open.OPEN:
        beside.stop_trying(question.id)
    else:
        beside.try_value(question.id, value)


# --- keeping ------------------------------------------------------------------------------------


def _keep_scenario(answers: Answers) -> None:
    st.header(_("Keep as a scenario"), anchor=False)
    st.text_input(_("Name of the scenario"), max_chars=LONGEST_NAME, **remembered(NAME))
    if st.button(_("Keep as a scenario"), key="scenario_keep"):
        try:
            new = Scenario(str(widgets.value(NAME) or ""), answers, samples.open_sample() is not None)
            beside.keep_scenarios(with_scenario(beside.scenarios(), new))
            page.forget_typed(NAME)
        except AnswerError as error:
            for problem in error.problems:
                st.error(inputs.problem_text(problem))
        else:
            st.success(_("Kept. You find it under “Compare scenarios”."))
    if beside.scenarios() and st.button(_("Compare scenarios"), key="what_if_compare"):
        address.go(routes.COMPARE)
        st.rerun()
