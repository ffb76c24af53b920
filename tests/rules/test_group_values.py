"""What is looked up for a large batch is what rating cell by cell gives."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules import group_values as module
from rules.evaluation import Evaluation, evaluate
from rules.group_values import GroupValues, group_values
from rules.knowledge import KnowledgeBase, load_knowledge_base
from rules.model import EngineModel, compile_model
from rules.population import varied_customers
from rules.requirements import Requirements, requirements_table
from rules.schema import Condition, Emphasis, Floor, Modifier
from rules.scoring import ranks
from rules.tables import evaluate_table

AS_OF = date(2026, 11, 22)
MODEL = compile_model(load_knowledge_base(), AS_OF)
COUNT = 300


def looked_up(model: EngineModel) -> GroupValues:
    known = group_values(model)
    assert known is not None
    return known


def assert_same(one: Evaluation, other: Evaluation) -> None:
    """Both found the same alternatives viable, and the same values, ranks, second paths and verdicts."""
    viable = one.scores.screening.viable
    assert (np.isneginf(one.scores.values) == ~viable).all()
    assert (np.isneginf(other.scores.values) == ~viable).all()
    assert other.scores.values[viable] == pytest.approx(one.scores.values[viable], abs=1e-11)
    assert (ranks(other.scores.values) == ranks(one.scores.values)).all()
    offers = viable[::2] | viable[1::2]
    second, expected = other.scores.second_path_values, one.scores.second_path_values
    assert second[offers] == pytest.approx(expected[offers], abs=1e-11)
    for name in ("kinds", "leader", "runner_up", "second", "wants_second", "share", "stay_reason"):
        assert (getattr(other.verdicts, name) == getattr(one.verdicts, name)).all(), name
    assert (other.scores.weights == one.scores.weights).all()


def assert_looked_up_as_rated(model: EngineModel, crowd: Requirements) -> None:
    assert_same(evaluate(model, crowd), evaluate(model, crowd, known=looked_up(model)))


@settings(max_examples=25)
@given(st.integers(0, 2**32 - 1), st.integers(1, COUNT))
def test_any_customers_get_what_rating_cell_by_cell_gives(seed: int, size: int) -> None:
    crowd = varied_customers(MODEL.knowledge.field, np.random.default_rng(seed), size)

    assert_looked_up_as_rated(MODEL, crowd)


@settings(max_examples=15)
@given(st.integers(0, 2**32 - 1))
def test_so_do_they_with_any_ratings(seed: int) -> None:
    rng = np.random.default_rng(seed)
    typical = np.where(np.isnan(MODEL.typical), np.nan, rng.uniform(1, 5, MODEL.typical.shape))

    assert_looked_up_as_rated(
        replace(MODEL, typical=typical), varied_customers(MODEL.knowledge.field, rng, COUNT)
    )


FAST = {"field": "growth", "is": "fast"}
CHANGES = [
    {"criterion": "C-01", "change": 1.5},
    {"criterion": "C-01", "cap": 2.5},
    {"criterion": "C-04", "change": -3},
    {"criterion": "C-15", "change": 1},
]


@pytest.mark.parametrize("voices", [(), ("hosted",)])
@pytest.mark.parametrize("when", [None, FAST])
@pytest.mark.parametrize("change", CHANGES)
def test_changes_and_caps_of_any_cell_are_in_what_is_looked_up(
    a_world: Callable[..., EngineModel],
    knowledge: KnowledgeBase,
    voices: tuple[str, ...],
    when: dict[str, str] | None,
    change: dict[str, object],
) -> None:
    of_cable = Modifier.model_validate(
        {
            "id": "M-test",
            "title": "test",
            "when": when,
            "applies_to": {"providers": ["clec_facilities"], "voices": voices},
            "changes": (change,),
            "reason": "test",
        }
    )
    crowd = varied_customers(knowledge.field, np.random.default_rng(3), COUNT)

    assert_looked_up_as_rated(a_world(modifiers=[of_cable]), crowd)


def test_floors_and_emphases_are_in_what_is_looked_up(
    a_world: Callable[..., EngineModel], knowledge: KnowledgeBase
) -> None:
    floor = Floor.model_validate({"group": "cost", "minimum": 0.6, "when": FAST, "reason": "test"})
    emphasis = Emphasis.model_validate(
        {"id": "E-test", "criterion": "C-01", "factor": 3, "when": FAST, "reason": "test"}
    )
    world = a_world(floors=[floor], emphases=[emphasis], typical=MODEL.typical)
    crowd = varied_customers(knowledge.field, np.random.default_rng(4), COUNT)

    assert_looked_up_as_rated(world, crowd)


def test_a_group_that_may_be_idle_gives_its_weight_away_there_too(knowledge: KnowledgeBase) -> None:
    grows = Condition.model_validate(FAST)
    sometimes = replace(
        knowledge,
        criteria=tuple(
            one.model_copy(update={"active_when": grows}) if one.group in ("cost", "support") else one
            for one in knowledge.criteria
        ),
    )
    model = compile_model(sometimes, AS_OF)
    crowd = varied_customers(knowledge.field, np.random.default_rng(5), COUNT)

    assert_looked_up_as_rated(model, crowd)


def test_another_model_looks_up_other_values() -> None:
    other = replace(MODEL, typical=np.where(np.isnan(MODEL.typical), np.nan, 2.0))

    assert group_values(MODEL) is group_values(MODEL)
    assert group_values(other) is not group_values(MODEL)


def test_where_a_value_hangs_on_too_many_conditions_customers_are_rated_cell_by_cell(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    crowd = varied_customers(MODEL.knowledge.field, np.random.default_rng(6), 20)
    given = [name for name, spec in MODEL.knowledge.field.items() if not spec.derived]
    rows = [{name: crowd.value(name, row) for name in given} for row in range(crowd.size)]
    table = requirements_table(rows, MODEL.knowledge.field)
    monkeypatch.setattr("rules.evaluation.CHUNK", 10)
    expected = evaluate_table(MODEL, table)

    monkeypatch.setattr(module, "MOST_CONDITIONS", 3)
    model = replace(MODEL)

    assert group_values(model) is None
    assert evaluate_table(model, table)["leader"].tolist() == expected["leader"].tolist()


def test_with_a_kept_table_every_cell_is_rated() -> None:
    crowd = varied_customers(MODEL.knowledge.field, np.random.default_rng(7), 20)

    kept = evaluate(MODEL, crowd, known=looked_up(MODEL), keep_table=True).scores

    viable = kept.screening.viable
    assert kept.contributions.sum(axis=1)[viable] == pytest.approx(kept.values[viable], abs=1e-11)
