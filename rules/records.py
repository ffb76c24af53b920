"""Reads one record: whole, or what can be read of it, so that no mistake hides another."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Any, get_args, get_origin

from pydantic import TypeAdapter, ValidationError

from rules.errors import Problem
from rules.malformed import (
    DEEPEST,
    TOO_DEEP,
    Loc,
    keys_of,
    meant_keys,
    model_in,
    path_of,
    problems_of,
    promise_problem,
)
from rules.schema import Record

UNREADABLE = object()


@dataclass(frozen=True)
class Found:
    """What one raw record gave.

    Attributes:
        record: Whole if there are no problems. Else what can be read of it: attributes that cannot be
            read are not set, so ask for them with `getattr` and a default.
        problems: All that is wrong inside the record.
    """

    record: Record
    problems: tuple[Problem, ...]


def read_record(model: type[Record], raw: object, place: str) -> Found:
    """The record that `raw`, as TOML gives it, describes; `place` is for messages."""
    problems: list[Problem] = []
    if isinstance(raw, dict):
        raw = {key: TOO_DEEP if _is_too_deep(value) else value for key, value in raw.items()}
    try:
        record = model.model_validate(raw)
    except ValidationError as error:
        problems.extend(problems_of(error, place, model, raw))
        promises: list[tuple[Loc, str]] = []
        record = readable_part(model, raw, promises)
        problems.extend(promise_problem(message, loc, place) for loc, message in promises)
    named = " ".join(problem.what for problem in problems)
    for loc in _endless_numbers(raw if isinstance(raw, dict) else {}):
        if path_of(loc) not in named:
            problems.append(
                Problem(f"{path_of(loc)} is no number that can be used", place, "Correct the value.")
            )
    return Found(record, tuple(dict.fromkeys(problems)))


def readable_part(
    model: type[Record],
    raw: object,
    promises: list[tuple[Loc, str]] | None = None,
    *,
    has_defaults: bool = True,
) -> Record:
    """What fits the model in `raw`; a misspelt key is read as the one it seems to stand for.

    Args:
        model: The model of the record.
        raw: The record as TOML gives it.
        promises: Gets the place and message of each check of the model that can be made and fails.
        has_defaults: Whether a key that is not in `raw` was left out on purpose.
    """
    part = _part(model, raw, (), [] if promises is None else promises)
    if not has_defaults:
        given = raw if isinstance(raw, dict) else {}
        for name in [name for key, name in keys_of(model).items() if key not in given]:
            part.__dict__.pop(name, None)
    return part


def _part(model: type[Record], raw: object, loc: Loc, promises: list[tuple[Loc, str]]) -> Record:
    part = model.model_construct()
    defaults: dict[str, object] = {}
    given = raw if isinstance(raw, dict) else {}
    meant = {key: wrong for wrong, key in meant_keys(given, model).items()}
    for key, name in keys_of(model).items():
        written = meant.get(key, key)
        if written not in given:
            continue
        kind = model.model_fields[name].rebuild_annotation()
        value = _readable(given[written], kind, (*loc, written), promises)
        if value is UNREADABLE:
            defaults[name] = part.__dict__.pop(name, UNREADABLE)
        else:
            part.__dict__[name] = value
    promises.extend((loc, message) for message in _broken_promises(part))
    if loc:  # inside a record, what cannot be read counts as left out
        part.__dict__.update({name: one for name, one in defaults.items() if one is not UNREADABLE})
    return part


def _readable(value: object, kind: Any, loc: Loc, promises: list[tuple[Loc, str]]) -> object:
    try:
        return TypeAdapter(kind).validate_python(value)
    except ValidationError:
        model = model_in(kind)
    if isinstance(value, dict) and model:
        return _part(model, value, loc, promises)
    of = next((get_args(one) for one in _alternatives(kind) if get_origin(one) is tuple), ())
    if not isinstance(value, list) or len(of) != 2 or of[1] is not ...:
        return UNREADABLE
    items = [_readable(one, of[0], (*loc, place), promises) for place, one in enumerate(value)]
    return tuple(one for one in items if one is not UNREADABLE) or UNREADABLE


def _alternatives(kind: Any) -> Iterator[Any]:
    """The members of a union, or the one type itself, without their constraints."""
    if get_origin(kind) is tuple or not get_args(kind):
        yield kind
        return
    members = get_args(kind)[:1] if get_origin(kind) is Annotated else get_args(kind)
    for one in members:
        yield from _alternatives(one)


def _broken_promises(part: Record) -> Iterator[str]:
    """The messages of the checks of a model that fail; those that need what is missing are left out."""
    for check in type(part).__pydantic_decorators__.model_validators.values():
        try:
            check.func(part)
        except ValueError as error:
            yield str(error)
        except (AttributeError, TypeError):
            continue


def _is_too_deep(value: object) -> bool:
    level: list[object] = [value]
    for _ in range(DEEPEST):
        level = [inner for one in level for inner in _inner(one)]
        if not level:
            return False
    return True


def _inner(value: object) -> list[object]:
    if isinstance(value, dict):
        return [*value.values()]
    return value if isinstance(value, list) else []


def _endless_numbers(raw: object, loc: Loc = ()) -> Iterator[Loc]:
    """Where the numbers stand that are infinite or none, or too large to count with."""
    if isinstance(raw, Decimal):
        if not raw.is_finite() or abs(raw.adjusted()) > 300:
            yield loc
    elif isinstance(raw, dict):
        for key, value in raw.items():
            yield from _endless_numbers(value, (*loc, key))
    elif isinstance(raw, list):
        for place, value in enumerate(raw):
            yield from _endless_numbers(value, (*loc, place))
