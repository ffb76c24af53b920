"""Where the leader is ahead of its rival, and behind, and what did it: reasons and their causes in words."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from advisor.advice import Advice, Option
from advisor.assumed import requirements_behind
from advisor.i18n import _, as_sentence
from advisor.prepared import interview_of
from advisor.wording import assumed_by, assumed_first, rating_id
from rules.costs import QUOTES
from rules.knowledge import KnowledgeBase
from rules.robustness import PRACTICALLY_EQUAL
from rules.schema import Change, Mark, Modifier, RatingCell, Rule, sources_of_change
from rules.trace import AppliedChange, Cell, holding_leaves
from rules.value_functions import BEST, WORST, partial_value

REASONS = 3  # as many as an owner will read
LEAST_DIFFERENCE = 0.005  # of the value: smaller differences are no reason
MIDDLE = (WORST + BEST) / 2  # of the scale of ratings


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason for or against, with the records and sources it rests on."""

    text: str
    records: tuple[str, ...]
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Cause:
    """What moved a cell by about so many points of the scale, up or down, and the words for it."""

    points: float
    text: str
    record: str
    sources: tuple[str, ...]


def differences(advice: Advice, knowledge: KnowledgeBase, sign: int) -> tuple[Reason, ...]:
    """The criteria on which the leader is ahead (sign 1) or behind (-1), the largest contributions first."""
    leader, other = advice.verdict.leader, compared_with(advice)
    assert leader is not None
    amounts = _amounts(leader, other)
    found = sorted(
        (name for name in amounts if sign * amounts[name] > 0), key=lambda name: -abs(amounts[name])
    )
    large = [name for name in found if abs(amounts[name]) > LEAST_DIFFERENCE][:REASONS]
    if not large and sign * sum(amounts.values()) > PRACTICALLY_EQUAL:
        large = found[:REASONS]  # many small differences that make a real one
    told: set[str] = set()  # assumptions named so far: each is told in full once
    return tuple(_reason(advice, other, name, knowledge, sign, told) for name in large)


def ruled_out_rivals(advice: Advice) -> tuple[Option, ...]:
    """Alternatives of other provider types than the leader's that are ruled out, best first."""
    leader = advice.verdict.leader
    return tuple(one for one in advice.ruled_out if leader and one.offer.provider != leader.offer.provider)


def only_one_left(advice: Advice, knowledge: KnowledgeBase) -> Reason:
    """Why nothing of another provider type competes with the leader."""
    gone = ruled_out_rivals(advice) if advice.verdict.compared else advice.ruled_out
    if not gone:
        return Reason(_nothing_else(advice), (), ())
    rules = tuple(dict.fromkeys(name for option in gone for name in option.trace.knocked_out_by))
    titles = "; ".join(_(knowledge.rule[name].title) for name in rules)
    if advice.verdict.compared:
        template = _("Ruled out here: {lines}. The reason: {titles}.")
    elif advice.offers_are_known:
        template = _("Every other line on offer is ruled out: {titles}.")
    else:
        template = _("Every other line that we know of is ruled out: {titles}.")
    lines = ", ".join(dict.fromkeys(_(option.offer.name) for option in gone))
    text = template.format(lines=lines, titles=titles)
    return Reason(text, rules, _unique(knowledge.rule[name].sources for name in rules))


def _nothing_else(advice: Advice) -> str:
    if is_only_line(advice):
        if advice.offers_are_known:
            return _("Nothing else is on offer at your address.")
        return _("Nothing else that you know of is on offer at your address.")
    if advice.offers_are_known:
        return _("No other kind of provider is on offer at your address.")
    return _("No other kind of provider that you know of is on offer at your address.")


def is_only_line(advice: Advice) -> bool:
    """Nothing but the leader's line is on offer."""
    return len({one.offer.id for one in advice.options}) == 1


def rating_cell(option: Option, cell: Cell, knowledge: KnowledgeBase) -> RatingCell:
    """The published rating behind a cell: of the voice company for voice criteria with hosted voice."""
    criterion = knowledge.criterion[cell.criterion]
    hosted_row = option.alternative.is_hosted and criterion.layer == "voice"
    return _published(cell.criterion, "hosted" if hosted_row else option.offer.provider, knowledge)


