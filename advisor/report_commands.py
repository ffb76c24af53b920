"""The command that writes the report on a case: a page, a PDF, or a document to edit."""

import argparse
from datetime import date
from pathlib import Path
from typing import Any

from advisor.advice import Advice, advise
from advisor.answers import AnswerError
from advisor.case_commands import case_in, file_error
from advisor.cases.case import Case
from advisor.i18n import _
from advisor.questions import interview_for
from advisor.relevance import is_outside_scope
from advisor.report.content import report_of
from advisor.report.letterhead import LARGEST_LOGO, letterhead
from advisor.report.model import Letterhead
from advisor.report.writing import WRITERS
from advisor.spelling import shown
from rules.errors import Problem
from rules.knowledge import KnowledgeBase, load_knowledge_base

FINE = 0


def add_report_command(commands: Any, day: Any, seed: Any, default_seed: int) -> None:
    """Add `report` to the commands; the arguments are those of `add_case_commands`."""
    report = commands.add_parser("report", help=_("write the report: .html, .pdf or .docx"))
    report.add_argument("case", metavar="CASE", help=_("a case file, or a file of answers"))
    report.add_argument("files", nargs="+", metavar="FILE", help=_("the files to write; the ending decides"))
    add_letterhead_options(report)
    report.add_argument("--as-of", type=day, metavar="YYYY-MM-DD", help=_("the day; else that of the case"))
    report.add_argument("--seed", type=seed, default=default_seed, metavar="N", help=_("of the random draws"))
    report.set_defaults(run=_report)


def add_letterhead_options(command: argparse.ArgumentParser) -> None:
    """Who sends what the command writes."""
    command.add_argument("--logo", metavar="FILE", help=_("a PNG or JPEG picture for the head"))
    command.add_argument("--logo-text", default="", metavar="TEXT", help=_("what the picture shows"))
    command.add_argument("--contact", default="", metavar="TEXT", help=_("who you are; \\n begins a line"))


def letterhead_in(options: argparse.Namespace) -> Letterhead:
    """What these options say."""
    return letterhead(options.contact.replace("\\n", "\n"), _logo(options.logo), options.logo_text)


def advice_on(case: Case, knowledge: KnowledgeBase, *, as_of: date | None, seed: int, today: date) -> Advice:
    """The advice on a case: as it was saved, unless another day is asked for."""
    if case.outcome is not None and as_of is None:
        saved = case.outcome
        return advise(case.answers, knowledge, saved.as_of, seed=saved.seed, draws=saved.draws)
    return advise(case.answers, knowledge, as_of or today, seed=seed)


def _report(options: argparse.Namespace) -> int:
    for name in options.files:
        if Path(name).suffix.lower() not in WRITERS:
            mend = _("End the name with one of: {endings}.").format(endings=", ".join(WRITERS))
            raise AnswerError([Problem(_("cannot tell what to write"), shown(name), mend)])
    head = letterhead_in(options)
    knowledge = load_knowledge_base()
    interview = interview_for(knowledge)
    case = case_in(options.case, interview, knowledge)
    if is_outside_scope(interview, case.answers):
        mend = _("Reports are for the United States, Puerto Rico and Canada.")
        raise AnswerError([Problem(_("no advice for this country"), shown(options.case), mend)])
    advice = advice_on(case, knowledge, as_of=options.as_of, seed=options.seed, today=date.today())
    report = report_of(advice, knowledge, interview, case, head)
    for name in options.files:
        _write(name, WRITERS[Path(name).suffix.lower()](report, advice.as_of))
    return FINE


def _logo(name: str | None) -> bytes | None:
    if name is None:
        return None
    try:
        with Path(name).open("rb") as file:
            return file.read(LARGEST_LOGO + 1)
    except (OSError, ValueError) as error:
        raise file_error(_("cannot be read"), name, error) from error


def _write(name: str, content: bytes) -> None:
    """Never over a file that is there."""
    try:
        with Path(name).open("xb") as file:
            file.write(content)
    except (OSError, ValueError) as error:
        raise file_error(_("cannot be saved"), name, error) from error
    print(_("The report is saved in {file}.").format(file=name))
