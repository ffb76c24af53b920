"""Combinations name their parts, dates and proofs; no advice passes over an unresolved alarm or lift line."""

import tomllib
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest

from advisor.advice import Advice, advise
from advisor.answers import AnswerError, Answers
from advisor.combinations import (
    Combination,
    CombinationKind,
    Shared,
    SitesAdvice,
    advise_sites,
    combinations,
    shared_by,
    shared_text,
    sites_sentences,
    unresolved_safety_lines,
)
from advisor.questions import Interview, interview_for
from advisor.reasons import next_steps
from rules.knowledge import KnowledgeBase
from rules.population import varied_customers
from rules.schema import PathPair
from rules.verdict import Kind

DRAWS = 60
CUSTOMERS = 300
OneAdvice = Callable[..., Advice]

PLACE: dict[str, object] = {
    "country": "us",
    "setting": "suburb",
    "incumbent_fibre": "no",
    "copper_state": "good",
    "competitor_lines": ["cable"],
    "leased_loop": "no",
    "reseller": "none",
    "special_lines": ["none"],
    "second_path": "no",
}
SPLIT = {
    "copper_state": "slow",
    "internet_use": ["uploads"],
    "technology": "eager",
    "features": ["mobile_app"],
    "importance_technology": "decides",
}
STAY = {
    "copper_state": "poor",
    "current_family": "incumbent",
    "contract": "in_force",
    "contract_end": "2027-11-22",
    "monthly_bill": 200,
    "exit_charge": 5000,
}
DANGER = {"incumbent_fibre": "yes", "copper_state": "none", "harm_hour": "danger", "reseller": "fibre"}
ALARM = {"special_lines": ["alarm"], "special_fate": "must_stay", "alarm_voip": "managed_only"}


@pytest.fixture(scope="module")
def an_advice(knowledge: KnowledgeBase, as_of: date) -> OneAdvice:
    """Builder of one advice: good copper or cable, and what differs."""

    def build(**answers: object) -> Advice:
        return advise({"version": 1, "answers": {**PLACE, **answers}}, knowledge, as_of, draws=DRAWS)

    return build


@pytest.fixture(scope="module")
def interview(knowledge: KnowledgeBase) -> Interview:
    return interview_for(knowledge)


def the(kind: CombinationKind, advice: Advice, knowledge: KnowledgeBase) -> Combination:
    (only,) = [one for one in combinations(advice, knowledge) if one.kind is kind]
    return only


def kinds(advice: Advice, knowledge: KnowledgeBase) -> set[CombinationKind]:
    return {one.kind for one in combinations(advice, knowledge)}


# --- each kind -----------------------------------------------------------------------------------


def test_a_plain_choice_is_no_combination(an_advice: OneAdvice, knowledge: KnowledgeBase) -> None:
    advice = an_advice(copper_state="poor")

    assert advice.verdict.kind is Kind.SINGLE
    assert combinations(advice, knowledge) == ()


def test_a_split_says_why_what_to_ask_each_and_whom_to_call(
    an_advice: OneAdvice, knowledge: KnowledgeBase
) -> None:
    advice = an_advice(**SPLIT)
    leader = advice.verdict.leader
    assert leader
    plain = next(one for one in advice.options if one.offer == leader.offer and not one.alternative.is_hosted)
    gains = {
        own.criterion: own.contribution - other.contribution
        for own, other in zip(leader.trace.cells, plain.trace.cells, strict=True)
    }

    split = the(CombinationKind.ACCESS_AND_VOICE, advice, knowledge)

    assert [part.choice for part in split.parts] == [
        leader.offer.name,
        knowledge.provider["hosted"].name,
    ]
    assert split.reasons[0].records == (max(gains, key=lambda name: gains[name]),)
    assert split.reasons[1].records == (min(gains, key=lambda name: gains[name]),)
    said = " ".join(step.text for step in split.actions)
    assert "Ask the line company" in said
    assert "Ask the phone company" in said
    assert "call the line company" in said
    assert len(split.proof_to_ask) == 2


