"""Laws that every population must obey: moving an answer one way never moves the advice the wrong way."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Self

import numpy as np
import numpy.typing as npt
from pydantic import model_validator

from rules.answer_space import with_levels
from rules.evaluation import Evaluation, evaluate
from rules.model import RATED, EngineModel, selected
from rules.requirements import UNKNOWN, Requirements
from rules.schema import AppliesTo, Id, Record, Text
from rules.scoring import scores
from rules.sweep import answers_of
from rules.verdict import KINDS, Kind

Mask = npt.NDArray[np.bool_]
SLACK = 1e-9
STAYS = KINDS.index(Kind.STAY_UNTIL)
REPAIR = "C-04"


class Law(Record):
    """What may never happen when the answer to one field moves.

    Attributes:
        steps: Options in order; of a choose-any field, one option that is added.
        higher: Of a number: it goes up.
        never_better: Alternatives of which no cell may rise, and none may come back.
        never_worse: Those of which no cell may fall.
        weight_never_falls: A group or a criterion.
        never_ends_stay: A verdict to stay may not turn into one to move.
    """

    id: Id
    field: Id
    steps: tuple[Text, ...] = ()
    higher: bool = False
    never_better: AppliesTo | None = None
    never_worse: AppliesTo | None = None
    weight_never_falls: Id | None = None
    never_ends_stay: bool = False
    reason: Text

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if bool(self.steps) == self.higher:
            raise ValueError("give either steps or higher")
        if not (self.never_better or self.never_worse or self.weight_never_falls or self.never_ends_stay):
            raise ValueError("a law needs something that may never happen")
        return self


@dataclass(frozen=True, slots=True)
class Breach:
    """A law that somebody's advice breaks.

    Attributes:
        law: Its id.
        what: Which cell, weight or verdict moved the wrong way, and by which records.
        count: Customers.
        example: The answers of the first of them, before the move.
    """

    law: str
    what: str
    count: int
    example: Mapping[str, object] = field(default_factory=dict)


def breaches(model: EngineModel, law: Law, crowd: Requirements, rng: np.random.Generator) -> list[Breach]:
    """What breaks the law among these customers, replayed with the answer moved."""
    found: dict[str, Breach] = {}
    for told, before, after in _moves(law, crowd, rng):
        one, other = (evaluate(model, batch, keep_table=True) for batch in (before, after))
        for breach in (
            *_cells(model, law, one, other),
            *_weights(model, law, one, other),
            *_stays(law, one, other),
        ):
            what, rows = breach
            if rows.any():
                name = f"{told}: {what}"
                found[name] = Breach(law.id, name, int(rows.sum()), answers_of(before, int(np.argmax(rows))))
    return list(found.values())


def _moves(
    law: Law, crowd: Requirements, rng: np.random.Generator
) -> "list[tuple[str, Requirements, Requirements]]":
    spec = crowd.fields[law.field]
    if law.higher:
        values = crowd.numbers[law.field]
        raised = values * (1.0 + rng.random(crowd.size)) + rng.integers(0, 3, crowd.size)
        return [(f"{law.field} up", crowd, with_levels(crowd, {law.field: raised}))]
    if spec.kind == "options":
        columns = np.stack([crowd.flags[f"{spec.id}.{one}"] for one in spec.options], axis=1)
        columns = np.where(columns == UNKNOWN, 0, columns)
        moves = []
        for option in law.steps:
            place = spec.options.index(option)
            off, on = columns.copy(), columns.copy()
            off[:, place], on[:, place] = 0, 1
            before, after = (with_levels(crowd, {spec.id: one}) for one in (off, on))
            moves.append((f"{law.field} with {option}", before, after))
        return moves
    batches = [
        with_levels(crowd, {spec.id: np.full(crowd.size, spec.options.index(one))}) for one in law.steps
    ]
    return [
        (f"{law.field} {law.steps[place]} -> {law.steps[place + 1]}", batches[place], batches[place + 1])
        for place in range(len(batches) - 1)
    ]


def _cells(model: EngineModel, law: Law, one: Evaluation, other: Evaluation) -> "list[tuple[str, Mask]]":
    found: list[tuple[str, Mask]] = []
    table, moved = one.scores.table, other.scores.table
    if table is None or moved is None:  # the law says nothing of cells
        return found
    there = one.scores.screening.on_offer & other.scores.screening.on_offer
    for sign, applies_to in ((1.0, law.never_better), (-1.0, law.never_worse)):
        if applies_to is None:
            continue
        word = "rises" if sign > 0 else "falls"
        for place, alternative in enumerate(model.alternatives):
            if not selected(applies_to, alternative.offer, alternative.voice) or not there[place].any():
                continue
            for number, criterion in enumerate(model.knowledge.criteria):
                rows = (sign * (moved[place, number] - table[place, number]) > SLACK) & there[place]
                if rows.any():
                    by = _movers(model, place, number, one, other, rows)
                    told = f" ({', '.join(by)})" if by else ""
                    found.append((f"{criterion.id} of {alternative.id} {word}{told}", rows))
            viable, still = (part.scores.screening.viable[place] for part in (one, other))
            back = there[place] & (still & ~viable if sign > 0 else viable & ~still)
            found.append((f"{alternative.id} {'comes back' if sign > 0 else 'is ruled out'}", back))
    return found


def _movers(
    model: EngineModel, place: int, criterion: int, one: Evaluation, other: Evaluation, rows: Mask
) -> tuple[str, ...]:
    """The records that change this cell of these customers in one of the two cases only."""
    changes = (*model.access_changes[place // 2], *model.voice_changes[place // 2])
    return tuple(
        dict.fromkeys(
            change.record
            for change in changes
            if change.criterion == criterion
            and (one.scores.holds[change.condition] != other.scores.holds[change.condition])[rows].any()
        )
    )


def _weights(model: EngineModel, law: Law, one: Evaluation, other: Evaluation) -> "list[tuple[str, Mask]]":
    if law.weight_never_falls is None:
        return []
    inside = [
        place
        for place, criterion in enumerate(model.knowledge.criteria)
        if law.weight_never_falls in (criterion.id, criterion.group)
    ]
    before, after = (part.scores.weights[inside].sum(axis=0) for part in (one, other))
    return [(f"the weight of {law.weight_never_falls} falls", after < before - SLACK)]


def _stays(law: Law, one: Evaluation, other: Evaluation) -> "list[tuple[str, Mask]]":
    if not law.never_ends_stay:
        return []
    return [("a stay ends", (one.verdicts.kinds == STAYS) & (other.verdicts.kinds != STAYS))]


# --- laws of the engine itself, whatever the data say -------------------------------------------------------


def engine_breaches(model: EngineModel, crowd: Requirements, rng: np.random.Generator) -> list[Breach]:
    """What breaks the laws of weights, of ratings and of dominance, each named in the function below."""
    checks = (
        *_more_weight(model, crowd, rng),
        *_worse_rating(model, crowd, rng),
        *_dominated_leader(model, crowd),
    )
    return [
        Breach(law, what, int(rows.sum()), answers_of(crowd, int(np.argmax(rows))))
        for law, what, rows in checks
        if rows.any()
    ]


def _more_weight(
    model: EngineModel, crowd: Requirements, rng: np.random.Generator
) -> "list[tuple[str, str, Mask]]":
    """A lead of v becomes (1 - t) v + t (lead inside the group): who is best in the group keeps its lead."""
    free = replace(model, floors=())  # floors hold weights in place, as they should
    batch = evaluate(free, crowd).batch
    groups = free.knowledge.groups
    weights = rng.dirichlet(np.ones(len(groups)), crowd.size).T
    part = rng.random(crowd.size)
    found = []
    before = scores(free, batch, of_groups=weights).values
    columns = np.arange(crowd.size)
    for place, group in enumerate(groups):
        only = np.zeros_like(weights)
        only[place] = 1.0
        inside = scores(free, batch, of_groups=only).values
        after = scores(free, batch, of_groups=(1 - part) * weights + part * only).values
        best = inside.argmax(axis=0)
        with np.errstate(invalid="ignore"):
            lead, lead_after = before[best, columns] - before, after[best, columns] - after
            lost = (lead_after < (1 - part) * lead - SLACK) & np.isfinite(before)
        what = f"more weight on {group.id} hurts the best in it"
        found.append(("more-weight", what, np.logical_or.reduce(lost, axis=0)))
    return found


def _worse_rating(
    model: EngineModel, crowd: Requirements, rng: np.random.Generator
) -> "list[tuple[str, str, Mask]]":
    """For each provider type: one criterion after the other is rated lower, repair first."""
    numbers = {name: np.full(crowd.size, np.nan) for name in crowd.numbers}
    unpriced = replace(
        crowd, numbers={**numbers, **{name: crowd.numbers[name] for name in ("sites", "people")}}
    )
    batch = evaluate(model, unpriced).batch
    before = scores(model, batch).values
    criteria = [one.id for one in model.knowledge.criteria]
    found = []
    for row, provider in enumerate(RATED):
        for name in (REPAIR, str(rng.choice(criteria))):
            if name not in criteria or np.isnan(model.typical[row, criteria.index(name)]):
                continue
            typical = model.typical.copy()
            typical[row, criteria.index(name)] = 1.0
            after = scores(replace(model, typical=typical), batch).values
            gained = np.isfinite(before) & (after > before + SLACK)
            what = f"a worse {name} of {provider} helps"
            found.append(("worse-rating", what, np.logical_or.reduce(gained, axis=0)))
    return found


def _dominated_leader(model: EngineModel, crowd: Requirements) -> "list[tuple[str, str, Mask]]":
    one = evaluate(model, crowd, keep_table=True)
    table, leader = one.scores.table, one.verdicts.leader
    assert table is not None
    columns = np.arange(crowd.size)
    counts = one.scores.weights > 0
    own = table[leader, :, columns].T
    beaten = np.zeros(crowd.size, dtype=bool)
    for place in range(len(model.alternatives)):
        cells = table[place]
        with np.errstate(invalid="ignore"):
            no_worse = ((cells >= own - SLACK) | ~counts).all(axis=0)
            better = ((cells > own + 1e-6) & (one.scores.weights > 1e-3)).any(axis=0)
        beaten |= no_worse & better & one.scores.screening.viable[place] & (leader >= 0)
    return [("dominated", "an alternative leads that another one beats everywhere", beaten)]
