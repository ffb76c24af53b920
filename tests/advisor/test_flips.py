"""What would flip the verdict: the stated change does, a little less does not, nothing smaller is missed."""

import tomllib
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from advisor.advice import Advice, advise
from advisor.answers import Answers, Value
from advisor.flip_text import flip_text, outcome_text, outcome_today, told_flips
from advisor.flips import MOST, Flip, Flips, can_be_true, flipping, flips, pairs_of, single_changes
from advisor.prepared import interview_of
from advisor.scales import scales_of
from advisor.variants import NOTHING, Case, Change, Outcome
from rules.knowledge import KnowledgeBase
from rules.verdict import Kind

AS_OF = date(2026, 11, 22)
CASES = Path(__file__).parents[1] / "cases"
DRAWS = 400  # enough for a verdict, and quick
# Clear, leaning and close ones; a wait, a second path, quotes, an alarm, a satellite.
CHOSEN = (
    "o01_florist_with_card_terminal",
    "o10_hotel_keeps_its_pbx",
    "o28_mountain_guest_house",
    "o41_eager_office_with_a_managed_alarm",
    "x01_rural_hardware_shop",
    "x02_design_studio_downtown",
    "x05_manufacturer_with_pbx",
    "x09_georgia_copper_ends",
    "x18_two_quotes_close_together",
)


def answers_of(name: str) -> Answers:
    content = tomllib.loads((CASES / f"{name}.toml").read_text(encoding="utf-8"))["answers"]
    values = {
        key: tuple(value) if isinstance(value, list) else str(value) if isinstance(value, date) else value
        for key, value in content.items()
    }
    return Answers(values)


@pytest.fixture(scope="module")
def found(knowledge: KnowledgeBase) -> Mapping[str, tuple[Answers, Advice, Flips]]:
    result = {}
    for name in CHOSEN:
        answers = answers_of(name)
        advice = advise(answers, knowledge, AS_OF, draws=DRAWS)
        result[name] = answers, advice, flips(advice, knowledge)
    return result


@pytest.mark.parametrize("name", CHOSEN)
def test_a_stated_change_flips_and_a_little_less_does_not(
    name: str, found: Mapping[str, tuple[Answers, Advice, Flips]], knowledge: KnowledgeBase
) -> None:
    answers, advice, flipped = found[name]
    case = Case.of(advice, knowledge)
    assert flipped.found
    assert case.tried([NOTHING]).outcomes == (outcome_today(advice),)

    for one in flipped.found:
        assert case.tried([one.change]).outcomes == (one.outcome,)
        assert one.outcome != outcome_today(advice)
        if one.less is not None:
            assert case.tried([one.less]).outcomes == (outcome_today(advice),)
        if one.change.answers:  # what an owner would do: give the other answer and ask again
            changed = Answers({**answers.values, **one.change.answers})
            assert outcome_today(advise(changed, knowledge, AS_OF, draws=DRAWS)) == one.outcome


def test_flips_are_few_and_the_smallest_come_first(
    found: Mapping[str, tuple[Answers, Advice, Flips]],
) -> None:
    for _answers, _advice, flipped in found.values():
        sizes = [one.size for one in flipped.found]

        assert sizes == sorted(sizes)
        assert len(sizes) <= MOST


