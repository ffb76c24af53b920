"""What an unknown field is taken to be: the central case, or a draw from the usual mix."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

from rules.conditions import truth
from rules.requirements import Requirements
from rules.schema import Assumption, FieldSpec

Scalar = TypeVar("Scalar", bound=np.generic)
Draws = Mapping[str, npt.NDArray[np.float64]]


def with_assumptions(batch: Requirements, draws: Draws | None = None) -> Requirements:
    """The batch with each unknown field filled in, as its field's `unknown` says.

    Fields are filled in the order of fields.toml, so a later one may depend on an earlier one. A field
    without an assumption stays unknown and then has no effect.

    Args:
        batch: Customers with their derived fields.
        draws: Field -> uniform numbers, one a customer; the value is drawn from the shares of the
            assumption. None: the central case.

    Returns:
        A batch whose `assumed` says which values are assumptions.
    """
    for name, spec in batch.fields.items():
        if not spec.unknown:
            continue
        open_rows = batch.is_unknown(name)
        if not open_rows.any():
            continue
        batch = replace(batch, assumed={**batch.assumed, name: open_rows})
        for assumption in spec.unknown:
            rows = open_rows & truth(assumption.when, batch).certain if assumption.when else open_rows
            if rows.any():
                values = _values(spec, assumption, batch.size, None if draws is None else draws[name])
                batch = _filled(batch, spec, rows, values)
                open_rows = open_rows & ~rows
    return batch


def assumption_for(batch: Requirements, name: str) -> Assumption | None:
    """The assumption that a batch of one uses for a field."""
    for assumption in batch.fields[name].unknown:
        if truth(assumption.when, batch).certain[0]:
            return assumption
    return None


def _values(
    spec: FieldSpec, assumption: Assumption, size: int, uniform: npt.NDArray[np.float64] | None
) -> npt.NDArray[np.float64]:
    """One value a customer: a number, or the position of an option."""
    choices = list(assumption.shares)
    as_number = [float(one) if spec.kind == "number" else float(spec.options.index(one)) for one in choices]
    if uniform is None:
        central = assumption.assume
        value = float(central) if spec.kind == "number" else float(spec.options.index(str(central)))
        return np.full(size, value)
    edges = np.cumsum([assumption.shares[one] for one in choices])
    edges[-1] = 1.0
    return np.array(as_number)[np.searchsorted(edges, uniform, side="right")]


def _filled(
    batch: Requirements, spec: FieldSpec, rows: npt.NDArray[np.bool_], values: npt.NDArray[np.float64]
) -> Requirements:
    name = spec.id
    places = np.flatnonzero(rows)
    chosen = values[places]
    if spec.kind == "number":
        return replace(batch, numbers={**batch.numbers, name: _with(batch.numbers[name], places, chosen)})
    if spec.kind == "option":
        return replace(batch, codes={**batch.codes, name: _with(batch.codes[name], places, chosen)})
    flags = {
        f"{name}.{option}": _with(batch.flags[f"{name}.{option}"], places, chosen == position)
        for position, option in enumerate(spec.options)
    }
    return replace(batch, flags={**batch.flags, **flags})


def _with(
    column: npt.NDArray[Scalar], places: npt.NDArray[np.intp], values: npt.NDArray[Any]
) -> npt.NDArray[Scalar]:
    changed = column.copy()
    changed[places] = values
    return changed
