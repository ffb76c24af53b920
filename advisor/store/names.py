"""Names and tags as text, as columns of the book, and as they are compared in a search."""

import unicodedata
from collections.abc import Iterable


def folded(text: str) -> str:
    """The text as a search compares it: without capitals and accents, single spaces.

    >>> folded("  Café   ÉTOILE ")
    'cafe etoile'
    """
    plain = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(one for one in plain if not unicodedata.combining(one)).split())


def is_text(value: object) -> bool:
    r"""Whether it is text that can be shown and sent: damaged text may hold one half of a surrogate pair.

    >>> is_text("café"), is_text("\ud800"), is_text(5)
    (True, False, False)
    """
    return isinstance(value, str) and not any("\ud800" <= one <= "\udfff" for one in value)


def client_columns(client: str) -> dict[str, str]:
    return {"client": client, "client_folded": folded(client)}


def tag_columns(tags: Iterable[str]) -> dict[str, str]:
    """Each tag once, however it is spelt, in the order given."""
    tidy: dict[str, str] = {}
    for one in tags:
        tidy.setdefault(folded(one), " ".join(one.split()))
    tidy.pop("", None)
    return {"tags": "\n".join(tidy.values()), "tags_folded": "\n".join(tidy)}