def test_a_split_because_the_carriers_own_phones_are_ruled_out_names_the_rule(
    an_advice: OneAdvice, knowledge: KnowledgeBase
) -> None:
    advice = an_advice(**SPLIT)
    leader = advice.verdict.leader
    assert leader
    options = tuple(
        replace(one, trace=replace(one.trace, viable=False, knocked_out_by=("L-05",)))
        if one.offer == leader.offer and not one.alternative.is_hosted
        else one
        for one in advice.options
    )

    split = the(CombinationKind.ACCESS_AND_VOICE, replace(advice, options=options), knowledge)

    assert split.reasons[0].records == ("L-05",)
    assert knowledge.rule["L-05"].title in split.reasons[0].text


def test_what_real_offers_decide_is_not_split(an_advice: OneAdvice, knowledge: KnowledgeBase) -> None:
    unknown = dict.fromkeys(set(PLACE) - {"country"})

    advice = an_advice(**unknown)

    assert advice.verdict.kind is Kind.TOO_CLOSE
    assert CombinationKind.ACCESS_AND_VOICE not in kinds(advice, knowledge)


def test_a_second_path_names_what_it_shares_the_proof_and_the_lines_that_are_none(
    an_advice: OneAdvice, knowledge: KnowledgeBase
) -> None:
    advice = an_advice(**DANGER)
    second = advice.verdict.second
    assert second

    found = the(CombinationKind.TWO_PATHS, advice, knowledge)

    said = " ".join(one.text for one in found.reasons)
    assert "put someone in danger" in said
    assert shared_text(Shared.MAYBE_POLE) in said
    assert second.pair.reason in said
    assert f"fail together with the main line: {knowledge.offer['clec_resale_fibre'].name}" in said
    assert second.option.offer.name in found.parts[1].choice
    assert found.proof_to_ask == (second.pair.proof,)
    assert "N-CUT-08" in [name for step in found.actions for name in step.records]


def test_without_a_second_path_on_offer_it_says_whom_to_ask(
    an_advice: OneAdvice, knowledge: KnowledgeBase
) -> None:
    advice = an_advice(**DANGER, competitor_lines=["none"])

    found = the(CombinationKind.TWO_PATHS, advice, knowledge)

    assert advice.verdict.second is None
    assert "none on offer yet" in found.parts[1].choice
    assert "satellite" in found.actions[0].text
    assert found.actions[0].due is not None


@pytest.mark.parametrize(
    ("paths", "shared"),
    [
        (("incumbent_plant", "incumbent_plant"), Shared.SAME_WIRE),
        (("incumbent_plant", "own_fibre"), Shared.MAYBE_DUCT),
        (("coax", "incumbent_plant"), Shared.MAYBE_POLE),
        (("own_fibre", "coax"), Shared.MAYBE_POLE),
        (("coax", "radio"), Shared.NOTHING),
        (("incumbent_plant", "space"), Shared.NOTHING),
    ],
)
def test_two_paths_share_what_their_pair_says(
    paths: tuple[str, str], shared: Shared, knowledge: KnowledgeBase
) -> None:
    pair = next(one for one in knowledge.path_pairs if set(one.paths) == set(paths))

    assert shared_by(pair) is shared


def test_every_pair_of_paths_has_a_word_for_what_it_shares(knowledge: KnowledgeBase) -> None:
    def shared(pair: PathPair) -> Shared:
        return shared_by(pair)

    found = {shared(one) for one in knowledge.path_pairs}

    assert found == set(Shared)
    assert len({shared_text(one) for one in Shared}) == len(Shared)


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


def test_a_stay_names_the_date_and_the_day_to_give_notice(
    an_advice: OneAdvice, knowledge: KnowledgeBase
) -> None:
    end = date(2027, 11, 22)

    found = the(CombinationKind.STAY_UNTIL, an_advice(**STAY), knowledge)

    due = {name: step.due for step in found.actions for name in step.records}
    longest_notice = next(int(one.high or 0) for one in knowledge.costs if one.id == "P-24")
    assert due["P-24"] == end - timedelta(days=longest_notice)
    assert due["N-CUT-01"] == end - timedelta(weeks=7)  # a cable line: at most 3 weeks, and 4 for the numbers
    assert [one.due for one in found.actions] == sorted(one.due for one in found.actions if one.due)
    assert "November 22, 2027" in found.title
    assert "cost at least what it saves" in found.reasons[0].text


