"""Situations that call for a combination, answers of the case files, and answers of made-up customers."""

import tomllib
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

from advisor.advice import Advice
from advisor.combinations import Combination, CombinationKind, combinations
from rules.knowledge import KnowledgeBase
from tests.conftest import DEFAULTS

DRAWS = 60
OneAdvice = Callable[..., Advice]

PLACE = DEFAULTS
SPLIT = {
    "copper_state": "slow",
    "internet_use": ["uploads"],
    "technology": "eager",
    "features": ["mobile_app"],
    "importance_technology": "decides",
}
STAY = {
    "copper_state": "poor",
    "current_family": "incumbent",
    "contract": "in_force",
    "contract_end": "2027-11-22",
    "monthly_bill": 200,
    "exit_charge": 5000,
}
DANGER = {"incumbent_fibre": "yes", "copper_state": "none", "harm_hour": "danger", "reseller": "fibre"}
STAYS_ON_FIBRE = {
    "current_family": "incumbent",
    "current_wire": "fibre",
    "incumbent_fibre": "yes",
    "copper_state": "none",
    "importance_reliability": "decides",
}
ALARM = {"special_lines": ["alarm"], "special_fate": "must_stay", "alarm_voip": "managed_only"}


def the(kind: CombinationKind, advice: Advice, knowledge: KnowledgeBase) -> Combination:
    (only,) = [one for one in combinations(advice, knowledge) if one.kind is kind]
    return only


def kinds(advice: Advice, knowledge: KnowledgeBase) -> set[CombinationKind]:
    return {one.kind for one in combinations(advice, knowledge)}


def case_answers(root: Path) -> Iterator[tuple[str, dict[str, object], date]]:
    for path in sorted((root / "tests" / "cases").glob("*.toml")):
        content = tomllib.loads(path.read_text(encoding="utf-8"))
        answers = {
            name: one.isoformat() if isinstance(one, date) else one
            for name, one in content["answers"].items()
        }
        yield path.stem, {"version": 1, "answers": answers}, content["as_of"]
