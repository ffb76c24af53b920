"""The full working as plain text: with a pencil, every number follows from the numbers before it."""

import textwrap
from collections.abc import Iterable, Iterator

from advisor.advice import Advice
from advisor.causes import compared_with
from advisor.guarded_lines import advice_of
from advisor.i18n import _, as_sentence, day, figure
from advisor.lines import wrapped
from advisor.overrides import overridden
from advisor.questions import Interview
from advisor.reasons import headline
from advisor.report.blocks import override_blocks
from advisor.report.text import block_lines
from advisor.rule_text import field_name, value_text
from advisor.special_lines import unresolved_safety_lines
from advisor.wording import assumption_text, option_name, provider_name
from advisor.working import CellWorking, OptionWorking, Prices, Step, Working, for_and_against, working
from rules.knowledge import KnowledgeBase
from rules.robustness import PRACTICALLY_EQUAL
from rules.trace import FiredRule, Status
from rules.verdict import Kind


def working_text(advice: Advice, knowledge: KnowledgeBase, interview: Interview) -> str:
    """Every step from the answers to the advice, 80 columns wide where no name is longer.

    Args:
        knowledge: As published.
    """
    published, knowledge = knowledge, overridden(knowledge, advice.overrides)
    found = working(advice, knowledge)
    sections = [
        (_("1. What you told us, and what follows from it"), _answers(found, knowledge, interview)),
        (_("2. What we assumed"), _assumed(found, interview)),
        (_("3. Rules that apply, and why"), _rules(found, knowledge, interview)),
        (_("4. Weights of the groups"), _group_weights(found, knowledge)),
        (_("5. Weights of the criteria"), _criterion_weights(found, knowledge)),
        (_("6. Ratings from your prices"), _prices(found.prices, knowledge)),
        (_("7. Each choice, cell by cell"), _options(found, knowledge)),
        (_("8. For and against"), _for_and_against(found, knowledge)),
        (_("9. How firm it is"), _draws(found, knowledge)),
    ]
    if advice.overrides:
        title = _("10. Local knowledge, and the advice without it")
        sections.append((title, block_lines(override_blocks(advice, published))))
    body = ["\n".join([title.upper(), *lines]) for title, lines in sections]
    return "\n\n".join([*_safety(advice), *body]) + "\n"


def _safety(advice: Advice) -> list[str]:
    """What lives hang on stands before everything else."""
    told = [advice_of(one, advice) for one in advice.rules_for_choice("knock_out", "caution", "action")
            if one.is_safety_matter]  # fmt: skip
    told += [line.text for line in unresolved_safety_lines(advice) if line.is_told]
    return [wrapped(_("SAFETY. {step}").format(step=one)) for one in told]


def step_text(step: Step) -> str:
    """One step of a rating in a few words, with what goes in and what comes out."""
    numbers = {"amount": figure(step.amount), "result": figure(step.result), "record": step.record}
    return {
        "published": _("published {amount}"),
        "quoted": _("your prices instead: {amount}"),
        "change": _("{record} {amount} = {result}"),
        "cap": _("{record} at most {amount} = {result}"),
        "scale": _("kept between 1 and 5 = {result}"),
        "mean": _("mean with the voice company's {amount} = {result}"),
        "weaker": _("the weaker of this and the voice company's {amount} = {result}"),
    }[step.kind].format(
        **(numbers | {"amount": figure(step.amount, signed=True)} if step.kind == "change" else numbers)
    )


def bucket_text(bucket: str) -> str:
    return {
        "decides": _("decides it"),
        "a_lot": _("matters a lot"),
        "a_little": _("matters a little"),
        "none": _("does not matter"),
    }[bucket]


def option_title(one: OptionWorking, advice: Advice, knowledge: KnowledgeBase) -> str:
    """A choice, its points, and whether it is advised or ruled out: points alone do not say."""
    form = _("{choice}: {points} points")
    if not one.option.is_viable:
        form = _("Ruled out: {choice} ({points} points)")
    elif one.option is advice.verdict.leader and advice.verdict.kind is not Kind.TOO_CLOSE:
        form = _("Our advice: {choice} ({points} points)")
    name = option_name(one.option, knowledge)
    return form.format(choice=as_sentence(name), points=figure(100 * one.value, 2))


def weights_told() -> str:
    """What the columns of the table of weights hold."""
    return _(
        "“From your order” is the weight that your own order gives. “At least” is a least weight that a fact"
        " sets, such as an alarm line. “In the end” is the weight that counts. Groups below their least are"
        " lifted and the others shrink. A group in which nothing counts here gives its weight away."
    )


