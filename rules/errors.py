"""The root of every error we raise on purpose: what is wrong, where, and the mend."""

from collections.abc import Sequence
from dataclasses import dataclass


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
