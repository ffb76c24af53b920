"""Advice -> plain sentences, each naming its records and sources."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from advisor.advice import Advice, Option
from advisor.i18n import _, day, ngettext
from advisor.steps import Step, next_steps
from advisor.wording import answer_text, assumption_text, family_tag, mark_text, option_name, provider_name
from rules.knowledge import KnowledgeBase
from rules.robustness import PRACTICALLY_EQUAL
from rules.schema import Mark, Modifier, RatingCell, Rule
from rules.trace import AppliedChange, Cell
from rules.value_functions import BEST, WORST, partial_value
from rules.verdict import Kind, StayReason, Strength

REASONS = 3  # as many as an owner will read
BACKUP_PRICE = "P-20"
LEAST_DIFFERENCE = 0.005  # of the value: smaller differences are no reason
MIDDLE = (WORST + BEST) / 2  # of the scale of ratings


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason for or against, with the records and sources it rests on."""

    text: str
    records: tuple[str, ...]
    sources: tuple[str, ...]


def headline(advice: Advice, knowledge: KnowledgeBase) -> str:
    """The verdict in one sentence, reason first."""
    verdict = advice.verdict
    leader = verdict.leader
    if verdict.kind is Kind.SPECIAL_LINES_ONLY:
        return _(
            "Your lines serve machines and not people, so give each one its own approved link and do not"
            " choose by provider."
        )
    if leader is None:
        return _("Nothing on offer at your address fits your needs yet, so keep what you have for now.")
    if verdict.kind is Kind.TOO_CLOSE:
        return _too_close(advice, knowledge)
    choice = _choice(advice, leader, knowledge)
    if verdict.kind is Kind.STAY_UNTIL and verdict.stays_until:
        if verdict.strength is Strength.TOO_CLOSE and verdict.rival:
            choice = _("compare fresh offers: today {first} and {second} come out nearly level").format(
                first=_(leader.offer.name), second=_(verdict.rival.offer.name)
            )
        why = (
            _("Leaving now would cost more than it saves, so stay where you are until {date}. Then {choice}.")
            if verdict.stay_reason is StayReason.EXIT_CHARGE
            else _(
                "The saving on offer is too small for you, so stay where you are until {date}. Then {choice}."
            )
        )
        return why.format(date=day(verdict.stays_until), choice=choice)
    return _("{reason}, {choice}.").format(reason=_reason_clause(advice, knowledge), choice=choice)


def firmness(advice: Advice, knowledge: KnowledgeBase) -> str:
    """How firm the verdict is, in a word and as a share of the ways of weighing the answers."""
    verdict = advice.verdict
    if verdict.leader is None or verdict.kind is Kind.SPECIAL_LINES_ONLY:
        return _("Clear: no way of weighing your answers changes this.")
    word = {
        Strength.CLEAR: _("Clear"),
        Strength.LEANING: _("Leaning"),
        Strength.TOO_CLOSE: _("Too close to call"),
    }[verdict.strength]
    return _("{word}: {provider} came first in {count} of 100 ways of weighing your answers.").format(
        word=word, provider=provider_name(verdict.leader, knowledge), count=round(100 * verdict.share)
    )


def reasons_for(advice: Advice, knowledge: KnowledgeBase) -> tuple[Reason, ...]:
    """The largest contributions by which the leader beats its rival, and rivals that are ruled out.

    Without a rival it is compared with the best alternative of another provider type that is ruled out,
    and where there is none with the middle of the scale.
    """
    if advice.verdict.kind is Kind.SPECIAL_LINES_ONLY:
        return (Reason(_("You told us that no person calls on these lines: each serves a machine."), (), ()),)
    if advice.verdict.leader is None:
        return ()
    alone = () if advice.verdict.rival else (_only_one_left(advice, knowledge),)
    return (*alone, *_reasons(advice, knowledge, 1))


def reasons_against(advice: Advice, knowledge: KnowledgeBase) -> tuple[Reason, ...]:
    """The largest contributions by which the leader falls behind, compared as in `reasons_for`."""
    if advice.verdict.leader is None or advice.verdict.kind is Kind.SPECIAL_LINES_ONLY:
        return ()
    return _reasons(advice, knowledge, -1)


