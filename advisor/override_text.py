"""Local knowledge in words, and the verdict with and without it."""

from advisor.advice import Advice
from advisor.i18n import _
from advisor.overrides import Override, RatingOverride
from advisor.reasons import firmness, headline
from rules.knowledge import KnowledgeBase


def override_text(override: Override, knowledge: KnowledgeBase) -> str:
    """What was replaced, and why."""
    if isinstance(override, RatingOverride):
        return _("{criterion} of {provider} is rated {rating:g} here. Reason given: {reason}").format(
            criterion=_(knowledge.criterion[override.criterion].name),
            provider=_(knowledge.provider[override.provider].name),
            rating=override.rating,
            reason=override.reason,
        )
    record = knowledge.rule.get(override.record) or knowledge.fact.get(override.record)
    title = _(record.title) if record else override.record
    return _("{record}, “{title}”, does not hold here. Reason given: {reason}").format(
        record=override.record, title=title, reason=override.reason
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
