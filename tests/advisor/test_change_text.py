"""What changed from one advice to another, told in sentences made from the two."""

from collections.abc import Callable

import pytest

from advisor.advice import Advice
from advisor.change_text import ChangeText, change_text, is_same_verdict
from advisor.prepared import interview_of
from advisor.reasons import headline, reasons_for
from rules.knowledge import KnowledgeBase
from rules.verdict import ways_of_100

OneAdvice = Callable[..., Advice]


@pytest.fixture
def told(an_advice: OneAdvice, knowledge: KnowledgeBase) -> Callable[..., ChangeText]:
    """The sentences for a plain case before and after the answers given."""

    def build(before: dict[str, object], after: dict[str, object]) -> ChangeText:
        first, second = an_advice(**before), an_advice(**before, **after)
        return change_text(first, second, knowledge, interview_of(knowledge))

    return build


def test_nothing_changed_is_told_in_one_sentence(an_advice: OneAdvice, knowledge: KnowledgeBase):
    same = an_advice()

    found = change_text(same, same, knowledge, interview_of(knowledge))

    assert found.is_empty
    assert found.verdict == ("The advice stays the same.",)


def test_another_verdict_names_the_one_before(an_advice: OneAdvice, knowledge: KnowledgeBase):
    before = an_advice(importance_reliability="decides", importance_staying_power="a_lot")
    after = an_advice(importance_cost="decides", copper_state="poor")

    found = change_text(before, after, knowledge, interview_of(knowledge))

    assert not is_same_verdict(before, after)
    assert headline(before, knowledge) in found.verdict[0]


def test_shares_name_both_counts_and_the_largest_move_comes_first(
    an_advice: OneAdvice, knowledge: KnowledgeBase
):
    before, after = an_advice(), an_advice(importance_cost="decides")

    found = change_text(before, after, knowledge, interview_of(knowledge))

    old, new = ({name: ways_of_100(one.shares[name]) for name in one.shares} for one in (before, after))
    moves = {name: abs(new[name] - old[name]) for name in new}
    first = max(moves, key=lambda name: moves[name])
    assert knowledge.provider[first].name in found.shares[0]
    assert f"in {new[first]} of 100" in found.shares[0]
    assert len(found.shares) == sum(move >= 1 for move in moves.values())


def test_an_option_that_is_ruled_out_names_the_rule(told, knowledge: KnowledgeBase):
    alarm = {"special_lines": ["alarm"], "special_fate": "must_stay", "alarm_voip": "managed_only"}
    title = knowledge.rule["R-18"].title

    found = told({}, alarm).options

    assert any(one.startswith("Now ruled out") and title in one for one in found)


def test_an_option_let_in_again_says_what_no_longer_holds(an_advice: OneAdvice, knowledge: KnowledgeBase):
    alarm = an_advice(special_lines=["alarm"], special_fate="must_stay", alarm_voip="managed_only")

    found = change_text(alarm, an_advice(), knowledge, interview_of(knowledge)).options

    assert any(one.startswith("Let in again") and knowledge.rule["R-18"].title in one for one in found)


def test_a_line_that_comes_and_one_that_goes_are_named(told):
    found = told({}, {"competitor_lines": ["fixed_wireless"]}).options

    assert "Now compared as well: a fixed radio link." in found
    assert "No longer on offer: the cable company's line." in found


def test_new_and_gone_reasons_and_safety_lines_are_told_and_mirror_each_other(
    an_advice: OneAdvice, knowledge: KnowledgeBase
):
    before = an_advice(importance_reliability="decides", importance_staying_power="a_lot")
    after = an_advice(special_lines=["alarm"], alarm_voip="refuses", importance_cost="decides")

    there = change_text(before, after, knowledge, interview_of(knowledge))
    back = change_text(after, before, knowledge, interview_of(knowledge))

    assert there.new[0].startswith("Safety: ")
    assert any(one.startswith("For it: ") for one in there.new)
    assert (there.new, there.gone) == (back.gone, back.new)
    texts = [f"For it: {one.text}" for one in reasons_for(after, knowledge)]
    assert set(texts) & set(there.new)
    assert not set(texts) & set(there.gone)


def test_an_answer_that_no_longer_counts_is_named(told):
    found = told({"leased_loop": "yes", "loop_future": "no"}, {})
    gone = told({"leased_loop": "yes", "loop_future": "no", "reseller": "none"}, {"country": "ca"})

    assert found.answers == ()
    assert any("rented" in one for one in gone.answers)
