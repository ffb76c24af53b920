"""Reads one record of a case, such as a quote; says what is wrong with it in the reader's language."""

import json
from collections.abc import Mapping
from typing import Any, TypeVar, get_args

from pydantic import ValidationError

from advisor.cases.quotes import ENDS_TOO_EARLY, NO_DAY, OUT_OF_RANGE
from advisor.i18n import _, figure
from advisor.spelling import nearest, shown
from rules.errors import Problem
from rules.malformed import keys_of, meant_keys
from rules.schema import Record

RecordT = TypeVar("RecordT", bound=Record)


def read_entry(model: type[RecordT], raw: object, where: str) -> tuple[RecordT | None, Mapping[str, Problem]]:
    """The record that JSON types describe, or what is wrong with it.

    Args:
        where: The place in messages.

    Returns:
        The record, None where anything is wrong; and a problem for each field, "" for the whole.
    """
    try:
        return model.model_validate(raw), {}
    except ValidationError as error:
        details = error.errors()
    meant = meant_keys(raw, model) if isinstance(raw, dict) else {}
    problems: dict[str, Problem] = {}
    for detail in details:
        loc = [str(one) for one in detail["loc"]]
        field = loc[0] if loc else ""
        if detail["type"] == "missing" and field in meant.values():
            continue  # told with the name that stands in its place
        place = f"{where}: {', '.join(map(shown, loc))}" if loc else where
        if detail["type"] == "extra_forbidden":
            what, mend = _unknown(field, model, meant)
        else:
            what, mend = _wrong(detail, model)
        problems.setdefault(field, Problem(what, place, mend))
    return None, problems


def _unknown(name: str, model: type[Record], meant: Mapping[str, str]) -> tuple[str, str]:
    what = _("unknown entry {name}").format(name=shown(name))
    return what, nearest(meant.get(name, name), keys_of(model))


def _wrong(detail: Any, model: type[Record]) -> tuple[str, str]:
    """What a check of pydantic or of ours refuses, and the mend."""
    kind, given, limits = detail["type"], detail["input"], detail.get("ctx", {})
    value = shown(_as_written(given))
    if kind == "missing":
        return _("missing"), _("Open an earlier copy.")
    if kind == "literal_error":
        names = get_args(model.model_fields[detail["loc"][0]].annotation)
        return _("unknown name {name}").format(name=value), nearest(str(given), names)
    if kind == "string_type":
        return _("{value} is no text").format(value=value), _("Write a text in quotes.")
    if kind in ("string_pattern_mismatch", "string_unicode"):
        return _("{value} is damaged").format(value=value), _("Open an earlier copy.")
    if kind == "too_long":
        what = _("a text of {count} characters").format(count=figure(limits["actual_length"]))
        return what, _("Use at most {most}.").format(most=figure(limits["max_length"]))
    if kind == "float_type":
        return _("{value} is no number").format(value=value), _("Write digits only, such as 150.")
    if kind == "int_type":
        return _("{value} is no whole number").format(value=value), _("Write digits only, such as 24.")
    if kind == "greater_than_equal":
        mend = _("Give {least} or more.").format(least=figure(limits["ge"]))
        return _("{value} is too little").format(value=value), mend
    if kind == "less_than_equal":
        mend = _("Give {most} or less.").format(most=figure(limits["le"]))
        return _("{value} is too much").format(value=value), mend
    if kind == "bool_type":
        what = _("{value} is neither yes nor no").format(value=value)
        return what, _("Write {yes} or {no}.").format(yes="true", no="false")
    if kind in ("dict_type", "model_type"):
        return _("{value} is no table").format(value=value), _("Write a table in curly brackets.")
    if kind == OUT_OF_RANGE:
        told = _("{value} is no day from {first} to {last}")
        return told.format(value=value, **limits), _("Write year, month, day, such as 2027-03-31.")
    if kind.startswith("date_") or kind == NO_DAY:
        return _("{value} is no day").format(value=value), _("Write year, month, day, such as 2027-03-31.")
    if kind == ENDS_TOO_EARLY:
        mend = _("Correct {first} or {second}.").format(first='"dated"', second='"valid_until"')
        return _("the quote ends before it begins"), mend
    return _("{value} cannot be read").format(value=value), _("Open an earlier copy.")


def _as_written(value: object) -> object:
    """As a file says it and Python does not: null, true or false."""
    return json.dumps(value) if value is None or isinstance(value, bool) else value
