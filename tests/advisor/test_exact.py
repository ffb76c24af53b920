"""Flips and unknowns of made-up customers against the plain way: every change through the whole engine."""

from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings

from advisor.advice import Advice, advise
from advisor.answers import Answers, Value
from advisor.flips import flips
from advisor.questions import interview_for
from advisor.unknowns import COMBINATIONS, SEED, Influence, possible_answers, unknowns
from advisor.variants import NOTHING, Case, Change
from rules.knowledge import KnowledgeBase, load_knowledge_base
from tests.advisor import plain_replay
from tests.advisor.generated import AS_OF, customers
from tests.advisor.test_flips import answers_of

KNOWLEDGE = load_knowledge_base()
DRAWS = 40  # few: the plain way is slow; with more draws nothing is different in kind
A_FEW = settings(max_examples=3, derandomize=True, suppress_health_check=list(HealthCheck))
MADE_UP = customers(interview_for(KNOWLEDGE))
CASES = (
    "o28_mountain_guest_house",
    "x12_everything_unknown",
    "x18_two_quotes_close_together",
)  # a second path; everything drawn; quotes


def both_agree_on_flips(answers: Answers, knowledge: KnowledgeBase) -> None:
    advice = advise(answers, knowledge, AS_OF, draws=DRAWS)
    case = Case.of(advice, knowledge)

    told = [one for one in flips(advice, knowledge).found if one.second is None]

    smallest = plain_replay.smallest_flips(advice, case)
    assert [(one.size, one.name, one.new) for one in told] == smallest
    less = [NOTHING, *(one.less for one in told if one.less)]
    assert len(set(plain_replay.outcomes(advice, case, less))) == 1  # a step less does not flip


def both_agree_on_unknowns(answers: Answers, knowledge: KnowledgeBase) -> None:
    advice = advise(answers, knowledge, AS_OF, draws=DRAWS)
    case, found = Case.of(advice, knowledge), unknowns(advice, knowledge)
    several = {
        name: possible_answers(case, question)
        for name, question in case.interview.question.items()
        if name in {one.question for one in found.found if one.influence is not Influence.HARMLESS}
    }

    alone = plain_replay.outcomes_alone(advice, case, several)
    assert {one.question: one.outcomes for one in found.found if one.question in several} == alone

    deciding = {name for name, told in alone.items() if set(told.values()) - {found.today}}
    assert {one.question for one in found.of(Influence.DECIDES)} == deciding
    often = changed_together(advice, case, several, [name for name in several if name not in deciding])
    assert {one.question: one.often for one in found.of(Influence.TOGETHER)} == often


def changed_together(
    advice: Advice, case: Case, several: Mapping[str, Sequence[Value]], names: Sequence[str]
) -> dict[str, float]:
    """In which share of the sets of answers another answer changes the verdict, where it does in any."""
    rng = np.random.default_rng(SEED)
    tries: list[tuple[str, Change, Change]] = []
    for _ in range(COMBINATIONS):
        whole = {name: values[int(rng.integers(len(values)))] for name, values in several.items()}
        for name in names:
            others = [one for one in several[name] if one != whole[name]]
            if others:
                other = others[int(rng.integers(len(others)))]
                tries.append((name, Change(whole), Change({**whole, name: other})))
    before = plain_replay.outcomes(advice, case, [one for _, one, _ in tries])
    after = plain_replay.outcomes(advice, case, [one for _, _, one in tries])
    tried = Counter(name for name, _, _ in tries)
    changed = Counter(
        name for (name, _, _), one, other in zip(tries, before, after, strict=True) if one != other
    )
    return {name: changed[name] / tried[name] for name in changed}


@A_FEW
@given(MADE_UP)
def test_no_change_smaller_than_the_flips_told_flips(answers: Answers) -> None:
    both_agree_on_flips(answers, KNOWLEDGE)


@pytest.mark.parametrize("name", CASES)
def test_the_flips_of_a_case_are_the_smallest(name: str, knowledge: KnowledgeBase) -> None:
    both_agree_on_flips(answers_of(name), knowledge)


@settings(A_FEW, max_examples=8)
@given(MADE_UP)
def test_every_answer_to_an_open_question_leads_where_the_plain_way_leads(answers: Answers) -> None:
    both_agree_on_unknowns(answers, KNOWLEDGE)


@pytest.mark.parametrize("name", CASES)
def test_the_open_questions_of_a_case_do_what_the_plain_way_says(name: str, knowledge: KnowledgeBase) -> None:
    both_agree_on_unknowns(answers_of(name), knowledge)
