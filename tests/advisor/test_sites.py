"""Sites keep their own advice; what they share, and what keeps them apart, is computed from it."""

from datetime import date

import pytest

from advisor.advice import advise
from advisor.answers import AnswerError, Answers
from advisor.lines import WIDTH
from advisor.questions import Interview, interview_for
from advisor.reasons import headline
from advisor.sites import SitesAdvice, advise_sites, named_sites
from advisor.sites_common import sites_sentences
from advisor.sites_text import sites_text, verdict_text
from rules.knowledge import KnowledgeBase
from rules.verdict import Kind
from tests.advisor.situations import DRAWS, PLACE, SPLIT, OneAdvice
from tests.cases.test_cases import CASES
from tests.reading import is_hard, plain_words


@pytest.fixture(scope="module")
def interview(knowledge: KnowledgeBase) -> Interview:
    return interview_for(knowledge)


def some_sites(knowledge: KnowledgeBase, as_of: date, **changes: dict[str, object]) -> SitesAdvice:
    def frozen(values: dict[str, object]) -> dict[str, object]:
        return {name: tuple(one) if isinstance(one, list) else one for name, one in values.items()}

    sites = {name: Answers(frozen({**PLACE, **change})) for name, change in changes.items()}  # type: ignore[arg-type]
    return advise_sites(sites, knowledge, as_of, draws=DRAWS)


def sites_of_cases(interview: Interview, knowledge: KnowledgeBase, as_of: date, *ids: str) -> SitesAdvice:
    """One site for each case of this id, named after it."""
    files = {one.id: one.answers_file for one in CASES}
    found = named_sites((name, Answers.parse(files[name], interview)) for name in ids)
    return advise_sites(found, knowledge, as_of, draws=DRAWS)


def test_each_site_keeps_the_advice_it_would_get_alone(
    an_advice: OneAdvice, knowledge: KnowledgeBase, as_of: date
) -> None:
    both = some_sites(knowledge, as_of, Dallas={}, Austin=SPLIT)

    assert both.sites["Dallas"].verdict == an_advice().verdict
    assert both.sites["Austin"].verdict == an_advice(**SPLIT).verdict


def test_one_bill_costs_the_points_that_the_common_provider_is_behind_at_each_site(
    interview: Interview, knowledge: KnowledgeBase, as_of: date
) -> None:
    both = some_sites(knowledge, as_of, Dallas={"copper_state": "poor"}, Austin={"incumbent_fibre": "yes"})

    assert {one.provider for one in both.common} == {"ilec", "clec_facilities"}
    for one in both.common:
        for name, advice in both.sites.items():
            own = max(x.trace.value for x in advice.viable if x.offer.provider == one.provider)
            best = max(x.trace.value for x in advice.viable)
            assert one.lost_points[name] == pytest.approx(100 * (best - own))
    assert [one.mean_loss for one in both.common] == sorted(one.mean_loss for one in both.common)
    said = " ".join(sites_sentences(both, knowledge, interview))
    assert "on offer at every site" in said
    assert "the same company at each site" in said


