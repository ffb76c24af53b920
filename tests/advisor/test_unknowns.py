"""Which open questions can change the verdict, and which provably cannot."""

from datetime import date
from itertools import product

import pytest

from advisor.advice import Advice, advise
from advisor.answers import Answers, Value
from advisor.flip_text import outcome_today, unknown_text, unknowns_sentence, whom_to_ask
from advisor.line_of_today import contradicts_today
from advisor.prepared import interview_of
from advisor.unknowns import Influence, Unknown, Unknowns, leads_elsewhere, possible_answers, unknowns
from advisor.variants import NOTHING, Case, Change, Outcome
from rules.knowledge import KnowledgeBase
from rules.verdict import Kind
from tests.advisor.test_flips import answers_of

AS_OF = date(2026, 11, 22)
DRAWS = 400
CHOSEN = (
    "o01_florist_with_card_terminal",
    "o27_puerto_rico_shop_price_first",
    "o40_no_competitor_in_a_small_town",
    "o41_eager_office_with_a_managed_alarm",
    "x02_design_studio_downtown",
)
MOST_COMBINATIONS = 400


def looked_into(name: str, knowledge: KnowledgeBase) -> tuple[Answers, Advice, Unknowns]:
    answers = answers_of(name)
    advice = advise(answers, knowledge, AS_OF, draws=DRAWS)
    return answers, advice, unknowns(advice, knowledge)


@pytest.mark.parametrize("name", CHOSEN)
def test_resolving_what_is_harmless_never_changes_the_verdict(name: str, knowledge: KnowledgeBase) -> None:
    # Exhaustive: every combination of answers to the harmless questions, or to as many of them as fit.
    _, advice, found = looked_into(name, knowledge)
    case = Case.of(advice, knowledge)
    harmless = [one.question for one in found.of(Influence.HARMLESS)]
    assert harmless
    values, combinations = {}, 1
    for question in harmless:
        several = possible_answers(case, case.interview.question[question])
        if combinations * len(several) <= MOST_COMBINATIONS:
            values[question] = several
            combinations *= len(several)

    changes = [Change(dict(zip(values, chosen, strict=True))) for chosen in product(*values.values())]
    changes += [
        Change({question: value})
        for question in harmless
        for value in possible_answers(case, case.interview.question[question])
    ]
    tried = case.tried(changes)

    assert len(changes) > combinations
    assert set(tried.outcomes) == {outcome_today(advice)}
    assert (tried.replayed.type_shares == tried.replayed.type_shares[:, :1]).all()  # not even a share moves


@pytest.mark.parametrize("name", CHOSEN)
def test_an_answer_said_to_change_the_verdict_does(name: str, knowledge: KnowledgeBase) -> None:
    answers, advice, found = looked_into(name, knowledge)
    today = outcome_today(advice)
    assert found.today == today
    assert found.of(Influence.DECIDES)

    for one in found.of(Influence.DECIDES):
        changing = [value for value, outcome in one.outcomes.items() if outcome != today]
        assert one.often == len(changing) / len(one.outcomes)
        changed = advise(answers.with_answer(one.question, changing[0]), knowledge, AS_OF, draws=DRAWS)  # type: ignore[arg-type]
        assert outcome_today(changed) == one.outcomes[changing[0]]


def test_an_answer_said_to_change_nothing_alone_changes_nothing(knowledge: KnowledgeBase) -> None:
    _, advice, found = looked_into("x02_design_studio_downtown", knowledge)
    case = Case.of(advice, knowledge)
    changes = [
        Change({one.question: value})
        for one in found.of(Influence.TOGETHER, Influence.NOT_SEEN)
        for value in one.outcomes
    ]

    assert len(changes) > 20
    assert set(case.tried([NOTHING, *changes]).outcomes) == {outcome_today(advice)}


@pytest.mark.parametrize("name", CHOSEN)
def test_those_that_lead_to_another_carrier_come_first_then_those_that_change_most(
    name: str, knowledge: KnowledgeBase
) -> None:
    _, _, found = looked_into(name, knowledge)
    order = list(Influence)
    providers = {one.id: one.provider for one in knowledge.offers}

    ranks = [
        (order.index(one.influence), not leads_elsewhere(one, found.today, providers), -one.worth)
        for one in found.found
    ]

    assert ranks == sorted(ranks)


def test_a_close_call_or_another_voice_is_not_another_carrier() -> None:
    providers = {"ilec_copper": "ilec", "ilec_fibre": "ilec", "clec_cable": "clec_facilities"}
    today = Outcome(Kind.SINGLE, "ilec_copper", "")

    def leads(*outcomes: Outcome) -> bool:
        tried = {str(number): one for number, one in enumerate(outcomes)}
        return leads_elsewhere(Unknown("reseller", Influence.DECIDES, tried, 1.0), today, providers)

    assert not leads(today, Outcome(Kind.TOO_CLOSE, "", ""))
    assert not leads(today, Outcome(Kind.ACCESS_AND_VOICE, "ilec_copper+hosted", ""))
    assert not leads(today, Outcome(Kind.SINGLE, "ilec_fibre", ""))
    assert leads(today, Outcome(Kind.SINGLE, "clec_cable", ""))
    assert leads(today, Outcome(Kind.ACCESS_AND_VOICE, "clec_cable+hosted", ""))
    assert leads(today, Outcome(Kind.NOTHING_VIABLE, "", ""))


