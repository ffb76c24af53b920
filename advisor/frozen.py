"""The verdicts of the case files as they were at the last release, and what moved since, and why."""

import json
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import blake2b
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from advisor.advice import Advice, advise
from advisor.workers import in_parallel
from rules.comparison import record_name
from rules.errors import KnowledgeBaseError, Problem
from rules.findings import Doubt, Finding
from rules.knowledge import KnowledgeBase

CASES = Path(__file__).parent.parent / "tests" / "cases"
FROZEN = "frozen.json"
# Tables whose records can move a verdict; the others feed text alone.
DECIDING = (
    "fields", "providers", "offers", "path_pairs", "groups", "criteria", "ratings", "modifiers", "rules",
    "floors", "emphases", "incumbents",
)  # fmt: skip
TEXTS = frozenset(
    {"title", "name", "question", "advantage", "drawback", "explanation", "statement", "advice", "note"}
    | {"reason", "reason_high", "reason_low", "reference", "proof", "mark", "confidence", "unconfirmed"}
    | {"sources", "facts", "steps", "review_by", "lead", "others", "notes", "as_of", "region_name"}
    | {"staying", "later", "note_in"}
)
MOST_TOLD = 12  # of one kind


class Outcome(BaseModel):
    """What came out of one case; equal outcomes are the same verdict.

    Attributes:
        answers: Field -> value, as JSON has it.
        share: Of the draws that the leader wins, to four places; its drift alone is no move.
        rules: Ids of those that fired.
        criteria: Ids, in the order of the cells and weights.
        cells: Alternative -> its ratings.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    as_of: date
    answers: dict[str, Any]
    kind: str
    strength: str
    leader: str | None
    second: str | None
    stays_until: date | None
    share: float
    rules: tuple[str, ...]
    criteria: tuple[str, ...]
    weights: tuple[float, ...]
    cells: dict[str, tuple[float, ...]]

    @property
    def verdict(self) -> tuple[object, ...]:
        return self.kind, self.strength, self.leader, self.second, self.stays_until


class Frozen(BaseModel):
    """The verdicts of a release.

    Attributes:
        records: "table id" -> digest of the record.
        cases: Name of the case file -> outcome.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    edition: str
    records: dict[str, str]
    cases: dict[str, Outcome]


@dataclass(frozen=True, slots=True)
class CaseFile:
    """One case to play; `size` is 1, for the progress bar."""

    name: str
    as_of: date
    answers: Mapping[str, Any]
    size: int = 1


@dataclass(frozen=True, slots=True)
class Player:
    """Plays cases with one version of the knowledge."""

    knowledge: KnowledgeBase

    def __call__(self, case: CaseFile) -> Outcome:
        content = {"version": 1, "answers": dict(case.answers)}
        return _outcome(case, advise(content, self.knowledge, case.as_of))


def read_cases(folder: Path = CASES) -> tuple[CaseFile, ...]:
    """The case files in a folder, by name.

    Raises:
        KnowledgeBaseError: A file that cannot be read, or has no answers or no day.
    """
    found: list[CaseFile] = []
    problems: list[Problem] = []
    for path in sorted(folder.glob("*.toml")):
        try:
            content = tomllib.loads(path.read_text(encoding="utf-8"))
            answers = json.loads(json.dumps(content["answers"], default=_as_text))
            found.append(CaseFile(path.stem, date.fromisoformat(str(content["as_of"])), answers))
        except (OSError, ValueError, KeyError, TypeError) as error:
            problems.append(Problem(f"not a case: {error}", path.name, "Correct the file."))
    if not found and not problems:
        problems.append(Problem("no case files", folder.name, "Name the folder with the cases."))
    if problems:
        raise KnowledgeBaseError(problems)
    return tuple(found)


def outcomes(
    knowledge: KnowledgeBase, cases: Sequence[CaseFile], workers: int = 1, title: str = ""
) -> dict[str, Outcome]:
    """Case -> what comes out of it."""
    played = in_parallel(Player(knowledge), cases, workers, title=title)
    return dict(zip((one.name for one in cases), played, strict=True))


def read_frozen(path: Path) -> Frozen:
    """The verdicts of the last release.

    Raises:
        KnowledgeBaseError: The file is missing or not what we wrote.
    """
    try:
        return Frozen.model_validate_json(path.read_bytes())
    except (OSError, ValidationError) as error:
        told = str(error.strerror if isinstance(error, OSError) else error.errors()[0]["msg"])
        mend = "Freeze the verdicts again with --freeze."
        raise KnowledgeBaseError([Problem(f"no frozen verdicts: {told}", path.name, mend)]) from error


def frozen_text(knowledge: KnowledgeBase, played: Mapping[str, Outcome]) -> str:
    """The file of frozen verdicts: one line a part of a case, so that a change shows as few lines."""
    frozen = Frozen(edition=knowledge.edition.id, records=record_digests(knowledge), cases=dict(played))
    content = frozen.model_dump(mode="json")

    def line(value: object) -> str:
        return json.dumps(value, ensure_ascii=False, separators=(", ", ": "))

    parts = []
    for name, case in content["cases"].items():
        cells = case.pop("cells")
        rows = ",\n".join(f"    {line(key)}: {line(value)}" for key, value in case.items())
        table = ",\n".join(f"     {line(key)}: {line(value)}" for key, value in cells.items())
        parts.append(f'   {line(name)}: {{\n{rows},\n    "cells": {{\n{table}\n    }}\n   }}')
    records = ",\n".join(f"   {line(key)}: {line(value)}" for key, value in content["records"].items())
    cases = ",\n".join(parts)
    return (
        f'{{\n "edition": {line(content["edition"])},\n "records": {{\n{records}\n  }},\n'
        f' "cases": {{\n{cases}\n  }}\n}}\n'
    )


