"""Quotes on file and notes on the screen: one price for each kind of carrier, and nothing lost on the way."""

from collections.abc import Mapping

import pytest
from streamlit.testing.v1 import AppTest

from advisor.cases.quotes import Quote
from advisor.ui.state import beside, case, person
from tests.app.test_journeys import QUICK_ANSWERS, an_app, answers, press, run, step, texts, title
from tests.app.test_keeping import reloaded

CABLE = {"carrier": "Swift Cable", "monthly": "150", "months": "12", "given_by": "Ann", "dated": "2026-11-01"}


def fill(app: AppTest, offer: str, typed: Mapping[str, str], place: str = "new") -> None:
    count = len(quotes(app))
    app.selectbox(key=f"quote_{place}_{count}_offer").set_value(offer)
    for name, text in typed.items():
        app.text_input(key=f"quote_{place}_{count}_{name}").set_value(text)
    press(app, "quote_keep")


def quotes(app: AppTest) -> tuple[Quote, ...]:
    found = app.session_state
    return found[case.QUOTES] if case.QUOTES in found else ()  # noqa: SIM401 - it has no get


def consultant(app: AppTest) -> AppTest:
    app.session_state[person.CONSULTANT] = True
    return run(app)


def test_a_quote_becomes_the_answer_and_the_cheapest_one_counts() -> None:
    app = an_app(QUICK_ANSWERS, "quotes_on_file")

    fill(app, "clec_cable", CABLE)
    fill(app, "competitor", {"monthly": "190", "valid_until": "2020-01-01"})

    assert answers(app)["quote_competitor"] == 150
    assert answers(app)["quote_competitor_line"] == "cable"
    assert quotes(app)[0].offer == "clec_cable"
    assert "This is the price in use." in texts(app)
    assert "ran out on January 1, 2020" in texts(app)
    app.checkbox(key="quote_counts_0").uncheck()
    run(app)
    assert answers(app)["quote_competitor"] == 190
    assert "quote_competitor_line" not in answers(app)  # that quote does not say over which line
    press(app, "quote_out_1")
    assert "quote_competitor" not in answers(app)
    assert [one.counts for one in quotes(app)] == [False]


def test_the_result_warns_of_a_price_in_use_that_has_run_out() -> None:
    app = an_app(QUICK_ANSWERS, "quotes_on_file")
    fill(app, "clec_cable", {**CABLE, "dated": "2020-01-01", "valid_until": "2020-02-01"})
    fill(app, "competitor", {"monthly": "190", "valid_until": "2020-03-01"})
    app.query_params["step"] = "result"

    run(app)

    told = [str(one.value) for one in app.warning if "ran out" in str(one.value)]
    assert len(told) == 1
    assert told[0].startswith("Swift Cable: the cable company's line ran out on February 1, 2020. Ask for it")
    assert "March" not in told[0]


def test_a_quote_is_changed_and_left_as_it_was() -> None:
    app = an_app(QUICK_ANSWERS, "quotes_on_file")
    fill(app, "clec_cable", CABLE)

    press(app, "quote_change_0")
    assert app.text_input(key="quote_0_1_given_by").value == "Ann"
    fill(app, "clec_fibre_build", {"monthly": "170.5"}, "0")
    press(app, "quote_change_0")
    app.text_input(key="quote_0_1_monthly").set_value("1")
    press(app, "quote_leave")

    assert (quotes(app)[0].offer, quotes(app)[0].carrier) == ("clec_fibre_build", "Swift Cable")
    assert answers(app)["quote_competitor"] == 170.5


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"monthly": "cheap"}, "Price a month, with fees and taxes: “cheap” cannot be used. Write digits"),
        ({"months": "1.5"}, "Months of contract; 0 is month to month: “1.5” cannot be used. Write whole"),
        ({"dated": "soon"}, "Day of the quote: “soon” cannot be used. Write year, month, day"),
        ({"valid_until": "9999-12-31"}, "such as 2027-03-31, from 2000 to 2100."),
        ({"dated": "2027-02-01", "valid_until": "2027-01-01"}, "It would end before it begins."),
    ],
)
def test_what_cannot_be_used_is_told_and_stays_in_its_box(typed: dict[str, str], told: str) -> None:
    app = an_app(QUICK_ANSWERS, "quotes_on_file")

    fill(app, "clec_cable", typed)

    assert told in " ".join(str(one.value) for one in app.error)
    assert quotes(app) == ()
    name, text = next(iter(typed.items()))
    assert app.text_input(key=f"quote_new_0_{name}").value == text


def test_a_half_filled_quote_outlives_a_look_at_another_page() -> None:
    app = an_app(QUICK_ANSWERS, "quotes_on_file")
    app.selectbox(key="quote_new_0_offer").set_value("clec_cable")
    app.text_input(key="quote_new_0_monthly").set_value("150")
    run(app)
    for place in ("learn", "quotes_on_file"):
        app.query_params["step"] = place
        run(app)

    assert app.text_input(key="quote_new_0_monthly").value == "150"
    press(app, "quote_keep")

    assert [(one.offer, one.monthly) for one in quotes(app)] == [("clec_cable", 150)]
    assert app.text_input(key="quote_new_1_monthly").value == ""


