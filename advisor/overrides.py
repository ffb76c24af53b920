"""Local knowledge of one case: ratings and facts replaced, each with a reason, and what results."""

from dataclasses import dataclass
from dataclasses import replace as with_fields
from datetime import date
from functools import lru_cache

from rules.knowledge import KnowledgeBase
from rules.schema import Fact, Mark, RatingCell, Rule

MOST = 40  # overrides in one case
KEYS = {  # what each kind of override must say
    "rating": ("provider", "criterion", "rating", "reason"),
    "record": ("record", "reason"),
    "fact": ("fact", "reason"),
}
OPTIONAL = {"rating": (), "record": (), "fact": ("statement", "valid_to", "watch_date", "rules")}


@dataclass(frozen=True, slots=True)
class RatingOverride:
    """The rating of a provider type on a criterion here, from 1 (poor) to 5 (excellent); it has no range."""

    provider: str
    criterion: str
    rating: float
    reason: str

    @property
    def about(self) -> str:
        return f"{self.provider}/{self.criterion}"

    def as_data(self) -> dict[str, object]:
        return {name: getattr(self, name) for name in KEYS["rating"]}


@dataclass(frozen=True, slots=True)
class RecordOverride:
    """A rule or a fact that does not hold here. Without a fact, every rule that rests on it goes."""

    record: str
    reason: str

    @property
    def about(self) -> str:
        return self.record

    def as_data(self) -> dict[str, object]:
        return {name: getattr(self, name) for name in KEYS["record"]}


@dataclass(frozen=True, slots=True)
class FactOverride:
    """What a fact is here, in the place of what is published; what is None stays as it is.

    Attributes:
        statement: What it says.
        valid_to: The last day on which it holds. After it no rule that rests on it holds either.
        watch_date: The day to watch, of a fact that has one.
        rules: Those of the rules that rest on it which do not hold here.
    """

    fact: str
    reason: str
    statement: str | None = None
    valid_to: date | None = None
    watch_date: date | None = None
    rules: tuple[str, ...] = ()

    @property
    def about(self) -> str:
        return self.fact

    def as_data(self) -> dict[str, object]:
        days = {"valid_to": self.valid_to, "watch_date": self.watch_date}
        found = {
            "fact": self.fact,
            "statement": self.statement,
            **{name: one.isoformat() if one else None for name, one in days.items()},
            "rules": list(self.rules),
            "reason": self.reason,
        }
        return {name: value for name, value in found.items() if value}


Override = RatingOverride | RecordOverride | FactOverride


@lru_cache(maxsize=16)
def overridden(knowledge: KnowledgeBase, overrides: tuple[Override, ...]) -> KnowledgeBase:
    """The knowledge base of one case; what was replaced carries the mark LOCAL, and so do its rules.

    Safety is not up for change: see advisor.override_checks.
    """
    if not overrides:
        return knowledge
    ratings = {(one.provider, one.criterion): one for one in overrides if isinstance(one, RatingOverride)}
    facts = {one.fact: one for one in overrides if isinstance(one, FactOverride)}
    gone = {one.record for one in overrides if isinstance(one, RecordOverride)}
    gone |= {name for one in facts.values() for name in one.rules}
    return with_fields(
        knowledge,
        ratings=tuple(
            _replaced(cell, ratings[cell.provider, cell.criterion])
            if (cell.provider, cell.criterion) in ratings
            else cell
            for cell in knowledge.ratings
        ),
        facts=tuple(local_fact(one, facts[one.id]) if one.id in facts else one for one in knowledge.facts),
        rules=tuple(
            _resting_on(rule, [facts[name] for name in rule.facts if name in facts])
            for rule in knowledge.rules
            if rule.id not in gone and not gone & set(rule.facts)
        ),
    )


def local_fact(fact: Fact, override: FactOverride) -> Fact:
    """The fact as it is here, with the reason in the place of the note; it is not past its date."""
    keeps_words = override.statement is None
    return fact.model_copy(
        update={
            "statement": fact.statement if keeps_words else override.statement,
            "valid_to": override.valid_to or fact.valid_to,
            "watch_date": override.watch_date or fact.watch_date,
            "review_by": None,
            "note": override.reason,
            "mark": Mark.LOCAL,
            "sources": fact.sources if keeps_words else (),
            "references": fact.references if keeps_words else (),
        }
    )


def is_in_use(name: str, knowledge: KnowledgeBase) -> bool:
    """Whether it is a rule that is shown, or a fact on which one rests."""
    return any(rule.shown and (rule.id == name or name in rule.facts) for rule in knowledge.rules)


def is_safety_record(name: str, knowledge: KnowledgeBase) -> bool:
    """Whether a rule concerns life safety, or such a rule rests on the fact."""
    return any(
        rule.severity == "safety" and (rule.id == name or name in rule.facts) for rule in knowledge.rules
    )


def _resting_on(rule: Rule, local: list[FactOverride]) -> Rule:
    """The rule with what its facts are here: no longer than they hold, and told beside it."""
    if not local:
        return rule
    ends = [one.valid_to for one in local if one.valid_to]
    told = [one.statement for one in local if one.statement]
    return rule.model_copy(
        update={
            "mark": Mark.LOCAL,
            "valid_to": min([*ends, *([rule.valid_to] if rule.valid_to else [])], default=None),
            "note": " ".join([*([rule.note] if rule.note else []), *told]) or None,
        }
    )


def _replaced(cell: RatingCell, override: RatingOverride) -> RatingCell:
    return cell.model_copy(
        update={
            "low": override.rating,
            "typical": override.rating,
            "high": override.rating,
            "reason": override.reason,
            "reason_high": override.reason,
            "reason_low": override.reason,
            "sources": (),
            "mark": Mark.LOCAL,
        }
    )
