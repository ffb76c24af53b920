"""The quotes on file as blocks of a report: what was offered, and which price the advice works with."""

from collections.abc import Iterator, Sequence
from datetime import date

from advisor.advice import Advice
from advisor.cases.quotes import PRICE_OF, Quote, is_in_use, line_text, when_text
from advisor.i18n import CURRENCIES, _, as_sentence, day, figure
from advisor.questions import COUNTRY
from advisor.report.model import Block, Box, Table
from rules.knowledge import KnowledgeBase


def quote_blocks(quotes: tuple[Quote, ...], advice: Advice, knowledge: KnowledgeBase) -> Iterator[Block]:
    """Nothing where there are none."""
    if not quotes:
        return
    for text in run_out_texts(quotes, advice.as_of, knowledge):
        yield Box(_("A price in use has run out"), text, kind="remark")
    country = str(advice.trace.answers.get(COUNTRY) or "us")
    columns = (
        _("Offer"), _("A month"), _("Once"), _("Months"), _("Leaving early"), _("Who and when"),
        _("In the advice"),
    )  # fmt: skip
    rows = tuple(
        (
            _name(one, knowledge),
            *(_amount(value) for value in (one.monthly, one.one_off, one.months, one.exit_charge)),
            "; ".join(part for part in (when_text(one, advice.as_of), one.note) if part),
            _part(one, quotes, advice),
        )
        for one in quotes
    )
    caption = _("What carriers offered, in {currency}. Of each kind, the lowest price that counts is in use.")
    yield Table(caption.format(currency=CURRENCIES.get(country, "USD")), columns, rows, (1, 2, 3, 4))


def run_out_texts(quotes: Sequence[Quote], as_of: date, knowledge: KnowledgeBase) -> Iterator[str]:
    """A sentence on each quote that the advice works with and that holds no longer."""
    for one in quotes:
        if is_in_use(one, quotes) and one.has_run_out(as_of) and one.valid_until:
            text = _("{quote} ran out on {date}. Ask for it again before you rely on its price.")
            yield text.format(quote=_name(one, knowledge), date=day(one.valid_until))


def _name(one: Quote, knowledge: KnowledgeBase) -> str:
    line = line_text(one, knowledge)
    if one.carrier:
        return _("{carrier}: {line}").format(carrier=one.carrier, line=line)
    return as_sentence(line)


def _amount(value: float | None) -> str:
    return "–" if value is None else figure(value)


def _part(one: Quote, quotes: tuple[Quote, ...], advice: Advice) -> str:
    if not one.counts:
        return _("does not count")
    if one.monthly is None:
        return _("no price yet")
    if advice.trace.answers.get(PRICE_OF[one.provider]) is None:
        return _("no such carrier here, by the answers")
    return _("in use") if is_in_use(one, quotes) else _("counts, but is not the lowest")
