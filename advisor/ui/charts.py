"""Pictures and tables of an Advice: each picture has a sentence and a table with the same numbers."""

import html
import textwrap
from collections.abc import Mapping, Sequence

from advisor.advice import Advice, Option
from advisor.i18n import _, as_sentence, figure
from advisor.reasons import option_name
from advisor.share_counts import line_counts, rest_counts
from rules.knowledge import KnowledgeBase
from rules.verdict import ways_of_100

AHEAD, BEHIND, LEVEL = "#0b5cad", "#a64b00", "#5b6b7b"  # told apart with any kind of colour sight
INK, GRID = "#111111", "#d5dbe1"
LINE, BAR, GAP = 17, 16, 18  # pixels: a line of text, the bar below it, and the space below that
LINE_LENGTH = 40  # characters that fit on a phone
HAIR = 0.05  # points that are shown as 0.0

Spec = dict[str, object]
Row = dict[str, str]


def hundred_squares(share: float, text: str) -> str:
    """HTML: a hundred squares, as many filled as there are ways of weighing in which the leader is first."""
    first = ways_of_100(share)
    squares = '<i class="first"></i>' * first + "<i></i>" * (100 - first)
    label = html.escape(text, quote=True)
    return f'<div class="advisor-hundred" role="img" aria-label="{label}">{squares}</div>'


# --- the points of each choice, and their range ---------------------------------------------------


def range_chart(options: Sequence[Option], knowledge: KnowledgeBase) -> Spec:
    """A Vega-Lite drawing: for each choice its points of 100, and the range of eight of ten ways."""
    labels = [
        _("{choice}: {points}").format(choice=_name(one, knowledge), points=_points(one.trace.value))
        for one in options
    ]
    values = [
        {"points": 100 * one.trace.value, "low": _of_100(one.trace.low), "high": _of_100(one.trace.high)}
        for one in options
    ]
    x = _axis("points", _("Points of 100"), (0, 100))
    return _under_their_labels(
        labels,
        values,
        [
            (
                {"type": "bar", "size": BAR / 2, "color": "#9dbfe3"},
                {"x": {**x, "field": "low"}, "x2": {"field": "high"}},
            ),
            ({"type": "tick", "size": BAR, "thickness": 4, "color": AHEAD, "opacity": 1}, {"x": x}),
        ],
    )


def range_sentence(options: Sequence[Option], knowledge: KnowledgeBase) -> str:
    """What the ranges show, for those who do not see them."""
    parts = [
        _("{choice}: {points} of 100, range {range}").format(
            choice=_name(one, knowledge), points=_points(one.trace.value), range=_range(one)
        )
        for one in options
    ]
    return _("The points of each choice. {list}.").format(list="; ".join(parts))


def summary_rows(advice: Advice, knowledge: KnowledgeBase) -> list[Row]:
    """One row a choice: points, their usual range, how often it is first; below it what else came first."""
    columns = (_("Choice"), _("Points of 100"), _("Range, 8 of 10 ways"), _("First, of 100 ways"))
    counts = line_counts(advice)
    rows = [
        (
            _name(one, knowledge),
            _points(one.trace.value),
            _range(one),
            str(counts.of_options[one.id]) if counts else "–",
        )
        for one in advice.viable
    ]
    rows += [(name, "–", "–", str(count)) for name, count in rest_counts(counts, knowledge)]
    return [dict(zip(columns, row, strict=True)) for row in rows]


# --- one choice beside another, group by group ----------------------------------------------------


def difference_chart(first: Option, other: Option, knowledge: KnowledgeBase) -> Spec:
    """A Vega-Lite drawing: for each group by how many points the first choice is ahead or behind.

    The bars add up to the difference of the two values. Sign and word say what the colour says.
    """
    points = _differences(first, other, knowledge)
    labels = [
        _("{group}: {points} ({word})").format(group=name, points=_signed(one), word=_word(one))
        for name, one in points.items()
    ]
    values = [{"points": round(one, 2), "side": _word(one)} for one in points.values()]
    widest = max(1.0, *(abs(one) for one in points.values()))
    colours = {"domain": [_word(1), _word(-1), _word(0)], "range": [AHEAD, BEHIND, LEVEL]}
    return _under_their_labels(
        labels,
        values,
        [
            (
                {"type": "bar", "size": BAR},
                {
                    "x": _axis("points", _("Points: − worse, + better"), (-widest, widest)),
                    "color": {"field": "side", "type": "nominal", "scale": colours, "legend": None},
                },
            ),
            ({"type": "rule", "color": INK}, {"x": {"datum": 0}}),
        ],
    )


def difference_sentence(first: Option, other: Option, knowledge: KnowledgeBase) -> str:
    """What the bars show, for those who do not see them, largest first."""
    points = _differences(first, other, knowledge)
    ordered = sorted(points, key=lambda name: -abs(points[name]))
    parts = [
        _("{group} {points} ({word})").format(
            group=name, points=_signed(points[name]), word=_word(points[name])
        )
        for name in ordered
    ]
    total = sum(points.values())
    return _("{first} beside {other}: {total} points in all. {list}.").format(
        first=_name(first, knowledge),
        other=option_name(other, knowledge),
        total=_signed(total),
        list="; ".join(parts),
    )


