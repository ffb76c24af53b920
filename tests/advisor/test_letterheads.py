"""Letterheads in the store: kept whole, each for its owner alone, and gone with the case."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from advisor.report.model import NO_LETTERHEAD, Letterhead
from advisor.store import new_key
from advisor.store.drafts import CaseStore
from advisor.store.letterheads import Letterheads
from advisor.store.records import DAYS_KEPT
from tests.databases import around

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
OWN = Letterhead(("Zanzibar Advisers", "Main Street 1"), b"\x89PNG\r\n\x1a\n\x00\xff", "A red field")
OTHER = Letterhead(("Café",))


def test_each_owner_has_one(store: CaseStore) -> None:
    kept, (one, other) = Letterheads(store), (new_key(), new_key())
    kept.keep(None, OTHER)
    kept.keep(None, OWN)
    kept.keep(one, OTHER)

    assert (kept.load(None), kept.load(one), kept.load(other)) == (OWN, OTHER, NO_LETTERHEAD)
    kept.delete(None)
    assert (kept.load(None), kept.load(one)) == (NO_LETTERHEAD, OTHER)


def test_it_goes_with_its_case_and_that_of_the_machine_stays(store: CaseStore, address: str) -> None:
    kept, (deleted, expired, stays) = Letterheads(store), (new_key(), new_key(), new_key())
    kept.keep(None, OWN)
    for key, age in ((deleted, 0), (expired, DAYS_KEPT), (stays, 0)):
        store.save(key, {}, 0, NOW - timedelta(days=age))
        kept.keep(key, OTHER)

    store.delete(deleted)
    store.remove_expired(NOW)

    assert [kept.load(key) for key in (None, deleted, expired, stays)] == [
        OWN, NO_LETTERHEAD, NO_LETTERHEAD, OTHER,
    ]  # fmt: skip
    with around(address) as other:
        assert other.execute(text("SELECT count(*) FROM letterheads")).scalar() == 2


@pytest.mark.parametrize("content", ["", "{", "5", "[]", '{"logo": "?"}', '{"contact": 5, "logo": 5}'])
def test_a_damaged_one_is_none(store: CaseStore, address: str, content: str) -> None:
    Letterheads(store).keep(None, OWN)
    with around(address) as other:
        other.execute(text("UPDATE letterheads SET content = :content"), {"content": content})

    assert Letterheads(store).load(None) == NO_LETTERHEAD
