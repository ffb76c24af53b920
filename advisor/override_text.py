"""Local knowledge in words, and the verdict with and without it."""

from collections.abc import Iterator

from advisor.advice import Advice
from advisor.i18n import _, day, figure
from advisor.overrides import FactOverride, Override, RatingOverride
from advisor.reasons import firmness, headline
from rules.knowledge import KnowledgeBase

TOLD = 0.05  # rating points: less is not told


def override_text(override: Override, knowledge: KnowledgeBase) -> str:
    """What was replaced, and why.

    Args:
        knowledge: As published.
    """
    if isinstance(override, FactOverride):
        return " ".join(_sentences(override, knowledge))
    if isinstance(override, RatingOverride):
        return _("{criterion} of {provider} is rated {rating} here. Reason given: {reason}").format(
            criterion=_(knowledge.criterion[override.criterion].name),
            provider=_(knowledge.provider[override.provider].name),
            rating=figure(override.rating),
            reason=override.reason,
        )
    record = knowledge.rule.get(override.record) or knowledge.fact.get(override.record)
    title = _(record.title) if record else override.record
    return _("{record}, “{title}”, does not hold here. Reason given: {reason}").format(
        record=override.record, title=title, reason=override.reason
    )


def overrides_told(advice: Advice, knowledge: KnowledgeBase) -> list[str]:
    """What was replaced, why, and where a rating leaves each line: what the line changes comes on top of it.

    Args:
        knowledge: As published.
    """
    return [
        " ".join([override_text(one, knowledge), *_resulting(one, advice)])
        if isinstance(one, RatingOverride)
        else override_text(one, knowledge)
        for one in advice.overrides
    ]


def _resulting(override: RatingOverride, advice: Advice) -> Iterator[str]:
    for option in advice.options:
        if option.offer.provider != override.provider or option.alternative.is_hosted:
            continue
        cell = next(one for one in option.trace.cells if one.criterion == override.criterion)
        if abs(cell.rating - override.rating) > TOLD:
            yield _("With what the line itself changes, {line} stands at {rating}.").format(
                line=_(option.offer.name), rating=figure(cell.rating)
            )


def side_by_side(advice: Advice, knowledge: KnowledgeBase) -> list[dict[str, str]]:
    """Rows of a table: the verdict with the local knowledge, and without it."""
    assert advice.without is not None
    rows = ((_("With local knowledge"), advice), (_("As published"), advice.without))
    return [
        {
            _("Verdict"): name,
            _("Advice"): headline(one, knowledge),
            _("How firm"): firmness(one, knowledge),
        }
        for name, one in rows
    ]


def _sentences(override: FactOverride, knowledge: KnowledgeBase) -> Iterator[str]:
    fact = knowledge.fact[override.fact]
    yield _("{fact}, “{title}”, is another one here, by local knowledge.").format(
        fact=fact.id, title=_(fact.title)
    )
    if override.statement:
        yield _("Here it reads: “{words}”").format(words=override.statement)
        yield _("As published it reads: “{words}”").format(words=_(fact.statement))
    if override.valid_to:
        yield _("Here it holds until {date}.").format(date=day(override.valid_to))
    if override.watch_date:
        yield _("Here the day to watch is {date}.").format(date=day(override.watch_date))
    if override.rules:
        yield _("These rules on it do not hold here: {rules}.").format(rules=", ".join(override.rules))
    yield _("Reason given: {reason}").format(reason=override.reason)
