"""What is known not to work for everybody: one list for the page that says so and the test that allows it."""

import tomllib
from functools import lru_cache
from pathlib import Path

from rules.schema import Id, Record, Text

FAULTS = Path(__file__).with_name("accessibility.toml")


class Fault(Record):
    """One thing that does not work for everybody.

    Attributes:
        says: What it means for a visitor, in plain words.
        why: Why it is left so, for maintainers.
        rule: The rule of axe-core that finds it; None where only a person can.
        element: A part of the HTML of each element on which the rule finds it.
    """

    id: Id
    says: Text
    why: Text
    rule: Text | None = None
    element: Text | None = None


@lru_cache(maxsize=1)
def known_faults() -> tuple[Fault, ...]:
    """All of them, in the order of the file; raises a ValidationError where a record is wrong."""
    records = tomllib.loads(FAULTS.read_text(encoding="utf-8"))["faults"]
    return tuple(Fault.model_validate(one) for one in records)
