"""Reads the data files, checks all of them, and returns a frozen KnowledgeBase."""

import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from difflib import get_close_matches
from functools import cached_property
from pathlib import Path

from pydantic import ValidationError

from rules import schema
from rules.errors import KnowledgeBaseError, Problem
from rules.soundness import problems_between_records

DATA = Path(__file__).parent / "data"

# Table name -> the model of its records.
TABLES: dict[str, type[schema.Record]] = {
    "editions": schema.Edition,
    "sources": schema.Source,
    "facts": schema.Fact,
    "claims": schema.Claim,
    "terms": schema.Term,
    "fields": schema.FieldSpec,
    "providers": schema.ProviderType,
    "accesses": schema.AccessType,
    "offers": schema.Offer,
    "path_pairs": schema.PathPair,
    "groups": schema.GroupSpec,
    "criteria": schema.Criterion,
    "ratings": schema.RatingCell,
    "modifiers": schema.Modifier,
    "rules": schema.Rule,
    "floors": schema.Floor,
    "emphases": schema.Emphasis,
    "costs": schema.CostItem,
    "checklist": schema.ChecklistItem,
    "timelines": schema.Timeline,
    "incumbents": schema.Incumbent,
}


@dataclass(frozen=True, eq=False)  # equal only to itself, so that it can be a key of a cache
class KnowledgeBase:
    """All that the product knows, checked; one tuple a table, in the order of the files."""

    editions: tuple[schema.Edition, ...]
    sources: tuple[schema.Source, ...]
    facts: tuple[schema.Fact, ...]
    claims: tuple[schema.Claim, ...]
    terms: tuple[schema.Term, ...]
    fields: tuple[schema.FieldSpec, ...]
    providers: tuple[schema.ProviderType, ...]
    accesses: tuple[schema.AccessType, ...]
    offers: tuple[schema.Offer, ...]
    path_pairs: tuple[schema.PathPair, ...]
    groups: tuple[schema.GroupSpec, ...]
    criteria: tuple[schema.Criterion, ...]
    ratings: tuple[schema.RatingCell, ...]
    modifiers: tuple[schema.Modifier, ...]
    rules: tuple[schema.Rule, ...]
    floors: tuple[schema.Floor, ...]
    emphases: tuple[schema.Emphasis, ...]
    costs: tuple[schema.CostItem, ...]
    checklist: tuple[schema.ChecklistItem, ...]
    timelines: tuple[schema.Timeline, ...]
    incumbents: tuple[schema.Incumbent, ...]

    @property
    def edition(self) -> schema.Edition:
        return max(self.editions, key=lambda edition: edition.released)

    @cached_property
    def field(self) -> Mapping[str, schema.FieldSpec]:
        return {one.id: one for one in self.fields}

    @cached_property
    def source(self) -> Mapping[str, schema.Source]:
        return {one.id: one for one in self.sources}

    @cached_property
    def rule(self) -> Mapping[str, schema.Rule]:
        return {one.id: one for one in self.rules}

    @cached_property
    def fact(self) -> Mapping[str, schema.Fact]:
        return {one.id: one for one in self.facts}

    @cached_property
    def criterion(self) -> Mapping[str, schema.Criterion]:
        return {one.id: one for one in self.criteria}

    @cached_property
    def provider(self) -> Mapping[str, schema.ProviderType]:
        return {one.id: one for one in self.providers}

    @cached_property
    def access(self) -> Mapping[str, schema.AccessType]:
        return {one.id: one for one in self.accesses}

    @cached_property
    def offer(self) -> Mapping[str, schema.Offer]:
        return {one.id: one for one in self.offers}

    @cached_property
    def group(self) -> Mapping[str, schema.GroupSpec]:
        return {one.id: one for one in self.groups}

    @cached_property
    def checklist_item(self) -> Mapping[str, schema.ChecklistItem]:
        return {one.id: one for one in self.checklist}

    @cached_property
    def incumbent_by_region(self) -> Mapping[str, schema.Incumbent]:
        return {one.region: one for one in self.incumbents}

    def counts(self) -> dict[str, int]:
        """Table name -> number of records."""
        return {name: len(getattr(self, name)) for name in TABLES}


@dataclass(frozen=True)
class Reading:
    """What a folder of data files gave, sound or not.

    Attributes:
        knowledge: The records that are well formed.
        problems: Everything wrong in any file.
        lost: Ids, and names of tables, of the records that could not be read. What points to them is
            not reported once more.
        lost_readings: Fields that those records seem to read.
        place: Record -> file and number, for messages.
    """

    knowledge: KnowledgeBase
    problems: tuple[Problem, ...]
    lost: frozenset[str]
    lost_readings: frozenset[str]
    place: Callable[[object], str]


def load_knowledge_base(folder: Path = DATA) -> KnowledgeBase:
    """The knowledge in all .toml files below `folder`.

    Raises:
        KnowledgeBaseError: Anything wrong in any file; carries every problem, not just the first.
    """
    reading = read_knowledge_base(folder)
    if reading.problems:
        raise KnowledgeBaseError(reading.problems)
    return reading.knowledge


