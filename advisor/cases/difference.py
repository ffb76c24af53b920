"""What moves the verdict from one case to another: which of the differing answers, alone or together."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from advisor.advice import SEED, Advice, advise
from advisor.answers import Answers, Value
from advisor.cases.case import Case, Outcome
from advisor.i18n import _
from advisor.questions import Interview
from advisor.reasons import firmness, headline
from advisor.wording import answer_text
from rules.errors import printable
from rules.knowledge import KnowledgeBase

NOT_ANSWERED = object()


@dataclass(frozen=True, slots=True)
class Different:
    """Something that differs: an answer, by its question, or local knowledge, by what it is about.

    Attributes:
        old, new: Values of the answer, or reasons of the override; None also where it is missing.
        moves_alone: Put into the first case alone, it changes the verdict.
    """

    kind: str
    name: str
    old: object
    new: object
    moves_alone: bool


@dataclass(frozen=True, slots=True)
class CaseDifference:
    """Two cases compared on the same knowledge.

    Attributes:
        first, second: The advice on each, on its own day.
        same_day: The second one's answers on the day of the first; tells whether the day itself moves it.
        together: The fewest differing things, found by leaving out one at a time, that move the verdict
            together; empty where one alone does, or where nothing moves it.
        saved: What each file says was advised when it was saved; None where it holds no advice.
    """

    first: Advice
    second: Advice
    same_day: Advice
    different: tuple[Different, ...]
    together: tuple[str, ...]
    saved: tuple[Outcome | None, Outcome | None]

    @property
    def is_moved(self) -> bool:
        return said(self.first) != said(self.second)


def said(advice: Advice) -> tuple[object, ...]:
    """What a verdict says, whatever its strength."""
    verdict = advice.verdict
    leader, second = verdict.leader, verdict.second
    return (verdict.kind, leader.id if leader else None, second.option.id if second else None)


def compare(one: Case, other: Case, knowledge: KnowledgeBase, today: date) -> CaseDifference:
    """Play both cases, then the first with each difference of the second.

    Args:
        today: The day for a case that holds no advice.
    """
    base = _advice(one.answers, one, knowledge, today)
    names = _differing(one.answers, other.answers)
    alone = [
        said(_advice(_with(one.answers, other.answers, [name]), one, knowledge, today)) != said(base)
        for name in names
    ]
    same_day = _advice(other.answers, one, knowledge, today)
    together: list[tuple[str, str]] = []
    if said(same_day) != said(base) and not any(alone):
        together = _fewest(one, other, names, said(base), knowledge, today)
    different = tuple(
        Different(kind, name, _value(one.answers, kind, name), _value(other.answers, kind, name), moves)
        for (kind, name), moves in zip(names, alone, strict=True)
    )
    return CaseDifference(
        base, _advice(other.answers, other, knowledge, today), same_day, different,
        tuple(name for _kind, name in together), (one.outcome, other.outcome),
    )  # fmt: skip


def _fewest(
    one: Case,
    other: Case,
    names: Sequence[tuple[str, str]],
    base: object,
    knowledge: KnowledgeBase,
    today: date,
) -> list[tuple[str, str]]:
    """Leave out one difference after the other as long as the verdict still moves without it."""
    needed = list(names)
    for name in names:
        fewer = [each for each in needed if each != name]
        if said(_advice(_with(one.answers, other.answers, fewer), one, knowledge, today)) != base:
            needed = fewer
    return needed


def _advice(answers: Answers, case: Case, knowledge: KnowledgeBase, today: date) -> Advice:
    """The advice on these answers, on the day and with the seed of the case."""
    if case.outcome is None:
        return advise(answers, knowledge, today, seed=SEED)
    return advise(answers, knowledge, case.outcome.as_of, seed=case.outcome.seed, draws=case.outcome.draws)


def _differing(one: Answers, other: Answers) -> list[tuple[str, str]]:
    """What differs, as (kind, name), in the order in which it stands in the files."""
    missing = object()
    names = dict.fromkeys((*one.values, *other.values))
    found = [
        ("answer", name) for name in names if one.values.get(name, missing) != other.values.get(name, missing)
    ]
    mine, theirs = ({each.about: each for each in answers.overrides} for answers in (one, other))
    found += [
        ("override", name) for name in dict.fromkeys((*mine, *theirs)) if mine.get(name) != theirs.get(name)
    ]
    return found


def _with(one: Answers, other: Answers, names: Sequence[tuple[str, str]]) -> Answers:
    """The first one's answers with these of the second."""
    values: dict[str, Value] = dict(one.values)
    overrides = {each.about: each for each in one.overrides}
    theirs = {each.about: each for each in other.overrides}
    for kind, name in names:
        if kind == "answer" and name in other.values:
            values[name] = other.values[name]
        elif kind == "answer":
            values.pop(name, None)
        elif name in theirs:
            overrides[name] = theirs[name]
        else:
            overrides.pop(name, None)
    return replace(one, values=values, overrides=tuple(overrides.values()))


