"""The method in plain words, one case worked out, the formulas, and the list of the rules."""

import streamlit as st

from advisor.advice import Advice
from advisor.answers import Answers
from advisor.i18n import _, figure, ngettext
from advisor.method import ExampleCell, WorkedExample, samples, worked_example
from advisor.method_text import assumed, formulas, limits, parts
from advisor.reasons import firmness, headline, option_name
from advisor.share_counts import UNDECIDED, share_counts
from advisor.ui import paging, routes
from advisor.ui.advising import advice_for
from advisor.ui.markdown import escaped
from advisor.ui.pages import rule
from advisor.ui.parts import heading, notes
from advisor.ui.state import address, case, page
from advisor.ui.visit import Visit
from advisor.working import CellWorking
from advisor.working_text import bucket_text, step_text, weights_told
from rules.schema import Rule

OWN = "own"
RULES = "rules"


def draw(visit: Visit) -> None:
    wanted = next((one for one in _shown(visit) if one.id == address.wanted_rule()), None)
    if wanted:
        rule.draw(visit, wanted)
        return
    heading(_("The method"))
    notes()
    words, example, sums, rules = st.tabs(
        [_("In plain words"), _("Worked example"), _("Formulas"), _("Rules")], key="method_tabs"
    )
    with words:
        _words()
    with example:
        _example(visit)
    with sums:
        _formulas()
    with rules:
        _rules(visit)


def _words() -> None:
    for part in parts():
        st.header(part.title, anchor=False)
        st.markdown("\n\n".join(map(escaped, part.paragraphs)))
    for title, lines in (
        (_("What has to be true for this to be fair"), assumed()),
        (_("What we do not know"), limits()),
    ):
        st.header(title, anchor=False)
        st.markdown("\n".join(f"- {escaped(line)}" for line in lines))


# --- a case worked out ---------------------------------------------------------------------------


def _example(visit: Visit) -> None:
    advice = _chosen_advice(visit)
    found = worked_example(advice, visit.knowledge)
    st.markdown(escaped(headline(advice, visit.knowledge)))
    if found is None:
        st.info(_("Nothing is chosen here, so there is nothing to add up. Try another case."))
        return
    st.header(_("From your order to weights"), anchor=False)
    st.table(
        [
            {
                _("Group"): _(visit.knowledge.group[one.group].name),
                _("The answer"): bucket_text(one.bucket),
                _("From your order"): figure(one.centroid, 3),
                _("At least"): figure(one.floor, 2) if one.floor else "",
                _("In the end"): figure(one.weight, 3),
            }
            for one in found.groups
        ],
        hide_index=True,
    )
    st.caption(escaped(weights_told()))
    _example_cells(visit, found)
    _example_sum(visit, found)
    st.header(_("How often each kind comes first"), anchor=False)
    st.markdown(f"**{escaped(firmness(advice, visit.knowledge))}**")
    counts = share_counts(advice)
    undecided = counts.pop(UNDECIDED)
    lines = [
        _("{provider}: {count} of 100 ways").format(
            provider=_(visit.knowledge.provider[name].name), count=count
        )
        for name, count in counts.items()
    ]
    lines.append(_("No real difference: {count} of 100 ways").format(count=undecided))
    st.markdown("\n".join(f"- {escaped(line)}" for line in lines))


def _chosen_advice(visit: Visit) -> Advice:
    """On the visitor's own answers, where there are enough, or on those of a made-up customer."""
    answers = case.answers()
    made_up = {one.id: one for one in samples()}
    names = {name: one.title for name, one in made_up.items()}
    if routes.has_advice(visit.interview, answers):
        names = {OWN: _("Your own answers")} | names
    chosen = st.selectbox(
        _("Whose case?"), list(names), format_func=lambda one: names[one], key="method_example"
    )
    if chosen != OWN:
        content = {"version": answers.version, "answers": dict(made_up[chosen].answers)}
        answers = Answers.parse(content, visit.interview)
    return advice_for(visit, answers)


def _example_cells(visit: Visit, found: WorkedExample) -> None:
    st.header(_("Where the two differ most"), anchor=False)
    for one in found.cells:
        st.markdown(f"**{escaped(_(visit.knowledge.criterion[one.criterion].name))}** ({one.criterion})")
        st.markdown("\n".join(_cell_lines(visit, found, one)))


def _cell_lines(visit: Visit, found: WorkedExample, one: ExampleCell) -> list[str]:
    lines = [_cell_line(option_name(found.first, visit.knowledge), one.first)]
    if found.second and one.second:
        lines.append(_cell_line(option_name(found.second, visit.knowledge), one.second))
    return lines


def _cell_line(name: str, cell: CellWorking) -> str:
    template = _("- {choice}: {steps}. Worth ({mark} − 1) / 4 = {worth}. {worth} × {weight} = {adds}.")
    return template.format(
        choice=escaped(name),
        steps=escaped("; ".join(step_text(step) for step in cell.steps)),
        mark=figure(cell.rating),
        worth=figure(cell.partial_value, 4),
        weight=figure(cell.weight, 4),
        adds=figure(cell.contribution, 4),
    )


def _example_sum(visit: Visit, found: WorkedExample) -> None:
    st.header(_("Adding up"), anchor=False)
    first = _("First choice")
    second = _("Other")
    rows = [
        {
            _("Point"): _(visit.knowledge.criterion[one.criterion].name),
            first: figure(one.first.contribution, 4),
            second: figure(one.second.contribution, 4) if one.second else "–",
        }
        for one in found.cells
    ]
    is_alone = found.second is None
    rows.append(
        {
            _("Point"): _("All other points"),
            first: figure(found.first_rest, 4),
            second: "–" if is_alone else figure(found.second_rest, 4),
        }
    )
    rows.append(
        {
            _("Point"): _("Together"),
            first: figure(found.first.trace.value, 4),
            second: figure(found.second.trace.value, 4) if found.second else "–",
        }
    )
    st.table(rows, hide_index=True)


def _formulas() -> None:
    for one in formulas():
        st.latex(one.latex)
        st.markdown(f"{escaped(one.meaning)}  \n:small[{escaped(one.source)}]")


# --- the rules -----------------------------------------------------------------------------------


def _shown(visit: Visit) -> list[Rule]:
    return [one for one in visit.knowledge.rules if one.shown]


def _rules(visit: Visit) -> None:
    words = st.text_input(
        _("Search in the rules"),
        key="rule_words",
        max_chars=80,
        on_change=page.turn_to,
        args=(RULES, 0),
    )
    wanted = words.casefold().split()
    found = [
        one
        for one in sorted(_shown(visit), key=lambda one: one.id)
        if all(word in f"{one.id} {one.title} {one.statement} {one.advice}".casefold() for word in wanted)
    ]
    text = ngettext("{count} rule", "{count} rules", len(found)).format(count=len(found))
    st.caption(text)
    with st.container(key="pages_rules", gap=None):
        for one in paging.page_of(found, key=RULES):
            st.button(
                escaped(f"{one.id} · {_(one.title)}"),
                key=f"rule_{one.id}",
                type="tertiary",
                on_click=address.go_to_rule,
                args=(routes.METHOD, one.id),
            )
    paging.draw_buttons(found, key=RULES)
