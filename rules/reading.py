"""Which conditions a field decides, and what each condition has a say in: where a change must be followed."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from rules.model import PRICE, CellChanges, EngineModel

Key = TypeVar("Key")
Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Reading:
    """What is read where.

    Attributes:
        conditions: Field -> the conditions with a say in a score that test it.
        assumed_from: Field -> other fields whose assumption tests it.
        access, voice: Offer -> criterion -> its changes, of the access row and of the row with hosted voice.
        cells: Condition -> (offer, criterion) of the cells that it changes.
        criteria: Condition -> the criteria whose share in their group it changes.
        floors: The conditions of floors.
        screened: Condition -> alternatives that it offers, or rules out, also as a second path.
    """

    conditions: Mapping[str, frozenset[int]]
    assumed_from: Mapping[str, frozenset[str]]
    access: tuple[Mapping[int, CellChanges], ...]
    voice: tuple[Mapping[int, CellChanges], ...]
    cells: Mapping[int, frozenset[tuple[int, int]]]
    criteria: Mapping[int, frozenset[int]]
    floors: frozenset[int]
    screened: Mapping[int, frozenset[int]]

    def with_assumed(self, fields: Collection[str]) -> frozenset[str]:
        """The fields, and all whose assumption rests on one of them."""
        found, waiting = set(fields), list(fields)
        while waiting:
            new = self.assumed_from.get(waiting.pop(), frozenset()) - found
            found |= new
            waiting += new
        return frozenset(found)

    def conditions_on(self, fields: Iterable[str]) -> frozenset[int]:
        """The conditions with a say in a score that test any of the fields."""
        return frozenset().union(*(self.conditions.get(name, frozenset()) for name in fields))

    def cells_of(self, conditions: Iterable[int]) -> frozenset[tuple[int, int]]:
        """The cells that any of the conditions changes."""
        return frozenset().union(*(self.cells.get(one, frozenset()) for one in conditions))

    def criteria_of(self, conditions: Iterable[int]) -> frozenset[int]:
        """The criteria whose share any of the conditions changes."""
        return frozenset().union(*(self.criteria.get(one, frozenset()) for one in conditions))

    def screened_by(self, conditions: Iterable[int]) -> frozenset[int]:
        """The alternatives that any of the conditions offers or rules out."""
        return frozenset().union(*(self.screened.get(one, frozenset()) for one in conditions))


def reading_of(model: EngineModel) -> Reading:
    """What is read where in a model."""
    cells: dict[int, set[tuple[int, int]]] = {}
    for table in (model.access_cells, model.voice_cells):
        for offer, of_offer in enumerate(table):
            for criterion, cell in of_offer.items():
                for condition, _ in (*cell.when, *cell.caps):
                    cells.setdefault(condition, set()).add((offer, criterion))
    for offer, priced in enumerate(model.offer_priced):
        if priced is not None:
            cells.setdefault(priced, set()).add((offer, PRICE))
    criteria: dict[int, set[int]] = {}
    for place, condition in model.activations:
        criteria.setdefault(condition, set()).add(place)
    for _, place, condition in model.emphases:
        criteria.setdefault(condition, set()).add(place)
    screened: dict[int, set[int]] = {}
    for offer, condition in enumerate(model.offer_available):
        screened.setdefault(condition, set()).update((2 * offer, 2 * offer + 1))
    for one in (*model.knock_outs, *model.second_path_bans):
        screened.setdefault(one.condition, set()).update(map(int, one.alternatives.nonzero()[0]))
    floors = frozenset(condition for _, _, condition in model.floors)
    tested: dict[str, set[int]] = {}
    for condition in {*cells, *criteria, *screened, *floors}:
        source = model.condition_sources[condition]
        for leaf in source.leaves() if source else ():
            tested.setdefault(leaf.field or "", set()).add(condition)
    return Reading(
        conditions=_frozen(tested),
        assumed_from=_assumed_from(model),
        access=model.access_cells,
        voice=model.voice_cells,
        cells=_frozen(cells),
        criteria=_frozen(criteria),
        floors=floors,
        screened=_frozen(screened),
    )


def _assumed_from(model: EngineModel) -> Mapping[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for spec in model.knowledge.fields:
        for one in spec.unknown:
            for leaf in one.when.leaves() if one.when else ():
                found.setdefault(leaf.field or "", set()).add(spec.id)
    return _frozen(found)


def _frozen(table: Mapping[Key, Iterable[Value]]) -> dict[Key, frozenset[Value]]:
    return {key: frozenset(values) for key, values in table.items()}
