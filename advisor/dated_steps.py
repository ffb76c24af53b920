"""Steps with a day that follows from the case: what ends when, and what has to be done before."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from advisor.advice import Advice
from advisor.deadlines import LEAD_DAYS, end_of_lines, latest_order, notice_days, offers_by, weeks_to_order
from advisor.i18n import _, day, money
from advisor.staying import changes_company
from rules.knowledge import KnowledgeBase
from rules.model import FAMILIES
from rules.verdict import Kind


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do.

    Attributes:
        due: The day to have it done by, where a date follows from the case.
        records: Rules and checklist items it comes from.
        safety: It concerns life safety: shown in red.
    """

    text: str
    why: str
    due: date | None
    records: tuple[str, ...]
    safety: bool = False


def contract_steps(advice: Advice, knowledge: KnowledgeBase) -> Iterator[Step]:
    """What the end of the contract asks for, as long as it is near or has passed."""
    end = advice.trace.answers.get("contract_end")
    if not isinstance(end, date):
        return
    longest, shortest = notice_days(knowledge)
    left = (end - advice.as_of).days
    why = _("Your contract ends on {date}. Most contracts renew by themselves.").format(date=day(end))
    if left <= 0:
        yield Step(
            _(
                "Ask your company of today in writing if your contract has renewed by itself or runs from"
                " month to month."
            ),
            _("The end that you gave us, {date}, is here or has passed.").format(date=day(end)),
            advice.as_of,
            ("R-24d",),
        )
    elif advice.verdict.kind is Kind.STAY_UNTIL:
        return  # the day until which to stay has a step of its own
    elif left > LEAD_DAYS:
        if _breaks_contract(advice):
            yield _ask_for_exit_charge(advice, end, offers_by(advice, knowledge))
    elif left <= shortest:
        text = _(
            "Find out today if your contract renews by itself. If it does, stop that in writing, and ask to"
            " go on from month to month."
        )
        yield Step(text, why, advice.as_of, ("R-24", "R-24c"))
    else:
        text = _("Look up how your contract renews, and stop that in writing, in time.")
        due = max(advice.as_of, end - timedelta(days=longest))
        yield Step(text, why, due, ("R-24", "R-24c"))


def _breaks_contract(advice: Advice) -> bool:
    """Whether what is advised means to leave the company of today while its contract runs."""
    answers, verdict = advice.trace.answers, advice.verdict
    bound = answers.get("contract") == "in_force" and answers.get("current_family") in FAMILIES
    to = (verdict.leader, verdict.rival if verdict.kind is Kind.TOO_CLOSE else None)
    return bound and any(changes_company(one, answers) for one in to if one)


def _ask_for_exit_charge(advice: Advice, end: date, due: date) -> Step:
    answers = advice.trace.answers
    charge, reasons = answers.get("exit_charge"), answers.get("reasons")
    fails = isinstance(reasons, list | tuple) and "outages" in reasons
    text = (
        _(
            "Ask your company of today in writing what it costs to leave before {date}. Ask it to drop that"
            " charge because of the failures."
        )
        if fails
        else _("Ask your company of today in writing what it costs to leave before {date}.")
    ).format(date=day(end))
    why = _("Your contract ends on {date}.").format(date=day(end))
    if isinstance(charge, int | float) and charge > 0:
        why = _("Your contract ends on {date}. You put the charge for leaving sooner at {amount}.").format(
            date=day(end), amount=money(charge, str(answers.get("country", "us")))
        )
    return Step(text, why, due, ("R-25", "N-CON-03"))


def stay_steps(advice: Advice, knowledge: KnowledgeBase) -> Iterator[Step]:
    """When to look around, for who stays until a day."""
    until = advice.verdict.stays_until
    if until is None or advice.verdict.kind is not Kind.STAY_UNTIL:
        return
    start = max(advice.as_of, min(until, end_of_lines(advice) or until) - timedelta(days=LEAD_DAYS))
    if advice.trace.answers.get("contract") == "none":
        text, records = _("Start asking for offers again."), ("N-CON-02",)
        yield Step(text, _("You stay until {date}.").format(date=day(until)), start, records)
        return
    opens = until - timedelta(days=notice_days(knowledge)[0])
    text = (
        _("Start asking for offers, and give notice in the form your contract asks for.")
        if opens <= start
        else _("Start asking for offers, and look up by when you must give notice.")
    )
    why = _("You stay until {date}; most contracts renew by themselves.").format(date=day(until))
    yield Step(text, why, start, ("R-24", "R-25"))


def end_of_lines_steps(advice: Advice, knowledge: KnowledgeBase) -> Iterator[Step]:
    """What the end of the lines asks for: an order in time, or help where there is no time for one."""
    end, latest = end_of_lines(advice), latest_order(advice, knowledge)
    if end is None:
        return
    ends = _("Your lines end on {date}.").format(date=day(end))
    weeks = weeks_to_order(advice, knowledge)
    if latest is None:
        yield Step(
            _("Ask today, in writing, whether your lines still run and for how long."),
            _("The date you were given, {date}, has passed.").format(date=day(end)),
            advice.as_of,
            ("R-01",),
        )
    elif advice.stays:
        text = _("Ask your company of today in writing what takes the place of your lines, and from when.")
        yield Step(text, ends, offers_by(advice, knowledge), ("R-01",))
    elif latest < advice.as_of:
        why = _(
            "Your lines end on {date}. By our judgement an ordinary order can take {weeks} weeks, so there is"
            " too little time for one."
        )
        yield Step(
            _("Order today what is to take the place of your lines, and ask for the earliest day."),
            why.format(date=day(end), weeks=weeks),
            advice.as_of,
            ("R-01",),
        )
        yield Step(
            _(
                "Ask your company of today in writing for a later end. Have your numbers sent on to a mobile"
                " phone until the new service works."
            ),
            ends,
            advice.as_of,
            ("R-01",),
        )
    else:
        why = _("Your lines end on {date}. By our judgement an order can take {weeks} weeks.")
        yield Step(
            _("Order what is to take the place of your lines, so that it works before they end."),
            why.format(date=day(end), weeks=weeks),
            latest,
            ("R-01",),
        )
