"""The command that hands over: all files of one case, in a folder."""

import argparse
import sys
from datetime import date
from pathlib import Path
from typing import Any

from advisor.advice import SEED, Advice, advise
from advisor.answers import AnswerError
from advisor.case_commands import FINE, case_in, file_error, shown_name
from advisor.cases.case import Case
from advisor.cases.digests import kept, trace_digest
from advisor.handover.files import handed_over
from advisor.i18n import _, ngettext
from advisor.questions import COUNTRY, interview_for
from advisor.relevance import is_outside_scope
from advisor.report_commands import add_letterhead_options, letterhead_in
from rules.errors import Problem
from rules.knowledge import KnowledgeBase, load_knowledge_base


def add_handover_commands(commands: Any, day: Any, seed: Any) -> None:
    """Add `hand-over` to the commands.

    Args:
        commands: The sub-parsers of the whole command line.
        day, seed: Readers of a day and of a seed, for the options.
    """
    hand_over = commands.add_parser(
        "hand-over", help=_("write all files of a case: report, documents to act on, workbook, dates")
    )
    hand_over.add_argument("case", metavar="CASE", help=_("a case file, or a file of answers"))
    hand_over.add_argument("folder", metavar="FOLDER", help=_("where to write; made if it is not there"))
    hand_over.add_argument(
        "--as-of",
        type=day,
        metavar="YYYY-MM-DD",
        help=_("the day of the advice; else that of the case, or today"),
    )
    hand_over.add_argument(
        "--seed", type=seed, metavar="N", help=_("of the random draws; else that of the case")
    )
    add_letterhead_options(hand_over)
    hand_over.set_defaults(run=_hand_over)


def _hand_over(options: argparse.Namespace) -> int:
    knowledge = load_knowledge_base()
    interview = interview_for(knowledge)
    case = case_in(options.case, interview, knowledge)
    if is_outside_scope(interview, case.answers):
        option = interview.question[COUNTRY].option[str(case.answers.values[COUNTRY])]
        print(_(option.help or option.label))
        return FINE
    head = letterhead_in(options)
    advice = _advice(case, options, knowledge)
    files = handed_over(kept(case, case.people, advice, knowledge), advice, knowledge, head)
    _write(files, Path(options.folder))
    for name in files:
        print(_("Written: {file}").format(file=Path(options.folder) / name))
    return FINE


def _advice(case: Case, options: argparse.Namespace, knowledge: KnowledgeBase) -> Advice:
    """On the day, seed and draws that the case was saved with, where no others are asked for."""
    saved = case.outcome
    as_of = options.as_of or (saved.as_of if saved else date.today())
    seed = options.seed if options.seed is not None else (saved.seed if saved else SEED)
    advice = (
        advise(case.answers, knowledge, as_of, seed=seed, draws=saved.draws)
        if saved
        else advise(case.answers, knowledge, as_of, seed=seed)
    )
    if saved and saved.trace != trace_digest(advice):
        told = _("Not as it was saved: python -m advisor replay {file} tells what differs and why.")
        print(told.format(file=options.case), file=sys.stderr)
    return advice


def _write(files: dict[str, bytes], folder: Path) -> None:
    """Write all files, or none where one of them is there already."""
    taken = [name for name in files if (folder / name).exists()]
    if taken:
        form = ngettext(
            "{count} file of this name is there already: {name}",
            "{count} files of these names are there already, such as {name}",
            len(taken),
        )
        what = form.format(count=len(taken), name=taken[0])
        mend = _("Name another folder: nothing was written.")
        raise AnswerError([Problem(what, shown_name(str(folder)), mend)])
    try:
        folder.mkdir(exist_ok=True)
        for name, content in files.items():
            (folder / name).parent.mkdir(exist_ok=True)
            with (folder / name).open("xb") as file:
                file.write(content)
    except (OSError, ValueError) as error:
        raise file_error(_("cannot be written"), str(folder), error) from error
