"""Checklist items that name several machines or trades: told for those that this case has."""

from collections.abc import Sequence
from typing import NamedTuple

from advisor.advice import Advice
from advisor.guarded_lines import GUARDED
from advisor.i18n import _
from rules.schema import ChecklistItem, Criterion


class Told(NamedTuple):
    """One sentence of an item, and the machine that it is about; empty where it is about no one machine."""

    text: str
    machine: str = ""

    @property
    def is_safety_matter(self) -> bool:
        return self.machine in GUARDED


def texts_of(item: ChecklistItem, advice: Advice) -> tuple[str, ...]:
    """The item in sentences that name nothing which this case does not have; mostly just its text."""
    return tuple(one.text for one in told_of(item, advice))


def told_of(item: ChecklistItem, advice: Advice) -> tuple[Told, ...]:
    """The same, each sentence with the machine that it is about."""
    told = advice.trace.answers.get("special_lines")
    machines = [one for one in told if one != "none"] if isinstance(told, list | tuple) else None
    if item.id == "N-RFP-15":
        return _guarding_data(advice)
    if machines is None and item.id not in ("N-CUT-03", "N-PORT-02"):
        return (Told(_(item.text)),)
    texts = {
        "N-RFP-13": _managed, "N-RFP-13a": _small_machines, "N-CUT-06": _signed_off,
    }.get(item.id)  # fmt: skip
    if texts:
        return _those_of(texts(), machines or ())
    if item.id == "N-CUT-03":
        return (
            Told(
                _(
                    "On the day: have somebody call in from a fixed phone, a mobile and another town. Call"
                    " out, look at the caller ID, and transfer a call."
                )
            ),
            *_those_of(_tried(), machines or ()),
        )
    if item.id == "N-PORT-02":
        return (
            Told(
                _(
                    "Mark the numbers that must stay, such as the line that carries DSL. Have any freeze of"
                    " the carrier taken off. Settle open orders and unpaid bills."
                )
            ),
            *_those_of(_kept(), machines or ()),
        )
    return (Told(_(item.text)),)


def question_of(criterion: Criterion) -> str:
    """What to look for in a bid; the machines of a case stand in a list of their own."""
    if criterion.id == "C-17":
        return _("Will each of your machines that use a phone line go on working, and be approved?")
    return _(criterion.question)


def proofs_of(advice: Advice, *, stays: bool) -> tuple[str, ...]:
    """What to have in writing about the alarm and the elevator of this case; empty where it has neither."""
    told = advice.trace.answers.get("special_lines")
    machines: Sequence[str] = told if isinstance(told, list | tuple) else ()
    firms = {
        "alarm": _("From the firm that looks after the alarm, in writing: which link it accepts."),
        "elevator": _("From the firm that looks after the elevator, in writing: which link it accepts."),
    }
    found = [one.text for one in _those_of(firms, machines)]
    inspector = _("From the inspector, in writing: the new path is signed off before the old line goes.")
    if stays:
        inspector = _("From the inspector, in writing: the line of today is accepted.")
    return (*found, inspector) if found else ()


def _guarding_data(advice: Advice) -> tuple[Told, ...]:
    told = advice.trace.answers.get("compliance")
    trades: Sequence[str] = told if isinstance(told, list | tuple) else ()
    base = _("How do you limit call fraud and its cost? Do log-ins need a second proof?")
    return (Told(base), *_those_of(_papers(), trades))


def _those_of(texts: dict[str, str], names: Sequence[str]) -> tuple[Told, ...]:
    return tuple(Told(texts[one], one) for one in names if one in texts)


def _managed() -> dict[str, str]:
    return {
        "alarm": _(
            "May our alarm use your voice service: do you manage it on your own network from end to end? Will"
            " you put that in writing for the inspector?"
        ),
        "elevator": _(
            "May our elevator phone use your voice service: do you manage it on your own network from end to"
            " end? Will you put that in writing for the inspector?"
        ),
    }


def _small_machines() -> dict[str, str]:
    return {
        "fax": _("Will our fax work on your line? Will you test it with us before we sign?"),
        "card": _("Will our card machine work on your line? Will you test it with us before we sign?"),
        "door": _("Will our door phone work on your line? Will you test it with us before we sign?"),
        "meter": _("Will our meter work on your line? Will you test it with us before we sign?"),
    }


def _signed_off() -> dict[str, str]:
    return {
        "alarm": _(
            "Let your alarm firm send test signals over the new path and write them down. Keep the old line"
            " until the inspector has signed."
        ),
        "elevator": _(
            "Let your elevator firm make a test call from the car over the new path and write it down. Keep"
            " the old line until the inspector has signed."
        ),
    }


def _tried() -> dict[str, str]:
    return {
        "fax": _("On the day: send and receive a fax of ten pages."),
        "card": _("On the day: take a payment by card."),
        "door": _("On the day: ring and open from the door phone."),
        "meter": _("On the day: ask the company that reads the meter if its call came through."),
    }


def _kept() -> dict[str, str]:
    return {
        "alarm": _("Mark the number of the alarm: it stays out of the move."),
        "elevator": _("Mark the number of the elevator phone: it stays out of the move."),
        "fax": _("Mark the number of the fax, and decide if it moves."),
        "card": _("Mark the number of the card machine, and decide if it moves."),
        "door": _("Mark the number of the door phone, and decide if it moves."),
        "meter": _("Mark the number of the meter, and decide if it moves."),
    }


def _papers() -> dict[str, str]:
    return {
        "health": _("Which papers on health data will you sign, such as HIPAA in the US?"),
        "cards": _("Which papers on card data will you sign, such as PCI?"),
        "finance": _("Which papers on data will you sign for a firm that handles money?"),
        "outbound": _("How do you keep our outgoing calls from being marked as spam?"),
    }
