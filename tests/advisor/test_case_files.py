"""Case files: the same case comes back, every damage is noticed, and a replay says same or what differs."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from advisor.advice import advise
from advisor.answers import AnswerError, Answers
from advisor.cases.case import NAME, VERSION, Case, People, case_schema, checksum, file_text
from advisor.cases.difference import compare, difference_text
from advisor.cases.digests import kept, outcome_of
from advisor.cases.free_text import writable
from advisor.cases.quotes import KINDS, PRICE_OF, Quote, is_in_use, offers_for, prices
from advisor.cases.reading import read_case
from advisor.cases.replaying import replay, replay_text
from advisor.cli import main
from advisor.prepared import interview_of
from rules.knowledge import load_knowledge_base
from tests.advisor.test_answers import ANSWERS
from tests.conftest import DEFAULTS

KNOWLEDGE = load_knowledge_base()
INTERVIEW = interview_of(KNOWLEDGE)
AS_OF = date(2026, 11, 22)
DRAWS = 100
OVERRIDE = {"provider": "clec_facilities", "criterion": "C-04", "rating": 1.5, "reason": "Three outages."}

LINES = st.text(st.characters() | st.sampled_from("\0\v\x1b\u200d\uf0b7"), max_size=40)
PEOPLE = st.builds(People, client=LINES, contact=LINES, answered_by=LINES, prepared_by=LINES)
QUOTES = st.one_of(
    *(
        st.builds(
            Quote,
            provider=st.just(kind),
            offer=st.sampled_from([None, *(one.id for one in offers_for(kind, KNOWLEDGE))]),
            carrier=LINES,
            monthly=st.none() | st.floats(0, 10_000) | st.integers(0, 10_000),
            one_off=st.none() | st.floats(0, 10_000),
            months=st.none() | st.integers(0, 120),
            exit_charge=st.none() | st.floats(0, 10_000),
            given_by=LINES,
            dated=st.none() | st.dates(date(2020, 1, 1), date(2024, 1, 1)),
            valid_until=st.none() | st.dates(date(2025, 1, 1), date(2030, 1, 1)),
            note=LINES,
            counts=st.booleans(),
        )
        for kind in KINDS
    )
)
TEXTS = LINES.map(writable).filter(str.strip)
NOTES = st.dictionaries(
    st.sampled_from(list(INTERVIEW.question)), TEXTS | st.just("Asked.\nSure."), max_size=3
)
GIVEN = ANSWERS.map(lambda values: Answers.parse({"version": 1, "answers": values}, INTERVIEW))
CASES = st.builds(Case, GIVEN, PEOPLE, NOTES, st.lists(QUOTES, max_size=3).map(tuple))


def case_of(*, overrides: bool = False, **more: object) -> Case:
    given_overrides = [OVERRIDE] if overrides else []
    data = {"version": 1, "answers": {**DEFAULTS, **more}, "overrides": given_overrides}
    answers = Answers.parse(data, INTERVIEW, KNOWLEDGE)
    advice = advise(answers, KNOWLEDGE, AS_OF, draws=DRAWS)
    return kept(Case(answers), People(client="Corner Shop"), advice, KNOWLEDGE)


def told(text: str | bytes) -> str:
    with pytest.raises(AnswerError) as caught:
        read_case(text, INTERVIEW, KNOWLEDGE)
    return str(caught.value)


def resealed(data: Mapping[str, object]) -> str:
    """The file of someone who changes a case and makes the checksum anew."""
    without = {name: value for name, value in data.items() if name != "sha256"}
    return file_text({**without, "sha256": checksum(without)})


@given(CASES)
def test_any_case_comes_back_from_its_file(case: Case) -> None:
    assert read_case(case.to_json(), INTERVIEW, KNOWLEDGE) == case


@settings(max_examples=25)
@given(CASES)
def test_any_advice_is_the_same_after_the_file(case: Case) -> None:
    if case.answers.values.get("country") == "other":
        return
    advice = advise(case.answers, KNOWLEDGE, AS_OF, draws=DRAWS)
    saved = kept(case, case.people, advice, KNOWLEDGE)

    found = replay(read_case(saved.to_json().encode(), INTERVIEW, KNOWLEDGE), KNOWLEDGE)

    assert found is not None
    assert found.is_same
    assert found.has_same_verdict
    assert not found.causes


@pytest.mark.parametrize(
    "first", ["\uf0b7", "\u200f", "\u200d", "\ufeff", "\u00ad", "\U0001fadf", "🌸", "👩\u200d💼"]
)
def test_a_note_may_begin_with_any_sign_that_can_be_written(first: str) -> None:
    case = Case(Answers(), People(client=f"{first}Shop"), {"people": f"{first} Five."})

    assert read_case(case.to_json(), INTERVIEW, KNOWLEDGE) == case


@pytest.mark.parametrize("wrong", ["\0", "\x1b", "\ud800", "\ufffe", "\uffff"])
def test_what_no_file_can_hold_is_dropped_from_a_file_made_by_hand(wrong: str) -> None:
    told = f"Ask{wrong} Ann\vtoday"
    data = Case(Answers()).as_data()
    data |= {"people": {"client": told}, "notes": {"people": told}}
    data["quotes"] = [{"provider": "incumbent", "carrier": told, "note": told}]

    case = read_case(resealed(data), INTERVIEW, KNOWLEDGE)

    (quote,) = case.quotes
    assert {case.people.client, case.notes["people"], quote.carrier, quote.note} == {"Ask Ann\ntoday"}
    assert told not in case.to_json()


def test_local_knowledge_and_its_outcome_are_kept() -> None:
    case = case_of(overrides=True)
    back = read_case(case.to_json(), INTERVIEW, KNOWLEDGE)

    assert back == case
    assert replay(back, KNOWLEDGE).is_same  # type: ignore[union-attr]


def test_every_changed_byte_is_noticed() -> None:
    content = case_of().to_json().encode()

    for place in range(len(content)):
        for damaged in (
            content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :],
            content[:place] + content[place + 1 :],
            content[:place] + b" " + content[place:],
        ):
            if damaged != content:
                with pytest.raises(AnswerError):
                    read_case(damaged, INTERVIEW, KNOWLEDGE)


def test_a_file_cut_short_is_refused_at_every_length() -> None:
    content = case_of().to_json().encode()

    for length in range(0, len(content), 7):
        with pytest.raises(AnswerError):
            read_case(content[:length], INTERVIEW, KNOWLEDGE)


def test_a_newer_file_is_refused_and_says_to_update() -> None:
    data = {**case_of().as_data(), "version": VERSION + 1}

    assert "saved by a newer version" in told(resealed(data))


def test_an_answers_file_is_taken_in_with_a_remark() -> None:
    answers = Answers(dict(DEFAULTS))  # type: ignore[arg-type]

    case = read_case(answers.to_json(), INTERVIEW, KNOWLEDGE)

    assert case.answers == replace(answers, values={**case.answers.values})
    assert case.outcome is None
    assert case.remarks == ("The file holds answers only. Saved again, it becomes a case with its advice.",)
    assert replay(case, KNOWLEDGE) is None


def of_version_2(case: Case) -> dict[str, object]:
    """The content of the file in which the version before kept it."""
    data = json.loads(case.to_json())
    for one in data["quotes"]:
        for name in ("offer", "exit_charge", "given_by", "counts"):
            del one[name]
    if data["outcome"]:
        del data["outcome"]["answers"]
    return {**data, "version": 2}


@settings(max_examples=30)
@given(CASES)
def test_a_case_of_the_version_before_is_taken_in_with_its_answers_and_a_remark(case: Case) -> None:
    old = of_version_2(case)

    found = read_case(resealed(old), INTERVIEW, KNOWLEDGE)

    assert found.answers == case.answers
    assert (found.people, found.notes) == (case.people, case.notes)
    assert [one.monthly for one in found.quotes] == [one.monthly for one in case.quotes]
    assert found.remarks[0] == "The file is of version 2. Saved again, it becomes one of version 3."
    assert len(found.remarks) == 1 + bool(case.quotes)
    assert read_case(found.to_json(), INTERVIEW, KNOWLEDGE) == found


def test_a_quote_that_did_not_count_before_moves_no_verdict_now() -> None:
    case = case_of(quote_competitor=300)
    papers = [{"provider": "competitor", "monthly": price} for price in (300, 20)]
    old = {**of_version_2(case), "quotes": [Quote.model_validate(one).model_dump() for one in papers]}
    for one in old["quotes"]:  # type: ignore[attr-defined]
        for name in ("offer", "exit_charge", "given_by", "counts"):
            del one[name]

    found = read_case(resealed(old), INTERVIEW, KNOWLEDGE)

    assert [one.counts for one in found.quotes] == [True, False]
    assert replay(found, KNOWLEDGE).is_same  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "wrong", [{"quotes": [5, {"provider": []}]}, {"answers": 5}, {"quotes": 5}, {"outcome": 5}]
)
def test_a_damaged_case_of_the_version_before_is_refused(wrong: dict[str, object]) -> None:
    told(resealed({**of_version_2(case_of()), **wrong}))


@pytest.mark.parametrize("name", ["offer", "exit_charge", "given_by", "counts", "answers"])
def test_the_version_before_had_no_entries_of_this_one(name: str) -> None:
    data = of_version_2(case_of())
    if name == "answers":
        changed = {"outcome": {**data["outcome"], name: {}}}  # type: ignore[dict-item]
    else:
        changed = {"quotes": [{"provider": "incumbent", name: None}]}

    assert f'unknown entry "{name}" in a file of version 2' in told(resealed({**data, **changed}))


@given(CASES)
def test_the_answer_on_a_price_is_the_lowest_that_counts_on_file(case: Case) -> None:
    for name, price in prices(case.quotes).items():
        assert case.answers.values[name] == price
        used = [one for one in case.quotes if PRICE_OF[one.provider] == name and is_in_use(one, case.quotes)]
        assert {one.monthly for one in used} == {price}


def test_a_quote_may_be_as_dear_as_the_question_allows_and_no_dearer() -> None:
    for name in PRICE_OF.values():
        largest = INTERVIEW.question[name].maximum
        assert largest is not None
        assert Quote(provider="reseller", monthly=largest).monthly == largest
        with pytest.raises(ValueError, match="less than or equal"):
            Quote(provider="reseller", monthly=largest + 1)


def test_a_replay_names_the_answer_that_was_changed() -> None:
    data = case_of(people=5, calls=2).as_data()
    changed = {**data["answers"], "people": 6}  # type: ignore[dict-item]
    del changed["calls"]

    found = replay(read_case(resealed({**data, "answers": changed}), INTERVIEW, KNOWLEDGE), KNOWLEDGE)

    assert found is not None
    assert not found.is_same
    assert {(one.kind, one.id, one.change) for one in found.causes if one.kind == "answer"} == {
        ("answer", "people", "changed"),
        ("answer", "calls", "gone"),
    }
    assert "answer people: was changed" in replay_text(found)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"format": "other"}, "no case file of this program"),
        ({"version": "2"}, "no case file of this program"),
        ({"answers": {"settng": "city"}}, 'Did you mean "setting"'),
        ({"answers": {"setting": "moon"}}, "moon"),
        ({"notes": {"settng": "x"}}, 'unknown question "settng"'),
        ({"notes": {"setting": " "}}, "a note without a text"),
        ({"notes": {"setting": "\0"}}, "a note without a text"),
        ({"notes": {"setting": "x" * 2001}}, "a note of 2,001 characters"),
        ({"notes": []}, '"notes" is no table'),
        ({"quotes": {}}, '"quotes" is no list'),
        ({"quotes": [{"provider": "moon"}]}, "quote 1"),
        ({"quotes": [{"provider": "incumbent", "dated": "2027-01-02", "valid_until": "2027-01-01"}]}, "ends"),
        (
            {"quotes": [{"provider": "incumbent", "valid_until": "9999-12-31"}]},
            "day from 2000-01-01 to 2100-12-31",
        ),
        (
            {"quotes": [{"provider": "incumbent", "dated": "1999-12-31"}]},
            '"1999-12-31" is no day from 2000-01-01 to 2100-12-31',
        ),
        (
            {"quotes": [{"provider": "incumbent", "dated": "2027-01-01T00:00:00"}]},
            'is no day (case file, quote 1: "dated")',
        ),
        ({"quotes": [{"provider": "incumbent", "dated": 86400}]}, 'is no day (case file, quote 1: "dated")'),
        ({"quotes": [{"provider": "incumbent"}] * 51}, "51 quotes"),
        ({"quotes": [{"provider": "incumbent", "offer": "ilec_coper"}]}, 'Did you mean "ilec_copper"'),
        ({"quotes": [{"provider": "incumbent", "offer": "clec_cable"}]}, 'Write "provider": "competitor"'),
        ({"quotes": [{"provider": "incumbent", "monthly": 150}]}, "the quotes that count say 150"),
        ({"quotes": [{"provider": "incumbent", "counts": "yes"}]}, "counts"),
        ({"quotes": [{"provider": "incumbent", "monthly": "150"}]}, "monthly"),
        ({"quotes": [{"provider": "incumbent", "months": True}]}, "months"),
        ({"people": {"cliant": "x"}}, "cliant"),
        ({"people": {"client": "x" * 201}}, "people"),
        ({"outcome": {"kind": "single"}}, "outcome"),
        ({"outcome": 5}, "outcome"),
        ({"extra": 1}, 'unknown entry "extra"'),
    ],
)
def test_a_file_that_was_made_by_hand_is_read_strictly(change: dict[str, object], expected: str) -> None:
    data = {**case_of().as_data(), **change}

    assert expected in told(resealed(data))


def test_everything_wrong_is_told_at_once() -> None:
    data = {**case_of().as_data(), "notes": {"x": "y"}, "people": {"cliant": ""}, "answers": {"z": 1}}

    text = told(resealed(data))

    assert 'unknown question "x"' in text
    assert "cliant" in text
    assert 'unknown question "z"' in text


def test_a_huge_file_is_refused_unread() -> None:
    assert "bytes" in told(b" " * (1024 * 1024 + 1))


def test_a_replay_names_the_rule_and_the_fact_that_changed() -> None:
    case = case_of()
    assert case.outcome is not None
    fired = next(one for one in KNOWLEDGE.rules if one.id in case.outcome.records and one.facts)
    fact = KNOWLEDGE.fact[fired.facts[0]]
    changed = replace(
        KNOWLEDGE,
        rules=tuple(
            one.model_copy(update={"statement": "Otherwise."}) if one is fired else one
            for one in KNOWLEDGE.rules
        ),
        facts=tuple(
            one.model_copy(update={"statement": "Otherwise."}) if one is fact else one
            for one in KNOWLEDGE.facts
        ),
    )

    found = replay(case, changed)

    assert found is not None
    assert {(one.kind, one.id, one.change) for one in found.causes} == {
        ("rule", fired.id, "changed"),
        ("fact", fact.id, "changed"),
    }


def test_a_replay_says_how_a_rating_moved_the_verdict() -> None:
    case = case_of()
    leader = case.outcome.leader if case.outcome else None
    changed = replace(
        KNOWLEDGE,
        ratings=tuple(
            one.model_copy(update={"low": 1.0, "typical": 1.0, "high": 1.0})
            if one.provider == ("ilec" if str(leader).startswith("ilec") else "clec_facilities")
            else one
            for one in KNOWLEDGE.ratings
        ),
    )

    found = replay(case, changed)

    assert found is not None
    assert not found.has_same_verdict
    text = replay_text(found)
    assert text.startswith("differs: the verdict is not as it was saved")
    assert f"leader: then {leader}, now {found.now.leader}" in text
    assert "rating" in text


def test_a_rule_that_is_gone_and_a_rule_that_is_new_are_told() -> None:
    case = case_of()
    assert case.outcome is not None
    fired = next(one for one in KNOWLEDGE.rules if one.id in case.outcome.records)
    fewer = replace(KNOWLEDGE, rules=tuple(one for one in KNOWLEDGE.rules if one is not fired))
    without = replay(case, fewer)
    advice = advise(case.answers, fewer, AS_OF, draws=DRAWS)
    added = replay(kept(case, case.people, advice, fewer), KNOWLEDGE)

    assert without is not None
    assert added is not None
    assert (fired.id, "gone") in {(one.id, one.change) for one in without.causes}
    assert (fired.id, "new") in {(one.id, one.change) for one in added.causes}


def test_the_difference_names_the_answer_that_moves_the_verdict() -> None:
    found = compare(
        case_of(copper_state="good"),
        case_of(copper_state="ending", people=30, calls=10),
        KNOWLEDGE,
        AS_OF,
    )

    assert found.is_moved
    assert {one.name for one in found.different} == {"copper_state", "people", "calls"}
    moving = {one.name for one in found.different if one.moves_alone}
    assert moving == {"copper_state"} or set(found.together) >= {"copper_state"}
    text = difference_text(found, KNOWLEDGE, INTERVIEW)
    assert "copper_state" in text
    assert "The verdict moved" in text


def test_the_difference_of_a_case_with_itself_is_none() -> None:
    found = compare(case_of(), case_of(), KNOWLEDGE, AS_OF)

    assert not found.is_moved
    assert not found.different
    assert "same answers" in difference_text(found, KNOWLEDGE, INTERVIEW)


def test_the_difference_says_where_the_knowledge_moved_a_verdict_by_itself() -> None:
    case = case_of()
    assert case.outcome is not None
    other = "ilec_copper" if case.outcome.leader != "ilec_copper" else "clec_cable"
    moved = replace(case, outcome=case.outcome.model_copy(update={"leader": other}))

    text = difference_text(compare(moved, case, KNOWLEDGE, AS_OF), KNOWLEDGE, INTERVIEW)

    assert f"The first case was saved with another verdict: then {other}" in text
    assert "The second case" not in text


def test_a_case_file_that_was_cut_off_is_called_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    cut = tmp_path / "case.json"
    cut.write_text(case_of(overrides=True).to_json()[:200], encoding="utf-8")

    assert main(["replay", str(cut)]) == 2

    told = capsys.readouterr().err
    assert "case file" in told
    assert "answers file" not in told


def test_the_commands_keep_replay_and_diff(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    answers, case = tmp_path / "answers.json", tmp_path / "case.json"
    answers.write_text(Answers(dict(DEFAULTS)).to_json(), encoding="utf-8")  # type: ignore[arg-type]

    assert main(["keep", str(answers), str(case), "--client", "Müller & Co", "--as-of", "2026-11-22"]) == 0
    assert main(["replay", str(case)]) == 0
    assert "same: every step" in capsys.readouterr().out
    assert main(["diff", str(case), str(answers)]) == 0
    assert main(["recommend", str(case), "--as-of", "2026-11-22"]) == 0
    assert main(["keep", str(answers), str(case)]) == 2, "a file that is there is not written over"
    assert json.loads(case.read_text(encoding="utf-8"))["people"]["client"] == "Müller & Co"
    case.write_text(case.read_text(encoding="utf-8").replace("Müller", "Miller"), encoding="utf-8")
    capsys.readouterr()
    assert main(["replay", str(case)]) == 2
    assert "changed or damaged" in capsys.readouterr().err
    assert main(["replay", str(answers)]) == 2


def test_the_published_schema_takes_what_is_saved_and_refuses_what_is_not() -> None:
    jsonschema = pytest.importorskip("jsonschema")
    schema = case_schema(INTERVIEW)
    data = json.loads(case_of(overrides=True).to_json())

    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(data, schema)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({**data, "version": 1}, schema)
    assert data["format"] == NAME


def test_the_schema_in_the_docs_is_the_present_one(project_root: Path) -> None:
    published = json.loads((project_root / "docs" / "case.schema.json").read_text("utf-8"))

    assert published == case_schema(INTERVIEW), (
        "write it anew: python -m advisor schema --case > docs/case.schema.json"
    )


def test_the_outcome_hangs_on_the_seed() -> None:
    answers = case_of().answers
    one, other = (outcome_of(advise(answers, KNOWLEDGE, AS_OF, seed=seed), KNOWLEDGE) for seed in (1, 2))

    assert one.trace != other.trace


def test_an_error_about_a_record_does_not_repeat_what_was_entered() -> None:
    with pytest.raises(ValidationError) as refused:
        People.model_validate({"client": ["Zanzibar Ltd"], "colour": "Zanzibar green"})

    assert "Zanzibar" not in str(refused.value)
