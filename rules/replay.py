"""The same customers with one answer changed: which answers make a difference, and which never do."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import blake2b

import numpy as np
import numpy.typing as npt

from rules.answer_space import AnswerSpace, Levels, joined, with_levels
from rules.evaluation import CHUNK, evaluate
from rules.population import STAND_ALONE, varied_customers
from rules.requirements import Requirements
from rules.schema import FieldSpec
from rules.sweep import Watch

Signature = npt.NDArray[np.uint64]  # one a customer; equal outcomes have equal ones
DECIMALS = 9  # of a value: what differs by less is the same
MIXER = np.uint64(0x9E3779B97F4A7C15)
BITS = 50  # records in one number: so many bits a float holds exactly
STEP = 2048  # customers replayed at once
COPIES = 4  # of each combination of the answers that a record reads, with different other answers


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer that was tried, by its name, and what came of it over all replayed customers.

    `outcome` tells the values and the verdict, `whole` also which records fired, as digests.
    """

    name: str
    outcome: bytes
    whole: bytes


@dataclass(frozen=True, slots=True)
class Replay:
    """What became of the same customers under each answer to one field.

    Attributes:
        is_choice: The answers are options, not points of a scale.
        answers: Of a choose-any field, pairs of "option" and "not option".
        customers: How many were replayed, each once an answer.
    """

    field: str
    is_choice: bool
    answers: tuple[Answer, ...]
    customers: int

    @property
    def moves_a_verdict(self) -> bool:
        """Whether some answer changes a value or a verdict of somebody."""
        return any(one.outcome != other.outcome for one, other in self._comparable())

    @property
    def matters(self) -> bool:
        """Whether some answer changes anything, the text of the advice included."""
        return any(one.whole != other.whole for one, other in self._comparable())

    def same_answers(self) -> tuple[tuple[str, str], ...]:
        """Answers that never differ in anything from an earlier one, as (this one, that one)."""
        return tuple((one.name, other.name) for one, other in self._comparable() if one.whole == other.whole)

    def _comparable(self) -> Iterable[tuple[Answer, Answer]]:
        """Each answer with the first earlier one that is most like it; of a choose-any field, on and off."""
        if self.answers and self.answers[-1].name.startswith("not "):
            yield from zip(self.answers[::2], self.answers[1::2], strict=True)
            return
        for place, one in enumerate(self.answers[1:], start=1):
            earlier = self.answers[:place]
            same = [other for other in earlier if other.whole == one.whole]
            yield one, (same or [other for other in earlier if other.outcome == one.outcome] or earlier)[0]


