"""Named sets of answers to compare side by side: at most four, each with a name of its own (pure)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from advisor.answers import AnswerError, Answers
from advisor.i18n import _
from advisor.questions import Interview
from advisor.relevance import relevance
from advisor.sites import tidy_name
from rules.errors import Problem

MOST_SCENARIOS = 4
LONGEST_NAME = 60


@dataclass(frozen=True, slots=True)
class Scenario:
    """A set of answers under a name; `is_sample` where they are those of a made-up business."""

    name: str
    answers: Answers
    is_sample: bool = False


def with_scenario(kept: Sequence[Scenario], new: Scenario) -> tuple[Scenario, ...]:
    """All that is kept, and the new one last, its name tidied up.

    Raises:
        AnswerError: No name, a name that is taken or too long, or a fifth scenario.
    """
    if len(kept) >= MOST_SCENARIOS:
        what = _("There are {count} scenarios already").format(count=MOST_SCENARIOS)
        raise AnswerError([Problem(what, new.name, _("Take one out first."))])
    return (*kept, replace(new, name=_usable_name(new.name, [one.name for one in kept])))


def renamed(kept: Sequence[Scenario], name: str, new_name: str) -> tuple[Scenario, ...]:
    """The scenarios, one of them under another name; raises AnswerError as `with_scenario` does."""
    usable = _usable_name(new_name, [one.name for one in kept if one.name != name])
    return tuple(replace(one, name=usable) if one.name == name else one for one in kept)


def without_scenario(kept: Sequence[Scenario], name: str) -> tuple[Scenario, ...]:
    return tuple(one for one in kept if one.name != name)


def differing_questions(several: Sequence[Answers], interview: Interview) -> tuple[str, ...]:
    """The questions, in the order asked, whose answers that count are not the same in all of them."""
    counting = [relevance(interview, one).answers.values for one in several]
    missing: object = object()  # not answered differs from "I don't know"
    return tuple(
        one.id for one in interview.questions if len({values.get(one.id, missing) for values in counting}) > 1
    )


def _usable_name(name: str, taken: Iterable[str]) -> str:
    tidy = tidy_name(name)
    if not tidy:
        raise AnswerError([Problem(_("The scenario has no name"), name, _("Give it a name."))])
    if len(tidy) > LONGEST_NAME:
        mend = _("Use at most {count} letters.").format(count=LONGEST_NAME)
        raise AnswerError([Problem(_("The name is too long"), tidy, mend)])
    if tidy.casefold() in {one.casefold() for one in taken}:
        raise AnswerError([Problem(_("There is a scenario of this name"), tidy, _("Choose another name."))])
    return tidy
