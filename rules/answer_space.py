"""Every answer to every question, and tables of customers that combine them, in pairs or in full."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import combinations

import numpy as np
import numpy.typing as npt

from rules.errors import Problem, ScoringError
from rules.population import NUMBER_RANGES, STAND_ALONE, USUAL_RANGE
from rules.requirements import DAYS_PER_MONTH, NOT_A_DATE, UNKNOWN, Requirements
from rules.schema import Condition, FieldSpec

Levels = npt.NDArray[np.generic]  # the answers to one field, "I don't know" first; one row an answer
Places = npt.NDArray[np.intp]  # one a customer: which of these answers
MOST_FREE_OPTIONS = 7  # up to here every set of options is an answer of its own
MONTHS = (0.0, 12.0, 36.0)  # dates that are tried beside those that conditions name

# Derived field -> the fields that it is worked out from (requirements.py).
WORKED_OUT_FROM: Mapping[str, tuple[str, ...]] = {
    "incumbent_group": ("region", "current_family", "current_provider"),
    "contract_months_left": ("contract_end",),
    "copper_months_left": ("notice_date", "copper_state", "notice"),
    "line_months_left": ("notice_date", "copper_state", "notice", "current_wire"),
    "contract_past_line": ("contract_end", "notice_date", "copper_state", "notice", "current_wire"),
    "exit_charge_estimate": ("exit_charge", "monthly_bill", "contract_end"),
    "best_saving": (
        "monthly_bill", "current_family", "quote_incumbent", "quote_competitor", "quote_reseller",
    ),
    "saving_short_of_wish": (
        "smallest_saving", "monthly_bill", "current_family", "quote_incumbent", "quote_competitor",
        "quote_reseller",
    ),
    "exit_charge_less_saving": (
        "exit_charge", "monthly_bill", "contract_end", "current_family", "quote_incumbent",
        "quote_competitor", "quote_reseller",
    ),
}  # fmt: skip


class AnswerSpace:
    """The answers that can be given to each field that a question gives.

    A choose-any question has one answer for each set of its options. A number has the ends of its range,
    and the values at, just below and just above each limit that a condition names; a date likewise.
    """

    def __init__(self, fields: Mapping[str, FieldSpec], conditions: Sequence[Condition], as_of: date) -> None:
        self.fields = fields
        self._as_of = np.datetime64(as_of, "D")
        self._limits = _limits(conditions)
        self._months = {
            limit
            for name, limits in self._limits.items()
            if name in fields and fields[name].unit == "months"
            for limit in limits
        }
        self.levels: dict[str, Levels] = {
            name: self._levels(spec) for name, spec in fields.items() if not spec.derived
        }

    def with_answers(self, base: Requirements, answers: Mapping[str, Places]) -> Requirements:
        """The customers of `base` with other answers to these fields."""
        return with_levels(base, {name: self.levels[name][places] for name, places in answers.items()})

    def told_apart(self, condition: Condition) -> dict[str, Levels]:
        """For each field that the condition reads: one answer of each kind that it can tell apart.

        Options that it does not name act alike in it, so one of them stands for all; of a derived field, the
        fields behind it take its place.
        """
        read: dict[str, set[str]] = {}
        whole: set[str] = set()
        for leaf in condition.leaves():
            name = leaf.field or ""
            if name in WORKED_OUT_FROM:
                whole.update(WORKED_OUT_FROM[name])
            else:
                read.setdefault(name, set()).update(options_named(leaf))
        whole -= read.keys()
        found = {name: self._few_levels(name, options) for name, options in read.items()}
        return found | {name: self.levels[name] for name in sorted(whole)}

    def _few_levels(self, name: str, options: set[str]) -> Levels:
        spec, levels = self.fields[name], self.levels[name]
        if spec.kind == "option":
            places = [spec.options.index(one) for one in spec.options if one in options]
            others = [place for place in range(len(spec.options)) if place not in places]
            return np.array([UNKNOWN, *places, *others[:1]], dtype=np.int8)
        if spec.kind == "options":
            columns = [spec.options.index(one) for one in spec.options if one in options]
            _, first = np.unique(levels[:, columns], axis=0, return_index=True)
            return np.asarray(levels[np.sort(first)])
        return levels

    def _levels(self, spec: FieldSpec) -> Levels:
        if spec.kind == "option":
            return np.arange(-1, len(spec.options), dtype=np.int8)
        if spec.kind == "options":
            return _sets_of(spec.options)
        if spec.kind == "number":
            low, high = NUMBER_RANGES.get(spec.id, USUAL_RANGE)
            near = {limit + step for limit in self._limits.get(spec.id, ()) for step in (-1, 0, 1)}
            inside = {value for value in near if low <= value <= high}
            return np.array([np.nan, *sorted({low, (low + high) // 2, high} | inside)])
        days = {round(month * DAYS_PER_MONTH) for month in (*MONTHS, *self._months)}
        steps = sorted({day + step for day in days for step in (-1, 0, 1)})
        return np.array([NOT_A_DATE, *(self._as_of + step for step in steps)], dtype="datetime64[D]")


def with_levels(base: Requirements, answers: Mapping[str, Levels]) -> Requirements:
    """The customers with other answers: field -> one answer a customer, options as rows of 0, 1, UNKNOWN."""
    codes, flags = dict(base.codes), dict(base.flags)
    numbers, dates = dict(base.numbers), dict(base.dates)
    for name, given in answers.items():
        spec = base.fields[name]
        if spec.kind == "option":
            codes[name] = given.astype(np.int8)
        elif spec.kind == "options":
            for place, option in enumerate(spec.options):
                flags[f"{name}.{option}"] = np.ascontiguousarray(given[:, place]).astype(np.int8)
        elif spec.kind == "number":
            numbers[name] = given.astype(np.float64)
        else:
            dates[name] = given.astype("datetime64[D]")
    return replace(base, codes=codes, flags=flags, numbers=numbers, dates=dates)


def joined(batches: Sequence[Requirements]) -> Requirements:
    """All customers of these batches, one after the other; there is at least one batch."""
    first = batches[0]
    return Requirements(
        first.fields,
        sum(one.size for one in batches),
        codes={name: np.concatenate([one.codes[name] for one in batches]) for name in first.codes},
        flags={name: np.concatenate([one.flags[name] for one in batches]) for name in first.flags},
        numbers={name: np.concatenate([one.numbers[name] for one in batches]) for name in first.numbers},
        dates={name: np.concatenate([one.dates[name] for one in batches]) for name in first.dates},
    )


def all_pairs(sizes: Sequence[int]) -> Places:
    """Rows x factors: any two factors take every pair of their levels together in some row.

    An orthogonal array of strength 2 (Bush 1952, Annals of Mathematical Statistics 23(3)): with a prime p,
    row (a, b) holds (a + j b) mod p in column j, so two columns show each pair of residues exactly once. Each
    residue stands for a level, the spare ones for any. One formula makes the whole table, where a greedy
    search would need minutes; it has p² rows, which is nothing to this engine.

    >>> table = all_pairs([3, 2, 2])
    >>> len(table), sorted({(int(a), int(b)) for a, b in table[:, [0, 1]]})
    (9, [(0, 0), (0, 1), (1, 0), (1, 1), (2, 0), (2, 1)])
    """
    if not sizes or min(sizes) < 1:
        raise ScoringError([Problem("a factor without levels", "all_pairs", "Give each at least one.")])
    prime = _prime_from(max(*sizes, len(sizes), 2))
    rows = np.arange(prime * prime)
    first, second = rows // prime, rows % prime
    table = np.empty((len(rows), len(sizes)), dtype=np.intp)
    for column, size in enumerate(sizes):
        table[:, column] = (first + column * second) % prime % size
    return table


def number_of_pairs(sizes: Sequence[int]) -> int:
    """How many pairs of levels of two factors there are.

    >>> number_of_pairs([3, 2, 2])
    16
    """
    return sum(one * other for one, other in combinations(sizes, 2))


def every_combination(sizes: Sequence[int], start: int, stop: int) -> Places:
    """Rows `start` to `stop` of the table with all combinations of levels, rows x factors.

    >>> every_combination([2, 3], 0, 6).tolist()
    [[0, 0], [0, 1], [0, 2], [1, 0], [1, 1], [1, 2]]
    """
    return np.stack(np.unravel_index(np.arange(start, stop), tuple(sizes)), axis=1)


def options_named(leaf: Condition) -> tuple[str, ...]:
    """The options that one test of a field names."""
    single = tuple(one for one in (leaf.equals, leaf.has) if one is not None)
    return single + (leaf.one_of or ()) + (leaf.has_any or ())


def _sets_of(options: Sequence[str]) -> Levels:
    free = [place for place, one in enumerate(options) if one not in STAND_ALONE]
    alone = [place for place, one in enumerate(options) if one in STAND_ALONE]
    sizes = range(1, len(free) + 1) if len(free) <= MOST_FREE_OPTIONS else (1, 2, len(free))
    sets = [(place,) for place in alone]
    chosen: list[tuple[int, ...]] = [*sets, *(one for size in sizes for one in combinations(free, size))]
    table = np.zeros((len(chosen) + 1, len(options)), dtype=np.int8)
    table[0] = UNKNOWN
    for row, places in enumerate(chosen, start=1):
        table[row, list(places)] = 1
    return table


def _limits(conditions: Sequence[Condition]) -> dict[str, set[float]]:
    found: dict[str, set[float]] = {}
    for leaf in (leaf for condition in conditions for leaf in condition.leaves()):
        for limit in (leaf.at_least, leaf.at_most):
            if leaf.field and limit is not None:
                found.setdefault(leaf.field, set()).add(limit)
    return found


def _prime_from(least: int) -> int:
    return next(
        one for one in _whole_numbers(least) if all(one % part for part in range(2, int(one**0.5) + 1))
    )


def _whole_numbers(start: int) -> Iterator[int]:
    while True:
        yield start
        start += 1
