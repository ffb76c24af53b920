"""What is said to follow from the order alone does follow, and a share of weightings is called just that."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from advisor.advice import Advice, advise
from advisor.proof import OrderProof, order_proofs, proof_sentences
from advisor.wording import option_name
from rules.evaluation import evaluate
from rules.knowledge import KnowledgeBase
from rules.model import EngineModel
from rules.requirements import Requirements
from rules.scoring import buckets_of, scores
from rules.weights import sampled_group_weights
from tests.conftest import DEFAULTS

DRAWS = 300
GROUPS = (
    "cost", "reliability", "technology", "support", "safety_compliance", "reach", "staying_power",
)  # fmt: skip
OneAdvice = Callable[..., Advice]

PLACE = {**DEFAULTS, "incumbent_fibre": "yes"}


def importance(**groups: str) -> dict[str, object]:
    """Buckets for some groups; all others do not matter."""
    return {f"importance_{one}": groups.get(one, "none") for one in GROUPS}


ORDERS: dict[str, dict[str, object]] = {
    "not sorted": {},
    "reliability first": importance(reliability="decides", staying_power="a_lot", cost="a_little"),
    "price first": importance(cost="decides", technology="a_lot", support="a_little"),
    "two tied": importance(cost="decides", reliability="decides", technology="a_little"),
    "danger lifts reliability": importance(cost="decides", technology="a_lot") | {"harm_hour": "danger"},
    "high pressure lifts the price": importance(reliability="decides", reach="a_lot")
    | {"bill_pressure": "high"},
    "two floors": importance(support="decides", technology="a_little")
    | {"harm_hour": "danger", "bill_pressure": "high"},
    "nothing matters": importance(),
    "a reseller too": importance(cost="a_lot", staying_power="a_lot", reliability="a_little")
    | {"reseller": "copper"},
}


@pytest.fixture(scope="module")
def an_advice(knowledge: KnowledgeBase, as_of: date) -> OneAdvice:
    """Builder of one advice: `an_advice(copper_state="poor")` on incumbent fibre, copper or cable."""

    def build(**answers: object) -> Advice:
        given = {"version": 1, "answers": {**PLACE, **answers}}
        return advise(given, knowledge, as_of, draws=DRAWS)

    return build


def values_over_weightings(model: EngineModel, answers: dict[str, object], names: list[str]) -> np.ndarray:
    """Alternatives x draws: overall values at typical ratings, as the engine finds them, weights drawn."""
    answers = {name: list(one) if isinstance(one, tuple) else one for name, one in answers.items()}
    customer = Requirements.from_rows([answers], model.knowledge.field)
    evaluation = evaluate(model, customer)
    rng = np.random.default_rng(9)
    shape = 4000, len(model.knowledge.groups)
    weights = sampled_group_weights(
        buckets_of(model, evaluation.batch)[:, 0], rng.standard_exponential(shape), rng.random(shape)
    )
    found = scores(model, evaluation.batch.repeated(shape[0]), of_groups=weights)
    places = [[one.id for one in model.alternatives].index(name) for name in names]
    return found.values[places]


@pytest.mark.parametrize("order", ORDERS)
def test_proofs_and_shares_are_those_of_the_engine_with_drawn_weights(
    order: str, an_advice: OneAdvice, model: EngineModel
) -> None:
    advice = an_advice(**ORDERS[order])
    leader = advice.verdict.leader
    assert leader

    proofs = order_proofs(advice)

    assert proofs
    for proof in proofs:
        own, other = values_over_weightings(model, {**PLACE, **ORDERS[order]}, [leader.id, proof.other.id])
        assert not proof.leader_is_never_worse or (own >= other - 1e-9).all()
        assert not proof.other_is_never_worse or (other >= own - 1e-9).all()
        draws = 4000 if proof.is_exact else DRAWS
        spread = 4 * np.sqrt(0.25 / draws) if 0 < proof.share < 1 else 1e-9
        assert abs(float((own > other + 1e-9).mean()) - proof.share) <= spread, (order, proof.share)


def test_each_other_kind_of_provider_that_is_left_is_compared_once(an_advice: OneAdvice) -> None:
    advice = an_advice(**ORDERS["a reseller too"])
    leader = advice.verdict.leader
    assert leader

    compared = [one.other.offer.provider for one in order_proofs(advice)]

    viable = {one.offer.provider for one in advice.viable} - {leader.offer.provider}
    assert sorted(compared) == sorted(viable)
    assert len(viable) == 2


def test_floors_take_the_place_of_the_exact_share(an_advice: OneAdvice) -> None:
    free = order_proofs(an_advice(**ORDERS["price first"]))
    floored = order_proofs(an_advice(**ORDERS["danger lifts reliability"]))

    assert all(one.is_exact for one in free)
    assert not any(one.is_exact for one in floored)


def test_without_a_choice_nothing_is_proven(an_advice: OneAdvice, knowledge: KnowledgeBase) -> None:
    nothing = an_advice(incumbent_fibre="no", copper_state="none", competitor_lines=["none"])
    machines = an_advice(special_lines=["alarm"], calls=0)

    assert order_proofs(nothing) == order_proofs(machines) == ()
    assert proof_sentences(nothing, knowledge) == proof_sentences(machines, knowledge) == ()


def shifted(advice: Advice, sign: float) -> Advice:
    """The advice with its rival made worse (sign 1) or better (-1) than the leader in every group."""
    leader, rival = advice.verdict.leader, advice.verdict.rival
    assert leader
    assert rival
    weights = advice.trace.weights.of_groups
    by_group = {one: leader.by_group[one] - sign * 0.1 * weights[one] for one in leader.by_group}
    changed = replace(rival, by_group=by_group)
    options = tuple(one for one in advice.options if one.offer.provider == leader.offer.provider)
    return replace(advice, verdict=replace(advice.verdict, rival=changed), options=(*options, changed))


@pytest.mark.parametrize("order", ["not sorted", "price first", "two floors"])
def test_the_proof_names_the_one_that_is_never_worse(
    order: str, an_advice: OneAdvice, knowledge: KnowledgeBase
) -> None:
    advice = an_advice(**ORDERS[order])
    leader, rival = advice.verdict.leader, advice.verdict.rival
    assert leader
    assert rival

    ahead, *scope = proof_sentences(shifted(advice, 1), knowledge)
    behind, *_ = proof_sentences(shifted(advice, -1), knowledge)
    level, *_ = proof_sentences(shifted(advice, 0), knowledge)

    names = {"first": option_name(leader, knowledge), "second": option_name(rival, knowledge)}
    assert ahead.startswith("First: {first}. Second: {second}. ".format(**names))
    assert behind.startswith("First: {second}. Second: {first}. ".format(**names))
    assert all("the first is never worse" in one.lower() for one in (ahead, behind))
    assert "come out level" in level
    assert ("As long as this order is yours" in ahead) == (order != "not sorted")
    assert scope
    assert "usual" in scope[0]


def test_a_share_that_proves_nothing_is_never_shown_as_none_or_all(
    an_advice: OneAdvice, knowledge: KnowledgeBase, monkeypatch: pytest.MonkeyPatch
) -> None:
    advice = an_advice(**ORDERS["price first"])
    nearly = [
        OrderProof(one.other, False, False, share, True)
        for one in order_proofs(advice)
        for share in (0.0004, 0.9996)
    ]
    monkeypatch.setattr("advisor.proof.order_proofs", lambda advice: tuple(nearly))

    low, high, *_ = proof_sentences(advice, knowledge)

    assert "ahead in 1 of 100 weightings that keep your order" in low
    assert "ahead in 99 of 100 weightings that keep your order" in high


def test_a_share_of_weightings_is_never_called_more_than_that(
    an_advice: OneAdvice, knowledge: KnowledgeBase, project_root: Path
) -> None:
    said = [one for order in ORDERS.values() for one in proof_sentences(an_advice(**order), knowledge)]
    said += re.findall(r'"([^"]*)"', (project_root / "advisor" / "proof.py").read_text(encoding="utf-8"))

    assert any("of 100 weightings that keep your order" in one for one in said)
    found = [one for one in said if re.search(r"probab|chance|likel|odds|certain|sure", one, re.IGNORECASE)]
    assert found == []
