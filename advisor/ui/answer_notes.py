"""Notes on answers: one under each question for a consultant, all together below the page for an owner."""

from collections.abc import Sequence

import streamlit as st

from advisor.cases.case import LONGEST_NOTE
from advisor.i18n import _, ngettext
from advisor.questions import Question
from advisor.ui import mode
from advisor.ui.markdown import escaped
from advisor.ui.state import case, widgets
from advisor.wording import question_name


def under(question: Question) -> None:
    """Nothing for an owner, who finds the notes with `below`."""
    if mode.is_consultant():
        is_noted = question.id in case.answer_notes()
        _folded(_("Your note") if is_noted else _("Add a note"), f"note_of_{question.id}", [question])


def below(screen: str, questions: Sequence[Question]) -> None:
    """The notes on a page; nothing for a consultant, who has each under its question."""
    if mode.is_consultant():
        return
    count = sum(one.id in case.answer_notes() for one in questions)
    told = ngettext("Your notes: {count} on this page", "Your notes: {count} on this page", count)
    label = told.format(count=count) if count else _("Add a note")
    told = _("What you want to remember about an answer. Notes go into your file and your report.")
    _folded(label, f"notes_of_{screen}", questions, told)


def told(question_id: str) -> str:
    """The note in one line; empty where there is none."""
    return " ".join(case.answer_notes().get(question_id, "").split())


def _folded(label: str, key: str, questions: Sequence[Question], told: str = "") -> None:
    """The boxes are drawn once they are opened: few visitors do, and they cost the browser much."""
    widgets.seed(key, bool(widgets.value(key)))  # under another label it would be another one, and closed
    with st.expander(label, key=key, on_change="rerun") as opened:
        if opened.open:
            if told:
                st.caption(told)
            for question in questions:
                _box(question)


def _box(question: Question) -> None:
    key = f"note_{question.id}"
    widgets.seed(key, case.answer_notes().get(question.id, ""))
    st.text_area(
        _("Note on: {question}").format(question=escaped(question_name(question))),
        key=key,
        max_chars=LONGEST_NOTE,
        on_change=_keep,
        args=(question.id,),
    )


def _keep(question_id: str) -> None:
    case.set_answer_note(question_id, str(widgets.value(f"note_{question_id}") or ""))
