"""A table of customers in, a table of scores, ranks, knock-outs and verdicts out."""

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from rules.evaluation import evaluated_chunks
from rules.model import EngineModel
from rules.requirements import Requirements
from rules.scoring import ranks
from rules.verdict import KINDS, NO_ALTERNATIVE


def evaluate_table(model: EngineModel, table: pd.DataFrame) -> pd.DataFrame:
    """Verdict, scores and ranks of many customers, one row each, index as given.

    Args:
        model: The compiled knowledge.
        table: One row a customer, see `requirements.requirements_table`.

    Returns:
        Columns `verdict`, `leader`, `second_path`, `stay_months`; then for each alternative `value.<id>`
        (NaN where not viable), `rank.<id>` (0 where not viable) and `out.<id>` (knocked out).
    """
    customers = Requirements.from_table(table, model.knowledge.field)
    names = [one.id for one in model.alternatives]
    size, count = customers.size, len(names)
    values = np.empty((count, size))
    places = np.empty((count, size), dtype=np.int8)
    out = np.empty((count, size), dtype=bool)
    columns: Mapping[str, npt.NDArray[np.float64]] = {
        name: np.empty(size) for name in ("kind", "leader", "second", "stay_months")
    }
    for rows, one in evaluated_chunks(model, customers):
        values[:, rows] = np.where(np.isfinite(one.scores.values), one.scores.values, np.nan)
        places[:, rows] = ranks(one.scores.values)
        out[:, rows] = one.scores.screening.on_offer & ~one.scores.screening.viable
        columns["kind"][rows] = one.verdicts.kinds
        columns["leader"][rows] = one.verdicts.leader
        columns["second"][rows] = np.where(one.verdicts.wants_second, one.verdicts.second, NO_ALTERNATIVE)
        columns["stay_months"][rows] = one.verdicts.stay_months
    result: dict[str, object] = {
        "verdict": _named(columns["kind"], [kind.value for kind in KINDS]),
        "leader": _named(columns["leader"], names),
        "second_path": _named(columns["second"], names),
        "stay_months": columns["stay_months"],
    }
    for place, name in enumerate(names):
        result[f"value.{name}"] = values[place]
        result[f"rank.{name}"] = places[place]
        result[f"out.{name}"] = out[place]
    return pd.DataFrame(result, index=table.index)


def _named(codes: npt.NDArray[np.float64], names: Sequence[str]) -> "pd.Categorical[str]":
    return pd.Categorical.from_codes(codes.astype(np.intp), categories=pd.Index(names))
