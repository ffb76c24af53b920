"""The knowledge base made ready for the engine: conditions compiled, tables as arrays."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt

from rules import schema
from rules.conditions import Compiled, compile_condition
from rules.knowledge import KnowledgeBase
from rules.schema import PROVIDERS, AppliesTo, Condition

Array = npt.NDArray[np.float64]
RATED = (*PROVIDERS, "hosted")
HOSTED = RATED.index("hosted")
PRICE = 0  # the first criterion is the monthly price: real quotes take its place
FAMILIES = ("incumbent", "competitor")
INDEPENDENCE = ("none", "check_route", "independent")


@dataclass(frozen=True, slots=True)
class Alternative:
    """An offer, plain or with hosted voice from a third company."""

    id: str
    offer: schema.Offer
    voice: schema.Voice

    @property
    def is_hosted(self) -> bool:
        return self.voice == "hosted"


@dataclass(frozen=True, slots=True)
class Adjustment:
    """One stated change of one cell; fires where condition number `condition` holds."""

    record: str  # id of the rule or modifier
    condition: int
    criterion: int
    change: float  # 0 for a cap
    cap: float  # inf for a change
    is_unconditional: bool  # fires for everybody who is offered the alternative


@dataclass(frozen=True, slots=True)
class CellChanges:
    """All adjustments of one cell, ready for the engine.

    Attributes:
        always: Sum of the changes that fire for everybody.
        when: Other changes, as (condition, change).
        caps: As (condition, cap).
        least, most: The least and the most that the changes can add up to.
    """

    always: float
    when: tuple[tuple[int, float], ...]
    caps: tuple[tuple[int, float], ...]
    least: float
    most: float


@dataclass(frozen=True, slots=True)
class KnockOut:
    """A rule that removes alternatives where condition number `condition` holds.

    `beside` are the main lines beside which it does; all of them where the rule names none.
    """

    rule: schema.Rule
    condition: int
    alternatives: npt.NDArray[np.bool_]
    beside: npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class EngineModel:
    """Everything the engine needs, in the order of the arrays; a model is equal to itself alone.

    Attributes:
        alternatives: Each offer plain, then hosted; those of one provider type stand together.
        members: For each provider type, the places of its alternatives.
        conditions: Compiled conditions; all others refer to them by number. `condition_sources` are the
            same as data.
        knock_outs, second_path_bans: What is removed as a main line, and as a second path whatever the main
            line is; second_path_clashes hang on the main line.
        low, typical, high: Ratings, provider types (RATED) x criteria; NaN where not applicable.
        access_changes, voice_changes: For each offer, adjustments of the access row, and of the row
            with hosted voice; access_cells and voice_cells are the same by criterion.
        independence: Paths x paths, positions in INDEPENDENCE.
    """

    knowledge: KnowledgeBase
    as_of: date
    alternatives: tuple[Alternative, ...]
    members: tuple[slice, ...]
    conditions: tuple[Compiled, ...]
    condition_sources: tuple[Condition | None, ...]
    offer_available: tuple[int, ...]
    offer_priced: tuple[int | None, ...]  # where a price of the type is the offer's own; None: everywhere
    knock_outs: tuple[KnockOut, ...]
    second_path_bans: tuple[KnockOut, ...]
    second_path_clashes: tuple[KnockOut, ...]
    low: Array
    typical: Array
    high: Array
    access_changes: tuple[tuple[Adjustment, ...], ...]
    voice_changes: tuple[tuple[Adjustment, ...], ...]
    access_cells: tuple[Mapping[int, CellChanges], ...]
    voice_cells: tuple[Mapping[int, CellChanges], ...]
    group_of: npt.NDArray[np.intp]
    base_shares: Array
    for_second_path: npt.NDArray[np.bool_]  # criteria that count only for the choice of a second path
    activations: tuple[tuple[int, int], ...]  # (criterion, condition)
    emphases: tuple[tuple[schema.Emphasis, int, int], ...]  # (record, criterion, condition)
    floors: tuple[tuple[schema.Floor, int, int], ...]  # (record, group, condition)
    provider_of: npt.NDArray[np.intp]  # alternative -> position in PROVIDERS
    family_of: npt.NDArray[np.intp]  # alternative -> position in FAMILIES
    path_of: npt.NDArray[np.intp]  # alternative -> path
    paths: tuple[str, ...]
    independence: npt.NDArray[np.intp]
    rule_conditions: tuple[tuple[schema.Rule, int], ...]  # every rule in force, for the trace
    expired: tuple[str, ...]  # rules not in force on the day


class _Conditions:
    """Numbers equal conditions once."""

    def __init__(self) -> None:
        self.numbers: dict[Condition | None, int] = {}
        self.compiled: list[Compiled] = []

    def number(self, condition: Condition | None) -> int:
        if condition not in self.numbers:
            self.numbers[condition] = len(self.compiled)
            self.compiled.append(compile_condition(condition))
        return self.numbers[condition]


def compile_model(knowledge: KnowledgeBase, as_of: date) -> EngineModel:
    """The model for advice given on the day `as_of`: rules not in force then are left out."""
    conditions = _Conditions()
    offers = sorted(knowledge.offers, key=lambda offer: PROVIDERS.index(offer.provider))
    alternatives = tuple(
        Alternative(offer.id if voice == "plain" else f"{offer.id}+hosted", offer, voice)
        for offer in offers
        for voice in ("plain", "hosted")
    )
    criteria = [one.id for one in knowledge.criteria]
    groups = [one.id for one in knowledge.groups]
    in_force = [rule for rule in knowledge.rules if rule.shown and rule.in_force(as_of)]
    numbered = [(rule, conditions.number(condition_of(rule))) for rule in in_force]
    paths = tuple(dict.fromkeys(offer.path for offer in knowledge.offers))
    families = {one.id: one.family for one in knowledge.providers}
    of_second_path = _knock_outs(numbered, alternatives, "second_path")
    low, typical, high = _rating_arrays(knowledge, criteria)
    access_changes, voice_changes = _adjustments(knowledge, offers, numbered, criteria, conditions)
    return EngineModel(
        knowledge=knowledge,
        as_of=as_of,
        alternatives=alternatives,
        members=_members(alternatives),
        offer_available=tuple(conditions.number(offer.available_when) for offer in offers),
        offer_priced=tuple(
            conditions.number(offer.priced_when) if offer.priced_when else None for offer in offers
        ),
        knock_outs=_knock_outs(numbered, alternatives, "main"),
        second_path_bans=tuple(one for one in of_second_path if one.beside.all()),
        second_path_clashes=tuple(one for one in of_second_path if not one.beside.all()),
        low=low,
        typical=typical,
        high=high,
        access_changes=access_changes,
        voice_changes=voice_changes,
        access_cells=tuple(_by_cell(one) for one in access_changes),
        voice_cells=tuple(_by_cell(one) for one in voice_changes),
        group_of=np.array([groups.index(one.group) for one in knowledge.criteria], dtype=np.intp),
        base_shares=np.array([one.share for one in knowledge.criteria]),
        for_second_path=np.array([one.purpose == "second_path" for one in knowledge.criteria]),
        activations=tuple(
            (place, conditions.number(one.active_when))
            for place, one in enumerate(knowledge.criteria)
            if one.active_when
        ),
        emphases=tuple(
            (one, criteria.index(one.criterion), conditions.number(one.when)) for one in knowledge.emphases
        ),
        floors=tuple((one, groups.index(one.group), conditions.number(one.when)) for one in knowledge.floors),
        provider_of=np.array([PROVIDERS.index(one.offer.provider) for one in alternatives], dtype=np.intp),
        family_of=np.array(
            [FAMILIES.index(families[one.offer.provider]) for one in alternatives], dtype=np.intp
        ),
        path_of=np.array([paths.index(one.offer.path) for one in alternatives], dtype=np.intp),
        paths=paths,
        independence=_independence(knowledge, paths),
        rule_conditions=tuple(numbered),
        expired=tuple(rule.id for rule in knowledge.rules if rule.shown and not rule.in_force(as_of)),
        conditions=tuple(conditions.compiled),
        condition_sources=tuple(conditions.numbers),
    )


def condition_of(rule: schema.Rule) -> Condition | None:
    """The rule's condition together with its countries."""
    if len(rule.countries) == 3:
        return rule.when
    place = Condition.model_validate({"field": "country", "in": rule.countries})
    if rule.when is None:
        return place
    return Condition.model_validate({"all": (place, rule.when)})


