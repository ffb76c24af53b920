"""The sheet to score three bids with the client's own weights."""

from collections.abc import Mapping

from advisor.i18n import _
from advisor.sheets.model import Cell, Column, Formula, Input, Sheet, Table
from advisor.tailoring import question_of
from advisor.working import Working
from rules.knowledge import KnowledgeBase
from rules.value_functions import BEST, WORST

BIDDERS = 3
LARGEST = 10_000_000  # of an amount
WEIGHT, FIRST = 3, 4  # columns


def bids_sheet(found: Working, knowledge: KnowledgeBase, weight: Mapping[str, str]) -> Sheet:
    """A sheet with the criteria that have weight in this case and empty columns for the bidders.

    Args:
        weight: Criterion -> cell with its weight.
    """
    notes = (
        _("Rate what each bidder offers in writing, from 1 (poor) to 5 (excellent)."),
        _("The points come when a bidder has a rating for each line."),
    )
    sheet = Sheet(_("Bids"), (12, 36, 70, 12, *[18.0] * BIDDERS), notes)
    weighed = sorted((one for one in found.criteria if one.weight), key=lambda one: -one.weight)
    names = [_("Bidder {letter}").format(letter=one) for one in "ABC"]
    ratings, _points, prices = sheet.first_rows(len(weighed), 2, 4)
    rows: list[list[Cell]] = []
    for one in weighed:
        criterion = knowledge.criterion[one.criterion]
        own = [Input(None, between=(WORST, BEST)) for _bidder in names]
        cells = [one.criterion, _(criterion.name), question_of(criterion)]
        rows.append([*cells, Formula(f"={weight[one.criterion]}", one.weight), *own])
    heads = (Column(_("Criterion")), Column(_("Name")), Column(_("What to look for")))
    rated = tuple(Column(name, "rating") for name in names)
    columns = (*heads, Column(_("Weight"), "share"), *rated)
    sheet.tables.append(Table("bid_ratings", _("Your ratings of the bids"), columns, rows))

    weights = sheet.range(WEIGHT, ratings, len(weighed))
    left: list[Cell] = ["", _("Lines still to rate"), "", None]
    total: list[Cell] = ["", _("Points of 100"), "", None]
    for column in range(FIRST, FIRST + BIDDERS):
        given = sheet.range(column, ratings, len(weighed))
        left.append(Formula(f"={len(weighed)}-COUNT({given})", len(weighed)))
        score = f"100*SUMPRODUCT({weights}*({given}-{WORST:g}))/{BEST - WORST:g}/SUM({weights})"
        total.append(Formula(f'=IF(COUNT({given})={len(weighed)},{score},"")', "" if weighed else 0.0))
    scored = tuple(Column(name, "number") for name in names)
    columns = (Column(""), Column(_("Result")), Column(""), Column(""), *scored)
    sheet.tables.append(Table("bid_points", _("Points of the bids"), columns, [left, total]))

    labels = (_("Price a month, with all fees"), _("To pay once"), _("Months of contract"))
    money: list[list[Cell]] = [
        ["", label, "", None, *(Input(None, between=(0, LARGEST)) for _bidder in names)] for label in labels
    ]
    over: list[Cell] = ["", _("Over the whole contract"), "", None]
    for column in range(FIRST, FIRST + BIDDERS):
        a_month, once, months = (sheet.cell(column, prices + row) for row in range(3))
        whole = f"AND(ISNUMBER({a_month}),ISNUMBER({months}))"
        over.append(Formula(f'=IF({whole},{a_month}*{months}+N({once}),"")', ""))
    priced = tuple(Column(name, "number") for name in names)
    columns = (Column(""), Column(_("Price")), Column(""), Column(""), *priced)
    sheet.tables.append(Table("bid_prices", _("Prices of the bids"), columns, [*money, over]))
    return sheet
