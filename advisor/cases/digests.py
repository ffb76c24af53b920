"""Short checks of what an advice was made of, so that a later one can be compared with it."""

import hashlib
import json
from collections.abc import Iterator, Mapping

from advisor.advice import Advice
from advisor.cases.case import DIGITS, Case, Outcome, People, digest_of_answer
from advisor.overrides import overridden
from rules.knowledge import KnowledgeBase
from rules.schema import Record

# Entries that came after the first cases were kept: no digest moves where they are empty.
LATER = {"staying", "later", "note_in"}
PLACES = 6  # decimals kept: two machines may differ in the sixteenth, and no verdict hangs on the seventh


def kept(case: Case, people: People, advice: Advice | None, knowledge: KnowledgeBase) -> Case:
    """The case with these people and the advice on it."""
    outcome = outcome_of(advice, overridden(knowledge, advice.overrides)) if advice else None
    return Case(case.answers, people, case.notes, case.quotes, outcome)


def outcome_of(advice: Advice, knowledge: KnowledgeBase) -> Outcome:
    """What is kept of an advice in its case."""
    verdict = advice.verdict
    return Outcome(
        as_of=advice.as_of,
        seed=advice.seed,
        draws=advice.draws,
        edition=advice.edition,
        kind=verdict.kind.value,
        family=verdict.family,
        leader=verdict.leader.id if verdict.leader else None,
        second=verdict.second.option.id if verdict.second else None,
        stays_until=verdict.stays_until,
        strength=verdict.strength.value,
        share=round(verdict.share, PLACES),
        records={name: digest_of(one) for name, one in sorted(records_used(advice, knowledge).items())},
        answers={name: digest_of_answer(value) for name, value in sorted(advice.answers.values.items())},
        trace=trace_digest(advice),
    )


def records_used(advice: Advice, knowledge: KnowledgeBase) -> Mapping[str, Record]:
    """The records that this advice rests on: rules that fired, their facts, criteria, ratings, changes."""
    found: dict[str, Record] = {}
    for fired in advice.trace.rules:
        found[fired.rule.id] = fired.rule
        found.update((name, knowledge.fact[name]) for name in fired.rule.facts if name in knowledge.fact)
    changes = {
        change.record for option in advice.options for cell in option.trace.cells for change in cell.changes
    }
    changes |= set(advice.trace.weights.emphases) | {option.offer.id for option in advice.options}
    for table in (knowledge.modifiers, knowledge.rules, knowledge.emphases, knowledge.offers):
        found.update((one.id, one) for one in table if one.id in changes)
    found.update((one.id, one) for one in knowledge.criteria)
    floors = advice.trace.weights.floors
    found.update((f"floor {one.group}", one) for one in knowledge.floors if one.group in floors)
    offered = {option.offer.provider for option in advice.options} | {"hosted"}
    ratings = (one for one in knowledge.ratings if one.provider in offered)
    found.update((f"rating {one.provider} {one.criterion}", one) for one in ratings)
    return found


def digest_of(record: Record) -> str:
    """The start of a SHA-256 over all that a record says."""
    content = record.model_dump(mode="json")
    told = {name: one for name, one in content.items() if one or name not in LATER}
    return _sha256(told)[:DIGITS]


def trace_digest(advice: Advice) -> str:
    """SHA-256 over every number and every rule of the evaluation, to six decimals; no text goes in."""
    return _sha256(list(_steps(advice)))


def _steps(advice: Advice) -> Iterator[object]:
    trace, verdict = advice.trace, advice.verdict
    yield [
        verdict.kind.value,
        verdict.leader and verdict.leader.id,
        verdict.strength.value,
        _rounded(verdict.share),
    ]
    yield verdict.stays_until.isoformat() if verdict.stays_until else None
    yield {name: _rounded(share) for name, share in advice.shares.items()}
    yield {name: _rounded(weight) for name, weight in trace.weights.of_criteria.items()}
    for one in sorted(trace.rules, key=lambda fired: fired.rule.id):
        yield [one.rule.id, one.status.value, sorted(one.concerns)]
    yield [[one.field, str(one.value)] for one in advice.assumptions]
    for option in sorted(advice.options, key=lambda each: each.id):
        found = option.trace
        yield [option.id, found.viable, found.rank, _rounded(found.value), sorted(found.knocked_out_by)]
        yield [_rounded(found.low), _rounded(found.high), _rounded(found.first_share)]
        for cell in found.cells:
            yield [cell.criterion, _rounded(cell.rating), _rounded(cell.partial_value), _rounded(cell.weight)]
            yield [[each.record, _rounded(each.change)] for each in cell.changes]


def _rounded(number: float) -> float | None:
    return round(number, PLACES) + 0.0 if number == number else None  # what is no number stands as null


def _sha256(data: object) -> str:
    text = json.dumps(data, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
