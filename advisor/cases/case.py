"""A case: one customer's answers, who gave them, notes, quotes, and what was advised on them."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Annotated, Any

from pydantic import Field, StringConstraints

from advisor.answers import Answers, Value, json_schema
from advisor.cases.quotes import Line, Quote, with_prices
from advisor.questions import Interview
from rules.schema import Record

VERSION = 3  # of the file; 1 held answers only, in 2 no quote counted and no answer had a digest
NAME = "carrier-advisor-case"
LONGEST_NOTE = 2_000  # characters
MOST_QUOTES = 50
DIGITS = 16  # of a short digest

Digest = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]


class People(Record):
    """Whom the case is for, and who answered; all may be empty."""

    client: Line = ""
    contact: Line = ""
    answered_by: Line = ""
    on_behalf_of: Line = ""
    prepared_by: Line = ""
    interest: Line = ""  # a commission or another interest of who prepared it


class Outcome(Record):
    """What was advised, and on what knowledge.

    Attributes:
        edition: Version of the knowledge base.
        records: Rule, fact, rating or other record that the advice used -> digest of what it said.
        answers: Question -> digest of its answer; None in a case that an earlier version saved.
        trace: SHA-256 over every step of the evaluation, see `digests.trace_digest`.
    """

    as_of: date
    seed: Annotated[int, Field(ge=0, strict=True)]
    draws: Annotated[int, Field(ge=1, le=1_000_000, strict=True)]
    edition: Line
    kind: Line
    family: Line | None
    leader: Line | None
    second: Line | None
    stays_until: date | None
    strength: Line
    share: Annotated[float, Field(ge=0, le=1, strict=True)]
    records: Mapping[str, Line]
    answers: Mapping[str, Line] | None
    trace: Digest


NOBODY = People()


@dataclass(frozen=True)
class Case:
    """Everything that is kept of one customer.

    A price that a quote on file gives is the answer to its question: there is no second one to differ from.

    Attributes:
        notes: Question id -> note on its answer.
        outcome: What was advised when the case was saved; None before there is an advice.
        remarks: What was done to read an older file, in sentences; they are not saved.
    """

    answers: Answers
    people: People = NOBODY
    notes: Mapping[str, str] = field(default_factory=dict)
    quotes: tuple[Quote, ...] = ()
    outcome: Outcome | None = None
    remarks: tuple[str, ...] = field(default=(), compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "notes", MappingProxyType(dict(self.notes)))
        object.__setattr__(self, "answers", with_prices(self.answers, self.quotes))

    def as_data(self) -> dict[str, object]:
        """The content of the file in JSON types, without its checksum."""
        given = self.answers.as_data()
        return {
            "format": NAME,
            "version": VERSION,
            "people": self.people.model_dump(),
            "answers": given["answers"],
            "overrides": given.get("overrides", []),
            "notes": dict(self.notes),
            "quotes": [one.model_dump(mode="json") for one in self.quotes],
            "outcome": self.outcome.model_dump(mode="json") if self.outcome else None,
        }

    def to_json(self) -> str:
        """The file: the same case gives the same text on any machine."""
        data = self.as_data()
        return file_text({**data, "sha256": checksum(data)})


def digest_of_answer(value: Value) -> str:
    """The start of a SHA-256 over an answer: a replay can tell that it was changed."""
    told = json.dumps(value, ensure_ascii=False)
    return hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()[:DIGITS]


def file_text(data: object) -> str:
    """JSON in the one form that a case file has; a file in any other form was changed after it was saved."""
    return json.dumps(data, indent=2, ensure_ascii=False, allow_nan=False) + "\n"


def checksum(data: Mapping[str, object]) -> str:
    """SHA-256 over the file's text without the checksum itself."""
    return hashlib.sha256(file_text(data).encode("utf-8", "surrogatepass")).hexdigest()


def case_schema(interview: Interview) -> dict[str, object]:
    """The form of a case file as JSON Schema (draft 2020-12)."""
    answers: Any = json_schema(interview)["properties"]
    note = {"type": "string", "minLength": 1, "maxLength": LONGEST_NOTE}
    notes = {
        "type": "object",
        "description": "Question id -> note on its answer.",
        "properties": {one.id: note for one in interview.questions},
        "additionalProperties": False,
    }
    properties = {
        "format": {"const": NAME},
        "version": {"const": VERSION},
        "people": _schema_of(People),
        "answers": answers["answers"],
        "overrides": answers["overrides"],
        "notes": notes,
        "quotes": {"type": "array", "maxItems": MOST_QUOTES, "items": _schema_of(Quote)},
        "outcome": {"anyOf": [_schema_of(Outcome), {"type": "null"}]},
        "sha256": {
            "type": "string",
            "pattern": "^[0-9a-f]{64}$",
            "description": "Over the text of the file, indented by two, without this entry.",
        },
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A case of Carrier Advisor",
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _schema_of(model: type[Record]) -> dict[str, object]:
    return model.model_json_schema(ref_template="#/{model}")