def replay(
    watched: Watch, space: AnswerSpace, field: str, rng: np.random.Generator, customers: int
) -> Replay:
    """Replay customers under every answer to a field.

    They are drawn at random, and in addition there is every combination of the answers that a record which
    reads the field can tell apart: so what only a rare combination shows is seen as well. It stops early
    where all answers have been seen to differ.
    """
    spec = watched.model.knowledge.field[field]
    special = _crowd_for(watched, space, field, rng)
    crowds = [special.slice(slice(at, at + STEP)) for at in range(0, special.size, STEP)]
    crowds += [varied_customers(space.fields, rng, STEP) for _ in range(-(-customers // STEP))]
    seen: dict[str, list[tuple[bytes, bytes]]] = {}
    done = 0
    for number, base in enumerate(crowds):
        other = _rated_elsewhere(watched, number)
        answered = list(_answered(base, spec, space))
        together = max(1, CHUNK // base.size)  # a few customers at a time would be slow
        for start in range(0, len(answered), together):
            names, batches = zip(*answered[start : start + together], strict=True)
            for name, digests in zip(names, _digests(other, joined(batches), len(names)), strict=True):
                seen.setdefault(name, []).append(digests)
        done += base.size
        found = _replay(spec, seen, done)
        if found.moves_a_verdict and not (found.is_choice and found.same_answers()):
            break
    return _replay(spec, seen, done)


def _rated_elsewhere(watched: Watch, number: int) -> Watch:
    """With ratings from the ends of their ranges in turn: what only the draws show counts too."""
    model = watched.model
    ratings = (model.high, model.low, model.typical)[number % 3]
    return replace(watched, model=replace(model, typical=ratings))


def _replay(spec: FieldSpec, seen: Mapping[str, Sequence[tuple[bytes, bytes]]], customers: int) -> Replay:
    answers = tuple(
        Answer(name, b"".join(one for one, _ in parts), b"".join(one for _, one in parts))
        for name, parts in seen.items()
    )
    return Replay(spec.id, spec.kind in ("option", "options"), answers, customers)


def _crowd_for(watched: Watch, space: AnswerSpace, field: str, rng: np.random.Generator) -> Requirements:
    """For the records that read the field: all that they can tell apart."""
    waiting = [varied_customers(space.fields, rng, 1)]
    for record in watched.records:
        apart = space.told_apart(record.condition) if record.condition else {}
        if field in apart:
            others = {name: levels for name, levels in apart.items() if name != field}
            waiting.append(customers_telling_apart(space, others, rng))
    return joined(waiting)


def customers_telling_apart(
    space: AnswerSpace, apart: Mapping[str, Levels], rng: np.random.Generator, most: int = 20_000
) -> Requirements:
    """Every combination of these answers, several times with other answers beside; at most about `most`."""
    sizes = [len(levels) for levels in apart.values()]
    count = int(np.prod(sizes, dtype=np.int64)) if sizes else 1
    copies = max(1, min(COPIES, most // count))
    rows = np.tile(np.arange(count), copies) if count <= most else rng.integers(0, count, most)
    base = varied_customers(space.fields, rng, len(rows))
    places = np.unravel_index(rows, tuple(sizes)) if sizes else ()
    return with_levels(
        base, {name: levels[place] for (name, levels), place in zip(apart.items(), places, strict=True)}
    )


def _answered(base: Requirements, spec: FieldSpec, space: AnswerSpace) -> Iterable[tuple[str, Requirements]]:
    """The customers under each answer."""
    if spec.kind != "options":
        for place, level in enumerate(space.levels[spec.id]):
            if spec.kind == "option" and place == 0:
                continue  # what an unknown stands for is told elsewhere
            name = spec.options[place - 1] if spec.kind == "option" else str(level)
            yield name, with_levels(base, {spec.id: np.full(base.size, level)})
        return
    given = np.stack([base.flags[f"{spec.id}.{option}"] for option in spec.options], axis=1)
    given = np.maximum(given, 0)  # an unknown counts as nothing chosen
    alone = [option in STAND_ALONE for option in spec.options]
    for place, option in enumerate(spec.options):
        without = np.where(alone, 0, given)
        without[:, place] = 0
        if alone[place]:
            without[:] = 0
        chosen = without.copy()
        chosen[:, place] = 1
        yield option, with_levels(base, {spec.id: chosen})
        yield f"not {option}", with_levels(base, {spec.id: without})


def _digests(watched: Watch, batch: Requirements, parts: int) -> list[tuple[bytes, bytes]]:
    """Digests of the outcome and of the whole for each of `parts` equal parts of a batch."""
    one = evaluate(watched.model, batch)
    found = one.verdicts
    outcome = np.zeros(batch.size, dtype=np.uint64)
    for row in one.scores.values:
        outcome = _mixed(outcome, np.round(row, DECIMALS) + 0.0)
    for column in (found.kinds, found.leader, found.runner_up, found.second, found.stay_reason):
        outcome = _mixed(outcome, column.astype(np.float64))
    outcome = _mixed(outcome, np.nan_to_num(found.stay_months, nan=-1.0))
    whole = outcome
    for start in range(0, len(watched.records), BITS):
        fired = np.zeros(batch.size, dtype=np.int64)
        for record in watched.records[start : start + BITS]:
            fired = 2 * fired + one.scores.holds[record.number]
        whole = _mixed(whole, fired.astype(np.float64))
    split = (np.split(one, parts) for one in (outcome, whole))
    return [(_digest(first), _digest(second)) for first, second in zip(*split, strict=True)]


def _mixed(signature: Signature, column: npt.NDArray[np.float64]) -> Signature:
    with np.errstate(over="ignore"):
        mixed = (signature ^ np.ascontiguousarray(column).view(np.uint64)) * MIXER
    return np.asarray(mixed ^ (mixed >> np.uint64(29)), dtype=np.uint64)


def _digest(signature: Signature) -> bytes:
    return blake2b(signature.tobytes(), digest_size=12).digest()
