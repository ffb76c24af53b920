"""What a whole population gets from the engine, counted: verdicts, leaders, records that fire, conflicts."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import reduce

import numpy as np
import numpy.typing as npt

from rules.conditions import compile_condition
from rules.conflicts import Conflict, conflicts_between
from rules.evaluation import Evaluation, evaluated_chunks
from rules.model import EngineModel, selected
from rules.requirements import Requirements
from rules.schema import AppliesTo, Condition, Record
from rules.verdict import KINDS, STAY_REASONS, Kind

Counts = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]
MACHINES = KINDS.index(Kind.SPECIAL_LINES_ONLY)


@dataclass(frozen=True, slots=True)
class Watched:
    """A record whose condition is watched.

    Attributes:
        table, record: Where it stands.
        number: Of its condition in the model.
        condition: None where it holds for everybody.
        alternatives: Places of those that it is about; empty where it is about the whole case.
        is_limited: It is about some alternatives; if none of them is in the model, it can have no effect.
    """

    table: str
    record: Record
    number: int
    condition: Condition | None
    alternatives: tuple[int, ...]
    is_limited: bool

    @property
    def id(self) -> str:
        return str(getattr(self.record, "id", "")) or f"{self.table} {_short(self.record)}"


@dataclass(frozen=True, slots=True)
class Watch:
    """A model together with all that is watched in it; `model` holds their conditions too."""

    model: EngineModel
    records: tuple[Watched, ...]
    conflicts: tuple[Conflict, ...]


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts over customers; two tallies add up to that of both populations.

    Attributes:
        kinds, stay_reasons: By position in KINDS and STAY_REASONS.
        leaders, seconds: By alternative; of lines for machines only, nothing leads.
        countries: By position in the options of the field; assumptions count.
        fires: By watched record, where its condition holds.
        matters: The same, where an alternative that it is about is on offer as well.
        conflicts: By conflict, where both records fire and an alternative in common is on offer.
        examples: Conflict -> the answers of the first such customer.
    """

    customers: int
    kinds: Counts
    stay_reasons: Counts
    leaders: Counts
    seconds: Counts
    countries: Counts
    fires: Counts
    matters: Counts
    conflicts: Counts
    examples: Mapping[int, Mapping[str, object]] = field(default_factory=dict)

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(
            customers=self.customers + other.customers,
            examples={**other.examples, **self.examples},
            **{name: getattr(self, name) + getattr(other, name) for name in COUNTED},
        )


COUNTED = (
    "kinds", "stay_reasons", "leaders", "seconds", "countries", "fires", "matters", "conflicts",
)  # fmt: skip


def watch(model: EngineModel) -> Watch:
    """Everything in the model with a condition, its checklist included."""
    known = model.knowledge
    extra = [one for one in known.checklist if one.when is not None]
    conditions = [*model.conditions]
    records: list[Watched] = []

    def add(table: str, record: Record, number: int, applies_to: AppliesTo | None) -> None:
        alternatives = tuple(
            place
            for place, one in enumerate(model.alternatives)
            if applies_to is not None and selected(applies_to, one.offer, one.voice)
        )
        condition = getattr(record, "when", None)
        records.append(Watched(table, record, number, condition, alternatives, applies_to is not None))

    for rule, number in model.rule_conditions:
        add("rules", rule, number, rule.applies_to)
    of_modifier = {
        one.record: one.condition
        for changes in (*model.access_changes, *model.voice_changes)
        for one in changes
    }
    for modifier in known.modifiers:
        if modifier.id in of_modifier:
            add("modifiers", modifier, of_modifier[modifier.id], modifier.applies_to)
    for floor, _, number in model.floors:
        add("floors", floor, number, None)
    for emphasis, _, number in model.emphases:
        add("emphases", emphasis, number, None)
    for item in extra:
        conditions.append(compile_condition(item.when))
        add("checklist", item, len(conditions) - 1, None)
    watched = tuple(records)
    return Watch(replace(model, conditions=tuple(conditions)), watched, conflicts_between(model, watched))


