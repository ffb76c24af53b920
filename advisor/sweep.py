"""Sweeps the whole answer space through the engine, on all cores, and gathers what it finds."""

import tomllib
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from time import perf_counter
from typing import Literal, get_args

import numpy as np
from pydantic import ValidationError

from advisor.workers import in_parallel
from rules.answer_space import AnswerSpace, all_pairs, every_combination, joined, number_of_pairs
from rules.branches import missing_branches
from rules.errors import KnowledgeBaseError, Problem
from rules.findings import Finding, Known, findings_of, without_known
from rules.knowledge import KnowledgeBase
from rules.laws import Breach, Law, breaches, engine_breaches
from rules.model import compile_model
from rules.population import varied_customers
from rules.replay import Replay, customers_telling_apart, replay
from rules.schema import Condition, Record
from rules.soundness import conditions
from rules.sweep import Tally, Watch, tally, total, watch

EXPECTATIONS = Path(__file__).parent / "sweep.toml"
CUSTOMERS = 10_000_000
REPLAYED = 8192  # customers replayed under each answer to a question, beside all combinations that matter
BLOCK = 65_536  # customers a job
RECORDS = 16  # a job
LINES = (
    "setting", "incumbent_fibre", "copper_state", "competitor_lines", "leased_loop", "reseller",
)  # fmt: skip

Work = Literal["sample", "pairs", "lines", "sorting", "records", "field", "law", "engine"]


@dataclass(frozen=True, slots=True)
class Job:
    """One part of the sweep: customers `start` to `stop` of their kind, or a field or law by name."""

    work: Work
    number: int
    size: int
    start: int = 0
    name: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """What one job found."""

    counts: Tally | None = None
    replayed: Replay | None = None
    breaches: tuple[Breach, ...] = ()


class Expectations(Record):
    """What the knowledge is held to, and what is known and meant."""

    laws: tuple[Law, ...] = ()
    known: tuple[Known, ...] = ()


@dataclass(frozen=True, slots=True)
class Sweep:
    """The outcome of a sweep.

    Attributes:
        pairs: How many pairs of answers to two questions were tried together: all of them.
        sizes: Part of the sweep -> customers.
        seconds: Of the whole sweep, replays included.
        to_mend, known: Findings.
        not_in_force: Rules that are left out on this day.
    """

    edition: str
    as_of: date
    seed: int
    pairs: int
    sizes: dict[str, int]
    counts: Tally
    watched: Watch
    replays: tuple[Replay, ...]
    to_mend: tuple[Finding, ...]
    known: tuple[Finding, ...]
    not_in_force: tuple[str, ...]
    seconds: float


@dataclass
class Sweeper:
    """Does the jobs of a sweep; what it needs is worked out once in each process."""

    knowledge: KnowledgeBase
    as_of: date
    seed: int
    laws: tuple[Law, ...]
    replayed: int = REPLAYED

    def __getstate__(self) -> dict[str, object]:
        """Without what each process works out for itself, and could not be sent."""
        return {name: getattr(self, name) for name in ("knowledge", "as_of", "seed", "laws", "replayed")}

    @cached_property
    def watched(self) -> Watch:
        return watch(compile_model(self.knowledge, self.as_of))

    @cached_property
    def space(self) -> AnswerSpace:
        known = [condition for _, condition in conditions(self.knowledge)]
        return AnswerSpace(self.knowledge.field, known, self.as_of)

    @cached_property
    def pairs(self) -> "np.ndarray[tuple[int, int], np.dtype[np.intp]]":
        return all_pairs([len(levels) for levels in self.space.levels.values()])

    def combined(self, work: Work) -> tuple[str, ...]:
        """The fields of which every combination is tried."""
        names = LINES if work == "lines" else [f"importance_{one.id}" for one in self.knowledge.groups]
        return tuple(one for one in names if one in self.space.levels)

    def sizes_of(self, work: Work) -> list[int]:
        return [len(self.space.levels[name]) for name in self.combined(work)]

    def __call__(self, job: Job) -> Part:
        """What a job finds; it hangs on the seed and the job alone."""
        spawned = np.random.SeedSequence(self.seed, spawn_key=(get_args(Work).index(job.work), job.number))
        rng = np.random.default_rng(spawned)
        fields, model = self.knowledge.field, self.watched.model
        if job.work == "field":
            return Part(replayed=replay(self.watched, self.space, job.name, rng, self.replayed))
        if job.work == "law":
            crowd = varied_customers(fields, rng, job.size)
            return Part(breaches=tuple(breaches(model, self.laws[job.number], crowd, rng)))
        if job.work == "engine":
            return Part(breaches=tuple(engine_breaches(model, varied_customers(fields, rng, job.size), rng)))
        if job.work == "records":
            apart = [self.space.told_apart(one) for one in self._conditions(job)]
            crowds = [customers_telling_apart(self.space, one, rng) for one in apart]
            return Part(tally(self.watched, joined(crowds)))
        base = varied_customers(fields, rng, job.size)
        if job.work == "sample":
            return Part(tally(self.watched, base))
        stop = job.start + job.size
        if job.work == "pairs":
            names, places = list(self.space.levels), self.pairs[job.start : stop]
        else:
            names = list(self.combined(job.work))
            places = every_combination(self.sizes_of(job.work), job.start, stop)
        chosen = {name: places[:, column] for column, name in enumerate(names)}
        return Part(tally(self.watched, self.space.with_answers(base, chosen)))

    def _conditions(self, job: Job) -> list[Condition]:
        chosen = self.watched.records[job.start : job.start + job.size]
        return [one.condition for one in chosen if one.condition is not None]