def selected(applies_to: AppliesTo, offer: schema.Offer, voice: str | None = None) -> bool:
    """Whether a selection takes in an offer (and a voice, where one is asked)."""
    return (
        (not applies_to.providers or offer.provider in applies_to.providers)
        and (not applies_to.accesses or offer.access in applies_to.accesses)
        and (voice is None or not applies_to.voices or voice in applies_to.voices)
    )


def _members(alternatives: Sequence[Alternative]) -> tuple[slice, ...]:
    providers: list[str] = [one.offer.provider for one in alternatives]
    starts = [providers.index(one) if one in providers else len(providers) for one in PROVIDERS]
    return tuple(
        slice(start, start + providers.count(one)) for start, one in zip(starts, PROVIDERS, strict=True)
    )


def _rating_arrays(knowledge: KnowledgeBase, criteria: Sequence[str]) -> tuple[Array, Array, Array]:
    low, typical, high = (np.full((len(RATED), len(criteria)), np.nan) for _ in range(3))
    for cell in knowledge.ratings:
        place = RATED.index(cell.provider), criteria.index(cell.criterion)
        low[place], typical[place], high[place] = cell.low, cell.typical, cell.high
    return low, typical, high


def _adjustments(
    knowledge: KnowledgeBase,
    offers: Sequence[schema.Offer],
    numbered: Iterable[tuple[schema.Rule, int]],
    criteria: Sequence[str],
    conditions: _Conditions,
) -> tuple[tuple[tuple[Adjustment, ...], ...], tuple[tuple[Adjustment, ...], ...]]:
    records: list[tuple[schema.Modifier | schema.Rule, int]] = [
        *((one, conditions.number(_condition_of(one))) for one in knowledge.modifiers),
        *((rule, number) for rule, number in numbered if rule.changes),
    ]
    access, voice = [], []
    for offer in offers:
        of_access: list[Adjustment] = []
        of_voice: list[Adjustment] = []
        for record, number in records:
            if record.applies_to is None or not selected(record.applies_to, offer):
                continue
            target = of_voice if record.applies_to.voices == ("hosted",) else of_access
            target.extend(
                Adjustment(
                    record=record.id,
                    condition=number,
                    criterion=criteria.index(change.criterion),
                    change=change.change or 0.0,
                    cap=np.inf if change.cap is None else change.cap,
                    is_unconditional=_condition_of(record) is None,
                )
                for change in record.changes
            )
        access.append(tuple(of_access))
        voice.append(tuple(of_voice))
    return tuple(access), tuple(voice)


