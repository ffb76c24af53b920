"""Answers survive a round trip, and whatever cannot be used is refused with every reason at once."""

import copy
import json
import pickle
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from advisor.answers import SIZE_LIMIT, AnswerError, Answers, json_schema, problem_with
from advisor.questions import Interview, Question, interview_for
from advisor.spelling import nearest
from rules.errors import Problem, ProviderChoiceError
from rules.knowledge import load_knowledge_base

INTERVIEW = interview_for(load_knowledge_base())


def values_of(question: Question) -> st.SearchStrategy[Any]:
    """Everything that the question takes, as it comes out of JSON."""
    ids = [one.id for one in question.options]
    if question.kind == "option":
        fitting: st.SearchStrategy[Any] = st.sampled_from(ids)
    elif question.kind == "options":
        free = [one for one in ids if one not in question.exclusive]
        alone = st.sampled_from([[one] for one in question.exclusive] or [[free[0]]])
        fitting = st.lists(st.sampled_from(free), min_size=1, unique=True) | alone
    elif question.kind == "number":
        low, high = int(question.minimum or 0), int(question.maximum or 0)
        fitting = st.integers(low, high)
        if not question.whole:
            fitting |= st.floats(low, high, allow_nan=False)
    else:
        assert question.earliest
        assert question.latest
        fitting = st.dates(question.earliest, question.latest).map(str)
    return st.none() | fitting


ANSWERS = st.fixed_dictionaries({}, optional={one.id: values_of(one) for one in INTERVIEW.questions})
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=8,
)
QUESTION_IDS = st.sampled_from([one.id for one in INTERVIEW.questions])


@pytest.fixture(scope="module")
def interview() -> Interview:
    return INTERVIEW


def problems_with_answers(answers: dict[str, Any], version: object = 1) -> list[str]:
    with pytest.raises(AnswerError) as caught:
        Answers.parse({"version": version, "answers": answers}, INTERVIEW)
    return [str(one) for one in caught.value.problems]


# --- round trips -----------------------------------------------------------------------------


@given(ANSWERS)
def test_answers_survive_json(values: dict[str, Any]) -> None:
    answers = Answers.parse({"version": 1, "answers": values}, INTERVIEW)

    again = Answers.from_json(answers.to_json(), INTERVIEW)

    assert again == answers
    assert hash(again) == hash(answers)
    assert Answers.from_json(answers.to_json().encode(), INTERVIEW) == answers


@settings(max_examples=20)
@given(ANSWERS)
def test_the_schema_takes_what_we_take(values: dict[str, Any]) -> None:
    assert schema_takes({"version": 1, "answers": values})


@given(QUESTION_IDS, JSON)
def test_the_schema_refuses_what_we_refuse_except_for_days_that_do_not_exist(name: str, value: Any) -> None:
    question = INTERVIEW.question[name]

    taken = schema_takes({"version": 1, "answers": {name: value}})

    assert question.kind == "date" or taken == (problem_with(question, value) is None)


def test_the_schema_is_itself_sound() -> None:
    jsonschema = pytest.importorskip("jsonschema")

    jsonschema.Draft202012Validator.check_schema(json_schema(INTERVIEW))


def schema_takes(data: object) -> bool:
    jsonschema = pytest.importorskip("jsonschema")  # comes with altair
    return bool(jsonschema.Draft202012Validator(json_schema(INTERVIEW)).is_valid(data))


def test_a_byte_order_mark_does_no_harm(interview: Interview) -> None:
    text = Answers({"country": "us"}).to_json()

    assert Answers.from_json(b"\xef\xbb\xbf" + text.encode(), interview).values["country"] == "us"


def test_answers_can_be_copied_and_pickled() -> None:
    answers = Answers({"country": "us", "features": ("queue", "crm"), "people": None})

    assert copy.deepcopy(answers) == answers
    assert pickle.loads(pickle.dumps(answers)) == answers


# --- changing one's mind ---------------------------------------------------------------------


def test_a_new_answer_leaves_the_old_answers_object_alone() -> None:
    before = Answers({"country": "us"})

    after = before.with_answer("country", "ca").with_answer("features", ["queue"])

    assert dict(before.values) == {"country": "us"}
    assert dict(after.values) == {"country": "ca", "features": ("queue",)}
    assert dict(after.without("country").without("country").values) == {"features": ("queue",)}


def test_do_not_know_is_an_answer_and_differs_from_none_given() -> None:
    answers = Answers({"people": None, "calls": 3})

    assert answers.is_answered("people")
    assert answers.is_unknown("people")
    assert answers.is_answered("calls")
    assert not answers.is_unknown("calls")
    assert not answers.is_answered("region")
    assert not answers.is_unknown("region")


def test_answers_cannot_be_changed_in_place() -> None:
    answers = Answers({"country": "us"})

    with pytest.raises(TypeError):
        answers.values["country"] = "ca"  # type: ignore[index]


# --- what is refused -------------------------------------------------------------------------


@given(st.binary() | st.text() | JSON.map(json.dumps))
def test_garbage_text_raises_nothing_but_an_answer_error(text: str | bytes) -> None:
    with pytest.raises(AnswerError) as caught:
        Answers.from_json(text, INTERVIEW)

    str(caught.value).encode()  # can be printed anywhere


