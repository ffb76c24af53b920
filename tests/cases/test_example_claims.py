"""The seven claims that the published examples make about any wizard (X-T1 to X-T7), each as a test."""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from advisor.advice import Advice, Option, advise
from advisor.reasons import headline
from rules.knowledge import KnowledgeBase
from rules.schema import Mark, Rule
from tests.cases.test_cases import CASES, Case, outcome_of

Answers = dict[str, object]
EXAMPLES = [one for one in CASES if one.id.startswith("X-")]
AS_OF = date(2026, 11, 22)
OTHER_SEEDS = (1, 2, 3)
DRAWS = 500  # of the other seeds: a leader is told well enough
A_YEAR = re.compile(r"\b(19|20)\d\d\b")
MONEY = re.compile(r"\b(USD|CAD)\b")
NO_YEAR_KNOWN = ("undated", "varies", "no price read")
UNVERIFIED = (Mark.KNOWN, Mark.JUDGEMENT)


def case(name: str) -> Case:
    return next(one for one in CASES if one.id == name)


def answers_of(name: str, **changes: object) -> Answers:
    """The answers of a case with some changed; None takes an answer out."""
    found: Answers = dict(case(name).plain_answers)
    for field, value in changes.items():
        if value is None:
            found.pop(field, None)
        else:
            found[field] = value
    return found


def advice_on(answers: Answers, knowledge: KnowledgeBase, **options: int) -> Advice:
    return advise({"version": 1, "answers": answers}, knowledge, AS_OF, **options)


def option(advice: Advice, name: str) -> Option:
    return next(one for one in advice.options if one.id == name)


# --- X-T1: what must not be advised ------------------------------------------------------------


@pytest.mark.parametrize("one", EXAMPLES, ids=[one.id for one in EXAMPLES])
def test_what_must_not_be_advised_is_impossible_or_struck_out(one: Case, knowledge: KnowledgeBase) -> None:
    """Not on offer, struck out by a rule that exists, or never chosen whatever the seed."""
    for seed in OTHER_SEEDS:
        advice = advise(one.answers_file, knowledge, one.as_of, seed=seed, draws=DRAWS)
        verdict = advice.verdict
        chosen = {found.id for found in (verdict.leader, verdict.second and verdict.second.option) if found}
        for found in advice.options:
            names = {found.id, found.offer.id, found.offer.provider, found.family}
            if names & set(one.expected.must_not):
                told = f"{one.id}, seed {seed}: {found.id}"
                assert found.id not in chosen, f"{told} is advised"
                if not found.is_viable:
                    by = found.trace.knocked_out_by
                    assert by, f"{told} is struck out by no rule"
                    assert set(by) <= set(knowledge.rule), f"{told} is struck out by {by}"


# --- X-T2: the wire decides ----------------------------------------------------------------------


def test_another_wire_of_the_same_incumbent_is_other_advice(knowledge: KnowledgeBase) -> None:
    on_fibre = advice_on(answers_of("X-15"), knowledge)

    for state in ("good", "slow", "poor", "ending"):
        on_copper = advice_on(answers_of("X-15", incumbent_fibre="no", copper_state=state), knowledge)

        assert on_copper.verdict.leader is not None
        assert on_fibre.verdict.leader is not None
        assert on_copper.verdict.leader.offer.id != on_fibre.verdict.leader.offer.id, state
        assert headline(on_copper, knowledge) != headline(on_fibre, knowledge), state


@pytest.mark.parametrize("state", ["poor", "ending"])
def test_the_law_office_leaves_the_incumbent_when_its_wire_is_bad(
    knowledge: KnowledgeBase, state: str
) -> None:
    advice = advice_on(answers_of("X-15", incumbent_fibre="no", copper_state=state), knowledge)

    assert advice.verdict.family == "competitor"


# --- X-T3: another country -----------------------------------------------------------------------


def test_canada_drops_american_law_and_adds_its_own(knowledge: KnowledgeBase) -> None:
    common: Answers = {
        "setting": "city",
        "current_family": "incumbent",
        "current_wire": "fibre",
        "monthly_bill": 400,
        "contract": "in_force",
        "contract_end": "2028-01-22",
        "incumbent_fibre": "yes",
        "copper_state": "good",
        "competitor_lines": ["cable"],
        "leased_loop": "yes",
        "reseller": "fibre",
        "people": 10,
        "pbx": "replace",
        "phone_places": "several_floors",
        "compliance": ["outbound"],
        "special_lines": ["none"],
    }

    american = outcome_of(_file(common | {"country": "us", "region": "US-VA"}), knowledge, AS_OF)
    canadian = outcome_of(_file(common | {"country": "ca", "region": "CA-ON"}), knowledge, AS_OF)

    assert {"R-14", "R-15", "R-16", "R-33"} <= _fired(american.advice)
    assert {"R-28", "R-29"}.isdisjoint(_fired(american.advice))
    assert any(one.offer.provider == "clec_une" for one in american.advice.options)
    assert "Kari" in american.said

    assert {"R-28", "R-29"} <= _fired(canadian.advice)
    assert {"R-14", "R-15", "R-16", "R-33"}.isdisjoint(_fired(canadian.advice))
    assert not any(one.offer.provider == "clec_une" for one in canadian.advice.viable)
    for words in ("Kari", "RAY BAUM", "FCC", "47 CFR", "47 U.S.C."):
        assert words not in canadian.said
        assert not any(words in (one.rule.reference or "") for one in canadian.advice.trace.rules), words


