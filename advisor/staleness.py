"""What past its review date stands behind an advice, and whether the verdict would be another without it."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date

from advisor.advice import Advice, advise
from advisor.answers import Answers
from advisor.i18n import _
from advisor.overrides import overridden
from advisor.reasons import headline
from advisor.statements import Statement
from rules.knowledge import KnowledgeBase

IN_THE_SUMS = ("P-M2", "P-M4")  # facts whose figures the sums use themselves, see rules.requirements


@dataclass(frozen=True, slots=True)
class Effect:
    """What a statement does to one advice.

    Attributes:
        rules: The rules of this advice that rest on it; empty where the advice does not use it.
        without: The advice when these rules are left out; None where there are none.
        changes: Whether the verdict is then another one.
    """

    statement: Statement
    rules: tuple[str, ...]
    without: Advice | None
    changes: bool


def stale(found: Collection[Statement], as_of: date) -> tuple[Statement, ...]:
    """Those past their review date or their end, the longest past first."""
    past = [one for one in found if one.is_stale(as_of)]
    return tuple(sorted(past, key=lambda one: (min(one.review_by or as_of, one.valid_to or as_of), one.id)))


def effect_of(statement: Statement, advice: Advice, answers: Answers, knowledge: KnowledgeBase) -> Effect:
    """What the advice would be without the rules that are this statement, or cite it."""
    answers, knowledge = _local(answers, knowledge)
    used = {one.rule.id for one in advice.trace.rules}
    rules = tuple(name for name in rules_resting_on(statement.id, knowledge) if name in used)
    if not rules:
        return Effect(statement, (), None, changes=False)
    other = advise(
        answers, without_rules(knowledge, rules), advice.as_of, seed=advice.seed, draws=advice.draws
    )
    return Effect(statement, rules, other, changes=_outcome(other) != _outcome(advice))


def changes_together(
    found: Collection[Statement], advice: Advice, answers: Answers, knowledge: KnowledgeBase
) -> bool:
    """Whether the verdict is another one without all that rests on these statements, fired or not."""
    answers, knowledge = _local(answers, knowledge)
    names = {name for one in found for name in rules_resting_on(one.id, knowledge)}
    if not names:
        return False
    rest = without_rules(knowledge, names)
    other = advise(answers, rest, advice.as_of, seed=advice.seed, draws=advice.draws)
    return _outcome(other) != _outcome(advice)


def _local(answers: Answers, knowledge: KnowledgeBase) -> tuple[Answers, KnowledgeBase]:
    """Local knowledge taken in beforehand: it may name a rule that is about to be left out."""
    return replace(answers, overrides=()), overridden(knowledge, answers.overrides)


def rules_resting_on(name: str, knowledge: KnowledgeBase) -> tuple[str, ...]:
    """The rule of that name, or the rules that cite the fact of that name."""
    return tuple(rule.id for rule in knowledge.rules if rule.id == name or name in rule.facts)


def without_rules(knowledge: KnowledgeBase, names: Collection[str]) -> KnowledgeBase:
    """The knowledge without these rules."""
    return replace(knowledge, rules=tuple(one for one in knowledge.rules if one.id not in names))


def effect_text(effect: Effect, knowledge: KnowledgeBase, as_of: date) -> str:
    """What it does to this advice, in a sentence or two."""
    limit = effect.statement.valid_to
    if limit and effect.statement.kind == "rule" and limit < as_of:
        return _("It has ended, so your advice leaves it out.")
    if effect.without is None:
        if effect.statement.kind == "price":
            return _("No verdict rests on it: it is a price to ask about.")
        if effect.statement.id in IN_THE_SUMS:
            return _("Our sums use its figure, so it may touch your advice.")
        return _("Your advice does not use it.")
    rules = ", ".join(effect.rules)
    if not effect.changes:
        return _("Your advice uses it ({rules}). Without it the verdict stays the same.").format(rules=rules)
    return _("Your advice uses it ({rules}). Without it the verdict would be: {headline}").format(
        rules=rules, headline=headline(effect.without, knowledge)
    )


def _outcome(advice: Advice) -> tuple[object, ...]:
    """What makes a verdict: its kind, who is chosen, and until when to stay."""
    verdict = advice.verdict
    return (
        verdict.kind,
        verdict.leader and verdict.leader.id,
        verdict.second and verdict.second.option.id,
        verdict.stays_until,
        verdict.stay_reason,
    )
