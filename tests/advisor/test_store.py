"""The store of cases on SQLite and PostgreSQL: what it keeps and refuses, and what it says in trouble."""

import json
import stat
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine, event, text

from advisor.store import Draft, StaleDraftError, StoreUnavailableError, database_address, engine, new_key
from advisor.store.drafts import CaseStore
from advisor.store.records import DAYS_KEPT
from tests.databases import KINDS, around, empty_database, kind_of

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
HOLD = {"sqlite": "BEGIN IMMEDIATE", "postgresql": "LOCK TABLE drafts IN EXCLUSIVE MODE"}

JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**18), 10**18) | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
).filter(lambda value: "Infinity" not in json.dumps(value))


def a_store(file: Path) -> CaseStore:
    return CaseStore(f"sqlite:///{file}")


@pytest.fixture
def file_store(file: Path) -> Iterator[CaseStore]:
    """A store that is SQLite whatever else is tested."""
    with closing(a_store(file)) as store:
        yield store


def bytes_on_disk(file: Path) -> bytes:
    return b"".join(one.read_bytes() for one in sorted(file.parent.iterdir()))


# --- round trips ---------------------------------------------------------------------------------


@pytest.fixture(scope="module", params=KINDS)
def shared_store(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[CaseStore]:
    folder = tmp_path_factory.mktemp("shared")
    with (
        empty_database(request.param, folder, request) as address,
        closing(CaseStore(address)) as store,
    ):
        yield store


@given(content=st.dictionaries(st.text(), JSON, max_size=6))
def test_what_is_saved_comes_back(shared_store: CaseStore, content: dict[str, object]) -> None:
    key = new_key()

    saved = shared_store.save(key, content, 0, NOW)

    assert saved.content == content
    assert shared_store.load(key, NOW) == saved


def test_a_draft_tells_when_it_was_made_and_changed(store: CaseStore) -> None:
    key, later = new_key(), NOW + timedelta(hours=3)
    store.save(key, {"people": 5}, 0, NOW)

    store.save(key, {"people": 6}, 1, later)

    found = store.load(key, later)
    assert found
    assert (found.content, found.version) == ({"people": 6}, 2)
    assert (found.created, found.updated) == (NOW, later)


def test_another_program_at_the_same_database_finds_the_draft(store: CaseStore, address: str) -> None:
    key = new_key()
    store.save(key, {"people": 5}, 0, NOW)

    other = CaseStore(address)

    assert other.load(key, NOW) == store.load(key, NOW)
    other.close()


def test_keys_are_long_and_never_the_same() -> None:
    keys = {new_key() for _ in range(1000)}

    assert len(keys) == 1000
    assert all(len(one) >= 32 for one in keys)


# --- what is refused -------------------------------------------------------------------------------


@pytest.mark.parametrize("wrong", ["", "short", "x" * 32, "x" * 5000, "'; DROP TABLE drafts; --", "é" * 32])
def test_a_wrong_key_finds_nothing(store: CaseStore, wrong: str) -> None:
    store.save(new_key(), {"people": 5}, 0, NOW)

    assert store.load(wrong, NOW) is None


def test_a_made_up_key_is_not_saved_under(store: CaseStore) -> None:
    with pytest.raises(ValueError, match="new_key"):
        store.save("1", {}, 0, NOW)


@pytest.mark.parametrize("version", [0, 1, 3])
def test_a_stale_version_is_refused_with_what_is_stored(store: CaseStore, version: int) -> None:
    key = new_key()
    store.save(key, {"people": 5}, 0, NOW)
    stored = store.save(key, {"people": 6}, 1, NOW)

    with pytest.raises(StaleDraftError) as refused:
        store.save(key, {"people": 7}, version, NOW)

    assert refused.value.stored == stored
    assert store.load(key, NOW) == stored


def test_a_draft_that_was_deleted_is_not_made_again_unasked(store: CaseStore) -> None:
    key = new_key()
    store.save(key, {"people": 5}, 0, NOW)
    store.delete(key)

    with pytest.raises(StaleDraftError) as refused:
        store.save(key, {"people": 6}, 1, NOW)

    assert refused.value.stored is None
    assert store.load(key, NOW) is None


def test_an_expired_draft_is_gone_and_the_others_stay(store: CaseStore) -> None:
    old, young = new_key(), new_key()
    store.save(old, {"name": "old"}, 0, NOW)
    store.save(young, {"name": "young"}, 0, NOW + timedelta(days=1))
    later = NOW + timedelta(days=DAYS_KEPT)

    assert store.load(old, later) is None
    assert store.load(young, later)
    assert store.remove_expired(later) == 1
    assert store.remove_expired(later) == 0


def test_the_first_save_of_a_new_draft_clears_expired_ones_away(store: CaseStore) -> None:
    store.save(new_key(), {"name": "Zanzibar"}, 0, NOW)

    store.save(new_key(), {}, 0, NOW + timedelta(days=DAYS_KEPT))

    assert store.remove_expired(NOW + timedelta(days=DAYS_KEPT)) == 0


# --- what the database gives away ------------------------------------------------------------------


def test_the_file_does_not_hold_the_key(file_store: CaseStore, file: Path) -> None:
    key = new_key()

    file_store.save(key, {"people": 5}, 0, NOW)

    assert b'"people": 5' in bytes_on_disk(file)
    assert key.encode() not in bytes_on_disk(file)


def test_deleted_answers_are_nowhere_in_the_file(file_store: CaseStore, file: Path) -> None:
    key = new_key()
    file_store.save(key, {"name": "Zanzibar" * 4000}, 0, NOW)
    file_store.save(key, {"name": "Timbuktu"}, 1, NOW)
    assert b"Timbuktu" in bytes_on_disk(file)

    file_store.delete(key)

    assert b"Zanzibar" not in bytes_on_disk(file)
    assert b"Timbuktu" not in bytes_on_disk(file)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such permissions")
def test_only_its_owner_may_read_the_file(file_store: CaseStore, file: Path) -> None:
    file_store.save(new_key(), {}, 0, NOW)

    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700


def test_neither_key_nor_deleted_answers_are_in_the_table(store: CaseStore, address: str) -> None:
    kept, deleted = new_key(), new_key()
    store.save(kept, {"name": "Zanzibar"}, 0, NOW)
    store.save(deleted, {"name": "Timbuktu"}, 0, NOW)

    store.delete(deleted)

    with around(address) as other:
        rows = str(other.execute(text("SELECT * FROM drafts")).all())
    assert "Zanzibar" in rows
    assert "Timbuktu" not in rows
    assert kept not in rows


def test_errors_do_not_show_the_answers(store: CaseStore, address: str) -> None:
    key = new_key()
    store.save(key, {}, 0, NOW)
    with around(address) as other:
        other.execute(text("ALTER TABLE drafts RENAME COLUMN content TO something_else"))

    with pytest.raises(StoreUnavailableError) as refused:
        store.save(key, {"name": "Zanzibar"}, 1, NOW)

    assert said(refused) == "the database does not answer"
    assert "Zanzibar" not in f"{refused.value} {refused.value.__cause__}"


# --- a database in trouble -------------------------------------------------------------------------


def said(error: pytest.ExceptionInfo[StoreUnavailableError]) -> str:
    (problem,) = error.value.problems
    return problem.what


def test_a_database_that_may_only_be_read_is_read_and_says_so_at_a_save(
    store: CaseStore, address: str
) -> None:
    key = new_key()
    saved = store.save(key, {"people": 5}, 0, NOW)
    store.close()
    read_only = CaseStore(
        {
            "sqlite": address.replace("///", "///file:") + "?mode=ro&uri=true",
            "postgresql": f"{address}?options=-c default_transaction_read_only=on",
        }[kind_of(address)]
    )

    with pytest.raises(StoreUnavailableError) as refused:
        read_only.save(key, {"people": 6}, 1, NOW)

    assert said(refused) == "the database may be read but not written"
    assert read_only.load(key, NOW) == saved
    read_only.close()


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file where a folder should be", encoding="utf-8")
    store = a_store(tmp_path / "taken" / "cases.db")

    with pytest.raises(StoreUnavailableError) as refused:
        store.save(new_key(), {}, 0, NOW)

    assert said(refused) == "the database cannot be opened"


def test_a_locked_database_is_told_and_works_again_once_it_is_free(
    store: CaseStore, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "SECONDS_TO_WAIT", 0.05)
    key = new_key()
    store.save(key, {"people": 5}, 0, NOW)

    with around(address) as other:
        other.exec_driver_sql(HOLD[kind_of(address)])
        with pytest.raises(StoreUnavailableError) as refused:
            store.save(key, {"people": 6}, 1, NOW)
        assert store.load(key, NOW)  # readers do not wait

    assert said(refused) == "another program holds the database"
    assert store.save(key, {"people": 6}, 1, NOW).version == 2


def test_a_full_file_is_told_and_costs_nothing_that_was_saved(file_store: CaseStore) -> None:
    key = new_key()
    saved = file_store.save(key, {"people": 5}, 0, NOW)
    file_store.close()

    def fill(connection: Any, record: object) -> None:
        connection.execute("PRAGMA max_page_count = 8")

    event.listen(Engine, "connect", fill)
    try:
        with pytest.raises(StoreUnavailableError) as refused:
            file_store.save(key, {"name": "x" * 100_000}, 1, NOW)
        assert said(refused) == "the disk is full"
        assert file_store.load(key, NOW) == saved
    finally:
        event.remove(Engine, "connect", fill)
    file_store.close()
    assert file_store.save(key, {"name": "x" * 100_000}, 1, NOW).version == 2


def test_a_damaged_file_is_told(file: Path) -> None:
    file.parent.mkdir()
    file.write_bytes(b"no database at all" * 100)

    with pytest.raises(StoreUnavailableError) as refused:
        a_store(file).load(new_key(), NOW)

    assert said(refused) == "the database is damaged"


def test_a_database_that_goes_and_comes_back_takes_up_where_it_was(file_store: CaseStore, file: Path) -> None:
    key = new_key()
    file_store.save(key, {"people": 5}, 0, NOW)
    away = file.parent.rename(file.parent.with_name("away"))
    file.parent.write_text("in the way", encoding="utf-8")

    with pytest.raises(StoreUnavailableError):
        file_store.save(key, {"people": 6}, 1, NOW)
    file.parent.unlink()
    away.rename(file.parent)

    assert file_store.save(key, {"people": 6}, 1, NOW).version == 2


def test_a_file_that_was_taken_away_is_not_written_to_unseen(file_store: CaseStore, file: Path) -> None:
    key = new_key()
    file_store.save(key, {"people": 5}, 0, NOW)
    for one in file.parent.iterdir():
        one.unlink()

    with pytest.raises(StaleDraftError) as refused:
        file_store.save(key, {"people": 6}, 1, NOW)
    file_store.save(key, {"people": 6}, 0, NOW)

    assert refused.value.stored is None
    other = a_store(file)
    assert other.load(key, NOW)
    other.close()


@pytest.mark.parametrize(
    "wrong",
    [
        "nonsense", "nosuch://user:secret@host/db", "sqlite://", "sqlite:///:memory:",
        "postgresql+psycopg2://user:secret@host/db", "mysql://host/db?password=secret",
    ],
)  # fmt: skip
def test_an_address_that_cannot_be_used_names_the_setting_and_no_password(wrong: str) -> None:
    store = CaseStore(wrong)

    with pytest.raises(StoreUnavailableError) as refused:
        store.load(new_key(), NOW)

    assert "CARRIER_ADVISOR_DATABASE" in str(refused.value)
    assert "secret" not in f"{refused.value} {store.place}"


def test_a_database_of_a_newer_program_is_left_alone(store: CaseStore, address: str) -> None:
    key = new_key()
    store.save(key, {"people": 5}, 0, NOW)
    with around(address) as other:
        other.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    store.close()

    with pytest.raises(StoreUnavailableError) as refused:
        store.load(key, NOW)

    assert said(refused) == "the database was made by a newer version of this program"


# --- where it is -----------------------------------------------------------------------------------


def test_without_the_setting_cases_are_kept_in_the_users_data_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))

    place = Path(CaseStore(database_address({})).place)

    assert place.parts[-2:] == ("carrier-advisor", "cases.db")
    assert place.is_absolute()
    assert not place.exists()  # nothing is made before it is needed


