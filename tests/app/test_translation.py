"""No page shows English that is not in the catalogues: everything is read in a made-up language."""

import json
import re
from collections.abc import Iterator, Mapping
from itertools import chain
from pathlib import Path

import pytest
import streamlit as st
from babel import Locale
from streamlit.testing.v1 import AppTest

from advisor import i18n
from advisor.advice import advise
from advisor.answers import AnswerError, Answers, problem_with
from advisor.cases.case import NOBODY, VERSION, Outcome, People, checksum, file_text
from advisor.cases.case import Case as CaseFile
from advisor.cases.entries import read_entry
from advisor.cases.quotes import Quote
from advisor.cases.reading import read_case
from advisor.flow import visible_questions, visible_screens
from advisor.handover.everything import documents
from advisor.handover.printing import printed
from advisor.questions import Interview, Question, interview_for
from advisor.report.content import report_of
from advisor.report.letterhead import LetterheadError, letterhead
from advisor.report.model import NO_LETTERHEAD
from advisor.report.text import text_report
from advisor.ui import routes, shell
from advisor.ui.inputs import problem_text
from advisor.working_text import working_text
from rules.knowledge import KnowledgeBase
from rules.schema import Record
from tests.app.readable import readable
from tests.app.test_journeys import APP, QUICK_ANSWERS, an_app, press, run
from tests.cases.test_cases import CASES, Case
from tests.office.test_report import png_of
from tests.pseudo import LANGUAGE, pseudo

Told = Mapping[str, object]
STEPS = (routes.START, routes.FIRST, *shell.PAGES)
TOLD = {one.id: one.plain_answers for one in CASES}
NEW, ABROAD = {"country": "us"}, {"country": "other"}
MISFIT = {**QUICK_ANSWERS, "importance_reliability": "none", "harm_hour": "danger"}
# One case for each kind of verdict, and each that puts something of its own on the page of the result.
KINDS = tuple({one.expected.kind: one.id for one in CASES if one.expected.kind}.values())
REASON = "X"  # what a person types is shown as it was typed
FEW_DRAWS = 40

# What stays as it is in every language, and why.
SAME = {
    "digest of an evaluation": r"\b[0-9a-f]{64}\b",
    "address of a page": r"https?://\S+|\]\([^)]*\)",
    "id of a record": r"\b[A-Z][A-Z0-9]*(?:-[A-Z0-9]+)*-?[A-Z]*\d+[a-z]?\b(?:/[a-z_]+)?",
    "id of a choice or of a question": r"\b[a-z]+(?:_[a-z]+)+(?:\+hosted)?\b",
    "currency code": r"\b(?:USD|CAD)\b",
    "legal word for a kind of carrier, as it stands on offers": r"\b(?:ILEC|CLEC)\b",
    "name of a month, which comes from the language's own dates": "|".join(
        Locale(LANGUAGE).months["format"]["wide"].values()
    ),
    "colour or icon": r":[a-z-]+\[|:material/\w+:",
    "formula": r"\$\$.*?\$\$",
    "place of the database": r"/\S+\.db\b",
    "kind of file": r"\.?\bjson\b",
}
WORD = re.compile("[A-Za-z]{2,}")


@pytest.fixture(scope="module")
def interview(knowledge: KnowledgeBase) -> Interview:
    return interview_for(knowledge)


@pytest.fixture(scope="module")
def names(knowledge: KnowledgeBase) -> re.Pattern[str]:
    """Titles of publications and names of carriers, long ones first: nobody translates them."""
    carriers = chain.from_iterable((one.lead, *one.others) for one in knowledge.incumbents)
    found = {*(one.title for one in knowledge.sources), *carriers}
    return re.compile("|".join(re.escape(one) for one in sorted(found, key=len, reverse=True)))


