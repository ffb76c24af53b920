"""What widgets show and hold."""

import streamlit as st

EMPTIED = "emptied"  # uploader -> how often it was emptied


def seed(key: str, value: object) -> None:
    """Set what a widget shows. Done on every run: a widget that was off the screen has forgotten."""
    st.session_state[key] = value


def seed_once(key: str, value: object) -> None:
    """Set what a widget shows when it comes onto the screen, and leave alone what is typed since."""
    st.session_state.setdefault(key, value)


def value(key: str) -> object:
    """What a widget on the present page holds."""
    return st.session_state.get(key)


def uploaded(key: str) -> bytes | None:
    """The content of the file that an uploader holds."""
    file = st.session_state.get(key)
    return None if file is None else bytes(file.getvalue())


def uploaded_files(key: str) -> tuple[tuple[str, bytes], ...]:
    """Name and content of each file that an uploader of several holds."""
    return tuple((one.name, bytes(one.getvalue())) for one in st.session_state.get(key) or ())


def uploader_key(name: str) -> str:
    """The key of an uploader that is empty again after `empty_uploader`."""
    return f"{name}_{st.session_state.get(EMPTIED, {}).get(name, 0)}"


def empty_uploader(name: str) -> None:
    emptied = st.session_state.setdefault(EMPTIED, {})
    emptied[name] = emptied.get(name, 0) + 1
