"""Other worlds for the fairness audit: names exchanged, facts equal, files reordered, words taken out."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

from rules.knowledge import KnowledgeBase
from rules.knowledge_base import TABLES
from rules.model import RATED, EngineModel
from rules.requirements import UNKNOWN, Requirements
from rules.robustness import Draws
from rules.schema import Condition, FieldSpec, Offer, ProviderType, RatingCell, Record

INCUMBENT, COMPETITOR = "ilec", "clec_facilities"
PAIR = (INCUMBENT, COMPETITOR)
FAMILIES = ("incumbent", "competitor")
PRICES = ("quote_incumbent", "quote_competitor")
PRICED_LINE = "quote_competitor_line"
NO_TWIN = (PRICED_LINE, "current_provider")
FAMILY_FIELD = "current_family"
SCALES = "importance_"  # the four buckets stand in order from most to least: a scale, not a list of options
# What a record says in words; the engine must not look at it.
WORDS = frozenset(
    (
        "advantage", "advice", "drawback", "explanation", "item", "meaning", "name", "note", "proof",
        "question", "reason", "reason_high", "reason_low", "reference", "statement", "term", "text",
        "title", "why",
    )
)  # fmt: skip
KEEP_THEIR_ORDER = ("fields",)  # an open question may be filled in by what an earlier one says
SILENCE = "x"
R = TypeVar("R", bound=Record)


# --- the incumbent and the competitor with its own network exchange all that is said of them --------------


def exchanged(knowledge: KnowledgeBase) -> KnowledgeBase:
    """Every fact of the one stands under the name of the other, and so do the two families."""
    return _remade(knowledge, _exchanged_record)


def exchanged_customers(crowd: Requirements, fields: Mapping[str, FieldSpec]) -> Requirements:
    """The same customers in that world: their carrier of today and the offers change names too.

    Args:
        fields: Those of that world: what is assumed may hang on the carrier of today.
    """
    options = crowd.fields[FAMILY_FIELD].options
    lookup = np.arange(-1, len(options), dtype=np.int8)  # the first place serves UNKNOWN = -1
    first, second = (options.index(one) for one in FAMILIES)
    lookup[[first + 1, second + 1]] = second, first
    numbers = {**crowd.numbers, PRICES[0]: crowd.numbers[PRICES[1]], PRICES[1]: crowd.numbers[PRICES[0]]}
    codes = {**crowd.codes, FAMILY_FIELD: lookup[crowd.codes[FAMILY_FIELD] + 1]}
    return replace(crowd, fields=fields, codes=codes, numbers=numbers)


def with_twins_alone(crowd: Requirements) -> Requirements:
    """The customers without what has no twin on the other side.

    A reseller's offer can save money to a customer of the incumbent; nobody resells a competitor's line, so
    it is left out where it could count as a saving: where the carrier of today is known. Only competitors
    have several lines, so nobody says which of them a price is for. And only the incumbent's name on a bill
    says whose copper it is, so no bill is named.
    """
    known = crowd.codes[FAMILY_FIELD] != UNKNOWN
    quotes = np.where(known, np.nan, crowd.numbers["quote_reseller"])
    return replace(
        crowd,
        codes={**crowd.codes, **dict.fromkeys(NO_TWIN, np.full(crowd.size, UNKNOWN, dtype=np.int8))},
        numbers={**crowd.numbers, "quote_reseller": quotes},
    )


def exchanged_draws(draws: Draws) -> Draws:
    """The same draws; those of the two types change places."""
    ratings = draws.ratings.copy()
    first, second = (RATED.index(one) for one in PAIR)
    ratings[[first, second]] = draws.ratings[[second, first]]
    return replace(draws, ratings=ratings)


def _exchanged_record(record: R) -> R:
    changes: dict[str, Any] = {}
    if isinstance(record, Offer | RatingCell):
        changes["provider"] = _other(record.provider, PAIR)
    elif isinstance(record, ProviderType):
        changes |= {"id": _other(record.id, PAIR), "family": _other(record.family, FAMILIES)}
    elif isinstance(record, Condition):
        changes["field"] = _other(record.field, PRICES)
        if record.field == FAMILY_FIELD:
            changes["equals"] = _other(record.equals, FAMILIES)
            changes["one_of"] = record.one_of and tuple(_other(one, FAMILIES) for one in record.one_of)
    elif (providers := getattr(record, "providers", None)) is not None:
        changes["providers"] = tuple(_other(one, PAIR) for one in providers)
    return record.model_copy(update=changes)


def _other(name: Any, pair: Sequence[str]) -> Any:
    return pair[1 - pair.index(name)] if name in pair else name


# --- both have the same facts -----------------------------------------------------------------------------


def levelled(knowledge: KnowledgeBase) -> KnowledgeBase:
    """The competitor's own network is rated as the incumbent is; no line and no rule changes a rating.

    Both ratings stand without their range, since each kind of provider has draws of its own.
    """
    own = {one.criterion: one for one in knowledge.ratings if one.provider == INCUMBENT}

    def level(one: RatingCell) -> RatingCell:
        if one.provider not in PAIR:
            return one
        typical = own[one.criterion].typical
        certain = {"low": typical, "typical": typical, "high": typical}
        return own[one.criterion].model_copy(update={"provider": one.provider, **certain})

    return replace(knowledge, ratings=tuple(map(level, knowledge.ratings)), modifiers=(), rules=())


def levelled_customers(crowd: Requirements) -> Requirements:
    """The same customers with a line of both at the address, and the same price from both, if any."""
    fibre = crowd.fields["incumbent_fibre"].options.index("yes")
    quotes = crowd.numbers[PRICES[0]]
    flags = {**crowd.flags}
    for option in crowd.fields["competitor_lines"].options:
        name = f"competitor_lines.{option}"
        flags[name] = (np.maximum(flags[name], 0) * (option != "none") | (option == "cable")).astype(np.int8)
    return replace(
        crowd,
        codes={
            **crowd.codes,
            "incumbent_fibre": np.full(crowd.size, fibre, dtype=np.int8),
            PRICED_LINE: np.full(crowd.size, UNKNOWN, dtype=np.int8),
        },
        flags=flags,
        numbers={
            **crowd.numbers,
            PRICES[1]: quotes,
            # Without a quote the bill of today would stand for the carrier of today alone.
            "monthly_bill": np.where(np.isnan(quotes), np.nan, crowd.numbers["monthly_bill"]),
        },
    )


# --- another order, and no words --------------------------------------------------------------------------


def reordered(knowledge: KnowledgeBase, rng: np.random.Generator) -> KnowledgeBase:
    """Every table and every list of options in another order.

    Three things stay where they are, because their place has a meaning: the price is the first criterion,
    the buckets of importance are a scale, and an open question is filled in after those before it.
    """
    tables: dict[str, Any] = {}
    for name in TABLES:
        records = getattr(knowledge, name)
        if name not in KEEP_THEIR_ORDER:
            kept = 1 if name == "criteria" else 0
            tables[name] = (*records[:kept], *_shuffled(records[kept:], rng))
    tables["fields"] = tuple(
        one
        if one.id.startswith(SCALES)
        else one.model_copy(update={"options": tuple(_shuffled(one.options, rng))})
        for one in knowledge.fields
    )
    return replace(knowledge, **tables)


def reordered_customers(crowd: Requirements, fields: Mapping[str, FieldSpec]) -> Requirements:
    """The same customers, their answers counted by the places of these fields."""
    codes = {}
    for name, column in crowd.codes.items():
        places = [fields[name].options.index(one) for one in crowd.fields[name].options]
        codes[name] = np.array([*places, UNKNOWN], dtype=np.int8)[column]  # the last place serves -1
    return replace(crowd, fields=fields, codes=codes)


def reordered_draws(draws: Draws, before: EngineModel, after: EngineModel) -> Draws:
    """The same draws, with criteria and groups in the order of the other model."""
    criteria = _places(before.knowledge.criteria, after.knowledge.criteria)
    groups = _places(before.knowledge.groups, after.knowledge.groups)
    return replace(draws, ratings=draws.ratings[:, criteria], tie_breaks=draws.tie_breaks[:, groups])


def wordless(knowledge: KnowledgeBase) -> KnowledgeBase:
    """Every sentence and every name is taken out; ids, numbers and conditions stay."""

    def silent(record: R) -> R:
        told = [name for name in WORDS & type(record).model_fields.keys() if getattr(record, name)]
        return record.model_copy(update=dict.fromkeys(told, SILENCE))

    return _remade(knowledge, silent)


def _places(before: Sequence[Any], after: Sequence[Any]) -> npt.NDArray[np.intp]:
    """For each record of `after` its place in `before`."""
    ids = [one.id for one in before]
    return np.array([ids.index(one.id) for one in after], dtype=np.intp)


def _shuffled(records: Sequence[Any], rng: np.random.Generator) -> list[Any]:
    return [records[place] for place in rng.permutation(len(records))]


# --- every record of every table --------------------------------------------------------------------------


def _remade(knowledge: KnowledgeBase, change: Any) -> KnowledgeBase:
    """The knowledge with each record, and each record inside a record, changed."""
    tables = {name: _deep(getattr(knowledge, name), change) for name in TABLES}
    return replace(knowledge, **tables)


def _deep(value: Any, change: Any) -> Any:
    if isinstance(value, tuple):
        return tuple(_deep(one, change) for one in value)
    if not isinstance(value, Record):
        return value
    inside = {name: getattr(value, name) for name in type(value).model_fields}
    changed = {name: _deep(one, change) for name, one in inside.items() if isinstance(one, tuple | Record)}
    return change(value.model_copy(update=changed))
