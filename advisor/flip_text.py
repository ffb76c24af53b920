"""Flips and unknowns in the user's words and units."""

from advisor.advice import Advice
from advisor.flips import IMPORTANCE, Flip, Flips
from advisor.i18n import _, money, ngettext
from advisor.plain_words import plain_option
from advisor.questions import Interview
from advisor.unknowns import Influence, Unknown, Unknowns
from advisor.variants import Outcome
from advisor.wording import answer_text, question_name
from rules.knowledge import KnowledgeBase
from rules.verdict import Kind

HOSTED = "+hosted"  # the end of the id of a line with the phones of another company
FEWEST = 3  # flips to show, even if two are about one question


def outcome_text(outcome: Outcome, today: Outcome, knowledge: KnowledgeBase, *, plain: bool = False) -> str:
    """Another verdict as a sentence, told by what differs from today's; `plain` leaves trade words out."""
    if outcome.kind is Kind.TOO_CLOSE:
        return _("It would be too close to call.")
    if outcome.kind is Kind.NOTHING_VIABLE:
        return _("Nothing on offer would fit.")
    if outcome.kind is Kind.SPECIAL_LINES_ONLY:
        return _("Each line would get its own approved link, and you would not choose by provider.")
    line = _line(outcome.leader, knowledge, plain)
    if is_with_own_phones(outcome, today):
        line = _("{line}, with that carrier's own phones").format(line=line)
    if outcome.kind is Kind.STAY_UNTIL:
        return _("We would say: stay where you are for now, then take {line}.").format(line=line)
    if outcome.second:
        second = _line(outcome.second, knowledge, plain)
        return _("We would advise {line}, and {second} as a second path.").format(line=line, second=second)
    if outcome.leader == today.leader and today.second:
        return _("We would advise {line}, with no second path.").format(line=line)
    if outcome.leader == today.leader and today.kind is Kind.STAY_UNTIL:
        return _("We would advise {line} now, and not to wait.").format(line=line)
    return _("We would advise {line}.").format(line=line)


def is_with_own_phones(outcome: Outcome, today: Outcome) -> bool:
    """Whether it is the line that is advised today, but not with the phones of another company."""
    return today.leader == f"{outcome.leader}{HOSTED}"


def outcome_today(advice: Advice) -> Outcome:
    """The verdict as it stands."""
    verdict = advice.verdict
    if verdict.leader is None or verdict.kind is Kind.TOO_CLOSE:
        return Outcome(verdict.kind, "", "")
    adds = verdict.second is not None and verdict.kind is Kind.PRIMARY_AND_SECOND
    second = verdict.second.option.id if adds and verdict.second else ""
    return Outcome(verdict.kind, verdict.leader.id, second)


def flip_text(
    flip: Flip, advice: Advice, knowledge: KnowledgeBase, interview: Interview, *, plain: bool = False
) -> str:
    """A change that flips the verdict, and what it leads to; `plain` leaves the field's own words out."""
    outcome = outcome_text(flip.outcome, outcome_today(advice), knowledge, plain=plain)
    first = _change_text(flip, advice, knowledge, interview)
    if flip.second is None:
        return _("{change}: {outcome}").format(change=first, outcome=outcome)
    second = _change_text(flip.second, advice, knowledge, interview)
    return _("{first}, and {second}: {outcome}").format(first=first, second=second, outcome=outcome)


def first_flip_text(flips: Flips, advice: Advice, knowledge: KnowledgeBase, interview: Interview) -> str:
    """The one thing that would flip the verdict.

    The smallest change of what the customer told us, an answer, an importance or an amount; where there is
    none, of a weight; and only then of a rating.
    """
    if not flips.found:
        return flips_sentence(flips)
    order = {"weight": 1, "rating": 2}
    first = min(flips.found, key=lambda one: order.get(one.kind, 0))
    return flip_text(first, advice, knowledge, interview, plain=True)


def told_flips(flips: Flips) -> tuple[Flip, ...]:
    """The flips to show, smallest first: one for each question, unless that leaves fewer than FEWEST."""
    first: dict[tuple[str, ...], Flip] = {}
    for one in flips.found:
        first.setdefault((one.name, one.second.name if one.second else ""), one)
    again = [one for one in flips.found if one not in first.values()]
    told = [*first.values(), *again[: max(0, FEWEST - len(first))]]
    return tuple(sorted(told, key=flips.found.index))


def flips_sentence(flips: Flips) -> str:
    """What the list of flips says as a whole."""
    if not flips.found:
        return _(
            "We tried {singles} single changes and {pairs} pairs of changes. None of them leads to another"
            " verdict."
        ).format(singles=flips.singles, pairs=flips.pairs)
    if flips.nothing_single:
        return _(
            "No single change leads to another verdict; we tried {singles}. It takes two at once."
        ).format(singles=flips.singles)
    return _("The smallest changes that lead to another verdict, out of {singles} that we tried.").format(
        singles=flips.singles
    )


def unknowns_sentence(unknowns: Unknowns) -> str:
    """What the open questions can still do, in one sentence."""
    if not unknowns.found:
        return _("Every question is answered.")
    if unknowns.is_proved:
        return _("Nothing left to ask can change this verdict.")
    if unknowns.is_settled:
        return _(
            "No answer to what is left changed this verdict, alone or in {count} sets of answers that we"
            " tried."
        ).format(count=unknowns.combinations)
    count = len(unknowns.of(Influence.DECIDES, Influence.TOGETHER))
    return ngettext(
        "{count} open question can still change this verdict.",
        "{count} open questions can still change this verdict. First come those whose answer is worth most."
        " Each says where the answer is to be had.",
        count,
    ).format(count=count)


