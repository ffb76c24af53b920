"""What each combination is made of: its types, and choices, steps and rules in words."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from advisor.advice import Advice, Option
from advisor.causes import Reason
from advisor.i18n import _
from advisor.price_steps import both_prices_are_known
from advisor.steps import Step
from advisor.tailoring import told_of
from advisor.wording import option_name, provider_name
from rules.knowledge import KnowledgeBase
from rules.verdict import Kind, Strength

RULES_SHOWN = 3  # reasons from rules, of one combination


class CombinationKind(StrEnum):
    SPECIAL_LINES = "special_lines"
    STAY_UNTIL = "stay_until"
    TWO_PATHS = "two_paths"
    ACCESS_AND_VOICE = "access_and_voice"
    SEVERAL_SITES = "several_sites"


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a combination: what it serves, what to take for it, and who must accept that, if anyone."""

    role: str
    choice: str
    accepted_by: str = ""


def part_text(part: Part) -> str:
    """A part in one line."""
    if part.accepted_by:
        return _("{role}: {choice}. To accept it: {accepted_by}.").format(
            role=part.role, choice=part.choice.rstrip("."), accepted_by=part.accepted_by.rstrip(".")
        )
    return _("{role}: {choice}").format(role=part.role, choice=part.choice)


@dataclass(frozen=True, slots=True)
class Combination:
    """Several things to have side by side, or one after the other.

    Attributes:
        proof_to_ask: What to have in writing before it counts.
    """

    kind: CombinationKind
    title: str
    parts: tuple[Part, ...]
    reasons: tuple[Reason, ...]
    actions: tuple[Step, ...]
    proof_to_ask: tuple[str, ...]


def is_left_open(advice: Advice) -> bool:
    """Whether the choice between the leader and its rival is left to real offers."""
    verdict = advice.verdict
    left_open = verdict.kind in (Kind.TOO_CLOSE, Kind.STAY_UNTIL) and verdict.rival is not None
    return left_open and verdict.strength is Strength.TOO_CLOSE


def choice_text(advice: Advice, leader: Option, knowledge: KnowledgeBase) -> str:
    """What is advised, or the two between which fresh offers decide."""
    rival = advice.verdict.rival
    if rival is not None and is_left_open(advice):
        form = _("{first} or {second}: let real offers decide")
        if both_prices_are_known(advice):
            form = _("{first} or {second}: the prices are known, so let terms and dates decide")
        return form.format(
            first=line_text(advice, leader, knowledge), second=line_text(advice, rival, knowledge)
        )
    if leader.alternative.is_hosted and advice.verdict.access_is_known:
        return option_name(leader, knowledge)
    return line_text(advice, leader, knowledge)


def line_text(advice: Advice, option: Option, knowledge: KnowledgeBase) -> str:
    """The line by its name; where it is only assumed, the kind of provider."""
    return _(option.offer.name) if advice.verdict.access_is_known else provider_name(option, knowledge)


def steps_from(advice: Advice, knowledge: KnowledgeBase, names: Iterable[str], why: str) -> Iterator[Step]:
    """Checklist items that apply to this case; `why` where an item gives no reason of its own."""
    listed = {item.id for item in advice.trace.checklist}
    for name in names:
        if name in listed:
            item = knowledge.checklist_item[name]
            for one in told_of(item, advice):
                reason = _(item.why) if item.why else why
                yield Step(one.text, reason, None, (name,), one.is_safety_matter)


def asked(steps: Iterable[Step], template: str) -> Iterator[Step]:
    """The same steps as questions; the template says to whom."""
    for one in steps:
        yield Step(template.format(question=one.text), one.why, one.due, one.records, one.safety)


def rules_about(advice: Advice, field: str) -> tuple[Reason, ...]:
    """What the rules that an answer called up say, safety first."""
    found = [one.rule for one in advice.rules("knock_out", "caution", "action") if field in one.because]
    return tuple(Reason(_(one.statement), (one.id,), one.sources) for one in found[:RULES_SHOWN])
