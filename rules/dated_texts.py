"""What a record says on a day: once a day that it names is past, it is told as past."""

from dataclasses import replace
from datetime import date
from typing import TypeVar

from rules.knowledge_base import KnowledgeBase
from rules.schema import Fact, Rule

R = TypeVar("R", Fact, Rule)
WORDS = ("statement", "advice", "note")


def told(record: R, as_of: date) -> R:
    """The record in the words that hold on this day; the record itself where nothing has to change."""
    words: dict[str, str] = {}
    for later in sorted(record.later, key=lambda one: one.after):
        if later.after < as_of:
            words |= {name: text for name in WORDS if (text := getattr(later, name)) is not None}
    return record.model_copy(update=words) if words else record


def told_on(knowledge: KnowledgeBase, as_of: date) -> KnowledgeBase:
    """The knowledge in the words that hold on this day."""
    return replace(
        knowledge,
        facts=tuple(told(one, as_of) for one in knowledge.facts),
        rules=tuple(told(one, as_of) for one in knowledge.rules),
    )
