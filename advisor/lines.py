"""Text in lines of 80 columns, for a terminal."""

import textwrap

WIDTH = 80
BULLET = "  - "


def wrapped(text: str, first: str = "", rest: str | None = None) -> str:
    """The text in lines of at most WIDTH; long addresses stay whole."""
    return textwrap.fill(
        text,
        WIDTH,
        initial_indent=first,
        subsequent_indent=first if rest is None else rest,
        break_long_words=False,
        break_on_hyphens=False,
    )


def item(text: str) -> str:
    """An entry of a list."""
    return wrapped(text, BULLET, " " * len(BULLET))
