"""The list for moving the numbers and cutting over, in the order of the days."""

from datetime import date, timedelta

from advisor.combination_parts import CombinationKind, is_left_open
from advisor.combinations import combinations
from advisor.deadlines import end_of_lines
from advisor.handover.causes import Causes
from advisor.handover.documents import Block, Document, Heading, Item, Numbered, Paragraph
from advisor.handover.moves import Move
from advisor.i18n import _, day
from advisor.wording import option_name, provider_name
from rules.verdict import Kind

# Checklist item -> days from the day on which the new service takes over; our judgement.
PORTING = {
    "N-PORT-01": -42, "N-PORT-02": -42, "N-PORT-03": -42, "N-PORT-04": -35, "N-PORT-07": -35,
    "N-PORT-07a": -35, "N-PORT-08": -35, "N-PORT-06": -14, "N-PORT-05": -42, "N-PORT-09": 7,
}  # fmt: skip
CUT_OVER = {
    "N-CUT-01": -28, "N-CUT-02": -7, "N-CUT-03": 0, "N-CUT-04": 0, "N-CUT-04a": 0, "N-CUT-05": 0,
    "N-CUT-06": 1, "N-CUT-07": 1, "N-CUT-08": 1, "N-CUT-09": 28, "N-CUT-10": 35,
}  # fmt: skip


def moving_document(causes: Causes, move: Move | None) -> Document | None:
    """What to do in which order; None where nothing moves."""
    if move is None:
        return None
    name = option_name if causes.advice.verdict.access_is_known else provider_name
    names = [name(one, causes.knowledge) for one in move.to]
    is_open = is_left_open(causes.advice) or causes.advice.verdict.kind is Kind.TOO_CLOSE
    otherwise = (
        _("Real offers decide. This list is for you if you take {line}.").format(line=names[0])
        if len(names) == 1 and is_open
        else _("You would change to this: {line}.").format(line=names[0])
        if len(names) == 1
        else _("Real offers decide. One choice is {first}. The other is {second}.").format(
            first=names[0], second=names[1]
        )
    )
    blocks: list[Block] = [Paragraph(_day_text(move)), *_ends(causes, move)]
    waiting = _waiting(causes)
    if waiting:
        blocks += [Heading(_("Until then")), Numbered(waiting)]
    if move.numbers_move:
        blocks += _part(_("Take your numbers along"), "porting", PORTING, causes, move, otherwise)
    blocks += _part(_("Change over"), "cut_over", CUT_OVER, causes, move, otherwise)
    title = _("Moving your numbers and changing over") if move.numbers_move else _("Changing over")
    return Document("moving", title, otherwise, tuple(blocks))


def _day_text(move: Move) -> str:
    if move.day is None:
        return _("No day is set yet. Put your own dates beside each step once the carrier names one.")
    if move.is_estimate:
        form = _(
            "The new service can take over by about {date}, if you decide now. By our judgement that is how"
            " long it usually takes at most. Ask the carrier for its own day."
        )
    elif move.is_last:
        form = _(
            "The new service has to take over by {date} at the latest. The days below count from there. Ask"
            " the carrier for an earlier day."
        )
    else:
        form = _("The new service takes over on {date}. The days below count from there.")
    return form.format(date=day(move.day))


def _ends(causes: Causes, move: Move) -> list[Block]:
    end = end_of_lines(causes.advice)
    if end is None:
        return []
    if end <= causes.advice.as_of:
        text = _(
            "The day you were given for the end of your lines, {date}, has passed. Ask today what holds."
        )
    elif move.is_last:
        text = _(
            "Your lines end on {date}, sooner than a change usually takes. Ask your company of today in"
            " writing for a later end. Have your numbers sent on to a mobile phone until the new service"
            " works."
        )
    else:
        text = _("Your lines end on {date}. Have the new service work well before.")
    return [Paragraph(text.format(date=day(end)))]


def _waiting(causes: Causes) -> tuple[Item, ...]:
    return tuple(
        Item(step.text, step.why, step.records, step.due, step.safety)
        for one in combinations(causes.advice, causes.knowledge)
        if one.kind is CombinationKind.STAY_UNTIL
        for step in one.actions
    )


def _part(
    title: str, name: str, offsets: dict[str, int], causes: Causes, move: Move, otherwise: str
) -> list[Block]:
    """One list of the checklist, sorted by days; a day that has passed becomes the day of the advice."""
    listed = sorted(causes.checklist(name), key=lambda one: offsets[one.id])
    found = []
    for item in listed:
        due = _due(causes.advice.as_of, move.day, offsets[item.id])
        for one in causes.items((item,), otherwise):
            found.append(Item(one.text, one.why, one.records, due, one.safety))
    return [Heading(title), Numbered(tuple(found))] if found else []


def _due(as_of: date, takes_over: date | None, offset: int) -> date | None:
    return max(as_of, takes_over + timedelta(days=offset)) if takes_over else None
