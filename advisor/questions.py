"""Reads questions.toml into a frozen Interview: sections, screens, questions in the order asked."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from advisor.soundness import problems_between_records
from rules.errors import KnowledgeBaseError, Problem, printable
from rules.files import read_file, take_in
from rules.knowledge import KnowledgeBase
from rules.schema import Condition, Country, FieldSpec, Id, Incumbent, Record, Text
from rules.stock import Stock

QUESTIONS = Path(__file__).parent / "questions.toml"
COUNTRY = "country"
REGION = "region"

Regions = Mapping[str, tuple[Country, str]]  # region id -> its country and its name


class Section(Record):
    """A named part of the interview; the first one is the quick path."""

    id: Id
    title: Text


class Step(Record):
    """One step of finding out; `countries` limits it to places where it makes sense."""

    text: Text
    countries: tuple[Country, ...] = ()  # empty: everywhere


class Screen(Record):
    """One question, or one tight group, with the reason why we ask."""

    id: Id
    section: Id
    title: Text  # the question in plain words
    why: Text
    intro: Text | None = None
    questions: Annotated[tuple[Id, ...], Field(min_length=1)]
    when: Condition | None = None  # None: always
    guide: tuple[Step, ...] = ()  # a guided way to find out, step by step

    def guide_in(self, country: object) -> tuple[str, ...]:
        """The texts of the steps in this country; all of them where it is not known."""
        return tuple(one.text for one in self.guide if not one.countries or country in (None, *one.countries))


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
    alone: Text | None = None  # the label where it stands away from its page; None: the same
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


@dataclass(frozen=True, eq=False)  # equal only to itself, so that it can be a key of a cache
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

    @cached_property
    def endings(self) -> Mapping[str, frozenset[str]]:
        """Question id -> the answers that end the interview; of the questions that have any."""
        found = {
            one.id: frozenset(option.id for option in one.options if option.outside_scope)
            for one in self.questions
        }
        return {name: options for name, options in found.items() if options}

    @cached_property
    def limited(self) -> frozenset[str]:
        """The ids of the questions with an option that makes sense in some countries only."""
        return frozenset(one.id for one in self.questions if any(option.countries for option in one.options))

    @property
    def quick_section(self) -> Section:
        return self.sections[0]


# Table of the file -> the model of its records.
TABLES: dict[str, type[Record]] = {"sections": Section, "screens": Screen, "questions": Wording}


@dataclass(frozen=True)
class InterviewReading:
    """What a file of questions gave, sound or not.

    Attributes:
        interview: What can be read of it; the whole interview if there are no problems.
        problems: Everything wrong in the file.
    """

    interview: Interview
    problems: tuple[Problem, ...]

    def sound(self) -> Interview:
        """The interview; raises KnowledgeBaseError with every problem if there are any."""
        if self.problems:
            raise KnowledgeBaseError(self.problems)
        return self.interview


def interview_for(knowledge: KnowledgeBase) -> Interview:
    """Our own interview, with the fields and regions of a knowledge base; raises as `load_interview` does."""
    return load_interview(knowledge.field, regions_of(knowledge.incumbents))


def regions_of(incumbents: Iterable[Incumbent]) -> Regions:
    """Where the product gives advice; a record that cannot be read so far is passed over."""
    return {
        one.region: (one.country, getattr(one, "region_name", one.region))
        for one in incumbents
        if hasattr(one, "region") and hasattr(one, "country")
    }


def load_interview(fields: Mapping[str, FieldSpec], regions: Regions, path: Path = QUESTIONS) -> Interview:
    """The interview in the file at `path`.

    Args:
        fields: What the engine must know, by id; gives each question its kind.
        regions: The options of the region question.
        path: A TOML file with the tables sections, screens and questions.

    Raises:
        KnowledgeBaseError: Anything wrong in the file; carries every problem, not just the first.
    """
    return read_interview(fields, regions, path).sound()


def read_interview(
    fields: Mapping[str, FieldSpec], regions: Regions, path: Path = QUESTIONS
) -> InterviewReading:
    """What can be read of the file at `path`, and everything wrong with it; see `load_interview`."""
    stock = Stock(TABLES, frozenset(TABLES))
    shown = printable(path.name)
    read_file(path, shown, stock, TABLES)
    return _reading(stock, fields, regions, shown)


def interview_from(
    content: Mapping[str, object],
    fields: Mapping[str, FieldSpec],
    regions: Regions,
    shown: str = "questions.toml",
) -> Interview:
    """The interview that `content`, a file already parsed, describes; raises as `load_interview` does."""
    stock = Stock(TABLES, frozenset(TABLES))
    take_in(content, shown, stock)
    return _reading(stock, fields, regions, shown).sound()


def _reading(stock: Stock, fields: Mapping[str, FieldSpec], regions: Regions, shown: str) -> InterviewReading:
    """All that was read, checked."""
    problems = list(stock.problems)
    for table, records in stock.tables.items():
        if not records and table not in stock.lost:
            problems.append(Problem(f'no records of table "{table}"', shown, f"Add [[{table}]]."))
            stock.lost.add(table)
    sections = tuple(one for one in stock.tables["sections"] if isinstance(one, Section))
    screens = tuple(one for one in stock.tables["screens"] if isinstance(one, Screen))
    wordings = tuple(one for one in stock.tables["questions"] if isinstance(one, Wording))
    lost = frozenset(stock.lost)
    problems.extend(problems_between_records(sections, screens, wordings, fields, shown, lost))
    by_id = {one.id: _question(one, fields, regions) for one in wordings if _can_be_asked(one, fields)}
    shows = tuple(one for one in screens if hasattr(one, "questions") and hasattr(one, "when"))
    asked = tuple(by_id[name] for screen in shows for name in screen.questions if name in by_id)
    interview = Interview(sections, shows, asked, _deciding_fields(shows, wordings, fields))
    return InterviewReading(interview, tuple(dict.fromkeys(problems)))


def _can_be_asked(wording: Wording, fields: Mapping[str, FieldSpec]) -> bool:
    """Is so much of the question readable that one can tell where it is asked and what it takes?"""
    is_readable = all(hasattr(wording, name) for name in ("id", "options", "when"))
    return (
        is_readable
        and wording.id in fields
        and not fields[wording.id].derived
        and all(hasattr(one, "id") for one in wording.options)
    )


def _question(wording: Wording, fields: Mapping[str, FieldSpec], regions: Regions) -> Question:
    given = {name: getattr(wording, name) for name in Wording.model_fields if hasattr(wording, name)}
    if wording.id == REGION:
        given["options"] = tuple(
            Option(id=region, label=name, countries=(country,)) for region, (country, name) in regions.items()
        )
    return Question.model_construct(**given, kind=fields[wording.id].kind)


def _deciding_fields(
    screens: tuple[Screen, ...], wordings: tuple[Wording, ...], fields: Mapping[str, FieldSpec]
) -> Mapping[str, FieldSpec]:
    conditions = [screen.when for screen in screens] + [getattr(one, "when", None) for one in wordings]
    conditions += [getattr(hint, "when", None) for one in wordings for hint in getattr(one, "hints", ())]
    named = {leaf.field for condition in conditions if condition for leaf in condition.leaves()}
    return {name: spec for name, spec in fields.items() if name in named}
