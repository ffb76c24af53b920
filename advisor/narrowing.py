"""The first step of a scale that flips a verdict: about right on few draws, then to the step on all."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from advisor.scales import Scale
from advisor.variants import Case, Change, Outcome, Tried

LOOK = 256  # draws that find about the right step
MOST = 5  # as many flips as are wanted
ROUNDS = 40  # far more than any scale needs; so that no odd case can hold up the page
SLACK = 0.1  # of a size: how far the look may be off
AT_ONCE = 8  # ways followed together: more than are wanted, for a look may be off
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

    def widest(self) -> "Way":
        """From the start to the last rung."""
        return self.between(self.scale.start, self.rungs[-1])

    def last_below(self, limit: float) -> int:
        """The last step, from the start, whose size is below the limit."""
        start = self.scale.start
        ahead = 1 if self.high > start else -1
        steps = range(abs(self.high - start))
        return start + ahead * max(
            (one for one in steps if self.scale.size(start + ahead * one) < limit), default=0
        )

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

    def further_out(self) -> list["Way"]:
        """From the far end to the next rung, if there is one."""
        start = self.scale.start
        outside = [k for k in self.rungs if abs(k - start) > abs(self.high - start)]
        return [self.between(self.high, outside[0])] if outside else []

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
    case: Case, today: Outcome, near: Iterable[tuple[Way, int]], smaller: Sequence[float]
) -> list[tuple[Scale, int, Outcome]]:
    """For each way the first step that flips on all draws, smallest change first.

    Args:
        near: Rungs that seem to flip, or may.
        smaller: Sizes of the flips found already; what is larger than MOST of all is not followed.
    """
    first: dict[int, tuple[Way, int]] = {}
    for way, k in near:
        if id(way) not in first or abs(k - way.low) < abs(first[id(way)][1] - way.low):
            first[id(way)] = way, k
    ways = []
    for way, k in first.values():
        place = way.rungs.index(k)
        ways.append(way.between(way.rungs[place - 1] if place else way.scale.start, k))
    limit = sorted(smaller)[MOST - 1] if len(smaller) >= MOST else 1.0
    ways = [way for way in ways if way.scale.size(way.low) < limit]
    looked = _to_the_step(today, ways, lambda changes: case.tried(changes, LOOK))
    waiting = [way for way, _ in looked] + _missed(case, today, ways, [way for way, _ in looked])
    waiting.sort(key=lambda way: way.size)
    found: list[tuple[Scale, int, Outcome]] = []
    while waiting:
        batch, waiting = waiting[:AT_ONCE], waiting[AT_ONCE:]
        exact = _to_the_step(today, [way.widened() for way in batch], case.tried)
        found += [(way.scale, way.high, outcome) for way, outcome in exact]
        sizes = sorted([*smaller, *(scale.size(k) for scale, k, _ in found)])
        if len(sizes) >= MOST:
            waiting = _that_could_be_smaller(case, today, waiting, sizes[MOST - 1])
    return sorted(found, key=lambda one: one[0].size(one[1]))


def _missed(case: Case, today: Outcome, ways: Sequence[Way], seen: Sequence[Way]) -> list[Way]:
    """The ways that flip on all draws, though the look did not show it."""
    known = {(id(way.scale), way.rungs) for way in seen}
    left = [way for way in ways if (id(way.scale), way.rungs) not in known]
    outcomes = case.tried([way.scale.change(way.high) for way in left]).outcomes if left else ()
    return [way for way, outcome in zip(left, outcomes, strict=True) if outcome != today]


def _that_could_be_smaller(case: Case, today: Outcome, ways: Sequence[Way], limit: float) -> list[Way]:
    """The ways that flip on all draws by a change smaller than the limit, as far as the look says so."""
    ends = [(way, way.widest().last_below(limit)) for way in ways if way.size < limit + SLACK]
    ends = [(way, k) for way, k in ends if k != way.scale.start]
    if not ends:
        return []
    outcomes = case.tried([way.scale.change(k) for way, k in ends]).outcomes
    return [
        way.between(way.scale.start, k) for (way, k), one in zip(ends, outcomes, strict=True) if one != today
    ]


def _to_the_step(
    today: Outcome, ways: Sequence[Way], tried: Callable[[Sequence[Change]], Tried]
) -> list[tuple[Way, Outcome]]:
    """Each way narrowed until its ends are neighbours; without the ways that do not flip.

    One that flips at its near end is looked at nearer to the start; one that flips nowhere, further out.
    """
    found: list[tuple[Way, Outcome]] = []
    for _ in range(ROUNDS):
        if not ways:
            break
        steps = [way.inner() for way in ways]
        outcomes = iter(
            tried([way.scale.change(k) for way, ks in zip(ways, steps, strict=True) for k in ks]).outcomes
        )
        going_on: list[Way] = []
        for way, ks in zip(ways, steps, strict=True):
            flipped = [(k, one) for k, one in zip(ks, outcomes, strict=False) if one != today]
            if not flipped:
                going_on += way.further_out()
            elif flipped[0][0] == way.low:
                going_on.append(way.between(way.nearer(), way.low))
            else:
                high, outcome = flipped[0]
                place = ks.index(high)
                narrowed = way.between(ks[place - 1] if place else way.low, high)
                if abs(narrowed.high - narrowed.low) == 1:
                    found.append((narrowed, outcome))
                else:
                    going_on.append(narrowed)
        ways = going_on
    return found
