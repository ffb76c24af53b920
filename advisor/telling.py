"""The questions whose answers tell most in a case: what the flips and the open questions point at (pure)."""

from collections.abc import Iterator

from advisor.answers import Answers
from advisor.flips import IMPORTANCE, Flip, Flips
from advisor.questions import Interview
from advisor.relevance import relevance
from advisor.unknowns import Influence, Unknowns
from rules.trace import PLACE

MOST_TELLING = 8


def telling_questions(
    flips: Flips, unknowns: Unknowns, interview: Interview, answers: Answers
) -> tuple[str, ...]:
    """Ids of at most MOST_TELLING questions, the most telling first, without the order of importance.

    First what flips the verdict, then open questions that can, then the quick path in its order. Where
    the site is comes last: it is seldom what somebody wants to try.
    """
    asked = relevance(interview, answers).questions
    quick = [
        one.id
        for one in interview.questions
        if interview.screen_of[one.id].section == interview.quick_section.id
    ]
    found = dict.fromkeys(
        [
            *(name for one in flips.found for name in _names(one)),
            *(one.question for one in unknowns.of(Influence.DECIDES, Influence.TOGETHER)),
            *(name for name in quick if name not in PLACE),
            *(name for name in quick if name in PLACE),
        ]
    )
    return tuple(one for one in found if one in asked and not one.startswith(IMPORTANCE))[:MOST_TELLING]


def _names(flip: Flip) -> Iterator[str]:
    """Questions that a flip changes; weights and ratings belong to none."""
    if flip.kind in ("answer", "amount"):
        yield flip.name
    if flip.second:
        yield from _names(flip.second)
