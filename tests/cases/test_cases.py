"""Whole situations with the advice an expert expects: each case file is played through `advise`.

A case fails with a list of what was expected and what came, so that one run tells all. Expectations are
judgement; each file says in `argument` why a consultant would hold them.
"""

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Literal

import pytest
from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError

from advisor.advice import Advice, Option, advise
from advisor.answers import Answers
from advisor.questions import interview_for
from advisor.reasons import extra_sentences, firmness, headline, next_steps, reasons_against, reasons_for
from advisor.relevance import irrelevant_answers
from rules.knowledge import KnowledgeBase
from rules.schema import PROVIDERS
from rules.verdict import Kind, StayReason, Strength

HERE = Path(__file__).parent
FEWEST_OWN_CASES = 20
NONE_ON_OFFER, NONE_WANTED = "none on offer", "none wanted"

Family = Literal["incumbent", "competitor"]
Provider = Literal["ilec", "clec_facilities", "clec_une", "clec_resale"]
Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Scalar = str | int | float | date


class Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Expected(Model):
    """What must come out; an empty list means that anything will do.

    Attributes:
        kind: Acceptable kinds of verdict.
        family, provider, access: Acceptable families, provider types and offers of the leader.
        voice: Of the leader.
        strength: Acceptable strengths.
        between: Leader and rival must both be of these provider types.
        second: Acceptable offers as the second path, NONE_ON_OFFER, or NONE_WANTED.
        stays_until, stay_reason: The day to stay until, and why.
        rules: Rules that must have fired: "R-10" also stands for R-10b.
        rules_absent: Rules that must not have fired.
        ruled_out: Alternative or offer -> the rule that must have removed it.
        not_offered: Provider types, offers or alternatives that must not be compared at all.
        checklist: Items that must be on the lists to take away.
        must_not: Alternatives, offers, provider types or families that must be neither the leader nor the
            second path; also kinds of verdict that must not be given.
        must_text, must_not_text: Words that must, or must not, be said anywhere in the advice.
        first_due_by: The first dated step must be due on this day or earlier.
        safety_step: A step marked as safety must be among the next steps.
    """

    kind: tuple[Kind, ...]
    family: tuple[Family, ...] = ()
    provider: tuple[Provider, ...] = ()
    access: tuple[str, ...] = ()
    voice: Literal["plain", "hosted", "any"] = "any"
    strength: tuple[Strength, ...] = ()
    between: tuple[Provider, ...] = ()
    second: tuple[str, ...] = ()
    stays_until: date | None = None
    stay_reason: StayReason | None = None
    rules: tuple[str, ...] = ()
    rules_absent: tuple[str, ...] = ()
    ruled_out: dict[str, str] = {}
    not_offered: tuple[str, ...] = ()
    checklist: tuple[str, ...] = ()
    must_not: tuple[str, ...] = ()
    must_text: tuple[Words, ...] = ()
    must_not_text: tuple[Words, ...] = ()
    first_due_by: date | None = None
    safety_step: bool = False


class Case(Model):
    """One situation as a case file tells it."""

    id: Words
    title: Words
    situation: Words
    judged_by: Words
    argument: Words
    as_of: date
    answers: dict[str, Scalar | tuple[Scalar, ...]]
    expected: Expected

    @property
    def plain_answers(self) -> dict[str, object]:
        """The answers as JSON has them: dates as text."""

        def plain(value: object) -> object:
            return value.isoformat() if isinstance(value, date) else value

        return {
            name: [plain(one) for one in value] if isinstance(value, tuple) else plain(value)
            for name, value in self.answers.items()
        }

    @property
    def answers_file(self) -> dict[str, object]:
        """The content of an answers file."""
        return {"version": 1, "answers": self.plain_answers}


@dataclass(frozen=True)
class Outcome:
    """What came out of a case, with all that is said about it."""

    advice: Advice
    said: str
    due: tuple[date, ...]
    has_safety_step: bool

    @property
    def chosen(self) -> tuple[Option, ...]:
        """The leader and the second path."""
        verdict = self.advice.verdict
        second = verdict.second.option if verdict.second else None
        return tuple(one for one in (verdict.leader, second) if one)


