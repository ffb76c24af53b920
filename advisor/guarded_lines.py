"""Alarm and elevator lines: the path of each under the answers, and the one thing to advise about it."""

from collections.abc import Iterable

from advisor.advice import Advice
from advisor.i18n import _
from rules.trace import FiredRule

GUARDED = ("alarm", "elevator")  # lives can hang on these
LOSES_ITS_COPPER = frozenset({"R-18f", "R-18g"})  # they fire where the wire of such a line ends
OUT_OF_THE_MOVE = "R-18b"


def loses_its_copper(advice: Advice) -> bool:
    """Whether an alarm or elevator line hangs, or may hang, on copper that ends, so that it may not stay."""
    return any(one.rule.id in LOSES_ITS_COPPER for one in advice.trace.rules)


def guarded_path(advice: Advice) -> str:
    """What an alarm or elevator line is to use, by what its machine can use and what is accepted on it."""
    answers = advice.trace.answers
    accepted, fate = answers.get("alarm_voip"), answers.get("special_fate")
    has_copper = answers.get("current_wire", "copper") == "copper" and answers.get("copper_state") != "none"
    if fate == "replaceable":
        return _("A listed mobile or network unit, tested and signed off before the old line goes")
    if loses_its_copper(advice):
        return _("A listed mobile or network unit, tested and signed off before the copper is gone")
    if fate == "must_stay" and accepted == "refuses" and has_copper:
        return _("The copper line it has, kept for this machine alone")
    if fate == "must_stay" and accepted == "managed_only":
        return _("A plain phone line that the carrier manages on its own network, with a letter that says so")
    if fate == "must_stay" and accepted == "accepts":
        return _("Internet calling is accepted: move it last, and only after a test")
    return _("The wire it has today, until it is settled what it may use")


def title_of(fired: FiredRule, advice: Advice) -> str:
    """The title of a rule, for the machines of this case."""
    machine = _the_only_one(advice)
    if machine is None or advice.stays:
        return _(fired.rule.title)
    titles = {
        ("R-18b", "alarm"): _("Leave the alarm line out of the move"),
        ("R-18b", "elevator"): _("Leave the elevator line out of the move"),
        ("R-18e", "alarm"): _("No hosted voice on the alarm line"),
        ("R-18e", "elevator"): _("No hosted voice on the elevator line"),
    }
    return titles.get((fired.rule.id, machine), _(fired.rule.title))


def advice_of(fired: FiredRule, advice: Advice) -> str:
    """What a rule advises in this case: about a line on which lives hang, its path as all papers name it."""
    if fired.rule.id == OUT_OF_THE_MOVE and not advice.stays:
        return out_of_the_move(advice)
    if fired.rule.id == "R-18e":
        return {
            "alarm": _("Never hang the alarm on a hosted voice adapter. Give it a path of its own."),
            "elevator": _(
                "Never hang the elevator phone on a hosted voice adapter. Give it a path of its own."
            ),
        }.get(_the_only_one(advice) or "", _(fired.rule.advice))
    return _(fired.rule.advice)


def notes_on_place(fired: Iterable[FiredRule]) -> tuple[str, ...]:
    """What these rules say of this country alone, as that their codes are those of another; each once."""
    notes = (one.rule.note for one in fired if one.rule.note_in)
    return tuple(_(one) for one in dict.fromkeys(notes) if one)


def out_of_the_move(advice: Advice) -> str:
    """What to do about these lines while the others move."""
    form = {
        "alarm": _(
            "Do not move the alarm line with the others. Its path: {path}. Have the firm that looks after it"
            " and the inspector accept that in writing, and test it first."
        ),
        "elevator": _(
            "Do not move the elevator line with the others. Its path: {path}. Have the firm that looks after"
            " it and the inspector accept that in writing, and test it first."
        ),
    }.get(
        _the_only_one(advice) or "",
        _(
            "Do not move the alarm line and the elevator line with the others. The path of each: {path}. Have"
            " the firm that looks after it and the inspector accept that in writing, and test it first."
        ),
    )
    return form.format(path=guarded_path(advice))


def left_on_its_wire(advice: Advice) -> str:
    """What to do about these lines where nothing moves and the line that stays is none for them."""
    return {
        "alarm": _(
            "Leave the alarm line on the wire it has. Wait until its inspector says otherwise in writing."
        ),
        "elevator": _(
            "Leave the elevator line on the wire it has. Wait until its inspector says otherwise in writing."
        ),
    }.get(
        _the_only_one(advice) or "",
        _(
            "Leave the alarm line and the elevator line on the wire they have. Wait until the inspector says"
            " otherwise in writing."
        ),
    )


def _the_only_one(advice: Advice) -> str | None:
    """The machine, where the case has one of the two; None where it has both or nobody told."""
    told = advice.trace.answers.get("special_lines")
    found = [one for one in GUARDED if isinstance(told, list | tuple) and one in told]
    return found[0] if len(found) == 1 else None
