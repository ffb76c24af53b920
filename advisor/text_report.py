"""Advice as plain text, 80 columns wide, in the order of the page on screen."""

import textwrap
from collections.abc import Iterable, Iterator, Sequence

from advisor.advice import Advice, Option
from advisor.coach import contradictions
from advisor.combination_parts import Combination, part_text
from advisor.combinations import combinations
from advisor.flip_text import (
    flip_text,
    flips_sentence,
    told_flips,
    unknown_text,
    unknowns_sentence,
    whom_to_ask,
)
from advisor.flips import flips
from advisor.i18n import _, day, figure, percent
from advisor.override_text import override_text, side_by_side
from advisor.overrides import overridden
from advisor.proof import proof_sentences
from advisor.questions import Interview
from advisor.reasons import (
    Reason,
    assumption_text,
    extra_sentences,
    firmness,
    headline,
    mark_text,
    next_steps,
    option_name,
    reasons_against,
    reasons_for,
)
from advisor.special_lines import unresolved_safety_lines
from advisor.unknowns import Influence, Unknowns, unknowns
from advisor.wording import rule_told, weakest_mark
from rules.knowledge import KnowledgeBase
from rules.schema import Dated, Rule
from rules.trace import FiredRule, Status

WIDTH = 80
COLUMNS = (41, 8, 15, 12)  # of the table of alternatives, with the gaps between
BULLET = "  - "


def text_report(advice: Advice, knowledge: KnowledgeBase, interview: Interview) -> str:
    """The whole advice; every source it names is listed at the end."""
    published, knowledge = knowledge, overridden(knowledge, advice.overrides)
    open_ones = unknowns(advice, knowledge)
    sections = [
        (_("Our advice"), _verdict(advice, knowledge)),
        (_("Changed for this case"), override_items(advice, published)),
        (_("Why"), _reasons(reasons_for(advice, knowledge), knowledge)),
        (_("What speaks against it"), _reasons(reasons_against(advice, knowledge), knowledge)),
        (_("What to do next"), _steps(advice, knowledge)),
        (_("What would change it"), _flips(advice, knowledge, interview)),
        (_("Worth asking first"), _unknowns(open_ones, knowledge, interview)),
        *((one.title, _combination(one)) for one in combinations(advice, knowledge)),
        (_("What was ruled out, and why"), _ruled_out(advice, knowledge)),
        (
            _("What to watch"),
            _rules(advice.rules_for_choice("knock_out", "caution", "action"), advice, interview),
        ),
        (_("Good to know"), _rules(advice.rules_for_choice("info"), advice, interview)),
        (_("Your choices side by side"), _table(advice, knowledge)),
        (_("What your order alone proves"), [wrapped(one) for one in proof_sentences(advice, knowledge)]),
        (_("Two answers to look at again"), _contradictions(advice, knowledge, interview)),
        (_("What we assumed"), [_item(assumption_text(one, interview)) for one in advice.assumptions]),
        (_("Past their date: look these up again"), _stale(advice, knowledge)),
    ]
    body = [part for title, lines in sections if (part := _section(title, lines))]
    body.append(_section(_("Sources"), _sources("\n".join(body), knowledge)))
    return "\n\n".join([*(part for part in body if part), _footer(advice)]) + "\n"


def wrapped(text: str, first: str = "", rest: str | None = None) -> str:
    """The text in lines of at most WIDTH; long addresses stay whole."""
    return textwrap.fill(
        text,
        WIDTH,
        initial_indent=first,
        subsequent_indent=first if rest is None else rest,
        break_long_words=False,
        break_on_hyphens=False,
    )


def _section(title: str, lines: Iterable[str]) -> str:
    found = list(lines)
    return "\n".join([title.upper(), *found]) if found else ""


def _item(text: str) -> str:
    return wrapped(text, BULLET, " " * len(BULLET))


