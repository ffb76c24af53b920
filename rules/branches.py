"""Records that divide the answers of one question among themselves, and the answers that they leave out."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from rules.knowledge import KnowledgeBase
from rules.schema import AppliesTo, Condition, Modifier, Offer

Scope = tuple[str, AppliesTo]  # a field, and what its records apply to


@dataclass(frozen=True, slots=True)
class MissingBranch:
    """An answer for which none of these records is made, though their alternatives are on offer then."""

    field: str
    option: str
    records: tuple[str, ...]


def missing_branches(knowledge: KnowledgeBase) -> tuple[MissingBranch, ...]:
    """Answers that slip through between records.

    Modifiers with the same scope that each name answers to the same question, and nothing else, divide that
    question among themselves: two of them or more, which name at least half of its answers. Then each answer
    with which one of their alternatives can be on offer needs its branch.
    """
    named: dict[Scope, list[tuple[Modifier, tuple[str, ...]]]] = defaultdict(list)
    for one in knowledge.modifiers:
        options = _options_of(one.when)
        if one.when is not None and one.when.field and options:
            named[one.when.field, one.applies_to].append((one, options))
    found = []
    for (field, applies_to), branches in named.items():
        told = {option for _, options in branches for option in options}
        possible = knowledge.field[field].options
        if len(branches) < 2 or 2 * len(told) < len(possible):
            continue
        offers = [one for one in knowledge.offers if _is_selected(applies_to, one)]
        found += [
            MissingBranch(field, option, tuple(one.id for one, _ in branches))
            for option in possible
            if option not in told and any(_can_be_on_offer(one, field, option) for one in offers)
        ]
    return tuple(found)


def _options_of(condition: Condition | None) -> tuple[str, ...]:
    if condition is None:
        return ()
    return (condition.equals,) if condition.equals is not None else condition.one_of or ()


def _is_selected(applies_to: AppliesTo, offer: Offer) -> bool:
    return (not applies_to.providers or offer.provider in applies_to.providers) and (
        not applies_to.accesses or offer.access in applies_to.accesses
    )


def _can_be_on_offer(offer: Offer, field: str, option: str) -> bool:
    """Whether the line can be had where this is the answer, as far as plain tests of the field tell."""
    return all(option in options for options in _needed(offer.available_when, field))


def _needed(condition: Condition, field: str) -> Iterator[tuple[str, ...]]:
    """The answers to the field that the condition asks for, from each test that must hold."""
    if condition.field == field:
        yield _options_of(condition)
    for part in condition.all or ():
        yield from _needed(part, field)
