"""What a visit holds beside plain values: how its case stands in the store, what it looks at in the book."""

from dataclasses import dataclass, field
from threading import Lock

from advisor.store import Kept, Order
from rules.errors import Problem


@dataclass(frozen=True, slots=True)
class Conflict:
    """The same case was saved from another window; `theirs` is None where it was deleted."""

    theirs: Kept | None
    version: int


@dataclass(slots=True)
class Record:
    """How this case stands in the store.

    One object, changed in place: Streamlit may end a run at any look into its state, and what was saved must
    be noted before that.

    Attributes:
        turn: Held while the case is saved. A click begins a run before the run of the last click has ended.
        key: Opens the case; None before there is anything to keep.
        version: How often it was saved.
        in_book: Whether it stands in the book of clients.
        saved: What was saved last.
        trouble: Why it cannot be saved now.
        unopened: A key whose case cannot be read now.
        undeleted: Why it cannot be deleted now.
    """

    turn: Lock = field(default_factory=Lock)
    key: str | None = None
    version: int = 0
    in_book: bool = False
    saved: Kept | None = None
    trouble: Problem | None = None
    conflict: Conflict | None = None
    unopened: str | None = None
    undeleted: Problem | None = None


@dataclass(slots=True)
class BookView:
    """What the one person at this machine looks at in the book of clients.

    Attributes:
        words: Looked for in names and tags.
        entry: The client whose page is open.
        is_deleting: Whether that page asks if it may delete.
        is_opening: Whether it asks if it may open, and leave a case that is not in the book.
        problem: What could not be done.
    """

    words: str = ""
    archived: bool = False
    order: Order = Order.CHANGED
    entry: str | None = None
    is_deleting: bool = False
    is_opening: bool = False
    problem: Problem | None = None
