"""What the customer has told about the line of today, and which other answers cannot be true beside it."""

from collections.abc import Mapping

from advisor.answers import Value

ABOUT_TODAY = ("current_family", "current_wire")  # what is so today is no "if"
WIRELESS = {"fixed_wireless", "satellite"}


def contradicts_today(values: Mapping[str, Value]) -> bool:
    """Whether the line of today could not be there if all these answers were true; open ones never say so.

    >>> contradicts_today({"current_family": "incumbent", "current_wire": "fibre", "incumbent_fibre": "no"})
    True
    """
    family, wire = (values.get(one) for one in ABOUT_TODAY)
    if family == "incumbent":
        fibre, copper = values.get("incumbent_fibre"), values.get("copper_state")
        return (wire == "fibre" and fibre == "no") or (wire == "copper" and copper == "none")
    if family != "competitor":
        return False
    lines, reseller = values.get("competitor_lines"), values.get("reseller")
    own = set(lines) if isinstance(lines, tuple) else None
    resells_no = {one: reseller not in (None, one) for one in ("copper", "fibre")}
    match wire:
        case "cable":
            return own is not None and "cable" not in own
        case "wireless":
            return own is not None and not own & WIRELESS
        case "fibre":
            return own is not None and "fibre_onnet" not in own and resells_no["fibre"]
        case "copper":
            return values.get("leased_loop") == "no" and resells_no["copper"]
    return False


def implied_option(values: Mapping[str, Value], question: str) -> str | None:
    """The option, of a question that takes several, without which the line of today could not be there."""
    if question != "competitor_lines" or values.get("current_family") != "competitor":
        return None
    return "cable" if values.get("current_wire") == "cable" else None
