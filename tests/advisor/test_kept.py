"""What is kept of a visitor between two visits: as JSON and back, and how two versions differ."""

import json
from datetime import date

import pytest

from advisor.answers import Answers
from advisor.cases.case import Case, People
from advisor.cases.quotes import Quote
from advisor.cases.reading import read_case
from advisor.overrides import RecordOverride
from advisor.questions import Interview, interview_for
from advisor.scenarios import Scenario
from advisor.store.kept import Difference, Kept, differences
from rules.knowledge import KnowledgeBase
from tests.cases.test_cases import CASES


@pytest.fixture(scope="module")
def interview(knowledge: KnowledgeBase) -> Interview:
    return interview_for(knowledge)


def test_every_case_comes_back_as_it_was(knowledge: KnowledgeBase, interview: Interview) -> None:
    for case in CASES:
        answers = Answers.parse(case.answers_file, interview, knowledge)
        kept = Kept(
            answers,
            People(client="Quay & Sons"),
            {"Harbor": answers, "Hill": Answers()},
            (Scenario("cheaper", answers), Scenario("a sample", Answers(), is_sample=True)),
            ("some_contradiction",),
            {"people": "Two more in summer."},
            (Quote(provider="competitor", offer="clec_cable", monthly=150, valid_until=date(2027, 1, 1)),),
        )

        read, lost = Kept.from_data(json.loads(json.dumps(kept.as_data())), interview, knowledge)

        assert (read, lost) == (kept, 0)
        assert list(read.sites) == ["Harbor", "Hill"]


def test_local_knowledge_comes_back(knowledge: KnowledgeBase, interview: Interview) -> None:
    kept = Kept(Answers({"country": "us"}, overrides=(RecordOverride("R-29", "The owner said so"),)))

    assert Kept.from_data(kept.as_data(), interview, knowledge) == (kept, 0)


def test_notes_and_quotes_that_cannot_be_used_are_counted(
    knowledge: KnowledgeBase, interview: Interview
) -> None:
    data = {
        "case": {"version": 1, "answers": {}},
        "notes": {"people": "Kept.", "gone_question": "Lost.", "calls": 5},
        "quotes": [{"provider": "incumbent", "monthly": 90}, {"provider": "moon"}, 5],
    }

    kept, lost = Kept.from_data(data, interview, knowledge)

    assert lost == 4
    assert kept.notes == {"people": "Kept."}
    assert kept.answers.values == {"quote_incumbent": 90}


def test_a_quote_for_an_offer_that_is_gone_keeps_its_price(
    knowledge: KnowledgeBase, interview: Interview
) -> None:
    gone, other = (
        {"provider": "incumbent", "offer": one, "monthly": 90} for one in ("old_offer", "clec_cable")
    )
    data = {"case": {"version": 1, "answers": {}}, "quotes": [gone, other]}

    kept, lost = Kept.from_data(data, interview, knowledge)

    assert lost == 2
    assert kept.quotes == (Quote(provider="incumbent", monthly=90),) * 2
    saved = Case(kept.answers, quotes=kept.quotes)
    assert read_case(saved.to_json(), interview, knowledge) == saved


def test_what_no_file_can_hold_is_dropped_from_what_was_kept(
    knowledge: KnowledgeBase, interview: Interview
) -> None:
    data = {
        "case": {"version": 1, "answers": {}},
        "people": {"client": "Flora\0 🌸"},
        "notes": {"people": "Five\x1b.\vSure.", "calls": "\0"},
    }

    kept, lost = Kept.from_data(data, interview, knowledge)

    assert (kept.people.client, kept.notes, lost) == ("Flora 🌸", {"people": "Five.\nSure."}, 1)


