"""One function for each kind of question: draws it, and keeps what is answered as soon as it changes.

Every widget is seeded on every run, because Streamlit forgets one that was off the screen.
"""

from collections.abc import Callable, Sequence

import streamlit as st

from advisor.answer_checks import typed_number
from advisor.answers import Value
from advisor.cases.quotes import prices
from advisor.flow import visible_hints
from advisor.i18n import CURRENCIES, _, as_sentence
from advisor.questions import COUNTRY, Option, Question
from advisor.relevance import offered_options
from advisor.ui.markdown import escaped
from advisor.ui.parts import question_head
from advisor.ui.state import case, widgets
from advisor.ui.visit import Visit
from advisor.wording import answer_text
from rules.errors import Problem

UNKNOWN = "?"  # stands for "I don't know" among option ids, which begin with a letter or a digit
MOST_FOR_RADIO = 8  # a longer list of options becomes a box that can be searched
NUMBER_LENGTH = 20
DATE_LENGTH = 40  # characters of a date that are kept, so that a pasted novel stays out


def ask(visit: Visit, question: Question, *, checked: bool) -> None:
    """One question with its help, hints and, once `checked`, what is wrong with its answer."""
    with st.container(key=f"q_{question.id}", gap="xsmall"):
        question_head(_(question.label), _(question.help) if question.help else None)
        with st.container():  # always there, so that the answer below keeps the focus
            for hint in visible_hints(visit.interview, case.answers(), question):
                st.info(escaped(_(hint)))
            problem = case.draft_problem(question)
            if checked and problem:
                st.error(problem_text(problem))
        if question.id in prices(case.quotes()):
            _quoted_price(visit, question)
        else:
            _WIDGETS[question.kind](visit, question)


def ask_importance(question: Question, difference: str) -> None:
    """One group of criteria to sort into a bucket, with the real difference at this site beside it."""
    with st.container(key=f"q_{question.id}", gap="xsmall", border=True):
        question_head(_(question.label), _(question.help) if question.help else None, difference)
        _radio(question, question.options, horizontal=True)


def collect_typed(question: Question) -> None:
    """Take over what stands in a box that was typed into. Continue does so too: no keystroke is lost."""
    if question.kind == "number":
        _save_number(question)
    elif question.kind == "date":
        _save_date(question)


def problem_text(problem: Problem) -> str:
    """What is wrong and how to mend it; where it is, is plain to see."""
    what = as_sentence(problem.what)
    return escaped(f"{what}. {problem.mend}")


def list_problems(questions: Sequence[Question]) -> None:
    """All that is wrong on a page, for the top of it; nothing where nothing is."""
    found = [(one, problem) for one in questions if (problem := case.draft_problem(one))]
    if found:
        lines = [f"- **{escaped(_(one.label))}:** {problem_text(problem)}" for one, problem in found]
        st.error(_("Please look at this again:") + "\n\n" + "\n".join(lines))


# --- kinds of question ---------------------------------------------------------------------------


def _ask_option(visit: Visit, question: Question) -> None:
    offered = offered_options(question, case.answers())
    if len(offered) > MOST_FOR_RADIO:
        _selectbox(question, offered)
    else:
        _radio(question, offered)


def _radio(question: Question, offered: tuple[Option, ...], *, horizontal: bool = False) -> None:
    choices, key = _choices(offered), _key(question)
    captions = [escaped(_(one.help)) if one.help and not one.outside_scope else "" for one in offered]
    widgets.seed(key, _chosen(question, choices))
    st.radio(
        _(question.label),
        list(choices),
        index=None,
        key=key,
        format_func=_label_of(choices),
        captions=[*captions, ""] if any(captions) else None,
        horizontal=horizontal,
        label_visibility="collapsed",
        on_change=_save_option,
        args=(question,),
    )


def _selectbox(question: Question, offered: tuple[Option, ...]) -> None:
    choices, key = _choices(offered), _key(question)
    widgets.seed(key, _chosen(question, choices))
    st.selectbox(
        _(question.label),
        list(choices),
        index=None,
        key=key,
        format_func=_label_of(choices),
        placeholder=_("Choose, or type a few letters"),
        label_visibility="collapsed",
        on_change=_save_option,
        args=(question,),
    )


def _ask_options(visit: Visit, question: Question) -> None:
    value = case.shown_value(question)
    chosen = value if isinstance(value, tuple) else ()
    for option in offered_options(question, case.answers()):
        key = _key(question, option.id)
        widgets.seed(key, option.id in chosen)
        st.checkbox(escaped(_(option.label)), key=key, on_change=_save_options, args=(question, option.id))
        if option.help:
            st.caption(escaped(_(option.help)))
    _unknown_box(question)


