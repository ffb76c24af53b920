"""The root of every error we raise on purpose: what is wrong, where, and the mend."""

from collections.abc import Sequence
from dataclasses import dataclass

SHOWN_LENGTH = 40


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong, the place where it stands, and how to mend it."""

    what: str
    where: str
    mend: str

    def __str__(self) -> str:
        return f"{self.what} ({self.where}). {self.mend}"


class ProviderChoiceError(Exception):
    """Something we can explain to the person who caused it; carries every problem found."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


class KnowledgeBaseError(ProviderChoiceError):
    """A data file is wrong: a maintainer mends it, the app will not start."""


class ScoringError(ProviderChoiceError):
    """The engine was given pieces that do not fit together: a bug, let it surface."""


def printable(text: str, length: int = SHOWN_LENGTH) -> str:
    r"""The text on one line, cut to `length`, with every character that cannot be seen escaped.

    >>> printable("two" + chr(10) + "lines")
    'two\\nlines'
    """
    cut = text if len(text) <= length else f"{text[:length]}..."
    return "".join(one if one.isprintable() else one.encode("unicode_escape").decode() for one in cut)
