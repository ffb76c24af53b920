"""The one call into `advisor.advice`, made once for each set of answers."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from hashlib import sha256

import streamlit as st

from advisor import prepared, relevance
from advisor.advice import DRAWS, Advice, advise
from advisor.answers import Answers
from advisor.between import DRAWS_BETWEEN, quick_swings, quick_unknowns
from advisor.flips import Flips, flips
from advisor.overrides import overridden
from advisor.staleness import Effect, changes_together, effect_of
from advisor.statements import Statement
from advisor.ui.state import beside
from advisor.ui.visit import Visit
from advisor.unknowns import Unknowns
from rules.knowledge import KnowledgeBase

IMPORTANCE = "importance_"


def advice_for(visit: Visit, answers: Answers) -> Advice:
    """The advice on these answers, kept so that a rerun with the same answers costs nothing."""
    return _advice(visit.knowledge, visit.as_of, _key(visit, answers), answers)


def advice_later(visit: Visit, answers: Answers) -> Callable[[], Advice]:
    """Gives the advice on these answers at a click, where there is no session to note it for `forget`."""
    key = _key(visit, answers)
    return lambda: _advice(visit.knowledge, visit.as_of, key, answers)


def swings_for(visit: Visit, answers: Answers) -> Mapping[str, float]:
    """Group -> the real difference at this site, in rating points, on the answers so far.

    How the groups are sorted has no say in it, so sorting them does not compute it again.
    """
    values = {name: value for name, value in answers.values.items() if not name.startswith(IMPORTANCE)}
    unsorted = Answers(values)
    return _swings(visit.knowledge, visit.as_of, _key(visit, unsorted), unsorted)


def flips_for(visit: Visit, answers: Answers) -> Flips:
    """What would flip the advice on these answers."""
    return _flips(visit.knowledge, visit.as_of, _key(visit, answers), answers)


def unknowns_for(visit: Visit, answers: Answers) -> Unknowns:
    """What the open questions can still do to the advice on these answers."""
    return _unknowns(visit.knowledge, visit.as_of, _key(visit, answers), answers, DRAWS)


def quick_unknowns_for(visit: Visit, answers: Answers) -> Unknowns:
    """The same with fewer draws, quick enough for every page of the interview."""
    return _unknowns(visit.knowledge, visit.as_of, _key(visit, answers), answers, DRAWS_BETWEEN)


def effects_for(visit: Visit, past: Sequence[Statement], answers: Answers) -> tuple[tuple[Effect, ...], bool]:
    """What each statement past its date does to the verdict, and whether all together change it."""
    return _effects(visit.knowledge, visit.as_of, _key(visit, answers), past, answers)


def forget() -> None:
    """Leave nothing in memory that was worked out for this visitor."""
    advised = beside.advised()
    if not advised:
        return
    for as_of, key in advised:
        for several in (_advice, _swings, _flips, _effects):
            several.clear(None, as_of, key)
        for draws in (DRAWS, DRAWS_BETWEEN):
            _unknowns.clear(None, as_of, key, None, draws)
    relevance.forget()
    prepared.forget()
    overridden.cache_clear()


def _key(visit: Visit, answers: Answers) -> str:
    """What the caches know these answers by; noted, so that `forget` finds it."""
    key = sha256(answers.to_json().encode("utf-8", "surrogatepass")).hexdigest()
    beside.note_advised(visit.as_of, key)
    return key


# Advice is frozen, so all visitors with the same answers may share it: no copies, no pickling.
@st.cache_resource(show_spinner=False, max_entries=200)
def _advice(_knowledge: KnowledgeBase, as_of: date, key: str, _answers: Answers) -> Advice:
    return advise(_answers, _knowledge, as_of)


@st.cache_resource(show_spinner=False, max_entries=200)
def _swings(_knowledge: KnowledgeBase, as_of: date, key: str, _answers: Answers) -> Mapping[str, float]:
    return quick_swings(_answers, _knowledge, as_of)


@st.cache_resource(show_spinner=False, max_entries=200)
def _flips(_knowledge: KnowledgeBase, as_of: date, key: str, _answers: Answers) -> Flips:
    return flips(_advice(_knowledge, as_of, key, _answers), _knowledge)


@st.cache_resource(show_spinner=False, max_entries=400)
def _unknowns(_knowledge: KnowledgeBase, as_of: date, key: str, _answers: Answers, draws: int) -> Unknowns:
    return quick_unknowns(_answers, _knowledge, as_of, draws=draws)


# Each statement past its date is a new advice.
@st.cache_resource(show_spinner=False, max_entries=50)
def _effects(
    _knowledge: KnowledgeBase, as_of: date, key: str, _past: Sequence[Statement], _answers: Answers
) -> tuple[tuple[Effect, ...], bool]:
    advice = _advice(_knowledge, as_of, key, _answers)
    each = tuple(effect_of(one, advice, _answers, _knowledge) for one in _past)
    return each, changes_together(_past, advice, _answers, _knowledge)
