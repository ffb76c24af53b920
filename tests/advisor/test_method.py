"""The worked example of the method agrees with the engine to the last digit shown."""

from datetime import date

import pytest

from advisor.advice import advise
from advisor.answers import Answers
from advisor.method import CELLS_SHOWN, Sample, samples, worked_example
from advisor.method_text import formulas, parts
from advisor.questions import interview_for
from advisor.relevance import irrelevant_answers
from advisor.working import for_and_against
from rules.knowledge import KnowledgeBase

DRAWS = 40


def answers_file(sample: Sample) -> dict[str, object]:
    return {"version": 1, "answers": dict(sample.answers)}


@pytest.mark.parametrize("sample", samples(), ids=lambda one: one.id)
def test_contributions_shown_and_the_rest_add_up_to_the_values(
    sample: Sample, knowledge: KnowledgeBase, as_of: date
):
    found = worked_example(advise(answers_file(sample), knowledge, as_of, draws=DRAWS), knowledge)

    assert found is not None
    assert found.second is not None
    own = sum(one.first.weight * (one.first.rating - 1) / 4 for one in found.cells)
    other = sum(one.second.weight * (one.second.rating - 1) / 4 for one in found.cells if one.second)
    assert own + found.first_rest == pytest.approx(found.first.trace.value)
    assert other + found.second_rest == pytest.approx(found.second.trace.value)


@pytest.mark.parametrize("sample", samples(), ids=lambda one: one.id)
def test_the_cells_shown_are_those_that_differ_most(sample: Sample, knowledge: KnowledgeBase, as_of: date):
    advice = advise(answers_file(sample), knowledge, as_of, draws=DRAWS)
    found = worked_example(advice, knowledge)

    assert found is not None
    assert [one.criterion for one in found.cells] == [
        one.criterion for one in for_and_against(advice, knowledge)[:CELLS_SHOWN]
    ]


@pytest.mark.parametrize("sample", samples(), ids=lambda one: one.id)
def test_a_sample_gives_only_answers_that_are_asked_for(sample: Sample, knowledge: KnowledgeBase):
    interview = interview_for(knowledge)

    answers = Answers.parse(answers_file(sample), interview)

    assert irrelevant_answers(interview, answers) == ()


def test_the_samples_lead_to_both_families(knowledge: KnowledgeBase, as_of: date):
    found = {advise(answers_file(one), knowledge, as_of, draws=DRAWS).verdict.family for one in samples()}

    assert found == {"incumbent", "competitor"}


def test_a_case_without_a_choice_has_no_example(knowledge: KnowledgeBase, as_of: date):
    nothing = {
        **samples()[0].answers, "copper_state": "none", "competitor_lines": ["none"], "calls": 60,
    }  # fmt: skip

    advice = advise({"version": 1, "answers": nothing}, knowledge, as_of, draws=DRAWS)

    assert advice.verdict.leader is None
    assert worked_example(advice, knowledge) is None


def test_an_example_with_one_choice_alone_stands_beside_nothing(knowledge: KnowledgeBase, as_of: date):
    alone = {**samples()[0].answers, "competitor_lines": ["none"]}

    found = worked_example(advise({"version": 1, "answers": alone}, knowledge, as_of, draws=DRAWS), knowledge)

    assert found is not None
    assert found.second is None
    assert all(one.second is None for one in found.cells)


def test_each_formula_names_its_publication_with_the_year():
    assert all(any(word.strip(",").isdigit() for word in one.source.split()) for one in formulas())
    assert len(parts()) == 6
