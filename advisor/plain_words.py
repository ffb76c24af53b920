"""A choice in the words of somebody who has never bought a phone line: for the top of the result."""

from advisor.advice import Advice, Option
from advisor.i18n import _
from advisor.wording import family_tag, provider_name
from rules.knowledge import KnowledgeBase
from rules.schema import Offer
from rules.verdict import Kind

# Lines whose words do not say that it is a competitor who runs them.
UNNAMED = ("clec_cable", "clec_satellite", "clec_resale_copper", "clec_resale_fibre")


def plain_provider(option: Option) -> str:
    """Who it is, as in "the old phone company"."""
    return plain_provider_type(option.offer.provider)


def plain_provider_type(name: str) -> str:
    """What a provider type is called, as in "the old phone company"."""
    return {
        "ilec": _("the old phone company"),
        "clec_facilities": _("a competitor with its own network"),
        "clec_une": _("a competitor on a rented line"),
        "clec_resale": _("a reseller"),
    }[name]


def plain_line(offer: Offer) -> str:
    """What to order from whom, as in "the cable company's line"."""
    return {
        "ilec_copper": _("the old phone company's copper line"),
        "ilec_fibre": _("the old phone company's fibre line"),
        "clec_fibre_onnet": _("a competitor's fibre line in your building"),
        "clec_fibre_build": _("a fibre line that a competitor builds to you"),
        "clec_cable": _("the cable company's line"),
        "clec_fixed_wireless": _("a competitor's radio link"),
        "clec_satellite": _("a satellite link"),
        "clec_une_copper": _("a competitor's service on a rented copper line"),
        "clec_resale_copper": _("a reseller's copper line"),
        "clec_resale_fibre": _("a reseller's fibre line"),
    }.get(offer.id, _(offer.name))


def plain_option(offer: Offer, *, is_hosted: bool) -> str:
    """The line, and who the phones come from where that is another company."""
    line = plain_line(offer)
    return _("{line} and phones from an internet phone company").format(line=line) if is_hosted else line


def plain_choice(advice: Advice, leader: Option) -> str:
    """What to take, as the end of a sentence; the line is named only where we know that it is there."""
    verdict, is_hosted = advice.verdict, leader.alternative.is_hosted
    stays = advice.stays
    if not verdict.access_is_known:
        template = (
            _("take the line from {provider} and your phones from an internet phone company")
            if is_hosted
            else _("stay with {provider}")
            if stays
            else _("choose {provider}")
        )
        return template.format(provider=plain_provider(leader))
    line = plain_line(leader.offer)
    if leader.offer.id in UNNAMED:
        line = _("a competitor: {line}").format(line=line)
    if verdict.kind is Kind.PRIMARY_AND_SECOND and verdict.second:
        template = (
            _("choose {line}. Take your phones from an internet phone company, and {second} as a second line")
            if is_hosted
            else _("stay with {line}. Add {second} as a second line")
            if stays
            else _("choose {line}. Add {second} as a second line")
        )
        return template.format(line=line, second=plain_line(verdict.second.option.offer))
    template = (
        _("choose {line}. Take your phones from an internet phone company")
        if is_hosted
        else _("stay with {line}")
        if stays
        else _("choose {line}")
    )
    return template.format(line=line)


def trade_words(advice: Advice, knowledge: KnowledgeBase) -> str:
    """What telecom people call the choice, and the old phone company; empty where nothing is chosen."""
    leader, rival = advice.verdict.leader, advice.verdict.rival
    if leader is None:
        return ""
    names = {"provider": provider_name(leader, knowledge), "tag": family_tag(leader)}
    if advice.verdict.kind is Kind.TOO_CLOSE and rival:
        return _(
            "In telecom words: {provider} ({tag}) or {other} ({other_tag}). The old phone company is the"
            " incumbent."
        ).format(other=provider_name(rival, knowledge), other_tag=family_tag(rival), **names)
    if leader.family == "incumbent":
        return _("In telecom words: {provider} ({tag}).").format(**names)
    return _("In telecom words: {provider} ({tag}). The old phone company is the incumbent.").format(**names)