def _by_cell(adjustments: Sequence[Adjustment]) -> dict[int, CellChanges]:
    cells = {}
    for criterion in dict.fromkeys(one.criterion for one in adjustments):
        of_cell = [one for one in adjustments if one.criterion == criterion]
        always = sum(one.change for one in of_cell if one.is_unconditional)
        when = tuple(
            (one.condition, one.change) for one in of_cell if one.change and not one.is_unconditional
        )
        cells[criterion] = CellChanges(
            always=always,
            when=when,
            caps=tuple((one.condition, one.cap) for one in of_cell if one.cap < np.inf),
            least=always + sum(min(change, 0.0) for _, change in when),
            most=always + sum(max(change, 0.0) for _, change in when),
        )
    return cells


def _condition_of(record: schema.Modifier | schema.Rule) -> Condition | None:
    return condition_of(record) if isinstance(record, schema.Rule) else record.when


def _knock_outs(
    numbered: Iterable[tuple[schema.Rule, int]], alternatives: Sequence[Alternative], purpose: str
) -> tuple[KnockOut, ...]:
    return tuple(
        KnockOut(
            rule,
            number,
            np.array([selected(rule.applies_to, one.offer, one.voice) for one in alternatives]),
            np.array([rule.beside is None or selected(rule.beside, one.offer) for one in alternatives]),
        )
        for rule, number in numbered
        if rule.kind == "knock_out" and rule.purpose == purpose and rule.applies_to
    )


def _independence(knowledge: KnowledgeBase, paths: Sequence[str]) -> npt.NDArray[np.intp]:
    table = np.zeros((len(paths), len(paths)), dtype=np.intp)
    for pair in knowledge.path_pairs:
        first, second = (paths.index(path) for path in pair.paths)
        table[first, second] = table[second, first] = INDEPENDENCE.index(pair.independence)
    return table
