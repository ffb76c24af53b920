"""What a sweep finds wrong, and which of it is known and meant."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from fnmatch import fnmatchcase

from rules.branches import MissingBranch
from rules.laws import Breach
from rules.replay import Replay
from rules.schema import Record, Rule, Text
from rules.sweep import Tally, Watch, Watched
from rules.verdict import KINDS, STAY_REASONS


class Doubt(StrEnum):
    """Kinds of finding."""

    NEVER_MATTERS = "never_matters"  # a field that changes nothing at all
    TEXT_ONLY = "text_only"  # a field that changes what is said, never a value or a verdict
    SAME_ANSWER = "same_answer"  # an answer that never differs from another one
    DEAD_OPTION = "dead_option"  # one of several choices that changes nothing
    NEVER_GIVEN = "never_given"  # a verdict or a leader that nobody gets
    NEVER_FIRES = "never_fires"
    NEVER_COUNTS = "never_counts"  # fires, but never where an alternative that it is about is on offer
    ALWAYS_FIRES = "always_fires"
    WRONG_WAY = "wrong_way"
    CONTRADICTION = "contradiction"
    MISSING_BRANCH = "missing_branch"
    MOVED_VERDICT = "moved_verdict"
    STALE_EXCUSE = "stale_excuse"  # a known finding that is no longer found


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found.

    Attributes:
        about: What it is about, in a form that stays the same from sweep to sweep.
        details: More about it, one line each: ids and numbers.
        customers: How many of those swept show it; 0 where it is not counted.
        example: The answers of one of them.
    """

    doubt: Doubt
    about: str
    details: tuple[str, ...] = ()
    customers: int = 0
    example: Mapping[str, object] = field(default_factory=dict)


class Known(Record):
    """Findings that are meant, and why; a name may end in "*"."""

    doubt: Doubt
    about: tuple[Text, ...]
    reason: Text


def findings_of(
    watched: Watch,
    counts: Tally,
    replays: Iterable[Replay],
    breaches: Iterable[Breach],
    branches: Iterable[MissingBranch],
) -> tuple[Finding, ...]:
    """Everything that the parts of a sweep show, in the order of `Doubt`."""
    found = [
        *_dead_answers(replays),
        *_never_given(watched, counts),
        *(one for place, _ in enumerate(watched.records) for one in _firing(watched, counts, place)),
        *(Finding(Doubt.WRONG_WAY, f"{one.law}: {one.what}", (), one.count, one.example) for one in breaches),
        *_contradictions(watched, counts),
        *(Finding(Doubt.MISSING_BRANCH, f"{one.field}.{one.option}", one.records) for one in branches),
    ]
    order = list(Doubt)
    return tuple(sorted(found, key=lambda one: order.index(one.doubt)))


def without_known(
    found: Sequence[Finding], known: Sequence[Known]
) -> tuple[tuple[Finding, ...], tuple[Finding, ...]]:
    """What is left to mend, known entries that no longer hold included; and what is known and meant."""
    names = [(one, name) for one in known for name in one.about]
    excused = tuple(one for one in found if any(_fits(one, entry, name) for entry, name in names))
    stale = [
        Finding(Doubt.STALE_EXCUSE, f"{entry.doubt.value}: {name}")
        for entry, name in names
        if not any(_fits(one, entry, name) for one in found)
    ]
    open_ones = [one for one in found if one not in excused]
    return (*open_ones, *stale), excused


def _fits(finding: Finding, entry: Known, name: str) -> bool:
    return finding.doubt is entry.doubt and fnmatchcase(finding.about, name)


def _dead_answers(replays: Iterable[Replay]) -> Iterator[Finding]:
    for one in replays:
        if not one.matters:
            yield Finding(Doubt.NEVER_MATTERS, one.field, customers=one.customers)
            continue
        if not one.moves_a_verdict:
            yield Finding(Doubt.TEXT_ONLY, one.field, customers=one.customers)
        if not one.is_choice:
            continue
        for answer, other in one.same_answers():
            if other == f"not {answer}":
                yield Finding(Doubt.DEAD_OPTION, f"{one.field}.{answer}", customers=one.customers)
            else:
                yield Finding(Doubt.SAME_ANSWER, f"{one.field}.{answer} as {other}", customers=one.customers)


def _never_given(watched: Watch, counts: Tally) -> Iterator[Finding]:
    alternatives = watched.model.alternatives
    tables = (
        ("verdict", [kind.value for kind in KINDS], counts.kinds),
        ("leader", [one.id for one in alternatives], counts.leaders),
        ("reason to stay", [one.value for one in STAY_REASONS], counts.stay_reasons),
        # A second path is always plain: hosted voice needs no line of its own.
        ("second path", [one.id for one in alternatives[::2]], counts.seconds[::2]),
    )
    for told, names, found in tables:
        for name, count in zip(names, found, strict=True):
            if not count:
                yield Finding(Doubt.NEVER_GIVEN, f"{told} {name}")


def _firing(watched: Watch, counts: Tally, place: int) -> Iterator[Finding]:
    record = watched.records[place]
    fires, matters = int(counts.fires[place]), int(counts.matters[place])
    if not fires:
        yield Finding(Doubt.NEVER_FIRES, f"{record.table} {record.id}")
    elif not matters:
        yield Finding(Doubt.NEVER_COUNTS, f"{record.table} {record.id}", customers=fires)
    if record.condition is not None and fires == _could_fire(watched, counts, record):
        yield Finding(Doubt.ALWAYS_FIRES, f"{record.table} {record.id}", customers=fires)


def _could_fire(watched: Watch, counts: Tally, record: Watched) -> int:
    options = watched.model.knowledge.field["country"].options
    places = record.record.countries if isinstance(record.record, Rule) else options
    return int(sum(counts.countries[options.index(one)] for one in places if one in options))


def _contradictions(watched: Watch, counts: Tally) -> Iterator[Finding]:
    for place, (conflict, count) in enumerate(zip(watched.conflicts, counts.conflicts, strict=True)):
        if count:
            ids = sorted(watched.records[one].id for one in (conflict.first, conflict.second))
            what = conflict.criterion or "all alternatives"
            example = counts.examples.get(place, {})
            yield Finding(Doubt.CONTRADICTION, " and ".join(ids), (what,), int(count), example)
