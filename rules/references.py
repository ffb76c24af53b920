"""Checks that every id which a record cites or names belongs to a record."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from rules import schema
from rules.errors import Problem

if TYPE_CHECKING:
    from rules.knowledge_base import KnowledgeBase
    from rules.soundness import Place

# What points to a record: the tables it may be in, what it is called, and where it would be added.
LINKABLE = ("facts", "checklist", "criteria", "rules", "costs")
TARGETS = {
    "sources": (("sources",), "source", "sources.toml"),
    "facts": (("facts",), "fact", "facts/"),
    "steps": (("checklist",), "checklist item", "checklists.toml"),
    "links": (LINKABLE, "record", "its file"),
    "criterion": (("criteria",), "criterion", "criteria.toml"),
    "provider": (("providers",), "provider", "alternatives.toml"),
    "access": (("accesses",), "access", "alternatives.toml"),
    "group": (("groups",), "group", "criteria.toml"),
}
CITED = ("sources", "facts", "steps", "links")


def dangling_ids(base: KnowledgeBase, place: Place, lost: frozenset[str]) -> Iterator[Problem]:
    """Ids without a record; `lost` holds tables and ids that could not be read, which are let pass."""
    ids = {
        name: {one.id for one in getattr(base, name) if hasattr(one, "id")}
        for name in base.__dataclass_fields__
    }
    for name in base.__dataclass_fields__:
        for record in getattr(base, name):
            for kind, one in dict.fromkeys(_references(record)):
                tables, noun, file = TARGETS[kind]
                if one in lost or any(one in ids[table] or table in lost for table in tables):
                    continue
                verb = "cites" if kind in CITED else "names"
                yield Problem(
                    f'{verb} unknown {noun} "{one}"', place(record), f"Add it to {file} or correct the id."
                )


def _references(record: schema.Record) -> Iterator[tuple[str, str]]:
    """Kind and id of all that a record points to; of a malformed record, as far as it can be read."""
    for kind in CITED:
        yield from ((kind, one) for one in getattr(record, kind, ()))
    parts = (record, *getattr(record, "changes", ()))
    kinds = ["criterion", "provider", "access"]
    if isinstance(record, schema.Criterion | schema.Floor):  # the group of an incumbent is another thing
        kinds.append("group")
    for part in parts[1:]:
        yield from (("sources", one) for one in getattr(part, "sources", None) or ())
    for part in parts:
        yield from ((kind, one) for kind in kinds if (one := getattr(part, kind, None)) is not None)
