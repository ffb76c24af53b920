"""The workbook in LibreOffice: all formulas come out as the engine has them, also after a change."""

import io
import re
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

import pytest

from advisor.advice import Advice, advise
from advisor.cases.case import People
from advisor.cases.quotes import Quote
from advisor.sheets.book import book_of
from advisor.sheets.model import Book, Cell, Formula, Input, Sheet, Table
from advisor.sheets.writing import xlsx
from rules.knowledge import KnowledgeBase
from tests.conftest import DEFAULTS

DRAWS = 50
EXACT = 1e-9
AS_OF = date(2026, 11, 22)
Calculate = Callable[[bytes], dict[str, list[list[str]]]]

IMPORTANCE = {
    "importance_cost": "decides", "importance_reliability": "a_lot", "importance_technology": "a_lot",
    "importance_support": "a_little", "importance_staying_power": "none",
}  # fmt: skip
MONEY = {
    "current_family": "incumbent", "monthly_bill": 700, "contract": "in_force", "contract_end": "2027-09-22",
    "quote_competitor": 450, "smallest_saving": 50,
}  # fmt: skip


def advice_on(
    knowledge: KnowledgeBase, overrides: list[dict[str, object]] | None = None, **more: object
) -> Advice:
    data = {"version": 1, "answers": {**DEFAULTS, **IMPORTANCE, **more}, "overrides": overrides or []}
    return advise(data, knowledge, AS_OF, draws=DRAWS)


def uncalculated(content: bytes) -> bytes:
    """The same file without the values beside its formulas, so that only a calculation can fill them."""
    changed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(changed, "w") as new:
        for name in old.namelist():
            text = old.read(name)
            if name.startswith("xl/worksheets/sheet"):
                text = re.sub(rb"(<f>[^<]*</f>)<v>[^<]*</v>", rb"\1", text)
            new.writestr(name, text)
    return changed.getvalue()


def with_input(
    book: Book, table_id: str, row: str, column: int, value: str | float, also: str | None = None
) -> Book:
    """The workbook with one input changed: in the line that begins with `row` and also holds `also`."""
    changed = 0

    def put(cell: Cell) -> Cell:
        nonlocal changed
        assert isinstance(cell, Input), f"{table_id}, {row}: no input"
        changed += 1
        return replace(cell, value=value)

    def is_meant(line: Sequence[Cell]) -> bool:
        return line[0] == row and (also is None or also in line)

    def table_with(table: Table) -> Table:
        if table.id != table_id:
            return table
        rows = [
            [put(cell) if number == column and is_meant(line) else cell for number, cell in enumerate(line)]
            for line in table.rows
        ]
        return replace(table, rows=rows)

    sheets = tuple(replace(one, tables=[table_with(table) for table in one.tables]) for one in book.sheets)
    assert changed == 1
    return replace(book, sheets=sheets)


def differences(book: Book, found: dict[str, list[list[str]]]) -> list[str]:
    """Formulas whose calculated value is not the one in the workbook; at least one formula is looked at."""
    wrong, count = [], 0
    for sheet in book.sheets:
        for table, first in zip(
            sheet.tables, sheet.first_rows(*(len(one.rows) for one in sheet.tables)), strict=True
        ):
            for row, line in enumerate(table.rows, start=first - 1):
                for column, cell in enumerate(line):
                    if not isinstance(cell, Formula):
                        continue
                    count += 1
                    got = found[sheet.name][row][column]
                    if not same(got, cell.value):
                        wrong.append(
                            f"{sheet.cell(column, row + 1)} {cell.text}: {got!r}, not {cell.value!r}"
                        )
    assert count > 500
    return wrong


def same(got: str, wanted: str | float) -> bool:
    if isinstance(wanted, str):
        return got == wanted
    return got != "" and abs(number(got) - wanted) <= EXACT * max(1.0, abs(wanted))


def number(shown: str) -> float:
    """A number as it stands in LibreOffice's CSV: all digits, shares with a percent sign."""
    return float(shown.removesuffix("%")) / 100 if shown.endswith("%") else float(shown)


def table_of(book: Book, table_id: str) -> tuple[Sheet, Table, int]:
    for sheet in book.sheets:
        firsts = sheet.first_rows(*(len(one.rows) for one in sheet.tables))
        for table, first in zip(sheet.tables, firsts, strict=True):
            if table.id == table_id:
                return sheet, table, first
    raise KeyError(table_id)


