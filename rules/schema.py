"""Models of the data files: frozen, no unknown keys, one shape per field."""

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, model_validator

Id = Annotated[str, StringConstraints(pattern=r"^[A-Za-z][A-Za-z0-9_.\-]*$")]
Text = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
Rating = Annotated[float, Field(ge=1, le=5)]
Country = Literal["us", "pr", "ca"]


class Mark(StrEnum):
    """How sure we are of a statement. Only V and V-t may be shown as verified."""

    VERIFIED = "V"
    TRADE = "V-t"  # verified, but the source may have an interest
    KNOWN = "K"  # general knowledge, no page read: shown with "check"
    JUDGEMENT = "J"  # our judgement: shown as such
    LOCAL = "L"  # put in for one case by a consultant; never in a data file

    @property
    def is_verified(self) -> bool:
        return self in (Mark.VERIFIED, Mark.TRADE)


def _published(mark: Mark) -> Mark:
    if mark is Mark.LOCAL:
        raise ValueError("L is for one case alone; use V, V-t, K or J")
    return mark


PublishedMark = Annotated[Mark, AfterValidator(_published)]


class Record(BaseModel):
    """Anything that stands in a data file or a case; its errors do not repeat what somebody entered."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class Dated(Record):
    """A record that is in force for a time and may need another look."""

    valid_from: date | None = None
    valid_to: date | None = None
    review_by: date | None = None

    @model_validator(mode="after")
    def _dates_in_order(self) -> Self:
        if self.valid_from and self.valid_to and self.valid_to < self.valid_from:
            raise ValueError("valid_to is before valid_from; swap or correct the two dates")
        return self

    def in_force(self, as_of: date) -> bool:
        started = self.valid_from is None or self.valid_from <= as_of
        return started and (self.valid_to is None or as_of <= self.valid_to)

    def is_stale(self, as_of: date) -> bool:
        """Past its review date or its end: to be flagged, not used in silence."""
        past_review = self.review_by is not None and self.review_by < as_of
        return past_review or (self.valid_to is not None and self.valid_to < as_of)


class Later(Record):
    """What a record says in place of its words once a day that they name is past."""

    after: date
    statement: Text | None = None
    advice: Text | None = None
    note: Text | None = None

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if not (self.statement or self.advice or self.note):
            raise ValueError("says nothing new; give a statement, an advice or a note")
        return self


class Source(Record):
    """A publication, described once and cited by id."""

    id: Id
    title: Text
    url: Text | None = None
    dated: Text = "undated"  # as the page gives it, often only a year
    kind: Literal["LAW", "REG", "GOV", "NEWS", "TRADE", "REF", "FIN", "CODE"]

    @property
    def may_have_interest(self) -> bool:
        return self.kind == "TRADE"


class Fact(Dated):
    """One statement with its mark and sources; `topic` is the page section that shows it."""

    id: Id
    topic: Literal["findings", "definitions", "canada", "puerto_rico", "market", "dates", "method", "open"]
    title: Text
    statement: Text
    mark: PublishedMark
    note: Text | None = None  # the part that carries a weaker mark, or how a figure was derived
    sources: tuple[Id, ...] = ()
    references: tuple[Text, ...] = ()  # rule citations without a page that was read
    watch_date: date | None = None  # dates to watch: the day itself
    later: tuple[Later, ...] = ()  # the same told as past, see rules.dated_texts
    countries: tuple[Country, ...] = ("us", "pr", "ca")


class Claim(Record):
    """A common claim about incumbents and competitors, and what to say instead (A-)."""

    id: Id
    claim: Text
    verdict: Literal["true", "partly", "false"]
    instead: Text
    sources: tuple[Id, ...] = ()
    facts: tuple[Id, ...] = ()


class Edition(Record):
    """A release of the knowledge; verdicts name the newest one."""

    id: Text
    released: date
    title: Text


class Term(Record):
    """A glossary entry in plain words."""

    id: Id
    term: Text
    meaning: Text


# --- what the engine must know about a customer -------------------------------------------


class Assumption(Record):
    """What to take for a field that the customer does not know; the first whose `when` holds.

    `assume` is the central case; `shares` (summing to 1) is the usual mix that the robustness
    draws sample from.
    """

    when: "Condition | None" = None
    assume: str | float
    shares: dict[str, float]
    reason: Text

    @model_validator(mode="after")
    def _shares_sum_to_one(self) -> Self:
        if abs(sum(self.shares.values()) - 1) > 1e-9 or min(self.shares.values()) < 0:
            raise ValueError("shares must not be negative and must sum to 1")
        return self


class FieldSpec(Record):
    """One column of Requirements: `option` one of, `options` any of, a number or a date."""

    id: Id
    kind: Literal["option", "options", "number", "date"]
    options: Annotated[tuple[str, ...], Field(max_length=127)] = ()  # a place fits into eight bits
    derived: bool = False  # computed in requirements.py, no question gives it
    unit: Text | None = None
    unknown: tuple[Assumption, ...] = ()  # empty: an unknown stays without effect


class Condition(Record):
    """A claim about a customer: one test of a field, or all / any / not of other conditions."""

    field: Id | None = None
    equals: str | None = Field(default=None, alias="is")
    one_of: tuple[str, ...] | None = Field(default=None, alias="in")
    has: str | None = None
    has_any: tuple[str, ...] | None = None
    at_least: float | None = None
    at_most: float | None = None
    known: bool | None = None
    all: "tuple[Condition, ...] | None" = None
    any: "tuple[Condition, ...] | None" = None
    negated: "Condition | None" = Field(default=None, alias="not")

    @model_validator(mode="after")
    def _says_one_thing(self) -> Self:
        tests = [
            self.equals, self.one_of, self.has, self.has_any, self.at_least, self.at_most, self.known,
        ]  # fmt: skip
        groups = [self.all, self.any, self.negated]
        used_tests = sum(test is not None for test in tests)
        used_groups = sum(group is not None for group in groups)
        if self.field is not None and (used_tests != 1 or used_groups):
            raise ValueError(f'a condition on "{self.field}" needs exactly one test (is, in, has, ...)')
        if self.field is None and (used_groups != 1 or used_tests):
            raise ValueError("a condition needs a field with a test, or exactly one of all, any, not")
        return self

    def leaves(self) -> tuple["Condition", ...]:
        """The field tests inside, left to right."""
        if self.field is not None:
            return (self,)
        inner = self.all or self.any or ((self.negated,) if self.negated else ())
        return tuple(leaf for part in inner for leaf in part.leaves())


# --- alternatives --------------------------------------------------------------------------

PROVIDERS = ("ilec", "clec_facilities", "clec_une", "clec_resale")
Provider = Literal["ilec", "clec_facilities", "clec_une", "clec_resale"]
RatedType = Literal["ilec", "clec_facilities", "clec_une", "clec_resale", "hosted"]
Voice = Literal["plain", "hosted"]
Access = Literal[
    "copper", "incumbent_fibre", "fibre_onnet", "fibre_build", "cable", "fixed_wireless", "satellite"
]  # fmt: skip
Path = Literal["incumbent_plant", "own_fibre", "coax", "radio", "space"]


class ProviderType(Record):
    id: RatedType
    family: Literal["incumbent", "competitor", "overlay"]
    name: Text  # "a competitor with its own network"
    explanation: Text


class AccessType(Record):
    id: Access
    name: Text
    explanation: Text


class Offer(Record):
    """A provider type over an access; each is compared plain and with hosted voice."""

    id: Id
    provider: Provider
    access: Access
    name: Text  # "a competitor's cable line"
    path: Path  # what it physically runs on: equal paths fail together
    available_when: Condition
    priced_when: Condition | None = None  # where the price of its provider type is its own; None: always


class PathPair(Record):
    """How independent two physical paths are, and what proof to ask for."""

    paths: tuple[Path, Path]
    independence: Literal["none", "check_route", "independent"]
    reason: Text
    proof: Text


# --- criteria, ratings, adjustments ---------------------------------------------------------

Group = Literal["cost", "reliability", "technology", "support", "safety_compliance", "reach", "staying_power"]
Bucket = Literal["decides", "a_lot", "a_little", "none"]


class Criterion(Record):
    id: Id
    name: Text
    question: Text  # in the buyer's words
    advantage: Text  # what the better one offers, as in "choose it for ..."
    drawback: Text  # what the worse one means, as in "against it speaks ..."
    layer: Literal["access", "voice", "both"]
    combine: Literal["mean", "weaker"] = "mean"  # layer "both", with hosted voice
    group: Group
    share: Annotated[float, Field(gt=0)] = 1  # weight inside the group
    purpose: Literal["main", "second_path"] = "main"  # second_path: counts for that choice alone
    active_when: Condition | None = None


class RatingCell(Record):
    """Judgement on the 1 (poor) to 5 (excellent) scale, from the buyer's side."""

    criterion: Id
    provider: RatedType
    low: Rating
    typical: Rating
    high: Rating
    confidence: Literal["H", "M", "L"]
    reason: Text  # of the whole range
    reason_high: Text | None = None  # the good side of it alone, for the owner
    reason_low: Text | None = None  # the poor side alone
    sources: tuple[Id, ...] = ()
    mark: PublishedMark = Mark.JUDGEMENT

    @model_validator(mode="after")
    def _range_in_order(self) -> Self:
        if not self.low <= self.typical <= self.high:
            raise ValueError("low, typical, high must not fall; reorder or correct them")
        return self