def test_a_site_that_cannot_have_the_common_provider_is_named_with_the_reason(
    interview: Interview, knowledge: KnowledgeBase, as_of: date
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
    said = " ".join(sites_sentences(found, knowledge, interview))
    assert "not on offer there" in said
    assert knowledge.rule[by_site["Mill"][0]].title in said


def test_a_site_of_machines_stays_out_of_the_common_choice(
    interview: Interview, knowledge: KnowledgeBase, as_of: date
) -> None:
    found = some_sites(knowledge, as_of, Shop={}, Gate={"special_lines": ["alarm"], "calls": 0})

    assert all(set(one.lost_points) == {"Shop"} for one in found.common)
    assert "Gate: its lines serve machines only" in sites_sentences(found, knowledge, interview)[0]


def test_wrong_answers_name_their_site(knowledge: KnowledgeBase, as_of: date) -> None:
    with pytest.raises(AnswerError, match="no sites"):
        advise_sites({}, knowledge, as_of)
    with pytest.raises(AnswerError, match="Austin: answer"):
        some_sites(knowledge, as_of, Dallas={}, Austin={"setting": "moon"})


def test_two_sites_of_one_name_and_a_site_without_one_are_refused() -> None:
    with pytest.raises(AnswerError) as caught:
        named_sites([("Main  Street", Answers()), (" main street ", Answers()), ("\n", Answers())])

    assert [one.what for one in caught.value.problems] == ["two sites have one name", "a site has no name"]
    assert list(named_sites([("Main\x1b\nStreet", Answers())])) == ["Main Street"]


def test_a_site_in_a_country_that_we_do_not_know_is_refused_by_name(
    knowledge: KnowledgeBase, as_of: date
) -> None:
    with pytest.raises(AnswerError, match=r"Paris.*United States, Puerto Rico and Canada"):
        some_sites(knowledge, as_of, Dallas={}, Paris={"country": "other"})


def test_of_kinds_that_reach_as_many_sites_the_one_that_loses_least_is_compared(
    knowledge: KnowledgeBase, as_of: date
) -> None:
    found = some_sites(
        knowledge,
        as_of,
        Hut={"copper_state": "good", "competitor_lines": ["none"]},
        Mill={"copper_state": "none", "competitor_lines": ["cable"]},
        Both={"copper_state": "poor", "competitor_lines": ["cable"]},
    )

    assert found.common == ()
    assert found.widest
    assert found.widest.provider == "clec_facilities"
    assert set(found.widest.lost_points) == {"Mill", "Both"}
    assert [one.site for one in found.exceptions] == ["Hut"]


def test_phones_from_one_company_count_the_best_hosted_choice_of_each_site(
    knowledge: KnowledgeBase, as_of: date
) -> None:
    found = some_sites(knowledge, as_of, Dallas={}, Austin=SPLIT)

    assert found.phones
    for name, advice in found.sites.items():
        best = max(one.trace.value for one in advice.viable)
        hosted = max(one.trace.value for one in advice.viable if one.alternative.is_hosted)
        assert found.phones.lost_points[name] == pytest.approx(100 * (best - hosted))


# --- in words, with real cases -----------------------------------------------------------------------


def test_each_site_has_its_headline_reasons_and_first_steps_in_eighty_columns(
    interview: Interview, knowledge: KnowledgeBase, as_of: date
) -> None:
    found = sites_of_cases(interview, knowledge, as_of, "O-01", "O-02", "O-05")

    text = sites_text(found, knowledge, interview)

    parts = text.split("\n\n")
    assert [part.splitlines()[0] for part in parts[:4]] == [
        "SITE 1: O-01", "SITE 2: O-02", "SITE 3: O-05", "ALL SITES TOGETHER",
    ]  # fmt: skip
    assert max(map(len, text.splitlines())) <= WIDTH
    assert all("First steps:\n  1. " in part for part in parts[:3])
    assert all(title in parts[0] for title in ("For it:", "Against it:", "Clear: "))
    assert "SAFETY. Elevator line: not settled yet." in parts[1]
    assert "O-05 has nothing on offer yet" in parts[3]


def test_one_bill_has_its_price_in_points_and_names_who_would_do_better_alone(
    interview: Interview, knowledge: KnowledgeBase, as_of: date
) -> None:
    poor = {"copper_state": "poor"}
    steady = {"incumbent_fibre": "yes", "importance_staying_power": "decides"}
    found = some_sites(knowledge, as_of, Dallas=poor, Waco=poor, Austin=steady)
    best = found.common[0]

    said = sites_sentences(found, knowledge, interview)

    assert best.provider == "clec_facilities"
    lost = best.lost_points["Austin"]
    assert lost > 1
    assert f"Most is lost at Austin: {lost:.0f} points." in said[1]
    assert f"would cost {best.mean_loss:.0f} of 100 points a site" in said[1]
    assert (
        f"Austin alone would do best with {knowledge.provider['ilec'].name}, by {lost:.0f} points." == said[2]
    )


def test_sites_in_different_countries_are_not_promised_one_bill(
    interview: Interview, knowledge: KnowledgeBase, as_of: date
) -> None:
    found = sites_of_cases(interview, knowledge, as_of, "O-29", "O-20")

    said = " ".join(sites_sentences(found, knowledge, interview))

    assert "Canada, United States" in said
    assert "do not count on one bill" in said
    assert "points" not in said


@pytest.mark.parametrize("ids", [("X-06",), ("O-01",), ("O-01", "X-06")])
def test_with_one_site_to_choose_for_nothing_is_compared(
    ids: tuple[str, ...], interview: Interview, knowledge: KnowledgeBase, as_of: date
) -> None:
    said = sites_sentences(sites_of_cases(interview, knowledge, as_of, *ids), knowledge, interview)

    assert said[-1] == "There are not two sites to compare yet."
    assert not any("bill" in one for one in said)


def test_sites_with_nothing_on_offer_are_not_blamed_on_one_provider(
    interview: Interview, knowledge: KnowledgeBase, as_of: date
) -> None:
    said = sites_sentences(sites_of_cases(interview, knowledge, as_of, "O-04", "O-05"), knowledge, interview)

    assert said[-1] == "Nothing on offer fits yet at any of them."
    assert not any("needs something else" in one for one in said)


def test_a_site_whose_lines_were_assumed_is_named(
    interview: Interview, knowledge: KnowledgeBase, as_of: date
) -> None:
    found = sites_of_cases(interview, knowledge, as_of, "O-01", "X-12")

    said = " ".join(sites_sentences(found, knowledge, interview))

    assert "ask what is really on offer: X-12." in said


def test_the_words_in_the_table_follow_the_kind_of_verdict(knowledge: KnowledgeBase) -> None:
    told = {}
    for case in CASES:
        advice = advise(case.answers_file, knowledge, case.as_of, draws=DRAWS)
        told[advice.verdict.kind] = verdict_text(advice, knowledge)

    assert told[Kind.SINGLE].startswith(("CLEC: ", "ILEC: "))
    assert "hosted voice" in told[Kind.ACCESS_AND_VOICE]
    assert told[Kind.TOO_CLOSE].endswith(("let real offers decide", "so let terms and dates decide"))
    assert told[Kind.SPECIAL_LINES_ONLY] == "A link of its own for each machine"
    assert told[Kind.NOTHING_VIABLE] == "Nothing that fits yet: keep what you have"
    assert told[Kind.STAY_UNTIL].startswith("Stay until ")


def test_what_sites_have_in_common_reads_at_grade_eight_or_lower(
    interview: Interview, knowledge: KnowledgeBase, as_of: date
) -> None:
    plain = plain_words(knowledge)
    groups = (("O-01", "O-11", "O-22"), ("O-04", "O-08", "O-19"), ("O-29", "O-20"), ("X-06", "X-12"))

    for ids in groups:
        found = sites_of_cases(interview, knowledge, as_of, *ids)
        for one in sites_sentences(found, knowledge, interview):
            assert not is_hard(one, plain), one


def test_a_site_with_local_knowledge_shows_its_verdict_without_it_and_why(
    interview: Interview, knowledge: KnowledgeBase, as_of: date
) -> None:
    files = {one.id: one.answers_file for one in CASES}
    local = {"fact": "F-WATCH-01", "valid_to": "2026-06-30", "reason": "The town kept its copper."}
    answers = {"Mill": {**files["O-05"], "overrides": [local]}, "Shop": files["O-01"]}
    parsed = {name: Answers.parse(one, interview, knowledge) for name, one in answers.items()}
    sites = advise_sites(parsed, knowledge, as_of, draws=DRAWS)

    text = " ".join(sites_text(sites, knowledge, interview).split())

    mill, shop = text.split("SITE 2: Shop")
    without = sites.sites["Mill"].without
    assert without is not None
    assert headline(without, knowledge) != headline(sites.sites["Mill"], knowledge)
    for told in (headline(sites.sites["Mill"], knowledge), headline(without, knowledge)):
        assert told in mill
    assert "Reason given: The town kept its copper." in mill
    assert "local knowledge" not in shop
