"""The shares as whole ways of 100: one figure for one thing, wherever it is told."""

from collections.abc import Callable
from dataclasses import replace

from advisor.advice import Advice
from advisor.reasons import extra_sentences
from advisor.report.blocks import comparison_blocks
from advisor.report.model import Table
from advisor.share_counts import UNDECIDED, name_of_others, share_counts
from advisor.ui.charts import summary_rows
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


def test_the_table_of_how_often_each_line_is_first_adds_up(
    an_advice: Callable[..., Advice], knowledge: KnowledgeBase
) -> None:
    for told, has_rest in (({}, False), ({"competitor_lines": None}, True)):
        advice = an_advice(**told)

        rows = summary_rows(advice.viable, knowledge)
        table = next(one for one in comparison_blocks(advice, knowledge) if isinstance(one, Table))

        assert (name_of_others() in [one["Choice"] for one in rows]) is has_rest
        assert abs(sum(int(one["First, of 100 ways"]) for one in rows) - 100) <= len(rows) / 2
        assert (name_of_others() in [one[0] for one in table.rows]) is has_rest