def _ask_number(visit: Visit, question: Question) -> None:
    key, value = _key(question), case.shown_value(question)
    widgets.seed(key, "" if value is None else f"{value:.15g}" if isinstance(value, float) else str(value))
    with st.container(horizontal=True, vertical_alignment="center"):
        # A plain box: a number box of the browser empties or changes what it cannot read, in silence.
        st.text_input(
            _(question.label),
            key=key,
            max_chars=NUMBER_LENGTH,
            label_visibility="collapsed",
            on_change=_save_number,
            args=(question,),
            width=220,
        )
        st.markdown(escaped(_unit(visit, question)), width="content")
    _unknown_box(question)


def _ask_date(visit: Visit, question: Question) -> None:
    # A plain box: the calendar of st.date_input has targets that are too small to hit, and a contract's
    # end is copied from paper, not looked up in a calendar. The form leaves no doubt between day and month.
    key, value = _key(question), case.shown_value(question)
    widgets.seed(key, value if isinstance(value, str) else "")
    st.caption(_("Year, month, day. Like this: 2027-03-31"))
    st.text_input(
        _(question.label),
        key=key,
        max_chars=DATE_LENGTH,
        label_visibility="collapsed",
        placeholder=_("YYYY-MM-DD"),
        on_change=_save_date,
        args=(question,),
        width=220,
    )
    _unknown_box(question)


def _quoted_price(visit: Visit, question: Question) -> None:
    """The price that a quote on file gives; it changes with the quote, and nowhere else."""
    told = answer_text(visit.interview, question.id, case.answers().values[question.id])
    st.markdown(_("**{answer}**, by your quotes on file.").format(answer=escaped(told)))


def _unknown_box(question: Question) -> None:
    key = _key(question, UNKNOWN)
    widgets.seed(key, case.answers().is_unknown(question.id) and case.shown_value(question) is None)
    st.checkbox(_("I don't know"), key=key, on_change=_save_unknown, args=(question,))


_WIDGETS: dict[str, Callable[[Visit, Question], None]] = {
    "option": _ask_option,
    "options": _ask_options,
    "number": _ask_number,
    "date": _ask_date,
}


# --- from widget to answer -------------------------------------------------------------------------


def _save_option(question: Question) -> None:
    chosen = widgets.value(_key(question))
    if chosen is None:
        case.take_back(question)
    else:
        case.record_answer(question, None if chosen == UNKNOWN else str(chosen))


def _save_options(question: Question, changed: str) -> None:
    """An option that stands alone, such as "none of these", and the others put each other out."""
    before = case.shown_value(question)
    chosen = set(before) if isinstance(before, tuple) else set()
    if not widgets.value(_key(question, changed)):
        chosen.discard(changed)
    elif changed in question.exclusive:
        chosen = {changed}
    else:
        chosen = {one for one in chosen if one not in question.exclusive} | {changed}
    if chosen:
        case.record_answer(question, tuple(one.id for one in question.options if one.id in chosen))
    else:
        case.take_back(question)


def _save_number(question: Question) -> None:
    typed = str(widgets.value(_key(question)) or "").strip()
    if typed:
        case.record_answer(question, typed_number(typed))
    elif not case.answers().is_unknown(question.id):
        case.take_back(question)


def _save_date(question: Question) -> None:
    typed = str(widgets.value(_key(question)) or "").strip()
    if typed:
        case.record_answer(question, typed)
    elif not case.answers().is_unknown(question.id):
        case.take_back(question)


def _save_unknown(question: Question) -> None:
    if widgets.value(_key(question, UNKNOWN)):
        case.record_answer(question, None)
    else:
        case.take_back(question)


# --- parts ----------------------------------------------------------------------------------------


def _key(question: Question, part: str | None = None) -> str:
    return f"w_{question.id}" if part is None else f"w_{question.id}_{'unknown' if part == UNKNOWN else part}"


def _choices(offered: tuple[Option, ...]) -> dict[str, str]:
    """Option id -> label, "I don't know" last."""
    return {one.id: escaped(_(one.label)) for one in offered} | {UNKNOWN: _("I don't know")}


def _chosen(question: Question, choices: dict[str, str]) -> str | None:
    """The choice to show; nothing where the answer does not fit the country."""
    value: Value = case.shown_value(question)
    if value is None:
        return UNKNOWN if case.answers().is_unknown(question.id) else None
    return value if isinstance(value, str) and value in choices else None


def _label_of(choices: dict[str, str]) -> Callable[[str], str]:
    return lambda choice: choices[choice]


def _unit(visit: Visit, question: Question) -> str:
    """As in "people" or "USD a month"."""
    if not question.unit:
        return ""
    spec, country = visit.knowledge.field[question.id], case.answers().values.get(COUNTRY)
    if not (spec.unit or "").startswith("money") or not isinstance(country, str) or country not in CURRENCIES:
        return _(question.unit)
    return _("{currency} {unit}").format(currency=CURRENCIES[country], unit=_(question.unit))