class AppliesTo(Record):
    """Which alternatives; an empty list means all of that kind."""

    providers: tuple[Provider, ...] = ()
    accesses: tuple[Access, ...] = ()
    voices: tuple[Voice, ...] = ()


class Change(Record):
    """A stated change of the rating of one criterion, in rating points; `cap` is an upper limit."""

    criterion: Id
    change: Annotated[float, Field(ge=-4, le=4)] | None = None
    cap: Rating | None = None
    reason: Text | None = None  # of this one cell, for the owner; else that of the whole record
    # Some of those of the record; none: our judgement; not given: all of them, and then no copy holds it.
    sources: tuple[Id, ...] | None = Field(None, exclude_if=lambda given: given is None)

    @model_validator(mode="after")
    def _one_effect(self) -> Self:
        if (self.change is None) == (self.cap is None):
            raise ValueError("give either change or cap")
        return self


def sources_of_change(change: Change, record: "Modifier | Rule") -> tuple[Id, ...]:
    """What a change rests on: its own sources where it names them, else all of its record."""
    return record.sources if change.sources is None else change.sources


class Modifier(Record):
    """What an access (or a state of it) does to the ratings of those who use it."""

    id: Id
    title: Text
    when: Condition | None = None
    applies_to: AppliesTo
    changes: tuple[Change, ...]
    reason: Text
    mark: PublishedMark = Mark.JUDGEMENT
    sources: tuple[Id, ...] = ()


