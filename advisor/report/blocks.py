"""The parts of a report as blocks: what is advised, why, what would change it, what was left out."""

from collections.abc import Iterable, Iterator
from typing import Literal

from advisor.advice import Advice, Option
from advisor.coach import contradictions
from advisor.combination_parts import part_text
from advisor.combinations import Combination
from advisor.flip_text import (
    flip_text,
    flips_sentence,
    told_flips,
    unknown_text,
    unknowns_sentence,
    whom_to_ask,
)
from advisor.flips import flips
from advisor.guarded_lines import advice_of, title_of
from advisor.i18n import _, as_sentence, day, figure
from advisor.override_text import overrides_told, side_by_side
from advisor.prepared import interview_of
from advisor.questions import COUNTRY, Interview
from advisor.reasons import (
    Reason,
    extra_sentences,
    firmness,
    headline,
    mark_text,
    next_steps,
    option_name,
)
from advisor.report.model import Bars, Block, Box, Bullets, Item, Paragraph, Squares, Table, citable
from advisor.share_counts import LineCounts, counts_sentence, line_counts, rest_counts
from advisor.special_lines import unresolved_safety_lines
from advisor.unknowns import Influence, unknowns
from advisor.wording import question_name, rule_told, weakest_mark
from rules.knowledge import KnowledgeBase
from rules.schema import Dated, Rule
from rules.trace import FiredRule, Status
from rules.verdict import ways_of_100

FIRST_QUESTIONS = 3  # told in full; more where more can change the verdict alone


def verdict_blocks(advice: Advice, knowledge: KnowledgeBase) -> Iterator[Block]:
    told = firmness(advice, knowledge)
    yield Paragraph(headline(advice, knowledge), is_strong=True)
    yield Paragraph(told)
    if advice.verdict.leader is not None:
        yield Squares(ways_of_100(advice.verdict.share), told)
        yield Paragraph(counts_sentence(advice, knowledge))
    yield Paragraph(who_the_incumbent_is())
    yield from paragraphs(extra_sentences(advice, knowledge))
    shown: set[str] = set()
    for one in advice.rules_for_choice("knock_out", "caution", "action"):
        shown.add(one.rule.id)
        if one.is_safety_matter:
            text = " ".join((rule_told(one, interview_of(knowledge)), *_notes(one, advice)))
            yield Box(title_of(one, advice), text, _names(one.rule))
    for line in unresolved_safety_lines(advice):
        if not shown & set(line.records):
            kind: Literal["safety", "remark"] = "safety" if line.is_told else "remark"  # as on the screen
            yield Box(_("A line on which safety hangs"), line.text, citable(line.records), kind)


def who_the_incumbent_is() -> str:
    """The word of a report in the words of the questions."""
    return _(
        "The incumbent is the old phone company: the one that built the phone lines here, or took them over."
        " Any other company is a competitor."
    )


def override_blocks(advice: Advice, knowledge: KnowledgeBase) -> Iterator[Block]:
    if advice.without is None:
        return
    yield Paragraph(
        _("Whoever prepared this put local knowledge in the place of ours. The reasons are theirs.")
    )
    yield Bullets(tuple(Item(one) for one in overrides_told(advice, knowledge)))
    rows = [tuple(row.values()) for row in side_by_side(advice, knowledge)]
    columns = tuple(side_by_side(advice, knowledge)[0])
    yield Table(_("The verdict with and without this local knowledge."), columns, tuple(rows))


def reason_blocks(reasons: Iterable[Reason], knowledge: KnowledgeBase) -> tuple[Block, ...]:
    """Each with its mark: a rating is our judgement, whatever sources stand behind it."""
    items = [
        Item(
            one.text,
            (*citable(one.records), *one.sources),
            (as_sentence(mark_text(weakest_mark(one.records, knowledge))) + ".",),
        )
        for one in reasons
    ]
    return (Bullets(tuple(items)),) if items else ()


