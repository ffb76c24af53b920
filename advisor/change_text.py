"""What changed from one advice to another, and why: two Advice objects -> plain sentences."""

from collections.abc import Iterator
from dataclasses import dataclass

from advisor.advice import Advice, Option
from advisor.i18n import _
from advisor.questions import Interview
from advisor.reasons import headline, option_name, reasons_against, reasons_for
from advisor.relevance import irrelevant_answers
from advisor.wording import question_name
from rules.knowledge import KnowledgeBase
from rules.schema import PROVIDERS
from rules.verdict import Strength, ways_of_100

LEAST_MOVE = 1  # of 100 ways of weighing: a smaller move of a share is not worth a sentence


@dataclass(frozen=True, slots=True)
class ChangeText:
    """Sentences on what changed, each part empty where nothing did.

    Attributes:
        verdict: Whether the advice is another one, and whether it is firmer. Never empty.
        shares: Which provider types gained or lost ways of weighing.
        options: What was ruled out, let in, or is on offer no more.
        new: Reasons and warnings that were not there before.
        gone: Those that no longer hold.
        answers: Answers that count, or are asked for, no longer.
    """

    verdict: tuple[str, ...]
    shares: tuple[str, ...]
    options: tuple[str, ...]
    new: tuple[str, ...]
    gone: tuple[str, ...]
    answers: tuple[str, ...]

    @property
    def is_empty(self) -> bool:
        """Nothing moved but the verdict's own sentence."""
        return not (self.shares or self.options or self.new or self.gone or self.answers)


def change_text(before: Advice, after: Advice, knowledge: KnowledgeBase, interview: Interview) -> ChangeText:
    """The sentences for two advices on the same knowledge, such as before and after another answer."""
    return ChangeText(
        verdict=tuple(_verdict(before, after, knowledge)),
        shares=tuple(_shares(before, after, knowledge)),
        options=tuple(_options(before, after, knowledge)),
        new=tuple(_only_in(after, before, knowledge)),
        gone=tuple(_only_in(before, after, knowledge)),
        answers=tuple(_answers(before, after, interview)),
    )


def is_same_verdict(before: Advice, after: Advice) -> bool:
    """Whether both give the same advice, however firm."""
    return _said(before) == _said(after)


def _said(advice: Advice) -> tuple[object, ...]:
    verdict = advice.verdict
    leader, second = verdict.leader, verdict.second
    return (verdict.kind, leader and leader.id, second and second.option.id, verdict.stays_until)


def _verdict(before: Advice, after: Advice, knowledge: KnowledgeBase) -> Iterator[str]:
    if is_same_verdict(before, after):
        yield _("The advice stays the same.")
    else:
        yield _("The advice is another one now. It was: “{verdict}”").format(
            verdict=headline(before, knowledge)
        )
    old, new = before.verdict, after.verdict
    counts = {"old": ways_of_100(old.share), "new": ways_of_100(new.share)}
    if not (old.leader and new.leader) or old.strength is new.strength:
        return
    words = {Strength.CLEAR: _("clear"), Strength.LEANING: _("leaning"), Strength.TOO_CLOSE: _("too close")}
    yield _("It was {before} ({old} of 100). Now it is {after} ({new} of 100).").format(
        before=words[old.strength], after=words[new.strength], **counts
    )


def _shares(before: Advice, after: Advice, knowledge: KnowledgeBase) -> Iterator[str]:
    """The largest move first."""
    counts = {name: (ways_of_100(before.shares[name]), ways_of_100(after.shares[name])) for name in PROVIDERS}
    for name, (old, new) in sorted(counts.items(), key=lambda one: -abs(one[1][1] - one[1][0])):
        if abs(new - old) < LEAST_MOVE:
            continue
        form = (
            _("More often first: {provider}, in {new} of 100 ways of weighing, up from {old}.")
            if new > old
            else _("Less often first: {provider}, in {new} of 100 ways of weighing, down from {old}.")
        )
        yield form.format(provider=_(knowledge.provider[name].name), new=new, old=old)


def _options(before: Advice, after: Advice, knowledge: KnowledgeBase) -> Iterator[str]:
    old, new = ({one.id: one for one in advice.options} for advice in (before, after))
    for name, option in new.items():
        earlier = old.get(name)
        if earlier is None:
            form = _("Now compared as well: {option}.")
            if not option.is_viable:
                form = _("Now compared as well, but ruled out: {option}. {rules}.")
            yield form.format(option=option_name(option, knowledge), rules=_titles(option, knowledge))
        elif earlier.is_viable and not option.is_viable:
            yield _("Now ruled out: {option}. {rules}.").format(
                option=option_name(option, knowledge), rules=_titles(option, knowledge)
            )
        elif option.is_viable and not earlier.is_viable:
            yield _("Let in again: {option}. This no longer holds: {rules}.").format(
                option=option_name(option, knowledge), rules=_titles(earlier, knowledge)
            )
    for name, option in old.items():
        if name not in new:
            yield _("No longer on offer: {option}.").format(option=option_name(option, knowledge))


def _titles(option: Option, knowledge: KnowledgeBase) -> str:
    return "; ".join(_(knowledge.rule[name].title) for name in option.trace.knocked_out_by)


def _only_in(one: Advice, other: Advice, knowledge: KnowledgeBase) -> Iterator[str]:
    """Reasons and warnings of one advice that the other does not have, safety first."""
    kinds = ("knock_out", "caution", "action")
    known = {fired.rule.id for fired in other.rules_for_choice(*kinds)}
    rules = [fired for fired in one.rules_for_choice(*kinds) if fired.rule.id not in known]
    yield from (
        _("Safety: {title}.").format(title=_(fired.rule.title)) for fired in rules if fired.is_safety_matter
    )
    for found, form in ((reasons_for, _("For it: {reason}")), (reasons_against, _("Against it: {reason}"))):
        texts = {reason.text for reason in found(other, knowledge)}
        yield from (
            form.format(reason=reason.text) for reason in found(one, knowledge) if reason.text not in texts
        )
    yield from (
        _("To watch: {title}.").format(title=_(fired.rule.title))
        for fired in rules
        if not fired.is_safety_matter
    )


def _answers(before: Advice, after: Advice, interview: Interview) -> Iterator[str]:
    old, new = (set(irrelevant_answers(interview, advice.answers)) for advice in (before, after))
    for one in interview.questions:
        if one.id in new - old:
            yield _("This answer no longer counts: “{question}”.").format(question=question_name(one))
        elif one.id in old - new:
            yield _("This answer counts again: “{question}”.").format(question=question_name(one))
