"""The book of clients in the store: what it lists and finds, what it leaves alone, what a delete leaves."""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest
from alembic import command
from sqlalchemy import Engine, event, text

from advisor.store import (
    DamagedDraftError,
    Entry,
    Order,
    StaleDraftError,
    StoreUnavailableError,
    entry_of,
    new_key,
    schema,
)
from advisor.store.book import Book
from advisor.store.drafts import CaseStore
from advisor.store.names import tag_columns
from advisor.store.records import DAYS_KEPT
from tests.databases import around

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)


@pytest.fixture
def book(store: CaseStore) -> Book:
    return Book(store)


@pytest.fixture
def file_store(file: Path) -> Iterator[CaseStore]:
    """A store that is SQLite whatever else is tested."""
    with closing(CaseStore(f"sqlite:///{file}")) as store:
        yield store


@pytest.fixture
def file_book(file_store: CaseStore) -> Book:
    return Book(file_store)


def a_client(book: Book, name: str, *tags: str, days: int = 0) -> str:
    """A client whose case was changed so many days after NOW."""
    return book.add({"name": name}, name, tags, NOW + timedelta(days=days))


def names(book: Book, words: str = "", **wanted: object) -> list[str]:
    found, _ = book.page(words, **wanted)  # type: ignore[arg-type]
    return [one.client for one in found]


def bytes_on_disk(file: Path) -> bytes:
    return b"".join(one.read_bytes() for one in sorted(file.parent.iterdir()))


# --- in and out ------------------------------------------------------------------------------------


def test_a_case_that_is_put_in_is_listed_and_stays_under_its_key(store: CaseStore, book: Book) -> None:
    key = new_key()
    store.save(key, {"people": 5}, 0, NOW)

    entry = book.put_in(key, "Rosa's Flowers", NOW)

    ((listed,), count) = book.page()
    assert entry == entry_of(key) == listed.id
    assert (listed.client, listed.tags, listed.version, listed.summary) == ("Rosa's Flowers", (), 1, None)
    assert count == 1
    assert store.load(key, NOW) == store.load(listed.id, NOW)


def test_what_is_not_stored_is_not_put_in(book: Book) -> None:
    assert book.put_in(new_key(), "Nobody", NOW) is None
    assert book.page() == ((), 0)


@pytest.mark.parametrize("by_key", [True, False])
def test_a_later_save_goes_to_the_same_client_and_takes_the_new_name(
    store: CaseStore, book: Book, by_key: bool
) -> None:
    key = new_key()
    store.save(key, {"people": 5}, 0, NOW)
    entry = book.put_in(key, "", NOW)
    assert entry

    store.save(key if by_key else entry, {"people": 6}, 1, NOW, client="Rosa's Flowers")

    ((listed,), _) = book.page("rosa")
    assert (listed.id, listed.version) == (entry, 2)


def test_putting_it_in_again_changes_the_name_and_nothing_else(store: CaseStore, book: Book) -> None:
    entry = a_client(book, "Old name", "florist")

    book.put_in(entry, "New name", NOW)

    ((listed,), count) = book.page()
    assert (listed.client, listed.tags, count) == ("New name", ("florist",), 1)


def test_a_stale_save_to_a_client_is_refused(store: CaseStore, book: Book) -> None:
    entry = a_client(book, "Rosa")
    store.save(entry, {"people": 6}, 1, NOW, client="Rosa")

    with pytest.raises(StaleDraftError) as refused:
        store.save(entry, {"people": 7}, 1, NOW, client="Somebody else")

    assert refused.value.stored == store.load(entry, NOW)
    assert names(book) == ["Rosa"]


def test_a_client_does_not_expire(store: CaseStore, book: Book) -> None:
    draft = new_key()
    store.save(draft, {}, 0, NOW)
    entry = a_client(book, "Rosa")
    much_later = NOW + timedelta(days=10 * DAYS_KEPT)

    assert store.remove_expired(much_later) == 1
    assert book.load(entry, much_later)


# --- the list --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("", ["Café Étoile", "Rosa's Flowers", "100% Fresh_Fish"]),
        ("cafe", ["Café Étoile"]),
        ("ÉTOILE", ["Café Étoile"]),
        ("  toile   caf ", ["Café Étoile"]),
        ("rural", ["Rosa's Flowers", "100% Fresh_Fish"]),
        ("rosa rural", ["Rosa's Flowers"]),
        ("rosa cafe", []),
        ("%", ["100% Fresh_Fish"]),
        ("_", ["100% Fresh_Fish"]),
        ("'", ["Rosa's Flowers"]),
    ],
)
def test_the_search_finds_all_words_in_name_or_tags(book: Book, words: str, found: list[str]) -> None:
    a_client(book, "Café Étoile", "city", days=3)
    a_client(book, "Rosa's Flowers", "Rural", days=2)
    a_client(book, "100% Fresh_Fish", "rural", "urgent", days=1)

    assert names(book, words) == found