def record_digests(knowledge: KnowledgeBase) -> dict[str, str]:
    """A short digest of each record that can move a verdict; its texts and sources are left out."""
    return {
        f"{table} {record_name(one)}": _digest(_deciding_part(one.model_dump(mode="json")))
        for table in DECIDING
        for one in getattr(knowledge, table)
    }


def _deciding_part(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _deciding_part(one) for key, one in value.items() if key not in TEXTS}
    return [_deciding_part(one) for one in value] if isinstance(value, list) else value


def _digest(value: object) -> str:
    return blake2b(json.dumps(value).encode(), digest_size=4).hexdigest()


def moved_verdicts(
    frozen: Frozen, knowledge: KnowledgeBase, played: Mapping[str, Outcome]
) -> tuple[Finding, ...]:
    """Each case whose verdict is not the frozen one, with what moved it; and cases that came or went."""
    digests = record_digests(knowledge)
    changed = [
        name for name in {**frozen.records, **digests} if frozen.records.get(name) != digests.get(name)
    ]
    found = []
    for name in sorted({**frozen.cases, **played}):
        before, after = frozen.cases.get(name), played.get(name)
        if before is None or after is None:
            told = "new since the last release" if before is None else "its file is gone"
            found.append(Finding(Doubt.MOVED_VERDICT, name, (told,)))
        elif before.verdict != after.verdict:
            found.append(Finding(Doubt.MOVED_VERDICT, name, reasons_of_move(before, after, changed)))
    return tuple(found)


def reasons_of_move(before: Outcome, after: Outcome, changed: Sequence[str] = ()) -> tuple[str, ...]:
    """What differs between two outcomes of a case, one line each: ids and numbers, verdict first."""
    lines = [f"verdict: {_told(before)} -> {_told(after)}"]
    lines += [
        f"answer {name}: {before.answers.get(name)} -> {after.answers.get(name)}"
        for name in sorted({**before.answers, **after.answers})
        if before.answers.get(name) != after.answers.get(name)
    ]
    if before.as_of != after.as_of:
        lines.append(f"day: {before.as_of} -> {after.as_of}")
    lines += [f"rule {one} fires now" for one in after.rules if one not in before.rules]
    lines += [f"rule {one} fires no more" for one in before.rules if one not in after.rules]
    cells = [
        f"cell {criterion} of {name}: {one:g} -> {other:g}"
        for name in before.cells
        if name in after.cells
        for criterion, one, other in _differing(before, after, before.cells[name], after.cells[name])
    ]
    cells += [f"{one} is on offer now" for one in after.cells if one not in before.cells]
    cells += [f"{one} is no longer on offer" for one in before.cells if one not in after.cells]
    weights = [
        f"weight of {criterion}: {one:g} -> {other:g}"
        for criterion, one, other in _differing(before, after, before.weights, after.weights)
    ]
    records = [f"record {one} differs" for one in changed]
    for part in (cells, weights, records):
        lines += part[:MOST_TOLD]
        if len(part) > MOST_TOLD:
            lines.append(f"... and {len(part) - MOST_TOLD} more like these")
    if len(lines) == 1:
        lines.append("no answer, rule, cell, weight or record differs: the code does")
    return tuple(lines)


def _differing(
    before: Outcome, after: Outcome, old: Sequence[float], new: Sequence[float]
) -> list[tuple[str, float, float]]:
    """The criteria that both outcomes have and whose numbers differ, with the two numbers."""
    now = dict(zip(after.criteria, new, strict=True))
    pairs = zip(before.criteria, old, strict=True)
    return [(name, one, now[name]) for name, one in pairs if name in now and now[name] != one]


def _told(one: Outcome) -> str:
    parts = [one.kind, one.leader or "nobody", one.strength, f"{one.share:.2f}"]
    parts += [f"second {one.second}"] if one.second else []
    parts += [f"until {one.stays_until}"] if one.stays_until else []
    return ", ".join(parts)


def _outcome(case: CaseFile, advice: Advice) -> Outcome:
    verdict = advice.verdict
    return Outcome(
        as_of=case.as_of,
        answers=dict(case.answers),
        kind=verdict.kind.value,
        strength=verdict.strength.value,
        leader=verdict.leader.id if verdict.leader else None,
        second=verdict.second.option.id if verdict.second else None,
        stays_until=verdict.stays_until,
        share=round(verdict.share, 4),
        rules=tuple(sorted(one.rule.id for one in advice.trace.rules)),
        criteria=tuple(advice.trace.weights.of_criteria),
        weights=tuple(round(one, 4) for one in advice.trace.weights.of_criteria.values()),
        cells={
            one.id: tuple(round(cell.rating, 3) for cell in one.cells) for one in advice.trace.alternatives
        },
    )


def _as_text(value: object) -> str:
    return str(value)
