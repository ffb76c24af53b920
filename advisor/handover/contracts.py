"""The contract checklist: clauses that this case calls for, and what the rules say about its contracts."""

from advisor.handover.bidding import limits
from advisor.handover.causes import Causes
from advisor.handover.documents import Document, Item, section
from advisor.handover.moves import Move
from advisor.i18n import _

ABOUT_CONTRACTS = {
    "contract",
    "contract_end",
    "contract_months_left",
    "exit_charge",
    "longest_term",
    "move_likely",
}
START = "N-CON-01"  # for anything newly signed


def contract_document(causes: Causes, move: Move | None) -> Document | None:
    """What to write into the contract and what to strike out; None where nothing is to be signed."""
    advice = causes.advice
    if advice.verdict.leader is None:
        return None
    clauses = list(causes.items(causes.checklist("contract")))
    start = causes.knowledge.checklist_item.get(START)
    if move and start and all(START not in one.records for one in clauses):
        why = _("You would sign for a line or for phones that you do not have yet.")
        clauses.insert(0, Item(_(start.text), why, (START,)))
    fired = [
        one
        for one in advice.rules_for_choice("knock_out", "caution", "action")
        if (ABOUT_CONTRACTS & set(one.because) or any(step.startswith("N-CON") for step in one.rule.steps))
        and "special_lines" not in one.because
    ]
    rules = tuple(
        Item(
            _("{title}. {advice}").format(title=_(one.rule.title), advice=_(one.rule.advice)),
            causes.of_rule(one),
            (one.rule.id,),
        )
        for one in fired
    )
    blocks = (
        *section(_("Your own limits"), limits(causes)),
        *section(_("Clauses to ask for"), tuple(clauses)),
        *section(_("What the rules mean for your contract"), rules),
    )
    intro = _("Go through it with the draft contract in hand. Each point says why it is there for you.")
    return Document("contract", _("Contract checklist"), intro, blocks) if blocks else None
