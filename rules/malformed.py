"""Says in plain sentences what is wrong with a record that its model refuses."""

import re
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import Any, get_args

from pydantic import ValidationError

from rules.errors import Problem, printable
from rules.schema import Record

Loc = tuple[int | str, ...]
MEANT = 0.7  # how near an unknown key must come to one that is missing, to be read as that one
DEEPEST = 30  # levels of lists and tables inside a record; ours have fewer than ten
TOO_DEEP = object()  # stands for a value with more levels
LISTED = 12  # of more names than these, a mend shows the first three

# A table without ids -> the keys by which its records are known.
NAMED_BY = {
    "ratings": ("criterion", "provider"),
    "path_pairs": ("paths",),
    "floors": ("group",),
    "timelines": ("phase", "kind"),
}
UNION_MEMBERS = {"str", "float"}  # `assume` takes a text or a number

# Kind of refusal, as pydantic names it -> what the value must be. {…} is filled from the limits.
MUST_BE = {
    "string_type": "text in quotes",
    "float_type": "a number",
    "float_parsing": "a number",
    "decimal_type": "a number",
    "decimal_parsing": "a number",
    "finite_number": "a number with an end",
    "greater_than_equal": "at least {ge:g}",
    "greater_than": "above {gt:g}",
    "less_than_equal": "at most {le:g}",
    "less_than": "below {lt:g}",
    "date_type": "a day such as 2026-11-30",
    "date_parsing": "a day such as 2026-11-30",
    "date_from_datetime_parsing": "a day such as 2026-11-30",
    "date_from_datetime_inexact": "a day such as 2026-11-30, without the time",
    "bool_type": "true or false",
    "bool_parsing": "true or false",
    "tuple_type": "a list in square brackets",
    "dict_type": "a table in curly brackets",
    "model_type": "a table in curly brackets",
    "too_long": "a list with no more than {max_length} entries",
    "too_short": "a list with {min_length} or more entries",
}


def label_of(table: str, raw: object) -> str:
    """What a record is called in messages: its id, else what else tells it from its neighbours."""
    if not isinstance(raw, dict):
        return "no table"
    names = [raw.get(key) for key in NAMED_BY.get(table, ("id",))]
    names = [one for name in names for one in (name if isinstance(name, list) else [name])]
    if any(isinstance(one, str) and one for one in names):
        return " ".join(printable(one) if isinstance(one, str) and one else "?" for one in names)
    said = next((one for one in raw.values() if isinstance(one, str) and one), None)
    return f'no id, "{printable(said)}"' if said else "no id"


def meant_keys(raw: Mapping[str, object], model: type[Record]) -> dict[str, str]:
    """Misspelt key -> the key of the model that it seems to stand for."""
    keys = keys_of(model)
    free = [key for key in keys if key not in raw]
    meant: dict[str, str] = {}
    for key in raw:
        close = get_close_matches(key, free, n=1, cutoff=MEANT) if key not in keys else []
        if close:
            meant[key] = close[0]
            free.remove(close[0])
    return meant


def keys_of(model: type[Record]) -> dict[str, str]:
    """Key in the file -> name of the attribute."""
    return {spec.alias or name: name for name, spec in model.model_fields.items()}


def problems_of(error: ValidationError, place: str, model: type[Record], raw: object) -> list[Problem]:
    """One problem for each thing that the model refuses, none for what only follows from another."""
    problems: dict[Loc, Problem] = {}
    for detail in error.errors():
        loc = detail["loc"]
        holder, inner = _inside(raw, model, loc[:-1])
        if detail["type"] == "extra_forbidden" and inner:
            what = f"unknown key {path_of(loc)}"
            keys = [*keys_of(inner)]
            meant = meant_keys(holder, inner).get(str(loc[-1])) if isinstance(holder, dict) else None
            problems[loc] = Problem(what, place, nearest(meant or str(loc[-1]), keys))
        elif detail["type"] == "missing":
            if not (isinstance(holder, dict) and inner and loc[-1] in meant_keys(holder, inner).values()):
                problems[loc] = Problem(f"{path_of(loc)} is missing", place, "Add it.")
        elif detail["type"] == "value_error":
            problems[loc] = promise_problem(str(detail["ctx"]["error"]), loc, place)
        elif len(loc) > 1 and loc[-1] in UNION_MEMBERS:
            what = f"{path_of(loc[:-1])} must be text or a number, not {_shown(detail['input'])}"
            problems[loc[:-1]] = Problem(what, place, "Correct the value.")
        else:
            problems[loc] = _value_problem(detail, path_of(loc), place)
    return [*problems.values()]