def extra_sentences(advice: Advice, knowledge: KnowledgeBase) -> tuple[str, ...]:
    """What belongs to the verdict and does not fit into one sentence."""
    verdict = advice.verdict
    found = []
    if verdict.leader is not None and not advice.lines_are_known:
        found.append(
            _(
                "You have not told us all the lines that reach your address, so we took the usual ones. The"
                " count above allows for the others."
            )
        )
    if verdict.second and verdict.kind is not Kind.PRIMARY_AND_SECOND and verdict.wants_second:
        found.append(
            _("As a second line on its own path, take {line}.").format(
                line=option_name(verdict.second.option, knowledge)
            )
        )
    if verdict.kind is Kind.PRIMARY_AND_SECOND and verdict.strength is Strength.TOO_CLOSE:
        found.append(_("Which of the two comes first is too close to call, but you want both of them."))
    if verdict.second and not verdict.wants_second:
        price = next(one for one in knowledge.costs if one.id == BACKUP_PRICE)
        found.append(
            _(
                "If a second line costs little, add {line}. For a backup link in the US a source named"
                " {low} to {high} {unit} ({year}; {cost})."
            ).format(
                line=option_name(verdict.second.option, knowledge),
                low=price.low,
                high=price.high,
                unit=_(price.unit),
                year=price.year,
                cost=price.id,
            )
        )
    if verdict.second and verdict.wants_second:
        found.append(f"{_(verdict.second.pair.reason)} {_(verdict.second.pair.proof)}")
    if verdict.wants_second and verdict.second is None and verdict.leader is not None:
        found.append(
            _(
                "You want a second line, but no other path is on offer that we know of. Ask for a mobile or"
                " satellite link: it shares no wire with the first."
            )
        )
    if verdict.leader and any(
        one.rule.kind == "knock_out"
        and one.rule.purpose == "special_lines"
        and verdict.leader.id in one.concerns
        for one in advice.trace.rules
    ):
        found.append(
            _(
                "Leave the alarm or elevator line on the wire it has until its inspector says otherwise in"
                " writing."
            )
        )
    if verdict.stay_reason is StayReason.EXIT_CHARGE and "best_saving" not in advice.trace.answers:
        found.append(_("No offer told us the saving, so we took the usual 15% of your bill (our judgement)."))
    undecided = round(100 * max(0.0, 1 - sum(advice.shares.values())))
    if verdict.leader is not None and undecided >= 10:
        found.append(
            ngettext(
                "In {count} of 100 ways there was no real difference between the best two kinds of provider.",
                "In {count} of 100 ways there was no real difference between the best two kinds of provider.",
                undecided,
            ).format(count=undecided)
        )
    return tuple(found)


def swing_text(points: float) -> str:
    """The real difference at this site within one group of criteria, in words.

    Args:
        points: Best minus worst viable alternative, in points of the 1 to 5 scale.
    """
    if points < 0.25:
        return _("hardly any difference at your address")
    if points < 0.75:
        return _("a small difference at your address")
    if points < 1.5:
        return _("a real difference at your address")
    return _("a big difference at your address")


def rating_cell(option: Option, cell: Cell, knowledge: KnowledgeBase) -> RatingCell:
    """The published rating behind a cell: of the voice company for voice criteria with hosted voice."""
    criterion = knowledge.criterion[cell.criterion]
    hosted_row = option.alternative.is_hosted and criterion.layer == "voice"
    return _published(cell.criterion, "hosted" if hosted_row else option.offer.provider, knowledge)


# --- parts of the verdict sentence -------------------------------------------------------------


def _choice(advice: Advice, leader: Option, knowledge: KnowledgeBase) -> str:
    verdict = advice.verdict
    names = {
        "provider": provider_name(leader, knowledge),
        "tag": family_tag(leader),
        "line": _(leader.offer.name),
    }
    if not verdict.access_is_known:
        if leader.alternative.is_hosted:
            return _(
                "take the line from {provider} ({tag}) and your phones from a hosted voice company"
            ).format(**names)
        return _("choose {provider} ({tag})").format(**names)
    if verdict.kind is Kind.PRIMARY_AND_SECOND and verdict.second:
        second = _(verdict.second.option.offer.name)
        if leader.alternative.is_hosted:
            return _(
                "take the line from {provider} ({tag}), {line}, your phones from a hosted voice company, and"
                " add {second} as a second path"
            ).format(second=second, **names)
        return _("choose {provider} ({tag}), {line}, and add {second} as a second path").format(
            second=second, **names
        )
    if leader.alternative.is_hosted:
        return _(
            "take the line from {provider} ({tag}), {line}, and your phones from a hosted voice company"
        ).format(**names)
    return _("choose {provider} ({tag}), {line}").format(**names)


