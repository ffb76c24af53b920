"""advise(answers, knowledge, as_of) -> Advice: the one call into the engine."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np

from advisor.answers import Answers
from advisor.overrides import Override, overridden
from advisor.prepared import draws_of, interview_of, model_of
from advisor.relevance import relevance, requirement_row
from advisor.staying import keeps_today
from rules.dated_texts import told
from rules.errors import Problem, ScoringError
from rules.evaluation import Evaluation, evaluate
from rules.knowledge import KnowledgeBase
from rules.model import FAMILIES, Alternative, EngineModel, selected
from rules.requirements import DAYS_PER_MONTH, Requirements
from rules.schema import PROVIDERS, Fact, Offer, PathPair, Rule
from rules.trace import AlternativeTrace, Assumed, FiredRule, Trace, trace
from rules.verdict import KINDS, STAY_REASONS, Kind, StayReason, Strength, strength_of
from rules.weights import criterion_shares

SEED = 20261122
LINES = {"incumbent_fibre", "copper_state", "competitor_lines"}
OFFERS = LINES | {"reseller", "leased_loop"}
CERTAIN = (Kind.NOTHING_VIABLE, Kind.SPECIAL_LINES_ONLY)  # no weighing of the answers changes these
DRAWS = 2000
DISH = "space"  # the path of a satellite link


@dataclass(frozen=True, slots=True)
class Option:
    """One alternative on offer, with what the draws say of it.

    Attributes:
        by_group: Group -> contribution to the value; they sum to `trace.value`.
    """

    alternative: Alternative
    family: str
    trace: AlternativeTrace
    by_group: Mapping[str, float]

    @property
    def id(self) -> str:
        return self.alternative.id

    @property
    def offer(self) -> Offer:
        return self.alternative.offer

    @property
    def is_viable(self) -> bool:
        return self.trace.viable


@dataclass(frozen=True, slots=True)
class SecondPath:
    """A second connection that does not fail together with the first, and what to ask about it."""

    option: Option
    pair: PathPair


@dataclass(frozen=True, slots=True)
class Verdict:
    """The outcome.

    Attributes:
        kind: The kind of verdict.
        strength: How firm the choice of the provider type is.
        share: Share of the draws that the leader's provider type wins by more than a hair.
        leader: What is recommended; None where nothing is viable.
        rival: The best of another provider type; None where there is none.
        compared: What the reasons set beside the leader: the rival's line with the leader's voice, so that
            what a kind of voice brings or lacks is no reason for or against a carrier. The rival itself
            where that is not to be had.
        stays_until: The day until which to stay with the provider of today, if that is the advice.
        wants_second: Whether a second connection is called for; `second` is None where none is on offer.
        access_is_known: False where the leader's access is an assumption.
    """

    kind: Kind
    strength: Strength
    share: float
    leader: Option | None
    rival: Option | None
    compared: Option | None
    stays_until: date | None
    stay_reason: StayReason | None
    wants_second: bool
    second: SecondPath | None
    access_is_known: bool

    @property
    def uses_a_dish(self) -> bool:
        """Whether one of the paths is a satellite link, which shares no pole, duct or entry with another."""
        both = (self.leader, self.second.option if self.second else None)
        return any(one.offer.path == DISH for one in both if one)

    @property
    def family(self) -> str | None:
        return self.leader.family if self.leader else None


@dataclass(frozen=True, slots=True)
class Difference:
    """What the leader gains or loses on one criterion against what it is compared with, in value."""

    criterion: str
    amount: float


@dataclass(frozen=True)
class Advice:
    """Everything that a screen or a report shows, made from one trace.

    Attributes:
        shares: Provider type -> share of draws it wins; what is left over had no real winner.
        options: The alternatives on offer, the recommended one first, then by value, knocked-out ones last.
        differences: Leader against what it is compared with, largest first; empty without a rival.
        swings: Group -> difference between the best and the worst viable alternative, in rating
            points averaged over its active criteria.
        stays: Whether what is recommended is what the customer has today, so that nothing moves.
        stale: Ids of rules and facts used that are past their review date.
        without: The advice without the overrides; None where there are none.
    """

    as_of: date
    edition: str
    seed: int
    draws: int
    answers: Answers
    verdict: Verdict
    shares: Mapping[str, float]
    options: tuple[Option, ...]
    differences: tuple[Difference, ...]
    swings: Mapping[str, float]
    stays: bool
    stale: tuple[str, ...]
    trace: Trace
    without: "Advice | None" = None

    @property
    def overrides(self) -> tuple[Override, ...]:
        """Local knowledge that this advice was made with."""
        return self.answers.overrides

    @property
    def viable(self) -> tuple[Option, ...]:
        return tuple(option for option in self.options if option.is_viable)

    @property
    def ruled_out(self) -> tuple[Option, ...]:
        return tuple(option for option in self.options if not option.is_viable)

    def rules(self, *kinds: str) -> tuple[FiredRule, ...]:
        """The rules that fired, of these kinds, safety first."""
        found = [one for one in self.trace.rules if one.rule.kind in kinds]
        return tuple(sorted(found, key=lambda one: (not one.is_safety_matter, one.status)))

    def rules_for_choice(self, *kinds: str) -> tuple[FiredRule, ...]:
        """Those about the whole case, or about what is recommended, a second path included.

        Where nothing moves, those about the move are left out.
        """
        verdict = self.verdict
        chosen = {
            option.id for option in (verdict.leader, verdict.second and verdict.second.option) if option
        }
        found = (
            one
            for one in self.rules(*kinds)
            if (not one.concerns or chosen & set(one.concerns)) and self._stands_beside(one.rule)
        )
        return tuple(one for one in found if not (self.stays and one.rule.purpose == "process"))

    def _stands_beside(self, rule: Rule) -> bool:
        """Whether the main line is one beside which the rule holds."""
        leader = self.verdict.leader
        return rule.beside is None or (leader is not None and selected(rule.beside, leader.offer))

    @property
    def lines_are_known(self) -> bool:
        """Whether the customer told us which lines of the incumbent and of competitors reach the site."""
        return not {one.field for one in self.trace.assumed} & LINES

    @property
    def offers_are_known(self) -> bool:
        """Whether the customer told us all that is on offer: resellers and leased lines as well."""
        return not {one.field for one in self.trace.assumed} & OFFERS

    @property
    def assumptions(self) -> tuple[Assumed, ...]:
        return self.trace.assumed


def advise(
    answers: Answers | Mapping[str, object],
    knowledge_base: KnowledgeBase,
    as_of: date,
    *,
    seed: int = SEED,
    draws: int = DRAWS,
) -> Advice:
    """The advice for one customer.

    Args:
        answers: Answers, or the content of an answers file: {"version": 1, "answers": {...}}.
        knowledge_base: See `rules.knowledge.load_knowledge_base`.
        as_of: The day of the advice: what is past its date on that day is flagged or left out.
        seed: Of the draws; printed with the advice, the same seed gives the same advice.
        draws: How many ways of weighing the answers are tried.

    Raises:
        AnswerError: Answers that cannot be used; carries every problem.
    """
    interview = interview_of(knowledge_base)
    if draws < 1 or seed < 0:
        problem = Problem(
            f"{draws} draws with seed {seed}", "advise", "At least 1 draw, and no negative seed."
        )
        raise ScoringError([problem])
    given = answers.as_data() if isinstance(answers, Answers) else answers
    checked = Answers.parse(given, interview, knowledge_base)
    plain = _advise(replace(checked, overrides=()), knowledge_base, as_of, seed, draws)
    if not checked.overrides:
        return plain
    local = _advise(checked, overridden(knowledge_base, checked.overrides), as_of, seed, draws)
    return replace(local, without=plain)


def _advise(given: Answers, knowledge: KnowledgeBase, as_of: date, seed: int, draws: int) -> Advice:
    interview, model = interview_of(knowledge), model_of(knowledge, as_of)
    customer = Requirements.from_rows([requirement_row(interview, given)], knowledge.field)
    evaluation = evaluate(model, customer, draws=draws_of(knowledge, as_of, seed, draws), keep_table=True)
    steps = trace(model, evaluation)
    asked = relevance(interview, given).questions
    options = _options(model, steps)
    verdict = _verdict(model, evaluation, options)
    steps = _without_irrelevant_assumptions(steps, asked)
    stays = keeps_today(verdict, steps.answers)
    options = tuple(sorted(options, key=lambda option: option is not verdict.leader))
    robust = evaluation.robustness[0]
    return Advice(
        as_of=as_of,
        edition=knowledge.edition.id,
        seed=seed,
        draws=draws,
        answers=given,
        verdict=verdict,
        shares=dict(zip(PROVIDERS, map(float, robust.type_shares), strict=True)),
        options=options,
        differences=_differences(verdict),
        swings=_swings(model, evaluation),
        stale=_stale(knowledge, steps, as_of),
        stays=stays,
        trace=_in_words_that_hold(steps, as_of, stays=stays),
    )


def _options(model: EngineModel, steps: Trace) -> tuple[Option, ...]:
    group_of = {one.id: one.group for one in model.knowledge.criteria}
    by_id = {one.id: (place, one) for place, one in enumerate(model.alternatives)}
    found = []
    for one in steps.alternatives:
        place, alternative = by_id[one.id]
        by_group: dict[str, float] = {group.id: 0.0 for group in model.knowledge.groups}
        for cell in one.cells:
            by_group[group_of[cell.criterion]] += cell.contribution
        found.append(Option(alternative, FAMILIES[int(model.family_of[place])], one, by_group))
    return tuple(sorted(found, key=lambda option: (not option.is_viable, -option.trace.value)))


def _verdict(model: EngineModel, evaluation: Evaluation, options: tuple[Option, ...]) -> Verdict:
    found = evaluation.verdicts
    by_id = {option.id: option for option in options}

    def option_at(place: int) -> Option | None:
        return by_id.get(model.alternatives[place].id) if place >= 0 else None

    kind = KINDS[int(found.kinds[0])]
    leader, second = option_at(int(found.leader[0])), option_at(int(found.second[0]))
    if kind is Kind.SPECIAL_LINES_ONLY:  # not a choice of provider at all
        leader = second = None
    months = float(found.stay_months[0])
    reason = int(found.stay_reason[0])
    share = float(found.share[0])
    rival = option_at(int(found.runner_up[0])) if leader else None
    return Verdict(
        kind=kind,
        strength=Strength.CLEAR if kind in CERTAIN else strength_of(share),
        share=share,
        leader=leader,
        rival=rival,
        compared=_compared(leader, rival, options) if leader else None,
        stays_until=_day_after(model.as_of, evaluation, months),
        stay_reason=STAY_REASONS[reason] if reason >= 0 else None,
        wants_second=bool(found.wants_second[0]),
        second=SecondPath(second, _path_pair(model, leader, second)) if leader and second else None,
        access_is_known=bool(leader and _access_is_known(evaluation, leader)),
    )


def _compared(leader: Option, rival: Option | None, options: tuple[Option, ...]) -> Option | None:
    """The rival, or the next best of the leader's own type where no other type is left."""
    others = (one for one in options if one.is_viable and one.offer.id != leader.offer.id)
    beside = rival or next(others, None)
    return _with_voice_of(leader, beside, options) if beside else None