def test_two_windows_are_told_what_notes_and_quotes_they_have(
    knowledge: KnowledgeBase, interview: Interview
) -> None:
    quote = Quote(provider="incumbent", carrier="Old Bell", monthly=90)
    here = Kept(notes={"people": "Five."}, quotes=(quote,))
    there = Kept(quotes=(quote.model_copy(update={"counts": False}),))

    found = {one.about: (one.here, one.there) for one in differences(here, there, interview, knowledge)}

    assert found["Note on: People who work at the site"] == ("Five.", "none")
    assert found["Quotes on file"] == (
        "the incumbent, Old Bell, 90, counts",
        "the incumbent, Old Bell, 90, does not count",
    )


def test_what_an_update_took_away_does_not_cost_the_rest(
    knowledge: KnowledgeBase, interview: Interview
) -> None:
    data = {
        "case": {
            "version": 1,
            "answers": {"people": 5, "gone_question": "x", "country": "atlantis"},
            "overrides": [{"record": "R-00000", "reason": "gone"}],
        },
        "sites": [{"name": "Hill", "case": {"version": 1, "answers": {"people": -1, "calls": None}}}],
        "put_aside": [],
    }

    kept, lost = Kept.from_data(data, interview, knowledge)

    assert kept == Kept(Answers({"people": 5}), sites={"Hill": Answers({"calls": None})})
    assert lost == 4


@pytest.mark.parametrize("name", [None, 5, ["Hill"], "\ud800", "Harbor"])
def test_sites_and_scenarios_without_a_name_of_their_own_are_counted(
    knowledge: KnowledgeBase, interview: Interview, name: object
) -> None:
    case = {"version": 1, "answers": {"people": 5}}
    data = {
        "case": case,
        "notes": {"people": "\udfff"},
        "sites": [{"name": "Harbor", "case": case}, {"name": name, "case": case}],
        "scenarios": [{"name": one, "case": case, "is_sample": False} for one in ("Harbor", name)],
        "put_aside": ["some_contradiction", {}],
    }

    kept, lost = Kept.from_data(data, interview, knowledge)

    people = Answers({"people": 5})
    scenarios = (Scenario("Harbor", people),)
    assert kept == Kept(
        people, sites={"Harbor": people}, scenarios=scenarios, put_aside=("some_contradiction",)
    )
    assert lost == 4


def test_what_an_earlier_program_kept_is_read(knowledge: KnowledgeBase, interview: Interview) -> None:
    data = {"case": {"version": 1, "answers": {"people": 5}}, "sites": [], "put_aside": []}

    assert Kept.from_data(data, interview, knowledge) == (Kept(Answers({"people": 5})), 0)


def test_people_and_scenarios_that_differ_are_told_by_name(
    knowledge: KnowledgeBase, interview: Interview
) -> None:
    here = Kept(people=People(client="Quay & Sons"), scenarios=(Scenario("cheaper", Answers()),))

    found = differences(here, Kept(), interview, knowledge)

    assert [(one.here, one.there) for one in found] == [("Quay & Sons", "none"), ("cheaper", "none")]


def test_nothing_given_is_nothing_to_keep() -> None:
    assert not Kept()
    assert Kept(Answers({"people": None}))
    assert Kept(sites={"Hill": Answers()})


def test_two_versions_are_told_apart_in_words(knowledge: KnowledgeBase, interview: Interview) -> None:
    same = {"country": "us", "setting": "city"}
    here = Kept(Answers(same | {"people": 5, "calls": 2}), sites={"Hill": Answers({"people": 3})})
    there = Kept(Answers(same | {"people": 6, "copper_state": None}))

    found = differences(here, there, interview, knowledge)

    told = {(one.here, one.there) for one in found}
    assert len(found) == 4
    assert ("2", "not answered") in told
    assert ("not answered", "I don't know") in told
    assert found[-1] == Difference("Site “Hill”", "1 answer", "not there")


def test_a_version_does_not_differ_from_itself(knowledge: KnowledgeBase, interview: Interview) -> None:
    kept = Kept(Answers({"people": 5}), sites={"Hill": Answers()}, put_aside=("a",))

    assert differences(kept, kept, interview, knowledge) == ()