def tally(watched: Watch, customers: Requirements) -> Tally:
    """The counts over a batch, chunk by chunk."""
    parts = (
        _tally_of(watched, customers, rows, one) for rows, one in evaluated_chunks(watched.model, customers)
    )
    return total(parts, watched)


def total(parts: Iterable[Tally], watched: Watch) -> Tally:
    """The sum; examples come from the earliest part that has one."""
    return reduce(lambda one, other: one + other, parts, _nothing(watched))


def _nothing(watched: Watch) -> Tally:
    def none_of(size: int) -> Counts:
        return np.zeros(size, dtype=np.int64)

    return Tally(
        customers=0,
        kinds=none_of(len(KINDS)),
        stay_reasons=none_of(len(STAY_REASONS)),
        leaders=none_of(len(watched.model.alternatives)),
        seconds=none_of(len(watched.model.alternatives)),
        countries=none_of(len(watched.model.knowledge.field["country"].options)),
        fires=none_of(len(watched.records)),
        matters=none_of(len(watched.records)),
        conflicts=none_of(len(watched.conflicts)),
    )


def _tally_of(watched: Watch, customers: Requirements, rows: slice, one: Evaluation) -> Tally:
    holds, found = one.scores.holds, one.verdicts
    on_offer = _AnyOnOffer(one.scores.screening.on_offer)
    fires = [int(np.count_nonzero(holds[record.number])) for record in watched.records]
    matters = [
        int(np.count_nonzero(holds[record.number] & on_offer[record.alternatives]))
        if record.is_limited
        else count
        for record, count in zip(watched.records, fires, strict=True)
    ]
    both, examples = [], {}
    for place, conflict in enumerate(watched.conflicts):
        first, second = (watched.records[number].number for number in (conflict.first, conflict.second))
        met = holds[first] & holds[second] & on_offer[conflict.alternatives]
        both.append(int(np.count_nonzero(met)))
        if both[-1]:
            examples[place] = answers_of(customers, rows.start + int(np.argmax(met)))
    alternatives = len(watched.model.alternatives)
    leads = found.kinds != MACHINES
    return Tally(
        customers=one.answered.size,
        kinds=_counted(found.kinds, len(KINDS)),
        stay_reasons=_counted(found.stay_reason, len(STAY_REASONS)),
        leaders=_counted(found.leader[leads], alternatives),
        seconds=_counted(found.second[leads & found.wants_second], alternatives),
        countries=_counted(one.batch.codes["country"], len(one.batch.fields["country"].options)),
        fires=np.array(fires, dtype=np.int64),
        matters=np.array(matters, dtype=np.int64),
        conflicts=np.array(both, dtype=np.int64),
        examples=examples,
    )


def answers_of(customers: Requirements, row: int) -> dict[str, object]:
    """The answers of one customer: field -> value, without what is not known."""
    given = [name for name, spec in customers.fields.items() if not spec.derived]
    values = {name: customers.value(name, row) for name in given}
    return {name: value for name, value in values.items() if value is not None}


class _AnyOnOffer:
    """Where any of some alternatives is on offer; many records are about the same ones."""

    def __init__(self, on_offer: Mask) -> None:
        self._on_offer = on_offer
        self._known: dict[tuple[int, ...], Mask] = {}

    def __getitem__(self, alternatives: tuple[int, ...]) -> Mask:
        if alternatives not in self._known:
            self._known[alternatives] = np.logical_or.reduce(self._on_offer[list(alternatives)], axis=0)
        return self._known[alternatives]


def _counted(places: npt.NDArray[np.integer], size: int) -> Counts:
    """How often each place from 0 occurs; places below 0 mean none."""
    return np.bincount(places[places >= 0], minlength=size).astype(np.int64)


def _short(record: Record) -> str:
    return str(getattr(record, "group", "")) or type(record).__name__
