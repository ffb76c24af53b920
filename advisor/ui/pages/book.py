"""The book of clients: a page of the list, kept up to date while one looks at it."""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from advisor.i18n import _, ngettext
from advisor.store import Entry, Order, StoreError
from advisor.summaries import Summaries
from advisor.ui import clients, paging, routes
from advisor.ui.client_lines import name_of, place_lines, renew
from advisor.ui.markdown import escaped
from advisor.ui.parts import heading, notes
from advisor.ui.state import address, page, person, samples, stored, widgets
from advisor.ui.visit import Visit

LIST, WORDS, ARCHIVED, ORDER = "book", "book_words", "book_archived", "book_order"
LONGEST_WORDS = 80


def draw(visit: Visit) -> None:
    heading(_("Book of clients"))
    notes()
    clients.problem()
    _present(visit)
    _search()
    try:
        found, count = _page()
    except StoreError as error:
        text = _("The book cannot be read now: {what}. {mend}")
        st.error(escaped(text.format(what=error.problems[0].what, mend=error.problems[0].mend)))
        return
    summaries = Summaries(visit.knowledge, visit.interview, visit.as_of)
    _told_count(count)
    told = st.empty()
    waiting = [(entry, _client(visit, entry, summaries)) for entry in found]
    paging.draw_buttons_for(count, key=LIST)
    for entry, place in waiting:
        trouble = renew(visit, entry, summaries, place)
        if trouble:
            text = _("What was worked out cannot be kept now: {what}. {mend}")
            told.warning(escaped(text.format(what=trouble.what, mend=trouble.mend)))


def _present(visit: Visit) -> None:
    """The case that is open here, where it is not in the book yet."""
    if stored.kept() and samples.open_sample() is None and not stored.record().in_book:
        with st.container(border=True, key="present_case"):
            st.markdown(_("The answers that are open now are not in the book yet."))
            clients.keep_button(visit, "keep_present")


def _search() -> None:
    view = person.book_view()
    widgets.seed(WORDS, view.words)
    widgets.seed(ORDER, view.order)
    widgets.seed(ARCHIVED, view.archived)
    names = {
        Order.CHANGED: _("Changed last"),
        Order.NEXT_DAY: _("Next date"),
        Order.CLIENT: _("Name"),
    }
    with st.container(horizontal=True, vertical_alignment="bottom", key="book_search"):
        st.text_input(
            _("Find a name or a tag"), key=WORDS, max_chars=LONGEST_WORDS, on_change=_looked_for, width=280
        )
        st.selectbox(
            _("What comes first"),
            list(Order),
            format_func=lambda one: names[one],
            key=ORDER,
            on_change=_looked_for,
            width=180,
        )
        st.checkbox(_("Show the archive"), key=ARCHIVED, on_change=_looked_for)


def _looked_for() -> None:
    view = person.book_view()
    view.words = str(widgets.value(WORDS) or "")
    view.order = Order(str(widgets.value(ORDER)))
    view.archived = bool(widgets.value(ARCHIVED))
    page.turn_to(LIST, 0)


def _page() -> tuple[tuple[Entry, ...], int]:
    """The clients to show, and how many fit the search in all."""
    view = person.book_view()

    def clients_of(number: int) -> tuple[tuple[Entry, ...], int]:
        return clients.book().page(
            view.words,
            archived=view.archived,
            order=view.order,
            first=number * paging.PAGE,
            most=paging.PAGE,
        )

    found, count = clients_of(page.number(LIST))
    if count and not found:  # the list got shorter
        found, count = clients_of(paging.page_number(count, key=LIST))
    return found, count


def _told_count(count: int) -> None:
    view = person.book_view()
    if count:
        text = ngettext("{count} client", "{count} clients", count)
        st.caption(text.format(count=f"{count:,}"))
    elif view.words:
        st.info(_("No client has all these words in the name or in a tag."))
    elif view.archived:
        st.info(_("The archive is empty."))
    else:
        st.info(
            _(
                "The book is empty. Open or begin a case, then choose “Keep in the book of clients” at the"
                " side."
            )
        )


def _client(visit: Visit, entry: Entry, summaries: Summaries) -> DeltaGenerator:
    """One client; gives the place of the lines, to fill again once they are up to date."""
    with st.container(border=True, key=f"client_{entry.id[:16]}", gap="xsmall"):
        st.header(escaped(name_of(entry)), anchor=False)
        place = place_lines(visit, entry, summaries)
        with st.container(horizontal=True, key=f"do_{entry.id[:16]}"):
            is_open = stored.is_present_case(entry.id)
            st.button(
                _("This client is open") if is_open else _("Open this client"),
                key=f"open_{entry.id[:16]}",
                disabled=is_open,
                on_click=clients.ask_to_open,
                args=(visit, entry.id),
            )
            st.button(
                _("Tags, copy, archive, delete"),
                key=f"more_{entry.id[:16]}",
                type="tertiary",
                on_click=_show,
                args=(entry.id,),
            )
    return place


def _show(entry: str) -> None:
    view = person.book_view()
    view.entry, view.is_deleting, view.is_opening, view.problem = entry, False, False, None
    address.go(routes.CLIENT)
