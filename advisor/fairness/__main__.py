"""Writes docs/fairness.md anew, or checks that it is up to date: `python -m advisor.fairness [--check]`."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from advisor.fairness.page import audit_page
from advisor.fairness.symmetry import FULL, Sizes, broken_measures, symmetry
from advisor.i18n import _
from rules.knowledge import load_knowledge_base

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "fairness.md"
CASES = ROOT / "tests" / "cases"
FINE, PROBLEMS = 0, 1


def main(
    arguments: Sequence[str] | None = None, *, page: Path = PAGE, cases: Path = CASES, sizes: Sizes = FULL
) -> int:
    """Run the audit.

    Args:
        page: The file to write or to compare.
        cases: Folder of the worked cases.
        sizes: How many customers.

    Returns:
        0 when all is well, 1 when a measure that must hold does not, or with --check the page is out of date.
    """
    parser = argparse.ArgumentParser(
        prog="python -m advisor.fairness", description=_("Write docs/fairness.md from the knowledge base.")
    )
    parser.add_argument("--check", action="store_true", help=_("compare only, and write nothing"))
    options = parser.parse_args(arguments)
    knowledge = load_knowledge_base()
    found = symmetry(knowledge, knowledge.edition.released, sizes)
    text = audit_page(knowledge, found, cases, sizes)
    problems = broken_measures(found)
    if not options.check:
        page.write_text(text, encoding="utf-8")
    elif not page.exists() or page.read_text(encoding="utf-8") != text:
        problems.append(_("docs/fairness.md is out of date. Run make audit and read what has changed."))
    for problem in problems:
        print(problem, file=sys.stderr)
    return PROBLEMS if problems else FINE


if __name__ == "__main__":
    sys.exit(main())
