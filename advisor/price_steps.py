"""Written offers to ask for: for what is advised and for what stands beside it."""

from collections.abc import Iterator

from advisor.advice import Advice, Option
from advisor.dated_steps import Step
from advisor.deadlines import offers_by
from advisor.i18n import _
from advisor.plain_words import plain_option
from advisor.staying import is_kept, may_be_kept
from rules.costs import QUOTES
from rules.knowledge import KnowledgeBase
from rules.verdict import Kind


def price_steps(advice: Advice, knowledge: KnowledgeBase) -> Iterator[Step]:
    """One step at most: none is asked for the line of today, which has a price, nor for what was quoted."""
    text = _text(advice)
    if text:
        why = _("A real price for your address beats any rating.")
        yield Step(text, why, offers_by(advice, knowledge), ("N-RFP-04", "R-27"))


def both_prices_are_known(advice: Advice) -> bool:
    """Whether the customer has a price for what is advised and for its rival, so that no offer is missing."""
    both = (advice.verdict.leader, advice.verdict.rival)
    return all(one is not None and _has_price(one, advice) for one in both)


def _has_price(option: Option, advice: Advice) -> bool:
    answers = advice.trace.answers
    pays = is_kept(option, answers) and answers.get("monthly_bill") is not None
    return pays or _is_quoted(option, advice)


def _is_quoted(option: Option, advice: Advice) -> bool:
    return advice.trace.answers.get(QUOTES[option.offer.provider]) is not None


def _text(advice: Advice) -> str:
    verdict, answers = advice.verdict, advice.trace.answers
    added = verdict.second.option if verdict.kind is Kind.PRIMARY_AND_SECOND and verdict.second else None
    leader, beside = verdict.leader, added or verdict.rival
    options = [one for one in (leader, beside) if one]
    quoted = [one for one in options if _is_quoted(one, advice)]
    open_ones = [one for one in options if one not in quoted and may_be_kept(one, answers)]
    known = [one for one in options if one in quoted or one in open_ones or is_kept(one, answers)]
    names = [_name(one) for one in options if one not in known]
    if names and answers.get("offer_source") == "written_offer" and leader not in open_ones:
        if len(names) == 2:
            return _(
                "Have a written offer with every fee in for both, if you lack one. One is for {first}. The"
                " other is for {second}."
            ).format(first=names[0], second=names[1])
        form = _("If you lack one, ask for a written offer with every fee in it: {first}.")
        return form.format(first=names[0])
    if leader and leader in open_ones:
        if names:
            return _(
                "Ask for a written offer with every fee in it: {other}. Get one for {line} too, unless that"
                " is the line you have."
            ).format(other=names[0], line=_name(leader))
        form = _("Unless it is the line you have, ask for a written offer with every fee in it: {line}.")
        return form.format(line=_name(leader))
    if len(names) == 2:
        return _(
            "Get two written offers with every fee in. One is for {first}. The other is for {second}."
        ).format(first=names[0], second=names[1])
    if names and known and not added:
        return _(
            "Ask for a written offer with every fee in it: {line}. Set it beside the price that you have."
        ).format(line=names[0])
    if names:
        return _("Ask for a written offer with every fee in it: {first}.").format(first=names[0])
    if verdict.kind is Kind.TOO_CLOSE and both_prices_are_known(advice):
        return _(
            "Ask both for every fee and tax, the contract terms, the day the service works and two customers"
            " whom you can phone."
        )
    if quoted and answers.get("offer_source") == "written_offer":
        return _("Ask if your written offers hold every fee and tax.")
    if quoted:
        return _("Ask if the prices that you were quoted hold every fee and tax, and have them in writing.")
    return ""  # it is the line of today, and nothing stands beside it


def _name(option: Option) -> str:
    return plain_option(option.offer, is_hosted=option.alternative.is_hosted)
