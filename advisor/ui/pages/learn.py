"""The two kinds of carrier without stereotypes, common claims, words, dates to watch, and all sources."""

import streamlit as st

from advisor.i18n import _, as_sentence, day, figure, ngettext
from advisor.ui import evidence
from advisor.ui.markdown import escaped
from advisor.ui.parts import heading, notes
from advisor.ui.state import case
from advisor.ui.visit import Visit
from advisor.wording import claim_mark
from rules.schema import Claim

SEARCH = "source_search"


def draw(visit: Visit) -> None:
    visit = visit.with_local_knowledge(case.overrides())
    heading(_("The two kinds of carrier"))
    notes()
    kinds, claims, words, prices, dates, sources = st.tabs(
        [
            _("ILEC and CLEC"),
            _("Common claims"),
            _("Words"),
            _("Prices seen"),
            _("Dates to watch"),
            _("Sources"),
        ]
    )
    with kinds:
        _kinds(visit)
    with claims:
        _claims(visit)
    with words:
        _words(visit)
    with prices:
        _prices(visit)
    with dates:
        _dates(visit)
    with sources:
        _sources(visit)


def _kinds(visit: Visit) -> None:
    st.markdown(
        _(
            "Two labels from telecom law: the **ILEC** is the incumbent, the old phone company of a place. A"
            " **CLEC** is a competitor there. The label alone says little about price or quality. Look at the"
            " line that reaches your door."
        )
    )
    st.header(_("Who can serve you"), anchor=False)
    for provider in visit.knowledge.providers:
        name = _(provider.name)
        st.markdown(f"**{escaped(as_sentence(name))}.** {escaped(_(provider.explanation))}")
    st.header(_("What we found"), anchor=False)
    for fact in visit.knowledge.facts:
        if fact.topic == "findings":
            evidence.show_fact(fact, _(fact.title), visit.knowledge, visit.as_of)


def _claims(visit: Visit) -> None:
    st.markdown(_("You will hear these often. Open one to see what to say in its place."))
    for claim in visit.knowledge.claims:
        title = _("{verdict}: “{claim}”").format(verdict=_verdict(claim), claim=_(claim.claim))
        with st.expander(escaped(title), key=f"claim_{claim.id}"):
            st.markdown(f"**{_('Say instead:')}** {escaped(_(claim.instead))}")
            st.caption(evidence.certainty(claim_mark(claim, visit.knowledge)))
            facts = [visit.knowledge.fact[name] for name in claim.facts]
            names = dict.fromkeys([*claim.sources, *(name for fact in facts for name in fact.sources)])
            st.markdown(evidence.source_lines(visit.knowledge.source[name] for name in names))


def _verdict(claim: Claim) -> str:
    return {"true": _("True"), "partly": _("Half true"), "false": _("Wrong")}[claim.verdict]


def _words(visit: Visit) -> None:
    for term in sorted(visit.knowledge.terms, key=lambda one: _(one.term).casefold()):
        st.markdown(f"**{escaped(_(term.term))}.** {escaped(_(term.meaning))}")


def _prices(visit: Visit) -> None:
    """What sources name, each with its year: to ask about, never in place of an offer."""
    st.markdown(_("Use these to ask better questions. A written offer for your address beats all of them."))
    for cost in visit.knowledge.costs:
        if cost.low is None and cost.high is None:
            continue
        amount = " – ".join(figure(one) for one in dict.fromkeys((cost.low, cost.high)) if one is not None)
        st.markdown(
            f"**{escaped(_(cost.item))}:** {amount} {escaped(_(cost.unit))} ({escaped(_(cost.year))})"
        )
        told = [
            evidence.certainty(cost.mark),
            _(cost.note) if cost.note else "",
            evidence.stale_text_if_due(cost, visit.as_of),
        ]
        st.caption(escaped(" ".join(one for one in (*told, ", ".join(cost.sources)) if one)))


def _dates(visit: Visit) -> None:
    st.header(_("What is coming, and what has just passed"), anchor=False)
    dated = [(one.watch_date, one) for one in visit.knowledge.facts if one.watch_date]
    for when, fact in sorted(dated, key=lambda pair: pair[0]):
        form = _("{date}: {event}")
        if when < visit.as_of:
            form = _("{date}, now past: {event}. Check what came of it.")
        evidence.show_fact(
            fact, form.format(date=day(when), event=_(fact.title)), visit.knowledge, visit.as_of
        )


def _sources(visit: Visit) -> None:
    wanted = (
        st.text_input(_("Search in titles, dates and kinds"), key=SEARCH, max_chars=80).casefold().strip()
    )
    found = [
        one
        for one in visit.knowledge.sources
        if wanted in f"{one.title} {_(one.dated)} {evidence.kind_text(one)} {one.id}".casefold()
    ]
    text = ngettext("{count} source", "{count} sources", len(found)).format(count=len(found))
    st.caption(text)
    st.markdown(evidence.source_lines(found))