def _with_voice_of(leader: Option, rival: Option, options: tuple[Option, ...]) -> Option:
    """The rival's line with the leader's kind of voice, or the rival as it is where that is not left."""
    alike = (
        one
        for one in options
        if one.offer is rival.offer and one.alternative.voice == leader.alternative.voice and one.is_viable
    )
    return next(alike, rival)


def _day_after(as_of: date, evaluation: Evaluation, months: float) -> date | None:
    if np.isnan(months):
        return None
    end = evaluation.answered.value("contract_end")
    if isinstance(end, date) and end > as_of:
        return end
    return as_of + timedelta(days=round(months * DAYS_PER_MONTH))


def _path_pair(model: EngineModel, first: Option, second: Option) -> PathPair:
    wanted = {first.offer.path, second.offer.path}
    return next(pair for pair in model.knowledge.path_pairs if set(pair.paths) == wanted)


def _access_is_known(evaluation: Evaluation, leader: Option) -> bool:
    named = {leaf.field for leaf in leader.offer.available_when.leaves() if leaf.field}
    return all(bool(evaluation.batch.is_answered(name)[0]) for name in named)


def _differences(verdict: Verdict) -> tuple[Difference, ...]:
    if verdict.leader is None or verdict.compared is None:
        return ()
    pairs = zip(verdict.leader.trace.cells, verdict.compared.trace.cells, strict=True)
    found = [Difference(own.criterion, own.contribution - other.contribution) for own, other in pairs]
    return tuple(sorted(found, key=lambda one: -abs(one.amount)))


