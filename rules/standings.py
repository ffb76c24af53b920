"""What verdicts rest on, for variants of customers side by side."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from rules.screening import Screening

Array = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]
Counts = npt.NDArray[np.intp]


@dataclass
class Standings:
    """What verdicts rest on, one column a variant; see `scoring.Scores` for the central case.

    Attributes:
        type_wins: Provider types x variants, draws won.
        firsts: Alternatives x variants, draws in which the alternative is first.
        members: For each provider type, the places of its alternatives.
    """

    members: tuple[slice, ...]

    type_wins: Counts
    firsts: Counts
    on_offer: Mask
    second_path: Mask
    values: Array
    second_path_values: Array

    @property
    def screening(self) -> Screening:
        return Screening(self.on_offer, np.isfinite(self.values), self.second_path)

    @property
    def best_by_type(self) -> Array:
        """Provider types x variants: the best value of each type, -inf where it has none."""
        return np.stack([self.values[one].max(axis=0, initial=-np.inf) for one in self.members])

    def take(self, rows: Counts) -> "Standings":
        return Standings(
            self.members,
            self.type_wins[:, rows],
            self.firsts[:, rows],
            self.on_offer[:, rows],
            self.second_path[:, rows],
            self.values[:, rows],
            self.second_path_values[:, rows],
        )