def explanation(
    leader: Option, other: Option | None, criterion: str, knowledge: KnowledgeBase, sign: int
) -> Cause:
    """What did most to put the leader ahead (sign 1) or behind (-1).

    That is a change that moved it that way or the other one away, or the distance between the two published
    ratings. What moved both alike is left out. A change says more about this address than a published
    rating, so a rating speaks only where it did more than twice as much, or nothing was changed.
    """
    told = _quoted(leader, other, criterion)
    if told:
        return Cause(0.0, told, criterion, ())
    own = list(_causes(leader, other, criterion, knowledge))
    their = list(_causes(other, leader, criterion, knowledge)) if other else []
    found = [one for one in own if sign * one.points > 0 and one not in their]
    found += [one for one in their if sign * one.points < 0 and one not in own]
    published = _published_cause(leader, other, criterion, knowledge, sign)
    largest = max(found, key=lambda one: abs(one.points), default=published)
    return published if sign * published.points > 2 * abs(largest.points) else largest


def compared_with(advice: Advice) -> Option | None:
    """What the verdict compares the leader with, or the best of another type among those ruled out."""
    return advice.verdict.compared or next(iter(ruled_out_rivals(advice)), None)


def _amounts(leader: Option, other: Option | None) -> dict[str, float]:
    """Criterion -> what the leader gains or loses in value; against the middle where there is no other."""
    if other is None:
        middle = partial_value(MIDDLE)
        return {cell.criterion: cell.weight * (cell.partial_value - middle) for cell in leader.trace.cells}
    pairs = zip(leader.trace.cells, other.trace.cells, strict=True)
    return {own.criterion: own.contribution - their.contribution for own, their in pairs}


def _reason(
    advice: Advice, other: Option | None, name: str, knowledge: KnowledgeBase, sign: int, before: set[str]
) -> Reason:
    """One reason; the assumptions it names in full join those named `before`."""
    criterion, leader = knowledge.criterion[name], advice.verdict.leader
    assert leader is not None
    cause = explanation(leader, other, name, knowledge, sign)
    assumed = _assumed_for(cause.record, advice, knowledge)
    told = cause.text
    if _cell(leader, name).is_quoted and _shares_its_price(leader, name, advice):
        told = _("{reason} That price stands for all lines of its kind of carrier.").format(reason=told)
    if assumed and before >= set(assumed):
        told = _("{reason} (It rests on the same assumption.)").format(reason=told)
    told = assumed_first(
        told, {field: one for field, one in assumed.items() if field not in before}, interview_of(knowledge)
    )
    before |= set(assumed)
    for one in knowledge.emphases:
        if one.id in advice.trace.weights.emphases and one.criterion == name and one.factor < 1:
            told = _("{reason} It counts for less in your case. {why}").format(reason=told, why=_(one.reason))
    records = tuple(dict.fromkeys((name, cause.record)))
    # A sentence of a phrase and an explanation, each translated as a whole.
    if other is None:
        template = _("Good marks for: {criterion}. {reason}")
        if sign < 0:
            template = _("Weak marks for: {criterion}. {reason}")
        text = template.format(criterion=_(criterion.name), reason=told)
        return Reason(text, records, cause.sources)
    opening = _(criterion.advantage if sign > 0 else criterion.drawback)
    return Reason(f"{as_sentence(opening)}. {told}", records, cause.sources)


def _shares_its_price(leader: Option, price: str, advice: Advice) -> bool:
    """Whether the one price that was asked for stands for more lines than the leader's."""
    alike = (one for one in advice.viable if QUOTES[one.offer.provider] == QUOTES[leader.offer.provider])
    return len({one.offer.id for one in alike if _cell(one, price).is_quoted}) > 1


def _assumed_for(record: str, advice: Advice, knowledge: KnowledgeBase) -> Mapping[str, object]:
    """What a rule or a modifier rests on that is only assumed: field -> the value taken for it."""
    fired = next((one for one in advice.trace.rules if one.rule.id == record), None)
    if fired:
        return assumed_by(fired)
    when = next((one.when for one in knowledge.modifiers if one.id == record), None)
    assumed = {one.field: one.value for one in advice.trace.assumed}
    if when is None or not any(leaf.field in assumed for leaf in when.leaves()):
        return {}
    is_one_test = when.field is not None  # it holds, or it would be no cause: no need to look
    holding = [when] if is_one_test else holding_leaves(when, requirements_behind(advice, knowledge), {})
    return {leaf.field: assumed[leaf.field] for leaf in holding if leaf.field in assumed}


