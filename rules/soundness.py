"""Checks between records: ids, sources, conditions, complete tables. Every problem is reported."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from itertools import combinations_with_replacement, product
from math import isfinite
from typing import TYPE_CHECKING

from rules import schema
from rules.conditions import TESTS, problems_with_condition
from rules.errors import Problem, printable
from rules.order import disorder
from rules.references import dangling_ids

if TYPE_CHECKING:
    from rules.knowledge_base import KnowledgeBase

Place = Callable[[object], str]
LONGEST = 500  # characters of a sentence in a problem

# Fields that the engine's own code reads (requirements.py, costs.py, weights.py, verdict.py).
FIELDS_READ_BY_CODE = frozenset(
    {"country", "region", "people", "calls", "current_family", "contract", "contract_end", "exit_charge"}
    | {
        "notice_date",
        "monthly_bill",
        "smallest_saving",
        "exit_charge_estimate",
        "quote_incumbent",
        "quote_competitor",
    }
    | {"quote_reseller", "second_path", "power_cut", "harm_hour", "special_lines"}
    | {"copper_state", "current_wire", "notice", "reasons"}
    | {f"importance_{group}" for group in schema.Group.__args__}  # type: ignore[attr-defined]
)


def problems_between_records(
    base: KnowledgeBase, place: Place, lost: frozenset[str] = frozenset()
) -> list[Problem]:
    """Everything that is wrong between records.

    Args:
        base: The records. Of those that are malformed, only what can be read is set and is checked.
        place: Record -> file and number, for messages.
        lost: Ids and table names that could not be read: reported already, so what points to them is
            left alone.
    """
    problems: list[Problem] = []
    problems.extend(_duplicate_ids(base, place))
    problems.extend(dangling_ids(base, place, lost))
    problems.extend(_unsupported_marks(base, place))
    problems.extend(_foreign_sources(base, place))
    problems.extend(_unsound_conditions(base, place, lost))
    problems.extend(_unsound_fields(base, place))
    problems.extend(_incomplete_ratings(base, place, lost))
    problems.extend(_incomplete_path_pairs(base, place, lost))
    problems.extend(_unfit_incumbents(base, place, lost))
    problems.extend(_repeated_timelines(base, place))
    problems.extend(disorder(base, place))
    return [
        Problem(printable(one.what, LONGEST), one.where, printable(one.mend, LONGEST))
        for one in dict.fromkeys(problems)
    ]


def fields_read(base: KnowledgeBase) -> frozenset[str]:
    """Every field that a rule, a criterion or the engine's code reads."""
    named = {leaf.field for _, condition in conditions(base) for leaf in condition.leaves() if leaf.field}
    return frozenset(named) | FIELDS_READ_BY_CODE


def conditions(base: KnowledgeBase) -> Iterator[tuple[schema.Record, schema.Condition]]:
    """Every condition of the knowledge base, with the record that it belongs to."""
    for name in base.__dataclass_fields__:
        for record in getattr(base, name):
            named = [
                getattr(record, key, None) for key in ("available_when", "priced_when", "active_when", "when")
            ]
            named += [one.when for one in getattr(record, "unknown", ())]
            yield from ((record, one) for one in named if one is not None)


def _duplicate_ids(base: KnowledgeBase, place: Place) -> Iterator[Problem]:
    spaces = {"fields", "providers", "accesses", "offers", "groups"}  # ids of their own name space
    tables = {
        name: Counter(one.id for one in getattr(base, name) if hasattr(one, "id"))
        for name in base.__dataclass_fields__
    }
    for name, counts in tables.items():
        shared = set() if name in spaces else set(tables) - spaces - {name}
        for record in getattr(base, name):
            named = getattr(record, "id", None)
            if counts[named] > 1:
                what = f'id "{named}" stands {counts[named]} times'
                yield Problem(what, place(record), "Give each its own id.")
            if any(named in tables[other] for other in shared):
                what = f'id "{named}" is used in another table'
                yield Problem(what, place(record), "Give each its own id.")


def _unsupported_marks(base: KnowledgeBase, place: Place) -> Iterator[Problem]:
    for record in (*base.facts, *base.rules, *base.costs):
        mark, sources = getattr(record, "mark", None), getattr(record, "sources", None)
        if mark is not None and mark.is_verified and sources == ():
            yield Problem(
                f"is marked {mark} and cites no source",
                place(record),
                "Cite the page that was read, or mark it K or J.",
            )


def _foreign_sources(base: KnowledgeBase, place: Place) -> Iterator[Problem]:
    """A change rests on what its record rests on, or on part of it."""
    for record in (*base.modifiers, *base.rules):
        own = getattr(record, "sources", ())
        for change in getattr(record, "changes", ()):
            for name in getattr(change, "sources", None) or ():
                if name not in own:
                    criterion = getattr(change, "criterion", "?")
                    what = f'a change of {criterion} cites "{name}", its record does not'
                    yield Problem(what, place(record), "Cite it in the record as well, or drop it here.")


def _unsound_conditions(base: KnowledgeBase, place: Place, lost: frozenset[str]) -> Iterator[Problem]:
    fields = {one.id: one for one in base.fields if hasattr(one, "id")}
    usable = {name for name, one in fields.items() if hasattr(one, "kind") and hasattr(one, "options")}
    if "incumbents" in lost:
        usable.discard("region")  # its options are theirs
    for record, condition in conditions(base):
        for part in _parts(condition):
            if () in (part.all, part.any, part.one_of, part.has_any):
                yield Problem("a condition has an empty list", place(record), "Fill the list or remove it.")
        for leaf in condition.leaves():  # one by one: a lost field does not hide what is wrong with others
            is_test = any(getattr(leaf, test) is not None for test in TESTS)
            is_unknown = leaf.field not in fields and not {leaf.field, "fields"} & lost
            if is_unknown or (leaf.field in usable and is_test):
                yield from problems_with_condition(leaf, fields, place(record))


