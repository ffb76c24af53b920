"""The workbook holds the numbers of the advice, and its files are the same for the same advice."""

import csv
import io
from collections.abc import Sequence
from datetime import date

import pytest

from advisor.advice import Advice, advise
from advisor.archive import zipped
from advisor.cases.case import People
from advisor.cases.digests import trace_digest
from advisor.frozen import read_cases
from advisor.sheets.book import book_of
from advisor.sheets.model import Book, Cell, Table, plain
from advisor.sheets.writing import csv_files, xlsx
from rules.knowledge import KnowledgeBase
from tests.conftest import DEFAULTS

EXACT = 1e-9
DRAWS = 20
AS_OF = date(2026, 11, 22)
MONEY = {
    "current_family": "incumbent", "monthly_bill": 700, "contract": "in_force", "contract_end": "2027-09-22",
    "quote_competitor": 450, "smallest_saving": 50,
}  # fmt: skip


def advice_on(knowledge: KnowledgeBase, **more: object) -> Advice:
    return advise({"version": 1, "answers": {**DEFAULTS, **more}}, knowledge, AS_OF, draws=DRAWS)


def table(book: Book, name: str) -> Table:
    return next(one for sheet in book.sheets for one in sheet.tables if one.id == name)


def numbers(book: Book, name: str, key: int, value: int) -> dict[Cell, Cell]:
    return {plain(row[key]): plain(row[value]) for row in table(book, name).rows}


def read_csv(files: dict[str, bytes], name: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(files[f"{name}.csv"].decode("utf-8-sig"))))


def numbers_that_differ(advice: Advice, book: Book) -> list[str]:
    """What stands otherwise in the workbook than in the trace."""
    wanted: dict[tuple[str, str], float] = {}
    found: dict[tuple[str, str], object] = {}
    for option in advice.options:
        wanted["total", option.id] = option.trace.value
        for cell in option.trace.cells:
            wanted["rating", f"{option.id} {cell.criterion}"] = cell.rating
            wanted["partial", f"{option.id} {cell.criterion}"] = cell.partial_value
    weights = advice.trace.weights
    wanted.update({("weight", name): one for name, one in weights.of_criteria.items()})
    for row in table(book, "ratings").rows:
        found["rating", f"{row[0]} {row[2]}"] = plain(row[10])
        found["partial", f"{row[0]} {row[2]}"] = plain(row[11])
    found.update({("total", str(name)): one for name, one in numbers(book, "totals", 0, 4).items()})
    found.update(
        {("weight", str(name)): one for name, one in numbers(book, "weights_of_criteria", 0, 7).items()}
    )
    assert found.keys() == wanted.keys()
    return [
        f"{name}: {found[name]}, not {one}"
        for name, one in wanted.items()
        if found[name] != pytest.approx(one, abs=EXACT)
    ]


def test_every_case_has_its_numbers_in_the_workbook(knowledge: KnowledgeBase) -> None:
    wrong = []
    for case in read_cases():
        advice = advise({"version": 1, "answers": case.answers}, knowledge, case.as_of, draws=DRAWS)
        wrong += [f"{case.name}, {one}" for one in numbers_that_differ(advice, book_of(advice, knowledge))]
    assert not wrong, "\n".join(wrong[:20])


def test_the_costs_are_those_of_the_advice(knowledge: KnowledgeBase) -> None:
    advice = advice_on(knowledge, **MONEY)

    found = numbers(book_of(advice, knowledge), "savings", 0, 1)

    assert found["Best saving a month on offer"] == advice.trace.answers["best_saving"] == 250
    assert found["Charge for leaving now"] == pytest.approx(0.75 * 700 * 304 / (365.25 / 12))
    pays_back = found["Months until the saving has paid that back"]
    assert pays_back == pytest.approx(float(str(found["Charge for leaving now"])) / 250)


def test_what_is_not_known_never_counts_as_zero(knowledge: KnowledgeBase) -> None:
    book = book_of(advice_on(knowledge), knowledge)

    assert set(numbers(book, "savings", 0, 1).values()) == {""}
    assert set(numbers(book, "prices", 0, 1).values()) == {""}
    assert numbers(book, "amounts", 0, 1)["Monthly bill for phone and internet"] is None


def test_the_first_sheet_says_what_it_is(knowledge: KnowledgeBase) -> None:
    advice = advice_on(knowledge)

    told = numbers(book_of(advice, knowledge, People(client="Corner Shop")), "about", 0, 1)

    assert told["For"] == "Corner Shop"
    assert told["Digest of the advice (SHA-256)"] == trace_digest(advice)
    assert told["Day of the advice"] == AS_OF
    assert "Contact" not in told


def test_the_same_advice_gives_the_same_bytes(knowledge: KnowledgeBase) -> None:
    books = [book_of(advice_on(knowledge), knowledge) for _time in range(2)]

    assert xlsx(books[0]) == xlsx(books[1])
    assert zipped(csv_files(books[0]), AS_OF) == zipped(csv_files(books[1]), AS_OF)


def test_no_text_of_a_table_can_become_a_formula(knowledge: KnowledgeBase) -> None:
    risky = People(client="=1+1", contact="@x", answered_by="+1", prepared_by="-1", interest="%0")
    content = csv_files(book_of(advice_on(knowledge), knowledge, risky))

    shown = dict(read_csv(content, "about")[1:])

    assert [shown[name] for name in ("For", "Contact", "Answered by")] == ["'=1+1", "'@x", "'+1"]
    assert [shown[name] for name in ("Prepared by", "Interest or commission")] == ["'-1", "'%0"]


def test_a_table_holds_plain_numbers_and_a_byte_order_mark(knowledge: KnowledgeBase) -> None:
    advice = advice_on(knowledge)
    content = csv_files(book_of(advice, knowledge))

    rows = read_csv(content, "totals")
    steps = read_csv(content, "steps")

    starts = {one[:3] for one in content.values()}
    assert starts == {b"\xef\xbb\xbf"}
    assert {row[0]: float(row[4]) for row in rows[1:]} == {one.id: one.trace.value for one in advice.options}
    assert any(row[5].startswith("-") and float(row[5]) < 0 for row in steps[1:] if row[5])


def test_every_table_is_a_file_and_once(knowledge: KnowledgeBase) -> None:
    book = book_of(advice_on(knowledge), knowledge)
    names: Sequence[str] = [f"{one.id}.csv" for sheet in book.sheets for one in sheet.tables]

    assert list(csv_files(book)) == names
    assert len(set(names)) == len(names)


def test_the_bids_are_weighed_as_the_client_weighs(knowledge: KnowledgeBase) -> None:
    advice = advice_on(knowledge)

    rows = table(book_of(advice, knowledge), "bid_ratings").rows

    weights = {name: one for name, one in advice.trace.weights.of_criteria.items() if one}
    assert {row[0]: plain(row[3]) for row in rows} == pytest.approx(weights)
    assert sum(weights.values()) == pytest.approx(1)
