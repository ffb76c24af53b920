"""The sheet of weights: buckets of importance -> weights of groups -> weights of criteria, as formulas."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from advisor.advice import Advice
from advisor.assumed import requirements_behind
from advisor.i18n import _
from advisor.prepared import interview_of, model_of
from advisor.sheets.model import Cell, Column, Formula, Input, Sheet, Table
from advisor.working import Working
from rules.knowledge import KnowledgeBase
from rules.scoring import Truths
from rules.weights import BUCKETS, NO_WEIGHT, criterion_shares, rank_order_centroid

TINY = 1e-12
NAME, BUCKET, PLACE, CENTROID, OWN, START, LEAST, FLOORED, COUNTS, USED = range(10)  # columns of the groups
SHARE, FACTOR, ACTIVE, IN_USE, WEIGHT = range(3, 8)  # columns of the criteria


@dataclass(frozen=True)
class Weights:
    """The sheet, and where to find the weight of each criterion."""

    sheet: Sheet
    criterion: Mapping[str, str]


def weights_sheet(found: Working, knowledge: KnowledgeBase) -> Weights:
    """The sheet of weights of one advice.

    Args:
        found: Its working.
        knowledge: The knowledge base that it was made with, overrides included.
    """
    notes = (
        _("Change a yellow cell, and all weights, scores and ranks follow."),
        _("An own weight replaces the one from the bucket. The weights are then scaled to sum to 100%."),
    )
    sheet = Sheet(_("Weights"), (26, 34, 28, 16, 16, 16, 16, 16, 16, 44), notes)
    return _Weights(found, knowledge, sheet).made()


class _Weights:
    def __init__(self, found: Working, knowledge: KnowledgeBase, sheet: Sheet) -> None:
        self.found, self.knowledge, self.sheet = found, knowledge, sheet
        self.count = len(found.groups)
        self.names = [_(one.name) for one in knowledge.groups]
        self.labels = _labels_of_buckets(knowledge)
        self.shares = shares_in_use(found.advice, knowledge)
        self.sizes = (self.count, len(found.criteria), len(BUCKETS), self.count, self.count)
        self.groups, self.criteria, self.buckets, self.ranks, self.passes = sheet.first_rows(*self.sizes)

    def made(self) -> Weights:
        self.sheet.tables += [
            self._groups(),
            self._criteria(),
            self._buckets(),
            self._ranks(),
            self._passes(),
        ]
        places = enumerate(self.found.criteria, start=self.criteria)
        return Weights(self.sheet, {one.criterion: self.sheet.cell(WEIGHT, row) for row, one in places})

    def _column(self, column: int) -> str:
        return self.sheet.range(column, self.groups, self.count)

    @property
    def _sorted_count(self) -> int:
        return sum(one.bucket != BUCKETS[NO_WEIGHT] for one in self.found.groups)

    def _groups(self) -> Table:
        cell = self.sheet.cell
        places, listed = self._column(PLACE), self.sheet.range(0, self.buckets, len(BUCKETS))
        rank, weight_of_rank = (self.sheet.range(one, self.ranks, self.count) for one in (0, 2))
        group_of, in_use = (self.sheet.range(one, self.criteria, self.sizes[1]) for one in (2, IN_USE))
        counting = {one.group for one in self.found.criteria if self.shares[one.criterion] > 0}
        rows: list[list[Cell]] = []
        for number, one in enumerate(self.found.groups):
            row = self.groups + number
            own, place = cell(OWN, row), cell(PLACE, row)
            before, beside = f'COUNTIF({places},"<"&{place})', f"COUNTIF({places},{place})"
            centroid = (
                f'=IF(COUNTIF({places},"<"&{NO_WEIGHT + 1})=0,1/{self.count},IF({place}={NO_WEIGHT + 1},0,'
                f'SUMIFS({weight_of_rank},{rank},">"&{before},{rank},"<="&({before}+{beside}))/{beside}))'
            )
            starts = f"IF(ISNUMBER({own}),{own},{cell(CENTROID, row)})"
            all_starts = (
                f"(SUM({self._column(OWN)})"
                f"+SUMPRODUCT(ISBLANK({self._column(OWN)})*{self._column(CENTROID)}))"
            )
            kept = f"SUMPRODUCT({self._column(FLOORED)},{self._column(COUNTS)})"
            used = (
                f"=IF({kept}>0,{cell(FLOORED, row)}*{cell(COUNTS, row)}/{kept},"
                f"{cell(COUNTS, row)}/SUM({self._column(COUNTS)}))"
            )
            floored = (
                f"={cell(self.count, self.passes + number)}"
                f"/SUM({self.sheet.range(self.count, self.passes, self.count)})"
            )
            rows.append(
                [
                    self.names[number],
                    Input(self.labels[one.bucket], choices=listed),
                    Formula(f"=MATCH({cell(BUCKET, row)},{listed},0)", BUCKETS.index(one.bucket) + 1),
                    Formula(centroid, one.centroid),
                    Input(None, between=(0, 1)),
                    Formula(f"={starts}/{all_starts}", one.centroid),
                    Input(one.floor, between=(0, 1)),
                    Formula(floored, one.floored),
                    Formula(
                        f"=IF(SUMIF({group_of},{cell(NAME, row)},{in_use})>0,1,0)", int(one.group in counting)
                    ),
                    Formula(used, one.weight),
                ]
            )
        columns = (
            Column(_("Group")), Column(_("Bucket")), Column(_("Place of the bucket"), "whole"),
            Column(_("Weight from the bucket"), "share"), Column(_("Own weight"), "share"),
            Column(_("Scaled to 100%"), "share"), Column(_("Least weight that a fact sets"), "share"),
            Column(_("After the least weights"), "share"), Column(_("1: has a criterion"), "whole"),
            Column(_("Weight"), "share"),
        )  # fmt: skip
        return Table("weights_of_groups", _("Weights of the groups"), columns, rows)

    def _criteria(self) -> Table:
        cell = self.sheet.cell
        group_of, in_use = (self.sheet.range(one, self.criteria, self.sizes[1]) for one in (2, IN_USE))
        reasons = {one.id: one.reason for one in self.knowledge.emphases}
        group_number: dict[str, int] = {one.id: number for number, one in enumerate(self.knowledge.groups)}
        fired = set(self.found.advice.trace.weights.emphases)
        rows: list[list[Cell]] = []
        for number, one in enumerate(self.found.criteria):
            row = self.criteria + number
            criterion = self.knowledge.criterion[one.criterion]
            factors = [
                each
                for each in self.knowledge.emphases
                if each.id in fired and each.criterion == criterion.id
            ]
            factor = float(np.prod([each.factor for each in factors]))
            share, place = self.shares[one.criterion], group_number[one.group]
            inside = f"SUMIF({group_of},{cell(2, row)},{in_use})"
            weight = f"=IF({inside}=0,0,{cell(USED, self.groups + place)}*{cell(IN_USE, row)}/{inside})"
            rows.append(
                [
                    one.criterion,
                    _(criterion.name),
                    self.names[place],
                    Input(criterion.share, between=(0, 100)),
                    Input(factor, between=(0, 100)),
                    Input(int(share > 0), between=(0, 1)),
                    Formula(f"={cell(SHARE, row)}*{cell(FACTOR, row)}*{cell(ACTIVE, row)}", share),
                    Formula(weight, one.weight),
                    ", ".join(each.id for each in factors),
                    " ".join(_(reasons[each.id]) for each in factors),
                ]
            )
        columns = (
            Column(_("Criterion")), Column(_("Name")), Column(_("Group")), Column(_("Share"), "number"),
            Column(_("Factor from your facts"), "number"), Column(_("1: counts in this case"), "whole"),
            Column(_("Share in use"), "number"), Column(_("Weight"), "share"), Column(_("Records")),
            Column(_("Why it is stressed")),
        )  # fmt: skip
        return Table("weights_of_criteria", _("Weights of the criteria"), columns, rows)

    def _buckets(self) -> Table:
        columns = (Column(_("Words for the buckets")),)
        rows = [[self.labels[one]] for one in BUCKETS]
        return Table("buckets", _("Buckets, the strongest first"), columns, rows)

    def _ranks(self) -> Table:
        """The rank-order centroid of as many groups as have weight."""
        size = self._sorted_count
        centroid = [*(rank_order_centroid(size) if size else ()), *[0.0] * (self.count - size)]
        rank, inverse = (self.sheet.range(one, self.ranks, self.count) for one in (0, 1))
        sorted_count = f'COUNTIF({self._column(PLACE)},"<"&{NO_WEIGHT + 1})'
        rows: list[list[Cell]] = []
        for number, weight in enumerate(centroid, start=1):
            here = self.sheet.cell(0, self.ranks + number - 1)
            text = (
                f"=IF({here}>{sorted_count},0,"
                f'SUMIFS({inverse},{rank},">="&{here},{rank},"<="&{sorted_count})/{sorted_count})'
            )
            rows.append([number, Formula(f"=1/{here}", 1 / number), Formula(text, float(weight))])
        columns = (
            Column(_("Rank"), "whole"), Column(_("1 / rank"), "value"),
            Column(_("Weight of the rank"), "share"),
        )  # fmt: skip
        return Table("ranks", _("Weights of the ranks (rank-order centroid)"), columns, rows)

    def _passes(self) -> Table:
        """A group below its least weight is held there and the others shrink, until no group is below."""
        start, least = self._column(START), self._column(LEAST)
        values = _passes_of(
            [one.centroid for one in self.found.groups], [one.floor for one in self.found.groups], self.count
        )
        rows: list[list[Cell]] = []
        for number, name in enumerate(self.names):
            row, cells = self.groups + number, list[Cell]([name])
            own_start, own_least = self.sheet.cell(START, row), self.sheet.cell(LEAST, row)
            for step in range(self.count):
                before = self.sheet.range(step, self.passes, self.count) if step else start
                own = self.sheet.cell(step, self.passes + number) if step else own_start
                held, free = f"({before}<={least}+{TINY})", f"({before}>{least}+{TINY})"
                total = f"SUMPRODUCT({free}*{start})"
                text = (
                    f"=IF({own}<={own_least}+{TINY},{own_least},{own_start}"
                    f"*MAX(1-SUMPRODUCT({held}*{least}),0)/IF({total}=0,1,{total}))"
                )
                cells.append(Formula(text, values[step][number]))
            rows.append(cells)
        steps = [Column(_("Step {number}").format(number=one + 1), "share") for one in range(self.count)]
        columns = (Column(_("Group")), *steps)
        return Table("least_weights", _("Least weights, step by step"), columns, rows)


def shares_in_use(advice: Advice, knowledge: KnowledgeBase) -> dict[str, float]:
    """Criterion -> its share inside its group, stressed by facts; 0 where it does not count in this case."""
    model = model_of(knowledge, advice.as_of)
    shares = criterion_shares(model, Truths(model, requirements_behind(advice, knowledge)))
    return {
        one.id: 0.0 if one.purpose == "second_path" else float(np.asarray(share).item())
        for one, share in zip(knowledge.criteria, shares, strict=True)
    }


def _labels_of_buckets(knowledge: KnowledgeBase) -> dict[str, str]:
    question: Any = interview_of(knowledge).question[f"importance_{knowledge.groups[0].id}"]
    return {one: _(question.option[one].label) for one in BUCKETS}


def _passes_of(start: Sequence[float], least: Sequence[float], steps: int) -> list[list[float]]:
    found, before = [], list(start)
    for _step in range(steps):
        held = [one <= minimum + TINY for one, minimum in zip(before, least, strict=True)]
        fixed = sum(minimum for minimum, is_held in zip(least, held, strict=True) if is_held)
        total = sum(one for one, is_held in zip(start, held, strict=True) if not is_held) or 1.0
        before = [
            minimum if is_held else one * max(1 - fixed, 0.0) / total
            for one, minimum, is_held in zip(start, least, held, strict=True)
        ]
        found.append(before)
    return found
