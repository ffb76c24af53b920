"""Translated text: English stands in the code and the data, other languages in the catalogues of locale/.

The language belongs to a visitor and not to the process: it is looked up anew for each text, in a variable
of the thread that makes the page. So nothing may translate a text while its module is imported.
"""

import gettext
import io
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

from babel.core import negotiate_locale
from babel.dates import format_date
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_currency, format_decimal, format_percent

ENGLISH = "en"
FOLDER = "ADVISOR_LOCALE"  # names another folder of catalogues, for somebody who writes one
CATALOGUE = "LC_MESSAGES/advisor.po"
CURRENCIES = {"us": "USD", "pr": "USD", "ca": "CAD"}
Made = TypeVar("Made")

_language: ContextVar[str | None] = ContextVar("language", default=None)


# --- which language -----------------------------------------------------------------------------


def locale_folder() -> Path:
    """Where the catalogues are: `<language>/LC_MESSAGES/advisor.po` in it."""
    return _folder(os.environ.get(FOLDER))


def installed() -> tuple[str, ...]:
    """The codes of the languages that can be chosen, such as "fr" or "fr_CA"; English is always there."""
    return _installed(locale_folder())


def best_language(*wanted: str | None) -> str:
    """The first of the languages wanted that is installed, else English.

    >>> best_language("tlh", None, "en-CA")
    'en'
    """
    codes = [one.replace("-", "_") for one in wanted if one]
    return negotiate_locale(codes, installed(), sep="_") or ENGLISH


def language() -> str:
    """The code of the language in use here and now."""
    return _language.get() or _asked()


def speak(chosen: str) -> None:
    """Use an installed language from now on, in this thread."""
    _language.set(chosen)


@contextmanager
def speaking(chosen: str) -> Iterator[None]:
    """Use an installed language inside the block."""
    before = _language.set(chosen)
    try:
        yield
    finally:
        _language.reset(before)


def in_this_language(make: Callable[[], Made]) -> Callable[[], Made]:
    """A function that makes the same in the language of now, in whatever thread it is called."""
    chosen = language()

    def made() -> Made:
        with speaking(chosen):
            return make()

    return made


def ask_language(ask: Callable[[], str]) -> None:
    """Where no language was set, as in a click that runs before its page: ask this function."""
    global _asked
    _asked = ask


def _asked() -> str:
    return ENGLISH


@lru_cache
def _folder(named: str | None) -> Path:
    return Path(named or Path(__file__).parent / "locale")


@lru_cache
def _installed(folder: Path) -> tuple[str, ...]:
    return ENGLISH, *sorted(one.parents[1].name for one in folder.glob(f"*/{CATALOGUE}"))


@lru_cache
def _catalogue(folder: Path, chosen: str) -> gettext.NullTranslations:
    """The texts of one language, read once; catalogues are only read, so all threads share them."""
    path = folder / chosen / CATALOGUE
    if chosen == ENGLISH:
        return gettext.NullTranslations()
    compiled = io.BytesIO()
    with path.open("rb") as file:
        write_mo(compiled, read_po(file, locale=chosen))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


# --- texts --------------------------------------------------------------------------------------


def _(text: str) -> str:
    """The text in the language in use; as it stands where its catalogue does not have it."""
    chosen = language()
    return text if chosen == ENGLISH or not text else _catalogue(locale_folder(), chosen).gettext(text)


def ngettext(one: str, many: str, count: int) -> str:
    """The form of a text that goes with a count."""
    return _catalogue(locale_folder(), language()).ngettext(one, many, count)


def as_sentence(text: str) -> str:
    """The text with a large first letter; the rest as it stands.

    >>> as_sentence("the FCC's map"), as_sentence("")
    ("The FCC's map", '')
    """
    return text[:1].upper() + text[1:]


# --- numbers, money and days --------------------------------------------------------------------


def figure(value: float | Decimal, decimals: int | None = None, *, signed: bool = False) -> str:
    """A number as the language writes it.

    Args:
        decimals: How many, zeros included; None for as many as the number has.
        signed: With a plus sign too.

    >>> figure(1250), figure(0.25), figure(2, 2), figure(3, 1, signed=True)
    ('1,250', '0.25', '2.00', '+3.0')
    """
    exact = Decimal(f"{value:.{decimals}f}" if decimals is not None else f"{value:.10g}")
    pattern = "#,##0" + ("." if decimals != 0 else "") + ("#" * 10 if decimals is None else "0" * decimals)
    form = f"+{pattern};-{pattern}" if signed else pattern
    return format_decimal(exact, form, _formats(), decimal_quantization=False)


def money(amount: float, country: str | None) -> str:
    """An amount in the currency of the country, with its code, as USD 1,250.

    >>> money(1250, "ca")
    'CAD 1,250'
    """
    currency = CURRENCIES.get(country or "us", "USD")
    shown = Decimal(str(round(amount, 2)))
    pattern = "¤¤ #,##0" if shown == shown.to_integral_value() else "¤¤ #,##0.00"
    told = format_currency(shown, currency, format=pattern, locale=_formats(), currency_digits=False)
    return told.replace("\xa0", " ")


def day(value: date) -> str:
    """A day in words.

    >>> day(date(2027, 3, 1))
    'March 1, 2027'
    """
    return format_date(value, "long", locale=_formats())


def percent(share: float) -> str:
    """A share from 0 to 1 in percent.

    >>> percent(0.83)
    '83%'
    """
    return format_percent(share, locale=_formats())


def _formats() -> str:
    """The locale whose formats go with the language in use."""
    chosen = language()
    return "en_US" if chosen == ENGLISH else chosen
