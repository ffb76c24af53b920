"""Customers per second: our engine beside four ways of scoring one customer at a time. Run with `make bench`.

Every comparator gets the same work: one table of 4 alternatives x 12 criteria and one set of weights per
customer, called once per customer, answering with the four overall values. They must agree before the clock
starts. Rates are medians of several repeats; all figures of one run come from the same machine and minutes.
"""

import json
import multiprocessing
import sys
import warnings
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import date
from statistics import median
from time import perf_counter

import numpy as np
import numpy.typing as npt

from advisor import advise
from advisor.advice import Advice
from advisor.combinations import combinations
from advisor.flips import flips
from advisor.proof import proof_sentences
from advisor.reasons import headline
from advisor.sweep import Expectations, sweep
from advisor.unknowns import unknowns
from advisor.workers import cores
from advisor.working import working
from rules.evaluation import evaluated_chunks
from rules.knowledge import KnowledgeBase, load_knowledge_base
from rules.model import EngineModel, compile_model
from rules.population import varied_customers
from rules.requirements import Requirements

ALTERNATIVES, CRITERIA = 4, 12
SEED = 20261122
REPEATS = 5
SECONDS_A_REPEAT = 0.4

Table = npt.NDArray[np.float64]  # alternatives x criteria, partial values from 0 to 1
Weights = npt.NDArray[np.float64]  # one per criterion, summing to 1
Scorer = Callable[[int], Sequence[float]]  # number of a customer -> overall values, one per alternative


@dataclass(frozen=True)
class Customers:
    """Made-up customers: a table and weights each, drawn from one seed."""

    tables: list[Table]
    weights: list[Weights]

    def __len__(self) -> int:
        return len(self.tables)


def made_up_customers(count: int, rng: np.random.Generator) -> Customers:
    return Customers(
        list(rng.uniform(0.0, 1.0, (count, ALTERNATIVES, CRITERIA))),
        list(rng.dirichlet(np.ones(CRITERIA), count)),
    )


# --- the comparators: each takes the customers and gives a function that scores one of them ---------------


def plain_python(customers: Customers) -> Scorer:
    tables = [table.tolist() for table in customers.tables]
    weights = [weight.tolist() for weight in customers.weights]

    def score(i: int) -> list[float]:
        return [sum(w * v for w, v in zip(weights[i], row, strict=True)) for row in tables[i]]

    return score


def pymcdm_wsm(customers: Customers) -> Scorer:
    """WSM, each column left as it is: the cells are partial values already, and it is quicker so."""
    from pymcdm.methods import WSM

    method, types = WSM(normalization_function=lambda column, cost=False: column), np.ones(CRITERIA)
    return lambda i: method(customers.tables[i], customers.weights[i], types)


def scikit_criteria(customers: Customers) -> Scorer:
    """The whole call: a decision matrix is made for the customer and then evaluated."""
    import skcriteria
    from skcriteria.agg.simple import WeightedSumModel

    model, objectives = WeightedSumModel(), [max] * CRITERIA

    def score(i: int) -> Sequence[float]:
        matrix = skcriteria.mkdm(customers.tables[i], objectives, weights=customers.weights[i])
        return list(model.evaluate(matrix).e_.score)

    return score


def scikit_criteria_evaluate_only(customers: Customers) -> Scorer:
    """Only `evaluate`, on decision matrices made beforehand."""
    import skcriteria
    from skcriteria.agg.simple import WeightedSumModel

    model, objectives = WeightedSumModel(), [max] * CRITERIA
    matrices = [
        skcriteria.mkdm(table, objectives, weights=weights)
        for table, weights in zip(customers.tables, customers.weights, strict=True)
    ]
    return lambda i: list(model.evaluate(matrices[i]).e_.score)


def zen_engine(customers: Customers) -> Scorer:
    """A rule graph in JSON: input, one expression per alternative, output."""
    import zen

    sums = [
        {"id": f"e{a}", "key": f"a{a}", "value": " + ".join(f"w[{c}] * t[{a}][{c}]" for c in range(CRITERIA))}
        for a in range(ALTERNATIVES)
    ]
    graph = {
        "nodes": [
            {"id": "in", "name": "customer", "type": "inputNode"},
            {
                "id": "sum",
                "name": "overall values",
                "type": "expressionNode",
                "content": {"expressions": sums},
            },
            {"id": "out", "name": "advice", "type": "outputNode"},
        ],
        "edges": [
            {"id": "1", "sourceId": "in", "targetId": "sum", "type": "edge"},
            {"id": "2", "sourceId": "sum", "targetId": "out", "type": "edge"},
        ],
    }
    decision = zen.ZenEngine().create_decision(zen.ZenDecisionContent(json.dumps(graph)))
    contexts = [
        {"t": table.tolist(), "w": weights.tolist()}
        for table, weights in zip(customers.tables, customers.weights, strict=True)
    ]

    def score(i: int) -> list[float]:
        result = decision.evaluate(contexts[i])["result"]
        return [result[f"a{a}"] for a in range(ALTERNATIVES)]

    return score


