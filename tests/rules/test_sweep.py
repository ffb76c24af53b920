"""The whole answer space: every pair is tried, and what is planted in a copy of the knowledge is caught."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.answer_space import WORKED_OUT_FROM, AnswerSpace, all_pairs, number_of_pairs
from rules.branches import missing_branches
from rules.comparison import as_read_by, changed_records, compared, models_of, shared_fields
from rules.findings import Doubt, Known, findings_of, without_known
from rules.knowledge import KnowledgeBase
from rules.laws import Law, breaches, engine_breaches
from rules.model import EngineModel, compile_model
from rules.population import varied_customers
from rules.replay import Replay, replay
from rules.requirements import Requirements
from rules.schema import Change, Condition, Modifier, Rule
from rules.soundness import conditions
from rules.sweep import Tally, tally, total, watch

COUNT = 20_000


@pytest.fixture(scope="module")
def crowd(knowledge: KnowledgeBase) -> Requirements:
    return varied_customers(knowledge.field, np.random.default_rng(7), COUNT)


def space_of(knowledge: KnowledgeBase, as_of: date) -> AnswerSpace:
    return AnswerSpace(knowledge.field, [one for _, one in conditions(knowledge)], as_of)


def replayed(knowledge: KnowledgeBase, as_of: date, field: str) -> Replay:
    watched = watch(compile_model(knowledge, as_of))
    return replay(watched, space_of(knowledge, as_of), field, np.random.default_rng(8), 2000)


def swept(knowledge: KnowledgeBase, as_of: date, crowd: Requirements) -> set[tuple[str, str]]:
    """What the counts alone show, as (doubt, about)."""
    watched = watch(compile_model(knowledge, as_of))
    counts = tally(watched, replace(crowd, fields=knowledge.field))
    found = findings_of(watched, counts, (), (), missing_branches(knowledge))
    return {(one.doubt.value, one.about) for one in found}


def with_rule(knowledge: KnowledgeBase, name: str, **changes: object) -> KnowledgeBase:
    rules = [one.model_copy(update=changes) if one.id == name else one for one in knowledge.rules]
    assert rules != list(knowledge.rules)
    return replace(knowledge, rules=tuple(rules))


def with_modifier(knowledge: KnowledgeBase, name: str, change: Callable[[Modifier], dict[str, object]]):
    modifiers = [one.model_copy(update=change(one)) if one.id == name else one for one in knowledge.modifiers]
    assert modifiers != list(knowledge.modifiers)
    return replace(knowledge, modifiers=tuple(modifiers))


def a_condition(**parts: object) -> Condition:
    return Condition.model_validate(parts)


# --- all pairs ----------------------------------------------------------------------------------------


def shows_all_pairs(table: np.ndarray, sizes: Sequence[int]) -> bool:
    return all(
        np.bincount(table[:, one] * sizes[other] + table[:, other], minlength=sizes[one] * sizes[other]).all()
        for one, other in combinations(range(len(sizes)), 2)
    )


@given(st.lists(st.integers(1, 12), min_size=2, max_size=15))
def test_every_pair_of_levels_of_any_two_factors_stands_in_some_row(sizes: list[int]) -> None:
    table = all_pairs(sizes)

    assert (table.max(axis=0) < sizes).all()
    assert shows_all_pairs(table, sizes)


def test_every_pair_of_answers_to_two_questions_is_tried(knowledge: KnowledgeBase, as_of: date) -> None:
    space = space_of(knowledge, as_of)
    sizes = [len(levels) for levels in space.levels.values()]

    table = all_pairs(sizes)

    assert list(space.levels) == [name for name, spec in knowledge.field.items() if not spec.derived]
    assert shows_all_pairs(table, sizes)
    assert number_of_pairs(sizes) > 300_000


def test_the_rows_of_the_table_become_customers_with_these_answers(
    knowledge: KnowledgeBase, as_of: date
) -> None:
    space = space_of(knowledge, as_of)
    table = all_pairs([len(levels) for levels in space.levels.values()])
    base = varied_customers(knowledge.field, np.random.default_rng(1), len(table))
    chosen = {name: table[:, place] for place, name in enumerate(space.levels)}

    customers = space.with_answers(base, chosen)

    pairs = {
        (customers.value("copper_state", row), customers.value("notice", row)) for row in range(len(table))
    }
    states, notices = (knowledge.field[name].options for name in ("copper_state", "notice"))
    assert pairs == {(one, other) for one in (None, *states) for other in (None, *notices)}
    sets = {frozenset(customers.value("competitor_lines", row) or ["?"]) for row in range(len(table))}
    assert len(sets) == 2**5 - 1 + 2  # any of five lines, none of them, not known


def test_each_derived_field_names_what_it_is_worked_out_from(knowledge: KnowledgeBase) -> None:
    derived = {name for name, spec in knowledge.field.items() if spec.derived}

    assert set(WORKED_OUT_FROM) == derived
    assert {one for names in WORKED_OUT_FROM.values() for one in names} <= set(knowledge.field) - derived


# --- planted mistakes ---------------------------------------------------------------------------------


def test_the_knowledge_that_ships_has_no_missing_branch(knowledge: KnowledgeBase) -> None:
    assert missing_branches(knowledge) == ()


@pytest.mark.parametrize(("modifier", "criterion"), [("M-01c", "C-04"), ("M-01d", "C-12"), ("M-01b", "C-08")])
def test_a_sign_error_is_a_move_the_wrong_way(
    knowledge: KnowledgeBase, as_of: date, crowd: Requirements, modifier: str, criterion: str
) -> None:
    def negated(one: Modifier) -> dict[str, object]:
        changes = [
            Change(criterion=cell.criterion, change=-cell.change) if cell.criterion == criterion else cell
            for cell in one.changes
        ]
        return {"changes": tuple(changes)}

    law = Law.model_validate(
        {
            "id": "worse-copper",
            "field": "copper_state",
            "steps": ["good", "ending"] if modifier == "M-01d" else ["good", "slow", "poor"],
            "never_better": {"accesses": ["copper"], "voices": ["plain"]},
            "reason": "A worse wire is never better.",
        }
    )
    some = crowd.slice(slice(0, 2000))
    before = breaches(compile_model(knowledge, as_of), law, some, np.random.default_rng(1))

    planted = compile_model(with_modifier(knowledge, modifier, negated), as_of)
    after = breaches(planted, law, some, np.random.default_rng(1))

    assert before == []
    assert any(f"{criterion} of ilec_copper rises" in one.what and modifier in one.what for one in after)
    assert all(one.count > 0 and one.example for one in after)


def test_an_engine_in_which_a_dearer_quote_helps_is_caught(
    model: EngineModel, crowd: Requirements, monkeypatch: pytest.MonkeyPatch
) -> None:
    law = Law.model_validate(
        {
            "id": "dearer",
            "field": "quote_competitor",
            "higher": True,
            "never_better": {"providers": ["clec_facilities"]},
            "reason": "A dearer quote never helps.",
        }
    )
    some = crowd.slice(slice(0, 2000))
    sound = breaches(model, law, some, np.random.default_rng(1))

    monkeypatch.setattr("rules.costs.POINTS_PER_LOG", -4.0)
    planted = breaches(model, law, some, np.random.default_rng(1))

    assert sound == []
    assert any("C-01 of clec_cable rises" in one.what for one in planted)


def test_a_weight_that_hurts_the_best_and_a_rating_that_helps_when_worse_are_caught(
    model: EngineModel, crowd: Requirements, monkeypatch: pytest.MonkeyPatch
) -> None:
    some = crowd.slice(slice(0, 1000))
    sound = engine_breaches(model, some, np.random.default_rng(1))

    monkeypatch.setattr("rules.performance.BEST", 1.0)  # the scale upside down: the best is the worst
    monkeypatch.setattr("rules.scoring.partial_value", lambda rating: (5.0 - rating) / 4.0)
    planted = engine_breaches(model, some, np.random.default_rng(1))

    assert sound == []
    assert {one.law for one in planted} >= {"worse-rating"}


def test_an_option_that_no_condition_reads_any_more_is_dead(knowledge: KnowledgeBase, as_of: date) -> None:
    plain = a_condition(field="features", has="plain")
    planted = with_rule(knowledge, "L-06", when=plain)  # it asked for technology = proven as well

    sound, found = (replayed(base, as_of, "technology") for base in (knowledge, planted))

    assert sound.same_answers() == ()
    assert found.same_answers() == (("open", "proven"),)


def test_a_choice_that_no_condition_reads_is_dead(knowledge: KnowledgeBase, as_of: date) -> None:
    options = (*knowledge.field["compliance"].options, "new")
    fields = tuple(
        one.model_copy(update={"options": options}) if one.id == "compliance" else one
        for one in knowledge.fields
    )

    found = replayed(replace(knowledge, fields=fields), as_of, "compliance")

    assert set(found.same_answers()) == {("none", "not none"), ("new", "not new")}


def test_a_field_that_only_rules_without_effect_read_moves_no_verdict(
    knowledge: KnowledgeBase, as_of: date
) -> None:
    found = replayed(knowledge, as_of, "phone_places")

    assert found.matters
    assert not found.moves_a_verdict


def test_a_branch_that_is_missing_is_named(
    knowledge: KnowledgeBase, as_of: date, crowd: Requirements
) -> None:
    def without_none(_: Modifier) -> dict[str, object]:
        return {"when": a_condition(field="copper_state", **{"in": ["good", "slow", "poor"]})}

    planted = with_modifier(knowledge, "M-01e", without_none)
    removed = replace(knowledge, modifiers=tuple(one for one in knowledge.modifiers if one.id != "M-01d"))

    assert ("missing_branch", "copper_state.none") in swept(planted, as_of, crowd)
    assert ("missing_branch", "copper_state.ending") in swept(removed, as_of, crowd)


def test_an_offer_that_can_no_longer_be_had_leaves_its_records_without_effect(
    knowledge: KnowledgeBase, as_of: date, crowd: Requirements
) -> None:
    offers = tuple(
        one.model_copy(
            update={"available_when": a_condition(field="copper_state", **{"in": ["good", "slow"]})}
        )
        if one.id == "ilec_copper"
        else one
        for one in knowledge.offers
    )

    found = swept(replace(knowledge, offers=offers), as_of, crowd)

    assert {("never_counts", "modifiers M-01c"), ("never_counts", "modifiers M-01d")} <= found


@pytest.mark.parametrize(
    ("when", "doubt"),
    [
        ({"all": [{"field": "country", "is": "ca"}, {"field": "country", "is": "us"}]}, "never_fires"),
        ({"field": "country", "in": ["us", "pr", "ca"]}, "always_fires"),
    ],
)
def test_a_rule_that_never_or_always_fires_is_named(
    knowledge: KnowledgeBase, as_of: date, crowd: Requirements, when: dict[str, object], doubt: str
) -> None:
    planted = with_rule(knowledge, "L-22", when=a_condition(**when))

    assert (doubt, "rules L-22") in swept(planted, as_of, crowd)
    assert (doubt, "rules L-22") not in swept(knowledge, as_of, crowd)


def test_a_verdict_that_nobody_gets_is_named(
    knowledge: KnowledgeBase, as_of: date, crowd: Requirements
) -> None:
    never = a_condition(all=[{"field": "reseller", "is": "fibre"}, {"field": "reseller", "is": "none"}])
    offers = tuple(
        one.model_copy(update={"available_when": never}) if one.id == "clec_resale_fibre" else one
        for one in knowledge.offers
    )

    found = swept(replace(knowledge, offers=offers), as_of, crowd)

    assert ("never_given", "leader clec_resale_fibre+hosted") in found


def test_rules_that_pull_one_rating_both_ways_contradict_each_other(
    knowledge: KnowledgeBase, as_of: date, crowd: Requirements
) -> None:
    planted = with_rule(knowledge, "L-12", changes=(Change(criterion="C-09", change=1.0),))

    found = swept(planted, as_of, crowd)

    assert {("contradiction", "L-10 and L-12"), ("contradiction", "L-06 and L-12")} <= found


def test_knock_outs_that_leave_nothing_at_all_contradict_each_other(
    knowledge: KnowledgeBase, as_of: date, crowd: Requirements
) -> None:
    opposite = knowledge.rule["R-18c"].when
    planted = with_rule(knowledge, "L-05b", when=opposite, purpose="special_lines")

    found = swept(planted, as_of, crowd)

    assert ("contradiction", "L-05b and R-18c") in found


# --- known findings, counts ---------------------------------------------------------------------------


def test_a_known_finding_is_excused_and_one_that_is_gone_is_stale(
    knowledge: KnowledgeBase, as_of: date, crowd: Requirements
) -> None:
    planted = with_rule(knowledge, "L-22", when=a_condition(field="country", **{"in": ["us", "pr", "ca"]}))
    watched = watch(compile_model(planted, as_of))
    found = findings_of(watched, tally(watched, crowd), (), (), ())
    names = [one.about for one in found if one.doubt is not Doubt.ALWAYS_FIRES]
    known = [
        Known(doubt=Doubt.ALWAYS_FIRES, about=("rules L-2*", "rules L-99"), reason="A test."),
        *(
            Known(doubt=one.doubt, about=(one.about,), reason="A test.")
            for one in found
            if one.about in names
        ),
    ]

    to_mend, excused = without_known(found, known)

    assert "rules L-22" in {one.about for one in excused}
    assert [(one.doubt, one.about) for one in to_mend] == [(Doubt.STALE_EXCUSE, "always_fires: rules L-99")]


def test_the_tallies_of_two_halves_add_up(model: EngineModel, crowd: Requirements) -> None:
    watched = watch(model)
    halves = [tally(watched, crowd.slice(rows)) for rows in (slice(0, 9001), slice(9001, COUNT))]

    whole, sum_of_both = tally(watched, crowd), total(halves, watched)

    assert whole.customers == sum_of_both.customers == COUNT == whole.kinds.sum()
    for name in Tally.__dataclass_fields__:
        if isinstance(getattr(whole, name), np.ndarray):
            assert (getattr(whole, name) == getattr(sum_of_both, name)).all(), name


# --- two versions -------------------------------------------------------------------------------------


def test_the_same_version_moves_nobody(knowledge: KnowledgeBase, as_of: date, crowd: Requirements) -> None:
    moves = compared(*models_of(knowledge, replace(knowledge), as_of), crowd)

    assert changed_records(knowledge, replace(knowledge)) == ()
    assert (moves.customers, moves.moved, moves.groups()) == (COUNT, 0, ())


def test_a_change_of_a_fact_names_whose_verdict_it_moves(
    knowledge: KnowledgeBase, as_of: date, crowd: Requirements
) -> None:
    def cheaper(one: Modifier) -> dict[str, object]:
        return {"changes": (*one.changes, Change(criterion="C-01", change=2.0))}

    planted = with_modifier(knowledge, "M-03", cheaper)  # cable

    moves = compared(*models_of(knowledge, planted, as_of), crowd)

    assert [(one.table, one.id, one.change, one.keys) for one in changed_records(knowledge, planted)] == [
        ("modifiers", "M-03", "changed", ("changes",))
    ]
    assert 0 < moves.moved < COUNT
    assert sum(moves.kinds.values()) == sum(moves.types.values()) == moves.moved
    assert moves.types[("ilec", "clec_facilities")] > 10 * moves.types.get(("clec_facilities", "ilec"), 0)
    assert "competitor_lines.cable" in [one[0] for one in moves.groups()[:3]]
    assert all("cable" in answers.get("competitor_lines", ["cable"]) for answers, _, _ in moves.examples)


def test_versions_with_other_options_in_another_order_are_compared_by_name(
    knowledge: KnowledgeBase, as_of: date, crowd: Requirements
) -> None:
    def reordered(name: str, options: tuple[str, ...]) -> KnowledgeBase:
        fields = [
            one.model_copy(update={"options": options}) if one.id == name else one for one in knowledge.fields
        ]
        return replace(knowledge, fields=tuple(fields))

    for name in ("copper_state", "competitor_lines"):
        other = reordered(name, tuple(reversed(knowledge.field[name].options)))
        customers = varied_customers(shared_fields(knowledge, other), np.random.default_rng(3), 2000)

        assert compared(*models_of(knowledge, other, as_of), customers).moved == 0
        read = as_read_by(customers, knowledge.field)
        assert [read.value(name, row) is None for row in range(50)] == [
            customers.value(name, row) is None for row in range(50)
        ]
    added = reordered("compliance", (*knowledge.field["compliance"].options, "new"))
    assert "new" not in shared_fields(knowledge, added)["compliance"].options
    some = varied_customers(shared_fields(knowledge, added), np.random.default_rng(3), 2000)
    assert compared(*models_of(knowledge, added, as_of), some).moved == 0


def test_a_rule_that_is_added_and_one_that_is_removed_are_told(knowledge: KnowledgeBase) -> None:
    first: Rule = knowledge.rules[0]
    other = replace(knowledge, rules=(first.model_copy(update={"id": "R-99"}), *knowledge.rules[1:]))

    found = {(one.id, one.change) for one in changed_records(knowledge, other)}

    assert found == {(first.id, "removed"), ("R-99", "added")}
