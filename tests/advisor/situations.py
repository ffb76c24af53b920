"""Situations that call for a combination, answers of the case files, and answers of made-up customers."""

import tomllib
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import numpy as np

from advisor.advice import Advice
from advisor.combinations import Combination, CombinationKind, combinations
from advisor.questions import Interview
from rules.knowledge import KnowledgeBase
from rules.population import varied_customers

DRAWS = 60
OneAdvice = Callable[..., Advice]

PLACE: dict[str, object] = {
    "country": "us",
    "setting": "suburb",
    "incumbent_fibre": "no",
    "copper_state": "good",
    "competitor_lines": ["cable"],
    "leased_loop": "no",
    "reseller": "none",
    "special_lines": ["none"],
    "second_path": "no",
}
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
ALARM = {"special_lines": ["alarm"], "special_fate": "must_stay", "alarm_voip": "managed_only"}


def the(kind: CombinationKind, advice: Advice, knowledge: KnowledgeBase) -> Combination:
    (only,) = [one for one in combinations(advice, knowledge) if one.kind is kind]
    return only


def kinds(advice: Advice, knowledge: KnowledgeBase) -> set[CombinationKind]:
    return {one.kind for one in combinations(advice, knowledge)}


def varied_answers(interview: Interview, knowledge: KnowledgeBase, size: int) -> Iterator[dict[str, object]]:
    """Contents of answers files of made-up customers, the same each time."""
    batch = varied_customers(knowledge.field, np.random.default_rng(20261122), size)
    for row in range(size):
        answers: dict[str, object] = {}
        for question in interview.questions:
            value = batch.value(question.id, row)
            if question.minimum is not None and isinstance(value, float):
                value = max(value, question.minimum)
            if isinstance(value, date):
                value = value.isoformat()
            if isinstance(value, list) and len(value) > 1:
                value = [one for one in value if one not in question.exclusive]
            if isinstance(value, str) and question.options and value not in question.option:
                continue  # a field may know more options than its question
            if value not in (None, []):
                answers[question.id] = value
        yield {"version": 1, "answers": answers}


def case_answers(root: Path) -> Iterator[tuple[str, dict[str, object], date]]:
    for path in sorted((root / "tests" / "cases").glob("*.toml")):
        content = tomllib.loads(path.read_text(encoding="utf-8"))
        answers = {
            name: one.isoformat() if isinstance(one, date) else one
            for name, one in content["answers"].items()
        }
        yield path.stem, {"version": 1, "answers": answers}, content["as_of"]
