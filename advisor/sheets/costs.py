"""The sheet of costs: what you pay, what offers cost, and what a move saves, as formulas."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import log

import numpy as np

from advisor.cases.quotes import Quote, prices
from advisor.i18n import CURRENCIES, _
from advisor.prepared import interview_of
from advisor.sheets.model import Cell, Column, Formula, Input, Sheet, Table, words
from advisor.sheets.offers import lowest_counted, offers_table
from advisor.working import Working, published
from rules.costs import FEWEST_QUOTES, LEAST_PRICE, monthly_prices, quoted_ratings
from rules.knowledge import KnowledgeBase
from rules.requirements import DAYS_PER_MONTH, USUAL_EXIT_SHARE, USUAL_SAVING, Requirements
from rules.schema import PROVIDERS
from rules.value_functions import BEST, WORST

VALUE = 1  # column of the amounts
PRICE, OWN_QUOTE, KNOWN, LOGARITHM, PUBLISHED, RATING = range(1, 7)
SHARED_PRICE = "clec_une"  # a leased line has the reseller's price, which counts once
AMOUNTS = (
    "monthly_bill", "quote_incumbent", "quote_competitor", "quote_reseller", "smallest_saving", "exit_charge",
)  # fmt: skip
LARGEST = 10_000_000
NOT_KNOWN = ""  # what a formula shows where there is no number


@dataclass(frozen=True)
class Costs:
    """The sheet, and for each type of provider where its rating by its price stands, and that rating."""

    sheet: Sheet
    cell: Mapping[str, str]
    rating: Mapping[str, float | str]


def costs_sheet(
    found: Working,
    knowledge: KnowledgeBase,
    typical: Mapping[tuple[str, str], str],
    quotes: Sequence[Quote] = (),
) -> Costs:
    """The sheet of costs of one advice.

    Args:
        found: Its working.
        knowledge: The knowledge base that it was made with, overrides included.
        typical: (type of provider, criterion) -> cell with its published typical rating.
        quotes: Offers on file in the case: the lowest price that counts is the amount of its kind.
    """
    currency = CURRENCIES.get(str(found.advice.trace.answers.get("country", "us")), "USD")
    notes = (
        _("Amounts are in {currency}. An empty cell is not known: it never counts as zero.").format(
            currency=currency
        ),
        _("Rules that look at amounts fire in the program only. Give it new amounts for a new verdict."),
    )
    sheet = Sheet(_("Costs"), (58, 24, *[20.0] * 6, 40, 20, 20), notes)
    return _Costs(found, knowledge, typical, sheet, quotes).made()


class _Costs:
    def __init__(
        self,
        found: Working,
        knowledge: KnowledgeBase,
        typical: Mapping[tuple[str, str], str],
        sheet: Sheet,
        quotes: Sequence[Quote],
    ) -> None:
        self.knowledge, self.typical, self.sheet, self.quotes = knowledge, typical, sheet, quotes
        self.as_of, self.told = found.advice.as_of, found.advice.trace.answers
        self.question = interview_of(knowledge).question
        self.families, self.contracts = (
            {one.id: _(one.label) for one in self.question[name].options}
            for name in ("current_family", "contract")
        )
        self.labels = [*self.families.values(), *self.contracts.values()]
        before = [len(self.labels)] + ([len(quotes)] if quotes else [])
        self.listed, *offers = sheet.first_rows(*before)
        self.offers = offers[0] if offers else 0
        self.given = self._given()
        given, self.prices, self.results = sheet.first_rows(*before, len(self.given), len(PROVIDERS), 0)[-3:]
        self.place = {name: sheet.cell(VALUE, row) for row, name in enumerate(self.given, start=given)}
        self._count_prices()

    def made(self) -> Costs:
        columns = (Column(_("Amount")), Column(_("Value"), "money"))
        given = [[label, cell] for label, cell in self.given.values()]
        self.sheet.tables += [
            Table("words", _("Words to choose from"), (Column(_("Word")),), [[one] for one in self.labels]),
            *([offers_table(self.quotes, self.sheet, self.offers)] if self.quotes else []),
            Table("amounts", _("What you told us"), columns, given),
            self._prices(),
            Table("savings", _("What a move saves and costs"), columns, self._results()),
        ]
        rows = enumerate(PROVIDERS, start=self.prices)
        return Costs(
            self.sheet, {name: self.sheet.cell(RATING, row) for row, name in rows}, dict(self.rating)
        )

    def _count_prices(self) -> None:
        asked = {name: value for name, value in self.told.items() if not self.knowledge.field[name].derived}
        batch = Requirements.from_rows([asked], self.knowledge.field)
        price = self.knowledge.criteria[0].id
        typical = [published(price, provider, self.knowledge).typical for provider in PROVIDERS]
        prices, ratings = monthly_prices(batch)[:, 0], quoted_ratings(batch, np.array(typical))[:, 0]
        self.price = dict(zip(PROVIDERS, (_or_not_known(one) for one in prices), strict=True))
        self.rating = dict(zip(PROVIDERS, (_or_not_known(one) for one in ratings), strict=True))
        self.published = dict(zip(PROVIDERS, typical, strict=True))

    def _given(self) -> dict[str, tuple[str, Cell]]:
        families, contracts = len(self.families), len(self.contracts)
        end = self.told.get("contract_end")
        result: dict[str, tuple[str, Cell]] = {
            "current_family": (
                _("Who carries your line today"),
                Input(
                    self.families.get(str(self.told.get("current_family"))),
                    choices=self.sheet.range(0, self.listed, families),
                ),
            ),
            "contract": (
                _(self.question["contract"].label),
                Input(
                    self.contracts.get(str(self.told.get("contract"))),
                    choices=self.sheet.range(0, self.listed + families, contracts),
                ),
            ),
            "as_of": (_("Day of the advice"), Input(self.as_of)),
            "contract_end": (
                _(self.question["contract_end"].label),
                Input(end if isinstance(end, date) else None),
            ),
        }
        on_file = prices(self.quotes)
        for name in AMOUNTS:
            told = self.told.get(name)
            value = float(str(told)) if told is not None else None
            cell: Cell = Input(value, between=(0, LARGEST))
            if value is not None and name in on_file:
                cell = Formula(lowest_counted(name, self.quotes, self.sheet, self.offers), value)
            result[name] = (_(self.question[name].label), cell)
        exit_share, saving = Input(USUAL_EXIT_SHARE, between=(0, 1)), Input(USUAL_SAVING, between=(0, 1))
        return result | {
            "set_up": (_("Set-up cost of the new line"), Input(None, between=(0, LARGEST))),
            "exit_share": (_("Usual charge for leaving, as a share of the bills left"), exit_share),
            "usual_saving": (_("Usual saving, as a share of the bill"), saving),
        }

    def _prices(self) -> Table:
        place, row_of = self.place, dict(zip(PROVIDERS, range(self.prices, self.prices + 4), strict=True))
        bill, family = place["monthly_bill"], place["current_family"]

        def or_bill(quote: str, told: str) -> str:
            bill_counts = f"AND(ISNUMBER({bill}),{family}={words(self.families[told])})"
            return f'=IF(ISNUMBER({quote}),{quote},IF({bill_counts},{bill},""))'

        reseller = place["quote_reseller"]
        formula = {
            "ilec": or_bill(place["quote_incumbent"], "incumbent"),
            "clec_facilities": or_bill(place["quote_competitor"], "competitor"),
            "clec_une": f'=IF(ISNUMBER({reseller}),{reseller},"")',
            "clec_resale": f'=IF(ISNUMBER({reseller}),{reseller},"")',
        }
        own, known, logs, level = (
            self.sheet.range(one, self.prices, len(PROVIDERS))
            for one in (OWN_QUOTE, KNOWN, LOGARITHM, PUBLISHED)
        )
        mean_log = f"SUMPRODUCT({own}*{known}*{logs})/SUMPRODUCT({own}*{known})"
        mean_level = f"SUMPRODUCT({known}*{level})/SUM({known})"
        rows: list[list[Cell]] = []
        for provider, row in row_of.items():
            price, counted = self.price[provider], self.price[provider] != NOT_KNOWN
            here = self.sheet.cell(PRICE, row)
            rated = f"{mean_level}+({mean_log}-{self.sheet.cell(LOGARITHM, row)})/LN(1.25)"
            rating = (
                f"=IF(AND({self.sheet.cell(KNOWN, row)}=1,SUMPRODUCT({own}*{known})>={FEWEST_QUOTES}),"
                f'MIN(MAX({rated},{WORST:g}),{BEST:g}),"")'
            )
            rows.append(
                [
                    _(self.knowledge.provider[provider].name),
                    Formula(formula[provider], price),
                    int(provider != SHARED_PRICE),
                    Formula(f"=IF(ISNUMBER({here}),1,0)", int(counted)),
                    Formula(
                        f"=IF(ISNUMBER({here}),LN(MAX({here},{LEAST_PRICE})),0)",
                        log(max(float(price), LEAST_PRICE)) if counted else 0.0,
                    ),
                    Formula(
                        f"={self.typical[provider, self.knowledge.criteria[0].id]}", self.published[provider]
                    ),
                    Formula(rating, self.rating[provider]),
                ]
            )
        columns = (
            Column(_("Type of provider")), Column(_("Price a month"), "money"),
            Column(_("1: a price of its own"), "whole"), Column(_("1: known"), "whole"),
            Column(_("Logarithm"), "value"), Column(_("Published rating"), "rating"),
            Column(_("Rating by price"), "rating"),
        )  # fmt: skip
        return Table("prices", _("Real prices beside each other"), columns, rows)

    def _results(self) -> list[list[Cell]]:
        """Each amount from those above it; what needs a number that is missing shows none."""
        at = self.place
        bill, end, charge, wish = (
            at[name] for name in ("monthly_bill", "contract_end", "exit_charge", "smallest_saving")
        )
        rivals = f"{at['quote_competitor']},{at['quote_reseller']}"
        incumbent, competitor = (words(self.families[one]) for one in ("incumbent", "competitor"))
        row = {
            name: self.sheet.cell(VALUE, self.results + number)
            for number, name in enumerate(
                ("saving", "short", "months", "charge", "kept", "less", "leaving", "pay_back")
            )
        }
        saving, months, exit_charge = row["saving"], row["months"], row["charge"]
        best = (
            f'IF({at["current_family"]}={incumbent},IF(COUNT({rivals})=0,"",{bill}-MIN({rivals})),'
            f"IF({at['current_family']}={competitor},"
            f'IF(ISNUMBER({at["quote_incumbent"]}),{bill}-{at["quote_incumbent"]},""),""))'
        )
        usual_charge = f"{at['exit_share']}*{bill}*{months}"
        usual_saving = f"{at['usual_saving']}*N({bill})"
        no_contract = f"{at['contract']}={words(self.contracts['none'])}"
        lines = (
            (_("Best saving a month on offer"), f'IF(ISNUMBER({bill}),{best},"")'),
            (
                _("What the saving lacks to the least you call worth a move"),
                f'IF(AND(ISNUMBER({wish}),ISNUMBER({saving})),{wish}-{saving},"")',
            ),
            (
                _("Months until the contract ends"),
                f'IF(ISNUMBER({end}),MAX(({end}-{at["as_of"]})/{DAYS_PER_MONTH},0),"")',
            ),
            (
                _("Charge for leaving now"),
                f"IF(ISNUMBER({charge}),{charge},"
                f'IF(AND(ISNUMBER({bill}),ISNUMBER({months})),{usual_charge},""))',
            ),
            (
                _("Saved until the contract ends (the usual saving where none is on offer)"),
                f'IF(ISNUMBER({months}),IF(ISNUMBER({saving}),MAX({saving},0),{usual_saving})*{months},"")',
            ),
            (
                _("Cost of leaving now beyond what it saves until then"),
                f'IF(AND(ISNUMBER({exit_charge}),ISNUMBER({row["kept"]})),{exit_charge}-{row["kept"]},"")',
            ),
            (
                _("To pay once: charge for leaving, and set-up where you filled it in"),
                f"IF({no_contract},N({at['set_up']}),"
                f'IF(ISNUMBER({exit_charge}),{exit_charge}+N({at["set_up"]}),""))',
            ),
            (
                _("Months until the saving has paid that back"),
                f"IF(AND(ISNUMBER({row['leaving']}),ISNUMBER({saving})),"
                f'IF(N({saving})>0,{row["leaving"]}/{saving},""),"")',
            ),
        )
        return [
            [label, Formula(f"={text}", value)]
            for (label, text), value in zip(lines, self._values(), strict=True)
        ]

    def _values(self) -> list[float | str]:
        """The same amounts as the engine has them."""

        def told(name: str) -> float | str:
            return float(str(self.told[name])) if name in self.told else NOT_KNOWN

        saving, months, charge = (
            told(name) for name in ("best_saving", "contract_months_left", "exit_charge_estimate")
        )
        bill, less = told("monthly_bill"), told("exit_charge_less_saving")
        kept: float | str = NOT_KNOWN
        if isinstance(months, float):
            usual = USUAL_SAVING * (bill if isinstance(bill, float) else 0.0)
            kept = (max(saving, 0.0) if isinstance(saving, float) else usual) * months
        leaving = 0.0 if self.told.get("contract") == "none" else charge
        pays_back = isinstance(leaving, float) and isinstance(saving, float) and saving > 0
        pay_back = float(leaving) / float(saving) if pays_back else NOT_KNOWN
        return [saving, told("saving_short_of_wish"), months, charge, kept, less, leaving, pay_back]


def _or_not_known(number: float) -> float | str:
    return float(number) if number == number else NOT_KNOWN
