"""Where cases are kept between two visits: one row for each unfinished draft, in any SQL database."""

from advisor.store.drafts import CaseStore, Draft, new_key
from advisor.store.errors import StaleDraftError, StoreError, StoreUnavailableError
from advisor.store.kept import Kept
from advisor.store.location import SETTING, database_address

__all__ = [
    "SETTING",
    "CaseStore",
    "Draft",
    "Kept",
    "StaleDraftError",
    "StoreError",
    "StoreUnavailableError",
    "database_address",
    "new_key",
]