def _reason_clause(advice: Advice, knowledge: KnowledgeBase) -> str:
    if advice.verdict.rival is None:
        if _ruled_out_rivals(advice):
            if not advice.lines_are_known:
                return _("Because every other kind of provider that we know of is ruled out")
            return _("Because every other kind of provider on offer is ruled out")
        if _is_only_line(advice):
            return _("Because nothing else is on offer at your address")
        if not advice.lines_are_known:
            return _("Because we know of no other kind of provider at your address")
        return _("Because no other kind of provider is on offer at your address")
    ahead = [one for one in advice.differences if one.amount > LEAST_DIFFERENCE][:2]
    words = [_(knowledge.criterion[one.criterion].advantage) for one in ahead]
    if len(words) == 2:
        return _("For {first} and {second}").format(first=words[0], second=words[1])
    if words:
        return _("For {first}").format(first=words[0])
    return _("Because it is slightly ahead on most counts")


def _too_close(advice: Advice, knowledge: KnowledgeBase) -> str:
    verdict = advice.verdict
    assert verdict.leader is not None
    if verdict.rival is None:
        return _("What you told us does not decide it yet: find out what is on offer at your address.")
    same_names = verdict.access_is_known
    first = _(verdict.leader.offer.name) if same_names else provider_name(verdict.leader, knowledge)
    second = _(verdict.rival.offer.name) if same_names else provider_name(verdict.rival, knowledge)
    return _("It is too close to call between {first} and {second}, so let real offers decide.").format(
        first=first, second=second
    )


def _only_one_left(advice: Advice, knowledge: KnowledgeBase) -> Reason:
    gone = _ruled_out_rivals(advice)
    if not gone:
        if _is_only_line(advice):
            return Reason(_("Nothing else is on offer at your address."), (), ())
        return Reason(_("No other kind of provider is on offer at your address."), (), ())
    rules = tuple(dict.fromkeys(name for option in gone for name in option.trace.knocked_out_by))
    titles = "; ".join(_(knowledge.rule[name].title) for name in rules)
    template = _("Every other kind of provider on offer is ruled out: {titles}.")
    if not advice.lines_are_known:
        template = _("Every other kind of provider that we know of is ruled out: {titles}.")
    text = template.format(titles=titles)
    return Reason(text, rules, _unique(knowledge.rule[name].sources for name in rules))


# --- reasons from cells --------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Cause:
    """What moved a cell by about so many points of the scale, up or down, and the words for it."""

    points: float
    text: str
    record: str
    sources: tuple[str, ...]


def _reasons(advice: Advice, knowledge: KnowledgeBase, sign: int) -> tuple[Reason, ...]:
    """The criteria on which the leader is ahead (sign 1) or behind (-1), the largest contributions first."""
    leader, other = advice.verdict.leader, _compared_with(advice)
    assert leader is not None
    amounts = _amounts(leader, other)
    found = sorted(
        (name for name in amounts if sign * amounts[name] > 0), key=lambda name: -abs(amounts[name])
    )
    large = [name for name in found if abs(amounts[name]) > LEAST_DIFFERENCE][:REASONS]
    if not large and sign * sum(amounts.values()) > PRACTICALLY_EQUAL:
        large = found[:REASONS]  # many small differences that make a real one
    return tuple(_reason(advice, name, other, knowledge, sign) for name in large)


def _compared_with(advice: Advice) -> Option | None:
    """The rival, or the best of another provider type among those that are ruled out."""
    return advice.verdict.rival or next(iter(_ruled_out_rivals(advice)), None)


def _ruled_out_rivals(advice: Advice) -> tuple[Option, ...]:
    """Alternatives of other provider types than the leader's that are ruled out, best first."""
    leader = advice.verdict.leader
    return tuple(one for one in advice.ruled_out if leader and one.offer.provider != leader.offer.provider)


def _is_only_line(advice: Advice) -> bool:
    return len({one.offer.id for one in advice.options}) == 1


def _amounts(leader: Option, other: Option | None) -> dict[str, float]:
    """Criterion -> what the leader gains or loses in value; against the middle where there is no other."""
    if other is None:
        middle = partial_value(MIDDLE)
        return {cell.criterion: cell.weight * (cell.partial_value - middle) for cell in leader.trace.cells}
    pairs = zip(leader.trace.cells, other.trace.cells, strict=True)
    return {own.criterion: own.contribution - their.contribution for own, their in pairs}


