"""Answers: what the customer told us, frozen, and what is wrong with answers that we cannot use."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import NoReturn, TypeAlias

from advisor.answer_checks import ISO_DATE, problem_with, problems_with, problems_with_text, schema_of
from advisor.i18n import _, figure
from advisor.override_checks import overrides_from
from advisor.overrides import KEYS, MOST, OPTIONAL, Override
from advisor.questions import Interview
from advisor.spelling import nearest, shown
from rules.errors import Problem, ProviderChoiceError
from rules.knowledge import KnowledgeBase
from rules.value_functions import BEST, WORST

VERSION = 1
SIZE_LIMIT = 256 * 1024  # bytes of an answers file
ENTRY_LIMIT = 500  # answers in a file
ENTRIES = ("version", "answers", "overrides")

# Option id, option ids, number, ISO date; None is "I don't know".
Value: TypeAlias = str | tuple[str, ...] | int | float | None


class AnswerError(ProviderChoiceError):
    """Cannot use these answers: shown beside the question, or all together for a file."""


@dataclass(frozen=True)
class Answers:
    """Question id -> value. A missing question is not answered; None is "I don't know".

    Values are JSON types: an option id, a tuple of option ids, a number, or an ISO date. A consultant
    may add overrides: local knowledge in the place of a rating or a fact.
    """

    values: Mapping[str, Value] = field(default_factory=dict)
    version: int = VERSION
    overrides: tuple[Override, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "values", MappingProxyType(dict(self.values)))

    def __hash__(self) -> int:
        return hash((self.version, frozenset(self.values.items()), self.overrides))

    def __reduce__(self) -> tuple[type["Answers"], tuple[dict[str, Value], int, tuple[Override, ...]]]:
        return Answers, (dict(self.values), self.version, self.overrides)

    @classmethod
    def parse(cls, data: object, interview: Interview, knowledge: KnowledgeBase | None = None) -> "Answers":
        """The answers in `data`, parsed JSON such as {"version": 1, "answers": {"country": "us"}}.

        Args:
            knowledge: What overrides are checked against; without it there must be none.

        Raises:
            AnswerError: Anything wrong anywhere; carries every problem, and nothing is half-read.
        """
        problems = list(_problems_of_file(data, interview))
        overrides: tuple[Override, ...] = ()
        if isinstance(data, Mapping) and "overrides" in data and data["overrides"] != []:
            if knowledge is None:
                _refuse(_("overrides cannot be used here"), _("Take them out."))
            overrides, wrong = overrides_from(data["overrides"], knowledge)
            problems += wrong
        if problems:
            raise AnswerError(problems)
        assert isinstance(data, Mapping)
        values = {name: _frozen(value) for name, value in data["answers"].items()}
        return cls(values, overrides=overrides)

    @classmethod
    def from_json(
        cls, text: str | bytes, interview: Interview, knowledge: KnowledgeBase | None = None
    ) -> "Answers":
        """The answers in a JSON text; raises as `parse` does."""
        return cls.parse(parsed_json(text), interview, knowledge)

    def to_json(self) -> str:
        """A JSON text that `from_json` reads back to the same answers."""
        return json.dumps(self.as_data(), indent=2, ensure_ascii=False, allow_nan=False)

    def as_data(self) -> dict[str, object]:
        """The same in JSON types."""
        content: dict[str, object] = {"version": self.version, "answers": dict(self.values)}
        if self.overrides:
            content["overrides"] = [one.as_data() for one in self.overrides]
        return content

    def with_answer(self, question_id: str, value: "Value | list[str]") -> "Answers":
        """The answers with one more or one changed; check it first with `problem_with`."""
        return replace(self, values={**self.values, question_id: _frozen(value)})

    def without(self, question_id: str) -> "Answers":
        """The answers with this one taken back."""
        return replace(self, values={name: one for name, one in self.values.items() if name != question_id})

    def is_answered(self, question_id: str) -> bool:
        """Also true of "I don't know"."""
        return question_id in self.values

    def is_unknown(self, question_id: str) -> bool:
        return question_id in self.values and self.values[question_id] is None


def json_schema(interview: Interview) -> dict[str, object]:
    """The form of an answers file as JSON Schema (draft 2020-12)."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Answers for Carrier Advisor",
        "type": "object",
        "properties": {
            "version": {"const": VERSION},
            "answers": {
                "type": "object",
                "description": 'null means "I don\'t know"; what is not answered is left out.',
                "properties": {one.id: schema_of(one) for one in interview.questions},
                "additionalProperties": False,
            },
            "overrides": {
                "type": "array",
                "description": "Local knowledge of this case in the place of a rating, a rule or a fact.",
                "maxItems": MOST,
                "items": {"anyOf": [_override_schema(name) for name in KEYS]},
            },
        },
        "required": ["version", "answers"],
        "additionalProperties": False,
    }


