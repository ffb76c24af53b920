"""Each machine has a path of its own, and no advice passes over an unresolved alarm or elevator line."""

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from advisor.advice import Advice, advise
from advisor.combinations import CombinationKind
from advisor.fairness.room import varied_answers
from advisor.guarded_lines import notes_on_place
from advisor.questions import Interview, interview_for
from advisor.reasons import extra_sentences, next_steps
from advisor.report.blocks import verdict_blocks
from advisor.report.model import Box
from advisor.special_lines import unresolved_safety_lines
from rules.knowledge import KnowledgeBase
from tests.advisor.situations import ALARM, DRAWS, SPLIT, STAYS_ON_FIBRE, OneAdvice, case_answers, the
from tests.advisor.test_reading import texts_of_records, texts_of_the_interview

SEED = 20261122
CUSTOMERS = 300


@pytest.fixture(scope="module")
def interview(knowledge: KnowledgeBase) -> Interview:
    return interview_for(knowledge)


# --- paths of machines ---------------------------------------------------------------------------


def test_each_machine_has_a_path_and_somebody_who_must_accept_it(
    an_advice: OneAdvice, knowledge: KnowledgeBase
) -> None:
    machines = ["alarm", "elevator", "fax", "card", "door", "meter"]

    found = the(CombinationKind.SPECIAL_LINES, an_advice(**ALARM | {"special_lines": machines}), knowledge)

    assert len(found.parts) == len(machines)
    assert all(part.role and part.choice and part.accepted_by for part in found.parts)
    assert "manages on its own network" in found.parts[0].choice
    assert any(step.safety for step in found.actions)
    assert any("inspector" in one for one in found.proof_to_ask)


@pytest.mark.parametrize(
    ("fate", "accepted", "words"),
    [
        ("replaceable", "refuses", "listed mobile or network unit"),
        ("must_stay", "refuses", "copper line it has"),
        ("must_stay", "managed_only", "manages on its own network"),
        ("must_stay", "accepts", "move it last"),
        (None, "accepts", "until it is settled"),
        ("must_stay", None, "until it is settled"),
    ],
)
def test_the_path_of_an_alarm_follows_what_is_accepted(
    fate: str | None, accepted: str | None, words: str, an_advice: OneAdvice, knowledge: KnowledgeBase
) -> None:
    advice = an_advice(special_lines=["alarm"], special_fate=fate, alarm_voip=accepted)

    found = the(CombinationKind.SPECIAL_LINES, advice, knowledge)

    assert words in found.parts[0].choice
    assert words in unresolved_safety_lines(advice)[0].text


@pytest.mark.parametrize("machines", [["alarm"], ["elevator"], ["alarm", "elevator"]])
@pytest.mark.parametrize("accepted", ["accepts", "managed_only", "refuses", None])
@pytest.mark.parametrize("fate", ["must_stay", "replaceable", None])
def test_red_box_steps_and_table_name_the_line_and_one_path_for_it(
    fate: str | None,
    accepted: str | None,
    machines: list[str],
    an_advice: OneAdvice,
    knowledge: KnowledgeBase,
) -> None:
    told = {"special_lines": machines, "special_fate": fate, "alarm_voip": accepted}
    advice = an_advice(**told, **SPLIT, current_family="incumbent", current_wire="wireless")
    assert not advice.stays

    path = the(CombinationKind.SPECIAL_LINES, advice, knowledge).parts[0].choice
    boxes = [one.text for one in verdict_blocks(advice, knowledge) if isinstance(one, Box)]
    steps = [one.text for one in next_steps(advice, knowledge) if "R-18b" in one.records and one.safety]
    said = [*boxes, *steps, *extra_sentences(advice, knowledge)]

    assert path in boxes[0]
    assert path in steps[0]
    assert all(one in steps[0] for one in machines)
    for one in said:
        if "mobile or network unit" in one:
            assert path in one or "what the inspector would take" in one
        assert "these lines with" not in one
        assert "on the wire it has" not in one
    (other,) = {"alarm", "elevator"} - set(machines) or {""}
    assert not other or other not in steps[0]


NAMES = {
    "alarm": r"\balarms?\b", "elevator": r"\belevators?\b", "fax": r"\bfax\b", "card": r"\bcard machine",
    "door": r"\bdoor phone", "meter": r"\bmeter\b",
}  # fmt: skip


