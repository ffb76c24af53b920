"""How odd input is shown in a message, and which valid name it comes nearest to."""

import unicodedata
from collections.abc import Iterable
from difflib import get_close_matches

from advisor.i18n import _

SHOWN_LENGTH = 40
BLANK_LETTERS = "\u115f\u1160\u3164\uffa0"  # fillers of Korean: letters to a computer, blank on paper


def shown(value: object) -> str:
    """The value in quotes, short, with everything unprintable escaped: safe in any message."""
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) >= 10**15:
        return _("a number with more than 15 digits")
    if isinstance(value, dict | list | tuple):
        return _("a list") if isinstance(value, list | tuple) else _("a table")
    text = value[: SHOWN_LENGTH + 1] if isinstance(value, str) else str(value)
    cut = text[:SHOWN_LENGTH] + "..." if len(text) > SHOWN_LENGTH else text
    printable = (one if one.isprintable() else one.encode("unicode_escape").decode("ascii") for one in cut)
    return f'"{"".join(printable)}"'


def nearest(name: str, known: Iterable[str]) -> str:
    """A sentence with the mend for a wrong name: the nearest valid one, else all of a short list."""
    names = tuple(known)
    folded = {one.lower(): one for one in reversed(names)}
    close = get_close_matches(name.lower(), folded, n=1, cutoff=0.6)
    if close:
        return _('Did you mean "{name}"?').format(name=folded[close[0]])
    if len(names) <= 12:
        return _("Use one of: {names}.").format(names=", ".join(names))
    return _("Use a valid name, such as {names}.").format(names=", ".join(names[:3]))


def has_visible_text(text: str) -> bool:
    """Whether a reader sees a letter or a digit in it.

    >>> has_visible_text("a"), has_visible_text(" \u3164\u200b."), has_visible_text("\u2800")
    (True, False, False)
    """
    return any(unicodedata.category(one)[0] in "LN" and one not in BLANK_LETTERS for one in text)
