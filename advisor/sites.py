"""Several sites, each with its own answers: the advice for each, and one kind of provider for all."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from advisor.advice import DRAWS, SEED, Advice, Option, advise
from advisor.answers import AnswerError, Answers
from advisor.causes import Reason
from advisor.combination_parts import Combination, CombinationKind, Part, choice_text, steps_from
from advisor.i18n import _
from advisor.prepared import interview_of
from advisor.questions import COUNTRY
from advisor.relevance import is_outside_scope
from advisor.spelling import shown
from advisor.steps import Step
from rules.errors import Problem
from rules.knowledge import KnowledgeBase
from rules.schema import PROVIDERS
from rules.verdict import Kind

HOSTED = "hosted"


@dataclass(frozen=True, slots=True)
class CommonProvider:
    """A kind of provider that is viable at several sites, and what it loses there.

    Attributes:
        lost_points: Site -> points of 100 that its best alternative there is behind the best of the site.
    """

    provider: str
    lost_points: Mapping[str, float]

    @property
    def mean_loss(self) -> float:
        return sum(self.lost_points.values()) / len(self.lost_points)


@dataclass(frozen=True, slots=True)
class SiteException:
    """A site that needs something else than most, and why: the rules that forbid it, or none on offer."""

    site: str
    provider: str
    rules: tuple[str, ...]


@dataclass(frozen=True)
class SitesAdvice:
    """Advice for each site, and what they have in common.

    Attributes:
        common: Kinds of provider viable at every site with a choice, the least costly in points first.
        widest: Where there is none: the kind viable at most sites, with its losses there.
        exceptions: Where there is none: the sites that keep `widest` from serving all.
        phones: Hosted voice, whatever the line below it, where it is viable at every site with a choice.
    """

    sites: Mapping[str, Advice]
    common: tuple[CommonProvider, ...]
    widest: CommonProvider | None
    exceptions: tuple[SiteException, ...]
    phones: CommonProvider | None

    @property
    def choosing(self) -> Mapping[str, Advice]:
        """The sites where people call, so that there is a provider to choose."""
        return _choosing(self.sites)

    @property
    def countries(self) -> tuple[str, ...]:
        """The countries that the sites with a choice are known to be in, each once."""
        found = (one.trace.answers.get(COUNTRY) for one in self.choosing.values())
        return tuple(dict.fromkeys(str(one) for one in found if one is not None))


def several_sites(advice: Advice, knowledge: KnowledgeBase) -> Combination | None:
    """Told to a customer with more than one site: this advice is for one of them."""
    sites = advice.trace.answers.get("sites")
    leader = advice.verdict.leader
    if not isinstance(sites, float) or sites < 2 or leader is None:
        return None
    each = Step(
        _("Answer the questions about lines and offers again for each other site, and compare."),
        _("A company that is best here may have no line there."),
        None,
        ("C-11", "C-16"),
    )
    return Combination(
        kind=CombinationKind.SEVERAL_SITES,
        title=_("Several sites may need several answers"),
        parts=(
            Part(_("This site"), choice_text(advice, leader, knowledge)),
            Part(_("Each other site"), _("not looked at yet")),
        ),
        reasons=(Reason(_("Our advice is for the one address you told us about."), (), ()),),
        actions=(each, *steps_from(advice, knowledge, ("N-RFP-01",), _("It can differ from site to site."))),
        proof_to_ask=(_("A list of your addresses, with the kind of line and its owner at each."),),
    )


def named_sites(sites: Iterable[tuple[str, Answers]]) -> dict[str, Answers]:
    """Site -> its answers, in the order given; spaces around and within a name are tidied up.

    Raises:
        AnswerError: A site without a name, or two of one name, whatever the case of the letters.
    """
    found: dict[str, Answers] = {}
    problems = []
    for name, answers in sites:
        tidy = tidy_name(name)
        if not tidy:
            problems.append(Problem(_("a site has no name"), shown(name), _("Give it a name.")))
        elif tidy.casefold() in {one.casefold() for one in found}:
            problems.append(
                Problem(_("two sites have one name"), shown(tidy), _("Give one of them another name."))
            )
        else:
            found[tidy] = answers
    if problems:
        raise AnswerError(problems)
    return found


def tidy_name(name: str) -> str:
    """The name on one line, without what cannot be seen."""
    return " ".join("".join(one if one.isprintable() else " " for one in name).split())


def advise_sites(
    sites: Mapping[str, Answers],
    knowledge: KnowledgeBase,
    as_of: date,
    *,
    seed: int = SEED,
    draws: int = DRAWS,
) -> SitesAdvice:
    """The advice for each site by its own answers, and whether one kind of provider could serve them all.

    Raises:
        AnswerError: No site, or answers that cannot be used; each problem names its site.
    """
    found: dict[str, Advice] = {}
    problems: list[Problem] = []
    for name, answers in sites.items():
        try:
            advice = advise(answers, knowledge, as_of, seed=seed, draws=draws)
        except AnswerError as error:
            problems += [Problem(one.what, f"{name}: {one.where}", one.mend) for one in error.problems]
        else:
            found[name] = advice
            problems += problems_with_scope(name, answers, knowledge)
    if problems:
        raise AnswerError(problems)
    return sites_together(found)


def problems_with_scope(name: str, answers: Answers, knowledge: KnowledgeBase) -> list[Problem]:
    """One problem where the site is in a country that we cannot advise on, else none."""
    if not is_outside_scope(interview_of(knowledge), answers):
        return []
    where = f'{name}: answer "{COUNTRY}"'
    mend = _("Leave this site out: we know the United States, Puerto Rico and Canada.")
    return [Problem(_("we cannot advise on this country"), where, mend)]


def sites_together(sites: Mapping[str, Advice]) -> SitesAdvice:
    """What the advice for each of these sites has in common; raises AnswerError where there is no site."""
    if not sites:
        problem = Problem(_("no sites"), "advise_sites", _("Give the answers of at least one site."))
        raise AnswerError([problem])
    choosing = _choosing(sites)
    kinds = [one for name in PROVIDERS if (one := _common(choosing, name, _is_from(name))) is not None]
    common = [one for one in kinds if len(one.lost_points) == len(choosing)]
    widest = None if common else min(kinds, key=_reach_then_loss, default=None)
    phones = _common(choosing, HOSTED, lambda one: one.alternative.is_hosted)
    return SitesAdvice(
        sites,
        tuple(sorted(common, key=lambda one: one.mean_loss)),
        widest,
        () if widest is None else tuple(_exceptions(choosing, widest)),
        phones if phones and len(phones.lost_points) == len(choosing) else None,
    )


def _choosing(sites: Mapping[str, Advice]) -> dict[str, Advice]:
    return {name: one for name, one in sites.items() if one.verdict.kind is not Kind.SPECIAL_LINES_ONLY}


def _is_from(provider: str) -> Callable[[Option], bool]:
    return lambda one: one.offer.provider == provider


def _reach_then_loss(one: CommonProvider) -> tuple[int, float]:
    return -len(one.lost_points), one.mean_loss


def _common(
    sites: Mapping[str, Advice], provider: str, is_its: Callable[[Option], bool]
) -> CommonProvider | None:
    """This provider at the sites where it is viable; None where that is nowhere."""
    lost = {}
    for name, advice in sites.items():
        own = [one.trace.value for one in advice.viable if is_its(one)]
        if own:
            lost[name] = 100 * (max(one.trace.value for one in advice.viable) - max(own))
    return CommonProvider(provider, lost) if lost else None


def _exceptions(sites: Mapping[str, Advice], widest: CommonProvider) -> Iterator[SiteException]:
    for name, advice in sites.items():
        if name not in widest.lost_points:
            gone = [one for one in advice.ruled_out if one.offer.provider == widest.provider]
            rules = dict.fromkeys(rule for one in gone for rule in one.trace.knocked_out_by)
            yield SiteException(name, widest.provider, tuple(rules))