def cases() -> list[Case]:
    """All case files; a misspelt key in one is an error that names the file."""
    found = []
    for path in sorted(HERE.glob("*.toml")):
        content = tomllib.loads(path.read_text(encoding="utf-8"))
        try:
            case = Case.model_validate(content)
        except ValidationError as error:
            raise ValueError(f"{path.name}: {error}") from error
        start = case.id.lower().replace("-", "")
        if not path.stem.startswith(f"{start}_"):
            raise ValueError(f'{path.name}: the name must begin with "{start}_", as the id does')
        found.append(case)
    return found


CASES = cases()


@pytest.mark.parametrize("case", CASES, ids=[one.id for one in CASES])
def test_case_gets_the_advice_an_expert_expects(case: Case, knowledge: KnowledgeBase) -> None:
    outcome = outcome_of(case.answers_file, knowledge, case.as_of)
    problems = list(_problems(case.expected, outcome))
    assert not problems, _report(case, problems, outcome, knowledge)


def test_case_names_only_what_exists(knowledge: KnowledgeBase) -> None:
    offers = {one.id for one in knowledge.offers}
    alternatives = {f"{offer}{voice}" for offer in offers for voice in ("", "+hosted")}
    targets = alternatives | set(PROVIDERS)
    rules = {one.id for one in knowledge.rules}
    for case in CASES:
        expected = case.expected
        assert set(expected.access) <= offers, case.id
        assert set(expected.second) <= offers | {NONE_ON_OFFER, NONE_WANTED}, case.id
        assert set(expected.ruled_out) <= alternatives, case.id
        assert set(expected.not_offered) <= targets, case.id
        assert set(expected.must_not) <= targets | {"incumbent", "competitor"} | set(Kind), case.id
        assert set(expected.checklist) <= set(knowledge.checklist_item), case.id
        for name in (*expected.rules, *expected.rules_absent, *expected.ruled_out.values()):
            assert any(_matches(name, rule) for rule in rules), f"{case.id}: no rule {name}"


def test_case_gives_no_answer_that_nobody_asks_for(knowledge: KnowledgeBase) -> None:
    """An answer to a question that is not put to this customer would be left out without a word."""
    interview = interview_for(knowledge)
    for case in CASES:
        answers = Answers.parse(case.answers_file, interview)
        assert irrelevant_answers(interview, answers) == (), case.id


def test_cases_cover_what_the_brief_asks_for() -> None:
    ids = [one.id for one in CASES]
    assert len(ids) == len(set(ids))
    assert {f"X-{number:02d}" for number in range(1, 19)} <= set(ids)
    assert sum(not one.startswith("X-") for one in ids) >= FEWEST_OWN_CASES
    assert {one.answers.get("country") for one in CASES} >= {"us", "ca", "pr"}
    assert {kind for one in CASES for kind in one.expected.kind} == set(Kind)


def test_misspelt_key_in_a_case_is_an_error() -> None:
    whole = tomllib.loads(next(iter(sorted(HERE.glob("*.toml")))).read_text(encoding="utf-8"))
    misspelt = whole | {"expected": whole["expected"] | {"must_nott": []}}

    with pytest.raises(ValidationError, match="must_nott"):
        Case.model_validate(misspelt)