COMPARATORS: dict[str, Callable[[Customers], Scorer]] = {
    "plain Python weighted sum": plain_python,
    "pymcdm WSM": pymcdm_wsm,
    "scikit-criteria, mkdm + evaluate": scikit_criteria,
    "scikit-criteria, evaluate only": scikit_criteria_evaluate_only,
    "zen-engine, JSON graph": zen_engine,
}


# --- our engine -------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class EngineFigures:
    """What our engine did in this run."""

    customers_per_second: float  # a batch of one million varied customers, without robustness draws
    on_all_cores: float  # the same, shared out among the cores
    advise_seconds: float  # one full advise, robustness included
    defence_seconds: float  # flips, unknowns, proof, combinations and working of one advise
    swept_per_second: float  # customers drawn, evaluated and counted by `kb sweep`, on all cores
    peak_mib: dict[int, float] = field(
        default_factory=dict
    )  # customers in the batch -> peak memory of its process


CUSTOMERS = 1_000_000
BLOCK = 100_000  # customers made up at once
SWEPT = 2_000_000
AS_OF = date(2026, 11, 22)
A_CASE = {
    "country": "us", "region": "US-OH", "setting": "suburb", "current_family": "incumbent",
    "current_wire": "copper", "incumbent_fibre": "yes", "copper_state": "good",
    "competitor_lines": ["cable", "fibre_onnet"], "people": 12, "calls": 5, "special_lines": ["card"],
    "harm_hour": "lost_sales", "importance_cost": "a_lot", "importance_reliability": "decides",
}  # fmt: skip


def our_engine(rng: np.random.Generator) -> EngineFigures:
    """The batch with full screening, modifiers and 20 criteria, without draws; and one full advise."""
    model = compile_model(load_knowledge_base(), AS_OF)
    customers = varied_customers(model.knowledge.field, rng, CUSTOMERS)
    batch = median_seconds(lambda: deque(evaluated_chunks(model, customers), maxlen=0), repeats=3)
    answers = {"version": 1, "answers": A_CASE}
    advice = advise(answers, model.knowledge, AS_OF)
    return EngineFigures(
        customers_per_second=CUSTOMERS / batch,
        on_all_cores=CUSTOMERS / seconds_on_all_cores(),
        advise_seconds=median_seconds(lambda: advise(answers, model.knowledge, AS_OF), repeats=15),
        defence_seconds=median_seconds(lambda: defend(advice, model.knowledge), repeats=5),
        swept_per_second=swept_per_second(),
        peak_mib={size: peak_mib_of(evaluate_in_blocks, size) for size in (100_000, 1_000_000, 2_000_000)},
    )


def defend(advice: Advice, knowledge: KnowledgeBase) -> None:
    """Everything that makes an advice defensible: flips, unknowns, proof, combinations, three depths."""
    flips(advice, knowledge)
    unknowns(advice, knowledge)
    proof_sentences(advice, knowledge)
    combinations(advice, knowledge)
    headline(advice, knowledge)
    working(advice, knowledge)