def step_blocks(advice: Advice, knowledge: KnowledgeBase) -> tuple[Block, ...]:
    items = []
    for step in next_steps(advice, knowledge):
        text = _("By {date}: {step}").format(date=day(step.due), step=step.text) if step.due else step.text
        notes = (_("Why: {why}").format(why=step.why),)
        items.append(Item(text, citable(step.records), notes, is_safety=step.safety))
    return (Bullets(tuple(items), "number"),) if items else ()


def flip_blocks(advice: Advice, knowledge: KnowledgeBase, interview: Interview) -> Iterator[Block]:
    found = flips(advice, knowledge)
    yield Paragraph(flips_sentence(found))
    yield from listed(flip_text(one, advice, knowledge, interview) for one in told_flips(found))


def unknown_blocks(advice: Advice, knowledge: KnowledgeBase, interview: Interview) -> Iterator[Block]:
    found = unknowns(advice, knowledge)
    if not found.found:
        return
    yield Paragraph(unknowns_sentence(found))
    asked = found.of(Influence.DECIDES, Influence.TOGETHER)
    count = max(len(found.of(Influence.DECIDES)), FIRST_QUESTIONS)
    items = tuple(
        Item(
            unknown_text(one, found.today, knowledge, interview),
            notes=(whom_to_ask(one.question, interview, advice.trace.answers.get(COUNTRY)),),
        )
        for one in asked[:count]
    )
    if items:
        yield Bullets(items)
    if asked[count:]:
        labels = [question_name(interview.question[one.question]).rstrip("?.") for one in asked[count:]]
        text = _("These change nothing alone, but can together with others: {questions}.")
        yield Paragraph(text.format(questions="; ".join(labels)))
    for form, influence in (
        (_("These cannot change the result: {questions}."), Influence.HARMLESS),
        (_("These changed nothing in all that we tried: {questions}."), Influence.NOT_SEEN),
    ):
        labels = [question_name(interview.question[one.question]).rstrip("?.") for one in found.of(influence)]
        if labels:
            yield Paragraph(form.format(questions="; ".join(labels)))


def combination_blocks(one: Combination) -> Iterator[Block]:
    yield from listed(part_text(part) for part in one.parts)
    for reason in one.reasons:
        yield Paragraph(reason.text, (*citable(reason.records), *reason.sources))
    yield from listed(_("Proof to ask for: {proof}").format(proof=text) for text in one.proof_to_ask)
    actions = []
    for step in one.actions:
        text = _("By {date}: {step}").format(date=day(step.due), step=step.text) if step.due else step.text
        actions.append(Item(_("To do: {step}").format(step=text), citable(step.records)))
    if actions:
        yield Bullets(tuple(actions))


def comparison_blocks(advice: Advice, knowledge: KnowledgeBase) -> Iterator[Block]:
    options = advice.viable
    if not options:
        return
    names = [as_sentence(option_name(one, knowledge)) for one in options]
    groups = tuple(_(one.name) for one in knowledge.groups)
    points = [tuple(100 * one.by_group[group.id] for group in knowledge.groups) for one in options]
    yield Paragraph(
        _(
            "Points run from 0 to 100. The range holds eight of ten ways of weighing your answers. Each"
            " rating is our judgement, inside a range that the sources allow."
        )
    )
    told = "; ".join(
        _("{name}: {points} of 100").format(name=name, points=round(100 * one.trace.value))
        for name, one in zip(names, options, strict=True)
    )
    yield Bars(
        _("Bars of the points of each choice, cut by group. {list}.").format(list=told),
        groups,
        tuple(zip(names, points, strict=True)),
    )
    columns = (_("Choice"), _("Points"), _("8 of 10 ways"), _("First, of 100 ways"))
    counts = line_counts(advice)
    rows = tuple(_summary(name, one, counts) for name, one in zip(names, options, strict=True))
    rest = tuple((name, "–", "–", str(count)) for name, count in rest_counts(counts, knowledge))
    yield Table(_("Points of each choice, and how often it comes first."), columns, (*rows, *rest), (1, 2, 3))
    rows = tuple(
        (name, *(figure(one, 1) for one in parts_of), figure(100 * option.trace.value, 1))
        for name, parts_of, option in zip(names, points, options, strict=True)
    )
    yield Table(
        _("What each group adds to the points of each choice."),
        (_("Choice"), *groups, _("Together")),
        rows,
        tuple(range(1, len(groups) + 2)),
    )


