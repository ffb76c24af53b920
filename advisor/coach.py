"""The quiet coach: where two answers do not fit, it asks which is right.

It never blocks. Whoever shows its questions remembers by id which were shown or put aside.
"""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from pydantic import ValidationError

from advisor.answers import Answers
from advisor.i18n import _
from advisor.questions import Interview
from advisor.relevance import relevance, requirement_row
from advisor.wording import answer_text, question_name
from rules.conditions import problems_with_condition, truth
from rules.errors import KnowledgeBaseError, Problem
from rules.knowledge import KnowledgeBase
from rules.requirements import Requirements
from rules.schema import Condition, Id, Record, Text

COACH = Path(__file__).parent / "coach.toml"


class Mismatch(Record):
    """Two answers that do not fit together, as coach.toml tells it."""

    id: Id
    about: tuple[Id, Id]
    when: Condition
    text: Text  # what does not fit, and the question which of the two is right


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two answers, in the words of the interview."""

    question: str
    label: str
    answer: str


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Two answers of this customer to show side by side, with a question.

    Attributes:
        questions: Ids of the two questions; either may be changed.
        sides: Their labels and answers in words.
        text: What does not fit, and which of the two is right?
    """

    id: str
    questions: tuple[str, str]
    sides: tuple[Side, Side]
    text: str


def contradictions(
    answers: Answers, interview: Interview, knowledge: KnowledgeBase
) -> tuple[Contradiction, ...]:
    """All that these answers call for, in the order of coach.toml; of one pair of questions only one."""
    counting = relevance(interview, answers).answers
    customer = Requirements.from_rows([requirement_row(interview, answers)], knowledge.field)
    found: dict[tuple[str, str], Contradiction] = {}
    for one in _own_mismatches(knowledge):
        if truth(one.when, customer).certain[0]:
            first, second = (_side(interview, counting, name) for name in one.about)
            found.setdefault(one.about, Contradiction(one.id, one.about, (first, second), _(one.text)))
    return tuple(found.values())


def load_mismatches(knowledge: KnowledgeBase, path: Path = COACH) -> tuple[Mismatch, ...]:
    """The records of the file at `path`.

    Raises:
        KnowledgeBaseError: Anything wrong in the file; carries every problem, not just the first.
    """
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        problem = Problem(f"not readable as TOML: {error}", path.name, "Correct the file.")
        raise KnowledgeBaseError([problem]) from error
    records: list[Mismatch] = []
    problems: list[Problem] = []
    raw_records = content.get("contradictions")
    if set(content) != {"contradictions"} or not isinstance(raw_records, list):
        problems.append(
            Problem("other tables than contradictions", path.name, "Keep [[contradictions]] alone.")
        )
    for number, raw in enumerate(raw_records if isinstance(raw_records, list) else (), start=1):
        try:
            records.append(Mismatch.model_validate(raw))
        except ValidationError as error:
            place = f"{path.name}, record {number}"
            problems.extend(
                Problem(f'"{".".join(map(str, one["loc"]))}": {one["msg"]}', place, "Correct the value.")
                for one in error.errors()
            )
    problems.extend(_problems_between(records, knowledge, path.name))
    if problems:
        raise KnowledgeBaseError(problems)
    return tuple(records)


@lru_cache(maxsize=4)
def _own_mismatches(knowledge: KnowledgeBase) -> tuple[Mismatch, ...]:
    return load_mismatches(knowledge)


def _problems_between(records: list[Mismatch], knowledge: KnowledgeBase, shown: str) -> Iterator[Problem]:
    seen: set[str] = set()
    for one in records:
        place = f"{shown}, {one.id}"
        if one.id in seen:
            yield Problem(f'the id "{one.id}" stands there twice', place, "Rename one of the two.")
        seen.add(one.id)
        yield from problems_with_condition(one.when, knowledge.field, place)
        named = {leaf.field for leaf in one.when.leaves()}
        for name in one.about:
            if name not in named:
                yield Problem(
                    f'the condition does not test "{name}"', place, "Name two questions that it tests."
                )


def _side(interview: Interview, counting: Answers, name: str) -> Side:
    question = interview.question[name]
    if not counting.is_answered(name):
        return Side(name, question_name(question), _("Not answered yet"))
    return Side(name, question_name(question), answer_text(interview, name, counting.values[name]))
