"""What the book says of a case: the same as the case itself, made anew when that may have changed."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from advisor import i18n
from advisor.advice import advise
from advisor.answers import Answers
from advisor.between import quick_unknowns
from advisor.cases.case import People
from advisor.cases.quotes import Quote
from advisor.questions import Interview, interview_for
from advisor.sites_text import strength_text, verdict_text
from advisor.store import DamagedDraftError, Draft, Entry, Kept
from advisor.summaries import Summaries, Summary
from rules.knowledge import KnowledgeBase
from tests.app.test_journeys import QUICK_ANSWERS

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
ANSWERS = {**QUICK_ANSWERS, "contract": "in_force", "contract_end": "2026-12-20"}


@pytest.fixture(scope="module")
def interview(knowledge: KnowledgeBase) -> Interview:
    return interview_for(knowledge)


@pytest.fixture(scope="module")
def summaries(knowledge: KnowledgeBase, interview: Interview, as_of: date) -> Summaries:
    return Summaries(knowledge, interview, as_of)


@pytest.fixture(scope="module")
def answers(interview: Interview) -> Answers:
    return Answers.parse({"version": 1, "answers": dict(ANSWERS)}, interview)


def an_entry(summary: Summary | None = None, version: int = 1) -> Entry:
    kept = json.loads(json.dumps(summary.model_dump(mode="json"))) if summary else None
    return Entry("0" * 64, "Rosa", (), False, version, kept)


def a_draft(answers: Answers, version: int = 1) -> Draft:
    return Draft(Kept(answers, People(client="Rosa")).as_data(), version, NOW, NOW, in_book=True)


def test_it_says_what_the_case_itself_says(
    summaries: Summaries, answers: Answers, knowledge: KnowledgeBase, as_of: date
) -> None:
    found = summaries.made(an_entry(), a_draft(answers))

    advice = advise(answers, knowledge, as_of)
    assert found.verdict == verdict_text(advice, knowledge)
    assert found.strength == strength_text(advice)
    assert found.stale == advice.stale
    assert found.ask == quick_unknowns(answers, knowledge, as_of).found[0].question
    assert (found.next_day, found.next_title) == (date(2026, 12, 20), "Contract ends")


def test_the_next_date_is_one_that_comes_nearer(summaries: Summaries, answers: Answers) -> None:
    later = replace(summaries, as_of=date(2026, 11, 30))

    assert later.made(an_entry(), a_draft(answers)).next_day == date(2026, 12, 20)


def test_the_last_day_of_a_quote_is_a_next_date(summaries: Summaries, answers: Answers) -> None:
    quote = Quote(provider="competitor", carrier="Swift Cable", valid_until=date(2026, 12, 1))
    draft = replace(a_draft(answers), content=Kept(answers, quotes=(quote,)).as_data())

    found = summaries.made(an_entry(), draft)

    assert (found.next_day, found.next_title) == (date(2026, 12, 1), "Last day of the quote: Swift Cable")


@pytest.mark.parametrize(
    ("end", "due", "title"),
    [
        ("2027-02-07", date(2026, 12, 20), "Order what is to take the place"),
        ("2026-12-20", date(2026, 12, 20), "Lines of today end"),
    ],
)
def test_a_step_is_a_next_date_unless_it_moves_on_with_the_day(
    end: str, due: date, title: str, summaries: Summaries, interview: Interview
) -> None:
    told = {**QUICK_ANSWERS, "notice": "lines_end", "notice_date": end}
    answers = Answers.parse({"version": 1, "answers": told}, interview)

    found = summaries.made(an_entry(), a_draft(answers))

    assert found.next_day == due
    assert found.next_title.startswith(title)


def test_before_there_is_an_advice_it_says_so(summaries: Summaries) -> None:
    found = summaries.made(an_entry(), a_draft(Answers({"country": "us", "people": 6})))

    assert (found.verdict, found.answers) == ("", 2)


def test_outside_the_countries_that_we_know_there_is_no_advice(summaries: Summaries) -> None:
    assert summaries.made(an_entry(), a_draft(Answers({"country": "other"}))).verdict == ""


def test_it_comes_back_from_the_store_as_it_was(summaries: Summaries, answers: Answers) -> None:
    made = summaries.made(an_entry(), a_draft(answers))

    assert summaries.kept(an_entry(made)) == made


@pytest.mark.parametrize("damage", [{"version": "x"}, {"day": "soon"}, {"colour": "red"}, {"stale": 3}])
def test_a_damaged_one_is_none(summaries: Summaries, damage: dict[str, object]) -> None:
    made = summaries.made(an_entry(), a_draft(Answers({"country": "us"}))).model_dump(mode="json")

    assert summaries.kept(replace(an_entry(), summary=made | damage)) is None


def test_it_is_fresh_until_case_day_edition_or_language_change(
    summaries: Summaries, knowledge: KnowledgeBase, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = summaries.made(an_entry(), a_draft(Answers({"country": "us"})))
    newer = knowledge.edition.model_copy(update={"id": "2099-01", "released": date(2099, 1, 1)})
    with_newer = replace(summaries, knowledge=replace(knowledge, editions=(*knowledge.editions, newer)))

    assert summaries.is_fresh(made, an_entry())
    assert not summaries.is_fresh(None, an_entry())
    assert not summaries.is_fresh(made, an_entry(version=2))
    assert not replace(summaries, as_of=date(2026, 11, 23)).is_fresh(made, an_entry())
    assert not with_newer.is_fresh(made, an_entry())
    monkeypatch.setattr("advisor.summaries.language", lambda: "es")
    assert i18n.language() == "en"
    assert not summaries.is_fresh(made, an_entry())


def test_another_verdict_on_the_same_answers_is_told_until_the_answers_change(
    summaries: Summaries, answers: Answers
) -> None:
    now = summaries.made(an_entry(), a_draft(answers))
    earlier = now.model_copy(update={"verdict": "ILEC: the old line", "edition": "2025-01"})

    first = summaries.made(an_entry(earlier), a_draft(answers))
    second = summaries.made(an_entry(first), a_draft(answers))
    third = summaries.made(an_entry(second, version=2), a_draft(answers, version=2))

    assert [one.before for one in (first, second, third)] == ["ILEC: the old line"] * 2 + [""]


@pytest.mark.parametrize(
    "content",
    [
        {"case": 3, "people": [], "sites": 1},
        {"people": {"colour": "red"}},
        {"case": {"answers": 5}},
        {"case": {"answers": {}}, "sites": [{"name": "Depot"}]},
    ],
)
def test_a_case_of_the_wrong_shape_is_told(summaries: Summaries, content: dict[str, object]) -> None:
    with pytest.raises(DamagedDraftError, match="damaged"):
        summaries.made(an_entry(), Draft(content, 1, NOW, NOW))

    told = summaries.of_damaged(an_entry())
    assert told.is_damaged
    assert summaries.is_fresh(told, an_entry())
