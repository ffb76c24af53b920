"""The requirements behind an advice, with assumptions for what is unknown, as the engine had them."""

from advisor.advice import Advice
from advisor.prepared import interview_of
from advisor.relevance import requirement_row
from rules.assumptions import with_assumptions
from rules.knowledge import KnowledgeBase
from rules.requirements import Requirements, with_derived_fields


def requirements_behind(advice: Advice, knowledge: KnowledgeBase) -> Requirements:
    """A batch of one.

    Args:
        knowledge: The knowledge base that the advice was made with, overrides included.
    """
    row = requirement_row(interview_of(knowledge), advice.answers)
    groups = {region: one.group for region, one in knowledge.incumbent_by_region.items()}
    answered = with_derived_fields(Requirements.from_rows([row], knowledge.field), groups, advice.as_of)
    return with_assumptions(answered)