def test_a_day_to_act_that_has_passed_is_today(
    an_advice: OneAdvice, knowledge: KnowledgeBase, as_of: date
) -> None:
    advice = an_advice(**STAY | {"contract_end": "2027-01-02"})

    found = the(CombinationKind.STAY_UNTIL, advice, knowledge)

    assert {one.due for one in found.actions} == {as_of}


def test_without_a_known_end_nobody_is_told_a_day_for_the_notice(
    an_advice: OneAdvice, knowledge: KnowledgeBase
) -> None:
    small = {"current_family": "incumbent", "copper_state": "poor", "monthly_bill": 200}
    advice = an_advice(**small, quote_competitor=190, smallest_saving=100)

    found = the(CombinationKind.STAY_UNTIL, advice, knowledge)

    assert "P-24" not in [name for step in found.actions for name in step.records]
    assert any("Look up when your contract ends" in step.text for step in found.actions)


def test_more_than_one_site_is_said_to_need_its_own_answers(
    an_advice: OneAdvice, knowledge: KnowledgeBase
) -> None:
    assert CombinationKind.SEVERAL_SITES in kinds(an_advice(sites=3), knowledge)
    assert CombinationKind.SEVERAL_SITES not in kinds(an_advice(sites=1), knowledge)


def test_every_record_that_a_combination_names_exists(
    interview: Interview, knowledge: KnowledgeBase, as_of: date
) -> None:
    known = {
        one.id
        for table in ("rules", "criteria", "checklist", "costs", "fields", "sources")
        for one in getattr(knowledge, table)
    }
    seen = set()
    for answers in varied_answers(interview, knowledge, 80):
        for one in combinations(advise(answers, knowledge, as_of, draws=5), knowledge):
            seen.add(one.kind)
            named = [name for reason in one.reasons for name in (*reason.records, *reason.sources)]
            named += [name for step in one.actions for name in step.records]
            assert set(named) <= known
            assert one.parts
            assert all(step.text and step.why for step in one.actions)

    assert seen == set(CombinationKind)


# --- several sites -------------------------------------------------------------------------------


def some_sites(knowledge: KnowledgeBase, as_of: date, **changes: dict[str, object]) -> SitesAdvice:
    def frozen(values: dict[str, object]) -> dict[str, object]:
        return {name: tuple(one) if isinstance(one, list) else one for name, one in values.items()}

    sites = {name: Answers(frozen({**PLACE, **change})) for name, change in changes.items()}  # type: ignore[arg-type]
    return advise_sites(sites, knowledge, as_of, draws=DRAWS)


def test_each_site_keeps_the_advice_it_would_get_alone(
    an_advice: OneAdvice, knowledge: KnowledgeBase, as_of: date
) -> None:
    both = some_sites(knowledge, as_of, Dallas={}, Austin=SPLIT)

    assert both.sites["Dallas"].verdict == an_advice().verdict
    assert both.sites["Austin"].verdict == an_advice(**SPLIT).verdict


def test_one_bill_costs_the_points_that_the_common_provider_is_behind_at_each_site(
    knowledge: KnowledgeBase, as_of: date
) -> None:
    both = some_sites(knowledge, as_of, Dallas={"copper_state": "poor"}, Austin={"incumbent_fibre": "yes"})

    assert {one.provider for one in both.common} == {"ilec", "clec_facilities"}
    for one in both.common:
        for name, advice in both.sites.items():
            own = max(x.trace.value for x in advice.viable if x.offer.provider == one.provider)
            best = max(x.trace.value for x in advice.viable)
            assert one.lost_points[name] == pytest.approx(100 * (best - own))
    assert [one.mean_loss for one in both.common] == sorted(one.mean_loss for one in both.common)
    said = " ".join(sites_sentences(both, knowledge))
    assert "on offer at every site" in said
    assert "the same company at each site" in said


def test_a_site_that_cannot_have_the_common_provider_is_named_with_the_reason(
    knowledge: KnowledgeBase, as_of: date
) -> None:
    changes: dict[str, dict[str, object]] = {
        "Dallas": {"copper_state": "none"},
        "Austin": {"copper_state": "none"},
        "Houston": {"copper_state": "none"},
        "Hut": {"competitor_lines": ["none"]},
        "Mill": {
            "copper_state": "none",
            "incumbent_fibre": "yes",
            "current_family": "incumbent",
            "keep_numbers": "all",
            "numbers_movable": "no",
        },
    }

    found = some_sites(knowledge, as_of, **changes)

    assert found.common == ()
    assert {one.site: one.provider for one in found.exceptions} == dict.fromkeys(
        ("Hut", "Mill"), "clec_facilities"
    )
    by_site = {one.site: one.rules for one in found.exceptions}
    assert by_site["Hut"] == ()
    assert by_site["Mill"]
    said = " ".join(sites_sentences(found, knowledge))
    assert "not on offer there" in said
    assert knowledge.rule[by_site["Mill"][0]].title in said


