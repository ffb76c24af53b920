"""Each check between records finds what it is there for, and finds nothing in the shipped data."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from rules import schema
from rules.errors import Problem
from rules.knowledge import KnowledgeBase, load_knowledge_base
from rules.soundness import FIELDS_READ_BY_CODE, conditions, fields_read, problems_between_records

KNOWLEDGE = load_knowledge_base()
RULE = {"id": "R-900", "title": "T", "kind": "info", "statement": "S", "advice": "A", "mark": "J"}
FACT = {"id": "F-900", "topic": "market", "title": "T", "statement": "S", "mark": "J"}
EMPHASIS = {"id": "E-900", "criterion": "C-01", "factor": 2, "when": {"field": "setting", "is": "rural"}}


def found(base: KnowledgeBase, lost: frozenset[str] = frozenset()) -> list[Problem]:
    return problems_between_records(base, lambda record: str(getattr(record, "id", "no id")), lost)


def changed(table: str, **more: Any) -> KnowledgeBase:
    """The shipped knowledge, the first record of a table with other values."""
    first, *rest = getattr(KNOWLEDGE, table)
    return replace(KNOWLEDGE, **{table: (first.model_copy(update=more), *rest)})


def with_rule(**more: Any) -> KnowledgeBase:
    return replace(KNOWLEDGE, rules=(*KNOWLEDGE.rules, schema.Rule.model_validate(RULE | more)))


def with_fact(**more: Any) -> KnowledgeBase:
    return replace(KNOWLEDGE, facts=(*KNOWLEDGE.facts, schema.Fact.model_validate(FACT | more)))


def with_field(**more: Any) -> KnowledgeBase:
    return replace(KNOWLEDGE, fields=(*KNOWLEDGE.fields, schema.FieldSpec.model_validate(more)))


def test_the_shipped_data_are_sound():
    assert found(KNOWLEDGE) == []


@pytest.mark.parametrize(
    ("base", "what", "where"),
    [
        (with_rule(sources=["S-999"]), 'cites unknown source "S-999"', "R-900"),
        (with_rule(facts=["F-999"]), 'cites unknown fact "F-999"', "R-900"),
        (with_rule(steps=["N-999"]), 'cites unknown checklist item "N-999"', "R-900"),
        (
            with_rule(applies_to={}, changes=[{"criterion": "C-99", "change": 1}]),
            'names unknown criterion "C-99"',
            "R-900",
        ),
        (with_rule(id="C-01"), 'id "C-01" is used in another table', "C-01"),
        (with_rule(mark="V"), "is marked V and cites no source", "R-900"),
        (with_rule(mark="V-t"), "is marked V-t and cites no source", "R-900"),
        (with_rule(when={"field": "moon", "is": "full"}), 'condition on unknown field "moon"', "R-900"),
        (with_rule(when={"field": "setting", "is": "moon"}), 'field "setting" has no option "moon"', "R-900"),
        (
            with_rule(when={"all": [{"field": "people", "at_least": 1}, {"field": "people", "is": "one"}]}),
            'field "people" is of kind number, the test "equals" does not fit',
            "R-900",
        ),
        (
            with_rule(when={"not": {"field": "region", "is": "US-XX"}}),
            'field "region" has no option "US-XX"',
            "R-900",
        ),
        (
            with_fact(topic="dates"),
            "a date to watch has no watch_date",
            "F-900",
        ),
        (
            with_fact(valid_from=date(2027, 1, 2), review_by=date(2027, 1, 1)),
            "review_by is before valid_from",
            "F-900",
        ),
        (
            with_field(
                id="mood",
                kind="option",
                options=["good"],
                unknown=[{"assume": "bad", "shares": {"good": 1}, "reason": "R"}],
            ),
            'field "mood" cannot take "bad" when unknown',
            "mood",
        ),
        (
            with_field(
                id="mood",
                kind="number",
                unknown=[{"assume": 1, "shares": {"one": 1}, "reason": "R"}],
            ),
            'field "mood" cannot take "one" when unknown',
            "mood",
        ),
        (
            with_field(
                id="mood",
                kind="option",
                options=["good"],
                unknown=[
                    {
                        "when": {"field": "setting", "is": "rural"},
                        "assume": "good",
                        "shares": {"good": 1},
                        "reason": "R",
                    }
                ],
            ),
            'field "mood" has no assumption that always holds',
            "mood",
        ),
        (
            replace(
                KNOWLEDGE,
                emphases=(
                    *KNOWLEDGE.emphases,
                    schema.Emphasis.model_validate(EMPHASIS | {"reason": "R", "criterion": "C-99"}),
                ),
            ),
            'names unknown criterion "C-99"',
            "E-900",
        ),
        (replace(KNOWLEDGE, ratings=KNOWLEDGE.ratings[1:]), '0 ratings of "ilec" on C-01', "C-01"),
        (
            replace(KNOWLEDGE, ratings=(*KNOWLEDGE.ratings, KNOWLEDGE.ratings[0])),
            '2 ratings of "ilec" on C-01',
            "C-01",
        ),
        (
            replace(KNOWLEDGE, accesses=tuple(one for one in KNOWLEDGE.accesses if one.id != "cable")),
            'names unknown access "cable"',
            "clec_cable",
        ),
        (
            replace(KNOWLEDGE, groups=tuple(one for one in KNOWLEDGE.groups if one.id != "reach")),
            'names unknown group "reach"',
            "C-11",
        ),
        (
            replace(KNOWLEDGE, path_pairs=KNOWLEDGE.path_pairs[1:]),
            "no word on how independent",
            "alternatives.toml",
        ),
        (
            replace(KNOWLEDGE, path_pairs=(*KNOWLEDGE.path_pairs, KNOWLEDGE.path_pairs[0])),
            "stands more than once",
            "no id",
        ),
        (
            replace(
                KNOWLEDGE,
                incumbents=(
                    *KNOWLEDGE.incumbents,
                    KNOWLEDGE.incumbents[0].model_copy(update={"id": "I-900", "group": "moon"}),
                ),
            ),
            'incumbent group "moon" is no option of field incumbent_group',
            "I-900",
        ),
        (
            replace(
                KNOWLEDGE,
                incumbents=(
                    *KNOWLEDGE.incumbents,
                    KNOWLEDGE.incumbents[0].model_copy(update={"id": "I-900"}),
                ),
            ),
            'region "US-AL" stands 2 times',
            "I-900",
        ),
        (
            replace(KNOWLEDGE, timelines=(KNOWLEDGE.timelines[0].model_copy(update={"weeks_low": 99}),)),
            "are out of order",
            "no id",
        ),
        (
            replace(KNOWLEDGE, timelines=(*KNOWLEDGE.timelines, KNOWLEDGE.timelines[0])),
            "stands 2 times",
            "no id",
        ),
        (with_rule(when={"all": []}), "a condition has an empty list", "R-900"),
        (with_rule(when={"not": {"field": "setting", "in": []}}), "a condition has an empty list", "R-900"),
        (with_field(id="mood", kind="option"), "a field of kind option has no options", "mood"),
        (
            with_field(id="mood", kind="number", options=["one"]),
            "a field of kind number lists options",
            "mood",
        ),
        (
            with_field(id="mood", kind="option", options=["good", "good"]),
            'lists option "good" 2 times',
            "mood",
        ),
        (
            replace(KNOWLEDGE, groups=tuple(one for one in KNOWLEDGE.groups if one.id != "technology")),
            'names unknown group "technology"',
            "no id",
        ),
        (changed("costs", low=-5), '"low" is below zero', "P-01"),
        (changed("costs", year="2026 to 2024"), '"year" runs from 2026 back to 2024', "P-01"),
        (changed("incumbents", as_of="2026-02 to 2024"), '"as_of" runs from 2026-02 back to 2024', "I-US-AL"),
        (
            changed("sources", dated="2026-02-30"),
            '"dated" has a day that does not exist, 2026-02-30',
            "S-001",
        ),
        (
            replace(
                KNOWLEDGE,
                editions=(KNOWLEDGE.edition, KNOWLEDGE.edition.model_copy(update={"id": "again"})),
            ),
            "was released on the day of another",
            "again",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_problem_is_found_and_says_where_and_how_to_mend_it(base: KnowledgeBase, what: str, where: str):
    problems = [one for one in found(base) if what in one.what and one.where == where]

    assert problems, "\n".join(map(str, found(base)))
    assert problems[0].mend.endswith(".")


def test_what_points_to_a_lost_record_is_left_alone():
    base = with_rule(
        sources=["S-999"],
        facts=["F-999"],
        when={"all": [{"field": "moon", "is": "full"}, {"field": "setting", "is": "moon"}]},
    )

    problems = found(base, frozenset({"S-999", "F-999", "moon"}))

    assert [one.what for one in problems] == ['field "setting" has no option "moon"']


def test_all_problems_are_found_together():
    base = replace(
        with_rule(sources=["S-999"], when={"field": "moon", "is": "full"}),
        ratings=KNOWLEDGE.ratings[1:],
        path_pairs=KNOWLEDGE.path_pairs[1:],
    )

    assert len(found(base)) == 4


def test_fields_are_read_by_conditions_or_by_code():
    read = fields_read(with_rule(when={"not": {"field": "moon", "is": "full"}}))

    assert "moon" in read
    assert read >= FIELDS_READ_BY_CODE


def test_every_field_that_code_reads_exists():
    assert set(KNOWLEDGE.field) >= FIELDS_READ_BY_CODE


def test_conditions_come_with_their_records():
    names = {type(record).__name__ for record, _ in conditions(KNOWLEDGE)}

    assert {
        "Offer",
        "Criterion",
        "Modifier",
        "Rule",
        "Floor",
        "Emphasis",
        "ChecklistItem",
        "FieldSpec",
    } <= names


@pytest.mark.parametrize(
    "raw",
    [
        {"low": 4, "typical": 2, "high": 5},
        {"low": 1, "typical": 4, "high": 3},
        {"low": 0, "typical": 2, "high": 3},
        {"low": 1, "typical": 2, "high": 6},
        {"low": float("nan"), "typical": 2, "high": 3},
    ],
)
def test_a_rating_outside_the_scale_or_out_of_order_is_refused(raw: dict[str, float]):
    cell = {"criterion": "C-01", "provider": "ilec", "confidence": "L", "reason": "R"}

    with pytest.raises(ValueError, match=r"low|typical|high"):
        schema.RatingCell.model_validate(cell | raw)