@pytest.fixture(autouse=True)
def made_up_language(pseudo_locale: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(i18n.FOLDER, str(pseudo_locale))


def english(texts: list[str], names: re.Pattern[str]) -> list[str]:
    """Each place where a word is not in the made-up language, with what stands around it."""
    found = []
    for text in texts:
        plain = text.replace("\\", "")
        for same in (names.pattern, *SAME.values()):
            plain = re.sub(same, " ", plain, flags=re.DOTALL)
        if word := WORD.search(plain):
            found.append(f"{word.group()}: {plain[max(0, word.start() - 60) : word.end() + 60]}")
    return found


def a_page(told: Told | None, **address: str) -> AppTest:
    """The app in the made-up language, with `address` such as `step="result"`."""
    app = AppTest.from_file(str(APP), default_timeout=60)
    if told is not None:
        app.session_state["answers"] = dict(told)
    for name, value in {"lang": LANGUAGE, **address}.items():
        app.query_params[name] = value
    return run(app)


def test_what_is_not_in_the_catalogue_is_found(names: re.Pattern[str]) -> None:
    texts = [pseudo("Your result, says ILEC rule R-10b"), f"{pseudo('Your')} result", "United States"]

    assert [found.split(":")[0] for found in english(texts, names)] == ["result", "United"]


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("told", [None, QUICK_ANSWERS], ids=["new", "quick"])
def test_no_page_shows_english(step: str, told: Told | None, names: re.Pattern[str]) -> None:
    assert english(readable(a_page(told, step=step)), names) == []


@pytest.mark.parametrize("step", [routes.RESULT, routes.WORKING, routes.CHECK])
@pytest.mark.parametrize("told", [*map(TOLD.get, KINDS), MISFIT], ids=[*KINDS, "misfit"])
def test_no_result_shows_english(step: str, told: Told, names: re.Pattern[str]) -> None:
    assert english(readable(a_page(told, step=step)), names) == []


def test_the_page_for_places_abroad_shows_no_english(names: re.Pattern[str]) -> None:
    assert english(readable(a_page(ABROAD, step=routes.RESULT)), names) == []


def test_no_rule_shows_english(knowledge: KnowledgeBase, names: re.Pattern[str]) -> None:
    app = a_page(QUICK_ANSWERS, step=routes.METHOD)
    for rule in knowledge.rules[::4]:
        app.query_params["rule"] = rule.id

        assert english(readable(run(app)), names) == [], rule.id


def questions_to_see(interview: Interview) -> Iterator[tuple[Told, str]]:
    """Answers and screens that together show every question, each at least once."""
    todo = {one.id for one in interview.questions}
    for told in (NEW, QUICK_ANSWERS, *TOLD.values(), *(dict(list(one.items())[:9]) for one in TOLD.values())):
        answers = Answers(told)  # type: ignore[arg-type]
        for screen in visible_screens(interview, answers):
            shown = {one.id for one in visible_questions(interview, answers, screen)}
            if shown & todo:
                todo -= shown
                yield told, screen.id
    assert not todo


def test_no_question_shows_english(interview: Interview, names: re.Pattern[str]) -> None:
    titles: list[str] = []
    for told, screen in questions_to_see(interview):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(st, "set_page_config", lambda page_title, **_rest: titles.append(page_title))
            found = english(readable(a_page(told, step=screen)), names)

        assert found == [], screen
    assert english(titles, names) == []


def test_no_note_that_is_opened_shows_english(names: re.Pattern[str]) -> None:
    app = a_page(QUICK_ANSWERS, step="people_and_calls")

    app.session_state["notes_of_people_and_calls"] = True

    assert english(readable(run(app)), names) == []
    assert app.text_area


def test_no_title_of_a_window_is_english(names: re.Pattern[str], monkeypatch: pytest.MonkeyPatch) -> None:
    titles: list[str] = []
    monkeypatch.setattr(st, "set_page_config", lambda page_title, **_rest: titles.append(page_title))

    for step in STEPS:
        a_page(QUICK_ANSWERS, step=step)

    assert len(titles) >= len(STEPS)
    assert english(titles, names) == []


# --- what goes wrong -------------------------------------------------------------------------------

ODD: tuple[object, ...] = (
    "??",
    ["?"],
    [],
    ["none"] * 600,
    True,
    "x" * 300,
    10**16,
    0.5,
    -5,
    float("inf"),
    "1-1",
)
BROKEN_FILES = (
    b"{", b"\xff", b"[" * 100_000, b"[]", b"{}", b'{"version": 9, "answers": {}}', b'{"version": NaN}',
    b'{"version": 1, "answers": []}', b'{"a": 1, "a": 2}', b" " * 300_000, b"9" * 5000,
    json.dumps({"version": 1, "answers": {"cuontry": "us", "qqqq": 1, "country": "uss", "\0": 1}}).encode(),
    json.dumps({"version": 1, "answers": {str(number): 1 for number in range(600)}}).encode(),
    json.dumps({"version": 1, "answers": {}, "overrides": 1}).encode(),
    json.dumps({"version": 1, "answers": {}, "overrides": [{}] * 50}).encode(),
    json.dumps({"version": 1, "answers": {}, "overrides": [1, {}, {"record": "R-999", "reason": ""},
        {"record": "R-18", "reason": "x" * 999}, {"record": "F-CA-01", "reason": REASON},
        {"provider": "ilec", "criterion": "C-99", "rating": 9, "reason": REASON}]}).encode(),
)  # fmt: skip
# Quoted back to the person: ids, and what was typed.
LISTS = "|".join(pseudo(start) for start in ("Use one of: ", "Use a valid name, such as ", "Write "))
QUOTED = re.compile(rf'(?:{LISTS})[^.]*|["“„][^"”]*["”]|[\[{{].*?[\]}}]+|\w+_\w+|\bNaN\b')


def unquoted(texts: list[str]) -> list[str]:
    return [QUOTED.sub(" ", one) for one in texts]


def odd_answers(question: Question) -> tuple[object, ...]:
    return (*ODD, [*question.exclusive, "other"], list(question.option)[:1] * 2)


def test_no_wrong_answer_is_told_in_english(interview: Interview, names: re.Pattern[str]) -> None:
    with i18n.speaking(LANGUAGE):
        problems = [
            problem_text(found)
            for question in interview.questions
            for value in odd_answers(question)
            if (found := problem_with(question, value))
        ]

    assert len(problems) > 200
    assert english(unquoted(problems), names) == []


@pytest.mark.parametrize("content", BROKEN_FILES, ids=range(len(BROKEN_FILES)))
def test_no_broken_file_is_told_in_english(
    content: bytes, interview: Interview, knowledge: KnowledgeBase, names: re.Pattern[str]
) -> None:
    with i18n.speaking(LANGUAGE), pytest.raises(AnswerError) as caught:
        Answers.from_json(content, interview, knowledge)

    told = [re.sub(r"\b(?:Expecting|Invalid|Extra) .*", "", str(one)) for one in caught.value.problems]
    assert english(unquoted(told), names) == []


def a_case_file(version: int = VERSION, **changes: object) -> str:
    """A case file with these entries in it, sealed anew."""
    data = {**CaseFile(Answers()).as_data(), "version": version, **changes}
    sealed = {name: value for name, value in data.items() if name != "sha256"}
    return file_text({**sealed, "sha256": checksum(sealed)})


@pytest.mark.parametrize(
    "content",
    [
        b"{", b"\xff", a_case_file()[:-20], a_case_file() + " ",
        a_case_file(VERSION + 1), a_case_file(0), a_case_file(colour=1), a_case_file(quotes={}, answers={}),
        a_case_file(2, quotes=[{"provider": "incumbent", "counts": True}]),
        a_case_file(notes=[]), a_case_file(notes={"qqqq": "1", "people": " ", "setting": "1" * 2001}),
        a_case_file(quotes=[{"provider": "incumbent"}] * 51),
        a_case_file(quotes=[{"provider": "incumbent", "offer": "clec_cable"}]),
        a_case_file(quotes=[{"provider": "incumbent", "offer": "ilec_coper"}]),
        a_case_file(quotes=[{"provider": "incumbent", "monthly": 20}]),
    ],
    ids=range(15),
)  # fmt: skip
def test_no_broken_case_file_is_told_in_english(
    content: str | bytes, interview: Interview, knowledge: KnowledgeBase, names: re.Pattern[str]
) -> None:
    with i18n.speaking(LANGUAGE), pytest.raises(AnswerError) as caught:
        read_case(content, interview, knowledge)

    of_json = r"\b(?:Expecting|Unterminated) .*?\(char \d+\)|\bfalse\b"
    told = [re.sub(of_json, "", str(one)) for one in caught.value.problems]
    assert english(unquoted(told), names) == []


ODD_DAYS = ("2027-13-45", "1990-01-01", "2027-01-01T10:00:00")
ODD_ENTRIES = (*ODD, *ODD_DAYS, None, {}, {"?": 1}, "\ud800", 10**20)


@pytest.mark.parametrize("model", [People, Quote, Outcome])
def test_no_wrong_entry_of_a_case_is_told_in_english(model: type[Record], names: re.Pattern[str]) -> None:
    late = {"provider": "reseller", "dated": "2027-01-02", "valid_until": "2027-01-01"}
    raw = [5, {}, late, *({name: odd} for name in (*model.model_fields, "qqqq") for odd in ODD_ENTRIES)]

    with i18n.speaking(LANGUAGE):
        problems = [one for given in raw for one in read_entry(model, given, "1")[1].values()]
    told = [re.sub(r"\b(?:true|false)\b", "", str(one)) for one in problems]

    assert len(told) > len(raw) / 2
    assert not any(pseudo("cannot be read") in one for one in told), "a kind of refusal without words"
    assert english(unquoted(told), names) == []


@pytest.mark.parametrize(
    ("contact", "logo"),
    [
        ("\n".join([*"abcdef", "1" * 121, "1\u202e2"]), b"<svg/>"),
        ("", b"\xff\xd8\xff" * 200_000),
        ("", b"\xff\xd8\xff\xe0"),
        ("", png_of(65_536, 1)),
        ("", png_of(60_000, 60_000)),
    ],
    ids=["lines, and no picture", "bytes", "damaged", "wide", "bomb"],
)
def test_no_bad_letterhead_is_told_in_english(contact: str, logo: bytes, names: re.Pattern[str]) -> None:
    with i18n.speaking(LANGUAGE), pytest.raises(LetterheadError) as caught:
        letterhead(contact, logo)

    told = [str(one).replace("PNG", "").replace("JPEG", "") for one in caught.value.problems]
    assert english(unquoted(told), names) == []


def test_a_wrong_entry_is_told_in_the_language_of_the_page(
    interview: Interview, names: re.Pattern[str]
) -> None:
    app = a_page(QUICK_ANSWERS, step=interview.screen_of["people"].id)
    app.text_input(key="w_people").set_value("??")

    press(app, "nav_continue")

    assert len(app.error) == 2
    assert english(unquoted(readable(app)), names) == []


# --- what is remembered, put in and taken away -----------------------------------------------------


def test_a_click_notes_in_the_language_of_the_page(names: re.Pattern[str]) -> None:
    app = a_page(QUICK_ANSWERS, step=routes.RESTART)

    press(app, "nav_delete")

    assert app.info
    assert english(readable(app), names) == []


@pytest.mark.usefixtures("database", "at_the_machine")
def test_the_book_of_clients_shows_no_english(names: re.Pattern[str]) -> None:
    app = a_page(QUICK_ANSWERS, step=routes.BOOK)
    assert english(readable(app), names) == []

    press(app, "keep_present")
    assert english(readable(app), names) == []
    press(app, next(str(one.key) for one in app.button if str(one.key).startswith("more_")))
    assert english(readable(app), names) == []
    press(app, "client_delete")
    assert english(readable(app), names) == []
    press(app, "client_copy")
    assert english(readable(app), names) == []
    app.query_params["step"] = routes.RESTART
    assert english(readable(run(app)), names) == []
    app.query_params["step"] = routes.START
    assert english(readable(run(app)), names) == []
    app.query_params["step"] = routes.BOOK
    app.session_state["book_view"].words = "12345"
    assert english(readable(run(app)), names) == []
    app.session_state["book_view"].words = ""
    app.session_state["book_view"].archived = True
    assert english(readable(run(app)), names) == []


def test_the_language_of_the_address_stays_from_page_to_page() -> None:
    app = a_page(QUICK_ANSWERS, step=routes.RESULT)

    press(app, "nav_working")

    assert app.query_params["lang"] in (LANGUAGE, [LANGUAGE])


def test_local_knowledge_shows_no_english(names: re.Pattern[str]) -> None:
    app = a_page(QUICK_ANSWERS, step=routes.LOCAL)
    app.text_input(key="local_record_why").set_value(REASON)
    press(app, "local_use_rating")
    assert app.error
    assert english(unquoted(readable(app)), names) == []

    press(app, "local_use_record")
    press(app, "nav_back")

    assert app.table
    assert english(readable(app), names) == []


def test_several_sites_show_no_english(names: re.Pattern[str]) -> None:
    app = a_page(QUICK_ANSWERS, step=routes.SITES)
    app.file_uploader[0].set_value(
        [(f"{name}.json", json.dumps({"version": 1, "answers": TOLD[name]}).encode(), "application/json")
         for name in ("O-01", "O-02", "X-08")]
    )  # fmt: skip
    run(app)
    press(app, "add_site")

    assert app.table
    assert app.error
    assert english(readable(app), names) == []


def test_one_visitors_language_does_not_reach_the_next() -> None:
    before = readable(an_app(QUICK_ANSWERS, routes.RESULT))

    readable(a_page(QUICK_ANSWERS, step=routes.RESULT))

    assert readable(an_app(QUICK_ANSWERS, routes.RESULT)) == before


@pytest.mark.parametrize("case", CASES[::4], ids=[one.id for one in CASES[::4]])
def test_no_text_to_take_away_holds_english(
    case: Case, knowledge: KnowledgeBase, interview: Interview, names: re.Pattern[str]
) -> None:
    advice = advise(case.answers_file, knowledge, case.as_of, draws=FEW_DRAWS)

    with i18n.speaking(LANGUAGE):
        texts = [
            text_report(report_of(advice, knowledge, interview)),
            working_text(advice, knowledge, interview),
            *(
                text_report(printed(one, advice, NOBODY, NO_LETTERHEAD))
                for one in documents(advice, knowledge)
            ),
        ]

    joined = [re.sub(r"\n +(?![-•] )", " ", one) for one in texts]  # lines that were folded
    assert english([line for one in joined for line in one.splitlines()], names) == []
