"""Several sites: add each with its answers, see the advice for each, and what they have in common."""

from collections.abc import Iterable, Sequence
from pathlib import PurePath

import streamlit as st

from advisor.advice import Advice
from advisor.answers import AnswerError, Answers
from advisor.cases.reading import MEGABYTES, read_case
from advisor.i18n import _, day, in_this_language, ngettext
from advisor.override_text import overrides_told, side_by_side
from advisor.reasons import firmness, headline, reasons_against, reasons_for
from advisor.sites import SitesAdvice, named_sites, problems_with_scope, sites_together, tidy_name
from advisor.sites_common import sites_sentences
from advisor.sites_text import (
    assumed_text,
    first_actions,
    sites_text,
    strength_text,
    verdict_text,
)
from advisor.special_lines import unresolved_safety_lines
from advisor.ui.advising import advice_for
from advisor.ui.markdown import escaped
from advisor.ui.parts import heading, notes, remembered
from advisor.ui.state import beside, case, page, widgets
from advisor.ui.visit import Visit
from advisor.wording import mark_text, weakest_mark
from rules.errors import Problem

UPLOADER, NAME = "site_files", "site_name"
MOST_SITES = 40  # each costs a run of the engine
LONGEST_NAME = 60


def draw(visit: Visit) -> None:
    heading(_("Several sites"))
    notes()
    st.markdown(
        _(
            "Add each site with its own answers. You see our advice for each, and what one bill for all would"
            " cost you."
        )
    )
    _problems()
    sites = beside.sites()
    if sites:
        _results(visit, sites_together({name: advice_for(visit, one) for name, one in sites.items()}))
    _add_files(visit)
    _add_present(visit)


# --- what was added ------------------------------------------------------------------------------


def _results(visit: Visit, sites: SitesAdvice) -> None:
    text = ngettext("Your site", "Your {count} sites", len(sites.sites))
    st.header(text.format(count=len(sites.sites)), anchor=False)
    has_local = any(one.overrides for one in sites.sites.values())
    st.table([_row(visit, name, one, has_local) for name, one in sites.sites.items()], hide_index=True)
    for name, advice in sites.sites.items():
        _safety(name, advice)
    st.header(_("What they have in common"), anchor=False)
    found = sites_sentences(sites, visit.knowledge, visit.interview)
    st.markdown("\n".join(f"- {escaped(one)}" for one in found))
    st.header(_("Each site"), anchor=False)
    for name, advice in sites.sites.items():
        with st.expander(escaped(name), key=f"site_{name}"):
            _site(visit, name, advice)
    st.download_button(
        _("Save this as a text file"),
        data=in_this_language(lambda: sites_text(sites, visit.knowledge, visit.interview)),
        file_name="carrier-advisor-sites.txt",
        mime="text/plain",
        key="save_sites",
        on_click="ignore",
    )


def _row(visit: Visit, name: str, advice: Advice, has_local: bool) -> dict[str, str]:
    """A site in the table; where any site has local knowledge, the verdict without it stands beside."""
    visit = visit.with_local_knowledge(advice.overrides)
    reasons = reasons_for(advice, visit.knowledge)
    without = verdict_text(advice.without, visit.knowledge) if advice.without else "–"
    return {
        _("Site"): escaped(name),
        _("Our advice"): escaped(verdict_text(advice, visit.knowledge)),
        **({_("Without local knowledge"): escaped(without)} if has_local else {}),
        _("How sure"): strength_text(advice),
        _("Main reason"): escaped(reasons[0].text) if reasons else "–",
    }


def _safety(name: str, advice: Advice) -> None:
    """A red box: nothing here may be traded for one bill."""
    open_lines = [one.text for one in unresolved_safety_lines(advice) if one.is_told]
    if open_lines:
        with st.container(key=f"safety_{name}"):
            st.error("\n\n".join([f"**{escaped(name)}**", *map(escaped, open_lines)]))


