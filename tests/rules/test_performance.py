"""The performance table: published ratings, stated changes, and real prices where there are any."""

from collections.abc import Callable

import numpy as np
import pytest

from rules.costs import quoted_ratings
from rules.evaluation import evaluate
from rules.knowledge import KnowledgeBase
from rules.model import HOSTED, RATED, EngineModel
from rules.requirements import Requirements
from rules.schema import Modifier


def a_change(
    criterion: str = "C-04", *, voices: tuple[str, ...] = (), when: object = None, **effect: float
) -> Modifier:
    """A change of the incumbent's copper."""
    return Modifier.model_validate(
        {
            "id": "M-test",
            "title": "test",
            "when": when,
            "applies_to": {"providers": ["ilec"], "voices": voices},
            "changes": ({"criterion": criterion, **effect},),
            "reason": "test",
        }
    )


def rating(world: EngineModel, customer: Requirements, alternative: str, criterion: str) -> float:
    table = evaluate(world, customer, keep_table=True).scores.table
    assert table is not None
    place = [one.id for one in world.alternatives].index(alternative)
    return float(table[place, [one.id for one in world.knowledge.criteria].index(criterion), 0])


def test_without_changes_the_cells_are_the_published_ratings(
    model: EngineModel, a_world: Callable[..., EngineModel], a_requirement: Callable[..., Requirements]
) -> None:
    world = a_world(typical=model.typical)

    table = evaluate(world, a_requirement(), keep_table=True).scores.table

    assert table is not None
    for place, alternative in enumerate(world.alternatives):
        if alternative.id in ("ilec_copper", "clec_cable"):
            row = model.typical[RATED.index(alternative.offer.provider)]
            assert table[place, :, 0].tolist() == row.tolist()


@pytest.mark.parametrize(
    ("effects", "expected"),
    [
        ([{"change": 1}], 4),
        ([{"change": 1}, {"change": -3}], 1),
        ([{"change": 4}], 5),  # the scale ends at 5
        ([{"change": -4}], 1),
        ([{"cap": 2}], 2),
        ([{"cap": 4}], 3),  # a cap never lifts
        ([{"cap": 3.5}, {"change": 1}], 3.5),  # caps come last, whatever the order
    ],
)
def test_changes_add_up_caps_come_last_and_the_scale_is_kept(
    a_world: Callable[..., EngineModel],
    a_requirement: Callable[..., Requirements],
    effects: list[dict[str, float]],
    expected: float,
) -> None:
    world = a_world(modifiers=[a_change(**effect) for effect in effects])

    assert rating(world, a_requirement(), "ilec_copper", "C-04") == expected


def test_a_change_touches_only_the_cells_that_it_names(
    a_world: Callable[..., EngineModel], a_requirement: Callable[..., Requirements]
) -> None:
    world = a_world(modifiers=[a_change(change=1)])

    table = evaluate(world, a_requirement(), keep_table=True).scores.table

    assert table is not None
    touched = {
        (world.alternatives[row].id, world.knowledge.criteria[column].id)
        for row, column in np.argwhere(np.nan_to_num(table[:, :, 0], nan=3.0) != 3)
    }
    assert touched == {("ilec_copper", "C-04"), ("ilec_copper+hosted", "C-04")}


@pytest.mark.parametrize(("growth", "expected"), [("fast", 2), ("none", 3), (None, 3)])
def test_a_change_waits_for_its_condition(
    a_world: Callable[..., EngineModel],
    a_requirement: Callable[..., Requirements],
    growth: str | None,
    expected: float,
) -> None:
    world = a_world(modifiers=[a_change(change=-1, when={"field": "growth", "is": "fast"})])

    assert rating(world, a_requirement(growth=growth), "ilec_copper", "C-04") == expected


def test_a_change_of_hosted_voice_leaves_the_plain_line_alone(
    a_world: Callable[..., EngineModel], a_requirement: Callable[..., Requirements]
) -> None:
    world = a_world(modifiers=[a_change("C-09", voices=("hosted",), change=-1)])

    assert rating(world, a_requirement(), "ilec_copper", "C-09") == 3
    assert rating(world, a_requirement(), "ilec_copper+hosted", "C-09") == 2


def test_hosted_voice_takes_each_cell_from_the_layer_that_decides_it(
    knowledge: KnowledgeBase, a_world: Callable[..., EngineModel], a_requirement: Callable[..., Requirements]
) -> None:
    typical = np.full((len(RATED), len(knowledge.criteria)), 4.0)
    typical[HOSTED] = 2.0
    world = a_world(typical=typical)
    expected = {
        ("access", "mean"): 4,
        ("voice", "mean"): 2,
        ("both", "mean"): 3,
        ("both", "weaker"): 2,
    }

    for criterion in knowledge.criteria:
        found = rating(world, a_requirement(), "ilec_copper+hosted", criterion.id)
        assert found == expected[criterion.layer, criterion.combine], criterion.id


def test_quotes_replace_the_rating_of_the_monthly_price(
    a_world: Callable[..., EngineModel], a_requirement: Callable[..., Requirements]
) -> None:
    world, customer = a_world(), a_requirement(quote_incumbent=150, quote_competitor=100)

    dear, cheap = quoted_ratings(customer, world.typical[:4, 0])[:2, 0]
    voice = world.typical[HOSTED, 0]

    assert cheap - dear == pytest.approx(np.log(1.5) / np.log(1.25))
    assert rating(world, customer, "ilec_copper", "C-01") == dear
    assert rating(world, customer, "clec_cable", "C-01") == cheap
    assert rating(world, customer, "clec_cable+hosted", "C-01") == (cheap + voice) / 2


def test_the_monthly_price_is_the_first_criterion(knowledge: KnowledgeBase) -> None:
    assert knowledge.criteria[0].id == "C-01"


def test_what_is_not_on_offer_has_no_cells(
    model: EngineModel, a_requirement: Callable[..., Requirements]
) -> None:
    found = evaluate(model, a_requirement(), keep_table=True).scores

    assert found.table is not None
    assert (np.isnan(found.table).all(axis=1) == ~found.screening.on_offer).all()