def test_an_open_question_tells_another_carrier_before_a_close_call(knowledge: KnowledgeBase) -> None:
    today = Outcome(Kind.SINGLE, "ilec_copper", "")
    close, other = Outcome(Kind.TOO_CLOSE, "", ""), Outcome(Kind.SINGLE, "clec_cable", "")
    one = Unknown("reseller", Influence.DECIDES, {"none": today, "copper": close, "fibre": other}, 2 / 3)

    text = unknown_text(one, today, knowledge, interview_of(knowledge))

    assert "2 of 3 answers" in text
    assert text.endswith("We would advise the cable company's line.")


def test_every_question_without_an_answer_is_looked_into_and_no_other(knowledge: KnowledgeBase) -> None:
    _, advice, found = looked_into("o01_florist_with_card_terminal", knowledge)
    case = Case.of(advice, knowledge)

    open_ones = {name for name in case.asked if case.answers.values.get(name) is None}

    assert {one.question for one in found.found} == open_ones


def test_i_do_not_know_counts_as_open(knowledge: KnowledgeBase) -> None:
    answers = answers_of("o01_florist_with_card_terminal").with_answer("harm_hour", None)
    advice = advise(answers, knowledge, AS_OF, draws=DRAWS)

    assert "harm_hour" in {one.question for one in unknowns(advice, knowledge).found}


def test_nothing_left_to_ask_is_said_only_when_it_is_proved(knowledge: KnowledgeBase) -> None:
    _, advice, found = looked_into("o01_florist_with_card_terminal", knowledge)
    proved = Unknowns(found.of(Influence.HARMLESS), outcome_today(advice), 0)
    tried = Unknowns(found.of(Influence.HARMLESS, Influence.NOT_SEEN), outcome_today(advice), 24)

    assert unknowns_sentence(proved) == "Nothing left to ask can change this verdict."
    assert "24" in unknowns_sentence(tried)
    assert "can change" not in unknowns_sentence(tried)
    assert str(len(found.of(Influence.DECIDES, Influence.TOGETHER))) in unknowns_sentence(found)


def test_each_open_question_says_whom_to_ask(knowledge: KnowledgeBase) -> None:
    _, _, found = looked_into("x02_design_studio_downtown", knowledge)

    interview = interview_of(knowledge)
    for one in found.of(Influence.DECIDES):
        assert "would change the verdict" in unknown_text(
            one, found.today, knowledge, interview_of(knowledge)
        )
    assert all(whom_to_ask(one.question, interview) for one in found.found)
    assert "takes no call" not in unknowns_sentence(found)


LINE_OF_TODAY = {
    "incumbent_fibre": {"current_family": "incumbent", "current_wire": "fibre"},
    "copper_state": {"current_family": "incumbent", "current_wire": "copper"},
    "competitor_lines": {"current_family": "competitor", "current_wire": "cable"},
}


@pytest.mark.parametrize("question", LINE_OF_TODAY)
def test_what_the_line_of_today_says_is_not_asked(question: str, knowledge: KnowledgeBase) -> None:
    told: dict[str, Value] = {"country": "us", "setting": "suburb", **LINE_OF_TODAY[question], question: None}
    advice = advise(Answers(told), knowledge, AS_OF, draws=DRAWS)
    case = Case.of(advice, knowledge)

    several = possible_answers(case, case.interview.question[question])
    found = {one.question: one for one in unknowns(advice, knowledge).found}

    assert several
    assert not any(contradicts_today({**case.answers.values, question: one}) for one in several)
    if question == "incumbent_fibre":
        assert several == ("yes",)
        assert found[question].influence is Influence.NOT_SEEN
    if question == "competitor_lines":
        assert all("cable" in str(one) for one in several)


@pytest.mark.parametrize(
    ("today", "line"),
    [
        ({"current_family": "incumbent", "current_wire": "fibre"}, "ilec_fibre"),
        ({"current_family": "incumbent", "current_wire": "copper"}, "ilec_copper"),
        ({"current_family": "competitor", "current_wire": "cable"}, "clec_cable"),
        ({"current_family": "competitor", "current_wire": "fibre"}, "clec_fibre_onnet"),
        (
            {"current_family": "competitor", "current_wire": "fibre", "competitor_lines": ("cable",)},
            "clec_resale_fibre",
        ),
        ({"current_family": "competitor", "current_wire": "copper"}, "clec_resale_copper"),
        ({"current_family": "competitor", "current_wire": "copper", "reseller": "none"}, "clec_une_copper"),
        ({"current_family": "competitor", "current_wire": "wireless"}, "clec_fixed_wireless"),
    ],
)
def test_the_line_of_today_is_among_the_choices(
    today: dict[str, Value], line: str, knowledge: KnowledgeBase
) -> None:
    advice = advise(Answers({"country": "us", "setting": "rural", **today}), knowledge, AS_OF, draws=20)

    assert line in [one.offer.id for one in advice.options]


def test_of_answers_that_count_alike_the_one_that_takes_no_call_comes_first() -> None:
    own, asked = (Unknown("growth", Influence.TOGETHER, {}, 0.4, takes_a_call=one) for one in (False, True))

    assert own.worth > asked.worth
    assert Unknown("growth", Influence.TOGETHER, {}, 0.9, takes_a_call=True).worth > own.worth