# --- X-T4: one fact more, no more to find out ------------------------------------------------------


def test_one_fact_more_never_leaves_more_to_find_out(knowledge: KnowledgeBase) -> None:
    """Counted on the questions that were open at first: an alarm, say, opens new ones of its own."""
    facts: Answers = {
        "setting": "city",
        "incumbent_fibre": "yes",
        "copper_state": "good",
        "competitor_lines": ["cable"],
        "technology": "open",
        "special_lines": ["none"],
        "contract": "none",
        "harm_hour": "lost_sales",
    }
    known = answers_of("X-12")
    first = {one.field for one in advice_on(known, knowledge).assumptions}
    open_before = first

    for field, value in facts.items():
        known[field] = value
        still_open = {one.field for one in advice_on(known, knowledge).assumptions} & first

        assert still_open <= open_before, field
        assert field not in still_open
        open_before = still_open


# --- X-T5: more weight on cost ----------------------------------------------------------------------


@pytest.mark.parametrize(("dear", "cheap"), [("ilec", "clec_facilities"), ("clec_facilities", "ilec")])
def test_more_weight_on_cost_never_helps_the_dearer_quote(
    knowledge: KnowledgeBase, dear: str, cheap: str
) -> None:
    quotes = {"ilec": "quote_incumbent", "clec_facilities": "quote_competitor"}
    offers = {"ilec": "ilec_fibre", "clec_facilities": "clec_fibre_onnet"}
    gaps, ranks = [], []

    for bucket in ("none", "a_little", "a_lot", "decides"):
        answers = answers_of("X-18", importance_cost=bucket, **{quotes[dear]: 600, quotes[cheap]: 400})
        advice = advice_on(answers, knowledge)
        gaps.append(option(advice, offers[dear]).trace.value - option(advice, offers[cheap]).trace.value)
        ranks.append(option(advice, offers[dear]).trace.rank)

    assert gaps == sorted(gaps, reverse=True)
    assert ranks == sorted(ranks)


# --- X-T6: what is not true is not said ---------------------------------------------------------------

NOT_TRUE = {
    "A-08": r"ILECs? (is|are) headquartered",
    "A-13": r"CLECs? (have|has) lower operating costs?",
    "A-14": r"ILECs? (do|does) not (offer|sell|have) (VoIP|internet calling)",
}


def test_no_sentence_says_what_is_not_true(project_root: Path) -> None:
    for path in _places_with_sentences(project_root):
        text = " ".join(path.read_text(encoding="utf-8").split())
        for record, pattern in NOT_TRUE.items():
            found = re.search(pattern, text, re.IGNORECASE)
            assert found is None, f"{path.relative_to(project_root)}: {record}: {found}"


def _places_with_sentences(root: Path) -> Iterator[Path]:
    for folder in ("rules", "advisor"):
        for ending in ("toml", "py", "po"):
            yield from sorted((root / folder).rglob(f"*.{ending}"))


def test_the_interview_offers_hosted_voice_over_the_incumbents_line(knowledge: KnowledgeBase) -> None:
    """The other side of A-14: the incumbent's line carries internet calling like any other."""
    advice = advice_on(answers_of("X-15"), knowledge)

    assert option(advice, "ilec_fibre+hosted").is_viable


# --- X-T7: a figure has a year and a source --------------------------------------------------------------


def test_every_price_has_a_year_and_a_source(knowledge: KnowledgeBase) -> None:
    for one in knowledge.costs:
        assert A_YEAR.search(one.year) or one.year.startswith(NO_YEAR_KNOWN), f"{one.id}: {one.year}"
        confessed = one.mark in UNVERIFIED and "ot confirmed" in (one.note or "")
        assert one.sources or confessed, f"{one.id}: neither source nor a word that it is not confirmed"


def test_every_sum_of_money_in_a_sentence_has_a_year_and_a_source(knowledge: KnowledgeBase) -> None:
    for rule in knowledge.rules:
        if rule.shown and MONEY.search(rule.statement):
            dated = A_YEAR.search(rule.statement) or rule.valid_from or rule.review_by
            assert dated, f"{rule.id}: a sum without a year"
            assert rule.sources or _is_a_question(rule), f"{rule.id}: a sum without a source"
    for fact in knowledge.facts:
        if MONEY.search(fact.statement) and fact.mark not in UNVERIFIED:
            dated = A_YEAR.search(f"{fact.title} {fact.statement}") or fact.valid_from or fact.review_by
            assert dated, f"{fact.id}: a sum without a year"
            assert fact.sources, f"{fact.id}: a sum without a source"


def _is_a_question(rule: Rule) -> bool:
    return rule.mark in UNVERIFIED and "ot confirmed" in f"{rule.statement} {rule.note or ''}"


def _file(answers: Answers) -> Answers:
    return {"version": 1, "answers": answers}


def _fired(advice: Advice) -> set[str]:
    return {one.rule.id for one in advice.trace.rules}
