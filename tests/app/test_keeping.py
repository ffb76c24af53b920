"""Answers that outlive a visit, without a browser: reload, two windows, a wrong link, a store in trouble."""

from collections.abc import Mapping
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from advisor.store import SETTING, new_key
from tests.app.test_journeys import (
    APP,
    QUICK_ANSWERS,
    an_app,
    answers,
    choose,
    enter,
    press,
    run,
    step,
    texts,
    title,
)
from tests.postgresql import Server

pytestmark = pytest.mark.usefixtures("database")


def key_of(app: AppTest) -> str | None:
    found = app.query_params.get("s")
    return found[0] if isinstance(found, list) else found


def opened(address: Mapping[str, str | None]) -> AppTest:
    """Another window at this address: nothing but the address is shared."""
    app = AppTest.from_file(str(APP), default_timeout=30)
    for name, value in address.items():
        if value is not None:
            app.query_params[name] = value
    return run(app)


def reloaded(app: AppTest, step: str) -> AppTest:
    return opened({"step": step, "s": key_of(app)})


def begun() -> AppTest:
    app = an_app()
    press(app, "nav_start")
    choose(app, "country", "us")
    choose(app, "setting", "city")
    return app


def test_before_the_start_nothing_is_kept_and_the_address_is_plain(database: Path):
    app = an_app()
    press(app, "go_learn")

    assert key_of(app) is None
    assert not database.exists()


def test_a_reload_brings_the_answers_and_the_step_back():
    app = begun()
    press(app)

    again = reloaded(app, str(step(app)))

    assert answers(again) == {"country": "us", "setting": "city"}
    assert title(again) == title(app)


def test_an_answer_is_kept_before_continue_is_pressed():
    app = begun()

    assert answers(reloaded(app, "where"))["setting"] == "city"


def test_a_reload_goes_on_with_the_same_case():
    app = begun()
    again = reloaded(app, "where")
    choose(again, "setting", "rural")

    third = reloaded(again, "where")

    assert key_of(again) == key_of(app)
    assert answers(third)["setting"] == "rural"


def test_a_result_can_be_opened_from_its_address():
    app = begun()
    opened_file = dict(QUICK_ANSWERS)
    app.session_state["answers"] = opened_file
    run(app)

    again = reloaded(app, "result")

    assert "choose a competitor" in title(again)


def test_the_address_holds_a_key_and_no_answer():
    app = begun()
    press(app)

    values = " ".join(str(one) for one in dict(app.query_params).values())
    assert set(app.query_params) == {"step", "s"}
    assert "city" not in values
    assert len(key_of(app) or "") >= 32


@pytest.mark.parametrize("wrong", ["nonsense", "", "x" * 32, "../../etc", "<script>alert(1)</script>"])
def test_a_wrong_key_is_told_kindly_and_begins_anew(wrong: str):
    app = opened({"step": "harm", "s": wrong})

    assert "No answers are kept under this link" in texts(app)
    assert title(app) == "Which phone and internet carrier fits your business?"
    assert key_of(app) is None
    assert answers(app) == {}


def test_a_key_that_nobody_has_yet_does_not_become_a_case():
    made_up = new_key()
    app = opened({"step": "where", "s": made_up})

    press(app, "nav_start")

    assert key_of(app) not in (None, made_up)


def test_two_visitors_never_share_a_key_or_an_answer():
    one, two = begun(), an_app()
    press(two, "nav_start")

    assert key_of(one) != key_of(two)
    assert answers(two) == {}


# --- two windows -----------------------------------------------------------------------------------


def in_two_windows() -> tuple[AppTest, AppTest]:
    """The same case open twice; the second one was saved last."""
    here = begun()
    there = reloaded(here, "where")
    choose(there, "setting", "rural")
    choose(here, "country", "ca")
    return here, there


def test_the_later_save_is_refused_and_both_versions_are_shown():
    here, there = in_two_windows()

    assert title(here) == "Your answers were changed in another window"
    rows = here.table[0].value.to_dict("records")
    assert {(row["In this window"], row["In the other window"]) for row in rows} == {
        ("Canada", "United States"),
        ("In a city", "Out in the country"),
    }
    assert answers(reloaded(there, "where")) == {"country": "us", "setting": "rural"}


def test_those_of_this_window_can_be_kept():
    here, _ = in_two_windows()

    press(here, "nav_these")

    assert title(here) == "Where is your business?"
    assert answers(reloaded(here, "where")) == {"country": "ca", "setting": "city"}


def test_those_of_the_other_window_can_be_taken():
    here, _ = in_two_windows()

    press(here, "nav_those")

    assert answers(here) == {"country": "us", "setting": "rural"}
    choose(here, "setting", "suburb")
    assert answers(reloaded(here, "where")) == {"country": "us", "setting": "suburb"}


def test_two_windows_that_say_the_same_do_not_disagree():
    here = begun()
    there = reloaded(here, "where")
    choose(there, "setting", "rural")

    choose(here, "setting", "rural")

    assert title(here) == "Where is your business?"
    choose(here, "setting", "suburb")
    assert answers(reloaded(here, "where"))["setting"] == "suburb"