@pytest.mark.parametrize("machine", list(NAMES))
def test_steps_and_questions_name_no_machine_that_is_not_there(
    machine: str, an_advice: OneAdvice, knowledge: KnowledgeBase
) -> None:
    told = {"special_lines": [machine], "special_fate": "must_stay", "alarm_voip": "managed_only"}
    advice = an_advice(**told, **SPLIT, current_family="incumbent", current_wire="wireless")

    found = the(CombinationKind.SPECIAL_LINES, advice, knowledge)
    said = [one.text for one in (*next_steps(advice, knowledge), *found.actions)] + list(found.proof_to_ask)

    others = [words for name, words in NAMES.items() if name != machine]
    assert [text for text in said for words in others if re.search(words, text)] == []
    assert any(re.search(NAMES[machine], one.text) for one in found.actions)


def test_a_fax_is_no_matter_of_safety(an_advice: OneAdvice, knowledge: KnowledgeBase) -> None:
    advice = an_advice(**ALARM | {"special_lines": ["alarm", "fax"]})

    actions = the(CombinationKind.SPECIAL_LINES, advice, knowledge).actions

    assert {("fax" in one.text, one.safety) for one in actions if "arm" in one.text or "fax" in one.text} == {
        (True, False),
        (False, True),
    }


def test_an_elevator_has_one_name_in_all_texts(knowledge: KnowledgeBase, interview: Interview) -> None:
    texts = [text for _, text in (*texts_of_records(knowledge), *texts_of_the_interview(interview)) if text]

    named = [one for one in texts if re.search(r"\b(alarm|care|elevator).*\blifts?\b|\blift phone", one)]

    assert named == []


# --- copper that ends --------------------------------------------------------------------------------

ON_COPPER: dict[str, object] = {
    **ALARM, "special_lines": ["alarm", "elevator"], "current_family": "incumbent", "current_wire": "copper",
}  # fmt: skip
ENDS = {"copper_state": "ending"}
TOLD = {"notice": "lines_end"}
GOES, GONE = {"notice_date": "2027-05-01"}, {"notice_date": "2026-11-01"}


def about_machines(advice: Advice, knowledge: KnowledgeBase) -> str:
    """All that the advice says of lines for alarms and elevators."""
    rules = [one.rule for one in advice.trace.rules if one.rule.purpose == "special_lines"]
    found = the(CombinationKind.SPECIAL_LINES, advice, knowledge)
    return " ".join(
        (
            *(f"{one.title} {one.statement} {one.advice}" for one in rules),
            *extra_sentences(advice, knowledge),
            *(part.choice for part in found.parts),
            *found.proof_to_ask,
            *(one.text for one in unresolved_safety_lines(advice)),
        )
    )


@pytest.mark.parametrize("accepted", ["accepts", "managed_only", "refuses", None])
@pytest.mark.parametrize("fate", ["must_stay", "replaceable", None])
@pytest.mark.parametrize("end", [ENDS, ENDS | GOES, TOLD | GOES, ENDS | TOLD | GONE])
@pytest.mark.parametrize("wire", ["copper", None])
def test_what_hangs_on_copper_that_ends_is_told_one_thing(
    wire: str | None,
    end: dict[str, object],
    fate: str | None,
    accepted: str | None,
    an_advice: OneAdvice,
    knowledge: KnowledgeBase,
) -> None:
    told = ON_COPPER | end | {"current_wire": wire, "special_fate": fate, "alarm_voip": accepted}

    said = about_machines(an_advice(**told), knowledge)

    for words in ("It cannot stay there", "mobile or network unit", "Do not cancel the old line"):
        assert words in said
    for words in ("Leave the alarm", "Keep the copper", "Nothing but copper", "copper line it has", "Wait"):
        assert words not in said


@pytest.mark.parametrize(("day", "is_past"), [({}, False), (GOES, False), (GONE, True)])
def test_an_end_of_copper_that_is_past_is_told_as_past(
    day: dict[str, object], is_past: bool, an_advice: OneAdvice, knowledge: KnowledgeBase
) -> None:
    said = about_machines(an_advice(**ON_COPPER | TOLD | day), knowledge)

    assert ("whose end date has passed" in said) is is_past
    assert ("will be switched off" in said) is not is_past


