"""A day that a text names is told as past once it is past."""

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta

import pytest

from advisor.advice import advise
from rules.dated_texts import WORDS, told, told_on
from rules.knowledge import KnowledgeBase
from rules.schema import Fact, Rule

A_DAY = re.compile(r"\b\d{1,2} [A-Z][a-z]+ 20\d\d\b")
ON_COPPER = {"country": "us", "region": "US-GA", "current_wire": "copper", "copper_state": "good"}


def days_in(record: Fact | Rule) -> Iterator[date]:
    for name in WORDS:
        for found in A_DAY.findall(getattr(record, name, None) or ""):
            yield datetime.strptime(found, "%d %B %Y").date()


def test_every_text_that_names_a_day_to_come_says_how_it_is_told_afterwards(
    knowledge: KnowledgeBase,
) -> None:
    read_from = knowledge.edition.released.replace(day=1)  # days before it were past when the facts were read
    dated = [
        (one, day)
        for one in (*knowledge.rules, *knowledge.facts)
        for day in days_in(one)
        if day >= read_from and day != one.valid_from  # a rule in force from that day is not told before
    ]

    missing = [f"{one.id}: {day}" for one, day in dated if day not in [each.after for each in one.later]]

    assert len(dated) >= 4
    assert not missing, "add an entry to `later` that tells the day as past"


def test_a_record_changes_its_words_on_the_day_after(knowledge: KnowledgeBase) -> None:
    for one in (*knowledge.rules, *knowledge.facts):
        for later in one.later:
            before, after = (told(one, later.after + timedelta(days=days)) for days in (0, 1))
            for name in WORDS:
                assert getattr(before, name, None) == getattr(one, name, None)
                assert getattr(after, name, None) == (getattr(later, name) or getattr(one, name, None))


@pytest.mark.parametrize(("as_of", "is_past"), [(date(2026, 11, 15), False), (date(2026, 11, 16), True)])
def test_the_advice_and_the_facts_speak_of_the_same_past(
    as_of: date, is_past: bool, knowledge: KnowledgeBase
) -> None:
    advice = advise({"version": 1, "answers": ON_COPPER}, knowledge, as_of, draws=5)

    rule = next(one.rule for one in advice.trace.rules if one.rule.id == "R-01f")
    fact = told_on(knowledge, as_of).fact["F-TOP-03"]

    assert ("has passed" in rule.statement) is is_past
    assert ("has passed" in fact.statement) is is_past


@pytest.mark.parametrize(("region", "lasts"), [("US-GA", 2.0), ("US-CA", 3.75)])
def test_copper_whose_owner_has_named_the_year_of_its_end_does_not_count_as_lasting(
    region: str, lasts: float, knowledge: KnowledgeBase, as_of: date
) -> None:
    file = {"version": 1, "answers": {**ON_COPPER, "region": region}}
    advice = advise(file, knowledge, as_of, draws=5)

    copper = next(one for one in advice.options if one.id == "ilec_copper")
    rating = next(cell.rating for cell in copper.trace.cells if cell.criterion == "C-12")

    assert rating == lasts
