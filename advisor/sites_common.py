"""What several sites have in common, in sentences: one bill, what it costs, and who cannot have it."""

from collections.abc import Iterator

from advisor.advice import Advice
from advisor.i18n import _, figure
from advisor.questions import COUNTRY, Interview
from advisor.sites import CommonProvider, SiteException, SitesAdvice
from advisor.wording import provider_name
from rules.knowledge import KnowledgeBase
from rules.verdict import Strength


def sites_sentences(sites: SitesAdvice, knowledge: KnowledgeBase, interview: Interview) -> tuple[str, ...]:
    """What the sites have in common, what one bill would cost in points, and which sites differ."""
    return tuple(_sentences(sites, knowledge, interview))


def _sentences(sites: SitesAdvice, knowledge: KnowledgeBase, interview: Interview) -> Iterator[str]:
    choosing = sites.choosing
    for name in sites.sites:
        if name not in choosing:
            text = _("{site}: its lines serve machines only, so it stays out of this choice.")
            yield text.format(site=name)
    if len(choosing) < 2:
        yield _("There are not two sites to compare yet.")
    elif len(sites.countries) > 1:
        labels = [_(interview.question[COUNTRY].option[one].label) for one in sites.countries]
        text = _("Your sites are not all in one place: {places}. Each of these has its own carriers.")
        yield text.format(places=", ".join(labels))
        yield _("So do not count on one bill for all. Compare the sites of each place on their own.")
    else:
        if sites.common:
            yield from _one_bill(sites, sites.common[0], knowledge)
        else:
            yield from _no_one_bill(sites, knowledge)
        if sites.phones:
            yield from _one_phone_system(sites.phones)
        if sites.common or sites.phones or _is_shared(sites.widest):
            yield _("These points rest on ratings that are our judgement.")
        guessed = [name for name, advice in choosing.items() if not advice.lines_are_known]
        if guessed:
            text = _("Here we took the usual lines, so first ask what is really on offer: {sites}.")
            yield text.format(sites=", ".join(guessed))


def _one_bill(sites: SitesAdvice, best: CommonProvider, knowledge: KnowledgeBase) -> Iterator[str]:
    kind = _(knowledge.provider[best.provider].name)
    yield _("One kind of provider is on offer at every site: {provider}.").format(provider=kind)
    yield _cost(best)
    yield from _better_alone(sites, best, knowledge)
    yield _("Ask if it is the same company at each site: a kind of provider is not yet one bill.")


def _cost(best: CommonProvider) -> str:
    worst = max(best.lost_points, key=lambda name: best.lost_points[name])
    if round(best.lost_points[worst]) == 0:
        return _("One bill from it would cost you no points at any of these sites.")
    return _(
        "One bill from it would cost {mean} of 100 points a site, against the best for each. Most is lost at"
        " {site}: {most} points."
    ).format(mean=_points(best.mean_loss), site=worst, most=_points(best.lost_points[worst]))


def _points(lost: float) -> str:
    return figure(lost, 0) if lost >= 0.95 else figure(lost, 1)


def _better_alone(sites: SitesAdvice, best: CommonProvider, knowledge: KnowledgeBase) -> Iterator[str]:
    """The sites whose own advice is another kind of provider; a draw between the two is not."""
    for name, lost in best.lost_points.items():
        verdict = sites.sites[name].verdict
        if verdict.leader is None:
            continue
        level = (verdict.rival,) if verdict.strength is Strength.TOO_CLOSE else ()
        if best.provider in {one.offer.provider for one in (verdict.leader, *level) if one}:
            continue
        yield _("{site} alone would do best with {provider}, by {points} points.").format(
            site=name, provider=provider_name(verdict.leader, knowledge), points=_points(lost)
        )


def _no_one_bill(sites: SitesAdvice, knowledge: KnowledgeBase) -> Iterator[str]:
    yield _("No kind of provider can serve all your sites, so one bill for all is not to be had.")
    widest = sites.widest
    if widest and _is_shared(widest):
        yield _("No kind reaches more of them than {provider}. It is on offer at {sites}.").format(
            provider=_(knowledge.provider[widest.provider].name), sites=", ".join(widest.lost_points)
        )
        yield _cost(widest)
        yield from _better_alone(sites, widest, knowledge)
    for one in sites.exceptions:
        yield _exception(one, sites.sites[one.site], knowledge)
    if widest is None:
        yield _("Nothing on offer fits yet at any of them.")


def _is_shared(widest: CommonProvider | None) -> bool:
    return widest is not None and len(widest.lost_points) > 1


def _exception(one: SiteException, advice: Advice, knowledge: KnowledgeBase) -> str:
    kind = _(knowledge.provider[one.provider].name)
    titles = "; ".join(_(knowledge.rule[name].title) for name in one.rules)
    if not advice.viable:
        text = _("{site} has nothing on offer yet that fits its needs.")
    elif one.rules:
        text = _("{site} needs something else than {provider}, which is ruled out there: {titles}.")
    else:
        text = _("{site} needs something else than {provider}, which is not on offer there.")
    return text.format(site=one.site, provider=kind, titles=titles)


def _one_phone_system(phones: CommonProvider) -> Iterator[str]:
    yield _("One phone company can serve them all over the internet, whatever the line is at each site.")
    worst = max(phones.lost_points.values())
    if round(worst) == 0:
        yield _("That would cost you no points, and you get one bill for the phones.")
    else:
        yield _(
            "That would cost {mean} of 100 points a site, {most} at most, and you get one bill for the"
            " phones."
        ).format(mean=_points(phones.mean_loss), most=_points(worst))
