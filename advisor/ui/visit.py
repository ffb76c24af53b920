"""What every page is given: the knowledge, the interview and the day."""

from dataclasses import dataclass, replace
from datetime import date

import streamlit as st

from advisor.overrides import Override, overridden
from advisor.questions import Interview, interview_for
from rules.dated_texts import told_on
from rules.knowledge import KnowledgeBase, load_knowledge_base


@dataclass(frozen=True)
class Visit:
    """The same for all visitors; what one visitor told us is in `state`."""

    knowledge: KnowledgeBase
    interview: Interview
    as_of: date

    def with_local_knowledge(self, overrides: tuple[Override, ...]) -> "Visit":
        """The same with what one visitor knows better in its place."""
        return replace(self, knowledge=overridden(self.knowledge, overrides))


def load_visit() -> Visit:
    """The knowledge, read once a server, and today's date; raises KnowledgeBaseError."""
    today = date.today()
    knowledge, interview = _loaded(today)
    return Visit(knowledge, interview, today)


@st.cache_resource(show_spinner=False, max_entries=2)
def _loaded(today: date) -> tuple[KnowledgeBase, Interview]:
    """One object for all threads, anew each day for its words: both are frozen."""
    knowledge = told_on(load_knowledge_base(), today)
    return knowledge, interview_for(knowledge)