def column_of(book: Book, found: dict[str, list[list[str]]], table_id: str, column: int) -> dict[str, str]:
    """First cell of each line of a table -> what LibreOffice has in this column."""
    sheet, table, first = table_of(book, table_id)
    lines = found[sheet.name][first - 1 : first - 1 + len(table.rows)]
    return {line[0]: line[column] for line in lines}


SITUATIONS: dict[str, dict[str, object]] = {
    "prices and floors": {
        **MONEY, "harm_hour": "danger", "bill_pressure": "high", "technology": "eager",
        "features": ["mobile_app"], "reseller": "fibre", "quote_reseller": 480, "second_path": "yes",
    },
    "everything unknown": dict.fromkeys(DEFAULTS) | {"country": "us"},
    "machines in Puerto Rico": {
        "country": "pr", "special_lines": ["alarm", "elevator"], "special_fate": "must_stay",
        "alarm_voip": "managed_only", "power_cut": "days", "competitor_lines": ["cable", "satellite"],
    },
    "nothing matters": {f"importance_{one}": "none" for one in (
        "cost", "reliability", "technology", "support", "safety_compliance", "reach", "staying_power"
    )},
}  # fmt: skip


@pytest.mark.parametrize("situation", SITUATIONS)
def test_every_formula_comes_out_in_libreoffice(
    situation: str, knowledge: KnowledgeBase, calculated: Calculate
) -> None:
    override = {"provider": "clec_facilities", "criterion": "C-04", "rating": 1.5, "reason": "=Outages."}
    book = book_of(advice_on(knowledge, [override], **SITUATIONS[situation]), knowledge)

    wrong = differences(book, calculated(uncalculated(xlsx(book))))

    assert not wrong, "\n".join(wrong[:20])


def totals(book: Book, found: dict[str, list[list[str]]]) -> dict[str, float]:
    return {name: number(value) for name, value in column_of(book, found, "totals", 4).items()}


def ranks(book: Book, found: dict[str, list[list[str]]]) -> dict[str, int]:
    shown = column_of(book, found, "totals", 6)
    return {name: int(value or 0) for name, value in shown.items()}


def values_of(advice: Advice) -> dict[str, float]:
    return {option.id: option.trace.value for option in advice.options}


def ranks_of(advice: Advice) -> dict[str, int]:
    return {option.id: option.trace.rank for option in advice.options}


BUCKETS, AMOUNTS = "weights_of_groups", "amounts"
CHANGES: dict[str, tuple[tuple[str, str, int, str | float], dict[str, object]]] = {
    "a bucket": (
        (BUCKETS, "What it costs", 1, "Matters a little"), {"importance_cost": "a_little"}
    ),
    "a bucket to no weight": (
        (BUCKETS, "Does it keep working", 1, "Does not matter"), {"importance_reliability": "none"}
    ),
    "a price": ((AMOUNTS, "Quote from a competitor with its own line", 1, 690), {"quote_competitor": 690}),
    "a bill": ((AMOUNTS, "Monthly bill for phone and internet", 1, 400), {"monthly_bill": 400}),
}  # fmt: skip


@pytest.mark.parametrize("change", CHANGES)
def test_a_changed_input_gives_what_the_engine_gives(
    change: str, knowledge: KnowledgeBase, calculated: Calculate
) -> None:
    (table, row, column, value), answers = CHANGES[change]
    before = advice_on(knowledge, **MONEY)
    after = advice_on(knowledge, **{**MONEY, **answers})
    book = book_of(before, knowledge)

    found = calculated(xlsx(with_input(book, table, row, column, value)))

    assert values_of(after) != pytest.approx(values_of(before), abs=1e-3)
    assert totals(book, found) == pytest.approx(values_of(after), abs=EXACT)
    assert ranks(book, found) == ranks_of(after)
    assert not wrong_savings(book, after, knowledge, found)


def wrong_savings(
    book: Book, after: Advice, knowledge: KnowledgeBase, found: dict[str, list[list[str]]]
) -> list[str]:
    """Amounts on the sheet of costs that are not those of the other advice."""
    wanted = table_of(book_of(after, knowledge), "savings")[1].rows
    shown = column_of(book, found, "savings", 1)
    return [
        f"{label}: {shown[str(label)]}, not {cell}"
        for label, cell in wanted
        if isinstance(cell, Formula) and not same(shown[str(label)], cell.value)
    ]


