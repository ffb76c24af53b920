"""Replay by difference: the same shares and verdicts as the plain replay, draw for draw."""

from dataclasses import replace

import numpy as np
import pytest

from rules.answered import Variant
from rules.differences import Differences
from rules.drawn import Drawn
from rules.material import Material
from rules.model import RATED, EngineModel
from rules.population import varied_customers
from rules.requirements import Requirements
from rules.robustness import Draws, sample_draws
from rules.schema import FieldSpec
from rules.variants import NewRating, Replayed, Variants, replay
from rules.verdict import KINDS, Kind

SIZE = 12  # customers
EACH = 40  # variants of a customer


@pytest.fixture(scope="module")
def some_draws(model: EngineModel) -> Draws:
    return sample_draws(model, np.random.default_rng(5), 120)


@pytest.fixture(scope="module")
def crowd(model: EngineModel) -> Requirements:
    return varied_customers(model.knowledge.field, np.random.default_rng(3), SIZE)


def a_value(spec: FieldSpec, rng: np.random.Generator) -> object:
    if rng.random() < 0.15:
        return None
    if spec.kind == "option":
        return spec.options[int(rng.integers(len(spec.options)))]
    if spec.kind == "options":
        return [one for one in spec.options if rng.random() < 0.3] or [spec.options[0]]
    if spec.kind == "number":
        return float(rng.integers(0, 900))
    return f"202{rng.integers(6, 9)}-0{rng.integers(1, 9)}-15"


def a_variant(model: EngineModel, customer: int, rng: np.random.Generator) -> Variant:
    """One or two other answers, another weight, another rating, or several of these."""
    told = [name for name, spec in model.knowledge.field.items() if not spec.derived]
    names = rng.choice(told, size=int(rng.integers(0, 3)), replace=False)
    factors: tuple[float, ...] = ()
    ratings: list[NewRating] = []
    if rng.random() < 0.3:
        factors = tuple(rng.choice([0.0, 0.4, 1.0, 3.0], len(model.knowledge.groups)))
    if rng.random() < 0.4:
        places = np.argwhere(~np.isnan(model.typical))
        provider, criterion = places[int(rng.integers(len(places)))]
        ratings = [NewRating(int(provider), int(criterion), float(rng.integers(2, 11)) / 2)]
    values = {str(name): a_value(model.knowledge.field[str(name)], rng) for name in names}
    return Variant(customer, values, factors, tuple(ratings))


def plainly(model: EngineModel, customers: Requirements, variants: list[Variant], draws: Draws) -> Replayed:
    fields = [name for name, spec in model.knowledge.field.items() if not spec.derived]
    rows = [
        {**{name: customers.value(name, one.customer) for name in fields}, **one.values} for one in variants
    ]
    factors = [one.factors or (1.0,) * len(model.knowledge.groups) for one in variants]
    batch = Requirements.from_rows(rows, model.knowledge.field)
    every = Variants(batch, np.array(factors).T, tuple(one.ratings for one in variants))
    return replay(model, every, draws)


def assert_same(found: Replayed, expected: Replayed) -> None:
    assert np.array_equal(found.type_shares, expected.type_shares)
    assert np.array_equal(found.first_shares, expected.first_shares)
    for name in ("kinds", "leader", "second", "wants_second", "stay_reason"):
        assert np.array_equal(getattr(found.verdicts, name), getattr(expected.verdicts, name)), name


def test_variants_of_one_customer_come_out_as_in_the_plain_replay(
    model: EngineModel, crowd: Requirements, some_draws: Draws
) -> None:
    material, rng = Material.of(model, some_draws), np.random.default_rng(11)

    for row in range(SIZE):
        customer = crowd.slice(slice(row, row + 1))
        variants = [Variant(), *(a_variant(model, 0, rng) for _ in range(EACH))]
        found = Differences(Drawn(material, customer)).replayed(variants)
        assert_same(found, plainly(model, customer, variants, some_draws))


def test_variants_of_several_customers_come_out_as_in_the_plain_replay(
    model: EngineModel, crowd: Requirements, some_draws: Draws
) -> None:
    rng = np.random.default_rng(12)
    variants = [a_variant(model, row, rng) for _ in range(EACH) for row in range(SIZE)]

    found = Differences(Drawn(Material.of(model, some_draws), crowd)).replayed(variants)

    assert_same(found, plainly(model, crowd, variants, some_draws))