def load_expectations(path: Path = EXPECTATIONS) -> Expectations:
    """What a sweep holds the knowledge to.

    Raises:
        KnowledgeBaseError: The file cannot be read, or something in it is wrong.
    """
    try:
        return Expectations.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        problem = Problem(f"not readable as TOML: {error}", path.name, "Correct the file.")
        raise KnowledgeBaseError([problem]) from error
    except ValidationError as error:
        problems = [
            Problem(
                f'"{".".join(str(part) for part in one["loc"])}": {one["msg"]}',
                path.name,
                "Correct the value.",
            )
            for one in error.errors()
        ]
        raise KnowledgeBaseError(problems) from error


def sweep(
    knowledge: KnowledgeBase,
    expected: Expectations,
    *,
    as_of: date,
    seed: int,
    customers: int = CUSTOMERS,
    workers: int = 1,
    replayed: int = REPLAYED,
    fields: Sequence[str] | None = None,
    works: Collection[Work] = get_args(Work),
    title: str = "",
) -> Sweep:
    """Sweep the answer space.

    Every pair of answers to two questions; every combination of the lines on offer; every way to sort what
    matters; every combination of answers that a record tells apart; and a sample. Then the same customers
    again under each answer to a question, and with answers moved as the laws say.

    Args:
        customers: In the sample.
        replayed: Customers replayed under each answer to a field.
        fields: Replay only these; None: all of them.
        works: Do only these parts.
    """
    started = perf_counter()
    sweeper = Sweeper(knowledge, as_of, seed, expected.laws, replayed)
    jobs = [one for one in _jobs(sweeper, customers, fields) if one.work in works]
    parts = in_parallel(sweeper, jobs, workers, title=title)
    counts = total([one.counts for one in parts if one.counts], sweeper.watched)
    replays = tuple(one.replayed for one in parts if one.replayed)
    found = findings_of(
        sweeper.watched,
        counts,
        replays,
        [breach for one in parts for breach in one.breaches],
        missing_branches(knowledge),
    )
    to_mend, known = without_known(found, expected.known)
    sizes: dict[str, int] = {}
    for job, part in zip(jobs, parts, strict=True):
        if part.counts:
            sizes[job.work] = sizes.get(job.work, 0) + part.counts.customers
    return Sweep(
        edition=knowledge.edition.id,
        as_of=as_of,
        seed=seed,
        pairs=number_of_pairs([len(levels) for levels in sweeper.space.levels.values()]),
        sizes=sizes,
        counts=counts,
        watched=sweeper.watched,
        replays=replays,
        to_mend=to_mend,
        known=known,
        not_in_force=sweeper.watched.model.expired,
        seconds=perf_counter() - started,
    )


def _jobs(sweeper: Sweeper, customers: int, fields: Sequence[str] | None) -> Iterator[Job]:
    """The longest ones first, so that no core waits long for the last one."""
    levels = sweeper.space.levels
    chosen = [name for name in levels if fields is None or name in fields]
    for name in sorted(chosen, key=lambda one: -len(levels[one])):
        yield Job("field", list(levels).index(name), sweeper.replayed, name=name)
    for number, law in enumerate(sweeper.laws):
        yield Job("law", number, sweeper.replayed, name=law.id)
    yield Job("engine", 0, sweeper.replayed)
    yield from _blocks("sample", customers)
    yield from _blocks("pairs", len(sweeper.pairs))
    combined: tuple[Work, ...] = ("lines", "sorting")
    for work in combined:
        yield from _blocks(work, int(np.prod(sweeper.sizes_of(work), dtype=np.int64)))
    for number, start in enumerate(range(0, len(sweeper.watched.records), RECORDS)):
        yield Job("records", number, RECORDS, start)


def _blocks(work: Work, customers: int) -> Iterator[Job]:
    for number, start in enumerate(range(0, customers, BLOCK)):
        yield Job(work, number, min(BLOCK, customers - start), start)
