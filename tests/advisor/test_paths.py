"""A split and a second path name what they share, what to ask and the proof that counts."""

from dataclasses import replace

import pytest

from advisor.combinations import CombinationKind
from advisor.paths import Shared, shared_by, shared_text
from advisor.reasons import extra_sentences
from advisor.steps import next_steps
from rules.knowledge import KnowledgeBase
from rules.schema import PathPair
from rules.verdict import Kind
from tests.advisor.situations import DANGER, PLACE, SPLIT, OneAdvice, kinds, the


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


@pytest.mark.parametrize(("others", "asked"), [(["satellite"], False), (["fixed_wireless"], True)])
def test_no_satellite_seller_is_asked_about_poles(
    others: list[str], asked: bool, an_advice: OneAdvice, knowledge: KnowledgeBase
) -> None:
    fibre = {"incumbent_fibre": "yes", "copper_state": "none", "harm_hour": "lost_sales"}
    advice = an_advice(**fibre, competitor_lines=others, second_path="yes")
    assert advice.verdict.second

    plan = the(CombinationKind.TWO_PATHS, advice, knowledge)
    said = [one.text for one in (*plan.actions, *next_steps(advice, knowledge))]

    assert any("poles, ducts" in one for one in said) is asked


@pytest.mark.parametrize(("country", "is_told"), [("us", True), ("ca", False), ("pr", False)])
def test_a_price_is_told_only_where_a_source_named_it(
    country: str, is_told: bool, an_advice: OneAdvice, knowledge: KnowledgeBase
) -> None:
    fibre = {"incumbent_fibre": "yes", "copper_state": "none", "harm_hour": "lost_sales"}
    advice = an_advice(**fibre, country=country, competitor_lines=["satellite"], second_path="if_cheap")

    (told,) = [one for one in extra_sentences(advice, knowledge) if "costs little" in one]

    assert ("USD" in told) is is_told
