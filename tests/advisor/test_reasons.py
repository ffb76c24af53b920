"""The sentences about an advice: the largest contributions are named, and nothing is claimed too firmly."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from itertools import permutations, product

import numpy as np
import pytest

from advisor.advice import Advice, Option, advise
from advisor.causes import LEAST_DIFFERENCE, MIDDLE, REASONS, differences, explanation
from advisor.combinations import combinations
from advisor.plain_words import plain_provider
from advisor.questions import Interview, Question, interview_for
from advisor.reasons import (
    broken_wishes,
    extra_sentences,
    firmness,
    headline,
    mark_text,
    next_steps,
    reasons_against,
    reasons_for,
    titles_of_reasons,
)
from advisor.report.content import report_of
from advisor.report.page import html_report
from advisor.report.text import text_report
from rules.knowledge import KnowledgeBase
from rules.robustness import PRACTICALLY_EQUAL
from rules.schema import Mark
from rules.trace import Cell
from rules.verdict import Kind
from tests.advisor.situations import SPLIT
from tests.conftest import DEFAULTS

DRAWS = 60
OneAdvice = Callable[..., Advice]

PLAIN_CHOICE = DEFAULTS
NUMBER_STAYS: dict[str, object] = {
    "current_family": "incumbent",
    "keep_numbers": "all",
    "numbers_movable": "no",
}
# A power cut counts against the line that has no battery.
LONG_POWER_CUT: dict[str, object] = {
    "copper_state": "poor",
    "power_cut": "hours",
    "backup_power": "none",
    "importance_cost": "decides",
}
ONE_OF_EACH_KIND: dict[Kind, dict[str, object]] = {
    Kind.NOTHING_VIABLE: {"copper_state": "none", "competitor_lines": ["none"]},
    Kind.SPECIAL_LINES_ONLY: {"special_lines": ["alarm"], "calls": 0},
    Kind.TOO_CLOSE: dict.fromkeys(set(PLAIN_CHOICE) - {"country"}),
    Kind.STAY_UNTIL: {
        "copper_state": "poor",
        "current_family": "incumbent",
        "monthly_bill": 200,
        "quote_competitor": 190,
        "smallest_saving": 100,
    },
    Kind.PRIMARY_AND_SECOND: {"copper_state": "slow", "second_path": "yes", "harm_hour": "lost_sales"},
    Kind.ACCESS_AND_VOICE: {
        "copper_state": "slow",
        "internet_use": ["uploads"],
        "technology": "eager",
        "features": ["mobile_app"],
        "importance_technology": "decides",
    },
    Kind.SINGLE: {"copper_state": "poor"},
}


@pytest.fixture(scope="module")
def an_advice(knowledge: KnowledgeBase, as_of: date) -> OneAdvice:
    """Builder of one advice: `an_advice(copper_state="poor")` on the plain choice."""

    def build(**answers: object) -> Advice:
        file = {"version": 1, "answers": {**PLAIN_CHOICE, **answers}}
        return advise(file, knowledge, as_of, draws=DRAWS)

    return build


@pytest.fixture(scope="module")
def varied_advice(knowledge: KnowledgeBase, as_of: date) -> list[Advice]:
    """The advice for sixty customers with varied answers."""
    interview, rng = interview_for(knowledge), np.random.default_rng(8)
    files = [{"version": 1, "answers": varied_answers(interview, rng)} for _ in range(60)]
    return [advise(file, knowledge, as_of, draws=DRAWS) for file in files]


def varied_answers(interview: Interview, rng: np.random.Generator) -> dict[str, object]:
    """Answers drawn evenly, about a sixth of them left out; in the United States, to keep them sound."""
    found = {one.id: varied_answer(one, rng) for one in interview.questions if rng.random() > 1 / 6}
    return {**found, "country": "us", "region": None}


def varied_answer(question: Question, rng: np.random.Generator) -> object:
    if question.kind == "option":
        inside = [one.id for one in question.options if not one.outside_scope]
        return str(rng.choice(inside))
    if question.kind == "options":
        several = [one.id for one in question.options if one.id not in question.exclusive]
        if question.exclusive and rng.random() < 0.3:
            return [question.exclusive[0]]
        return [str(one) for one in rng.choice(several, size=min(2, len(several)), replace=False)]
    if question.kind == "number":
        low, high = question.minimum or 0, question.maximum
        return int(rng.integers(int(low), int(min(high, 500) if high is not None else 500) + 1))
    return (date(2027, 1, 1) + timedelta(days=int(rng.integers(0, 700)))).isoformat()


def amounts(advice: Advice) -> dict[str, float]:
    """Criterion -> value by which the leader is ahead of what it is compared with."""
    leader, rival = advice.verdict.leader, advice.verdict.compared
    assert leader is not None
    assert rival is not None
    pairs = zip(leader.trace.cells, rival.trace.cells, strict=True)
    return {own.criterion: own.contribution - their.contribution for own, their in pairs}


def with_a_rival(advices: list[Advice]) -> list[Advice]:
    found = [one for one in advices if one.verdict.rival and one.verdict.kind is not Kind.SPECIAL_LINES_ONLY]
    assert found, "no customer with a rival: vary the answers"
    return found


def everything_said(advice: Advice, knowledge: KnowledgeBase) -> list[str]:
    reasons = (*reasons_for(advice, knowledge), *reasons_against(advice, knowledge))
    sentences = (headline(advice, knowledge), firmness(advice, knowledge))
    return [*sentences, *extra_sentences(advice, knowledge), *(one.text for one in reasons)]


# --- the largest contributions -------------------------------------------------------------------


@pytest.mark.parametrize(("reasons", "sign"), [(reasons_for, 1), (reasons_against, -1)])
def test_the_reasons_are_the_largest_contributions(
    varied_advice: list[Advice], knowledge: KnowledgeBase, reasons: Callable, sign: int
) -> None:
    for advice in with_a_rival(varied_advice):
        ranked = sorted(amounts(advice).items(), key=lambda item: -sign * item[1])

        wishes = {one.records[0] for one in broken_wishes(advice)}
        of_a_wish = [one for one in differences(advice, knowledge, sign) if wishes & set(one.records)]
        told_already = {one.records[0] for one in of_a_wish} if sign < 0 else set()
        named = [one.records[0] for one in reasons(advice, knowledge) if one.records[0] not in wishes]

        large = [name for name, amount in ranked if sign * amount > LEAST_DIFFERENCE][:REASONS]
        large = [name for name in large if name not in told_already]
        assert named == large or (not large and named == [name for name, _ in ranked][: len(named)])


@pytest.mark.parametrize(("reasons", "sign"), [(reasons_for, 1), (reasons_against, -1)])
def test_a_real_difference_never_goes_without_a_reason(
    varied_advice: list[Advice], knowledge: KnowledgeBase, reasons: Callable, sign: int
) -> None:
    for advice in with_a_rival(varied_advice):
        found = amounts(advice)
        on_one_count = max(sign * amount for amount in found.values()) > LEAST_DIFFERENCE
        in_all = sign * sum(found.values()) > PRACTICALLY_EQUAL

        assert not (on_one_count or in_all) or reasons(advice, knowledge)


def test_every_record_and_source_that_a_reason_names_exists(
    varied_advice: list[Advice], knowledge: KnowledgeBase
) -> None:
    modifiers = {one.id for one in knowledge.modifiers}
    for advice in varied_advice:
        for one in (*reasons_for(advice, knowledge), *reasons_against(advice, knowledge)):
            known = [*knowledge.criterion, *knowledge.rule, *modifiers]
            assert set(one.records) <= set(known), one
            assert set(one.sources) <= set(knowledge.source), one


# --- each cell has its own explanation -------------------------------------------------------------


def test_every_change_of_a_modifier_has_a_reason_of_its_own(knowledge: KnowledgeBase) -> None:
    reasons = [change.reason for one in knowledge.modifiers for change in one.changes]
    repeated = {text for text in reasons if reasons.count(text) > 1}

    assert all(reasons)
    assert repeated <= {"Resold fibre needs mains power or a battery at your end."}


def test_a_reason_explains_its_own_cell(an_advice: OneAdvice, knowledge: KnowledgeBase) -> None:
    advice = an_advice(copper_state="poor")
    modifier = next(one for one in knowledge.modifiers if one.id == "M-01c")
    own = {change.criterion: str(change.reason) for change in modifier.changes}

    found = [one for one in reasons_for(advice, knowledge) if one.records[-1] == modifier.id]

    assert found
    assert all(one.text.endswith(own[one.records[0]]) for one in found)


def test_what_moves_both_alike_is_no_reason(an_advice: OneAdvice, knowledge: KnowledgeBase) -> None:
    # Both lines are fibre, so the price of dedicated service (M-08) falls on both.
    advice = an_advice(
        incumbent_fibre="yes",
        copper_state="none",
        competitor_lines=["fibre_onnet"],
        support_level="round_the_clock",
    )

    named = {
        record
        for one in (*reasons_for(advice, knowledge), *reasons_against(advice, knowledge))
        for record in one.records
    }

    assert named
    assert "M-08" not in named


def test_a_rule_that_lowers_a_rating_speaks_with_its_statement(
    an_advice: OneAdvice, knowledge: KnowledgeBase
) -> None:
    advice = an_advice(**LONG_POWER_CUT)

    power = next(one for one in reasons_against(advice, knowledge) if one.records[0] == "C-06")

    assert power.records == ("C-06", "R-12")
    assert power.text.endswith(knowledge.rule["R-12"].statement)


def test_a_published_rating_speaks_only_where_no_change_did_half_as_much(
    varied_advice: list[Advice], knowledge: KnowledgeBase
) -> None:
    spoken = 0
    for advice in with_a_rival(varied_advice):
        leader, rival = advice.verdict.leader, advice.verdict.compared
        assert leader is not None
        assert rival is not None
        for sign, name in product((1, -1), ("C-01", "C-03", "C-05", "C-11", "C-12", "C-13", "C-16")):
            if told_by_a_rating(advice, name, knowledge, sign):
                own, their = (cell_of(option, name) for option in (leader, rival))
                own_steps, their_steps = (
                    {(step.record, step.change) for step in cell.changes} for cell in (own, their)
                )
                pushes = [sign * change for _, change in own_steps - their_steps]
                pushes += [-sign * change for _, change in their_steps - own_steps]
                assert 2 * max(pushes, default=0.0) < sign * (own.typical - their.typical), name
                spoken += 1
    assert spoken


def told_by_a_rating(advice: Advice, criterion: str, knowledge: KnowledgeBase, sign: int) -> bool:
    """A published rating of a provider of lines explains this reason, if it is given at all."""
    published = tuple(
        text
        for one in knowledge.ratings
        if one.provider != "hosted"
        for text in (one.reason, one.reason_high, one.reason_low)
        if text
    )
    reasons = reasons_for(advice, knowledge) if sign > 0 else reasons_against(advice, knowledge)
    return any(one.records[0] == criterion and one.text.endswith(published) for one in reasons)


def cell_of(option: Option, criterion: str) -> Cell:
    return next(cell for cell in option.trace.cells if cell.criterion == criterion)


# --- each explanation argues its own way -------------------------------------------------------------


def test_a_rating_that_is_good_or_poor_has_a_sentence_for_that_side(knowledge: KnowledgeBase) -> None:
    speaking = [
        one
        for one in knowledge.ratings
        if knowledge.criterion[one.criterion].purpose == "main"
        and not (one.provider == "hosted" and knowledge.criterion[one.criterion].layer == "access")
    ]
    silent = [
        (one.criterion, one.provider)
        for one in speaking
        if (one.typical > MIDDLE and not one.reason_high) or (one.typical < MIDDLE and not one.reason_low)
    ]

    assert len(speaking) > 80
    assert not silent


def test_a_sentence_of_a_rating_is_short_and_names_who_is_meant(knowledge: KnowledgeBase) -> None:
    told = [text for one in knowledge.ratings for text in (one.reason_high, one.reason_low) if text]

    assert len(told) > 50
    assert [text for text in told if text.startswith(("It ", "Its "))] == []
    assert [text for text in told if len(text.split()) > 20] == []


def test_ratings_take_the_sentence_of_their_own_side(
    varied_advice: list[Advice], knowledge: KnowledgeBase
) -> None:
    one_sided = {text for one in knowledge.ratings for text in (one.reason_high, one.reason_low) if text}
    found = 0
    for advice in with_a_rival(varied_advice):
        leader, rival = advice.verdict.leader, advice.verdict.compared
        assert leader is not None
        assert rival is not None
        for name, amount in amounts(advice).items():
            sign = 1 if amount > 0 else -1
            cause = explanation(leader, rival, name, knowledge, sign)
            if amount and cause.text in one_sided:
                fitting = sentences(leader, name, knowledge, sign) | sentences(rival, name, knowledge, -sign)
                assert cause.text in fitting, (name, sign)
                found += 1
    assert found


def sentences(option: Option, criterion: str, knowledge: KnowledgeBase, side: int) -> set[str | None]:
    """What the ratings behind an alternative say for it (side 1), or against it (-1)."""
    rated = {option.offer.provider, "hosted" if option.alternative.is_hosted else option.offer.provider}
    rows = [one for one in knowledge.ratings if one.criterion == criterion and one.provider in rated]
    return {one.reason_high if side > 0 else one.reason_low for one in rows}


def test_a_higher_price_of_the_incumbents_fibre_is_not_explained_by_its_low_price(
    an_advice: OneAdvice, knowledge: KnowledgeBase
) -> None:
    advice = an_advice(
        incumbent_fibre="yes", copper_state="none", importance_reliability="decides", importance_cost="a_lot"
    )
    leader, rival = advice.verdict.leader, advice.verdict.compared
    assert leader is not None
    assert rival is not None
    assert leader.offer.id == "ilec_fibre"

    price = explanation(leader, rival, "C-01", knowledge, -1)

    assert price.text == "Advisers see the incumbent charge more than its rivals do."


def test_hosted_voice_on_both_lines_explains_no_difference_between_them(
    an_advice: OneAdvice, knowledge: KnowledgeBase
) -> None:
    advice = an_advice(incumbent_fibre="yes", copper_state="none", reseller="fibre")
    hosted = [one for one in advice.options if one.alternative.is_hosted]
    of_hosted = {
        text
        for one in knowledge.ratings
        if one.provider == "hosted"
        for text in (one.reason_high, one.reason_low, one.reason)
    }
    pairs = [(one, other) for one, other in permutations(hosted, 2)]

    told = {
        explanation(one, other, cell.criterion, knowledge, sign).text
        for one, other in pairs
        for cell, beside in zip(one.trace.cells, other.trace.cells, strict=True)
        for sign in (1, -1)
        if sign * (cell.rating - beside.rating) > 0
    }

    assert len(pairs) == 6
    assert told
    assert not told & of_hosted


def test_the_power_of_the_wire_is_no_merit_of_hosted_voice_over_it(
    an_advice: OneAdvice, knowledge: KnowledgeBase
) -> None:
    advice = an_advice(power_cut="hours", backup_power="none")
    option = {one.id: one for one in advice.options}

    plain = explanation(option["ilec_copper"], option["clec_cable"], "C-06", knowledge, 1)
    hosted = explanation(option["ilec_copper+hosted"], option["clec_cable"], "C-06", knowledge, 1)

    assert plain.record == "M-01a"
    assert hosted.record == "R-12"


def test_a_real_price_is_named_and_not_the_rating(an_advice: OneAdvice, knowledge: KnowledgeBase) -> None:
    advice = an_advice(
        current_family="incumbent", monthly_bill=200, quote_competitor=80, importance_cost="decides"
    )

    price = next(one for one in reasons_for(advice, knowledge) if one.records[0] == "C-01")

    assert (
        price.text == "A lower price each month. Here the prices that you gave us count, and not our rating."
    )
    assert not price.sources


def test_a_reason_names_the_sources_of_its_own_change_alone(
    an_advice: OneAdvice, knowledge: KnowledgeBase
) -> None:
    option = {one.id: one for one in an_advice(copper_state="slow").options}
    pair = (option["ilec_copper"], option["clec_cable"])

    price = explanation(*pair, "C-01", knowledge, -1)
    power = explanation(*pair, "C-06", knowledge, 1)

    assert (price.record, price.sources) == ("M-01b", ())
    assert (power.record, power.sources) == ("M-01b", ("S-044",))


def test_a_price_beside_a_rating_is_not_explained_by_the_rating(
    an_advice: OneAdvice, knowledge: KnowledgeBase
) -> None:
    advice = an_advice(reseller="copper", quote_incumbent=200, quote_reseller=150, importance_cost="decides")
    option = {one.id: one for one in advice.options}

    price = explanation(option["clec_cable"], option["ilec_copper"], "C-01", knowledge, 1)

    assert price.text == "Here our rating is set beside the prices that you gave us."
    assert not price.sources


@pytest.mark.parametrize(("lines", "told"), [(["cable"], False), (["cable", "fixed_wireless"], True)])
def test_one_price_for_several_lines_is_said(
    lines: list[str], told: bool, an_advice: OneAdvice, knowledge: KnowledgeBase
) -> None:
    prices = {"quote_incumbent": 400, "quote_competitor": 200, "importance_cost": "decides"}

    advice = an_advice(**prices, competitor_lines=lines)

    texts = " ".join(one.text for one in reasons_for(advice, knowledge))
    assert "the prices that you gave us count" in texts
    assert ("That price stands for all lines of its kind of carrier." in texts) is told


def test_a_price_that_is_for_one_line_stands_for_no_other(
    an_advice: OneAdvice, knowledge: KnowledgeBase
) -> None:
    given = {"quote_incumbent": 400, "quote_competitor": 200, "competitor_lines": ["cable", "satellite"]}
    price = knowledge.criteria[0].id

    def prices(**line: str) -> dict[str, tuple[bool, float]]:
        found = an_advice(**given, **line).options
        cells = {one.id: next(cell for cell in one.trace.cells if cell.criterion == price) for one in found}
        return {name: (cell.is_quoted, cell.rating) for name, cell in cells.items()}

    of_any, of_cable = prices(), prices(quote_competitor_line="cable")
    unpriced = an_advice(competitor_lines=given["competitor_lines"])

    assert of_any["clec_cable"] == of_cable["clec_cable"]
    assert of_any["clec_satellite"] == of_any["clec_cable"]
    assert not of_cable["clec_satellite"][0]
    (satellite,) = (one for one in unpriced.options if one.id == "clec_satellite")
    assert of_cable["clec_satellite"][1] == satellite.trace.cells[0].rating


# --- no rival ----------------------------------------------------------------------------------------


def test_without_a_rival_the_leader_is_compared_with_the_best_that_is_ruled_out(
    an_advice: OneAdvice, knowledge: KnowledgeBase
) -> None:
    advice = an_advice(**NUMBER_STAYS)
    assert advice.verdict.rival is None

    first, *others = reasons_for(advice, knowledge)

    assert first.text.startswith("Every other line on offer is ruled out: ")
    assert "L-04" in first.records
    better, worse = others[0], reasons_against(advice, knowledge)[0]
    assert better.text.lower().startswith(knowledge.criterion[better.records[0]].advantage)
    assert worse.text.lower().startswith(knowledge.criterion[worse.records[0]].drawback)
    assert headline(advice, knowledge).startswith("Because every other line on offer is ruled out")


@pytest.mark.parametrize("unknown", ["reseller", "leased_loop"])
def test_what_is_only_assumed_away_is_not_said_to_be_missing(
    unknown: str, an_advice: OneAdvice, knowledge: KnowledgeBase
) -> None:
    known = an_advice(competitor_lines=["none"])
    guessed = an_advice(competitor_lines=["none"], **{unknown: None})

    assert headline(known, knowledge).startswith("Because nothing else is on offer at your address, ")
    assert headline(guessed, knowledge).startswith("Because nothing else that you know of is on offer")
    assert (
        reasons_for(guessed, knowledge)[0].text
        == "Nothing else that you know of is on offer at your address."
    )


def test_with_nothing_else_on_offer_no_words_compare(an_advice: OneAdvice, knowledge: KnowledgeBase) -> None:
    advice = an_advice(competitor_lines=["none"])
    phrases = [(one.advantage, one.drawback) for one in knowledge.criteria]

    good, weak = reasons_for(advice, knowledge), reasons_against(advice, knowledge)

    assert good[0].text == "Nothing else is on offer at your address."
    assert all(one.text.startswith("Good marks for: ") for one in good[1:])
    assert weak
    assert all(one.text.startswith("Weak marks for: ") for one in weak)
    for one in (*good, *weak):
        assert not any(phrase.lower() in one.text.lower() for pair in phrases for phrase in pair)


def test_two_lines_of_one_kind_of_provider_are_not_called_the_only_ones(
    an_advice: OneAdvice, knowledge: KnowledgeBase
) -> None:
    advice = an_advice(copper_state="none", competitor_lines=["cable", "fixed_wireless"])
    leader, beside = advice.verdict.leader, advice.verdict.compared

    assert advice.verdict.rival is None
    assert leader
    assert beside
    assert {leader.offer.access, beside.offer.access} == {"cable", "fixed_wireless"}
    assert headline(advice, knowledge).startswith("For ")
    assert reasons_for(advice, knowledge)[0].text == "No other kind of provider is on offer at your address."


def test_beside_other_lines_of_its_kind_it_is_said_which_ones_are_ruled_out(
    an_advice: OneAdvice, knowledge: KnowledgeBase
) -> None:
    advice = an_advice(
        **{**NUMBER_STAYS, "current_family": "competitor"}, competitor_lines=["cable", "satellite"]
    )

    first = reasons_for(advice, knowledge)[0].text

    assert first.startswith("Ruled out here: ")
    assert "copper" in first
    assert not headline(advice, knowledge).startswith("Because every other")


# --- wording -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", list(Kind))
def test_every_kind_of_verdict_has_a_headline(
    an_advice: OneAdvice, knowledge: KnowledgeBase, kind: Kind
) -> None:
    advice = an_advice(**ONE_OF_EACH_KIND[kind])

    assert advice.verdict.kind is kind
    assert re.fullmatch(r"[A-Z].+\.", headline(advice, knowledge))
    assert firmness(advice, knowledge)


def test_the_kinds_of_verdict_do_not_share_a_headline(an_advice: OneAdvice, knowledge: KnowledgeBase) -> None:
    told = [headline(an_advice(**answers), knowledge) for answers in ONE_OF_EACH_KIND.values()]

    assert len(set(told)) == len(told)


def test_no_sentence_has_an_unfilled_place(varied_advice: list[Advice], knowledge: KnowledgeBase) -> None:
    for advice in varied_advice:
        for text in everything_said(advice, knowledge):
            unquoted = re.sub("“[^”]*”", "", text)  # an answer can be "None"
            assert not re.search(r"[{}]|None|nan", unquoted), text


@pytest.mark.parametrize("mark", [Mark.KNOWN, Mark.JUDGEMENT])
def test_what_is_not_verified_is_not_worded_as_checked(mark: Mark) -> None:
    assert not re.search(r"checked|verified|confirmed", mark_text(mark).replace("not confirmed", ""))


@pytest.mark.parametrize("mark", [Mark.VERIFIED, Mark.TRADE])
def test_what_is_verified_is_worded_as_checked(mark: Mark) -> None:
    assert "checked" in mark_text(mark)


def test_a_reason_from_an_unconfirmed_rule_says_so(
    an_advice: OneAdvice, knowledge: KnowledgeBase, monkeypatch: pytest.MonkeyPatch
) -> None:
    advice = an_advice(**LONG_POWER_CUT)
    doubtful = knowledge.rule["R-12"].model_copy(update={"mark": Mark.KNOWN})
    monkeypatch.setitem(knowledge.__dict__, "rule", {**knowledge.rule, "R-12": doubtful})

    power = next(one for one in reasons_against(advice, knowledge) if one.records[0] == "C-06")

    assert power.text.endswith("(Not confirmed: check before you rely on it.)")


def test_lines_for_machines_alone_give_no_reason_to_choose_by_provider(
    an_advice: OneAdvice, knowledge: KnowledgeBase
) -> None:
    advice = an_advice(**ONE_OF_EACH_KIND[Kind.SPECIAL_LINES_ONLY])

    assert len(reasons_for(advice, knowledge)) == 1
    assert not reasons_against(advice, knowledge)


def test_reasons_compare_lines_with_the_same_kind_of_voice(varied_advice: list[Advice]):
    changed = 0
    for advice in with_a_rival(varied_advice):
        leader, rival, compared = (getattr(advice.verdict, name) for name in ("leader", "rival", "compared"))
        line = {one.alternative.voice: one for one in advice.viable if one.offer is rival.offer}

        assert compared is line.get(leader.alternative.voice, rival)
        assert sum(one.amount for one in advice.differences) == pytest.approx(
            leader.trace.value - compared.trace.value
        )
        changed += compared is not rival
    assert changed


# --- what is only assumed ---------------------------------------------------------------------------


def test_a_reason_that_rests_on_an_assumption_says_so_first(an_advice: OneAdvice, knowledge: KnowledgeBase):
    assumed = an_advice(power_cut="hours", copper_state="poor")
    told = an_advice(power_cut="hours", copper_state="poor", backup_power="none")

    def on_power(advice: Advice) -> str:
        return next(one.text for one in reasons_against(advice, knowledge) if "R-12" in one.records)

    assert "We assume “None” for “Backup power you have now”. Fibre, cable," in on_power(assumed)
    assert "We assume" not in on_power(told)


def test_a_reason_from_the_state_of_the_line_says_where_that_is_only_assumed(
    an_advice: OneAdvice, knowledge: KnowledgeBase
):
    def on_copper(advice: Advice) -> list[str]:
        found = (*reasons_for(advice, knowledge), *reasons_against(advice, knowledge))
        return [one.text for one in found if any(name.startswith("M-01") for name in one.records)]

    assumed = an_advice(competitor_lines=["cable"], incumbent_fibre="no", copper_state=None)
    (taken,) = [one.value for one in assumed.assumptions if one.field == "copper_state"]
    told = an_advice(competitor_lines=["cable"], incumbent_fibre="no", copper_state=str(taken))

    assert on_copper(assumed)
    assert all("for “How good is the copper phone line here?”." in one for one in on_copper(assumed))
    assert on_copper(told)
    assert not any("We assume" in one for one in on_copper(told))


def test_a_rule_that_rests_on_an_assumption_says_so_wherever_a_report_tells_it(
    an_advice: OneAdvice, knowledge: KnowledgeBase
):
    advice = an_advice(power_cut="hours", copper_state="poor")
    interview = interview_for(knowledge)
    statement = knowledge.rule["R-12"].statement

    report = report_of(advice, knowledge, interview)
    texts = [" ".join(text_report(report).split()), html_report(report)]

    for text in texts:
        assert text.count(statement) >= 2
        assert text.count(f"“Backup power you have now”. {statement}") == text.count(statement)


def test_why_a_step_is_to_be_done_is_said_in_sentences(knowledge: KnowledgeBase, an_advice: OneAdvice):
    titles = {rule.title for rule in knowledge.rules}
    advices = [an_advice(), an_advice(power_cut="hours", special_lines=["alarm"], keep_numbers="all")]

    whys = [step.why for advice in advices for step in next_steps(advice, knowledge)]

    assert len(whys) > 8
    assert not titles & set(whys)
    assert all(one.endswith((".", "?")) for one in whys)


NO_COMPARISON = "not set beside a price"
TODAY_ON_FIBRE = {
    "current_family": "incumbent",
    "current_wire": "fibre",
    "incumbent_fibre": "yes",
    "copper_state": "none",
    "features": ["plain"],
    "technology": "proven",
    "importance_reliability": "decides",
}


@pytest.mark.parametrize(
    ("told", "wanted"),
    [
        ({"competitor_lines": ["cable"], "current_wire": "copper"}, ["two written offers"]),
        (
            {"competitor_lines": ["cable"]},
            ["every fee in it: the cable company's line", "beside the price"],
        ),
        ({"competitor_lines": ["none"]}, []),
        ({"competitor_lines": ["cable"], "quote_competitor": 90}, ["prices that you were quoted"]),
        (
            {"competitor_lines": ["cable"], "current_wire": "copper", "quote_competitor": 90},
            ["every fee in it: the old phone company's fibre", "beside the price"],
        ),
        (
            {"competitor_lines": ["cable"], "second_path": "yes", "harm_hour": "lost_sales"},
            ["every fee in it: the cable company's line.", NO_COMPARISON],
        ),
        (
            {"current_family": "competitor", "competitor_lines": ["fibre_onnet"], "incumbent_fibre": "no"},
            ["every fee in it: a competitor's fibre line in your building", "Unless it is the line"],
        ),
        (
            {
                "current_family": "competitor",
                "current_wire": "copper",
                "leased_loop": "yes",
                "competitor_lines": ["none"],
            },
            ["every fee in it: the old phone company's fibre line", "beside the price that you have"],
        ),
        ({"current_family": "none", "current_wire": "none", "competitor_lines": ["cable"]}, ["two written"]),
    ],
)
def test_offers_are_asked_for_where_no_price_is_known_yet(
    told: dict[str, object], wanted: list[str], an_advice: OneAdvice, knowledge: KnowledgeBase
) -> None:
    advice = an_advice(**{**TODAY_ON_FIBRE, **told})

    steps = [one.text for one in next_steps(advice, knowledge) if one.due and "N-RFP-04" in one.records]

    assert len(steps) == bool(wanted)
    assert all(words in steps[0] for words in wanted if words != NO_COMPARISON)
    assert NO_COMPARISON not in wanted or "beside the price" not in steps[0]


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"quote_competitor": 90}, "Ask if your written offers hold every fee and tax."),
        ({}, "If you lack one, ask"),
        ({"current_wire": "copper"}, "if you lack one. One is for"),
    ],
)
def test_who_has_written_offers_is_not_sent_for_them(
    told: dict[str, object], words: str, an_advice: OneAdvice, knowledge: KnowledgeBase
) -> None:
    has = {"competitor_lines": ["cable"], "offer_source": "written_offer"}
    advice = an_advice(**{**TODAY_ON_FIBRE, **has, **told})

    (step,) = [one.text for one in next_steps(advice, knowledge) if one.due and "N-RFP-04" in one.records]

    assert words in step
    assert not step.startswith("Get ")
    assert "have them in writing" not in step


@pytest.mark.parametrize(("wanted", "is_told"), [("no", True), ("hours", False)])
def test_a_reason_that_counts_for_less_says_so(
    wanted: str, is_told: bool, an_advice: OneAdvice, knowledge: KnowledgeBase
) -> None:
    cheap = {"importance_cost": "decides", "quote_competitor": 60, "quote_incumbent": 260}
    advice = an_advice(**cheap, power_cut=wanted, backup_power="battery", importance_reliability="a_lot")

    about = [one.text for one in reasons_against(advice, knowledge) if "C-06" in one.records]

    assert about
    assert ("It counts for less in your case. You need no phone in a power cut." in about[0]) is is_told


@pytest.mark.parametrize(("wish", "is_told"), [("yes", True), ("no", False), (None, False)])
def test_a_wish_that_the_choice_breaks_speaks_first_against_it(
    wish: str | None, is_told: bool, an_advice: OneAdvice, knowledge: KnowledgeBase
) -> None:
    advice = an_advice(**SPLIT, one_bill=wish)
    assert advice.verdict.kind is Kind.ACCESS_AND_VOICE

    against = reasons_against(advice, knowledge)
    first = against[0].text if against else ""

    assert (first == "You want one bill. Hosted voice from a third company adds a second one.") is is_told
    assert sum("L-12" in one.records for one in against) == is_told


ON_FIBRE_OF_THE_INCUMBENT = {"current_family": "incumbent", "current_wire": "fibre"}
TWO_FIBRES = {"incumbent_fibre": "yes", "copper_state": "none", "competitor_lines": ["fibre_onnet"]}
NO_QUOTE_OF_TODAY = {"importance_support": "decides", "quote_competitor": 300}


@pytest.mark.parametrize(
    ("told", "is_known"),
    [
        ({**TWO_FIBRES, "quote_incumbent": 300, "quote_competitor": 300}, True),
        ({**TWO_FIBRES, **ON_FIBRE_OF_THE_INCUMBENT, "quote_competitor": 300, "monthly_bill": 300}, True),
        (NO_QUOTE_OF_TODAY, False),
        ({**NO_QUOTE_OF_TODAY, "current_family": "incumbent", "current_wire": "copper"}, False),
    ],
)
def test_no_offers_are_asked_for_where_both_prices_are_known(
    told: dict[str, object], is_known: bool, an_advice: OneAdvice, knowledge: KnowledgeBase
) -> None:
    advice = an_advice(**told)
    assert advice.verdict.kind is Kind.TOO_CLOSE

    step = next(one.text for one in next_steps(advice, knowledge) if "N-RFP-04" in one.records and one.due)

    assert ("real offers" not in headline(advice, knowledge)) is is_known
    assert ("even with the prices that you have" in headline(advice, knowledge)) is is_known
    assert step.startswith("Ask both for every fee and tax, the contract terms") is is_known


@pytest.mark.parametrize(
    ("today", "wanted"),
    [
        ({"current_family": "incumbent", "current_wire": "cable"}, "keep what you have for now"),
        ({"current_family": "none", "current_wire": "none"}, "ask for a mobile or a satellite link."),
        ({"current_wire": "none"}, "ask for a mobile or a satellite link."),
        (
            {"current_family": "competitor", "notice": "lines_end", "notice_date": "2027-01-31"},
            "a satellite link in time.",
        ),
    ],
)
def test_only_who_has_a_line_is_told_to_keep_it(
    today: dict[str, object], wanted: str, an_advice: OneAdvice, knowledge: KnowledgeBase
) -> None:
    advice = an_advice(**ONE_OF_EACH_KIND[Kind.NOTHING_VIABLE], **today)
    assert advice.verdict.leader is None

    assert wanted in headline(advice, knowledge)
    assert ("finds you a line" in firmness(advice, knowledge)) is ("none" in today.values())


def test_an_assumption_behind_several_reasons_is_told_in_full_once(
    an_advice: OneAdvice, knowledge: KnowledgeBase
) -> None:
    advice = an_advice(copper_state=None, setting="rural", competitor_lines=["fixed_wireless"])

    texts = [one.text for one in reasons_for(advice, knowledge)]

    on_it = [one for one in texts if "internet is slow" in one or "same assumption" in one]
    assert len(on_it) >= 2
    assert sum("We assume" in one for one in on_it) == 1
    assert on_it[0].count("We assume") == 1


ON_FIBRE = {"current_family": "competitor", "current_wire": "fibre", "competitor_lines": ["fibre_onnet"]}
SAME_NAME = {"current_provider": "charter", "competitor_name": "charter"}


@pytest.mark.parametrize(
    ("answers", "says_so"),
    [
        (ON_FIBRE, True),
        (ON_FIBRE | SAME_NAME, False),  # it is the line of today
        (ON_FIBRE | SAME_NAME | {"competitor_name": "comcast"}, False),  # another company's
        (ON_FIBRE | {"current_wire": "copper", "leased_loop": "yes"}, False),  # another wire
        (ON_FIBRE | {"current_wire": None}, False),
    ],
)
def test_what_may_be_the_line_of_today_is_said_to_be_perhaps_that(
    answers: dict[str, object], says_so: bool, an_advice: OneAdvice, knowledge: KnowledgeBase
) -> None:
    advice = an_advice(**{"incumbent_fibre": "no", "copper_state": "poor", **answers})

    assert advice.verdict.leader is not None
    assert advice.verdict.leader.offer.access == "fibre_onnet"
    told = " ".join(extra_sentences(advice, knowledge))
    assert ("may be the very line that you have today" in told) == says_so


def test_where_it_is_too_close_the_headings_name_whom_the_reasons_speak_for(
    an_advice: OneAdvice, knowledge: KnowledgeBase
):
    settled, close = (an_advice(**ONE_OF_EACH_KIND[kind]) for kind in (Kind.SINGLE, Kind.TOO_CLOSE))
    assert titles_of_reasons(settled) == ("Why", "What speaks against it")
    assert close.verdict.kind is Kind.TOO_CLOSE
    assert close.verdict.leader is not None
    for title in titles_of_reasons(close):
        assert title.endswith(f" {plain_provider(close.verdict.leader)}")
        assert title in html_report(report_of(close, knowledge, interview_for(knowledge)))


def test_where_nothing_matters_all_counts_the_same(an_advice: OneAdvice, knowledge: KnowledgeBase):
    names = [f"importance_{one.id}" for one in knowledge.groups]

    def told(bucket: str) -> bool:
        said = extra_sentences(an_advice(**dict.fromkeys(names, bucket)), knowledge)
        return any("each counts as much as the others" in one for one in said)

    assert told("none")
    assert not told("a_little")


def test_a_choice_with_fewer_points_than_another_says_why_it_is_advised_all_the_same(
    varied_advice: list[Advice], knowledge: KnowledgeBase
):
    seen = set()
    for advice in varied_advice:
        leader = advice.verdict.leader
        if leader is None or advice.verdict.kind in (Kind.SPECIAL_LINES_ONLY, Kind.TOO_CLOSE):
            continue
        most = max(round(100 * one.trace.value) for one in advice.viable)
        own = round(100 * leader.trace.value)
        told = [one for one in extra_sentences(advice, knowledge) if "what is first most often" in one]
        assert len(told) == (most > own)
        if told:
            assert re.search(rf": {most}, beside {own} for", told[0])
        seen.add(most > own)
    assert seen == {True, False}, "vary the answers"


@pytest.mark.parametrize(
    ("lines", "answers", "why", "link"),
    [
        ("cable", {"harm_hour": "danger"}, "can put someone in danger", "mobile or satellite link"),
        ("satellite", {"power_cut": "days"}, "You should have a second line", "Ask for a mobile link"),
        (
            "fixed_wireless",
            {"power_cut": "days"},
            "You should have a second line",
            "Ask for a satellite link",
        ),
    ],
)
def test_a_second_line_that_is_not_on_offer_is_called_for_with_the_reason(
    lines: str,
    answers: dict[str, object],
    why: str,
    link: str,
    an_advice: OneAdvice,
    knowledge: KnowledgeBase,
) -> None:
    only = an_advice(copper_state="none", competitor_lines=[lines], **answers)

    said = " ".join(extra_sentences(only, knowledge))

    assert why in said
    assert link in said
    assert "You want" not in said


def test_no_reason_of_an_access_speaks_of_what_the_owner_pays_today(knowledge: KnowledgeBase) -> None:
    copper = [one for one in knowledge.modifiers if "copper" in one.applies_to.accesses]
    reasons = [change.reason or "" for one in copper for change in one.changes]

    assert len(reasons) > 30
    assert not [one for one in reasons if "You pay" in one or "you pay" in one]


@pytest.mark.parametrize(("one_bill", "says_so"), [("yes", True), ("no", False)])
def test_who_wants_one_bill_is_told_that_two_lines_bring_two(
    one_bill: str, says_so: bool, an_advice: OneAdvice, knowledge: KnowledgeBase
) -> None:
    advice = an_advice(**ONE_OF_EACH_KIND[Kind.PRIMARY_AND_SECOND], one_bill=one_bill)
    assert advice.verdict.kind is Kind.PRIMARY_AND_SECOND

    assert ("there are two" in " ".join(extra_sentences(advice, knowledge))) is says_so


@pytest.mark.parametrize(
    ("line", "link"), [("cable", "a mobile or a satellite link"), ("satellite", "a mobile link")]
)
def test_no_second_link_of_the_kind_of_the_first_is_named(
    line: str, link: str, an_advice: OneAdvice, knowledge: KnowledgeBase
) -> None:
    only = an_advice(copper_state="none", competitor_lines=[line], second_path=None, harm_hour="danger")

    told = [part.choice for one in combinations(only, knowledge) for part in one.parts]

    assert f"none on offer yet: ask for {link}" in told