def _verdict(advice: Advice, knowledge: KnowledgeBase) -> Iterator[str]:
    yield wrapped(headline(advice, knowledge))
    yield wrapped(firmness(advice, knowledge))
    yield from (wrapped(one) for one in extra_sentences(advice, knowledge))
    shown = {one.rule.id for one in advice.rules_for_choice("knock_out", "caution", "action")}
    for line in unresolved_safety_lines(advice):
        if not shown & set(line.records):
            yield wrapped(_("SAFETY. {step}").format(step=line.text) if line.is_told else line.text)


def override_items(advice: Advice, knowledge: KnowledgeBase) -> Iterator[str]:
    """What was replaced here, and the verdict with it and without it; nothing where nothing was."""
    if advice.without is None:
        return
    for one in advice.overrides:
        yield _item(override_text(one, knowledge))
    for row in side_by_side(advice, knowledge):
        title, *texts = row.values()
        yield _item(f"{title}: {' '.join(texts)}")


def _flips(advice: Advice, knowledge: KnowledgeBase, interview: Interview) -> Iterator[str]:
    found = flips(advice, knowledge)
    yield wrapped(flips_sentence(found))
    yield from (_item(flip_text(one, advice, knowledge, interview)) for one in told_flips(found))


def _unknowns(found: Unknowns, knowledge: KnowledgeBase, interview: Interview) -> Iterator[str]:
    if not found.found:
        return
    yield wrapped(unknowns_sentence(found))
    for one in found.of(Influence.DECIDES, Influence.TOGETHER):
        yield _item(unknown_text(one, found.today, knowledge, interview))
        yield wrapped(whom_to_ask(one.question, interview), "    ")
    rest = (
        (_("These cannot change the result: {questions}."), Influence.HARMLESS),
        (_("These changed nothing in all that we tried: {questions}."), Influence.NOT_SEEN),
    )
    for form, influence in rest:
        labels = [_(interview.question[one.question].label).rstrip("?.") for one in found.of(influence)]
        if labels:
            yield wrapped(form.format(questions="; ".join(labels)))


def _combination(one: Combination) -> Iterator[str]:
    yield from (_item(part_text(part)) for part in one.parts)
    yield from (wrapped(_cited(each.text, (*each.records, *each.sources))) for each in one.reasons)
    for text in one.proof_to_ask:
        yield _item(_("Proof to ask for: {proof}").format(proof=text))
    for step in one.actions:
        text = _("By {date}: {step}").format(date=day(step.due), step=step.text) if step.due else step.text
        yield _item(_("To do: {step}").format(step=_cited(text, step.records)))


def _contradictions(advice: Advice, knowledge: KnowledgeBase, interview: Interview) -> Iterator[str]:
    for one in contradictions(advice.answers, interview, knowledge):
        yield _item(one.text)
        for side in one.sides:
            yield wrapped(_("{question}: {answer}").format(question=side.label, answer=side.answer), "    ")


def _reasons(reasons: Iterable[Reason], knowledge: KnowledgeBase) -> Iterator[str]:
    """Each with its mark: a rating is our judgement, whatever sources stand behind it."""
    for one in reasons:
        told = mark_text(weakest_mark(one.records, knowledge))
        yield _item(f"{_cited(one.text, (*one.records, *one.sources))} ({told})")


def _cited(text: str, names: Sequence[str]) -> str:
    return f"{text} [{', '.join(dict.fromkeys(names))}]" if names else text


def _steps(advice: Advice, knowledge: KnowledgeBase) -> Iterator[str]:
    for number, step in enumerate(next_steps(advice, knowledge), start=1):
        text = _cited(step.text, step.records)
        if step.due:
            text = _("By {date}: {step}").format(date=day(step.due), step=text)
        if step.safety:
            text = _("SAFETY. {step}").format(step=text)
        yield wrapped(text, f" {number:2}. ", "     ")
        yield wrapped(_("Why: {why}").format(why=step.why), "     ")


