"""A report in the form that a reader wants: a page, a PDF, or a document to edit."""

from collections.abc import Callable, Mapping
from datetime import date
from types import MappingProxyType

from advisor.report.model import Report

# The libraries that write files are large, and most runs need none of them: imported when one is written.


def _page(report: Report, made: date) -> bytes:
    from advisor.report.page import html_report

    return html_report(report).encode("utf-8")


def _pdf(report: Report, made: date) -> bytes:
    from advisor.report.pdf import pdf_report

    return pdf_report(report, made)


def _document(report: Report, made: date) -> bytes:
    from advisor.report.document import docx_report

    return docx_report(report, made)


# Ending of a file -> what writes it, from the report and the day of the advice.
WRITERS: Mapping[str, Callable[[Report, date], bytes]] = MappingProxyType(
    {".pdf": _pdf, ".html": _page, ".docx": _document}
)
