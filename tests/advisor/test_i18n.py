"""Each visitor reads texts, numbers and dates in a language of his own."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from threading import Barrier

import pytest

from advisor import i18n
from advisor.i18n import _, best_language, day, figure, in_this_language, money, ngettext, percent, speaking

FRENCH = r"""
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\n"
"Plural-Forms: nplurals=2; plural=(n > 1);\n"

msgid "Back"
msgstr "Retour"

msgid "{count} source"
msgid_plural "{count} sources"
msgstr[0] "{count} origine"
msgstr[1] "{count} origines"
"""


@pytest.fixture(autouse=True)
def with_french(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A folder of catalogues with French in it, and a thread that speaks English again in the end."""
    catalogue = tmp_path / "fr" / i18n.CATALOGUE
    catalogue.parent.mkdir(parents=True)
    catalogue.write_text(FRENCH, encoding="utf-8")
    monkeypatch.setenv(i18n.FOLDER, str(tmp_path))
    with speaking(i18n.ENGLISH):
        yield


def test_a_text_stands_in_the_language_in_use_or_else_in_english():
    with speaking("fr"):
        assert (_("Back"), _("Not in the catalogue")) == ("Retour", "Not in the catalogue")
        assert [ngettext("{count} source", "{count} sources", count) for count in (0, 1, 2)] == [
            "{count} origine",
            "{count} origine",
            "{count} origines",
        ]

    assert _("Back") == "Back"


def test_an_empty_text_stays_empty():
    with speaking("fr"):
        assert _("") == ""


def test_numbers_money_and_dates_follow_the_language():
    with speaking("fr"):
        told = (figure(1250.5, 2), money(1250, "ca"), percent(0.83), day(date(2027, 3, 1)))

    # Spaces inside a number do not break.
    assert told == ("1\u202f250,50", "CAD 1\u202f250", "83\xa0%", "1 mars 2027")
    assert day(date(2027, 3, 1)) == "March 1, 2027"


def test_two_visitors_at_once_each_read_their_own_language():
    together = Barrier(2, timeout=10)

    def visit(language: str) -> list[str]:
        i18n.speak(language)
        together.wait()
        return [_("Back") for _turn in range(1000)]

    with ThreadPoolExecutor(2) as threads:
        french, english = threads.map(visit, ("fr", "en"))

    assert (set(french), set(english)) == ({"Retour"}, {"Back"})


def test_a_file_made_in_another_thread_is_in_the_language_of_its_page():
    with speaking("fr"):
        make = in_this_language(lambda: _("Back"))

    with ThreadPoolExecutor(1) as thread:
        assert thread.submit(make).result() == "Retour"


@pytest.mark.parametrize(
    ("wanted", "chosen"),
    [
        (("fr",), "fr"),
        (("fr-CA",), "fr"),
        ((None, "fr"), "fr"),
        (("xx", "fr"), "fr"),
        (("de", "es"), "en"),
        (("../fr", ""), "en"),
        (("en-GB", "fr"), "en"),
    ],
)
def test_only_an_installed_language_is_chosen(wanted: tuple[str | None, ...], chosen: str):
    assert best_language(*wanted) == chosen


def test_english_alone_is_shipped(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv(i18n.FOLDER)

    assert i18n.installed() == ("en",)
