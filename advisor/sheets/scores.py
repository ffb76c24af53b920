"""The sheet of scores: weight times partial value, summed by group and in all, and the ranks."""

from collections.abc import Mapping

from advisor.i18n import _
from advisor.sheets.model import Cell, Column, Formula, Input, Sheet, Table
from advisor.wording import option_name
from advisor.working import Working
from rules.knowledge import KnowledgeBase
from rules.value_functions import DECIMALS

FIRST = 4  # column of the first alternative
COUNTS, TOTAL = 3, 4  # columns of the totals


def scores_sheet(
    found: Working,
    knowledge: KnowledgeBase,
    weight: Mapping[str, str],
    partial: Mapping[tuple[str, str], str],
) -> Sheet:
    """The sheet of scores of one advice.

    Args:
        weight: Criterion -> cell with its weight.
        partial: (alternative, criterion) -> cell with its partial value.
    """
    notes = (
        _("A choice that a rule removes keeps its total, but has no rank. 1 in “Counts” brings it back."),
        _("The ranks are those of these weights alone. The verdict also looks at all ways of weighing."),
    )
    options = found.advice.options
    sheet = Sheet(_("Scores"), (24, 52, 30, *[14.0] * max(len(options), 7)), notes)
    criteria, groups, totals = sheet.first_rows(len(found.criteria), len(found.groups), len(options))
    names: dict[str, str] = {one.id: _(one.name) for one in knowledge.groups}
    heads = tuple(Column(option.id, "value") for option in options)

    contributions: list[list[Cell]] = []
    for row, one in enumerate(found.criteria, start=criteria):
        cells: list[Cell] = [
            one.criterion,
            _(knowledge.criterion[one.criterion].name),
            names[one.group],
            Formula(f"={weight[one.criterion]}", one.weight),
        ]
        for option in options:
            cell = next(each for each in option.trace.cells if each.criterion == one.criterion)
            text = f"={sheet.cell(3, row)}*{partial[option.id, one.criterion]}"
            cells.append(Formula(text, cell.contribution))
        contributions.append(cells)
    columns = (Column(_("Criterion")), Column(_("Name")), Column(_("Group")), Column(_("Weight"), "share"))
    sheet.tables.append(Table("contributions", _("Contributions"), (*columns, *heads), contributions))

    group_of = sheet.range(2, criteria, len(found.criteria))
    sums: list[list[Cell]] = []
    for row, group in enumerate(found.groups, start=groups):
        cells = [group.group, "", names[group.group]]
        named = sheet.cell(2, row)
        of_weights = sheet.range(3, criteria, len(found.criteria))
        cells.append(Formula(f"=SUMIF({group_of},{named},{of_weights})", group.weight))
        for column, option in enumerate(options, start=FIRST):
            summed = sheet.range(column, criteria, len(found.criteria))
            text = f"=SUMIF({group_of},{named},{summed})"
            cells.append(Formula(text, option.by_group[group.group]))
        sums.append(cells)
    columns = (Column(_("Id")), Column(""), Column(_("Group")), Column(_("Weight"), "share"))
    sheet.tables.append(Table("groups", _("Sums of the groups"), (*columns, *heads), sums))

    every_total = sheet.range(TOTAL, totals, len(options))
    every_count = sheet.range(COUNTS, totals, len(options))
    ranked: list[list[Cell]] = []
    for number, option in enumerate(options):
        total, counts = (sheet.cell(one, totals + number) for one in (TOTAL, COUNTS))
        summed = sheet.range(FIRST + number, criteria, len(found.criteria))
        rank = f'=IF({counts}=1,1+SUMPRODUCT(({every_count}=1)*({every_total}>{total})),"")'
        trace = option.trace
        ranked.append(
            [
                option.id,
                option_name(option, knowledge),
                ", ".join(trace.knocked_out_by),
                Input(int(option.is_viable), between=(0, 1)),
                Formula(f"=ROUND(SUM({summed}),{DECIMALS})", trace.value),
                Formula(f"=100*{total}", 100 * trace.value),
                Formula(rank, trace.rank if option.is_viable else ""),
                trace.low if trace.low == trace.low else None,
                trace.high if trace.high == trace.high else None,
                trace.clear_first_share if trace.clear_first_share == trace.clear_first_share else None,
            ]
        )
    shown = (
        Column(_("Choice")), Column(_("Name")), Column(_("Ruled out by")), Column(_("Counts"), "whole"),
        Column(_("Total"), "value"), Column(_("Points of 100"), "number"), Column(_("Rank"), "whole"),
        Column(_("10% of ways below"), "value"), Column(_("10% of ways above"), "value"),
        Column(_("Comes first"), "share"),
    )  # fmt: skip
    sheet.tables.append(Table("totals", _("Totals and ranks"), shown, ranked))
    return sheet