def _summary(name: str, option: Option, counts: LineCounts | None) -> tuple[str, ...]:
    found = option.trace
    low, high = found.low, found.high
    first = str(counts.of_options[option.id]) if counts else "–"
    band = _("{low} to {high}").format(low=round(100 * low), high=round(100 * high)) if low == low else "–"
    return (name, str(round(100 * found.value)), band, first)


def ruled_out_blocks(advice: Advice, knowledge: KnowledgeBase) -> tuple[Block, ...]:
    """Choices that fall to the same rules stand together."""
    by_rules: dict[tuple[str, ...], list[Option]] = {}
    for option in advice.ruled_out:
        by_rules.setdefault(option.trace.knocked_out_by, []).append(option)
    items = []
    for names, options in by_rules.items():
        rules = [knowledge.rule[name] for name in names]
        text = "; ".join(as_sentence(option_name(one, knowledge)) for one in options) + "."
        notes = tuple(f"{_(rule.title)}. {_(rule.statement)} {_certainty(rule, advice)}" for rule in rules)
        items.append(Item(text, tuple(name for rule in rules for name in _names(rule)), notes))
    return (Bullets(tuple(items)),) if items else ()


def rule_blocks(fired: Iterable[FiredRule], advice: Advice, interview: Interview) -> tuple[Block, ...]:
    items = tuple(
        Item(
            f"{title_of(one, advice)}. {rule_told(one, interview)}",
            _names(one.rule),
            _notes(one, advice),
            is_safety=one.is_safety_matter,
        )
        for one in fired
    )
    return (Bullets(items),) if items else ()


def _notes(one: FiredRule, advice: Advice) -> tuple[str, ...]:
    """What to do about a rule, and how sure it is."""
    told = _certainty(one.rule, advice)
    if one.status is Status.ASSUMED:
        told += " " + _("It rests on an assumption.")
    return tuple(text for text in (advice_of(one, advice), _(one.rule.note or ""), told) if text)


def _names(rule: Rule) -> tuple[str, ...]:
    return (rule.id, *rule.sources)


def _certainty(rule: Rule, advice: Advice) -> str:
    told = f"({as_sentence(mark_text(rule.mark))}.)"
    return f"{told} {_past_date(rule)}" if rule.is_stale(advice.as_of) else told


def contradiction_blocks(advice: Advice, knowledge: KnowledgeBase, interview: Interview) -> tuple[Block, ...]:
    items = []
    for one in contradictions(advice.answers, interview, knowledge):
        form = _("{question}: {answer}")
        notes = tuple(form.format(question=side.label, answer=side.answer) for side in one.sides)
        items.append(Item(one.text, notes=notes))
    return (Bullets(tuple(items)),) if items else ()


def stale_blocks(advice: Advice, knowledge: KnowledgeBase) -> tuple[Block, ...]:
    items = []
    for name in advice.stale:
        record = knowledge.rule.get(name) or knowledge.fact[name]
        items.append(Item(f"{_(record.title)}. {_past_date(record)}", (name,)))
    return (Bullets(tuple(items)),) if items else ()


def _past_date(record: Dated) -> str:
    limit = record.review_by or record.valid_to
    return _("Past its date ({date}): look it up again.").format(date=day(limit)) if limit else ""


def paragraphs(texts: Iterable[str]) -> tuple[Block, ...]:
    return tuple(Paragraph(text) for text in texts)


def listed(texts: Iterable[str]) -> tuple[Block, ...]:
    items = tuple(Item(text) for text in texts)
    return (Bullets(items),) if items else ()
