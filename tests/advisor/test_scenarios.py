"""Scenarios to compare, and the questions that tell most in a case."""

import pytest

from advisor.advice import Advice
from advisor.answers import AnswerError, Answers
from advisor.flips import IMPORTANCE, flips
from advisor.prepared import interview_of
from advisor.scenarios import (
    LONGEST_NAME,
    MOST_SCENARIOS,
    Scenario,
    differing_questions,
    renamed,
    with_scenario,
    without_scenario,
)
from advisor.telling import MOST_TELLING, telling_questions
from advisor.unknowns import Influence, unknowns
from rules.knowledge import KnowledgeBase

HERE = Answers({"country": "us"})


def named(*names: str) -> tuple[Scenario, ...]:
    return tuple(Scenario(name, HERE) for name in names)


def test_a_scenario_is_kept_under_a_tidy_name():
    assert [one.name for one in with_scenario(named("One"), Scenario("  With \n fibre ", HERE))] == [
        "One",
        "With fibre",
    ]


def test_a_fifth_is_refused_plainly():
    four = named("a", "b", "c", "d")

    with pytest.raises(AnswerError, match=f"{MOST_SCENARIOS} scenarios already.*Take one out first"):
        with_scenario(four, Scenario("e", HERE))


@pytest.mark.parametrize(
    ("name", "told"),
    [("  ", "no name"), ("ONE", "of this name"), ("x" * (LONGEST_NAME + 1), "too long")],
)
def test_a_name_that_cannot_be_used_is_refused_for_new_ones_and_for_others(name: str, told: str):
    with pytest.raises(AnswerError, match=told):
        with_scenario(named("One"), Scenario(name, HERE))
    with pytest.raises(AnswerError, match=told):
        renamed(named("One", "Two"), "Two", name)


def test_a_scenario_is_renamed_in_its_place_and_taken_out():
    kept = named("a", "b")

    assert [one.name for one in renamed(kept, "a", "A")] == ["A", "b"]
    assert [one.name for one in without_scenario(kept, "a")] == ["b"]


def test_only_answers_that_count_can_differ(knowledge: KnowledgeBase):
    interview = interview_of(knowledge)
    one = Answers({"country": "us", "contract": "none", "current_family": "none", "people": 3, "calls": None})
    other = Answers({"country": "us", "contract": "in_force", "current_family": "none", "people": 4})

    assert differing_questions([one, other], interview) == ("people", "calls")
    assert differing_questions([one, one, one], interview) == ()


def test_what_flips_the_verdict_tells_most(an_advice, knowledge: KnowledgeBase):
    advice: Advice = an_advice(importance_cost="a_lot", importance_reliability="decides")
    found, open_ones = flips(advice, knowledge), unknowns(advice, knowledge)
    interview = interview_of(knowledge)

    telling = telling_questions(found, open_ones, interview, advice.answers)

    changing = [one.name for one in found.found if one.kind in ("answer", "amount")]
    deciding = [one.question for one in open_ones.of(Influence.DECIDES)]
    first = [one for one in dict.fromkeys(changing + deciding) if not one.startswith(IMPORTANCE)]
    assert telling[: len(first)] == tuple(first[:MOST_TELLING])
    assert len(telling) == MOST_TELLING
    assert not [one for one in telling if one.startswith(IMPORTANCE)]
