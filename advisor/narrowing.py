"""The first step of a scale that flips a verdict, narrowed down on more and more draws."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from advisor.scales import Scale
from advisor.variants import Case, Change, Outcome

LOOKS = ((64, 10), (256, 5))  # draws of a look, and how many ways with the smallest changes go on
INNER = 3  # steps looked at between two others


@dataclass(frozen=True, slots=True)
class Way:
    """One direction on a scale.

    Attributes:
        rungs: Steps looked at first, nearest to the start first.
        low: A step that does not flip, as far as one can see.
        high: A step that does.
    """

    scale: Scale
    rungs: tuple[int, ...]
    low: int
    high: int

    @property
    def size(self) -> float:
        return self.scale.size(self.high)

    def inner(self) -> list[int]:
        """Both ends and steps between them, nearest to the start first; not the start, which never flips."""
        width = self.high - self.low
        steps = [self.low + round(width * part / (INNER + 1)) for part in range(INNER + 2)]
        return [k for k in dict.fromkeys(steps) if k != self.scale.start]

    def nearer(self) -> int:
        """A step well on the near side of `low`."""
        step = 4 * (self.low - self.high)
        start = self.scale.start
        return max(start, self.low + step) if self.low > start else min(start, self.low + step)

    def between(self, low: int, high: int) -> "Way":
        return replace(self, low=low, high=high)

    def widened(self) -> "Way":
        """With as much room again on both sides: fewer draws see less sharply."""
        width = self.high - self.low
        low, high = self.low - width, self.high + width
        start, end = self.scale.start, self.rungs[-1]
        if end > start:
            return self.between(max(low, start), min(high, end))
        return self.between(min(low, start), max(high, end))


def ways_of(scale: Scale) -> Iterator[Way]:
    """The directions in which there is something to try."""
    for is_up in (False, True):
        rungs = tuple(k for k in scale.rungs if (k > scale.start) == is_up)
        if rungs:
            yield Way(scale, rungs, scale.start, rungs[-1])


def first_steps(
    case: Case, today: Outcome, near: Iterable[tuple[Way, int]], limit: float
) -> list[tuple[Scale, int, Outcome]]:
    """For each way the first step that flips on all draws, smallest change first.

    Args:
        near: Rungs that seem to flip, or may.
        limit: Larger changes than this are of no interest.
    """
    first: dict[int, tuple[Way, int]] = {}
    for way, k in near:
        if id(way) not in first or abs(k - way.low) < abs(first[id(way)][1] - way.low):
            first[id(way)] = way, k
    ways = []
    for way, k in first.values():
        place = way.rungs.index(k)
        ways.append(way.between(way.rungs[place - 1] if place else way.scale.start, k))
    for draws, most in LOOKS:
        ways = [way for way in ways if way.scale.size(way.low) < limit]
        ways = sorted((way for way, _ in _to_the_step(case, today, ways, draws)), key=lambda way: way.size)
        ways = [way.widened() for way in ways[:most]]
    found = [(way.scale, way.high, outcome) for way, outcome in _to_the_step(case, today, ways, None)]
    return sorted(found, key=lambda one: one[0].size(one[1]))


def _to_the_step(
    case: Case, today: Outcome, ways: Sequence[Way], draws: int | None
) -> list[tuple[Way, Outcome]]:
    """Each way narrowed until its ends are neighbours on these draws; without the ways that do not flip."""
    found: list[tuple[Way, Outcome]] = []
    while ways:
        narrowed = _narrowed(case, today, ways, draws)
        found += [(way, outcome) for way, outcome in narrowed if abs(way.high - way.low) == 1]
        ways = [way for way, _ in narrowed if abs(way.high - way.low) > 1]
    return found


def _narrowed(
    case: Case, today: Outcome, ways: Sequence[Way], draws: int | None
) -> list[tuple[Way, Outcome]]:
    """Each way with its ends drawn in; one that flips at its near end, or nowhere, is looked at elsewhere."""
    result: list[tuple[Way, Outcome]] = []
    while ways:
        steps = [way.inner() for way in ways]
        changes: list[Change] = [way.scale.change(k) for way, ks in zip(ways, steps, strict=True) for k in ks]
        outcomes = iter(case.tried(changes, draws).outcomes)
        again = []
        for way, ks in zip(ways, steps, strict=True):
            flipped = [(k, one) for k, one in zip(ks, outcomes, strict=False) if one != today]
            if flipped and flipped[0][0] == way.low:
                again.append(way.between(way.nearer(), way.low))
            elif flipped:
                high, outcome = flipped[0]
                place = ks.index(high)
                result.append((way.between(ks[place - 1] if place else way.low, high), outcome))
            else:
                outside = [k for k in way.rungs if abs(k - way.scale.start) > abs(way.high - way.scale.start)]
                if outside:
                    again.append(way.between(way.high, outside[0]))
        ways = again
    return result
