"""Every question with its answer, and a way to change each."""

from html import escape

import streamlit as st

from advisor.answers import Answers
from advisor.flow import quick_path_done, section_counts, visible_questions, visible_screens
from advisor.i18n import _
from advisor.questions import COUNTRY, Question, Section
from advisor.reasons import answer_text
from advisor.relevance import holds, irrelevant_answers
from advisor.ui import answer_notes, links, missing, routes
from advisor.ui.links import Link, Row
from advisor.ui.markdown import escaped
from advisor.ui.parts import folded, heading, notes, save_button
from advisor.ui.state import address, case
from advisor.ui.visit import Visit
from advisor.wording import question_name


def draw(visit: Visit) -> None:
    heading(_("Check your answers"))
    notes()
    st.markdown(_("Change what is wrong. The other answers stay as they are."))
    counts = section_counts(visit.interview, case.answers())
    for section in visit.interview.sections:
        count = counts[section.id]
        if not count.total:
            continue
        title = _("{section}: {answered} of {total} answered").format(
            section=_(section.title), answered=count.answered, total=count.total
        )
        rows = links.rows(_section(visit, section))
        st.html(f"<h2>{escape(title)}</h2>{rows}" if count.answered else folded(title, rows))
    _irrelevant(visit)
    missing.draw(visit, routes.CHECK)
    _navigation(visit)


def _section(visit: Visit, section: Section) -> list[Row]:
    answers = case.answers()
    return [
        _row(visit, question, screen.id, answers)
        for screen in visible_screens(visit.interview, answers)
        if screen.section == section.id
        for question in visible_questions(visit.interview, answers, screen)
    ]


def _row(visit: Visit, question: Question, step: str, answers: Answers) -> Row:
    is_answered = answers.is_answered(question.id)
    told = f"<em>{escape(_('not answered'))}</em>"
    if is_answered:
        text = answer_text(visit.interview, question.id, answers.values[question.id])
        told = f"<strong>{escape(text)}</strong>"
    note = answer_notes.told(question.id)
    noted = f"<br><em>{escape(note)}</em>" if note else ""
    label = question_name(question)
    name = _("Change") if is_answered else _("Answer")
    link = Link(name, f"change_{question.id}", step, back=routes.CHECK, about=label)
    return Row(f"{escape(label)}<br>{told}{noted}", link)


def _irrelevant(visit: Visit) -> None:
    answers = case.answers()
    names = irrelevant_answers(visit.interview, answers)
    if not names:
        return
    st.header(_("Kept, but no longer counted"), anchor=False)
    for name in names:
        text = _("{question}: {answer}. It no longer counts because of your answer to {deciding}.")
        st.markdown(
            "- "
            + escaped(
                text.format(
                    question=question_name(visit.interview.question[name]),
                    answer=answer_text(visit.interview, name, answers.values[name]),
                    deciding=", ".join(f"“{label}”" for label in _deciding_labels(visit, name)),
                )
            )
        )


def _deciding_labels(visit: Visit, name: str) -> tuple[str, ...]:
    """The questions whose answers keep this one from being asked, or its answer from fitting."""
    question, screen = visit.interview.question[name], visit.interview.screen_of[name]
    answers = case.answers()
    failing = [
        one for one in (screen.when, question.when) if one and not holds(one, visit.interview, answers)
    ]
    named = [leaf.field for one in failing for leaf in one.leaves() if leaf.field]
    if not failing and any(option.countries for option in question.options):
        named.append(COUNTRY)
    asked = dict.fromkeys(one for one in named if one in visit.interview.question)
    return tuple(question_name(visit.interview.question[one]) for one in asked or (COUNTRY,))


def _navigation(visit: Visit) -> None:
    answers = case.answers()
    following = routes.first_open_step(visit.interview, answers)
    is_ready = quick_path_done(visit.interview, answers)
    with st.container(horizontal=True, key="navigation"):
        if is_ready:
            st.button(
                _("See the result"),
                key="nav_result",
                type="primary",
                on_click=address.go,
                args=(routes.RESULT,),
            )
        if following != routes.CHECK:
            st.button(
                _("Go on with the questions"),
                key="nav_open",
                type="secondary" if is_ready else "primary",
                on_click=address.go,
                args=(following,),
            )
        save_button("save_check")
