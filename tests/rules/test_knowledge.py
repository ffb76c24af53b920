"""Loading reports every problem in every file at once: what is wrong, where, and the mend."""

import re
import shutil
from pathlib import Path

import pytest

from rules.errors import KnowledgeBaseError, Problem
from rules.knowledge import DATA, TABLES, load_knowledge_base, read_knowledge_base

# Records that are wrong in one way each, in a file of their own beside the sound ones.
BROKEN = """
[[sources]]
id = "S-900"
titel = "A misspelt key"
kind = "REF"

[[facts]]
id = "F-900"
topic = "market"
title = "Cites a page that nobody has"
statement = "So."
mark = "V"
sources = ["S-901"]

[[facts]]
id = "F-TOP-01"
topic = "market"
title = "An id that is taken"
statement = "So."
mark = "J"

[[facts]]
id = "F-902"
topic = "market"
title = "Ends before it begins"
statement = "So."
mark = "J"
valid_from = 2027-01-01
valid_to = 2026-01-01

[[facts]]
id = "F-903"
topic = "market"
title = "Says that it was verified, and cites nothing"
statement = "So."
mark = "V"

[[rules]]
id = "R-900"
title = "Calls for steps and facts that do not exist"
kind = "info"
statement = "So."
advice = "So."
mark = "J"
steps = ["N-NOWHERE-01"]
facts = ["F-NOWHERE-01"]

[[rules]]
id = "R-901"
title = "Reads a field that does not exist"
kind = "info"
statement = "So."
advice = "So."
mark = "J"
when = { field = "shoe_size", at_least = 40 }

[[rules]]
id = "R-902"
title = "Waits for an option that does not exist"
kind = "info"
statement = "So."
advice = "So."
mark = "J"
when = { field = "setting", is = "moon" }

[[checklist]]
id = "N-900"
list = "contract"
text = "So?"
links = ["R-999"]

[[costs]]
id = "P-900"
item = "A price upside down"
low = 90
high = 30
unit = "USD per month"
year = "2026"
mark = "J"

[[ratings]]
criterion = "C-02"
provider = "hosted"
low = 4
typical = 2
high = 5
confidence = "L"
reason = "So."

[[fields]]
id = "mood"
kind = "option"
options = ["good", "bad"]
unknown = [{ assume = "good", shares = { good = 0.5, bad = 0.4 }, reason = "So." }]

[[timelines]]
phase = "decide"
kind = "new_cable"
weeks_low = 9
weeks_high = 3

[[ruels]]
id = "R-903"
"""

