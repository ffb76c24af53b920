"""The page of several sites, without a browser: adding, comparing, taking out; widgets are found by key."""

import json
from collections.abc import Mapping

import pytest
from streamlit.testing.v1 import AppTest

from advisor.questions import interview_for
from advisor.ui import routes
from advisor.ui.pages.sites import MOST_SITES
from rules.knowledge import KnowledgeBase
from tests.app.test_journeys import QUICK_ANSWERS, an_app, press, run, texts, title
from tests.cases.test_cases import CASES

BY_ID = {one.id: one.answers_file for one in CASES}


def upload(app: AppTest, *files: tuple[str, object]) -> None:
    content = [(name, json.dumps(one).encode(), "application/json") for name, one in files]
    app.file_uploader[0].set_value(content)
    run(app)


def add_present(app: AppTest, name: str) -> None:
    app.text_input(key="site_name").set_value(name)
    press(app, "add_site")


def table(app: AppTest) -> list[Mapping[str, str]]:
    return [dict(row) for _, row in app.table[0].value.iterrows()]


def named(app: AppTest) -> list[str]:
    return [row["Site"] for row in table(app)] if app.table else []


def test_the_page_is_open_to_a_visitor_without_answers() -> None:
    app = an_app(None, routes.SITES)

    assert title(app) == "Several sites"
    assert named(app) == []
    assert "You have given no answers here yet" in texts(app)


def test_no_page_has_the_address_of_a_screen(knowledge: KnowledgeBase) -> None:
    pages = {*routes.ALWAYS_OPEN, *routes.FROM_ADVICE, routes.FIRST, routes.CHECK, routes.OUTSIDE}

    assert not pages & set(interview_for(knowledge).screen)


def test_opened_files_become_sites_with_advice_strength_reason_and_what_they_share() -> None:
    app = an_app({}, routes.SITES)

    upload(app, ("Florist.json", BY_ID["O-01"]), ("Lift house.json", BY_ID["O-02"]))

    assert named(app) == ["Florist", "Lift house"]
    assert all(all(row.values()) for row in table(app))
    assert table(app)[0]["Our advice"] == "CLEC: the cable company's line"
    assert table(app)[0]["How sure"].startswith("Clear: first in ")
    assert "One kind of provider is on offer at every site" in texts(app)
    (red,) = [str(one.value) for one in app.error]
    assert red.startswith("**Lift house**")
    assert "not settled yet" in red


def test_local_knowledge_of_a_site_stands_beside_the_verdict_without_it() -> None:
    local = {"fact": "F-WATCH-01", "valid_to": "2026-06-30", "reason": "The town kept its copper."}
    app = an_app({}, routes.SITES)

    upload(app, ("Mill.json", {**BY_ID["O-05"], "overrides": [local]}), ("Florist.json", BY_ID["O-01"]))

    mill, florist = table(app)
    assert mill["Without local knowledge"] == "Nothing that fits yet: keep what you have"
    assert mill["Our advice"] != mill["Without local knowledge"]
    assert florist["Without local knowledge"] == "–"
    verdicts = app.table[1].value["Verdict"].tolist()
    assert verdicts == ["With local knowledge", "As published"]
    assert "Reason given: The town kept its copper." in texts(app)


def test_a_file_that_cannot_be_used_is_named_and_the_others_are_added() -> None:
    app = an_app({}, routes.SITES)

    upload(
        app,
        ("Good.json", BY_ID["O-01"]),
        ("Moon.json", {"version": 1, "answers": {"country": "moon"}}),
        ("Paris.json", {"version": 1, "answers": {"country": "other"}}),
        ("good.json", BY_ID["O-02"]),
    )

    assert named(app) == ["Good"]
    told = str(app.error[0].value)
    assert "Moon.json: answer" in told
    assert "we cannot advise on this country (Paris" in told
    assert "two sites have one name" in told


def test_the_answers_given_here_become_a_site_and_can_be_changed_for_the_next() -> None:
    app = an_app(QUICK_ANSWERS, routes.SITES)
    add_present(app, "Main Street")
    app.session_state["answers"]["competitor_lines"] = ["none"]

    add_present(app, "Mill Road")

    assert named(app) == ["Main Street", "Mill Road"]
    first, second = table(app)
    assert first["Our advice"] != second["Our advice"]
    assert not app.error
    assert app.text_input(key="site_name").value == ""


def test_a_name_that_is_taken_or_missing_is_refused_and_kept_as_typed() -> None:
    app = an_app(QUICK_ANSWERS, routes.SITES)
    add_present(app, "Main Street")

    add_present(app, "main  street")
    taken = str(app.error[0].value)
    typed = app.text_input(key="site_name").value
    add_present(app, " ")

    assert "two sites have one name" in taken
    assert typed == "main  street"
    assert "a site has no name" in str(app.error[0].value)
    assert named(app) == ["Main Street"]


def test_a_site_that_is_taken_out_leaves_the_others() -> None:
    app = an_app({}, routes.SITES)
    upload(app, ("One.json", BY_ID["O-01"]), ("Two.json", BY_ID["O-22"]))

    press(app, "remove_One")

    assert named(app) == ["Two"]
    assert "There are not two sites to compare yet" in texts(app)


def test_more_sites_than_the_page_takes_are_refused() -> None:
    app = an_app({}, routes.SITES)
    same = {"version": 1, "answers": {"country": "us"}}

    upload(app, *((f"{number}.json", same) for number in range(MOST_SITES + 1)))

    assert len(named(app)) == MOST_SITES
    assert f"there are {MOST_SITES} sites already" in str(app.error[0].value)


@pytest.mark.parametrize("name", ["**bold** $5$ [x](y)", "<b>"])
def test_a_name_is_shown_as_typed(name: str) -> None:
    app = an_app(QUICK_ANSWERS, routes.SITES)

    add_present(app, name)

    assert named(app)[0].replace("\\", "") == name
    assert named(app)[0] != name


def test_sites_stay_while_the_answers_go_on_and_go_when_everything_is_deleted() -> None:
    app = an_app(QUICK_ANSWERS, routes.SITES)
    add_present(app, "Main Street")
    app.query_params["step"] = "result"
    run(app)
    press(app, "go_sites")
    before = named(app)

    press(app, "go_restart")
    press(app, "nav_delete")
    app.query_params["step"] = routes.SITES
    run(app)

    assert before == ["Main Street"]
    assert named(app) == []
