"""Advice as data for other programs: ids, numbers, texts and sources, in JSON."""

import json
import math
from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from advisor.advice import Advice, Option
from advisor.coach import contradictions
from advisor.combinations import Combination, combinations
from advisor.flip_text import flip_text, flips_sentence, unknown_text, unknowns_sentence, whom_to_ask
from advisor.flips import flips
from advisor.overrides import overridden
from advisor.proof import proof_sentences
from advisor.questions import COUNTRY, Interview
from advisor.reasons import (
    Reason,
    assumption_text,
    extra_sentences,
    firmness,
    headline,
    next_steps,
    option_name,
    provider_name,
    reasons_against,
    reasons_for,
)
from advisor.special_lines import unresolved_safety_lines
from advisor.unknowns import unknowns
from advisor.wording import weakest_mark
from rules.dated_texts import told
from rules.knowledge import KnowledgeBase
from rules.trace import FiredRule

VERSION = 1  # of this form; it rises when an entry changes its meaning or goes away
SHARE_DIGITS = 4


def advice_to_json(advice: Advice, knowledge: KnowledgeBase, interview: Interview) -> str:
    """The advice as a JSON text; the same advice gives the same text."""
    data = advice_as_data(advice, knowledge, interview)
    return json.dumps(data, indent=2, ensure_ascii=False, allow_nan=False) + "\n"


def advice_as_data(advice: Advice, knowledge: KnowledgeBase, interview: Interview) -> dict[str, object]:
    """The advice in JSON types.

    Values are shares from 0 to 1, ratings run from 1 to 5, dates are ISO dates, and null stands for
    what there is none of. `sources` describes every source that any other entry names.
    """
    published, knowledge = knowledge, overridden(knowledge, advice.overrides)
    data: dict[str, object] = {
        "version": VERSION,
        "as_of": advice.as_of,
        "edition": knowledge.edition.model_dump(),
        "seed": advice.seed,
        "draws": advice.draws,
        "verdict": _verdict(advice, knowledge),
        "reasons_for": [_reason(one, knowledge) for one in reasons_for(advice, knowledge)],
        "reasons_against": [_reason(one, knowledge) for one in reasons_against(advice, knowledge)],
        "alternatives": [_option(one, knowledge) for one in advice.options],
        "shares": {name: _share(share) for name, share in advice.shares.items()},
        "differences": {one.criterion: one.amount for one in advice.differences},
        "swings": advice.swings,
        "weights": _weights(advice),
        "rules": [_rule(one, advice.as_of) for one in advice.trace.rules],
        "rules_not_in_force": advice.trace.left_out,
        "past_their_date": advice.stale,
        "assumptions": [
            {
                "question": one.field,
                "value": one.value,
                "usual_mix": one.assumption.shares,
                "text": assumption_text(one, interview),
            }
            for one in advice.assumptions
        ],
        "next_steps": [
            {
                "text": one.text,
                "why": one.why,
                "due": one.due,
                "safety": one.safety,
                "records": one.records,
            }
            for one in next_steps(advice, knowledge)
        ],
        "flips": _flips(advice, published, interview),
        "unknowns": _unknowns(advice, published, interview),
        "combinations": [_combination(one) for one in combinations(advice, knowledge)],
        "proof": proof_sentences(advice, knowledge),
        "contradictions": [
            {"id": one.id, "questions": one.questions, "text": one.text}
            for one in contradictions(advice.answers, interview, knowledge)
        ],
        "unresolved_safety_lines": [
            {"line": one.line, "text": one.text, "records": one.records, "is_told": one.is_told}
            for one in unresolved_safety_lines(advice)
        ],
        "overrides": [one.as_data() for one in advice.overrides],
        "without_overrides": _verdict(advice.without, published) if advice.without else None,
        "checklist": [one.id for one in advice.trace.checklist],
        "facts": {name: _fact(knowledge, name, advice.as_of) for name in _facts_named(advice)},
        "answers": advice.trace.answers,
    }
    cited = set(_sources_named(data))
    data["sources"] = {one.id: one.model_dump(exclude={"id"}) for one in knowledge.sources if one.id in cited}
    plain = _plain(data)
    assert isinstance(plain, dict)
    return plain


def _flips(advice: Advice, knowledge: KnowledgeBase, interview: Interview) -> dict[str, object]:
    found = flips(advice, knowledge)
    return {
        "tried": {"single": found.singles, "pairs": found.pairs},
        "text": flips_sentence(found),
        "found": [
            {
                "kind": one.kind,
                "name": one.name,
                "old": one.old,
                "new": one.new,
                "size": one.size,
                "verdict": one.outcome._asdict(),
                "together_with": {"kind": one.second.kind, "name": one.second.name, "new": one.second.new}
                if one.second
                else None,
                "text": flip_text(one, advice, knowledge, interview),
            }
            for one in found.found
        ],
    }


def _unknowns(advice: Advice, knowledge: KnowledgeBase, interview: Interview) -> dict[str, object]:
    found = unknowns(advice, knowledge)
    return {
        "text": unknowns_sentence(found),
        "combinations_tried": found.combinations,
        "found": [
            {
                "question": one.question,
                "influence": one.influence,
                "often": _share(one.often),
                "verdicts": [
                    {"answer": value, "verdict": outcome._asdict()} for value, outcome in one.outcomes.items()
                ],
                "text": unknown_text(one, found.today, knowledge, interview),
                "ask": whom_to_ask(one.question, interview, advice.trace.answers.get(COUNTRY)),
            }
            for one in found.found
        ],
    }


