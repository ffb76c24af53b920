"""What the one person at this machine does with the book of clients."""

from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from typing import TYPE_CHECKING, ParamSpec

import streamlit as st

from advisor.i18n import _
from advisor.store import Kept, StoreError
from advisor.ui import keeping, routes
from advisor.ui.markdown import escaped
from advisor.ui.state import address, page, person, samples, stored
from advisor.ui.visit import Visit
from advisor.ui.visitor import may_see_the_book
from rules.errors import Problem

if TYPE_CHECKING:
    from advisor.store.book import Book

Given = ParamSpec("Given")
LONGEST_COPIED = 180  # letters of a name that a copy takes over: “(copy)” must fit behind it


def book() -> "Book":
    """The book; to be asked for only where `may_see_the_book` was looked at."""
    from advisor.store.book import Book  # the first page is there sooner without the database

    return Book(keeping.store())


def _told(act: Callable[Given, None]) -> Callable[Given, None]:
    """For a click: what the store refuses is told on the page."""

    @wraps(act)
    def told(*given: Given.args, **named: Given.kwargs) -> None:
        view = person.book_view()
        view.problem = None
        try:
            act(*given, **named)
        except StoreError as error:
            view.problem = error.problems[0]

    return told


def problem() -> None:
    """What the last click could not do."""
    found = person.book_view().problem
    if found:
        text = _("This could not be done: {what}. {mend}").format(what=found.what, mend=found.mend)
        st.error(escaped(text))


def keep_button(visit: Visit, key: str) -> None:
    """Puts the case that is open into the book; nothing where there is none, or no book."""
    if samples.open_sample() is not None or not stored.kept() or not may_see_the_book():
        return
    if stored.record().in_book:
        st.caption(_("In the book of clients. Each change is saved there."))
    else:
        st.button(_("Keep in the book of clients"), key=key, on_click=keep_present, args=(visit,))


@_told
def keep_present(visit: Visit) -> None:
    """Put the case that is open into the book; what is changed later is saved there."""
    keeping.keep(visit)
    if not _put_in():
        keeping.keep_anew(visit)  # it was deleted in another window
        _put_in()


def _put_in() -> bool:
    """Put the case that is open into the book; False where the store no longer has it."""
    record = stored.record()
    if record.key is None or record.trouble or record.conflict:
        return True  # the page tells why nothing can be saved now
    client = stored.kept().people.client  # also while a sample is open
    record.in_book = book().put_in(record.key, client, keeping.now()) is not None
    return record.in_book


def is_unkept() -> bool:
    """Whether a case is open here that is not in the book; the own one, while a sample is open."""
    return bool(stored.kept()) and not stored.record().in_book


def ask_to_open(visit: Visit, entry: str) -> None:
    """Open a client; where the case that is open here is not in the book, the client's page asks first."""
    view = person.book_view()
    if is_unkept():
        view.entry, view.is_deleting, view.is_opening, view.problem = entry, False, True, None
        address.go(routes.CLIENT)
    else:
        open_client(visit, entry)


def keep_and_open(visit: Visit, entry: str) -> None:
    """Open a client once the case that is open here is in the book."""
    keep_present(visit)
    if stored.record().in_book:
        open_client(visit, entry)


@_told
def open_client(visit: Visit, entry: str) -> None:
    """Open the case of a client in the place of the one that is open here, which stays under its own link."""
    draft = book().load(entry, keeping.now())
    if draft is None:
        person.book_view().problem = _gone()
        return
    view = person.book_view()
    view.is_opening = False
    keeping.open_case(visit, entry, draft)
    person.keep_book_view(view)
    address.go(routes.RESULT)


@_told
def copy(visit: Visit, entry: str) -> None:
    """Put a second client with the same answers into the book, and stand on its page."""
    found, draft = book().entry(entry), book().load(entry, keeping.now())
    if found is None or draft is None:
        person.book_view().problem = _gone()
        return
    copied = Kept.from_data(draft.content, visit.interview, visit.knowledge)[0]
    name = _("{client} (copy)").format(client=copied.people.client[:LONGEST_COPIED])
    copied = replace(copied, people=copied.people.model_copy(update={"client": name}))
    person.book_view().entry = book().add(copied.as_data(), name, found.tags, keeping.now())


@_told
def archive(entry: str, *, archived: bool) -> None:
    book().archive(entry, archived=archived)


@_told
def tag(entry: str, tags: str) -> None:
    """Tags are typed with commas between."""
    book().tag(entry, tags.split(","))


@_told
def delete(entry: str) -> None:
    """Delete a client for good; where that is the case that is open, here too."""
    book().delete(entry)
    view = person.book_view()
    view.entry, view.is_deleting = None, False
    if stored.is_present_case(entry):
        keeping.begin_anew(routes.BOOK)
        person.keep_book_view(view)
    else:
        address.go(routes.BOOK)
    page.note(_("The client is deleted for good."))


def _gone() -> Problem:
    return Problem(_("this client was deleted in another window"), "", _("Look at the list again."))
