"""The commands that look after the knowledge base: kb check, kb sweep, kb diff."""

import argparse
import json
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import reduce
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

from advisor.frozen import (
    CASES,
    FROZEN,
    frozen_text,
    moved_verdicts,
    outcomes,
    read_cases,
    read_frozen,
    reasons_of_move,
)
from advisor.health import all_problems
from advisor.i18n import _, ngettext
from advisor.questions import QUESTIONS, load_interview
from advisor.sweep import BLOCK, CUSTOMERS, EXPECTATIONS, load_expectations, sweep
from advisor.sweep_text import (
    comparison_text,
    comparison_values,
    moved_cases_text,
    sweep_text,
    sweep_values,
)
from advisor.workers import cores, in_parallel
from rules.comparison import Moves, changed_records, compared, models_of, shared_fields
from rules.errors import Problem, ProviderChoiceError
from rules.knowledge import DATA, KnowledgeBase, load_knowledge_base
from rules.population import varied_customers

FINE, PROBLEMS = 0, 1
SEED = 20261122
COMPARED = 1_000_000
MOST_CUSTOMERS, MOST_WORKERS = 10**12, 1024


def add_kb_commands(commands: Any, day: Any, seed: Any) -> None:
    """Add `kb` with its tasks to the commands.

    Args:
        commands: The sub-parsers of the whole command line.
        day, seed: Readers of a day and of a seed, for the options.
    """
    knowledge = commands.add_parser("kb", help=_("look after the knowledge base"))
    tasks = knowledge.add_subparsers(dest="task", required=True, metavar="TASK")

    check = tasks.add_parser("check", help=_("list everything wrong in the data files and the questions"))
    check.add_argument("--data", type=Path, default=DATA, metavar="FOLDER", help=_("the data files"))
    check.add_argument(
        "--questions", type=Path, default=QUESTIONS, metavar="FILE", help=_("the file of questions")
    )
    check.set_defaults(run=_check)

    whole = tasks.add_parser("sweep", help=_("run the whole answer space and list what is wrong"))
    whole.add_argument("--data", type=Path, default=DATA, metavar="FOLDER", help=_("the data files"))
    whole.add_argument(
        "--expect",
        type=Path,
        default=EXPECTATIONS,
        metavar="FILE",
        help=_("laws, and findings that are meant"),
    )
    whole.add_argument(
        "--freeze", action="store_true", help=_("keep the verdicts of the cases as they are now")
    )
    _add_run_options(whole, CUSTOMERS, day, seed)
    whole.set_defaults(run=_sweep)

    two = tasks.add_parser("diff", help=_("say whose verdict a change of the facts moves"))
    for name in ("old", "new"):
        two.add_argument(
            name, metavar=name.upper(), help=_("a folder of data files, or a commit or tag that has them")
        )
    two.add_argument("--play-cases", action="store_true", help=_("say which case files move, too"))
    _add_run_options(two, COMPARED, day, seed)
    two.set_defaults(run=_diff)


def _add_run_options(parser: argparse.ArgumentParser, customers: int, day: Any, seed: Any) -> None:
    parser.add_argument(
        "--customers", type=_count(0, MOST_CUSTOMERS), default=customers, metavar="N",
        help=_("how many are drawn at random"),
    )  # fmt: skip
    parser.add_argument("--seed", type=seed, default=SEED, metavar="N", help=_("of the random draws"))
    parser.add_argument(
        "--workers", type=_count(1, MOST_WORKERS), default=cores(), metavar="N",
        help=_("processes; the outcome does not depend on it"),
    )  # fmt: skip
    parser.add_argument(
        "--as-of", type=day, metavar="YYYY-MM-DD",
        help=_("the day of the advice; else the day on which the edition came out"),
    )  # fmt: skip
    parser.add_argument("--cases", type=Path, default=CASES, metavar="FOLDER", help=_("the case files"))
    parser.add_argument("--json", action="store_true", help=_("write JSON for other programs"))


def _check(options: argparse.Namespace) -> int:
    problems = all_problems(options.data, options.questions)
    for one in problems:
        print(one)
    if problems:
        print(ngettext("{count} problem.", "{count} problems.", len(problems)).format(count=len(problems)))
        return PROBLEMS
    knowledge = load_knowledge_base(options.data)
    regions = {one.region: (one.country, one.region_name) for one in knowledge.incumbents}
    interview = load_interview(knowledge.field, regions, options.questions)
    counts = {**knowledge.counts(), "screens": len(interview.screens), "questions": len(interview.questions)}
    told = ", ".join(f"{name.replace('_', ' ')} {count}" for name, count in counts.items())
    print(_("Edition {edition} is sound: {counts}.").format(edition=knowledge.edition.id, counts=told))
    return FINE


