"""The command line: ask, recommend, schema; cases and kb have their commands in modules of their own."""

import argparse
import json
import os
import re
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import TextIO

from advisor.advice import SEED, Advice, advise
from advisor.answer_checks import ISO_DATE
from advisor.answers import AnswerError, Answers, json_schema
from advisor.between import Between
from advisor.case_commands import add_case_commands, file_error, naming
from advisor.cases.case import case_schema
from advisor.cases.reading import SIZE_LIMIT, read_case
from advisor.export import advice_to_json
from advisor.handover_commands import add_handover_commands
from advisor.i18n import _
from advisor.kb_commands import add_kb_commands
from advisor.lines import wrapped
from advisor.questions import COUNTRY, Interview, interview_for
from advisor.relevance import irrelevant_answers, is_outside_scope
from advisor.report.content import report_of
from advisor.report.text import text_report
from advisor.report_commands import add_report_command
from advisor.sites import advise_sites, named_sites
from advisor.sites_text import sites_text
from advisor.spelling import shown
from advisor.terminal import Ending, TerminalInterview
from advisor.wording import question_name
from advisor.working_text import working_text
from rules.errors import KnowledgeBaseError, Problem, ProviderChoiceError
from rules.knowledge import KnowledgeBase, load_knowledge_base

FINE, PROBLEMS, BAD_INPUT = 0, 1, 2
INTERRUPTED, BROKEN_PIPE = 130, 141  # as a shell reports SIGINT and SIGPIPE
EARLIEST, LATEST = date(2000, 1, 1), date(2100, 12, 31)
LARGEST_SEED = 2**63 - 1


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command.

    Returns:
        0 when all is well, 1 for a knowledge base with problems, 2 for input that cannot be used.
    """
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        _never_fail_on_characters(stream)
    try:
        options = _parser().parse_args(arguments)
        code = int(options.run(options))
        sys.stdout.flush()
    except KeyboardInterrupt:
        print(file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:
        _leave_quietly()
        return BROKEN_PIPE
    except KnowledgeBaseError as error:
        print(error, file=sys.stderr)
        return PROBLEMS
    except ProviderChoiceError as error:
        print(error, file=sys.stderr)
        return BAD_INPUT
    except OSError as error:  # the output cannot be written: a full disk, say
        print(error, file=sys.stderr)
        return BAD_INPUT
    return code


# --- the commands ------------------------------------------------------------------------------


def _recommend(options: argparse.Namespace) -> int:
    knowledge = load_knowledge_base()
    interview = interview_for(knowledge)
    if len(options.answers) > 1:
        return _recommend_for_sites(options, knowledge, interview)
    answers = _answers_in(options.answers[0], interview, knowledge)
    if is_outside_scope(interview, answers):
        told = _outside_scope(interview, answers)
        if options.json:
            told = json.dumps({"version": 1, "outside_scope": told}, indent=2, ensure_ascii=False)
        print(told if options.json else wrapped(told))
        return FINE
    ignored = irrelevant_answers(interview, answers)
    if ignored:
        names = ", ".join(question_name(interview.question[name]) for name in ignored)
        told = _("Not counted, as it does not fit the other answers: {questions}.").format(questions=names)
        print(wrapped(told), file=sys.stderr)
    advice = advise(answers, knowledge, options.as_of or date.today(), seed=options.seed)
    told_as = advice_to_json if options.json else working_text if options.working else _report_text
    sys.stdout.write(told_as(advice, knowledge, interview))
    return FINE


def _recommend_for_sites(options: argparse.Namespace, knowledge: KnowledgeBase, interview: Interview) -> int:
    if options.json or options.working:
        problem = Problem("--json and --working take one file", "command line", "Ask for each site alone.")
        raise AnswerError([problem])
    given: list[tuple[str, Answers]] = []
    problems: list[Problem] = []
    for name in options.answers:
        try:
            given.append((Path(name).stem, _answers_in(name, interview, knowledge)))
        except AnswerError as error:
            problems += error.problems
    if problems:
        raise AnswerError(problems)
    sites = named_sites(given)
    found = advise_sites(sites, knowledge, options.as_of or date.today(), seed=options.seed)
    sys.stdout.write(sites_text(found, knowledge, interview))
    return FINE


def _ask(options: argparse.Namespace) -> int:
    knowledge = load_knowledge_base()
    interview = interview_for(knowledge)
    answers = _answers_in(options.start, interview, knowledge) if options.start else Answers()
    _check_target(options)
    between = Between(knowledge, options.as_of or date.today(), options.seed)
    talk = TerminalInterview(interview, answers, _line, print, between)
    try:
        ending = talk.run()
    except KeyboardInterrupt:
        print()
        _save(talk.answers, options.save)
        raise
    if ending is Ending.QUIT:
        _save(talk.answers, options.save or _name_of_file())
        return FINE
    if options.save:
        _save(talk.answers, options.save)
    print()
    if is_outside_scope(interview, talk.answers):
        print(wrapped(_outside_scope(interview, talk.answers)))
        return FINE
    sys.stdout.write(_report_text(between.advice(talk.answers), knowledge, interview))
    if not options.save:
        _save(talk.answers, _name_of_file())
    return FINE


def _schema(options: argparse.Namespace) -> int:
    interview = interview_for(load_knowledge_base())
    form = case_schema(interview) if options.case else json_schema(interview)
    print(json.dumps(form, indent=2, ensure_ascii=False))
    return FINE


# --- input and output --------------------------------------------------------------------------


def _answers_in(name: str, interview: Interview, knowledge: KnowledgeBase) -> Answers:
    """The answers in the file of this name; "-" is standard input."""
    try:
        if name == "-":
            if sys.stdin is None:
                raise ValueError(_("standard input is closed"))
            found: str | bytes = getattr(sys.stdin, "buffer", sys.stdin).read(SIZE_LIMIT + 1)
        else:
            with Path(name).open("rb") as file:
                found = file.read(SIZE_LIMIT + 1)
    except (OSError, ValueError) as error:
        raise file_error(_("cannot be read"), name, error) from error
    with naming(name):
        return read_case(found, interview, knowledge).answers


def _report_text(advice: Advice, knowledge: KnowledgeBase, interview: Interview) -> str:
    return text_report(report_of(advice, knowledge, interview))


def _outside_scope(interview: Interview, answers: Answers) -> str:
    option = interview.question[COUNTRY].option[str(answers.values[COUNTRY])]
    return _(option.help or option.label)


def _line(prompt: str) -> str:
    print(prompt, end="", flush=True)
    line = sys.stdin.readline() if sys.stdin is not None else ""
    if not line:
        raise EOFError
    if not sys.stdin.isatty():
        print()  # nobody pressed Enter on this screen
    return line


def _check_target(options: argparse.Namespace) -> None:
    """Refuse before the interview what could not be saved after it."""
    if not options.save:
        return
    if os.path.exists(options.save) and options.start != options.save:
        mend = _("Go on with it by --from and the same name, or choose another name.")
        raise AnswerError([Problem(_("the file exists already"), shown(options.save), mend)])
    if not os.path.isdir(os.path.dirname(options.save) or "."):
        mend = _("Choose another place.")
        raise AnswerError([Problem(_("there is no such folder"), shown(options.save), mend)])


def _save(answers: Answers, name: str | None) -> None:
    if not name:
        if answers.values:
            print(_("Your answers are not saved: no file was named (--save FILE)."))
        return
    try:
        Path(name).write_text(answers.to_json() + "\n", encoding="utf-8")
    except (OSError, ValueError) as error:
        raise file_error(_("cannot be saved"), name, error) from error
    print(_("Your answers are saved in {file}.").format(file=name))


def _name_of_file() -> str | None:
    """What a visitor at a terminal types; nobody is there to ask when the input is piped."""
    if not sys.stdin.isatty():
        return None
    with suppress(EOFError):
        while name := _line(_("\nType a file name to save your answers, or press Enter: ")).strip():
            if not os.path.exists(name):
                return name
            print(_("There is a file of this name already: choose another one."))
    return None


def _never_fail_on_characters(stream: TextIO) -> None:
    """Show a replacement for what the terminal cannot show, and for input that is no text."""
    reconfigure: Callable[..., None] | None = getattr(stream, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(errors="replace")


def _leave_quietly() -> None:
    """The reader of our output has gone: let nothing more be written, not even at exit."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


