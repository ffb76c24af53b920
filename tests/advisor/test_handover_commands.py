"""`python -m advisor hand-over`: all files of a case in a folder, and nothing is ever written over."""

import json
import zipfile
from pathlib import Path

import docx
import pytest
from icalendar import Calendar

from advisor.cli import main
from tests.conftest import DEFAULTS

FILES = {"workbook.xlsx", "tables", "dates.ics", "case.json", "report.pdf", "report.html", "report.docx"}


def answers_file(folder: Path, **more: object) -> Path:
    file = folder / "answers.json"
    file.write_text(json.dumps({"version": 1, "answers": {**DEFAULTS, **more}}), encoding="utf-8")
    return file


def test_all_files_are_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "client"

    code = main(["hand-over", str(answers_file(tmp_path)), str(folder), "--as-of", "2026-11-22"])

    assert code == 0
    names = {one.name for one in folder.iterdir()}
    assert names > FILES
    assert {"01-questions-ilec.pdf", "01-questions-ilec.docx", "03-bids.pdf", "03-bids.docx"} <= names
    assert (folder / "tables" / "bid_ratings.csv").exists()
    assert zipfile.is_zipfile(folder / "workbook.xlsx")
    assert Calendar.from_ical((folder / "dates.ics").read_bytes()).walk("VEVENT")
    told = capsys.readouterr().out
    assert all(name in told for name in names)


def test_a_case_is_handed_over_on_its_own_day_with_the_same_bytes(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    case = tmp_path / "case.json"
    keep = [
        "keep",
        str(answers_file(tmp_path)),
        str(case),
        "--client",
        "Corner Shop",
        "--as-of",
        "2026-11-22",
    ]
    assert main([*keep, "--seed", "5"]) == 0

    for name in ("one", "two"):
        assert main(["hand-over", str(case), str(tmp_path / name)]) == 0

    for file in (one for one in (tmp_path / "one").rglob("*") if one.is_file()):
        other = tmp_path / "two" / file.relative_to(tmp_path / "one")
        assert file.read_bytes() == other.read_bytes(), file.name
    assert b"DTSTAMP:20261122T000000Z" in (tmp_path / "one" / "dates.ics").read_bytes()
    about = (tmp_path / "one" / "tables" / "about.csv").read_text("utf-8-sig")
    assert "Corner Shop" in about
    assert "Seed of the draws,5" in about
    assert json.loads(case.read_text("utf-8"))["outcome"]["trace"] in about
    assert "Not as it was saved" not in capsys.readouterr().err


def test_the_case_that_is_handed_over_plays_again_and_each_paper_names_the_client(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    case = tmp_path / "case.json"
    people = ["--client", "Quay Street Bakery", "--prepared-by", "Dana Reyes"]
    assert main(["keep", str(answers_file(tmp_path)), str(case), *people, "--as-of", "2026-11-22"]) == 0

    assert main(["hand-over", str(case), str(tmp_path / "all"), "--contact", "Reyes Telecom\\n0100"]) == 0

    papers = sorted((tmp_path / "all").glob("*.docx"))
    assert len(papers) > 4
    for paper in papers:
        lines = [line.text for line in docx.Document(str(paper)).paragraphs]
        assert lines[0] == "Reyes Telecom\n0100", paper.name
        assert {"For: Quay Street Bakery", "Prepared by: Dana Reyes"} <= set(lines), paper.name
    assert "Quay Street Bakery: " in (tmp_path / "all" / "dates.ics").read_text("utf-8")
    capsys.readouterr()
    assert main(["replay", str(tmp_path / "all" / "case.json")]) == 0
    assert "same: every step" in capsys.readouterr().out


def test_nothing_is_written_over(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "client"
    folder.mkdir()
    (folder / "dates.ics").write_text("mine", encoding="utf-8")

    code = main(["hand-over", str(answers_file(tmp_path)), str(folder)])

    assert code == 2
    assert [one.name for one in folder.iterdir()] == ["dates.ics"]
    assert (folder / "dates.ics").read_text("utf-8") == "mine"
    assert "nothing was written" in capsys.readouterr().err


def test_a_full_folder_is_told_in_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "client"
    folder.mkdir()
    for name in ("dates.ics", "case.json", "report.pdf"):
        (folder / name).touch()

    assert main(["hand-over", str(answers_file(tmp_path)), str(folder)]) == 2

    told = capsys.readouterr().err
    assert told.count("nothing was written") == 1
    assert "3 files of these names are there already, such as report.pdf" in told
    assert folder.name in told


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code = main(["hand-over", str(answers_file(tmp_path)), str(tmp_path / "no" / "such")])

    assert code == 2
    assert "cannot be written" in capsys.readouterr().err


def test_outside_our_countries_there_is_nothing_to_hand_over(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "answers.json"
    file.write_text(json.dumps({"version": 1, "answers": {"country": "other"}}), encoding="utf-8")

    code = main(["hand-over", str(file), str(tmp_path / "client")])

    assert code == 0
    assert not (tmp_path / "client").exists()
    assert "regulator" in capsys.readouterr().out