class Staying(Record):
    """What a rule says instead to one who stays with the line of today, so that nothing moves."""

    title: Text
    advice: Text


class Rule(Dated):
    """A hard rule. Knock-outs remove alternatives for a purpose; the others attach to the advice."""

    id: Id
    title: Text
    kind: Literal["knock_out", "caution", "info", "action"]
    purpose: Literal["main", "second_path", "special_lines", "process"] = "main"
    severity: Literal["normal", "safety"] = "normal"  # safety: a red box
    countries: tuple[Country, ...] = ("us", "pr", "ca")
    reference: Text | None = None  # statute, rule number or order
    statement: Text  # what is so
    advice: Text  # what it means for you
    later: tuple[Later, ...] = ()  # the same told as past, see rules.dated_texts
    staying: Staying | None = None  # what it means where nothing moves; None: the same
    when: Condition | None = None  # None: whenever the country fits
    applies_to: AppliesTo | None = None  # None: the whole advice
    beside: AppliesTo | None = None  # of a second path: only beside one of these as the main line; None: any
    changes: tuple[Change, ...] = ()
    steps: tuple[Id, ...] = ()  # checklist items (N-) that it calls for
    facts: tuple[Id, ...] = ()
    shown: bool = True  # False: kept for maintainers, never shown (unconfirmed)
    mark: PublishedMark
    note: Text | None = None  # the part that carries a weaker mark
    note_in: tuple[Country, ...] = ()  # where the note is told to a customer; empty: everywhere
    sources: tuple[Id, ...] = ()

    @model_validator(mode="after")
    def _knock_outs_name_alternatives(self) -> Self:
        if self.kind == "knock_out" and self.purpose in ("main", "second_path") and not self.applies_to:
            raise ValueError("a knock_out needs applies_to")
        if self.changes and not self.applies_to:
            raise ValueError("changes need applies_to")
        if self.beside and (self.kind, self.purpose) != ("knock_out", "second_path"):
            raise ValueError("beside is for a knock_out of a second path")
        return self