def _site(visit: Visit, name: str, advice: Advice) -> None:
    published, visit = visit, visit.with_local_knowledge(advice.overrides)
    st.markdown(escaped(headline(advice, visit.knowledge)))
    st.markdown(f"**{escaped(firmness(advice, visit.knowledge))}**")
    lines = []
    for sign, reasons in (
        ("+", reasons_for(advice, visit.knowledge)),
        ("−", reasons_against(advice, visit.knowledge)),
    ):
        for one in reasons:
            mark = mark_text(weakest_mark(one.records, visit.knowledge))
            lines.append(f"- **{sign}** {escaped(one.text)} :small[({escaped(mark)})]")
    st.markdown("\n".join(lines))
    st.markdown(f"**{_('First steps')}**")
    st.markdown("\n".join(_steps(visit, advice)))
    for line in unresolved_safety_lines(advice):
        if not line.is_told:
            st.markdown(escaped(line.text))
    if advice.overrides:
        st.markdown(f"**{_('Changed for this site by local knowledge')}**")
        st.table(side_by_side(advice, published.knowledge), hide_index=True)
        told = overrides_told(advice, published.knowledge)
        st.markdown("\n".join(f"- {escaped(one)}" for one in told))
    if advice.assumptions:
        st.caption(assumed_text(advice))
    with st.container(horizontal=True, key=f"buttons_{name}"):
        st.download_button(
            _("Save its answers"),
            data=advice.answers.to_json,  # called at the click
            file_name=f"{name}.json",
            mime="application/json",
            key=f"save_{name}",
            on_click="ignore",
        )
        st.button(_("Take this site out"), key=f"remove_{name}", on_click=_remove, args=(name,))


def _steps(visit: Visit, advice: Advice) -> Iterable[str]:
    for step in first_actions(advice, visit.knowledge):
        text = escaped(step.text)
        if step.due:
            text = _("**By {date}:** {step}").format(date=day(step.due), step=text)
        if step.safety:
            text = _(":red[**Safety:**] {step}").format(step=text)
        yield f"1. {text}"


# --- adding and taking out -----------------------------------------------------------------------


def _problems() -> None:
    problems = page.problems(page.SITE)
    if problems:
        lines = "\n".join(f"- {escaped(str(one))}" for one in problems)
        st.error(_("These could not be added:") + "\n\n" + lines)


def _add_files(visit: Visit) -> None:
    st.header(_("Add sites from files"), anchor=False)
    key = widgets.uploader_key(UPLOADER)
    st.file_uploader(
        _("Files with saved answers, one for each site. The name of the file becomes the name of the site."),
        type="json",
        accept_multiple_files=True,
        key=key,
        max_upload_size=MEGABYTES,
        on_change=_read_files,
        args=(visit, key),
    )


def _add_present(visit: Visit) -> None:
    st.header(_("Add the answers you gave here"), anchor=False)
    if not case.answers().values:
        st.caption(_("You have given no answers here yet."))
        return
    st.caption(
        _("Then change what differs at the next site, such as lines and offers, and add that one as well.")
    )
    st.text_input(_("Name of this site"), max_chars=LONGEST_NAME, **remembered(NAME))
    st.button(_("Add this site"), key="add_site", on_click=_add_typed, args=(visit,))


def _read_files(visit: Visit, key: str) -> None:
    """Take over each file that can be used, and say what is wrong with the others."""
    new, problems = [], []
    for file, content in widgets.uploaded_files(key):
        try:
            answers = read_case(content, visit.interview, visit.knowledge).answers
        except AnswerError as error:
            name = tidy_name(file)
            problems += [Problem(one.what, f"{name}: {one.where}", one.mend) for one in error.problems]
        else:
            new.append((PurePath(file).stem[:LONGEST_NAME], answers))
    _add(visit, new, problems)
    widgets.empty_uploader(UPLOADER)


def _add_typed(visit: Visit) -> None:
    if _add(visit, [(str(widgets.value(NAME) or ""), case.answers())], []):
        page.forget_typed(NAME)
        widgets.seed(NAME, "")


def _add(visit: Visit, new: Sequence[tuple[str, Answers]], problems: Sequence[Problem]) -> bool:
    """Whether all of them were added."""
    kept, wrong = beside.sites(), list(problems)
    for name, answers in new:
        try:
            wider = named_sites([*kept.items(), (name, answers)])
        except AnswerError as error:
            wrong += error.problems
            continue
        outside = problems_with_scope(tidy_name(name), answers, visit.knowledge)
        if len(wider) > MOST_SITES:
            mend = _("Take one out first, or use the command line.")
            outside = [Problem(_("there are {count} sites already").format(count=len(kept)), name, mend)]
        wrong += outside
        kept = kept if outside else wider
    beside.keep_sites(kept)
    page.keep_problems(page.SITE, wrong)
    return not wrong


def _remove(name: str) -> None:
    beside.keep_sites({one: answers for one, answers in beside.sites().items() if one != name})
    page.keep_problems(page.SITE, ())
