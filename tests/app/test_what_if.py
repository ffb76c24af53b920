"""What if, scenarios, samples and the consultant's mode, without a browser; widgets are found by key."""

from collections.abc import Mapping
from datetime import date

import pytest
from streamlit.testing.v1 import AppTest

from advisor.samples import samples_for
from advisor.ui import routes
from rules.knowledge import KnowledgeBase
from tests.app.test_journeys import QUICK_ANSWERS, an_app, answers, links, press, run, step, texts, title

FIBRE = "try_incumbent_fibre"


def choose(app: AppTest, key: str, option: object) -> None:
    next(one for one in (*app.selectbox, *app.radio) if one.key == key).set_value(option)
    run(app)


def type_in(app: AppTest, key: str, text: str) -> None:
    app.text_input(key=key).set_value(text)
    run(app)


def switch_on(app: AppTest) -> None:
    app.toggle(key="consultant_switch").set_value(True)
    run(app)


def keys(app: AppTest) -> set[str]:
    widgets = (*app.selectbox, *app.radio, *app.text_input, *app.button, *app.multiselect)
    return {*(str(one.key) for one in widgets), *links(app)}


def shown_errors(app: AppTest) -> str:
    return "\n".join(str(one.value) for one in app.error)


def keep_scenario(app: AppTest, name: str) -> None:
    app.text_input(key="scenario_name").set_value(name)
    press(app, "scenario_keep")


def scenario_names(app: AppTest) -> list[str]:
    return [one.name for one in app.session_state["scenarios"]]


# --- what if ------------------------------------------------------------------------------------


def test_a_name_that_is_typed_is_there_again_after_a_look_at_the_result():
    app = an_app(QUICK_ANSWERS, routes.WHAT_IF)
    app.text_input(key="scenario_name").set_value("With fibre")
    press(app, "nav_back")

    app.query_params["step"] = routes.WHAT_IF
    run(app)

    assert app.text_input(key="scenario_name").value == "With fibre"
    press(app, "scenario_keep")
    assert scenario_names(app) == ["With fibre"]
    press(app, "nav_back")
    app.query_params["step"] = routes.WHAT_IF
    assert run(app).text_input(key="scenario_name").value == ""


def test_what_is_tried_moves_the_verdict_and_says_why_and_leaves_the_answers_alone():
    app = an_app(QUICK_ANSWERS, routes.WHAT_IF)
    assert "What changed, and why" not in texts(app)

    choose(app, FIBRE, "yes")

    assert "With what you try" in texts(app)
    assert "The advice is another one now" in texts(app)
    assert "the incumbent's fibre" in texts(app)
    assert "of 100 ways of weighing, up from" in texts(app)
    assert answers(app) == dict(QUICK_ANSWERS)


def test_one_answer_or_all_are_put_back():
    app = an_app(QUICK_ANSWERS, routes.WHAT_IF)
    before = texts(app)
    choose(app, FIBRE, "yes")
    choose(app, "try_importance_cost", "decides")

    press(app, "undo_incumbent_fibre")
    assert app.selectbox(key=FIBRE).value == "no"
    assert app.radio(key="try_importance_cost").value == "decides"
    press(app, "undo_all")

    assert texts(app) == before


def test_what_is_tried_becomes_the_answers_only_when_asked_for():
    app = an_app(QUICK_ANSWERS, routes.WHAT_IF)
    choose(app, FIBRE, "yes")

    press(app, "what_if_use")

    assert answers(app) == dict(QUICK_ANSWERS) | {"incumbent_fibre": "yes"}
    assert step(app) == routes.RESULT
    assert "the old phone company's fibre line" in title(app)


def test_the_most_telling_questions_and_all_that_matters_stand_open():
    app = an_app(QUICK_ANSWERS, routes.WHAT_IF)

    tries = {one for one in keys(app) if one.startswith("try_")}

    assert len([one for one in tries if one.startswith("try_importance_")]) == 7
    assert len(tries) == 8 + 7


def test_questions_that_follow_from_what_is_tried_appear():
    app = an_app(QUICK_ANSWERS, routes.WHAT_IF)
    choose(app, "what_if_view", "today")
    assert "try_exit_charge" not in keys(app)

    choose(app, "try_contract", "in_force")

    assert "try_exit_charge" in keys(app)


def test_a_value_that_cannot_be_used_is_told_beside_its_box_and_does_not_count():
    app = an_app(QUICK_ANSWERS, routes.WHAT_IF)
    choose(app, "what_if_view", "quick")

    type_in(app, "try_people", "-4")

    assert "too small" in shown_errors(app)
    assert app.text_input(key="try_people").value == "-4"
    assert "What changed, and why" not in texts(app)


def test_several_options_are_tried_and_one_that_stands_alone_puts_out_the_others():
    app = an_app(QUICK_ANSWERS, routes.WHAT_IF)

    app.multiselect(key="try_competitor_lines").set_value(["cable", "none"])
    run(app)

    assert app.multiselect(key="try_competitor_lines").value == ["none"]
    assert "No longer on offer: the cable company's line." in texts(app)


