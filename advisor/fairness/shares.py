"""Whom the advice and the published numbers favour: shares of the answer space, ratings and points."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from statistics import fmean, median

import numpy as np
import numpy.typing as npt

from rules.evaluation import Evaluation, evaluate, evaluated_chunks
from rules.knowledge import KnowledgeBase
from rules.model import PRICE, EngineModel, compile_model, selected
from rules.population import varied_customers
from rules.requirements import Requirements
from rules.robustness import sample_draws
from rules.schema import PROVIDERS, AppliesTo, Change, Modifier, Rule
from rules.value_functions import partial_value
from rules.variants import replay, unchanged
from rules.verdict import KINDS, NO_ALTERNATIVE, Kind, Strength, Verdicts, strength_of

NOBODY = len(PROVIDERS)  # the column of verdicts that choose no provider
WINS = (Kind.SINGLE, Kind.ACCESS_AND_VOICE, Kind.PRIMARY_AND_SECOND)  # verdicts that choose one now
NAMING = (*WINS, Kind.STAY_UNTIL)  # a stay names whom to move to later
Counts = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Reach:
    """How far a provider type or an offer gets: of all customers, how many meet it at each stage."""

    on_offer: int
    left: int  # after the knock-outs
    wins: int


@dataclass(frozen=True, slots=True)
class Shares:
    """Who wins the answer space.

    Attributes:
        customers: In the large sample; `detailed` of them with ratings, `drawn` with draws.
        kinds: Kinds of verdict x (provider types, nobody), central case.
        drawn_kinds: The same with draws.
        strengths: Strength -> wins with draws by provider type.
        countries: Country -> customers, then wins by provider type.
        types, offers: Provider type or offer -> how far it gets.
        groups: Groups x (incumbent, competitor): wins in which the group puts the winner ahead the most.
        ahead_of_nobody: Wins by family without a rival, in which no group decides.
        shifts: Provider type -> criterion -> mean change of the rating of a line of it on offer.
    """

    customers: int
    detailed: int
    drawn: int
    kinds: Counts
    drawn_kinds: Counts
    strengths: Mapping[Strength, Counts]
    countries: Mapping[str, tuple[int, Counts]]
    types: Mapping[str, Reach]
    offers: Mapping[str, Reach]
    groups: Counts
    ahead_of_nobody: Counts
    shifts: Mapping[str, Mapping[str, float]]


@dataclass(frozen=True, slots=True)
class Points:
    """What the records give and take: `up` and `down` are sums of points, in so many changes."""

    ups: int
    up: float
    downs: int
    down: float
    caps: int


def shares(
    knowledge: KnowledgeBase, as_of: date, seed: int, *, crowd: int, detailed: int, drawn: int, draws: int
) -> Shares:
    """The shares over `crowd` made-up customers; `detailed` of them with ratings, `drawn` with draws."""
    rng = np.random.default_rng(seed)
    model = compile_model(knowledge, as_of)
    customers = varied_customers(knowledge.field, rng, crowd)
    countries = knowledge.field["country"].options
    width = NOBODY + 1
    kinds = np.zeros((len(KINDS), width), dtype=np.int64)
    by_country = np.zeros((len(countries), NOBODY), dtype=np.int64)
    sizes = np.zeros(len(countries), dtype=np.int64)
    stages = np.zeros((3, len(PROVIDERS)), dtype=np.int64)
    by_offer = np.zeros((3, len(model.alternatives) // 2), dtype=np.int64)
    for _rows, one in evaluated_chunks(model, customers):
        kinds += kinds_by_type(model, one.verdicts)
        winner = _winners(model, one.verdicts)
        country = one.batch.codes["country"]
        sizes += np.bincount(country, minlength=len(countries))
        won = winner < NOBODY
        np.add.at(by_country, (country[won], winner[won]), 1)
        _count_stages(model, one, winner, stages, by_offer)
    few = customers.slice(slice(drawn))
    found = replay(model, unchanged(few, len(knowledge.groups)), sample_draws(model, rng, draws)).verdicts
    part = evaluate(model, customers.slice(slice(detailed)), keep_table=True)
    groups, alone = _deciding_groups(model, part)
    return Shares(
        customers=customers.size,
        detailed=part.verdicts.kinds.size,
        drawn=few.size,
        kinds=kinds,
        drawn_kinds=kinds_by_type(model, found),
        strengths=_strengths(model, found),
        countries={name: (int(sizes[place]), by_country[place]) for place, name in enumerate(countries)},
        types={name: Reach(*map(int, stages[:, place])) for place, name in enumerate(PROVIDERS)},
        offers={
            model.alternatives[2 * place].offer.id: Reach(*map(int, by_offer[:, place]))
            for place in range(by_offer.shape[1])
        },
        groups=groups,
        ahead_of_nobody=alone,
        shifts=_shifts(model, part),
    )


def kinds_by_type(model: EngineModel, found: Verdicts) -> Counts:
    """Kinds of verdict x (provider types, nobody); a verdict that is too close names nobody."""
    names = np.isin(found.kinds, [KINDS.index(kind) for kind in NAMING])
    column = np.where(names, model.provider_of[found.leader], NOBODY)
    counts = np.zeros((len(KINDS), NOBODY + 1), dtype=np.int64)
    np.add.at(counts, (found.kinds, column), 1)
    return counts


def _winners(model: EngineModel, found: Verdicts) -> npt.NDArray[np.intp]:
    """Place of the provider type that is chosen now, or NOBODY."""
    wins = np.isin(found.kinds, [KINDS.index(kind) for kind in WINS])
    return np.where(wins, model.provider_of[found.leader], NOBODY)


def _count_stages(
    model: EngineModel, one: Evaluation, winner: npt.NDArray[np.intp], stages: Counts, by_offer: Counts
) -> None:
    screening = one.scores.screening
    for stage, mask in enumerate((screening.on_offer, screening.viable)):
        for place, members in enumerate(model.members):
            stages[stage, place] += int(mask[members].any(axis=0).sum())
        by_offer[stage] += (mask[::2] | mask[1::2]).sum(axis=1)
    won = winner < NOBODY
    stages[2] += np.bincount(winner[won], minlength=len(PROVIDERS))
    by_offer[2] += np.bincount(one.verdicts.leader[won] // 2, minlength=by_offer.shape[1])


def _strengths(model: EngineModel, found: Verdicts) -> dict[Strength, Counts]:
    winner = _winners(model, found)
    words = np.array([strength_of(share).value for share in found.share])
    return {
        strength: np.bincount(winner[(winner < NOBODY) & (words == strength.value)], minlength=len(PROVIDERS))
        for strength in Strength
    }


def _deciding_groups(model: EngineModel, one: Evaluation) -> tuple[Counts, Counts]:
    """Groups x families, and wins by family without a rival."""
    table, found, weights = one.scores.table, one.verdicts, one.scores.weights
    assert table is not None
    groups = len(model.knowledge.groups)
    winner = _winners(model, found)
    rivals = (winner < NOBODY) & (found.runner_up != NO_ALTERNATIVE)
    counts = np.zeros((groups, 2), dtype=np.int64)
    rows = np.flatnonzero(rivals)
    own, other = (partial_value(table[place[rows], :, rows]) for place in (found.leader, found.runner_up))
    ahead = (own - other) * weights[:, rows].T
    by_group = np.stack([ahead[:, model.group_of == place].sum(axis=1) for place in range(groups)], axis=1)
    families = model.family_of[found.leader]
    np.add.at(counts, (by_group.argmax(axis=1), families[rows]), 1)
    alone = (winner < NOBODY) & ~rivals
    return counts, np.bincount(families[alone], minlength=2)


def _shifts(model: EngineModel, one: Evaluation) -> dict[str, dict[str, float]]:
    """Mean of rating less published rating over the plain lines on offer; quoted prices left out."""
    table = one.scores.table
    assert table is not None
    found: dict[str, dict[str, float]] = {}
    for provider, name in enumerate(PROVIDERS):
        lines = [
            place for place in range(0, len(model.alternatives), 2) if model.provider_of[place] == provider
        ]
        found[name] = {}
        for number, criterion in enumerate(model.knowledge.criteria):
            moved = table[lines, number] - model.typical[provider, number]
            if number == PRICE:
                moved = moved[:, np.isnan(one.scores.quoted[provider])]
            kept = moved[np.isfinite(moved)]
            found[name][criterion.id] = float(kept.mean()) if kept.size else 0.0
    return found


# --- the published numbers themselves ---------------------------------------------------------------------


def mean_ratings(knowledge: KnowledgeBase) -> dict[str, dict[str, tuple[float, float]]]:
    """Criterion -> family -> mean and median of the published typical ratings of its provider types."""
    family = {one.id: one.family for one in knowledge.providers}
    found: dict[str, dict[str, tuple[float, float]]] = {}
    for criterion in knowledge.criteria:
        cells: dict[str, list[float]] = {}
        for cell in knowledge.ratings:
            if cell.criterion == criterion.id:
                cells.setdefault(family[cell.provider], []).append(cell.typical)
        found[criterion.id] = {name: (fmean(values), median(values)) for name, values in cells.items()}
    return found


def typical_ratings(knowledge: KnowledgeBase) -> dict[tuple[str, str], float]:
    """(criterion, provider type) -> published typical rating."""
    return {(cell.criterion, cell.provider): cell.typical for cell in knowledge.ratings}


def points_of(knowledge: KnowledgeBase) -> dict[str, Points]:
    """Offer -> what modifiers and rules can give it and take from it, all conditions taken as met."""
    records: list[Modifier | Rule] = [*knowledge.modifiers, *(one for one in knowledge.rules if one.shown)]
    found = {}
    for offer in knowledge.offers:
        changes: list[Change] = []
        for one in records:
            limits = one.applies_to
            if limits is not None and limits.voices != ("hosted",) and selected(limits, offer):
                changes += one.changes
        given = [one.change for one in changes if one.change is not None]
        up, down = [one for one in given if one > 0], [-one for one in given if one < 0]
        caps = sum(one.cap is not None for one in changes)
        found[offer.id] = Points(len(up), sum(up), len(down), sum(down), caps)
    return found


def concerns(applies_to: AppliesTo | None, knowledge: KnowledgeBase) -> str:
    """Whom a rule is about: everybody, incumbent, competitor, both, or hosted voice."""
    if applies_to is None:
        return "everybody"
    if applies_to.voices == ("hosted",) and not applies_to.providers and not applies_to.accesses:
        return "hosted"
    family = {one.id: one.family for one in knowledge.providers}
    met = {family[offer.provider] for offer in knowledge.offers if selected(applies_to, offer)}
    return "both" if len(met) > 1 else str(next(iter(met), "both"))


def requirements_of(knowledge: KnowledgeBase, seed: int, size: int) -> Requirements:
    """Made-up customers, the same each time."""
    return varied_customers(knowledge.field, np.random.default_rng(seed), size)
