"""Translated text: English stands in the code, other languages in the catalogues of locale/."""

import gettext
from datetime import date
from decimal import Decimal
from pathlib import Path

from babel.dates import format_date
from babel.numbers import format_currency, format_percent

LOCALE = Path(__file__).parent / "locale"
_catalogue = gettext.translation("advisor", LOCALE, fallback=True)
_ = _catalogue.gettext
ngettext = _catalogue.ngettext

CURRENCIES = {"us": "USD", "pr": "USD", "ca": "CAD"}


def money(amount: float, country: str | None, locale: str = "en_US") -> str:
    """An amount in the currency of the country, with its code, as USD 1,250.

    >>> money(1250, "ca")
    'CAD 1,250'
    """
    currency = CURRENCIES.get(country or "us", "USD")
    shown = Decimal(str(round(amount, 2)))
    pattern = "¤¤ #,##0" if shown == shown.to_integral_value() else "¤¤ #,##0.00"
    return format_currency(shown, currency, format=pattern, locale=locale, currency_digits=False).replace(
        "\xa0", " "
    )


def day(value: date, locale: str = "en_US") -> str:
    """A day in words.

    >>> day(date(2027, 3, 1))
    'March 1, 2027'
    """
    return format_date(value, "long", locale=locale)


def percent(share: float, locale: str = "en_US") -> str:
    return format_percent(share, locale=locale)
