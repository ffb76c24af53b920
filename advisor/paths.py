"""Line from one company and phones from another, and a main line with a second path."""

from collections.abc import Iterator
from enum import StrEnum

from advisor.advice import Advice, Option
from advisor.causes import LEAST_DIFFERENCE, Reason
from advisor.combination_parts import (
    Combination,
    CombinationKind,
    Part,
    asked,
    choice_text,
    is_left_open,
    line_text,
    steps_from,
)
from advisor.deadlines import offers_by
from advisor.i18n import _
from advisor.steps import Step
from advisor.wording import option_name
from rules.knowledge import KnowledgeBase
from rules.schema import PathPair


class Shared(StrEnum):
    """What two paths have in common, as far as one can tell from their kind."""

    SAME_WIRE = "same_wire"
    MAYBE_DUCT = "maybe_duct"
    MAYBE_POLE = "maybe_pole"
    NOTHING = "nothing"


def shared_by(pair: PathPair) -> Shared:
    """What the two paths of a pair share: the same wire, perhaps a duct or only a pole, or nothing."""
    if pair.independence == "none":
        return Shared.SAME_WIRE
    if pair.independence == "independent":
        return Shared.NOTHING
    return Shared.MAYBE_POLE if "coax" in pair.paths else Shared.MAYBE_DUCT


def shared_text(shared: Shared) -> str:
    return {
        Shared.SAME_WIRE: _("Both run on the same wire: one fault takes both."),
        Shared.MAYBE_DUCT: _("Each has its own line, but the two may share a duct or the way in."),
        Shared.MAYBE_POLE: _("Each has its own line, but the two may share poles or the way in."),
        Shared.NOTHING: _("The two share nothing near your building that we know of."),
    }[shared]


# --- line from one, phones from another ----------------------------------------------------------


def access_and_voice(advice: Advice, knowledge: KnowledgeBase) -> Combination | None:
    leader = advice.verdict.leader
    if leader is None or not leader.alternative.is_hosted or is_left_open(advice):
        return None
    of_line = steps_from(
        advice,
        knowledge,
        ("N-RFP-01", "N-RFP-06", "N-RFP-07"),
        _("The phones can be no better than the line below them."),
    )
    of_phones = steps_from(
        advice,
        knowledge,
        ("N-RFP-09", "N-RFP-09a", "N-RFP-11", "N-RFP-15"),
        _("It holds your numbers, your emergency calls and your call data."),
    )
    whom_to_call = Step(
        _(
            "Write on a sheet beside the phone: if web pages fail too, call the line company. If only the"
            " phones fail, call the phone company. Put both numbers on it."
        ),
        _("With two companies, each can point at the other."),
        None,
        ("C-05", "C-09"),
    )
    return Combination(
        kind=CombinationKind.ACCESS_AND_VOICE,
        title=_("Line from one company, phones from another"),
        parts=(
            Part(_("Line"), line_text(advice, leader, knowledge)),
            Part(_("Phones"), _(knowledge.provider["hosted"].name)),
        ),
        reasons=tuple(_why_split(advice, leader, knowledge)),
        actions=(
            *asked(of_line, _('Ask the line company: "{question}"')),
            *asked(of_phones, _('Ask the phone company: "{question}"')),
            *steps_from(advice, knowledge, ("N-CUT-01",), _("A fault shows before you depend on it.")),
            whom_to_call,
        ),
        proof_to_ask=(
            _("From the line company, in writing: speed both ways, and delay at the busiest hour."),
            _("From the phone company, in writing: its phones work on this line, and it tests that."),
        ),
    )