def test_a_site_of_machines_stays_out_of_the_common_choice(knowledge: KnowledgeBase, as_of: date) -> None:
    found = some_sites(knowledge, as_of, Shop={}, Gate={"special_lines": ["alarm"], "calls": 0})

    assert all(set(one.lost_points) == {"Shop"} for one in found.common)
    assert "Gate: its lines serve machines only" in sites_sentences(found, knowledge)[0]


def test_wrong_answers_name_their_site(knowledge: KnowledgeBase, as_of: date) -> None:
    with pytest.raises(AnswerError, match="no sites"):
        advise_sites({}, knowledge, as_of)
    with pytest.raises(AnswerError, match="Austin: answer"):
        some_sites(knowledge, as_of, Dallas={}, Austin={"setting": "moon"})


# --- the law: nothing is moved over an unresolved safety line ----------------------------------------


def varied_answers(interview: Interview, knowledge: KnowledgeBase, size: int) -> Iterator[dict[str, object]]:
    """Contents of answers files of made-up customers, the same each time."""
    batch = varied_customers(knowledge.field, np.random.default_rng(20261122), size)
    for row in range(size):
        answers: dict[str, object] = {}
        for question in interview.questions:
            value = batch.value(question.id, row)
            if question.minimum is not None and isinstance(value, float):
                value = max(value, question.minimum)
            if isinstance(value, date):
                value = value.isoformat()
            if isinstance(value, list) and len(value) > 1:
                value = [one for one in value if one not in question.exclusive]
            if isinstance(value, str) and question.options and value not in question.option:
                continue  # a field may know more options than its question
            if value not in (None, []):
                answers[question.id] = value
        yield {"version": 1, "answers": answers}


def case_answers(root: Path) -> Iterator[tuple[str, dict[str, object], date]]:
    for path in sorted((root / "tests" / "cases").glob("*.toml")):
        content = tomllib.loads(path.read_text(encoding="utf-8"))
        answers = {
            name: one.isoformat() if isinstance(one, date) else one
            for name, one in content["answers"].items()
        }
        yield path.stem, {"version": 1, "answers": answers}, content["as_of"]


def is_said_in_red(advice: Advice, knowledge: KnowledgeBase) -> bool:
    """Whether the advice as reports show it today holds a safety text, and puts it among the first steps."""
    rules = advice.rules_for_choice("knock_out", "caution", "action", "info")
    return any(one.is_safety_matter for one in rules) and any(
        one.safety for one in next_steps(advice, knowledge)
    )


def open_machines(advice: Advice) -> set[str]:
    return {one.line for one in unresolved_safety_lines(advice) if one.is_told} & {"alarm", "elevator"}


def test_in_every_case_an_unresolved_alarm_or_lift_line_is_said_in_red(
    project_root: Path, knowledge: KnowledgeBase
) -> None:
    met = []
    for name, answers, as_of in case_answers(project_root):
        advice = advise(answers, knowledge, as_of, draws=DRAWS)
        if open_machines(advice):
            met.append(name)
            assert is_said_in_red(advice, knowledge), name

    assert len(met) >= 5


def test_among_varied_customers_an_unresolved_alarm_or_lift_line_is_said_in_red(
    interview: Interview, knowledge: KnowledgeBase, as_of: date
) -> None:
    met = 0
    for answers in varied_answers(interview, knowledge, CUSTOMERS):
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


def test_without_its_rules_an_unresolved_line_is_still_told(
    an_advice: OneAdvice, knowledge: KnowledgeBase
) -> None:
    advice = an_advice(**ALARM)
    silent = replace(advice, trace=replace(advice.trace, rules=()))

    assert not is_said_in_red(silent, knowledge)
    assert [one.line for one in unresolved_safety_lines(silent)] == ["alarm"]


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
