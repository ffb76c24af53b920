"""The shares as whole ways of 100, the same figures wherever they are told."""

from collections.abc import Sequence
from dataclasses import dataclass

from advisor.advice import Advice
from advisor.i18n import _
from advisor.plain_words import plain_provider_type
from rules.knowledge import KnowledgeBase
from rules.schema import PROVIDERS
from rules.verdict import ways_of_100

UNDECIDED = "none"  # ways of weighing with no real difference


@dataclass(frozen=True, slots=True)
class LineCounts:
    """How many of 100 ways each line is first in, clearly; all of them and `undecided` add up to 100.

    Attributes:
        of_options: Count of each viable choice, by its id.
        of_others: Provider type -> count of its lines that are none of these. Where a line at the address is
            not known, each way takes one of the usual ones.
        undecided: Ways with no real difference.
    """

    of_options: dict[str, int]
    of_others: dict[str, int]
    undecided: int


def share_counts(advice: Advice) -> dict[str, int]:
    """Provider type -> how many of 100 ways of weighing it is first in; UNDECIDED is what is left over."""
    counts = {name: ways_of_100(advice.shares[name]) for name in PROVIDERS}
    return counts | {UNDECIDED: 100 - sum(counts.values())}


def line_counts(advice: Advice) -> LineCounts | None:
    """The counts of the provider types, each cut into its lines; None where no ways were drawn."""
    if not advice.draws:
        return None
    counts = share_counts(advice)
    of_options: dict[str, int] = {}
    of_others: dict[str, int] = {}
    for name in PROVIDERS:
        own = [one for one in advice.viable if one.offer.provider == name]
        shares = [one.trace.clear_first_share for one in own]
        *known, others = whole_parts(counts[name], [*shares, advice.shares[name] - sum(shares)])
        of_options |= {one.id: count for one, count in zip(own, known, strict=True)}
        of_others |= {name: others} if others else {}
    return LineCounts(of_options, of_others, counts[UNDECIDED])


def whole_parts(total: int, shares: Sequence[float]) -> list[int]:
    """The shares as whole ways of 100 that add up to the total: what is over goes to the largest remainders.

    >>> whole_parts(44, [0.406, 0.03, 0.009])
    [40, 3, 1]
    """
    parts = [ways_of_100(one) for one in shares]
    by_remainder = sorted(range(len(parts)), key=lambda place: parts[place] - 100 * shares[place])
    for place in by_remainder[: total - sum(parts)]:
        parts[place] += 1
    return parts


def counts_sentence(advice: Advice, knowledge: KnowledgeBase, *, plain: bool = False) -> str:
    """Who came first in how many of 100 ways, largest first, and in how many there was no real difference."""
    counts = share_counts(advice)
    undecided = counts.pop(UNDECIDED)
    told = [
        _("{provider} {count}").format(
            provider=plain_provider_type(name) if plain else _(knowledge.provider[name].name), count=count
        )
        for name, count in sorted(counts.items(), key=lambda one: -one[1])
        if count
    ]
    if undecided:
        told.append(_("no real difference {count}").format(count=undecided))
    return _("Who came first, of 100 ways: {list}.").format(list=", ".join(told))


def rest_counts(counts: LineCounts | None, knowledge: KnowledgeBase) -> list[tuple[str, int]]:
    """Rows below those of the choices: lines that nobody has told us of, and no real difference."""
    if counts is None:
        return []
    rows = [(name_of_others(name, knowledge), count) for name, count in counts.of_others.items()]
    return [*rows, *([(_("No real difference"), counts.undecided)] if counts.undecided else [])]


def name_of_others(provider: str, knowledge: KnowledgeBase) -> str:
    return _("Another line of {provider}: you have not told us all that reach you").format(
        provider=_(knowledge.provider[provider].name)
    )
