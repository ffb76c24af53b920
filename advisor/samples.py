"""Reads samples.toml: made-up businesses to try the product with, each with a whole set of answers."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Annotated

from pydantic import Field

from advisor.answers import AnswerError, Answers
from advisor.flow import quick_path_done
from advisor.prepared import interview_of
from advisor.questions import Interview
from advisor.relevance import irrelevant_answers, is_outside_scope
from rules.errors import KnowledgeBaseError, Problem, printable
from rules.files import read_file
from rules.knowledge import KnowledgeBase
from rules.schema import Id, Record, Text
from rules.stock import Stock

SAMPLES = Path(__file__).with_name("samples.toml")
LONGEST_WAIT = 3650  # days ahead


class SampleRecord(Record):
    """A sample as it stands in samples.toml."""

    id: Id
    name: Text
    sentence: Text
    answers: Mapping[Id, object]
    days_ahead: Mapping[Id, Annotated[int, Field(ge=1, le=LONGEST_WAIT)]] = {}


TABLES: dict[str, type[Record]] = {"samples": SampleRecord}


@dataclass(frozen=True, slots=True)
class Sample:
    """A made-up business: what it is called, one sentence about it, and its answers."""

    id: str
    name: str
    sentence: str
    answers: Answers


@lru_cache(maxsize=4)
def samples_for(knowledge: KnowledgeBase, as_of: date) -> tuple[Sample, ...]:
    """Our own samples; raises as `load_samples` does."""
    return load_samples(knowledge, as_of)


def load_samples(knowledge: KnowledgeBase, as_of: date, path: Path = SAMPLES) -> tuple[Sample, ...]:
    """The samples in the file at `path`, in its order.

    Args:
        knowledge: What the answers are checked against, together with its interview.
        as_of: The day from which `days_ahead` counts.
        path: A TOML file with the table samples.

    Raises:
        KnowledgeBaseError: Anything wrong in the file; carries every problem, not just the first. An answer
            that is not asked for, or a quick path with a gap, is a problem too.
    """
    stock = Stock(TABLES, frozenset(TABLES))
    read_file(path, printable(path.name), stock, TABLES)
    problems, found = list(stock.problems), []
    interview = interview_of(knowledge)
    seen: set[str] = set()
    for one in stock.tables["samples"]:
        if not isinstance(one, SampleRecord) or not stock.is_sound(one):
            continue
        place = stock.place(one)
        if one.id in seen:
            problems.append(Problem(f'the id "{one.id}" stands there twice', place, "Rename one of the two."))
        seen.add(one.id)
        try:
            answers = Answers.parse({"version": 1, "answers": _values(one, as_of)}, interview)
        except AnswerError as error:
            problems += (Problem(each.what, f"{place}, {each.where}", each.mend) for each in error.problems)
            continue
        problems += _problems(one, answers, interview, place)
        found.append(Sample(one.id, one.name, one.sentence, answers))
    if problems:
        raise KnowledgeBaseError(problems)
    return tuple(found)


def _values(one: SampleRecord, as_of: date) -> dict[str, object]:
    """The answers in JSON types, dates worked out."""
    plain = {
        name: float(value) if isinstance(value, Decimal) else value for name, value in one.answers.items()
    }
    return plain | {name: (as_of + timedelta(days=days)).isoformat() for name, days in one.days_ahead.items()}


def _problems(one: SampleRecord, answers: Answers, interview: Interview, place: str) -> Iterator[Problem]:
    for name in one.days_ahead:
        if name in one.answers:
            yield Problem(f'"{name}" is also in answers', f"{place}, days_ahead", "Keep one of the two.")
    for name in irrelevant_answers(interview, answers):
        yield Problem(f'"{name}" is not asked with these answers', f"{place}, answers", "Take it out.")
    if is_outside_scope(interview, answers):
        yield Problem("we cannot advise on this country", f"{place}, answers", "Use us, pr or ca.")
    elif not quick_path_done(interview, answers):
        yield Problem("the quick path has a gap", f"{place}, answers", "Answer all of its questions.")