@pytest.mark.parametrize(
    "changed",
    [
        {**TOLD, "current_wire": "cable"},
        {**ENDS, "current_wire": "fibre"},
        {**ENDS, "current_wire": "wireless", "notice_date": "2026-10-15"},
        {**ENDS, "current_family": "none", "current_wire": None},
        {**TOLD, "current_wire": None, "copper_state": "none"},
        {},
    ],
)
def test_no_alarm_is_put_on_copper_that_it_does_not_hang_on(
    changed: dict[str, object], an_advice: OneAdvice
) -> None:
    fired = {one.rule.id for one in an_advice(**ON_COPPER | changed).trace.rules}

    assert "R-18b" in fired
    assert not fired & {"R-18f", "R-18g"}


def test_an_inspector_who_wants_copper_does_not_send_to_a_wire_that_is_not_there(
    an_advice: OneAdvice, knowledge: KnowledgeBase
) -> None:
    refused = {**ON_COPPER, "alarm_voip": "refuses"}

    on_copper = about_machines(an_advice(**refused), knowledge)
    on_cable = about_machines(an_advice(**refused | ENDS | {"current_wire": "cable"}), knowledge)

    assert "Keep the copper" in on_copper
    assert "copper line it has" in on_copper
    assert "Keep the copper" not in on_cable
    assert "copper line it has" not in on_cable


# --- the law: nothing is moved over an unresolved safety line ----------------------------------------


def is_said_in_red(advice: Advice, knowledge: KnowledgeBase) -> bool:
    """Whether the advice as reports show it today holds a safety text, and puts it among the first steps."""
    rules = advice.rules_for_choice("knock_out", "caution", "action", "info")
    return any(one.is_safety_matter for one in rules) and any(
        one.safety for one in next_steps(advice, knowledge)
    )


def open_machines(advice: Advice) -> set[str]:
    return {one.line for one in unresolved_safety_lines(advice) if one.is_told} & {"alarm", "elevator"}


def test_in_every_case_an_unresolved_alarm_or_elevator_line_is_said_in_red(
    project_root: Path, knowledge: KnowledgeBase
) -> None:
    met = []
    for name, answers, as_of in case_answers(project_root):
        advice = advise(answers, knowledge, as_of, draws=DRAWS)
        if open_machines(advice):
            met.append(name)
            assert is_said_in_red(advice, knowledge), name

    assert len(met) >= 5


def test_among_varied_customers_an_unresolved_alarm_or_elevator_line_is_said_in_red(
    interview: Interview, knowledge: KnowledgeBase, as_of: date
) -> None:
    met = 0
    for answers in varied_answers(knowledge, interview, SEED, CUSTOMERS):
        advice = advise(answers, knowledge, as_of, draws=5)
        told = advice.trace.answers.get("special_lines")
        settled = (
            advice.trace.answers.get("special_fate") == "replaceable"
            and advice.trace.answers.get("alarm_voip") == "accepts"
        )
        wanted = set() if settled else {"alarm", "elevator"} & set(told if isinstance(told, list) else ())
        assert open_machines(advice) == wanted
        if wanted:
            met += 1
            assert is_said_in_red(advice, knowledge), answers

    assert met > CUSTOMERS / 5


def test_one_who_stays_is_told_to_have_the_alarm_checked_where_it_is(
    an_advice: OneAdvice, knowledge: KnowledgeBase
) -> None:
    told = {**STAYS_ON_FIBRE, "special_lines": ["alarm"], "harm_day": "danger"}

    stays = an_advice(**told)
    moves = an_advice(**told | {"current_family": "competitor", "current_wire": "cable"})

    assert stays.stays
    assert not moves.stays
    assert open_machines(stays) == open_machines(moves) == {"alarm"}
    for advice, title, words in (
        (stays, "Have alarm and elevator lines checked where they are", "Nothing moves"),
        (moves, "Leave alarm and elevator lines out of the move", "Do not move"),
    ):
        red = [one.rule for one in advice.rules_for_choice("caution") if one.is_safety_matter]
        assert title in [one.title for one in red]
        assert all(words in one.text for one in unresolved_safety_lines(advice))
    steps = [one.text for one in next_steps(stays, knowledge) if one.safety]
    assert any("the line that the alarm or elevator is on today" in one for one in steps)


