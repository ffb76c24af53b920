"""Keep the case and hand it over: the report, what to do next, the numbers, and whom all that is for."""

from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from advisor.advice import Advice
from advisor.archive import zipped
from advisor.cases.case import Case, People
from advisor.cases.digests import kept
from advisor.cases.entries import read_entry
from advisor.handover import files
from advisor.handover.documents import Document
from advisor.handover.everything import documents
from advisor.i18n import _
from advisor.report.content import report_of
from advisor.report.letterhead import MEGABYTES, LetterheadError, letterhead
from advisor.report.model import NO_LETTERHEAD, Letterhead
from advisor.report.writing import WRITERS
from advisor.ui import routes, sender
from advisor.ui.advising import advice_for, unknowns_for
from advisor.ui.downloads import failures, telling
from advisor.ui.markdown import escaped
from advisor.ui.parts import heading, link_button, notes, remembered
from advisor.ui.state import address, case, page, person, widgets
from advisor.ui.visit import Visit
from rules.errors import Problem

LETTERHEAD = "letterhead_"  # how the keys of its boxes begin
LOGO, CONTACT, LOGO_TEXT = (f"{LETTERHEAD}{name}" for name in ("logo", "contact", "logo_text"))
FORM = "handover_form"
LONGEST = 200  # characters of a line
PDF, DOCX, XLSX, ZIP = ".pdf", ".docx", ".xlsx", ".zip"
KINDS = {
    PDF: "application/pdf",
    ".html": "text/html",
    DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ZIP: "application/zip",
    ".ics": "text/calendar",
    ".json": "application/json",
}


def draw(visit: Visit) -> None:
    heading(_("Keep it and hand it over"))
    notes()
    failures()
    st.markdown(_("Everything here is made from your answers and from the advice on them, at the click."))
    trouble = sender.bring()
    _files(visit)
    _people()
    _letterhead(trouble)
    st.button(_("Back to the result"), key="nav_back", on_click=address.go, args=(routes.RESULT,))


@dataclass(frozen=True)
class _Sent:
    """What goes into the files. It is taken when the page is drawn: at the click there is no session."""

    visit: Visit
    told: Case
    advice: Advice
    letterhead: Letterhead

    def case(self) -> Case:
        return kept(self.told, self.told.people, self.advice, self.visit.knowledge)

    def case_file(self) -> bytes:
        return self.case().to_json().encode("utf-8")

    def report(self, ending: str) -> Callable[[], bytes]:
        def make() -> bytes:
            knowledge, interview = self.visit.knowledge, self.visit.interview
            report = report_of(self.advice, knowledge, interview, self.case(), self.letterhead)
            return WRITERS[ending](report, self.advice.as_of)

        return make

    def document(self, document: Document, ending: str) -> Callable[[], bytes]:
        return lambda: files.document_file(document, ending, self.told, self.advice, self.letterhead)

    def workbook(self) -> bytes:
        return files.workbook(self.told, self.advice, self.visit.knowledge)

    def tables(self) -> bytes:
        return zipped(files.tables(self.told, self.advice, self.visit.knowledge), self.advice.as_of)

    def dates(self) -> bytes:
        return files.dates(self.told, self.advice, self.visit.knowledge)

    def everything(self) -> bytes:
        found = files.handed_over(self.case(), self.advice, self.visit.knowledge, self.letterhead)
        return zipped(found, self.advice.as_of)


def _files(visit: Visit) -> None:
    told = case.told()
    sent = _Sent(visit, told, advice_for(visit, told.answers), person.letterhead())
    with st.container(horizontal=True, key="all_files"):
        _download(_("Everything in one file"), "everything.zip", sent.everything, is_main=True)
    st.header(_("The report"), anchor=False)
    st.markdown(
        _("The verdict, the reasons with their sources, your answers, the next steps: print it or send it.")
    )
    with st.container(horizontal=True, key="report_files"):
        _download(_("PDF"), "report.pdf", sent.report(PDF))
        _download(_("Page for the browser"), "report.html", sent.report(".html"))
        _download(_("Document to edit"), "report.docx", sent.report(DOCX))
    _documents(visit, sent)
    st.header(_("The numbers"), anchor=False)
    st.markdown(
        _("A workbook with live formulas. Change a weight, a rating or a price and see what it does.")
    )
    with st.container(horizontal=True, key="sheet_files"):
        _download(_("Workbook"), "workbook.xlsx", sent.workbook)
        _download(_("Its tables as CSV"), "tables.zip", sent.tables)
    st.header(_("The case file"), anchor=False)
    st.markdown(
        _(
            "One file with the answers, notes and quotes, who gave them, and the advice with all that it"
            " rests on. Open it again on the start page, here or on another computer: the advice is the same."
        )
    )
    with st.container(horizontal=True, key="case_files", vertical_alignment="center"):
        _download(_("Case file"), "case.json", sent.case_file)
        link_button(_("Quotes on file"), "go_quotes", routes.QUOTES, routes.HANDOVER)


