"""A case calls for the combinations that fit it and no others, each made of parts, reasons and records."""

from datetime import date

import pytest

from advisor.advice import advise
from advisor.combinations import CombinationKind, combinations
from advisor.fairness.room import varied_answers
from advisor.questions import Interview, interview_for
from rules.knowledge import KnowledgeBase
from rules.verdict import Kind
from tests.advisor.situations import OneAdvice, kinds


@pytest.fixture(scope="module")
def interview(knowledge: KnowledgeBase) -> Interview:
    return interview_for(knowledge)


def test_a_plain_choice_is_no_combination(an_advice: OneAdvice, knowledge: KnowledgeBase) -> None:
    advice = an_advice(copper_state="poor")

    assert advice.verdict.kind is Kind.SINGLE
    assert combinations(advice, knowledge) == ()


def test_more_than_one_site_is_said_to_need_its_own_answers(
    an_advice: OneAdvice, knowledge: KnowledgeBase
) -> None:
    assert CombinationKind.SEVERAL_SITES in kinds(an_advice(sites=3), knowledge)
    assert CombinationKind.SEVERAL_SITES not in kinds(an_advice(sites=1), knowledge)


def test_every_record_that_a_combination_names_exists(
    interview: Interview, knowledge: KnowledgeBase, as_of: date
) -> None:
    known = {
        one.id
        for table in ("rules", "criteria", "checklist", "costs", "fields", "sources")
        for one in getattr(knowledge, table)
    }
    seen = set()
    for answers in varied_answers(knowledge, interview, 20261122, 80):
        for one in combinations(advise(answers, knowledge, as_of, draws=5), knowledge):
            seen.add(one.kind)
            named = [name for reason in one.reasons for name in (*reason.records, *reason.sources)]
            named += [name for step in one.actions for name in step.records]
            assert set(named) <= known
            assert one.parts
            assert all(step.text and step.why for step in one.actions)

    assert seen == set(CombinationKind)
