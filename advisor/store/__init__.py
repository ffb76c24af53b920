"""Where cases, the book of clients and letterheads are kept between two visits, in any database."""

from advisor.store.book import Book, Entry, Order
from advisor.store.drafts import CaseStore, Draft, entry_of, is_entry, new_key
from advisor.store.errors import DamagedDraftError, StaleDraftError, StoreError, StoreUnavailableError
from advisor.store.kept import Kept
from advisor.store.letterheads import Letterheads
from advisor.store.location import SETTING, database_address

__all__ = [
    "SETTING",
    "Book",
    "CaseStore",
    "DamagedDraftError",
    "Draft",
    "Entry",
    "Kept",
    "Letterheads",
    "Order",
    "StaleDraftError",
    "StoreError",
    "StoreUnavailableError",
    "database_address",
    "entry_of",
    "is_entry",
    "new_key",
]
