"""Advice for several sites as plain text, 80 columns wide, and parts of it for a page."""

from collections.abc import Iterator

from advisor.advice import Advice
from advisor.combination_parts import choice_text, is_left_open
from advisor.i18n import _, as_sentence, day, figure, ngettext
from advisor.lines import item, wrapped
from advisor.overrides import overridden
from advisor.questions import Interview
from advisor.reasons import firmness, headline, next_steps, reasons_against, reasons_for
from advisor.report.blocks import override_blocks
from advisor.report.text import block_lines
from advisor.sites import SitesAdvice
from advisor.sites_common import sites_sentences
from advisor.special_lines import unresolved_safety_lines
from advisor.staying import has_no_line
from advisor.steps import Step
from advisor.wording import family_tag, mark_text, weakest_mark
from rules.knowledge import KnowledgeBase
from rules.verdict import Kind, Strength, ways_of_100

FIRST_ACTIONS = 3  # of each site, beside all that concern safety


def sites_text(sites: SitesAdvice, knowledge: KnowledgeBase, interview: Interview) -> str:
    """Each site with its advice, reasons and first actions; then what the sites have in common."""
    parts = []
    for number, (name, advice) in enumerate(sites.sites.items(), start=1):
        title = wrapped(_("SITE {number}: {site}").format(number=number, site=name))
        parts.append("\n".join([title, *_site(advice, knowledge)]))
    together = [item(one) for one in sites_sentences(sites, knowledge, interview)]
    parts.append("\n".join([_("All sites together").upper(), *together]))
    return "\n\n".join([*parts, _footer(next(iter(sites.sites.values())))]) + "\n"


def first_actions(advice: Advice, knowledge: KnowledgeBase) -> tuple[Step, ...]:
    """What to do first at one site; nothing that concerns safety is left out."""
    steps = enumerate(next_steps(advice, knowledge))
    return tuple(one for place, one in steps if one.safety or place < FIRST_ACTIONS)


def verdict_text(advice: Advice, knowledge: KnowledgeBase) -> str:
    """The verdict of one site, short enough for a table."""
    verdict = advice.verdict
    if verdict.kind is Kind.SPECIAL_LINES_ONLY:
        return _("A link of its own for each machine")
    if verdict.leader is None:
        if has_no_line(advice.trace.answers):
            return _("Nothing that fits yet: ask for a mobile or a satellite link")
        return _("Nothing that fits yet: keep what you have")
    choice = choice_text(advice, verdict.leader, knowledge)
    if verdict.kind is Kind.STAY_UNTIL and verdict.stays_until:
        return _("Stay until {date}, then: {choice}").format(date=day(verdict.stays_until), choice=choice)
    if is_left_open(advice):
        return as_sentence(choice)
    if verdict.kind is Kind.TOO_CLOSE:
        return _("Not decided yet: find out what is on offer")
    return _("{tag}: {choice}").format(tag=family_tag(verdict.leader), choice=choice)


def strength_text(advice: Advice) -> str:
    """How firm the verdict of one site is, short enough for a table."""
    verdict = advice.verdict
    if verdict.leader is None or verdict.kind is Kind.SPECIAL_LINES_ONLY:
        return _("Clear")
    form = {
        Strength.CLEAR: _("Clear: first in {count} of 100 ways"),
        Strength.LEANING: _("Leaning: first in {count} of 100 ways"),
        Strength.TOO_CLOSE: _("Too close to call: first in {count} of 100 ways"),
    }[verdict.strength]
    return form.format(count=ways_of_100(verdict.share))


def assumed_text(advice: Advice) -> str:
    """How many questions have no answer yet."""
    return ngettext(
        "{count} question without an answer: we took the usual case.",
        "{count} questions without an answer: we took the usual case.",
        len(advice.assumptions),
    ).format(count=len(advice.assumptions))


# --- one site ------------------------------------------------------------------------------------


def _site(advice: Advice, knowledge: KnowledgeBase) -> Iterator[str]:
    published, knowledge = knowledge, overridden(knowledge, advice.overrides)
    yield wrapped(headline(advice, knowledge))
    yield wrapped(firmness(advice, knowledge))
    for line in unresolved_safety_lines(advice):
        text = _("SAFETY. {step}").format(step=line.text) if line.is_told else line.text
        yield wrapped(text)
    sides = (
        (_("For it:"), reasons_for(advice, knowledge)),
        (_("Against it:"), reasons_against(advice, knowledge)),
    )
    for title, reasons in sides:
        if reasons:
            yield title
        for reason in reasons:
            told = mark_text(weakest_mark(reason.records, knowledge))
            yield item(_("{text} ({mark})").format(text=reason.text, mark=told))
    yield _("First steps:")
    for number, step in enumerate(first_actions(advice, knowledge), start=1):
        text = _("By {date}: {step}").format(date=day(step.due), step=step.text) if step.due else step.text
        if step.safety:
            text = _("SAFETY. {step}").format(step=text)
        yield wrapped(text, f" {number:2}. ", "     ")
    if advice.overrides:
        yield _("Changed for this site by local knowledge:")
        yield from block_lines(override_blocks(advice, published))
    if advice.assumptions:
        yield wrapped(assumed_text(advice))


def _footer(advice: Advice) -> str:
    told = _("Advice of {date}. Knowledge of {edition}. {draws} ways of weighing tried, seed {seed}.").format(
        date=day(advice.as_of), edition=advice.edition, draws=figure(advice.draws), seed=advice.seed
    )
    sources = _("The sources stand in the advice for each site alone.")
    legal = _("This is advice on facts, not legal advice. Ask the carriers before you sign.")
    return "\n".join(wrapped(one) for one in (told, sources, legal))
