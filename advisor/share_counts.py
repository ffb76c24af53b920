"""The shares of the provider types as whole ways of 100, the same figures wherever they are told."""

from collections.abc import Sequence

from advisor.advice import Advice, Option
from advisor.i18n import _
from rules.schema import PROVIDERS
from rules.verdict import ways_of_100

UNDECIDED = "none"  # ways of weighing with no real difference


def share_counts(advice: Advice) -> dict[str, int]:
    """Provider type -> how many of 100 ways of weighing it is first in; UNDECIDED is what is left over."""
    counts = {name: ways_of_100(advice.shares[name]) for name in PROVIDERS}
    return counts | {UNDECIDED: 100 - sum(counts.values())}


def share_of_others(options: Sequence[Option]) -> float:
    """Share of the ways in which a line is first that is none of these: one that nobody has told us of.

    Where a line at the address is not known, each way takes one of the usual ones. Less than half a way of
    100 is 0.
    """
    rest = 1.0 - sum(one.trace.first_share for one in options)
    return rest if rest >= 0.005 else 0.0  # nothing either where nothing was drawn and each share is NaN


def name_of_others() -> str:
    return _("Another line: you have not told us all that reach you")
