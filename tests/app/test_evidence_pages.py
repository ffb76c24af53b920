"""The pages of evidence, method, rules and working, without a browser; widgets are found by key."""

import re
from collections.abc import Mapping

import pytest
from streamlit.testing.v1 import AppTest

from advisor.i18n import day
from advisor.ui.evidence import stale_text
from advisor.ui.paging import PAGE
from rules.knowledge import KnowledgeBase
from tests.app.test_journeys import QUICK_ANSWERS, an_app, press, run, texts, title


def a_page(step: str, answers: Mapping[str, object] | None = None, **address: str) -> AppTest:
    """The app at a step, with more in the address, such as `rule="R-01"`."""
    app = an_app(answers or {}, "start")
    for name, value in {"step": step, **address}.items():
        app.query_params[name] = value
    return run(app)


def labels(app: AppTest) -> list[str]:
    """The titles of the statements on the page, as they are listed."""
    return [str(one.label) for one in app.expander]


def count_shown(app: AppTest) -> int:
    return next(int(str(one.value).split()[0]) for one in app.caption if "statement" in str(one.value))


# --- evidence --------------------------------------------------------------------------------------


def test_evidence_is_open_to_a_visitor_without_answers():
    app = an_app(None, "evidence")

    assert title(app) == "Evidence: all that we claim"
    assert count_shown(app) > 500


def test_a_search_for_an_id_finds_its_statement_with_source_date_mark_and_review_date():
    app = a_page("evidence")

    app.text_input(key="evidence_words").set_value("R-01f")
    run(app)

    body = next(str(one.value) for one in app.markdown if "To be looked up again by" in str(one.value))
    assert any(one.startswith("R-01f ·") for one in labels(app))
    assert "hecked" in body
    assert "[" in body  # a link to a source
    assert "sells" in body or "sell" in body


def test_filters_narrow_the_list_together():
    app = a_page("evidence")
    app.selectbox(key="evidence_kind").set_value("rule")
    run(app)
    rules = count_shown(app)

    app.selectbox(key="evidence_country").set_value("ca")
    run(app)
    app.selectbox(key="evidence_mark").set_value("V")
    run(app)

    assert 0 < count_shown(app) < rules
    listed = [one for one in app.expander if str(one.label).startswith(("R-", "L-"))]
    assert len(listed) == min(PAGE, count_shown(app))
    assert all("Canada" in str(one.markdown[0].value) for one in listed)


def test_a_long_list_is_shown_a_page_at_a_time():
    app = a_page("evidence")
    app.selectbox(key="evidence_kind").set_value("rating")
    run(app)
    first = labels(app)

    press(app, "evidence_later")

    assert len(first) == len(labels(app))
    assert f"{PAGE + 1} to {2 * PAGE} of" in texts(app)
    assert not set(first[:PAGE]) & set(labels(app)[:PAGE])


def test_a_new_search_starts_on_its_first_page():
    app = a_page("evidence")
    press(app, "evidence_later")

    app.text_input(key="evidence_words").set_value("copper")
    run(app)

    assert f"1 to {PAGE} of" in texts(app)


def test_what_is_past_its_date_is_listed_with_what_it_does_to_the_verdict():
    without = texts(a_page("evidence"))
    app = a_page("evidence", QUICK_ANSWERS)

    assert "Answer the first questions" in without
    assert "Past its date" in texts(app)
    assert "Without all that is past its date, your verdict would be" in texts(app)
    assert "No verdict rests on it: it is a price to ask about." in texts(app)


def test_a_rule_opens_from_its_statement():
    app = a_page("evidence")
    app.text_input(key="evidence_words").set_value("R-01 copper switched off")
    run(app)

    press(app, "open_statement_R-01")

    assert title(app) == "Copper that is being switched off"


# --- method and rules --------------------------------------------------------------------------------


def test_the_method_names_its_publications():
    shown = texts(a_page("method"))

    for name in ("Barron & Barrett 1996", "Keeney & Raiffa 1976", "Lahdelma & Salminen 2001"):
        assert name in shown
    for name in ("Kirkwood & Sarin 1985", "Kleene 1952"):
        assert name in shown