def seconds_on_all_cores() -> float:
    """The batch of one million, shared out: one process a core, each with its customers ready beforehand."""
    count = cores()
    context = multiprocessing.get_context("spawn")
    with ExitStack() as running:
        pools = [
            running.enter_context(context.Pool(1, _prepare_share, (SEED + number, CUSTOMERS // count)))
            for number in range(count)
        ]

        def once() -> None:
            for started in [pool.apply_async(_evaluate_share) for pool in pools]:
                started.get()

        return median_seconds(once, repeats=3)


def _prepare_share(seed: int, size: int) -> None:
    model = compile_model(load_knowledge_base(), AS_OF)
    _share.append((model, varied_customers(model.knowledge.field, np.random.default_rng(seed), size)))


def _evaluate_share() -> None:
    ((model, customers),) = _share
    deque(evaluated_chunks(model, customers), maxlen=0)


_share: list[tuple[EngineModel, Requirements]] = []  # of one process


def swept_per_second() -> float:
    """The rate of the sample of a sweep: drawing, evaluating, counting; with the start of the processes."""
    knowledge = load_knowledge_base()
    found = sweep(
        knowledge,
        Expectations(),
        as_of=AS_OF,
        seed=SEED,
        customers=SWEPT,
        workers=cores(),
        works=("sample",),
    )
    return SWEPT / found.seconds


def evaluate_in_blocks(size: int) -> None:
    """Make up and evaluate customers block by block, as a reader of a long file would."""
    model = compile_model(load_knowledge_base(), AS_OF)
    rng = np.random.default_rng(SEED)
    for _ in range(0, size, BLOCK):
        deque(evaluated_chunks(model, varied_customers(model.knowledge.field, rng, BLOCK)), maxlen=0)


# --- measuring and reporting ------------------------------------------------------------------------------


def median_seconds(job: Callable[[], object], repeats: int = REPEATS) -> float:
    """The middle one of several timings, after one call to warm up."""
    job()
    return median(seconds(job) for _ in range(repeats))


def seconds(job: Callable[[], object]) -> float:
    start = perf_counter()
    job()
    return perf_counter() - start


def customers_per_second(score: Scorer, count: int) -> float:
    """Median rate of a comparator; each repeat lasts about SECONDS_A_REPEAT and goes round all customers."""
    once = max(seconds(lambda: [score(i) for i in range(20)]) / 20, 1e-7)
    calls = max(20, int(SECONDS_A_REPEAT / once))

    def one_repeat() -> None:
        for i in range(calls):
            score(i % count)

    return calls / median_seconds(one_repeat)


def peak_mib_of(job: Callable[..., object], *arguments: object) -> float:
    """Peak memory of a fresh process that runs `job(*arguments)`, imports included.

    `job` must be a function of a module, not one made inside another: its name travels, not its code.
    """
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(_peak_mib_here, (job, arguments))


def _peak_mib_here(job: Callable[..., object], arguments: tuple[object, ...]) -> float:
    import resource

    job(*arguments)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / 2**20 if sys.platform == "darwin" else peak / 2**10


def check_agreement(scorers: dict[str, Scorer], how_many: int = 50) -> None:
    """Raises AssertionError when two comparators do not do the same sum."""
    for name, score in scorers.items():
        for i in range(how_many):
            np.testing.assert_allclose(
                score(i), scorers["plain Python weighted sum"](i), rtol=1e-9, err_msg=f"{name}, customer {i}"
            )


def print_comparators(rates: dict[str, float]) -> None:
    print(f"{'customers per second':<40}{'rate':>14}{'us each':>12}{'x pymcdm':>10}")
    for name, rate in sorted(rates.items(), key=lambda item: -item[1]):
        print(f"{name:<40}{rate:>14,.0f}{1e6 / rate:>12,.1f}{rate / rates['pymcdm WSM']:>10.2f}")


def print_aims(ours: EngineFigures, rates: dict[str, float]) -> None:
    """Our figures, each beside its aim."""
    batch, one = ours.customers_per_second, ours.advise_seconds
    evaluation = 1 / rates["scikit-criteria, mkdm + evaluate"]
    evaluate_only = 1 / rates["scikit-criteria, evaluate only"]
    print()
    for where, rate in (("one process", batch), (f"{cores()} processes, one a core", ours.on_all_cores)):
        print(f"our engine, batch, {where}: {rate:,.0f} customers per second")
        print(f"  {rate / rates['pymcdm WSM']:,.1f} x pymcdm WSM (aim: at least 100)")
        print(f"  {rate / rates['plain Python weighted sum']:,.1f} x the plain Python sum (aim: more than 1)")
    print(f"one full advise: {one * 1e3:,.1f} ms")
    print(f"  {one / evaluation:,.1f} scikit-criteria evaluations with their matrix (aim: at most 40)")
    print(f"  {one / evaluate_only:,.1f} scikit-criteria evaluations without")
    ratio = ours.defence_seconds / one
    print(f"flips, unknowns, proof, combinations, working: {ours.defence_seconds * 1e3:,.0f} ms")
    print(f"  {ratio:,.1f} x one full advise (aim: at most 1)")
    print(f"sweep of the answer space: {ours.swept_per_second:,.0f} customers per second on {cores()} cores")
    for size, mib in ours.peak_mib.items():
        print(f"peak memory, {size:>9,} customers: {mib:,.0f} MiB")


def main() -> None:
    warnings.simplefilter("ignore")  # what the comparators have to say about their own dependencies
    rng = np.random.default_rng(SEED)
    customers = made_up_customers(1000, rng)
    scorers = {name: build(customers) for name, build in COMPARATORS.items()}
    check_agreement(scorers)

    print(f"{ALTERNATIVES} alternatives x {CRITERIA} criteria, one call per customer")
    print(f"medians of {REPEATS} repeats, seed {SEED}\n")
    rates = {name: customers_per_second(score, len(customers)) for name, score in scorers.items()}
    print_comparators(rates)

    print_aims(our_engine(rng), rates)


if __name__ == "__main__":
    main()
