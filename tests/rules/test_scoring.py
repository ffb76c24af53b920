"""Additive values: published examples, exact contributions, ranks."""

from collections.abc import Callable

import numpy as np
import pytest

from rules.evaluation import evaluate
from rules.knowledge import KnowledgeBase
from rules.model import RATED, EngineModel
from rules.requirements import Requirements
from rules.schema import Emphasis, Floor
from rules.scoring import ranks, scores

ONE_OFFER_EACH = (  # in the order of PROVIDERS
    "ilec_copper",
    "clec_cable",
    "clec_une_copper",
    "clec_resale_copper",
)
Worlds = Callable[..., EngineModel]
OneCustomer = Callable[..., Requirements]


def weighted_sums(
    world: EngineModel, customer: Requirements, weights: list[float], performances: list[list[float]]
) -> list[float]:
    """The engine's values of a published example, on the scale from 0 to 100 of the example.

    Each criterion of the example takes the place of the whole of one group, each of its alternatives
    the place of a provider type; a performance of 0 is rating 1, a performance of 100 is rating 5.
    """
    ratings = np.ones((len(RATED), len(world.knowledge.criteria)))
    for place, row in enumerate(performances):
        for group, performance in enumerate(row):
            ratings[place, world.group_of == group] = 1 + performance / 25
    of_groups = np.zeros((len(world.knowledge.groups), 1))
    of_groups[: len(weights), 0] = weights
    values = scores(world, customer, ratings=ratings, of_groups=of_groups).values[:, 0]
    names = [one.id for one in world.alternatives]
    return [100 * float(values[names.index(offer)]) for offer in ONE_OFFER_EACH[: len(performances)]]


def test_the_weighted_sums_of_a_textbook_come_out(a_world: Worlds, a_requirement: OneCustomer) -> None:
    # The weighted sum model in Triantaphyllou 2000, Multi-criteria Decision Making Methods, chapter 2:
    # four criteria, here the first two alternatives.
    found = weighted_sums(
        a_world(ONE_OFFER_EACH), a_requirement(), [0.2, 0.15, 0.4, 0.25], [[25, 20, 15, 30], [10, 30, 20, 30]]
    )

    assert found == pytest.approx([21.5, 22.0])


def test_the_office_benefits_of_a_textbook_come_out(a_world: Worlds, a_requirement: OneCustomer) -> None:
    # The office location problem (SMART) in Goodwin & Wright, Decision Analysis for Management Judgment:
    # closeness to customers, visibility, image, size, comfort, car parking; offices A to D.
    weights = [0.32, 0.26, 0.23, 0.10, 0.06, 0.03]
    offices = [
        [100, 60, 100, 75, 0, 90],
        [20, 80, 10, 30, 100, 30],
        [80, 70, 0, 0, 10, 100],
        [70, 50, 30, 55, 30, 90],
    ]

    found = weighted_sums(a_world(ONE_OFFER_EACH), a_requirement(), weights, offices)

    assert found == pytest.approx([80.8, 39.4, 47.4, 52.3])


def test_the_contributions_add_up_to_the_value(model: EngineModel, a_requirement: OneCustomer) -> None:
    found = evaluate(model, a_requirement(), keep_table=True).scores
    viable = found.screening.viable[:, 0]

    sums = found.contributions.sum(axis=1)[viable, 0]

    assert sums == pytest.approx(found.values[viable, 0], abs=1e-12)


def test_values_run_from_nought_to_one(
    knowledge: KnowledgeBase, a_world: Worlds, a_requirement: OneCustomer
) -> None:
    typical = np.ones((len(RATED), len(knowledge.criteria)))
    typical[RATED.index("clec_facilities")] = 5

    world = a_world(typical=typical)

    values = evaluate(world, a_requirement()).scores.values[:, 0]

    names = [one.id for one in world.alternatives]
    assert values[names.index("ilec_copper")] == pytest.approx(0, abs=1e-12)
    assert values[names.index("clec_cable")] == pytest.approx(1)


def test_an_emphasis_moves_weight_only_inside_its_group(a_world: Worlds, a_requirement: OneCustomer) -> None:
    stressed = Emphasis.model_validate(
        {
            "id": "E-test",
            "criterion": "C-01",
            "factor": 2,
            "when": {"field": "growth", "is": "fast"},
            "reason": "t",
        }
    )
    world = a_world(emphases=[stressed])

    before = evaluate(world, a_requirement(growth="some")).scores.weights[:, 0]
    after = evaluate(world, a_requirement(growth="fast")).scores.weights[:, 0]

    in_group = world.group_of == world.group_of[0]
    assert after[0] > before[0]
    assert after[in_group].sum() == pytest.approx(before[in_group].sum())
    assert after[~in_group] == pytest.approx(before[~in_group])


def test_a_floor_lifts_its_group_where_the_fact_holds(a_world: Worlds, a_requirement: OneCustomer) -> None:
    floor = Floor.model_validate(
        {"group": "reliability", "minimum": 0.4, "when": {"field": "growth", "is": "fast"}, "reason": "t"}
    )
    world = a_world(floors=[floor])
    reliability = world.group_of == [one.id for one in world.knowledge.groups].index("reliability")

    weight = {
        growth: evaluate(world, a_requirement(growth=growth)).scores.weights[reliability, 0].sum()
        for growth in ("some", "fast")
    }

    assert weight == pytest.approx({"some": 1 / 7, "fast": 0.4})


def test_an_idle_criterion_weighs_nothing(model: EngineModel, a_requirement: OneCustomer) -> None:
    place = [one.id for one in model.knowledge.criteria].index("C-18")  # works with your own phone system

    weights = [evaluate(model, a_requirement(pbx=one)).scores.weights[place, 0] for one in ("none", "keep")]

    assert weights[0] == 0
    assert weights[1] > 0


def test_equal_values_share_the_better_rank_and_the_unviable_have_none() -> None:
    values = np.array([[0.5], [0.7], [0.5], [-np.inf], [0.2]])

    assert ranks(values)[:, 0].tolist() == [2, 1, 2, 0, 4]