def _override_schema(kind: str) -> dict[str, object]:
    text: dict[str, object] = {"type": "string", "minLength": 1}
    day = {"type": "string", "format": "date", "pattern": f"^{ISO_DATE}$"}
    forms = {
        "rating": {"type": "number", "minimum": WORST, "maximum": BEST},
        "valid_to": day,
        "watch_date": day,
        "rules": {"type": "array", "items": text},
    }
    return {
        "type": "object",
        "properties": {name: forms.get(name, text) for name in (*KEYS[kind], *OPTIONAL[kind])},
        "required": list(KEYS[kind]),
        "additionalProperties": False,
    }


# --- a whole file ----------------------------------------------------------------------------


def parsed_json(text: str | bytes, limit: int = SIZE_LIMIT) -> object:
    """What a JSON text holds, read strictly: no entry twice, no NaN, at most `limit` bytes.

    Raises:
        AnswerError: The text cannot be read.
    """
    size = len(text) if isinstance(text, bytes) else len(text.encode("utf-8", "surrogatepass"))
    if size > limit:
        _refuse(
            _("the file has more than {limit} bytes").format(limit=figure(limit)),
            _("Keep it below {limit} bytes.").format(limit=figure(limit)),
        )
    try:
        characters = text.decode("utf-8") if isinstance(text, bytes) else text
        return json.loads(
            characters.removeprefix("\ufeff"),
            object_pairs_hook=_without_duplicates,
            parse_constant=lambda name: _refuse(
                _("{name} is no number in JSON").format(name=name), _("Use null for not known.")
            ),
        )
    except json.JSONDecodeError as error:
        _refuse(
            _("not readable as JSON: {error}").format(error=error),
            _("Correct the file, or save your answers anew."),
            error,
        )
    except UnicodeDecodeError as error:
        _refuse(_("not a text in UTF-8"), _("Save the file as UTF-8."), error)
    except ValueError as error:  # Python refuses to read numbers of thousands of digits
        _refuse(_("a number is far too long"), _("Correct the number."), error)
    except RecursionError as error:
        _refuse(_("lists nested far too deep"), _("Write one value for each question."), error)


def _without_duplicates(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) < len(pairs):
        times = Counter(name for name, _ in pairs)
        twice = ", ".join(shown(name) for name in times if times[name] > 1)
        _refuse(_("more than once in one table: {twice}").format(twice=twice), _("Keep one of each."))
    return found


def _refuse(what: str, mend: str, cause: BaseException | None = None) -> NoReturn:
    raise AnswerError([Problem(what, _("answers file"), mend)]) from cause


def _problems_of_file(data: object, interview: Interview) -> Iterator[Problem]:
    where = _("answers file")
    if not isinstance(data, Mapping):
        yield Problem(_("not a table of answers"), where, _('It has the form {"version": 1, "answers": {}}.'))
        return
    for name in list(data)[:ENTRY_LIMIT]:
        if name not in ENTRIES:
            yield Problem(
                _("unknown entry {given}").format(given=shown(name)), where, nearest(shown(name), ENTRIES)
            )
    version, answers = data.get("version"), data.get("answers")
    if type(version) is not int or version != VERSION:
        told = (
            _("version {given} is not known").format(given=shown(version))
            if "version" in data
            else _("no version")
        )
        yield Problem(
            told, where, _('Write "version": {version}; this program reads no other.').format(version=VERSION)
        )
    if not isinstance(answers, Mapping):
        yield Problem(_('"answers" is missing or no table'), where, _('Write "answers": {} and fill it.'))
        return
    if len(answers) > ENTRY_LIMIT:
        yield Problem(
            _("{count} answers").format(count=figure(len(answers))),
            where,
            _("Keep below {limit}.").format(limit=ENTRY_LIMIT),
        )
        return
    for name, value in answers.items():
        if isinstance(name, str) and name in interview.question:
            yield from problems_with(interview.question[name], value)
        else:
            wrong_text = problems_with_text(name, where)
            yield from wrong_text
            if not wrong_text:
                yield Problem(
                    _("unknown question {given}").format(given=shown(name)),
                    where,
                    nearest(name, interview.question),
                )


def _frozen(value: object) -> Value:
    return tuple(value) if isinstance(value, list) else value  # type: ignore[return-value]


__all__ = [
    "SIZE_LIMIT",
    "VERSION",
    "AnswerError",
    "Answers",
    "Value",
    "json_schema",
    "parsed_json",
    "problem_with",
]
