"""Stay until a named date: what to do until then, and on which day."""

from collections.abc import Iterator
from datetime import date, timedelta

from advisor.advice import Advice, Option
from advisor.causes import Reason
from advisor.combination_parts import Combination, CombinationKind, Part, choice_text, is_left_open
from advisor.deadlines import LEAD_DAYS, NOTICE, end_of_lines, notice_days, offers_by, weeks
from advisor.i18n import _, day
from advisor.staying import changes, changes_company
from advisor.steps import Step
from rules.knowledge import KnowledgeBase
from rules.verdict import Kind, StayReason


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
        title=_title(advice, leader).format(date=day(until)),
        parts=(
            Part(_("Until {date}").format(date=day(until)), _("the company you have today")),
            Part(_("After that"), choice_text(advice, leader, knowledge)),
        ),
        reasons=(why,),
        actions=tuple(sorted(days, key=lambda one: one.due or until)),
        proof_to_ask=(
            _("From your company of today, in writing: when the contract ends, and how to give notice."),
            _promise_to_ask(advice, leader),
        ),
    )


def _title(advice: Advice, leader: Option) -> str:
    if is_left_open(advice):
        return _("Stay until {date}, then compare offers")
    if changes(leader, advice.trace.answers):
        return _("Stay until {date}, then move")
    return _("Stay until {date}")


def _promise_to_ask(advice: Advice, leader: Option) -> str:
    if is_left_open(advice):
        return _(
            "From the company you choose, in writing: the day the line works, and what it owes you if late."
        )
    if changes_company(leader, advice.trace.answers):
        return _("From the new company, in writing: the day the line works, and what it owes you if late.")
    return _("From your company, in writing: the day the new line works, and what it owes you if late.")


def _days_to_act(advice: Advice, leader: Option, until: date, knowledge: KnowledgeBase) -> Iterator[Step]:
    works_by = min(until, end_of_lines(advice) or until)

    def at_the_latest(days: int, before: date = works_by) -> date:
        return max(advice.as_of, before - timedelta(days=days))

    yield Step(
        _("Start asking for offers."),
        _("Advisers say to look around four to six months ahead."),
        at_the_latest(LEAD_DAYS),
        ("N-CON-02",),
    )
    price = next(one for one in knowledge.costs if one.id == NOTICE)
    longest, shortest = notice_days(knowledge)
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
        yield Step(text, window, at_the_latest(longest, until), (NOTICE, "R-24"))
    elif advice.trace.answers.get("contract") != "none":
        text = _("Look up when your contract ends and by when you must give notice.")
        why = _("You gave us no end date, so our day is only a guess.")
        yield Step(text, why, offers_by(advice, knowledge), ("R-24",))
    needed = weeks(leader, knowledge, ("install", "port"))
    if needed is not None:
        text = _("Order the new line, and keep the old one until your numbers have moved.")
        why = _("By our judgement it can take {weeks} weeks to put it in and move the numbers.")
        due = at_the_latest(7 * round(needed))
        yield Step(text, why.format(weeks=round(needed)), due, ("N-PORT-05", "N-CUT-01"))
