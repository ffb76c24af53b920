"""The list of special lines: each machine on a phone line, its path, and what is still open about it."""

from advisor.combination_parts import CombinationKind
from advisor.combinations import combinations
from advisor.handover.causes import Causes
from advisor.handover.documents import Block, Document, Item, Paragraph, Table, section
from advisor.i18n import _, ngettext
from advisor.special_lines import unresolved_safety_lines

QUESTIONS = ("N-RFP-13a",)
TESTS = (*QUESTIONS, "N-CUT-06")


def lines_document(causes: Causes) -> Document | None:
    """Lines for machines and lines on which lives can hang; None where there is none to speak of."""
    advice = causes.advice
    found = next(
        (one for one in combinations(advice, causes.knowledge) if one.kind is CombinationKind.SPECIAL_LINES),
        None,
    )
    unresolved = unresolved_safety_lines(advice)
    if found is None and not unresolved:
        return None
    told = causes.told_of("special_lines")
    open_ones = tuple(
        Item(one.text, told if one.line != "emergency" else _harm(causes), one.records, safety=one.is_told)
        for one in unresolved
    )
    blocks: list[Block] = []
    count = advice.trace.answers.get("special_count")
    if found:
        if count is not None:
            number = round(float(str(count)))
            text = ngettext(
                "You told us of {count} line for machines. Check it against this list.",
                "You told us of {count} lines for machines. Check them against this list.",
                number,
            )
            blocks.append(Paragraph(text.format(count=number)))
        rows = tuple((part.role, part.choice, part.accepted_by, "", "") for part in found.parts)
        heads = (_("Line"), _("Its path"), _("Who must accept it"), _("Phone number"), _("Agreed on"))
        blocks.append(Table(_("Write in what is still empty."), heads, rows))
    blocks += section(_("Still open"), open_ones)
    if found:
        proof = tuple(Item(text, told, (found.kind,)) for text in found.proof_to_ask)
        wanted = QUESTIONS if advice.stays else TESTS  # no new path to test where nothing moves
        tests = causes.items(item for item in advice.trace.checklist if item.id in wanted)
        blocks += [*section(_("Have this in writing"), proof), *section(_("Ask and test"), tests)]
    return Document(
        "special-lines",
        _("Special lines"),
        _("Nothing moves. Have each of these lines checked on the wire that it is on today.")
        if advice.stays
        else _("Move none of these lines with the others before its own path is agreed."),
        tuple(blocks),
    )


def _harm(causes: Causes) -> str:
    """The answer that says so: somebody may be in danger."""
    answers = causes.advice.trace.answers
    for name in ("harm_hour", "harm_day"):
        if answers.get(name) == "danger":
            return causes.told_of(name)
    return causes.told_of("compliance", only=("life_safety",))
