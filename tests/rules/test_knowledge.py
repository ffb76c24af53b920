"""Loading reports every problem in every file at once: what is wrong, where, and the mend."""

import os
import random
import re
import shutil
import tomllib
from pathlib import Path

import pytest

from rules.errors import KnowledgeBaseError, Problem
from rules.knowledge import CONTENTS, DATA, TABLES, load_knowledge_base, read_knowledge_base

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
title = "In a table that is misspelt, and cites what nobody has"
kind = "info"
statement = "So."
advice = "So."
mark = "J"
facts = ["F-NOWHERE-03"]

[[rules]]
id = "R-904"
title = "Wrong in itself, and in all that it points to"
kind = "inform"
statement = 5
adivce = "So."
mark = "V"
valid_from = 2027-01-01
valid_to = 2026-01-01
sources = []
facts = ["F-NOWHERE-04", 7]
steps = ["N-NOWHERE-04"]
links = ["R-01"]
changes = [{ criterion = "C-NOWHERE-04", change = 9 }]
when = { any = [{ field = "hat_size", at_least = 60 }, { field = "setting", is = "mars" }, { field = 3 }] }

[[checklist]]
id = "N-901"
list = "contract"
text = "Points to a record that is malformed, which is no mistake"
links = ["R-904", "P-901"]

[[costs]]
id = "P-901"
item = "A price that is no price"
low = -3
high = "much"
unit = ""
year = "2026 to 2024"
mark = "V+"
review_by = 2026-02-01
valid_from = 2026-03-01

[[ratings]]
criterion = "C-77"
provider = "hosted"
low = 0
typical = 2
high = nan
confidence = "L"
reason = "So."
sources = ["S-902"]

[[modifiers]]
title = "Without an id"
applies_to = { providers = ["ilec"] }
changes = [{ criterion = "C-78", change = 1 }, { criterion = "C-01", change = 1, cap = 3 }]
reason = "So."

[[modifiers]]
id = "M-900"
title = "A change cites what its record does not"
applies_to = { providers = ["ilec"] }
changes = [{ criterion = "C-01", change = 1, sources = ["S-020", "S-904"] }]
reason = "So."
sources = ["S-001"]

[[incumbents]]
id = "I-900"
country = "mx"
region = "US-AL"
region_name = "Alabama"
lead = "Nobody"
group = "nobody"
as_of = "2026-02-31"
confidence = "L"

[[emphases]]
id = "E-900"
criterion = "C-01"
factor = inf
when = { all = [] }
reason = "So."

[[floors]]
group = "luck"
minimum = 0.2
when = { field = "country", is = "us", in = ["ca"] }
reason = "So."

[[editions]]
id = "again"
released = 2026-11-22
title = "On the day of another"

[[path_pairs]]
paths = ["coax"]
independence = "none"
reason = "So."
proof = "So."

[[claims]]
id = "A-900"
claim = "So?"
verdict = "false"
instead = "No."
facts = "F-TOP-01"

[[terms]]
id = "no id"
term = "A space in the id"
meaning = "So."

[[accesses]]
id = "smoke"
name = "Smoke signals"
explanation = "So."

[[offers]]
id = "offer_900"
provider = "clec_une"
access = "string"
name = "Two tins and a string"
path = "string"
available_when = { field = "country", is = "us" }

[[criteria]]
id = "C-902"
name = "Luck"
question = "So?"
advantage = "So."
drawback = "So."
layer = "access"
group = "luck"
share = 0

[[groups]]
id = "luck"
name = "Luck"
question = "So?"
"""

# Two records with a mistake in their TOML, between sound ones, of which one cites what nobody has.
UNPARSED = """
[[terms]]
id = "first"
term = "First"
meaning = "Not closed

[[terms]]
id = "second"
term = "Second"
meaning = "Sound."

[[facts]]
id = "F-910"
topic = "market"
title = "Cites what nobody has, above a line that is no TOML"
statement = "So."
mark = "V"
sources = ["S-910"]
= nothing

