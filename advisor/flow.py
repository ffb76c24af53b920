"""Answers -> the screens to show, the next and the previous one, and honest counts of progress.

Pure: everything is worked out afresh from the interview and the answers. Which questions are hidden,
and when, is decided in `advisor.relevance`.
"""

from typing import NamedTuple

from advisor.answers import Answers
from advisor.questions import Interview, Question, Screen
from advisor.relevance import holds, relevance


class SectionCount(NamedTuple):
    """Questions answered ("I don't know" included) and questions to ask, of one section."""

    answered: int
    total: int


def visible_screens(interview: Interview, answers: Answers) -> tuple[Screen, ...]:
    """The screens with a question to ask, in order; outside our scope, only the one that says so."""
    asked = relevance(interview, answers).questions
    return tuple(screen for screen in interview.screens if asked.intersection(screen.questions))


def visible_questions(interview: Interview, answers: Answers, screen: Screen) -> tuple[Question, ...]:
    """The questions to ask on a screen, in order."""
    asked = relevance(interview, answers).questions
    return tuple(interview.question[name] for name in screen.questions if name in asked)


def visible_hints(interview: Interview, answers: Answers, question: Question) -> tuple[str, ...]:
    """Sentences to show beside a question at this site."""
    return tuple(hint.text for hint in question.hints if holds(hint.when, interview, answers))


def next_screen(interview: Interview, answers: Answers, screen_id: str) -> Screen | None:
    """The first visible screen after this one; None at the end. The screen itself need not be visible."""
    position = interview.screens.index(interview.screen[screen_id])
    visible = visible_screens(interview, answers)
    return next((one for one in interview.screens[position + 1 :] if one in visible), None)


def previous_screen(interview: Interview, answers: Answers, screen_id: str) -> Screen | None:
    """The last visible screen before this one; None at the start."""
    position = interview.screens.index(interview.screen[screen_id])
    visible = visible_screens(interview, answers)
    return next((one for one in reversed(interview.screens[:position]) if one in visible), None)


def open_screens(interview: Interview, answers: Answers) -> tuple[Screen, ...]:
    """The visible screens on which a question has no answer that counts, in order."""
    asked, counting = relevance(interview, answers)
    waiting = asked - counting.values.keys()
    return tuple(screen for screen in interview.screens if waiting.intersection(screen.questions))


def quick_path_done(interview: Interview, answers: Answers) -> bool:
    """Is every question of the quick path answered, so that a first verdict can be given?"""
    quick = interview.quick_section.id
    return all(screen.section != quick for screen in open_screens(interview, answers))


def section_counts(interview: Interview, answers: Answers) -> dict[str, SectionCount]:
    """Section id -> how far it is, of the questions that are asked at this point."""
    asked, counting = relevance(interview, answers)
    counts = dict.fromkeys((one.id for one in interview.sections), SectionCount(0, 0))
    for name in asked:
        section = interview.screen_of[name].section
        answered, total = counts[section]
        counts[section] = SectionCount(answered + counting.is_answered(name), total + 1)
    return counts
