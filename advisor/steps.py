"""Advice -> what to do next, most urgent first, each step traced to a rule, an unknown or a date."""

from collections.abc import Iterator
from datetime import date

from advisor.advice import Advice
from advisor.dated_steps import Step, contract_steps, end_of_lines_steps, stay_steps
from advisor.deadlines import offers_by
from advisor.guarded_lines import advice_of
from advisor.i18n import _
from advisor.prepared import interview_of
from advisor.price_steps import price_steps
from advisor.staying import has_no_line
from advisor.tailoring import texts_of
from advisor.wording import rule_told
from rules.knowledge import KnowledgeBase
from rules.verdict import Kind

FIRST_STEPS = 7  # more than that and nobody starts
WHOSE_LINE = frozenset({"N-RFP-01", "N-RFP-02"})  # who stays with the only line there is knows both
WAIT_FOR_THE_END = "R-25c"  # of the contract: no step for who is advised to move now
ON_THE_GROUND = frozenset({"N-RFP-14"})  # poles and ducts that two lines may share
OF_A_MOVE = frozenset({"N-RFP-05", "N-RFP-11"})  # days until it works, and taking over the numbers


def next_steps(advice: Advice, knowledge: KnowledgeBase) -> tuple[Step, ...]:
    """The first steps of this case, most urgent first; no step twice."""
    found: dict[str, Step] = {}
    for step in _all_steps(advice, knowledge):
        found.setdefault(step.text, step)
    return tuple(found.values())[:FIRST_STEPS]


def _all_steps(advice: Advice, knowledge: KnowledgeBase) -> Iterator[Step]:
    yield from _safety_steps(advice, knowledge)
    yield from _dated_steps(advice, knowledge)
    yield from _do_not_cancel(advice, knowledge)
    yield from _carrier_questions(advice, knowledge)


def _safety_steps(advice: Advice, knowledge: KnowledgeBase) -> Iterator[Step]:
    for one in advice.rules_for_choice("knock_out", "caution", "action", "info"):
        if one.is_safety_matter:
            yield Step(
                advice_of(one, advice),
                rule_told(one, interview_of(knowledge)),
                None,
                (one.rule.id,),
                safety=True,
            )


def _dated_steps(advice: Advice, knowledge: KnowledgeBase) -> list[Step]:
    """Those with a day, in the order of the days."""
    found = (
        *contract_steps(advice, knowledge), *stay_steps(advice, knowledge),
        *_verdict_steps(advice, knowledge), *end_of_lines_steps(advice, knowledge),
    )  # fmt: skip
    return sorted(found, key=lambda one: one.due or date.max)


def _verdict_steps(advice: Advice, knowledge: KnowledgeBase) -> Iterator[Step]:
    verdict, due = advice.verdict, offers_by(advice, knowledge)
    if verdict.kind is Kind.SPECIAL_LINES_ONLY:
        yield Step(
            _("Ask the contractor of each machine for an approved mobile or network unit, and its price."),
            _("Each line serves a machine, and each machine has its own rules."),
            due,
            ("R-18", "R-19"),
        )
        return
    if verdict.leader is None:
        yield Step(
            _("Ask the incumbent in writing which lines it will keep or build at your address, and when."),
            _("Nothing that you can have today fits."),
            due,
            ("R-03",),
        )
        yield Step(
            _("Ask a mobile and a satellite company for a price with backup power."),
            _("They need no wire, so they are the quickest way to be reachable."),
            due,
            ("N-RFP-01",),
        )
        return
    if not advice.lines_are_known:
        text = _("Look up your address on the official broadband map, then phone two carriers that it lists.")
        if verdict.kind is Kind.TOO_CLOSE and not has_no_line(advice.trace.answers):
            text = _(
                "Look up your address on the official broadband map, then phone two carriers that it lists."
                " Keep the service that you have until you know more."
            )
        yield Step(
            text,
            _("You have not told us all the lines that reach you: one more can change this advice."),
            due,
            ("R-35", "N-RFP-01"),
        )
    if verdict.access_is_known and verdict.kind is not Kind.STAY_UNTIL:
        yield from price_steps(advice, knowledge)


def _do_not_cancel(advice: Advice, knowledge: KnowledgeBase) -> Iterator[Step]:
    if advice.stays:
        return  # nothing moves, and nothing is cancelled
    for one in advice.rules("knock_out"):
        to_wait = one.rule.id == WAIT_FOR_THE_END and advice.verdict.kind is not Kind.STAY_UNTIL
        if one.rule.purpose == "process" and not to_wait:
            yield Step(_(one.rule.advice), rule_told(one, interview_of(knowledge)), None, (one.rule.id,))


def _carrier_questions(advice: Advice, knowledge: KnowledgeBase) -> Iterator[Step]:
    """Questions to put to the carriers that rules of this case call for, in the order of the rules."""
    wanted = {item.id for item in advice.trace.checklist if item.list == "quote_questions"}
    template = _('Ask each carrier: "{question}"')
    if advice.verdict.uses_a_dish:
        wanted -= ON_THE_GROUND
    if advice.stays:
        wanted -= OF_A_MOVE
        if advice.verdict.rival is None:
            wanted -= WHOSE_LINE
            template = _('Ask your carrier: "{question}"')
    for one in advice.rules_for_choice("knock_out", "caution", "action", "info"):
        for name in one.rule.steps:
            if name in wanted:
                item = knowledge.checklist_item[name]
                why = _(item.why) if item.why else rule_told(one, interview_of(knowledge))
                for question in texts_of(item, advice):
                    yield Step(template.format(question=question), why, None, (name, one.rule.id))


__all__ = ["FIRST_STEPS", "Step", "next_steps"]
