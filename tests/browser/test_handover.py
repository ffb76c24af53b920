"""The files of a case in a real browser: they come down whole, and the case file opens again."""

import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
from playwright.sync_api import Page, expect

from advisor.answers import Answers
from advisor.cases.case import Case
from tests.app.test_journeys import QUICK_ANSWERS

READY = {"version": 1, "answers": QUICK_ANSWERS}


def test_the_report_and_the_case_come_down_and_the_case_opens_again(
    page: Page, app_url: str, settled: Callable[[Page], None], tmp_path: Path
) -> None:
    answers = tmp_path / "answers.json"
    answers.write_text(json.dumps(READY), encoding="utf-8")
    opened(page, app_url, answers, settled)
    page.get_by_test_id("stMain").get_by_role("button", name="See the result").click()
    page.get_by_role("button", name="Report and case file").click()
    expect(page.get_by_role("heading", level=1, name="Keep it and hand it over")).to_be_visible()
    page.get_by_label("Client", exact=True).fill("Corner Shop")
    page.get_by_role("button", name="Put these on the report").click()
    expect(page.get_by_text("On the report now: Corner Shop.")).to_be_visible()
    settled(page)

    begins = {
        "PDF": b"%PDF-1.7", "Page for the browser": b"<!doctype html>", "Document to edit": b"PK",
        "Workbook": b"PK", "Its tables as CSV": b"PK", "Score the bids": b"%PDF-1.7",
        "Dates for your calendar": b"BEGIN:VCALENDAR",
    }  # fmt: skip
    for label, start in begins.items():
        assert got(page, label, tmp_path).startswith(start)
    assert b"Corner Shop" in got(page, "Page for the browser", tmp_path)

    page.locator(".st-key-handover_form").get_by_text("Document to edit").click()
    settled(page)
    assert "Corner Shop" in lines_of(got(page, "Score the bids", tmp_path))
    with zipfile.ZipFile(io.BytesIO(got(page, "Everything in one file", tmp_path))) as everything:
        names = set(everything.namelist())
        assert {"report.pdf", "workbook.xlsx", "tables/about.csv", "dates.ics", "case.json"} <= names
        papers = [name for name in names if name.endswith(".docx")]
        assert len(papers) > 4
        assert all("Corner Shop" in lines_of(everything.read(name)) for name in papers)

    case = tmp_path / "kept.json"
    case.write_bytes(got(page, "Case file", tmp_path))
    assert json.loads(case.read_text(encoding="utf-8"))["people"]["client"] == "Corner Shop"
    opened(page, app_url, case, settled)


def test_a_case_is_opened_by_dropping_it_on_the_page(
    page: Page, app_url: str, settled: Callable[[Page], None]
) -> None:
    page.goto(app_url)
    page.get_by_text("Open answers that you saved").click()
    zone = page.get_by_test_id("stFileUploaderDropzone")
    expect(zone).to_be_visible()
    dropped = page.evaluate_handle(
        """text => {
             const held = new DataTransfer();
             held.items.add(new File([text], "case.json", {type: "application/json"}));
             return held;
           }""",
        Case(Answers({"country": "pr", "people": 9})).to_json(),
    )

    for event in ("dragenter", "dragover", "drop"):
        zone.dispatch_event(event, {"dataTransfer": dropped})

    expect(page.get_by_role("heading", level=1, name="Check your answers")).to_be_visible()
    expect(page.get_by_text("9", exact=True)).to_be_visible()


def opened(page: Page, app_url: str, file: Path, settled: Callable[[Page], None]) -> None:
    """The start page takes the file and shows what it says."""
    page.goto(app_url)
    page.get_by_text("Open answers that you saved").click()
    page.locator("input[type=file]").set_input_files(file)
    expect(page.get_by_role("heading", level=1, name="Check your answers")).to_be_visible()
    settled(page)


def lines_of(content: bytes) -> str:
    return "\n".join(line.text for line in docx.Document(io.BytesIO(content)).paragraphs)


def got(page: Page, label: str, folder: Path) -> bytes:
    """What a download button gives."""
    with page.expect_download() as coming:
        page.get_by_test_id("stMain").get_by_role("button", name=label, exact=True).click()
    path = folder / coming.value.suggested_filename
    coming.value.save_as(path)
    return path.read_bytes()
