"""What changes hands under an advice, and on which day, as far as the case tells."""

from dataclasses import dataclass
from datetime import date, timedelta

from advisor.advice import Advice, Option
from advisor.combination_parts import is_left_open
from advisor.deadlines import end_of_lines, weeks
from advisor.staying import changes, changes_company
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
        is_last: The lines of today end on that day, and there is too little time to have one well before.
    """

    to: tuple[Option, ...]
    numbers_move: bool
    day: date | None
    is_estimate: bool
    is_last: bool


def move_of(advice: Advice, knowledge: KnowledgeBase) -> Move | None:
    """The move that the advice means; None where all stays as it is, or nothing is advised."""
    to = tuple(one for one in chosen(advice) if changes(one, advice.trace.answers))
    if not to:
        return None
    keeps = any(item.list == "porting" for item in advice.trace.checklist)
    leaves = any(changes_company(one, advice.trace.answers) for one in to)
    has_numbers = advice.trace.answers.get("current_family") != "none"
    day, is_estimate = _day(advice, to[0], knowledge)
    is_last = advice.verdict.kind is not Kind.STAY_UNTIL and day is not None and day == end_of_lines(advice)
    return Move(to, keeps and leaves and has_numbers, day, is_estimate, is_last and not is_estimate)


def chosen(advice: Advice) -> tuple[Option, ...]:
    """What is recommended: the leader, and its rival where fresh offers decide between them."""
    verdict = advice.verdict
    if verdict.leader is None:
        return ()
    both = verdict.rival is not None and (verdict.kind is Kind.TOO_CLOSE or is_left_open(advice))
    return (verdict.leader, verdict.rival) if both and verdict.rival else (verdict.leader,)


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
    wanted = end - timedelta(days=OVERLAP_DAYS)
    if earliest is not None and earliest <= end:
        return earliest, True
    return (wanted if earliest is None and wanted >= advice.as_of else end), False
