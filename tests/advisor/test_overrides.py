"""Local knowledge replaces ratings and facts of one case: with a reason, and with both verdicts shown."""

from collections.abc import Mapping
from datetime import date

import pytest

from advisor.advice import advise
from advisor.answers import AnswerError, Answers
from advisor.export import advice_as_data
from advisor.override_text import override_text, side_by_side
from advisor.overrides import RatingOverride, RecordOverride, is_safety_record, overridden
from advisor.prepared import interview_of
from advisor.reasons import headline
from advisor.text_report import text_report
from rules.knowledge import KnowledgeBase
from tests.advisor.test_flips import answers_of

AS_OF = date(2026, 11, 22)
DRAWS = 300
REASON = "Three outages in this street since spring."
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

    report = " ".join(text_report(advice, knowledge, interview).split())
    data = advice_as_data(advice, knowledge, interview)

    assert REASON in report
    assert data["overrides"] == [{**POOR_CABLE, "rating": 1.0}]
    assert data["without_overrides"]
    assert REASON in override_text(advice.overrides[0], knowledge)


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
