"""Where cases, the book of clients and letterheads are kept between two visits, in any database.

`CaseStore`, `Book` and `Letterheads` are taken from their modules: they bring the database along, which takes
a while and which the first page can do without.
"""

from advisor.store.errors import DamagedDraftError, StaleDraftError, StoreError, StoreUnavailableError
from advisor.store.kept import Kept
from advisor.store.location import SETTING, database_address
from advisor.store.records import Draft, Entry, Order, entry_of, is_entry, new_key

__all__ = [
    "SETTING",
    "DamagedDraftError",
    "Draft",
    "Entry",
    "Kept",
    "Order",
    "StaleDraftError",
    "StoreError",
    "StoreUnavailableError",
    "database_address",
    "entry_of",
    "is_entry",
    "new_key",
]
