"""The result that defends itself on screen: flips, open questions, contradictions, local knowledge."""

import pytest

from rules.knowledge import load_knowledge_base
from tests.app.test_journeys import QUICK_ANSWERS, an_app, links, press, run, step, texts, title

REASON = "The cable here was out three times this year."


def test_the_result_says_what_would_change_it_and_what_is_worth_asking() -> None:
    app = an_app(QUICK_ANSWERS, "result")

    headers = [str(one.value) for one in app.header]
    assert "What would change it" in headers
    assert "Worth asking first" in headers
    assert "We would advise" in texts(app)
    assert "can still change this verdict" in texts(app)


def test_an_open_question_can_be_answered_from_the_result() -> None:
    app = an_app(QUICK_ANSWERS, "result")
    key = next(one for one in links(app) if one.startswith("unknown_"))

    press(app, key)

    assert step(app) != "result"
    assert app.query_params["back"] in ("result", ["result"])


def test_two_answers_that_do_not_fit_stand_side_by_side_once() -> None:
    app = an_app({**QUICK_ANSWERS, "importance_reliability": "none", "harm_hour": "danger"}, "result")
    key = next(one.key for one in app.button if str(one.key).endswith("_fits"))
    assert "Do these two answers fit?" in texts(app)

    press(app, key)

    assert "Do these two answers fit?" not in texts(app)
    assert title(app)  # nothing is blocked


def test_answers_that_fit_are_left_alone() -> None:
    assert "Do these two answers fit?" not in texts(an_app(QUICK_ANSWERS, "result"))


def test_local_knowledge_needs_a_reason_and_stands_beside_the_published_verdict() -> None:
    app = an_app(QUICK_ANSWERS, "result")
    press(app, "nav_local_page")
    app.selectbox(key="local_provider").set_value("clec_facilities")
    run(app)
    app.selectbox(key="local_criterion").set_value("C-04")
    app.number_input(key="local_rating").set_value(1.0)
    run(app)

    press(app, "local_use_rating")
    assert "Say why this case is different" in texts(app)
    assert "overrides" not in app.session_state

    app.text_input(key="local_why").set_value(REASON)
    run(app)
    press(app, "local_use_rating")
    press(app, "nav_back")

    assert step(app) == "result"
    assert REASON in texts(app)
    assert "Changed for this case" in [str(one.value) for one in app.header]
    verdicts = app.table[0].value["Verdict"].tolist()
    assert verdicts == ["With local knowledge", "As published"]


def test_local_knowledge_can_be_taken_out_again() -> None:
    app = an_app(QUICK_ANSWERS, "local")
    app.text_input(key="local_record_why").set_value(REASON)
    run(app)
    press(app, "local_use_record")
    key = next(one.key for one in app.button if str(one.key).startswith("local_out_"))

    press(app, key)

    assert REASON not in texts(app)
    assert app.session_state["overrides"] == ()


def test_a_fact_left_out_stands_on_the_result_with_its_title() -> None:
    app = an_app(QUICK_ANSWERS, "local")
    app.text_input(key="local_record_why").set_value(REASON)
    run(app)
    press(app, "local_use_record")
    left_out = str(app.selectbox(key="local_record").options[0])

    press(app, "nav_back")

    assert step(app) == "result"
    assert left_out.split(": ", 1)[1] in texts(app)
    assert "Worth asking first" in [str(one.value) for one in app.header]


def test_a_rating_that_was_not_entered_is_not_used() -> None:
    app = an_app(QUICK_ANSWERS, "local")
    app.text_input(key="local_why").set_value(REASON)
    run(app)

    press(app, "local_use_rating")

    assert "is no rating" in texts(app)
    assert "overrides" not in app.session_state


def test_a_fact_can_be_replaced_and_is_shown_as_local_everywhere() -> None:
    app = an_app(QUICK_ANSWERS, "local")
    app.selectbox(key="local_fact").set_value("F-TOP-01")
    run(app)
    app.text_area(key="local_fact_words").set_value("Here the cable company bought the old lines.")
    app.text_input(key="local_fact_why").set_value(REASON)
    run(app)

    press(app, "local_use_fact")

    assert "Here the cable company bought the old lines." in texts(app)
    assert app.text_area(key="local_fact_words").value == ""
    press(app, "nav_back")
    assert "As published it reads:" in texts(app)
    for page in ("working", "evidence"):
        app.query_params["step"] = page
        run(app)
        if page == "evidence":
            app.text_input(key="evidence_words").set_value("F-TOP-01")
            run(app)
        assert "Here the cable company bought the old lines." in texts(app)
        assert REASON in texts(app)
    assert "Local knowledge put in for this case, not ours" in texts(app)


def test_what_is_wrong_with_a_fact_stands_beside_its_field_and_what_was_typed_stays() -> None:
    app = an_app(QUICK_ANSWERS, "local")
    app.text_area(key="local_fact_words").set_value("x" * 1001)
    app.text_input(key="local_fact_end").set_value("30 June")
    app.text_input(key="local_fact_why").set_value("\u3164")
    run(app)

    press(app, "local_use_fact")

    errors = [str(one.value) for one in app.error]
    assert [part for one in errors for part in ("too long", "is no day", "No reason") if part in one] == [
        "too long", "is no day", "No reason",
    ]  # fmt: skip
    assert app.text_area(key="local_fact_words").value == "x" * 1001
    assert app.text_input(key="local_fact_end").value == "30 June"
    assert "overrides" not in app.session_state


def test_a_reason_that_is_too_long_stays_to_be_cut() -> None:
    app = an_app(QUICK_ANSWERS, "local")
    app.text_input(key="local_record_why").set_value("y" * 501)
    run(app)

    press(app, "local_use_record")

    assert "too long" in texts(app)
    assert app.text_input(key="local_record_why").value == "y" * 501
    assert "overrides" not in app.session_state


@pytest.mark.parametrize("country", ["us", "pr", "ca"])
def test_local_knowledge_begins_with_what_is_said_of_the_clients_own_country(country: str) -> None:
    app = an_app({**QUICK_ANSWERS, "country": country, "region": None}, "local")
    countries = {one.id: one.countries for one in load_knowledge_base().facts}

    first = app.selectbox(key="local_fact").options[0].split(":")[0]

    assert countries[first] == (country,)


def test_safety_rules_are_not_offered_for_change() -> None:
    app = an_app(QUICK_ANSWERS, "local")

    offered = app.selectbox(key="local_record").options

    assert offered
    assert not any(one.startswith("R-18:") for one in offered)


def test_the_full_working_is_one_press_away() -> None:
    app = an_app(QUICK_ANSWERS, "result")

    press(app, "nav_working")

    assert step(app) == "working"


def test_marks_below_zero_have_a_minus_sign_in_the_working() -> None:
    app = an_app(QUICK_ANSWERS, "working")

    ahead = app.table[0].value["Ahead by"].tolist()

    assert any(one.startswith("−") for one in ahead)
    assert not any("-" in one for one in ahead)
    assert " −" in texts(app)  # a change of a mark
