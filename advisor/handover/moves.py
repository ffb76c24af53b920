"""What changes hands under an advice, and on which day, as far as the case tells."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from advisor.advice import Advice, Option
from advisor.combination_parts import is_left_open
from advisor.staying import changes, changes_company
from advisor.waiting import TIMELINES
from rules.knowledge import KnowledgeBase
from rules.verdict import Kind

OVERLAP_DAYS = 28  # old and new lines side by side before an end date (N-CUT-09)
PHASES = ("decide", "install", "port")


@dataclass(frozen=True, slots=True)
class Move:
    """A change of line or of phone company that the advice means.

    Attributes:
        to: What is moved to; two where fresh offers decide between them.
        numbers_move: Numbers that stay with the customer go to another company.
        day: The day on which the new service takes over; None where nothing in the case tells.
        is_estimate: The day comes from usual weeks, by our judgement, and not from a date of the case.
    """

    to: tuple[Option, ...]
    numbers_move: bool
    day: date | None
    is_estimate: bool


def move_of(advice: Advice, knowledge: KnowledgeBase) -> Move | None:
    """The move that the advice means; None where all stays as it is, or nothing is advised."""
    to = tuple(one for one in chosen(advice) if changes(one, advice.trace.answers))
    if not to:
        return None
    keeps = any(item.list == "porting" for item in advice.trace.checklist)
    leaves = any(changes_company(one, advice.trace.answers) for one in to)
    has_numbers = advice.trace.answers.get("current_family") != "none"
    day, is_estimate = _day(advice, to[0], knowledge)
    return Move(to, keeps and leaves and has_numbers, day, is_estimate)


def chosen(advice: Advice) -> tuple[Option, ...]:
    """What is recommended: the leader, and its rival where fresh offers decide between them."""
    verdict = advice.verdict
    if verdict.leader is None:
        return ()
    both = verdict.rival is not None and (verdict.kind is Kind.TOO_CLOSE or is_left_open(advice))
    return (verdict.leader, verdict.rival) if both and verdict.rival else (verdict.leader,)


def end_of_lines(advice: Advice) -> date | None:
    """The day on which the lines of today end, where a carrier has named one."""
    answers = advice.trace.answers
    ends = answers.get("notice") == "lines_end" or answers.get("copper_state") == "ending"
    day = answers.get("notice_date")
    return day if ends and isinstance(day, date) else None


def weeks(option: Option, knowledge: KnowledgeBase, phases: Iterable[str]) -> float | None:
    """The most weeks that these phases usually take, by our judgement; None where we have no figure."""
    kind = TIMELINES.get(option.offer.access)
    if option.offer.provider in ("clec_une", "clec_resale"):
        kind = "leased_or_resale"
    found = [one.weeks_high for one in knowledge.timelines if one.kind == kind and one.phase in phases]
    return sum(found) if found else None


def _day(advice: Advice, option: Option, knowledge: KnowledgeBase) -> tuple[date | None, bool]:
    if advice.verdict.kind is Kind.STAY_UNTIL:
        return advice.verdict.stays_until, False
    if advice.verdict.kind is Kind.TOO_CLOSE:
        return None, False  # what takes how long is not settled
    usual = weeks(option, knowledge, PHASES)
    earliest = advice.as_of + timedelta(weeks=usual) if usual is not None else None
    end = end_of_lines(advice)
    if end is None or end <= advice.as_of:
        return earliest, earliest is not None
    latest = max(advice.as_of, end - timedelta(days=OVERLAP_DAYS))
    if earliest is not None and earliest <= latest:
        return earliest, True
    return latest, False
