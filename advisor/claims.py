"""Each record of the knowledge that claims something, as a statement."""

from collections.abc import Iterable, Iterator

from advisor.i18n import _, as_sentence, figure
from advisor.questions import Interview
from advisor.rule_text import change_text, field_name, value_text
from advisor.statements import Statement
from advisor.wording import claim_mark
from rules.knowledge import KnowledgeBase
from rules.schema import FieldSpec, Incumbent, Mark, Rule, Source


def statements(knowledge: KnowledgeBase, interview: Interview) -> tuple[Statement, ...]:
    """All statements, kind by kind; rules that are kept for maintainers alone are left out."""
    return (
        *_rules(knowledge),
        *_facts(knowledge),
        *_claims(knowledge),
        *_prices(knowledge),
        *_ratings(knowledge),
        *_modifiers(knowledge),
        *_weights(knowledge),
        *_assumptions(knowledge, interview),
        *_incumbents(knowledge),
        *_paths(knowledge),
        *_checklist(knowledge),
    )


def _sources(knowledge: KnowledgeBase, names: Iterable[str]) -> tuple[Source, ...]:
    return tuple(knowledge.source[one] for one in dict.fromkeys(names))


def _group(knowledge: KnowledgeBase, criterion: str) -> str:
    return knowledge.criterion[criterion].group


def _rules(knowledge: KnowledgeBase) -> Iterator[Statement]:
    for one in knowledge.rules:
        if one.shown:
            yield Statement(
                one.id, "rule", _(one.title), f"{_(one.statement)} {_(one.advice)}", one.mark, one.countries,
                _topics_of_rule(one, knowledge), _sources(knowledge, one.sources),
                (_(one.reference),) if one.reference else (), one.note and _(one.note), one,
            )  # fmt: skip


def _topics_of_rule(rule: Rule, knowledge: KnowledgeBase) -> tuple[str, ...]:
    groups = (_group(knowledge, change.criterion) for change in rule.changes)
    return tuple(dict.fromkeys((rule.purpose, *groups)))


def _facts(knowledge: KnowledgeBase) -> Iterator[Statement]:
    for one in knowledge.facts:
        yield Statement(
            one.id, "fact", _(one.title), _(one.statement), one.mark, one.countries, (one.topic,),
            _sources(knowledge, one.sources), tuple(map(_, one.references)), one.note and _(one.note), one,
        )  # fmt: skip


def _claims(knowledge: KnowledgeBase) -> Iterator[Statement]:
    for one in knowledge.claims:
        facts = [knowledge.fact[name] for name in one.facts]
        names = (*one.sources, *(name for fact in facts for name in fact.sources))
        template = {
            "true": _("True. {instead}"),
            "partly": _("Half true. Say instead: {instead}"),
            "false": _("Wrong. Say instead: {instead}"),
        }[one.verdict]
        yield Statement(
            one.id, "claim", f"“{_(one.claim)}”", template.format(instead=_(one.instead)),
            claim_mark(one, knowledge), topics=tuple(dict.fromkeys(fact.topic for fact in facts)),
            sources=_sources(knowledge, names),
        )  # fmt: skip


def _prices(knowledge: KnowledgeBase) -> Iterator[Statement]:
    for one in knowledge.costs:
        ends = dict.fromkeys(figure(end) for end in (one.low, one.high) if end is not None)
        text = _("{amount} {unit} ({year}).").format(
            amount=" – ".join(ends) or _("No figure found;"), unit=_(one.unit), year=_(one.year)
        )
        yield Statement(
            one.id, "price", _(one.item), text, one.mark, one.countries, ("cost",),
            _sources(knowledge, one.sources), tuple(map(_, one.references)), one.note and _(one.note), one,
        )  # fmt: skip


def _ratings(knowledge: KnowledgeBase) -> Iterator[Statement]:
    for one in knowledge.ratings:
        text = _("{typical} of 5, from {low} to {high}. {reason}").format(
            typical=figure(one.typical),
            low=figure(one.low),
            high=figure(one.high),
            reason=_(one.reason),
        )
        title = _("{criterion}: {provider}").format(
            criterion=_(knowledge.criterion[one.criterion].name),
            provider=_(knowledge.provider[one.provider].name),
        )
        yield Statement(
            f"{one.criterion}/{one.provider}", "rating", title, text, one.mark,
            topics=(_group(knowledge, one.criterion),), sources=_sources(knowledge, one.sources),
        )  # fmt: skip


