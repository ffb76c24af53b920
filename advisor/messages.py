"""What our code and data say to people, for the catalogues: Babel reads this through pyproject.toml."""

import ast
import tomllib
from collections.abc import Collection, Iterator, Mapping
from typing import BinaryIO

# Table of a data file -> its entries that people read, at any depth. Names of carriers and titles of
# publications stay as they are in every language.
TEXTS: Mapping[str, Collection[str]] = {
    "samples": ("name", "sentence"),
    "sections": ("title",),
    "screens": ("title", "why", "intro", "text"),
    "questions": ("label", "alone", "help", "where", "unit", "text"),
    "contradictions": ("text",),
    "faults": ("says",),
    "providers": ("name", "explanation"),
    "accesses": ("name", "explanation"),
    "offers": ("name",),
    "path_pairs": ("reason", "proof"),
    "claims": ("claim", "instead"),
    "checklist": ("text", "why"),
    "costs": ("item", "unit", "year", "note", "references"),
    "groups": ("name", "question"),
    "criteria": ("name", "question", "advantage", "drawback"),
    "facts": ("title", "statement", "note", "references"),
    "fields": ("reason",),
    "terms": ("term", "meaning"),
    "incumbents": ("region_name", "as_of", "notes", "unconfirmed"),
    "modifiers": ("title", "reason"),
    "ratings": ("reason", "reason_high", "reason_low"),
    "rules": ("title", "reference", "statement", "advice", "note", "reason"),
    "sources": ("dated",),
    "floors": ("reason",),
    "emphases": ("reason",),
}
# Line, function, its text or texts, remarks for translators.
Message = tuple[int, str | None, str | tuple[str | None, ...], list[str]]


def python_texts(
    file: BinaryIO, keywords: Collection[str], remark_tags: object, options: object
) -> Iterator[Message]:
    """The texts in calls of `_` and `ngettext`, also inside f-strings, where Babel's own reader is blind."""
    for node in ast.walk(ast.parse(file.read())):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in keywords:
            told = tuple(_constant(one) for one in node.args)
            yield node.lineno, node.func.id, told, []


def _constant(node: ast.expr) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def toml_texts(file: BinaryIO, keywords: object, remark_tags: object, options: object) -> Iterator[Message]:
    """The texts in one data file, each with the place where it stands (an extraction method of Babel)."""
    content = file.read().decode("utf-8")
    for table, records in tomllib.loads(content).items():
        if table in TEXTS and isinstance(records, list):
            for record in records:
                name = record.get("id") if isinstance(record, dict) else None
                for key, text in _texts(record, TEXTS[table]):
                    line = content.count("\n", 0, max(0, content.find(text[:30]))) + 1
                    yield line, None, text, [f"{table} {name}: {key}" if name else f"{table}: {key}"]


def _texts(value: object, wanted: Collection[str], key: str = "") -> Iterator[tuple[str, str]]:
    """Key and text of every entry that is wanted; those that say nothing, such as a date, are left out."""
    if isinstance(value, Mapping):
        for name, entry in value.items():
            yield from _texts(entry, wanted, name)
    elif isinstance(value, list):
        for entry in value:
            yield from _texts(entry, wanted, key)
    elif isinstance(value, str) and key in wanted and any(one.isalpha() for one in value):
        yield key, value
