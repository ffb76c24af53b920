"""The sender's letterhead: it outlives a reload and the case, and nobody else sees it."""

from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from streamlit.testing.v1 import AppTest

from advisor.store import SETTING
from tests.app.conftest import HERE, stand_at
from tests.app.test_journeys import QUICK_ANSWERS, press, run, texts
from tests.app.test_keeping import key_of, opened, reloaded
from tests.app.test_restart import on_disk

FIRM = "Zanzibar Advisers"

pytestmark = pytest.mark.usefixtures("database")


def a_picture() -> bytes:
    made = BytesIO()
    Image.new("RGB", (40, 20), "red").save(made, "PNG")
    return made.getvalue()


def with_answers() -> AppTest:
    """Another visit, with a case of its own, at the page with the letterhead."""
    app = opened({"step": "learn"})
    app.session_state["answers"] = dict(QUICK_ANSWERS)
    run(app)
    app.query_params["step"] = "hand_over"
    return run(app)


def puts_in(app: AppTest) -> None:
    app.text_area(key="letterhead_contact").set_value(f"{FIRM}\nMain Street 1")
    app.text_input(key="letterhead_logo_text").set_value("A red field")
    app.file_uploader(key="letterhead_logo_0").set_value(("logo.png", a_picture(), "image/png"))
    press(app, "use_letterhead")
    assert f"In use: {FIRM}, Main Street 1" in texts(app)


def shows_it(app: AppTest) -> bool:
    """Both the lines and the picture, or neither."""
    has_lines = app.text_area(key="letterhead_contact").value.startswith(FIRM)
    assert has_lines == bool(app.get("image")) == (FIRM in texts(app))
    return has_lines


def test_over_a_network_it_is_kept_beside_the_case_and_goes_with_it(database: Path) -> None:
    app = with_answers()
    puts_in(app)
    assert "kept beside your answers" in texts(app)
    old = key_of(app)

    assert shows_it(reloaded(app, "hand_over"))
    assert not shows_it(with_answers()), "another visitor has it"

    press(app, "go_restart")
    press(app, "nav_delete")

    assert FIRM.encode() not in on_disk(database)
    assert not opened({"step": "hand_over", "s": old}).text_area
    app.session_state["answers"] = dict(QUICK_ANSWERS)
    run(app)
    app.query_params["step"] = "hand_over"
    run(app)
    assert shows_it(app), "the sender is still the same"
    assert shows_it(reloaded(app, "hand_over"))


@pytest.mark.usefixtures("at_the_machine")
def test_at_the_machine_it_is_kept_for_all_cases_until_it_is_taken_out(database: Path) -> None:
    app = with_answers()
    puts_in(app)
    assert "kept on this computer" in texts(app)

    later = with_answers()

    assert shows_it(later)
    press(later, "no_letterhead")
    assert not shows_it(later)
    assert FIRM.encode() not in on_disk(database)
    assert not shows_it(with_answers())


def test_the_letterhead_of_the_machine_is_not_shown_over_a_network(monkeypatch: pytest.MonkeyPatch) -> None:
    stand_at(monkeypatch, "127.0.0.1", None, HERE)
    app = with_answers()
    puts_in(app)

    stand_at(monkeypatch, "0.0.0.0", "192.0.2.7", {**HERE, "Host": "advice.example"})

    assert not shows_it(with_answers())
    assert not shows_it(reloaded(app, "hand_over"))


def test_the_logo_stays_where_only_the_lines_are_changed() -> None:
    app = with_answers()
    puts_in(app)

    app.text_area(key="letterhead_contact").set_value(f"{FIRM}\nMain Street 2")
    press(app, "use_letterhead")

    assert "Main Street 2" in texts(app)
    assert shows_it(app)


def test_what_is_typed_and_not_yet_used_is_still_there_after_a_look_at_another_page() -> None:
    app = with_answers()
    app.text_area(key="letterhead_contact").set_value(FIRM)
    app.text_input(key="people_client").set_value("Corner Shop")
    press(app, "go_quotes")

    app.query_params["step"] = "hand_over"
    run(app)

    assert app.text_area(key="letterhead_contact").value == FIRM
    assert app.text_input(key="people_client").value == "Corner Shop"
    assert "In use" not in texts(app)


@pytest.mark.usefixtures("at_the_machine")
def test_a_store_in_trouble_costs_no_letterhead(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    monkeypatch.setenv(SETTING, f"sqlite:///{tmp_path}/file/cases.db")
    app = with_answers()

    puts_in(app)

    assert any("Your letterhead cannot be kept" in str(one.value) for one in app.warning)
    assert "until you load the page again" in texts(app)
    assert shows_it(app)
    monkeypatch.setenv(SETTING, f"sqlite:///{tmp_path}/cases.db")
    run(app)
    assert "kept on this computer" in texts(app)
    assert shows_it(with_answers())