def _sweep(options: argparse.Namespace) -> int:
    knowledge = load_knowledge_base(options.data)
    expected = load_expectations(options.expect)
    cases = read_cases(options.cases)
    played = outcomes(knowledge, cases, 1, title=_("cases"))
    target = options.cases / FROZEN
    if options.freeze:
        target.write_text(frozen_text(knowledge, played), encoding="utf-8")
    frozen = read_frozen(target)
    found = sweep(
        knowledge,
        expected,
        as_of=options.as_of or knowledge.edition.released,
        seed=options.seed,
        customers=options.customers,
        workers=options.workers,
        title=_("sweep"),
    )
    to_mend = (*found.to_mend, *moved_verdicts(frozen, knowledge, played))
    if options.json:
        print(json.dumps(sweep_values(found, to_mend), indent=2, ensure_ascii=False))
    else:
        sys.stdout.write(sweep_text(found, to_mend))
    return PROBLEMS if to_mend else FINE


# --- two versions ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Block:
    """Customers of one comparison: how many, and which seed of many."""

    number: int
    size: int


@dataclass(frozen=True, slots=True)
class Comparer:
    """Compares two versions of the knowledge over blocks of one population."""

    old: KnowledgeBase
    new: KnowledgeBase
    as_of: date
    seed: int

    def __call__(self, block: Block) -> Moves:
        rng = np.random.default_rng(np.random.SeedSequence(self.seed, spawn_key=(block.number,)))
        customers = varied_customers(shared_fields(self.old, self.new), rng, block.size)
        return compared(*models_of(self.old, self.new, self.as_of), customers)


def _diff(options: argparse.Namespace) -> int:
    with _data_of(options.old) as one, _data_of(options.new) as other:
        old, new = load_knowledge_base(one), load_knowledge_base(other)
    starts = range(0, options.customers, BLOCK)
    blocks = [Block(place, min(BLOCK, options.customers - at)) for place, at in enumerate(starts)]
    comparer = Comparer(old, new, options.as_of or new.edition.released, options.seed)
    moves = reduce(
        lambda a, b: a + b, in_parallel(comparer, blocks, options.workers, title=_("diff")), Moves()
    )
    records = changed_records(old, new)
    cases = read_cases(options.cases) if options.play_cases else ()
    before, after = (outcomes(base, cases, 1, title=_("cases")) for base in (old, new))
    if options.json:
        moved = {
            name: reasons_of_move(before[name], after[name])
            for name in before
            if before[name].verdict != after[name].verdict
        }
        values = comparison_values(records, moves, moved if options.play_cases else None)
        print(json.dumps(values, indent=2, ensure_ascii=False))
    else:
        sys.stdout.write(comparison_text(old, new, records, moves))
        if options.play_cases:
            sys.stdout.write(moved_cases_text(before, after))
    return FINE


@contextmanager
def _data_of(name: str) -> Iterator[Path]:
    """The folder of this name, or the data files of a commit or tag of ours, unpacked for a while."""
    if Path(name).is_dir():
        yield Path(name)
        return
    root = DATA.parent.parent
    mend = _("Name a folder of data files, or a commit or tag.")
    if name.startswith("-"):
        raise ProviderChoiceError([Problem(_("no such folder"), name, mend)])
    inside = DATA.relative_to(root).as_posix()
    try:
        archive = subprocess.run(
            ["git", "archive", "--format=tar", name, inside], cwd=root, capture_output=True, check=True
        )
    except (OSError, subprocess.CalledProcessError) as error:
        raise ProviderChoiceError([Problem(_("no such folder, commit or tag"), name, mend)]) from error
    with TemporaryDirectory() as folder:
        with tarfile.open(fileobj=BytesIO(archive.stdout)) as packed:
            packed.extractall(folder, filter="data")
        yield Path(folder) / inside


def _count(least: int, most: int) -> Any:
    def read(text: str) -> int:
        plain = text.replace("_", "")
        if not (plain.isascii() and plain.isdigit() and len(plain) < 20 and least <= int(plain) <= most):
            told = _("{text} is not a whole number from {first} to {last}")
            raise argparse.ArgumentTypeError(told.format(text=repr(text), first=least, last=most))
        return int(plain)

    return read