def because_text(fired: FiredRule, knowledge: KnowledgeBase, interview: Interview) -> str:
    """The answers and assumptions that brought a rule in."""
    told = "; ".join(
        _("{question}: {answer}").format(
            question=field_name(name, interview), answer=value_text(name, value, interview, knowledge)
        )
        for name, value in fired.because.items()
    )
    if not told:
        return _("It holds for everybody in its places.")
    if fired.status is Status.APPLIES:
        return _("Because you said: {answers}.").format(answers=told)
    return _("From what you said and what we assumed: {answers}.").format(answers=told)


def _answers(found: Working, knowledge: KnowledgeBase, interview: Interview) -> Iterator[str]:
    for name, value in found.advice.trace.answers.items():
        yield _item(
            _("{question}: {answer}").format(
                question=field_name(name, interview), answer=value_text(name, value, interview, knowledge)
            )
        )


def _assumed(found: Working, interview: Interview) -> Iterator[str]:
    yield from (_item(assumption_text(one, interview)) for one in found.advice.assumptions)
    if not found.advice.assumptions:
        yield _item(_("Nothing: each question that was put has an answer."))


def _rules(found: Working, knowledge: KnowledgeBase, interview: Interview) -> Iterator[str]:
    for one in found.advice.trace.rules:
        title = _("{id} {title}").format(id=one.rule.id, title=_(one.rule.title))
        yield _item(f"{title}. {because_text(one, knowledge, interview)}")


def _group_weights(found: Working, knowledge: KnowledgeBase) -> Iterator[str]:
    yield wrapped(
        _(
            "With n groups that matter, the k-th in your order weighs (1/k + ... + 1/n) / n; groups in one"
            " bucket share the mean of their places (Weight). A floor is the least weight that a fact sets."
            " It lifts a group, and the rest shrink in proportion (Lifted). A group in which nothing counts"
            " here gives its weight to the others (End)."
        )
    )
    yield _row((_("Group"), _("Bucket"), _("Weight"), _("Floor"), _("Lifted"), _("End")), GROUP)
    for one in found.groups:
        numbers = (_long(one.centroid), _long(one.floor), _long(one.floored), _long(one.weight))
        yield _row((_(knowledge.group[one.group].name), bucket_text(one.bucket), *numbers), GROUP)


def _criterion_weights(found: Working, knowledge: KnowledgeBase) -> Iterator[str]:
    yield wrapped(
        _(
            "Weight of the group, times the share of the criterion, divided by the sum of the shares in its"
            " group. A fact can stress a criterion: then its share is multiplied. Share 0: not needed here."
        )
    )
    yield _row((_("Criterion"), _("Share"), _("Weight"), _("Stressed by")), CRITERION)
    for one in found.criteria:
        name = f"{one.criterion} {_(knowledge.criterion[one.criterion].name)}"
        stressed = ", ".join(f"{record} x {figure(factor)}" for record, factor in one.factors.items())
        yield _row((name, figure(one.share), _long(one.weight), stressed), CRITERION)


def _prices(prices: Prices | None, knowledge: KnowledgeBase) -> Iterator[str]:
    if prices is None:
        yield _item(_("None: two prices or more are needed."))
        return
    yield wrapped(
        _(
            "Rating = {level} + ln({mean} / price) / ln(1.25), between 1 and 5. {mean} is the geometric mean"
            " of the prices; {level} is the mean of the published ratings of those who have one."
        ).format(level=figure(prices.level), mean=_long(prices.mean))
    )
    for name, price in prices.by_type.items():
        told = _("{provider}: price {price}, rating {rating}")
        yield _item(
            told.format(
                provider=_(knowledge.provider[name].name),
                price=figure(price),
                rating=figure(prices.rating(name)),
            )
        )


def _options(found: Working, knowledge: KnowledgeBase) -> Iterator[str]:
    yield wrapped(
        _(
            "Value of a rating = (rating - 1) / 4. Each criterion adds weight x value of its rating. What it"
            " adds sums up to the value of the choice; times 100 it gives the points."
        )
    )
    for one in found.options:
        yield ""
        form = _("CHOICE {id}: {name}") if one.option.is_viable else _("CHOICE {id}: {name} (ruled out)")
        yield wrapped(form.format(id=one.option.id, name=option_name(one.option, knowledge)))
        if not one.option.is_viable:
            names = ", ".join(one.option.trace.knocked_out_by)
            yield wrapped(_("Ruled out by {rules}; the sum is shown all the same.").format(rules=names))
        yield from _cells(one)
        yield _("TOTAL {value} = {points} points").format(
            value=_long(one.value), points=figure(100 * one.value, 2)
        )
        robust = one.option.trace
        if robust.low == robust.low:  # a number is equal to itself: there are draws in which it is viable
            told = _("Over the draws: {low} to {high} points in 8 of 10; clearly first in {count} of 100.")
            numbers = (100 * robust.low, 100 * robust.high, 100 * robust.clear_first_share)
            low, high, count = (figure(one, 2) for one in numbers)
            yield wrapped(told.format(low=low, high=high, count=count))


