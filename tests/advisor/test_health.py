"""Knowledge and interview fit each other: what rules read can be answered, what is asked is read."""

import os
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from advisor.health import all_problems, problems_between
from advisor.questions import QUESTIONS, interview_for
from rules import schema
from rules.errors import Problem
from rules.knowledge import DATA, KnowledgeBase, load_knowledge_base

KNOWLEDGE = load_knowledge_base()
INTERVIEW = interview_for(KNOWLEDGE)
RULE = {"id": "R-900", "title": "T", "kind": "info", "statement": "S", "advice": "A", "mark": "J"}
FIELD = '\n[[fields]]\nid = "mood"\nkind = "option"\noptions = ["good", "bad"]\n'
QUESTION = """
[[screens]]
id = "mood"
section = "compliance"
title = "How are you?"
why = "So."
questions = ["mood"]

[[questions]]
id = "mood"
label = "Mood"
options = [{ id = "good", label = "Good" }, { id = "bad", label = "Bad" }]
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the shipped data."""
    return Path(shutil.copytree(DATA, tmp_path / "data"))


@pytest.fixture
def questions(tmp_path: Path) -> Path:
    """A copy of the shipped questions."""
    return Path(shutil.copy(QUESTIONS, tmp_path / "questions.toml"))


def append(path: Path, text: str) -> None:
    with path.open("a", encoding="utf-8") as file:
        file.write(text)


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def with_rule(**more: Any) -> KnowledgeBase:
    return replace(KNOWLEDGE, rules=(schema.Rule.model_validate(RULE | more),))


def ungivable(**more: Any) -> list[Problem]:
    return [
        one
        for one in problems_between(with_rule(**more), INTERVIEW, lambda record: getattr(record, "id", ""))
        if one.where == "R-900"
    ]


def test_the_shipped_knowledge_and_interview_fit():
    assert all_problems() == ()


def test_a_question_that_nobody_reads_is_a_problem(folder: Path, questions: Path):
    append(folder / "fields.toml", FIELD)
    append(questions, QUESTION)

    (problem,) = all_problems(folder, questions)

    assert problem.what == 'no rule or criterion reads "mood"'
    assert problem.where == "questions.toml, question mood"
    assert "remove the question" in problem.mend


def test_a_question_that_one_rule_reads_is_none(folder: Path, questions: Path):
    append(folder / "fields.toml", FIELD)
    append(questions, QUESTION)
    rule = 'id = "R-900"\ntitle = "T"\nkind = "info"\nstatement = "S"\nadvice = "A"\nmark = "J"\n'
    append(folder / "rules/copper.toml", f'\n[[rules]]\n{rule}when = {{ field = "mood", is = "bad" }}\n')

    assert all_problems(folder, questions) == ()


def test_a_derived_field_that_nobody_reads_is_a_problem(folder: Path):
    append(folder / "fields.toml", '\n[[fields]]\nid = "phase"\nkind = "number"\nderived = true\n')

    (problem,) = all_problems(folder)

    assert problem.what == '"phase" is derived, but no rule or criterion reads it'
    assert problem.where.startswith("fields.toml, fields record ")


def test_a_field_without_a_question_is_a_problem(folder: Path):
    append(folder / "fields.toml", FIELD)

    assert 'field "mood" has no question' in [one.what for one in all_problems(folder)]


def test_data_and_questions_are_reported_together(folder: Path, questions: Path):
    append(folder / "fields.toml", FIELD)
    append(folder / "costs.toml", '\n[[costs]]\nid = "P-900"\nitm = "A misspelt key"\n')
    change(questions, '{ id = "rural", label', '{ id = "moon", label')
    append(questions, QUESTION)

    found = [(one.what, one.where) for one in all_problems(folder, questions)]

    assert ('unknown key "itm"', "costs.toml, costs record 39, P-900") in found
    assert ('no rule or criterion reads "mood"', "questions.toml, question mood") in found
    assert ('the field has no option "moon"', "questions.toml, question setting") in found
    assert ('option "rural" of the field has no label', "questions.toml, question setting") in found


def test_a_lost_field_is_not_blamed_on_its_question(folder: Path):
    change(folder / "fields.toml", 'id = "setting"\nkind', 'id = "setting"\nkindd')

    assert {one.where.partition(",")[0] for one in all_problems(folder)} == {"fields.toml"}


def test_a_lost_rule_is_not_blamed_on_the_question_that_only_it_reads(folder: Path, questions: Path):
    append(folder / "fields.toml", FIELD)
    append(questions, QUESTION)
    append(folder / "rules/copper.toml", '\n[[rules]]\nid = "R-900"\nwhen = { field = "mood", is = "bad" }\n')

    assert {one.where.partition(",")[0] for one in all_problems(folder, questions)} == {"rules/copper.toml"}


def test_a_lost_incumbent_is_not_blamed_on_rules_about_its_state(folder: Path):
    change(folder / "incumbents.toml", 'region = "US-CA"\nregion_name', 'region = "US-CA"\nname')

    assert {one.where.partition(",")[0] for one in all_problems(folder)} == {"incumbents.toml"}


@pytest.mark.parametrize("name", ["incumbents.toml", "rules", "fields.toml", "criteria.toml"])
def test_what_a_file_that_cannot_be_read_may_hold_is_not_missed(folder: Path, name: str):
    for path in [*(folder / name).rglob("*.toml")] or [folder / name]:
        path.write_bytes(path.read_text(encoding="utf-8").encode("utf-16"))

    problems = [one for one in all_problems(folder) if "could not be checked" not in one.what]

    assert {one.what.partition(":")[0] for one in problems} == {"not readable as TOML"}