def _ruled_out(advice: Advice, knowledge: KnowledgeBase) -> Iterator[str]:
    """Choices that fall to the same rules stand together."""
    by_rules: dict[tuple[str, ...], list[Option]] = {}
    for option in advice.ruled_out:
        by_rules.setdefault(option.trace.knocked_out_by, []).append(option)
    for names, options in by_rules.items():
        for option in options:
            yield _item(_sentence(option_name(option, knowledge)))
        for rule in (knowledge.rule[name] for name in names):
            yield wrapped(_cited(f"{_(rule.title)}. {_(rule.statement)}", _names(rule)), "    ")
            yield wrapped(_certainty(rule, advice), "    ")


def _rules(fired: Iterable[FiredRule], advice: Advice, interview: Interview) -> Iterator[str]:
    for one in fired:
        rule = one.rule
        title = _(rule.title)
        if one.is_safety_matter:
            title = _("SAFETY. {title}").format(title=title)
        yield _item(f"{title}. {rule_told(one, interview)}")
        yield wrapped(_cited(_(rule.advice), _names(rule)), "    ")
        if rule.note:
            yield wrapped(_(rule.note), "    ")
        told = _certainty(rule, advice)
        if one.status is Status.ASSUMED:
            told += " " + _("It rests on an assumption.")
        yield wrapped(told, "    ")


def _names(rule: Rule) -> tuple[str, ...]:
    return (rule.id, *rule.sources)


def _certainty(rule: Rule, advice: Advice) -> str:
    told = f"({_sentence(mark_text(rule.mark))}.)"
    return f"{told} {_past_date(rule)}" if rule.is_stale(advice.as_of) else told


def _past_date(record: Dated) -> str:
    limit = record.review_by or record.valid_to
    return _("Past its date ({date}): look it up again.").format(date=day(limit)) if limit else ""


def _table(advice: Advice, knowledge: KnowledgeBase) -> Iterator[str]:
    if not advice.viable:
        return
    yield _row((_("Choice"), _("Points"), _("8 of 10 ways"), _("Comes first")))
    yield _row(tuple("-" * (width - 2) for width in COLUMNS))
    for option in advice.viable:
        yield from _option_rows(option, knowledge)
    yield ""
    yield wrapped(
        _(
            "Points run from 0 to 100. The range holds eight of ten ways of weighing your answers. Each"
            " rating is our judgement, inside a range that the sources allow."
        )
    )


def _option_rows(option: Option, knowledge: KnowledgeBase) -> Iterator[str]:
    name = option_name(option, knowledge)
    first, *more = textwrap.wrap(_sentence(name), COLUMNS[0] - 2)
    low, high, won = option.trace.low, option.trace.high, option.trace.first_share
    band = (
        f"{figure(100 * low, 0)} - {figure(100 * high, 0)}" if low == low else "-"
    )  # a number is equal to itself
    share = percent(round(won, 2)) if won == won else "-"
    yield _row((first, figure(100 * option.trace.value, 0), band, share))
    yield from more


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def _row(cells: tuple[str, ...]) -> str:
    return "".join(cell.ljust(width) for cell, width in zip(cells, COLUMNS, strict=True)).rstrip()


def _stale(advice: Advice, knowledge: KnowledgeBase) -> Iterator[str]:
    for name in advice.stale:
        record = knowledge.rule.get(name) or knowledge.fact[name]
        yield _item(_cited(f"{_(record.title)}. {_past_date(record)}", (name,)))


def _sources(text: str, knowledge: KnowledgeBase) -> Iterator[str]:
    """The sources cited in the text, in the order of the data."""
    cited = text.replace("[", " ").replace("]", " ").replace(",", " ").split()
    named = set(cited)
    for one in knowledge.sources:
        if one.id in named:
            yield wrapped(f"{one.id}  {one.title} ({_(one.dated)})", "", "       ")
            if one.url:
                yield f"       {one.url}"


def _footer(advice: Advice) -> str:
    told = _("Advice of {date}. Knowledge of {edition}. {draws} ways of weighing tried, seed {seed}.").format(
        date=day(advice.as_of), edition=advice.edition, draws=figure(advice.draws), seed=advice.seed
    )
    return "\n".join(
        [
            wrapped(told),
            wrapped(_("This is advice on facts, not legal advice. Ask the carriers before you sign.")),
        ]
    )
