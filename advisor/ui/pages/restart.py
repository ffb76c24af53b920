"""Ask before the visit is cleared for the next case, and offer to keep this one."""

import streamlit as st

from advisor.i18n import _
from advisor.store.records import DAYS_KEPT
from advisor.ui import clients, keeping, mode, routes
from advisor.ui.case_file import case_button
from advisor.ui.markdown import escaped
from advisor.ui.parts import heading, notes
from advisor.ui.state import address, page, stored
from advisor.ui.visit import Visit


def draw(visit: Visit) -> None:
    heading(_("Start again?"))
    notes()
    keeping.look_again()
    record = stored.record()
    if record.undeleted:
        text = _("Your answers cannot be deleted now: {what}. {mend}")
        st.error(escaped(text.format(what=record.undeleted.what, mend=record.undeleted.mend)))
    clients.problem()
    if record.in_book:
        st.markdown(
            _(
                "This client stays in the book of clients. Start again, and nothing of the client is left on"
                " these pages. Then you can begin with the next one."
            )
        )
    else:
        st.markdown(_("This deletes all your answers here. It cannot be undone. You may save them first."))
    with st.container(horizontal=True, key="keep_first"):
        case_button(visit, "save_restart")
        if mode.is_consultant() and not record.in_book:
            clients.keep_button(visit, "keep_restart")
    with st.container(horizontal=True, key="navigation"):
        st.button(
            _("No, keep my answers"),
            key="nav_keep",
            type="primary",
            on_click=address.go,
            args=(address.back_to() or routes.START,),
        )
        yes = _("Yes, start again") if record.in_book else _("Yes, delete them")
        st.button(yes, key="nav_delete", on_click=_start_again)
    place = keeping.place()
    if place:
        st.caption(escaped(_("Your answers are kept here: {place}").format(place=place)))
    if not record.in_book:
        text = _("Answers that nobody changes for {days} days are deleted by themselves.")
        st.caption(text.format(days=DAYS_KEPT))


def _start_again() -> None:
    record = stored.record()  # of the case that ends; the next one gets another
    if keeping.start_again():
        told = _("The last client is in the book.") if record.in_book else _("All answers are deleted.")
        page.note(told)
