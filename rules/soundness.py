"""Checks between records: ids, sources, conditions, complete tables. Every problem is reported."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from itertools import combinations_with_replacement, product
from typing import TYPE_CHECKING

from rules import schema
from rules.conditions import problems_with_condition
from rules.errors import Problem

if TYPE_CHECKING:
    from rules.knowledge import KnowledgeBase

Place = Callable[[object], str]

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
    | {f"importance_{group}" for group in schema.Group.__args__}  # type: ignore[attr-defined]
)


def problems_between_records(
    base: KnowledgeBase, place: Place, lost: frozenset[str] = frozenset()
) -> list[Problem]:
    """Everything that is wrong between records that are each well formed.

    Args:
        base: The sound records.
        place: Record -> file and number, for messages.
        lost: Ids and table names of records that could not be read: reported already, so what points
            to them is left alone.
    """
    problems: list[Problem] = []
    problems.extend(_duplicate_ids(base, place))
    problems.extend(_dangling_ids(base, place, lost))
    problems.extend(_unsupported_marks(base, place))
    problems.extend(_unsound_conditions(base, place, lost))
    problems.extend(_unsound_assumptions(base, place))
    problems.extend(_incomplete_ratings(base, place, lost))
    problems.extend(_incomplete_alternatives(base, place, lost))
    problems.extend(_repeated_incumbents(base, place, lost))
    problems.extend(_ranges_out_of_order(base, place))
    problems.extend(_dates_out_of_order(base, place))
    return problems


def fields_read(base: KnowledgeBase) -> frozenset[str]:
    """Every field that a rule, a criterion or the engine's code reads."""
    named = {leaf.field for _, condition in conditions(base) for leaf in condition.leaves() if leaf.field}
    return frozenset(named) | FIELDS_READ_BY_CODE


def conditions(base: KnowledgeBase) -> Iterator[tuple[schema.Record, schema.Condition]]:
    """Every condition of the knowledge base, with the record that it belongs to."""
    for offer in base.offers:
        yield offer, offer.available_when
    for criterion in base.criteria:
        if criterion.active_when:
            yield criterion, criterion.active_when
    with_when: Iterable[schema.Modifier | schema.Rule | schema.Floor | schema.Emphasis | schema.ChecklistItem]
    with_when = (*base.modifiers, *base.rules, *base.floors, *base.emphases, *base.checklist)
    for record in with_when:
        if record.when:
            yield record, record.when
    for field in base.fields:
        for assumption in field.unknown:
            if assumption.when:
                yield field, assumption.when


def _records_with_ids(base: KnowledgeBase) -> Iterator[schema.Record]:
    for name in base.__dataclass_fields__:
        yield from (record for record in getattr(base, name) if hasattr(record, "id"))


def _duplicate_ids(base: KnowledgeBase, place: Place) -> Iterator[Problem]:
    spaces = {"fields", "providers", "accesses", "offers", "groups"}  # ids of their own name space
    for name in base.__dataclass_fields__:
        records = [record for record in getattr(base, name) if hasattr(record, "id")]
        counts = Counter(record.id for record in records)
        yield from (
            Problem(
                f'id "{record.id}" stands {counts[record.id]} times', place(record), "Give each its own id."
            )
            for record in records
            if counts[record.id] > 1
        )
        if name in spaces:
            continue
        others = {
            record.id
            for other in base.__dataclass_fields__
            if other != name and other not in spaces
            for record in getattr(base, other)
            if hasattr(record, "id")
        }
        yield from (
            Problem(f'id "{record.id}" is used in another table', place(record), "Give each its own id.")
            for record in records
            if record.id in others
        )


def _dangling_ids(base: KnowledgeBase, place: Place, lost: frozenset[str]) -> Iterator[Problem]:
    sources = {one.id for one in base.sources}
    facts = {one.id for one in base.facts}
    steps = {one.id for one in base.checklist}
    criteria = {one.id for one in base.criteria}
    linkable = facts | steps | criteria | {one.id for one in base.rules} | {one.id for one in base.costs}
    wanted = {
        "sources": (sources, "source", "sources.toml"),
        "facts": (facts, "fact", "facts/"),
        "steps": (steps, "checklist item", "checklists.toml"),
        "links": (linkable, "record", "its file"),
    }
    for name in base.__dataclass_fields__:
        for record in getattr(base, name):
            for attribute, (known, noun, file) in wanted.items():
                for one in getattr(record, attribute, ()):
                    if one not in known and one not in lost:
                        yield Problem(
                            f'cites unknown {noun} "{one}"',
                            place(record),
                            f"Add it to {file} or correct the id.",
                        )
            named = [change.criterion for change in getattr(record, "changes", ())]
            if isinstance(record, schema.RatingCell | schema.Emphasis):
                named.append(record.criterion)
            for one in named:
                if one not in criteria and one not in lost:
                    yield Problem(
                        f'names unknown criterion "{one}"',
                        place(record),
                        "Correct it or add it to criteria.toml.",
                    )


def _unsupported_marks(base: KnowledgeBase, place: Place) -> Iterator[Problem]:
    marked: tuple[schema.Fact | schema.Rule | schema.CostItem, ...] = (*base.facts, *base.rules, *base.costs)
    for record in marked:
        if record.mark.is_verified and not record.sources:
            yield Problem(
                f'"{record.id}" is marked {record.mark} and cites no source',
                place(record),
                "Cite the page that was read, or mark it K or J.",
            )


