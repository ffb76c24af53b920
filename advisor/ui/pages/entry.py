"""All answers on one page, for quick entry by keyboard; each is saved as it is given."""

import streamlit as st

from advisor.cases.quotes import prices
from advisor.flow import visible_questions, visible_screens
from advisor.i18n import _
from advisor.questions import Question, Section
from advisor.ui import compact, inputs, missing, mode, routes
from advisor.ui.compact import Open
from advisor.ui.markdown import escaped
from advisor.ui.parts import PROBLEMS, heading, notes
from advisor.ui.state import address, case, page
from advisor.ui.visit import Visit
from advisor.wording import answer_text

BOX_WIDTH = 340  # pixels: two boxes stand side by side at a desk, one on a phone


def draw(visit: Visit) -> None:
    heading(_("All answers on one page"))
    notes()
    st.markdown(
        _(
            "Tab goes to the next box, and each answer is saved as you leave its box. Type ? for “I don't"
            " know”, and leave open what was not asked. A question that follows from an answer comes as soon"
            " as you give it."
        )
    )
    asked = _asked(visit)
    with st.container(key=PROBLEMS):
        if page.is_checked(routes.ENTRY):
            inputs.list_problems(asked)
    for section in visit.interview.sections:
        _section(visit, section, asked)
    missing.draw(visit, routes.ENTRY)
    _navigation(visit, asked)


def _asked(visit: Visit) -> tuple[Question, ...]:
    answers = case.answers()
    screens = visible_screens(visit.interview, answers)
    return tuple(one for screen in screens for one in visible_questions(visit.interview, answers, screen))


def _section(visit: Visit, section: Section, asked: tuple[Question, ...]) -> None:
    """The boxes of a section.

    Each has a place of its own, which is empty while the question is not asked: a question that comes or
    goes takes neither the focus nor what is being typed from the boxes behind it.
    """
    inside = [
        one for one in visit.interview.questions if visit.interview.screen_of[one.id].section == section.id
    ]
    with st.container():
        if any(one in asked for one in inside):
            st.header(escaped(_(section.title)), anchor=False)
    with st.container(horizontal=True):
        for question in inside:
            with st.container(width=BOX_WIDTH, gap="xsmall"):
                if question in asked:
                    _question(visit, question)


def _question(visit: Visit, question: Question) -> None:
    answers, key = case.answers(), _key(question)
    if question.id in prices(case.quotes()):
        told = answer_text(visit.interview, question.id, answers.values[question.id])
        text = _("{question}: {answer}, by your quotes on file.")
        label = compact.label(question, visit.interview).rstrip("?:")
        st.markdown(escaped(text.format(question=label, answer=told)))
        return
    # A box for typing is left alone once it is there: the next answer may be half typed during this run.
    compact.seed(question, answers, key, _value(question), once=compact.is_typed(question))
    text = mode.with_id(compact.label(question, visit.interview), question.id)
    compact.draw(question, answers, key, text, on_change=_take, args=(question,))
    problem = case.draft_problem(question)
    if problem:
        st.error(inputs.problem_text(problem))


def _value(question: Question) -> compact.Shown:
    value = case.shown_value(question)
    return Open.OPEN if value is None and not case.answers().is_unknown(question.id) else value


def _take(question: Question) -> None:
    """Take in one box; what cannot be used stays in it."""
    value = compact.read(question, _key(question))
    if value is Open.OPEN:
        case.take_back(question)
    else:
        case.record_answer(question, value)


def _navigation(visit: Visit, asked: tuple[Question, ...]) -> None:
    has_advice = routes.has_advice(visit.interview, case.answers())
    with st.container(horizontal=True, key="navigation"):
        if has_advice:
            st.button(
                _("See the result"),
                key="nav_result",
                type="primary",
                on_click=_go_on,
                args=(asked, routes.RESULT),
            )
        st.button(
            _("Check your answers"),
            key="nav_check",
            type="secondary" if has_advice else "primary",
            on_click=_go_on,
            args=(asked, routes.CHECK),
        )


def _go_on(asked: tuple[Question, ...], step: str) -> None:
    """Take over what was typed last, and go; stay where something typed cannot be used."""
    for question in asked:
        if compact.is_typed(question):
            _take(question)
    if any(case.draft_problem(question) for question in asked):
        page.mark_checked(routes.ENTRY)
    else:
        address.go(step)


def _key(question: Question) -> str:
    return f"entry_{case.number()}_{question.id}"