@given(
    st.dictionaries(QUESTION_IDS | st.text(), JSON, max_size=5),
    st.sampled_from([1, 1, 1, 2, True, "1", None]),
)
def test_garbage_answers_raise_nothing_but_an_answer_error(values: dict[str, Any], version: object) -> None:
    problems: tuple[Problem, ...] = ()

    try:
        Answers.parse({"version": version, "answers": values}, INTERVIEW)
    except AnswerError as error:
        problems = error.problems

    for one in problems:
        assert str(one).encode()
        assert all((one.what, one.where, one.mend))


@given(QUESTION_IDS, JSON)
def test_one_answer_and_a_whole_file_are_judged_alike(name: str, value: Any) -> None:
    problem = problem_with(INTERVIEW.question[name], value)

    if problem is None:
        Answers.parse({"version": 1, "answers": {name: value}}, INTERVIEW)
    else:
        assert problems_with_answers({name: value})[0] == str(problem)


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("contry", "us", 'unknown question "contry" (answers file). Did you mean "country"?'),
        ("setting", "subburb", 'unknown option "subburb" (answer "setting"). Did you mean "suburb"?'),
        ("setting", "City", 'Did you mean "city"?'),
        ("setting", 3, "is not a text"),
        ("setting", ["city"], "is not a text"),
        ("setting", True, "is not a text"),
        pytest.param("setting", "x" * 10_000, "a text of 10,000 characters", id="long"),
        ("setting", "ci\x00ty", "characters that cannot be seen"),
        ("setting", "ci\u202ety", "characters that cannot be seen"),
        ("setting", "\ud800", "characters that cannot be seen"),
        ("features", "queue", "is not a list"),
        ("features", [], "nothing is chosen"),
        ("features", ["queue", "queue"], 'option "queue" is chosen 2 times'),
        ("features", ["queu", 4, "crm"], 'Did you mean "queue"?'),
        ("features", ["queue", "plain"], '"A plain phone is fine" is chosen with other options'),
        pytest.param("features", ["queue"] * 501, "501 options", id="many"),
        ("people", -3, '"-3" is too small (answer "people"). Give a number from 1 to 20,000.'),
        pytest.param("people", 10**5000, "a number with more than 15 digits is too large", id="huge"),
        ("people", 2.5, '"2.5" is not a whole number'),
        ("people", "12", '"12" is not a number'),
        ("people", True, "is not a number"),
        ("people", float("nan"), "not a finite number"),
        ("monthly_bill", float("inf"), "not a finite number"),
        ("monthly_bill", 1e300, "is too large"),
        ("contract_end", "2027-02-30", "is not a date"),
        ("contract_end", "20270228", "is not a date"),
        ("contract_end", "२०२७-०१-०१", "is not a date"),
        ("contract_end", 2027, "is not a text"),
        ("contract_end", "1999-01-01", "Give a date from 2020-01-01 to 2050-12-31"),
    ],
)
def test_a_wrong_answer_is_named_with_its_mend(name: str, value: Any, told: str) -> None:
    problems = problems_with_answers({name: value})

    assert any(told in one for one in problems), problems


def test_everything_wrong_is_told_at_once_and_nothing_is_read() -> None:
    with pytest.raises(ProviderChoiceError) as caught:
        Answers.parse(
            {
                "version": 7,
                "answrs": {},
                "answers": {
                    "country": "us",
                    "peple": 3,
                    "setting": "cty",
                    "calls": -1,
                    "features": ["queu", "plan"],
                },
            },
            INTERVIEW,
        )

    assert [one.what for one in caught.value.problems] == [
        'unknown entry "answrs"',
        'version "7" is not known',
        'unknown question "peple"',
        'unknown option "cty"',
        '"-1" is too small',
        'unknown option "queu"',
        'unknown option "plan"',
    ]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "not readable as JSON"),
        ("[]", "not a table of answers"),
        ('{"answers": {}}', "no version"),
        ('{"version": 1}', '"answers" is missing'),
        ('{"version": 1, "answers": {"people": 1, "people": 2}}', 'more than once in one table: "people"'),
        ('{"version": 1, "answers": {"people": NaN}}', "NaN is no number"),
        ('{"version": 1, "answers": {"people": 1e999}}', "not a finite number"),
        pytest.param('{"version": 1' + "0" * 5000 + "}", "a number is far too long", id="long number"),
        pytest.param("[" * 100_000, "nested far too deep", id="deep"),
        pytest.param(" " * (SIZE_LIMIT + 1), "more than 262,144 bytes", id="long"),
        (b"\xff\xfe{\x00}\x00", "not a text in UTF-8"),
    ],
)
def test_a_broken_file_is_refused_with_one_plain_reason(text: str | bytes, told: str) -> None:
    with pytest.raises(AnswerError, match=told):
        Answers.from_json(text, INTERVIEW)


def test_a_flood_of_answers_is_refused_without_looking_at_each() -> None:
    assert len(problems_with_answers({f"q{number}": 1 for number in range(100_000)})) == 1


@pytest.mark.parametrize("question", INTERVIEW.questions, ids=lambda one: one.id)
def test_each_question_can_be_answered_with_do_not_know(question: Question) -> None:
    assert problem_with(question, None) is None


@pytest.mark.parametrize(
    ("typed", "meant"), [("US-OHH", "US-OH"), ("us-oh", "US-OH"), ("Countri", "country")]
)
def test_the_nearest_name_is_found_whatever_its_case(typed: str, meant: str) -> None:
    assert nearest(typed, ["country", "US-OH", "CA-ON"]) == f'Did you mean "{meant}"?'
