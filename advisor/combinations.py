"""Answers that are more than one name, all that a case calls for: each kind has a module of its own."""

from advisor.advice import Advice
from advisor.combination_parts import Combination, CombinationKind, Part
from advisor.paths import access_and_voice, two_paths
from advisor.sites import several_sites
from advisor.special_lines import special_lines
from advisor.waiting import stay_until
from rules.knowledge import KnowledgeBase

# The most urgent first.
MAKERS = (special_lines, stay_until, two_paths, access_and_voice, several_sites)


def combinations(advice: Advice, knowledge: KnowledgeBase) -> tuple[Combination, ...]:
    """Those that this case calls for, the most urgent first."""
    return tuple(found for make in MAKERS if (found := make(advice, knowledge)))


__all__ = ["Combination", "CombinationKind", "Part", "combinations"]
