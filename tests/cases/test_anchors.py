"""The anchors of the design: the rule of thumb where nothing speaks against it, and the facts that beat it.

Judged by the design (section 4). Everything not named is unknown; the advice has its default seed.
"""

from datetime import date

import pytest

from advisor.advice import Advice, advise
from rules.knowledge import KnowledgeBase
from rules.verdict import Kind, StayReason, Strength

Answers = dict[str, object]

GROUPS = ("cost", "reliability", "technology", "support", "safety_compliance", "reach", "staying_power")
SITES: dict[str, Answers] = {
    "incumbent fibre": {"incumbent_fibre": "yes", "copper_state": "none"},
    "good copper": {"incumbent_fibre": "no", "copper_state": "good"},
}
every_site = pytest.mark.parametrize("site", SITES.values(), ids=SITES.keys())


def what_matters(*deciding: str, rest: str = "a_little") -> Answers:
    return {f"importance_{group}": "decides" if group in deciding else rest for group in GROUPS}


STABILITY: Answers = {
    **what_matters("reliability", "staying_power"),
    "technology": "proven",
    "features": ["plain"],
    "bill_pressure": "none",
}
PRICE: Answers = {**what_matters("cost"), "bill_pressure": "high"}
NEW_TECHNOLOGY: Answers = {
    **what_matters("technology"),
    "technology": "eager",
    "features": ["mobile_app", "crm"],
}
BOUND: Answers = {
    "current_family": "incumbent",
    "monthly_bill": 200,
    "contract": "in_force",
    "contract_end": "2027-11-22",
    "competitor_lines": ["cable"],
    "quote_competitor": 150,
}


def advice_for(knowledge: KnowledgeBase, as_of: date, *parts: Answers) -> Advice:
    """Advice for an American suburb and these answers; a later part overrules an earlier one."""
    answers: Answers = {"country": "us", "setting": "suburb"}
    for part in parts:
        answers |= part
    return advise({"version": 1, "answers": answers}, knowledge, as_of)


def knocked_out(advice: Advice) -> dict[str, tuple[str, ...]]:
    return {option.id: option.trace.knocked_out_by for option in advice.ruled_out}


def leader(advice: Advice) -> str | None:
    return advice.verdict.leader.id if advice.verdict.leader else None


# --- the rule of thumb holds where nothing speaks against it -------------------------------------


@every_site
def test_stability_first_leads_to_the_incumbent(knowledge: KnowledgeBase, as_of: date, site: Answers) -> None:
    verdict = advice_for(knowledge, as_of, site, STABILITY).verdict

    assert verdict.family == "incumbent"
    assert verdict.strength is not Strength.TOO_CLOSE


@every_site
def test_price_first_leads_to_a_competitor(knowledge: KnowledgeBase, as_of: date, site: Answers) -> None:
    verdict = advice_for(knowledge, as_of, site, PRICE).verdict

    assert verdict.family == "competitor"
    assert verdict.strength is not Strength.TOO_CLOSE


@every_site
def test_new_technology_first_leads_to_a_competitor(
    knowledge: KnowledgeBase, as_of: date, site: Answers
) -> None:
    verdict = advice_for(knowledge, as_of, site, NEW_TECHNOLOGY).verdict

    assert verdict.family == "competitor"
    assert verdict.strength is not Strength.TOO_CLOSE


@every_site
@pytest.mark.parametrize("bucket", ["decides", "a_lot", "a_little", "none"])
def test_all_groups_equal_is_too_close_to_call(
    knowledge: KnowledgeBase, as_of: date, site: Answers, bucket: str
) -> None:
    advice = advice_for(knowledge, as_of, site, what_matters(rest=bucket))

    assert advice.verdict.kind is Kind.TOO_CLOSE


# --- facts at the address beat it -------------------------------------------------------------------


def test_copper_with_an_end_date_is_out_even_where_stability_comes_first(
    knowledge: KnowledgeBase, as_of: date
) -> None:
    ending: Answers = {**SITES["good copper"], "copper_state": "ending", "notice_date": "2027-11-22"}

    advice = advice_for(knowledge, as_of, ending, STABILITY, {"competitor_lines": ["cable"]})

    assert advice.verdict.family == "competitor"
    assert advice.verdict.strength is Strength.CLEAR
    assert knocked_out(advice)["ilec_copper"] == ("R-01",)


def test_copper_with_an_end_date_does_not_touch_the_incumbents_fibre(
    knowledge: KnowledgeBase, as_of: date
) -> None:
    ending: Answers = {"incumbent_fibre": "yes", "copper_state": "ending"}

    advice = advice_for(knowledge, as_of, ending, STABILITY, {"competitor_lines": ["cable"]})

    assert leader(advice) == "ilec_fibre"
    assert knocked_out(advice)["ilec_copper"] == ("R-01",)


def test_the_end_of_copper_takes_every_carrier_that_rides_on_it(
    knowledge: KnowledgeBase, as_of: date
) -> None:
    rides: Answers = {"competitor_lines": ["cable"], "leased_loop": "yes", "reseller": "copper"}

    advice = advice_for(knowledge, as_of, SITES["good copper"], STABILITY, rides, {"copper_state": "ending"})

    out = knocked_out(advice)
    assert all("R-01" in out[name] for name in ("ilec_copper", "clec_une_copper", "clec_resale_copper"))


