"""Two versions of the knowledge over one population: which records differ, and whose verdict moves."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

import numpy as np
import numpy.typing as npt

from rules.evaluation import evaluate
from rules.knowledge import TABLES, KnowledgeBase
from rules.model import FAMILIES, EngineModel, compile_model
from rules.requirements import NOT_A_DATE, UNKNOWN, Requirements
from rules.schema import PROVIDERS, FieldSpec, Record
from rules.sweep import answers_of
from rules.verdict import KINDS, Kind

Mask = npt.NDArray[np.bool_]
Places = npt.NDArray[np.intp]
NOBODY = "none"
EXAMPLES = 3


@dataclass(frozen=True, slots=True)
class RecordChange:
    """A record that one version has and the other has not, or has otherwise; `keys` are those that differ."""

    table: str
    id: str
    change: Literal["added", "removed", "changed"]
    keys: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Moves:
    """Whose verdict differs; the moves of two populations add up.

    Attributes:
        customers, moved: All of them, and those whose kind of verdict or leader differs.
        kinds, families, types: (before, after) -> customers of all moved ones, unchanged pairs included.
        answers, moved_answers: "field.option" -> customers with this answer, of all and of the moved ones.
        examples: The first moved ones: their answers, and their verdicts before and after.
    """

    customers: int = 0
    moved: int = 0
    kinds: Mapping[tuple[str, str], int] = field(default_factory=dict)
    families: Mapping[tuple[str, str], int] = field(default_factory=dict)
    types: Mapping[tuple[str, str], int] = field(default_factory=dict)
    answers: Mapping[str, int] = field(default_factory=dict)
    moved_answers: Mapping[str, int] = field(default_factory=dict)
    examples: tuple[tuple[Mapping[str, object], str, str], ...] = ()

    def __add__(self, other: "Moves") -> "Moves":
        names = ("kinds", "families", "types", "answers", "moved_answers")
        sums = {name: dict(Counter(getattr(self, name)) + Counter(getattr(other, name))) for name in names}
        return Moves(
            customers=self.customers + other.customers,
            moved=self.moved + other.moved,
            examples=(*self.examples, *other.examples)[:EXAMPLES],
            **sums,
        )

    def groups(self) -> tuple[tuple[str, float, float], ...]:
        """Answers that the moved ones give more often than all: (answer, share of moved, share of all).

        Sorted by how much more often; of the differences that chance could make, none are told: each is
        more than four standard errors.
        """
        found = []
        for name, count in self.moved_answers.items():
            share, usual = count / self.moved, self.answers[name] / self.customers
            if share - usual > 4 * np.sqrt(usual * (1 - usual) / self.moved):
                found.append((name, share, usual))
        return tuple(sorted(found, key=lambda one: (one[2] - one[1], one[0])))


def changed_records(old: KnowledgeBase, new: KnowledgeBase) -> tuple[RecordChange, ...]:
    """What differs between the records, table by table."""
    found: list[RecordChange] = []
    for table in TABLES:
        before, after = (_named(getattr(base, table)) for base in (old, new))
        for name in dict.fromkeys((*before, *after)):
            one, other = before.get(name), after.get(name)
            if one is None or other is None:
                found.append(RecordChange(table, name, "added" if one is None else "removed"))
            elif one != other:
                keys = [key for key in type(one).model_fields if getattr(one, key) != getattr(other, key)]
                found.append(RecordChange(table, name, "changed", tuple(keys)))
    return tuple(found)


def _named(records: tuple[Record, ...]) -> dict[str, Record]:
    found: dict[str, Record] = {}
    for one in records:
        name = record_name(one)
        number = sum(other == name or other.startswith(f"{name} #") for other in found)
        found[f"{name} #{number + 1}" if number else name] = one
    return found


def record_name(record: Record) -> str:
    """Its id; of a record without one, what tells it from the others of its table."""
    for keys in (("id",), ("provider", "criterion"), ("paths",), ("phase", "kind"), ("group",)):
        if all(hasattr(record, key) for key in keys):
            parts = [getattr(record, key) for key in keys]
            return " ".join(" ".join(one) if isinstance(one, tuple) else str(one) for one in parts)
    return repr(record)


def shared_fields(old: KnowledgeBase, new: KnowledgeBase) -> dict[str, FieldSpec]:
    """The fields that both have, with the options that both have: what one population can answer."""
    found = {}
    for name, spec in new.field.items():
        other = old.field.get(name)
        if other is None or other.kind != spec.kind:
            continue
        options = tuple(one for one in spec.options if one in other.options)
        found[name] = spec.model_copy(update={"options": options})
    return found


def as_read_by(batch: Requirements, fields: Mapping[str, FieldSpec]) -> Requirements:
    """The customers for another version, which may order options otherwise or have more fields."""
    codes, flags = {}, {}
    numbers, dates = {}, {}
    for name, spec in fields.items():
        given = batch.fields.get(name)
        options = given.options if given else ()
        if spec.kind == "option":
            places = [spec.options.index(one) if one in spec.options else UNKNOWN for one in options]
            lookup = np.array([*places, UNKNOWN], dtype=np.int8)  # the last place serves UNKNOWN = -1
            unknown = np.full(batch.size, UNKNOWN, dtype=np.int8)
            codes[name] = lookup[batch.codes[name]] if given else unknown
        elif spec.kind == "options":
            known = batch.is_unknown(name) == 0 if options else np.zeros(batch.size, dtype=bool)
            for option in spec.options:
                chosen = batch.flags[f"{name}.{option}"] if option in options else known.astype(np.int8) - 1
                flags[f"{name}.{option}"] = chosen if option in options else np.minimum(chosen, 0)
        elif spec.kind == "number":
            numbers[name] = batch.numbers[name] if given else np.full(batch.size, np.nan)
        else:
            dates[name] = batch.dates[name] if given else np.full(batch.size, NOT_A_DATE)
    return Requirements(fields, batch.size, codes, flags, numbers, dates)


def compared(old: EngineModel, new: EngineModel, customers: Requirements) -> Moves:
    """Whose verdict moves from the one version to the other, in chunks."""
    step = 16_384
    found = Moves()
    for start in range(0, customers.size, step):
        found += _compared(old, new, customers.slice(slice(start, start + step)))
    return found


def _compared(old: EngineModel, new: EngineModel, customers: Requirements) -> Moves:
    before, after = (_verdicts(model, customers) for model in (old, new))
    moved = (before.kinds != after.kinds) | (before.leaders != after.leaders)
    rows = np.flatnonzero(moved)
    return Moves(
        customers=customers.size,
        moved=len(rows),
        kinds=_pairs([one.value for one in KINDS], before.kinds[rows], after.kinds[rows]),
        families=_pairs([*FAMILIES, NOBODY], before.families[rows], after.families[rows]),
        types=_pairs([*PROVIDERS, NOBODY], before.types[rows], after.types[rows]),
        answers=_answer_counts(customers, slice(None)),
        moved_answers=_answer_counts(customers, rows),
        examples=tuple(
            (answers_of(customers, int(row)), before.told(int(row)), after.told(int(row)))
            for row in rows[:EXAMPLES]
        ),
    )


@dataclass(frozen=True, slots=True)
class _Told:
    kinds: Places
    leaders: npt.NDArray[np.str_]
    families: Places  # the last place of each stands for nobody
    types: Places

    def told(self, row: int) -> str:
        return f"{KINDS[int(self.kinds[row])].value}: {self.leaders[row]}"


def _verdicts(model: EngineModel, customers: Requirements) -> _Told:
    found = evaluate(model, as_read_by(customers, model.knowledge.field)).verdicts
    names = np.array([*(one.id for one in model.alternatives), NOBODY])
    leads = (found.kinds != KINDS.index(Kind.SPECIAL_LINES_ONLY)) & (found.leader >= 0)
    leader = np.where(leads, found.leader, len(names) - 1)
    families = np.array([*model.family_of, len(FAMILIES)])[leader]
    types = np.array([*model.provider_of, len(PROVIDERS)])[leader]
    return _Told(found.kinds, names[leader], families, types)


def _pairs(names: list[str], before: Places, after: Places) -> dict[tuple[str, str], int]:
    table = np.bincount(before * len(names) + after, minlength=len(names) ** 2)
    return {
        (names[int(place) // len(names)], names[int(place) % len(names)]): int(table[place])
        for place in np.flatnonzero(table)
    }


def _answer_counts(customers: Requirements, rows: "slice | npt.NDArray[np.intp]") -> dict[str, int]:
    return {name: int(count) for name, count in _counts(customers, rows) if count}


def _counts(customers: Requirements, rows: "slice | npt.NDArray[np.intp]") -> Iterator[tuple[str, int]]:
    for name, spec in customers.fields.items():
        if spec.derived:
            continue
        if spec.kind == "option":
            codes = customers.codes[name][rows]
            counts = np.bincount(codes[codes >= 0], minlength=len(spec.options))
            yield from (
                (f"{name}.{one}", int(count)) for one, count in zip(spec.options, counts, strict=True)
            )
        elif spec.kind == "options":
            for option in spec.options:
                yield f"{name}.{option}", int((customers.flags[f"{name}.{option}"][rows] == 1).sum())


def models_of(old: KnowledgeBase, new: KnowledgeBase, as_of: date) -> tuple[EngineModel, EngineModel]:
    """Both versions, ready for advice on the same day."""
    return compile_model(old, as_of), compile_model(new, as_of)
