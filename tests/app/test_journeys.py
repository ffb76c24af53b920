"""Journeys through the running app, without a browser; widgets are found by key."""

import re
from collections.abc import Mapping
from html import unescape
from pathlib import Path
from urllib.parse import parse_qs

import pytest
from streamlit.testing.v1 import AppTest

from tests.app.readable import texts_of_html

APP = Path(__file__).resolve().parents[2] / "app.py"
IMPORTANCE = ("cost", "reliability", "technology", "support", "safety_compliance", "reach", "staying_power")
QUICK_ANSWERS: Mapping[str, object] = {
    "country": "us",
    "region": "US-GA",
    "setting": "city",
    "current_family": "incumbent",
    "current_wire": "copper",
    "incumbent_fibre": "no",
    "copper_state": "poor",
    "competitor_lines": ["cable"],
    "people": 6,
    "calls": 3,
    "special_lines": ["none"],
    "harm_hour": "lost_sales",
} | {f"importance_{group}": "a_lot" for group in IMPORTANCE}


def an_app(answers: Mapping[str, object] | None = None, step: str | None = None) -> AppTest:
    """The app as it stands at a step, for a visitor who has given these answers (None: a new visitor)."""
    app = AppTest.from_file(str(APP), default_timeout=30)
    if answers is not None:
        app.session_state["answers"] = dict(answers)
    if step is not None:
        app.query_params["step"] = step
    return run(app)


def run(app: AppTest) -> AppTest:
    app.run()
    assert not app.exception, [one.message for one in app.exception]
    return app


def press(app: AppTest, key: str = "nav_continue") -> None:
    """A button, also one that each screen has of its own, or a link to another step."""
    address = links(app).get(key)
    if address is None:
        next(one for one in app.button if str(one.key).partition(".")[0] == key).click()
    else:
        app.query_params.clear()
        app.query_params.update(parse_qs(address.removeprefix("?"), strict_parsing=True))
    run(app)


def links(app: AppTest) -> dict[str, str]:
    """Key of a link to another step -> its address."""
    shown = "".join(str(one.body) for one in app.get("html"))
    found = re.findall(r'<a class="advisor-link" data-key="(\w+)" href="([^"]+)"', shown)
    return {key: unescape(address) for key, address in found}


def choose(app: AppTest, question: str, option: str) -> None:
    """Choose an option, or "?" for "I don't know"."""
    keys = {one.key for one in app.radio}
    box = app.radio(key=f"w_{question}") if f"w_{question}" in keys else app.selectbox(key=f"w_{question}")
    box.set_value(option)
    run(app)


def tick(app: AppTest, question: str, option: str) -> None:
    box = app.checkbox(key=f"w_{question}_{option}")
    box.set_value(not box.value)
    run(app)


def enter(app: AppTest, question: str, number: float) -> None:
    app.text_input(key=f"w_{question}").set_value(f"{number:g}" if isinstance(number, float) else str(number))
    run(app)


def title(app: AppTest) -> str:
    return str(app.title[0].value)


def answers(app: AppTest) -> dict[str, object]:
    return dict(app.session_state["answers"])


def texts(app: AppTest) -> str:
    parts = [*app.markdown, *app.caption, *app.error, *app.warning, *app.info, *app.header, *app.subheader]
    return "\n".join([*(str(one.value) for one in parts), *texts_of_html(app)])


def step(app: AppTest) -> object:
    found = app.query_params.get("step")
    return found[0] if isinstance(found, list) else found


def go_through_the_quick_path(app: AppTest) -> None:
    press(app, "nav_start")
    choose(app, "country", "us")
    choose(app, "region", "US-GA")
    choose(app, "setting", "city")
    press(app)
    choose(app, "current_family", "incumbent")
    choose(app, "current_wire", "copper")
    press(app)
    choose(app, "incumbent_fibre", "no")
    choose(app, "copper_state", "poor")
    press(app)
    tick(app, "competitor_lines", "cable")
    press(app)
    enter(app, "people", 6)
    tick(app, "calls", "unknown")
    press(app)
    tick(app, "special_lines", "alarm")
    press(app)
    choose(app, "harm_hour", "lost_sales")
    press(app)
    for group in IMPORTANCE:
        choose(app, f"importance_{group}", "a_lot")
    press(app)


# --- to a verdict ------------------------------------------------------------------------------


def test_eight_pages_lead_to_a_verdict_with_reasons_and_next_steps():
    app = an_app()

    go_through_the_quick_path(app)
    assert title(app) == "Your first result is ready"
    press(app, "nav_result")

    assert "choose a competitor: the cable company's line" in title(app)
    headers = [str(one.value) for one in app.header]
    assert headers[:2] == ["Why", "What speaks against it"]
    assert {"What to do next", "Your choices side by side", "What we assumed"} <= set(headers)


def test_a_safety_line_stands_in_a_red_box():
    app = an_app(dict(QUICK_ANSWERS) | {"special_lines": ["alarm"]}, "result")

    assert any("alarm" in str(box.value).lower() for box in app.error)


