"""`python -m advisor hand-over`: all files of a case in a folder, and nothing is ever written over."""

import json
import zipfile
from pathlib import Path

import pytest
from icalendar import Calendar

from advisor.cli import main
from tests.conftest import DEFAULTS

FILES = {"workbook.xlsx", "tables.zip", "dates.ics"}


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
    assert {one for one in names if one.endswith(".md")} >= {"01-questions-ilec.md", "03-bids.md"}
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

    for file in (tmp_path / "one").iterdir():
        assert file.read_bytes() == (tmp_path / "two" / file.name).read_bytes(), file.name
    assert b"DTSTAMP:20261122T000000Z" in (tmp_path / "one" / "dates.ics").read_bytes()
    with zipfile.ZipFile(tmp_path / "one" / "tables.zip") as tables:
        about = tables.read("about.csv").decode("utf-8-sig")
    assert "Corner Shop" in about
    assert "Seed of the draws,5" in about
    assert json.loads(case.read_text("utf-8"))["outcome"]["trace"] in about
    assert "Not as it was saved" not in capsys.readouterr().err


def test_nothing_is_written_over(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "client"
    folder.mkdir()
    (folder / "dates.ics").write_text("mine", encoding="utf-8")

    code = main(["hand-over", str(answers_file(tmp_path)), str(folder)])

    assert code == 2
    assert [one.name for one in folder.iterdir()] == ["dates.ics"]
    assert (folder / "dates.ics").read_text("utf-8") == "mine"
    assert "nothing was written" in capsys.readouterr().err


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
