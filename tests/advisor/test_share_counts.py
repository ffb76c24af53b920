"""The shares as whole ways of 100: one figure for one thing, wherever it is told."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from advisor.advice import Advice
from advisor.report.blocks import comparison_blocks, verdict_blocks
from advisor.report.model import Paragraph, Table
from advisor.share_counts import UNDECIDED, counts_sentence, line_counts, share_counts
from advisor.ui.charts import summary_rows
from advisor.ui.comparison import share_chart, share_rows
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
    assert share_rows({"As it is": advice}, knowledge)[0]["No real difference"] == "16"


def test_a_phone_has_room_for_the_names_above_and_below_the_bars_of_shares(
    an_advice: Callable[..., Advice], knowledge: KnowledgeBase
) -> None:
    drawn: Any = share_chart({"As it is": an_advice()}, knowledge)

    axis, legend = drawn["encoding"]["y"]["axis"], drawn["encoding"]["color"]["legend"]
    assert (axis["labelAlign"], axis["labelPadding"], axis["labelOffset"] < 0) == ("left", 0, True)
    assert legend["columns"] == {"expr": "width < 480 ? 1 : 2"}


@pytest.mark.parametrize(("told", "has_rest"), [({}, False), ({"competitor_lines": None}, True)])
def test_the_lines_of_a_provider_add_up_to_its_count_and_all_rows_to_a_hundred(
    an_advice: Callable[..., Advice], knowledge: KnowledgeBase, told: dict[str, None], has_rest: bool
) -> None:
    advice = an_advice(**told)
    counts = share_counts(advice)

    found = line_counts(advice)
    rows = summary_rows(advice, knowledge)
    table = next(one for one in comparison_blocks(advice, knowledge) if isinstance(one, Table))

    assert found
    assert bool(found.of_others) is has_rest
    for name in PROVIDERS:
        own = [found.of_options[one.id] for one in advice.viable if one.offer.provider == name]
        assert sum(own) + found.of_others.get(name, 0) == counts[name]
    assert sum(int(one["First, of 100 ways"]) for one in rows) == 100
    assert [(one[0], one[3]) for one in table.rows] == [
        (one["Choice"], one["First, of 100 ways"]) for one in rows
    ]
    assert (rows[-1]["Choice"], rows[-1]["First, of 100 ways"]) == (
        "No real difference",
        str(counts[UNDECIDED]),
    )


def test_below_the_squares_each_side_has_its_count(
    an_advice: Callable[..., Advice], knowledge: KnowledgeBase
) -> None:
    shares = dict.fromkeys(PROVIDERS, 0.0) | {"ilec": 0.306, "clec_facilities": 0.549}
    advice = replace(an_advice(), shares=shares)

    told = counts_sentence(advice, knowledge, plain=True)

    names = "a competitor with its own network 54, the old phone company 30, no real difference 16"
    assert told == f"Who came first, of 100 ways: {names}."
    paragraphs = [one.text for one in verdict_blocks(advice, knowledge) if isinstance(one, Paragraph)]
    assert counts_sentence(advice, knowledge) in paragraphs