def test_what_was_ruled_out_names_its_rule():
    app = an_app(QUICK_ANSWERS, "result")  # hosted voice over copper that crackles

    assert "What was ruled out, and why" in texts(app)
    assert "Rule R-11." in texts(app)


def test_every_i_dont_know_still_gives_a_verdict():
    app = an_app(dict.fromkeys(QUICK_ANSWERS), "result")

    assert title(app)
    assert "assumed" in texts(app)


def test_judgement_and_unconfirmed_facts_never_look_checked():
    app = an_app(QUICK_ANSWERS, "learn")

    shown = texts(app).splitlines()
    weak = [
        text for text in shown if "our judgement" in text.lower() or "not confirmed: check before" in text
    ]
    assert weak
    assert all(text.startswith("⚠") or "Checked" not in text for text in weak)


def test_nothing_viable_is_said_with_the_earliest_useful_step():
    alone = dict(QUICK_ANSWERS) | {
        "setting": "rural", "copper_state": "none", "competitor_lines": ["none"], "calls": 60,
        "leased_loop": "no", "reseller": "none",
    }  # fmt: skip

    app = an_app(alone, "result")

    assert title(app).startswith("Nothing on offer at your address fits")
    assert "Ask the incumbent in writing" in texts(app)


# --- skipping and going back ---------------------------------------------------------------------


def test_skipped_questions_are_listed_and_count_as_unknown_only_when_the_visitor_goes_on():
    app = an_app()
    press(app, "nav_start")
    choose(app, "country", "pr")
    for _page in range(8):
        press(app)
    assert title(app) == "That was the short part"
    assert "You skipped" in texts(app)
    assert answers(app) == {"country": "pr"}

    press(app, "nav_result")

    assert step(app) == "result"
    assert answers(app)["people"] is None


def test_skipped_questions_of_one_page_stand_below_its_title_in_few_words():
    answers = {name: value for name, value in QUICK_ANSWERS.items() if not name.startswith("importance_")}

    app = an_app(answers, "first")

    assert "What matters to you?" in texts(app)
    assert app.button(key="open_importance_cost").label == "What it costs"


def test_the_start_promises_no_more_than_there_is():
    assert "or that it is **too close to call**" in texts(an_app(None, "start"))

    shown = texts(an_app(QUICK_ANSWERS, "first"))

    assert "You can skip any of them." in shown
    assert "more pages" not in shown


def test_back_shows_the_answers_as_they_were_given():
    app = an_app()
    press(app, "nav_start")
    choose(app, "country", "ca")
    choose(app, "region", "CA-ON")
    press(app)
    choose(app, "current_family", "?")

    press(app, "nav_back")

    assert app.radio(key="w_country").value == "ca"
    assert app.selectbox(key="w_region").value == "CA-ON"
    assert answers(app)["current_family"] is None


def test_after_the_last_page_all_answers_are_listed():
    app = an_app(QUICK_ANSWERS, "phone_places")

    press(app)

    assert title(app) == "Check your answers"


# --- changing an answer ----------------------------------------------------------------------------


def test_a_changed_answer_leads_back_to_the_list_and_says_what_no_longer_counts():
    app = an_app(dict(QUICK_ANSWERS) | {"contract": "in_force", "exit_charge": 900}, "check")

    press(app, "change_contract")
    assert title(app) == "Are you still bound by a contract?"
    choose(app, "contract", "none")
    press(app)

    assert title(app) == "Check your answers"
    assert answers(app)["exit_charge"] == 900
    assert "no longer counts because of your answer to “Contract with your carrier today”" in texts(app)


def test_a_changed_answer_changes_the_verdict():
    app = an_app(QUICK_ANSWERS, "result")
    assert "competitor" in title(app)

    press(app, "nav_check")
    press(app, "change_competitor_lines")
    tick(app, "competitor_lines", "none")
    press(app)
    press(app, "nav_result")

    assert answers(app)["competitor_lines"] == ["none"]
    assert "competitor" not in title(app)


def test_an_assumption_can_be_answered_from_the_result():
    app = an_app(QUICK_ANSWERS, "result")

    press(app, "answer_growth")
    choose(app, "growth", "fast")
    press(app)

    assert step(app) == "result"
    assert answers(app)["growth"] == "fast"


# --- inputs ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("number", [-3, 2.5, 10_000_000_000])
def test_a_bad_number_is_refused_beside_its_question_and_kept(number: float):
    app = an_app({}, "people_and_calls")

    enter(app, "people", number)
    press(app)

    assert step(app) == "people_and_calls"
    assert len(app.error) == 2  # the summary, and the place itself
    assert app.text_input(key="w_people").value == str(number)
    assert "people" not in answers(app)


def test_a_mended_number_is_taken():
    app = an_app({"people": 4}, "people_and_calls")
    enter(app, "people", -3)
    press(app)

    enter(app, "people", 7)
    press(app)

    assert answers(app)["people"] == 7
    assert step(app) != "people_and_calls"


