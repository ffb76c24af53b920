"""The one call into `advisor.advice`, made once for each set of answers."""

from collections.abc import Mapping
from datetime import date

import streamlit as st

from advisor.advice import DRAWS, Advice, advise
from advisor.answers import Answers
from advisor.between import DRAWS_BETWEEN, quick_swings, quick_unknowns
from advisor.flips import Flips, flips
from advisor.ui.visit import Visit
from advisor.unknowns import Unknowns
from rules.knowledge import KnowledgeBase

IMPORTANCE = "importance_"


def advice_for(visit: Visit, answers: Answers) -> Advice:
    """The advice on these answers, kept so that a rerun with the same answers costs nothing."""
    return _advice(visit.knowledge, visit.as_of, answers.to_json(), answers)


def swings_for(visit: Visit, answers: Answers) -> Mapping[str, float]:
    """Group -> the real difference at this site, in rating points, on the answers so far.

    How the groups are sorted has no say in it, so sorting them does not compute it again.
    """
    values = {name: value for name, value in answers.values.items() if not name.startswith(IMPORTANCE)}
    unsorted = Answers(values)
    return _swings(visit.knowledge, visit.as_of, unsorted.to_json(), unsorted)


def flips_for(visit: Visit, answers: Answers) -> Flips:
    """What would flip the advice on these answers."""
    return _flips(visit.knowledge, visit.as_of, answers.to_json(), answers)


def unknowns_for(visit: Visit, answers: Answers) -> Unknowns:
    """What the open questions can still do to the advice on these answers."""
    return _unknowns(visit.knowledge, visit.as_of, answers.to_json(), answers, DRAWS)


def quick_unknowns_for(visit: Visit, answers: Answers) -> Unknowns:
    """The same with fewer draws, quick enough for every page of the interview."""
    return _unknowns(visit.knowledge, visit.as_of, answers.to_json(), answers, DRAWS_BETWEEN)


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
