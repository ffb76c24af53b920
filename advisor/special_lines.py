"""Lines for machines: a path of its own for each, and what is still open about lines that guard lives."""

from collections.abc import Iterator
from dataclasses import dataclass

from advisor.advice import Advice
from advisor.combination_parts import Combination, CombinationKind, Part, rules_about, steps_from
from advisor.guarded_lines import GUARDED, LOSES_ITS_COPPER, guarded_path, loses_its_copper
from advisor.i18n import _
from advisor.tailoring import proofs_of
from rules.knowledge import KnowledgeBase

MACHINES = ("alarm", "elevator", "fax", "card", "door", "meter")


@dataclass(frozen=True, slots=True)
class UnresolvedLine:
    """A line on which lives can hang, and what is still open about it.

    Attributes:
        line: "alarm", "elevator", "emergency", or "unknown" where nobody knows if there is one.
        is_told: The customer's answers say so: to be shown in red.
    """

    line: str
    text: str
    records: tuple[str, ...]
    is_told: bool


def special_lines(advice: Advice, knowledge: KnowledgeBase) -> Combination | None:
    told = advice.trace.answers.get("special_lines")
    machines = [one for one in MACHINES if isinstance(told, list) and one in told]
    if not machines:
        return None
    stays = advice.stays and not loses_its_copper(advice)
    names = ("N-RFP-13", "N-RFP-13a") if stays else ("N-RFP-13", "N-RFP-13a", "N-PORT-02", "N-CUT-06")
    why = _("A machine that lost its line often gives no sign.")
    return Combination(
        kind=CombinationKind.SPECIAL_LINES,
        title=_("A path of its own for each machine"),
        parts=tuple(_machine(one, advice) for one in machines),
        reasons=rules_about(advice, "special_lines"),
        actions=tuple(steps_from(advice, knowledge, names, why)),
        proof_to_ask=proofs_of(advice, stays=stays)
        or (_("A test with each machine on the new line, before you sign."),),
    )


def unresolved_safety_lines(advice: Advice) -> tuple[UnresolvedLine, ...]:
    """Alarm, elevator and emergency lines about which something is still open.

    An alarm or elevator line is settled only where its machine can be given another link and internet
    calling is accepted on it. No report may advise moving everything without showing these in red.
    """
    return tuple(_unresolved(advice))


def _machine(machine: str, advice: Advice) -> Part:
    """The path of one machine, whatever the other lines do, and who has to accept it."""
    firm_and_inspector = _("The firm that looks after it, and the inspector")
    if machine in GUARDED:
        return Part(_machine_name(machine), guarded_path(advice), firm_and_inspector)
    choice, accepted_by = {
        "fax": (_("Fax by e-mail, or a tested fax service (T.38)"), _("You, after a test with long pages")),
        "card": (_("A terminal on the internet or on a mobile link"), _("The card company")),
        "door": (_("A mobile or network version, tested first"), _("The maker, and the landlord")),
        "meter": (_("A mobile or network version, tested first"), _("The company that reads the meter")),
    }[machine]
    return Part(_machine_name(machine), choice, accepted_by)


def _machine_name(machine: str) -> str:
    return {
        "alarm": _("Alarm line"),
        "elevator": _("Elevator line"),
        "fax": _("Fax line"),
        "card": _("Line of the card machine"),
        "door": _("Line of the door phone"),
        "meter": _("Line of the meter"),
    }[machine]


def _unresolved(advice: Advice) -> Iterator[UnresolvedLine]:
    answers, stays = advice.trace.answers, advice.stays
    told = answers.get("special_lines")
    accepted, fate = answers.get("alarm_voip"), answers.get("special_fate")
    is_settled = fate == "replaceable" and accepted == "accepts"
    machines = [one for one in GUARDED if isinstance(told, list) and one in told]
    for one in machines if not is_settled else ():
        text = _(
            "{line}: not settled yet. Do not move or cancel it with the others. Its path: {path}. The firm"
            " that looks after it and the inspector must agree in writing first."
        )
        if stays:
            text = _(
                "{line}: not settled yet. Nothing moves, but ask the firm that looks after it and the"
                " inspector in writing if they accept the line that it is on today, and have it tested. Its"
                " path: {path}."
            )
        if loses_its_copper(advice):
            text = _(
                "{line}: not settled yet, and it cannot stay on copper that ends. Its path: {path}. The firm"
                " that looks after it and the inspector must agree in writing. Do not cancel the old line"
                " before that."
            )
        text = text.format(line=_machine_name(one), path=guarded_path(advice))
        fired = {one.rule.id for one in advice.trace.rules}
        records = sorted(fired & LOSES_ITS_COPPER) or ["R-18b"]
        yield UnresolvedLine(one, text, (*records, "N-CUT-06"), True)
    rules = answers.get("compliance")
    lives = isinstance(rules, list) and "life_safety" in rules and not machines
    if lives or "danger" in (answers.get("harm_hour"), answers.get("harm_day")):
        text = _(
            "Someone may be in danger if your phones fail. Do not move all lines at once. Keep the old line"
            " until the new one has passed a test, with emergency calls."
        )
        if stays:
            text = _(
                "Someone may be in danger if your phones fail. Nothing moves, but have emergency calls tested"
                " on the line of today, and know what you do when it fails."
            )
        yield UnresolvedLine("emergency", text, ("N-CUT-04", "N-CUT-04a", "N-CUT-09"), True)
    if told is None:
        text = _(
            "We do not know if an alarm or an elevator hangs on one of your phone lines. Find out before you"
            " move or cancel any line."
        )
        if stays:
            text = _(
                "We do not know if an alarm or an elevator hangs on one of your phone lines. Nothing moves,"
                " but find out, and have it checked on the line that it is on."
            )
        yield UnresolvedLine("unknown", text, ("N-PORT-02",), False)