# --- scenarios ----------------------------------------------------------------------------------


def test_four_are_compared_and_a_fifth_is_refused_plainly():
    app = an_app(QUICK_ANSWERS, routes.WHAT_IF)
    keep_scenario(app, "As it is")
    choose(app, FIBRE, "yes")
    keep_scenario(app, "With fibre")
    press(app, "what_if_compare")
    press(app, "add_sample")
    press(app, "add_own")
    assert scenario_names(app) == ["As it is", "With fibre", "Sample: Dental clinic", "My answers"]

    choose(app, "compare_sample", "bakery")
    press(app, "add_sample")

    assert "There are 4 scenarios already. Take one out first." in shown_errors(app)
    assert len(scenario_names(app)) == 4
    told = texts(app)
    assert told.count("of 100 ways of weighing your answers") == 4
    assert told.count("**For:**") == told.count("**Against:**") == told.count("**Next:**") == 4
    assert "Does the old phone company have fibre at this address: **Yes, we can order it**" in told
    assert [row["Scenario"] for _, row in app.table[0].value.iterrows()] == scenario_names(app)


def test_a_scenario_is_renamed_and_taken_out():
    app = an_app(QUICK_ANSWERS, routes.COMPARE)
    press(app, "add_own")
    press(app, "add_own")
    assert scenario_names(app) == ["My answers", "My answers 2"]

    type_in(app, "rename_My answers", "my answers 2")
    press(app, "do_rename_My answers")
    assert "There is a scenario of this name" in shown_errors(app)
    type_in(app, "rename_My answers", "Today")
    press(app, "do_rename_My answers")
    press(app, "out_My answers 2")

    assert scenario_names(app) == ["Today"]


def test_scenarios_go_when_all_is_deleted():
    app = an_app(QUICK_ANSWERS, routes.COMPARE)
    press(app, "add_own")
    press(app, "go_restart")

    press(app, "nav_delete")

    assert "scenarios" not in app.session_state


# --- samples ------------------------------------------------------------------------------------


@pytest.fixture
def sample_answers(knowledge: KnowledgeBase) -> Mapping[str, Mapping[str, object]]:
    """Sample -> its answers as they stand in the session today."""
    return {
        one.id: {name: list(v) if isinstance(v, tuple) else v for name, v in one.answers.values.items()}
        for one in samples_for(knowledge, date.today())
    }


def test_three_samples_in_a_row_leave_nothing_behind(sample_answers: Mapping[str, Mapping[str, object]]):
    app = an_app(QUICK_ANSWERS, routes.SAMPLES)
    seen = []
    for sample in ("auto_shop", "island_clinic", "bakery"):
        press(app, f"try_{sample}")
        seen.append(title(app))
        assert answers(app) == dict(sample_answers[sample])
        assert "This is a sample" in texts(app)
        assert not {"save_sidebar", "go_restart"} & keys(app)
        press(app, "go_what_if")
        assert "what_if" not in app.session_state
        choose(app, "what_if_view", "quick")
        type_in(app, "try_people", "77")
        app.query_params["step"] = "people_and_calls"
        run(app)
        type_in(app, "w_people", "-3")
        press(app, "go_other_sample")

    press(app, "try_auto_shop")
    assert title(app) == seen[0]
    for name in ("what_if", "drafts", "overrides", "put_aside"):
        assert name not in app.session_state or not app.session_state[name]


def test_own_answers_come_back_with_what_was_half_typed(sample_answers: Mapping[str, Mapping[str, object]]):
    app = an_app(QUICK_ANSWERS, "people_and_calls")
    type_in(app, "w_people", "-4")
    press(app, "go_samples")
    press(app, "try_charity")
    app.query_params["step"] = "people_and_calls"
    run(app)
    assert app.text_input(key="w_people").value == str(sample_answers["charity"]["people"])
    type_in(app, "w_people", "12")

    press(app, "own_answers")

    assert answers(app) == dict(QUICK_ANSWERS)
    assert "This is a sample" not in texts(app)
    app.query_params["step"] = "people_and_calls"
    run(app)
    assert app.text_input(key="w_people").value == "-4"


def test_a_box_typed_into_just_before_the_sample_is_closed_stays_with_the_sample():
    app = an_app(QUICK_ANSWERS, routes.SAMPLES)
    press(app, "try_auto_shop")
    app.query_params["step"] = "people_and_calls"
    run(app)

    app.text_input(key="w_people").set_value("55")
    press(app, "own_answers")

    assert answers(app) == dict(QUICK_ANSWERS)


def test_every_page_says_that_a_sample_is_open():
    app = an_app(None, routes.SAMPLES)
    press(app, "try_law_office")

    for page in (
        "start",
        "where",
        "check",
        "result",
        "learn",
        "what_if",
        "compare",
        "entry",
        "present",
        "samples",
    ):
        app.query_params["step"] = page
        run(app)
        assert "This is a sample: Law office." in texts(app), page


