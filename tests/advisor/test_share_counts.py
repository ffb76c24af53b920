"""The shares as whole ways of 100: one figure for one thing, wherever it is told."""

from collections.abc import Callable
from dataclasses import replace

from advisor.advice import Advice
from advisor.reasons import extra_sentences
from advisor.share_counts import UNDECIDED, share_counts
from advisor.ui.comparison import share_rows
from rules.knowledge import KnowledgeBase
from rules.schema import PROVIDERS


def test_no_real_difference_is_the_same_figure_on_every_page(
    an_advice: Callable[..., Advice], knowledge: KnowledgeBase
) -> None:
    shares = dict.fromkeys(PROVIDERS, 0.0) | {"ilec": 0.549, "clec_facilities": 0.306}  # 14.5 are left
    advice = replace(an_advice(), shares=shares)

    counts = share_counts(advice)

    assert (counts["ilec"], counts["clec_facilities"], counts[UNDECIDED]) == (54, 30, 16)
    assert sum(counts.values()) == 100
    assert "In 16 of 100 ways there was no real difference" in " ".join(extra_sentences(advice, knowledge))
    assert share_rows({"As it is": advice}, knowledge)[0]["No real difference"] == "16"