def test_a_page_of_the_list_holds_some_and_counts_all(book: Book) -> None:
    for number in range(7):
        a_client(book, f"Client {number}", days=number)

    found, count = book.page(first=2, most=3)

    assert [one.client for one in found] == ["Client 4", "Client 3", "Client 2"]
    assert count == 7


def test_the_list_can_begin_with_what_comes_next_or_with_the_names(book: Book) -> None:
    for name, day in (("zebra", date(2027, 5, 1)), ("Émile", None), ("Anna", date(2027, 1, 31))):
        book.keep_summary(a_client(book, name), {}, day)

    assert names(book, order=Order.NEXT_DAY) == ["Anna", "zebra", "Émile"]
    assert names(book, order=Order.CLIENT) == ["Anna", "Émile", "zebra"]


def test_the_archive_is_a_list_of_its_own(book: Book) -> None:
    a_client(book, "Rosa")
    old = a_client(book, "Old client")

    book.archive(old, archived=True)

    assert (names(book), names(book, archived=True)) == (["Rosa"], ["Old client"])
    book.archive(old, archived=False)
    assert sorted(names(book)) == ["Old client", "Rosa"]


def test_tags_take_the_place_of_the_old_ones_each_once(book: Book) -> None:
    entry = a_client(book, "Rosa", "old")

    book.tag(entry, [" urgent  now ", "Rural", "", "rural", "Übersee"])

    ((listed,), _) = book.page("ubersee")
    assert listed.tags == ("urgent now", "Rural", "Übersee")
    assert names(book, "old") == []


def test_tags_of_nothing_are_no_tags() -> None:
    assert tag_columns(["", "  "]) == {"tags": "", "tags_folded": ""}


def test_a_summary_stays_with_its_client(book: Book) -> None:
    entry = a_client(book, "Rosa")

    book.keep_summary(entry, {"verdict": "CLEC"}, None)

    listed = book.entry(entry)
    assert listed
    assert listed.summary == {"verdict": "CLEC"}


def test_the_list_reads_no_case(book: Book) -> None:
    a_client(book, "Rosa")
    said: list[str] = []

    def hear(*given: Any) -> None:
        said.append(given[2])

    event.listen(Engine, "before_cursor_execute", hear)
    book.page("rosa", order=Order.NEXT_DAY)
    event.remove(Engine, "before_cursor_execute", hear)

    assert re.findall(r"FROM (\w+)", " ".join(said)) == ["book", "book"]


# --- damage ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("content", ["", "{", "[]", "3", '{"people": 5'])
def test_a_damaged_case_is_told_and_the_list_stands(
    store: CaseStore, book: Book, address: str, content: str
) -> None:
    whole, broken = a_client(book, "Whole"), a_client(book, "Broken")
    with around(address) as other:
        change = text("UPDATE drafts SET content = :content WHERE key_hash = :entry")
        other.execute(change, {"content": content, "entry": broken})

    with pytest.raises(DamagedDraftError, match="damaged"):
        book.load(broken, NOW)

    assert book.load(whole, NOW)
    assert sorted(names(book)) == ["Broken", "Whole"]


def test_a_case_that_is_gone_without_its_entry_is_told(file_book: Book, file: Path) -> None:
    a_client(file_book, "Rosa")
    with around(f"sqlite:///{file}") as other:
        other.execute(text("DELETE FROM drafts"))

    ((listed,), _) = file_book.page()

    assert file_book.load(listed.id, NOW) is None


@pytest.mark.parametrize("summary", ["{", "[]", "nothing", ""])
def test_a_damaged_summary_is_none(book: Book, address: str, summary: str) -> None:
    entry = a_client(book, "Rosa")
    with around(address) as other:
        other.execute(text("UPDATE book SET summary = :summary"), {"summary": summary})

    found = book.entry(entry)

    assert found
    assert found.summary is None


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("updated", "garbage"),
        ("updated", b"\xff"),
        ("created", "garbage"),
        ("version", "x"),
        ("content", "[" * 100_000),
        ("content", b"\xff"),
    ],
)
def test_a_case_with_a_damaged_column_is_told(
    file_store: CaseStore, file_book: Book, file: Path, column: str, value: object
) -> None:
    entry = a_client(file_book, "Rosa")
    with around(f"sqlite:///{file}") as other:
        other.execute(text(f"UPDATE drafts SET {column} = :value"), {"value": value})

    with pytest.raises(DamagedDraftError, match="damaged"):
        file_book.load(entry, NOW)

    with pytest.raises(DamagedDraftError, match="damaged"):
        file_store.save(entry, {"people": 6}, 1, NOW)
    assert names(file_book) == ["Rosa"]
    file_book.delete(entry)
    assert names(file_book) == []


