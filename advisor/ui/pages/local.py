"""Local knowledge: a consultant replaces a rating or a fact, or leaves out a rule, and says why."""

from collections.abc import Sequence
from typing import TypeVar

import streamlit as st

from advisor.i18n import _, figure
from advisor.override_checks import LONGEST_REASON, LONGEST_STATEMENT, overrides_from
from advisor.override_text import override_text
from advisor.overrides import is_in_use, is_safety_record
from advisor.questions import COUNTRY
from advisor.ui import inputs, routes
from advisor.ui.inputs import DATE_LENGTH
from advisor.ui.markdown import escaped
from advisor.ui.parts import heading, notes
from advisor.ui.state import address, case, page, widgets
from advisor.ui.visit import Visit
from rules.schema import Fact, Rule

KEPT = 4  # times the longest text: what is too long stays to be cut, a pasted novel does not
RATING = {"provider": "local_provider", "criterion": "local_criterion", "rating": "local_rating"}
RATING |= {"reason": "local_why"}
FACT = {"fact": "local_fact", "statement": "local_fact_words", "valid_to": "local_fact_end"}
FACT |= {"watch_date": "local_fact_day", "rules": "local_fact_rules", "reason": "local_fact_why"}
RECORD = {"record": "local_record", "reason": "local_record_why"}
FORMS = {"rating": RATING, "fact": FACT, "record": RECORD}  # entry of an override -> key of its widget
R = TypeVar("R", bound=Rule | Fact)
CHOSEN = ("provider", "criterion", "fact", "record")  # these stay when a form was used


def draw(visit: Visit) -> None:
    heading(_("Local knowledge"))
    notes()
    st.markdown(
        _(
            "You know something about this case that our data cannot know? Put it in the place of a rating, a"
            " fact or a rule. The reason is printed with the advice, and the advice without it stands beside."
        )
    )
    _present(visit)
    _rating_form(visit)
    _fact_form(visit)
    _record_form(visit)
    st.button(_("Back to the result"), key="nav_back", on_click=address.go, args=(routes.RESULT,))


def _present(visit: Visit) -> None:
    if not case.overrides():
        return
    st.header(_("Changed for this case"), anchor=False)
    for one in case.overrides():
        with st.container(horizontal=True, vertical_alignment="center", key=f"local_{one.about}"):
            st.markdown(escaped(override_text(one, visit.knowledge)), width="stretch")
            st.button(
                _("Take out"),
                key=f"local_out_{one.about}",
                on_click=case.take_out_override,
                args=(one.about,),
            )


# --- the three forms ----------------------------------------------------------------------------


def _rating_form(visit: Visit) -> None:
    st.header(_("Another rating"), anchor=False)
    providers = {one.id: _(one.name) for one in visit.knowledge.providers}
    with st.container(key="local_rating_form"):
        provider = st.selectbox(
            _("Kind of provider"),
            list(providers),
            format_func=providers.__getitem__,
            key=RATING["provider"],
        )
        rated = [one.criterion for one in visit.knowledge.ratings if one.provider == provider]
        names = {one: _(visit.knowledge.criterion[one].name) for one in rated}
        criterion = st.selectbox(
            _("What is rated"), rated, format_func=names.__getitem__, key=RATING["criterion"]
        )
        cell = next(
            one for one in visit.knowledge.ratings if (one.provider, one.criterion) == (provider, criterion)
        )
        form = _("Published: {typical}, from {low} to {high}. The scale runs from 1 (poor) to 5 (excellent).")
        st.caption(form.format(typical=figure(cell.typical), low=figure(cell.low), high=figure(cell.high)))
        st.caption(_("It is the rating of this kind of provider. What its line changes comes on top."))
        st.number_input(_("Rating here"), 1.0, 5.0, value=None, step=0.5, key=RATING["rating"])
        _wrong(visit, "rating", "rating")
        _reason(visit, "rating", _("Why is it different here?"))
        _use(visit, "rating", _("Use this rating"))


