"""On made-up customers: a told change flips and a little less does not; what is harmless changes nothing."""

from itertools import product

import numpy as np
from hypothesis import example, given, settings

from advisor.advice import advise
from advisor.answers import Answers, Value
from advisor.flip_text import outcome_today
from advisor.flips import flips
from advisor.questions import interview_for
from advisor.unknowns import Influence, possible_answers, unknowns
from advisor.variants import NOTHING, Case, Change
from rules.knowledge import load_knowledge_base
from tests.advisor.generated import AS_OF, customers

KNOWLEDGE = load_knowledge_base()
INTERVIEW = interview_for(KNOWLEDGE)
CUSTOMERS = customers(INTERVIEW)
DRAWS = 120
FEW = settings(max_examples=15, derandomize=True)  # the same customers in each run
MOST_COMBINATIONS = 60  # of answers to the open questions; beyond that so many are drawn


@FEW
@given(CUSTOMERS)
def test_a_told_change_flips_the_verdict_and_a_little_less_does_not(answers: Answers) -> None:
    advice = advise(answers, KNOWLEDGE, AS_OF, draws=DRAWS)
    today, case = outcome_today(advice), Case.of(advice, KNOWLEDGE)

    told = flips(advice, KNOWLEDGE).found

    tries = [NOTHING, *(one.change for one in told), *(one.less or NOTHING for one in told)]
    outcomes = case.tried(tries).outcomes
    assert outcomes[0] == today
    for place, one in enumerate(told, start=1):
        assert outcomes[place] == one.outcome != today
        assert outcomes[place + len(told)] == today  # one step less
        if one.change.answers and not one.change.factors and not one.change.ratings:
            changed = Answers({**answers.values, **one.change.answers})  # asked anew, with that answer
            assert outcome_today(advise(changed, KNOWLEDGE, AS_OF, draws=DRAWS)) == one.outcome


@FEW
@example(Answers({"country": "us", "setting": "rural"}))  # a rule asks whether an offer is known at all
@given(CUSTOMERS)
def test_what_is_harmless_changes_nothing_whatever_the_other_open_questions_are(answers: Answers) -> None:
    # With few open questions every combination of their answers is replayed, else a drawn part of them.
    advice = advise(answers, KNOWLEDGE, AS_OF, draws=DRAWS)
    case, found = Case.of(advice, KNOWLEDGE), unknowns(advice, KNOWLEDGE)
    values = {one.question: possible_answers(case, INTERVIEW.question[one.question]) for one in found.found}
    harmless = [one.question for one in found.of(Influence.HARMLESS)]
    others = [name for name in values if name not in harmless]

    changes: list[Change] = []
    for rest in combinations_of({name: values[name] for name in others}):
        for resolved in ({}, *combinations_of({name: values[name] for name in harmless}, most=6)):
            changes.append(Change({**rest, **resolved}))
    tried = case.tried(changes)

    without: dict[tuple[tuple[str, Value], ...], int] = {}
    for number, change in enumerate(changes):
        rest_alone = tuple((name, change.answers[name]) for name in others)
        first = without.setdefault(rest_alone, number)  # the harmless ones still open
        assert tried.outcomes[number] == tried.outcomes[first], change
        shares = tried.replayed.type_shares
        assert (shares[:, number] == shares[:, first]).all(), change  # not even a share moves


def combinations_of(
    values: dict[str, tuple[Value, ...]], most: int = MOST_COMBINATIONS
) -> list[dict[str, Value]]:
    """All of them where they are few, else as many as `most`, from a fixed seed."""
    if np.prod([float(len(several)) for several in values.values()]) <= most:
        return [dict(zip(values, chosen, strict=True)) for chosen in product(*values.values())]
    rng = np.random.default_rng(5)
    return [
        {name: several[int(rng.integers(len(several)))] for name, several in values.items()}
        for _ in range(most)
    ]