[[facts]]
id = "F-911"
topic = "market"
title = "Sound TOML, and cites what nobody has"
statement = "So."
mark = "V"
sources = ["S-911"]
"""

# What each of them is reported as: a part of what is wrong, of the place, and of the mend.
EXPECTED = [
    ('a change of C-01 cites "S-020", its record does not', "broken.toml, modifiers record", "drop it here"),
    ('a change of C-01 cites "S-904", its record does not', "broken.toml, modifiers record", "drop it here"),
    ('cites unknown source "S-904"', "broken.toml, modifiers record", "correct the id"),
    ('unknown key "titel"', "broken.toml, sources record 1, S-900", 'Did you mean "title"?'),
    ('cites unknown source "S-901"', "broken.toml, facts record 1, F-900", "correct the id"),
    ('id "F-TOP-01" stands 2 times', "broken.toml, facts record 2, F-TOP-01", "its own id"),
    ('id "F-TOP-01" stands 2 times', "facts/findings.toml, facts record 1, F-TOP-01", "its own id"),
    ("valid_to is before valid_from", "broken.toml, facts record 3, F-902", "Swap or correct the two dates."),
    ("is marked V and cites no source", "broken.toml, facts record 4, F-903", "mark it K or J"),
    ('cites unknown checklist item "N-NOWHERE-01"', "broken.toml, rules record 1, R-900", "correct the id"),
    ('cites unknown fact "F-NOWHERE-01"', "broken.toml, rules record 1, R-900", "correct the id"),
    ('condition on unknown field "shoe_size"', "broken.toml, rules record 2, R-901", "fields.toml"),
    ('field "setting" has no option "moon"', "broken.toml, rules record 3, R-902", "Use one of: city"),
    ('cites unknown record "R-999"', "broken.toml, checklist record 1, N-900", "correct the id"),
    ("low is above high", "broken.toml, costs record 1, P-900", "Swap or correct them."),
    ("low, typical, high must not fall", "broken.toml, ratings record 1, C-02 hosted", "Reorder"),
    ('2 ratings of "hosted" on C-02', "criteria.toml, criteria record 2, C-02", "exactly one"),
    ("must sum to 1", "broken.toml, fields record 1, mood", "Correct the record."),
    ("weeks from 9 to 3 are out of order", "broken.toml, timelines record 1, decide new_cable", "Swap"),
    ("the phase decide of new_cable stands 2 times", "broken.toml, timelines record 1", "Keep one"),
    ("the phase decide of new_cable stands 2 times", "checklists.toml, timelines record", "Keep one"),
    ('unknown table "ruels"', "broken.toml", 'Did you mean "rules"?'),
    ('cites unknown fact "F-NOWHERE-03"', "broken.toml, ruels record 1, R-903", "correct the id"),
    ('"kind" cannot be "inform"', "R-904", 'Did you mean "info"?'),
    ('"statement" must be text in quotes, not 5', "R-904", "Correct the value."),
    ('unknown key "adivce"', "R-904", 'Did you mean "advice"?'),
    ('unknown key "links"', "R-904", "Use a valid name"),
    ("valid_to is before valid_from", "R-904", "Swap or correct the two dates."),
    ("is marked V and cites no source", "R-904", "mark it K or J"),
    ('cites unknown fact "F-NOWHERE-04"', "R-904", "correct the id"),
    ('"facts", entry 2 must be text in quotes, not 7', "R-904", "Correct the value."),
    ('cites unknown checklist item "N-NOWHERE-04"', "R-904", "correct the id"),
    ('names unknown criterion "C-NOWHERE-04"', "R-904", "correct the id"),
    ('"changes", entry 1, "change" must be at most 4, not 9', "R-904", "Correct the value."),
    ('condition on unknown field "hat_size"', "R-904", "fields.toml"),
    ('field "setting" has no option "mars"', "R-904", "Use one of: city"),
    ('"when", "any", entry 3, "field" must be text in quotes, not 3', "R-904", "Correct the value."),
    ('"low" is below zero', "broken.toml, costs record 2, P-901", "positive"),
    ('"high" must be a number, not "much"', "costs record 2, P-901", "Correct the value."),
    ('"unit" is empty', "costs record 2, P-901", "Write the text"),
    ('"year" runs from 2026 back to 2024', "costs record 2, P-901", "Swap"),
    ('"mark" cannot be "V+"', "costs record 2, P-901", 'Did you mean "V"?'),
    ("review_by is before valid_from", "costs record 2, P-901", "Swap"),
    ('names unknown criterion "C-77"', "broken.toml, ratings record 2, C-77 hosted", "correct the id"),
    ('"low" must be at least 1, not 0', "ratings record 2, C-77 hosted", "Correct the value."),
    ('"high" must be at most 5, not NaN', "ratings record 2, C-77 hosted", "Correct the value."),
    ('cites unknown source "S-902"', "ratings record 2, C-77 hosted", "correct the id"),
    ('"id" is missing', 'broken.toml, modifiers record 1, no id, "Without an id"', "Add it."),
    ('names unknown criterion "C-78"', 'modifiers record 1, no id, "Without an id"', "correct the id"),
    ('"changes", entry 2: give either change or cap', "modifiers record 1", "Correct the record."),
    ('"country" cannot be "mx"', "broken.toml, incumbents record 1, I-900", "Use one of: us, pr, ca."),
    ('region "US-AL" stands 2 times', "incumbents record 1, I-900", "Merge"),
    ('region "US-AL" stands 2 times', "incumbents.toml, incumbents record 1, I-US-AL", "Merge"),
    ('incumbent group "nobody" is no option', "incumbents record 1, I-900", "Use one of: att"),
    ('"as_of" has a day that does not exist, 2026-02-31', "incumbents record 1, I-900", "Correct the day."),
    ('"factor" is no number that can be used', "broken.toml, emphases record 1, E-900", "Correct the value."),
    ("a condition has an empty list", "emphases record 1, E-900", "Fill the list"),
    ('"group" cannot be "luck"', "broken.toml, floors record 1, luck", "Use one of: cost"),
    ('"when": a condition on "country" needs exactly one test', "floors record 1, luck", "Correct"),
    (
        'edition "again" was released on the day of another',
        "broken.toml, editions record 1",
        "Correct the day",
    ),
    ('edition "2026-11" was released on the day of another', "knowledge.toml", "Correct the day"),
    ('"paths", entry 2 is missing', "broken.toml, path_pairs record 1, coax", "Add it."),
    (
        '"facts" must be a list in square brackets',
        "broken.toml, claims record 1, A-900",
        "Correct the value.",
    ),
    ('"id" is not an id: "no id"', "broken.toml, terms record 1, no id", "Begin with a letter"),
    ('"id" cannot be "smoke"', "broken.toml, accesses record 1, smoke", "Use one of: copper"),
    ('"access" cannot be "string"', "broken.toml, offers record 1, offer_900", "Use one of"),
    ('"path" cannot be "string"', "broken.toml, offers record 1, offer_900", "Use one of"),
    ('"group" cannot be "luck"', "broken.toml, criteria record 1, C-902", "Use one of: cost"),
    ('"share" must be above 0, not 0', "broken.toml, criteria record 1, C-902", "Correct the value."),
    (" ratings of ", "broken.toml, criteria record 1, C-902", "exactly one"),
    ('"id" cannot be "luck"', "broken.toml, groups record 1, luck", "Use one of: cost"),
    ('0 ratings of "ilec" on C-01', "criteria.toml, criteria record 1, C-01", "exactly one"),
    ("not readable as TOML: ", "unparsed.toml", "Correct the file."),
    ("at line 5", "unparsed.toml", "Correct the file."),
    ("at line 19", "unparsed.toml", "Correct the file."),
    ('cites unknown source "S-910"', "unparsed.toml, facts record 1, F-910", "correct the id"),
    ('cites unknown source "S-911"', "unparsed.toml, facts record 2, F-911", "correct the id"),
    ("line 2 is not UTF-8 text", "latin.toml", "Save the file as UTF-8."),
    ('cites unknown fact "F-NOWHERE-05"', "latin.toml, claims record 1, A-901", "correct the id"),
    ("not an ordinary file", "pipe.toml", "text file"),
    ("not an ordinary file", "folder.toml", "text file"),
    ("not an ordinary file", "away.toml", "text file"),
    ("holds no record", "empty.toml", "remove the file"),
    ("lists or tables are nested too deeply", "deep.toml", "Correct the file."),
    ('"when" is nested more than 30 levels deep', "deep.toml, rules record 1, R-905", "Write it flatter."),
    ('"title" is missing', "deep.toml, rules record 1, R-905", "Add it."),
    ('"kind" is missing', "deep.toml, rules record 1, R-905", "Add it."),
    ('"statement" is missing', "deep.toml, rules record 1, R-905", "Add it."),
    ('"advice" is missing', "deep.toml, rules record 1, R-905", "Add it."),
    ('"mark" is missing', "deep.toml, rules record 1, R-905", "Add it."),
    ('cites unknown fact "F-NOWHERE-06"', "deep.toml, rules record 1, R-905", "correct the id"),
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


def test_every_problem_in_every_file_is_reported_at_once_and_no_other(folder: Path):
    add(folder, BROKEN)
    add(folder, UNPARSED, "unparsed.toml")
    add(folder, "", "empty.toml")
    rule = '[[rules]]\nid = "R-905"\nfacts = ["F-NOWHERE-06"]\nwhen.a' + ".a" * 3000 + " = 1\n"
    add(folder, f"{rule}[[rules]]\nid = {'[' * 9000}{']' * 9000}\n", "deep.toml")
    claim = '[[claims]]\nid = "A-901"\nclaim = "Caf\xe9"\nverdict = "true"\ninstead = "So."\n'
    claim += 'facts = ["F-NOWHERE-05"]'
    (folder / "latin.toml").write_bytes(f"\n# caf\xe9\n{claim}\n".encode("latin-1"))
    (folder / "folder.toml").mkdir()
    (folder / "away.toml").symlink_to(folder / "gone")
    os.mkfifo(folder / "pipe.toml")
    without_first(folder / "ratings.toml", "ratings")

    problems = problems_in(folder)

    missing = [one for one in EXPECTED if not matching(problems, one)]
    known = {problem for one in EXPECTED for problem in matching(problems, one)}
    assert not missing, "\n".join(map(str, problems))
    assert not set(problems) - known


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
    add(folder, '[claims]\nid = "A-99"\nclaim = "So?"\nverdict = "true"\ninstead = "So."\n')

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

    with pytest.raises(
        KnowledgeBaseError, match=r'"released" must be .* \(broken.toml, editions record 1, x\)\. '
    ):
        load_knowledge_base(folder)


# How to harm a file: its text and a source of chance -> what stands in it then.
ONE_KEY = re.compile(r"^\w+ = .*$", re.MULTILINE)
JARGON = re.compile(r"Value error|Input should|Field required|pydantic|Extra inputs|should have|recursion")
HARM = {
    "an id is gone": lambda text, chance: one_line(
        text, r"^(id|criterion|paths|group|phase) = .*\n", "", chance
    ),
    "an id is odd": lambda text, chance: one_line(
        text, r"^(id|criterion|group|phase) = .*", r'\1 = "\\u202e"', chance
    ),
    "a table instead": lambda text, chance: one_line(text, r"^(\w+) = .*", r"\1 = { a = [1] }", chance),
    "a letter too many": lambda text, chance: one_line(text, r"^(\w+) = ", r"\1q = ", chance),
    "a quote too few": lambda text, chance: one_line(text, r'^(\w+) = "', r"\1 = ", chance),
    "a date without sense": lambda text, chance: one_line(text, r"^(\w+) = .*", r"\1 = 2026-02-30", chance),
    "cut off": lambda text, chance: text[: chance.choice([*ONE_KEY.finditer(text)]).start() + 3],
    "not UTF-8": lambda text, chance: text.encode() + b"# caf\xe9",
    "nothing left": lambda text, chance: "",
}


def one_line(text: str, old: str, new: str, chance: random.Random) -> str:
    """The text with one of the lines that match changed."""
    found = chance.choice([*re.finditer(old, text, re.MULTILINE)])
    return text[: found.start()] + found.expand(new) + text[found.end() :]


@pytest.mark.parametrize("harm", HARM)
def test_any_harm_to_any_file_is_told_in_plain_lines(folder: Path, harm: str):
    chance = random.Random(harm)
    paths = sorted(folder.rglob("*.toml"))
    for path in chance.sample(paths, 4):
        before = path.read_bytes()
        after = HARM[harm](before.decode(), chance)
        path.write_bytes(after if isinstance(after, bytes) else after.encode())

        problems = problems_in(folder)

        assert problems
        assert not [one for one in problems if not str(one).isprintable() or JARGON.search(str(one))]
        path.write_bytes(before)


def test_a_misspelt_key_hides_neither_its_value_nor_what_points_to_the_record(folder: Path):
    path = folder / "sources.toml"
    path.write_text(path.read_text(encoding="utf-8").replace('id = "S-001"', 'idd = "S-001"', 1))
    rule = '[[rules]]\nid = "R-900"\ntitle = "T"\nkind = "info"\nstatement = "S"\nadvice = "A"\nmark = "V"\n'
    add(folder, rule + 'soucres = ["S-900"]\n')

    problems = problems_in(folder)

    assert sorted(one.what for one in problems) == [
        'cites unknown source "S-900"',
        'unknown key "idd"',
        'unknown key "soucres"',
    ]


def test_a_file_of_ours_that_is_no_file_is_one_problem(folder: Path):
    (folder / "sources.toml").unlink()
    os.mkfifo(folder / "sources.toml")

    (problem,) = problems_in(folder)

    assert (problem.what, problem.where) == ("not an ordinary file", "sources.toml")


def test_what_stands_in_each_of_our_files_is_known():
    found: dict[str, set[str]] = {}
    for path in DATA.rglob("*.toml"):
        name = path.relative_to(DATA).parts[0].removesuffix(".toml")
        found.setdefault(name, set()).update(tomllib.loads(path.read_text(encoding="utf-8")))

    assert found == CONTENTS


def test_what_cannot_be_judged_is_not_blamed(folder: Path):
    rule = '[[rules]]\nid = "R-900"\ntitle = "T"\nkind = "knock_out"\nstatement = "S"\nadvice = "A"\n'
    add(folder, rule + 'mark = "V"\napplies_to = 5\nsources = 5\nwhen = { field = "setting", is = 5 }\n')

    problems = problems_in(folder)

    assert sorted(one.what for one in problems) == [
        '"applies_to" must be a table in curly brackets, not 5',
        '"sources" must be a list in square brackets, not 5',
        '"when", "is" must be text in quotes, not 5',
    ]


def test_what_a_line_that_is_no_toml_may_hide_is_not_blamed(folder: Path):
    path = folder / "fields.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('options = ["none", "in_force"', 'options = ["none", "in_force', 1))

    (problem,) = problems_in(folder)

    assert problem.what.startswith("not readable as TOML")
