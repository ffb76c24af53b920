"""One client in the book: open, tag, copy, archive, delete for good."""

import streamlit as st

from advisor.i18n import _
from advisor.store import Entry, StoreError
from advisor.summaries import Summaries
from advisor.ui import clients, routes
from advisor.ui.client_lines import name_of, place_lines, renew
from advisor.ui.parts import heading, notes
from advisor.ui.state import address, person, widgets
from advisor.ui.visit import Visit

TAGS = "client_tags"
LONGEST_TAGS = 200


def draw(visit: Visit) -> None:
    entry = _entry()
    heading(name_of(entry) if entry else _("No client is chosen"))
    notes()
    clients.problem()
    if entry:
        _client(visit, entry)
    st.button(_("Back to the book"), key="nav_back", on_click=address.go, args=(routes.BOOK,))


def _entry() -> Entry | None:
    """The client that was chosen in the list, if it is still there."""
    view = person.book_view()
    try:
        return clients.book().entry(view.entry) if view.entry else None
    except StoreError as error:
        view.problem = error.problems[0]
        return None


def _client(visit: Visit, entry: Entry) -> None:
    summaries = Summaries(visit.knowledge, visit.interview, visit.as_of)
    place = place_lines(visit, entry, summaries)
    if entry.is_archived:
        st.caption(_("In the archive."))
    if person.book_view().is_opening and clients.is_unkept():
        _ask_to_open(visit, entry)
        return
    with st.container(horizontal=True, key="navigation"):
        st.button(
            _("Open this client"),
            key="client_open",
            type="primary",
            on_click=clients.ask_to_open,
            args=(visit, entry.id),
        )
        st.button(_("Make a copy"), key="client_copy", on_click=clients.copy, args=(visit, entry.id))
        st.button(
            _("Take out of the archive") if entry.is_archived else _("Put into the archive"),
            key="client_archive",
            on_click=clients.archive,
            args=(entry.id,),
            kwargs={"archived": not entry.is_archived},
        )
    with st.container(key="client_tags_form"):  # no st.form: it would lose what is typed at a click elsewhere
        widgets.seed(TAGS, ", ".join(entry.tags))
        st.text_input(
            _("Tags, with commas between"),
            key=TAGS,
            max_chars=LONGEST_TAGS,
            on_change=_tag,
            args=(entry.id,),
        )
        st.button(_("Keep these tags"), key="client_tags_keep", on_click=_tag, args=(entry.id,))
    _delete(entry)
    renew(visit, entry, summaries, place)


def _ask_to_open(visit: Visit, entry: Entry) -> None:
    st.header(_("Keep the answers that are open now?"), anchor=False)
    st.warning(_("They are not in the book of clients. If you do not keep them, only their link opens them."))
    with st.container(horizontal=True, key="opening_buttons"):
        st.button(
            _("Keep them in the book, then open this client"),
            key="open_keep",
            type="primary",
            on_click=clients.keep_and_open,
            args=(visit, entry.id),
        )
        st.button(
            _("Open without keeping them"),
            key="open_anyway",
            on_click=clients.open_client,
            args=(visit, entry.id),
        )
        st.button(_("No, stay with them"), key="open_not", on_click=_stay)


def _stay() -> None:
    person.book_view().is_opening = False


def _delete(entry: Entry) -> None:
    st.header(_("Delete for good"), anchor=False)
    view = person.book_view()
    if not view.is_deleting:
        st.button(_("Delete this client"), key="client_delete", on_click=_ask, args=(True,))
        return
    st.warning(_("All that is kept of this client is deleted. It cannot be undone."))
    with st.container(horizontal=True, key="delete_buttons"):
        st.button(_("No, keep this client"), key="client_keep", type="primary", on_click=_ask, args=(False,))
        st.button(_("Yes, delete for good"), key="client_gone", on_click=clients.delete, args=(entry.id,))


def _ask(is_deleting: bool) -> None:
    person.book_view().is_deleting = is_deleting


def _tag(entry: str) -> None:
    clients.tag(entry, str(widgets.value(TAGS) or ""))
