"""The interview shows what is worth asking, loses no answer, and counts honestly."""

from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from advisor.answers import Answers
from advisor.flow import (
    SectionCount,
    next_screen,
    open_screens,
    previous_screen,
    quick_path_done,
    section_counts,
    visible_hints,
    visible_questions,
    visible_screens,
)
from advisor.questions import Interview, interview_for
from advisor.relevance import (
    irrelevant_answers,
    is_outside_scope,
    offered_options,
    relevance,
    requirement_row,
)
from rules.knowledge import KnowledgeBase, load_knowledge_base
from rules.requirements import Requirements

KNOWLEDGE = load_knowledge_base()
INTERVIEW = interview_for(KNOWLEDGE)
DECIDING = st.fixed_dictionaries(
    {},
    optional={
        one.id: st.none()
        | (
            st.sampled_from([option.id for option in one.options])
            if one.kind == "option"
            else st.sampled_from([(option.id,) for option in one.options])
            if one.kind == "options"
            else st.integers(1, 5)
        )
        for one in INTERVIEW.questions
        if one.kind != "date"
    },
)


@pytest.fixture(scope="module")
def knowledge() -> KnowledgeBase:
    return KNOWLEDGE


@pytest.fixture(scope="module")
def interview() -> Interview:
    return INTERVIEW


def asked(**values: Any) -> frozenset[str]:
    return relevance(INTERVIEW, Answers(values)).questions


def all_unknown() -> Answers:
    answers = Answers()
    while waiting := open_screens(INTERVIEW, answers):
        for question in visible_questions(INTERVIEW, answers, waiting[0]):
            answers = answers.with_answer(question.id, None)
    return answers


# --- what is asked ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "question"),
    [
        ({"country": "us"}, "region"),
        ({"country": "us"}, "leased_loop"),
        ({"country": "pr"}, "leased_loop"),
        ({"country": "pr"}, "second_path"),
        ({"leased_loop": "yes", "country": "us"}, "loop_future"),
        ({"sites": 2}, "site_spread"),
        ({"current_family": "incumbent"}, "contract"),
        ({"current_family": "competitor", "contract": "in_force"}, "contract_end"),
        ({"current_family": "incumbent", "notice": "lines_end"}, "notice_date"),
        ({"copper_state": "ending"}, "notice_date"),
        ({"competitor_lines": ("cable",)}, "competitor_name"),
        ({"competitor_lines": ("cable",)}, "quote_competitor"),
        ({"special_lines": ("fax",)}, "special_count"),
        ({"special_lines": ("fax", "alarm")}, "alarm_voip"),
        ({"power_cut": "days"}, "backup_power"),
        ({"harm_hour": "annoying"}, "second_path"),
        ({"current_family": "incumbent", "keep_numbers": "main"}, "numbers_movable"),
        ({"reseller": "fibre"}, "quote_reseller"),
        ({"people": 3, "features": ("queue",)}, "pbx"),
    ],
)
def test_a_follow_up_is_asked_where_it_matters(given: dict[str, Any], question: str) -> None:
    assert question in asked(**given)


@pytest.mark.parametrize(
    ("given", "question"),
    [
        ({"country": "pr"}, "region"),
        ({"country": "ca"}, "leased_loop"),
        ({"country": "us", "leased_loop": None}, "loop_future"),
        ({"sites": 1}, "site_spread"),
        ({"current_family": "none"}, "contract"),
        ({"current_family": "none", "contract": "in_force"}, "contract_end"),
        ({"current_family": "incumbent", "contract": "none"}, "exit_charge"),
        ({"current_family": "incumbent", "notice": None, "copper_state": None}, "notice_date"),
        ({"competitor_lines": ("none",)}, "competitor_name"),
        ({"special_lines": ("none",)}, "special_fate"),
        ({"special_lines": None}, "alarm_voip"),
        ({"special_lines": ("fax",)}, "alarm_voip"),
        ({"power_cut": "mobile"}, "backup_power"),
        ({"country": "us", "harm_hour": "none", "harm_day": "none"}, "second_path"),
        ({"current_family": "none"}, "keep_numbers"),
        ({"people": 3, "features": ("plain",)}, "pbx"),
    ],
)
def test_a_follow_up_is_skipped_where_it_cannot_matter(given: dict[str, Any], question: str) -> None:
    assert question not in asked(**given)


def test_a_follow_up_waits_for_the_question_that_decides_about_it() -> None:
    assert "region" not in asked()
    assert "region" in asked(country=None)


@given(DECIDING)
def test_the_importance_screen_is_always_shown(values: dict[str, Any]) -> None:
    answers = Answers(values)

    shown = [one.id for one in visible_screens(INTERVIEW, answers)]

    assert ("what_matters" in shown) != is_outside_scope(INTERVIEW, answers)