def _parts(condition: schema.Condition) -> Iterator[schema.Condition]:
    """A condition and all conditions inside it."""
    yield condition
    inner = (*(condition.all or ()), *(condition.any or ()))
    for part in (*inner, condition.negated) if condition.negated else inner:
        yield from _parts(part)


def _unsound_fields(base: KnowledgeBase, place: Place) -> Iterator[Problem]:
    """Fields whose options do not fit their kind, and what they take when unknown."""
    for field in base.fields:
        named, kind, options = (getattr(field, key, None) for key in ("id", "kind", "options"))
        if kind is None or options is None:
            continue
        if (kind in ("option", "options")) != bool(options) and named != "region":
            what = f"a field of kind {kind} {'lists' if options else 'has no'} options"
            yield Problem(what, place(field), "Give options to a choice, and to nothing else.")
        for option, times in Counter(options).items():
            if times > 1 and named != "region":  # these come from incumbents.toml
                yield Problem(f'lists option "{option}" {times} times', place(field), "Keep it once.")
        assumptions = getattr(field, "unknown", ())
        for assumption in assumptions:
            for value in (getattr(assumption, "assume", None), *getattr(assumption, "shares", ())):
                fits = value is None or (
                    _is_number(str(value)) if kind == "number" else str(value) in options
                )
                if not fits:
                    yield Problem(
                        f'field "{named}" cannot take "{value}" when unknown',
                        place(field),
                        "Use its options, or numbers for a number.",
                    )
        if assumptions and assumptions[-1].when is not None:
            yield Problem(
                f'field "{named}" has no assumption that always holds',
                place(field),
                "Let the last one have no `when`.",
            )


def _is_number(text: str) -> bool:
    try:
        return isfinite(float(text))
    except ValueError:
        return False


def _incomplete_ratings(base: KnowledgeBase, place: Place, lost: frozenset[str]) -> Iterator[Problem]:
    rated = [(getattr(one, "criterion", None), getattr(one, "provider", None)) for one in base.ratings]
    counts = Counter(rated)
    for criterion, provider in product(base.criteria, base.providers):
        first, second = getattr(criterion, "id", None), getattr(provider, "id", None)
        layer = getattr(criterion, "layer", None)
        if first is None or second is None or layer is None:
            continue
        found = counts[first, second]
        not_needed = second == "hosted" and layer == "access"
        may_be_lost = "ratings" in lost or {(first, None), (None, second), (None, None)} & counts.keys()
        if found > 1 or (found == 0 and not not_needed and not may_be_lost):
            yield Problem(
                f'{found} ratings of "{second}" on {first}',
                place(criterion),
                "ratings.toml needs exactly one.",
            )


def _incomplete_path_pairs(base: KnowledgeBase, place: Place, lost: frozenset[str]) -> Iterator[Problem]:
    paths = sorted({one.path for one in base.offers if hasattr(one, "path")})
    listed = Counter(frozenset(one.paths) for one in base.path_pairs if hasattr(one, "paths"))
    may_be_lost = "path_pairs" in lost or listed.total() < len(base.path_pairs)
    for first, second in combinations_with_replacement(paths, 2):
        if not listed[frozenset((first, second))] and not may_be_lost:
            yield Problem(
                f'no word on how independent "{first}" and "{second}" are',
                "alternatives.toml",
                "Add a path_pairs record.",
            )
    for pair in base.path_pairs:
        if hasattr(pair, "paths") and listed[frozenset(pair.paths)] > 1:
            named = '" and "'.join(pair.paths)
            yield Problem(f'the pair "{named}" stands more than once', place(pair), "Keep one record.")


def _repeated_timelines(base: KnowledgeBase, place: Place) -> Iterator[Problem]:
    steps = Counter(_step(one) for one in base.timelines)
    for one in base.timelines:
        if steps[_step(one)] > 1 and None not in _step(one):
            what = f"the phase {one.phase} of {one.kind} stands {steps[_step(one)]} times"
            yield Problem(what, place(one), "Keep one record.")


def _step(timeline: schema.Timeline) -> tuple[str | None, str | None]:
    return getattr(timeline, "phase", None), getattr(timeline, "kind", None)


def _unfit_incumbents(base: KnowledgeBase, place: Place, lost: frozenset[str]) -> Iterator[Problem]:
    regions = Counter(getattr(one, "region", None) for one in base.incumbents)
    groups = next(
        (getattr(one, "options", None) for one in base.fields if getattr(one, "id", "") == "incumbent_group"),
        None if {"incumbent_group", "fields"} & lost else (),
    )
    for one in base.incumbents:
        region, group = getattr(one, "region", None), getattr(one, "group", None)
        if region is not None and regions[region] > 1:
            what = f'region "{region}" stands {regions[region]} times'
            yield Problem(what, place(one), "Merge the records.")
        if groups is not None and group is not None and group not in groups:
            yield Problem(
                f'incumbent group "{group}" is no option of field incumbent_group',
                place(one),
                f"Use one of: {', '.join(groups)}.",
            )
