"""What is told between two questions: a first verdict, what cannot matter any more, what does not fit."""

from collections.abc import Mapping
from datetime import date

from advisor.advice import SEED, Advice, advise
from advisor.answers import Answers
from advisor.coach import Contradiction, contradictions
from advisor.flip_text import unknowns_sentence
from advisor.i18n import _, as_sentence
from advisor.prepared import interview_of
from advisor.questions import Question
from advisor.reasons import firmness, headline, swing_text
from advisor.unknowns import Unknowns, unknowns
from rules.knowledge import KnowledgeBase

IMPORTANCE = "importance_"
DRAWS_BETWEEN = 400  # for the question whether there is anything left to ask
DRAWS_FOR_SWINGS = 8  # swings come from the central case; the draws are not looked at


def quick_unknowns(
    answers: Answers, knowledge: KnowledgeBase, as_of: date, *, seed: int = SEED, draws: int = DRAWS_BETWEEN
) -> Unknowns:
    """What the open questions can still do, with few draws: quick enough for between two questions."""
    return unknowns(advise(answers, knowledge, as_of, seed=seed, draws=draws), knowledge)


def quick_swings(answers: Answers, knowledge: KnowledgeBase, as_of: date) -> Mapping[str, float]:
    """Group -> the real difference at this site, in rating points; how the groups are sorted has no say."""
    return advise(answers, knowledge, as_of, draws=DRAWS_FOR_SWINGS).swings


class Between:
    """Tells each thing once in one interview."""

    def __init__(self, knowledge: KnowledgeBase, as_of: date, seed: int = SEED) -> None:
        self._knowledge = knowledge
        self._as_of = as_of
        self._seed = seed
        self._is_first_told = False
        self._is_settled_told = False
        self._looked_at: Answers | None = None
        self._fits_told: set[str] = set()

    def advice(self, answers: Answers) -> Advice:
        return advise(answers, self._knowledge, self._as_of, seed=self._seed)

    def first_verdict(self, answers: Answers) -> str | None:
        """The verdict so far, and how firm it is."""
        if self._is_first_told:
            return None
        self._is_first_told = True
        found = self.advice(answers)
        return f"{headline(found, self._knowledge)} {firmness(found, self._knowledge)}"

    def settled(self, answers: Answers) -> str | None:
        """That nothing left to ask changes the verdict, as soon as that is so."""
        if self._is_settled_told or answers == self._looked_at:
            return None
        self._looked_at = answers
        found = quick_unknowns(answers, self._knowledge, self._as_of, seed=self._seed)
        self._is_settled_told = found.is_settled
        return unknowns_sentence(found) if found.is_settled else None

    def mismatch(self, answers: Answers) -> Contradiction | None:
        """Two answers that do not fit, the first pair not told of yet."""
        interview = interview_of(self._knowledge)
        for one in contradictions(answers, interview, self._knowledge):
            if one.id not in self._fits_told:
                self._fits_told.add(one.id)
                return one
        return None

    def beside(self, question: Question, answers: Answers) -> str | None:
        """Beside a group to sort: how far the choices differ in it at this site."""
        if not question.id.startswith(IMPORTANCE):
            return None
        swings = quick_swings(answers, self._knowledge, self._as_of)
        told = swing_text(swings[question.id.removeprefix(IMPORTANCE)])
        return _("({difference}.)").format(difference=as_sentence(told))
