"""What is kept of a visitor between two visits, as JSON types and back, and how two versions differ."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from pydantic import ValidationError

from advisor.answers import VERSION, AnswerError, Answers
from advisor.cases.case import LONGEST_NOTE, MOST_QUOTES, NOBODY, People
from advisor.cases.free_text import writable
from advisor.cases.quotes import Quote, is_known, line_text, with_prices
from advisor.i18n import _, figure, ngettext
from advisor.override_text import override_text
from advisor.overrides import Override
from advisor.questions import Interview
from advisor.reasons import answer_text
from advisor.scenarios import Scenario
from advisor.store.errors import damaged
from advisor.store.names import is_text
from advisor.wording import question_name
from rules.knowledge import KnowledgeBase


@dataclass(frozen=True)
class Kept:
    """A case under way.

    Attributes:
        sites: Name -> its answers, to compare, in the order in which they were added.
        put_aside: Ids of contradictions not to ask about again.
        notes: Question id -> note on its answer.
    """

    answers: Answers = field(default_factory=Answers)
    people: People = NOBODY
    sites: Mapping[str, Answers] = field(default_factory=dict)
    scenarios: tuple[Scenario, ...] = ()
    put_aside: tuple[str, ...] = ()
    notes: Mapping[str, str] = field(default_factory=dict)
    quotes: tuple[Quote, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "notes", MappingProxyType(dict(self.notes)))
        object.__setattr__(self, "sites", MappingProxyType(dict(self.sites)))
        object.__setattr__(self, "answers", with_prices(self.answers, self.quotes))

    def __bool__(self) -> bool:
        """Whether there is anything to keep."""
        return self != Kept()

    def as_data(self) -> dict[str, object]:
        """The same in JSON types."""
        return {
            "case": self.answers.as_data(),
            "people": self.people.model_dump(mode="json"),
            "notes": dict(self.notes),
            "quotes": [one.model_dump(mode="json") for one in self.quotes],
            "sites": [{"name": name, "case": one.as_data()} for name, one in self.sites.items()],
            "scenarios": [
                {"name": one.name, "case": one.answers.as_data(), "is_sample": one.is_sample}
                for one in self.scenarios
            ],
            "put_aside": list(self.put_aside),
        }

    @classmethod
    def from_data(
        cls, data: Mapping[str, object], interview: Interview, knowledge: KnowledgeBase
    ) -> tuple["Kept", int]:
        """What `as_data` gave, and how much of it could not be used.

        An answer to a question that an update took away is left out; it does not cost the others.

        Raises:
            DamagedDraftError: It is nothing that `as_data` gave.
        """
        try:
            return cls._read(data, interview, knowledge)
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            raise damaged() from error

    @classmethod
    def _read(
        cls, data: Mapping[str, object], interview: Interview, knowledge: KnowledgeBase
    ) -> tuple["Kept", int]:
        lost = 0

        def usable(case: object) -> Answers:
            nonlocal lost
            answers, lost_here = _usable(case, interview, knowledge)
            lost += lost_here
            return answers

        if not isinstance(data.get("case"), Mapping):
            raise TypeError("no answers")
        notes, lost_notes = _usable_notes(data.get("notes"), interview)
        quotes, lost_quotes = _usable_quotes(data, knowledge)
        sites, lost_sites = _named(data, "sites")
        scenarios, lost_scenarios = _named(data, "scenarios")
        put_aside = [one for one in _list(data, "put_aside") if is_text(one)]
        lost += lost_notes + lost_quotes + lost_sites + lost_scenarios
        lost += len(_list(data, "put_aside")) - len(put_aside)
        kept = cls(
            answers=usable(data["case"]),
            people=People.model_validate(data.get("people", {})),
            notes=notes,
            quotes=quotes,
            sites={name: usable(one["case"]) for name, one in sites.items()},
            scenarios=tuple(
                Scenario(name, usable(one["case"]), one["is_sample"] is True)
                for name, one in scenarios.items()
            ),
            put_aside=tuple(put_aside),
        )
        return kept, lost


def lost_text(lost: int) -> str:
    """How much of a kept case could not be used."""
    text = ngettext(
        "{count} saved entry no longer fits our questions and was left out.",
        "{count} saved entries no longer fit our questions and were left out.",
        lost,
    )
    return text.format(count=lost)


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that two versions of a case say differently, in words."""

    about: str
    here: str
    there: str


