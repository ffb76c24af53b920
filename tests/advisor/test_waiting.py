"""Who stays until a date learns the day to ask, to order and to give notice."""

from datetime import date, timedelta

from advisor.combinations import CombinationKind
from rules.knowledge import KnowledgeBase
from tests.advisor.situations import STAY, OneAdvice, the


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
