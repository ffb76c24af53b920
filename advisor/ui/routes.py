"""Which page a step of the address stands for, and where Continue and Back lead (pure)."""

from typing import NamedTuple

from advisor.answers import Answers
from advisor.flow import next_screen, open_screens, previous_screen, quick_path_done, visible_screens
from advisor.questions import Interview, Screen
from advisor.relevance import is_outside_scope, relevance

START, FIRST, CHECK, RESULT = "start", "first", "check", "result"
LEARN, OUTSIDE, RESTART = "learn", "outside", "restart"
EVIDENCE, METHOD, WORKING, LOCAL = "evidence", "method", "working", "local"
SITES = "several_sites"
HANDOVER = "hand_over"
QUOTES = "quotes_on_file"
ACCESSIBILITY = "accessibility"
BOOK, CLIENT = "book", "client"
OF_THE_BOOK = (BOOK, CLIENT)  # for the one person at this machine, never for a visitor on a network
WHAT_IF, COMPARE, SAMPLES, ENTRY, PRESENT = "what_if", "compare", "samples", "entry", "present"
UNOPENED, CHANGED = "unopened", "changed_elsewhere"
IN_PLACE_OF_A_STEP = (UNOPENED, CHANGED)  # shown while the store needs it; no address opens them
ALWAYS_OPEN = (
    START, LEARN, EVIDENCE, METHOD, SITES, COMPARE, SAMPLES, ACCESSIBILITY, RESTART,
    *OF_THE_BOOK,
)  # fmt: skip
FROM_ADVICE = (RESULT, WORKING, LOCAL, HANDOVER, WHAT_IF, PRESENT)  # open as soon as there is an advice


class Place(NamedTuple):
    """Where a screen stands among the screens of its section."""

    number: int
    total: int


def step_to_show(wanted: str | None, interview: Interview, answers: Answers) -> str:
    """The step asked for, or the first open one where that is unknown or cannot be reached yet."""
    if wanted is None or wanted in ALWAYS_OPEN:
        return wanted or START
    if wanted in {screen.id for screen in visible_screens(interview, answers)}:
        return wanted
    if is_outside_scope(interview, answers):
        return OUTSIDE
    if wanted in (CHECK, ENTRY, QUOTES) or (wanted == FIRST and answers.values):
        return wanted
    if wanted in FROM_ADVICE and quick_path_done(interview, answers):
        return wanted
    return first_open_step(interview, answers)


def has_advice(interview: Interview, answers: Answers) -> bool:
    """Whether there is an advice to look at: the quick path is done, in a country that we know."""
    return not is_outside_scope(interview, answers) and quick_path_done(interview, answers)


def first_open_step(interview: Interview, answers: Answers) -> str:
    """The first screen with an open question; the page of all answers when there is none."""
    waiting = open_screens(interview, answers)
    return waiting[0].id if waiting else CHECK


def first_refining_step(interview: Interview, answers: Answers) -> str:
    """The first open screen behind the quick path."""
    quick = interview.quick_section.id
    waiting = [one for one in open_screens(interview, answers) if one.section != quick]
    return waiting[0].id if waiting else CHECK


def step_after(screen: Screen, interview: Interview, answers: Answers) -> str:
    """Where Continue leads when there is nothing wrong."""
    if is_outside_scope(interview, answers):
        return OUTSIDE
    following = next_screen(interview, answers, screen.id)
    quick = interview.quick_section.id
    if screen.section == quick and (following is None or following.section != quick):
        return FIRST
    return following.id if following else CHECK


def step_before(screen: Screen, interview: Interview, answers: Answers) -> str:
    """Where Back leads."""
    before = previous_screen(interview, answers, screen.id)
    if before is None:
        return START
    quick = interview.quick_section.id
    return FIRST if before.section == quick and screen.section != quick else before.id


def last_quick_step(interview: Interview, answers: Answers) -> str:
    quick = interview.quick_section.id
    shown = [one.id for one in visible_screens(interview, answers) if one.section == quick]
    return shown[-1]


def step_of_section(section: str, interview: Interview, answers: Answers) -> str:
    """The first screen of a section with an open question, else its first screen."""
    inside = [one.id for one in visible_screens(interview, answers) if one.section == section]
    waiting = [one.id for one in open_screens(interview, answers) if one.section == section]
    return (waiting or inside)[0]


def place_in_section(screen: Screen, interview: Interview, answers: Answers) -> Place:
    inside = [one.id for one in visible_screens(interview, answers) if one.section == screen.section]
    return Place(inside.index(screen.id) + 1, len(inside))


def open_quick_questions(interview: Interview, answers: Answers) -> tuple[str, ...]:
    """The questions of the quick path that were skipped, in order."""
    asked, counting = relevance(interview, answers)
    waiting = asked - counting.values.keys()
    quick = interview.quick_section.id
    inside = [one.id for one in interview.questions if interview.screen_of[one.id].section == quick]
    return tuple(name for name in inside if name in waiting)
