"""What changed from one advice to another, and why: two Advice objects -> plain sentences."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from advisor.advice import Advice, Option
from advisor.causes import Reason
from advisor.i18n import _
from advisor.questions import Interview
from advisor.reasons import headline, option_name, reasons_against, reasons_for
from advisor.relevance import irrelevant_answers
from rules.knowledge import KnowledgeBase
from rules.schema import PROVIDERS
from rules.verdict import Strength

LEAST_MOVE = 1  # of 100 ways of weighing: a smaller move of a share is not worth a sentence


@dataclass(frozen=True, slots=True)
class ChangeText:
    """Sentences on what changed, each part empty where nothing did.

    Attributes:
        verdict: Whether the advice is another one, and whether it is firmer. Never empty.
        shares: Which provider types gained or lost ways of weighing.
        options: What was ruled out, let in, or is on offer no more.
        reasons: Reasons and warnings that are new or gone.
        answers: Answers that count, or are asked for, no longer.
    """

    verdict: tuple[str, ...]
    shares: tuple[str, ...]
    options: tuple[str, ...]
    reasons: tuple[str, ...]
    answers: tuple[str, ...]

    @property
    def is_empty(self) -> bool:
        """Nothing moved but the verdict's own sentence."""
        return not (self.shares or self.options or self.reasons or self.answers)


def change_text(before: Advice, after: Advice, knowledge: KnowledgeBase, interview: Interview) -> ChangeText:
    """The sentences for two advices on the same knowledge, such as before and after another answer."""
    return ChangeText(
        verdict=tuple(_verdict(before, after, knowledge)),
        shares=tuple(_shares(before, after, knowledge)),
        options=tuple(_options(before, after, knowledge)),
        reasons=tuple(_reasons(before, after, knowledge)),
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
    counts = {"old": round(100 * old.share), "new": round(100 * new.share)}
    if not (old.leader and new.leader) or old.strength is new.strength:
        return
    words = {Strength.CLEAR: _("clear"), Strength.LEANING: _("leaning"), Strength.TOO_CLOSE: _("too close")}
    yield _("It was {before} ({old} of 100). Now it is {after} ({new} of 100).").format(
        before=words[old.strength], after=words[new.strength], **counts
    )


def _shares(before: Advice, after: Advice, knowledge: KnowledgeBase) -> Iterator[str]:
    """The largest move first."""
    counts = {name: (round(100 * before.shares[name]), round(100 * after.shares[name])) for name in PROVIDERS}
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


def _reasons(before: Advice, after: Advice, knowledge: KnowledgeBase) -> Iterator[str]:
    sides: tuple[tuple[Callable[[Advice, KnowledgeBase], Sequence[Reason]], str, str], ...] = (
        (reasons_for, _("New reason for it: {reason}"), _("No longer a reason for it: {reason}")),
        (reasons_against, _("New reason against it: {reason}"), _("No longer a reason against it: {reason}")),
    )
    for found, new_form, gone_form in sides:
        old, new = ({one.text for one in found(advice, knowledge)} for advice in (before, after))
        for one in found(after, knowledge):
            if one.text not in old:
                yield new_form.format(reason=one.text)
        for one in found(before, knowledge):
            if one.text not in new:
                yield gone_form.format(reason=one.text)
    yield from _warnings(before, after)


def _warnings(before: Advice, after: Advice) -> Iterator[str]:
    kinds = ("knock_out", "caution", "action")
    old, new = ({one.rule.id: one for one in advice.rules_for_choice(*kinds)} for advice in (before, after))
    for name, one in new.items():
        if name not in old:
            form = _("New safety line: {title}.") if one.is_safety_matter else _("Now to watch: {title}.")
            yield form.format(title=_(one.rule.title))
    for name, one in old.items():
        if name not in new:
            yield _("No longer to watch: {title}.").format(title=_(one.rule.title))


def _answers(before: Advice, after: Advice, interview: Interview) -> Iterator[str]:
    old, new = (set(irrelevant_answers(interview, advice.answers)) for advice in (before, after))
    for one in interview.questions:
        if one.id in new - old:
            yield _("This answer no longer counts: “{question}”.").format(question=_(one.label))
        elif one.id in old - new:
            yield _("This answer counts again: “{question}”.").format(question=_(one.label))
