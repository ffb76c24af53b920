"""Answers, alternatives and marks in words."""

import re
from collections.abc import Iterable, Mapping
from datetime import date

from advisor.advice import Option
from advisor.i18n import _, day, figure
from advisor.questions import Interview, Question
from rules.knowledge import KnowledgeBase
from rules.schema import Claim, Mark, RatingCell
from rules.trace import Assumed, FiredRule


def provider_name(option: Option, knowledge: KnowledgeBase) -> str:
    """As in "a competitor with its own network"."""
    return _(knowledge.provider[option.offer.provider].name)


def family_tag(option: Option) -> str:
    """The field's word for the family, as it stands on offers and in laws."""
    return "ILEC" if option.family == "incumbent" else "CLEC"


def option_name(option: Option, knowledge: KnowledgeBase) -> str:
    """As in "the cable company's line, with hosted voice from a third company"."""
    name = _(option.offer.name)
    if not option.alternative.is_hosted:
        return name
    hosted = _(knowledge.provider["hosted"].name)
    return _("{line}, with {hosted_voice}").format(line=name, hosted_voice=hosted)


def question_name(question: Question) -> str:
    """The label of a question in words that can be understood away from its page."""
    return _(question.alone or question.label)


def answer_text(interview: Interview, question_id: str, value: object) -> str:
    """An answer in words; None is "I don't know"."""
    if value is None:
        return _("I don't know")
    question = interview.question[question_id]
    if question.kind == "options":
        chosen = value if isinstance(value, list | tuple) else [value]
        return ", ".join(_(question.option[str(one)].label) for one in chosen)
    if question.kind == "option":
        return _(question.option[str(value)].label)
    if question.kind == "date":
        return day(value if isinstance(value, date) else date.fromisoformat(str(value)))
    number = figure(round(float(str(value)), 2))
    # A count says enough: the label names what is counted.
    return f"{number} {_(question.unit)}" if question.unit and not question.whole else number


def record_titles(records: Iterable[str], knowledge: KnowledgeBase) -> tuple[str, ...]:
    """Titles of rules and facts; none of those that are gone, as an earlier edition may name them."""
    found = (knowledge.rule.get(name) or knowledge.fact.get(name) for name in records)
    return tuple(_(one.title) for one in found if one)


def assumption_text(assumed: Assumed, interview: Interview) -> str:
    """What we took for an unknown, and why."""
    question = interview.question[assumed.field]
    return _("{question}: we assumed “{value}”. {reason}").format(
        question=question_name(question).rstrip("?:"),
        value=answer_text(interview, assumed.field, assumed.value),
        reason=_(assumed.assumption.reason),
    )


def assumed_first(text: str, assumed: Mapping[str, object], interview: Interview) -> str:
    """The text after what we only assume of that which brought it in: nobody told us so.

    Args:
        assumed: Field -> the value that we took for it; fields that nobody is asked for are left out.
    """
    told = [
        _("We assume “{answer}” for “{question}”.").format(
            answer=answer_text(interview, name, value), question=question_name(interview.question[name])
        )
        for name, value in assumed.items()
        if name in interview.question
    ]
    return " ".join([*told, text])


def assumed_by(fired: FiredRule) -> dict[str, object]:
    """What made a rule fire and is only assumed."""
    return {name: value for name, value in fired.because.items() if name in fired.assumed}


def rule_told(fired: FiredRule, interview: Interview) -> str:
    """What a rule that fired says, and first what we only assume of that which brought it in."""
    return assumed_first(_(fired.rule.statement), assumed_by(fired), interview)


def with_minus(text: str) -> str:
    """The text with a minus sign where a hyphen stands before a number.

    >>> with_minus("M-01 -0.5 = 2")
    'M-01 −0.5 = 2'
    """
    return re.sub(r"(?<!\S)-(?=[\d.])", "−", text)


def mark_text(mark: Mark) -> str:
    """How sure we are, in words; only V and V-t may sound verified."""
    return {
        Mark.VERIFIED: _("checked in the source"),
        Mark.TRADE: _("checked; the source may have an interest"),
        Mark.KNOWN: _("not confirmed: check before you rely on it"),
        Mark.JUDGEMENT: _("our judgement"),
        Mark.LOCAL: _("local knowledge put in for this case, not ours"),
    }[mark]


def weakest_mark(records: Iterable[str], knowledge: KnowledgeBase) -> Mark:
    """The mark of a reason that rests on these records.

    A rating is our judgement inside a published range; so is every reason that rests on one.
    """
    others = {one.id: one for one in knowledge.modifiers} | {rating_id(one): one for one in knowledge.ratings}
    found: list[Mark] = []
    for name in records:
        record = knowledge.rule.get(name) or others.get(name)
        found.append(record.mark if record else Mark.JUDGEMENT)
    return weakest(found)


def rating_id(rating: RatingCell) -> str:
    """As in "C-01/ilec"."""
    return f"{rating.criterion}/{rating.provider}"


def claim_mark(claim: Claim, knowledge: KnowledgeBase) -> Mark:
    """The weakest mark of what stands behind a claim: of its facts, else of its sources."""
    if claim.facts:
        return weakest([knowledge.fact[name].mark for name in claim.facts])
    interested = [knowledge.source[name].may_have_interest for name in claim.sources]
    return Mark.TRADE if all(interested) else Mark.VERIFIED


def weakest(marks: Iterable[Mark]) -> Mark:
    """Local knowledge before our judgement before not confirmed before checked."""
    order = [Mark.LOCAL, Mark.JUDGEMENT, Mark.KNOWN, Mark.TRADE, Mark.VERIFIED]
    return min(marks, key=order.index, default=Mark.JUDGEMENT)