def read_knowledge_base(folder: Path = DATA) -> Reading:
    """The sound records in all .toml files below `folder`, with everything that is wrong."""
    problems: list[Problem] = []
    lost = _Lost()
    tables: dict[str, list[schema.Record]] = {name: [] for name in TABLES}
    places: dict[int, str] = {}
    paths = sorted(folder.rglob("*.toml"))
    for path in paths:
        for name, place, raw in _raw_records(path, path.relative_to(folder).as_posix(), problems, lost):
            try:
                record = TABLES[name].model_validate(raw)
            except ValidationError as error:
                problems.extend(_problems_of(error, place, TABLES[name]))
                lost.add_record(raw)
            else:
                tables[name].append(record)
                places[id(record)] = place
    if not paths:
        problems.append(Problem("no data files", str(folder), "Name the folder with the .toml files."))
        lost.names |= TABLES.keys()
    for name, records in tables.items():
        if not records and name not in lost.names:
            problems.append(
                Problem(f'no sound record of table "{name}"', str(folder), "Add or mend its file.")
            )
            lost.names.add(name)
    tables["fields"] = _with_regions(tables, places, lost.regions)
    base = KnowledgeBase(**{name: tuple(records) for name, records in tables.items()})  # type: ignore[arg-type]

    def place_of(record: object) -> str:
        return places.get(id(record), "data")

    names = frozenset(lost.names | lost.regions)
    problems.extend(problems_between_records(base, place_of, names))
    return Reading(base, tuple(problems), names, frozenset(lost.fields_read), place_of)


class _Lost:
    """What records that could not be read seem to hold, so that other records are not blamed for it."""

    def __init__(self) -> None:
        self.names: set[str] = set()
        self.fields_read: set[str] = set()
        self.regions: set[str] = set()

    def add_text(self, text: str) -> None:
        """Note the names in the text of a record or of a whole file."""
        self.names.update(_values_of("id", text))
        self.fields_read.update(_values_of("field", text))
        self.regions.update(_values_of("region", text))

    def add_record(self, raw: object) -> None:
        """Note a record; ratings and pairs of paths have no id but are looked up by two names."""
        self.add_text(str(raw))
        if isinstance(raw, dict):
            self.names.add(f"{raw.get('criterion')} {raw.get('provider')}")
            if isinstance(raw.get("paths"), list):
                self.names.add(" ".join(sorted(map(str, raw["paths"]))))


def _values_of(key: str, text: str) -> list[str]:
    """The values of a key in TOML, or in a record as Python shows it."""
    return re.findall(rf"""\b{key}["']?\s*[:=]\s*["']([^"']+)""", text)


def _raw_records(
    path: Path, shown: str, problems: list[Problem], lost: _Lost
) -> Iterator[tuple[str, str, object]]:
    text = ""
    try:
        text = path.read_bytes().decode("utf-8-sig")
        content = tomllib.loads(text, parse_float=Decimal)
    except OSError as error:
        problems.append(Problem(f"not readable: {error.strerror}", shown, "Mend the file or its rights."))
        lost.names |= TABLES.keys()
        return
    except (ValueError, ArithmeticError, RecursionError) as error:  # TOML, UTF-8, absurd numbers, nesting
        problems.append(Problem(f"not readable as TOML: {error}", shown, "Correct the file."))
        text = text or path.read_bytes().decode("utf-8", errors="replace")
        lost.add_text(text)
        lost.names.update(re.findall(r"^\s*\[\[?\s*(\w+)", text, re.MULTILINE))
        return
    for name, records in content.items():
        if name not in TABLES:
            problems.append(Problem(f'unknown table "{name}"', shown, _nearest(name, TABLES)))
            lost.add_text(str(records))
        elif not isinstance(records, list):
            problems.append(Problem(f'"{name}" is no list of records', shown, f"Write [[{name}]]."))
            lost.add_text(str(records))
            lost.names.add(name)
        else:
            for number, raw in enumerate(records, start=1):
                label = raw.get("id", "no id") if isinstance(raw, dict) else "no table"
                yield name, f"{shown}, {name} record {number}, {label}", raw


def _problems_of(error: ValidationError, place: str, model: type[schema.Record]) -> Iterator[Problem]:
    for detail in error.errors():
        key = ".".join(str(part) for part in detail["loc"]) or "record"
        if detail["type"] == "extra_forbidden":
            mend = "Remove it or correct the spelling."
            if len(detail["loc"]) == 1:
                mend = _nearest(key, model.model_fields)
            yield Problem(f'unknown key "{key}"', place, mend)
        else:
            yield Problem(f'"{key}": {detail["msg"]}', place, "Correct the value.")


def _nearest(name: str, known: Iterable[str]) -> str:
    names = tuple(known)
    close = get_close_matches(name, names, n=1)
    return f'Did you mean "{close[0]}"?' if close else f"Use one of: {', '.join(names)}."


def _with_regions(
    tables: Mapping[str, list[schema.Record]], places: dict[int, str], lost: set[str]
) -> list[schema.Record]:
    """The fields, with the regions of incumbents.toml as the options of "region"."""
    sound = [one.region for one in tables["incumbents"] if isinstance(one, schema.Incumbent)]
    regions = (*sound, *sorted(lost - set(sound)))
    fields: list[schema.Record] = []
    for one in tables["fields"]:
        if isinstance(one, schema.FieldSpec) and one.id == "region":
            filled = one.model_copy(update={"options": regions})
            places[id(filled)] = places[id(one)]
            fields.append(filled)
        else:
            fields.append(one)
    return fields
