"""The wording of the interview is complete, and every mistake in it is reported."""

import copy
import re
from collections.abc import Callable
from typing import Any

import pytest

from advisor.questions import Interview, interview_for, interview_from, load_interview
from advisor.wording import question_name
from rules.errors import KnowledgeBaseError
from rules.knowledge import KnowledgeBase, load_knowledge_base
from rules.schema import FieldSpec

FIELDS = {
    "shop": FieldSpec(id="shop", kind="option", options=("flowers", "shoes")),
    "lines": FieldSpec(id="lines", kind="options", options=("fax", "none")),
    "people": FieldSpec(id="people", kind="number"),
    "ends": FieldSpec(id="ends", kind="date"),
    "share": FieldSpec(id="share", kind="number", derived=True),
}
CONTENT: dict[str, Any] = {
    "sections": [{"id": "quick", "title": "Quick"}, {"id": "more", "title": "More"}],
    "screens": [
        {"id": "first", "section": "quick", "title": "Which?", "why": "So.", "questions": ["shop", "lines"]},
        {
            "id": "second",
            "section": "more",
            "title": "How many?",
            "why": "So.",
            "questions": ["people", "ends"],
        },
    ],
    "questions": [
        {
            "id": "shop",
            "label": "Shop",
            "options": [{"id": "flowers", "label": "Flowers"}, {"id": "shoes", "label": "Shoes"}],
        },
        {
            "id": "lines",
            "label": "Lines",
            "options": [{"id": "fax", "label": "Fax"}, {"id": "none", "label": "None"}],
            "exclusive": ["none"],
        },
        {"id": "people", "label": "People", "minimum": 1, "maximum": 9, "step": 1},
        {
            "id": "ends",
            "label": "End",
            "earliest": "2020-01-01",
            "latest": "2030-01-01",
            "when": {"field": "shop", "is": "shoes"},
        },
    ],
}
SHOP, LINES, PEOPLE, ENDS = range(4)


@pytest.fixture(scope="module")
def knowledge() -> KnowledgeBase:
    return load_knowledge_base()


@pytest.fixture(scope="module")
def interview(knowledge: KnowledgeBase) -> Interview:
    return interview_for(knowledge)


def problems_after(change: Callable[[dict[str, Any]], object]) -> str:
    content = copy.deepcopy(CONTENT)
    change(content)
    with pytest.raises(KnowledgeBaseError) as caught:
        interview_from(content, FIELDS, {})
    return str(caught.value)


# --- our own interview -----------------------------------------------------------------------


def test_the_quick_path_has_eight_screens(interview: Interview) -> None:
    quick = [one for one in interview.screens if one.section == "quick"]

    assert interview.quick_section.id == "quick"
    assert len(quick) == 8


def test_each_field_that_is_not_derived_has_exactly_one_question(
    interview: Interview, knowledge: KnowledgeBase
) -> None:
    wanted = sorted(one.id for one in knowledge.fields if not one.derived)

    assert sorted(one.id for one in interview.questions) == wanted


def test_each_region_of_the_knowledge_base_can_be_chosen(
    interview: Interview, knowledge: KnowledgeBase
) -> None:
    names = {one.id: one.label for one in interview.question["region"].options}

    assert names == {one.region: one.region_name for one in knowledge.incumbents}


def test_labels_within_a_question_differ(interview: Interview) -> None:
    for question in interview.questions:
        labels = [one.label.casefold() for one in question.options]

        assert len(set(labels)) == len(labels), question.id


def test_only_the_country_question_can_end_the_interview(interview: Interview) -> None:
    ends = [
        (one.id, option.id) for one in interview.questions for option in one.options if option.outside_scope
    ]

    assert ends == [("country", "other")]
    assert "ILEC" in (interview.question["country"].option["other"].help or "")


def test_the_address_screens_guide_to_the_official_map_and_three_phone_questions(
    interview: Interview,
) -> None:
    for name in ("incumbent", "competitors"):
        guide = interview.screen[name].guide_in(None)
        asked_by_phone = [step for step in guide if re.search(r'sk: ".+[?.]"', step)]

        assert any("broadbandmap.fcc.gov" in step for step in guide)
        assert any("Canada's National Broadband Map" in step for step in guide)
        assert len(asked_by_phone) == 3, name
        for country, other in (("us", "Canada"), ("pr", "Canada"), ("ca", "United States")):
            assert not any(other in step for step in interview.screen[name].guide_in(country))


def test_the_importance_screen_asks_all_seven_groups_in_the_same_words(interview: Interview) -> None:
    names = interview.screen["what_matters"].questions
    labels = {tuple(one.label for one in interview.question[name].options) for name in names}

    assert len(names) == 7
    assert labels == {("Decides it", "Matters a lot", "Matters a little", "Does not matter")}


def test_each_group_is_called_the_same_as_in_the_knowledge_base(
    interview: Interview, knowledge: KnowledgeBase
) -> None:
    for group in knowledge.groups:
        assert interview.question[f"importance_{group.id}"].label == group.name


# --- the loader ------------------------------------------------------------------------------