def _unsound_conditions(base: KnowledgeBase, place: Place, lost: frozenset[str]) -> Iterator[Problem]:
    fields = {one.id: one for one in base.fields}
    for record, condition in conditions(base):
        for leaf in condition.leaves():  # one by one: a lost field does not hide what is wrong with others
            if leaf.field not in lost:
                yield from problems_with_condition(leaf, fields, place(record))


def _unsound_assumptions(base: KnowledgeBase, place: Place) -> Iterator[Problem]:
    for field in base.fields:
        for assumption in field.unknown:
            named = [str(assumption.assume), *assumption.shares]
            for option in named:
                fits = option in field.options if field.kind != "number" else _is_number(option)
                if not fits:
                    yield Problem(
                        f'field "{field.id}" cannot take "{option}" when unknown',
                        place(field),
                        "Use its options, or numbers for a number.",
                    )
        if field.unknown and field.unknown[-1].when is not None:
            yield Problem(
                f'field "{field.id}" has no assumption that always holds',
                place(field),
                "Let the last one have no `when`.",
            )


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def _incomplete_ratings(base: KnowledgeBase, place: Place, lost: frozenset[str]) -> Iterator[Problem]:
    counts = Counter((cell.criterion, cell.provider) for cell in base.ratings)
    for criterion, provider in product(base.criteria, base.providers):
        found = counts[criterion.id, provider.id]
        not_needed = provider.id == "hosted" and criterion.layer == "access"
        is_lost = "ratings" in lost or f"{criterion.id} {provider.id}" in lost
        if found > 1 or (found == 0 and not not_needed and not is_lost):
            yield Problem(
                f'{found} ratings of "{provider.id}" on {criterion.id}',
                place(criterion),
                "ratings.toml needs exactly one.",
            )
    rated = {one.id for one in base.providers}
    for cell in base.ratings:
        if cell.provider not in rated | lost:
            yield Problem(f'unknown provider "{cell.provider}"', place(cell), "Correct it.")


def _incomplete_alternatives(base: KnowledgeBase, place: Place, lost: frozenset[str]) -> Iterator[Problem]:
    providers = {one.id for one in base.providers} | lost
    accesses = {one.id for one in base.accesses} | lost
    for offer in base.offers:
        if offer.provider not in providers or offer.access not in accesses:
            yield Problem(
                f'offer "{offer.id}" names an unknown provider or access', place(offer), "Add or correct it."
            )
    groups = {one.id for one in base.groups} | lost
    for criterion in base.criteria:
        if criterion.group not in groups:
            yield Problem(f'unknown group "{criterion.group}"', place(criterion), "Add or correct it.")
    paths = sorted({offer.path for offer in base.offers})
    listed = Counter(frozenset(pair.paths) for pair in base.path_pairs)
    for first, second in combinations_with_replacement(paths, 2):
        is_lost = "path_pairs" in lost or f"{first} {second}" in lost
        if not listed[frozenset((first, second))] and not is_lost:
            yield Problem(
                f'no word on how independent "{first}" and "{second}" are',
                "alternatives.toml",
                "Add a path_pairs record.",
            )
    for pair in base.path_pairs:
        if listed[frozenset(pair.paths)] > 1:
            named = '" and "'.join(pair.paths)
            yield Problem(f'the pair "{named}" stands more than once', place(pair), "Keep one record.")


def _repeated_incumbents(base: KnowledgeBase, place: Place, lost: frozenset[str]) -> Iterator[Problem]:
    regions = Counter(one.region for one in base.incumbents)
    groups = next((field.options for field in base.fields if field.id == "incumbent_group"), ())
    for one in base.incumbents:
        if regions[one.region] > 1:
            yield Problem(
                f'region "{one.region}" stands {regions[one.region]} times', place(one), "Merge the records."
            )
        if one.group not in groups and "incumbent_group" not in lost:
            yield Problem(
                f'incumbent group "{one.group}" is no option of field incumbent_group',
                place(one),
                f"Use one of: {', '.join(groups)}.",
            )


def _ranges_out_of_order(base: KnowledgeBase, place: Place) -> Iterator[Problem]:
    """Ranges that the models of the records do not check themselves."""
    for one in base.timelines:
        if not 0 <= one.weeks_low <= one.weeks_high:
            yield Problem(
                f"weeks from {one.weeks_low:g} to {one.weeks_high:g} are out of order",
                place(one),
                "Swap or correct them.",
            )


def _dates_out_of_order(base: KnowledgeBase, place: Place) -> Iterator[Problem]:
    dated: Iterable[schema.Fact | schema.Rule | schema.CostItem] = (*base.facts, *base.rules, *base.costs)
    for one in dated:
        if one.valid_from and one.review_by and one.review_by < one.valid_from:
            yield Problem(
                f'"{one.id}": review_by is before valid_from', place(one), "Swap or correct the two dates."
            )
    for fact in base.facts:
        if fact.topic == "dates" and fact.watch_date is None:
            yield Problem(f'"{fact.id}" is a date to watch without watch_date', place(fact), "Add the day.")
    days = Counter(one.released for one in base.editions)
    for edition in base.editions:
        if days[edition.released] > 1:
            yield Problem(
                f'edition "{edition.id}" was released on the day of another',
                place(edition),
                "Correct the day: the newest edition is the one in use.",
            )