@pytest.mark.parametrize(
    ("change", "left"),
    [
        ("summary = printf('%.*c', 100000, '[')", Entry("", "Rosa", ("rural",), False, 1, None)),
        ("summary = x'ff'", Entry("", "Rosa", ("rural",), False, 1, None)),
        ("tags = x'ff'", Entry("", "Rosa", (), False, 1, None)),
        ("client = x'ff'", Entry("", "", ("rural",), False, 1, None)),
        ("client = CAST(x'ff' AS TEXT)", Entry("", "", ("rural",), False, 1, None)),
        ("version = 'x'", Entry("", "Rosa", ("rural",), False, 0, None)),
        ("changed = 'garbage', next_day = 'garbage'", Entry("", "Rosa", ("rural",), False, 1, None)),
    ],
)
@pytest.mark.parametrize("order", list(Order))
def test_a_damaged_entry_is_listed_without_what_is_damaged(
    file_book: Book, file: Path, change: str, left: Entry, order: Order
) -> None:
    broken, whole = a_client(file_book, "Rosa", "rural"), a_client(file_book, "Whole")
    with around(f"sqlite:///{file}") as other:
        other.execute(text(f"UPDATE book SET {change} WHERE key_hash = :entry"), {"entry": broken})

    found, count = file_book.page(order=order)

    assert count == 2
    assert {one.id: one for one in found}[broken] == replace(left, id=broken)
    assert whole in {one.id for one in found}


def test_a_locked_database_is_told(file_book: Book, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("advisor.store.engine.SECONDS_TO_WAIT", 0.05)
    entry = a_client(file_book, "Rosa")
    other = sqlite3.connect(file, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")

    with pytest.raises(StoreUnavailableError, match="another program holds the database"):
        file_book.archive(entry, archived=True)

    assert names(file_book) == ["Rosa"]  # readers do not wait
    other.close()


# --- what a delete leaves --------------------------------------------------------------------------


def test_a_deleted_client_is_gone_from_the_list_and_under_its_key(store: CaseStore, book: Book) -> None:
    key = new_key()
    store.save(key, {"people": 5}, 0, NOW)
    entry = book.put_in(key, "Rosa", NOW)
    assert entry

    book.delete(entry)

    assert book.page() == ((), 0)
    assert book.entry(entry) is None
    assert store.load(key, NOW) is None
    assert store.load(entry, NOW) is None


@pytest.mark.parametrize("by_key", [True, False])
def test_only_the_book_deletes_what_is_in_the_book(store: CaseStore, book: Book, by_key: bool) -> None:
    key = new_key()
    store.save(key, {"people": 5}, 0, NOW)
    entry = book.put_in(key, "Rosa", NOW)
    assert entry

    assert not store.delete(key if by_key else entry)

    assert names(book) == ["Rosa"]
    assert store.load(key, NOW)
    assert store.is_in_book(key)
    book.delete(entry)
    assert store.delete(key)
    assert not store.is_in_book(key)


def test_deleted_clients_are_nowhere_in_the_file(file_store: CaseStore, file_book: Book, file: Path) -> None:
    """Rows that grow: SQLite moves them to other pages, and leaves copies where they were."""
    chance = Random(0)
    entries: dict[str, str] = {}
    versions: dict[str, int] = {}
    for number in range(150):
        new = f"Zanz{number:05d}x"
        entries[new] = file_book.add({"n": new + "." * chance.randint(10, 400)}, new, [f"t{new}"], NOW)
        versions[new] = 1
        for _ in range(3):
            name = chance.choice(list(entries))
            file_book.keep_summary(entries[name], {"of": name + "." * chance.randint(10, 500)}, None)
            name = chance.choice(list(entries))
            content = {"n": name + "." * chance.randint(10, 1500)}
            file_store.save(entries[name], content, versions[name], NOW, client=name)
            versions[name] += 1
    gone = chance.sample(list(entries), 50)
    before = bytes_on_disk(file)

    for name in gone:
        file_book.delete(entries[name])

    after = bytes_on_disk(file)
    assert [one for one in gone if one.encode() in after] == []
    assert all(one.encode() in before for one in entries)
    assert all(one.encode() in after for one in entries if one not in gone)


def test_a_delete_that_cannot_reach_the_journal_says_so(
    file_book: Book, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("advisor.store.engine.SECONDS_TO_WAIT", 0.05)
    entry = a_client(file_book, "Zanzibar")
    reader = sqlite3.connect(file, isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT * FROM book").fetchall()

    with pytest.raises(StoreUnavailableError, match="another program holds the database"):
        file_book.delete(entry)

    reader.close()
    file_book.delete(entry)
    assert b"Zanzibar" not in bytes_on_disk(file)


# --- from the earlier tables -----------------------------------------------------------------------


def test_a_database_of_before_the_book_keeps_its_drafts(store: CaseStore, address: str) -> None:
    key = new_key()
    with around(address) as connection:
        command.upgrade(schema._config(connection), "0001")
        row = {"key": entry_of(key), "now": NOW.replace(tzinfo=None)}
        connection.execute(
            text("INSERT INTO drafts VALUES (:key, '{\"people\": 5}', 4, :now, :now)"),
            row,
        )

    found = store.load(key, NOW)

    assert found
    assert (found.content, found.version, found.in_book) == ({"people": 5}, 4, False)
    assert Book(store).put_in(key, "Rosa", NOW)
    assert names(Book(store)) == ["Rosa"]