# What each of them is reported as: a part of what is wrong, of the place, and of the mend.
EXPECTED = [
    ('unknown key "titel"', "broken.toml, sources record 1, S-900", 'Did you mean "title"?'),
    ('cites unknown source "S-901"', "broken.toml, facts record 1, F-900", "correct the id"),
    ('id "F-TOP-01" stands 2 times', "broken.toml, facts record 2, F-TOP-01", "its own id"),
    ("valid_to is before valid_from", "broken.toml, facts record 3, F-902", "Correct"),
    ('"F-903" is marked V and cites no source', "broken.toml, facts record 4, F-903", "mark it K or J"),
    ('cites unknown checklist item "N-NOWHERE-01"', "broken.toml, rules record 1, R-900", "correct the id"),
    ('cites unknown fact "F-NOWHERE-01"', "broken.toml, rules record 1, R-900", "correct the id"),
    ('condition on unknown field "shoe_size"', "broken.toml, rules record 2, R-901", "fields.toml"),
    ('field "setting" has no option "moon"', "broken.toml, rules record 3, R-902", "Use one of: city"),
    ('cites unknown record "R-999"', "broken.toml, checklist record 1, N-900", "correct the id"),
    ("low is above high", "broken.toml, costs record 1, P-900", "Correct"),
    ("low, typical, high must not fall", "broken.toml, ratings record 1", "Correct"),
    ("must sum to 1", "broken.toml, fields record 1, mood", "Correct"),
    ("weeks from 9 to 3 are out of order", "broken.toml, timelines record 1", "Swap"),
    ('unknown table "ruels"', "broken.toml", 'Did you mean "rules"?'),
    ("not readable as TOML", "glossary.toml", "Correct the file."),
    ('0 ratings of "ilec" on C-01', "criteria.toml, criteria record 1, C-01", "exactly one"),
    ("no word on how independent", "alternatives.toml", "Add a path_pairs record."),
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the shipped data."""
    return Path(shutil.copytree(DATA, tmp_path / "data"))


def without_first(path: Path, table: str) -> None:
    """Take the first record of a table out of a file."""
    text = path.read_text(encoding="utf-8")
    path.write_text(re.sub(rf"\[\[{table}\]\]\n.*?(?=\n\[\[)", "", text, count=1, flags=re.DOTALL))


def add(folder: Path, text: str, name: str = "broken.toml") -> None:
    (folder / name).write_text(text, encoding="utf-8")


def problems_in(folder: Path) -> tuple[Problem, ...]:
    with pytest.raises(KnowledgeBaseError) as caught:
        load_knowledge_base(folder)
    return caught.value.problems


def matching(problems: tuple[Problem, ...], expected: tuple[str, str, str]) -> list[Problem]:
    what, where, mend = expected
    return [one for one in problems if what in one.what and where in one.where and mend in one.mend]


def test_the_shipped_data_load_and_a_copy_of_them_too(folder: Path):
    assert load_knowledge_base(folder).counts() == load_knowledge_base().counts()
    assert set(load_knowledge_base().counts()) == set(TABLES)


def test_every_problem_in_every_file_is_reported_at_once(folder: Path):
    add(folder, BROKEN)
    with (folder / "glossary.toml").open("a", encoding="utf-8") as file:
        file.write('\n[[terms]\nid = "broken"\n')
    without_first(folder / "ratings.toml", "ratings")
    without_first(folder / "alternatives.toml", "path_pairs")

    problems = problems_in(folder)

    missing = [one for one in EXPECTED if not matching(problems, one)]
    assert not missing, "\n".join(map(str, problems))


def test_nothing_is_blamed_twice_for_a_record_that_cannot_be_read(folder: Path):
    text = (folder / "sources.toml").read_text(encoding="utf-8")
    first = text.index('title = "')
    (folder / "sources.toml").write_text(f"{text[:first]}titel{text[first + 5 :]}", encoding="utf-8")

    problems = problems_in(folder)

    assert {one.where for one in problems} == {"sources.toml, sources record 1, S-001"}
    assert [one.what for one in problems if "titel" in one.what] == ['unknown key "titel"']


@pytest.mark.parametrize("name", ["sources.toml", "ratings.toml", "fields.toml", "incumbents.toml"])
def test_a_file_with_a_syntax_error_is_one_problem_and_not_hundreds(folder: Path, name: str):
    with (folder / name).open("a", encoding="utf-8") as file:
        file.write("\n= nothing\n")

    (problem,) = problems_in(folder)

    assert problem.where == name
    assert "line" in problem.what


def test_what_is_no_text_is_named_with_its_file(folder: Path):
    (folder / "glossary.toml").write_bytes(b"\xff\xfe\x00")

    assert "glossary.toml" in [one.where for one in problems_in(folder)]


def test_a_file_saved_with_a_byte_order_mark_or_windows_lines_is_fine(folder: Path):
    path = folder / "glossary.toml"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))

    assert load_knowledge_base(folder).counts() == load_knowledge_base().counts()


def test_a_table_that_is_gone_is_reported(folder: Path):
    (folder / "glossary.toml").unlink()

    (problem,) = problems_in(folder)

    assert problem.what == 'no sound record of table "terms"'


def test_a_table_written_with_single_brackets_is_reported(folder: Path):
    add(folder, '[claims]\nid = "A-99"\n')

    (problem,) = problems_in(folder)

    assert problem.what == '"claims" is no list of records'
    assert problem.mend == "Write [[claims]]."


@pytest.mark.parametrize("name", ["empty", "missing"])
def test_a_folder_without_data_is_one_problem(tmp_path: Path, name: str):
    if name == "empty":
        (tmp_path / name).mkdir()

    (problem,) = problems_in(tmp_path / name)

    assert problem.what == "no data files"
    assert str(tmp_path / name) in problem.where


def test_reading_keeps_the_sound_records_and_knows_where_they_stand(folder: Path):
    add(folder, BROKEN)

    reading = read_knowledge_base(folder)

    assert reading.knowledge.rule["R-901"].title == "Reads a field that does not exist"
    assert reading.place(reading.knowledge.rule["R-901"]) == "broken.toml, rules record 2, R-901"
    assert {"S-900", "F-902", "P-900", "mood"} <= reading.lost


def test_a_message_says_what_where_and_the_mend(folder: Path):
    add(folder, '[[editions]]\nid = "x"\nreleased = "soon"\ntitle = "X"\n')

    with pytest.raises(KnowledgeBaseError, match=r'"released": .* \(broken.toml, editions record 1, x\)\. '):
        load_knowledge_base(folder)
