"""What a question takes as an answer: checked value by value, and described as JSON Schema."""

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from datetime import date

from advisor.i18n import _, figure
from advisor.questions import Question
from advisor.spelling import nearest, shown
from rules.errors import Problem

TEXT_LIMIT = 200  # characters of an option or a question id
LIST_LIMIT = 500  # options in one answer
ISO_DATE = "[0-9]{4}-[0-9]{2}-[0-9]{2}"


def problem_with(question: Question, value: object) -> Problem | None:
    """The first thing that is wrong with an answer, for the place beside its question."""
    return next(problems_with(question, value), None)


def problems_with(question: Question, value: object) -> Iterator[Problem]:
    """Everything wrong with one answer, in JSON types; None is always right."""
    if value is None:
        return
    where = _('answer "{id}"').format(id=question.id)
    if question.kind == "option":
        yield from _problems_of_option(question, value, where)
    elif question.kind == "options":
        yield from _problems_of_options(question, value, where)
    elif question.kind == "number":
        yield from _problems_of_number(question, value, where)
    else:
        yield from _problems_of_date(question, value, where)


def _problems_of_option(question: Question, value: object, where: str) -> Iterator[Problem]:
    wrong_text = problems_with_text(value, where)
    yield from wrong_text
    if not wrong_text and value not in question.option:
        yield Problem(
            _("unknown option {given}").format(given=shown(value)),
            where,
            nearest(str(value), question.option),
        )


def _problems_of_options(question: Question, value: object, where: str) -> Iterator[Problem]:
    if not isinstance(value, list | tuple):
        yield Problem(
            _("{given} is not a list").format(given=shown(value)),
            where,
            _('Write a list of options, such as ["none"].'),
        )
        return
    if not value:
        yield Problem(_("nothing is chosen"), where, _("Choose an option, or say that you do not know."))
    if len(value) > LIST_LIMIT:
        yield Problem(
            _("{count} options").format(count=figure(len(value))),
            where,
            _("There are only {count}.").format(count=len(question.options)),
        )
        return
    times = Counter(one for one in value if isinstance(one, str))
    for one in (*times, *(one for one in value if not isinstance(one, str))):
        yield from _problems_of_option(question, one, where)
    for name in times:
        if times[name] > 1:
            yield Problem(
                _("option {given} is chosen {times} times").format(given=shown(name), times=times[name]),
                where,
                _("Keep one of them."),
            )
    alone = [one for one in question.exclusive if one in times]
    if alone and len(times) > 1:
        label = _(question.option[alone[0]].label)
        yield Problem(
            _('"{label}" is chosen with other options').format(label=label),
            where,
            _("Choose it alone, or drop it."),
        )


def _problems_of_number(question: Question, value: object, where: str) -> Iterator[Problem]:
    if isinstance(value, bool) or not isinstance(value, int | float):
        yield Problem(
            _("{given} is not a number").format(given=shown(value)),
            where,
            _("Write digits only, such as 12."),
        )
        return
    low, high = question.minimum or 0, question.maximum or 0
    if isinstance(value, float) and not math.isfinite(value):
        yield Problem(
            _("not a finite number"),
            where,
            _("Give a number from {low} to {high}.").format(low=figure(low, 0), high=figure(high, 0)),
        )
    elif not low <= value <= high:
        told = _("{given} is too small") if value < low else _("{given} is too large")
        yield Problem(
            told.format(given=shown(value)),
            where,
            _("Give a number from {low} to {high}.").format(low=figure(low, 0), high=figure(high, 0)),
        )
    elif question.whole and value != int(value):
        yield Problem(
            _("{given} is not a whole number").format(given=shown(value)), where, _("Leave out the fraction.")
        )


def _problems_of_date(question: Question, value: object, where: str) -> Iterator[Problem]:
    wrong_text = problems_with_text(value, where)
    yield from wrong_text
    if wrong_text:
        return
    try:
        # fromisoformat alone would take other forms, such as 20270331.
        day = date.fromisoformat(str(value)) if re.fullmatch(ISO_DATE, str(value)) else None
    except ValueError:
        day = None
    if day is None:
        yield Problem(
            _("{given} is not a date").format(given=shown(value)),
            where,
            _("Write year, month, day, such as 2027-03-31."),
        )
    elif not (question.earliest or day) <= day <= (question.latest or day):
        yield Problem(
            _("{given} is out of range").format(given=shown(value)),
            where,
            _("Give a date from {earliest} to {latest}.").format(
                earliest=question.earliest, latest=question.latest
            ),
        )


def problems_with_text(value: object, where: str) -> list[Problem]:
    if not isinstance(value, str):
        return [
            Problem(
                _("{given} is not a text").format(given=shown(value)),
                where,
                _("Write the id of an option in quotes."),
            )
        ]
    if len(value) > TEXT_LIMIT:
        return [
            Problem(
                _("a text of {count} characters").format(count=figure(len(value))),
                where,
                _("Use at most {limit}.").format(limit=TEXT_LIMIT),
            )
        ]
    if any(unicodedata.category(one).startswith("C") for one in value):
        return [
            Problem(
                _("{given} holds characters that cannot be seen").format(given=shown(value)),
                where,
                _("Take them out."),
            )
        ]
    return []


def schema_of(question: Question) -> dict[str, object]:
    ids = [one.id for one in question.options]
    form: dict[str, object]
    if question.kind == "option":
        form = {"enum": ids}
    elif question.kind == "options":
        form = {"type": "array", "items": {"enum": ids}, "minItems": 1, "uniqueItems": True}
        if question.exclusive:
            several = [{"contains": {"const": one}, "minItems": 2} for one in question.exclusive]
            form["not"] = {"anyOf": several}
    elif question.kind == "number":
        kind = "integer" if question.whole else "number"
        form = {"type": kind, "minimum": question.minimum, "maximum": question.maximum}
    else:
        form = {"type": "string", "format": "date", "pattern": f"^{ISO_DATE}$"}
    return {"title": question.label, "anyOf": [form, {"type": "null"}]}


def typed_number(text: str) -> int | float | str:
    """The number that somebody typed; the text itself where it is none, so that a check can refuse it.

    >>> typed_number("1,250"), typed_number("12.5"), typed_number("1,5")
    (1250, 12.5, '1,5')
    """
    plain = text.replace(",", "") if re.fullmatch(r"[0-9]{1,3}(,[0-9]{3})+(\.[0-9]*)?", text) else text
    if re.fullmatch("[-+]?[0-9]{1,18}", plain):
        return int(plain)
    if re.fullmatch(r"[-+]?[0-9]{0,18}\.[0-9]{1,18}", plain):
        return float(plain)
    return text
