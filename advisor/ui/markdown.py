"""Texts as Streamlit's markdown: shown as they are written, never read as markup."""

import re

from rules.schema import Source

# An underscore inside a word is none; labels of boxes are read out as they stand here, ids among them.
MARKUP = re.compile(r"([\\`*\[\]$~<#|]|(?<![^\W_])_|_(?![^\W_]))|(:)(?=\w)")


def escaped(text: str) -> str:
    r"""The text with everything that markdown would read as markup made harmless.

    >>> escaped("USD $5 to $9 [net]")
    'USD \\$5 to \\$9 \\[net\\]'
    >>> escaped("_Who sends the bill?_ (current_family)")
    '\\_Who sends the bill?\\_ (current_family)'
    """
    return MARKUP.sub(lambda found: "\\" + found.group(0), text)


def source_link(source: Source) -> str:
    """The title as a link, where the source has an address."""
    title = escaped(source.title)
    if not source.url:
        return title
    address = source.url.replace("(", "%28").replace(")", "%29").replace(" ", "%20")
    return f"[{title}]({address})"
