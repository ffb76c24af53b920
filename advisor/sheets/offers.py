"""The table of the offers on file: what each costs over its contract, and the price that each kind gives."""

from collections.abc import Sequence

from advisor.cases.quotes import PRICE_OF, Quote, kind_text
from advisor.i18n import _
from advisor.sheets.model import Cell, Column, Formula, Input, Sheet, Table

MONTHLY, ONCE, MONTHS, COUNTS, COUNTED = 2, 3, 4, 9, 10  # columns


def offers_table(quotes: Sequence[Quote], sheet: Sheet, first: int) -> Table:
    """Each offer with a formula for its price over the contract; `first` is the row of the first one."""
    rows: list[list[Cell]] = []
    for row, one in enumerate(quotes, start=first):
        monthly, once, months, counts = (sheet.cell(place, row) for place in (MONTHLY, ONCE, MONTHS, COUNTS))
        total = f'=IF(AND(ISNUMBER({monthly}),ISNUMBER({months})),{monthly}*{months}+N({once}),"")'
        counted = f'=IF(AND({counts}=1,ISNUMBER({monthly})),{monthly},"")'
        price = one.monthly if one.counts and one.monthly is not None else ""
        rows.append(
            [
                kind_text(one.provider), one.carrier, Input(one.monthly), Input(one.one_off),
                Input(one.months), Input(one.exit_charge),
                Formula(total, "" if one.over_contract is None else one.over_contract),
                one.valid_until, one.note, Input(int(one.counts), between=(0, 1)), Formula(counted, price),
            ]
        )  # fmt: skip
    columns = (
        Column(_("Kind")), Column(_("Carrier")), Column(_("A month"), "money"), Column(_("Once"), "money"),
        Column(_("Months"), "whole"), Column(_("For leaving early"), "money"),
        Column(_("Over the contract"), "money"), Column(_("Valid until"), "day"), Column(_("Note")),
        Column(_("1: counts"), "whole"), Column(_("Price that counts"), "money"),
    )  # fmt: skip
    return Table("offers", _("Offers on file"), columns, rows)


def lowest_counted(question: str, quotes: Sequence[Quote], sheet: Sheet, first: int) -> str:
    """The formula for the answer to a question on a price that the offers on file give."""
    rows = [row for row, one in enumerate(quotes, start=first) if PRICE_OF[one.provider] == question]
    cells = ",".join(sheet.cell(COUNTED, row) for row in rows)
    return f'=IF(COUNT({cells})=0,"",MIN({cells}))'
