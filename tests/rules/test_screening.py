"""A must-have comes before any score, and no score buys it back."""

from collections.abc import Callable

import numpy as np
import pytest

from rules.evaluation import evaluate
from rules.knowledge import KnowledgeBase
from rules.model import RATED, EngineModel
from rules.requirements import Requirements
from rules.schema import PROVIDERS, Rule

GROWS_FAST = {"field": "growth", "is": "fast"}


def a_knock_out(**keys: object) -> Rule:
    """A knock-out of the incumbent."""
    words = {"id": "R-test", "title": "test", "statement": "test", "advice": "test", "mark": "J"}
    return Rule.model_validate(
        {**words, "kind": "knock_out", "applies_to": {"providers": ["ilec"]}, "when": GROWS_FAST, **keys}
    )


def viable(world: EngineModel, customer: Requirements) -> set[str]:
    mask = evaluate(world, customer).scores.screening.viable[:, 0]
    return {one.id for one, kept in zip(world.alternatives, mask, strict=True) if kept}


def test_each_offer_is_compared_plain_and_with_hosted_voice(
    a_world: Callable[..., EngineModel], a_requirement: Callable[..., Requirements]
) -> None:
    assert viable(a_world(["ilec_copper"]), a_requirement()) == {"ilec_copper", "ilec_copper+hosted"}


def test_only_what_is_on_offer_is_compared(
    model: EngineModel, a_requirement: Callable[..., Requirements]
) -> None:
    found = viable(model, a_requirement())

    assert {name.removesuffix("+hosted") for name in found} == {"ilec_copper", "clec_cable"}


@pytest.mark.parametrize(("growth", "kept"), [("fast", False), ("some", True), (None, True)])
def test_a_knock_out_waits_until_its_condition_holds(
    a_world: Callable[..., EngineModel],
    a_requirement: Callable[..., Requirements],
    growth: str | None,
    kept: bool,
) -> None:
    world = a_world(rules=[a_knock_out()])

    assert ("ilec_copper" in viable(world, a_requirement(growth=growth))) is kept


def test_no_score_buys_back_what_a_knock_out_removes(
    knowledge: KnowledgeBase, a_world: Callable[..., EngineModel], a_requirement: Callable[..., Requirements]
) -> None:
    typical = np.full((len(RATED), len(knowledge.criteria)), 1.0)
    typical[RATED.index("ilec")] = 5.0
    world = a_world(typical=typical, rules=[a_knock_out()])

    found = evaluate(world, a_requirement(growth="fast"))

    assert world.alternatives[found.verdicts.leader[0]].offer.provider == "clec_facilities"
    assert np.isneginf(found.scores.values[:2, 0]).all()


def test_a_knock_out_of_one_voice_keeps_the_other(
    a_world: Callable[..., EngineModel], a_requirement: Callable[..., Requirements]
) -> None:
    world = a_world(["ilec_copper"], rules=[a_knock_out(applies_to={"voices": ["hosted"]})])

    assert viable(world, a_requirement(growth="fast")) == {"ilec_copper"}


@pytest.mark.parametrize("purpose", ["second_path", "special_lines", "process"])
def test_a_knock_out_for_another_purpose_removes_nothing(
    a_world: Callable[..., EngineModel], a_requirement: Callable[..., Requirements], purpose: str
) -> None:
    world = a_world(rules=[a_knock_out(purpose=purpose)])

    assert "ilec_copper" in viable(world, a_requirement(growth="fast"))


def test_a_ban_as_second_path_leaves_the_first_path_open(
    a_world: Callable[..., EngineModel], a_requirement: Callable[..., Requirements]
) -> None:
    world = a_world(rules=[a_knock_out(purpose="second_path")])

    found = evaluate(world, a_requirement(growth="fast")).scores.screening

    incumbent = world.provider_of == PROVIDERS.index("ilec")
    assert (found.viable == found.on_offer).all()
    assert not found.second_path[incumbent].any()
    assert (found.second_path[~incumbent] == found.on_offer[~incumbent]).all()


@pytest.mark.parametrize(
    "keys",
    [
        {"valid_from": "2026-11-23"},  # the day after the advice
        {"valid_to": "2026-11-21"},
        {"countries": ["ca"]},
        {"shown": False},
        {"kind": "caution"},
    ],
)
def test_a_rule_that_is_not_in_force_removes_nothing(
    a_world: Callable[..., EngineModel], a_requirement: Callable[..., Requirements], keys: dict[str, object]
) -> None:
    world = a_world(rules=[a_knock_out(**keys)])

    assert "ilec_copper" in viable(world, a_requirement(growth="fast"))


@pytest.mark.parametrize("keys", [{"valid_from": "2026-11-22"}, {"valid_to": "2026-11-22"}])
def test_a_rule_is_in_force_on_its_first_and_its_last_day(
    a_world: Callable[..., EngineModel], a_requirement: Callable[..., Requirements], keys: dict[str, object]
) -> None:
    world = a_world(rules=[a_knock_out(**keys)])

    assert "ilec_copper" not in viable(world, a_requirement(growth="fast"))


def test_with_everything_removed_nothing_is_viable(
    a_world: Callable[..., EngineModel], a_requirement: Callable[..., Requirements]
) -> None:
    world = a_world(["ilec_copper"], rules=[a_knock_out()])

    assert viable(world, a_requirement(growth="fast")) == set()