def unknown_text(unknown: Unknown, today: Outcome, knowledge: KnowledgeBase, interview: Interview) -> str:
    """What an open question can do to the verdict."""
    question = interview.question[unknown.question]
    label = question_name(question)
    if unknown.influence is Influence.TOGETHER:
        return _(
            "“{question}” changes nothing alone. With other answers it changes the verdict in about {count}"
            " of 10 tries."
        ).format(question=label, count=max(1, round(10 * unknown.often)))
    if unknown.influence is not Influence.DECIDES:
        return label
    changed = [(value, found) for value, found in unknown.outcomes.items() if found != today]
    value, outcome = min(changed, key=lambda one: one[1].kind is Kind.TOO_CLOSE)  # the first that decides
    return _(
        "“{question}”: {changing} of {tried} answers that we tried would change the verdict. With “{answer}”:"
        " {outcome}"
    ).format(
        question=label,
        changing=len(changed),
        tried=len(unknown.outcomes),
        answer=answer_text(interview, unknown.question, value),
        outcome=outcome_text(outcome, today, knowledge),
    )


def whom_to_ask(question_id: str, interview: Interview, country: object = None) -> str:
    """Where the answer is to be had in this country, and in which words to ask."""
    question, screen = interview.question[question_id], interview.screen_of[question_id]
    if question_id.startswith(IMPORTANCE):
        return _("Only you can tell.")
    if question.where:
        return _(question.where)
    if screen.guide:
        return " ".join(_(one) for one in screen.guide_in(country))
    return _("Only you can tell: {why}").format(why=_(screen.why))


def _line(name: str, knowledge: KnowledgeBase, plain: bool) -> str:
    offer = next(one for one in knowledge.offers if one.id == name.removesuffix(HOSTED))
    is_hosted = name.endswith(HOSTED)
    if plain:
        return plain_option(offer, is_hosted=is_hosted)
    if not is_hosted:
        return _(offer.name)
    hosted = _(knowledge.provider["hosted"].name)
    return _("{line}, with {hosted_voice}").format(line=_(offer.name), hosted_voice=hosted)


def _change_text(flip: Flip, advice: Advice, knowledge: KnowledgeBase, interview: Interview) -> str:
    if flip.kind in ("answer", "bucket"):
        if isinstance(flip.old, tuple) and isinstance(flip.new, tuple):
            return _list_text(flip.name, flip.old, flip.new, interview)
        if flip.old is None:
            return _unsaid_text(flip, interview)
        return _("If your answer to “{question}” were “{new}” and not “{old}”").format(
            question=question_name(interview.question[flip.name]),
            new=answer_text(interview, flip.name, flip.new),
            old=answer_text(interview, flip.name, flip.old),
        )
    if flip.kind == "amount":
        return _amount_text(flip, advice, interview)
    if flip.kind == "weight":
        group = next(one for one in knowledge.groups if one.id == flip.name)
        return _("If “{group}” had {new} of 100 points of weight and not {old}").format(
            group=_(group.name), new=flip.new, old=flip.old
        )
    provider, criterion = flip.name.split("/")
    return _("If “{criterion}” were rated {new} and not {old} for {provider} (1 poor, 5 excellent)").format(
        criterion=_(knowledge.criterion[criterion].name),
        new=flip.new,
        old=flip.old,
        provider=_(knowledge.provider[provider].name),
    )


def _unsaid_text(flip: Flip, interview: Interview) -> str:
    """An importance that the customer has not told: what we took for it is not an answer of theirs."""
    form = {
        "decides": _("If “{question}” decided it for you (you have not said)"),
        "a_lot": _("If “{question}” mattered a lot to you (you have not said)"),
        "a_little": _("If “{question}” mattered a little to you (you have not said)"),
        "none": _("If “{question}” did not matter to you (you have not said)"),
    }[str(flip.new)]
    return form.format(question=_(interview.question[flip.name].label))


def _list_text(name: str, old: tuple[str, ...], new: tuple[str, ...], interview: Interview) -> str:
    """A change of one option among several; where one replaces all others, both lists."""
    question = interview.question[name]
    more = answer_text(interview, name, [one for one in new if one not in old])
    less = answer_text(interview, name, [one for one in old if one not in new])
    form = _("If your answer to “{question}” were “{new}” and not “{old}”")
    if not less:
        form = _("If you added “{new}” to “{question}”")
    elif not more:
        form = _("If you took “{old}” out of “{question}”")
    return form.format(question=question_name(question), new=more, old=less)


def _amount_text(flip: Flip, advice: Advice, interview: Interview) -> str:
    question = interview.question[flip.name]
    label = question_name(question).rstrip("?:")
    if question.kind == "date" or question.whole:
        return _("If “{question}” were {new} and not {old}").format(
            question=label,
            new=answer_text(interview, flip.name, flip.new),
            old=answer_text(interview, flip.name, flip.old),
        )
    country = str(advice.trace.answers.get("country", "us"))
    difference = float(str(flip.new)) - float(str(flip.old))
    form = (
        _("If “{question}” were {amount} lower ({new} and not {old})")
        if difference < 0
        else _("If “{question}” were {amount} higher ({new} and not {old})")
    )
    return form.format(
        question=label,
        amount=money(abs(difference), country),
        new=money(float(str(flip.new)), country),
        old=money(float(str(flip.old)), country),
    )
