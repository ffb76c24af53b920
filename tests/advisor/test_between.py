"""Between two questions each thing is told once: what can no longer matter, and what does not fit."""

from datetime import date

import pytest

from advisor.answers import Answers
from advisor.between import Between
from advisor.prepared import interview_of
from advisor.questions import Question
from advisor.terminal import Ending, TerminalInterview
from rules.knowledge import KnowledgeBase
from tests.cases.test_cases import CASES

AS_OF = date(2026, 11, 22)
FILES = {one.id: one.answers_file for one in CASES}
OPEN, SETTLED = "O-01", "O-05"  # the copper ends and nothing else is on offer: nothing left can change that


def answers_of(name: str, knowledge: KnowledgeBase) -> Answers:
    return Answers.parse(FILES[name], interview_of(knowledge), knowledge)


def typed_in(answers: Answers, knowledge: KnowledgeBase, *lines: str) -> tuple[str, Answers, Ending]:
    """What is shown when these lines are typed, the answers then, and how it ended."""
    shown: list[str] = []
    waiting = iter(lines)

    def read(_prompt: str) -> str:
        try:
            return next(waiting)
        except StopIteration:
            raise EOFError from None

    talk = TerminalInterview(interview_of(knowledge), answers, read, shown.append, Between(knowledge, AS_OF))
    ending = talk.run()
    return " ".join(" ".join(shown).split()), talk.answers, ending


@pytest.fixture(scope="module")
def harm_hour(knowledge: KnowledgeBase) -> Question:
    return interview_of(knowledge).question["harm_hour"]


def test_that_nothing_is_left_to_ask_is_said_once_and_only_where_it_is_so(knowledge: KnowledgeBase) -> None:
    between = Between(knowledge, AS_OF)

    assert between.settled(answers_of(OPEN, knowledge)) is None
    told = between.settled(answers_of(SETTLED, knowledge))
    assert told is not None
    assert "changed this verdict" in told
    assert between.settled(answers_of(SETTLED, knowledge).with_answer("people", 7)) is None


def test_the_interview_offers_the_result_as_soon_as_nothing_left_can_change_it(
    knowledge: KnowledgeBase,
) -> None:
    skipped = [""] * 20  # the open questions of the quick path, and some behind it

    settled, answers, _ = typed_in(answers_of(SETTLED, knowledge), knowledge, *skipped, "f")
    still_open, _, _ = typed_in(answers_of(OPEN, knowledge), knowledge, *skipped, "f")

    assert settled.count("Type f to see your result now.") == 1
    assert settled.index("First verdict: ") < settled.index("Type f to see your result now.")
    assert answers == answers_of(SETTLED, knowledge)
    assert "Type f to see your result now." not in still_open
    assert "Go on to make it surer" in still_open


def test_two_answers_that_do_not_fit_are_shown_once_and_nothing_is_blocked(
    knowledge: KnowledgeBase, harm_hour: Question
) -> None:
    before = Answers({**answers_of(OPEN, knowledge).values, "importance_reliability": "none"})
    before = before.without("harm_hour")
    number = [one.id for one in harm_hour.options].index("danger") + 1

    shown, after, ending = typed_in(before, knowledge, str(number), "", "", "q")

    assert after.values["harm_hour"] == "danger"
    assert shown.count("Do these two answers fit?") == 1
    assert "Which one is right?" in shown
    assert harm_hour.option["danger"].label in shown.split("Do these two answers fit?")[1]
    assert ending is Ending.QUIT  # the question after it was put: one could skip it, and quit


def test_answers_that_fit_are_left_alone(knowledge: KnowledgeBase) -> None:
    shown, _, _ = typed_in(answers_of(OPEN, knowledge), knowledge, "", "", "q")

    assert "Do these two answers fit?" not in shown
