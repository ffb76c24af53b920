"""Keep the case and hand it over: who it is for, the case file, and the report in three forms."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import streamlit as st

from advisor.answers import Answers
from advisor.case_commands import kept
from advisor.cases.case import Case, People
from advisor.i18n import _, in_this_language
from advisor.report.content import report_of
from advisor.report.letterhead import LARGEST_LOGO, LetterheadError, letterhead
from advisor.report.model import Letterhead, Report
from advisor.ui import routes, state
from advisor.ui.advising import advice_for
from advisor.ui.markdown import escaped
from advisor.ui.parts import heading, notes
from advisor.ui.visit import Visit
from rules.records import read_record

if TYPE_CHECKING:
    from advisor.sheets.model import Book

LOGO, CONTACT, LOGO_TEXT = "handover_logo", "handover_contact", "handover_logo_text"
LONGEST = 200  # characters of a line
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def draw(visit: Visit) -> None:
    heading(_("Keep it and hand it over"))
    notes()
    st.markdown(_("Everything here is made from your answers and from the advice on them, at the click."))
    _files(visit)
    _people()
    _letterhead()
    st.button(_("Back to the result"), key="nav_back", on_click=state.go, args=(routes.RESULT,))


@dataclass(frozen=True)
class _Sent:
    """What goes into the files. It is taken when the page is drawn: at the click there is no session."""

    visit: Visit
    answers: Answers
    people: People
    letterhead: Letterhead

    def case(self) -> Case:
        advice = advice_for(self.visit, self.answers)
        return kept(Case(self.answers), self.people, advice, self.visit.knowledge)

    def case_file(self) -> bytes:
        return self.case().to_json().encode("utf-8")

    def report(self) -> Report:
        advice = advice_for(self.visit, self.answers)
        return report_of(advice, self.visit.knowledge, self.visit.interview, self.case(), self.letterhead)

    # The libraries that write files are large, and most visits need none of them: imported at the click.

    def pdf(self) -> bytes:
        from advisor.report.pdf import pdf_report

        return pdf_report(self.report(), self.visit.as_of)

    def page(self) -> bytes:
        from advisor.report.page import html_report

        return html_report(self.report()).encode("utf-8")

    def document(self) -> bytes:
        from advisor.report.document import docx_report

        return docx_report(self.report(), self.visit.as_of)

    def workbook(self) -> bytes:
        from advisor.sheets.writing import xlsx

        return xlsx(self._book())

    def tables(self) -> bytes:
        from advisor.sheets.writing import csv_zip

        return csv_zip(self._book())

    def _book(self) -> "Book":
        from advisor.sheets.book import book_of

        advice = advice_for(self.visit, self.answers)
        return book_of(advice, self.visit.knowledge, self.people)


def _files(visit: Visit) -> None:
    sent = _Sent(visit, state.answers(), state.people(), state.letterhead())
    st.header(_("The report"), anchor=False)
    st.markdown(
        _("The verdict, the reasons with their sources, your answers, the next steps: print it or send it.")
    )
    with st.container(horizontal=True, key="report_files"):
        _download(_("PDF"), "report.pdf", "application/pdf", sent.pdf)
        _download(_("Page for the browser"), "report.html", "text/html", sent.page)
        _download(_("Document to edit"), "report.docx", DOCX, sent.document)
    st.header(_("The numbers"), anchor=False)
    st.markdown(
        _("A workbook with live formulas. Change a weight, a rating or a price and see what it does.")
    )
    with st.container(horizontal=True, key="sheet_files"):
        _download(_("Workbook"), "workbook.xlsx", XLSX, sent.workbook)
        _download(_("Its tables as CSV"), "tables.zip", "application/zip", sent.tables)
    st.header(_("The case file"), anchor=False)
    st.markdown(
        _(
            "One file with the answers, who gave them, and the advice with all that it rests on. Open it"
            " again on the start page, here or on another computer: you get the same advice."
        )
    )
    with st.container(horizontal=True, key="case_files"):
        _download(_("Case file"), "case.json", "application/json", sent.case_file)


def _download(label: str, name: str, kind: str, make: Callable[[], bytes]) -> None:
    """A button that makes its file when it is pressed."""
    st.download_button(
        label,
        data=in_this_language(make),
        file_name=f"carrier-advisor-{name}",
        mime=kind,
        key=f"get_{name}",
        on_click="ignore",
        icon=":material/download:",
    )


def _people() -> None:
    """Who it is for; each line may stay empty."""
    st.header(_("Who it is for"), anchor=False)
    labels = {
        "client": _("Client"),
        "contact": _("How to reach the client"),
        "answered_by": _("Who answered the questions"),
        "on_behalf_of": _("On behalf of"),
        "prepared_by": _("Who prepared this"),
        "interest": _("Commission or other interest of who prepared this"),
    }
    with st.form("people_form", border=False):
        for name, label in labels.items():
            state.seed(f"people_{name}", getattr(state.people(), name))
            st.text_input(label, key=f"people_{name}", max_chars=LONGEST)
        st.form_submit_button(_("Put these on the report"), on_click=_keep_people)
    told = [value for value in state.people().model_dump().values() if value]
    if told:
        st.success(_("On the report now: {names}.").format(names=escaped("; ".join(told))))


def _keep_people() -> None:
    told = {name: str(state.widget_value(f"people_{name}") or "") for name in People.model_fields}
    found = read_record(People, told, _("who it is for"))
    if isinstance(found.record, People) and not found.problems:
        state.set_people(found.record)


def _letterhead() -> None:
    """The sender's own head: contact lines and a logo."""
    with st.expander(_("Your own letterhead"), key="letterhead"):
        st.text_area(_("Your name, address and telephone, one below the other"), key=CONTACT, max_chars=800)
        st.file_uploader(
            _("Your logo: a PNG or JPEG picture below {limit} kB").format(limit=LARGEST_LOGO // 1000),
            type=["png", "jpg", "jpeg"],
            key=LOGO,
        )
        st.text_input(_("What the logo shows, for those who do not see it"), key=LOGO_TEXT, max_chars=LONGEST)
        st.button(_("Use this letterhead"), key="use_letterhead", on_click=_keep_letterhead)
        for problem in state.letterhead_problems():
            st.error(escaped(str(problem)))
        head = state.letterhead()
        if head.contact:
            st.caption(_("In use: {lines}").format(lines=escaped(", ".join(head.contact))))


def _keep_letterhead() -> None:
    contact, text = (str(state.widget_value(key) or "") for key in (CONTACT, LOGO_TEXT))
    try:
        found: Letterhead = letterhead(contact, state.uploaded(LOGO), text)
    except LetterheadError as error:
        state.keep_letterhead_problems(error.problems)
        return
    state.keep_letterhead_problems(())
    state.set_letterhead(found)
