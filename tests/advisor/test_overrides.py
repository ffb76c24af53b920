"""Local knowledge replaces ratings and facts of one case: with a reason, and with both verdicts shown."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import pytest
from pydantic import ValidationError

from advisor.advice import advise
from advisor.answers import AnswerError, Answers
from advisor.claims import statements
from advisor.export import advice_as_data
from advisor.override_checks import overrides_from
from advisor.override_text import override_text, overrides_told, side_by_side
from advisor.overrides import FactOverride, RatingOverride, RecordOverride, is_safety_record, overridden
from advisor.prepared import interview_of
from advisor.reasons import headline, reasons_against, reasons_for
from advisor.report.content import report_of
from advisor.report.text import text_report
from advisor.wording import weakest_mark
from advisor.working_text import working_text
from rules.knowledge import KnowledgeBase
from rules.schema import Fact, Mark, RatingCell
from tests.advisor.test_flips import answers_of

AS_OF = date(2026, 11, 22)
DRAWS = 300
LAST_COPPER = "o05_number_held_on_dying_copper"
REASON = "Three outages in this street since spring."
LATER = {"fact": "F-WATCH-01", "statement": "The town kept its copper.", "reason": REASON}
POOR_CABLE = {"provider": "clec_facilities", "criterion": "C-04", "rating": 1, "reason": REASON}


def with_overrides(name: str, *overrides: Mapping[str, object]) -> dict[str, object]:
    return {**answers_of(name).as_data(), "overrides": list(overrides)}


def test_a_rating_is_replaced_for_this_case_only(knowledge: KnowledgeBase) -> None:
    local = overridden(knowledge, (RatingOverride("ilec", "C-04", 1.5, REASON),))

    cells = {(one.provider, one.criterion): one for one in local.ratings}
    assert (cells["ilec", "C-04"].low, cells["ilec", "C-04"].typical, cells["ilec", "C-04"].high) == (
        1.5,
    ) * 3
    assert cells["ilec", "C-04"].reason == REASON
    others = [one for one in local.ratings if (one.provider, one.criterion) != ("ilec", "C-04")]
    assert all(one in knowledge.ratings for one in others)
    assert len(local.ratings) == len(knowledge.ratings)


def test_a_fact_that_does_not_hold_takes_every_rule_that_rests_on_it_along(knowledge: KnowledgeBase) -> None:
    fact = next(
        name for rule in knowledge.rules for name in rule.facts if not is_safety_record(name, knowledge)
    )

    left = {rule.id for rule in overridden(knowledge, (RecordOverride(fact, REASON),)).rules}

    gone = {rule.id for rule in knowledge.rules} - left
    assert gone == {rule.id for rule in knowledge.rules if fact in rule.facts}
    assert gone


def test_the_verdict_with_and_without_stand_side_by_side(knowledge: KnowledgeBase) -> None:
    name = "o01_florist_with_card_terminal"
    advice = advise(with_overrides(name, POOR_CABLE), knowledge, AS_OF, draws=DRAWS)
    plain = advise(answers_of(name), knowledge, AS_OF, draws=DRAWS)

    assert advice.without is not None
    assert headline(advice.without, knowledge) == headline(plain, knowledge)
    assert advice.without.shares == plain.shares
    assert advice.shares["clec_facilities"] < plain.shares["clec_facilities"]
    assert len(side_by_side(advice, knowledge)) == 2
    assert plain.without is None


def test_the_reason_is_printed(knowledge: KnowledgeBase) -> None:
    advice = advise(
        with_overrides("o01_florist_with_card_terminal", POOR_CABLE), knowledge, AS_OF, draws=DRAWS
    )
    interview = interview_of(knowledge)

    report = " ".join(text_report(report_of(advice, knowledge, interview)).split())
    data = advice_as_data(advice, knowledge, interview)

    assert REASON in report
    assert data["overrides"] == [{**POOR_CABLE, "rating": 1.0}]
    assert data["without_overrides"]
    assert REASON in override_text(advice.overrides[0], knowledge)


def test_where_a_rating_leaves_the_line_is_told(knowledge: KnowledgeBase) -> None:
    good_cable = {**POOR_CABLE, "criterion": "C-04", "rating": 4}
    advice = advise(
        with_overrides("o01_florist_with_card_terminal", good_cable), knowledge, AS_OF, draws=DRAWS
    )
    cable = next(one for one in advice.options if one.id == "clec_cable")
    cell = next(one for one in cable.trace.cells if one.criterion == "C-04")

    (told,) = overrides_told(advice, knowledge)

    assert (cell.typical, cell.rating) == (4, 2)
    assert "is rated 4 here" in told
    assert told.endswith("With what the line itself changes, the cable company's line stands at 2.")


def test_overrides_go_through_the_answers_file_unchanged(knowledge: KnowledgeBase) -> None:
    interview = interview_of(knowledge)
    answers = Answers.parse(
        with_overrides("o01_florist_with_card_terminal", POOR_CABLE), interview, knowledge
    )

    assert Answers.from_json(answers.to_json(), interview, knowledge) == answers


def test_safety_cannot_be_put_aside(knowledge: KnowledgeBase) -> None:
    rule = next(one for one in knowledge.rules if one.severity == "safety")
    content = with_overrides("o01_florist_with_card_terminal", {"record": rule.id, "reason": REASON})

    with pytest.raises(AnswerError, match="about safety"):
        advise(content, knowledge, AS_OF)


@pytest.mark.parametrize(
    ("override", "message"),
    [
        ({"record": "R-999", "reason": REASON}, "no rule or fact"),
        ({"record": "R-11", "reason": "  "}, "no reason"),
        ({"record": "F-CA-01", "reason": REASON}, "no rule rests on F-CA-01"),
        ({"record": "R-11"}, '"reason" is missing'),
        ({"record": "R-11", "reason": "x" * 501}, "too long"),
        ({"record": "R-11", "reason": "a\x00b"}, "cannot be printed"),
        ({"record": ["R-11"], "reason": REASON}, "not a text"),
        ({**POOR_CABLE, "provider": "ilek"}, 'Did you mean "ilec"'),
        ({**POOR_CABLE, "criterion": "C-99"}, "no rating on"),
        ({**POOR_CABLE, "rating": 5.5}, "is no rating"),
        ({**POOR_CABLE, "rating": float("nan")}, "is no rating"),
        ({**POOR_CABLE, "rating": True}, "is no rating"),
        ({**POOR_CABLE, "rating": 10**400}, "is no rating"),
        ({**POOR_CABLE, "extra": 1}, "unknown entry"),
        ({**POOR_CABLE, "reason": "\u3164\u3164"}, "no reason"),  # letters that are blank
        ({**POOR_CABLE, "reason": "\u200b\u2060"}, "no reason"),  # of no width
        ({**POOR_CABLE, "reason": "..."}, "no reason"),
        ({**LATER, "fact": "F-WATCH-99"}, "no fact"),
        ({**LATER, "fact": "F-TOP-10"}, "about safety and cannot be replaced"),
        ({"fact": "F-WATCH-01", "reason": REASON}, "leaves F-WATCH-01 as it is"),
        ({**LATER, "reason": "\u115f"}, "no reason"),
        ({**LATER, "statement": "\u3164"}, "no words for the fact"),
        ({**LATER, "statement": "x" * 1001}, "too long"),
        ({**LATER, "statement": "a\nb"}, "cannot be printed"),
        ({**LATER, "valid_to": "2026-02-30"}, "is no day"),
        ({**LATER, "valid_to": 20260630}, "is no day"),
        ({**LATER, "valid_to": "3026-02-20"}, "is no day"),
        ({**LATER, "watch_date": "soon"}, "is no day"),
        ({**LATER, "rules": "R-01"}, "not a list"),
        ({**LATER, "rules": ["R-11"]}, "no rule on this fact"),
        ({"fact": "F-TOP-05", "watch_date": "2027-01-01", "reason": REASON}, "has no day to watch"),
        ({"fact": "F-TOP-05", "valid_to": "2001-01-01", "reason": REASON}, "begins on"),
        ("R-11", "not a table"),
    ],
)
def test_what_is_wrong_with_an_override_is_said(
    override: object, message: str, knowledge: KnowledgeBase
) -> None:
    content = {**answers_of("o01_florist_with_card_terminal").as_data(), "overrides": [override]}

    with pytest.raises(AnswerError) as caught:
        Answers.parse(content, interview_of(knowledge), knowledge)

    assert message in str(caught.value)


def test_one_thing_cannot_be_replaced_twice(knowledge: KnowledgeBase) -> None:
    content = with_overrides("o01_florist_with_card_terminal", POOR_CABLE, {**POOR_CABLE, "rating": 2})

    with pytest.raises(AnswerError, match="replaced twice"):
        Answers.parse(content, interview_of(knowledge), knowledge)


# --- a fact replaced ------------------------------------------------------------------------------


def test_a_fact_in_other_words_is_local_and_so_is_every_rule_on_it(knowledge: KnowledgeBase) -> None:
    local = overridden(knowledge, (FactOverride("F-WATCH-01", REASON, "The town kept its copper."),))

    fact = local.fact["F-WATCH-01"]
    assert (fact.statement, fact.note, fact.mark) == ("The town kept its copper.", REASON, Mark.LOCAL)
    assert not fact.sources
    assert not fact.mark.is_verified
    resting = [rule for rule in local.rules if "F-WATCH-01" in rule.facts]
    assert resting
    assert all(rule.mark is Mark.LOCAL and "The town kept" in str(rule.note) for rule in resting)
    others = [rule for rule in local.rules if "F-WATCH-01" not in rule.facts]
    assert others == [rule for rule in knowledge.rules if "F-WATCH-01" not in rule.facts]


def test_a_fact_that_has_ended_here_takes_its_rules_along_and_changes_the_verdict(
    knowledge: KnowledgeBase,
) -> None:
    ended = {"fact": "F-WATCH-01", "valid_to": "2026-06-30", "reason": REASON}

    advice = advise(with_overrides(LAST_COPPER, ended), knowledge, AS_OF, draws=DRAWS)

    assert advice.without is not None
    assert advice.without.verdict.leader is None
    assert advice.verdict.family == "incumbent"
    used = [one.rule for one in advice.trace.rules]
    assert not [rule for rule in used if "F-WATCH-01" in rule.facts]
    with_local, published = (row["Advice"] for row in side_by_side(advice, knowledge))
    assert with_local != published


def test_a_fact_that_ends_later_changes_nothing_today(knowledge: KnowledgeBase) -> None:
    later = {"fact": "F-WATCH-01", "valid_to": "2027-06-30", "reason": REASON}

    advice = advise(with_overrides(LAST_COPPER, later), knowledge, AS_OF, draws=DRAWS)

    assert advice.without is not None
    assert headline(advice, knowledge) == headline(advice.without, knowledge)
    assert "Here it holds until June 30, 2027." in override_text(advice.overrides[0], knowledge)


def test_rules_that_no_longer_follow_from_a_fact_are_left_out(knowledge: KnowledgeBase) -> None:
    local = overridden(knowledge, (FactOverride("F-WATCH-01", REASON, rules=("R-01",)),))

    assert {one.id for one in knowledge.rules} - {one.id for one in local.rules} == {"R-01"}


def test_a_replaced_fact_is_printed_as_local_wherever_it_stands(knowledge: KnowledgeBase) -> None:
    interview = interview_of(knowledge)
    advice = advise(with_overrides(LAST_COPPER, LATER), knowledge, AS_OF, draws=DRAWS)

    report = " ".join(text_report(report_of(advice, knowledge, interview)).split())
    working = " ".join(working_text(advice, knowledge, interview).split())
    data = advice_as_data(advice, knowledge, interview)
    shown = statements(overridden(knowledge, advice.overrides), interview)
    statement = next(one for one in shown if one.id == "F-WATCH-01")

    for text in (report, working):
        assert "another one here, by local knowledge. Here it reads: “The town kept its copper.”" in text
        assert f"Reason given: {REASON}" in text
        assert "As published" in text  # the verdict without it
    assert "(Local knowledge put in for this case, not ours.)" in report  # the rule that rests on it
    facts = data["facts"]
    assert isinstance(facts, dict)
    assert facts["F-WATCH-01"]["mark"] == "L"
    assert not facts["F-WATCH-01"]["verified"]
    assert facts["F-WATCH-01"]["note"] == REASON
    assert (statement.mark, statement.text, statement.note) == (
        Mark.LOCAL, "The town kept its copper.", REASON,
    )  # fmt: skip


def test_a_replaced_fact_goes_through_the_answers_file_unchanged(knowledge: KnowledgeBase) -> None:
    interview = interview_of(knowledge)
    full = {**LATER, "valid_to": "2027-06-30", "watch_date": "2027-01-01", "rules": ["R-01"]}
    answers = Answers.parse(with_overrides(LAST_COPPER, full), interview, knowledge)

    assert Answers.from_json(answers.to_json(), interview, knowledge) == answers
    assert answers.as_data()["overrides"] == [full]


def test_what_says_the_same_as_the_published_knowledge_is_refused(knowledge: KnowledgeBase) -> None:
    fact = knowledge.fact["F-WATCH-01"]
    same = {"fact": fact.id, "statement": f"{fact.statement} ", "reason": REASON}
    firm = next(one for one in knowledge.ratings if one.low < one.high).model_copy(
        update={"low": 3.0, "typical": 3.0, "high": 3.0}
    )
    narrow = replace(knowledge, ratings=(firm,))
    rating = {"provider": firm.provider, "criterion": firm.criterion, "rating": 3, "reason": REASON}

    for override, base in ((same, knowledge), (rating, narrow)):
        assert overrides_from([override], base)[1], override
    assert not overrides_from([{**rating, "rating": 3.5}], narrow)[1]


def test_a_reason_from_a_replaced_rating_is_marked_as_local(knowledge: KnowledgeBase) -> None:
    content = with_overrides("o01_florist_with_card_terminal", {**POOR_CABLE, "criterion": "C-10"})
    advice = advise(content, knowledge, AS_OF, draws=DRAWS)
    local = overridden(knowledge, advice.overrides)

    told = [*reasons_for(advice, local), *reasons_against(advice, local)]

    of_ours = [one for one in told if REASON in one.text]
    assert of_ours
    assert all(weakest_mark(one.records, local) is Mark.LOCAL for one in of_ours)


@pytest.mark.parametrize("model", [Fact, RatingCell])
def test_no_data_file_may_call_itself_local(model: type, knowledge: KnowledgeBase) -> None:
    record = (knowledge.facts if model is Fact else knowledge.ratings)[0]

    with pytest.raises(ValidationError, match="for one case alone"):
        model.model_validate(record.model_dump() | {"mark": "L"})
