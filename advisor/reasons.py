"""Advice -> plain sentences, each naming its records and sources."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from advisor.advice import Advice, Difference, Option
from advisor.i18n import _, day, ngettext
from advisor.steps import Step, next_steps
from advisor.wording import answer_text, assumption_text, family_tag, mark_text, option_name, provider_name
from rules.knowledge import KnowledgeBase
from rules.schema import Criterion, Modifier, RatingCell
from rules.trace import Cell
from rules.value_functions import partial_value
from rules.verdict import Kind, StayReason, Strength

REASONS = 3  # as many as an owner will read
LEAST_DIFFERENCE = 0.005  # of the value: smaller differences are no reason


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
    """The largest contributions by which the leader beats its rival, and rivals that are ruled out."""
    leader, rival = advice.verdict.leader, advice.verdict.rival
    if leader is None:
        return ()
    if rival is None:
        strong = sorted(leader.trace.cells, key=lambda cell: -_above_middle(cell))
        found = [
            _reason(leader, cell, knowledge, _advantage(cell, knowledge))
            for cell in strong[:REASONS]
            if _above_middle(cell) > LEAST_DIFFERENCE
        ]
        return (_only_one_left(advice, knowledge), *found)
    ahead = [one for one in advice.differences if one.amount > LEAST_DIFFERENCE][:REASONS]
    return tuple(
        _reason(leader, _cell(leader, one), knowledge, _advantage(_cell(leader, one), knowledge))
        for one in ahead
    )


def reasons_against(advice: Advice, knowledge: KnowledgeBase) -> tuple[Reason, ...]:
    """The largest contributions by which the leader falls behind its rival."""
    leader, rival = advice.verdict.leader, advice.verdict.rival
    if leader is None:
        return ()
    if rival is None:
        weak = sorted(leader.trace.cells, key=_above_middle)
        return tuple(
            _reason(leader, cell, knowledge, _drawback(cell, knowledge))
            for cell in weak[:REASONS]
            if _above_middle(cell) < -LEAST_DIFFERENCE
        )
    behind = [one for one in advice.differences if one.amount < -LEAST_DIFFERENCE][:REASONS]
    return tuple(
        _reason(leader, _cell(leader, one), knowledge, _drawback(_cell(leader, one), knowledge))
        for one in behind
    )


def extra_sentences(advice: Advice, knowledge: KnowledgeBase) -> tuple[str, ...]:
    """What belongs to the verdict and does not fit into one sentence."""
    verdict = advice.verdict
    found = []
    if verdict.leader is not None and not verdict.access_is_known and verdict.kind is not Kind.TOO_CLOSE:
        found.append(
            _("You have not told us for sure which lines reach your address, so we took the usual ones.")
        )
    if verdict.second and verdict.kind is not Kind.PRIMARY_AND_SECOND and verdict.wants_second:
        found.append(
            _("As a second line on its own path, take {line}.").format(
                line=option_name(verdict.second.option, knowledge)
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
    provider = "hosted" if hosted_row else option.offer.provider
    return next(
        one for one in knowledge.ratings if one.criterion == cell.criterion and one.provider == provider
    )


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
        if advice.ruled_out:
            return _("Because everything else on offer is ruled out")
        return _("Because nothing else is on offer at your address")
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
    gone = advice.ruled_out
    if not gone:
        return Reason(_("Nothing else is on offer at your address."), (), ())
    rules = tuple(dict.fromkeys(name for option in gone for name in option.trace.knocked_out_by))
    titles = "; ".join(_(knowledge.rule[name].title) for name in rules)
    text = _("Everything else on offer is ruled out: {titles}.").format(titles=titles)
    return Reason(text, rules, _unique(knowledge.rule[name].sources for name in rules))


# --- reasons from cells --------------------------------------------------------------------------


def _reason(option: Option, cell: Cell, knowledge: KnowledgeBase, opening: str) -> Reason:
    rating = rating_cell(option, cell, knowledge)
    changed = {change.record for change in cell.changes}
    causes: Sequence[Modifier] = [one for one in knowledge.modifiers if one.id in changed]
    detail = causes[0].reason if causes else rating.reason
    # A sentence of a phrase and an explanation, each translated as a whole.
    text = f"{opening[0].upper()}{opening[1:]}. {_(detail)}"
    records = (cell.criterion, *(one.id for one in causes), *sorted(changed - {one.id for one in causes}))
    sources = causes[0].sources if causes else rating.sources
    return Reason(text, records, sources)


def _cell(option: Option, difference: Difference) -> Cell:
    return next(one for one in option.trace.cells if one.criterion == difference.criterion)


def _above_middle(cell: Cell) -> float:
    return cell.weight * (cell.partial_value - partial_value(3.0))


def _advantage(cell: Cell, knowledge: KnowledgeBase) -> str:
    return _(_criterion(cell, knowledge).advantage)


def _drawback(cell: Cell, knowledge: KnowledgeBase) -> str:
    return _(_criterion(cell, knowledge).drawback)


def _criterion(cell: Cell, knowledge: KnowledgeBase) -> Criterion:
    return knowledge.criterion[cell.criterion]


def _unique(groups: Iterable[Iterable[str]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one for group in groups for one in group))


__all__ = [
    "Reason", "Step", "answer_text", "assumption_text", "extra_sentences", "family_tag", "firmness",
    "headline", "mark_text", "next_steps", "option_name", "provider_name", "rating_cell", "reasons_against",
    "reasons_for", "swing_text",
]  # fmt: skip
