"""The days that a case sets: when the lines of today end, and by when to ask, to order and to give notice."""

from collections.abc import Iterable
from datetime import date, timedelta

from advisor.advice import Advice, Option
from rules.knowledge import KnowledgeBase
from rules.verdict import Kind

LEAD_DAYS = 150  # start looking 4 to 6 months before a contract ends (S-169)
QUOTES_WITHIN_DAYS = 14
USUAL_WEEKS = 8  # from an order to a line that works, where we have no figure for its kind; our judgement
NOTICE = "P-24"  # days of notice that contracts usually ask for

# Access -> column of the usual weeks for a change; the others have no published figure.
TIMELINES = {"cable": "new_cable", "fibre_onnet": "fibre_onnet", "fibre_build": "fibre_build"}


def end_of_lines(advice: Advice) -> date | None:
    """The day on which the lines of today end, where a carrier has named one.

    The end of the copper in the street is no end for who has another line.
    """
    answers = advice.trace.answers
    on_copper = answers.get("current_wire") in (None, "copper")
    ends = answers.get("notice") == "lines_end" or (on_copper and answers.get("copper_state") == "ending")
    day = answers.get("notice_date")
    return day if ends and isinstance(day, date) else None


def weeks(option: Option, knowledge: KnowledgeBase, phases: Iterable[str]) -> float | None:
    """The most weeks that these phases usually take, by our judgement; None where we have no figure."""
    kind = TIMELINES.get(option.offer.access)
    if option.offer.provider in ("clec_une", "clec_resale"):
        kind = "leased_or_resale"
    found = [one.weeks_high for one in knowledge.timelines if one.kind == kind and one.phase in phases]
    return sum(found) if found else None


def weeks_to_order(advice: Advice, knowledge: KnowledgeBase) -> int:
    """The most weeks from an order to a line that works, with the numbers on it."""
    verdict = advice.verdict
    rival = verdict.rival if verdict.kind is Kind.TOO_CLOSE else None
    found = [weeks(one, knowledge, ("install", "port")) for one in (verdict.leader, rival) if one]
    return round(max((USUAL_WEEKS if one is None else one for one in found), default=USUAL_WEEKS))


def latest_order(advice: Advice, knowledge: KnowledgeBase) -> date | None:
    """The last day on which an ordinary order is done before the lines end; it may have passed.

    None where no end lies ahead.
    """
    end = end_of_lines(advice)
    if end is None or end <= advice.as_of:
        return None
    return end - timedelta(weeks=weeks_to_order(advice, knowledge))


def offers_by(advice: Advice, knowledge: KnowledgeBase) -> date:
    """The day to have offers by: within two weeks, and while there is time to order."""
    usual, latest = advice.as_of + timedelta(days=QUOTES_WITHIN_DAYS), latest_order(advice, knowledge)
    return usual if latest is None else min(usual, max(advice.as_of, latest))


def notice_days(knowledge: KnowledgeBase) -> tuple[int, int]:
    """The longest and the shortest notice that contracts usually ask for, in days."""
    usual = next(one for one in knowledge.costs if one.id == NOTICE)
    return int(usual.high or 0), int(usual.low or 0)
