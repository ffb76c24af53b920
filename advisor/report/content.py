"""The report on one advice, in the order in which a reader needs it."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from advisor.advice import Advice
from advisor.cases.case import NOBODY, Case, People
from advisor.cases.digests import trace_digest
from advisor.combinations import combinations
from advisor.flow import visible_questions, visible_screens
from advisor.i18n import _, day, figure, language
from advisor.method_text import parts
from advisor.overrides import overridden
from advisor.proof import proof_sentences
from advisor.questions import Interview
from advisor.reasons import (
    answer_text,
    assumption_text,
    reasons_against,
    reasons_for,
    titles_of_reasons,
)
from advisor.relevance import irrelevant_answers
from advisor.report.blocks import (
    combination_blocks,
    comparison_blocks,
    contradiction_blocks,
    flip_blocks,
    listed,
    override_blocks,
    paragraphs,
    reason_blocks,
    rule_blocks,
    ruled_out_blocks,
    stale_blocks,
    step_blocks,
    unknown_blocks,
    verdict_blocks,
)
from advisor.report.model import NO_LETTERHEAD, Block, Letterhead, Paragraph, Report, Section, Source, Table
from advisor.report.offers import quote_blocks
from advisor.wording import question_name
from rules.knowledge import KnowledgeBase


def report_of(
    advice: Advice,
    knowledge: KnowledgeBase,
    interview: Interview,
    case: Case | None = None,
    letterhead: Letterhead = NO_LETTERHEAD,
) -> Report:
    """Everything that the advice says, with its evidence.

    Args:
        knowledge: As published; what the case replaces in it is shown beside it.
        case: Gives the people, the notes and the quotes; the advice is that on its answers.
    """
    local = overridden(knowledge, advice.overrides)
    people = case.people if case else NOBODY
    notes = case.notes if case else {}
    watched = advice.rules_for_choice("knock_out", "caution", "action")  # on safety: below the verdict
    why, against = titles_of_reasons(advice)
    sections = (
        Section(_("Our advice"), tuple(verdict_blocks(advice, local))),
        Section(_("Changed for this case"), tuple(override_blocks(advice, knowledge))),
        Section(why, reason_blocks(reasons_for(advice, local), local)),
        Section(against, reason_blocks(reasons_against(advice, local), local)),
        Section(_("What to do next"), step_blocks(advice, local)),
        Section(_("What would change it"), tuple(flip_blocks(advice, local, interview))),
        Section(_("Worth asking first"), tuple(unknown_blocks(advice, local, interview))),
        *(Section(one.title, tuple(combination_blocks(one))) for one in combinations(advice, local)),
        Section(_("Your choices side by side"), tuple(comparison_blocks(advice, local))),
        Section(_("Quotes on file"), tuple(quote_blocks(case.quotes if case else (), advice, local))),
        Section(_("What your order alone proves"), paragraphs(proof_sentences(advice, local))),
        Section(_("What was ruled out, and why"), ruled_out_blocks(advice, local)),
        Section(
            _("What to watch"),
            rule_blocks((one for one in watched if not one.is_safety_matter), advice, interview),
        ),
        Section(_("Good to know"), rule_blocks(advice.rules_for_choice("info"), advice, interview)),
        Section(_("Two answers to look at again"), contradiction_blocks(advice, local, interview)),
        Section(_("What we assumed"), listed(assumption_text(one, interview) for one in advice.assumptions)),
        Section(_("Your answers"), tuple(_answers(advice, interview, notes))),
        Section(_("Past their date: look these up again"), stale_blocks(advice, local)),
        Section(_("The method in short"), tuple(_method())),
    )
    found = Report(
        title=_("Which carrier fits: the incumbent or a competitor"),
        details=tuple(details(advice, people)),
        sections=tuple(one for one in sections if one.blocks),
        sources=(),
        sources_title=_("Sources"),
        foot=tuple(foot(advice)),
        letterhead=letterhead,
        language=page_language(),
    )
    return _with_sources(found, local)


def _with_sources(report: Report, knowledge: KnowledgeBase) -> Report:
    named = set(report.references())
    sources = tuple(
        Source(one.id, _("{title} ({date})").format(title=one.title, date=_(one.dated)), one.url)
        for one in knowledge.sources
        if one.id in named
    )
    return replace(report, sources=sources)


def details(advice: Advice, people: People) -> Iterator[tuple[str, str]]:
    """What stands below the title."""
    for name, value in (
        (_("For"), people.client),
        (_("Contact"), people.contact),
        (_("Answered by"), people.answered_by),
        (_("On behalf of"), people.on_behalf_of),
        (_("Prepared by"), people.prepared_by),
    ):
        if value:
            yield name, value
    yield _("Day of the advice"), day(advice.as_of)
    yield _("Interest"), people.interest or _("None was stated.")


def _answers(advice: Advice, interview: Interview, notes: Mapping[str, str]) -> Iterator[Block]:
    """Each question that is asked in this case: those with an answer or a note, then the others."""
    answers = advice.answers
    rows: list[tuple[str, ...]] = []
    left_open = []
    ignored = irrelevant_answers(interview, answers)
    for screen in visible_screens(interview, answers):
        for question in visible_questions(interview, answers, screen):
            note = notes.get(question.id, "")
            if answers.is_answered(question.id):
                given = answer_text(interview, question.id, answers.values[question.id])
                if question.id in ignored:
                    given = _("{answer} (not counted: it does not fit your other answers)").format(
                        answer=given
                    )
                rows.append((question_name(question), given, note))
            elif note:
                rows.append((question_name(question), _("not answered"), note))
            else:
                left_open.append(question_name(question).rstrip("?:"))
    columns: tuple[str, ...] = (_("Question"), _("Answer"), _("Note"))
    if not any(row[2] for row in rows):
        columns, rows = columns[:2], [row[:2] for row in rows]
    if rows:
        yield Table(_("What was answered."), columns, tuple(rows))
    if left_open:
        yield Paragraph(_("Not answered: {questions}.").format(questions="; ".join(left_open)))


def _method() -> Iterator[Block]:
    for one in parts():
        yield Paragraph(one.title, is_strong=True)
        yield from paragraphs(one.paragraphs[:1])


def foot(advice: Advice) -> Iterator[str]:
    """What it takes to have the same advice again, and what it is not."""
    yield _("Advice of {date}. Knowledge of {edition}. {draws} ways of weighing tried, seed {seed}.").format(
        date=day(advice.as_of), edition=advice.edition, draws=figure(advice.draws), seed=advice.seed
    )
    yield _("Digest of the evaluation: {digest}").format(digest=trace_digest(advice))
    yield _("This is advice on facts, not legal advice. Ask the carriers before you sign.")


def page_language() -> str:
    """The language in use, as a web page names it."""
    return language().replace("_", "-")
