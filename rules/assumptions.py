"""What an unknown field is taken to be: the central case, or a draw from the usual mix."""

from collections.abc import Collection, Mapping
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from rules.columns import either
from rules.conditions import compile_condition, truth
from rules.requirements import UNKNOWN, Flags, Requirements
from rules.schema import Assumption, FieldSpec

Array = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]
Draws = Mapping[str, Array]


def with_assumptions(
    batch: Requirements, draws: Draws | None = None, only: Collection[str] | None = None
) -> Requirements:
    """The batch with each unknown field filled in, as its field's `unknown` says.

    Fields are filled in the order of fields.toml, so a later one may depend on an earlier one. A field
    without an assumption stays unknown and then has no effect.

    Args:
        batch: Customers with their derived fields.
        draws: Field -> uniform numbers, one a customer, or fewer that are used over and over; the value
            is drawn from the shares of the assumption, and NaN gives the central one. None: the central
            case for all.
        only: The fields to fill in; None: all.

    Returns:
        A batch whose `assumed` says which values are assumptions.
    """
    codes, flags, numbers = dict(batch.codes), dict(batch.flags), dict(batch.numbers)
    assumed = dict(batch.assumed)
    batch = replace(batch, codes=codes, flags=flags, numbers=numbers, assumed=assumed)
    for name, spec in batch.fields.items():
        if not spec.unknown or (only is not None and name not in only):
            continue
        open_rows = batch.is_unknown(name)
        if not open_rows.any():
            continue
        assumed[name] = open_rows
        for assumption in spec.unknown:
            rows = open_rows
            if assumption.when:
                rows = open_rows & compile_condition(assumption.when).certain(batch, {})
                open_rows = open_rows & ~rows
            values = _values(spec, assumption, None if draws is None else draws[name])
            if values.ndim and 1 < values.size < batch.size:
                values = np.tile(values, batch.size // values.size)
            if spec.kind == "number":
                numbers[name] = either(rows, values, numbers[name])
            elif spec.kind == "option":
                codes[name] = _filled(codes[name], rows, values)
            else:
                for position, option in enumerate(spec.options):
                    key = f"{name}.{option}"
                    flags[key] = _filled(flags[key], rows, values == position)
            if not assumption.when:
                break
    return batch


def _filled(column: Flags, rows: Mask, values: npt.NDArray[np.generic]) -> Flags:
    """The column with values where it holds UNKNOWN, in these rows."""
    return column + rows.view(np.int8) * (values.astype(np.int8) - np.int8(UNKNOWN))


def assumption_for(batch: Requirements, name: str) -> Assumption | None:
    """The assumption that a batch of one uses for a field."""
    for assumption in batch.fields[name].unknown:
        if truth(assumption.when, batch).certain[0]:
            return assumption
    return None


def _values(spec: FieldSpec, assumption: Assumption, uniform: Array | None) -> Array:
    """A number, or the position of an option: the central one for all, or one a customer."""
    if uniform is None:
        return np.array(_number_of(spec, assumption.assume))
    choices = list(assumption.shares)
    edges = np.cumsum([assumption.shares[one] for one in choices])
    edges[-1] = 1.0
    # NaN stands behind all edges, where the central value is.
    values = np.array([_number_of(spec, one) for one in (*choices, assumption.assume)])
    return values[np.searchsorted(edges, uniform, side="right")]


def _number_of(spec: FieldSpec, choice: str | float) -> float:
    return float(choice) if spec.kind == "number" else float(spec.options.index(str(choice)))
