"""The store of cases on a PostgreSQL server in trouble: what it says, and that it takes up where it was."""

import secrets
import socket
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from sqlalchemy import make_url, text

from advisor.store import StaleDraftError, StoreUnavailableError, engine, new_key
from advisor.store.drafts import CaseStore
from tests.advisor.test_store import said
from tests.databases import around
from tests.postgresql import OWNER, PASSWORD, Server, serving_from_a_small_disk

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)


@pytest.fixture
def address(postgresql: Server) -> Iterator[str]:
    """The address of an empty database on the server of the tests."""
    with postgresql.database() as address:
        yield address


def test_a_restart_of_the_server_is_told_and_then_everything_works_again(
    store: CaseStore, postgresql: Server
) -> None:
    key = new_key()
    saved = store.save(key, {"people": 5}, 0, NOW)

    postgresql.stop()
    try:
        with pytest.raises(StoreUnavailableError) as refused:
            store.save(key, {"people": 6}, 1, NOW)
    finally:
        postgresql.start()

    assert said(refused) == "the database does not answer"
    assert store.load(key, NOW) == saved
    assert store.save(key, {"people": 6}, 1, NOW).version == 2


def test_a_restart_that_nobody_saw_costs_no_save(store: CaseStore, postgresql: Server) -> None:
    key = new_key()
    store.save(key, {"people": 5}, 0, NOW)

    postgresql.stop()
    postgresql.start()

    assert store.save(key, {"people": 6}, 1, NOW).version == 2


def test_a_server_that_takes_the_call_and_says_nothing_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "SECONDS_TO_WAIT", 1)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        store = CaseStore(f"postgresql://user:secret@127.0.0.1:{silent.getsockname()[1]}/cases")

        with pytest.raises(StoreUnavailableError) as refused:
            store.load(new_key(), NOW)

    assert said(refused) == "the database does not answer"


def test_a_database_that_was_dropped_is_told_and_made_anew_once_it_is_there(
    store: CaseStore, address: str, postgresql: Server
) -> None:
    key, name = new_key(), make_url(address).database
    store.save(key, {"people": 5}, 0, NOW)

    postgresql.run(f"DROP DATABASE {name} WITH (FORCE)")
    with pytest.raises(StoreUnavailableError) as refused:
        store.save(key, {"people": 6}, 1, NOW)
    postgresql.run(f"CREATE DATABASE {name}")

    assert said(refused) == "the database does not let this program in"
    with pytest.raises(StaleDraftError):
        store.save(key, {"people": 6}, 1, NOW)
    assert store.save(key, {"people": 6}, 0, NOW).version == 1


def test_a_database_that_was_put_back_takes_up_where_it_was(
    store: CaseStore, address: str, postgresql: Server
) -> None:
    key, name = new_key(), make_url(address).database
    store.save(key, {"people": 5}, 0, NOW)
    store.close()

    postgresql.run(f"ALTER DATABASE {name} RENAME TO away")
    with pytest.raises(StoreUnavailableError):
        store.save(key, {"people": 6}, 1, NOW)
    postgresql.run(f"ALTER DATABASE away RENAME TO {name}")

    assert store.save(key, {"people": 6}, 1, NOW).version == 2


@pytest.mark.parametrize(
    ("right", "wrong"),
    [(PASSWORD, "secret"), (f":{PASSWORD}", ""), (OWNER, "stranger"), ("cases_", "no_cases_")],
    ids=["password", "no password", "user", "database"],
)
def test_a_wrong_part_of_the_address_names_the_setting_and_no_password(
    address: str, right: str, wrong: str
) -> None:
    store = CaseStore(address.replace(right, wrong))

    with pytest.raises(StoreUnavailableError) as refused:
        store.load(new_key(), NOW)

    assert said(refused) == "the database does not let this program in"
    told = f"{refused.value} {refused.value.__cause__} {store.place}"
    assert "CARRIER_ADVISOR_DATABASE" in told
    assert "secret" not in told
    assert PASSWORD not in told


@pytest.fixture
def reader(postgresql: Server, address: str) -> Iterator[str]:
    """A user without any right yet."""
    postgresql.run(f"CREATE USER reader PASSWORD '{PASSWORD}'")
    yield "reader"
    postgresql.run("DROP OWNED BY reader", "DROP USER reader", database=address.rpartition("/")[2])


def test_a_user_who_may_only_read_reads_and_is_told_at_a_save(
    store: CaseStore, address: str, reader: str
) -> None:
    key = new_key()
    saved = store.save(key, {"people": 5}, 0, NOW)
    with around(address) as owner:
        owner.execute(text(f"GRANT SELECT ON ALL TABLES IN SCHEMA public TO {reader}"))
    theirs = CaseStore(address.replace(OWNER, reader))

    with pytest.raises(StoreUnavailableError) as refused:
        theirs.save(key, {"people": 6}, 1, NOW)

    assert said(refused) == "the database does not give this program the rights that it needs"
    assert theirs.load(key, NOW) == saved
    theirs.close()


def test_a_user_who_may_not_make_tables_is_told(address: str, reader: str) -> None:
    store = CaseStore(address.replace(OWNER, reader))

    with pytest.raises(StoreUnavailableError) as refused:
        store.save(new_key(), {}, 0, NOW)

    assert said(refused) == "the database does not give this program the rights that it needs"


def test_a_full_disk_is_told_and_costs_nothing_that_was_saved() -> None:
    key = new_key()
    with serving_from_a_small_disk(megabytes=24) as server, server.database("TABLESPACE small") as address:
        store = CaseStore(address)
        saved = store.save(key, {"people": 5}, 0, NOW)

        with pytest.raises(StoreUnavailableError) as refused:
            store.save(key, {"name": secrets.token_hex(20_000_000)}, 1, NOW)

        assert said(refused) == "the disk is full"
        assert store.load(key, NOW) == saved
        assert store.save(key, {"people": 6}, 1, NOW).version == 2
        store.close()


def test_the_servers_own_log_holds_no_answer(
    store: CaseStore, address: str, postgresql: Server, reader: str
) -> None:
    key = new_key()
    store.save(key, {"name": "Zanzibar"}, 0, NOW)
    with around(address) as owner:
        owner.execute(text(f"GRANT SELECT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {reader}"))
    theirs = CaseStore(address.replace(OWNER, reader))

    with pytest.raises(StoreUnavailableError):
        theirs.save(new_key(), {"name": "Timbuktu"}, 0, NOW)

    theirs.close()
    log = postgresql.log.read_text(encoding="utf-8")
    assert "STATEMENT:  INSERT INTO drafts" in log
    assert not {word for word in ("Zanzibar", "Timbuktu", key, PASSWORD) if word in log}


def test_a_driver_that_is_not_installed_is_named() -> None:
    with pytest.raises(StoreUnavailableError) as refused:
        CaseStore("postgresql+psycopg2://user:secret@host/db").load(new_key(), NOW)

    assert said(refused) == "the driver psycopg2 for this kind of database is not installed"
