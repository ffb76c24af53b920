"""Who is at the other end, as far as Streamlit tells."""

import streamlit as st

from advisor.privacy import is_at_this_machine


def is_the_one_person() -> bool:
    """Whether this is the one person at the machine that the app runs on, and not a visitor on a network."""
    return is_at_this_machine(
        st.get_option("server.address"), st.context.ip_address, dict(st.context.headers)
    )