def test_wrong_advice_is_noticed(knowledge: KnowledgeBase) -> None:
    """One wrong expectation of each sort, so that no check can fall silent."""
    case = next(one for one in CASES if one.id == "O-07")
    outcome = outcome_of(case.answers_file, knowledge, case.as_of)
    wrong = Expected(
        kind=(Kind.TOO_CLOSE,),
        family=("competitor",),
        provider=("clec_resale",),
        access=("clec_cable",),
        voice="hosted",
        strength=(Strength.TOO_CLOSE,),
        between=("clec_une",),
        second=("clec_cable",),
        stays_until=date(2027, 1, 1),
        stay_reason=StayReason.SMALL_SAVING,
        rules=("R-31",),
        rules_absent=("L-04",),
        ruled_out={"ilec_copper": "R-01", "clec_satellite": "R-01", "clec_cable": "R-10"},
        not_offered=("ilec",),
        checklist=("N-RFP-09a",),
        must_not=("ilec_copper", "single"),
        must_text=("no such words",),
        must_not_text=("incumbent",),
        first_due_by=date(2020, 1, 1),
        safety_step=True,
    )

    told = "\n".join(_problems(wrong, outcome))

    for words in (
        "kind:", "strength:", "family:", "provider:", "access:", "voice:", "first of the close pair",
        "second of the close pair", "stays until", "reason to stay", "second path:", "R-31 must fire",
        "L-04 must not fire", "ilec_copper must be ruled out by R-01", "clec_satellite must be on offer",
        "clec_cable must be ruled out by R-10", "ilec must not be compared", "N-RFP-09a must be",
        "ilec_copper must be neither", "must not be single", 'must say "no such words"',
        'must not say "incumbent"', "must be due by", "marked as safety",
    ):  # fmt: skip
        assert words in told, f"{words}\n{told}"


def outcome_of(answers: Mapping[str, object], knowledge: KnowledgeBase, as_of: date) -> Outcome:
    """The advice with the default seed, and every sentence that it comes with."""
    advice = advise(answers, knowledge, as_of)
    steps = next_steps(advice, knowledge)
    return Outcome(
        advice=advice,
        said="\n".join(_sentences(advice, knowledge)),
        due=tuple(one.due for one in steps if one.due),
        has_safety_step=any(one.safety for one in steps),
    )


def _sentences(advice: Advice, knowledge: KnowledgeBase) -> Iterator[str]:
    yield headline(advice, knowledge)
    yield firmness(advice, knowledge)
    yield from extra_sentences(advice, knowledge)
    for reason in (*reasons_for(advice, knowledge), *reasons_against(advice, knowledge)):
        yield reason.text
    for step in next_steps(advice, knowledge):
        yield f"{step.text} {step.why}"
    for fired in advice.trace.rules:
        if fired.rule.shown:
            rule = fired.rule
            yield f"{rule.title}: {rule.statement} {rule.advice} ({rule.reference or ''})"
    for item in advice.trace.checklist:
        yield f"{item.text} {item.why or ''}"


def _problems(expected: Expected, outcome: Outcome) -> Iterator[str]:
    yield from _wrong_choice(expected, outcome)
    yield from _wrong_second(expected, outcome)
    yield from _wrong_rules(expected, outcome)
    yield from _forbidden(expected, outcome)
    yield from _wrong_words(expected, outcome)


def _wrong_choice(expected: Expected, outcome: Outcome) -> Iterator[str]:
    verdict = outcome.advice.verdict
    leader, rival = verdict.leader, verdict.rival
    yield from _not_among("kind", expected.kind, verdict.kind)
    yield from _not_among("strength", expected.strength, verdict.strength)
    yield from _not_among("family", expected.family, leader and leader.family)
    yield from _not_among("provider", expected.provider, leader and leader.offer.provider)
    yield from _not_among("access", expected.access, leader and leader.offer.id)
    if expected.voice != "any":
        yield from _not_among("voice", (expected.voice,), leader and leader.alternative.voice)
    if expected.between:
        yield from _not_among("first of the close pair", expected.between, leader and leader.offer.provider)
        yield from _not_among("second of the close pair", expected.between, rival and rival.offer.provider)
    if expected.stays_until:
        yield from _not_among("stays until", (expected.stays_until,), verdict.stays_until)
    if expected.stay_reason:
        yield from _not_among("reason to stay", (expected.stay_reason,), verdict.stay_reason)


def _wrong_second(expected: Expected, outcome: Outcome) -> Iterator[str]:
    verdict = outcome.advice.verdict
    found = verdict.second.option.offer.id if verdict.second else NONE_ON_OFFER
    yield from _not_among("second path", expected.second, found if verdict.wants_second else NONE_WANTED)