# --- the consultant's mode ------------------------------------------------------------------------


def test_the_switch_brings_the_clients_name_and_the_tools_and_is_remembered_across_pages():
    app = an_app(QUICK_ANSWERS, "check")
    assert not {"client_name", "go_entry"} & keys(app)

    switch_on(app)
    type_in(app, "client_name", "Client of the day")

    for page in ("result", "learn", "start"):
        app.query_params["step"] = page
        run(app)
        assert "Client: **Client of the day**" in texts(app), page
        assert {"go_entry", "go_present", "go_working", "go_local"} <= keys(app), page
    assert "Client of the day" not in str(dict(app.query_params))


def test_each_answer_on_the_one_page_is_saved_as_it_is_given():
    app = an_app({}, routes.ENTRY)
    choose(app, "entry_0_country", "pr")
    assert answers(app) == {"country": "pr"}
    type_in(app, "entry_0_people", "9")
    type_in(app, "entry_0_calls", "?")
    app.multiselect(key="entry_0_special_lines").set_value(["fax", "none"])
    run(app)

    kept = {"country": "pr", "people": 9, "calls": None, "special_lines": ["none"]}
    assert answers(app) == kept
    assert app.multiselect(key="entry_0_special_lines").value == ["none"]
    app.query_params["step"] = "learn"  # as a link of the sidebar does
    run(app)
    app.query_params["step"] = routes.ENTRY
    run(app)
    assert app.text_input(key="entry_0_people").value == "9"
    assert app.text_input(key="entry_0_calls").value == "?"


def test_what_cannot_be_used_on_the_one_page_is_told_at_once_and_stays_in_its_box():
    app = an_app({"country": "us"}, routes.ENTRY)
    type_in(app, "entry_0_sites", "many")

    assert "many" in shown_errors(app)
    assert app.text_input(key="entry_0_sites").value == "many"
    press(app, "nav_check")
    assert step(app) == routes.ENTRY
    assert "Please look at this again" in shown_errors(app)
    type_in(app, "entry_0_sites", "2")

    assert answers(app) == {"country": "us", "sites": 2}
    assert not shown_errors(app)
    assert "entry_0_site_spread" in keys(app), "a question that follows from the answer"
    app.text_input(key="entry_0_sites").set_value("")
    press(app, "nav_check")
    assert step(app) == "check"
    assert answers(app) == {"country": "us"}


def test_ids_stand_beside_the_questions_only_for_a_consultant():
    app = an_app({}, routes.ENTRY)
    assert "(people)" not in app.text_input(key="entry_0_people").label

    switch_on(app)

    assert "(people)" in app.text_input(key="entry_0_people").label
    boxes = (*app.selectbox, *app.radio, *app.text_input, *app.multiselect)
    assert not [one.label for one in boxes if "\\" in one.label], "read out as they stand"


def test_a_question_mark_finds_i_do_not_know_wherever_one_may_type():
    app = an_app({}, routes.ENTRY)

    boxes = [one for one in (*app.selectbox, *app.multiselect) if str(one.key).startswith("entry_")]

    assert len(boxes) > 5
    for box in boxes:
        assert [one for one in box.options if "?" in one] == ["? I don't know"], box.key


def test_another_case_has_boxes_of_its_own_on_the_entry_page():
    app = an_app(QUICK_ANSWERS, routes.SAMPLES)
    press(app, "try_warehouse")
    app.query_params["step"] = routes.ENTRY
    run(app)
    app.text_input(key="entry_1_people").set_value("444")

    press(app, "own_answers")
    app.query_params["step"] = routes.ENTRY
    run(app)

    assert app.text_input(key="entry_2_people").value == "6"


def test_the_presenter_stays_at_its_picture_after_a_reload():
    app = an_app(QUICK_ANSWERS, routes.PRESENT)
    press(app, "present_next")
    press(app, "present_next")

    again = an_app(QUICK_ANSWERS, routes.PRESENT)
    for name in ("s", "place"):
        again.query_params[name] = app.query_params[name]

    assert title(run(again)) == title(app) == "For and against"
    for odd in ("99", "0", "-1", "x"):
        again.query_params["place"] = odd
        assert title(run(again)), odd
        assert not again.exception


def test_the_presenter_shows_one_picture_at_a_time():
    app = an_app(QUICK_ANSWERS, routes.PRESENT)
    seen = [title(app)]
    assert app.button(key="present_back").disabled
    while not app.button(key="present_next").disabled:
        press(app, "present_next")
        seen.append(title(app))

    assert seen[1:] == [
        "How firm is it?",
        "For and against",
        "Your choices side by side",
        "What would change it",
        "What to do next",
    ]
    assert "competitor with its own network" in seen[0]
    press(app, "present_back")
    assert title(app) == seen[-2]
    press(app, "present_leave")
    assert step(app) == routes.RESULT