def _modifiers(knowledge: KnowledgeBase) -> Iterator[Statement]:
    for one in knowledge.modifiers:
        changes = " ".join(change_text(change, knowledge) for change in one.changes)
        yield Statement(
            one.id, "modifier", _(one.title), f"{_(one.reason)} {changes}", one.mark,
            topics=tuple(dict.fromkeys(_group(knowledge, change.criterion) for change in one.changes)),
            sources=_sources(knowledge, one.sources),
        )  # fmt: skip


def _weights(knowledge: KnowledgeBase) -> Iterator[Statement]:
    for number, floor in enumerate(knowledge.floors, start=1):
        title = _("“{group}” has at least {percent} of 100 of the say").format(
            group=_(knowledge.group[floor.group].name), percent=figure(100 * floor.minimum)
        )
        yield Statement(
            f"W-F{number}", "weight", title, _(floor.reason), Mark.JUDGEMENT, topics=(floor.group,)
        )
    for one in knowledge.emphases:
        title = _("“{criterion}” counts {factor} times in its group").format(
            criterion=_(knowledge.criterion[one.criterion].name), factor=figure(one.factor)
        )
        yield Statement(
            one.id, "weight", title, _(one.reason), Mark.JUDGEMENT,
            topics=(_group(knowledge, one.criterion),), sources=_sources(knowledge, one.sources),
        )  # fmt: skip


def _assumptions(knowledge: KnowledgeBase, interview: Interview) -> Iterator[Statement]:
    """What an open question is taken to be, with the usual mix behind it."""
    for field in knowledge.fields:

        def in_words(value: object, field: FieldSpec = field) -> str:
            shown = [value] if field.kind == "options" else value
            return value_text(field.id, shown, interview, knowledge)

        for number, one in enumerate(field.unknown, start=1):
            mix = [
                _("{answer}: {count} of 100").format(
                    answer=in_words(name), count=figure(round(100 * share, 1))
                )
                for name, share in one.shares.items()
            ]
            title = _("No answer to “{question}”").format(question=field_name(field.id, interview))
            text = _("We take “{answer}”. {reason} The usual mix: {shares}.").format(
                answer=in_words(one.assume), reason=_(one.reason), shares="; ".join(mix)
            )
            yield Statement(f"{field.id}/{number}", "assumption", title, text, Mark.JUDGEMENT)


def _incumbents(knowledge: KnowledgeBase) -> Iterator[Statement]:
    for one in knowledge.incumbents:
        text = _("{lead}. Others there: {others}. As of {date}.").format(
            lead=one.lead, others=", ".join(one.others), date=_(one.as_of)
        )
        if not one.others:
            text = _("{lead}. As of {date}.").format(lead=one.lead, date=_(one.as_of))
        notes = [_(part) for part in (one.notes, one.unconfirmed) if part]
        yield Statement(
            one.id, "incumbent", _(one.region_name), text, _mark_of_incumbent(one, knowledge), (one.country,),
            ("market",), _sources(knowledge, one.sources), (), " ".join(notes) or None,
        )  # fmt: skip


def _mark_of_incumbent(one: Incumbent, knowledge: KnowledgeBase) -> Mark:
    """Checked only where we are quite sure and a source says so."""
    sources = _sources(knowledge, one.sources)
    if one.confidence != "H" or not sources:
        return Mark.KNOWN
    return Mark.TRADE if all(source.may_have_interest for source in sources) else Mark.VERIFIED


def _paths(knowledge: KnowledgeBase) -> Iterator[Statement]:
    for one in knowledge.path_pairs:
        template = {
            "none": _("{first} and {second} fail together"),
            "check_route": _("{first} and {second} may share poles or a duct"),
            "independent": _("{first} and {second} do not fail together"),
        }[one.independence]
        title = template.format(first=_path_name(one.paths[0]), second=_path_name(one.paths[1]))
        text = _("{reason} What to ask: {proof}").format(reason=_(one.reason), proof=_(one.proof))
        yield Statement(
            "/".join(one.paths), "path", as_sentence(title), text, Mark.JUDGEMENT,
            topics=("second_path",),
        )  # fmt: skip


def _path_name(path: str) -> str:
    return {
        "incumbent_plant": _("the incumbent's own line"),
        "own_fibre": _("a competitor's fibre"),
        "coax": _("a TV cable"),
        "radio": _("a radio link"),
        "space": _("a satellite link"),
    }[path]


def _checklist(knowledge: KnowledgeBase) -> Iterator[Statement]:
    for one in knowledge.checklist:
        yield Statement(
            one.id, "checklist", _(one.text), _(one.why) if one.why else "", one.mark, topics=("process",),
            sources=_sources(knowledge, one.sources),
        )  # fmt: skip