def test_a_customer_who_knows_nothing_is_replayed_alike(model: EngineModel, some_draws: Draws) -> None:
    nobody, rng = Requirements.from_rows([{}], model.knowledge.field), np.random.default_rng(13)
    variants = [Variant(), *(a_variant(model, 0, rng) for _ in range(3 * EACH))]

    found = Differences(Drawn(Material.of(model, some_draws), nobody)).replayed(variants)

    assert_same(found, plainly(model, nobody, variants, some_draws))


def test_what_certainly_keeps_the_verdict_keeps_it(
    model: EngineModel, crowd: Requirements, some_draws: Draws
) -> None:
    groups = len(model.knowledge.groups)
    moves, down, up = np.array([0.1, 0.3, 0.8]), np.array([0.9, 0.6, 0.0]), np.array([1.1, 1.5, 4.0])
    told_certain = 0
    for row in range(SIZE // 2):
        customer = crowd.slice(slice(row, row + 1))
        differences = Differences(Drawn(Material.of(model, some_draws), customer))
        today = differences.replayed([Variant()])
        certain: list[Variant] = []
        for criterion, count in enumerate(differences.certain_moves(moves)):
            for provider in range(len(RATED)):
                typical = model.typical[provider, criterion]
                if not np.isnan(typical):
                    wanted = [typical + sign * move for move in moves[:count] for sign in (1, -1)]
                    certain += [Variant(ratings=(NewRating(provider, criterion, one),)) for one in wanted]
        ways = [(group, several) for group in range(groups) for several in (down, up)]
        for (group, several), count in zip(ways, differences.certain_factors(ways), strict=True):
            for factor in several[:count]:
                factors = [1.0] * groups
                factors[group] = float(factor)
                certain.append(Variant(factors=tuple(factors)))
        if not certain:
            continue
        told = plainly(model, customer, certain, some_draws).verdicts
        told_certain += len(certain)
        assert set(told.kinds) == set(today.verdicts.kinds)
        if said(today.verdicts.kinds[0]):
            assert set(told.leader) == set(today.verdicts.leader)

    assert told_certain > 100


def said(kind: int) -> bool:
    """Whether the verdict names a leader."""
    return KINDS[kind] not in (Kind.TOO_CLOSE, Kind.NOTHING_VIABLE, Kind.SPECIAL_LINES_ONLY)


def test_an_offer_that_nobody_has_is_worked_out_when_a_variant_has_it(
    model: EngineModel, some_draws: Draws
) -> None:
    told = {"country": "us", "incumbent_fibre": "no", "copper_state": "good", "competitor_lines": ["none"]}
    told |= {"leased_loop": "no", "reseller": "none"}
    customer = Requirements.from_rows([told], model.knowledge.field)
    variants = [Variant(), Variant(values={"competitor_lines": ["cable"]})]

    found = Differences(Drawn(Material.of(model, some_draws), customer)).replayed(variants)

    assert_same(found, plainly(model, customer, variants, some_draws))
    assert found.first_shares[:, 0].astype(bool).sum() < found.first_shares[:, 1].astype(bool).sum()


def test_other_real_prices_move_the_ratings_of_all_types(model: EngineModel, some_draws: Draws) -> None:
    told: dict[str, object] = {"country": "us", "current_family": "incumbent", "monthly_bill": 300}
    customer = Requirements.from_rows([{**told, "quote_competitor": 280}], model.knowledge.field)
    prices: list[dict[str, object]] = [
        {"quote_competitor": 240},
        {"quote_competitor": None},
        {"quote_incumbent": 200},
    ]
    one_rating = NewRating(RATED.index("ilec"), 0, 4.5)  # of the price: it sets the level of the others
    variants = [Variant(values=one) for one in prices] + [Variant(ratings=(one_rating,))]
    variants.append(replace(variants[0], ratings=(one_rating,)))

    found = Differences(Drawn(Material.of(model, some_draws), customer)).replayed(variants)

    assert_same(found, plainly(model, customer, variants, some_draws))
