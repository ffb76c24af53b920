"""Fields that provably cannot change a customer's result, whatever their value turns out to be."""

from collections.abc import Iterable, Iterator

import numpy as np

from rules.conditions import Memo, Truth, compile_condition, leaf_key
from rules.model import EngineModel
from rules.requirements import Requirements
from rules.schema import Condition
from rules.soundness import FIELDS_READ_BY_CODE


def inert_fields(model: EngineModel, answered: Requirements) -> frozenset[str]:
    """The open fields of which no value can change a score, a weight or the verdict.

    With all unknowns open, a condition is decided where it certainly holds or cannot hold (Kleene's
    logic): then no open field has a say in it. Whether an open field is known is open as well: its answer
    would change that. A field is inert if every condition that reads it is decided, or belongs to an offer
    that cannot be had, or only attaches a text.

    Args:
        answered: A batch of one with derived fields, unknowns open.
    """
    unknown = [name for name in answered.fields if answered.is_unknown(name)[0]]
    assumed_when = [one.when for name in unknown for one in answered.fields[name].unknown if one.when]
    sources = [*(one for one in model.condition_sources if one), *assumed_when]
    memo = _open_where_it_tests_what_is_known(sources, answered)
    truths = [condition(answered, memo) for condition in model.conditions]
    active = {number for number in _with_effect(model, truths) if _is_open(truths[number])}
    named = {
        leaf.field
        for number in active
        if (source := model.condition_sources[number])
        for leaf in source.leaves()
    }
    for when in assumed_when:
        if _is_open(compile_condition(when)(answered, memo)):
            named |= {leaf.field for leaf in when.leaves()}
    return frozenset(unknown) - named - FIELDS_READ_BY_CODE


def _open_where_it_tests_what_is_known(conditions: Iterable[Condition], answered: Requirements) -> Memo:
    """The tests whether an open field is known, each neither certain nor impossible."""
    leaves = (leaf for condition in conditions for leaf in condition.leaves())
    never, maybe = np.zeros(1, dtype=bool), np.ones(1, dtype=bool)
    return {
        (leaf_key(leaf), side): mask
        for leaf in leaves
        if leaf.known is not None and leaf.field and answered.is_unknown(leaf.field)[0]
        for side, mask in (("certain", never), ("possible", maybe))
    }


def _is_open(found: Truth) -> bool:
    return bool(found.possible[0] and not found.certain[0])


def _with_effect(model: EngineModel, truths: list[Truth]) -> Iterator[int]:
    """Conditions that a score, a weight or the verdict rests on."""
    yield from model.offer_available
    offers = [place for place, number in enumerate(model.offer_available) if truths[number].possible[0]]
    for rule in (*model.knock_outs, *model.second_path_bans, *model.second_path_clashes):
        if any(rule.alternatives[2 * place] or rule.alternatives[2 * place + 1] for place in offers):
            yield rule.condition
    for place in offers:
        priced = model.offer_priced[place]
        if priced is not None:
            yield priced
        for cell in (*model.access_cells[place].values(), *model.voice_cells[place].values()):
            yield from (condition for condition, _ in (*cell.when, *cell.caps))
    yield from (condition for _, condition in model.activations)
    yield from (condition for _, _, condition in (*model.emphases, *model.floors))
