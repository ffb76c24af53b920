"""Rule conditions (data) -> vector operations with three truth values: yes, no, not known."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from rules.errors import Problem
from rules.requirements import Requirements
from rules.schema import Condition, FieldSpec

Mask = npt.NDArray[np.bool_]
TESTS = ("equals", "one_of", "has", "has_any", "at_least", "at_most", "known")
LeafKey = tuple[object, ...]
Memo = dict[LeafKey, "Truth"]
NOWHERE: Mask = np.zeros(0, dtype=bool)
Compiled = Callable[[Requirements, Memo], "Truth"]


@dataclass(frozen=True, slots=True)
class Truth:
    """One flag a customer: `certain` where the condition holds, `possible` where it may hold.

    Kleene's strong three-valued logic: where a field is unknown, a test of it is possible and
    not certain (Kleene 1952, Introduction to Metamathematics, section 64). Where nothing is
    unknown both are the same array.
    """

    certain: Mask
    possible: Mask


def compile_condition(condition: Condition | None) -> Compiled:
    """A function from Requirements to Truth; made once, used on any batch.

    It takes a memo as well, which lets many conditions share the tests of a field on one batch.
    None is the condition that always holds. The condition must be sound (`problems_with_condition`).
    """
    if condition is None:
        return _always
    if condition.all is not None:
        return _combined(tuple(compile_condition(part) for part in condition.all), np.logical_and)
    if condition.any is not None:
        return _combined(tuple(compile_condition(part) for part in condition.any), np.logical_or)
    if condition.negated is not None:
        return _negation(compile_condition(condition.negated))
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


def _always(batch: Requirements, memo: Memo) -> Truth:
    everywhere = np.ones(batch.size, dtype=bool)
    return Truth(everywhere, everywhere)


def _combined(parts: tuple[Compiled, ...], join: np.ufunc) -> Compiled:
    def evaluate(batch: Requirements, memo: Memo) -> Truth:
        result = parts[0](batch, memo)
        for part in parts[1:]:
            one = part(batch, memo)
            certain = join(result.certain, one.certain)
            same = result.possible is result.certain and one.possible is one.certain
            result = Truth(certain, certain if same else join(result.possible, one.possible))
        return result

    return evaluate


def _negation(part: Compiled) -> Compiled:
    def evaluate(batch: Requirements, memo: Memo) -> Truth:
        inner = part(batch, memo)
        certain = ~inner.possible
        return Truth(certain, certain if inner.possible is inner.certain else ~inner.certain)

    return evaluate


def _leaf(leaf: Condition) -> Compiled:
    name = leaf.field
    assert name is not None
    key = leaf_key(leaf)

    def evaluate(batch: Requirements, memo: Memo) -> Truth:
        if key not in memo:
            memo[key] = _tested(leaf, batch, name, memo)
        return memo[key]

    return evaluate


def _tested(leaf: Condition, batch: Requirements, name: str, memo: Memo) -> Truth:
    if leaf.known is not None:
        answered = batch.is_answered(name)
        holds = answered if leaf.known else ~answered
        return Truth(holds, holds)
    holds = _holds(leaf, batch, name)
    if (name,) not in memo:  # where the field is unknown, found once for all its tests
        unknown = batch.is_unknown(name)
        memo[(name,)] = Truth(unknown, unknown if unknown.any() else NOWHERE)
    unknown_rows = memo[(name,)]
    return Truth(holds, holds if unknown_rows.possible is NOWHERE else holds | unknown_rows.certain)


def _holds(leaf: Condition, batch: Requirements, name: str) -> Mask:
    options = batch.fields[name].options
    if leaf.equals is not None:
        return batch.codes[name] == options.index(leaf.equals)
    if leaf.one_of is not None:
        column, first, *rest = batch.codes[name], *(options.index(option) for option in leaf.one_of)
        mask = column == first
        for place in rest:
            mask = mask | (column == place)
        return mask
    if leaf.has is not None:
        return batch.flags[f"{name}.{leaf.has}"] == 1
    if leaf.has_any is not None:
        mask = batch.flags[f"{name}.{leaf.has_any[0]}"] == 1
        for option in leaf.has_any[1:]:
            mask = mask | (batch.flags[f"{name}.{option}"] == 1)
        return mask
    with np.errstate(invalid="ignore"):  # NaN compares as False: not certain
        if leaf.at_least is not None:
            return batch.numbers[name] >= leaf.at_least
        assert leaf.at_most is not None
        return batch.numbers[name] <= leaf.at_most