def promise_problem(message: str, loc: Loc, place: str) -> Problem:
    """A problem from the message of a check in schema.py: what is wrong, then "; " and the mend."""
    what, _, mend = message.partition("; ")
    at = f"{path_of(loc)}: " if loc else ""
    mend = mend or "correct the record"
    return Problem(f"{at}{what}", place, f"{mend[0].upper()}{mend[1:]}.")


def path_of(loc: Loc) -> str:
    """Where in a record: keys in quotes, places in a list counted from 1.

    >>> path_of(("changes", 0, "criterion"))
    '"changes", entry 1, "criterion"'
    """
    if not loc:
        return "the record"
    return ", ".join(f"entry {one + 1}" if isinstance(one, int) else f'"{printable(one)}"' for one in loc)


def nearest(name: str, known: Iterable[str]) -> str:
    """The mend for a wrong name."""
    names = tuple(known)
    close = get_close_matches(name, names, n=1)
    if close:
        return f'Did you mean "{close[0]}"?'
    if len(names) > LISTED:
        return f"Use a valid name, such as {', '.join(names[:3])}."
    return f"Use one of: {', '.join(names)}."


def _value_problem(detail: Any, at: str, place: str) -> Problem:
    kind, value, limits = detail["type"], detail["input"], detail.get("ctx", {})
    if value is TOO_DEEP:
        return Problem(f"{at} is nested more than {DEEPEST} levels deep", place, "Write it flatter.")
    if kind in ("literal_error", "enum"):
        allowed = re.findall(r"'([^']*)'", limits["expected"])
        mend = nearest(value, allowed) if isinstance(value, str) else f"Use one of: {', '.join(allowed)}."
        return Problem(f"{at} cannot be {_shown(value)}", place, mend)
    if kind == "string_too_short":
        return Problem(f"{at} is empty", place, "Write the text, or remove the key.")
    if kind == "string_pattern_mismatch":
        mend = "Begin with a letter, then use letters, digits, dots, dashes and underscores."
        return Problem(f"{at} is not an id: {_shown(value)}", place, mend)
    must_be = MUST_BE.get(kind, "something else").format(**limits)
    return Problem(f"{at} must be {must_be}, not {_shown(value)}", place, "Correct the value.")


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list | tuple):
        return f"a list of {len(value)}"
    if isinstance(value, dict):
        return "a table"
    if isinstance(value, int) and abs(value) >= 10**15:
        return "a number of more than 15 digits"
    return f'"{printable(value)}"' if isinstance(value, str) else printable(str(value))


def _inside(raw: object, model: type[Record], loc: Loc) -> tuple[object, type[Record] | None]:
    """The part of a raw record at `loc`, and its model if it has one."""
    inner: type[Record] | None = model
    for part in loc:
        if isinstance(part, int):
            raw = raw[part] if isinstance(raw, list) and part < len(raw) else None
            continue
        kind: Any = None
        if inner is not None and part in keys_of(inner):
            kind = inner.model_fields[keys_of(inner)[part]].annotation
        raw = raw.get(part) if isinstance(raw, dict) else None
        inner = model_in(kind)
    return raw, inner


def model_in(kind: Any) -> type[Record] | None:
    """The model of records inside a type such as `tuple[Change, ...]` or `Condition | None`."""
    if isinstance(kind, type) and issubclass(kind, Record):
        return kind
    return next((found for one in get_args(kind) if (found := model_in(one))), None)
