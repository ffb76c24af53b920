"""What every page is given: the knowledge, the interview and the day."""

from dataclasses import dataclass, replace
from datetime import date

import streamlit as st

from advisor.overrides import Override, overridden
from advisor.questions import Interview, interview_for
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
    knowledge, interview = _loaded()
    return Visit(knowledge, interview, date.today())


@st.cache_resource(show_spinner=False)
def _loaded() -> tuple[KnowledgeBase, Interview]:
    """One object for all threads: both are frozen."""
    knowledge = load_knowledge_base()
    return knowledge, interview_for(knowledge)