def _documents(visit: Visit, sent: _Sent) -> None:
    """What to do next: each document alone, in the form that is chosen, and the dates."""
    st.header(_("What to do next"), anchor=False)
    st.markdown(_("Papers to work through, made for this case. Each point says why it is there."))
    forms = {PDF: _("PDF to print"), DOCX: _("Document to edit")}
    widgets.seed_once(FORM, PDF)
    ending = st.radio(
        _("In which form?"),
        list(forms),
        format_func=lambda one: forms.get(one, one),
        horizontal=True,
        key=FORM,
    )
    found = documents(sent.advice, visit.knowledge, unknowns_for(visit, sent.told.answers))
    with st.container(horizontal=True, key="next_files"):
        for name, document in files.numbered(found).items():
            _download(document.title, f"{name}{ending}", sent.document(document, ending), key=document.name)
        _download(_("Dates for your calendar"), "dates.ics", sent.dates)


def _download(
    label: str, name: str, make: Callable[[], bytes], *, key: str | None = None, is_main: bool = False
) -> None:
    """A button that makes its file when it is pressed."""
    st.download_button(
        label,
        data=telling(make, label),
        file_name=f"carrier-advisor-{name}",
        mime=KINDS[name[name.rindex(".") :]],
        key=f"get_{key or name}",
        on_click="ignore",
        icon=":material/download:",
        type="primary" if is_main else "secondary",
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
    with st.container(key="people_form"):  # no st.form: it would lose what is typed at a click elsewhere
        for name, label in labels.items():
            widgets.seed(f"people_{name}", getattr(case.people(), name))
            st.text_input(label, key=f"people_{name}", max_chars=LONGEST, on_change=_keep_people)
        st.button(_("Put these on the report"), key="people_keep", on_click=_keep_people)
    told = [value for value in case.people().model_dump().values() if value]
    if told:
        st.success(_("On the report now: {names}.").format(names=escaped("; ".join(told).rstrip("."))))


def _keep_people() -> None:
    told = {name: str(widgets.value(f"people_{name}") or "") for name in People.model_fields}
    found, _problems = read_entry(People, told, "")
    if found:  # the boxes take no more than fits
        case.set_people(found)


def _letterhead(trouble: Problem | None) -> None:
    """The sender's own head: contact lines and a logo."""
    head = person.letterhead()
    with st.expander(_("Your own letterhead"), key="letterhead"):
        st.text_area(
            _("Your name, address and telephone, one below the other"),
            max_chars=800,
            **remembered(CONTACT, "\n".join(head.contact)),
        )
        st.file_uploader(
            _("Your logo: a PNG or JPEG picture of up to {limit} MB").format(limit=MEGABYTES),
            type=["png", "jpg", "jpeg"],
            key=widgets.uploader_key(LOGO),
            max_upload_size=MEGABYTES,
        )
        st.text_input(
            _("What the logo shows, for those who do not see it"),
            max_chars=LONGEST,
            **remembered(LOGO_TEXT, head.logo_text),
        )
        with st.container(horizontal=True, key="letterhead_buttons"):
            st.button(_("Use this letterhead"), key="use_letterhead", on_click=_keep_letterhead)
            if head != NO_LETTERHEAD:
                st.button(_("Take it out"), key="no_letterhead", on_click=_take_out_letterhead)
        for problem in page.problems(page.LETTERHEAD):
            st.error(escaped(str(problem)))
        if trouble:
            text = _("Your letterhead cannot be kept or read now: {what}. {mend}")
            st.warning(escaped(text.format(what=trouble.what, mend=trouble.mend)))
        st.caption(_where_the_letterhead_is())
        if head.contact:
            st.caption(_("In use: {lines}").format(lines=escaped(", ".join(head.contact))))
        if head.logo:
            st.image(head.logo, width=160, alt=head.logo_text)


def _where_the_letterhead_is() -> str:
    if not sender.is_kept():
        return _("It stays in this window until you load the page again.")
    if sender.is_beside_a_case():
        return _("It is kept beside your answers: who has the link to them sees it too.")
    return _("It is kept on this computer, for all your cases, until you take it out.")


def _keep_letterhead() -> None:
    contact, text = (str(widgets.value(key) or "") for key in (CONTACT, LOGO_TEXT))
    logo, kept = widgets.uploaded(widgets.uploader_key(LOGO)), person.letterhead().logo
    try:
        found = letterhead(contact, logo, text, kept=kept)
    except LetterheadError as error:
        page.keep_problems(page.LETTERHEAD, error.problems)
        return
    _sent()
    sender.use(found)


def _take_out_letterhead() -> None:
    trouble = sender.take_out()
    if trouble:
        page.keep_problems(page.LETTERHEAD, (trouble,))
        return
    _sent()
    for key in (CONTACT, LOGO_TEXT):
        widgets.seed(key, "")


def _sent() -> None:
    """What the boxes held is used or gone: a picture that was chosen is in the letterhead now."""
    page.keep_problems(page.LETTERHEAD, ())
    page.forget_typed(LETTERHEAD)
    widgets.empty_uploader(LOGO)
