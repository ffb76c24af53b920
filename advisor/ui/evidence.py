"""How sure we are of a statement, and the sources behind it, shown the same way on every page."""

from collections.abc import Iterable
from datetime import date

import streamlit as st

from advisor.i18n import _, as_sentence, day, ngettext
from advisor.reasons import mark_text
from advisor.ui.markdown import escaped, source_link
from rules.knowledge import KnowledgeBase
from rules.schema import Dated, Fact, Mark, Rule, Source


def kind_text(source: Source) -> str:
    """Who speaks in a source, in plain words."""
    return {
        "LAW": _("law"),
        "REG": _("regulator"),
        "GOV": _("public body"),
        "CODE": _("safety code"),
        "NEWS": _("news"),
        "TRADE": _("company or trade body; may have an interest"),
        "REF": _("reference work"),
        "FIN": _("financial report"),
    }[source.kind]


def show_evidence(
    mark: Mark, names: Iterable[str], knowledge: KnowledgeBase, *, references: Iterable[str] = (), key: str
) -> None:
    """The mark in words, and a button that opens the sources, each with its link, date and kind."""
    lines = [_source_line(knowledge.source[one]) for one in names]
    lines += [f"- {escaped(_(one))}" for one in references]
    with st.container(horizontal=True, vertical_alignment="center", key=f"{key}_line"):
        st.caption(certainty(mark), width="content")
        if lines:
            label = ngettext("{count} source", "{count} sources", len(lines)).format(count=len(lines))
            with st.popover(label, type="tertiary", key=key):
                st.markdown("\n".join(lines))


def show_evidence_of(record: Rule | Fact, knowledge: KnowledgeBase, as_of: date, *, key: str) -> None:
    """The mark and sources of a rule or fact, its weaker part, and whether it is past its date."""
    if isinstance(record, Fact):
        references = record.references
    else:
        references = (record.reference,) if record.reference else ()
    show_evidence(record.mark, record.sources, knowledge, references=references, key=key)
    if record.note:
        st.caption(escaped(_(record.note)))
    if record.is_stale(as_of):
        st.caption(stale_text(record))


def source_lines(sources: Iterable[Source]) -> str:
    """A markdown list of sources."""
    return "\n".join(_source_line(one) for one in sources)


def certainty(mark: Mark) -> str:
    """The mark in words, as a line under a statement; a sign tells the checked from the unconfirmed."""
    sign = {Mark.KNOWN: "⚠ ", Mark.JUDGEMENT: "", Mark.LOCAL: ""}.get(mark, "✔ ")
    return sign + as_sentence(mark_text(mark))


def stale_text_if_due(record: Dated, as_of: date) -> str:
    return stale_text(record) if record.is_stale(as_of) else ""


def stale_text(record: Dated) -> str:
    limits = [limit for limit in (record.review_by, record.valid_to) if limit]
    if not limits:
        return ""
    limit = min(limits)
    return _("⚠ Past its date ({date}): look it up again before you rely on it.").format(date=day(limit))


def show_rule(rule: Rule, knowledge: KnowledgeBase, as_of: date, *, key: str) -> None:
    """What is so, what it means for you, and how sure that is."""
    st.markdown(escaped(_(rule.statement)))
    st.markdown(_("**For you:** {advice}").format(advice=escaped(_(rule.advice))))
    show_evidence_of(rule, knowledge, as_of, key=key)


def show_fact(fact: Fact, title: str, knowledge: KnowledgeBase, as_of: date) -> None:
    """One fact below its title, with its mark, its weaker part and its sources."""
    with st.container(key=f"fact_{fact.id}", gap="xsmall"):
        st.subheader(escaped(title), anchor=False)
        st.markdown(escaped(_(fact.statement)))
        show_evidence_of(fact, knowledge, as_of, key=f"sources_{fact.id}")


def _source_line(source: Source) -> str:
    return f"- {source_link(source)} ({escaped(_(source.dated))}; {kind_text(source)})"
