"""What the store keeps of a case, and by which names it is reached: what can be told without a database."""

import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from hashlib import sha256

KEY_BYTES = 24
KEY = re.compile(r"[A-Za-z0-9_-]{32}")  # what 24 random bytes look like
ENTRY = re.compile(r"[0-9a-f]{64}")  # what the book calls a case
DAYS_KEPT = 365  # after the last change, unless it is in the book


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft as it stands in the store.

    Attributes:
        content: JSON types.
        version: How often it was saved, from 1.
        created: First saved, in UTC.
        updated: Last saved, in UTC.
        in_book: Whether it is in the book of clients.
    """

    content: Mapping[str, object]
    version: int
    created: datetime
    updated: datetime
    in_book: bool = False


class Order(StrEnum):
    """What comes first in a list."""

    CHANGED = "changed"
    NEXT_DAY = "next_day"
    CLIENT = "client"


@dataclass(frozen=True, slots=True)
class Entry:
    """One client in the book.

    Attributes:
        id: What the book calls the case; opens it for who may see the book.
        version: How often the case was saved.
        summary: JSON types, as `keep_summary` was given them; None before that, and where they are damaged.
    """

    id: str
    client: str
    tags: tuple[str, ...]
    is_archived: bool
    version: int
    summary: Mapping[str, object] | None


def new_key() -> str:
    """A key that nobody can guess; whoever has it can read and change the draft."""
    return secrets.token_urlsafe(KEY_BYTES)


def entry_of(key: str) -> str:
    """What the book calls the case of this key; the key cannot be found out from it."""
    return key if is_entry(key) else sha256(key.encode()).hexdigest()


def is_entry(key: str) -> bool:
    """Whether this is the name of a case in the book. Only who may see the book may use it as a key."""
    return ENTRY.fullmatch(key) is not None


def is_key(key: str) -> bool:
    """Whether a case can be reached by it: a key, or a name in the book."""
    return KEY.fullmatch(key) is not None or is_entry(key)
