"""All that code and data say to people is given to translators."""

import io
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog

from advisor.messages import TEXTS, python_texts

# Entries of data files that hold several words and are not for translators, and why.
LEFT = {
    "lead": "names of carriers",
    "others": "names of carriers",
    "region": "names of regions, used to choose by",
    "sources.title": "titles of publications",
    "editions.title": "said to maintainers only",
    "laws.reason": "said to maintainers only",
    "known.reason": "said to maintainers only",
    "known.about": "ids of records",
    "faults.why": "said to maintainers only",
    "faults.element": "a piece of HTML",
    "fields.unit": "read by the engine, and never shown",
}
SEVERAL_WORDS = re.compile(r"\w\W* \W*\w")


def entries(value: object, table: str, key: str) -> Iterator[tuple[str, str, str]]:
    if isinstance(value, dict):
        for name, entry in value.items():
            yield from entries(entry, table, name)
    elif isinstance(value, list):
        for entry in value:
            yield from entries(entry, table, key)
    elif isinstance(value, str):
        yield table, key, value


def data_texts(root: Path) -> Iterator[tuple[str, str, str]]:
    """Table, entry and text of everything in the data files."""
    for path in sorted([*(root / "advisor").glob("*.toml"), *(root / "rules" / "data").rglob("*.toml")]):
        for table, records in tomllib.loads(path.read_text(encoding="utf-8")).items():
            yield from entries(records, table, table)


def test_every_text_of_several_words_in_the_data_is_given_to_translators(
    project_root: Path, messages: Catalog
) -> None:
    missing = {
        (table, key, text)
        for table, key, text in data_texts(project_root)
        if SEVERAL_WORDS.search(text) and text not in messages and not {key, f"{table}.{key}"} & LEFT.keys()
    }

    assert missing == set()


def test_every_entry_named_as_text_holds_one(project_root: Path) -> None:
    held = {(table, key) for table, key, _text in data_texts(project_root)}

    assert {(table, key) for table, keys in TEXTS.items() for key in keys} <= held


def test_a_text_inside_an_f_string_is_found() -> None:
    code = b"""f"**{_('Proof to ask for')}**"; ngettext("{count} rule", "{count} rules", n); _(one.title)"""

    found = [one[1:3] for one in python_texts(io.BytesIO(code), ["_", "ngettext"], [], {})]

    assert ("_", ("Proof to ask for",)) in found
    assert ("ngettext", ("{count} rule", "{count} rules", None)) in found


def test_translators_learn_where_a_text_stands(messages: Catalog) -> None:
    message = messages["Where is your business?"]

    assert message.locations[0][0].endswith("questions.toml")
    assert message.auto_comments == ["screens where: title"]


def test_one_spelling_of_fibre_stands_in_all_texts(messages: Catalog) -> None:
    names = re.compile(r"altafiber|(Ziply|AT&T|Quantum|Optico|Pilot) Fiber|\bFiber to the Premises|\"fiber\"")
    texts = [part for one in messages for part in (one.id if isinstance(one.id, tuple) else (one.id,))]

    american = [text for text in texts if re.search("fiber", names.sub("", text), re.IGNORECASE)]

    assert not american, "write fibre; names of firms and what stands on a bill or map stay as they are"