def test_no_smaller_step_of_a_scale_is_passed_over(
    found: Mapping[str, tuple[Answers, Advice, Flips]], knowledge: KnowledgeBase
) -> None:
    _, advice, flipped = found["x18_two_quotes_close_together"]
    case = Case.of(advice, knowledge)
    steps = [one for one in flipped.found if one.kind in ("weight", "rating", "amount")]
    assert steps

    scales = {(one.kind, one.name): one for one in scales_of(case, advice)}
    for one in steps:
        scale = scales[one.kind, one.name]
        end = next(k for way in scale.ways() for k in way.steps if scale.value(k) == one.new)
        between = list(range(scale.start, end, 1 if end > scale.start else -1))[1:]
        probes = between[:: max(1, len(between) // 20)]
        assert set(case.tried([NOTHING, *(scale.change(k) for k in probes)]).outcomes) == {
            outcome_today(advice)
        }


def test_a_large_amount_has_no_more_steps_than_a_small_one(knowledge: KnowledgeBase) -> None:
    steps = {}
    for price in (300, 791_937):
        answers = {**answers_of("x18_two_quotes_close_together").values, "quote_competitor": price}
        advice = advise({"version": 1, "answers": answers}, knowledge, AS_OF, draws=20)
        scales = scales_of(Case.of(advice, knowledge), advice)
        scale = next(one for one in scales if one.name == "quote_competitor")
        steps[price] = scale.most - scale.least
        assert scale.value(scale.start) == price
        assert scale.value(scale.start + 1) == price + (1 if price == 300 else 2000)

    assert max(steps.values()) <= 1000


def test_every_single_answer_that_flips_is_found(knowledge: KnowledgeBase) -> None:
    # Exhaustive over the answers of one case: what the quick looks pass over must not flip.
    answers = answers_of("x09_georgia_copper_ends")
    advice = advise(answers, knowledge, AS_OF, draws=DRAWS)
    case = Case.of(advice, knowledge)
    fixed = {"country", "region", "setting"}
    tries = [
        (name, option.id)
        for name, value in case.answers.values.items()
        if isinstance(value, str) and name not in fixed and not name.startswith("importance_")
        for option in case.interview.question[name].options
        if option.id != value and not option.countries
    ]
    outcomes = case.tried([Change({name: value}) for name, value in tries]).outcomes
    flipping = {one for one, outcome in zip(tries, outcomes, strict=True) if outcome != outcome_today(advice)}

    stated = every_flip(case, advice)

    assert flipping
    assert {one for one in stated if isinstance(one[1], str) and one in tries} == flipping


def every_flip(case: Case, advice: Advice) -> set[tuple[str, object]]:
    """Name and value of all answers that the search takes for flips, not only of the smallest."""
    now = case.tried([NOTHING])
    candidates = [one for one in single_changes(case) if one.kind == "answer"]
    return {(one.name, one.new) for one in flipping(case, now, candidates)}


# Only the voice over one line changes here, so no share of a provider type moves.
VOICE_ONLY: dict[str, Value] = {
    "importance_cost": "none",
    "premises": "landlord_refuses",
    "internet_use": ("cards", "video", "uploads", "cameras", "guests"),
    "bill_pressure": "high",
    "compliance": ("health", "cards", "outbound"),
}


@pytest.mark.parametrize(
    "answers",
    [
        Answers(VOICE_ONLY),
        answers_of("x11_denver_att_is_no_incumbent"),
        answers_of("o18_two_fibres_no_preference"),
        answers_of("o39_weak_network_and_nobody_to_help"),
    ],
)
def test_nothing_smaller_than_what_is_told_flips(answers: Answers, knowledge: KnowledgeBase) -> None:
    # Exhaustive: every answer and bucket, and every step of every weight, on all draws.
    advice = advise(answers, knowledge, AS_OF, draws=DRAWS)
    case, today = Case.of(advice, knowledge), outcome_today(advice)
    told = flips(advice, knowledge)
    assert told.found
    last = told.found[-1].size if len(told.found) == MOST else 2.0

    plain = [one for one in single_changes(case) if one.size < last]
    outcomes = case.tried([NOTHING, *(one.change for one in plain)]).outcomes[1:]
    smaller = {(one.name, one.new) for one, out in zip(plain, outcomes, strict=True) if out != today}
    assert smaller <= {(one.name, one.new) for one in told.found}

    stated = {one.name for one in told.found if one.kind == "weight"}
    for scale in scales_of(case, advice):
        steps = [k for k in range(100) if k != scale.start and scale.size(k) < last]
        if scale.kind == "weight" and scale.name not in stated and steps:
            assert set(case.tried([scale.change(k) for k in steps]).outcomes) == {today}, scale.name


def test_pairs_are_tried_only_where_no_single_change_flips(
    found: Mapping[str, tuple[Answers, Advice, Flips]],
) -> None:
    for _, _, flipped in found.values():
        assert flipped.found
        assert flipped.pairs == 0
        assert not any(one.second for one in flipped.found)


def test_where_nothing_single_flips_two_changes_are_told_as_one(knowledge: KnowledgeBase) -> None:
    # The same case with every single flip taken away: only pairs of harmless changes are left.
    advice = advise(answers_of("o01_florist_with_card_terminal"), knowledge, AS_OF, draws=DRAWS)
    case = Case.of(advice, knowledge)
    now = case.tried([NOTHING])
    singles = single_changes(case)
    outcomes = case.tried([one.change for one in singles]).outcomes
    tame = [one for one, out in zip(singles, outcomes, strict=True) if out == now.outcomes[0]]

    pairs = pairs_of(tame, case.tried([NOTHING, *(one.change for one in tame)]))

    assert pairs
    assert all(one.second and one.name != one.second.name for one in pairs)
    for one in flipping(case, now, pairs):
        assert case.tried([one.change]).outcomes == (one.outcome,)
        assert one.outcome != now.outcomes[0]


def test_a_flip_is_told_in_the_users_words_and_units(knowledge: KnowledgeBase) -> None:
    advice = advise(answers_of("x18_two_quotes_close_together"), knowledge, AS_OF, draws=DRAWS)
    cheaper = Change({"quote_competitor": 407})
    flip = Flip("amount", "quote_competitor", 460, 407, 0.1, Outcome(Kind.SINGLE, "clec_cable", ""), cheaper)

    text = flip_text(flip, advice, knowledge, interview_of(knowledge))

    assert text == (
        "If “Quote from a competitor with its own line” were USD 53 lower (USD 407 and not USD 460): We would"
        " advise the cable company's line."
    )


@pytest.mark.parametrize(
    ("outcome", "today", "text"),
    [
        (
            Outcome(Kind.SINGLE, "clec_fixed_wireless", ""),
            Outcome(Kind.ACCESS_AND_VOICE, "clec_fixed_wireless+hosted", ""),
            "We would advise a competitor's radio link, with that carrier's own phones.",
        ),
        (
            Outcome(Kind.SINGLE, "clec_cable", ""),
            Outcome(Kind.PRIMARY_AND_SECOND, "clec_cable", "clec_satellite"),
            "We would advise the cable company's line, with no second path.",
        ),
        (
            Outcome(Kind.SINGLE, "clec_cable", ""),
            Outcome(Kind.STAY_UNTIL, "clec_cable", ""),
            "We would advise the cable company's line now, and not to wait.",
        ),
        (
            Outcome(Kind.SINGLE, "clec_cable", ""),
            Outcome(Kind.SINGLE, "ilec_fibre", ""),
            "We would advise the cable company's line.",
        ),
    ],
)
def test_another_verdict_is_told_by_what_is_not_as_today(
    outcome: Outcome, today: Outcome, text: str, knowledge: KnowledgeBase
) -> None:
    assert outcome_text(outcome, today, knowledge, plain=True) == text


def test_what_was_not_sorted_is_not_told_as_an_answer(knowledge: KnowledgeBase) -> None:
    interview = interview_of(knowledge)
    answers = answers_of("o01_florist_with_card_terminal").with_answer("importance_reliability", None)
    advice = advise(answers, knowledge, AS_OF, draws=DRAWS)
    singles = [one for one in single_changes(Case.of(advice, knowledge)) if one.kind == "bucket"]
    outcome = Outcome(Kind.TOO_CLOSE, "", "")
    texts = {
        (one.name, one.new): flip_text(replace(one, outcome=outcome), advice, knowledge, interview)
        for one in singles
    }

    assert texts["importance_reliability", "a_lot"].startswith(
        "If “Does it keep working” mattered a lot to you (you have not said): "
    )
    assert ("importance_reliability", "a_little") not in texts, "it counts as that already"
    assert "and not “Decides it”" in texts["importance_cost", "a_lot"]


def test_one_change_of_a_weight_keeps_the_proportions_of_the_others(knowledge: KnowledgeBase) -> None:
    answers = answers_of("o10_hotel_keeps_its_pbx")
    advice = advise(answers, knowledge, AS_OF, draws=DRAWS)
    case = Case.of(advice, knowledge)
    weights = advice.trace.weights.centroid
    scale = next(one for one in scales_of(case, advice) if (one.kind, one.name) == ("weight", "cost"))
    ((group, factor),) = scale.change(60).factors

    new = {name: weight * (factor if name == group else 1.0) for name, weight in weights.items()}
    total = sum(new.values())

    assert new["cost"] / total == pytest.approx(0.6)
    others = [name for name in weights if name != "cost" and weights[name] > 0]
    ratios = np.array([new[name] / weights[name] for name in others])
    assert ratios == pytest.approx(ratios[0])


def test_one_question_is_told_once_unless_fewer_than_three_flips_are_left() -> None:
    def flip(name: str, size: float) -> Flip:
        outcome = Outcome(Kind.SINGLE, "clec_cable", "")
        return Flip("answer", name, "a", "b", size, outcome, Change({name: size}))

    one, two, three, four = (flip("notice", 0.1 * step) for step in range(1, 5))
    others = (flip("people", 0.15), flip("reasons", 0.5))

    alone = told_flips(Flips((one, two, three, four), 9, 0))
    mixed = told_flips(Flips((one, others[0], two, three, others[1]), 9, 0))
    with_one_more = told_flips(Flips((one, others[0], two, three), 9, 0))

    assert alone == (one, two, three)
    assert mixed == (one, *others)
    assert with_one_more == (one, others[0], two)


STAYS: Mapping[str, Value] = {
    "country": "us",
    "region": "US-FL",
    "setting": "suburb",
    "current_family": "incumbent",
    "current_wire": "fibre",
    "incumbent_fibre": "yes",
    "copper_state": "none",
    "competitor_lines": ("cable",),
    "importance_reliability": "decides",
}


@pytest.mark.parametrize(
    ("today", "question", "impossible"),
    [
        ({}, "incumbent_fibre", "no"),
        ({"current_wire": "copper", "copper_state": "good"}, "copper_state", "none"),
        ({"current_family": "competitor", "current_wire": "cable"}, "competitor_lines", ("none",)),
        (
            {
                "current_family": "competitor",
                "current_wire": "copper",
                "leased_loop": "yes",
                "reseller": "none",
            },
            "leased_loop",
            "no",
        ),
    ],
)
def test_no_flip_takes_away_the_line_of_today(
    today: Mapping[str, Value], question: str, impossible: Value, knowledge: KnowledgeBase
) -> None:
    told = {**STAYS, **today}
    case, open_case = (
        Case.of(advise(Answers(values), knowledge, AS_OF, draws=20), knowledge)
        for values in (told, {**told, "current_family": None})
    )

    changes = {(one.name, one.new) for one in single_changes(case)}
    without = {(one.name, one.new) for one in single_changes(open_case)}

    assert (question, impossible) in without - changes


def test_no_flip_is_another_line_of_today(knowledge: KnowledgeBase) -> None:
    case = Case.of(advise(Answers(STAYS), knowledge, AS_OF, draws=20), knowledge)

    assert not {one.name for one in single_changes(case)} & {"current_family", "current_wire"}


def test_pairs_do_not_take_away_the_line_of_today(knowledge: KnowledgeBase) -> None:
    told = {
        **STAYS,
        "current_family": "competitor",
        "competitor_lines": ("fibre_onnet",),
        "reseller": "fibre",
    }
    case = Case.of(advise(Answers(told), knowledge, AS_OF, draws=20), knowledge)

    both = Change({"competitor_lines": ("cable",), "reseller": "none"})

    assert can_be_true(case, Change({"competitor_lines": ("cable",)}))
    assert can_be_true(case, Change({"reseller": "none"}))
    assert not can_be_true(case, both)