def _why_split(advice: Advice, leader: Option, knowledge: KnowledgeBase) -> Iterator[Reason]:
    plain = next(
        (one for one in advice.options if one.offer == leader.offer and not one.alternative.is_hosted), None
    )
    if plain and not plain.is_viable:
        for name in plain.trace.knocked_out_by:
            rule = knowledge.rule[name]
            text = _("With the carrier's own phone service this line is ruled out: {title}.")
            yield Reason(text.format(title=_(rule.title)), (name,), rule.sources)
    elif plain:
        pairs = zip(leader.trace.cells, plain.trace.cells, strict=True)
        amounts = {own.criterion: own.contribution - other.contribution for own, other in pairs}
        gain = max(amounts, key=lambda name: amounts[name])
        loss = min(amounts, key=lambda name: amounts[name])
        if amounts[gain] > LEAST_DIFFERENCE:
            text = _("Against the carrier's own phone service you gain {advantage}.")
            yield Reason(text.format(advantage=_(knowledge.criterion[gain].advantage)), (gain,), ())
        if amounts[loss] < -LEAST_DIFFERENCE:
            text = _("You pay for it with {drawback}.")
            yield Reason(text.format(drawback=_(knowledge.criterion[loss].drawback)), (loss,), ())
    yield Reason(_("The two contracts are apart: you can change one and keep the other."), ("C-03",), ())


# --- a main line and a second path -----------------------------------------------------------------


def two_paths(advice: Advice, knowledge: KnowledgeBase) -> Combination | None:
    verdict = advice.verdict
    leader, second = verdict.leader, verdict.second
    if leader is None or (second is None and not verdict.wants_second):
        return None
    main = Part(_("Main line"), choice_text(advice, leader, knowledge))
    reasons = [_why_second(advice)]
    if second:
        other = Part(_("Second path"), option_name(second.option, knowledge))
        told = Reason(shared_text(shared_by(second.pair)), ("R-08b",), ())
        reasons += [told, Reason(_(second.pair.reason), ("R-08",), ())]
    else:
        wanted = {
            "radio": _("none on offer yet: ask for a satellite link"),
            "space": _("none on offer yet: ask for a mobile link"),
        }.get(leader.offer.path, _("none on offer yet: ask for a mobile or a satellite link"))
        other = Part(_("Second path"), wanted)
        reasons.append(Reason(_("No other path to your building is on offer that we know of."), (), ()))
    reasons += _no_second_paths(advice, leader)
    ask = Step(
        _("Ask a mobile and a satellite company for a price with backup power."),
        _("They need no wire."),
        offers_by(advice, knowledge),
        ("R-08",),
    )
    whom = _('Ask both: "{question}"') if second else _('Ask each company: "{question}"')
    shares = _("Two names on two bills can still hang on one wire.")
    names = () if verdict.uses_a_dish else ("N-RFP-14",)
    questions = asked(steps_from(advice, knowledge, names, shares), whom)
    test = knowledge.checklist_item["N-CUT-08"]
    return Combination(
        kind=CombinationKind.TWO_PATHS,
        title=_("A main line and a second path"),
        parts=(main, other),
        reasons=tuple(reasons),
        actions=(
            *(() if second else (ask,)),
            *questions,
            Step(_(test.text), _("Only a test shows it."), None, (test.id,)),
        ),
        proof_to_ask=(_(second.pair.proof),) if second else (),
    )


def _why_second(advice: Advice) -> Reason:
    answers = advice.trace.answers
    if answers.get("harm_hour") == "danger":
        return Reason(_("An hour with no phones can put someone in danger."), ("harm_hour",), ())
    if answers.get("power_cut") == "days":
        return Reason(_("You must be reachable for days when the power is out."), ("power_cut",), ())
    if answers.get("second_path") == "yes":
        return Reason(_("You asked for a second line."), ("second_path",), ())
    return Reason(_("You would take a second line if it costs little."), ("second_path",), ())


def _no_second_paths(advice: Advice, leader: Option) -> Iterator[Reason]:
    """Lines on offer that would fail together with the main line, each once."""
    names = dict.fromkeys(
        one.offer.name
        for one in advice.options
        if one.offer.path == leader.offer.path and one.offer.id != leader.offer.id
    )
    for name in names:
        text = _("This would be no second path, as it would fail together with the main line: {line}.")
        yield Reason(text.format(line=_(name)), ("R-08",), ())
