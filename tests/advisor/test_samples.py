"""The sample businesses: each is sound, gives a verdict, and a mistake in the file is told in full."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from advisor.advice import advise
from advisor.answers import problem_with
from advisor.coach import contradictions
from advisor.prepared import interview_of
from advisor.reasons import headline
from advisor.relevance import irrelevant_answers
from advisor.samples import Sample, load_samples
from advisor.ui import routes
from rules.errors import KnowledgeBaseError
from rules.knowledge import KnowledgeBase
from rules.verdict import Kind
from tests.advisor.situations import DRAWS

FEWEST = 8
GOOD = """
[[samples]]
id = "shop"
name = "Shop"
sentence = "A shop."
[samples.answers]
country = "pr"
setting = "city"
current_family = "none"
current_wire = "none"
incumbent_fibre = "yes"
copper_state = "none"
competitor_lines = ["none"]
people = 3
calls = 1
special_lines = ["none"]
harm_hour = "none"
importance_cost = "a_lot"
importance_reliability = "a_lot"
importance_technology = "a_lot"
importance_support = "a_lot"
importance_safety_compliance = "a_lot"
importance_reach = "a_lot"
importance_staying_power = "a_lot"
"""


@pytest.fixture(scope="module")
def samples(knowledge: KnowledgeBase, as_of: date) -> tuple[Sample, ...]:
    return load_samples(knowledge, as_of)


def loaded(text: str, folder: Path, knowledge: KnowledgeBase, as_of: date) -> tuple[Sample, ...]:
    path = folder / "made_up.toml"
    path.write_text(text, encoding="utf-8")
    return load_samples(knowledge, as_of, path)


def test_there_are_enough_and_they_spread_over_places_and_verdicts(
    samples: tuple[Sample, ...], knowledge: KnowledgeBase, as_of: date
):
    given = [advise(one.answers, knowledge, as_of, draws=DRAWS) for one in samples]

    assert len({one.name for one in samples}) == len(samples) >= FEWEST
    assert {one.answers.values["country"] for one in samples} == {"us", "pr", "ca"}
    assert {Kind.SINGLE, Kind.STAY_UNTIL, Kind.PRIMARY_AND_SECOND, Kind.SPECIAL_LINES_ONLY} <= {
        one.verdict.kind for one in given
    }
    assert {"incumbent", "competitor"} <= {one.verdict.family for one in given}


def test_each_gives_a_verdict_and_passes_the_checks_of_the_interview(
    samples: tuple[Sample, ...], knowledge: KnowledgeBase, as_of: date
):
    interview = interview_of(knowledge)
    for one in samples:
        values = one.answers.values
        assert not [name for name in values if problem_with(interview.question[name], values[name])], one.id
        assert not irrelevant_answers(interview, one.answers), one.id
        assert not contradictions(one.answers, interview, knowledge), one.id
        assert routes.has_advice(interview, one.answers), one.id
        assert headline(advise(one.answers, knowledge, as_of, draws=DRAWS), knowledge), one.id


def test_none_names_a_real_carrier(samples: tuple[Sample, ...]):
    for one in samples:
        assert {one.answers.values.get(name) for name in ("current_provider", "competitor_name")} == {None}


def test_dates_lie_ahead_whatever_the_day(knowledge: KnowledgeBase, as_of: date):
    later = as_of + timedelta(days=900)

    for one in load_samples(knowledge, later):
        for name in ("contract_end", "notice_date"):
            if name in one.answers.values:
                assert str(one.answers.values[name]) > later.isoformat()


def test_a_good_file_is_read(tmp_path: Path, knowledge: KnowledgeBase, as_of: date):
    (only,) = loaded(GOOD, tmp_path, knowledge, as_of)

    assert (only.id, only.answers.values["people"]) == ("shop", 3)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('country = "pr"', 'country = "pt"', 'unknown option "pt"'),
        ("people = 3", "people = 0", "is too small"),
        ("people = 3", "poeple = 3", 'unknown question "poeple"'),
        ("people = 3", "people = 3\nregion = 'US-GA'", '"region" is not asked'),
        ("people = 3", "", "the quick path has a gap"),
        ('country = "pr"', 'country = "other"', "we cannot advise on this country"),
        ('sentence = "A shop."', "", '"sentence"'),
        ('sentence = "A shop."', 'sentence = "A shop."\ncolour = "red"', '"colour"'),
        ('name = "Shop"', 'name = "Shop"\ndays_ahead = { contract_end = 30 }', '"contract_end" is not asked'),
        ('name = "Shop"', 'name = "Shop"\ndays_ahead = { contract_end = 0 }', "days_ahead"),
        ("[[samples]]", "[[sample]]", 'unknown table "sample"'),
    ],
)
def test_a_mistake_names_the_record_and_what_is_wrong(
    tmp_path: Path, knowledge: KnowledgeBase, as_of: date, old: str, new: str, told: str
):
    with pytest.raises(KnowledgeBaseError) as caught:
        loaded(GOOD.replace(old, new), tmp_path, knowledge, as_of)

    assert told in str(caught.value)
    assert "made_up.toml" in str(caught.value)


def test_all_mistakes_are_told_at_once_and_an_id_may_not_stand_twice(
    tmp_path: Path, knowledge: KnowledgeBase, as_of: date
):
    with pytest.raises(KnowledgeBaseError) as caught:
        loaded(GOOD + GOOD.replace("people = 3", "people = 0"), tmp_path, knowledge, as_of)

    assert "stands there twice" in str(caught.value)
    assert "is too small" in str(caught.value)
