"""The table of the offers on file: what each costs over its contract."""

from collections.abc import Sequence

from advisor.cases.quotes import Quote
from advisor.i18n import _
from advisor.sheets.model import Cell, Column, Formula, Input, Sheet, Table


def offers_table(quotes: Sequence[Quote], sheet: Sheet, first: int) -> Table:
    """Each offer with a formula for its price over the contract; `first` is the row of the first one."""
    names = {
        "incumbent": _("the incumbent"),
        "competitor": _("a competitor with its own line"),
        "reseller": _("a reseller, or a leased line"),
    }
    rows: list[list[Cell]] = []
    for row, one in enumerate(quotes, start=first):
        monthly, once, months = (sheet.cell(column, row) for column in (2, 3, 4))
        is_whole = one.monthly is not None and one.months is not None
        total = (one.monthly or 0) * (one.months or 0) + (one.one_off or 0) if is_whole else ""
        text = f'=IF(AND(ISNUMBER({monthly}),ISNUMBER({months})),{monthly}*{months}+N({once}),"")'
        rows.append(
            [
                names[one.provider], one.carrier, Input(one.monthly), Input(one.one_off),
                Input(one.months), Formula(text, total), one.valid_until, one.note,
            ]
        )  # fmt: skip
    columns = (
        Column(_("Kind")), Column(_("Carrier")), Column(_("A month"), "money"), Column(_("Once"), "money"),
        Column(_("Months"), "whole"), Column(_("Over the contract"), "money"),
        Column(_("Valid until"), "day"), Column(_("Note")),
    )  # fmt: skip
    return Table("offers", _("Offers on file"), columns, rows)
