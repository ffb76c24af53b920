"""The result page: the order of its top, pictures with a sentence and a table, headings in order."""

from collections.abc import Iterator
from itertools import pairwise

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Block, Node

from tests.app.test_journeys import QUICK_ANSWERS, an_app, run, texts, title

ALARM = {**QUICK_ANSWERS, "special_lines": ["alarm"]}
MACHINES_ONLY = {**QUICK_ANSWERS, "special_lines": ["alarm"], "calls": 0}
CASES = [QUICK_ANSWERS, ALARM, MACHINES_ONLY, dict.fromkeys(QUICK_ANSWERS)]


def every(block: Block) -> Iterator[Node]:
    """All that stands in a block, in the order in which it is read."""
    for one in block.children.values():
        yield one
        if isinstance(one, Block):
            yield from every(one)


def read_aloud(app: AppTest) -> list[str]:
    return [str(getattr(one, "value", "")) for one in every(app.main)]


def place(lines: list[str], start: str) -> int:
    return next(number for number, line in enumerate(lines) if line.startswith(start))


def pictures(app: AppTest) -> list[object]:
    return [one.proto for one in app.get("vega_lite_chart")]


def test_the_top_stands_in_the_order_in_which_an_owner_asks():
    lines = read_aloud(an_app(ALARM, "result"))

    top = [
        place(lines, start)
        for start in (
            "For ", "**Clear: ", "**What would change this?** If ", "Why", "What speaks against it",
            "**Leave the alarm line out of the move.**", "What to do next", "**By ",
        )
    ]  # fmt: skip

    assert top == sorted(top)
    assert place(lines, "Your choices side by side") > top[-1]


def test_three_reasons_and_the_strongest_against_are_signed():
    lines = read_aloud(an_app(QUICK_ANSWERS, "result"))

    pro, contra = lines[place(lines, "Why") + 1], lines[place(lines, "What speaks against it") + 1]

    assert [line[:8] for line in pro.splitlines()] == ["- **+** "] * 3
    assert [line[:8] for line in contra.splitlines()] == ["- **−** "]


def test_the_next_step_has_a_date_and_the_whole_list_stands_below_it():
    app = an_app(ALARM, "result")
    lines = read_aloud(app)

    assert lines[place(lines, "What to do next") + 1].startswith("**By ")
    everything = next(one for one in app.expander if one.label.endswith("steps, in order"))
    assert ":red[**Safety:**]" in str(everything.markdown[0].value)


def test_the_squares_say_the_same_as_the_sentence():
    app = an_app(QUICK_ANSWERS, "result")
    squares = next(one.proto.body for one in app.get("html") if "advisor-hundred" in one.proto.body)
    told = next(line for line in read_aloud(app) if line.startswith("**Clear: "))

    filled = squares.count('class="first"')

    assert squares.count("<i") == 100
    assert f"first in {filled} of 100 ways" in told
    assert told.strip("*") in squares


def test_every_picture_has_a_sentence_and_a_table_with_the_same_numbers():
    app = an_app(QUICK_ANSWERS, "result")
    tables = {one.label: one.table[0].value for one in app.expander if one.label.endswith("as a table")}

    points, differences = pictures(app)

    for row in tables["The points as a table"].to_dict("records"):
        if row["Points of 100"] == "–":
            continue  # lines that nobody told of have no points, nor has no real difference
        assert f"{row['Choice']}: {row['Points of 100']} of 100" in points.alt
        assert row["Range, 8 of 10 ways"] in points.alt
    for row in tables["The gains and losses as a table"].to_dict("records")[:-1]:
        assert f"{row['Group']} {row['Difference']}" in differences.alt


def test_gains_and_losses_are_told_by_sign_and_word_and_add_up():
    app = an_app(QUICK_ANSWERS, "result")
    box = next(one for one in app.expander if one.label == "The gains and losses as a table")
    *rows, total = box.table[0].value["Difference"].tolist()

    numbers = {row: float(row.split()[0].replace("−", "-")) for row in rows}

    words = {"better": 1, "worse": -1, "level": 0}
    for row, number in numbers.items():
        sign = words[row.split("(")[1].rstrip(")")]
        assert number * sign > 0 or (number == 0 and sign == 0)
    assert {"+", "−"} <= {row[0] for row in rows}
    together = float(total.split()[0].replace("−", "-"))
    assert sum(numbers.values()) == pytest.approx(together, abs=0.05 * len(rows))


def test_another_choice_can_be_set_beside_ours():
    app = an_app(QUICK_ANSWERS, "result")
    before = pictures(app)[1].alt
    other = next(one for one in app.selectbox(key="compare_with").options if "hosted voice" in one)

    app.selectbox(key="compare_with").set_value(other)
    run(app)

    assert pictures(app)[1].alt != before
    assert other[1:] in pictures(app)[1].alt


@pytest.mark.parametrize("answers", CASES, ids=["usual", "alarm", "machines", "nothing known"])
def test_headings_go_down_one_level_at_a_time(answers: dict[str, object]):
    app = an_app(answers, "result")
    levels = [int(one.tag[1]) for one in every(app.main) if one.type in ("title", "header", "subheader")]

    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_choices_that_fall_to_the_same_rule_stand_together():
    app = an_app({**QUICK_ANSWERS, "internet_use": ["uploads"], "copper_state": "slow"}, "result")
    labels = [one.label for one in app.expander]

    together = next(one for one in labels if "too slow for your work" in one)

    assert together.endswith(": 2 choices")


def test_the_sources_of_the_advice_are_listed_once():
    app = an_app(QUICK_ANSWERS, "result")
    box = next(one for one in app.expander if one.label.endswith("sources of this advice"))
    lines = str(box.markdown[0].value).splitlines()

    assert len(lines) == len(set(lines)) == int(box.label.split()[0])


def test_machines_only_need_neither_choice_nor_picture():
    app = an_app(MACHINES_ONLY, "result")

    assert title(app).startswith("Your lines serve machines")
    assert "What to do next" in texts(app)
    assert not pictures(app)
