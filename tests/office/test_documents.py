"""The documents on what to do next, opened by other programs: all of their text, and tables as tables."""

from collections.abc import Callable
from datetime import date
from io import BytesIO
from pathlib import Path

import docx
import pytest

from advisor.advice import Advice, advise
from advisor.cases.case import People
from advisor.handover.documents import Document
from advisor.handover.everything import documents
from advisor.handover.printing import printed
from advisor.report.letterhead import letterhead
from advisor.report.model import Report
from advisor.report.writing import WRITERS
from rules.knowledge import KnowledgeBase
from tests.conftest import DEFAULTS
from tests.office.test_report import HOSTILE, PNG, missing

AS_OF = date(2026, 11, 22)
ANSWERS = {
    **DEFAULTS, "special_lines": ["alarm", "fax"], "current_family": "incumbent", "current_wire": "copper",
    "contract": "in_force", "longest_term": "12", "keep_numbers": "all", "technology": "eager",
    "importance_cost": "decides",
}  # fmt: skip


@pytest.fixture(scope="module")
def advice(knowledge: KnowledgeBase) -> Advice:
    return advise({"version": 1, "answers": ANSWERS}, knowledge, AS_OF, draws=100)


@pytest.fixture(scope="module")
def papers(advice: Advice, knowledge: KnowledgeBase) -> dict[str, Report]:
    people = People(client=HOSTILE, prepared_by="A consultant")
    head = letterhead("Line one\nLine two", PNG, "A blue dot")
    found: tuple[Document, ...] = documents(advice, knowledge)
    return {one.name: printed(one, advice, people, head) for one in found}


def test_each_kind_of_document_is_there(papers: dict[str, Report]) -> None:
    assert {"questions-ilec", "questions-clec-facilities"} <= set(papers)
    assert "questions-today" not in papers, "the incumbent is the company of today: one sheet"
    assert {"bids", "contract", "moving", "special-lines"} <= set(papers)


def test_every_text_stands_in_the_pdf_which_is_tagged(
    papers: dict[str, Report], tmp_path: Path, pdf_tool: Callable[..., str]
) -> None:
    above_foot = ("-x", "0", "-y", "0", "-W", "612", "-H", "738")  # points of a US letter
    for name, report in papers.items():
        path = tmp_path / f"{name}.pdf"
        path.write_bytes(WRITERS[".pdf"](report, AS_OF))

        assert missing(report, pdf_tool("pdftotext", "-raw", "-nopgbrk", *above_foot, str(path), "-")) == []
        assert "Tagged:          yes" in pdf_tool("pdfinfo", str(path))


def test_every_text_stands_in_the_document_to_edit(papers: dict[str, Report]) -> None:
    for report in papers.values():
        document = docx.Document(BytesIO(WRITERS[".docx"](report, AS_OF)))

        lines = [line.text for line in document.paragraphs]
        cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
        assert missing(report, " ".join((*lines, *cells))) == []


def test_libreoffice_opens_the_bid_sheet_with_its_table(
    papers: dict[str, Report],
    tmp_path: Path,
    office: Callable[[Path, str], Path],
    pdf_tool: Callable[..., str],
) -> None:
    path = tmp_path / "bids.docx"
    path.write_bytes(WRITERS[".docx"](papers["bids"], AS_OF))

    text = pdf_tool("pdftotext", "-raw", str(office(path, "pdf")), "-")

    assert missing(papers["bids"], text) == []