def _value(answers: Answers, kind: str, name: str) -> object:
    if kind == "answer":
        return answers.values.get(name, NOT_ANSWERED)
    return next((each for each in answers.overrides if each.about == name), None)


def difference_text(found: CaseDifference, knowledge: KnowledgeBase, interview: Interview) -> str:
    """The comparison in lines for a terminal."""
    lines = [
        _("First:  {verdict} {firmness}").format(
            verdict=headline(found.first, knowledge), firmness=firmness(found.first, knowledge)
        ),
        _("Second: {verdict} {firmness}").format(
            verdict=headline(found.second, knowledge), firmness=firmness(found.second, knowledge)
        ),
        "",
    ]
    lines += _moved_since(found)
    if not found.different and not found.is_moved:
        return "\n".join([*lines, _("The two cases give the same answers.")])
    if not found.is_moved:
        lines.append(_("The verdict is the same. These things differ and do not move it together:"))
    else:
        lines.append(_("The verdict moved. These things differ:"))
    for one in found.different:
        lines.append(_line(one, interview))
    if found.together:
        names = ", ".join(found.together)
        lines.append(
            _("No one of them moves the verdict alone. Together these do: {names}.").format(names=names)
        )
    if said(found.same_day) != said(found.second):
        lines.append(_("The day of the advice, its seed or its draws move the verdict too."))
    return "\n".join(lines)


def _moved_since(found: CaseDifference) -> Iterator[str]:
    """Both cases are played on present knowledge, which may not give what it gave when they were saved."""
    forms = (
        _("The first case was saved with another verdict: then {then}, now {now}."),
        _("The second case was saved with another verdict: then {then}, now {now}."),
    )
    for form, saved, advice in zip(forms, found.saved, (found.first, found.second), strict=True):
        kind, leader, second = said(advice)
        if saved and (saved.kind, saved.leader, saved.second) != (str(kind), leader, second):
            told = form.format(then=saved.leader or _("none"), now=leader or _("none"))
            yield told + " " + _("python -m advisor replay tells which answer, fact or rule was changed.")


def _line(one: Different, interview: Interview) -> str:
    old, new = (_shown(value, one, interview) for value in (one.old, one.new))
    if one.moves_alone:
        return _("  * {name}: {old} -> {new} (this alone moves the verdict)").format(
            name=one.name, old=old, new=new
        )
    return _("  - {name}: {old} -> {new}").format(name=one.name, old=old, new=new)


def _shown(value: object, one: Different, interview: Interview) -> str:
    if value is NOT_ANSWERED:
        return _("not answered")
    if one.kind == "answer":
        return answer_text(interview, one.name, value)
    data = value.as_data() if value is not None and hasattr(value, "as_data") else None
    return _("no local knowledge") if data is None else printable(_told(data), 200)


def _told(data: Mapping[str, object]) -> str:
    return ", ".join(f"{name} {value}" for name, value in data.items())
