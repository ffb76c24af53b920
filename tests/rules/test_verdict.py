"""Which kind of verdict comes out, for whom, and for how long to wait."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pytest

from rules.answered import TABLES
from rules.evaluation import Evaluation, evaluate
from rules.model import RATED, EngineModel
from rules.population import varied_customers
from rules.requirements import Requirements
from rules.robustness import Draws, clear_wins, sample_draws
from rules.schema import PROVIDERS, Rule
from rules.verdict import (
    KINDS,
    NO_ALTERNATIVE,
    STAY_REASONS,
    Kind,
    StayReason,
    Strength,
    fields_of_verdict,
    strength_of,
    verdicts,
)

IN_A_YEAR = date(2027, 11, 22)
Worlds = Callable[..., EngineModel]
OneCustomer = Callable[..., Requirements]

# The incumbent's copper with a contract that runs on, and a cheaper quote next door.
BOUND = {
    "current_family": "incumbent",
    "current_wire": "copper",
    "monthly_bill": 100,
    "contract": "in_force",
    "contract_end": IN_A_YEAR,
    "quote_competitor": 60,
}


@pytest.fixture(scope="module")
def better_cable(a_world: Worlds) -> EngineModel:
    """The competitor is better on every criterion, its own voice included."""
    typical = np.full(a_world().typical.shape, 2.0)
    typical[RATED.index("clec_facilities")] = 4
    return a_world(typical=typical)


@pytest.fixture(scope="module")
def better_hosted(a_world: Worlds) -> EngineModel:
    """As above, with hosted voice better still."""
    typical = np.full(a_world().typical.shape, 2.0)
    typical[RATED.index("clec_facilities")] = 4
    typical[RATED.index("hosted")] = 5
    return a_world(typical=typical)


def kind(evaluation: Evaluation) -> Kind:
    return KINDS[evaluation.verdicts.kinds[0]]


def leader(world: EngineModel, evaluation: Evaluation) -> str | None:
    place = int(evaluation.verdicts.leader[0])
    return None if place == NO_ALTERNATIVE else world.alternatives[place].id


def second(world: EngineModel, evaluation: Evaluation) -> str | None:
    place = int(evaluation.verdicts.second[0])
    return None if place == NO_ALTERNATIVE else world.alternatives[place].id


def stay(evaluation: Evaluation) -> StayReason | None:
    place = int(evaluation.verdicts.stay_reason[0])
    return STAY_REASONS[place] if place >= 0 else None


@pytest.mark.parametrize(
    ("share", "word"),
    [
        (1.0, Strength.CLEAR),
        (0.75, Strength.CLEAR),
        (0.7499, Strength.LEANING),
        (0.5, Strength.LEANING),
        (0.4999, Strength.TOO_CLOSE),
        (0.0, Strength.TOO_CLOSE),
    ],
)
def test_the_word_for_a_share_changes_at_the_stated_limits(share: float, word: Strength) -> None:
    assert strength_of(share) is word


def test_a_better_provider_leads(better_cable: EngineModel, a_requirement: OneCustomer) -> None:
    found = evaluate(better_cable, a_requirement())

    assert kind(found) is Kind.SINGLE
    assert leader(better_cable, found) == "clec_cable"
    assert better_cable.alternatives[found.verdicts.runner_up[0]].offer.id == "ilec_copper"
    assert found.verdicts.share[0] == 1


def test_better_voice_from_a_third_company_makes_a_combination(
    better_hosted: EngineModel, a_requirement: OneCustomer
) -> None:
    found = evaluate(better_hosted, a_requirement())

    assert kind(found) is Kind.ACCESS_AND_VOICE
    assert leader(better_hosted, found) == "clec_cable+hosted"


def test_equal_providers_are_too_close_to_call(a_world: Worlds, a_requirement: OneCustomer) -> None:
    assert kind(evaluate(a_world(), a_requirement())) is Kind.TOO_CLOSE


def test_with_nothing_left_there_is_no_leader(a_world: Worlds, a_requirement: OneCustomer) -> None:
    world = a_world(offers=())

    found = evaluate(world, a_requirement(), draws=sample_draws(world, np.random.default_rng(1), 20))

    assert kind(found) is Kind.NOTHING_VIABLE
    assert leader(world, found) is None
    assert second(world, found) is None
    assert found.verdicts.runner_up[0] == NO_ALTERNATIVE


def test_the_only_provider_leads_without_a_rival(a_world: Worlds, a_requirement: OneCustomer) -> None:
    world = a_world(["clec_cable"])

    found = evaluate(world, a_requirement(), draws=sample_draws(world, np.random.default_rng(1), 20))

    assert world.alternatives[found.verdicts.leader[0]].offer.id == "clec_cable"
    assert found.verdicts.runner_up[0] == NO_ALTERNATIVE
    assert found.verdicts.share[0] == 1


def test_machines_without_calls_are_a_case_of_their_own(
    better_cable: EngineModel, a_requirement: OneCustomer
) -> None:
    assert (
        kind(evaluate(better_cable, a_requirement(special_lines=["alarm"], calls=0)))
        is Kind.SPECIAL_LINES_ONLY
    )
    assert kind(evaluate(better_cable, a_requirement(special_lines=["none"], calls=0))) is Kind.SINGLE
    assert kind(evaluate(better_cable, a_requirement(special_lines=["alarm"], calls=1))) is Kind.SINGLE


@pytest.mark.parametrize(
    ("answers", "wanted"),
    [
        ({"second_path": "yes"}, True),
        ({"second_path": "if_cheap"}, False),  # named, but no part of the verdict
        ({"second_path": "no"}, False),
        ({"second_path": "have"}, False),
        ({"harm_hour": "danger"}, True),
        ({"power_cut": "days"}, True),
        ({"harm_hour": "danger", "second_path": "have"}, False),
    ],
)
def test_a_second_path_is_called_for_by_wish_or_by_danger(
    better_cable: EngineModel, a_requirement: OneCustomer, answers: dict[str, object], wanted: bool
) -> None:
    found = evaluate(better_cable, a_requirement(**answers))

    assert bool(found.verdicts.wants_second[0]) is wanted
    assert kind(found) is (Kind.PRIMARY_AND_SECOND if wanted else Kind.SINGLE)
    if wanted:
        assert second(better_cable, found) == "ilec_copper"


def test_a_path_that_shares_the_wire_is_never_the_second(a_world: Worlds, a_requirement: OneCustomer) -> None:
    world = a_world(
        ["ilec_copper", "ilec_fibre", "clec_une_copper", "clec_resale_copper", "clec_resale_fibre"]
    )

    found = evaluate(world, a_requirement(second_path="yes", harm_hour="danger", power_cut="days"))

    assert second(world, found) is None


def test_where_days_count_a_path_that_needs_no_ground_comes_before_a_better_one(
    a_world: Worlds, a_requirement: OneCustomer
) -> None:
    world = a_world(["ilec_copper", "clec_cable", "clec_satellite"])
    ratings = np.full(world.typical.shape, 2.0)
    ratings[RATED.index("ilec")] = 5
    world = a_world(["ilec_copper", "clec_cable", "clec_satellite"], typical=ratings)

    found = evaluate(world, a_requirement(power_cut="days"))

    assert leader(world, found) == "ilec_copper"
    assert second(world, found) == "clec_satellite"


def test_a_banned_second_path_is_not_taken(a_world: Worlds, a_requirement: OneCustomer) -> None:
    ban = Rule.model_validate(
        {
            "id": "R-test", "title": "t", "statement": "t", "advice": "t", "mark": "J",
            "kind": "knock_out", "purpose": "second_path", "applies_to": {"accesses": ["copper"]},
        }
    )  # fmt: skip
    typical = np.full(a_world().typical.shape, 2.0)
    typical[RATED.index("clec_facilities")] = 4
    world = a_world(typical=typical, rules=[ban])

    found = evaluate(world, a_requirement(second_path="yes"))

    assert second(world, found) is None
    assert kind(found) is Kind.SINGLE


@pytest.mark.parametrize(("main", "banned"), [("copper", True), ("fixed_wireless", False)])
def test_a_ban_beside_one_main_line_leaves_the_path_to_the_others(
    a_world: Worlds, a_requirement: OneCustomer, main: str, banned: bool
) -> None:
    ban = Rule.model_validate(
        {
            "id": "R-test", "title": "t", "statement": "t", "advice": "t", "mark": "J",
            "kind": "knock_out", "purpose": "second_path", "when": {"field": "region", "is": "US-GA"},
            "applies_to": {"accesses": ["cable"]}, "beside": {"accesses": [main]},
        }
    )  # fmt: skip
    typical = np.full(a_world().typical.shape, 2.0)
    typical[RATED.index("ilec")] = 4
    world = a_world(typical=typical, rules=[ban])

    here, elsewhere = (
        evaluate(world, a_requirement(second_path="yes", region=region)) for region in ("US-GA", "US-TX")
    )

    assert leader(world, here) == "ilec_copper"
    assert second(world, here) == (None if banned else "clec_cable")
    assert second(world, elsewhere) == "clec_cable"


def test_an_exit_charge_that_eats_the_saving_means_stay_until_the_contract_ends(
    better_cable: EngineModel, a_requirement: OneCustomer
) -> None:
    found = evaluate(better_cable, a_requirement(**BOUND, exit_charge=2000))

    assert kind(found) is Kind.STAY_UNTIL
    assert stay(found) is StayReason.EXIT_CHARGE
    assert found.verdicts.stay_months[0] == pytest.approx(12, abs=0.05)


@pytest.mark.parametrize(
    "changed",
    [
        {"exit_charge": 100},  # the saving is larger
        {"contract": "none"},
        {"contract_end": date(2026, 11, 1)},  # over already
        {"current_family": "competitor"},  # the better one is the one of today
        {"current_family": "none"},
        {"notice": "lines_end"},  # on any day, perhaps before the contract does
        {"notice": "lines_end", "notice_date": date(2027, 5, 1)},
        {"notice": "lines_end", "notice_date": date(2026, 11, 1)},  # it may be dead already
        {"notice": "lines_end", "notice_date": date(2027, 5, 1), "current_wire": "fibre"},
        {"notice": "lines_end", "current_wire": None},
        {"copper_state": "ending", "notice_date": date(2027, 5, 1)},
        {"copper_state": "ending"},
        {"copper_state": "ending", "current_wire": None},
    ],
)
def test_nobody_is_told_to_wait_without_a_reason(
    better_cable: EngineModel, a_requirement: OneCustomer, changed: dict[str, object]
) -> None:
    found = evaluate(better_cable, a_requirement(**{**BOUND, "exit_charge": 2000, **changed}))

    assert stay(found) is None
    assert np.isnan(found.verdicts.stay_months[0])


@pytest.mark.parametrize(
    "changed",
    [
        {"notice": "lines_end", "notice_date": date(2028, 5, 1)},  # after the contract
        {"notice": "price_rise", "notice_date": date(2027, 5, 1)},
        {"copper_state": "ending", "notice_date": date(2028, 5, 1)},
        {"copper_state": "ending", "current_wire": "fibre"},  # the line of today is another one
    ],
)
def test_a_line_that_outlasts_the_contract_is_no_reason_to_break_it(
    better_cable: EngineModel, a_requirement: OneCustomer, changed: dict[str, object]
) -> None:
    found = evaluate(better_cable, a_requirement(**{**BOUND, "exit_charge": 2000, **changed}))

    assert stay(found) is StayReason.EXIT_CHARGE


def test_without_a_contract_nobody_waits_a_year_on_a_line_that_ends_within_it(
    better_cable: EngineModel, a_requirement: OneCustomer
) -> None:
    free = {**BOUND, "contract": "none", "contract_end": None, "smallest_saving": 50, "notice": "lines_end"}

    soon = evaluate(better_cable, a_requirement(**free, notice_date=date(2027, 3, 1)))
    late = evaluate(better_cable, a_requirement(**free, notice_date=date(2028, 3, 1)))

    assert stay(soon) is None
    assert stay(late) is StayReason.SMALL_SAVING


def test_a_saving_below_what_is_worth_a_move_means_stay(
    better_cable: EngineModel, a_requirement: OneCustomer
) -> None:
    free = {**BOUND, "contract": "none", "contract_end": None, "smallest_saving": 50}

    small = evaluate(better_cable, a_requirement(**free))
    outages = evaluate(better_cable, a_requirement(**free, reasons=["outages"]))

    assert stay(small) is StayReason.SMALL_SAVING
    assert kind(small) is Kind.STAY_UNTIL
    assert stay(outages) is None


def test_the_leader_is_of_the_viable_type_that_wins_most_draws(model: EngineModel, draws: Draws) -> None:
    crowd = varied_customers(model.knowledge.field, np.random.default_rng(5), 150)

    found = evaluate(model, crowd, draws=draws)

    for row in np.flatnonzero(found.verdicts.leader != NO_ALTERNATIVE):
        viable = found.scores.screening.viable[:, row]
        types = np.unique(model.provider_of[viable])
        shares = found.robustness[row].type_shares
        assert model.provider_of[found.verdicts.leader[row]] in types
        assert found.verdicts.share[row] == shares[types].max()
        assert shares[model.provider_of[found.verdicts.leader[row]]] == found.verdicts.share[row]


def test_with_equal_shares_the_better_value_leads(a_world: Worlds, a_requirement: OneCustomer) -> None:
    # Within a hair of each other in every draw: neither wins one, but the second is a little better.
    typical = np.full(a_world().typical.shape, 3.0)
    typical[RATED.index("clec_facilities")] = 3.01
    world = a_world(typical=typical)

    found = evaluate(world, a_requirement(), draws=sample_draws(world, np.random.default_rng(1), 50))

    assert found.verdicts.share[0] == 0
    assert world.alternatives[found.verdicts.leader[0]].offer.id == "clec_cable"
    assert kind(found) is Kind.TOO_CLOSE


def test_a_type_that_is_there_only_in_some_draws_does_not_lead(
    model: EngineModel, draws: Draws, a_requirement: OneCustomer
) -> None:
    # The incumbent's fibre is not counted on, yet its low price wins the draws in which it is there.
    customer = a_requirement(
        incumbent_fibre=None, copper_state="none", competitor_lines=["satellite"], reseller="fibre",
        quote_incumbent=50, quote_competitor=500, quote_reseller=500,
        importance_cost="decides", bill_pressure="high",
    )  # fmt: skip

    found = evaluate(model, customer, draws=draws)

    assert found.robustness[0].type_shares.argmax() == PROVIDERS.index("ilec")
    assert model.alternatives[found.verdicts.leader[0]].offer.provider != "ilec"


class Read(dict[str, Any]):
    """Columns that take note of which of them are read."""

    def __init__(self, columns: Mapping[str, Any], seen: set[str]) -> None:
        super().__init__(columns)
        self.seen = seen

    def __getitem__(self, key: str) -> Any:
        self.seen.add(key.partition(".")[0])
        return super().__getitem__(key)


def test_a_verdict_reads_the_fields_that_are_listed_and_no_other(model: EngineModel) -> None:
    crowd = varied_customers(model.knowledge.field, np.random.default_rng(3), 200)
    found = evaluate(model, crowd)
    seen: set[str] = set()
    batch = replace(
        found.batch, **{table: Read(getattr(found.batch, table), seen) for table in (*TABLES, "assumed")}
    )

    again = verdicts(model, batch, found.scores, clear_wins(found.scores.best_by_type), found.scores.values)

    assert (again.kinds == found.verdicts.kinds).all()
    assert seen == fields_of_verdict(model)
