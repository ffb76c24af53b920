"""Advice -> workbook: what it is, weights, ratings with every step, scores, costs, and a sheet for bids."""

from advisor.advice import Advice
from advisor.cases.case import NOBODY, People
from advisor.cases.digests import trace_digest
from advisor.cases.quotes import Quote
from advisor.i18n import _
from advisor.overrides import overridden
from advisor.reasons import firmness, headline
from advisor.sheets.bids import bids_sheet
from advisor.sheets.costs import costs_sheet
from advisor.sheets.model import Book, Cell, Column, Sheet, Table
from advisor.sheets.ratings import published_sheet, ratings_sheets
from advisor.sheets.scores import scores_sheet
from advisor.sheets.weights import weights_sheet
from advisor.working import working
from rules.knowledge import KnowledgeBase


def book_of(
    advice: Advice, knowledge: KnowledgeBase, people: People = NOBODY, quotes: tuple[Quote, ...] = ()
) -> Book:
    """The workbook of an advice; every number in it is a formula, an input, or stands in the knowledge.

    Args:
        knowledge: The knowledge base as published; local knowledge of the advice is put in here.
        people: Whom it is for, and who prepared it.
        quotes: Offers on file.
    """
    local = overridden(knowledge, advice.overrides)
    found = working(advice, local)
    published, typical = published_sheet(local)
    costs = costs_sheet(found, local, typical, quotes)
    ratings = ratings_sheets(found, local, typical, costs)
    weights = weights_sheet(found, local)
    scores = scores_sheet(found, local, weights.criterion, ratings.partial)
    bids = bids_sheet(found, local, weights.criterion)
    first = _read_me(advice, local, people)
    sheets = (
        first, weights.sheet, ratings.sheet, scores, costs.sheet, bids, published, ratings.steps,
    )  # fmt: skip
    return Book(_("The numbers behind the advice"), advice.as_of, sheets)


def _read_me(advice: Advice, knowledge: KnowledgeBase, people: People) -> Sheet:
    notes = (
        _("This workbook holds every number of the advice, as formulas."),
        _("Change a yellow cell, and all that follows from it is worked out again."),
        _("The verdict in words, the rules that fired and the ways of weighing do not change with it."),
        _("For those, change the answer in the program."),
    )
    sheet = Sheet(_("Read me"), (34, 100), notes)
    told: tuple[tuple[str, Cell], ...] = (
        (_("For"), people.client),
        (_("Contact"), people.contact),
        (_("Answered by"), people.answered_by),
        (_("On behalf of"), people.on_behalf_of),
        (_("Prepared by"), people.prepared_by),
        (_("Interest or commission"), people.interest),
    )
    always: tuple[tuple[str, Cell], ...] = (
        (_("Verdict"), headline(advice, knowledge)),
        (_("How firm"), firmness(advice, knowledge)),
        (_("Day of the advice"), advice.as_of),
        (_("Edition of the knowledge"), advice.edition),
        (_("Ways of weighing tried"), advice.draws),
        (_("Seed of the draws"), str(advice.seed)),
        (_("Digest of the advice (SHA-256)"), trace_digest(advice)),
    )
    rows = [list(row) for row in (*(row for row in told if row[1]), *always)]
    columns = (Column(_("What")), Column(_("This advice"), "whole"))
    sheet.tables.append(Table("about", _("About this workbook"), columns, rows))
    return sheet
