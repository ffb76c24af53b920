"""The steps hold together: each day comes in time, in order, and before the end that it serves."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from advisor.advice import Advice, advise
from advisor.calendar_file import calendar
from advisor.deadlines import end_of_lines, latest_order
from advisor.handover.moves import move_of
from advisor.steps import Step, next_steps
from rules.knowledge import KnowledgeBase
from rules.verdict import Kind
from tests.advisor.situations import DRAWS, STAY, OneAdvice, case_answers

ON_COPPER = {"current_family": "incumbent", "current_wire": "copper", "contract": "none"}
MACHINES = {"calls": 0, "special_lines": ["alarm"]}
ENDS = {**ON_COPPER, "copper_state": "ending"}


def dated(advice: Advice, knowledge: KnowledgeBase) -> list[Step]:
    return [one for one in next_steps(advice, knowledge) if one.due]


def days_of(steps: list[Step], record: str) -> list[date | None]:
    return [one.due for one in steps if record in one.records]


def troubles(advice: Advice, knowledge: KnowledgeBase) -> Iterator[str]:
    """What is wrong with the days of the steps of an advice."""
    days = [one.due for one in dated(advice, knowledge) if one.due]
    end = end_of_lines(advice)
    if days != sorted(days):
        yield f"not in order: {days}"
    if any(one < advice.as_of for one in days):
        yield f"before the day of the advice: {days}"
    late = [one for one in dated(advice, knowledge) if end and one.due and one.due >= end]
    if end and end > advice.as_of and any("R-24c" not in one.records for one in late):
        yield f"after the lines end on {end}: {late}"


def test_the_steps_of_every_case_come_in_order_and_in_time(
    project_root: Path, knowledge: KnowledgeBase
) -> None:
    found = {
        name: trouble
        for name, file, as_of in case_answers(project_root)
        for trouble in troubles(advise(file, knowledge, as_of, draws=DRAWS), knowledge)
    }

    assert found == {}


@given(
    notice=st.sampled_from(["lines_end", "price_rise"]),
    line_days=st.integers(-40, 500),
    contract_days=st.integers(-40, 500),
    more=st.sampled_from(
        [{}, STAY, {"calls": 0, "special_lines": ["alarm"]}, {"competitor_lines": ["none"]}]
    ),
)
def test_whatever_ends_when_the_steps_come_in_order_and_in_time(
    notice: str, line_days: int, contract_days: int, more: dict, an_advice: OneAdvice, as_of: date, knowledge
) -> None:
    line_end, contract_end = ((as_of + timedelta(days=one)).isoformat() for one in (line_days, contract_days))
    told = {**ENDS, **more, "contract": "in_force", "contract_end": contract_end}

    advice = an_advice(**{**told, "copper_state": "ending", "notice": notice, "notice_date": line_end})

    assert list(troubles(advice, knowledge)) == []


# --- lines that end --------------------------------------------------------------------------------


def test_where_there_is_no_time_for_an_order_it_says_so(
    an_advice: OneAdvice, as_of: date, knowledge: KnowledgeBase
) -> None:
    advice = an_advice(**ENDS, notice_date=(as_of + timedelta(days=5)).isoformat())

    steps = dated(advice, knowledge)

    assert {one.due for one in steps} == {as_of}
    told = " ".join(f"{one.text} {one.why}" for one in steps)
    assert "Order today" in told
    assert "too little time" in told
    assert "in writing for a later end" in told
    assert "sent on to a mobile phone" in told


@pytest.mark.parametrize("days", [60, 120, 400])
def test_who_has_time_learns_the_last_day_to_order_and_asks_before(
    days: int, an_advice: OneAdvice, as_of: date, knowledge: KnowledgeBase
) -> None:
    end = as_of + timedelta(days=days)
    advice = an_advice(**ENDS, notice_date=end.isoformat())

    steps = dated(advice, knowledge)

    latest = end - timedelta(weeks=7)  # a cable line: at most 3 weeks, and 4 for the numbers
    assert latest_order(advice, knowledge) == latest
    assert days_of(steps, "R-01") == [latest]
    assert days_of(steps, "N-RFP-04") == [min(latest, as_of + timedelta(days=14))]
    assert not any("at once" in one.text or "today" in one.text for one in steps)


def test_the_end_of_the_copper_is_no_end_for_who_has_another_line(
    an_advice: OneAdvice, knowledge: KnowledgeBase
) -> None:
    told = {**ENDS, "notice_date": "2027-12-31", "current_family": "competitor", "current_wire": "cable"}

    assert end_of_lines(an_advice(**told)) is None
    assert end_of_lines(an_advice(**told, notice="lines_end")) == date(2027, 12, 31)
    assert end_of_lines(an_advice(**told | {"current_wire": None})) == date(2027, 12, 31)


def test_the_calendar_and_the_move_keep_to_the_end_of_the_lines(
    an_advice: OneAdvice, as_of: date, knowledge: KnowledgeBase
) -> None:
    end = as_of + timedelta(days=5)
    advice = an_advice(**ENDS, notice_date=end.isoformat())

    move = move_of(advice, knowledge)
    events = Calendar.from_ical(calendar(advice, knowledge)).walk("VEVENT")

    assert move is not None
    assert (move.day, move.is_last) == (end, True)
    late = [
        str(one["summary"])
        for one in events
        if one.decoded("dtstart") > end and "out of date" not in str(one["description"])
    ]
    assert late == ["Test all lines after the change"]


# --- contracts that end ----------------------------------------------------------------------------


@pytest.mark.parametrize("days", [1, 4, 30])
def test_a_contract_that_ends_within_weeks_comes_first(
    days: int, an_advice: OneAdvice, as_of: date, knowledge: KnowledgeBase
) -> None:
    told = {**ON_COPPER, "contract": "in_force", "copper_state": "poor"}
    advice = an_advice(**told, contract_end=(as_of + timedelta(days=days)).isoformat())
    assert advice.verdict.kind is not Kind.STAY_UNTIL

    first = dated(advice, knowledge)[0]

    assert first.due == as_of
    assert first.text.startswith("Find out today if your contract renews by itself.")


def test_a_contract_that_ends_in_months_has_a_day_to_stop_its_renewal(
    an_advice: OneAdvice, as_of: date, knowledge: KnowledgeBase
) -> None:
    end = as_of + timedelta(days=140)
    told = {**ON_COPPER, "contract": "in_force", "copper_state": "poor"}

    steps = dated(an_advice(**told, contract_end=end.isoformat()), knowledge)

    assert days_of(steps, "R-24c") == [end - timedelta(days=90)]


FAILING_CABLE = {
    "current_family": "competitor",
    "current_wire": "cable",
    "incumbent_fibre": "yes",
    "contract": "in_force",
    "contract_end": "2028-08-31",
    "exit_charge": 9000,
    "monthly_bill": 420,
    "quote_incumbent": 310,
    "importance_reliability": "decides",
}


def test_who_is_told_to_leave_a_contract_because_of_failures_reads_nowhere_to_wait(
    an_advice: OneAdvice, as_of: date, knowledge: KnowledgeBase
) -> None:
    advice = an_advice(**FAILING_CABLE, reasons=["outages", "price"])
    assert advice.verdict.kind is Kind.SINGLE
    assert advice.verdict.family == "incumbent"

    told = {one.rule.id for one in advice.rules_for_choice("knock_out", "caution", "action")}
    (step,) = [one for one in dated(advice, knowledge) if "R-25" in one.records]

    assert told & {"R-25", "R-25c", "R-25d", "R-25e", "R-25g"} == {"R-25g"}
    assert step.due == as_of + timedelta(days=14)
    assert "before August 31, 2028" in step.text
    assert "because of the failures" in step.text
    assert "USD 9,000" in step.why


def test_who_waits_for_the_end_of_a_contract_is_told_so_once(an_advice: OneAdvice) -> None:
    advice = an_advice(**FAILING_CABLE, reasons=["price"])
    assert advice.verdict.kind is Kind.STAY_UNTIL

    told = {one.rule.id for one in advice.rules_for_choice("knock_out", "caution", "action")}

    assert told & {"R-25", "R-25c", "R-25d", "R-25e", "R-25g"} == {"R-25c"}


@pytest.mark.parametrize("days", [-200, -1, 0])
def test_a_contract_past_its_end_is_asked_about(
    days: int, an_advice: OneAdvice, as_of: date, knowledge: KnowledgeBase
) -> None:
    told = {**ON_COPPER, "contract": "in_force", "copper_state": "poor"}
    advice = an_advice(**told, contract_end=(as_of + timedelta(days=days)).isoformat())

    fired = {one.rule.id for one in advice.trace.rules}

    assert days_of(dated(advice, knowledge), "R-24d") == [as_of]
    assert "R-24d" in fired
    assert not {"R-24c", "R-25"} & fired


def test_a_contract_that_still_runs_is_not_taken_for_one_that_has_ended(
    an_advice: OneAdvice, as_of: date
) -> None:
    told = {**ON_COPPER, "contract": "in_force", "copper_state": "poor"}
    fired = {
        days: {
            one.rule.id
            for one in an_advice(
                **told, contract_end=days and (as_of + timedelta(days=days)).isoformat()
            ).trace.rules
        }
        for days in (1, 100, 400, None)
    }

    assert [days for days, rules in fired.items() if "R-24d" in rules] == []
    assert [days for days, rules in fired.items() if "R-24c" in rules] == [1, 100]
    assert all("R-25" in rules for rules in fired.values())


def test_who_is_bound_by_nothing_is_told_nothing_of_a_renewal(
    an_advice: OneAdvice, knowledge: KnowledgeBase
) -> None:
    small = {**ON_COPPER, "copper_state": "poor", "monthly_bill": 200, "quote_competitor": 190}
    advice = an_advice(**small, smallest_saving=100)
    assert advice.verdict.kind is Kind.STAY_UNTIL

    told = " ".join(f"{one.text} {one.why}" for one in dated(advice, knowledge))

    assert "Start asking for offers again" in told
    assert "renew" not in told
    assert "notice" not in told


def test_nobody_is_told_to_wait_for_a_contract_that_outlives_the_lines(
    an_advice: OneAdvice, as_of: date, knowledge: KnowledgeBase
) -> None:
    told = {**STAY, **ENDS, "contract": "in_force", "notice_date": (as_of + timedelta(days=5)).isoformat()}

    waits = {
        notice: any("switch on the day it ends" in one.text for one in next_steps(advice, knowledge))
        for notice in ("lines_end", "price_rise")
        for advice in [an_advice(**told, notice=notice)]
    }

    assert waits == {"lines_end": False, "price_rise": False}