def _quoted(leader: Option, other: Option | None, criterion: str) -> str | None:
    """What to say where real prices stand in the place of a rating."""
    if _cell(leader, criterion).is_quoted:
        return _("Here the prices that you gave us count, and not our rating.")
    if other and _cell(other, criterion).is_quoted:
        return _("Here our rating is set beside the prices that you gave us.")
    return None


def _published_cause(
    leader: Option, other: Option | None, criterion: str, knowledge: KnowledgeBase, sign: int
) -> Cause:
    """The distance of the published ratings.

    In the words of the leader's rating if it has a sentence for the side in question, else of the other
    one's. Without either it counts for nothing beside a change.
    """
    own = rating_cell(leader, _cell(leader, criterion), knowledge)
    their = rating_cell(other, _cell(other, criterion), knowledge) if other else None
    points = own.typical - (their.typical if their else MIDDLE)
    for rating, side in ((own, sign), (their, -sign)):
        text = rating and _one_sided(rating, side)
        if rating and text:
            record = rating_id(rating) if rating.mark is Mark.LOCAL else criterion
            return Cause(points, _(text), record, rating.sources)
    return Cause(0.0, _(own.reason), criterion, own.sources)


def _one_sided(rating: RatingCell, side: int) -> str | None:
    """The sentence of a rating that says what is good about it (side 1), or poor (-1)."""
    return rating.reason_high if side > 0 else rating.reason_low


def _causes(
    option: Option, beside: Option | None, criterion: str, knowledge: KnowledgeBase
) -> Iterator[Cause]:
    """All that moved a cell from its published rating; hosted voice only where the other one is plain."""
    cell = _cell(option, criterion)
    spec = knowledge.criterion[criterion]
    is_hosted = option.alternative.is_hosted and spec.layer == "both"
    moved = cell.typical + sum(one.change for one in cell.changes)
    for one in cell.changes:
        points = one.change if one.cap is None else min(0.0, one.cap - moved)
        if points > 0 and is_hosted and spec.combine == "weaker":
            continue  # the weaker of line and voice counts, and a better line does not help the voice
        record = _changing_record(one, knowledge)
        stated = _stated_change(record, one, criterion)
        sources = sources_of_change(stated, record) if stated else record.sources
        yield Cause(points, _change_text(record, stated), record.id, sources)
    if is_hosted and not (beside and beside.alternative.is_hosted):
        hosted = _published(criterion, "hosted", knowledge)
        gap = hosted.typical - cell.typical
        points = min(0.0, gap) if spec.combine == "weaker" else gap / 2
        text = _one_sided(hosted, 1 if points > 0 else -1)
        yield Cause(points, _(text or hosted.reason), criterion, hosted.sources)


def _changing_record(change: AppliedChange, knowledge: KnowledgeBase) -> Modifier | Rule:
    modifiers = (one for one in knowledge.modifiers if one.id == change.record)
    return next(modifiers, None) or knowledge.rule[change.record]


def _stated_change(record: Modifier | Rule, applied: AppliedChange, criterion: str) -> Change | None:
    """The change as it stands in its record."""
    return next(
        (
            one
            for one in record.changes
            if one.criterion == criterion and (one.change or 0.0, one.cap) == (applied.change, applied.cap)
        ),
        None,
    )


def _change_text(record: Modifier | Rule, stated: Change | None) -> str:
    """The reason of the change itself, else what its record says; what is not confirmed says so."""
    own = stated.reason if stated else None
    text = _(own or (record.reason if isinstance(record, Modifier) else record.statement))
    if record.mark is Mark.KNOWN:
        return _("{statement} (Not confirmed: check before you rely on it.)").format(statement=text)
    return text


def _cell(option: Option, criterion: str) -> Cell:
    return next(one for one in option.trace.cells if one.criterion == criterion)


def _published(criterion: str, provider: str, knowledge: KnowledgeBase) -> RatingCell:
    return next(one for one in knowledge.ratings if one.criterion == criterion and one.provider == provider)


def _unique(groups: Iterable[Iterable[str]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one for group in groups for one in group))