def test_the_options_fit_the_country(interview: Interview) -> None:
    question = interview.question["region"]

    in_canada = offered_options(question, Answers({"country": "ca"}))

    assert {one.id.split("-")[0] for one in in_canada} == {"CA"}
    assert offered_options(question, Answers({"country": None})) == question.options


def test_a_hint_is_shown_only_where_it_certainly_fits(interview: Interview) -> None:
    reseller = interview.question["reseller"]

    assert visible_hints(interview, Answers({"country": "ca"}), reseller)
    assert not visible_hints(interview, Answers({"country": "us"}), reseller)
    assert not visible_hints(interview, Answers({"country": None}), reseller)


# --- back and forth --------------------------------------------------------------------------


@settings(max_examples=20)
@given(DECIDING)
def test_back_undoes_next(values: dict[str, Any]) -> None:
    answers = Answers(values)
    screens = visible_screens(INTERVIEW, answers)

    assert previous_screen(INTERVIEW, answers, screens[0].id) is None
    assert next_screen(INTERVIEW, answers, screens[-1].id) is None
    for before, after in pairwise(screens):
        assert next_screen(INTERVIEW, answers, before.id) == after
        assert previous_screen(INTERVIEW, answers, after.id) == before


def test_next_works_from_a_screen_that_is_no_longer_shown(interview: Interview) -> None:
    answers = Answers({"country": "ca"})

    following = next_screen(interview, answers, "leased_line")

    assert following is not None
    assert following.id == "reseller"


# --- changing one's mind ---------------------------------------------------------------------


def test_a_changed_answer_keeps_the_others_and_says_which_no_longer_count(interview: Interview) -> None:
    answers = Answers({"current_family": "incumbent", "contract": "in_force", "contract_end": "2027-06-30"})

    changed = answers.with_answer("current_family", "none")

    assert irrelevant_answers(interview, answers) == ()
    assert irrelevant_answers(interview, changed) == ("contract", "contract_end")
    assert changed.with_answer("current_family", "incumbent") == answers


def test_a_region_of_another_country_no_longer_counts_and_is_asked_again(interview: Interview) -> None:
    answers = Answers({"country": "ca", "region": "US-GA"})

    assert irrelevant_answers(interview, answers) == ("region",)
    assert "region" in relevance(interview, answers).questions
    assert requirement_row(interview, answers) == {"country": "ca"}


@given(DECIDING)
def test_the_engine_takes_every_set_of_answers(values: dict[str, Any]) -> None:
    answers = Answers(values)

    row = requirement_row(INTERVIEW, answers)

    Requirements.from_rows([row], KNOWLEDGE.field)
    kept = set(row) | set(irrelevant_answers(INTERVIEW, answers))
    assert is_outside_scope(INTERVIEW, answers) or kept == set(values)


# --- progress --------------------------------------------------------------------------------


def test_do_not_know_to_everything_finishes_the_interview(interview: Interview) -> None:
    answers = all_unknown()

    assert quick_path_done(interview, answers)
    assert all(answered == total for answered, total in section_counts(interview, answers).values())
    assert all(value is None for value in requirement_row(interview, answers).values())


def test_the_quick_path_is_done_when_its_last_question_is_answered(interview: Interview) -> None:
    quick = [name for one in interview.screens if one.section == "quick" for name in one.questions]
    answers = Answers(dict.fromkeys(quick))

    assert quick_path_done(interview, answers)
    assert not quick_path_done(interview, answers.without("importance_reach"))


def test_counts_grow_with_the_questions_that_an_answer_opens(interview: Interview) -> None:
    before = section_counts(interview, Answers({"special_lines": ("none",)}))
    after = section_counts(interview, Answers({"special_lines": ("alarm",), "special_count": 2}))

    assert before["special"] == SectionCount(0, 0)
    assert after["special"] == SectionCount(1, 3)


@settings(max_examples=20)
@given(DECIDING)
def test_counts_match_what_is_shown(values: dict[str, Any]) -> None:
    answers = Answers(values)

    counts = section_counts(INTERVIEW, answers)

    shown = sum(
        len(visible_questions(INTERVIEW, answers, one)) for one in visible_screens(INTERVIEW, answers)
    )
    assert sum(one.total for one in counts.values()) == shown
    done = all(one.answered == one.total for one in counts.values())
    assert done == (not open_screens(INTERVIEW, answers))


# --- outside our scope -----------------------------------------------------------------------


def test_another_country_ends_the_interview_and_loses_nothing(interview: Interview) -> None:
    answers = Answers({"country": "us", "people": 4})

    elsewhere = answers.with_answer("country", "other")

    assert is_outside_scope(interview, elsewhere)
    assert [one.id for one in visible_screens(interview, elsewhere)] == ["where"]
    assert [one.id for one in visible_questions(interview, elsewhere, interview.screen["where"])] == [
        "country"
    ]
    assert requirement_row(interview, elsewhere) == {}
    assert irrelevant_answers(interview, elsewhere) == ("people",)
    assert not is_outside_scope(interview, elsewhere.with_answer("country", "pr"))
