"""Plays a saved case again: the same advice, or what differs and why."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from advisor.advice import Advice, advise
from advisor.cases.case import Case, Outcome
from advisor.cases.digests import digest_of, outcome_of, records_used
from advisor.i18n import _
from advisor.overrides import overridden
from rules.knowledge import KnowledgeBase
from rules.schema import Fact, Record, Rule

VERDICT = ("kind", "leader", "second", "stays_until", "strength")


@dataclass(frozen=True, slots=True)
class Cause:
    """Something that is not as it was when the case was saved.

    Attributes:
        kind: What sort of thing it is.
        id: Its id, such as R-04, or the question.
        change: New: it is used now and was not then. Gone: the other way round.
    """

    kind: Literal["answer", "fact", "rule", "rating", "other record"]
    id: str
    change: Literal["new", "gone", "changed"]


@dataclass(frozen=True, slots=True)
class Replay:
    """A case played again.

    Attributes:
        saved: What was advised then; None where the file holds no advice.
        now: What is advised now, on the same day, with the same seed and draws.
        advice: The whole of it.
        causes: What changed in between and is used then or now.
    """

    saved: Outcome | None
    now: Outcome
    advice: Advice
    causes: tuple[Cause, ...]

    @property
    def is_same(self) -> bool:
        """Every step of the evaluation is as it was, not only the verdict, and so is every answer."""
        same_trace = self.saved is not None and self.saved.trace == self.now.trace
        return same_trace and all(one.kind != "answer" for one in self.causes)

    @property
    def has_same_verdict(self) -> bool:
        return self.saved is not None and all(
            getattr(self.saved, name) == getattr(self.now, name) for name in VERDICT
        )


def replay(case: Case, knowledge: KnowledgeBase) -> Replay | None:
    """The case on the present knowledge base; None where it holds no advice to compare with."""
    if case.outcome is None:
        return None
    saved = case.outcome
    advice = advise(case.answers, knowledge, saved.as_of, seed=saved.seed, draws=saved.draws)
    local = overridden(knowledge, advice.overrides)
    now = outcome_of(advice, local)
    return Replay(saved, now, advice, tuple(_causes(saved, now, local, advice)))


def _causes(saved: Outcome, now: Outcome, knowledge: KnowledgeBase, advice: Advice) -> Iterator[Cause]:
    yield from _changed_answers(saved.answers, now.answers or {})
    used = records_used(advice, knowledge)
    for name in sorted({*saved.records, *now.records}):
        record = used.get(name) or _record_named(name, knowledge)
        if name not in saved.records:
            yield Cause(_kind(name, record), name, "new")
        elif record is None or (name not in now.records and saved.records[name] == digest_of(record)):
            yield Cause(_kind(name, record), name, "gone")
        elif saved.records[name] != digest_of(record):
            yield Cause(_kind(name, record), name, "changed")


def _changed_answers(then: Mapping[str, str] | None, now: Mapping[str, str]) -> Iterator[Cause]:
    if then is None:
        return
    for name in sorted({*then, *now}):
        if name not in then:
            yield Cause("answer", name, "new")
        elif name not in now:
            yield Cause("answer", name, "gone")
        elif then[name] != now[name]:
            yield Cause("answer", name, "changed")


def _record_named(name: str, knowledge: KnowledgeBase) -> Record | None:
    return knowledge.rule.get(name) or knowledge.fact.get(name)


def _kind(name: str, record: Record | None) -> Literal["fact", "rule", "rating", "other record"]:
    if isinstance(record, Rule) or name.startswith("R-"):
        return "rule"
    if isinstance(record, Fact) or name.startswith("F-"):
        return "fact"
    return "rating" if name.startswith("rating ") else "other record"


def replay_text(found: Replay) -> str:
    """The word same, or what differs and why, in lines for a terminal."""
    assert found.saved is not None
    if found.is_same and not found.causes:
        return _("same: every step of the advice is as it was saved")
    if found.is_same:
        told = _("same: every step of the advice is as it was saved, though what it rests on was changed:")
        return "\n".join((told, *_cause_lines(found)))
    lines = []
    if found.has_same_verdict:
        lines.append(_("differs in its details: the verdict is as it was saved"))
    else:
        lines.append(_("differs: the verdict is not as it was saved"))
        for name in VERDICT:
            then, now = getattr(found.saved, name), getattr(found.now, name)
            if then != now:
                line = _("  {name}: then {then}, now {now}")
                lines.append(line.format(name=name, then=then or _("none"), now=now or _("none")))
    if found.saved.edition != found.now.edition:
        line = _("  knowledge base: then {then}, now {now}")
        lines.append(line.format(then=found.saved.edition, now=found.now.edition))
    lines += _cause_lines(found)
    if not found.causes and found.saved.answers is None:
        lines.append(_("  no record changed: the answers or the engine itself did"))
    elif not found.causes:
        lines.append(_("  no answer and no record changed: the engine itself did"))
    return "\n".join(lines)


def _cause_lines(found: Replay) -> list[str]:
    told = {
        "new": _("counts now and did not then"),
        "gone": _("no longer counts"),
        "changed": _("was changed"),
    }
    return [
        _("  {kind} {id}: {change}").format(kind=one.kind, id=one.id, change=told[one.change])
        for one in found.causes
    ]
