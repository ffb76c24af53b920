"""Keep a case and hand it over: the files are made, and what was put on the report stands in it."""

import traceback

import pytest
from streamlit.testing.v1 import AppTest

from advisor.ui import downloads
from advisor.ui.state import case, page
from tests.app.test_journeys import QUICK_ANSWERS, an_app, press, run, texts, title


def test_the_page_offers_the_report_in_three_forms_and_the_case_file() -> None:
    app = an_app(QUICK_ANSWERS, "result")

    press(app, "nav_handover")

    assert title(app) == "Keep it and hand it over"
    assert not app.exception
    keys = {str(one.key) for one in app.get("download_button")}
    assert {
        *("get_report.pdf", "get_report.html", "get_report.docx"),
        *("get_workbook.xlsx", "get_tables.zip", "get_case.json", "get_everything.zip"),
        *("get_dates.ics", "get_questions-ilec", "get_bids", "get_contract", "get_moving"),
    } <= keys


def test_the_documents_are_those_of_the_case() -> None:
    app = an_app(QUICK_ANSWERS, "hand_over")
    alarmed = an_app({**QUICK_ANSWERS, "special_lines": ["alarm"]}, "hand_over")

    labels, others = (
        {str(one.proto.label) for one in each.get("download_button")} for each in (app, alarmed)
    )

    assert {"Score the bids", "Contract checklist", "Dates for your calendar"} <= labels
    assert others - labels == {"Special lines"}


def labels_in(app: AppTest) -> set[str]:
    return {str(one.proto.label) for one in app.get("download_button")}


def test_who_it_is_for_is_kept_and_forgotten_with_the_case() -> None:
    app = an_app(QUICK_ANSWERS, "hand_over")
    app.text_input(key="people_client").set_value("Corner Shop")
    submit = next(one for one in app.button if one.label == "Put these on the report")

    submit.click()
    run(app)

    assert app.session_state[case.PEOPLE].client == "Corner Shop"
    press(app, "go_restart")
    press(app, "nav_delete")
    assert case.PEOPLE not in app.session_state


def test_without_an_advice_there_is_nothing_to_hand_over() -> None:
    app = an_app({"country": "us"}, "hand_over")

    assert title(app) != "Keep it and hand it over"


def test_a_letterhead_is_checked_and_kept() -> None:
    app = an_app(QUICK_ANSWERS, "hand_over")
    app.text_area(key="letterhead_contact").set_value("\n".join("abcdefg"))
    press(app, "use_letterhead")
    assert "7 lines" in " ".join(str(one.value) for one in app.error)

    app.text_area(key="letterhead_contact").set_value("My name\nMy street")
    press(app, "use_letterhead")

    assert "My name, My street" in texts(app)
    assert "kept beside your answers" in texts(app)
    assert not app.error


def test_a_file_that_cannot_be_made_is_told_on_the_page_and_no_log_holds_the_case(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    failed: list[str] = []
    monkeypatch.setattr(page, "failed_downloads", lambda: failed)

    def make() -> bytes:
        raise ValueError("Zanzibar Ltd")

    with pytest.raises(downloads.DownloadError) as caught:
        downloads.telling(make, "PDF")()

    logged = "".join(traceback.format_exception(caught.value))
    assert "ValueError in test_handover.py, line" in logged
    assert "Zanzibar Ltd" not in logged
    monkeypatch.undo()
    app = an_app(QUICK_ANSWERS, "hand_over")
    app.session_state[page.FAILED] = failed
    assert "“PDF” could not be made: something went wrong here." in str(run(app).error[0].value)
    assert not run(app).error