def test_copper_with_no_end_date_is_a_caution_and_no_veto(knowledge: KnowledgeBase, as_of: date) -> None:
    advice = advice_for(knowledge, as_of, SITES["good copper"], STABILITY)

    assert leader(advice) == "ilec_copper"
    about_copper = [
        one.rule.id for one in advice.rules("caution", "action", "info") if "ilec_copper" in one.concerns
    ]
    assert about_copper


def test_poor_plant_beats_the_wish_for_stability(knowledge: KnowledgeBase, as_of: date) -> None:
    verdict = advice_for(knowledge, as_of, SITES["good copper"], STABILITY, {"copper_state": "poor"}).verdict

    assert verdict.family == "competitor"
    assert verdict.strength is Strength.CLEAR


@pytest.mark.parametrize("use", ["uploads", "video", "cameras"])
def test_slow_copper_is_out_for_a_firm_that_needs_bandwidth(
    knowledge: KnowledgeBase, as_of: date, use: str
) -> None:
    needs: Answers = {"copper_state": "slow", "internet_use": [use]}

    advice = advice_for(knowledge, as_of, SITES["good copper"], STABILITY, needs)

    assert advice.verdict.family == "competitor"
    assert knocked_out(advice)["ilec_copper"] == ("L-05",)


@every_site
@pytest.mark.parametrize("wish", [PRICE, NEW_TECHNOLOGY], ids=["price", "technology"])
def test_without_a_competitor_on_site_the_incumbent_is_the_answer(
    knowledge: KnowledgeBase, as_of: date, site: Answers, wish: Answers
) -> None:
    alone: Answers = {"competitor_lines": ["none"], "leased_loop": "no", "reseller": "none"}

    verdict = advice_for(knowledge, as_of, site, wish, alone).verdict

    assert verdict.family == "incumbent"
    assert verdict.rival is None


@every_site
@pytest.mark.parametrize("wish", [PRICE, NEW_TECHNOLOGY], ids=["price", "technology"])
def test_a_number_that_cannot_be_moved_keeps_the_firm_with_the_incumbent(
    knowledge: KnowledgeBase, as_of: date, site: Answers, wish: Answers
) -> None:
    stuck: Answers = {"current_family": "incumbent", "keep_numbers": "main", "numbers_movable": "no"}

    advice = advice_for(knowledge, as_of, site, wish, stuck)

    assert advice.verdict.family == "incumbent"
    assert "L-04" in knocked_out(advice)["clec_cable"]


@every_site
@pytest.mark.parametrize("accepted", ["managed_only", "refuses"])
def test_an_alarm_line_that_must_stay_rules_out_voice_from_a_third_company(
    knowledge: KnowledgeBase, as_of: date, site: Answers, accepted: str
) -> None:
    alarm: Answers = {"special_lines": ["alarm"], "special_fate": "must_stay", "alarm_voip": accepted}

    without = advice_for(knowledge, as_of, site, NEW_TECHNOLOGY)
    advice = advice_for(knowledge, as_of, site, NEW_TECHNOLOGY, alarm)

    assert without.verdict.kind is Kind.ACCESS_AND_VOICE
    assert advice.verdict.kind is Kind.SINGLE
    assert all("R-18" in rules for name, rules in knocked_out(advice).items() if name.endswith("+hosted"))
    assert not any(option.alternative.is_hosted for option in advice.viable)
    assert advice.rules("knock_out")[0].rule.severity == "safety"


@every_site
@pytest.mark.parametrize("lines", [["none"], ["cable"], ["cable", "satellite"]])
@pytest.mark.parametrize("wish", [STABILITY, PRICE], ids=["stability", "price"])
def test_a_second_path_never_shares_the_first_ones_wire(
    knowledge: KnowledgeBase, as_of: date, site: Answers, lines: list[str], wish: Answers
) -> None:
    asked: Answers = {
        "harm_hour": "lost_sales",
        "second_path": "yes",
        "competitor_lines": lines,
        "leased_loop": "yes",
        "reseller": "copper",
    }

    verdict = advice_for(knowledge, as_of, site, wish, asked).verdict

    assert verdict.wants_second
    assert verdict.leader is not None
    if lines == ["none"]:
        assert verdict.second is None  # all that is left runs on the incumbent's wire
    else:
        assert verdict.second is not None
        assert verdict.second.option.offer.path != verdict.leader.offer.path
        assert verdict.second.option.offer.provider not in ("clec_une", "clec_resale")


@every_site
def test_an_exit_charge_that_eats_the_saving_means_stay_until_the_contract_ends(
    knowledge: KnowledgeBase, as_of: date, site: Answers
) -> None:
    # The move saves 50 a month, 600 in the year that the contract still runs.
    dear = advice_for(knowledge, as_of, site, PRICE, BOUND, {"exit_charge": 1500}).verdict
    cheap = advice_for(knowledge, as_of, site, PRICE, BOUND, {"exit_charge": 100}).verdict

    assert dear.kind is Kind.STAY_UNTIL
    assert dear.stay_reason is StayReason.EXIT_CHARGE
    assert dear.stays_until == date(2027, 11, 22)
    assert dear.family == "competitor"  # where to go on that day
    assert cheap.kind is not Kind.STAY_UNTIL
    assert cheap.family == "competitor"


# --- the advice itself -------------------------------------------------------------------------------


def test_the_same_answers_give_the_same_advice(knowledge: KnowledgeBase, as_of: date) -> None:
    first, again = (advice_for(knowledge, as_of, SITES["good copper"], PRICE) for _ in range(2))

    assert first.shares == again.shares
    assert first.verdict.share == again.verdict.share
    assert [option.id for option in first.options] == [option.id for option in again.options]
