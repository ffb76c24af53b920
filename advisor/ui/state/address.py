"""The address line: step, place in it, where to go back to, rule, key of the case and language."""

import re
from collections.abc import Mapping
from urllib.parse import urlencode

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from advisor.i18n import ENGLISH, best_language
from advisor.ui import routes
from advisor.ui.state import page, samples, stored

STEP, BACK_TO, RULE, PLACE, KEY, LANGUAGE = "step", "back", "rule", "place", "s", "lang"


def wanted_step() -> str | None:
    """The step that the address asks for; it may be nonsense."""
    return st.query_params.get(STEP)


def back_to() -> str | None:
    """The page to go back to after Continue, where a single answer is being changed."""
    return st.query_params.get(BACK_TO)


def wanted_rule() -> str | None:
    """The rule that the address asks for, on the page of the method; it may be nonsense."""
    return st.query_params.get(RULE)


def wanted_place() -> int | None:
    """Which picture of the presenter view the address asks for, from 0; it may be one that is not there."""
    place = st.query_params.get(PLACE, "")
    return int(place) - 1 if re.fullmatch("[1-9][0-9]?", place) else None


def wanted_key() -> str | None:
    """The key in the address; it may be wrong."""
    return st.query_params.get(KEY)


def show_key() -> None:
    """Let the address name this case, also where the browser went back to a page before it began."""
    key = stored.record().key
    if key is None:
        st.query_params.pop(KEY, None)
    elif wanted_key() != key:
        st.query_params[KEY] = key


def go(step: str, back: str | None = None) -> None:
    """Ask for another step: one new entry in the browser's history. For on_click, before the run."""
    if step not in routes.ALWAYS_OPEN and samples.open_sample() is None:
        stored.make_key()
    _open(_to(step, back))


def go_to_rule(step: str, rule: str) -> None:
    """Ask for the page of one rule."""
    _open({STEP: step, RULE: rule})


def go_to_place(step: str, place: int) -> None:
    """Ask for one of the pictures of a step; the step remembers it in this window too."""
    page.turn_to(step, place)
    _open({STEP: step, PLACE: str(place + 1)})


def of(step: str, back: str | None = None) -> str:
    """The address of a step of this case, for a link."""
    return "?" + urlencode(_of_this_case(_to(step, back)))


def _to(step: str, back: str | None) -> dict[str, str]:
    return {STEP: step} | ({BACK_TO: back} if back else {})


def _open(to: Mapping[str, str]) -> None:
    page.uncheck()
    st.query_params.from_dict(_of_this_case(to))


def _of_this_case(to: Mapping[str, str]) -> dict[str, str]:
    """With the key and the language that the visitor has."""
    key = stored.record().key
    return dict(to) | ({KEY: key} if key else {}) | _chosen_language()


def language() -> str:
    """The language of this visitor: the one in the address, else the browser's, where we have it."""
    if get_script_run_ctx(suppress_warning=True) is None:
        return ENGLISH
    return best_language(st.query_params.get(LANGUAGE), st.context.locale)


def _chosen_language() -> dict[str, str]:
    """The language in the address, to be kept there."""
    return {LANGUAGE: st.query_params[LANGUAGE]} if LANGUAGE in st.query_params else {}
