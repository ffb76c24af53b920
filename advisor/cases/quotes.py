"""Quotes on file: what carriers offered, and which of their prices the advice works with."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from types import MappingProxyType
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field, StrictBool, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from advisor.answer_checks import ISO_DATE
from advisor.answers import Answers, Value
from advisor.cases.free_text import writable
from advisor.i18n import _, day, money, ngettext
from rules.costs import QUOTES
from rules.knowledge import KnowledgeBase
from rules.schema import Offer, Record

Kind = Literal["incumbent", "competitor", "reseller"]
KINDS: tuple[Kind, ...] = ("incumbent", "competitor", "reseller")
# Kind of carrier -> the question whose answer is the price that the advice works with.
PRICE_OF: Mapping[Kind, str] = MappingProxyType(
    {"incumbent": "quote_incumbent", "competitor": "quote_competitor", "reseller": "quote_reseller"}
)
# The question on which line the price of a competitor is for, and offer -> its answer.
LINE = "quote_competitor_line"
LINE_OF: Mapping[str | None, str] = MappingProxyType(
    {f"clec_{one}": one for one in ("fibre_onnet", "fibre_build", "cable", "fixed_wireless", "satellite")}
)
KIND_OF: Mapping[str, Kind] = MappingProxyType(
    {one: kind for one, name in QUOTES.items() for kind, price in PRICE_OF.items() if price == name}
)


def _writable(value: object) -> object:
    return writable(value) if isinstance(value, str) else value


Line = Annotated[str, BeforeValidator(_writable), StringConstraints(max_length=200, strip_whitespace=True)]
Price = Annotated[float, Field(ge=0, le=1_000_000, strict=True)]  # as the question on it allows
Amount = Annotated[float, Field(ge=0, le=10_000_000, strict=True)]
EARLIEST, LATEST = date(2000, 1, 1), date(2100, 12, 31)
# Kinds of refusal of our own, beside those of pydantic; `entries` has words for each.
NO_DAY, OUT_OF_RANGE, ENDS_TOO_EARLY = "no_day", "day_out_of_range", "ends_too_early"


def _day_as_written(value: object) -> object:
    """Refuses what pydantic takes for a day as well, such as a day with a time, or seconds since 1970."""
    is_text = isinstance(value, str) and re.fullmatch(ISO_DATE, value)
    if not is_text and (isinstance(value, datetime) or not isinstance(value, date)):
        raise PydanticCustomError(NO_DAY, "no day as year, month, day")
    return value


def _within_range(value: date) -> date:
    if not EARLIEST <= value <= LATEST:
        limits = {"first": EARLIEST.isoformat(), "last": LATEST.isoformat()}
        raise PydanticCustomError(OUT_OF_RANGE, "no day from {first} to {last}", limits)
    return value


Day = Annotated[date, BeforeValidator(_day_as_written), AfterValidator(_within_range)]


class Quote(Record):
    """What a carrier offered, in money of the country.

    Attributes:
        offer: The offer of the knowledge base that it is for, such as clec_cable; None where not told.
        months: Of the contract; 0 is month to month.
        exit_charge: What leaving early would cost at most.
        given_by: Who at the carrier said or wrote it.
        counts: Whether the advice may work with its price.
    """

    provider: Kind
    offer: Line | None = None
    carrier: Line = ""
    monthly: Price | None = None
    one_off: Amount | None = None
    months: Annotated[int, Field(ge=0, le=240, strict=True)] | None = None
    exit_charge: Amount | None = None
    given_by: Line = ""
    dated: Day | None = None
    valid_until: Day | None = None
    note: Line = ""
    counts: StrictBool = True

    @model_validator(mode="after")
    def _ends_after_it_begins(self) -> "Quote":
        if self.dated and self.valid_until and self.valid_until < self.dated:
            raise PydanticCustomError(ENDS_TOO_EARLY, "ends before it begins")
        return self

    @property
    def over_contract(self) -> float | None:
        """What it costs over its contract, set-up included; None where a number for that is missing."""
        if self.monthly is None or self.months is None:
            return None
        return self.monthly * self.months + (self.one_off or 0)

    def has_run_out(self, as_of: date) -> bool:
        return self.valid_until is not None and self.valid_until < as_of


def prices(quotes: Iterable[Quote]) -> dict[str, int | float]:
    """Question -> its answer by the quotes on file: the lowest monthly price of those that count.

    >>> prices([Quote(provider="competitor", monthly=190), Quote(provider="competitor", monthly=150)])
    {'quote_competitor': 150}
    """
    found: dict[str, int | float] = {}
    for one in quotes:
        if one.counts and one.monthly is not None:
            name, price = PRICE_OF[one.provider], one.monthly
            price = int(price) if price == int(price) else price
            found[name] = min(found.get(name, price), price)
    return found


def line_told(quotes: Iterable[Quote]) -> str | None:
    """What the lowest price of a competitor with its own line is for, if its quote says so.

    >>> line_told([Quote(provider="competitor", offer="clec_cable", monthly=190)])
    'cable'
    """
    counting = [
        one for one in quotes if one.provider == "competitor" and one.counts and one.monthly is not None
    ]
    best = min(counting, key=lambda one: one.monthly or 0.0, default=None)
    return LINE_OF.get(best.offer) if best else None


def with_prices(answers: Answers, quotes: Iterable[Quote]) -> Answers:
    """The answers with the prices of the quotes in their place."""
    changed: dict[str, Value] = {
        name: price for name, price in prices(quotes).items() if answers.values.get(name) != price
    }
    if not changed:
        return answers
    return Answers({**answers.values, **changed}, answers.version, answers.overrides)


def is_in_use(quote: Quote, quotes: Sequence[Quote]) -> bool:
    """Whether its price is the one that answers the question on this kind of carrier."""
    price = prices(quotes).get(PRICE_OF[quote.provider])
    return quote.counts and quote.monthly is not None and quote.monthly == price


# --- in words ------------------------------------------------------------------------------------


def kind_text(kind: Kind) -> str:
    return {
        "incumbent": _("the incumbent"),
        "competitor": _("a competitor with its own line"),
        "reseller": _("a reseller, or a leased line"),
    }[kind]


def offers_for(kind: Kind, knowledge: KnowledgeBase) -> tuple[Offer, ...]:
    """What a carrier of this kind may quote for."""
    return tuple(one for one in knowledge.offers if KIND_OF[one.provider] == kind)


def is_known(quote: Quote, knowledge: KnowledgeBase) -> bool:
    """Whether the offer that it is for, if it names one, is one of its kind of carrier."""
    return quote.offer is None or quote.offer in {one.id for one in offers_for(quote.provider, knowledge)}


def line_text(quote: Quote, knowledge: KnowledgeBase) -> str:
    """What the quote is for: the line, or at least the kind of carrier."""
    for one in knowledge.offers:
        if one.id == quote.offer:
            return _(one.name)
    return kind_text(quote.provider)


def terms_text(quote: Quote, country: str) -> str:
    """Its amounts and its months, as far as they are told."""
    amounts = (
        (_("{amount} a month"), quote.monthly),
        (_("{amount} once"), quote.one_off),
        (_("{amount} for leaving early"), quote.exit_charge),
    )
    parts = [form.format(amount=money(value, country)) for form, value in amounts if value is not None]
    if quote.months == 0:
        parts.insert(1, _("month to month"))
    elif quote.months is not None:
        parts.insert(
            1, ngettext("for {count} month", "for {count} months", quote.months).format(count=quote.months)
        )
    return ", ".join(parts)


def when_text(quote: Quote, as_of: date) -> str:
    """Who gave it and when, and how long it holds."""
    parts = []
    if quote.given_by:
        parts.append(_("given by {name}").format(name=quote.given_by))
    if quote.dated:
        parts.append(_("of {date}").format(date=day(quote.dated)))
    if quote.valid_until:
        form = _("ran out on {date}") if quote.has_run_out(as_of) else _("holds until {date}")
        parts.append(form.format(date=day(quote.valid_until)))
    return ", ".join(parts)
