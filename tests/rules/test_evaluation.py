"""One code path: a batch, a table and a single case cannot disagree."""

from collections.abc import Callable
from datetime import date

import numpy as np
import pandas as pd
import pytest

from rules.evaluation import evaluate
from rules.model import EngineModel
from rules.population import varied_customers
from rules.requirements import Requirements, requirements_table
from rules.robustness import Draws
from rules.scoring import ranks
from rules.tables import evaluate_table
from rules.verdict import KINDS

COUNT = 150


@pytest.fixture(scope="module")
def crowd(model: EngineModel) -> Requirements:
    return varied_customers(model.knowledge.field, np.random.default_rng(4), COUNT)


@pytest.fixture(scope="module")
def rows(model: EngineModel, crowd: Requirements) -> list[dict[str, object]]:
    given = [name for name, spec in model.knowledge.field.items() if not spec.derived]
    return [{name: crowd.value(name, row) for name in given} for row in range(COUNT)]


@pytest.fixture(scope="module")
def table(model: EngineModel, rows: list[dict[str, object]]) -> pd.DataFrame:
    return requirements_table(rows, model.knowledge.field)


def test_a_batch_is_as_many_batches_of_one(model: EngineModel, crowd: Requirements) -> None:
    together = evaluate(model, crowd)

    for row in range(COUNT):
        alone = evaluate(model, crowd.slice(slice(row, row + 1)))
        assert alone.scores.values[:, 0] == pytest.approx(together.scores.values[:, row], abs=1e-12)
        assert (alone.scores.screening.viable[:, 0] == together.scores.screening.viable[:, row]).all()
        for name in ("kinds", "leader", "runner_up", "second", "wants_second", "stay_reason"):
            assert getattr(alone.verdicts, name)[0] == getattr(together.verdicts, name)[row], (row, name)


def test_the_draws_of_a_batch_are_those_of_each_customer(
    model: EngineModel, draws: Draws, crowd: Requirements
) -> None:
    together = evaluate(model, crowd.slice(slice(0, 5)), draws=draws)

    for row in range(5):
        alone = evaluate(model, crowd.slice(slice(row, row + 1)), draws=draws)
        assert (alone.robustness[0].type_shares == together.robustness[row].type_shares).all()
        assert (alone.robustness[0].acceptability == together.robustness[row].acceptability).all()


def test_the_table_agrees_with_the_single_cases(
    model: EngineModel, rows: list[dict[str, object]], table: pd.DataFrame
) -> None:
    result = evaluate_table(model, table)

    for row, one in enumerate(rows):
        alone = evaluate(model, Requirements.from_rows([one], model.knowledge.field))
        assert result["verdict"].iloc[row] == KINDS[alone.verdicts.kinds[0]].value
        leader = int(alone.verdicts.leader[0])
        expected = model.alternatives[leader].id if leader >= 0 else None
        assert (result["leader"].iloc[row] if leader >= 0 else None) == expected
        places = ranks(alone.scores.values)[:, 0]
        for place, alternative in enumerate(model.alternatives):
            value = alone.scores.values[place, 0]
            found = result[f"value.{alternative.id}"].iloc[row]
            assert np.isnan(found) if np.isneginf(value) else found == pytest.approx(value, abs=1e-12)
            assert result[f"rank.{alternative.id}"].iloc[row] == places[place]
            out = alone.scores.screening.on_offer[place, 0] and not alone.scores.screening.viable[place, 0]
            assert result[f"out.{alternative.id}"].iloc[row] == out


@pytest.mark.parametrize("chunk", [1, 7, 149, 150, 151])
def test_the_size_of_the_chunks_does_not_matter(
    model: EngineModel, table: pd.DataFrame, monkeypatch: pytest.MonkeyPatch, chunk: int
) -> None:
    whole = evaluate_table(model, table)

    monkeypatch.setattr("rules.evaluation.CHUNK", chunk)
    in_chunks = evaluate_table(model, table)

    pd.testing.assert_frame_equal(in_chunks, whole, check_exact=False, rtol=0, atol=1e-12)


def test_the_table_keeps_its_index(model: EngineModel, table: pd.DataFrame) -> None:
    named = table.iloc[:3].set_axis(["a", "b", "c"])

    assert evaluate_table(model, named).index.tolist() == ["a", "b", "c"]


def test_no_customers_give_no_rows(model: EngineModel, table: pd.DataFrame) -> None:
    result = evaluate_table(model, table.iloc[:0])

    assert len(result) == 0
    assert "verdict" in result


def test_the_same_customers_give_the_same_result_twice(model: EngineModel, table: pd.DataFrame) -> None:
    pd.testing.assert_frame_equal(evaluate_table(model, table), evaluate_table(model, table))


def test_the_day_of_the_advice_comes_from_the_model_and_not_from_a_clock(
    model: EngineModel, a_requirement: Callable[..., Requirements]
) -> None:
    customer = a_requirement(contract_end=date(2027, 11, 22))

    found = evaluate(model, customer).answered.value("contract_months_left")

    assert found == pytest.approx(365 / (365.25 / 12))
