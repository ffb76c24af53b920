"""What is made once for a knowledge base and used for every case: interview, compiled model, draws."""

from datetime import date
from functools import lru_cache

import numpy as np

from advisor.questions import Interview, interview_for
from rules.knowledge import KnowledgeBase
from rules.material import Material
from rules.model import EngineModel, compile_model
from rules.robustness import Draws, sample_draws


@lru_cache(maxsize=8)
def interview_of(knowledge: KnowledgeBase) -> Interview:
    return interview_for(knowledge)


@lru_cache(maxsize=8)
def model_of(knowledge: KnowledgeBase, as_of: date) -> EngineModel:
    return compile_model(knowledge, as_of)


@lru_cache(maxsize=8)
def draws_of(knowledge: KnowledgeBase, as_of: date, seed: int, size: int) -> Draws:
    return sample_draws(model_of(knowledge, as_of), np.random.default_rng(seed), size)


@lru_cache(maxsize=8)
def material_of(knowledge: KnowledgeBase, as_of: date, seed: int, size: int) -> Material:
    return Material.of(model_of(knowledge, as_of), draws_of(knowledge, as_of, seed, size))


def forget() -> None:
    """Make all of it anew when it is next needed: local knowledge of one case may be among it."""
    for made in (interview_of, model_of, draws_of, material_of):
        made.cache_clear()
