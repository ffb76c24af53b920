"""A case opened on the start page: all of it comes back, and what cannot be used changes nothing."""

import json
from collections.abc import Callable
from datetime import date

import pytest
from streamlit.testing.v1 import AppTest

from advisor.advice import advise
from advisor.answers import Answers
from advisor.cases.case import VERSION, Case, People, checksum, file_text
from advisor.cases.digests import kept
from advisor.cases.quotes import Quote
from advisor.cases.reading import SIZE_LIMIT
from advisor.ui.state import case
from rules.knowledge import KnowledgeBase
from tests.app.test_journeys import QUICK_ANSWERS, an_app, answers, press, run, step, texts, title

GIVEN = {name: tuple(one) if isinstance(one, list) else one for name, one in QUICK_ANSWERS.items()}
CASE = Case(
    Answers(GIVEN),  # type: ignore[arg-type]
    People(client="Corner Shop", answered_by="Rosa", on_behalf_of="Corner Shop LLC"),
    {"people": "Two more in summer."},
    (Quote(provider="competitor", carrier="Swift Cable", monthly=150),),
)


def resealed(**changes: object) -> bytes:
    data = {**CASE.as_data(), **changes}
    return file_text({**data, "sha256": checksum(data)}).encode()


def upload(app: AppTest, content: bytes) -> AppTest:
    app.file_uploader(key="answers_file").set_value(("case.json", content, "application/json"))
    return run(app)


def test_a_case_comes_back_with_all_that_was_kept() -> None:
    app = upload(an_app(), CASE.to_json().encode())

    assert title(app) == "Check your answers"
    assert answers(app)["quote_competitor"] == 150
    assert app.session_state[case.PEOPLE] == CASE.people
    assert app.session_state[case.QUOTES] == CASE.quotes
    assert app.session_state[case.ANSWER_NOTES] == CASE.notes
    assert "Two more in summer." in texts(app)


def test_a_case_with_an_advice_says_of_which_day_it_is_and_for_what(
    knowledge: KnowledgeBase, as_of: date
) -> None:
    advice = advise(CASE.answers, knowledge, as_of, draws=200)
    saved = kept(CASE, CASE.people, advice, knowledge)

    app = upload(an_app(), saved.to_json().encode())

    assert advice.verdict.leader
    line = advice.verdict.leader.offer.name
    assert f"It was saved with an advice of November 22, 2026, for {line}." in texts(app)


def test_a_case_of_the_version_before_comes_with_a_note() -> None:
    quote = {"provider": "competitor", "carrier": "Swift Cable", "monthly": 150.0}
    old = resealed(version=2, quotes=[quote])

    app = upload(an_app(), old)

    assert title(app) == "Check your answers"
    assert "The file is of version 2." in texts(app)
    assert "Its quotes did not count before." in texts(app)


def changed_byte() -> bytes:
    return CASE.to_json().replace("Rosa", "Rosi").encode()


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (changed_byte, "changed or damaged since it was saved"),
        (lambda: CASE.to_json().encode()[:-40], "not readable as JSON"),
        (lambda: resealed(version=VERSION + 1), "saved by a newer version of this program"),
        (lambda: resealed(extra=1), 'unknown entry "extra"'),
        (
            lambda: resealed(answers={"country": "us", "quote_competitor": 190}),
            "the quotes that count say 150",
        ),
        (lambda: b" " * (SIZE_LIMIT + 1), "bytes"),
        (lambda: b"\x89PNG\r\n\x1a\n\x00", "not a text in UTF-8"),
        (lambda: b'{"format": ' + b"[" * 60_000, "nested far too deep"),
        (
            lambda: json.dumps({"version": 1, "answers": {"people": float("nan")}}).encode(),
            "NaN is no number",
        ),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_and_the_app_goes_on(
    content: Callable[[], bytes], told: str
) -> None:
    app = an_app({"country": "us", "setting": "city"})

    upload(app, content())

    assert title(app) == "Which phone and internet carrier fits your business?"
    refused = " ".join(str(one.value) for one in app.error)
    assert "This file cannot be used, and nothing of it was taken over" in refused
    assert told in refused.replace("\\", "")
    assert answers(app) == {"country": "us", "setting": "city"}
    press(app, "nav_start")
    assert step(app) not in (None, "start")
