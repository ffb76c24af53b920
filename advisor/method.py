"""One case worked out with the numbers of the knowledge base, from the buckets to the shares."""

from collections.abc import Mapping
from dataclasses import dataclass

from advisor.advice import Advice, Option
from advisor.causes import compared_with
from advisor.i18n import _
from advisor.working import CellWorking, GroupWeight, OptionWorking, Working, for_and_against, working
from rules.knowledge import KnowledgeBase

CELLS_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Sample:
    """A made-up customer."""

    id: str
    title: str
    answers: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class ExampleCell:
    """One criterion of the example, for the leader and beside it."""

    criterion: str
    first: CellWorking
    second: CellWorking | None


@dataclass(frozen=True, slots=True)
class WorkedExample:
    """One case from the buckets to the shares.

    Attributes:
        second: The best choice of another provider type, or of what is ruled out; None where there is none.
        cells: Where the two differ most.
        first_rest, second_rest: What all other criteria add to the two values.
    """

    advice: Advice
    groups: tuple[GroupWeight, ...]
    first: Option
    second: Option | None
    cells: tuple[ExampleCell, ...]
    first_rest: float
    second_rest: float


def worked_example(advice: Advice, knowledge: KnowledgeBase) -> WorkedExample | None:
    """The steps of this advice in short; None where nothing is recommended."""
    first, second = advice.verdict.leader, compared_with(advice)
    if first is None:
        return None
    found = working(advice, knowledge)
    names = [row.criterion for row in for_and_against(advice, knowledge)][:CELLS_SHOWN]
    own, other = _cells(found, first), _cells(found, second) if second else {}
    cells = tuple(ExampleCell(name, own[name], other.get(name)) for name in names)
    return WorkedExample(
        advice=advice,
        groups=found.groups,
        first=first,
        second=second,
        cells=cells,
        first_rest=first.trace.value - sum(one.first.contribution for one in cells),
        second_rest=(second.trace.value if second else 0.0)
        - sum(one.second.contribution for one in cells if one.second),
    )


def _cells(found: Working, option: Option) -> dict[str, CellWorking]:
    held: OptionWorking = next(one for one in found.options if one.option.id == option.id)
    return {cell.criterion: cell for cell in held.cells}


def samples() -> tuple[Sample, ...]:
    """Customers to try the method on."""
    town = {
        "country": "us", "setting": "suburb", "current_family": "incumbent", "current_wire": "copper",
        "contract": "none", "incumbent_fibre": "no", "competitor_lines": ["cable"], "leased_loop": "no",
        "reseller": "none", "people": 6, "calls": 3, "special_lines": ["none"], "harm_hour": "annoying",
    }  # fmt: skip
    return (
        Sample(
            "steady",
            _("A shop that wants lines that just work"),
            town
            | {
                "copper_state": "good",
                "harm_hour": "lost_sales",
                "importance_reliability": "decides",
                "importance_staying_power": "a_lot",
                "importance_cost": "a_little",
                "importance_technology": "none",
            },
        ),
        Sample(
            "thrifty",
            _("An office that wants a low bill and has two prices"),
            town
            | {
                "copper_state": "slow",
                "monthly_bill": 240,
                "quote_competitor": 190,
                "importance_cost": "decides",
                "importance_technology": "a_lot",
            },
        ),
        Sample(
            "clinic",
            _("A clinic where an hour without phones is dangerous"),
            town
            | {
                "copper_state": "poor",
                "incumbent_fibre": "yes",
                "harm_hour": "danger",
                "second_path": "yes",
                "importance_reliability": "a_lot",
                "importance_cost": "a_lot",
            },
        ),
    )