def _cells(option: OptionWorking) -> Iterator[str]:
    yield _row((_("Criterion"), _("Rating"), _("Value"), _("Weight"), _("Adds")), CELL)
    for one in option.cells:
        if one.weight:
            numbers = (
                _long(one.rating),
                _long(one.partial_value),
                _long(one.weight),
                _long(one.contribution),
            )
            yield _row((one.criterion, *numbers), CELL)
            yield wrapped(_steps(one), "      ")


def _steps(cell: CellWorking) -> str:
    low, high = figure(cell.published.low), figure(cell.published.high)
    template = _("Range {low} to {high}; {steps}")
    return template.format(low=low, high=high, steps="; ".join(step_text(step) for step in cell.steps))


def _for_and_against(found: Working, knowledge: KnowledgeBase) -> Iterator[str]:
    rows, leader = for_and_against(found.advice, knowledge), found.advice.verdict.leader
    if leader is None:
        yield _item(_("Nothing is recommended, so there is nothing to compare."))
        return
    yield _row((_("Criterion"), _("First"), _("Other"), _("Points ahead")), AGAINST)
    for one in rows:
        name = f"{one.criterion} {_(knowledge.criterion[one.criterion].name)}"
        yield _row(
            (name, figure(one.leader, 2), figure(one.rival, 2), figure(one.points, 2, signed=True)), AGAINST
        )
    yield _row((_("Together"), "", "", figure(sum(one.points for one in rows), 2, signed=True)), AGAINST)
    yield wrapped(
        _("First is the rating of {leader}, other that of {rival}.").format(
            leader=option_name(leader, knowledge), rival=_rival_name(found.advice, knowledge)
        )
    )


def _rival_name(advice: Advice, knowledge: KnowledgeBase) -> str:
    other = compared_with(advice)
    return option_name(other, knowledge) if other else _("the middle of the scale, as there is no other")


def _draws(found: Working, knowledge: KnowledgeBase) -> Iterator[str]:
    advice = found.advice
    yield wrapped(
        _(
            "{count} draws from seed {seed}: weights that keep your order, ratings from a triangle over their"
            " range, open questions from their usual mix. A kind of provider wins a draw if it is more than"
            " {hair} ahead of each other kind. The share counts ways of weighing; it is no chance of being"
            " right. Elsewhere counts are rounded down, and what is left over counts as no real difference."
        ).format(count=figure(advice.draws), seed=advice.seed, hair=PRACTICALLY_EQUAL)
    )
    for name, share in advice.shares.items():
        yield _item(
            _("{provider}: won {percent} of 100").format(
                provider=_(knowledge.provider[name].name), percent=figure(100 * share, 2)
            )
        )
    rest = max(0.0, 1 - sum(advice.shares.values()))
    yield _item(_("No real difference: {percent} of 100").format(percent=figure(100 * rest, 2)))
    if advice.verdict.leader:
        name = provider_name(advice.verdict.leader, knowledge)
        yield _item(_("The advice takes the kind that won most: {provider}.").format(provider=name))
    yield wrapped(headline(advice, knowledge))
    told = _("Advice of {date}. Knowledge of {edition}.")
    yield wrapped(told.format(date=day(advice.as_of), edition=advice.edition))


GROUP = (25, 16, 9, 5, 9, 9)
CRITERION = (38, 9, 12, 20)
CELL = (12, 12, 12, 12, 12)
AGAINST = (38, 10, 10, 14)


def _row(cells: Iterable[str], widths: tuple[int, ...]) -> str:
    """A line of a table; a name that is too long for the first column is cut."""
    name, *numbers = cells
    shown = [textwrap.shorten(name, widths[0], placeholder="…"), *numbers]
    return " ".join(cell.ljust(width) for cell, width in zip(shown, widths, strict=True)).rstrip()


def _item(text: str) -> str:
    return wrapped(text, "  - ", "    ")


def _long(value: float) -> str:
    """Seven decimals: enough that the sums come out right to the last digit of the points."""
    return figure(round(value, 7))


__all__ = ["because_text", "bucket_text", "option_title", "step_text", "weights_told", "working_text"]
