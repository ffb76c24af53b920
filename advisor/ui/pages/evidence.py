"""All that we claim, with sources, dates and marks; and what past its date does to the verdict."""

from collections.abc import Callable, Sequence
from datetime import date

import streamlit as st

from advisor.claims import statements
from advisor.i18n import _, day, ngettext
from advisor.rule_text import places_text
from advisor.staleness import effect_text, stale
from advisor.statements import EVERYWHERE, Statement, interest_text, kind_name, matching, topic_name
from advisor.ui import evidence, paging, routes
from advisor.ui.advising import effects_for
from advisor.ui.markdown import escaped
from advisor.ui.parts import heading, notes
from advisor.ui.state import address, case, page
from advisor.ui.visit import Visit
from rules.schema import Mark

LIST = "evidence"
ALL = "all"


def draw(visit: Visit) -> None:
    heading(_("Evidence: all that we claim"))
    notes()
    st.markdown(
        _(
            "Each thing that we say is here, with its source and its date. The mark says how sure we are. Law"
            " and public bodies sell nothing here. A company or a trade body may gain from what it says."
        )
    )
    local = visit.with_local_knowledge(case.overrides())
    found = statements(local.knowledge, visit.interview)
    past = stale(found, visit.as_of)
    every, old = st.tabs(
        [_("All statements"), _("Past their date ({count})").format(count=len(past))], key="evidence_tabs"
    )
    with every:
        _search(visit, found)
    with old:
        _past_their_date(visit, past)


def _search(visit: Visit, found: Sequence[Statement]) -> None:
    words = st.text_input(
        _("Search in texts, sources and dates"), key="evidence_words", max_chars=80, on_change=_first_page
    )
    with st.container(horizontal=True, key="evidence_filters"):
        kinds = dict.fromkeys(one.kind for one in found)
        marks = {one.mark for one in found}
        topics = dict.fromkeys(name for one in found for name in one.topics)
        kind = _filter(_("Kind"), "kind", {name: kind_name(name) for name in kinds})
        mark = _filter(
            _("How sure"), "mark", {one.value: evidence.certainty(one) for one in Mark if one in marks}
        )
        country = _filter(_("Country"), "country", {name: places_text([name]) for name in EVERYWHERE})
        topic = _filter(_("Topic"), "topic", {name: topic_name(name, visit.knowledge) for name in topics})
    fitting = matching(found, words=words, kind=kind, mark=mark, country=country, topic=topic)
    if st.checkbox(_("Only what is past its date"), key="evidence_stale", on_change=_first_page):
        fitting = stale(fitting, visit.as_of)
    text = ngettext("{count} statement", "{count} statements", len(fitting)).format(count=len(fitting))
    st.caption(text if fitting else _("Nothing found. Use fewer words, or take a filter away."))
    for one in paging.page_of(fitting, key=LIST):
        _statement(visit, one, key=f"statement_{one.id}")
    paging.draw_buttons(fitting, key=LIST)


def _filter(label: str, name: str, choices: dict[str, str]) -> str | None:
    """A choice among these, or of all: then None."""
    named = {ALL: _("All")} | choices
    chosen = st.selectbox(
        label,
        list(named),
        format_func=lambda one: named[one],
        key=f"evidence_{name}",
        width=155,
        on_change=_first_page,
    )
    return None if chosen == ALL else chosen


def _first_page() -> None:
    page.turn_to(LIST, 0)


def _statement(visit: Visit, one: Statement, *, key: str) -> None:
    title = f"{one.id} · {one.title}" if one.kind in ("rule", "fact", "claim", "price") else one.title
    with st.expander(escaped(title), key=key):
        st.markdown(_body(one, visit.as_of))
        if one.kind == "rule":
            st.button(
                _("Open this rule"),
                key=f"open_{key}",
                type="tertiary",
                on_click=address.go_to_rule,
                args=(routes.METHOD, one.id),
            )


def _body(one: Statement, as_of: date) -> str:
    """All about a statement, as one piece of markdown: one element is quicker than ten."""
    told = [escaped(one.text), f"*{evidence.certainty(one.mark)}.* {interest_text(one.sources)}"]
    if one.note:
        told.append(escaped(one.note))
    lines = [evidence.source_lines(one.sources), *(f"- {escaped(text)}" for text in one.references)]
    told.append("\n".join(line for line in lines if line))
    told.append(f":small[{escaped(_dates(one, as_of))}]")
    return "\n\n".join(part for part in told if part)


def _dates(one: Statement, as_of: date) -> str:
    """Where it holds, until when, and when it is to be looked at again."""
    told = [_("Holds in: {places}.").format(places=places_text(one.countries))]
    if one.record and one.record.valid_from:
        told.append(_("In force from {date}.").format(date=day(one.record.valid_from)))
    if one.valid_to:
        told.append(_("Ends on {date}.").format(date=day(one.valid_to)))
    if one.review_by:
        told.append(_("To be looked up again by {date}.").format(date=day(one.review_by)))
    if one.record and one.is_stale(as_of):
        told.append(evidence.stale_text(one.record))
    if not one.review_by and not one.valid_to:
        told.append(_("No end date and no review date."))
    return " ".join(told)


def _past_their_date(visit: Visit, past: Sequence[Statement]) -> None:
    if not past:
        st.success(_("Nothing is past its date today."))
        return
    st.markdown(
        _(
            "These were to be looked up again before today. We still use them, and we say so wherever we do."
            " A rule whose own end date has passed is left out."
        )
    )
    answers = case.answers()
    told: Callable[[Statement], str]
    if routes.has_advice(visit.interview, answers):
        effects, is_changed = effects_for(visit, past, answers)
        st.info(_together(is_changed))
        by_id = {one.statement.id: one for one in effects}

        def told(one: Statement) -> str:
            return effect_text(by_id[one.id], visit.knowledge, visit.as_of)
    else:
        st.info(_("Answer the first questions, and we tell you what this does to your verdict."))

        def told(one: Statement) -> str:
            return ""

    for one in paging.page_of(past, key="past"):
        with st.container(key=f"past_{one.id}", gap="xsmall"):
            st.header(escaped(one.title), anchor=False)
            assert one.record is not None
            st.markdown(escaped(f"{one.id}. {evidence.stale_text(one.record)} {told(one)}"))
            with st.expander(_("What it says"), key=f"past_{one.id}_text"):
                st.markdown(_body(one, visit.as_of))
    paging.draw_buttons(past, key="past")


def _together(changes: bool) -> str:
    if changes:
        return _("Without all that is past its date, your verdict would be another one.")
    return _("Without all that is past its date, your verdict would be the same.")
