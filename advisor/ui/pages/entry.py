"""All answers on one page, for quick entry by keyboard; nothing typed is lost."""

import streamlit as st

from advisor.cases.quotes import prices
from advisor.flow import visible_questions, visible_screens
from advisor.i18n import _, ngettext
from advisor.questions import Question
from advisor.ui import compact, inputs, mode, routes
from advisor.ui.compact import Open
from advisor.ui.markdown import escaped
from advisor.ui.parts import heading, notes
from advisor.ui.state import address, case, page
from advisor.ui.visit import Visit
from advisor.wording import answer_text

KEEP = "entry_keep"


def draw(visit: Visit) -> None:
    heading(_("All answers on one page"))
    notes()
    st.markdown(
        _(
            "Tab goes to the next box. Enter keeps all that stands here. Type ? for “I don't know”, and leave"
            " open what was not asked. Questions that follow from an answer come after you keep it."
        )
    )
    if page.is_checked(routes.ENTRY):
        _problems(visit)
    asked = _asked(visit)
    with st.form(KEEP, border=False):
        section = None
        for row in _rows(visit, asked):
            here = visit.interview.screen_of[row[0].id].section
            if here != section:
                section = here
                st.header(escaped(_(visit.interview.section[here].title)), anchor=False)
            for column, question in zip(st.columns(2), row, strict=False):
                with column:
                    _question(visit, question)
        st.form_submit_button(
            _("Keep these answers"), key="entry_submit", type="primary", on_click=_keep, args=(visit, asked)
        )
    with st.container(horizontal=True, key="navigation"):
        if routes.has_advice(visit.interview, case.answers()):
            st.button(_("See the result"), key="nav_result", on_click=address.go, args=(routes.RESULT,))
        st.button(_("Check your answers"), key="nav_check", on_click=address.go, args=(routes.CHECK,))


def _asked(visit: Visit) -> tuple[Question, ...]:
    answers = case.answers()
    screens = visible_screens(visit.interview, answers)
    return tuple(one for screen in screens for one in visible_questions(visit.interview, answers, screen))


def _rows(visit: Visit, asked: tuple[Question, ...]) -> list[tuple[Question, ...]]:
    """Two questions side by side, never of two sections."""
    rows: list[tuple[Question, ...]] = []
    for section in visit.interview.sections:
        inside = [one for one in asked if visit.interview.screen_of[one.id].section == section.id]
        rows += [tuple(inside[place : place + 2]) for place in range(0, len(inside), 2)]
    return rows


def _question(visit: Visit, question: Question) -> None:
    answers, key = case.answers(), _key(question)
    if question.id in prices(case.quotes()):
        told = answer_text(visit.interview, question.id, answers.values[question.id])
        text = _("{question}: {answer}, by your quotes on file.")
        label = compact.label(question, visit.interview).rstrip("?:")
        st.markdown(escaped(text.format(question=label, answer=told)))
        return
    compact.seed(question, answers, key, _value(question), once=True)
    text = mode.with_id(compact.label(question, visit.interview), question.id)
    compact.draw(question, answers, key, text)
    problem = case.draft_problem(question)
    if problem and page.is_checked(routes.ENTRY):
        st.error(inputs.problem_text(problem))


def _value(question: Question) -> compact.Shown:
    value = case.shown_value(question)
    return Open.OPEN if value is None and not case.answers().is_unknown(question.id) else value


def _problems(visit: Visit) -> None:
    found = [(one, problem) for one in visit.interview.questions if (problem := case.draft_problem(one))]
    if found:
        lines = [f"- **{escaped(_(one.label))}:** {inputs.problem_text(problem)}" for one, problem in found]
        st.error(_("Please look at this again; the rest is kept:") + "\n\n" + "\n".join(lines))
        return
    count = len(case.answers().values)
    text = ngettext("Kept: {count} answer.", "Kept: {count} answers.", count)
    st.success(text.format(count=count))


def _keep(visit: Visit, asked: tuple[Question, ...]) -> None:
    """Take in every box that was on the page; what cannot be used stays in its box."""
    for question in asked:
        value = compact.read(question, _key(question))
        if value is Open.OPEN:
            case.take_back(question)
        else:
            case.record_answer(question, value)
    for question in asked:  # as it is now understood, such as “none” alone
        compact.seed(question, case.answers(), _key(question), _value(question), once=False)
    page.mark_checked(routes.ENTRY)


def _key(question: Question) -> str:
    return f"entry_{case.number()}_{question.id}"
