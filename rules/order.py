"""Checks that dates and ranges stand in order, as far as the models of the records do not say it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from rules import schema
from rules.errors import Problem

if TYPE_CHECKING:
    from rules.knowledge_base import KnowledgeBase
    from rules.soundness import Place

# Texts that tell a time in words or figures, as the page gives it.
TIMES = {schema.Source: "dated", schema.Incumbent: "as_of", schema.CostItem: "year"}
DAY = re.compile(r"(?<![\d-])\d{4}-\d{2}-\d{2}(?![\d-])")
SPAN = re.compile(r"(?<![\d-])(\d{4}(?:-\d{2}){0,2}) to (\d{4}(?:-\d{2}){0,2})(?![\d-])")


def disorder(base: KnowledgeBase, place: Place) -> Iterator[Problem]:
    """Ranges and dates that are out of order; of malformed records, as far as they can be read."""
    for name in base.__dataclass_fields__:
        for record in getattr(base, name):
            where = place(record)
            yield from _of_dates(record, where)
            yield from _of_times_in_words(record, where)
            yield from _of_ranges(record, where)
    days = Counter(getattr(one, "released", None) for one in base.editions)
    for edition in base.editions:
        if days[getattr(edition, "released", None)] > 1 and hasattr(edition, "released"):
            yield Problem(
                f'edition "{getattr(edition, "id", "")}" was released on the day of another',
                place(edition),
                "Correct the day: the newest edition is the one in use.",
            )


def _of_dates(record: schema.Record, where: str) -> Iterator[Problem]:
    start, review = getattr(record, "valid_from", None), getattr(record, "review_by", None)
    if start and review and review < start:
        yield Problem("review_by is before valid_from", where, "Swap or correct the two dates.")
    if getattr(record, "topic", None) == "dates" and getattr(record, "watch_date", "unreadable") is None:
        yield Problem("a date to watch has no watch_date", where, "Add the day.")


def _of_times_in_words(record: schema.Record, where: str) -> Iterator[Problem]:
    key = TIMES.get(type(record), "")
    text = getattr(record, key, "")
    for day in DAY.findall(text):
        try:
            date.fromisoformat(day)
        except ValueError:
            yield Problem(f'"{key}" has a day that does not exist, {day}', where, "Correct the day.")
    for first, last in SPAN.findall(text):
        size = min(len(first), len(last))
        if first[:size] > last[:size]:
            yield Problem(f'"{key}" runs from {first} back to {last}', where, "Swap or correct them.")


def _of_ranges(record: schema.Record, where: str) -> Iterator[Problem]:
    if isinstance(record, schema.Timeline):
        low, high = getattr(record, "weeks_low", None), getattr(record, "weeks_high", None)
        if low is not None and high is not None and not 0 <= low <= high:
            yield Problem(f"weeks from {low:g} to {high:g} are out of order", where, "Swap or correct them.")
    if isinstance(record, schema.CostItem):
        for key in ("low", "high"):
            amount = getattr(record, key, None)
            if amount is not None and amount < 0:
                yield Problem(f'"{key}" is below zero', where, "Give the price as a positive number.")
