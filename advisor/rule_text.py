"""A rule as sentences made from its data: when it holds, where, and what it does."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from advisor.i18n import _, day, figure
from advisor.questions import Interview
from advisor.wording import answer_text, question_name
from rules.knowledge import KnowledgeBase
from rules.model import selected
from rules.schema import AppliesTo, Change, Condition, Rule


@dataclass(frozen=True, slots=True)
class Line:
    """One line of an indented list."""

    depth: int
    text: str


def condition_lines(
    condition: Condition | None, interview: Interview, knowledge: KnowledgeBase
) -> tuple[Line, ...]:
    """The condition in words, one test a line, deeper where it stands inside another."""
    if condition is None:
        return (Line(0, _("It holds for everybody in these places.")),)
    return tuple(_lines(condition, interview, knowledge, 0))


def derived_name(field: str) -> str | None:
    """What we call a number or name that we work out from the answers; None for what is asked."""
    names = {
        "incumbent_group": _("The company group behind the incumbent of the region"),
        "contract_months_left": _("Months left in the contract"),
        "exit_charge_estimate": _("The charge for leaving now"),
        "copper_months_left": _("Months until the copper ends"),
        "line_months_left": _("Months until your line of today ends"),
        "contract_past_line": _("Months that your contract outlasts your line"),
        "best_saving": _("The best saving on offer, a month"),
        "saving_short_of_wish": _("How far the saving falls short of your wish, a month"),
        "exit_charge_less_saving": _("The charge for leaving, less what you would save until the end"),
    }
    return names.get(field)


def field_name(field: str, interview: Interview) -> str:
    """The label of the question, or the name of what is worked out."""
    question = interview.question.get(field)
    return question_name(question) if question else derived_name(field) or field


def value_text(field: str, value: object, interview: Interview, knowledge: KnowledgeBase) -> str:
    """A value of a field in words, asked or worked out."""
    if field in interview.question:
        return answer_text(interview, field, value)
    if isinstance(value, int | float):
        return figure(round(value, 4))
    held = [one.lead for one in knowledge.incumbents if field == "incumbent_group" and one.group == value]
    if value != "other" and held:
        return held[0]
    return _("another company") if value == "other" else str(value)


def places_text(countries: Iterable[str]) -> str:
    names = {"us": _("United States"), "pr": _("Puerto Rico"), "ca": _("Canada")}
    return ", ".join(names[one] for one in countries)


def force_text(rule: Rule, as_of: date) -> str:
    """From when to when the rule is in force, and whether it is on this day."""
    start, end = rule.valid_from, rule.valid_to
    if start and end:
        told = _("In force from {start} to {end}.").format(start=day(start), end=day(end))
    elif start:
        told = _("In force since {start}.") if start <= as_of else _("In force from {start}.")
        told = told.format(start=day(start))
    elif end:
        told = _("In force until {end}.").format(end=day(end))
    else:
        return _("In force with no end date known.")
    return told if rule.in_force(as_of) else _("{dates} Not in force today.").format(dates=told)


def kind_text(rule: Rule) -> str:
    return {
        "knock_out": _("Rules a choice out"),
        "caution": _("A warning"),
        "info": _("Good to know"),
        "action": _("Something to do"),
    }[rule.kind]


def purpose_text(rule: Rule) -> str:
    return {
        "main": _("the main line"),
        "second_path": _("a second path"),
        "special_lines": _("lines for machines"),
        "process": _("the move itself"),
    }[rule.purpose]


def effect_lines(rule: Rule, knowledge: KnowledgeBase) -> tuple[str, ...]:
    """What the rule does: what it takes away, what it changes by how much, what it asks for."""
    names = selected_names(rule.applies_to, knowledge) if rule.applies_to else ()
    found: list[str] = []
    if rule.kind == "knock_out" and rule.purpose in ("main", "second_path"):
        template = _("It takes these off the list: {choices}. No score brings them back.")
        if rule.purpose == "second_path":
            template = _("These are no second path: {choices}. They may still be the main line.")
        found.append(template.format(choices="; ".join(names)))
        if rule.beside:
            mains = "; ".join(selected_names(rule.beside, knowledge))
            found.append(_("It holds beside these as the main line: {choices}.").format(choices=mains))
    elif names:
        found.append(_("It is about: {choices}.").format(choices="; ".join(names)))
    found += [change_text(change, knowledge) for change in rule.changes]
    if rule.staying:
        found.append(
            _("Where you stay with the line that you have, it says: {advice}").format(
                advice=_(rule.staying.advice)
            )
        )
    found += [
        _("It adds a step: {step}").format(step=_(knowledge.checklist_item[name].text)) for name in rule.steps
    ]
    return tuple(found) or (_("It changes no score. It is shown beside the advice."),)


def change_text(change: Change, knowledge: KnowledgeBase) -> str:
    """One stated change of a rating, as in "Monthly price: down by 0.5 of a point"."""
    name = _(knowledge.criterion[change.criterion].name)
    if change.cap is not None:
        return _("{criterion} ({id}): never above {cap} of 5.").format(
            criterion=name, id=change.criterion, cap=figure(change.cap)
        )
    amount = change.change or 0.0
    template = _("{criterion} ({id}): up by {points} on the scale from 1 to 5.")
    if amount < 0:
        template = _("{criterion} ({id}): down by {points} on the scale from 1 to 5.")
    return template.format(criterion=name, id=change.criterion, points=figure(abs(amount)))


def selected_names(applies_to: AppliesTo, knowledge: KnowledgeBase) -> tuple[str, ...]:
    """The choices that a selection takes in; hosted voice is named where it is meant alone."""
    template = "{line}"
    if applies_to.voices == ("hosted",):
        template = _("{line}, with hosted voice")
    elif applies_to.voices == ("plain",):
        template = _("{line}, without hosted voice")
    return tuple(template.format(line=_(one.name)) for one in knowledge.offers if selected(applies_to, one))


def _lines(
    condition: Condition, interview: Interview, knowledge: KnowledgeBase, depth: int
) -> Iterator[Line]:
    if condition.field is not None:
        yield Line(depth, _test_text(condition, condition.field, interview, knowledge))
        return
    inner = condition.negated
    if inner is None:
        parts = condition.all or condition.any or ()
        title = _("All of these hold:") if condition.all else _("At least one of these holds:")
    elif inner.all:
        title, parts = _("These do not all hold together:"), inner.all
    elif inner.any:
        title, parts = _("None of these holds:"), inner.any
    else:
        title, parts = _("This does not hold:"), (inner,)
    yield Line(depth, title)
    for part in parts:
        yield from _lines(part, interview, knowledge, depth + 1)


def _test_text(leaf: Condition, field: str, interview: Interview, knowledge: KnowledgeBase) -> str:
    """One test of one field as a sentence."""
    name = field_name(field, interview)

    def option(value: str) -> str:
        return value_text(field, [value] if leaf.has or leaf.has_any else value, interview, knowledge)

    if leaf.known is not None:
        template = _("“{question}” has an answer.") if leaf.known else _("“{question}” has no answer.")
        return template.format(question=name)
    if leaf.at_least is not None or leaf.at_most is not None:
        template = (
            _("“{question}”: {number} or more.")
            if leaf.at_least is not None
            else _("“{question}”: {number} or less.")
        )
        limit = leaf.at_least if leaf.at_least is not None else leaf.at_most or 0
        return template.format(question=name, number=figure(limit))
    single = leaf.equals or leaf.has
    if single is not None:
        return _("“{question}”: {answer}.").format(question=name, answer=option(single))
    several: Mapping[str, None] = dict.fromkeys(option(one) for one in leaf.one_of or leaf.has_any or ())
    return _("“{question}”, one of: {answers}.").format(question=name, answers="; ".join(several))
