"""Reads questions.toml into a frozen Interview: sections, screens, questions in the order asked."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Annotated, Literal, TypeVar

from pydantic import Field

from advisor.soundness import problems_between_records
from advisor.spelling import nearest
from rules.errors import KnowledgeBaseError, Problem
from rules.knowledge import KnowledgeBase
from rules.malformed import label_of
from rules.records import read_record
from rules.schema import Condition, Country, FieldSpec, Id, Record, Text

QUESTIONS = Path(__file__).parent / "questions.toml"
COUNTRY = "country"
REGION = "region"

Regions = Mapping[str, tuple[Country, str]]  # region id -> its country and its name


class Section(Record):
    """A named part of the interview; the first one is the quick path."""

    id: Id
    title: Text


class Screen(Record):
    """One question, or one tight group, with the reason why we ask."""

    id: Id
    section: Id
    title: Text  # the question in plain words
    why: Text
    intro: Text | None = None
    questions: Annotated[tuple[Id, ...], Field(min_length=1)]
    when: Condition | None = None  # None: always
    guide: tuple[Text, ...] = ()  # a guided way to find out, step by step


class Option(Record):
    """An answer to choose; `countries` limits it to places where it makes sense."""

    id: Text
    label: Text
    help: Text | None = None
    outside_scope: bool = False  # ends the interview: we cannot advise
    countries: tuple[Country, ...] = ()  # empty: everywhere


class Hint(Record):
    """A sentence shown beside a question when the condition certainly holds."""

    when: Condition
    text: Text


class Wording(Record):
    """A question as it stands in questions.toml; its kind is that of the field with the same id."""

    id: Id
    label: Text
    help: Text | None = None
    where: Text | None = None  # where to look for the answer
    options: tuple[Option, ...] = ()
    exclusive: tuple[Text, ...] = ()  # options that stand alone, such as "none"
    unit: Text | None = None
    minimum: float | None = None
    maximum: float | None = None
    step: Annotated[float, Field(gt=0)] | None = None  # of the plus and minus buttons
    whole: bool = False  # no fractions
    earliest: date | None = None
    latest: date | None = None
    when: Condition | None = None
    hints: tuple[Hint, ...] = ()


class Question(Wording):
    """A question that knows what kind of answer it takes."""

    kind: Literal["option", "options", "number", "date"]

    @cached_property
    def option(self) -> Mapping[str, Option]:
        return {one.id: one for one in self.options}


@dataclass(frozen=True)
class Interview:
    """All that can be asked.

    Attributes:
        sections: In order; the first is the quick path.
        screens: In the order shown.
        questions: In the order asked, each on exactly one screen.
        deciding_fields: The fields that conditions of the interview read.
    """

    sections: tuple[Section, ...]
    screens: tuple[Screen, ...]
    questions: tuple[Question, ...]
    deciding_fields: Mapping[str, FieldSpec]

    @cached_property
    def section(self) -> Mapping[str, Section]:
        return {one.id: one for one in self.sections}

    @cached_property
    def screen(self) -> Mapping[str, Screen]:
        return {one.id: one for one in self.screens}

    @cached_property
    def question(self) -> Mapping[str, Question]:
        return {one.id: one for one in self.questions}

    @cached_property
    def screen_of(self) -> Mapping[str, Screen]:
        """Question id -> the screen that asks it."""
        return {name: screen for screen in self.screens for name in screen.questions}

    @property
    def quick_section(self) -> Section:
        return self.sections[0]


def interview_for(knowledge: KnowledgeBase) -> Interview:
    """Our own interview, with the fields and regions of a knowledge base; raises as `load_interview` does."""
    regions = {one.region: (one.country, one.region_name) for one in knowledge.incumbents}
    return load_interview(knowledge.field, regions)


def load_interview(fields: Mapping[str, FieldSpec], regions: Regions, path: Path = QUESTIONS) -> Interview:
    """The interview in the file at `path`.

    Args:
        fields: What the engine must know, by id; gives each question its kind.
        regions: The options of the region question.
        path: A TOML file with the tables sections, screens and questions.

    Raises:
        KnowledgeBaseError: Anything wrong in the file; carries every problem, not just the first.
    """
    try:
        if path.exists() and not path.is_file():  # reading a pipe or a device would wait for ever
            raise ValueError("it is not an ordinary file")
        content = tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    except (OSError, ValueError, RecursionError) as error:
        told = "lists or tables are nested too deeply" if isinstance(error, RecursionError) else error
        problem = Problem(f"not readable as TOML: {told}", path.name, "Correct the file.")
        raise KnowledgeBaseError([problem]) from error
    return interview_from(content, fields, regions, shown=path.name)


def interview_from(
    content: Mapping[str, object],
    fields: Mapping[str, FieldSpec],
    regions: Regions,
    shown: str = "questions.toml",
) -> Interview:
    """The interview that `content`, a file already parsed, describes; raises as `load_interview` does."""
    problems = [
        Problem(f'unknown table "{name}"', shown, nearest(name, ("sections", "screens", "questions")))
        for name in content
        if name not in ("sections", "screens", "questions")
    ]
    lost: set[str] = set()
    sections = tuple(_records(content, "sections", Section, shown, problems, lost))
    screens = tuple(_records(content, "screens", Screen, shown, problems, lost))
    wordings = tuple(_records(content, "questions", Wording, shown, problems, lost))
    problems.extend(
        one
        for one in problems_between_records(sections, screens, wordings, fields, shown)
        if not any(f'"{name}"' in one.what or one.where.endswith(f" {name}") for name in lost)
    )
    if problems:
        raise KnowledgeBaseError(problems)
    by_id = {one.id: _question(one, fields, regions) for one in wordings}
    asked = tuple(by_id[name] for screen in screens for name in screen.questions)
    return Interview(sections, screens, asked, _deciding_fields(screens, wordings, fields))


RecordT = TypeVar("RecordT", bound=Record)


def _records(
    content: Mapping[str, object],
    table: str,
    model: type[RecordT],
    shown: str,
    problems: list[Problem],
    lost: set[str],
) -> Iterator[RecordT]:
    """The sound records of a table. What is wrong with the others, and their names, go to the last two."""
    raw_records = content.get(table)
    if not isinstance(raw_records, list) or not raw_records:
        problems.append(Problem(f'no records of table "{table}"', shown, f"Add [[{table}]]."))
        return
    for number, raw in enumerate(raw_records, start=1):
        found = read_record(model, raw, f"{shown}, {table} record {number}, {label_of(table, raw)}")
        problems.extend(found.problems)
        if not found.problems and isinstance(found.record, model):
            yield found.record
        else:
            names = (getattr(found.record, "id", None), getattr(found.record, "section", None))
            lost.update(one for one in (*names, *getattr(found.record, "questions", ())) if one)


def _question(wording: Wording, fields: Mapping[str, FieldSpec], regions: Regions) -> Question:
    options = wording.options
    if wording.id == REGION:
        options = tuple(
            Option(id=region, label=name, countries=(country,)) for region, (country, name) in regions.items()
        )
    given = {name: getattr(wording, name) for name in Wording.model_fields}
    return Question(**(given | {"options": options, "kind": fields[wording.id].kind}))


def _deciding_fields(
    screens: tuple[Screen, ...], wordings: tuple[Wording, ...], fields: Mapping[str, FieldSpec]
) -> Mapping[str, FieldSpec]:
    conditions = [screen.when for screen in screens] + [one.when for one in wordings]
    conditions += [hint.when for one in wordings for hint in one.hints]
    named = {leaf.field for condition in conditions if condition for leaf in condition.leaves()}
    return {name: spec for name, spec in fields.items() if name in named}
