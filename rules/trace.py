"""Every step of one evaluation, for explanations: all text about a case is made from this."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from rules.assumptions import assumption_for
from rules.conditions import Memo, compile_condition
from rules.evaluation import Evaluation
from rules.model import PRICE, RATED, EngineModel, condition_of, selected
from rules.requirements import Requirements
from rules.schema import Assumption, ChecklistItem, Condition, Rule
from rules.scoring import Truths, buckets_of, ranks
from rules.value_functions import partial_value
from rules.weights import BUCKETS, NOT_SORTED, group_weights

PLACE = {"country", "region", "setting", "incumbent_group"}  # where a site is alarms nobody


class Status(StrEnum):
    """Why a rule is shown: the answers say so, or an assumption does."""

    APPLIES = "applies"
    ASSUMED = "assumed"


@dataclass(frozen=True, slots=True)
class FiredRule:
    """A rule whose condition holds.

    Attributes:
        concerns: Alternatives on offer that it selects; empty where it is about the whole case.
        because: Field -> the value that made it fire.
        assumed: Those of these fields whose value is an assumption.
    """

    rule: Rule
    status: Status
    concerns: tuple[str, ...]
    because: Mapping[str, object]
    assumed: frozenset[str]

    @property
    def is_safety_matter(self) -> bool:
        """To be shown in red: an answer of the customer points there. What is only assumed is no alarm."""
        if self.rule.severity != "safety":
            return False
        told = set(self.because) - self.assumed - PLACE
        return self.status is Status.APPLIES or bool(told)


@dataclass(frozen=True, slots=True)
class AppliedChange:
    """A stated change of one cell that fired: the rule or modifier, and by how much."""

    record: str
    change: float
    cap: float | None


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of the performance table, from the published range to the contribution.

    `is_quoted`: real prices stand in the place of the rating of the line (W-10).
    """

    criterion: str
    low: float
    typical: float
    high: float
    changes: tuple[AppliedChange, ...]
    is_quoted: bool
    rating: float
    partial_value: float
    weight: float

    @property
    def contribution(self) -> float:
        return self.weight * self.partial_value


@dataclass(frozen=True, slots=True)
class AlternativeTrace:
    """One alternative on offer.

    Attributes:
        value: Overall value, the sum of the contributions; also computed where it is knocked out.
        rank: 1 for the best; 0 where knocked out.
        knocked_out_by: Rules that remove it.
        low, high: 10th and 90th percentile of the value over the draws, NaN without draws.
        first_share: Share of the draws in which it is first, NaN without draws.
        clear_first_share: The same, counting only draws that its provider type wins by more than a hair.
    """

    id: str
    viable: bool
    value: float
    rank: int
    cells: tuple[Cell, ...]
    knocked_out_by: tuple[str, ...]
    low: float
    high: float
    first_share: float
    clear_first_share: float


@dataclass(frozen=True, slots=True)
class WeightTrace:
    """How the weights came about."""

    buckets: Mapping[str, str]  # group -> bucket; a group that was not sorted counts as "a_little"
    centroid: Mapping[str, float]  # group -> weight from the buckets alone
    floors: Mapping[str, float]  # group -> minimum that a fact guarantees
    emphases: tuple[str, ...]  # records that fired
    of_groups: Mapping[str, float]  # group -> final weight
    of_criteria: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Assumed:
    """A field without an answer, what it was taken to be, and the usual mix behind it."""

    field: str
    value: object
    assumption: Assumption


@dataclass(frozen=True, slots=True)
class Trace:
    """One customer's evaluation, step by step."""

    answers: Mapping[str, object]
    assumed: tuple[Assumed, ...]
    alternatives: tuple[AlternativeTrace, ...]
    rules: tuple[FiredRule, ...]
    weights: WeightTrace
    checklist: tuple[ChecklistItem, ...]
    left_out: tuple[str, ...]  # rules that are not in force on the day

    def alternative(self, name: str) -> AlternativeTrace:
        return next(one for one in self.alternatives if one.id == name)


def trace(model: EngineModel, evaluation: Evaluation) -> Trace:
    """The steps of a batch of one, evaluated with its performance table kept."""
    found, batch = evaluation.scores, evaluation.batch
    assert batch.size == 1
    assert found.table is not None
    holds = [bool(found.holds[number][0]) for number in range(len(model.conditions))]
    memo: Memo = {}
    answered = Truths(model, evaluation.answered)
    answered_holds = [bool(answered[number][0]) for number in range(len(model.conditions))]
    on_offer = {
        one.id: place for place, one in enumerate(model.alternatives) if found.screening.on_offer[place, 0]
    }
    fields = model.knowledge.fields
    return Trace(
        answers={one.id: value for one in fields if (value := evaluation.answered.value(one.id)) is not None},
        assumed=_assumed(evaluation),
        alternatives=tuple(_alternative(model, evaluation, place, holds) for place in on_offer.values()),
        rules=_fired_rules(model, evaluation, holds, answered_holds, on_offer, memo),
        weights=_weights(model, evaluation, holds),
        checklist=tuple(
            item for item in model.knowledge.checklist if compile_condition(item.when).certain(batch, memo)[0]
        ),
        left_out=model.expired,
    )


