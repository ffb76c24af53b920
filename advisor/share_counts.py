"""The shares of the provider types as whole ways of 100, the same figures wherever they are told."""

from advisor.advice import Advice
from rules.schema import PROVIDERS
from rules.verdict import ways_of_100

UNDECIDED = "none"  # ways of weighing with no real difference


def share_counts(advice: Advice) -> dict[str, int]:
    """Provider type -> how many of 100 ways of weighing it is first in; UNDECIDED is what is left over."""
    counts = {name: ways_of_100(advice.shares[name]) for name in PROVIDERS}
    return counts | {UNDECIDED: 100 - sum(counts.values())}