@pytest.mark.parametrize(
    ("button", "left"), [("nav_these", {"country": "ca", "setting": "city"}), ("nav_those", {})]
)
def test_answers_that_were_deleted_in_the_other_window_are_not_kept_again_unasked(
    button: str, left: dict[str, object]
):
    here = begun()
    there = reloaded(here, "restart")
    press(there, "nav_delete")
    choose(here, "country", "ca")
    assert title(here) == "Your answers were deleted in another window"

    press(here, button)

    assert answers(here) == left
    if left:
        assert answers(reloaded(here, "where")) == left


# --- start again, samples --------------------------------------------------------------------------


def test_start_again_deletes_the_row(database: Path):
    app = begun()
    old = key_of(app)

    press(app, "go_restart")
    press(app, "nav_delete")

    assert key_of(app) is None
    assert "No answers are kept" in texts(opened({"s": old}))
    assert b'"city"' not in b"".join(one.read_bytes() for one in database.parent.iterdir())


def test_going_back_to_an_address_of_deleted_answers_does_not_bring_it_back():
    app = begun()
    old = key_of(app)
    press(app, "go_restart")
    press(app, "nav_delete")

    app.query_params["s"] = str(old)
    run(app)

    assert key_of(app) is None


def test_a_sample_is_not_kept_and_the_own_case_is():
    app = begun()
    app.query_params["step"] = "samples"
    run(app)
    press(app, next(str(one.key) for one in app.button if str(one.key).startswith("try_")))
    assert len(answers(app)) > 2

    again = reloaded(app, "where")

    assert answers(again) == {"country": "us", "setting": "city"}


# --- a store in trouble ----------------------------------------------------------------------------


def test_a_store_in_trouble_is_told_and_the_visit_goes_on(database: Path):
    database.parent.write_text("in the way", encoding="utf-8")

    app = begun()
    press(app)

    assert "Your answers are not being saved now: the database cannot be opened" in texts(app)
    assert answers(app) == {"country": "us", "setting": "city"}
    assert title(app) == "What phone and internet line do you have now?"
    assert "save_trouble" in {one.key for one in app.get("download_button")}


def test_when_the_store_works_again_everything_is_saved(database: Path):
    database.parent.write_text("in the way", encoding="utf-8")
    app = begun()
    database.parent.unlink()

    choose(app, "setting", "rural")

    assert "not being saved" not in texts(app)
    assert answers(reloaded(app, "where")) == {"country": "us", "setting": "rural"}


def test_answers_that_cannot_be_opened_now_are_not_given_up(database: Path):
    app = begun()
    away = database.parent.rename(database.parent.with_name("away"))
    database.parent.write_text("in the way", encoding="utf-8")
    again = reloaded(app, "where")
    assert title(again) == "Your answers cannot be opened just now"
    assert key_of(again) == key_of(app)

    database.parent.unlink()
    away.rename(database.parent)
    press(again, "nav_again")

    assert title(again) == "Where is your business?"
    assert answers(again)["setting"] == "city"


def test_one_can_begin_without_answers_that_cannot_be_opened(database: Path):
    app = begun()
    away = database.parent.rename(database.parent.with_name("away"))
    database.parent.write_text("in the way", encoding="utf-8")
    again = reloaded(app, "where")

    press(again, "nav_without")
    database.parent.unlink()
    away.rename(database.parent)

    assert key_of(again) is None
    assert answers(reloaded(app, "where"))["setting"] == "city"


def test_start_again_says_so_when_it_cannot_delete(database: Path):
    app = begun()
    press(app, "go_restart")
    database.parent.rename(database.parent.with_name("away"))
    database.parent.write_text("in the way", encoding="utf-8")

    press(app, "nav_delete")

    assert "Your answers cannot be deleted now" in texts(app)
    assert answers(app)["setting"] == "city"


def test_a_restart_of_the_database_server_is_told_and_costs_no_answer(
    postgresql: Server, monkeypatch: pytest.MonkeyPatch
):
    with postgresql.database() as address:
        monkeypatch.setenv(SETTING, address)
        app = begun()

        postgresql.stop()
        try:
            choose(app, "setting", "rural")
            assert "Your answers are not being saved now: the database does not answer" in texts(app)
            assert title(reloaded(app, "where")) == "Your answers cannot be opened just now"
        finally:
            postgresql.start()
        choose(app, "country", "ca")

        assert "not being saved" not in texts(app)
        assert answers(reloaded(app, "where")) == {"country": "ca", "setting": "rural"}


# --- the result so far -----------------------------------------------------------------------------


def test_the_result_so_far_is_one_click_away_once_the_quick_path_is_done():
    app = an_app(QUICK_ANSWERS, "people_and_calls")
    enter(app, "people", 9)

    press(app, "nav_result")

    assert "choose a competitor" in title(app)
    assert answers(app)["people"] == 9


def test_before_the_quick_path_is_done_there_is_no_result_to_see():
    app = begun()

    assert "nav_result" not in {one.key for one in app.button}


def test_a_wrong_number_is_not_passed_over_on_the_way_to_the_result():
    app = an_app(QUICK_ANSWERS, "people_and_calls")
    enter(app, "people", -3)

    press(app, "nav_result")

    assert title(app) == "How big is your business?"
    assert "people" in answers(app)
