"""Local knowledge: a consultant replaces a rating, a rule or a fact for this case, and says why."""

import streamlit as st

from advisor.i18n import _
from advisor.override_text import override_text
from advisor.overrides import (
    LONGEST_REASON,
    Override,
    RatingOverride,
    RecordOverride,
    is_in_use,
    is_safety_record,
    problems_with_override,
)
from advisor.ui import inputs, routes, state
from advisor.ui.markdown import escaped
from advisor.ui.parts import heading, notes
from advisor.ui.visit import Visit
from rules.schema import Fact, Rule

PROVIDER, CRITERION, RATING, RATING_REASON = "local_provider", "local_criterion", "local_rating", "local_why"
RECORD, RECORD_REASON = "local_record", "local_record_why"
WRONG = "local_wrong"


def draw(visit: Visit) -> None:
    heading(_("Local knowledge"))
    notes()
    st.markdown(
        _(
            "You know something about this case that our data cannot know? Put it in the place of a rating, a"
            " rule or a fact. The reason is printed with the advice, and the advice without it stands beside."
        )
    )
    _present(visit)
    _rating_form(visit)
    _record_form(visit)
    st.button(_("Back to the result"), key="nav_back", on_click=state.go, args=(routes.RESULT,))


def _present(visit: Visit) -> None:
    if not state.overrides():
        return
    st.header(_("Changed for this case"), anchor=False)
    for one in state.overrides():
        with st.container(horizontal=True, vertical_alignment="center", key=f"local_{one.about}"):
            st.markdown(escaped(override_text(one, visit.knowledge)), width="stretch")
            st.button(
                _("Take out"),
                key=f"local_out_{one.about}",
                on_click=state.take_out_override,
                args=(one.about,),
            )


def _rating_form(visit: Visit) -> None:
    st.header(_("Another rating"), anchor=False)
    providers = {one.id: _(one.name) for one in visit.knowledge.providers}
    with st.container(key="local_rating_form"):
        provider = st.selectbox(
            _("Kind of provider"), list(providers), format_func=providers.__getitem__, key=PROVIDER
        )
        rated = [one.criterion for one in visit.knowledge.ratings if one.provider == provider]
        names = {one: _(visit.knowledge.criterion[one].name) for one in rated}
        criterion = st.selectbox(_("What is rated"), rated, format_func=names.__getitem__, key=CRITERION)
        cell = next(
            one for one in visit.knowledge.ratings if (one.provider, one.criterion) == (provider, criterion)
        )
        form = _(
            "Published: {typical:g}, from {low:g} to {high:g}. The scale runs from 1 (poor) to 5 (excellent)."
        )
        st.caption(form.format(typical=cell.typical, low=cell.low, high=cell.high))
        st.number_input(_("Rating here"), 1.0, 5.0, value=None, step=0.5, key=RATING)
        st.text_input(_("Why is it different here?"), max_chars=LONGEST_REASON, key=RATING_REASON)
        _problems("rating")
        st.button(_("Use this rating"), key="local_use_rating", on_click=_use_rating, args=(visit,))


def _record_form(visit: Visit) -> None:
    st.header(_("A rule or fact that does not hold here"), anchor=False)
    records: list[Rule | Fact] = [*visit.knowledge.rules, *visit.knowledge.facts]
    records = [
        one
        for one in records
        if is_in_use(one.id, visit.knowledge) and not is_safety_record(one.id, visit.knowledge)
    ]
    titles = {one.id: f"{one.id}: {_(one.title)}" for one in records}
    st.caption(_("Without a fact, every rule that rests on it goes too. Safety rules stay."))
    st.selectbox(_("Rule or fact"), list(titles), format_func=titles.__getitem__, key=RECORD)
    st.text_input(_("Why does it not hold here?"), max_chars=LONGEST_REASON, key=RECORD_REASON)
    _problems("record")
    st.button(_("Leave it out"), key="local_use_record", on_click=_use_record, args=(visit,))


def _problems(form: str) -> None:
    for problem in st.session_state.get(WRONG, {}).get(form, ()):
        st.error(inputs.problem_text(problem))


def _use_rating(visit: Visit) -> None:
    chosen = st.session_state
    reason = str(chosen[RATING_REASON]).strip()
    override = RatingOverride(chosen[PROVIDER], chosen[CRITERION], float(chosen[RATING] or 0), reason)
    if _used(visit, override, "rating"):
        chosen[RATING_REASON] = ""


def _use_record(visit: Visit) -> None:
    chosen = st.session_state
    override = RecordOverride(chosen[RECORD], str(chosen[RECORD_REASON]).strip())
    if _used(visit, override, "record"):
        chosen[RECORD_REASON] = ""


def _used(visit: Visit, override: Override, form: str) -> bool:
    """Put it in if nothing is wrong with it; else the form says what is."""
    problems = problems_with_override(override, visit.knowledge)
    st.session_state[WRONG] = {form: problems}
    if not problems:
        state.set_override(override)
    return not problems
