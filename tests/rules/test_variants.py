"""Replay of variants: the same verdicts as one customer at a time, with the same draws."""

from dataclasses import replace

import numpy as np

from rules.evaluation import evaluate
from rules.inert import inert_fields
from rules.model import RATED, EngineModel
from rules.population import varied_customers
from rules.requirements import Requirements, with_derived_fields
from rules.robustness import Draws, sample_draws
from rules.variants import NewRating, Variants, replay, unchanged

SIZE = 40


def a_crowd(model: EngineModel) -> Requirements:
    return varied_customers(model.knowledge.field, np.random.default_rng(3), SIZE)


def some_draws(model: EngineModel, size: int = 150) -> Draws:
    return sample_draws(model, np.random.default_rng(5), size)


def test_a_replay_gives_the_verdicts_of_single_customers(model: EngineModel) -> None:
    customers, draws = a_crowd(model), some_draws(model)

    whole = evaluate(model, customers, draws=draws)
    replayed = replay(model, unchanged(customers, len(model.knowledge.groups)), draws)

    assert (replayed.verdicts.kinds == whole.verdicts.kinds).all()
    assert (replayed.verdicts.leader == whole.verdicts.leader).all()
    assert (replayed.verdicts.second == whole.verdicts.second).all()
    shares = np.stack([one.type_shares for one in whole.robustness], axis=1)
    assert (replayed.type_shares == shares).all()


def test_a_new_rating_moves_its_range_along(model: EngineModel) -> None:
    customers, draws = a_crowd(model).slice(slice(0, 5)), some_draws(model)
    place, criterion = RATED.index("ilec"), 3
    new = float(model.typical[place, criterion]) - 1.5
    moved = {"low": model.low.copy(), "typical": model.typical.copy(), "high": model.high.copy()}
    for one in moved.values():
        one[place, criterion] = max(1.0, one[place, criterion] - 1.5)
    ratings = draws.ratings.copy()
    ratings[place, criterion] = np.clip(ratings[place, criterion] - 1.5, 1, 5)

    expected = evaluate(replace(model, **moved), customers, draws=replace(draws, ratings=ratings))
    variants = replace(
        unchanged(customers, len(model.knowledge.groups)),
        ratings=((NewRating(place, criterion, new),),) * 5,
    )
    replayed = replay(model, variants, draws)

    assert (replayed.verdicts.leader == expected.verdicts.leader).all()
    shares = np.stack([one.type_shares for one in expected.robustness], axis=1)
    assert np.allclose(replayed.type_shares, shares, atol=1e-12)


def test_a_factor_scales_the_weight_of_one_group_in_every_draw(model: EngineModel) -> None:
    customers, draws = a_crowd(model).slice(slice(0, 1)), some_draws(model)
    groups = len(model.knowledge.groups)
    factors = np.ones((groups, 1))

    same = replay(model, Variants(customers, factors * 3, ((),)), draws)  # all alike: no proportion moves
    plain = replay(model, Variants(customers, factors, ((),)), draws)

    assert np.allclose(same.type_shares, plain.type_shares, atol=1e-12)


def test_the_first_draws_are_those_of_the_whole(model: EngineModel) -> None:
    draws = some_draws(model)

    part = draws.first(20)

    assert part.size == 20
    assert np.array_equal(part.ratings, draws.ratings[..., :20], equal_nan=True)
    assert draws.first(1000).size == draws.size


def test_an_inert_field_changes_no_score_whatever_its_value(model: EngineModel) -> None:
    rng = np.random.default_rng(9)
    groups = {region: one.group for region, one in model.knowledge.incumbent_by_region.items()}
    crowd = a_crowd(model)
    tested = 0
    for row in range(12):
        customer = crowd.slice(slice(row, row + 1))
        inert = inert_fields(model, with_derived_fields(customer, groups, model.as_of))
        before = evaluate(model, customer).scores.values
        for name in sorted(inert & set(customer.codes)):
            if customer.fields[name].derived:
                continue
            options = len(customer.fields[name].options)
            other = np.array([rng.integers(options)], dtype=np.int16)
            after = evaluate(model, replace(customer, codes={**customer.codes, name: other})).scores.values
            assert (before == after).all(), name
            tested += 1
    assert tested > 10
