"""Customers in, scores, knock-outs and verdicts out, in chunks of steady size."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from rules.assumptions import with_assumptions
from rules.group_values import GroupValues, group_values
from rules.model import EngineModel
from rules.requirements import Requirements, with_derived_fields
from rules.robustness import Draws, Robustness, clear_wins, robustness
from rules.scoring import Scores, scores
from rules.verdict import Standing, Verdicts, verdicts

CHUNK = 16_384  # customers at once: large enough for the vector operations, small enough for the cache


@dataclass(frozen=True, slots=True)
class Evaluation:
    """One chunk of customers, evaluated.

    Attributes:
        answered: The customers with derived fields; unknowns open.
        batch: The same with assumptions for the unknowns.
        scores, verdicts: See `Scores` and `Verdicts`.
        robustness: One a customer, or none where no draws were asked for.
    """

    answered: Requirements
    batch: Requirements
    scores: Scores
    verdicts: Verdicts
    robustness: tuple[Robustness, ...]


def evaluate(
    model: EngineModel,
    customers: Requirements,
    *,
    draws: Draws | None = None,
    known: GroupValues | None = None,
    keep_table: bool = False,
) -> Evaluation:
    """Evaluate a batch; with `draws`, the verdicts rest on the robustness of each customer.

    `known` and `keep_table` are handed to `scores`.
    """
    groups = {region: one.group for region, one in model.knowledge.incumbent_by_region.items()}
    answered = with_derived_fields(customers, groups, model.as_of)
    batch = with_assumptions(answered)
    found = scores(model, batch, known=known, keep_table=keep_table)
    if draws is None:
        result = verdicts(model, batch, found, _clear_winner(found), found.values)
        return Evaluation(answered, batch, found, result, ())
    robust = tuple(
        robustness(model, answered.slice(slice(row, row + 1)), draws) for row in range(customers.size)
    )
    type_shares = np.stack([one.type_shares for one in robust], axis=1)
    first_shares = np.stack([one.first_shares for one in robust], axis=1)
    result = verdicts(model, batch, found, type_shares, preference(found, first_shares))
    return Evaluation(answered, batch, found, result, robust)


def evaluated_chunks(model: EngineModel, customers: Requirements) -> Iterator[tuple[slice, Evaluation]]:
    """The batch in chunks, so that memory stays flat however many customers there are."""
    keep_freed_memory()
    known = group_values(model) if customers.size >= CHUNK else None  # made once: it does not pay for fewer
    step = 2 * CHUNK if known else CHUNK  # what is looked up needs fewer columns
    for start in range(0, customers.size, step):
        rows = slice(start, min(start + step, customers.size))
        yield rows, evaluate(model, customers.slice(rows), known=known)


def keep_freed_memory() -> None:
    """Let the allocator reuse the arrays of one chunk for the next one.

    The C library of Linux hands large blocks back to the system when they are freed, and every chunk would
    fault its pages in again, a quarter of the time. Freeing one block near its upper limit of 32 MiB, never
    touched, lifts that threshold for the process (mallopt(3), M_MMAP_THRESHOLD). Elsewhere it does nothing.
    """
    np.empty(31 * 2**20, dtype=np.uint8)


def _clear_winner(found: Scores) -> npt.NDArray[np.float64]:
    """Without draws: share 1 for the provider type that wins the central case by more than a hair, else 0."""
    return clear_wins(found.best_by_type).astype(np.float64)


def preference(found: Standing, first_shares: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """What chooses among alternatives: the draws won by the offer, then by the voice over it, then value."""
    by_offer = np.repeat(first_shares[::2] + first_shares[1::2], 2, axis=0)
    return 100.0 * by_offer + 10.0 * first_shares + found.values
