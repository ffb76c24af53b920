"""Who stays until a date learns the day to ask, to order and to give notice."""

from datetime import date, timedelta

from advisor.combination_parts import is_left_open
from advisor.combinations import CombinationKind, combinations
from rules.knowledge import KnowledgeBase
from tests.advisor.situations import STAY, OneAdvice, the

OPEN = {"copper_state": "good", "importance_staying_power": "decides"}


def test_a_stay_names_the_date_and_the_day_to_give_notice(
    an_advice: OneAdvice, knowledge: KnowledgeBase
) -> None:
    end = date(2027, 11, 22)

    found = the(CombinationKind.STAY_UNTIL, an_advice(**STAY), knowledge)

    due = {name: step.due for step in found.actions for name in step.records}
    longest_notice = next(int(one.high or 0) for one in knowledge.costs if one.id == "P-24")
    assert due["P-24"] == end - timedelta(days=longest_notice)
    assert due["N-CUT-01"] == end - timedelta(weeks=7)  # a cable line: at most 3 weeks, and 4 for the numbers
    assert [one.due for one in found.actions] == sorted(one.due for one in found.actions if one.due)
    assert "November 22, 2027" in found.title
    assert "cost at least what it saves" in found.reasons[0].text


def test_a_day_to_act_that_has_passed_is_today(
    an_advice: OneAdvice, knowledge: KnowledgeBase, as_of: date
) -> None:
    advice = an_advice(**STAY | {"contract_end": "2027-01-02"})

    found = the(CombinationKind.STAY_UNTIL, advice, knowledge)

    assert {one.due for one in found.actions} == {as_of}


def test_without_a_known_end_nobody_is_told_a_day_for_the_notice(
    an_advice: OneAdvice, knowledge: KnowledgeBase
) -> None:
    small = {"current_family": "incumbent", "copper_state": "poor", "monthly_bill": 200}
    advice = an_advice(**small, quote_competitor=190, smallest_saving=100)

    found = the(CombinationKind.STAY_UNTIL, advice, knowledge)

    assert "P-24" not in [name for step in found.actions for name in step.records]
    assert any("Look up when your contract ends" in step.text for step in found.actions)


def test_the_days_of_notice_are_a_us_figure_and_said_to_be_one_elsewhere(
    an_advice: OneAdvice, knowledge: KnowledgeBase
) -> None:
    whys = {}
    for country in ("us", "ca", "pr"):
        found = the(CombinationKind.STAY_UNTIL, an_advice(**STAY | {"country": country}), knowledge)
        (whys[country],) = [step.why for step in found.actions if "P-24" in step.records]

    assert "In the US" not in whys["us"]
    assert "30 to 90 days" in whys["us"]
    for elsewhere in ("ca", "pr"):
        assert "In the US" in whys[elsewhere]
        assert "no such figure for your place" in whys[elsewhere]


def test_nobody_waits_for_a_contract_on_lines_that_end_before_it(
    an_advice: OneAdvice, knowledge: KnowledgeBase
) -> None:
    cable = {"current_family": "competitor", "current_wire": "cable", "importance_reliability": "decides"}
    fibre = {"incumbent_fibre": "yes", "copper_state": "none", "notice": "lines_end"}
    before, after = (
        an_advice(**STAY | cable | fibre | {"notice_date": day, "exit_charge": 9000})
        for day in ("2027-05-01", "2028-05-01")
    )

    assert before.verdict.stays_until is None
    assert CombinationKind.STAY_UNTIL not in {one.kind for one in combinations(before, knowledge)}
    assert after.verdict.stays_until == date(2027, 11, 22)


def test_only_who_moves_for_sure_is_told_to_move_and_to_ask_a_new_company(
    an_advice: OneAdvice, knowledge: KnowledgeBase
) -> None:
    told = {}
    for name, advice in {"moves": an_advice(**STAY), "open": an_advice(**STAY | OPEN)}.items():
        found = the(CombinationKind.STAY_UNTIL, advice, knowledge)
        told[name] = (found.title.partition(", 2027")[2], "new company" in " ".join(found.proof_to_ask))
        assert is_left_open(advice) is (name == "open")

    assert told == {"moves": (", then move", True), "open": (", then compare offers", False)}