def _fact_form(visit: Visit) -> None:
    st.header(_("Another fact"), anchor=False)
    facts = {
        one.id: one
        for one in _own_country_first(visit.knowledge.facts)
        if not is_safety_record(one.id, visit.knowledge)
    }
    with st.container(key="local_fact_form"):
        titles = {name: _title(one) for name, one in facts.items()}
        chosen = st.selectbox(_("Fact"), list(facts), format_func=titles.__getitem__, key=FACT["fact"])
        fact = facts[chosen]
        st.caption(escaped(_("Published: {words}").format(words=_(fact.statement))))
        st.text_area(
            _("What is so here? Leave it empty to keep these words."),
            max_chars=KEPT * LONGEST_STATEMENT,
            key=FACT["statement"],
        )
        _wrong(visit, "fact", "statement")
        _day(visit, "valid_to", _("Until when does it hold here, if it ends? Year-month-day"))
        if fact.watch_date:
            _day(visit, "watch_date", _("Another day to watch? Year-month-day"))
        resting = {one.id: _title(one) for one in visit.knowledge.rules if fact.id in one.facts and one.shown}
        if resting:
            st.multiselect(
                _("Which rules on it do not hold here?"),
                list(resting),
                format_func=resting.__getitem__,
                key=_rules_key(chosen),
            )
        _reason(visit, "fact", _("How do you know?"))
        _use(visit, "fact", _("Use this fact"))


def _record_form(visit: Visit) -> None:
    st.header(_("A rule or fact that does not hold here"), anchor=False)
    records: list[Rule | Fact] = [
        *_own_country_first(visit.knowledge.rules),
        *_own_country_first(visit.knowledge.facts),
    ]
    titles = {
        one.id: _title(one)
        for one in records
        if is_in_use(one.id, visit.knowledge) and not is_safety_record(one.id, visit.knowledge)
    }
    st.caption(_("Without a fact, every rule that rests on it goes too. Safety rules stay."))
    st.selectbox(_("Rule or fact"), list(titles), format_func=titles.__getitem__, key=RECORD["record"])
    _reason(visit, "record", _("Why does it not hold here?"))
    _use(visit, "record", _("Leave it out"))


# --- parts of a form ----------------------------------------------------------------------------


def _own_country_first(records: Sequence[R]) -> list[R]:
    """Those of the client's country alone, then those of several, then those of others."""
    country = case.answers().values.get(COUNTRY)
    return sorted(records, key=lambda one: (country not in one.countries, len(one.countries)))


def _title(record: Rule | Fact) -> str:
    return _("{id}: {title}").format(id=record.id, title=_(record.title))


def _rules_key(fact: str) -> str:
    """Each fact has rules of its own, so it has a box of its own."""
    return f"{FACT['rules']}_{fact}"


def _day(visit: Visit, name: str, label: str) -> None:
    st.text_input(label, max_chars=DATE_LENGTH, placeholder=_("YYYY-MM-DD"), key=FACT[name])
    _wrong(visit, "fact", name)


def _reason(visit: Visit, form: str, label: str) -> None:
    st.text_input(label, max_chars=KEPT * LONGEST_REASON, key=FORMS[form]["reason"])
    _wrong(visit, form, "reason")


def _use(visit: Visit, form: str, label: str) -> None:
    """The button, below what is wrong with the form as a whole."""
    _wrong(visit, form, None)
    st.button(label, key=f"local_use_{form}", on_click=_used, args=(visit, form))


def _wrong(visit: Visit, form: str, field: str | None) -> None:
    """Once the form was sent: what is wrong with one field of it, or with no field of its own."""
    if not page.is_checked(f"local_{form}"):
        return
    _override, problems = overrides_from([_entered(form)], visit.knowledge)
    for problem in problems:
        named = problem.where.partition(": ")[2].strip('"') or None
        if named == field:
            st.error(inputs.problem_text(problem))


def _entered(form: str) -> dict[str, object]:
    """What the form holds, as it would stand in a file; what is empty is left out."""
    keys = dict(FORMS[form])
    if form == "fact":
        keys["rules"] = _rules_key(str(widgets.value(FACT["fact"])))
    found = {name: _tidy(widgets.value(key)) for name, key in keys.items()}
    needed = ("rating", "reason")
    return {name: value for name, value in found.items() if value or name in needed}


def _tidy(value: object) -> object:
    """On one line, where it is text: a text area takes more."""
    return " ".join(value.split()) if isinstance(value, str) else value


def _used(visit: Visit, form: str) -> None:
    """Put it in if nothing is wrong with it; else the form says what is, and keeps what was typed."""
    overrides, problems = overrides_from([_entered(form)], visit.knowledge)
    if problems:
        page.mark_checked(f"local_{form}")
        return
    page.mark_checked("")
    case.set_override(overrides[0])
    for name, key in FORMS[form].items():
        if name not in CHOSEN and name != "rules":
            widgets.seed(key, None if name == "rating" else "")
    widgets.seed(_rules_key(str(widgets.value(FACT["fact"]))), [])