@pytest.mark.parametrize("typed", ["31.3.2027", "2027-02-30", "1999-01-01", "\u202e2027", "soon"])
def test_a_bad_date_is_refused_beside_its_question_and_kept(typed: str):
    app = an_app(dict(QUICK_ANSWERS) | {"contract": "in_force"}, "contract")

    app.text_input(key="w_contract_end").set_value(typed)
    run(app)
    press(app)

    assert step(app) == "contract"
    assert len(app.error) == 2
    assert app.text_input(key="w_contract_end").value == typed


def test_an_option_that_stands_alone_puts_out_the_others_and_they_it():
    app = an_app({}, "machines")
    tick(app, "special_lines", "fax")
    tick(app, "special_lines", "alarm")
    assert answers(app)["special_lines"] == ["alarm", "fax"]

    tick(app, "special_lines", "none")
    assert answers(app)["special_lines"] == ["none"]
    assert not app.checkbox(key="w_special_lines_fax").value
    tick(app, "special_lines", "card")

    assert answers(app)["special_lines"] == ["card"]


def test_i_dont_know_and_an_option_put_each_other_out():
    app = an_app({}, "machines")

    tick(app, "special_lines", "unknown")
    assert answers(app)["special_lines"] is None
    tick(app, "special_lines", "fax")

    assert answers(app)["special_lines"] == ["fax"]
    assert not app.checkbox(key="w_special_lines_unknown").value


def test_a_follow_up_appears_on_the_same_page_as_soon_as_it_is_called_for():
    app = an_app(QUICK_ANSWERS, "contract")
    assert not app.text_input

    choose(app, "contract", "in_force")

    assert app.text_input(key="w_contract_end")
    assert app.text_input(key="w_exit_charge")


def test_the_regions_are_those_of_the_country():
    app = an_app({}, "where")
    choose(app, "country", "ca")
    canadian = app.selectbox(key="w_region").options
    assert "Ontario" in canadian
    assert "Georgia" not in canadian

    choose(app, "country", "pr")

    assert not app.selectbox


def test_each_group_shows_how_far_the_choices_differ():
    app = an_app(QUICK_ANSWERS, "what_matters")

    assert texts(app).count("difference at your address") == len(IMPORTANCE)


# --- the ways round -----------------------------------------------------------------------------------


def test_a_country_outside_our_scope_ends_kindly():
    app = an_app({}, "where")
    choose(app, "country", "other")
    press(app)

    assert title(app) == "We cannot advise you there"
    press(app, "nav_back")

    assert step(app) == "where"


@pytest.mark.parametrize("wanted", ["nonsense", "result", "outside", "<script>"])
def test_a_step_that_cannot_be_shown_becomes_the_first_open_one(wanted: str):
    app = an_app({"country": "us"}, wanted)

    assert title(app) == "Where is your business?"


def test_an_address_without_a_key_says_that_it_holds_no_answers():
    app = an_app(None, "harm")

    assert step(app) == "start"
    assert "This link holds no answers" in texts(app)


def test_start_again_asks_first():
    app = an_app(QUICK_ANSWERS, "check")
    press(app, "go_restart")
    assert answers(app) == dict(QUICK_ANSWERS)

    press(app, "nav_delete")

    assert answers(app) == {}
    assert step(app) == "start"


def test_sections_show_honest_counts():
    app = an_app(dict(QUICK_ANSWERS) | {"sites": 2}, "sites")

    shown = "".join(str(one.body) for one in app.get("html"))

    assert ' aria-current="true">Your place: 1 of 3</a>' in shown


def test_the_sources_can_be_searched():
    app = an_app({}, "learn")

    app.text_input(key="source_search").set_value("no such words anywhere")
    run(app)

    assert "0 sources" in texts(app)


@pytest.mark.parametrize(
    "page", ["start", "first", "check", "result", "learn", "restart", "quotes", "alarm", "notice"]
)
def test_a_rerun_from_anywhere_is_harmless(page: str):
    app = an_app(QUICK_ANSWERS, page)
    before = answers(app)

    run(app)

    assert answers(app) == before


def test_prices_on_the_learn_page_name_their_year_and_their_source():
    app = an_app({}, "learn")

    shown = [one.value for one in app.markdown if "Copper phone line for a business in 2026" in one.value]

    assert not app.exception
    assert any("80 – 150" in one and "2026" in one for one in shown)
    assert "S-077" in texts(app)


def test_pages_say_which_answer_is_missing_for_a_result_and_lead_to_it():
    almost = {name: value for name, value in QUICK_ANSWERS.items() if name != "people"}
    for page in ("check", "entry"):
        app = an_app(almost, page)
        assert "go_result" not in links(app)
        assert links(app)["go_missing"]
        assert "One answer is missing for a result" in texts(app)
        app.button(key="go_missing").click()
        run(app)
        assert "w_people" in {str(one.key) for one in app.text_input}
        app.text_input(key="w_people").set_value("6")
        press(app)
        assert step(app) == page
        assert "One answer is missing" not in texts(app)
        assert "go_missing" not in links(app)