# --- the options -------------------------------------------------------------------------------


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m advisor", description=_("Choose between an incumbent and a competing carrier.")
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")

    ask = commands.add_parser("ask", help=_("answer the questions here, then read the advice"))
    ask.add_argument("--save", metavar="FILE", help=_("save the answers in this file"))
    ask.add_argument("--from", dest="start", metavar="FILE", help=_("go on with the answers in this file"))
    _add_run_options(ask)
    ask.set_defaults(run=_ask)

    recommend = commands.add_parser("recommend", help=_("the advice on the answers in a file"))
    recommend.add_argument(
        "answers",
        nargs="+",
        metavar="FILE",
        help=_('answers or a case, in JSON; "-" is standard input; several are several sites of one firm'),
    )
    form = recommend.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help=_("write JSON for other programs"))
    form.add_argument("--working", action="store_true", help=_("write every step, to recompute by hand"))
    _add_run_options(recommend)
    recommend.set_defaults(run=_recommend)

    schema = commands.add_parser("schema", help=_("the form of an answers file, as JSON Schema"))
    schema.add_argument("--case", action="store_true", help=_("the form of a case file instead"))
    schema.set_defaults(run=_schema)

    add_case_commands(commands, _day, _seed, SEED)
    add_report_command(commands, _day, _seed, SEED)
    add_handover_commands(commands, _day, _seed)
    add_kb_commands(commands, _day, _seed)
    return parser


def _add_run_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--as-of", type=_day, metavar="YYYY-MM-DD", help=_("the day of the advice; else today")
    )
    parser.add_argument("--seed", type=_seed, default=SEED, metavar="N", help=_("of the random draws"))


def _day(text: str) -> date:
    try:
        found = date.fromisoformat(text) if re.fullmatch(ISO_DATE, text) else None
    except ValueError:
        found = None
    if found is None or not EARLIEST <= found <= LATEST:
        told = _("{text} is not a day from {first} to {last}, such as 2027-03-31")
        raise argparse.ArgumentTypeError(told.format(text=repr(text), first=EARLIEST, last=LATEST))
    return found


def _seed(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 20 and int(text) <= LARGEST_SEED):
        told = _("{text} is not a whole number from 0 to {last}")
        raise argparse.ArgumentTypeError(told.format(text=repr(text), last=LARGEST_SEED))
    return int(text)
