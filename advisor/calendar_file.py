"""Advice -> calendar file (RFC 5545) with the days that follow from the case, and no others."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from hashlib import sha256
from textwrap import shorten

from icalendar import Alarm, Calendar, Event

from advisor.advice import Advice
from advisor.cases.case import NOBODY, People
from advisor.cases.digests import records_used
from advisor.cases.quotes import PRICE_OF, Quote, line_text
from advisor.deadlines import NOTICE, QUOTES_WITHIN_DAYS, end_of_lines, offers_by
from advisor.handover.moves import move_of
from advisor.i18n import _, day
from advisor.overrides import overridden
from advisor.steps import next_steps
from advisor.wording import record_titles
from rules.knowledge import KnowledgeBase
from rules.schema import Dated
from rules.verdict import Kind, StayReason

PRODUCT = "-//Carrier Advisor//Calendar//EN"
TEST_BEFORE, TEST_AFTER = 7, 1  # days before and after the change
LONGEST_TITLE = 80  # characters: about what a calendar shows of a day
MONTH, FORTNIGHT, WEEK, SHORT = 30, 14, 7, 2  # days ahead on which an alarm rings


@dataclass(frozen=True, slots=True)
class Day:
    """One day to put into a calendar.

    Attributes:
        kind: What sort of day it is; with the day it makes up the identity of the event.
        records: Rules, facts, prices or questions that it rests on.
        ahead: Days ahead on which the alarm rings.
        names: What the records are called, where a reader knows them better by that than by their ids.
    """

    kind: str
    day: date
    title: str
    text: str
    records: tuple[str, ...]
    ahead: int
    names: tuple[str, ...] = ()


def days_of(advice: Advice, knowledge: KnowledgeBase, quotes: Sequence[Quote] = ()) -> tuple[Day, ...]:
    """All days of a case from the day of the advice on, in order; what is unknown has none.

    A day that has passed gets no event: no alarm would ring, and it would only stand in the way. The
    documents tell what follows from it.

    Args:
        knowledge: The knowledge base as published; local knowledge of the advice is put in here.
        quotes: Offers on file.
    """
    local = overridden(knowledge, advice.overrides)
    found = (
        *_of_contract(advice, local), *_of_move(advice, local), *_of_steps(advice, local),
        *_of_quotes(quotes, local), *_of_reviews(advice, local),
    )  # fmt: skip
    return tuple(sorted((one for one in found if one.day >= advice.as_of), key=lambda one: one.day))


def calendar(
    advice: Advice, knowledge: KnowledgeBase, people: People = NOBODY, quotes: Sequence[Quote] = ()
) -> bytes:
    """The calendar file; the same advice for the same people gives the same bytes."""
    file = Calendar()
    file.add("prodid", PRODUCT)
    file.add("version", "2.0")
    file.add("calscale", "GREGORIAN")
    # The same day of the same client keeps its identity; no name can be read off it.
    owner = "\n".join((people.client, people.contact)) if people.client else repr(advice.answers.as_data())
    for one in days_of(advice, knowledge, quotes):
        file.add_component(_event(one, owner, advice.as_of, people.client))
    return bytes(file.to_ical())


def _event(one: Day, owner: str, as_of: date, client: str) -> Event:
    event = Event()
    identity = "\n".join((owner, one.kind, one.day.isoformat()))
    event.add("uid", f"{sha256(identity.encode('utf-8', 'surrogatepass')).hexdigest()[:40]}@carrier-advisor")
    event.add("dtstamp", datetime.combine(as_of, time(), UTC))
    event.add("dtstart", one.day)
    if one.day < date.max:  # an event of a day needs no end
        event.add("dtend", one.day + timedelta(days=1))
    title = _("{client}: {title}").format(client=client, title=one.title) if client else one.title
    event.add("summary", title)
    records = "; ".join(one.names) or ", ".join(one.records)
    event.add("description", _("{text} ({records})").format(text=one.text, records=records))
    event.add("transp", "TRANSPARENT")  # a reminder does not make the day busy
    ahead = min(one.ahead, (one.day - as_of).days)
    if ahead > 0:
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("trigger", timedelta(days=-ahead))
        alarm.add("description", title)
        event.add_component(alarm)
    return event


def _of_contract(advice: Advice, knowledge: KnowledgeBase) -> Iterator[Day]:
    answers, verdict = advice.trace.answers, advice.verdict
    end = answers.get("contract_end")
    if isinstance(end, date):
        usual = next(one for one in knowledge.costs if one.id == NOTICE)
        if answers.get("country") in usual.countries:
            longest, shortest = int(usual.high or 0), int(usual.low or 0)
            form = _(
                "Contracts mostly want {longest} to {shortest} days of notice. Yours may differ: look it up."
            )
            told = form.format(longest=longest, shortest=shortest)
            opens, closes = (end - timedelta(days=one) for one in (longest, shortest))
            records = (NOTICE, "R-24")
            yield Day("notice_opens", opens, _("Usual window for notice opens"), told, records, FORTNIGHT)
            yield Day("notice_closes", closes, _("Usual window for notice closes"), told, records, FORTNIGHT)
        told = _("Without notice in time, many contracts run on for another term.")
        yield Day("contract_end", end, _("Contract ends"), told, ("R-24", "contract_end"), MONTH)
    lines_end = end_of_lines(advice)
    if lines_end:
        told = _("This is the day that your carrier has named. Have the new service work well before.")
        yield Day("lines_end", lines_end, _("Lines of today end"), told, ("R-01", "notice_date"), MONTH)
    if verdict.kind is Kind.STAY_UNTIL and verdict.stays_until:
        told = _("Until this day it pays to stay with the company of today.")
        is_exit_charge = verdict.stay_reason is StayReason.EXIT_CHARGE
        record = "R-25c" if is_exit_charge else "smallest_saving"
        title = _("Until today you stay where you are")
        yield Day("stays_until", verdict.stays_until, title, told, (record,), MONTH)


def _of_move(advice: Advice, knowledge: KnowledgeBase) -> Iterator[Day]:
    move = move_of(advice, knowledge)
    if move is None or move.day is None:
        return
    title = _("Planned: your numbers move") if move.numbers_move else _("Planned: the new service takes over")
    if move.is_last:
        title = _("Last day for the new service to take over")
    told = (
        _("This day is our estimate of how long it takes at most. Put in the carrier's own day.")
        if move.is_estimate
        else _("This day follows from your case. Put in the carrier's own day once you have it.")
    )
    records = ["R-22", "N-PORT-06"] if move.numbers_move else ["N-CUT-03"]
    yield Day("move", move.day, title, told, tuple(records), WEEK)
    before = move.day - timedelta(days=TEST_BEFORE)
    told = _("Let the new line run beside the old one. Note speed, delay and loss at the busiest hour.")
    yield Day("test_before", before, _("Test the new line before the change"), told, ("N-CUT-01",), SHORT)
    after = move.day + timedelta(days=TEST_AFTER)
    told = _("Test calls in and out, emergency calls as your list says, and each machine on a line.")
    yield Day("test_after", after, _("Test all lines after the change"), told, ("N-CUT-03",), SHORT)


def _of_steps(advice: Advice, knowledge: KnowledgeBase) -> Iterator[Day]:
    """The steps to have done by a day; those due so soon are counted from the day of the advice."""
    counted = (advice.as_of, advice.as_of + timedelta(days=QUOTES_WITHIN_DAYS))
    seen: Counter[tuple[str, ...]] = Counter()  # two steps of one rule are two events
    for one in next_steps(advice, knowledge):
        if one.due:
            kind = "soon" if one.due in counted else "step"
            kind += f" {seen[one.records] + 1}" if seen[one.records] else ""
            seen[one.records] += 1
            title = shorten(one.text, LONGEST_TITLE, placeholder=" …")
            told = _("{step} Why: {why}").format(step=one.text, why=one.why)
            yield Day(" ".join((kind, *one.records)), one.due, title, told, one.records, WEEK)


def _of_quotes(quotes: Sequence[Quote], knowledge: KnowledgeBase) -> Iterator[Day]:
    for place, one in enumerate(quotes):
        if one.valid_until:
            name = one.carrier or line_text(one, knowledge)
            title = _("Last day of the quote: {name}").format(name=name)
            told = _("Sign by this day, or ask for the price again.")
            yield Day(f"quote {place}", one.valid_until, title, told, (PRICE_OF[one.provider],), WEEK)


def _of_reviews(advice: Advice, knowledge: KnowledgeBase) -> Iterator[Day]:
    """What is past its date is due before offers are compared; the rest on its own day."""
    title = _("Look up again what the advice rests on")
    if advice.stale:
        due = offers_by(advice, knowledge)
        form = _("Past its date already on {date}. Look it up before you sign.")
        told = form.format(date=day(advice.as_of))
        yield Day("stale", due, title, told, advice.stale, WEEK, record_titles(advice.stale, knowledge))
    by_day: dict[date, list[str]] = {}
    for name, record in records_used(advice, knowledge).items():
        if isinstance(record, Dated) and record.review_by and record.review_by >= advice.as_of:
            by_day.setdefault(record.review_by, []).append(name)
    told = _("From now on these may be out of date. Look them up, or ask for the advice again.")
    for due, names in by_day.items():
        records = tuple(sorted(names))
        yield Day("review", due, title, told, records, WEEK, record_titles(records, knowledge))
