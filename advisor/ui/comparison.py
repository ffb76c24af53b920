"""The shares of the provider types in several advices, as a drawing, a sentence and a table."""

from collections.abc import Mapping

from advisor.advice import Advice
from advisor.i18n import _, as_sentence
from advisor.share_counts import UNDECIDED, share_counts
from rules.knowledge import KnowledgeBase
from rules.schema import PROVIDERS

# Told apart with any kind of colour sight (after Okabe and Ito): one a provider type, and the rest.
COLOURS = ("#0b5cad", "#e69f00", "#009e73", "#cc79a7", "#8a8a8a")
BAR, NAME_WIDTH = 22, 320  # pixels
WIDE_ENOUGH = 480  # pixels of the bars, for two columns of names below them


def share_names(knowledge: KnowledgeBase) -> dict[str, str]:
    """What the parts of a bar are called, in their order."""
    names = {name: _(knowledge.provider[name].name) for name in PROVIDERS}
    return names | {UNDECIDED: _("no real difference")}


def share_chart(advices: Mapping[str, Advice], knowledge: KnowledgeBase) -> dict[str, object]:
    """A Vega-Lite drawing: a bar of 100 ways of weighing a scenario, cut by provider type."""
    names = share_names(knowledge)
    rows = [
        {
            "scenario": scenario,
            "provider": names[part],
            "place": place,
            "ways": ways,
        }
        for scenario, advice in advices.items()
        for place, (part, ways) in enumerate(share_counts(advice).items())
    ]
    shown = [one for one in names.values() if any(row["provider"] == one and row["ways"] for row in rows)]
    return {
        "data": {"values": rows},
        "height": {"step": 2.5 * BAR},
        "width": "container",
        "mark": {"type": "bar", "size": BAR, "yOffset": BAR / 3, "stroke": "white", "strokeWidth": 1},
        "encoding": {
            "y": {
                "field": "scenario",
                "type": "nominal",
                "sort": [row["scenario"] for row in rows],
                "title": None,
                # The name stands above its bar: a phone has no room beside it.
                "axis": {
                    "ticks": False,
                    "domain": False,
                    "labelAlign": "left",
                    "labelPadding": 0,
                    "labelOffset": -BAR,
                    "labelLimit": NAME_WIDTH,
                },
            },
            "x": {
                "field": "ways",
                "type": "quantitative",
                "stack": "zero",
                "title": _("First, of 100 ways"),
                "scale": {"domain": [0, 100]},
                "axis": {"tickCount": 5},
            },
            "color": {
                "field": "provider",
                "type": "nominal",
                "scale": {
                    "domain": shown,
                    "range": [COLOURS[list(names.values()).index(one)] for one in shown],
                },
                "legend": {
                    "orient": "bottom",
                    "columns": {"expr": f"width < {WIDE_ENOUGH} ? 1 : 2"},
                    "title": None,
                    "labelLimit": 300,
                },
            },
            "order": {"field": "place"},
        },
        "config": {"view": {"stroke": None}, "font": "sans-serif", "axis": {"labelFontSize": 13}},
    }


def share_sentence(advices: Mapping[str, Advice], knowledge: KnowledgeBase) -> str:
    """What the drawing shows, for those who do not see it."""
    names = share_names(knowledge)
    told = []
    for scenario, advice in advices.items():
        parts = [
            _("{provider} in {count}").format(provider=names[part], count=ways)
            for part, ways in share_counts(advice).items()
            if ways
        ]
        told.append(_("{scenario}: {list}").format(scenario=scenario, list=", ".join(parts)))
    return _("Who is first in how many of 100 ways of weighing. {list}.").format(list="; ".join(told))


def share_rows(advices: Mapping[str, Advice], knowledge: KnowledgeBase) -> list[dict[str, str]]:
    """The numbers of the drawing: a row a scenario, a column a provider type."""
    names = share_names(knowledge)
    return [
        {_("Scenario"): scenario}
        | {as_sentence(names[part]): str(ways) for part, ways in share_counts(advice).items()}
        for scenario, advice in advices.items()
    ]
