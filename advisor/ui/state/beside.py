"""What stands beside the answers of a case: values tried, scenarios, other sites, what was worked out."""

from collections.abc import Mapping, Sequence
from datetime import date

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from advisor.answers import Answers, Value
from advisor.scenarios import Scenario

WHAT_IF = "what_if"  # question id -> value tried beside the answers
SCENARIOS = "scenarios"
SITES = "sites"  # name -> Answers, to compare
ADVISED = "advised"  # days and digests of answers with an advice in the caches of all visitors


def what_if() -> dict[str, Value]:
    """Values tried beside the answers; they may be as unusable as they were typed."""
    return dict(st.session_state.get(WHAT_IF, {}))


def try_value(question_id: str, value: Value) -> None:
    st.session_state.setdefault(WHAT_IF, {})[question_id] = value


def stop_trying(*question_ids: str) -> None:
    """Back to the answers of the case: for these questions, or for all if none is named."""
    st.session_state[WHAT_IF] = {
        name: value for name, value in what_if().items() if question_ids and name not in question_ids
    }


def scenarios() -> tuple[Scenario, ...]:
    return tuple(st.session_state.get(SCENARIOS, ()))


def keep_scenarios(kept: Sequence[Scenario]) -> None:
    st.session_state[SCENARIOS] = tuple(kept)


def sites() -> dict[str, Answers]:
    """The sites to compare, in the order in which they were added."""
    return dict(st.session_state.get(SITES, {}))


def keep_sites(sites: Mapping[str, Answers]) -> None:
    st.session_state[SITES] = dict(sites)


def note_advised(as_of: date, digest: str) -> None:
    """Remember that an advice on answers with this digest was worked out for this visitor."""
    if get_script_run_ctx(suppress_warning=True):
        st.session_state.setdefault(ADVISED, {})[as_of, digest] = None


def advised() -> tuple[tuple[date, str], ...]:
    """Day of each advice that was worked out for this visitor, and digest of its answers."""
    return tuple(st.session_state.get(ADVISED, ()))
