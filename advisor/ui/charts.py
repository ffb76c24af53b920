"""Pictures and tables of an Advice: each picture has a sentence and a table with the same numbers."""

import html
import textwrap
from collections.abc import Sequence

from advisor.advice import Option
from advisor.i18n import _, figure
from advisor.reasons import option_name
from rules.knowledge import KnowledgeBase

# Told apart with any kind of colour sight (after Okabe and Ito), in the order of the groups.
COLOURS = ("#0b5cad", "#e69f00", "#56b4e9", "#009e73", "#cc79a7", "#d55e00", "#6b6b6b")
LINE, BAR = 17, 22  # pixels: a line of text, and the bar below the lines
LINE_LENGTH = 38  # characters that fit on a phone


def hundred_squares(share: float, text: str) -> str:
    """HTML: a hundred squares, as many filled as there are ways of weighing in which the leader is first."""
    first = round(100 * share)
    squares = '<i class="first"></i>' * first + "<i></i>" * (100 - first)
    label = html.escape(text, quote=True)
    return f'<div class="advisor-hundred" role="img" aria-label="{label}">{squares}</div>'


def contribution_chart(options: Sequence[Option], knowledge: KnowledgeBase) -> dict[str, object]:
    """A Vega-Lite drawing: one bar an alternative, cut into what each group adds to its points of 100."""
    labels = [textwrap.wrap(_name(option, knowledge), LINE_LENGTH) for option in options]
    lines = max(map(len, labels), default=1)  # each label gets as many, so that the last one touches its bar
    names = ["\n".join([""] * (lines - len(label)) + label) for label in labels]
    groups = [_(one.name) for one in knowledge.groups]
    values = [
        {
            "alternative": name,
            "group": _(group.name),
            "place": place,
            "points": round(100 * option.by_group[group.id], 1),
        }
        for name, option in zip(names, options, strict=True)
        for place, group in enumerate(knowledge.groups)
    ]
    rows = {
        "field": "alternative",
        "type": "nominal",
        "sort": names,
        "axis": None,
        "scale": {"paddingInner": 0.1},
    }
    return {
        "data": {"values": values},
        "height": {"step": LINE * lines + BAR + 24},
        "width": "container",
        "encoding": {"y": rows},
        "layer": [
            {
                "mark": {
                    "type": "bar",
                    "size": BAR,
                    "yOffset": (LINE * lines) / 2,
                    "stroke": "white",
                    "strokeWidth": 1,
                },
                "encoding": {
                    "x": {
                        "field": "points",
                        "type": "quantitative",
                        "stack": "zero",
                        "title": _("Points of 100"),
                        "scale": {"domain": [0, 100]},
                        "axis": {"tickCount": 5},
                    },
                    "color": {
                        "field": "group",
                        "type": "nominal",
                        "scale": {"domain": groups, "range": list(COLOURS[: len(groups)])},
                        "legend": {"orient": "bottom", "columns": 2, "title": None, "labelLimit": 300},
                    },
                    "order": {"field": "place"},
                    "tooltip": [
                        {"field": "alternative", "title": _("Choice")},
                        {"field": "group", "title": _("Group")},
                        {"field": "points", "title": _("Points")},
                    ],
                },
            },
            {
                "transform": [{"filter": "datum.place == 0"}],
                "mark": {
                    "type": "text",
                    "align": "left",
                    "baseline": "middle",
                    "lineBreak": "\n",
                    "lineHeight": LINE,
                    "yOffset": -LINE * (lines - 1) / 2 - BAR / 2 - 1,
                    "x": 0,
                    "fontSize": 13,
                    "color": "#111111",
                },
                "encoding": {"text": {"field": "alternative"}},
            },
        ],
        "config": {"view": {"stroke": None}, "font": "sans-serif", "axis": {"labelFontSize": 12}},
    }


def chart_sentence(options: Sequence[Option], knowledge: KnowledgeBase) -> str:
    """What the chart shows, for those who do not see it."""
    parts = [
        _("{name}: {points} of 100").format(name=_name(one, knowledge), points=_points(one.trace.value))
        for one in options
    ]
    return _("Bars of the points of each choice, cut by group. {list}.").format(list="; ".join(parts))


def summary_rows(options: Sequence[Option], knowledge: KnowledgeBase) -> list[dict[str, str]]:
    """One row an alternative: points, their usual range, and how often it is first."""
    return [
        {
            _("Choice"): _name(one, knowledge),
            _("Points of 100"): _points(one.trace.value),
            _("Range, most ways"): _range(one),
            _("First, of 100 ways"): _points(one.trace.first_share),
        }
        for one in options
    ]


def group_rows(options: Sequence[Option], knowledge: KnowledgeBase) -> list[dict[str, str]]:
    """The numbers of the chart: a row a group, a column an alternative, the sum below."""
    names = [_name(one, knowledge) for one in options]
    rows = [
        {_("Group"): _(group.name)}
        | {name: figure(100 * one.by_group[group.id], 1) for name, one in zip(names, options, strict=True)}
        for group in knowledge.groups
    ]
    total = {name: figure(100 * one.trace.value, 1) for name, one in zip(names, options, strict=True)}
    return [*rows, {_("Group"): _("Together")} | total]


def _name(option: Option, knowledge: KnowledgeBase) -> str:
    name = option_name(option, knowledge)
    return name[:1].upper() + name[1:]


def _points(value: float) -> str:
    return "–" if value != value else str(round(100 * value))


def _range(option: Option) -> str:
    low, high = option.trace.low, option.trace.high
    return _("{low} to {high}").format(low=_points(low), high=_points(high))