def test_without_a_carrier_there_is_no_quote() -> None:
    app = an_app(QUICK_ANSWERS, "quotes_on_file")

    press(app, "quote_keep")

    assert "From whom is it?" in texts(app)


def test_the_question_shows_the_price_on_file_and_takes_no_other() -> None:
    app = an_app({**QUICK_ANSWERS, "quote_incumbent": 300}, "quotes")
    press(app, "go_quotes")
    assert "as you answered; no quote below says so" in texts(app)
    fill(app, "ilec_copper", {"monthly": "210"})

    press(app, "nav_back")

    assert step(app) == "quotes"
    assert "**210 a month**, by your quotes on file." in texts(app)
    assert "w_quote_incumbent" not in {one.key for one in app.text_input}
    press(app)
    assert answers(app)["quote_incumbent"] == 210


def test_all_answers_on_one_page_leave_the_price_on_file_alone() -> None:
    app = consultant(an_app(QUICK_ANSWERS, "quotes_on_file"))
    fill(app, "ilec_copper", {"monthly": "210"})

    press(app, "go_entry")
    press(app, "nav_check")
    press(app, "go_entry")

    assert "210 a month, by your quotes on file." in texts(app)
    assert answers(app)["quote_incumbent"] == 210


def test_what_if_does_not_take_over_a_price_that_a_quote_gives() -> None:
    app = an_app(QUICK_ANSWERS, "quotes_on_file")
    fill(app, "ilec_copper", {"monthly": "210"})
    app.session_state[beside.WHAT_IF] = {"quote_incumbent": 20, "people": 9}
    app.query_params["step"] = "what_if"
    run(app)

    press(app, "what_if_use")

    assert answers(app)["quote_incumbent"] == 210
    assert answers(app)["people"] == 9
    assert "Your quotes on file give this price." in texts(app)


def test_a_quote_of_a_carrier_that_is_not_here_is_said_not_to_count() -> None:
    app = an_app({**QUICK_ANSWERS, "reseller": "none", "leased_loop": "no"}, "quotes_on_file")

    fill(app, "reseller", {"monthly": "90"})

    assert "It does not count: by your answers there is no such carrier here." in texts(app)


def open_notes(app: AppTest, key: str) -> None:
    """The boxes are there once they are opened, and stay open when the label counts a note."""
    app.session_state[key] = True
    run(app)


def test_quotes_and_notes_outlive_a_reload_and_go_with_the_case() -> None:
    app = consultant(an_app(QUICK_ANSWERS, "quotes_on_file"))
    fill(app, "clec_cable", CABLE)
    app.query_params["step"] = "people_and_calls"
    run(app)
    open_notes(app, "note_of_people")
    app.text_area(key="note_people").set_value("Two more in *summer*.\n ")
    press(app)

    again = reloaded(app, "check")

    assert again.session_state[case.QUOTES] == quotes(app)
    assert "Two more in *summer*." in texts(again)
    press(again, "go_restart")
    press(again, "nav_delete")
    assert case.QUOTES not in again.session_state
    assert case.ANSWER_NOTES not in again.session_state


def test_an_owner_finds_the_notes_of_a_page_in_one_place() -> None:
    app = an_app(QUICK_ANSWERS, "people_and_calls")

    open_notes(app, "notes_of_people_and_calls")
    app.text_area(key="note_people").set_value("Counted.")
    run(app)
    assert [one.label for one in app.expander if "note" in one.label.lower()] == [
        "Your notes: 1 on this page"
    ]
    app.text_area(key="note_people").set_value("  ")
    run(app)

    assert app.session_state[case.ANSWER_NOTES] == {}


def test_a_note_on_the_screen_is_kept_as_a_file_can_hold_it() -> None:
    app = an_app(QUICK_ANSWERS, "people_and_calls")
    open_notes(app, "notes_of_people_and_calls")

    app.text_area(key="note_people").set_value("\uf0b7 Five.\vAsk\0 Ann\x1b.")
    run(app)

    assert app.session_state[case.ANSWER_NOTES] == {"people": "\uf0b7 Five.\nAsk Ann."}


def test_a_sample_does_not_touch_the_papers_of_the_own_case() -> None:
    app = an_app(QUICK_ANSWERS, "quotes_on_file")
    fill(app, "clec_cable", CABLE)
    mine = quotes(app)
    app.query_params["step"] = "samples"
    run(app)
    press(app, next(str(one.key) for one in app.button if str(one.key).startswith("try_")))

    assert quotes(app) == ()
    press(app, "own_answers")

    assert quotes(app) == mine
    assert title(app)