@pytest.mark.parametrize(("country", "is_told"), [("us", False), ("pr", False), ("ca", True), (None, True)])
def test_only_where_it_may_be_canada_is_the_code_of_canada_spoken_of(
    country: str | None, is_told: bool, an_advice: OneAdvice
) -> None:
    advice = an_advice(**ALARM | {"country": country, "alarm_voip": "refuses"})

    about = [one.rule for one in advice.trace.rules if one.rule.id.startswith("R-18")]

    assert len(about) >= 4
    for rule in about:
        assert ("In Canada the local code decides" in (rule.note or "")) is is_told, rule.id


@pytest.mark.parametrize(("country", "count"), [("us", 0), ("pr", 0), ("ca", 1)])
def test_the_red_box_says_once_in_canada_whose_codes_were_read(
    country: str, count: int, an_advice: OneAdvice
) -> None:
    advice = an_advice(**ALARM | {"country": country, "alarm_voip": "refuses"})
    red = [one for one in advice.rules_for_choice("knock_out", "caution") if one.is_safety_matter]

    assert len(notes_on_place(red)) == count
    assert {one.rule.id for one in red} >= {"R-18b", "R-18d"}
    for one in red:
        assert "code does not" not in one.rule.statement


def test_who_stays_hears_nothing_of_how_to_move(an_advice: OneAdvice) -> None:
    stays, moves = (an_advice(**STAYS_ON_FIBRE | {"current_wire": one}) for one in ("fibre", "cable"))

    told, others = (
        {one.rule.purpose for one in advice.rules_for_choice("knock_out")} for advice in (stays, moves)
    )

    assert "process" in others - told


def test_without_its_rules_an_unresolved_line_is_still_told(
    an_advice: OneAdvice, knowledge: KnowledgeBase
) -> None:
    advice = an_advice(**ALARM)
    silent = replace(advice, trace=replace(advice.trace, rules=()))

    assert not is_said_in_red(silent, knowledge)
    assert [one.line for one in unresolved_safety_lines(silent)] == ["alarm"]


@pytest.mark.parametrize(("told", "kind"), [(["alarm"], "safety"), (None, "remark")])
def test_a_report_sets_what_is_told_in_red_and_what_is_only_suspected_apart_from_it(
    told: list[str] | None, kind: str, an_advice: OneAdvice, knowledge: KnowledgeBase
) -> None:
    advice = an_advice(special_lines=told)
    silent = replace(advice, trace=replace(advice.trace, rules=()))
    boxes = [one for one in verdict_blocks(silent, knowledge) if isinstance(one, Box)]

    assert [one.kind for one in boxes] == [kind]


@pytest.mark.parametrize(
    ("answers", "lines"),
    [
        ({"special_lines": ["none"]}, []),
        ({"special_lines": ["fax", "card"]}, []),
        ({"special_lines": ["alarm"], "special_fate": "replaceable", "alarm_voip": "accepts"}, []),
        ({"special_lines": ["alarm"], "special_fate": "replaceable", "alarm_voip": None}, ["alarm"]),
        ({"special_lines": ["alarm", "elevator"]}, ["alarm", "elevator"]),
        ({"harm_hour": "danger"}, ["emergency"]),
        ({"compliance": ["life_safety"]}, ["emergency"]),
        ({**ALARM, "compliance": ["life_safety"]}, ["alarm"]),
        ({**ALARM, "harm_day": "danger"}, ["alarm", "emergency"]),
    ],
)
def test_a_line_is_unresolved_until_another_link_and_internet_calling_are_both_accepted(
    answers: dict[str, object], lines: list[str], an_advice: OneAdvice
) -> None:
    found = unresolved_safety_lines(an_advice(**answers))

    assert [one.line for one in found] == lines
    assert all(one.is_told for one in found)


def test_a_line_that_nobody_knows_of_is_a_question_and_no_alarm(an_advice: OneAdvice) -> None:
    (only,) = unresolved_safety_lines(an_advice(special_lines=None))

    assert only.line == "unknown"
    assert not only.is_told
    assert "Find out" in only.text
