"""The full working: each number follows from those before it, in the document and in the printed text."""

import re
from collections.abc import Callable, Mapping
from datetime import date

import numpy as np
import pytest

from advisor.advice import Advice, advise
from advisor.causes import LEAST_DIFFERENCE
from advisor.questions import Interview, interview_for
from advisor.reasons import reasons_against, reasons_for
from advisor.working import for_and_against, working
from advisor.working_text import working_text
from rules.knowledge import KnowledgeBase
from rules.verdict import Kind
from rules.weights import rank_order_centroid
from tests.advisor.test_reasons import PLAIN_CHOICE, varied_answers

CUSTOMERS = 60
DRAWS = 40
CELL = re.compile(r"^(C-\d\d)\s+([\d.]+)\s+([\d.]+)\s+([\d.]+)\s+([\d.]+)$", re.MULTILINE)
TOTAL = re.compile(r"^TOTAL ([\d.]+) = ([\d.]+) points$", re.MULTILINE)
GROUP = re.compile(
    r"^(.{25}) (decides it|matters a lot|matters a little|does not matter)"
    r" +([\d.]+) +([\d.]+) +([\d.]+) +([\d.]+)$",
    re.MULTILINE,
)
CRITERION = re.compile(r"^(C-\d\d) .{33} ([\d.]+) +([\d.]+)", re.MULTILINE)
PRICES: Mapping[str, object] = {
    "current_family": "incumbent", "monthly_bill": 100, "quote_competitor": 70, "quote_reseller": 90,
    "leased_loop": "yes", "reseller": "copper",
}  # fmt: skip
DANGER: Mapping[str, object] = {
    "harm_hour": "danger",
    "importance_cost": "decides",
    "importance_reliability": "none",
}


@pytest.fixture(scope="module")
def interview(knowledge: KnowledgeBase) -> Interview:
    return interview_for(knowledge)


@pytest.fixture(scope="module")
def an_advice(knowledge: KnowledgeBase, as_of: date) -> Callable[..., Advice]:
    """Builder of one advice: `an_advice(copper_state="poor")` on the plain choice."""

    def build(**answers: object) -> Advice:
        file = {"version": 1, "answers": {**PLAIN_CHOICE, **answers}}
        return advise(file, knowledge, as_of, draws=DRAWS)

    return build


@pytest.fixture(scope="module")
def varied_advice(knowledge: KnowledgeBase, as_of: date, interview: Interview) -> list[Advice]:
    """The advice for sixty customers with varied answers."""
    rng = np.random.default_rng(31)
    return [
        advise({"version": 1, "answers": varied_answers(interview, rng)}, knowledge, as_of, draws=DRAWS)
        for _ in range(CUSTOMERS)
    ]


def sections(text: str) -> list[str]:
    """The part of each choice in the printed text."""
    start = text.index("7. EACH CHOICE")
    return text[start : text.index("8. FOR AND AGAINST")].split("\nCHOICE ")[1:]


# --- the document ------------------------------------------------------------------------------


def test_the_steps_of_every_cell_lead_to_its_rating(varied_advice: list[Advice], knowledge: KnowledgeBase):
    kinds: set[str] = set()
    for advice in varied_advice:
        for option in working(advice, knowledge).options:
            for cell in option.cells:
                kinds |= {step.kind for step in cell.steps}

                assert cell.steps[-1].result == pytest.approx(cell.rating, abs=1e-9), (option, cell)

    assert kinds == {"published", "quoted", "change", "cap", "scale", "mean", "weaker"}


def test_the_weights_of_the_criteria_follow_from_groups_and_shares(
    varied_advice: list[Advice], knowledge: KnowledgeBase
):
    for advice in varied_advice:
        found = working(advice, knowledge)
        for group in found.groups:
            inside = [one for one in found.criteria if one.group == group.group]
            total = sum(one.share for one in inside) or 1.0

            assert [one.weight for one in inside] == pytest.approx(
                [group.weight * one.share / total for one in inside]
            )