def _wrong_rules(expected: Expected, outcome: Outcome) -> Iterator[str]:
    advice = outcome.advice
    fired = [one.rule.id for one in advice.trace.rules]
    for name in expected.rules:
        if not any(_matches(name, rule) for rule in fired):
            yield f"rule {name} must fire"
    for name in expected.rules_absent:
        if any(_matches(name, rule) for rule in fired):
            yield f"rule {name} must not fire"
    for target, name in expected.ruled_out.items():
        hit = [one for one in advice.options if target in _names(one)]
        if not hit:
            yield f"{target} must be on offer and ruled out by {name}; it is not on offer"
        for one in hit:
            if not any(_matches(name, rule) for rule in one.trace.knocked_out_by):
                by = ", ".join(one.trace.knocked_out_by) or "nothing"
                yield f"{one.id} must be ruled out by {name}; ruled out by {by}"
    for target in expected.not_offered:
        if any(target in _names(one) for one in advice.options):
            yield f"{target} must not be compared at all"
    listed = {one.id for one in advice.trace.checklist}
    for name in expected.checklist:
        if name not in listed:
            yield f"{name} must be on a checklist"


def _forbidden(expected: Expected, outcome: Outcome) -> Iterator[str]:
    for target in expected.must_not:
        if outcome.advice.verdict.kind == target:
            yield f"the verdict must not be {target}"
        for one in outcome.chosen:
            if target in _names(one) or target == one.family:
                yield f"{target} must be neither first nor second path; {one.id} is"


def _wrong_words(expected: Expected, outcome: Outcome) -> Iterator[str]:
    said = outcome.said.casefold()
    for words in expected.must_text:
        if words.casefold() not in said:
            yield f'must say "{words}"'
    for words in expected.must_not_text:
        for line in outcome.said.splitlines():
            if words.casefold() in line.casefold():
                yield f'must not say "{words}": {line}'
    if expected.first_due_by and (not outcome.due or min(outcome.due) > expected.first_due_by):
        yield f"a step must be due by {expected.first_due_by}; due: {', '.join(map(str, outcome.due))}"
    if expected.safety_step and not outcome.has_safety_step:
        yield "a next step must be marked as safety"


def _not_among(what: str, expected: Iterable[object], found: object) -> Iterator[str]:
    wanted = tuple(expected)
    if wanted and found not in wanted:
        yield f"{what}: expected {' or '.join(map(str, wanted))}, came {found}"


def _names(option: Option) -> tuple[str, str, str]:
    return option.id, option.offer.id, option.offer.provider


def _matches(name: str, rule: str) -> bool:
    """R-10 stands for R-10 and R-10b, but not for R-101."""
    return rule == name or (rule.startswith(name) and rule[len(name) :].isalpha())


def _report(case: Case, problems: list[str], outcome: Outcome, knowledge: KnowledgeBase) -> str:
    advice = outcome.advice
    verdict = advice.verdict
    lines = [f"{case.id} {case.title} ({case.judged_by})", *(f"  - {one}" for one in problems)]
    lines += [
        f"  headline: {headline(advice, knowledge)}",
        f"  verdict: {verdict.kind}, {verdict.strength}, share {verdict.share:.3f},"
        f" stays until {verdict.stays_until} ({verdict.stay_reason})",
        "  shares: " + ", ".join(f"{name} {share:.3f}" for name, share in advice.shares.items()),
        "  weights: "
        + ", ".join(f"{name} {one:.2f}" for name, one in advice.trace.weights.of_groups.items()),
    ]
    for one in advice.options:
        state = f"out by {', '.join(one.trace.knocked_out_by)}" if one.trace.knocked_out_by else ""
        lines.append(f"    {one.id:<28} {one.trace.value:.3f} first {one.trace.first_share:.2f} {state}")
    second = verdict.second.option.id if verdict.second else None
    lines.append(f"  second path: wanted {verdict.wants_second}, {second}")
    lines.append("  rules: " + " ".join(one.rule.id for one in advice.trace.rules))
    return "\n".join(lines)
