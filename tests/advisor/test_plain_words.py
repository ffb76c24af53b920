"""Plain words: the top of the result needs no telecom knowledge."""

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from advisor.advice import Advice, advise
from advisor.flip_text import first_flip_text
from advisor.flips import flips
from advisor.plain_words import plain_line, plain_option, trade_words
from advisor.questions import interview_for
from advisor.reasons import firmness, headline
from rules.knowledge import KnowledgeBase
from tests.advisor.situations import DANGER, DRAWS, SPLIT, STAY, case_answers

JARGON = re.compile(r"\b(ILEC|CLEC|UNE|incumbent|hosted|SIP|VoIP|on-net|leased|low-orbit)\b", re.IGNORECASE)
CASES = list(case_answers(Path(__file__).resolve().parents[2]))


def test_every_line_on_offer_has_plain_words(knowledge: KnowledgeBase):
    for offer in knowledge.offers:
        assert plain_line(offer) != offer.name or not JARGON.search(offer.name), offer.id
        assert not JARGON.search(plain_option(offer, is_hosted=True)), offer.id


def test_lines_keep_different_words(knowledge: KnowledgeBase):
    assert len({plain_line(one) for one in knowledge.offers}) == len(knowledge.offers)


@pytest.mark.parametrize(("answers", "as_of"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_no_case_needs_telecom_words_for_its_verdict(
    answers: dict[str, object], as_of: date, knowledge: KnowledgeBase
):
    advice = advise(answers, knowledge, as_of, draws=DRAWS)

    told = headline(advice, knowledge, plain=True), firmness(advice, knowledge, plain=True)

    assert not JARGON.search(" ".join(told)), told


def test_the_plain_headline_still_says_which_side_it_is(
    an_advice: Callable[..., Advice], knowledge: KnowledgeBase
):
    advice = an_advice(**SPLIT)

    assert "a competitor" in headline(advice, knowledge, plain=True)
    assert "internet phone company" in headline(advice, knowledge, plain=True)
    assert "(CLEC)" in trade_words(advice, knowledge)


def test_the_plain_headline_names_the_day_and_the_second_line(
    an_advice: Callable[..., Advice], knowledge: KnowledgeBase
):
    assert "stay where you are until November 22, 2027" in headline(an_advice(**STAY), knowledge, plain=True)
    assert "as a second line" in headline(an_advice(**DANGER), knowledge, plain=True)


def test_the_first_flip_is_something_that_the_customer_told_us(
    an_advice: Callable[..., Advice], knowledge: KnowledgeBase
):
    advice, interview = an_advice(**SPLIT), interview_for(knowledge)
    found = flips(advice, knowledge)
    assert {one.kind for one in found.found} - {"rating", "weight"}

    text = first_flip_text(found, advice, knowledge, interview)

    assert "were rated" not in text
    assert "points of weight" not in text
    assert not JARGON.search(text)
