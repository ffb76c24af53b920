"""The coach shows two answers that do not fit, with a question, and nothing else."""

from collections.abc import Callable
from itertools import product
from pathlib import Path

import pytest

from advisor.answers import Answers, Value
from advisor.coach import COACH, Contradiction, contradictions, load_mismatches
from advisor.line_of_today import contradicts_today
from advisor.questions import Interview, interview_for
from advisor.wording import question_name
from rules.errors import KnowledgeBaseError
from rules.knowledge import KnowledgeBase

Found = Callable[..., tuple[Contradiction, ...]]

# Mismatch -> answers that call for it.
EXAMPLES: dict[str, dict[str, object]] = {
    "fibre_of_the_old_company": {
        "current_family": "incumbent",
        "current_wire": "fibre",
        "incumbent_fibre": "no",
    },
    "copper_of_the_old_company": {
        "current_family": "incumbent",
        "current_wire": "copper",
        "copper_state": "none",
    },
    "cable_of_a_competitor": {
        "current_family": "competitor",
        "current_wire": "cable",
        "competitor_lines": ("none",),
    },
    "quote_for_a_line_not_on_offer": {
        "quote_competitor": 300,
        "quote_competitor_line": "cable",
        "competitor_lines": ("satellite",),
    },
    "radio_of_a_competitor": {
        "current_family": "competitor",
        "current_wire": "wireless",
        "competitor_lines": ("cable",),
    },
    "fibre_of_a_competitor": {
        "current_family": "competitor",
        "current_wire": "fibre",
        "competitor_lines": ("cable",),
        "reseller": "none",
    },
    "copper_of_a_competitor": {
        "current_family": "competitor",
        "current_wire": "copper",
        "leased_loop": "no",
        "reseller": "none",
    },
    "steady_service_and_danger": {"importance_reliability": "none", "harm_hour": "danger"},
    "steady_service_not_sorted": {"importance_cost": "decides", "harm_hour": "danger"},
    "steady_service_and_danger_in_a_day": {
        "importance_reliability": "none",
        "harm_hour": "annoying",
        "harm_day": "danger",
    },
    "steady_service_and_outages": {"importance_reliability": "none", "reasons": ("outages", "price")},
    "steady_service_and_no_harm": {
        "importance_reliability": "decides",
        "harm_hour": "none",
        "harm_day": "none",
    },
    "cost_and_a_bill_under_pressure": {"importance_cost": "none", "bill_pressure": "high"},
    "cost_and_looking_for_a_lower_price": {"importance_cost": "none", "reasons": ("price",)},
    "cost_and_no_need_for_a_lower_bill": {"importance_cost": "decides", "bill_pressure": "none"},
    "technology_and_eager": {
        "importance_technology": "none",
        "technology": "eager",
        "features": ("mobile_app", "texting"),
    },
    "technology_and_heavy_use": {"importance_technology": "none", "internet_use": ("uploads",)},
    "technology_and_proven": {
        "importance_technology": "decides",
        "technology": "proven",
        "features": ("plain",),
    },
    "support_and_round_the_clock": {"importance_support": "none", "support_level": "round_the_clock"},
    "support_and_a_hotline": {"importance_support": "decides", "support_level": "basic"},
    "safety_and_machines": {
        "importance_safety_compliance": "none",
        "special_lines": ("elevator", "fax"),
        "special_fate": "must_stay",
    },
    "safety_and_rules": {"importance_safety_compliance": "none", "compliance": ("health",)},
    "reach_and_sites": {"importance_reach": "none", "sites": 3, "one_bill": "yes"},
    "reach_and_numbers": {
        "importance_reach": "none",
        "current_family": "incumbent",
        "keep_numbers": "all",
        "numbers_movable": "no",
    },
    "lasting_and_a_long_term": {"importance_staying_power": "none", "longest_term": "36"},
    "lasting_and_lines_that_end": {
        "importance_staying_power": "none",
        "current_family": "incumbent",
        "notice": "lines_end",
    },
}
GROUPS = (
    "cost", "reliability", "technology", "support", "safety_compliance", "reach", "staying_power",
)  # fmt: skip


@pytest.fixture(scope="module")
def interview(knowledge: KnowledgeBase) -> Interview:
    return interview_for(knowledge)


@pytest.fixture(scope="module")
def found(interview: Interview, knowledge: KnowledgeBase) -> Found:
    """The contradictions in some answers of a firm in the United States."""

    def find(**answers: object) -> tuple[Contradiction, ...]:
        content = {"version": 1, "answers": {"country": "us", **answers}}
        return contradictions(Answers.parse(content, interview), interview, knowledge)

    return find


def test_there_is_an_example_of_every_mismatch(knowledge: KnowledgeBase) -> None:
    assert sorted(EXAMPLES) == sorted(one.id for one in load_mismatches(knowledge))


def test_every_group_and_the_line_of_today_have_a_mismatch(knowledge: KnowledgeBase) -> None:
    places = {one.about[0] for one in load_mismatches(knowledge)}

    assert places == {"current_wire", "quote_competitor_line", *(f"importance_{one}" for one in GROUPS)}


@pytest.mark.parametrize("name", EXAMPLES)
def test_two_answers_that_do_not_fit_are_shown_side_by_side_with_a_question(
    name: str, found: Found, interview: Interview, knowledge: KnowledgeBase
) -> None:
    record = next(one for one in load_mismatches(knowledge) if one.id == name)

    shown = [one for one in found(**EXAMPLES[name]) if one.id == name]

    assert len(shown) == 1
    assert shown[0].questions == record.about
    assert shown[0].text == record.text
    assert shown[0].text.endswith("?")
    for side, question in zip(shown[0].sides, record.about, strict=True):
        assert side.label == question_name(interview.question[question])
        if question in EXAMPLES[name] and interview.question[question].kind == "option":
            assert side.answer == interview.question[question].option[str(EXAMPLES[name][question])].label


