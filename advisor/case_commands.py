"""The commands about cases: keep, replay, diff."""

import argparse
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from advisor.advice import advise
from advisor.answers import AnswerError
from advisor.cases.case import Case, People
from advisor.cases.difference import compare, difference_text
from advisor.cases.digests import kept
from advisor.cases.entries import read_entry
from advisor.cases.reading import SIZE_LIMIT, CaseError, read_case
from advisor.cases.replaying import replay, replay_text
from advisor.i18n import _
from advisor.questions import Interview, interview_for
from advisor.relevance import is_outside_scope
from advisor.spelling import SHOWN_LENGTH, shown
from rules.errors import Problem
from rules.knowledge import KnowledgeBase, load_knowledge_base

FINE, DIFFERS = 0, 1


def add_case_commands(commands: Any, day: Any, seed: Any, default_seed: int) -> None:
    """Add `keep`, `replay` and `diff` to the commands.

    Args:
        commands: The sub-parsers of the whole command line.
        day, seed: Readers of a day and of a seed, for the options.
        default_seed: Of the random draws.
    """
    keep = commands.add_parser("keep", help=_("make a case file: answers, people, and the advice on them"))
    keep.add_argument("answers", metavar="FILE", help=_("a file of answers, or an older case file"))
    keep.add_argument("case", metavar="CASE", help=_("the case file to write"))
    for name, told in (
        ("client", _("whom the case is for")),
        ("contact", _("how the client is reached")),
        ("answered-by", _("who answered")),
        ("on-behalf-of", _("for whom")),
        ("prepared-by", _("who prepared the advice")),
        ("interest", _("a commission or another interest of who prepared it")),
    ):
        keep.add_argument(f"--{name}", metavar="TEXT", help=told)
    keep.add_argument("--as-of", type=day, metavar="YYYY-MM-DD", help=_("the day of the advice; else today"))
    keep.add_argument("--seed", type=seed, default=default_seed, metavar="N", help=_("of the random draws"))
    keep.set_defaults(run=_keep)

    again = commands.add_parser("replay", help=_("play a case file again: same, or what differs and why"))
    again.add_argument("case", metavar="CASE", help=_("a case file"))
    again.set_defaults(run=_replay)

    two = commands.add_parser("diff", help=_("say what moves the verdict from one case file to another"))
    for name in ("first", "second"):
        two.add_argument(name, metavar=name.upper(), help=_("a case file, or a file of answers"))
    two.set_defaults(run=_diff)


def case_in(name: str, interview: Interview, knowledge: KnowledgeBase) -> Case:
    """The case in the file of this name, or in the answers file; remarks go to the terminal.

    Raises:
        CaseError, AnswerError: The file cannot be read or used.
    """
    try:
        with Path(name).open("rb") as file:
            content = file.read(SIZE_LIMIT + 1)
    except (OSError, ValueError) as error:
        raise file_error(_("cannot be read"), name, error) from error
    with naming(name):
        found = read_case(content, interview, knowledge)
    for remark in found.remarks:
        print(_("{file}: {remark}").format(file=name, remark=remark), file=sys.stderr)
    return found


@contextmanager
def naming(name: str) -> Iterator[None]:
    """Put the name of the file into the problems with what it holds."""
    try:
        yield
    except AnswerError as error:
        told = [Problem(one.what, f"{shown_name(name)}, {one.where}", one.mend) for one in error.problems]
        raise AnswerError(told) from error


def file_error(what: str, name: str, error: Exception) -> AnswerError:
    """What to tell when the system refuses a file."""
    told = getattr(error, "strerror", None) or str(error)
    return AnswerError([Problem(f"{what}: {told}", shown_name(name), _("Name another file."))])


def shown_name(name: str) -> str:
    """A file as it was named; where that is long, without its folders."""
    return shown(name if len(name) <= SHOWN_LENGTH else Path(name).name)


def _keep(options: argparse.Namespace) -> int:
    knowledge = load_knowledge_base()
    interview = interview_for(knowledge)
    given = case_in(options.answers, interview, knowledge)
    people = _people(given.people, options)
    advice = None
    if not is_outside_scope(interview, given.answers):
        advice = advise(given.answers, knowledge, options.as_of or date.today(), seed=options.seed)
    case = kept(given, people, advice, knowledge)
    try:
        with Path(options.case).open("x", encoding="utf-8", newline="\n") as file:
            file.write(case.to_json())
    except (OSError, ValueError) as error:
        raise file_error(_("cannot be saved"), options.case, error) from error
    print(_("The case is saved in {file}.").format(file=options.case))
    return FINE


def _people(people: People, options: argparse.Namespace) -> People:
    told = {
        name: getattr(options, name) for name in People.model_fields if getattr(options, name) is not None
    }
    found, problems = read_entry(People, {**people.model_dump(), **told}, _("command line"))
    if found is None:
        raise CaseError([*problems.values()])
    return found


def _replay(options: argparse.Namespace) -> int:
    knowledge = load_knowledge_base()
    found = replay(case_in(options.case, interview_for(knowledge), knowledge), knowledge)
    if found is None:
        mend = _("Make a case with its advice: python -m advisor keep.")
        raise CaseError([Problem(_("holds no advice to compare with"), shown(options.case), mend)])
    print(replay_text(found))
    return FINE if found.is_same else DIFFERS


def _diff(options: argparse.Namespace) -> int:
    knowledge = load_knowledge_base()
    interview = interview_for(knowledge)
    first, second = (case_in(name, interview, knowledge) for name in (options.first, options.second))
    found = compare(first, second, knowledge, date.today())
    print(difference_text(found, knowledge, interview))
    return DIFFERS if found.is_moved else FINE
