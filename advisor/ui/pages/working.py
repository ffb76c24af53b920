"""The full working of the advice: for and against, then every number down to the published ratings."""

import streamlit as st

from advisor.advice import Advice
from advisor.causes import compared_with
from advisor.i18n import _, as_sentence, figure, in_this_language
from advisor.reasons import firmness, headline, option_name
from advisor.ui import defence, routes
from advisor.ui.advising import advice_for
from advisor.ui.markdown import escaped
from advisor.ui.parts import heading, link_button, notes
from advisor.ui.state import address, case
from advisor.ui.visit import Visit
from advisor.wording import with_minus
from advisor.working import CellWorking, OptionWorking, Working, for_and_against, working
from advisor.working_text import (
    because_text,
    bucket_text,
    option_title,
    step_text,
    weights_told,
    working_text,
)
from rules.knowledge import KnowledgeBase


def draw(visit: Visit) -> None:
    advice = advice_for(visit, case.answers())
    published, visit = visit, visit.with_local_knowledge(advice.overrides)
    found = working(advice, visit.knowledge)
    heading(_("The full working"))
    notes()
    st.markdown(escaped(headline(advice, visit.knowledge)))
    st.markdown(f"**{escaped(firmness(advice, visit.knowledge))}**")
    defence.overrides(published, advice)
    _for_and_against(visit, advice)
    _rules(visit, advice)
    _weights(visit, found)
    _options(visit, found)
    st.header(_("Take it with you"), anchor=False)
    st.download_button(
        _("Save the full working as a text file"),
        data=in_this_language(lambda: working_text(advice, published.knowledge, visit.interview)),
        file_name="carrier-advisor-working.txt",
        mime="text/plain",
        key="save_working",
        on_click="ignore",
    )
    with st.container(horizontal=True, key="navigation"):
        st.button(_("Back to the result"), key="nav_result", on_click=address.go, args=(routes.RESULT,))
        link_button(_("The method and its rules"), "nav_method", routes.METHOD)


def _for_and_against(visit: Visit, advice: Advice) -> None:
    rows = for_and_against(advice, visit.knowledge)
    leader, other = advice.verdict.leader, compared_with(advice)
    if leader is None:
        return
    st.header(_("For and against"), anchor=False)
    text = _("{leader}, beside {rival}. Marks run from 1 to 5. Points are of 100.")
    rival = option_name(other, visit.knowledge) if other else _("the middle of the scale")
    name = option_name(leader, visit.knowledge)
    st.markdown(escaped(text.format(leader=as_sentence(name), rival=rival)))
    table = [
        {
            _("Point"): f"{_(visit.knowledge.criterion[one.criterion].name)} ({one.criterion})",
            _("First"): figure(one.leader, 2),
            _("Other"): figure(one.rival, 2),
            _("Ahead by"): with_minus(figure(one.points, 2, signed=True)),
        }
        for one in rows
    ]
    total = {_("Point"): _("Together"), _("First"): "", _("Other"): ""}
    total[_("Ahead by")] = with_minus(figure(sum(one.points for one in rows), 2, signed=True))
    st.table([*table, total], hide_index=True)


def _rules(visit: Visit, advice: Advice) -> None:
    st.header(_("Rules that apply, and why"), anchor=False)
    with st.expander(_("{count} rules").format(count=len(advice.trace.rules)), key="working_rules"):
        for one in advice.trace.rules:
            because = because_text(one, visit.knowledge, visit.interview)
            st.markdown(f"**{one.rule.id}** {escaped(_(one.rule.title))}. {escaped(because)}")


def _weights(visit: Visit, found: Working) -> None:
    st.header(_("Weights"), anchor=False)
    st.table(
        [
            {
                _("Group"): _(visit.knowledge.group[one.group].name),
                _("Counts as"): bucket_text(one.bucket),
                _("From your order"): figure(one.centroid, 4),
                _("At least"): figure(one.floor, 2) if one.floor else "",
                _("In the end"): figure(one.weight, 4),
            }
            for one in found.groups
        ],
        hide_index=True,
    )
    st.caption(escaped(weights_told()))
    with st.expander(_("Weight of each point"), key="working_criteria"):
        st.table(
            [
                {
                    _("Point"): f"{_(visit.knowledge.criterion[one.criterion].name)} ({one.criterion})",
                    _("Share"): figure(one.share),
                    _("Weight"): figure(one.weight, 4),
                    _("Stressed by"): ", ".join(
                        f"{name} ×{figure(one.factors[name])}" for name in one.factors
                    ),
                }
                for one in found.criteria
            ],
            hide_index=True,
        )


def _options(visit: Visit, found: Working) -> None:
    st.header(_("Each choice, point by point"), anchor=False)
    st.markdown(
        _(
            "A mark is worth (mark − 1) / 4. It adds its worth times the weight. All that is added makes the"
            " points of the choice."
        )
    )
    for one in found.options:
        label = option_title(one, found.advice, visit.knowledge)
        with st.expander(escaped(label), key=f"working_{one.option.id}"):
            if not one.option.is_viable:
                st.caption(
                    _("Ruled out by {rules}; the points are shown all the same.").format(
                        rules=", ".join(one.option.trace.knocked_out_by)
                    )
                )
            st.markdown("\n".join(_cell_line(cell, visit.knowledge) for cell in _counting(one)))


def _counting(option: OptionWorking) -> list[CellWorking]:
    return [cell for cell in option.cells if cell.weight]


def _cell_line(cell: CellWorking, knowledge: KnowledgeBase) -> str:
    template = _(
        "- **{point} ({id})**: mark {mark}, worth {worth}, weight {weight}, adds {points} points  \n"
        "  :small[{steps}]"
    )
    return template.format(
        point=escaped(_(knowledge.criterion[cell.criterion].name)),
        id=cell.criterion,
        mark=figure(cell.rating),
        worth=figure(cell.partial_value, 4),
        weight=figure(cell.weight, 4),
        points=figure(100 * cell.contribution, 2),
        steps=escaped("; ".join(with_minus(step_text(step)) for step in cell.steps)),
    )
