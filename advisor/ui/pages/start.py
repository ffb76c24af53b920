"""Where a visit begins, pauses after the quick path, and begins again."""

import streamlit as st

from advisor.answers import AnswerError
from advisor.cases.case import Outcome
from advisor.cases.reading import MEGABYTES, read_case
from advisor.flow import visible_screens
from advisor.i18n import _, day, ngettext
from advisor.ui import keeping, routes
from advisor.ui.markdown import escaped
from advisor.ui.parts import heading, link_button, notes
from advisor.ui.state import address, case, page, replacing, stored, widgets
from advisor.ui.visit import Visit
from advisor.wording import question_name
from rules.knowledge import KnowledgeBase

UPLOAD = "answers_file"


def draw(visit: Visit) -> None:
    """What you get, what it takes, and the ways in."""
    heading(_("Which phone and internet carrier fits your business?"))
    notes()
    st.markdown(
        _(
            "Answer plain questions about your place and your needs. You get **an answer: the old phone"
            " company or a competitor**, or that it is **too close to call**. With it come the reasons, the"
            " sources and your next steps."
        )
    )
    st.markdown(
        "\n".join(
            (
                "- "
                + _(
                    "**About ten minutes for a first result,** on eight short pages. You can add more later."
                ),
                "- " + _("**Good to have at hand:** your last phone bill and your contract."),
                "- " + _("**“I don't know” is always fine.** We then take the usual case and tell you so."),
                "- "
                + _(
                    "**Private.** Your answers stay in this program's own database, and only the link in your"
                    " address bar opens them."
                ),
                "- " + _("**Come back any time.** Keep that link, and take care whom you show it to."),
            )
        )
    )
    answers = case.answers()
    with st.container(horizontal=True, key="navigation"):
        st.button(
            _("Continue where I was") if answers.values else _("Start"),
            key="nav_start",
            type="primary",
            on_click=address.go,
            args=(routes.first_open_step(visit.interview, answers),),
        )
        if answers.values:
            st.button(_("Check your answers"), key="go_check", on_click=address.go, args=(routes.CHECK,))
        st.button(_("Try a sample business"), key="go_samples", on_click=address.go, args=(routes.SAMPLES,))
        st.button(_("Learn first"), key="go_learn", on_click=address.go, args=(routes.LEARN,))
    st.caption(_("For businesses in the United States, Puerto Rico and Canada."))
    _open_file(visit)


def draw_first(visit: Visit) -> None:
    """After the quick path: see the result now, or answer more."""
    answers = case.answers()
    skipped = routes.open_quick_questions(visit.interview, answers)
    heading(_("That was the short part") if skipped else _("Your first result is ready"))
    notes()
    if skipped:
        _offer_with_gaps(visit, skipped)
    else:
        st.markdown(
            _("You can see it now. Or answer more questions first: the more we know, the less we guess.")
        )
    with st.container(horizontal=True, key="navigation"):
        st.button(
            _("Back"),
            key="nav_back",
            on_click=address.go,
            args=(routes.last_quick_step(visit.interview, answers),),
        )
        st.button(
            _("See my first result"), key="nav_result", type="primary", on_click=_see_result, args=(visit,)
        )
        st.button(
            _("Answer more for a firmer result"),
            key="nav_more",
            on_click=address.go,
            args=(routes.first_refining_step(visit.interview, answers),),
        )
    quick = visit.interview.quick_section.id
    more = {one.section for one in visible_screens(visit.interview, answers)} - {quick}
    text = ngettext(
        "There is {count} more section, with a few questions. You can skip it.",
        "There are {count} more sections, each with a few questions. You can skip any of them.",
        len(more),
    )
    told = _("Each answer takes the place of a guess, so the result can get firmer, or change.")
    stop = _("You can stop at any time and still see your result.")
    st.caption(f"{told} {text.format(count=len(more))} {stop}")


def _offer_with_gaps(visit: Visit, skipped: tuple[str, ...]) -> None:
    text = ngettext(
        "You skipped {count} question. If you go on, we take it as “I don't know”:",
        "You skipped {count} questions. If you go on, we take them as “I don't know”:",
        len(skipped),
    )
    st.markdown(text.format(count=len(skipped)))
    of_screens: dict[str, list[str]] = {}
    for name in skipped:
        of_screens.setdefault(visit.interview.screen_of[name].id, []).append(name)
    with st.container(key="skipped", gap="xsmall"):
        for screen, names in of_screens.items():
            if len(names) > 1:  # short labels below the title that they belong to
                st.markdown(escaped(_(visit.interview.screen[screen].title)))
            for name in names:
                question = visit.interview.question[name]
                label = _(question.label) if len(names) > 1 else question_name(question)
                link_button(escaped(label), f"open_{name}", screen, routes.FIRST)


def _see_result(visit: Visit) -> None:
    for name in routes.open_quick_questions(visit.interview, case.answers()):
        case.record_answer(visit.interview.question[name], None)
    address.go(routes.RESULT)


def _open_file(visit: Visit) -> None:
    with st.expander(
        _("Open answers that you saved"), expanded=bool(page.problems(page.FILE)), key="open_file"
    ):
        if stored.record().in_book:
            st.caption(_("The file becomes a case of its own. The client in the book stays as it is."))
        elif case.answers().values:
            st.caption(_("The file takes the place of the answers that you have given here."))
        st.file_uploader(
            _("A case file or a file with answers, ending in .json"),
            type="json",
            key=UPLOAD,
            max_upload_size=MEGABYTES,
            on_change=_read_file,
            args=(visit,),
        )
        problems = page.problems(page.FILE)
        if problems:
            lines = "\n".join(f"- {escaped(str(one))}" for one in problems)
            st.error(_("This file cannot be used, and nothing of it was taken over:") + "\n\n" + lines)


def _read_file(visit: Visit) -> None:
    """Take over the whole file or nothing of it."""
    content = widgets.uploaded(UPLOAD)
    if content is None:
        page.keep_problems(page.FILE, ())
        return
    try:
        opened = read_case(content, visit.interview, visit.knowledge)
    except AnswerError as error:
        page.keep_problems(page.FILE, error.problems)
        return
    if stored.record().in_book:
        keeping.begin_anew()  # the client in the book keeps the answers: the file is another case
    replacing.put_in(opened)
    page.note(_("Your file is open. Here is what it says."))
    if opened.outcome:
        told = _("It was saved with an advice of {date}. The advice here is always that of today.")
        line = _line_of(opened.outcome, visit.knowledge)
        if line:
            told = _(
                "It was saved with an advice of {date}, for {line}. The advice here is always that of today."
            )
        page.note(told.format(date=day(opened.outcome.as_of), line=line))
    for remark in opened.remarks:
        page.note(remark)
    address.go(routes.CHECK)


def _line_of(told: Outcome, knowledge: KnowledgeBase) -> str:
    """The line that was advised, in words; empty where none was or it is not known any more."""
    leader = (told.leader or "").removesuffix("+hosted")
    return next((_(one.name) for one in knowledge.offers if one.id == leader), "")