def test_a_rule_that_is_malformed_says_at_once_which_answer_it_waits_for_in_vain(folder: Path):
    rule = 'id = "R-900"\ntitel = "T"\nkind = "info"\nstatement = "S"\nadvice = "A"\nmark = "J"\n'
    append(folder / "rules/copper.toml", f'\n[[rules]]\n{rule}when = {{ field = "sites", at_most = 0 }}\n')

    what = [one.what for one in all_problems(folder)]

    assert what == ['unknown key "titel"', 'no answer to "sites" is at most 0']


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('id = "setting"\nlabel', 'id = "setting"\nlabl', 'unknown key "labl"'),
        ('id = "setting"\nlabel', 'id = "setting"\nlabel = \nlbl', "not readable as TOML"),
        ('{ id = "rural", label', '{ id = "moon", label', 'the field has no option "moon"'),
    ],
)
def test_a_mistake_in_a_question_hides_none_between_rules_and_other_questions(
    folder: Path, questions: Path, old: str, new: str, told: str
):
    rule = 'id = "R-900"\ntitle = "T"\nkind = "info"\nstatement = "S"\nadvice = "A"\nmark = "J"\n'
    append(folder / "rules/copper.toml", f'\n[[rules]]\n{rule}when = {{ field = "sites", at_most = 0 }}\n')
    change(questions, old, new)

    what = [one.what for one in all_problems(folder, questions)]

    assert 'no answer to "sites" is at most 0' in what
    assert any(told in one for one in what)


def test_a_malformed_field_and_a_malformed_question_say_what_else_is_wrong_with_them(
    folder: Path, questions: Path
):
    change(folder / "fields.toml", 'id = "setting"\nkind', 'id = "setting"\nkindd')
    change(questions, '{ id = "rural", label', '{ id = "moon", label')
    change(questions, 'id = "sites"\nlabel', 'id = "sites"\nlabl')
    change(questions, 'section = "compliance"', 'sektion = "complience"')

    what = [one.what for one in all_problems(folder, questions)]

    assert what[0] == 'unknown key "kindd"'
    assert set(what[1:]) == {
        'unknown key "labl"',
        'unknown key "sektion"',
        'unknown section "complience"',
        'the field has no option "moon"',
        'option "rural" of the field has no label',
    }


@pytest.mark.parametrize("line", range(0, 1200, 60))
def test_a_line_that_is_lost_is_told_and_ends_nothing(questions: Path, line: int):
    lines = questions.read_text(encoding="utf-8").splitlines()
    place = next(at for at in range(line % len(lines), len(lines)) if "=" in lines[at])
    lines[place] = lines[place].replace("=", "= [", 1)
    questions.write_text("\n".join(lines), encoding="utf-8")

    problems = all_problems(questions=questions)

    assert problems
    assert {one.where.partition(",")[0] for one in problems} == {"questions.toml"}


def test_a_pipe_in_place_of_the_questions_is_a_problem(tmp_path: Path):
    os.mkfifo(tmp_path / "questions.toml")

    (problem,) = all_problems(questions=tmp_path / "questions.toml")

    assert (problem.what, problem.where) == ("not an ordinary file", "questions.toml")


def test_without_any_field_the_questions_wait(folder: Path):
    (folder / "fields.toml").unlink()

    gone, waiting = all_problems(folder)

    assert gone.what == 'no sound record of table "fields"'
    assert waiting.what == "the questions could not be checked"


def test_a_missing_file_of_questions_is_a_problem(tmp_path: Path):
    (problem,) = all_problems(questions=tmp_path / "questions.toml")

    assert problem.where == "questions.toml"


@pytest.mark.parametrize(
    ("more", "what"),
    [
        (
            {"countries": ["ca"], "when": {"field": "current_provider", "is": "comcast"}},
            'no answer to "current_provider" gives "comcast" in ca',
        ),
        (
            {"countries": ["us"], "when": {"field": "region", "in": ["US-CA", "CA-ON"]}},
            'no answer to "region" gives "CA-ON" in us',
        ),
        (
            {"countries": ["ca"], "when": {"field": "leased_loop", "is": "yes"}},
            'no question gives "leased_loop" in ca',
        ),
        (
            {"when": {"all": [{"field": "country", "is": "ca"}, {"field": "loop_future", "is": "no"}]}},
            'no question gives "loop_future" in ca',
        ),
        ({"when": {"field": "people", "at_least": 50000}}, 'no answer to "people" is at least 50000'),
        ({"when": {"field": "sites", "at_most": 0}}, 'no answer to "sites" is at most 0'),
    ],
)
def test_a_rule_that_waits_for_an_answer_nobody_can_give_is_a_problem(more: dict[str, Any], what: str):
    (problem,) = ungivable(**more)

    assert problem.what == what
    assert "correct" in problem.mend


@pytest.mark.parametrize(
    "more",
    [
        {"countries": ["pr"], "when": {"field": "region", "is": "PR"}},  # follows from the country
        {"when": {"field": "current_provider", "in": ["comcast", "bell"]}},
        {"countries": ["us", "pr"], "when": {"field": "leased_loop", "is": "yes"}},
        {"when": {"not": {"all": [{"field": "country", "is": "us"}, {"field": "leased_loop", "is": "no"}]}}},
        {"when": {"any": [{"field": "country", "is": "ca"}, {"field": "leased_loop", "known": False}]}},
        {"when": {"field": "incumbent_group", "is": "att"}},  # derived
        {"when": {"field": "calls", "at_most": 0}},
    ],
)
def test_a_rule_that_somebody_can_meet_is_none(more: dict[str, Any]):
    assert ungivable(**more) == []
