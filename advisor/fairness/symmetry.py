"""What must hold exactly: swapped facts swap the verdict, equal facts tie, order and words do not count."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt

from advisor.fairness import worlds
from advisor.i18n import _
from rules.evaluation import CHUNK, Evaluation, evaluate
from rules.knowledge import KnowledgeBase
from rules.model import EngineModel, compile_model
from rules.population import varied_customers
from rules.requirements import Requirements
from rules.robustness import Draws, sample_draws
from rules.schema import PROVIDERS
from rules.scoring import best_values_by_type
from rules.variants import replay, unchanged
from rules.verdict import KINDS, Kind, Verdicts

SEED = 20261122
LINES = ("leader", "runner_up", "second")
SAME = 1e-11  # of a value: another order of the criteria may round the last digit another way

Compiler = Callable[[KnowledgeBase, date], EngineModel]
Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Sizes:
    """How many made-up customers: for counts, with their ratings kept, with draws, and with reasons."""

    crowd: int = 200_000
    detailed: int = 32_768
    drawn: int = 500
    draws: int = 200
    told: int = 120


FULL = Sizes()


@dataclass(frozen=True, slots=True)
class Compared:
    """Customers in two worlds that must get the same.

    Attributes:
        tried: Customers compared.
        same: With the same values, line, second line, kind of verdict, share and date.
        level: Not the same, but two of their lines are exactly level, and either may be named first: they
            have one value or, with draws, kind, share and kinds of provider agree and only the lines differ.
    """

    tried: int
    same: int
    level: int

    @property
    def other(self) -> int:
        """Customers whose verdict differs without such a tie: there must be none."""
        return self.tried - self.same - self.level

    def __add__(self, more: "Compared") -> "Compared":
        return Compared(self.tried + more.tried, self.same + more.same, self.level + more.level)


@dataclass(frozen=True, slots=True)
class Ties:
    """What comes out where the incumbent and the competitor with its own network have equal facts.

    Attributes:
        tried, tied: Customers, and those with one value for both.
        drawn, won: Customers replayed with draws, and those where one of the two wins any draw.
        together: Tied customers in which the two are ahead of all others.
        first: Of these, those in which the incumbent is named first.
        named: Of these, those in which a single one of the two is advised.
        stays: Family of today -> of these, those told to stay until a date.
    """

    tried: int
    tied: int
    drawn: int
    won: int
    together: int
    first: int
    named: int
    stays: dict[str, int]


@dataclass(frozen=True, slots=True)
class Symmetry:
    """The three measures that must hold exactly, on many customers and with draws on some.

    Attributes:
        resold: Customers whose verdict would not follow the exchange if the offer of a reseller stayed in.
    """

    exchange: Compared
    drawn_exchange: Compared
    resold: int
    ties: Ties
    order: Compared
    drawn_order: Compared
    words: Compared


def symmetry(
    knowledge: KnowledgeBase, as_of: date, sizes: Sizes = FULL, compiled: Compiler = compile_model
) -> Symmetry:
    """Exchange, equal facts, order and words.

    Args:
        compiled: The engine's way from knowledge to model: the thing that is audited.
    """
    rng = np.random.default_rng(SEED)
    model = compiled(knowledge, as_of)
    crowd = varied_customers(knowledge.field, rng, sizes.crowd)
    draws = sample_draws(model, rng, sizes.draws)
    few = crowd.slice(slice(sizes.drawn))
    fair, fair_few = worlds.with_twins_alone(crowd), worlds.with_twins_alone(few)
    swapped = worlds.exchanged(knowledge)
    mirror = compiled(swapped, as_of)
    shuffled = worlds.reordered(knowledge, rng)
    other = compiled(shuffled, as_of)
    level = compiled(worlds.levelled(knowledge), as_of)
    exchange = compared(model, fair, mirror, worlds.exchanged_customers(fair, swapped.field))
    with_all = compared(model, crowd, mirror, worlds.exchanged_customers(crowd, swapped.field))
    return Symmetry(
        exchange=exchange,
        drawn_exchange=compared(
            model, fair_few, mirror, worlds.exchanged_customers(fair_few, swapped.field),
            (draws, worlds.exchanged_draws(draws)),
        ),
        resold=with_all.tried - with_all.same - (exchange.tried - exchange.same),
        ties=ties(level, crowd, sample_draws(level, rng, sizes.draws), sizes.drawn),
        order=compared(model, crowd, other, worlds.reordered_customers(crowd, shuffled.field)),
        drawn_order=compared(
            model, few, other, worlds.reordered_customers(few, shuffled.field),
            (draws, worlds.reordered_draws(draws, model, other)),
        ),
        words=compared(model, crowd, compiled(worlds.wordless(knowledge), as_of), crowd),
    )  # fmt: skip


def compared(
    one: EngineModel,
    customers: Requirements,
    other: EngineModel,
    others: Requirements,
    draws: tuple[Draws, Draws] | None = None,
) -> Compared:
    """The same customers in two worlds; alternatives are matched by their ids, that is by their lines."""
    ids = [alternative.id for alternative in one.alternatives]
    ids_there = [alternative.id for alternative in other.alternatives]
    places = [ids_there.index(name) for name in ids]
    back = np.array([*(ids.index(name) for name in ids_there), -1], dtype=np.intp)  # -1: no alternative
    total = Compared(0, 0, 0)
    for start in range(0, customers.size, CHUNK):
        part, part_there = (batch.slice(slice(start, start + CHUNK)) for batch in (customers, others))
        here, there = evaluate(one, part), evaluate(other, part_there)
        own, their = here.verdicts, there.verdicts
        if draws:
            own, their = (
                replay(model, unchanged(batch, len(model.knowledge.groups)), some).verdicts
                for model, batch, some in ((one, part, draws[0]), (other, part_there, draws[1]))
            )
        alike = np.isclose(here.scores.values, there.scores.values[places], rtol=0, atol=SAME).all(axis=0)
        alike &= _same_outcome(own, their)
        lines = [(getattr(own, name), back[getattr(their, name)]) for name in LINES]
        same = alike & np.all([first == second for first, second in lines], axis=0)
        level = _some_are_level(here)
        if draws:
            types = np.array([*one.provider_of, -1])
            level |= alike & np.all([types[first] == types[second] for first, second in lines], axis=0)
        total += Compared(same.size, int(same.sum()), int((~same & level).sum()))
    return total


def _same_outcome(own: Verdicts, their: Verdicts) -> Mask:
    """The same but for the lines that are named."""
    same = np.isclose(own.stay_months, their.stay_months, rtol=0, atol=SAME, equal_nan=True)
    for name in ("kinds", "wants_second", "stay_reason"):
        same &= getattr(own, name) == getattr(their, name)
    return same & np.isclose(own.share, their.share, rtol=0, atol=SAME)


def _some_are_level(found: Evaluation) -> Mask:
    """Where two lines that are left have one and the same value, as a main line or as a second one."""
    plain = found.scores.values
    as_second = plain[::2] + found.scores.second_path_values
    return _has_twins(plain) | _has_twins(as_second)


def _has_twins(values: npt.NDArray[np.float64]) -> Mask:
    ordered = np.sort(values, axis=0)
    with np.errstate(invalid="ignore"):
        twins = (np.diff(ordered, axis=0) <= SAME) & np.isfinite(ordered[1:])
    return np.asarray(twins.any(axis=0))


def ties(model: EngineModel, crowd: Requirements, draws: Draws, drawn: int) -> Ties:
    """What a world of equal facts gives these customers, each with a line of both at the address."""
    customers = worlds.levelled_customers(crowd)
    own, other = (PROVIDERS.index(name) for name in worlds.PAIR)
    families = customers.fields[worlds.FAMILY_FIELD].options
    single = [KINDS.index(kind) for kind in (Kind.SINGLE, Kind.ACCESS_AND_VOICE)]
    tied = together = first = named = 0
    stays = dict.fromkeys(worlds.FAMILIES, 0)
    for start in range(0, customers.size, CHUNK):
        found = evaluate(model, customers.slice(slice(start, start + CHUNK)))
        best = best_values_by_type(model, found.scores.values)
        is_tied = np.isfinite(best[own]) & (best[own] == best[other])
        ahead = is_tied & (best[own] >= best.max(axis=0))
        tied += int(is_tied.sum())
        together += int(ahead.sum())
        first += int((ahead & (model.provider_of[found.verdicts.leader] == own)).sum())
        named += int((ahead & np.isin(found.verdicts.kinds, single)).sum())
        for name in stays:
            of_family = found.answered.codes[worlds.FAMILY_FIELD] == families.index(name)
            is_stay = found.verdicts.kinds == KINDS.index(Kind.STAY_UNTIL)
            stays[name] += int((ahead & of_family & is_stay).sum())
    few = unchanged(customers.slice(slice(drawn)), len(model.knowledge.groups))
    shares = replay(model, few, draws).type_shares
    won = int(shares[[own, other]].any(axis=0).sum())
    return Ties(customers.size, tied, few.customers.size, won, together, first, named, stays)


def broken_measures(found: Symmetry) -> list[str]:
    """What must hold and does not, in sentences for a maintainer."""
    broken = []
    pairs: Iterable[tuple[str, Compared]] = (
        (_("Swapped facts do not swap the verdict"), found.exchange + found.drawn_exchange),
        (_("The order of the files changes the verdict"), found.order + found.drawn_order),
        (_("The words change the verdict"), found.words),
    )
    for what, one in pairs:
        if one.other:
            broken.append(
                _("{what}: for {count} of {tried} customers.").format(
                    what=what, count=one.other, tried=one.tried
                )
            )
    ties = found.ties
    if ties.tied < ties.tried or ties.won or ties.named:
        broken.append(
            _("Equal facts do not tie: for {count} of {tried} customers.").format(
                count=max(ties.tried - ties.tied, ties.won, ties.named), tried=ties.tried
            )
        )
    return broken
