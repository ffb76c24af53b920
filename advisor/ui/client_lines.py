"""What the book shows of a client: name and tags, verdict, next date, what to ask and to look up."""

import streamlit as st

from advisor.flip_text import question_text
from advisor.i18n import _, day, ngettext
from advisor.store import Entry
from advisor.store.kept import lost_text
from advisor.summaries import Summaries, Summary
from advisor.ui.markdown import escaped
from advisor.ui.visit import Visit


def name_of(entry: Entry) -> str:
    return entry.client or _("No name yet")


def draw_lines(visit: Visit, entry: Entry, summary: Summary | None, summaries: Summaries) -> None:
    """The lines of one client; a summary that is out of date says of which day it is."""
    if entry.tags:
        st.caption(escaped(_("Tags: {tags}").format(tags=", ".join(entry.tags))))
    if summary is None:
        st.caption(_("Being worked out …"))
    elif summary.is_damaged:
        st.warning(
            _(
                "The answers of this client are damaged and cannot be read. The other clients are not"
                " touched. Put a copy of the database back, or open a case file of this client."
            )
        )
    elif not summary.verdict:
        text = ngettext(
            "No advice yet: {count} answer so far.", "No advice yet: {count} answers so far.", summary.answers
        )
        st.markdown(text.format(count=summary.answers))
    else:
        _advice(visit, summary)
    if summary and summary.lost:
        st.warning(lost_text(summary.lost))
    if summary and not summaries.is_fresh(summary, entry):
        st.caption(_("As of {day}. Being worked out anew …").format(day=day(summary.day)))


def _advice(visit: Visit, summary: Summary) -> None:
    st.markdown(f"**{escaped(summary.verdict)}**  \n{escaped(summary.strength)}")
    lines = []
    if summary.before:
        lines.append(
            _("The same answers led to another verdict before: {verdict}").format(verdict=summary.before)
        )
    if summary.next_day:
        form = _("Next, on {date}: {what}")
        lines.append(form.format(date=day(summary.next_day), what=summary.next_title))
    question = visit.interview.question.get(summary.ask)
    if question:
        lines.append(_("Ask first: {question}").format(question=question_text(question)))
    if summary.stale:
        form = ngettext(
            "{count} fact to look up again: {ids}",
            "{count} facts to look up again: {ids}",
            len(summary.stale),
        )
        lines.append(form.format(count=len(summary.stale), ids=", ".join(summary.stale)))
    if lines:
        st.markdown("\n".join(f"- {escaped(one)}" for one in lines))
