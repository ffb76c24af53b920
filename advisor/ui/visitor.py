"""Who is at the other end, as far as Streamlit tells."""

import os

import streamlit as st

from advisor.i18n import _
from advisor.privacy import has_book, is_at_this_machine


def is_the_one_person() -> bool:
    """Whether this is the one person at the machine that the app runs on, and not a visitor on a network."""
    return is_at_this_machine(
        st.get_option("server.address"), st.context.ip_address, dict(st.context.headers)
    )


def why_no_book() -> str:
    """Why the book is not shown to who may not see it."""
    if has_book(os.environ):
        return _("The book of clients is shown only at the machine that this program runs on.")
    return _("There is no book of clients: whoever runs this program has turned it off.")


def may_see_the_book() -> bool:
    """Whether there is a book of clients, and this is the one person who may see it."""
    return has_book(os.environ) and is_the_one_person()
