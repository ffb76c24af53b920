"""A statement that the product makes, of whatever kind: mark, sources, dates, search and filters."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from advisor.i18n import _, ngettext
from rules.knowledge import KnowledgeBase
from rules.schema import Country, Dated, Mark, Source

Kind = Literal[
    "rule", "fact", "claim", "rating", "modifier", "weight", "assumption", "price", "incumbent", "path",
    "checklist",
]  # fmt: skip
EVERYWHERE: tuple[Country, ...] = ("us", "pr", "ca")


@dataclass(frozen=True, slots=True)
class Statement:
    """One thing that we claim.

    Attributes:
        id: Of the record; of a rating "C-01/ilec".
        topics: Topics of facts, groups of criteria and purposes of rules that it belongs to.
        note: The part that carries a weaker mark.
        references: Laws and orders cited without a page that was read.
        record: The record where it has dates, else None.
    """

    id: str
    kind: Kind
    title: str
    text: str
    mark: Mark
    countries: tuple[Country, ...] = EVERYWHERE
    topics: tuple[str, ...] = ()
    sources: tuple[Source, ...] = ()
    references: tuple[str, ...] = ()
    note: str | None = None
    record: Dated | None = None

    @property
    def review_by(self) -> date | None:
        return self.record.review_by if self.record else None

    @property
    def valid_to(self) -> date | None:
        return self.record.valid_to if self.record else None

    def is_stale(self, as_of: date) -> bool:
        return bool(self.record and self.record.is_stale(as_of))

    def mentions(self, words: str) -> bool:
        """Whether each of the words stands somewhere in it, its sources included."""
        parts = (
            self.id, self.title, self.text, self.note or "", *self.references,
            *(f"{one.id} {one.title} {_(one.dated)}" for one in self.sources),
        )  # fmt: skip
        held = " ".join(parts).casefold()
        return all(word in held for word in words.casefold().split())


def matching(
    found: Iterable[Statement],
    *,
    words: str = "",
    kind: str | None = None,
    mark: str | None = None,
    country: str | None = None,
    topic: str | None = None,
) -> tuple[Statement, ...]:
    """Those that fit all that is asked for; None asks for nothing."""
    return tuple(
        one
        for one in found
        if (kind is None or one.kind == kind)
        and (mark is None or one.mark == mark)
        and (country is None or country in one.countries)
        and (topic is None or topic in one.topics)
        and one.mentions(words)
    )


def kind_name(kind: Kind) -> str:
    return {
        "rule": _("Rules"),
        "fact": _("Facts"),
        "claim": _("Common claims"),
        "rating": _("Ratings"),
        "modifier": _("What a line does to the ratings"),
        "weight": _("What moves the weights"),
        "assumption": _("What we assume"),
        "price": _("Prices seen"),
        "incumbent": _("Who is the incumbent where"),
        "path": _("Which lines fail together"),
        "checklist": _("Questions and steps"),
    }[kind]


def topic_name(topic: str, knowledge: KnowledgeBase) -> str:
    """A topic of facts, a group of criteria or a purpose of rules in words."""
    if topic in knowledge.group:
        return _(knowledge.group[topic].name)
    return {
        "findings": _("What we found"),
        "definitions": _("What the words mean"),
        "canada": _("Canada"),
        "puerto_rico": _("Puerto Rico"),
        "market": _("Who owns which network"),
        "dates": _("Dates to watch"),
        "method": _("How costs are worked out"),
        "open": _("What nobody could tell us"),
        "main": _("Choice of the main line"),
        "second_path": _("Choice of a second path"),
        "special_lines": _("Lines for machines"),
        "process": _("The move itself"),
    }.get(topic, topic)


def interest_text(sources: Iterable[Source]) -> str:
    """Who may gain from what the sources say."""
    found = list(sources)
    gain = sum(one.may_have_interest for one in found)
    if not found:
        return _("No source stands behind this: it is our own view.")
    if not gain:
        return _("None of its sources sells anything here.")
    if gain == len(found):
        return _("Each source sells or speaks for sellers, so each may gain from what it says.")
    return ngettext(
        "{count} of {total} sources sells or speaks for sellers, so it may gain from what it says.",
        "{count} of {total} sources sell or speak for sellers, so they may gain from what they say.",
        gain,
    ).format(count=gain, total=len(found))
