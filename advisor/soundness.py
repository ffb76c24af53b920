"""Checks between the records of questions.toml and the fields. Every problem is reported."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from advisor.spelling import nearest
from rules.conditions import problems_with_condition
from rules.errors import Problem
from rules.schema import Condition, FieldSpec

if TYPE_CHECKING:
    from advisor.questions import Screen, Section, Wording


def problems_between_records(
    sections: Sequence[Section],
    screens: Sequence[Screen],
    wordings: Sequence[Wording],
    fields: Mapping[str, FieldSpec],
    shown: str,
) -> Iterator[Problem]:
    """Everything that is wrong between records that are each well formed.

    Args:
        sections: The sound records of the first table.
        screens: Likewise of the second.
        wordings: Likewise of the third, questions that do not know their kind yet.
        fields: The fields by id; each that is not derived needs exactly one question.
        shown: The file name for messages.
    """
    for table, ids in (
        ("sections", [one.id for one in sections]),
        ("screens", [one.id for one in screens]),
        ("questions", [one.id for one in wordings]),
    ):
        yield from _stand_once(ids, f"{shown}, {table}")
    yield from _misplaced_screens(sections, screens, shown)
    yield from _misplaced_questions(screens, wordings, shown)
    yield from _missing_questions(wordings, fields, shown)
    for one in wordings:
        spec = fields.get(one.id)
        if spec is not None and not spec.derived:
            place = f"{shown}, question {one.id}"
            yield from _unfit_options(one, spec, place)
            yield from _unfit_limits(one, spec, place)
    yield from _unfit_conditions(screens, wordings, fields, shown)


def _stand_once(ids: Iterable[str], place: str) -> Iterator[Problem]:
    for name, times in Counter(ids).items():
        if times > 1:
            yield Problem(f'id "{name}" stands {times} times', place, "Give each its own id.")


def _misplaced_screens(
    sections: Sequence[Section], screens: Sequence[Screen], shown: str
) -> Iterator[Problem]:
    order = {one.id: place for place, one in enumerate(sections)}
    known = [one for one in screens if one.section in order]
    for one in screens:
        if one.section not in order:
            yield Problem(
                f'unknown section "{one.section}"', f"{shown}, screen {one.id}", nearest(one.section, order)
            )
    for before, after in pairwise(known):
        if order[after.section] < order[before.section]:
            yield Problem(
                f'stands after section "{before.section}"',
                f"{shown}, screen {after.id}",
                f'Move it to the other screens of section "{after.section}".',
            )
    for name in order.keys() - {one.section for one in known}:
        yield Problem("has no screen", f"{shown}, section {name}", "Give it a screen or remove it.")


def _misplaced_questions(
    screens: Sequence[Screen], wordings: Sequence[Wording], shown: str
) -> Iterator[Problem]:
    known = {one.id for one in wordings}
    times = Counter(name for screen in screens for name in screen.questions)
    for screen in screens:
        for name in screen.questions:
            if name not in known:
                yield Problem(
                    f'unknown question "{name}"', f"{shown}, screen {screen.id}", nearest(name, known)
                )
    for name in sorted(known):
        if times[name] != 1:
            yield Problem(
                f"stands on {times[name]} screens",
                f"{shown}, question {name}",
                "Ask it on exactly one screen.",
            )


def _missing_questions(
    wordings: Sequence[Wording], fields: Mapping[str, FieldSpec], shown: str
) -> Iterator[Problem]:
    asked = {one.id for one in wordings}
    wanted = [name for name, spec in fields.items() if not spec.derived]
    for name in wanted:
        if name not in asked:
            yield Problem(f'field "{name}" has no question', shown, "Add a question with this id.")
    for name in sorted(asked - set(wanted)):
        if name in fields:
            yield Problem("asks for a derived field", f"{shown}, question {name}", "Remove the question.")
        else:
            yield Problem(f'unknown field "{name}"', f"{shown}, question {name}", nearest(name, wanted))


def _unfit_options(one: Wording, spec: FieldSpec, place: str) -> Iterator[Problem]:
    ids = [option.id for option in one.options]
    if one.id == "region" or spec.kind in ("number", "date"):
        if one.options:
            yield Problem("lists options", place, "Remove them: they are not listed for this question.")
        return
    yield from _stand_once(ids, place)
    for option in one.options:
        if option.outside_scope and option.id in spec.options:
            yield Problem(f'option "{option.id}" is outside_scope and a field option', place, "Remove one.")
        if not option.outside_scope and option.id not in spec.options:
            yield Problem(f'the field has no option "{option.id}"', place, nearest(option.id, spec.options))
    for name in spec.options:
        if name not in ids:
            yield Problem(f'option "{name}" of the field has no label', place, "Add it to options.")
    for label, times in Counter(option.label.casefold() for option in one.options).items():
        if times > 1:
            yield Problem(f'{times} options have the label "{label}"', place, "Word them apart.")
    for name in one.exclusive:
        if name not in ids:
            yield Problem(f'exclusive names unknown option "{name}"', place, nearest(name, ids))
    if one.exclusive and spec.kind == "option":
        yield Problem("exclusive on a question with one answer", place, "Remove it.")


def _unfit_limits(one: Wording, spec: FieldSpec, place: str) -> Iterator[Problem]:
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
    screens: Sequence[Screen], wordings: Sequence[Wording], fields: Mapping[str, FieldSpec], shown: str
) -> Iterator[Problem]:
    """Unknown names, and conditions on what is asked later: those could hide a question in a circle."""
    order = {name: place for place, name in enumerate(name for one in screens for name in one.questions)}
    for screen in screens:
        place = f"{shown}, screen {screen.id}"
        yield from problems_with_condition(screen.when, fields, place)
        yield from _asked_later(screen.when, order, order[screen.questions[0]], place)
    for one in wordings:
        place = f"{shown}, question {one.id}"
        for condition in (one.when, *(hint.when for hint in one.hints)):
            yield from problems_with_condition(condition, fields, place)
            yield from _asked_later(condition, order, order.get(one.id, len(order)), place)


def _asked_later(
    condition: Condition | None, order: Mapping[str, int], position: int, place: str
) -> Iterator[Problem]:
    for leaf in condition.leaves() if condition else ():
        if leaf.field is None or leaf.field not in order:
            yield Problem(f'depends on "{leaf.field}", which no screen asks', place, "Name a question.")
        elif order[leaf.field] >= position:
            yield Problem(
                f'depends on "{leaf.field}", which is asked later', place, "Ask that one first, or drop it."
            )