@pytest.mark.parametrize("sample", ["steady", "thrifty", "clinic"])
def test_the_worked_example_is_computed_for_each_sample(sample: str):
    app = a_page("method")

    app.selectbox(key="method_example").set_value(sample)
    run(app)

    assert "of 100 ways of weighing your answers" in texts(app)
    assert "− 1) / 4 =" in texts(app)


def test_the_worked_example_counts_the_ways_as_its_verdict_does():
    shown = texts(a_page("method"))

    [first] = re.findall(r"came first in (\d+) of 100 ways", shown)
    counts = re.findall(r"^- .+: (\S+) of 100 ways$", shown, re.MULTILINE)
    assert first in counts
    assert sum(map(int, counts)) == 100


def test_the_worked_example_takes_the_visitors_own_answers_first():
    app = a_page("method", QUICK_ANSWERS)

    assert app.selectbox(key="method_example").value == "own"
    assert "own" not in a_page("method").selectbox(key="method_example").options


def test_each_rule_has_a_page_made_from_its_data(knowledge: KnowledgeBase):
    app = a_page("method")
    for rule in knowledge.rules[:: len(knowledge.rules) // 8]:
        if not rule.shown:
            continue
        app.query_params["rule"] = rule.id
        run(app)

        assert title(app) == rule.title
        assert "When it applies" in texts(app)
        assert "What it does" in texts(app)


def test_the_page_of_a_rule_tells_the_question_the_options_and_the_amounts():
    shown = texts(a_page("method", rule="R-31d"))

    assert "“How you must be reachable in a power cut”: On our own lines, for days." in shown
    assert "Works in a power cut (C-06): never above 2 of 5." in shown
    assert "Holds in: Puerto Rico." in shown


def test_the_page_of_a_rule_says_whether_it_applies_to_the_visitor():
    applies = texts(a_page("method", QUICK_ANSWERS, rule="R-11"))
    other = texts(a_page("method", QUICK_ANSWERS, rule="R-29"))

    assert "It applies to your answers." in applies
    assert "It does not apply to your answers." in other


@pytest.mark.parametrize("wanted", ["R-999", "<script>", "R-06a"])
def test_a_rule_that_is_not_shown_leads_to_the_method(wanted: str):
    assert title(a_page("method", rule=wanted)) == "The method"


# --- working ---------------------------------------------------------------------------------------


def test_the_working_shows_for_and_against_weights_and_every_choice():
    app = a_page("working", QUICK_ANSWERS)

    assert title(app) == "The full working"
    assert [str(one.value) for one in app.header][:3] == [
        "For and against",
        "Rules that apply, and why",
        "Weights",
    ]
    assert any("published" in str(one.value) for one in app.markdown)
    assert "“At least” is a least weight that a fact sets" in texts(app)


def test_the_working_says_on_each_title_what_is_advised_and_what_is_ruled_out():
    app = a_page("working", QUICK_ANSWERS)

    choices = [one.label for one in app.expander if " points" in one.label]

    assert choices[0].startswith("Our advice: ")
    assert choices[-1].startswith("Ruled out: The incumbent's copper")


def test_the_working_waits_for_an_advice():
    assert title(a_page("working", {"country": "us"})) == "Where is your business?"


@pytest.mark.parametrize("page", ["evidence", "method", "working"])
def test_looking_things_up_leaves_the_answers_alone(page: str):
    app = a_page(page, QUICK_ANSWERS)

    run(app)

    assert dict(app.session_state["answers"]) == dict(QUICK_ANSWERS)


def test_the_date_that_has_passed_is_the_one_named(knowledge: KnowledgeBase):
    """A price that ended before it was to be looked up again."""
    ended = next(
        one for one in knowledge.costs if one.valid_to and one.review_by and one.valid_to < one.review_by
    )

    assert day(ended.valid_to) in stale_text(ended)
    assert day(ended.review_by) not in stale_text(ended)
