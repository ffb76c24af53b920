"""The calendar file, parsed back: the days of the case, no others, and the same bytes each time."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from icalendar import Calendar

from advisor.advice import Advice, advise
from advisor.calendar_file import calendar, days_of
from advisor.cases.case import People
from advisor.cases.quotes import Quote
from advisor.frozen import CaseFile, read_cases
from advisor.steps import next_steps
from rules.knowledge import KnowledgeBase
from tests.conftest import DEFAULTS

DRAWS = 40
AS_OF = date(2026, 11, 22)
MONEY = {
    "current_family": "incumbent", "monthly_bill": 700, "contract": "in_force", "contract_end": "2027-09-22",
    "quote_competitor": 450, "importance_cost": "decides", "keep_numbers": "all",
}  # fmt: skip


def advice_on(knowledge: KnowledgeBase, as_of: date = AS_OF, **more: object) -> Advice:
    return advise({"version": 1, "answers": {**DEFAULTS, **more}}, knowledge, as_of, draws=DRAWS)


def kinds(advice: Advice, knowledge: KnowledgeBase) -> dict[str, date]:
    return {one.kind: one.day for one in days_of(advice, knowledge) if one.kind != "review"}


def test_a_contract_gives_its_window_its_end_and_the_move(knowledge: KnowledgeBase) -> None:
    advice = advice_on(knowledge, **MONEY)
    assert advice.verdict.stays_until == date(2027, 9, 22)

    found = kinds(advice, knowledge)

    assert found == {
        "step R-24 R-25": date(2027, 4, 25),
        "notice_opens": date(2027, 6, 24),
        "notice_closes": date(2027, 8, 23),
        "test_before": date(2027, 9, 15),
        "contract_end": date(2027, 9, 22),
        "stays_until": date(2027, 9, 22),
        "move": date(2027, 9, 22),
        "test_after": date(2027, 9, 23),
    }


def test_what_is_not_known_has_no_day(knowledge: KnowledgeBase) -> None:
    found = kinds(advice_on(knowledge, **{**MONEY, "contract_end": None}, copper_state="ending"), knowledge)

    assert not {"notice_opens", "notice_closes", "contract_end", "lines_end", "stays_until"} & set(found)


def test_no_notice_window_where_no_figure_is_known(knowledge: KnowledgeBase) -> None:
    found = kinds(advice_on(knowledge, **MONEY, country="ca"), knowledge)

    assert "contract_end" in found
    assert "notice_opens" not in found


def test_a_day_that_has_passed_gets_no_event(knowledge: KnowledgeBase) -> None:
    late = advice_on(knowledge, date(2027, 7, 1), **MONEY)

    found = kinds(late, knowledge)

    assert "notice_opens" not in found
    assert found["notice_closes"] == date(2027, 8, 23)


def test_the_file_comes_back_from_a_parser(knowledge: KnowledgeBase) -> None:
    advice = advice_on(knowledge, **MONEY)
    client = 'Corner; Shop, "A\\B"\nEND:VEVENT'.replace("\n", " ")

    back = Calendar.from_ical(calendar(advice, knowledge, People(client=client)))

    events = back.walk("VEVENT")
    days = days_of(advice, knowledge)
    assert [one.decoded("dtstart") for one in events] == [one.day for one in days]
    for event, one in zip(events, days, strict=True):
        assert str(event["summary"]) == f"{client}: {one.title}"
        assert str(event["description"]).startswith(one.text)
        assert event.decoded("dtend") - event.decoded("dtstart") == timedelta(days=1)
        assert event.decoded("dtstamp") == datetime(2026, 11, 22, tzinfo=UTC)
        assert not event.errors


def test_the_last_day_of_all_has_an_event_too(knowledge: KnowledgeBase) -> None:
    quote = Quote.model_construct(provider="incumbent", valid_until=date.max)

    events = Calendar.from_ical(calendar(advice_on(knowledge), knowledge, quotes=(quote,))).walk("VEVENT")

    assert date.max in [one.decoded("dtstart") for one in events]


def test_no_alarm_rings_before_the_day_of_the_advice(knowledge: KnowledgeBase) -> None:
    for case in read_cases():
        advice = advise({"version": 1, "answers": case.answers}, knowledge, case.as_of, draws=DRAWS)
        events = Calendar.from_ical(calendar(advice, knowledge)).walk("VEVENT")
        for event in events:
            assert event.decoded("dtstart") >= case.as_of, case.name
            for alarm in event.walk("VALARM"):
                ahead = alarm.decoded("trigger")
                assert timedelta(0) > ahead >= timedelta(days=-30)
                assert event.decoded("dtstart") + ahead >= case.as_of, case.name
        assert len({str(one["uid"]) for one in events}) == len(events), case.name


def test_the_same_advice_gives_the_same_bytes_and_identities(knowledge: KnowledgeBase) -> None:
    first, again = (
        calendar(advice_on(knowledge, **MONEY), knowledge, People(client="A")) for _time in (1, 2)
    )

    assert first == again


def test_a_day_keeps_its_identity_and_clients_keep_apart(knowledge: KnowledgeBase) -> None:
    def ids(advice: Advice, client: str) -> set[str]:
        found = Calendar.from_ical(calendar(advice, knowledge, People(client=client)))
        return {str(one["uid"]) for one in found.walk("VEVENT") if "Contract ends" in str(one["summary"])}

    before, after = advice_on(knowledge, **MONEY), advice_on(knowledge, **MONEY, people=12)

    assert ids(before, "A") == ids(after, "A")
    assert not ids(before, "A") & ids(before, "B")
    assert not any("A" in one.split("@")[0] for one in ids(before, "A"))


@pytest.mark.parametrize("country", ["us", "ca"])
def test_stale_records_are_due_within_two_weeks(country: str, knowledge: KnowledgeBase) -> None:
    advice = advice_on(knowledge, date(2027, 6, 1), country=country)
    assert advice.stale

    due = [one for one in days_of(advice, knowledge) if one.kind == "stale"]

    assert [one.day for one in due] == [date(2027, 6, 15)]
    assert due[0].records == advice.stale


@pytest.mark.parametrize("case", read_cases()[::5], ids=lambda case: case.name)
def test_each_step_with_a_day_is_an_event_once(case: CaseFile, knowledge: KnowledgeBase) -> None:
    advice = advise({"version": 1, "answers": case.answers}, knowledge, case.as_of, draws=DRAWS)
    steps = [one for one in next_steps(advice, knowledge) if one.due]

    events = Calendar.from_ical(calendar(advice, knowledge)).walk("VEVENT")

    for step in steps:
        told = [one for one in events if str(one["description"]).startswith(step.text)]
        assert [one.decoded("dtstart") for one in told] == [step.due]
        assert step.why in str(told[0]["description"])
        assert len(str(told[0]["summary"])) <= 80
        assert step.text.startswith(str(told[0]["summary"]).removesuffix(" …"))


def test_what_to_look_up_again_is_named_by_its_title(knowledge: KnowledgeBase) -> None:
    advice = advice_on(knowledge, date(2027, 6, 1))
    events = Calendar.from_ical(calendar(advice, knowledge)).walk("VEVENT")

    told = " ".join(str(one["description"]) for one in events if "Look up again" in str(one["summary"]))

    for name in advice.stale:
        assert (knowledge.rule.get(name) or knowledge.fact[name]).title in told
    assert not re.search(r"\b[FR]-(?:[A-Z]+-)?\d", told)