def test_a_changed_rating_gives_what_local_knowledge_gives(
    knowledge: KnowledgeBase, calculated: Calculate
) -> None:
    override = {"provider": "ilec", "criterion": "C-04", "rating": 2.0, "reason": "Three outages."}
    before, after = advice_on(knowledge, **MONEY), advice_on(knowledge, [override], **MONEY)
    book = book_of(before, knowledge)
    incumbent = knowledge.provider["ilec"].name

    found = calculated(xlsx(with_input(book, "published_ratings", incumbent, 4, 2.0, also="C-04")))

    assert totals(book, found) == pytest.approx(values_of(after), abs=EXACT)
    assert ranks(book, found) == ranks_of(after)


def test_own_weights_and_ratings_replace_ours(knowledge: KnowledgeBase, calculated: Calculate) -> None:
    """All weight on the group of one criterion, and the total is the partial value of the rating given."""
    book = book_of(advice_on(knowledge, features=["plain"]), knowledge)
    for line in table_of(book, BUCKETS)[1].rows:
        name = str(line[0])
        book = with_input(book, BUCKETS, name, 4, 1.0 if name == "Will it last" else 0.0)
        book = with_input(book, BUCKETS, name, 6, 0.0)
    book = with_input(book, "ratings", "ilec_copper", 9, 4.0, also="C-12")

    found = calculated(xlsx(book))

    assert totals(book, found)["ilec_copper"] == pytest.approx(0.75, abs=EXACT)


def test_a_bid_gets_its_points_from_the_clients_weights(
    knowledge: KnowledgeBase, calculated: Calculate
) -> None:
    advice = advice_on(knowledge, **MONEY)
    book = book_of(advice, knowledge)
    _sheet, table, _first = table_of(book, "bid_ratings")
    weight = advice.trace.weights.of_criteria
    given = {str(line[0]): 1.0 + place % 5 for place, line in enumerate(table.rows)}
    for name, rating in given.items():
        book = with_input(book, "bid_ratings", name, 4, rating)
    sheet, _points, first = table_of(book, "bid_points")

    found = calculated(xlsx(book))[sheet.name]

    assert set(given) == {name for name, one in weight.items() if one}
    assert number(found[first - 1][4]) == 0
    assert number(found[first - 1][5]) == len(given)
    wanted = 100 * sum(weight[name] * (rating - 1) / 4 for name, rating in given.items())
    assert number(found[first][4]) == pytest.approx(wanted, abs=1e-7)
    assert found[first][5] == ""


def test_text_that_looks_like_a_formula_stays_text(knowledge: KnowledgeBase, calculated: Calculate) -> None:
    people = People(
        client="=1+1", contact="@SUM(A1)", prepared_by="+2", interest="-3", answered_by="https://x.y"
    )
    quote = Quote(provider="competitor", carrier='=HYPERLINK("x")', monthly=450, months=12, note="=2*3")
    book = book_of(advice_on(knowledge), knowledge, people, (quote,))

    found = calculated(xlsx(book))

    shown = {cell for rows in found.values() for line in rows for cell in line}
    assert {"=1+1", "@SUM(A1)", "+2", "-3", "https://x.y", '=HYPERLINK("x")', "=2*3"} <= shown
    assert number(column_of(book, found, "offers", 6)["a competitor with its own line"]) == 5400


def test_the_price_of_a_kind_is_the_lowest_offer_on_file_that_counts(
    knowledge: KnowledgeBase, calculated: Calculate
) -> None:
    quotes = (
        Quote(provider="competitor", carrier="Dear", monthly=690),
        Quote(provider="competitor", carrier="Cheap", monthly=450),
        Quote(provider="competitor", carrier="Out", monthly=9, counts=False),
        Quote(provider="incumbent", carrier="Bell", monthly=500),
    )
    advice = advice_on(knowledge, **{**MONEY, "quote_incumbent": 500})
    book = book_of(advice, knowledge, quotes=quotes)
    dearer = with_input(book, "offers", "a competitor with its own line", 9, 0, also="Cheap")

    before, after = calculated(uncalculated(xlsx(book))), calculated(xlsx(dearer))

    label = "Quote from a competitor with its own line"
    assert not differences(book, before)
    assert number(column_of(book, before, "amounts", 1)[label]) == 450
    assert number(column_of(book, after, "amounts", 1)[label]) == 690
    other = advice_on(knowledge, **{**MONEY, "quote_incumbent": 500, "quote_competitor": 690})
    assert totals(book, after) == pytest.approx(values_of(other), abs=EXACT)
