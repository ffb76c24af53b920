"""Checks between the records of questions.toml and the fields. Every problem is reported."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from advisor.spelling import nearest
from rules.conditions import TESTS, problems_with_condition
from rules.errors import Problem
from rules.schema import Condition, FieldSpec, Record

if TYPE_CHECKING:
    from advisor.questions import Screen, Section, Wording


def problems_between_records(
    sections: Sequence[Section],
    screens: Sequence[Screen],
    wordings: Sequence[Wording],
    fields: Mapping[str, FieldSpec],
    shown: str,
    lost: frozenset[str] = frozenset(),
) -> Iterator[Problem]:
    """Everything that is wrong between records.

    Args:
        sections: The records of the first table. Of those that are not well formed, here and below, only
            what can be read is set and is checked.
        screens: Likewise of the second.
        wordings: Likewise of the third, questions that do not know their kind yet.
        fields: The fields by id; each that is not derived needs exactly one question.
        shown: The file name for messages.
        lost: Tables and ids that could not be read: what points to them is left alone.
    """
    for table, records in (("sections", sections), ("screens", screens), ("questions", wordings)):
        yield from _stand_once(_ids(records), f"{shown}, {table}")
    yield from _misplaced_screens(sections, screens, shown, lost)
    yield from _misplaced_questions(screens, wordings, shown, lost)
    yield from _missing_questions(wordings, fields, shown, lost)
    for one in wordings:
        spec = fields.get(getattr(one, "id", ""))
        if spec is not None and not spec.derived:
            place = f"{shown}, question {one.id}"
            yield from _unfit_options(one, spec, place)
            yield from _unfit_limits(one, spec, place)
    yield from _unfit_conditions(screens, wordings, fields, shown, lost)


def _ids(records: Sequence[Record]) -> list[str]:
    return [one.id for one in records if hasattr(one, "id")]


def _may_lack(table: str, records: Sequence[Record], key: str, lost: frozenset[str]) -> bool:
    """Is it unknown what stands under a key in some record of the table?"""
    return table in lost or not all(hasattr(one, key) for one in records)


def _place(kind: str, record: Record, shown: str) -> str:
    return f"{shown}, {kind} {getattr(record, 'id', 'without an id')}"


def _stand_once(ids: Iterable[str], place: str) -> Iterator[Problem]:
    for name, times in Counter(ids).items():
        if times > 1:
            yield Problem(f'id "{name}" stands {times} times', place, "Give each its own id.")


def _misplaced_screens(
    sections: Sequence[Section], screens: Sequence[Screen], shown: str, lost: frozenset[str]
) -> Iterator[Problem]:
    order = {name: place for place, name in enumerate(_ids(sections))}
    placed = [one for one in screens if hasattr(one, "section")]
    known = [one for one in placed if one.section in order]
    for one in placed:
        if one.section not in order.keys() | lost and not _may_lack("sections", sections, "id", lost):
            what = f'unknown section "{one.section}"'
            yield Problem(what, _place("screen", one, shown), nearest(one.section, order))
    for before, after in pairwise(known):
        if order[after.section] < order[before.section]:
            yield Problem(
                f'stands after section "{before.section}"',
                _place("screen", after, shown),
                f'Move it to the other screens of section "{after.section}".',
            )
    if not _may_lack("screens", screens, "section", lost):
        for name in order.keys() - {one.section for one in known}:
            yield Problem("has no screen", f"{shown}, section {name}", "Give it a screen or remove it.")


def _misplaced_questions(
    screens: Sequence[Screen], wordings: Sequence[Wording], shown: str, lost: frozenset[str]
) -> Iterator[Problem]:
    known = set(_ids(wordings))
    times = Counter(name for screen in screens for name in getattr(screen, "questions", ()))
    for screen in screens:
        for name in getattr(screen, "questions", ()):
            if name not in known | lost and not _may_lack("questions", wordings, "id", lost):
                what = f'unknown question "{name}"'
                yield Problem(what, _place("screen", screen, shown), nearest(name, known))
    for name in sorted(known):
        is_nowhere = not times[name] and name not in lost
        if times[name] > 1 or (is_nowhere and not _may_lack("screens", screens, "questions", lost)):
            yield Problem(
                f"stands on {times[name]} screens",
                f"{shown}, question {name}",
                "Ask it on exactly one screen.",
            )


def _missing_questions(
    wordings: Sequence[Wording], fields: Mapping[str, FieldSpec], shown: str, lost: frozenset[str]
) -> Iterator[Problem]:
    asked = set(_ids(wordings))
    wanted = [name for name, spec in fields.items() if not spec.derived]
    for name in wanted:
        if name not in asked | lost and not _may_lack("questions", wordings, "id", lost):
            yield Problem(f'field "{name}" has no question', shown, "Add a question with this id.")
    for name in sorted(asked - set(wanted)):
        if name in fields:
            yield Problem("asks for a derived field", f"{shown}, question {name}", "Remove the question.")
        else:
            yield Problem(f'unknown field "{name}"', f"{shown}, question {name}", nearest(name, wanted))


def _unfit_options(one: Wording, spec: FieldSpec, place: str) -> Iterator[Problem]:
    if not hasattr(one, "options"):
        return
    if one.id == "region" or spec.kind in ("number", "date"):
        if one.options:
            yield Problem("lists options", place, "Remove them: they are not listed for this question.")
        return
    options = [option for option in one.options if hasattr(option, "id")]
    ids = [option.id for option in options]
    yield from _stand_once(ids, place)
    for option in options:
        if option.outside_scope and option.id in spec.options:
            yield Problem(f'option "{option.id}" is outside_scope and a field option', place, "Remove one.")
        if not option.outside_scope and option.id not in spec.options:
            yield Problem(f'the field has no option "{option.id}"', place, nearest(option.id, spec.options))
    for name in spec.options if len(options) == len(one.options) else ():
        if name not in ids:
            yield Problem(f'option "{name}" of the field has no label', place, "Add it to options.")
    labels = Counter(option.label.casefold() for option in options if hasattr(option, "label"))
    for label, times in labels.items():
        if times > 1:
            yield Problem(f'{times} options have the label "{label}"', place, "Word them apart.")
    exclusive = getattr(one, "exclusive", ())
    for name in exclusive if len(options) == len(one.options) else ():
        if name not in ids:
            yield Problem(f'exclusive names unknown option "{name}"', place, nearest(name, ids))
    if exclusive and spec.kind == "option":
        yield Problem("exclusive on a question with one answer", place, "Remove it.")


def _unfit_limits(one: Wording, spec: FieldSpec, place: str) -> Iterator[Problem]:
    keys = ("minimum", "maximum", "step", "unit", "whole", "earliest", "latest")
    if not all(hasattr(one, key) for key in keys):
        return
    numbers = (one.minimum, one.maximum, one.step)
    if spec.kind == "number":
        if one.minimum is None or one.maximum is None or one.step is None:
            yield Problem("a number needs limits", place, "Give minimum, maximum and step.")
        elif one.minimum >= one.maximum:
            yield Problem("minimum is not below maximum", place, "Swap or correct them.")
    elif any(limit is not None for limit in numbers) or one.unit or one.whole:
        yield Problem("only a number has unit, minimum, maximum, step, whole", place, "Remove them.")
    if spec.kind == "date":
        if one.earliest is None or one.latest is None:
            yield Problem("a date needs limits", place, "Give earliest and latest.")
        elif one.earliest >= one.latest:
            yield Problem("earliest is not before latest", place, "Swap or correct them.")
    elif one.earliest or one.latest:
        yield Problem("only a date has earliest and latest", place, "Remove them.")


def _unfit_conditions(
    screens: Sequence[Screen],
    wordings: Sequence[Wording],
    fields: Mapping[str, FieldSpec],
    shown: str,
    lost: frozenset[str],
) -> Iterator[Problem]:
    """Unknown names, and conditions on what is asked later: those could hide a question in a circle."""
    names = [name for one in screens for name in getattr(one, "questions", ())]
    order = {name: place for place, name in enumerate(names)}
    may_lack = _may_lack("screens", screens, "questions", lost)
    for screen in screens:
        place = _place("screen", screen, shown)
        first = next((order[name] for name in getattr(screen, "questions", ())), len(order))
        when = getattr(screen, "when", None)
        yield from _unfit_condition(when, fields, place, lost)
        yield from _asked_later(when, order, first, place, may_lack=may_lack)
    for one in wordings:
        place = _place("question", one, shown)
        position = order.get(getattr(one, "id", ""), len(order))
        hints = [getattr(hint, "when", None) for hint in getattr(one, "hints", ())]
        for condition in (getattr(one, "when", None), *hints):
            yield from _unfit_condition(condition, fields, place, lost)
            yield from _asked_later(condition, order, position, place, may_lack=may_lack)


def _unfit_condition(
    condition: Condition | None, fields: Mapping[str, FieldSpec], place: str, lost: frozenset[str]
) -> Iterator[Problem]:
    """Unknown names in a condition; those that stand in what could not be read are left alone."""
    for leaf in condition.leaves() if condition else ():
        is_test = any(getattr(leaf, test) is not None for test in TESTS)
        if (leaf.field in fields and is_test) or leaf.field not in fields.keys() | lost:
            yield from problems_with_condition(leaf, fields, place)


def _asked_later(
    condition: Condition | None, order: Mapping[str, int], position: int, place: str, *, may_lack: bool
) -> Iterator[Problem]:
    for leaf in condition.leaves() if condition else ():
        if leaf.field is None or leaf.field not in order:
            if not may_lack:
                what = f'depends on "{leaf.field}", which no screen asks'
                yield Problem(what, place, "Name a question.")
        elif order[leaf.field] >= position:
            yield Problem(
                f'depends on "{leaf.field}", which is asked later', place, "Ask that one first, or drop it."
            )