# --- weights --------------------------------------------------------------------------------


class GroupSpec(Record):
    id: Group
    name: Text
    question: Text  # what it means to the buyer


class Floor(Record):
    """A fact that guarantees a group a share of the weight, whatever the buckets say."""

    group: Group
    minimum: Annotated[float, Field(gt=0, lt=1)]
    when: Condition
    reason: Text


class Emphasis(Record):
    """A fact that multiplies the weight of a criterion inside its group."""

    id: Id
    criterion: Id
    factor: Annotated[float, Field(gt=0)]
    when: Condition
    reason: Text
    sources: tuple[Id, ...] = ()


# --- costs, checklists, incumbents -----------------------------------------------------------


class CostItem(Dated):
    """A price or charge seen in a source; a prompt beside the user's own quotes."""

    id: Id
    item: Text
    countries: tuple[Country, ...] = ("us",)
    region: Text | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    unit: Text
    year: Text
    mark: PublishedMark
    note: Text | None = None
    sources: tuple[Id, ...] = ()
    references: tuple[Text, ...] = ()

    @model_validator(mode="after")
    def _range_in_order(self) -> Self:
        if self.low is not None and self.high is not None and self.low > self.high:
            raise ValueError("low is above high; swap or correct them")
        return self


class ChecklistItem(Record):
    """Something to ask or do (N-); `when` limits it to the cases that need it."""

    id: Id
    list: Literal["quote_questions", "contract", "porting", "cut_over"]
    text: Text
    why: Text | None = None
    when: Condition | None = None
    mark: PublishedMark = Mark.JUDGEMENT
    links: tuple[Id, ...] = ()  # rules, criteria, costs
    sources: tuple[Id, ...] = ()


class Timeline(Record):
    """Usual weeks for one phase of a change, low to high."""

    phase: Literal["decide", "install", "port", "overlap"]
    kind: Literal["hosted_existing_access", "new_cable", "fibre_onnet", "fibre_build", "leased_or_resale"]
    weeks_low: float
    weeks_high: float
    mark: PublishedMark = Mark.JUDGEMENT


class Incumbent(Record):
    """The lead ILEC of a state, territory or province: a hint, the exchange decides."""

    id: Id
    country: Country
    region: Text  # "US-GA", "PR", "CA-ON"
    region_name: Text
    lead: Text
    group: Text  # "att", "verizon", "lumen", "fidium", "claro", "bell", "telus", ... or "other"
    others: tuple[Text, ...] = ()
    notes: Text | None = None
    as_of: Text
    confidence: Literal["H", "M", "L"]
    unconfirmed: Text | None = None  # the part known only from general knowledge
    sources: tuple[Id, ...] = ()