def _reason(advice: Advice, name: str, other: Option | None, knowledge: KnowledgeBase, sign: int) -> Reason:
    criterion = knowledge.criterion[name]
    cause = _explanation(advice, name, other, knowledge, sign)
    records = tuple(dict.fromkeys((name, cause.record)))
    # A sentence of a phrase and an explanation, each translated as a whole.
    if other is None:
        template = _("Good marks for: {criterion}. {reason}")
        if sign < 0:
            template = _("Weak marks for: {criterion}. {reason}")
        text = template.format(criterion=_(criterion.name), reason=cause.text)
        return Reason(text, records, cause.sources)
    opening = _(criterion.advantage if sign > 0 else criterion.drawback)
    return Reason(f"{_as_start(opening)}. {cause.text}", records, cause.sources)


def _explanation(
    advice: Advice, name: str, other: Option | None, knowledge: KnowledgeBase, sign: int
) -> _Cause:
    """What did most to put the leader ahead or behind: it moved the leader that way, or the other one away.

    What moved both alike is left out. Where nothing is left, the published rating speaks that lies
    further from the middle on the side in question.
    """
    leader = advice.verdict.leader
    assert leader is not None
    if _cell(leader, name).is_quoted:
        return _Cause(0.0, _("Here the prices that you gave us count, and not our rating."), name, ())
    own = list(_causes(leader, name, knowledge))
    their = list(_causes(other, name, knowledge)) if other else []
    found = [one for one in own if sign * one.points > 0 and one not in their]
    found += [one for one in their if sign * one.points < 0 and one not in own]
    if found:
        return max(found, key=lambda one: abs(one.points))
    rating = rating_cell(leader, _cell(leader, name), knowledge)
    base = _Cause(rating.typical - MIDDLE, _(rating.reason), name, rating.sources)
    if other is None:
        return base
    rating = rating_cell(other, _cell(other, name), knowledge)
    named = _("{provider}: {reason}").format(
        provider=_as_start(provider_name(other, knowledge)), reason=_(rating.reason)
    )
    rival = _Cause(MIDDLE - rating.typical, named, name, rating.sources)
    return max(base, rival, key=lambda one: sign * one.points)


def _causes(option: Option, criterion: str, knowledge: KnowledgeBase) -> Iterator[_Cause]:
    """All that moved a cell from its published rating."""
    cell = _cell(option, criterion)
    moved = cell.typical + sum(one.change for one in cell.changes)
    for one in cell.changes:
        points = one.change if one.cap is None else min(0.0, one.cap - moved)
        record = _changing_record(one, knowledge)
        yield _Cause(points, _change_text(record, one, criterion), record.id, record.sources)
    spec = knowledge.criterion[criterion]
    if option.alternative.is_hosted and spec.layer == "both":
        hosted = _published(criterion, "hosted", knowledge)
        gap = hosted.typical - cell.typical
        points = min(0.0, gap) if spec.combine == "weaker" else gap / 2
        text = _("With hosted voice: {reason}").format(reason=_(hosted.reason))
        yield _Cause(points, text, criterion, hosted.sources)


def _changing_record(change: AppliedChange, knowledge: KnowledgeBase) -> Modifier | Rule:
    modifiers = (one for one in knowledge.modifiers if one.id == change.record)
    return next(modifiers, None) or knowledge.rule[change.record]


def _change_text(record: Modifier | Rule, applied: AppliedChange, criterion: str) -> str:
    """The reason of the change itself, else what its record says; what is not confirmed says so."""
    own = next(
        (
            one.reason
            for one in record.changes
            if one.criterion == criterion and (one.change or 0.0, one.cap) == (applied.change, applied.cap)
        ),
        None,
    )
    text = _(own or (record.reason if isinstance(record, Modifier) else record.statement))
    if record.mark is Mark.KNOWN:
        return _("{statement} (Not confirmed: check before you rely on it.)").format(statement=text)
    return text


def _cell(option: Option, criterion: str) -> Cell:
    return next(one for one in option.trace.cells if one.criterion == criterion)


def _published(criterion: str, provider: str, knowledge: KnowledgeBase) -> RatingCell:
    return next(one for one in knowledge.ratings if one.criterion == criterion and one.provider == provider)


def _as_start(text: str) -> str:
    """The text as the start of a sentence."""
    return text[:1].upper() + text[1:]


def _unique(groups: Iterable[Iterable[str]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one for group in groups for one in group))


__all__ = [
    "Reason", "Step", "answer_text", "assumption_text", "extra_sentences", "family_tag", "firmness",
    "headline", "mark_text", "next_steps", "option_name", "provider_name", "rating_cell", "reasons_against",
    "reasons_for", "swing_text",
]  # fmt: skip
