"""How sure we are of a statement, and the sources behind it, shown the same way on every page."""

from collections.abc import Iterable
from datetime import date
from html import escape

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
    mark: Mark,
    names: Iterable[str],
    knowledge: KnowledgeBase,
    *,
    references: Iterable[str] = (),
    remarks: Iterable[str] = (),
) -> None:
    """The mark in words, the sources behind a click, each with its link, date and kind, and remarks.

    All as one element: a page of facts has very many of them.
    """
    lines = [_source_html(knowledge.source[one]) for one in names]
    lines += [escape(_(one)) for one in references]
    label = ngettext("{count} source", "{count} sources", len(lines)).format(count=len(lines))
    items = "".join(f"<li>{one}</li>" for one in lines)
    sources = f"<details><summary>{escape(label)}</summary><ul>{items}</ul></details>" if lines else ""
    told = "".join(f"<p>{escape(one)}</p>" for one in remarks if one)
    st.html(f'<div class="advisor-evidence"><span>{escape(certainty(mark))}</span>{sources}{told}</div>')


def show_evidence_of(record: Rule | Fact, knowledge: KnowledgeBase, as_of: date) -> None:
    """The mark and sources of a rule or fact, its weaker part, and whether it is past its date."""
    if isinstance(record, Fact):
        references = record.references
    else:
        references = (record.reference,) if record.reference else ()
    remarks = (_(record.note) if record.note else "", stale_text_if_due(record, as_of))
    show_evidence(record.mark, record.sources, knowledge, references=references, remarks=remarks)


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


def show_rule(rule: Rule, knowledge: KnowledgeBase, as_of: date) -> None:
    """What is so, what it means for you, and how sure that is."""
    st.markdown(escaped(_(rule.statement)))
    st.markdown(_("**For you:** {advice}").format(advice=escaped(_(rule.advice))))
    show_evidence_of(rule, knowledge, as_of)


def show_fact(fact: Fact, title: str, knowledge: KnowledgeBase, as_of: date) -> None:
    """One fact below its title, with its mark, its weaker part and its sources."""
    with st.container(key=f"fact_{fact.id}", gap="xsmall"):
        st.subheader(escaped(title), anchor=False)
        st.markdown(escaped(_(fact.statement)))
        show_evidence_of(fact, knowledge, as_of)


def _source_line(source: Source) -> str:
    return f"- {source_link(source)} ({escaped(_(source.dated))}; {kind_text(source)})"


def _source_html(source: Source) -> str:
    title = escape(source.title)
    if source.url:
        title = f'<a href="{escape(source.url)}" target="_blank">{title}</a>'
    return f"{title} ({escape(_(source.dated))}; {escape(kind_text(source))})"
