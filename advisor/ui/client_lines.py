"""What the book shows of a client: name and tags, verdict, next date, what to ask and to look up."""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from advisor.i18n import _, day, ngettext
from advisor.store import DamagedDraftError, Entry, StoreError
from advisor.store.kept import lost_text
from advisor.summaries import Summaries, Summary
from advisor.ui import clients, keeping
from advisor.ui.markdown import escaped
from advisor.ui.visit import Visit
from advisor.wording import question_name, record_titles
from rules.errors import Problem


def name_of(entry: Entry) -> str:
    return entry.client or _("No name yet")


def place_lines(visit: Visit, entry: Entry, summaries: Summaries) -> DeltaGenerator:
    """Draw what is kept of a client; gives the place, for `renew`."""
    place = st.empty()
    with place.container(gap="xsmall"):
        summary = summaries.kept(entry)
        _lines(visit, entry, summary)
        if summary is None:
            st.caption(_("Being worked out …"))
        elif not summaries.is_fresh(summary, entry):
            st.caption(_("As of {day}. Being worked out anew …").format(day=day(summary.day)))
    return place


def renew(visit: Visit, entry: Entry, summaries: Summaries, place: DeltaGenerator) -> Problem | None:
    """Bring the lines of a client up to date, and keep them for the next time.

    A case that cannot be read costs its own lines and no others.

    Returns:
        Why the lines cannot be kept.
    """
    if summaries.is_fresh(summaries.kept(entry), entry):
        return None
    try:
        draft = clients.book().load(entry.id, keeping.now())
        summary = summaries.made(entry, draft) if draft else None
    except DamagedDraftError:
        summary = summaries.of_damaged(entry)
    except StoreError as error:
        told = _("This case cannot be read now: {what}.").format(what=error.problems[0].what)
        place.warning(escaped(told))
        return None
    if summary is None:
        place.warning(_("The answers of this client are gone. Maybe they were deleted in another window."))
        return None
    with place.container(gap="xsmall"):
        _lines(visit, entry, summary)
    try:
        clients.book().keep_summary(entry.id, summary.model_dump(mode="json"), summary.next_day)
    except StoreError as error:
        return error.problems[0]
    return None


def _lines(visit: Visit, entry: Entry, summary: Summary | None) -> None:
    if entry.tags:
        st.caption(escaped(_("Tags: {tags}").format(tags=", ".join(entry.tags))))
    if summary is None:
        return
    if summary.is_damaged:
        st.warning(
            _(
                "The answers of this client are damaged and cannot be read. The other clients are not"
                " touched. Put a copy of the database back, or open a case file of this client."
            )
        )
        return
    if summary.verdict:
        _advice(visit, summary)
    else:
        text = ngettext(
            "No advice yet: {count} answer so far.", "No advice yet: {count} answers so far.", summary.answers
        )
        st.markdown(text.format(count=summary.answers))
    if summary.lost:
        st.warning(lost_text(summary.lost))


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
        lines.append(_("Ask first: {question}").format(question=question_name(question)))
    titles = record_titles(summary.stale, visit.knowledge)
    if titles:
        form = ngettext(
            "{count} fact to look up again: {titles}",
            "{count} facts to look up again: {titles}",
            len(titles),
        )
        lines.append(form.format(count=len(titles), titles="; ".join(titles)))
    if lines:
        st.markdown("\n".join(f"- {escaped(one)}" for one in lines))