def differences(
    here: Kept, there: Kept, interview: Interview, knowledge: KnowledgeBase
) -> tuple[Difference, ...]:
    """What two versions say differently, in the order of the questions."""
    found = [
        Difference(
            question_name(one),
            _answer(here.answers, one.id, interview),
            _answer(there.answers, one.id, interview),
        )
        for one in interview.questions
        if here.answers.values.get(one.id, ...) != there.answers.values.get(one.id, ...)
    ]
    if here.answers.overrides != there.answers.overrides:
        found.append(Difference(_("Local knowledge"), _local(here, knowledge), _local(there, knowledge)))
    notes = [one for one in interview.questions if here.notes.get(one.id) != there.notes.get(one.id)]
    found += [
        Difference(
            _("Note on: {question}").format(question=question_name(one)),
            here.notes.get(one.id) or _("none"),
            there.notes.get(one.id) or _("none"),
        )
        for one in notes
    ]
    if here.quotes != there.quotes:
        found.append(Difference(_("Quotes on file"), _quotes(here, knowledge), _quotes(there, knowledge)))
    if here.people != there.people:
        found.append(Difference(_("Client and people"), _people(here), _people(there)))
    if here.scenarios != there.scenarios:
        found.append(Difference(_("Scenarios"), _scenarios(here), _scenarios(there)))
    for name in dict.fromkeys((*here.sites, *there.sites)):
        if here.sites.get(name) != there.sites.get(name):
            about = _("Site “{name}”").format(name=name)
            found.append(Difference(about, _site(here, name), _site(there, name)))
    return tuple(found)


def _list(data: Mapping[str, object], name: str) -> list[Any]:
    """The list of this name, empty where an earlier version of the program did not keep it."""
    found = data.get(name)
    return found if isinstance(found, list) else []


def _named(data: Mapping[str, object], name: str) -> tuple[dict[str, dict[str, Any]], int]:
    """The tables of this list by their names, the first of each name, and the number of the others."""
    usable: dict[str, dict[str, Any]] = {}
    for one in _list(data, name):
        if isinstance(one, dict) and is_text(one.get("name")):
            usable.setdefault(one["name"], one)
    return usable, len(_list(data, name)) - len(usable)


def _usable(data: object, interview: Interview, knowledge: KnowledgeBase) -> tuple[Answers, int]:
    """The answers and the local knowledge that this program can use, and the number of the others."""
    if not isinstance(data, Mapping):
        return Answers(), 1
    usable = Answers()
    lost = 0
    for name, value in dict(data.get("answers", {})).items():
        try:
            read = Answers.parse({"version": VERSION, "answers": {name: value}}, interview)
        except AnswerError:
            lost += 1
        else:
            usable = usable.with_answer(name, read.values[name])
    overrides: list[Override] = []
    for one in data.get("overrides", ()):
        try:
            alone = {"version": VERSION, "answers": {}, "overrides": [one]}
            overrides += Answers.parse(alone, interview, knowledge).overrides
        except AnswerError:
            lost += 1
    return Answers(usable.values, overrides=tuple(overrides)), lost


def _usable_notes(data: object, interview: Interview) -> tuple[dict[str, str], int]:
    """Notes on questions that there still are, and the number of the others."""
    given = data if isinstance(data, Mapping) else {}
    usable = {
        str(name): writable(text)[:LONGEST_NOTE]
        for name, text in given.items()
        if name in interview.question and isinstance(text, str) and writable(text).strip()
    }
    return usable, len(given) - len(usable)


def _usable_quotes(data: Mapping[str, object], knowledge: KnowledgeBase) -> tuple[tuple[Quote, ...], int]:
    """Quotes that can be read, and how much was lost; of one for an offer that is gone, its price stays."""
    usable, given = [], _list(data, "quotes")
    for one in given[:MOST_QUOTES]:
        try:
            usable.append(Quote.model_validate(one))
        except ValidationError:
            continue
    kept = tuple(
        one if is_known(one, knowledge) else one.model_copy(update={"offer": None}) for one in usable
    )
    return kept, len(given) - sum(one == other for one, other in zip(kept, usable, strict=True))


def _answer(answers: Answers, name: str, interview: Interview) -> str:
    if not answers.is_answered(name):
        return _("not answered")
    return answer_text(interview, name, answers.values[name])


def _local(kept: Kept, knowledge: KnowledgeBase) -> str:
    return "\n".join(override_text(one, knowledge) for one in kept.answers.overrides) or _("none")


def _quotes(kept: Kept, knowledge: KnowledgeBase) -> str:
    """Each with all that it says: two that differ in one word must not look the same."""
    return "\n".join(_quote(one, knowledge) for one in kept.quotes) or _("none")


def _quote(quote: Quote, knowledge: KnowledgeBase) -> str:
    told = quote.model_dump(mode="json", exclude={"provider", "offer", "counts"})
    words = [line_text(quote, knowledge)]
    words += [one if isinstance(one, str) else figure(one) for one in told.values() if one not in (None, "")]
    return ", ".join((*words, _("counts") if quote.counts else _("does not count")))


def _people(kept: Kept) -> str:
    return ", ".join(one for one in kept.people.model_dump().values() if one) or _("none")


def _scenarios(kept: Kept) -> str:
    return ", ".join(one.name for one in kept.scenarios) or _("none")


def _site(kept: Kept, name: str) -> str:
    if name not in kept.sites:
        return _("not there")
    count = len(kept.sites[name].values)
    return ngettext("{count} answer", "{count} answers", count).format(count=count)