@pytest.mark.parametrize("name", EXAMPLES)
@pytest.mark.parametrize("changed", [0, 1])
def test_changing_either_answer_settles_it(name: str, changed: int, found: Found) -> None:
    harmless = {
        "harm_hour": "annoying", "harm_day": "annoying", "reasons": ("growth",), "bill_pressure": "some",
        "technology": "open", "internet_use": ("basic",), "support_level": "business_hours",
        "special_lines": ("none",), "compliance": ("none",), "one_bill": "no", "numbers_movable": "yes",
        "longest_term": "12", "notice": "none", "current_wire": "none", "incumbent_fibre": "yes",
        "copper_state": "good", "competitor_lines": ("cable", "fibre_onnet", "satellite"),
        "leased_loop": "yes", "quote_competitor_line": "satellite",
    } | {f"importance_{one}": "a_lot" for one in GROUPS}  # fmt: skip
    question = next(one for one in found(**EXAMPLES[name]) if one.id == name).questions[changed]

    after = found(**EXAMPLES[name] | {question: harmless[question]})

    assert name not in [one.id for one in after]


@pytest.mark.parametrize("family", ["incumbent", "competitor"])
@pytest.mark.parametrize("wire", ["copper", "fibre", "cable", "wireless"])
def test_whatever_contradicts_the_line_of_today_is_asked_about(family: str, wire: str, found: Found) -> None:
    asked = 0
    for fibre, copper, lines, leased, reseller in product(
        ["yes", "no"], ["good", "none"], [("none",), ("cable",), ("fibre_onnet", "satellite")], ["yes", "no"],
        ["none", "copper", "fibre"],
    ):  # fmt: skip
        answers: dict[str, Value] = {
            "current_family": family, "current_wire": wire, "incumbent_fibre": fibre, "copper_state": copper,
            "competitor_lines": lines, "leased_loop": leased, "reseller": reseller,
        }  # fmt: skip
        told = [one for one in found(**answers) if one.questions[0] == "current_wire"]
        assert bool(told) == contradicts_today(answers)
        asked += bool(told)

    assert bool(asked) == ((family, wire) not in {("incumbent", "cable"), ("incumbent", "wireless")})


def test_answers_that_fit_call_for_nothing(found: Found) -> None:
    ordered = {f"importance_{one}": "a_little" for one in GROUPS} | {"importance_reliability": "decides"}

    assert found() == ()
    assert found(**ordered, harm_hour="danger", bill_pressure="some", technology="open") == ()


def test_what_is_not_known_is_no_contradiction(found: Found) -> None:
    assert found(importance_cost="none", bill_pressure=None, reasons=None) == ()
    assert found(importance_support=None, support_level="round_the_clock") == ()


def test_before_the_order_is_asked_its_absence_is_no_contradiction(found: Found) -> None:
    assert found(harm_hour="danger") == ()


def test_what_was_not_sorted_is_shown_as_not_answered_yet(found: Found) -> None:
    (only,) = found(**EXAMPLES["steady_service_not_sorted"])

    assert only.sides[0].answer == "Not answered yet"


def test_an_answer_that_no_longer_counts_is_no_contradiction(found: Found) -> None:
    # Without a present carrier nobody is asked for its letters.
    example = EXAMPLES["lasting_and_lines_that_end"] | {"current_family": "none"}

    assert found(**example) == ()


def test_one_pair_of_questions_is_put_once(found: Found) -> None:
    shown = found(
        importance_cost="none",
        bill_pressure="high",
        reasons=("price", "outages"),
        importance_reliability="none",
    )

    pairs = [one.questions for one in shown]
    assert len(pairs) == len(set(pairs)) == 3


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[[contradictions]", "not readable as TOML"),
        ('[[others]]\nid = "one"\n', "other tables"),
        (
            '[[contradictions]]\nid = "one"\nabout = ["importance_cost"]\ntext = "?"\n'
            'when = { field = "importance_cost", is = "none" }\n',
            "about",
        ),
        (
            '[[contradictions]]\nid = "one"\nabout = ["importance_cost", "harm_hour"]\ntext = "?"\n'
            'when = { field = "importance_cost", is = "never" }\n',
            'no option "never"',
        ),
        (
            '[[contradictions]]\nid = "one"\nabout = ["importance_cost", "harm_hour"]\ntext = "?"\n'
            'when = { field = "importance_cost", is = "none" }\n',
            'does not test "harm_hour"',
        ),
    ],
)
def test_a_file_that_is_wrong_is_refused_with_the_mend(
    text: str, told: str, tmp_path: Path, knowledge: KnowledgeBase
) -> None:
    path = tmp_path / "coach.toml"
    path.write_text(text, encoding="utf-8")

    with pytest.raises(KnowledgeBaseError, match=r"coach\.toml") as caught:
        load_mismatches(knowledge, path)

    assert told in str(caught.value)


def test_two_records_of_one_id_are_refused(tmp_path: Path, knowledge: KnowledgeBase) -> None:
    twice = COACH.read_text(encoding="utf-8") * 2
    path = tmp_path / "coach.toml"
    path.write_text(twice, encoding="utf-8")

    with pytest.raises(KnowledgeBaseError, match="stands there twice"):
        load_mismatches(knowledge, path)
