"""What the book of clients says of a case in a few lines, worked out once and kept beside it."""

from dataclasses import dataclass
from datetime import date

from pydantic import ValidationError

from advisor.advice import advise
from advisor.between import DRAWS_BETWEEN, quick_unknowns
from advisor.calendar_file import Day, days_of
from advisor.flow import quick_path_done
from advisor.i18n import language
from advisor.overrides import overridden
from advisor.questions import Interview
from advisor.relevance import is_outside_scope
from advisor.sites_text import strength_text, verdict_text
from advisor.store import Draft, Entry, Kept
from advisor.unknowns import Influence
from rules.knowledge import KnowledgeBase
from rules.schema import Record

# Days that are counted from the day of the advice and so move on with it: nobody can be reminded of them.
MOVING_ON = ("stale", "soon", "move", "test_before", "test_after")


class Summary(Record):
    """The lines of one case.

    Attributes:
        version: Of the case that they were made from.
        edition: Of the knowledge base that they were made with.
        day: On which they were made.
        language: In which they are.
        answers: How many questions are answered.
        lost: How much of the case could not be used.
        verdict: Empty before there is an advice.
        before: The verdict that the same answers led to earlier, where it is another one now.
        stale: Ids of rules and facts behind the advice that are past their review date.
        ask: Id of the open question that changes the verdict most often; empty where none does.
        is_damaged: Whether the case cannot be read; then there is nothing else.
    """

    version: int
    edition: str
    day: date
    language: str
    answers: int = 0
    lost: int = 0
    verdict: str = ""
    strength: str = ""
    before: str = ""
    next_day: date | None = None
    next_title: str = ""
    stale: tuple[str, ...] = ()
    ask: str = ""
    is_damaged: bool = False


@dataclass(frozen=True)
class Summaries:
    """Makes summaries on one day, with one state of knowledge, in the language spoken now."""

    knowledge: KnowledgeBase
    interview: Interview
    as_of: date

    def kept(self, entry: Entry) -> Summary | None:
        """The summary that is kept with an entry, which may be out of date; None where there is none."""
        if entry.summary is None:
            return None
        try:
            return Summary.model_validate(entry.summary)
        except ValidationError:
            return None  # damaged, or of another version of this program: made anew

    def is_fresh(self, summary: Summary | None, entry: Entry) -> bool:
        """Whether it says what a new one would say."""
        if summary is None:
            return False
        made_of = (summary.version, summary.edition, summary.day, summary.language)
        return made_of == (entry.version, self.knowledge.edition.id, self.as_of, language())

    def made(self, entry: Entry, draft: Draft) -> Summary:
        """The summary of a case as it is stored; raises DamagedDraftError where that cannot be read."""
        case, lost = Kept.from_data(draft.content, self.interview, self.knowledge)
        found = self._of(case, draft.version).model_copy(update={"lost": lost})
        earlier = self.kept(entry)
        if earlier and (earlier.version, earlier.language) == (found.version, found.language):
            was = earlier.before if earlier.verdict == found.verdict else earlier.verdict
            found = found.model_copy(update={"before": was if was != found.verdict else ""})
        return found

    def of_damaged(self, entry: Entry) -> Summary:
        """The summary of a case that cannot be read."""
        return self._blank(entry.version).model_copy(update={"is_damaged": True})

    def _of(self, case: Kept, version: int) -> Summary:
        answers = case.answers
        found = self._blank(version).model_copy(update={"answers": len(answers.values)})
        if is_outside_scope(self.interview, answers) or not quick_path_done(self.interview, answers):
            return found
        advice = advise(answers, self.knowledge, self.as_of)
        local = overridden(self.knowledge, answers.overrides)
        day = self._next(days_of(advice, self.knowledge, case.quotes))
        open_ones = quick_unknowns(answers, self.knowledge, self.as_of, draws=DRAWS_BETWEEN)
        asking = open_ones.of(Influence.DECIDES, Influence.TOGETHER)
        lines = {
            "verdict": verdict_text(advice, local),
            "strength": strength_text(advice),
            "next_day": day.day if day else None,
            "next_title": day.title if day else "",
            "stale": advice.stale,
            "ask": asking[0].question if asking else "",
        }
        return found.model_copy(update=lines)

    def _next(self, days: tuple[Day, ...]) -> Day | None:
        return next((one for one in days if one.kind.split()[0] not in MOVING_ON), None)

    def _blank(self, version: int) -> Summary:
        return Summary(
            version=version, edition=self.knowledge.edition.id, day=self.as_of, language=language()
        )
