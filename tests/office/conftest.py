"""Programs of other makers that open what we write: LibreOffice, and the PDF tools of Poppler."""

import csv
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

MEND = "run make test as root on Debian, or install libreoffice and poppler-utils"
SECONDS = 300  # a first start on a busy machine takes long
CSV_OF_ALL_SHEETS = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false,false,false,false,-1"
ALWAYS_CALCULATE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"""

Convert = Callable[[Path, str], Path]
Calculate = Callable[[bytes], dict[str, list[list[str]]]]


def program(name: str) -> str:
    """Where a program stands. Without it: skipped, or failed when REQUIRE_OFFICE=1 is set."""
    found = shutil.which(name)
    if found is None:
        reason = f"no {name} on this machine: {MEND}"
        if os.environ.get("REQUIRE_OFFICE") == "1":
            pytest.fail(reason)
        pytest.skip(reason)
    return str(found)


@pytest.fixture(scope="session")
def pdf_tool() -> Callable[..., str]:
    """A function from a tool of Poppler and its arguments to what it says."""

    def run(tool: str, *arguments: str) -> str:
        told = subprocess.run(
            [program(tool), *arguments],
            capture_output=True,
            timeout=SECONDS,
            check=True,
            stdin=subprocess.DEVNULL,
        )
        return told.stdout.decode("utf-8", "replace")

    return run


@pytest.fixture(scope="session")
def converted(tmp_path_factory: pytest.TempPathFactory) -> Convert:
    """A function from a file and a form of LibreOffice, such as "pdf", to the folder with what came out."""
    profile = tmp_path_factory.mktemp("profile")
    (profile / "user").mkdir()
    (profile / "user" / "registrymodifications.xcu").write_text(ALWAYS_CALCULATE, encoding="utf-8")

    def convert(file: Path, form: str) -> Path:
        folder = tmp_path_factory.mktemp("converted")
        answer = subprocess.run(
            [
                program("soffice"), f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore",
                "--convert-to", form, "--outdir", str(folder), str(file),
            ],
            capture_output=True, text=True, timeout=SECONDS, check=False, stdin=subprocess.DEVNULL,
        )  # fmt: skip
        assert any(folder.iterdir()), f"LibreOffice wrote nothing: {answer.stdout} {answer.stderr}"
        return folder

    return convert


@pytest.fixture(scope="session")
def office(converted: Convert) -> Convert:
    """The same for a form that gives one file: that file."""

    def convert(file: Path, form: str) -> Path:
        (made,) = converted(file, form).iterdir()
        return made

    return convert


@pytest.fixture(scope="session")
def calculated(converted: Convert, tmp_path_factory: pytest.TempPathFactory) -> Calculate:
    """A function from an XLSX file to its sheets as LibreOffice calculates them: name -> rows of cells."""

    def calculate(content: bytes) -> dict[str, list[list[str]]]:
        file = tmp_path_factory.mktemp("sheets") / "book.xlsx"
        file.write_bytes(content)
        return {
            path.stem.removeprefix("book-"): list(csv.reader(path.read_text(encoding="utf-8").splitlines()))
            for path in converted(file, CSV_OF_ALL_SHEETS).glob("*.csv")
        }

    return calculate
