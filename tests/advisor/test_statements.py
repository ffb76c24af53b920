"""Every record that claims something is a statement, which can be searched, filtered and left out."""

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta

import pytest

from advisor.advice import advise
from advisor.answers import Answers
from advisor.claims import statements
from advisor.overrides import RecordOverride
from advisor.questions import Interview, interview_for
from advisor.rule_text import condition_lines, effect_lines, force_text
from advisor.staleness import changes_together, effect_of, effect_text, rules_resting_on, stale
from advisor.statements import Statement, interest_text, kind_name, matching, topic_name
from rules.knowledge import KnowledgeBase
from rules.schema import Mark

DRAWS = 200
# The incumbent's copper would be all there is, were it not on its way out.
LAST_COPPER = Answers(
    {
        "country": "us", "region": "US-OH", "setting": "suburb", "current_family": "incumbent",
        "current_wire": "copper", "incumbent_fibre": "no", "copper_state": "ending",
        "notice": "lines_end", "competitor_lines": ["none"], "leased_loop": "no", "reseller": "none",
        "special_lines": ["none"], "importance_reliability": "decides", "importance_technology": "none",
        "importance_cost": "none",
    }
)  # fmt: skip


@pytest.fixture(scope="module")
def interview(knowledge: KnowledgeBase) -> Interview:
    return interview_for(knowledge)


@pytest.fixture(scope="module")
def found(knowledge: KnowledgeBase, interview: Interview) -> tuple[Statement, ...]:
    return statements(knowledge, interview)


def named(found: tuple[Statement, ...], name: str) -> Statement:
    return next(one for one in found if one.id == name)


# --- what there is -----------------------------------------------------------------------------


def test_every_record_that_claims_something_is_there_once(
    found: tuple[Statement, ...], knowledge: KnowledgeBase
):
    counts = Counter(one.kind for one in found)

    assert counts == {
        "rule": sum(one.shown for one in knowledge.rules),
        "fact": len(knowledge.facts),
        "claim": len(knowledge.claims),
        "rating": len(knowledge.ratings),
        "modifier": len(knowledge.modifiers),
        "weight": len(knowledge.floors) + len(knowledge.emphases),
        "assumption": sum(len(one.unknown) for one in knowledge.fields),
        "price": len(knowledge.costs),
        "incumbent": len(knowledge.incumbents),
        "path": len(knowledge.path_pairs),
        "checklist": len(knowledge.checklist),
    }
    assert len({one.id for one in found}) == len(found)


def test_each_has_a_title_and_a_kind_and_topics_in_words(
    found: tuple[Statement, ...], knowledge: KnowledgeBase
):
    for one in found:
        assert one.title
        assert kind_name(one.kind)
        assert all(topic_name(topic, knowledge) != topic for topic in one.topics), one.topics


def test_a_rule_kept_for_maintainers_is_left_out(found: tuple[Statement, ...], knowledge: KnowledgeBase):
    hidden = [one.id for one in knowledge.rules if not one.shown]

    assert hidden
    assert not {one.id for one in found} & set(hidden)


def test_what_has_no_source_and_what_we_judge_is_never_marked_as_checked(found: tuple[Statement, ...]):
    for one in found:
        if one.kind in ("rating", "weight", "assumption", "path"):
            assert one.mark is Mark.JUDGEMENT
        if one.mark.is_verified:
            assert one.sources or one.references, one.id


def test_an_incumbent_we_are_not_sure_of_is_not_confirmed(found: tuple[Statement, ...]):
    assert named(found, "I-US-AK").mark is Mark.KNOWN


# --- search and filters --------------------------------------------------------------------------


def test_all_words_must_stand_somewhere_in_the_statement_or_its_sources(found: tuple[Statement, ...]):
    hit = matching(found, words="COPPER r-01b")

    assert [one.id for one in hit] == ["R-01b"]
    assert matching(found, words="no such words anywhere") == ()
    assert "R-01b" in [one.id for one in matching(found, words="S-020")]


def test_filters_keep_only_what_fits_all_of_them(found: tuple[Statement, ...]):
    hit = matching(found, kind="rule", mark="V", country="ca", topic="second_path")

    assert all(
        (one.kind, one.mark, "second_path" in one.topics) == ("rule", "V", True) and "ca" in one.countries
        for one in hit
    )
    assert matching(found) == found


def test_who_gains_is_told_from_the_sources(knowledge: KnowledgeBase):
    trade = next(one for one in knowledge.sources if one.may_have_interest)
    law = next(one for one in knowledge.sources if not one.may_have_interest)

    assert "our own view" in interest_text([])
    assert interest_text([law]).startswith("None of its sources")
    assert interest_text([trade]).startswith("Each source")
    assert interest_text([law, trade]).startswith("1 of 2 sources")


# --- past its date ---------------------------------------------------------------------------------


