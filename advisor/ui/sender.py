"""The letterhead of the person at the screen: it stays from case to case, and from visit to visit."""

from advisor.report.model import NO_LETTERHEAD, Letterhead
from advisor.store import StoreUnavailableError
from advisor.store.letterheads import Letterheads
from advisor.ui import keeping
from advisor.ui.state import person, stored
from advisor.ui.visitor import may_see_the_book
from rules.errors import Problem


def is_beside_a_case() -> bool:
    """Whether it is kept beside the case, as that of a visitor over a network; else it is the machine's."""
    return not may_see_the_book()


def bring() -> Problem | None:
    """Read what is kept, or keep what is in use beside this case too; says why that is not possible now."""
    place = _place()
    if place is None or place == person.letterhead_place():
        return None
    head, kept = person.letterhead(), Letterheads(keeping.store())
    try:
        if head == NO_LETTERHEAD:
            person.set_letterhead(kept.load(_key()))
        else:
            kept.keep(_key(), head)
    except StoreUnavailableError as error:
        return error.problems[0]
    person.note_letterhead_at(place)
    return None


def use(head: Letterhead) -> None:
    """Put it on the reports; `bring` keeps it."""
    person.set_letterhead(head)
    person.note_letterhead_at(None)


def take_out() -> Problem | None:
    """Delete it for good; says why that is not possible now."""
    try:
        if _place() is not None:
            Letterheads(keeping.store()).delete(_key())
    except StoreUnavailableError as error:
        return error.problems[0]
    person.set_letterhead(NO_LETTERHEAD)
    return None


def is_kept() -> bool:
    return _place() is not None and _place() == person.letterhead_place()


def _key() -> str | None:
    """Under which key it is kept; None for the machine's."""
    return stored.record().key if is_beside_a_case() else None


def _place() -> str | None:
    """Where it belongs now; None while there is no case to keep it with."""
    if not is_beside_a_case():
        return "machine"
    record = stored.record()
    return record.key if record.version else None