def test_a_floor_is_shown_with_the_weight_that_it_lifts(
    an_advice: Callable[..., Advice], knowledge: KnowledgeBase
):
    found = {one.group: one for one in working(an_advice(**DANGER), knowledge).groups}

    assert found["reliability"].centroid == 0
    assert found["reliability"].floor == 0.35
    assert found["reliability"].weight == pytest.approx(0.35)
    assert found["cost"].weight < found["cost"].centroid


def test_prices_are_worked_out_as_the_engine_does(an_advice: Callable[..., Advice], knowledge: KnowledgeBase):
    advice = an_advice(**PRICES)
    prices = working(advice, knowledge).prices

    assert prices is not None
    assert prices.mean == pytest.approx((100 * 70 * 90) ** (1 / 3))
    rated = {
        one.offer.provider: one.trace.cells[0].rating
        for one in advice.options
        if not one.alternative.is_hosted and one.trace.cells[0].is_quoted
    }
    assert rated == pytest.approx({name: prices.rating(name) for name in rated})
    assert len(rated) == 4


# --- for and against ---------------------------------------------------------------------------


def test_for_and_against_adds_up_to_the_difference_of_the_values(
    varied_advice: list[Advice], knowledge: KnowledgeBase
):
    compared = 0
    for advice in varied_advice:
        leader, rival = advice.verdict.leader, advice.verdict.compared
        if leader and rival:
            compared += 1
            rows = for_and_against(advice, knowledge)

            assert sum(one.points for one in rows) == pytest.approx(
                100 * (leader.trace.value - rival.trace.value)
            )

    assert compared > CUSTOMERS / 2


def test_the_named_reasons_are_the_largest_differences(varied_advice: list[Advice], knowledge: KnowledgeBase):
    named = 0
    for advice in varied_advice:
        if advice.verdict.kind is Kind.SPECIAL_LINES_ONLY:
            continue
        rows = for_and_against(advice, knowledge)
        for sign, reasons in ((1, reasons_for(advice, knowledge)), (-1, reasons_against(advice, knowledge))):
            criteria = [
                one.records[0] for one in reasons if one.records and one.records[0] in knowledge.criterion
            ]
            largest = sorted((sign * one.points for one in rows if sign * one.points > 0), reverse=True)
            points = {one.criterion: sign * one.points for one in rows}
            named += len(criteria)

            assert [points[one] for one in criteria] == pytest.approx(largest[: len(criteria)])
            if criteria and points[criteria[-1]] > 100 * LEAST_DIFFERENCE and len(criteria) < 3:
                assert all(one <= 100 * LEAST_DIFFERENCE for one in largest[len(criteria) :])

    assert named > CUSTOMERS


# --- the printed text ----------------------------------------------------------------------------


def test_each_value_can_be_recomputed_from_the_printed_numbers_alone(
    varied_advice: list[Advice], knowledge: KnowledgeBase, interview: Interview
):
    checked = 0
    for advice in varied_advice:
        text = working_text(advice, knowledge, interview)
        printed = {one.split(":")[0]: one for one in sections(text)}
        assert printed.keys() == {one.id for one in advice.options}
        for option in advice.options:
            part = printed[option.id]
            assert ("(ruled out)" in " ".join(part.split())) is not option.is_viable
            cells = [tuple(map(float, found[1:])) for found in CELL.findall(part)]
            value, points = map(float, TOTAL.findall(part)[0])
            mine = sum(weight * (rating - 1) / 4 for rating, _worth, weight, _adds in cells)
            checked += 1

            assert mine == pytest.approx(option.trace.value, abs=2e-6)
            assert mine == pytest.approx(value, abs=2e-6)
            assert 100 * mine == pytest.approx(points, abs=0.0055)

    assert checked > 2 * CUSTOMERS


