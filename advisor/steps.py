"""Advice -> what to do next, most urgent first, each step traced to a rule, an unknown or a date."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from advisor.advice import Advice
from advisor.i18n import _, day
from advisor.plain_words import plain_option
from advisor.prepared import interview_of
from advisor.staying import is_kept
from advisor.wording import rule_told
from rules.costs import QUOTES
from rules.knowledge import KnowledgeBase
from rules.verdict import Kind

FIRST_STEPS = 7  # more than that and nobody starts
LEAD_DAYS = 150  # start looking 4 to 6 months before a contract ends (S-169)
QUOTES_WITHIN_DAYS = 14
WHOSE_LINE = frozenset({"N-RFP-01", "N-RFP-02"})  # who stays with the only line there is knows both
OF_A_MOVE = frozenset({"N-RFP-05", "N-RFP-11"})  # days until it works, and taking over the numbers


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


def next_steps(advice: Advice, knowledge: KnowledgeBase) -> tuple[Step, ...]:
    """The first steps of this case, most urgent first; no step twice."""
    found: dict[str, Step] = {}
    for step in _all_steps(advice, knowledge):
        found.setdefault(step.text, step)
    return tuple(found.values())[:FIRST_STEPS]


def _all_steps(advice: Advice, knowledge: KnowledgeBase) -> Iterator[Step]:
    yield from _safety_steps(advice, knowledge)
    yield from _dated_steps(advice)
    yield from _verdict_steps(advice, knowledge)
    yield from _do_not_cancel(advice, knowledge)
    yield from _carrier_questions(advice, knowledge)


def _safety_steps(advice: Advice, knowledge: KnowledgeBase) -> Iterator[Step]:
    for one in advice.rules_for_choice("knock_out", "caution", "action", "info"):
        if one.is_safety_matter:
            yield Step(
                _(one.rule.advice), rule_told(one, interview_of(knowledge)), None, (one.rule.id,), safety=True
            )


def _dated_steps(advice: Advice) -> Iterator[Step]:
    answers, verdict = advice.trace.answers, advice.verdict
    end_of_lines = answers.get("notice_date")
    lines_end = answers.get("notice") == "lines_end" or answers.get("copper_state") == "ending"
    if lines_end and isinstance(end_of_lines, date):
        if end_of_lines <= advice.as_of:
            yield Step(
                _("Ask today, in writing, whether your lines still run and for how long."),
                _("The date you were given, {date}, has passed.").format(date=day(end_of_lines)),
                advice.as_of,
                ("R-01",),
            )
        else:
            yield Step(
                _("Get offers at once, and order in time for the new service to work before your lines end."),
                _("Your lines end on {date}.").format(date=day(end_of_lines)),
                max(
                    advice.as_of + timedelta(days=QUOTES_WITHIN_DAYS),
                    end_of_lines - timedelta(days=LEAD_DAYS),
                ),
                ("R-01",),
            )
    if verdict.stays_until is not None and verdict.kind is Kind.STAY_UNTIL:
        start = max(advice.as_of, verdict.stays_until - timedelta(days=LEAD_DAYS))
        yield Step(
            _("Start asking for offers, and give notice in the form your contract asks for."),
            _("You stay until {date}; most contracts renew by themselves.").format(
                date=day(verdict.stays_until)
            ),
            start,
            ("R-24", "R-25"),
        )


def _verdict_steps(advice: Advice, knowledge: KnowledgeBase) -> Iterator[Step]:
    verdict = advice.verdict
    if verdict.kind is Kind.SPECIAL_LINES_ONLY:
        yield Step(
            _("Ask the contractor of each machine for an approved mobile or network unit, and its price."),
            _("Each line serves a machine, and each machine has its own rules."),
            advice.as_of + timedelta(days=QUOTES_WITHIN_DAYS),
            ("R-18", "R-19"),
        )
        return
    if verdict.leader is None:
        yield Step(
            _("Ask the incumbent in writing which lines it will keep or build at your address, and when."),
            _("Nothing that you can have today fits."),
            advice.as_of + timedelta(days=QUOTES_WITHIN_DAYS),
            ("R-03",),
        )
        yield Step(
            _("Ask a mobile and a satellite company for a price with backup power."),
            _("They need no wire, so they are the quickest way to be reachable."),
            advice.as_of + timedelta(days=QUOTES_WITHIN_DAYS),
            ("N-RFP-01",),
        )
        return
    if not advice.lines_are_known:
        yield Step(
            _("Look up your address on the official broadband map, then phone the two nearest carriers."),
            _("You have not told us all the lines that reach you: one more can change this advice."),
            advice.as_of + timedelta(days=QUOTES_WITHIN_DAYS),
            ("R-35", "N-RFP-01"),
        )
    if verdict.access_is_known and verdict.kind is not Kind.STAY_UNTIL:
        yield from _price_steps(advice)


def _price_steps(advice: Advice) -> Iterator[Step]:
    """Written offers for what is advised and for what stands beside it.

    None for the line of today, which has a price, nor for what was quoted.
    """
    verdict, answers = advice.verdict, advice.trace.answers
    beside = (
        verdict.second.option if verdict.kind is Kind.PRIMARY_AND_SECOND and verdict.second else verdict.rival
    )
    options = [one for one in (verdict.leader, beside) if one]
    quoted = [one for one in options if answers.get(QUOTES[one.offer.provider]) is not None]
    known = [one for one in options if one in quoted or is_kept(one, answers)]
    names = [
        plain_option(one.offer, is_hosted=one.alternative.is_hosted) for one in options if one not in known
    ]
    if len(names) == 2:
        text = _(
            "Get two written offers with every fee in. One is for {first}. The other is for {second}."
        ).format(first=names[0], second=names[1])
    elif names and known:
        text = _(
            "Get a written offer for {line}, with every fee in. Set it beside the price that you have."
        ).format(line=names[0])
    elif names:
        text = _("Get a written offer for {first}, with every fee in.").format(first=names[0])
    elif quoted:
        text = _("Ask if the prices that you were quoted hold every fee and tax, and have them in writing.")
    else:
        return  # it is the line of today, and nothing stands beside it
    why = _("A real price for your address beats any rating.")
    yield Step(text, why, advice.as_of + timedelta(days=QUOTES_WITHIN_DAYS), ("N-RFP-04", "R-27"))


def _do_not_cancel(advice: Advice, knowledge: KnowledgeBase) -> Iterator[Step]:
    if advice.stays:
        return  # nothing moves, and nothing is cancelled
    for one in advice.rules("knock_out"):
        if one.rule.purpose == "process":
            yield Step(_(one.rule.advice), rule_told(one, interview_of(knowledge)), None, (one.rule.id,))


def _carrier_questions(advice: Advice, knowledge: KnowledgeBase) -> Iterator[Step]:
    """Questions to put to the carriers that rules of this case call for, in the order of the rules."""
    wanted = {item.id for item in advice.trace.checklist if item.list == "quote_questions"}
    template = _('Ask each carrier: "{question}"')
    if advice.stays:
        wanted -= OF_A_MOVE
        if advice.verdict.rival is None:
            wanted -= WHOSE_LINE
            template = _('Ask your carrier: "{question}"')
    for one in advice.rules_for_choice("knock_out", "caution", "action", "info"):
        for name in one.rule.steps:
            if name in wanted:
                item = knowledge.checklist_item[name]
                text = template.format(question=_(item.text))
                yield Step(
                    text,
                    _(item.why) if item.why else rule_told(one, interview_of(knowledge)),
                    None,
                    (name, one.rule.id),
                )