def _swings(model: EngineModel, evaluation: Evaluation) -> Mapping[str, float]:
    """Taken without the customer's buckets, so that a group that has no weight yet shows its swing."""
    found = evaluation.scores
    assert found.table is not None
    shares = np.array([float(one.item()) for one in criterion_shares(model, found.holds)])
    ratings = found.table[found.screening.viable[:, 0], :, 0]
    result: dict[str, float] = {}
    for place, group in enumerate(model.knowledge.groups):
        inside = np.where(model.group_of == place, shares, 0.0)
        spread = np.ptp(ratings @ inside) / inside.sum() if len(ratings) and inside.any() else 0.0
        result[group.id] = float(spread)
    return result


def _stale(knowledge: KnowledgeBase, steps: Trace, as_of: date) -> tuple[str, ...]:
    used = [one.rule for one in steps.rules]
    facts = {name for rule in used for name in rule.facts}
    records: list[Rule | Fact] = [*used, *(knowledge.fact[name] for name in sorted(facts))]
    return tuple(one.id for one in records if one.is_stale(as_of))


def _in_words_that_hold(steps: Trace, as_of: date, *, stays: bool) -> Trace:
    """The rules as they are told on this day, in this country, and where nothing moves, if nothing does."""
    country = steps.answers.get("country")

    def words(rule: Rule) -> Rule:
        now = told(rule, as_of)
        if country and now.note_in and country not in now.note_in:
            now = now.model_copy(update={"note": None})
        return now.model_copy(update=dict(now.staying)) if stays and now.staying else now

    return replace(steps, rules=tuple(replace(one, rule=words(one.rule)) for one in steps.rules))


def _without_irrelevant_assumptions(steps: Trace, asked: frozenset[str]) -> Trace:
    """Only assumptions about questions that are put to this customer."""
    return replace(steps, assumed=tuple(one for one in steps.assumed if one.field in asked))
