"""Pairs of records that would contradict each other if both fired for the same customer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

from rules.model import EngineModel
from rules.schema import Rule

if TYPE_CHECKING:
    from rules.sweep import Watched


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two rules, by their places among the watched records, and what they disagree on.

    Attributes:
        criterion: One raises its rating and the other lowers it; None: between them they rule out every
            alternative there is, so that one asks for what the other forbids.
        alternatives: Those that both are about; for None, all of them.
    """

    first: int
    second: int
    criterion: str | None
    alternatives: tuple[int, ...]


def conflicts_between(model: EngineModel, records: Sequence[Watched]) -> tuple[Conflict, ...]:
    """Every pair of rules whose stated effects are opposed; whether both ever fire is for a sweep to say."""
    rules = [
        (place, one, one.record)
        for place, one in enumerate(records)
        if isinstance(one.record, Rule) and one.alternatives
    ]
    found: list[Conflict] = []
    everything = set(range(len(model.alternatives)))
    for (first, one, rule), (second, other, rival) in combinations(rules, 2):
        shared = tuple(sorted(set(one.alternatives) & set(other.alternatives)))
        up, down = _directions(rule), _directions(rival)
        found += [
            Conflict(first, second, criterion, shared)
            for criterion in sorted(up.keys() & down.keys())
            if shared and up[criterion] != down[criterion]
        ]
        removed = {*one.alternatives, *other.alternatives}
        if rule.kind == rival.kind == "knock_out" and removed == everything and _can_meet(rule, rival):
            found.append(Conflict(first, second, None, tuple(sorted(everything))))
    return tuple(found)


def _directions(rule: Rule) -> dict[str, bool]:
    """Criterion -> whether the rule raises it; a cap lowers."""
    return {one.criterion: one.change is not None and one.change > 0 for one in rule.changes}


def _can_meet(rule: Rule, rival: Rule) -> bool:
    """A rule about a second path says nothing about the main line, and the other way round."""
    return "second_path" not in (rule.purpose, rival.purpose) or rule.purpose == rival.purpose
