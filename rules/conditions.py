"""Rule conditions (data) -> vector operations with three truth values: yes, no, not known."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial

import numpy as np
import numpy.typing as npt

from rules.errors import Problem
from rules.requirements import Requirements
from rules.schema import Condition, FieldSpec

Mask = npt.NDArray[np.bool_]
TESTS = ("equals", "one_of", "has", "has_any", "at_least", "at_most", "known")
LeafKey = tuple[object, ...]
Memo = dict[tuple[LeafKey, str], Mask]  # test of a field, with "certain" or "possible" -> where it holds
Side = Callable[[Requirements, Memo], Mask]


@dataclass(frozen=True, slots=True)
class Truth:
    """One flag a customer: `certain` where the condition holds, `possible` where it may hold.

    Kleene's strong three-valued logic: where a field is unknown, a test of it is possible and
    not certain (Kleene 1952, Introduction to Metamathematics, section 64).
    """

    certain: Mask
    possible: Mask


@dataclass(frozen=True, slots=True)
class Compiled:
    """A condition as a function of a batch, each side of its truth by itself: most callers need only one.

    A memo lets many conditions share the tests of a field on one batch.
    """

    certain: Side
    possible: Side

    def __call__(self, batch: Requirements, memo: Memo) -> Truth:
        return Truth(self.certain(batch, memo), self.possible(batch, memo))


@lru_cache(maxsize=4096)
def compile_condition(condition: Condition | None) -> Compiled:
    """The condition ready for any batch; equal conditions are made ready once.

    None is the condition that always holds. The condition must be sound (`problems_with_condition`).
    """
    if condition is None:
        return Compiled(_everywhere, _everywhere)
    if condition.all is not None:
        return _combined([compile_condition(part) for part in condition.all], np.logical_and)
    if condition.any is not None:
        return _combined([compile_condition(part) for part in condition.any], np.logical_or)
    if condition.negated is not None:
        part = compile_condition(condition.negated)
        return Compiled(certain=_inverted(part.possible), possible=_inverted(part.certain))
    return _leaf(condition)


def truth(condition: Condition | None, batch: Requirements) -> Truth:
    """Where the condition holds for the customers of a batch."""
    return compile_condition(condition)(batch, {})


def leaf_key(leaf: Condition) -> LeafKey:
    """What a memo keeps the truth of a test under."""
    return tuple(getattr(leaf, part) for part in ("field", *TESTS))


def problems_with_condition(
    condition: Condition | None, fields: Mapping[str, FieldSpec], where: str
) -> list[Problem]:
    """Every field or option named by the condition that does not exist or does not fit its test."""
    problems: list[Problem] = []
    for leaf in condition.leaves() if condition else ():
        spec = fields.get(leaf.field or "")
        if spec is None:
            problems.append(
                Problem(f'condition on unknown field "{leaf.field}"', where, "Use a field of fields.toml.")
            )
            continue
        wanted = {
            "option": ("equals", "one_of", "known"),
            "options": ("has", "has_any", "known"),
            "number": ("at_least", "at_most", "known"),
            "date": ("known",),
        }[spec.kind]
        used = [test for test in TESTS if getattr(leaf, test) is not None]
        if used[0] not in wanted:
            problems.append(
                Problem(
                    f'field "{spec.id}" is of kind {spec.kind}, the test "{used[0]}" does not fit',
                    where,
                    f"Use one of: {', '.join(wanted)}.",
                )
            )
        for option in _options_named(leaf):
            if option not in spec.options:
                problems.append(
                    Problem(
                        f'field "{spec.id}" has no option "{option}"',
                        where,
                        f"Use one of: {', '.join(spec.options)}.",
                    )
                )
    return problems


def _options_named(leaf: Condition) -> tuple[str, ...]:
    single = tuple(one for one in (leaf.equals, leaf.has) if one is not None)
    return single + (leaf.one_of or ()) + (leaf.has_any or ())


def _everywhere(batch: Requirements, memo: Memo) -> Mask:
    return np.ones(batch.size, dtype=bool)


def _combined(parts: Sequence[Compiled], join: np.ufunc) -> Compiled:
    return Compiled(
        _joined([one.certain for one in parts], join), _joined([one.possible for one in parts], join)
    )


def _joined(parts: Sequence[Side], join: np.ufunc) -> Side:
    def evaluate(batch: Requirements, memo: Memo) -> Mask:
        result = parts[0](batch, memo)
        for part in parts[1:]:
            result = join(result, part(batch, memo))
        return result

    return evaluate


def _inverted(part: Side) -> Side:
    return lambda batch, memo: ~part(batch, memo)


def _leaf(leaf: Condition) -> Compiled:
    """The test of a field. Where the field is unknown it may hold, but whether it is known is certain."""
    name = leaf.field
    assert name is not None
    key = leaf_key(leaf)
    sure, maybe = (key, "certain"), (key, "possible")
    test = _test(leaf, name)

    def certain(batch: Requirements, memo: Memo) -> Mask:
        if sure not in memo:
            memo[sure] = test(batch)
        return memo[sure]

    def possible(batch: Requirements, memo: Memo) -> Mask:
        if maybe not in memo:
            holds = certain(batch, memo)
            memo[maybe] = holds if leaf.known is not None else holds | batch.is_unknown(name)
        return memo[maybe]

    return Compiled(certain, possible)


def _test(leaf: Condition, name: str) -> Callable[[Requirements], Mask]:
    """Where the value of the field passes; an unknown value never does."""
    if leaf.known is not None:
        return (
            (lambda batch: batch.is_answered(name))
            if leaf.known
            else (lambda batch: ~batch.is_answered(name))
        )
    if leaf.at_least is not None:
        return partial(_compared, np.greater_equal, name, leaf.at_least)
    if leaf.at_most is not None:
        return partial(_compared, np.less_equal, name, leaf.at_most)
    flags = [f"{name}.{option}" for option in (leaf.has_any or ((leaf.has,) if leaf.has else ()))]
    if flags:
        return lambda batch: _any_of([batch.flags[flag] == 1 for flag in flags])
    wanted = leaf.one_of or (leaf.equals,)

    def is_one(batch: Requirements) -> Mask:
        options = batch.fields[name].options
        return _any_of([batch.codes[name] == options.index(one) for one in wanted if one])

    return is_one


def _compared(comparison: np.ufunc, name: str, limit: float, batch: Requirements) -> Mask:
    with np.errstate(invalid="ignore"):  # NaN compares as False
        return np.asarray(comparison(batch.numbers[name], limit))


def _any_of(masks: Sequence[Mask]) -> Mask:
    result = masks[0]
    for mask in masks[1:]:
        result = result | mask  # not in place: a column may hold one row for all
    return result
