"""Advice -> all documents on what to do next."""

from advisor.advice import Advice
from advisor.handover.bidding import bid_document
from advisor.handover.causes import Causes
from advisor.handover.contracts import contract_document
from advisor.handover.documents import Document, Item, Numbered
from advisor.handover.machine_lines import lines_document
from advisor.handover.moves import move_of
from advisor.handover.moving import moving_document
from advisor.handover.questions import question_documents
from advisor.i18n import _
from advisor.overrides import overridden
from advisor.prepared import interview_of
from advisor.reasons import headline
from advisor.steps import next_steps
from advisor.unknowns import Unknowns, unknowns
from rules.knowledge import KnowledgeBase


def documents(
    advice: Advice, knowledge: KnowledgeBase, open_ones: Unknowns | None = None
) -> tuple[Document, ...]:
    """Those that this case calls for, in the order in which they are used.

    Args:
        knowledge: The knowledge base as published; local knowledge of the advice is put in here.
        open_ones: The open questions of this advice, where they are known already.
    """
    local = overridden(knowledge, advice.overrides)
    causes = Causes.of(advice, local, interview_of(local))
    move = move_of(advice, local)
    found = (
        _first_steps(advice, local),
        *question_documents(causes, open_ones or unknowns(advice, local)),
        bid_document(causes),
        contract_document(causes, move),
        moving_document(causes, move),
        lines_document(causes),
    )
    return tuple(one for one in found if one)


def _first_steps(advice: Advice, knowledge: KnowledgeBase) -> Document | None:
    """Where no provider is advised there is no contract to prepare, but there is something to do."""
    if advice.verdict.leader is not None:
        return None
    of_machines = {one.rule.id for one in advice.trace.rules if "special_lines" in one.because}
    steps = tuple(
        Item(one.text, one.why, one.records, one.due, one.safety)
        for one in next_steps(advice, knowledge)
        if not of_machines & set(one.records)  # they stand in the list of special lines
    )
    return Document("first-steps", _("First steps"), headline(advice, knowledge), (Numbered(steps),))