def _assumed(evaluation: Evaluation) -> tuple[Assumed, ...]:
    result = []
    for name, mask in evaluation.batch.assumed.items():
        assumption = assumption_for(evaluation.batch, name) if mask[0] else None
        if assumption:
            result.append(Assumed(name, evaluation.batch.value(name), assumption))
    return tuple(result)


def _alternative(
    model: EngineModel, evaluation: Evaluation, place: int, holds: list[bool]
) -> AlternativeTrace:
    found = evaluation.scores
    assert found.table is not None
    alternative = model.alternatives[place]
    criteria = model.knowledge.criteria
    base = RATED.index("hosted") if alternative.is_hosted else int(model.provider_of[place])
    provider = int(model.provider_of[place])
    priced = model.offer_priced[place // 2]
    is_priced = not np.isnan(found.quoted[provider, 0]) and (priced is None or holds[priced])
    cells = []
    for number, criterion in enumerate(criteria):
        row = base if alternative.is_hosted and criterion.layer == "voice" else provider
        adjustments = [*model.access_changes[place // 2]] if row == provider else []
        if alternative.is_hosted:
            adjustments += model.voice_changes[place // 2]
        rating = float(found.table[place, number, 0])
        cells.append(
            Cell(
                criterion=criterion.id,
                low=float(model.low[row, number]),
                typical=float(model.typical[row, number]),
                high=float(model.high[row, number]),
                changes=tuple(
                    AppliedChange(one.record, one.change, None if np.isinf(one.cap) else one.cap)
                    for one in adjustments
                    if one.criterion == number and holds[one.condition]
                ),
                is_quoted=number == PRICE and is_priced,
                rating=rating,
                partial_value=partial_value(rating),
                weight=float(found.weights[number, 0]),
            )
        )
    robust = evaluation.robustness[0] if evaluation.robustness else None
    return AlternativeTrace(
        id=alternative.id,
        viable=bool(found.screening.viable[place, 0]),
        value=sum(cell.contribution for cell in cells),
        rank=int(ranks(found.values)[place, 0]),
        cells=tuple(cells),
        knocked_out_by=tuple(
            one.rule.id for one in model.knock_outs if one.alternatives[place] and holds[one.condition]
        ),
        low=float(robust.low[place]) if robust else float("nan"),
        high=float(robust.high[place]) if robust else float("nan"),
        first_share=float(robust.first_shares[place]) if robust else float("nan"),
        clear_first_share=float(robust.clear_first_shares[place]) if robust else float("nan"),
    )


def _fired_rules(
    model: EngineModel,
    evaluation: Evaluation,
    holds: list[bool],
    answered_holds: list[bool],
    on_offer: Mapping[str, int],
    memo: Memo,
) -> tuple[FiredRule, ...]:
    fired = []
    for rule, condition in model.rule_conditions:
        if not holds[condition]:
            continue
        concerns: tuple[str, ...] = ()
        if rule.applies_to is not None:
            concerns = tuple(
                name
                for name, place in on_offer.items()
                if selected(rule.applies_to, model.alternatives[place].offer, model.alternatives[place].voice)
            )
            if not concerns:
                continue
        status = Status.APPLIES if answered_holds[condition] else Status.ASSUMED
        because = _because(rule, evaluation, memo)
        assumed = frozenset(name for name in because if not evaluation.batch.is_answered(name)[0])
        fired.append(FiredRule(rule, status, concerns, because, assumed))
    return tuple(fired)


def _because(rule: Rule, evaluation: Evaluation, memo: Memo) -> Mapping[str, object]:
    """The fields whose value makes the condition hold; tests that fail or do not matter are left out."""
    found: dict[str, object] = {}
    for leaf in holding_leaves(condition_of(rule), evaluation.batch, memo):
        value = evaluation.batch.value(leaf.field or "")
        if value is not None and leaf.field:
            found[leaf.field] = value
    return found


def holding_leaves(condition: Condition | None, batch: Requirements, memo: Memo) -> list[Condition]:
    """The field tests that make the condition hold for a batch of one; none where it does not hold."""
    if condition is None or not compile_condition(condition).certain(batch, memo)[0]:
        return []
    if condition.field is not None:
        return [condition]
    if condition.negated is not None:
        return list(condition.negated.leaves())
    return [
        leaf for part in condition.all or condition.any or () for leaf in holding_leaves(part, batch, memo)
    ]


def _weights(model: EngineModel, evaluation: Evaluation, holds: list[bool]) -> WeightTrace:
    groups = [one.id for one in model.knowledge.groups]
    criteria = [one.id for one in model.knowledge.criteria]
    buckets = buckets_of(model, evaluation.batch)
    centroid = group_weights(buckets)[:, 0]
    weights = evaluation.scores.weights[:, 0]
    return WeightTrace(
        buckets={
            group: BUCKETS[int(bucket) if bucket >= 0 else NOT_SORTED]
            for group, bucket in zip(groups, buckets[:, 0], strict=True)
        },
        centroid=dict(zip(groups, map(float, centroid), strict=True)),
        floors={
            groups[group]: max(
                record.minimum
                for record, other, condition in model.floors
                if other == group and holds[condition]
            )
            for _, group, condition in model.floors
            if holds[condition]
        },
        emphases=tuple(record.id for record, _, condition in model.emphases if holds[condition]),
        of_groups={
            group: float(weights[model.group_of == place].sum()) for place, group in enumerate(groups)
        },
        of_criteria=dict(zip(criteria, map(float, weights), strict=True)),
    )