def difference_summary(first: Option, other: Option, knowledge: KnowledgeBase) -> str:
    """The bars in one sentence: where the first choice gains most, and where it loses most."""
    points = _differences(first, other, knowledge)
    best, worst = max(points, key=lambda name: points[name]), min(points, key=lambda name: points[name])
    gains, loses = points[best] >= HAIR, points[worst] <= -HAIR
    if gains and loses:
        form = _("Most is won on “{best}” ({gain}) and lost on “{worst}” ({loss}). In all: {total}.")
    elif gains:
        form = _("Most is won on “{best}” ({gain}), and nothing is lost. In all: {total}.")
    elif loses:
        form = _("Most is lost on “{worst}” ({loss}), and nothing is won. In all: {total}.")
    else:
        form = _("The two are level on every group.")
    return form.format(
        best=best,
        gain=_signed(points[best]),
        worst=worst,
        loss=_signed(points[worst]),
        total=_signed(sum(points.values())),
    )


def group_rows(options: Sequence[Option], knowledge: KnowledgeBase) -> list[Row]:
    """Points of each choice: a row a group, a column an alternative, the sum below."""
    names = [_name(one, knowledge) for one in options]
    rows = [
        {_("Group"): _(group.name)}
        | {name: figure(100 * one.by_group[group.id], 1) for name, one in zip(names, options, strict=True)}
        for group in knowledge.groups
    ]
    total = {name: figure(100 * one.trace.value, 1) for name, one in zip(names, options, strict=True)}
    return [*rows, {_("Group"): _("Together")} | total]


def difference_rows(first: Option, other: Option, knowledge: KnowledgeBase) -> list[Row]:
    """The numbers of the difference chart: points of both choices, and the difference with its word."""
    *groups, together = group_rows((first, other), knowledge)
    points = _differences(first, other, knowledge)
    amounts = [*points.values(), sum(points.values())]
    return [
        row | {_("Difference"): _("{points} ({word})").format(points=_signed(one), word=_word(one))}
        for row, one in zip([*groups, together], amounts, strict=True)
    ]


def _differences(first: Option, other: Option, knowledge: KnowledgeBase) -> Mapping[str, float]:
    """Group in words -> points of 100 by which the first choice is ahead."""
    return {
        _(group.name): 100 * (first.by_group[group.id] - other.by_group[group.id])
        for group in knowledge.groups
    }


# --- what the drawings share ----------------------------------------------------------------------


def _under_their_labels(
    labels: Sequence[str], values: Sequence[Mapping[str, object]], marks: Sequence[tuple[Spec, Spec]]
) -> Spec:
    """A drawing with a row for each label: the text on top, the marks below it, so that a phone can show it.

    Args:
        labels: One for each row, in order.
        values: What the marks of each row show.
        marks: Pairs of a mark and its encoding.
    """
    wrapped = [textwrap.wrap(one, LINE_LENGTH) or [""] for one in labels]
    lines = max(map(len, wrapped), default=1)  # each label gets as many, so that the last one touches its bar
    texts = ["\n".join([""] * (lines - len(one)) + one) for one in wrapped]
    rows = {"field": "row", "type": "ordinal", "axis": None, "scale": {"paddingInner": 0}}
    below = LINE * lines / 2
    text: Spec = {
        "mark": {
            "type": "text", "align": "left", "baseline": "middle", "lineBreak": "\n", "lineHeight": LINE,
            "yOffset": -LINE * (lines - 1) / 2 - BAR / 2, "x": 0, "fontSize": 13, "color": INK,
        },
        "encoding": {"text": {"field": "label"}},
    }  # fmt: skip
    layers = [
        {"mark": {**mark, **({} if mark["type"] == "rule" else {"yOffset": below})}, "encoding": encoding}
        for mark, encoding in marks
    ]
    return {
        "data": {
            "values": [
                {"row": place, "label": label, **value}
                for place, (label, value) in enumerate(zip(texts, values, strict=True))
            ]
        },
        "height": {"step": LINE * lines + BAR + GAP},
        "width": "container",
        "encoding": {"y": rows},
        "layer": [*layers, text],
        "config": {
            "view": {"stroke": None},
            "font": "system-ui, sans-serif",
            "axis": {"labelFontSize": 12, "titleFontWeight": "normal", "gridColor": GRID, "tickCount": 5},
        },
    }


def _axis(field: str, title: str, ends: tuple[float, float]) -> Spec:
    return {"field": field, "type": "quantitative", "title": title, "scale": {"domain": list(ends)}}


def _name(option: Option, knowledge: KnowledgeBase) -> str:
    return as_sentence(option_name(option, knowledge))


def _word(points: float) -> str:
    """What the sign of a difference means."""
    if abs(points) < HAIR:
        return _("level")
    return _("better") if points > 0 else _("worse")


def _signed(points: float) -> str:
    if abs(points) < HAIR:
        return "0.0"
    return f"{points:+.1f}".replace("-", "−")


def _points(value: float) -> str:
    return "–" if value != value else str(round(100 * value))


def _of_100(value: float) -> float | None:
    return None if value != value else 100 * value


def _range(option: Option) -> str:
    low, high = option.trace.low, option.trace.high
    return _("{low} to {high}").format(low=_points(low), high=_points(high))
