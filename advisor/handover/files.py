"""All files that a case is handed over with: report, documents, workbook, tables, dates, the case."""

from collections.abc import Iterable, Mapping, Sequence

from advisor.advice import Advice
from advisor.cases.case import Case
from advisor.handover.documents import Document
from advisor.handover.everything import documents
from advisor.handover.printing import printed
from advisor.prepared import interview_of
from advisor.report.content import report_of
from advisor.report.model import NO_LETTERHEAD, Letterhead
from advisor.report.writing import WRITERS
from rules.knowledge import KnowledgeBase

FORMS = (".pdf", ".docx")  # of the documents
WORKBOOK, TABLES, DATES, CASE = "workbook.xlsx", "tables", "dates.ics", "case.json"


def handed_over(
    case: Case,
    advice: Advice,
    knowledge: KnowledgeBase,
    head: Letterhead = NO_LETTERHEAD,
    forms: Sequence[str] = FORMS,
) -> dict[str, bytes]:
    """Name of a file -> its content; the same case gives the same bytes.

    Args:
        case: With the outcome of this advice.
        knowledge: As published; local knowledge of the advice is put in where it belongs.
        forms: Endings in which the documents are written.
    """
    report = report_of(advice, knowledge, interview_of(knowledge), case, head)
    named = numbered(documents(advice, knowledge))
    return {
        **{f"report{ending}": write(report, advice.as_of) for ending, write in WRITERS.items()},
        **{
            f"{name}{ending}": document_file(one, ending, case, advice, head)
            for name, one in named.items()
            for ending in forms
        },
        WORKBOOK: workbook(case, advice, knowledge),
        **{f"{TABLES}/{name}": content for name, content in tables(case, advice, knowledge).items()},
        DATES: dates(case, advice, knowledge),
        CASE: case.to_json().encode(),
    }


def numbered(found: Iterable[Document]) -> dict[str, Document]:
    """Name of the file of each document, without an ending, in the order in which they are used."""
    return {f"{number:02}-{one.name}": one for number, one in enumerate(found, start=1)}


def document_file(document: Document, ending: str, case: Case, advice: Advice, head: Letterhead) -> bytes:
    """One document in the form of this ending."""
    return WRITERS[ending](printed(document, advice, case.people, head), advice.as_of)


# The libraries that write these are large: imported when one is written.


def workbook(case: Case, advice: Advice, knowledge: KnowledgeBase) -> bytes:
    """The numbers with live formulas."""
    from advisor.sheets.book import book_of
    from advisor.sheets.writing import xlsx

    return xlsx(book_of(advice, knowledge, case.people, case.quotes))


def tables(case: Case, advice: Advice, knowledge: KnowledgeBase) -> Mapping[str, bytes]:
    """Each table of the workbook as a CSV file."""
    from advisor.sheets.book import book_of
    from advisor.sheets.writing import csv_files

    return csv_files(book_of(advice, knowledge, case.people, case.quotes))


def dates(case: Case, advice: Advice, knowledge: KnowledgeBase) -> bytes:
    """The days of the case for a calendar program."""
    from advisor.calendar_file import calendar

    return calendar(advice, knowledge, case.people, case.quotes)