def test_each_rating_can_be_recomputed_from_its_printed_steps(
    varied_advice: list[Advice], knowledge: KnowledgeBase, interview: Interview
):
    """By hand: take the published number, then follow each step."""
    checked = 0
    for advice in varied_advice[:20]:
        for part in sections(working_text(advice, knowledge, interview)):
            lines = part.split("\nC-")[1:]
            for line in lines:
                rating = float(line.split()[1])
                steps = re.sub(r"\s+", " ", line.split("Range", 1)[1].split("TOTAL")[0])
                checked += 1

                assert followed(steps) == pytest.approx(rating, abs=1e-6), line

    assert checked > 500


def followed(steps: str) -> float:
    """The rating that the steps lead to, without a look at the results in between."""
    rating = 0.0
    for step in steps.split(";")[1:]:
        first = float(re.findall(r"(?<![\w-])[+-]?\d+(?:\.\d+)?", re.sub(r"\b[A-Z]-\w+", "", step))[0])
        if "published" in step or "your prices instead" in step:
            rating = first
        elif "mean with" in step:
            rating = (rating + first) / 2
        elif "weaker of" in step or "at most" in step:
            rating = min(rating, first)
        elif "kept between" in step:
            rating = min(max(rating, 1.0), 5.0)
        else:
            rating += first
    return rating


def test_the_weights_can_be_recomputed_from_the_printed_buckets(
    an_advice: Callable[..., Advice], knowledge: KnowledgeBase, interview: Interview
):
    order = ("reliability", "cost", "technology")
    buckets = dict(zip(order, ("decides", "a_lot", "a_little"), strict=True))
    sorted_ = {f"importance_{one.id}": buckets.get(one.id, "none") for one in knowledge.groups}

    text = working_text(an_advice(**sorted_), knowledge, interview)

    found = {name.strip(): float(weight) for name, _bucket, weight, *_rest in GROUP.findall(text)}
    names = [knowledge.group[one].name for one in order]
    assert [found[name] for name in names] == pytest.approx(rank_order_centroid(3), abs=1e-6)
    assert sum(found.values()) == pytest.approx(1, abs=1e-6)
    printed = [float(weight) for _name, _share, weight in CRITERION.findall(text.split("5. WEIGHTS")[1])]
    assert sum(printed[: len(knowledge.criteria)]) == pytest.approx(1, abs=1e-5)


def test_the_text_names_answers_assumptions_rules_draws_and_seed(
    an_advice: Callable[..., Advice], knowledge: KnowledgeBase, interview: Interview
):
    advice = an_advice(copper_state="poor")
    text = " ".join(working_text(advice, knowledge, interview).split())

    assert "It crackles or drops out" in text
    assert advice.assumptions
    assert all(" ".join(one.assumption.reason.split()) in text for one in advice.assumptions)
    assert all(f"{one.rule.id} {one.rule.title}" in text for one in advice.trace.rules)
    assert f"{DRAWS} draws from seed {advice.seed}" in text
    assert f"won {100 * advice.shares['clec_facilities']:.2f} of 100" in text


def test_a_case_without_a_recommendation_prints_too(
    an_advice: Callable[..., Advice], knowledge: KnowledgeBase, interview: Interview
):
    advice = an_advice(copper_state="none", competitor_lines=["none"])

    assert for_and_against(advice, knowledge) == ()
    assert "Nothing is recommended" in working_text(advice, knowledge, interview)


@pytest.mark.parametrize("answers", [PRICES, DANGER, {"competitor_lines": ["none"]}])
def test_no_line_of_a_table_is_wider_than_the_page(
    an_advice: Callable[..., Advice],
    knowledge: KnowledgeBase,
    interview: Interview,
    answers: Mapping[str, object],
):
    text = working_text(an_advice(**answers), knowledge, interview)

    assert [line for line in text.splitlines() if len(line) > 80] == []