def test_questions_come_in_the_order_asked() -> None:
    interview = interview_from(CONTENT, FIELDS, {})

    assert [one.id for one in interview.questions] == ["shop", "lines", "people", "ends"]
    assert [one.kind for one in interview.questions] == ["option", "options", "number", "date"]
    assert list(interview.deciding_fields) == ["shop"]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda c: c.update(screns=[]), 'unknown table "screns"'),
        (lambda c: c.pop("sections"), 'no records of table "sections"'),
        (lambda c: c["questions"][SHOP].update(labl="x"), 'unknown key "labl"'),
        (lambda c: c["questions"][SHOP].update(label=""), '"label"'),
        (lambda c: c["questions"][SHOP].update(id="shopp"), 'unknown field "shopp"'),
        (lambda c: c["questions"].pop(PEOPLE), 'field "people" has no question'),
        (lambda c: c["questions"][PEOPLE].update(id="share"), "asks for a derived field"),
        (lambda c: c["questions"][SHOP]["options"].pop(), 'option "shoes" of the field has no label'),
        (
            lambda c: c["questions"][SHOP]["options"][0].update(id="flower"),
            'the field has no option "flower"',
        ),
        (lambda c: c["questions"][SHOP]["options"][0].update(label="SHOES"), "have the label"),
        (
            lambda c: c["questions"][SHOP]["options"][0].update(outside_scope=True),
            "outside_scope and a field",
        ),
        (
            lambda c: c["questions"][SHOP].update(exclusive=["shoes"]),
            "exclusive on a question with one answer",
        ),
        (lambda c: c["questions"][LINES].update(exclusive=["no"]), 'exclusive names unknown option "no"'),
        (lambda c: c["questions"][PEOPLE].pop("maximum"), "a number needs limits"),
        (lambda c: c["questions"][PEOPLE].update(minimum=9), "minimum is not below maximum"),
        (lambda c: c["questions"][PEOPLE].update(options=[{"id": "a", "label": "A"}]), "lists options"),
        (lambda c: c["questions"][SHOP].update(unit="people"), "only a number has unit"),
        (lambda c: c["questions"][ENDS].pop("latest"), "a date needs limits"),
        (lambda c: c["questions"][ENDS].update(latest="2019-01-01"), "earliest is not before latest"),
        (lambda c: c["questions"][SHOP].update(earliest="2019-01-01"), "only a date has earliest"),
        (lambda c: c["screens"][1].update(id="first"), 'id "first" stands 2 times'),
        (lambda c: c["screens"][1].update(section="mor"), 'unknown section "mor"'),
        (lambda c: c["screens"].reverse(), 'stands after section "more"'),
        (lambda c: c["screens"][1]["questions"].append("shop"), "stands on 2 screens"),
        (lambda c: c["screens"][1]["questions"].append("shp"), 'unknown question "shp"'),
        (lambda c: c["screens"][1]["questions"].remove("ends"), "stands on 0 screens"),
        (
            lambda c: c["screens"][1].update(when={"field": "shp", "is": "x"}),
            'condition on unknown field "shp"',
        ),
        (lambda c: c["screens"][1].update(when={"field": "shop", "is": "x"}), 'has no option "x"'),
        (lambda c: c["screens"][1].update(when={"field": "shop", "has": "shoes"}), "does not fit"),
        (lambda c: c["screens"][0].update(when={"field": "people", "at_least": 2}), "which is asked later"),
        (lambda c: c["screens"][0].update(when={"field": "shop", "is": "shoes"}), "which is asked later"),
        (lambda c: c["screens"][1].update(when={"field": "share", "at_least": 2}), "which no screen asks"),
        (
            lambda c: c["questions"][SHOP].update(
                hints=[{"when": {"field": "shp", "is": "x"}, "text": "Hm."}]
            ),
            'unknown field "shp"',
        ),
    ],
)
def test_a_mistake_in_the_file_is_named(change: Callable[[dict[str, Any]], object], told: str) -> None:
    assert told in problems_after(change)


def test_all_mistakes_are_reported_together() -> None:
    def spoil(content: dict[str, Any]) -> None:
        content["questions"][SHOP]["labl"] = "x"
        content["questions"][PEOPLE]["minimum"] = 10
        content["screens"][1]["section"] = "mor"

    told = problems_after(spoil)

    assert 'unknown key "labl" (questions.toml, questions record 1, shop). Did you mean "label"?' in told
    assert "minimum is not below maximum" in told
    assert 'unknown section "mor" (questions.toml, screen second). Did you mean "more"?' in told


def test_a_file_that_is_not_toml_is_a_problem_and_not_a_crash(tmp_path: Any) -> None:
    path = tmp_path / "questions.toml"
    path.write_bytes(b"[[sections]\nid = \xff")

    with pytest.raises(KnowledgeBaseError, match="not readable as TOML"):
        load_interview(FIELDS, {}, path)


def test_away_from_its_page_every_question_has_a_name_of_its_own(interview: Interview) -> None:
    names = [question_name(one) for one in interview.questions]

    assert len(set(names)) == len(names)
    assert not [one for one in names if one.startswith(("We ", "Our ", "In the "))], "half a sentence"
    assert all(one.alone != one.label for one in interview.questions)


def test_where_to_look_holds_off_the_page_too(knowledge: KnowledgeBase) -> None:
    """It stands in reports and in the terminal, where there is no page and no guide beside it."""
    told = [one.where for one in interview_for(knowledge).questions if one.where]

    assert len(told) > 10
    assert [one for one in told if re.search(r"\b(page|guide)\b", one)] == []