def test_a_statement_is_stale_the_day_after_its_review_date(found: tuple[Statement, ...]):
    one = named(found, "R-01")
    assert one.review_by

    assert not one.is_stale(one.review_by)
    assert stale([one], one.review_by + timedelta(days=1)) == (one,)


def test_leaving_out_the_rule_that_decides_changes_the_verdict(
    found: tuple[Statement, ...], knowledge: KnowledgeBase, as_of: date
):
    advice = advise(LAST_COPPER, knowledge, as_of, draws=DRAWS)

    effect = effect_of(named(found, "R-01"), advice, LAST_COPPER, knowledge)

    assert effect.rules == ("R-01",)
    assert effect.changes
    assert advice.verdict.leader is None
    assert effect.without is not None
    assert effect.without.verdict.family == "incumbent"
    assert "Without it the verdict would be: " in effect_text(effect, knowledge, as_of)


def test_what_a_consultant_left_out_already_does_not_stop_the_count(
    found: tuple[Statement, ...], knowledge: KnowledgeBase, as_of: date
):
    answers = replace(LAST_COPPER, overrides=(RecordOverride("R-01", "The town kept its copper."),))
    advice = advise(answers, knowledge, as_of, draws=DRAWS)

    assert not changes_together([named(found, "R-01")], advice, answers, knowledge)
    assert not effect_of(named(found, "R-01"), advice, answers, knowledge).changes


def test_a_fact_counts_through_the_rules_that_cite_it(
    found: tuple[Statement, ...], knowledge: KnowledgeBase, as_of: date
):
    advice = advise(LAST_COPPER, knowledge, as_of, draws=DRAWS)

    effect = effect_of(named(found, "F-WATCH-01"), advice, LAST_COPPER, knowledge)

    assert set(effect.rules) <= set(rules_resting_on("F-WATCH-01", knowledge))
    assert "R-01" in effect.rules
    assert effect.changes
    assert changes_together([named(found, "F-WATCH-01")], advice, LAST_COPPER, knowledge)


def test_a_rule_that_does_not_apply_changes_nothing(
    found: tuple[Statement, ...], knowledge: KnowledgeBase, as_of: date
):
    advice = advise(LAST_COPPER, knowledge, as_of, draws=DRAWS)

    effect = effect_of(named(found, "R-29"), advice, LAST_COPPER, knowledge)

    assert not effect.changes
    assert effect_text(effect, knowledge, as_of) == "Your advice does not use it."


def test_a_price_moves_no_verdict(found: tuple[Statement, ...], knowledge: KnowledgeBase, as_of: date):
    advice = advise(LAST_COPPER, knowledge, as_of, draws=DRAWS)
    price = next(one for one in found if one.kind == "price")

    effect = effect_of(price, advice, LAST_COPPER, knowledge)

    assert "a price to ask about" in effect_text(effect, knowledge, as_of)


def test_a_rule_past_its_end_is_said_to_be_left_out(
    knowledge: KnowledgeBase, interview: Interview, as_of: date
):
    ended = knowledge.rule["R-01"].model_copy(update={"valid_to": as_of - timedelta(days=1)})
    rules = tuple(ended if one.id == "R-01" else one for one in knowledge.rules)
    older = replace(knowledge, rules=rules)
    advice = advise(LAST_COPPER, older, as_of, draws=DRAWS)

    effect = effect_of(named(statements(older, interview), "R-01"), advice, LAST_COPPER, older)

    assert "It has ended" in effect_text(effect, older, as_of)


# --- rules in words ----------------------------------------------------------------------------------


def test_every_condition_and_effect_is_in_words_without_ids_of_the_data(
    knowledge: KnowledgeBase, interview: Interview
):
    fields = {one.id for one in knowledge.fields if "_" in one.id}
    options = {option for one in knowledge.fields for option in one.options if "_" in option}
    for rule in knowledge.rules:
        told = [one.text for one in condition_lines(rule.when, interview, knowledge)]
        told += effect_lines(rule, knowledge)

        assert told
        assert not {word.strip(".;:“”") for text in told for word in text.split()} & (fields | options), (
            rule.id
        )


def test_a_condition_keeps_its_shape(knowledge: KnowledgeBase, interview: Interview):
    lines = condition_lines(knowledge.rule["R-01b"].when, interview, knowledge)

    assert [(one.depth, one.text.split(":")[0]) for one in lines] == [
        (0, "All of these hold"),
        (1, "“How good is the copper phone line here?”, one of"),
        (1, "“Months until the copper ends” has no answer."),
        (1, "These do not all hold together"),
        (2, lines[4].text.split(":")[0]),
        (2, lines[5].text.split(":")[0]),
    ]
    assert "has an answer" in lines[4].text


def test_a_rule_says_from_when_it_is_in_force(knowledge: KnowledgeBase):
    rule = knowledge.rule["R-29"]
    assert rule.valid_from

    assert force_text(rule, rule.valid_from) == "In force since February 13, 2025."
    assert force_text(rule, rule.valid_from - timedelta(days=1)).endswith("Not in force today.")
