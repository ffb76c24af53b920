"""The trace holds every step, and its steps add up to what the engine found."""

from collections.abc import Callable
from datetime import date

import numpy as np
import pytest

from rules.evaluation import Evaluation, evaluate
from rules.model import EngineModel, compile_model
from rules.population import varied_customers
from rules.requirements import Requirements
from rules.robustness import Draws
from rules.scoring import ranks
from rules.trace import Status, Trace, trace
from rules.value_functions import BEST, WORST, partial_value

OneCustomer = Callable[..., Requirements]


def traced(
    model: EngineModel, customer: Requirements, draws: Draws | None = None
) -> tuple[Evaluation, Trace]:
    evaluation = evaluate(model, customer, draws=draws, keep_table=True)
    return evaluation, trace(model, evaluation)


@pytest.fixture(scope="module")
def crowd(model: EngineModel) -> list[tuple[Evaluation, Trace]]:
    """Sixty varied customers, traced."""
    customers = varied_customers(model.knowledge.field, np.random.default_rng(6), 60)
    return [traced(model, customers.slice(slice(row, row + 1))) for row in range(60)]


def test_contributions_add_up_to_the_value_of_the_engine(
    model: EngineModel, crowd: list[tuple[Evaluation, Trace]]
) -> None:
    for evaluation, steps in crowd:
        for place, alternative in enumerate(model.alternatives):
            if evaluation.scores.screening.viable[place, 0]:
                one = steps.alternative(alternative.id)
                assert sum(cell.contribution for cell in one.cells) == pytest.approx(one.value, abs=1e-12)
                assert one.value == pytest.approx(evaluation.scores.values[place, 0], abs=1e-12)


def test_each_rating_can_be_recomputed_from_its_steps(
    model: EngineModel, crowd: list[tuple[Evaluation, Trace]]
) -> None:
    # A plain line: the published rating, the changes, the caps, then the ends of the scale. A real
    # quote takes the place of the first cell.
    for _, steps in crowd:
        for one in steps.alternatives:
            if one.id.endswith("+hosted"):
                continue
            for cell in one.cells[1:]:
                rating = cell.typical + sum(step.change for step in cell.changes if step.cap is None)
                for step in cell.changes:
                    rating = rating if step.cap is None else min(rating, step.cap)
                assert cell.rating == pytest.approx(min(max(rating, WORST), BEST)), (one.id, cell)
                assert cell.partial_value == partial_value(cell.rating)


def test_ranks_and_knock_outs_are_those_of_the_engine(
    model: EngineModel, crowd: list[tuple[Evaluation, Trace]]
) -> None:
    for evaluation, steps in crowd:
        places = ranks(evaluation.scores.values)[:, 0]
        screened = evaluation.scores.screening
        assert [one.id for one in steps.alternatives] == [
            one.id for place, one in enumerate(model.alternatives) if screened.on_offer[place, 0]
        ]
        for place, alternative in enumerate(model.alternatives):
            if screened.on_offer[place, 0]:
                one = steps.alternative(alternative.id)
                assert one.rank == places[place]
                assert one.viable is bool(screened.viable[place, 0])
                assert bool(one.knocked_out_by) is not one.viable


def test_the_weights_of_groups_and_criteria_sum_to_one(crowd: list[tuple[Evaluation, Trace]]) -> None:
    for _, steps in crowd:
        weights = steps.weights
        for of in (weights.centroid, weights.of_groups, weights.of_criteria):
            assert sum(of.values()) == pytest.approx(1)


def test_the_weights_name_the_buckets_the_floors_and_the_emphases(
    model: EngineModel, a_requirement: OneCustomer
) -> None:
    _, steps = traced(model, a_requirement(importance_reliability="decides", bill_pressure="high"))

    assert steps.weights.buckets["reliability"] == "decides"
    assert steps.weights.buckets["support"] == "a_little"  # not sorted
    assert steps.weights.floors["cost"] == pytest.approx(0.45)
    assert steps.weights.of_groups["cost"] >= 0.45 - 1e-9
    assert "E-03" in steps.weights.emphases


def test_an_answer_and_an_assumption_are_told_apart(model: EngineModel, a_requirement: OneCustomer) -> None:
    _, steps = traced(model, a_requirement(copper_state=None))

    assert "copper_state" not in steps.answers
    assumed = next(one for one in steps.assumed if one.field == "copper_state")
    assert assumed.value == "good"
    assert assumed.assumption.reason
    assert steps.answers["setting"] == "suburb"


@pytest.mark.parametrize(("given", "status"), [("annoying", None), ("danger", Status.APPLIES)])
def test_a_rule_is_there_where_the_answers_call_for_it(
    model: EngineModel, a_requirement: OneCustomer, given: str, status: Status | None
) -> None:
    _, steps = traced(model, a_requirement(harm_hour=given, reseller="copper"))

    found = {one.rule.id: one.status for one in steps.rules}
    assert found.get("R-08") is status


def test_a_rule_that_rests_on_an_assumption_says_so(model: EngineModel, a_requirement: OneCustomer) -> None:
    _, answered = traced(model, a_requirement(copper_state="good"))
    _, assumed = traced(model, a_requirement(copper_state=None))

    said = {one.rule.id: one.status for one in answered.rules}
    taken = {one.rule.id: one.status for one in assumed.rules}
    changed = {name for name in said.keys() & taken.keys() if said[name] is not taken[name]}
    assert changed
    assert all(said[name] is Status.APPLIES and taken[name] is Status.ASSUMED for name in changed)


def test_a_fired_rule_names_the_values_that_made_it_fire(
    model: EngineModel, a_requirement: OneCustomer
) -> None:
    _, steps = traced(model, a_requirement(copper_state="ending"))

    fired = next(one for one in steps.rules if one.rule.id == "R-01")
    assert fired.because["copper_state"] == "ending"
    assert set(fired.concerns) == {"ilec_copper", "ilec_copper+hosted"}
    assert fired.rule.id in steps.alternative("ilec_copper").knocked_out_by


def test_a_rule_about_what_is_not_on_offer_is_left_out(
    model: EngineModel, a_requirement: OneCustomer
) -> None:
    _, steps = traced(model, a_requirement())

    for one in steps.rules:
        assert one.rule.applies_to is None or one.concerns


def test_rules_out_of_force_are_named_as_left_out(model: EngineModel, a_requirement: OneCustomer) -> None:
    later = compile_model(model.knowledge, date(2050, 1, 1))
    ended = [rule.id for rule in model.knowledge.rules if rule.valid_to and rule.shown]

    _, steps = traced(later, a_requirement())

    assert set(ended) <= set(steps.left_out)
    assert not set(steps.left_out) & {one.rule.id for one in steps.rules}


def test_the_checklist_holds_what_the_case_calls_for(model: EngineModel, a_requirement: OneCustomer) -> None:
    _, steps = traced(model, a_requirement())

    always = {item.id for item in model.knowledge.checklist if item.when is None}
    assert always <= {item.id for item in steps.checklist}


def test_without_draws_shares_are_unknown_and_with_draws_they_are_those_of_the_engine(
    model: EngineModel, draws: Draws, a_requirement: OneCustomer
) -> None:
    _, plain = traced(model, a_requirement())
    evaluation, steps = traced(model, a_requirement(), draws)

    assert all(np.isnan(one.first_share) and np.isnan(one.low) for one in plain.alternatives)
    shares = dict(
        zip((one.id for one in model.alternatives), evaluation.robustness[0].first_shares, strict=True)
    )
    assert {one.id: one.first_share for one in steps.alternatives} == {
        one.id: shares[one.id] for one in steps.alternatives
    }
