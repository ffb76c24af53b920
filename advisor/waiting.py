"""Stay until a named date: what to do until then, and on which day."""

from collections.abc import Iterator
from datetime import date, timedelta

from advisor.advice import Advice, Option
from advisor.causes import Reason
from advisor.combination_parts import Combination, CombinationKind, Part, choice_text
from advisor.i18n import _, day
from advisor.steps import LEAD_DAYS, QUOTES_WITHIN_DAYS, Step
from rules.knowledge import KnowledgeBase
from rules.verdict import Kind, StayReason

NOTICE = "P-24"  # days of notice that contracts usually ask for

# Access -> column of the usual weeks for a change; the others have no published figure.
TIMELINES = {"cable": "new_cable", "fibre_onnet": "fibre_onnet", "fibre_build": "fibre_build"}


def stay_until(advice: Advice, knowledge: KnowledgeBase) -> Combination | None:
    verdict = advice.verdict
    until, leader = verdict.stays_until, verdict.leader
    if verdict.kind is not Kind.STAY_UNTIL or until is None or leader is None:
        return None
    why = (
        Reason(_("Leaving now would cost at least what it saves until then."), ("R-25c",), ())
        if verdict.stay_reason is StayReason.EXIT_CHARGE
        else Reason(_("The saving on offer is smaller than the least that you call worth a move."), (), ())
    )
    days = _days_to_act(advice, leader, until, knowledge)
    return Combination(
        kind=CombinationKind.STAY_UNTIL,
        title=_("Stay until {date}, then move").format(date=day(until)),
        parts=(
            Part(_("Until {date}").format(date=day(until)), _("the company you have today")),
            Part(_("After that"), choice_text(advice, leader, knowledge)),
        ),
        reasons=(why,),
        actions=tuple(sorted(days, key=lambda one: one.due or until)),
        proof_to_ask=(
            _("From your company of today, in writing: when the contract ends, and how to give notice."),
            _("From the new company, in writing: the day the line works, and what it owes you if late."),
        ),
    )


def _days_to_act(advice: Advice, leader: Option, until: date, knowledge: KnowledgeBase) -> Iterator[Step]:
    def at_the_latest(days: int) -> date:
        return max(advice.as_of, until - timedelta(days=days))

    yield Step(
        _("Start asking for offers."),
        _("Advisers say to look around four to six months ahead."),
        at_the_latest(LEAD_DAYS),
        ("N-CON-02",),
    )
    price = next(one for one in knowledge.costs if one.id == NOTICE)
    longest, shortest = int(price.high or 0), int(price.low or 0)
    if advice.trace.answers.get("contract_end") == until:
        window = (
            _(
                "Contracts mostly want {shortest} to {longest} days of notice before they end. Yours may"
                " differ: look it up today."
            )
            if advice.trace.answers.get("country") in price.countries
            else _(
                "In the US, contracts mostly want {shortest} to {longest} days of notice before they end. We"
                " have no such figure for your place, so look up yours today."
            )
        ).format(shortest=shortest, longest=longest)
        text = _("Give notice in writing, and keep a proof of it.")
        yield Step(text, window, at_the_latest(longest), (NOTICE, "R-24"))
    elif advice.trace.answers.get("contract") != "none":
        text = _("Look up when your contract ends and by when you must give notice.")
        why = _("You gave us no end date, so our day is only a guess.")
        yield Step(text, why, advice.as_of + timedelta(days=QUOTES_WITHIN_DAYS), ("R-24",))
    kind = TIMELINES.get(leader.offer.access)
    if leader.offer.provider in ("clec_une", "clec_resale"):
        kind = "leased_or_resale"
    phases = [one for one in knowledge.timelines if one.kind == kind and one.phase in ("install", "port")]
    if phases:
        weeks = round(sum(one.weeks_high for one in phases))
        text = _("Order the new line, and keep the old one until your numbers have moved.")
        why = _("By our judgement it can take {weeks} weeks to put it in and move the numbers.")
        yield Step(text, why.format(weeks=weeks), at_the_latest(7 * weeks), ("N-PORT-05", "N-CUT-01"))