def _combination(one: Combination) -> dict[str, object]:
    return {
        "kind": one.kind,
        "title": one.title,
        "parts": [
            {"role": part.role, "choice": part.choice, "accepted_by": part.accepted_by} for part in one.parts
        ],
        "reasons": [
            {"text": each.text, "records": each.records, "sources": each.sources} for each in one.reasons
        ],
        "actions": [
            {"text": each.text, "why": each.why, "due": each.due, "records": each.records}
            for each in one.actions
        ],
        "proof_to_ask": one.proof_to_ask,
    }


def _verdict(advice: Advice, knowledge: KnowledgeBase) -> dict[str, object]:
    verdict, second = advice.verdict, advice.verdict.second
    return {
        "kind": verdict.kind,
        "family": verdict.family,
        "provider": verdict.leader.offer.provider if verdict.leader else None,
        "access": verdict.leader.offer.access if verdict.leader else None,
        "voice": verdict.leader.alternative.voice if verdict.leader else None,
        "access_is_known": verdict.access_is_known,
        "leader": verdict.leader.id if verdict.leader else None,
        "rival": verdict.rival.id if verdict.rival else None,
        "strength": verdict.strength,
        "share": _share(verdict.share),
        "stays_until": verdict.stays_until,
        "stay_reason": verdict.stay_reason,
        "wants_second": verdict.wants_second,
        "second": {
            "alternative": second.option.id,
            "independence": second.pair.independence,
            "reason": second.pair.reason,
            "proof": second.pair.proof,
        }
        if second
        else None,
        "headline": headline(advice, knowledge),
        "firmness": firmness(advice, knowledge),
        "more": extra_sentences(advice, knowledge),
    }


def _reason(reason: Reason, knowledge: KnowledgeBase) -> dict[str, object]:
    return {
        "text": reason.text,
        "records": reason.records,
        "sources": reason.sources,
        "mark": weakest_mark(reason.records, knowledge),
    }


def _option(option: Option, knowledge: KnowledgeBase) -> dict[str, object]:
    found = option.trace
    return {
        "id": option.id,
        "name": option_name(option, knowledge),
        "provider": option.offer.provider,
        "provider_name": provider_name(option, knowledge),
        "family": option.family,
        "access": option.offer.access,
        "voice": option.alternative.voice,
        "viable": found.viable,
        "ruled_out_by": found.knocked_out_by,
        "rank": found.rank or None,
        "value": found.value,
        "low": found.low,
        "high": found.high,
        "first_share": _share(found.first_share),
        "by_group": option.by_group,
        "cells": [
            {
                "criterion": cell.criterion,
                "low": cell.low,
                "typical": cell.typical,
                "high": cell.high,
                "changes": [
                    {"record": one.record, "change": one.change, "cap": one.cap} for one in cell.changes
                ],
                "rating": cell.rating,
                "partial_value": cell.partial_value,
                "weight": cell.weight,
                "contribution": cell.contribution,
            }
            for cell in found.cells
        ],
    }


def _weights(advice: Advice) -> dict[str, object]:
    weights = advice.trace.weights
    return {
        "buckets": weights.buckets,
        "floors": weights.floors,
        "emphases": weights.emphases,
        "groups": weights.of_groups,
        "criteria": weights.of_criteria,
    }


def _rule(fired: FiredRule, as_of: date) -> dict[str, object]:
    rule = fired.rule
    shown = ("id", "title", "kind", "purpose", "severity", "reference", "statement", "advice", "note")
    return {
        **{name: getattr(rule, name) for name in shown},
        "status": fired.status,
        "concerns": fired.concerns,
        "because": fired.because,
        "mark": rule.mark,
        "verified": rule.mark.is_verified,
        "past_its_date": rule.is_stale(as_of),
        "steps": rule.steps,
        "facts": rule.facts,
        "sources": rule.sources,
    }


def _facts_named(advice: Advice) -> Iterable[str]:
    return sorted({name for one in advice.trace.rules for name in one.rule.facts})


def _fact(knowledge: KnowledgeBase, name: str, as_of: date) -> dict[str, object]:
    fact = told(knowledge.fact[name], as_of)
    shown = ("title", "statement", "note", "mark", "watch_date", "references", "sources")
    return {**{part: getattr(fact, part) for part in shown}, "verified": fact.mark.is_verified}


def _sources_named(data: object) -> Iterator[str]:
    if isinstance(data, Mapping):
        for name, value in data.items():
            if name == "sources":
                yield from value
            else:
                yield from _sources_named(value)
    elif isinstance(data, list | tuple):
        for one in data:
            yield from _sources_named(one)


def _share(share: float) -> float:
    """To a ten-thousandth, which is finer than any count of draws can tell."""
    return round(share, SHARE_DIGITS)


def _plain(value: object) -> object:
    """The same in JSON types."""
    if isinstance(value, Mapping):
        return {str(name): _plain(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if value is None or isinstance(value, bool | int):
        return value
    return str(value)
