"""Must-haves: which alternatives are on offer, which stay, and which go."""

from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

from rules.model import EngineModel

Mask = npt.NDArray[np.bool_]


class Holds(Protocol):
    """For each condition of the model, by number, the customers for whom it holds."""

    def __getitem__(self, number: int) -> Mask: ...


@dataclass(frozen=True, slots=True)
class Screening:
    """Masks of alternatives x customers.

    Attributes:
        on_offer: The access exists at the customer's address.
        viable: On offer and not knocked out by any rule.
        second_path: On offer and allowed as a second connection.
    """

    on_offer: Mask
    viable: Mask
    second_path: Mask


def screening(model: EngineModel, holds: Holds, size: int) -> Screening:
    """Screen before any score: no score buys back an alternative that a knock-out removes."""
    on_offer = np.empty((len(model.alternatives), size), dtype=bool)
    for offer, number in enumerate(model.offer_available):
        on_offer[2 * offer : 2 * offer + 2] = holds[number]
    viable, second = on_offer.copy(), on_offer.copy()
    for kept, rules in ((viable, model.knock_outs), (second, model.second_path_bans)):
        for one in rules:
            spared = ~holds[one.condition]
            if not spared.all():
                for place in np.flatnonzero(one.alternatives):
                    kept[place] &= spared
    return Screening(on_offer, viable, second)