def test_the_setting_names_any_database() -> None:
    address = database_address({"CARRIER_ADVISOR_DATABASE": "postgresql://u:secret@db/cases"})

    assert address == "postgresql://u:secret@db/cases"
    assert CaseStore(address).place == "postgresql://u:***@db/cases"


# --- many at once ----------------------------------------------------------------------------------


def test_many_programs_that_start_at_once_make_the_tables_once(address: str) -> None:
    stores = [CaseStore(address) for _ in range(8)]
    key = new_key()

    with ThreadPoolExecutor(len(stores)) as pool:
        told = list(pool.map(lambda one: one.load(key, NOW), stores))

    assert told == [None] * len(stores)
    for one in stores:
        one.close()


def test_many_threads_save_their_own_drafts_and_none_is_lost(store: CaseStore) -> None:
    keys = [new_key() for _ in range(12)]

    def visit(key: str) -> int:
        version = 0
        for number in range(15):
            version = store.save(key, {"key": key, "number": number}, version, NOW).version
        return version

    with ThreadPoolExecutor(len(keys)) as pool:
        assert list(pool.map(visit, keys)) == [15] * len(keys)

    for key in keys:
        found = store.load(key, NOW)
        assert found
        assert found.content == {"key": key, "number": 14}


@pytest.mark.parametrize("version", [0, 1])
def test_of_many_threads_that_save_one_draft_one_wins(store: CaseStore, version: int) -> None:
    key = new_key()
    if version:
        store.save(key, {}, 0, NOW)

    def save(number: int) -> Draft | None:
        """What the others are told is stored."""
        try:
            return store.save(key, {"number": number}, version, NOW)
        except StaleDraftError as refused:
            return refused.stored

    with ThreadPoolExecutor(8) as pool:
        told = list(pool.map(save, range(8)))

    assert told == [store.load(key, NOW)] * 8
    assert told[0]
    assert told[0].version == version + 1
