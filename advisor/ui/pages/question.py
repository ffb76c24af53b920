"""One screen of the interview."""

from html import escape

import streamlit as st

from advisor.cases.quotes import PRICE_OF
from advisor.flow import section_counts, visible_questions
from advisor.i18n import _
from advisor.questions import COUNTRY, Question, Screen
from advisor.reasons import swing_text
from advisor.relevance import irrelevant_answers
from advisor.ui import answer_notes, defence, inputs, routes
from advisor.ui.advising import IMPORTANCE, swings_for
from advisor.ui.markdown import escaped
from advisor.ui.parts import PROBLEMS, folded, heading, link_button, listed, notes
from advisor.ui.state import address, case, page
from advisor.ui.visit import Visit
from advisor.wording import question_name


def draw(visit: Visit, screen: Screen) -> None:
    answers = case.answers()
    checked = page.is_checked(screen.id)
    questions = visible_questions(visit.interview, answers, screen)
    st.caption(_position(visit, screen))
    heading(_(screen.title))
    with st.container(key=PROBLEMS):  # always there, so that the answers below keep the focus
        notes()
        defence.nothing_left(visit, screen.id)
        if checked:
            inputs.list_problems(questions)
    if screen.intro:
        st.markdown(escaped(_(screen.intro)))
    if questions[0].id.startswith(IMPORTANCE):
        _sort_groups(visit, questions)
    else:
        for question in questions:
            inputs.ask(visit, question, checked=checked)
            answer_notes.under(question)
    if {one.id for one in questions} & {*PRICE_OF.values()}:
        link_button(_("Write down a quote with all it says"), "go_quotes", routes.QUOTES, screen.id)
    _help(screen, questions)
    _navigation(visit, screen)


def _position(visit: Visit, screen: Screen) -> str:
    answers = case.answers()
    place = routes.place_in_section(screen, visit.interview, answers)
    count = section_counts(visit.interview, answers)[screen.section]
    text = _("{section}: page {number} of {pages}, {answered} of {total} questions answered")
    return text.format(
        section=_(visit.interview.section[screen.section].title),
        number=place.number,
        pages=place.total,
        answered=count.answered,
        total=count.total,
    )


def _sort_groups(visit: Visit, questions: tuple[Question, ...]) -> None:
    st.markdown(
        _(
            "Beside each one stands how far your choices differ in it, as far as we know by now. Where there"
            " is hardly any difference, it cannot decide much."
        )
    )
    swings = swings_for(visit, case.answers())
    for question in questions:
        inputs.ask_importance(question, swing_text(swings[question.id.removeprefix(IMPORTANCE)]))
        answer_notes.under(question)


def _help(screen: Screen, questions: tuple[Question, ...]) -> None:
    answer_notes.below(screen.id, questions)
    places = [one for one in questions if one.where]
    told = "".join(f"<p><b>{escape(_(one.label))}</b> — {escape(_(one.where or ''))}</p>" for one in places)
    steps = screen.guide_in(case.answers().values.get(COUNTRY))
    if steps:
        told += listed([_(step) for step in steps], ordered=True)
    why = folded(_("Why we ask"), f"<p>{escape(_(screen.why))}</p>")
    leave = _("You can leave a question open: Continue then skips it. “I don't know” is always fine.")
    guide = folded(_("How to find out"), told) if told else ""
    st.html(f'{guide}{why}<p class="advisor-help">{escape(leave)}</p>')


def _navigation(visit: Visit, screen: Screen) -> None:
    before = address.back_to() or routes.step_before(screen, visit.interview, case.answers())
    with st.container(horizontal=True, key="navigation"):
        # Of this screen: a second click, on its way when the next screen is drawn, must not count there.
        here = screen.id
        st.button(_("Back"), key=f"nav_back.{here}", on_click=address.go, args=(before,))
        st.button(
            _("Continue"),
            key=f"nav_continue.{here}",
            type="primary",
            on_click=_continue,
            args=(visit, screen),
        )
        if routes.has_advice(visit.interview, case.answers()):
            st.button(_("See my result so far"), key="nav_result", on_click=_see_result, args=(visit, screen))


def _continue(visit: Visit, screen: Screen) -> None:
    """On to the next step; stay where something typed cannot be used."""
    if _take_answers(visit, screen):
        back = address.back_to()
        following = routes.step_after(screen, visit.interview, case.answers())
        address.go(back if back and following != routes.OUTSIDE else following)


def _see_result(visit: Visit, screen: Screen) -> None:
    if _take_answers(visit, screen):
        address.go(routes.RESULT)


def _take_answers(visit: Visit, screen: Screen) -> bool:
    """Take over what was typed last; False where something typed cannot be used."""
    questions = visible_questions(visit.interview, case.answers(), screen)
    for question in questions:
        inputs.collect_typed(question)
    if any(case.draft_problem(question) for question in questions):
        page.mark_checked(screen.id)
        return False
    _note_irrelevant_answers(visit)
    return True


def _note_irrelevant_answers(visit: Visit) -> None:
    dropped = irrelevant_answers(visit.interview, case.answers())
    fresh = page.newly_dropped(dropped)
    if fresh:
        labels = ", ".join(f"“{question_name(visit.interview.question[one])}”" for one in fresh)
        page.note(_("Kept, but no longer counted after your change: {labels}.").format(labels=labels))
