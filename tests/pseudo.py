"""A language of the tests: every text of the catalogues with accents and about 40 % longer.

Whatever can be read on a page and has no accents was never offered to translators. Esperanto lends its
name, because its numbers and dates look unlike the English ones.
"""

import re
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.frontend import CommandLineInterface
from babel.messages.pofile import read_po, write_po

from advisor.i18n import CATALOGUE

LANGUAGE = "eo"
PLAIN = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
ACCENTED = "áƀćđéƒğĥíĵķłɱñóƥɋŕšťúṽŵẋýžÁɃĆĐÉƑĞĤÍĴĶŁṀÑÓƤɊŔŠŤÚṼŴẊÝŽ"
ACCENTS = str.maketrans(PLAIN, ACCENTED)
VOWELS = re.compile("[áéíóúÁÉÍÓÚ]")
# What a translator leaves alone: fields, targets of links, colours and icons, tags, addresses.
KEPT = re.compile(r"(\{[^{}]*\}|\]\([^)]*\)|:[a-z]+\[|:material/\w+:|<[^>]+>|https?://\S+)")


def pseudo(text: str) -> str:
    """The text as the made-up language has it.

    >>> pseudo("**Back** to {page}")
    '**Ƀááćķ** ťóó {page}'
    """
    return "".join(part if KEPT.fullmatch(part) else _longer(part) for part in KEPT.split(text))


def _longer(text: str) -> str:
    return VOWELS.sub(lambda found: found.group() * 2, text.translate(ACCENTS))


def messages(root: Path, folder: Path) -> Catalog:
    """All texts that `make messages` finds."""
    template = folder / "advisor.pot"
    sources = [str(root / name) for name in ("app.py", "advisor", "rules")]
    options = ["-F", str(root / "pyproject.toml"), "-o", str(template)]
    CommandLineInterface().run(["pybabel", "-q", "extract", *options, *sources])
    with template.open("rb") as file:
        return read_po(file)


def write_catalogue(found: Catalog, folder: Path) -> None:
    """A folder of catalogues with the made-up language in it, as `advisor.i18n` reads it."""
    catalogue = Catalog(locale=LANGUAGE)
    for message in found:
        if message.id:
            texts = message.id
            shown = pseudo(texts) if isinstance(texts, str) else tuple(pseudo(one) for one in texts)
            catalogue.add(message.id, shown, context=message.context)
    path = folder / LANGUAGE / CATALOGUE
    path.parent.mkdir(parents=True)
    with path.open("wb") as file:
        write_po(file, catalogue)
