"""Advice -> plain sentences, each naming its records and sources."""

from collections.abc import Iterator

from advisor.advice import Advice, Option
from advisor.causes import (
    LEAST_DIFFERENCE,
    Reason,
    differences,
    only_one_left,
)
from advisor.deadlines import end_of_lines
from advisor.guarded_lines import left_on_its_wire, loses_its_copper
from advisor.i18n import _, day
from advisor.plain_words import plain_choice, plain_line, plain_provider
from advisor.price_steps import both_prices_are_known
from advisor.staying import UNSETTLED, has_no_line, may_be_kept
from advisor.steps import Step, next_steps
from advisor.wording import answer_text, assumption_text, family_tag, mark_text, option_name, provider_name
from rules.knowledge import KnowledgeBase
from rules.trace import Status
from rules.verdict import Kind, StayReason, Strength, ways_of_100

BACKUP_PRICE = "P-20"
WISHES = ("L-06", "L-12")  # rules about a wish that a choice can break and still be advised


def headline(advice: Advice, knowledge: KnowledgeBase, *, plain: bool = False) -> str:
    """The verdict in one sentence, reason first; `plain` leaves the field's own words out."""
    verdict = advice.verdict
    leader = verdict.leader
    if verdict.kind is Kind.SPECIAL_LINES_ONLY:
        return _(
            "Your lines serve machines and not people, so give each one its own approved link and do not"
            " choose by provider."
        )
    if leader is None:
        return _nothing_fits(advice)
    if verdict.kind is Kind.TOO_CLOSE:
        return _too_close(advice, knowledge, plain)
    choice = plain_choice(advice, leader) if plain else _choice(advice, leader, knowledge)
    if verdict.kind is Kind.STAY_UNTIL and verdict.stays_until:
        if verdict.strength is Strength.TOO_CLOSE and verdict.rival:
            choice = _("compare fresh offers: today {first} and {second} come out nearly level").format(
                first=_line(leader, plain), second=_line(verdict.rival, plain)
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


def firmness(advice: Advice, knowledge: KnowledgeBase, *, plain: bool = False) -> str:
    """How firm the verdict is, in a word and as a share of the ways of weighing the answers."""
    verdict = advice.verdict
    if verdict.kind is Kind.NOTHING_VIABLE and has_no_line(advice.trace.answers):
        return _("Clear: no way of weighing your answers finds you a line that fits.")
    if verdict.leader is None or verdict.kind is Kind.SPECIAL_LINES_ONLY:
        return _("Clear: no way of weighing your answers changes this.")
    word = {
        Strength.CLEAR: _("Clear"),
        Strength.LEANING: _("Leaning"),
        Strength.TOO_CLOSE: _("Too close to call"),
    }[verdict.strength]
    return _("{word}: {provider} came first in {count} of 100 ways of weighing your answers.").format(
        word=word, provider=_provider(verdict.leader, knowledge, plain), count=ways_of_100(verdict.share)
    )


def reasons_for(advice: Advice, knowledge: KnowledgeBase) -> tuple[Reason, ...]:
    """The largest contributions by which the leader beats its rival, and rivals that are ruled out.

    Without a rival it is compared with the next best of its own type, else with the best alternative of
    another type that is ruled out, and where there is none with the middle of the scale.
    """
    if advice.verdict.kind is Kind.SPECIAL_LINES_ONLY:
        return (Reason(_("You told us that no person calls on these lines: each serves a machine."), (), ()),)
    if advice.verdict.leader is None:
        return ()
    alone = () if advice.verdict.rival else (only_one_left(advice, knowledge),)
    return (*alone, *differences(advice, knowledge, 1))


def reasons_against(advice: Advice, knowledge: KnowledgeBase) -> tuple[Reason, ...]:
    """Own wishes that it breaks, then the largest contributions by which the leader falls behind.

    Compared as in `reasons_for`.
    """
    if advice.verdict.leader is None or advice.verdict.kind is Kind.SPECIAL_LINES_ONLY:
        return ()
    wishes = broken_wishes(advice)
    told = {name for one in wishes for name in one.records}
    return (*wishes, *(one for one in differences(advice, knowledge, -1) if not told & set(one.records)))


def broken_wishes(advice: Advice) -> tuple[Reason, ...]:
    """What the customer told us to want, and what is recommended does not give."""
    leader = advice.verdict.leader
    return tuple(
        Reason(_(one.rule.statement), (one.rule.id,), one.rule.sources)
        for one in advice.rules("caution")
        if leader and one.rule.id in WISHES and one.status is Status.APPLIES and leader.id in one.concerns
    )


def titles_of_reasons(advice: Advice) -> tuple[str, str]:
    """Headings for `reasons_for` and `reasons_against`; where it is too close they name the first of two."""
    leader = advice.verdict.leader
    if advice.verdict.kind is not Kind.TOO_CLOSE or leader is None or advice.verdict.rival is None:
        return _("Why"), _("What speaks against it")
    first = plain_line(leader.offer) if advice.verdict.access_is_known else plain_provider(leader)
    return (
        _("What speaks for {first}").format(first=first),
        _("What speaks against {first}").format(first=first),
    )


def extra_sentences(advice: Advice, knowledge: KnowledgeBase) -> tuple[str, ...]:
    """What belongs to the verdict and does not fit into one sentence."""
    verdict = advice.verdict
    found = []
    if verdict.leader and verdict.kind not in UNSETTLED and may_be_kept(verdict.leader, advice.trace.answers):
        found.append(
            _(
                "This may be the very line that you have today: you have not told us whose it is. If so, stay"
                " with it, and nothing has to move."
            )
        )
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
        found.append(_("Which of the two comes first is too close to call, and the advice is to have both."))
    if verdict.second and not verdict.wants_second:
        found.append(_cheap_second(verdict.second.option, advice, knowledge))
    if verdict.second and verdict.wants_second:
        found.append(f"{_(verdict.second.pair.reason)} {_(verdict.second.pair.proof)}")
    if verdict.kind is Kind.PRIMARY_AND_SECOND and advice.trace.answers.get("one_bill") == "yes":
        found.append(_("You would like one bill. With lines from two companies there are two."))
    if verdict.wants_second and verdict.second is None and verdict.leader is not None:
        found.append(_no_second_path(advice.trace.answers.get("harm_hour"), verdict.leader))
    if (
        verdict.leader
        and advice.stays  # where lines move, the red box says it
        and not loses_its_copper(advice)
        and any(
            one.rule.kind == "knock_out"
            and one.rule.purpose == "special_lines"
            and verdict.leader.id in one.concerns
            for one in advice.trace.rules
        )
    ):
        found.append(left_on_its_wire(advice))
    if verdict.stay_reason is StayReason.EXIT_CHARGE and "best_saving" not in advice.trace.answers:
        found.append(_("No offer told us the saving, so we took the usual 15% of your bill (our judgement)."))
    found += _how_it_was_weighed(advice, knowledge)
    return tuple(found)


def _how_it_was_weighed(advice: Advice, knowledge: KnowledgeBase) -> Iterator[str]:
    """What would surprise who reads the points beside the choice: equal weights, and a choice with fewer."""
    leader, buckets = advice.verdict.leader, set(advice.trace.weights.buckets.values())
    if leader is None or advice.verdict.kind is Kind.SPECIAL_LINES_ONLY:
        return
    if buckets == {"none"}:
        yield _(
            "You said of all seven matters that they do not matter, so each counts as much as the others."
        )
    most = max(advice.viable, key=lambda one: one.trace.value)
    points, own = (round(100 * one.trace.value) for one in (most, leader))
    if points > own and advice.verdict.kind is not Kind.TOO_CLOSE:
        yield _(
            "With the usual ratings and answers, the most points go to {other}: {points}, beside {own} for"
            " what we advise. But ratings vary and questions are open, so we go by what is first most often."
        ).format(other=option_name(most, knowledge), points=points, own=own)


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


def _cheap_second(option: Option, advice: Advice, knowledge: KnowledgeBase) -> str:
    """What to add if it costs little, and what it may cost where a source named that for this country."""
    line = option_name(option, knowledge)
    price = next(one for one in knowledge.costs if one.id == BACKUP_PRICE)
    if advice.trace.answers.get("country") not in price.countries:
        return _("If a second line costs little, add {line}.").format(line=line)
    return _(
        "If a second line costs little, add {line}. For a backup link a source named {low} to {high} {unit}"
        " ({year}; our record {cost})."
    ).format(line=line, low=price.low, high=price.high, unit=_(price.unit), year=price.year, cost=price.id)


def _no_second_path(harm_hour: object, leader: Option) -> str:
    """Why a second line is called for although none is on offer, and what to ask for beside the first."""
    link = {
        "radio": _("No other path is on offer that we know of. Ask for a satellite link: it needs no mast."),
        "space": _("No other path is on offer that we know of. Ask for a mobile link: it needs no dish."),
    }.get(
        leader.offer.path,
        _(
            "No other path is on offer that we know of. Ask for a mobile or satellite link: it shares no wire"
            " with the first."
        ),
    )
    if harm_hour == "danger":
        return _(
            "An hour with no phones can put someone in danger, so one line is not enough. {link}"
        ).format(link=link)
    return _("You should have a second line on its own path. {link}").format(link=link)


# --- parts of the verdict sentence -------------------------------------------------------------


def _line(option: Option, plain: bool) -> str:
    return plain_line(option.offer) if plain else _(option.offer.name)


def _provider(option: Option, knowledge: KnowledgeBase, plain: bool) -> str:
    return plain_provider(option) if plain else provider_name(option, knowledge)


def _choice(advice: Advice, leader: Option, knowledge: KnowledgeBase) -> str:
    verdict, stays = advice.verdict, advice.stays
    names = {
        "provider": provider_name(leader, knowledge),
        "tag": family_tag(leader),
        "line": _(leader.offer.name),
    }
    if not verdict.access_is_known:
        if leader.alternative.is_hosted:
            return _(
                "take the line from {provider} ({tag}). Take your phones from a hosted voice company"
            ).format(**names)
        form = _("stay with {provider} ({tag})") if stays else _("choose {provider} ({tag})")
        return form.format(**names)
    if verdict.kind is Kind.PRIMARY_AND_SECOND and verdict.second:
        second = _(verdict.second.option.offer.name)
        if leader.alternative.is_hosted:
            return _(
                "take the line from {provider} ({tag}): {line}. Take your phones from a hosted voice company,"
                " and add {second} as a second path"
            ).format(second=second, **names)
        form = (
            _("stay with {provider} ({tag}): {line}. Add {second} as a second path")
            if stays
            else _("choose {provider} ({tag}): {line}. Add {second} as a second path")
        )
        return form.format(second=second, **names)
    if leader.alternative.is_hosted:
        return _(
            "take the line from {provider} ({tag}): {line}. Take your phones from a hosted voice company"
        ).format(**names)
    form = _("stay with {provider} ({tag}): {line}") if stays else _("choose {provider} ({tag}): {line}")
    return form.format(**names)


def _reason_clause(advice: Advice, knowledge: KnowledgeBase) -> str:
    if advice.verdict.compared is None:
        return _no_rival_clause(advice)
    ahead = [one for one in advice.differences if one.amount > LEAST_DIFFERENCE][:2]
    words = [_(knowledge.criterion[one.criterion].advantage) for one in ahead]
    if len(words) == 2:
        return _("For {first} and {second}").format(first=words[0], second=words[1])
    if words:
        return _("For {first}").format(first=words[0])
    return _("Because it is slightly ahead on most counts")


def _no_rival_clause(advice: Advice) -> str:
    is_known = advice.offers_are_known
    if advice.ruled_out:
        if is_known:
            return _("Because every other line on offer is ruled out")
        return _("Because every other line that we know of is ruled out")
    if is_known:
        return _("Because nothing else is on offer at your address")
    return _("Because nothing else that you know of is on offer at your address")


def _too_close(advice: Advice, knowledge: KnowledgeBase, plain: bool) -> str:
    verdict = advice.verdict
    assert verdict.leader is not None
    if verdict.rival is None:
        return _("What you told us does not decide it yet: find out what is on offer at your address.")
    first, second = (
        _line(one, plain) if verdict.access_is_known else _provider(one, knowledge, plain)
        for one in (verdict.leader, verdict.rival)
    )
    form = (
        _(
            "It is too close to call between {first} and {second}, even with the prices that you have. Let"
            " the contract terms, the day it works and the word of other customers decide."
        )
        if both_prices_are_known(advice)
        else _("It is too close to call between {first} and {second}. Let real offers decide.")
    )
    return form.format(first=first, second=second)


def _nothing_fits(advice: Advice) -> str:
    if has_no_line(advice.trace.answers):
        return _(
            "Nothing on offer at your address fits your needs yet, so ask for a mobile or a satellite link."
        )
    if end_of_lines(advice):
        return _(
            "Nothing on offer at your address fits your needs yet. Your lines will end, so ask for a mobile"
            " or a satellite link in time."
        )
    return _("Nothing on offer at your address fits your needs yet, so keep what you have for now.")


__all__ = [
    "Reason", "Step", "answer_text", "assumption_text", "extra_sentences", "family_tag", "firmness",
    "headline", "mark_text", "next_steps", "option_name", "provider_name", "reasons_against", "reasons_for",
    "swing_text", "titles_of_reasons",
]  # fmt: skip
