"""How odd input is shown in a message, and which valid name it comes nearest to."""

from collections.abc import Iterable
from difflib import get_close_matches

SHOWN_LENGTH = 40


def shown(value: object) -> str:
    """The value in quotes, short, with everything unprintable escaped: safe in any message."""
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) >= 10**15:
        return "a number with more than 15 digits"
    if isinstance(value, dict | list | tuple):
        return "a list" if isinstance(value, list | tuple) else "a table"
    text = value[: SHOWN_LENGTH + 1] if isinstance(value, str) else str(value)
    cut = text[:SHOWN_LENGTH] + "..." if len(text) > SHOWN_LENGTH else text
    printable = (one if one.isprintable() else one.encode("unicode_escape").decode("ascii") for one in cut)
    return f'"{"".join(printable)}"'


def nearest(name: str, known: Iterable[str]) -> str:
    """A sentence with the mend for a wrong name: the nearest valid one, else all of a short list."""
    names = tuple(known)
    close = get_close_matches(name.lower(), names, n=1, cutoff=0.6)
    if close:
        return f'Did you mean "{close[0]}"?'
    if len(names) <= 12:
        return f"Use one of: {', '.join(names)}."
    return f"Use a valid name, such as {', '.join(names[:3])}."
