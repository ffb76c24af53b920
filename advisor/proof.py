"""What the customer's order alone proves: the leader against the best of each other kind of provider."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from advisor.advice import Advice, Option
from advisor.i18n import _
from advisor.wording import option_name
from rules.knowledge import KnowledgeBase
from rules.order_proof import can_bind, exact_share, is_never_worse, sampled_first_shares
from rules.value_functions import TINY
from rules.verdict import Kind
from rules.weights import BUCKETS

SEED_OF_PROOF = 1  # beside the seed of the advice: other draws than those of the ratings


@dataclass(frozen=True, slots=True)
class OrderProof:
    """The leader against one other alternative, over all weightings that keep the customer's order.

    The ratings are the typical ones, and open questions are taken in their central case.

    Attributes:
        other: The best alternative of another kind of provider.
        leader_is_never_worse, other_is_never_worse: Proven, whatever the exact weights are.
        share: Share of the weightings under which the leader is ahead.
        is_exact: False where floors bind; the share is then counted over draws.
    """

    other: Option
    leader_is_never_worse: bool
    other_is_never_worse: bool
    share: float
    is_exact: bool


def order_proofs(advice: Advice) -> tuple[OrderProof, ...]:
    """One for each other kind of provider that is left, the best first; none where there is no choice."""
    leader = advice.verdict.leader
    if leader is None or advice.verdict.kind is Kind.SPECIAL_LINES_ONLY:
        return ()
    return tuple(_order_proof(advice, leader, other) for other in _rivals(advice, leader))


def proof_sentences(advice: Advice, knowledge: KnowledgeBase) -> tuple[str, ...]:
    """The proofs in words, and last what they rest on."""
    proofs = order_proofs(advice)
    if not proofs:
        return ()
    return (*(_sentence(advice, one, knowledge) for one in proofs), _scope())


def _rivals(advice: Advice, leader: Option) -> Iterator[Option]:
    """The best viable alternative of each other provider type; of the rival's own, the rival itself."""
    seen = {leader.offer.provider}
    rival = advice.verdict.rival
    for option in (*((rival,) if rival else ()), *advice.viable):
        if option.offer.provider not in seen:
            seen.add(option.offer.provider)
            yield option


def _order_proof(advice: Advice, leader: Option, other: Option) -> OrderProof:
    steps = advice.trace.weights
    groups = tuple(steps.buckets)
    buckets = np.array([BUCKETS.index(steps.buckets[one]) for one in groups], dtype=np.int8)
    minima = np.array([steps.floors.get(one, 0.0) for one in groups])
    weights = np.array([steps.of_groups[one] for one in groups])
    differences = np.array([leader.by_group[one] - other.by_group[one] for one in groups])
    # A group without an active criterion has no weight, and no difference either.
    differences = np.divide(differences, weights, out=np.zeros_like(weights), where=weights > TINY)
    if _weights_are_fixed(buckets, minima, weights):
        total = float(weights @ differences)
        return OrderProof(other, total >= -TINY, total <= TINY, float(total > TINY), True)
    is_exact = not can_bind(buckets, minima).any()
    if is_exact:
        share = exact_share(differences, buckets)
    else:
        values = np.stack([differences, np.zeros_like(differences)])
        rng = np.random.default_rng((advice.seed, SEED_OF_PROOF))
        share = float(sampled_first_shares(values, buckets, minima, rng, advice.draws)[0])
    return OrderProof(
        other=other,
        leader_is_never_worse=is_never_worse(differences, buckets, minima),
        other_is_never_worse=is_never_worse(-differences, buckets, minima),
        share=share,
        is_exact=is_exact,
    )


def _weights_are_fixed(buckets: np.ndarray, minima: np.ndarray, weights: np.ndarray) -> bool:
    """Where no group that counts has an active criterion the engine weighs the active groups equally."""
    counts = (buckets != BUCKETS.index("none")) | (minima > 0)
    return bool(counts.any()) and not (weights[counts] > TINY).any()


def _sentence(advice: Advice, proof: OrderProof, knowledge: KnowledgeBase) -> str:
    """Two short sentences: which two are compared, and what is proved of the first."""
    leader = advice.verdict.leader
    assert leader is not None
    pair = (leader, proof.other)
    if proof.other_is_never_worse and not proof.leader_is_never_worse:
        pair = (proof.other, leader)
    names = {"first": option_name(pair[0], knowledge), "second": option_name(pair[1], knowledge)}
    is_sorted = len(set(advice.trace.weights.buckets.values())) > 1
    if proof.leader_is_never_worse and proof.other_is_never_worse:
        form = _("First: {first}. Second: {second}. Both come out level, whatever the exact numbers.")
    elif proof.leader_is_never_worse or proof.other_is_never_worse:
        form = (
            _(
                "First: {first}. Second: {second}. As long as this order is yours, the first is never worse,"
                " whatever the exact numbers."
            )
            if is_sorted
            else _(
                "First: {first}. Second: {second}. The first is never worse, whatever weight each of the"
                " seven has."
            )
        )
    else:
        form = (
            _(
                "First: {first}. Second: {second}. The first is ahead in {count} of 100 weightings that keep"
                " your order."
            )
            if is_sorted
            else _(
                "First: {first}. Second: {second}. The first is ahead in {count} of 100 weightings of the"
                " seven."
            )
        )
    # Never 0 or 100: neither was proven.
    return form.format(count=min(max(round(100 * proof.share), 1), 99), **names)


def _scope() -> str:
    return _(
        "Here only the weights change. Each rating stays at its usual value, and a question that is open"
        " keeps its usual answer."
    )
