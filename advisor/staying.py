"""Whether what is recommended is what the customer has today, so that nothing moves."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from rules.verdict import Kind

if TYPE_CHECKING:
    from advisor.advice import Option, Verdict

ACCESSES = {
    "copper": ("copper",),
    "fibre": ("incumbent_fibre", "fibre_onnet"),
    "cable": ("cable",),
    "wireless": ("fixed_wireless", "satellite"),
    "none": (),
}  # a line that has yet to be built is nobody's line of today
UNSETTLED = (Kind.TOO_CLOSE, Kind.STAY_UNTIL)  # fresh offers decide, or a move comes later
Told = Mapping[str, object]  # answers: field -> value


def keeps_today(verdict: "Verdict", answers: Told) -> bool:
    """Whether the advice is to keep the line and the company of today, and not to move."""
    return verdict.leader is not None and verdict.kind not in UNSETTLED and is_kept(verdict.leader, answers)


def is_kept(option: "Option", answers: Told) -> bool:
    """Whether the customer has told us that this is the line of today; a guess is not enough to say so."""
    if answers.get("current_wire") is None or changes(option, answers):
        return False
    if option.family == "incumbent" or option.offer.access == "cable":  # one company each at an address
        return True
    today, named = answers.get("current_provider"), answers.get("competitor_name")
    is_named = today not in (None, "other") and today == named
    return is_named and option.offer.provider == "clec_facilities"


def may_be_kept(option: "Option", answers: Told) -> bool:
    """Whether this may be the line of today, for all that we know: nobody told who serves it."""
    is_open = answers.get("current_wire") is not None and not changes(option, answers)
    return is_open and not is_kept(option, answers)


def has_no_line(answers: Told) -> bool:
    """Whether the customer has told us that there is no line today, so that there is none to keep."""
    return "none" in (answers.get("current_wire"), answers.get("current_family"))


def changes(option: "Option", answers: Told) -> bool:
    """Whether another line or another company than today would serve the phones."""
    wire = answers.get("current_wire")
    same_wire = wire is None or option.offer.access in ACCESSES[str(wire)]
    return not same_wire or changes_company(option, answers)


def changes_company(option: "Option", answers: Told) -> bool:
    """Whether another company would serve the phones; where nobody told who does today, it may."""
    today, named = answers.get("current_provider"), answers.get("competitor_name")
    other_name = option.family == "competitor" and None not in (today, named) and today != named
    return option.alternative.is_hosted or answers.get("current_family") != option.family or other_name
