"""Programs of other makers that open what we write: LibreOffice, and the PDF tools of Poppler."""

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

MEND = "run make test as root on Debian, or install libreoffice and poppler-utils"
SECONDS = 180


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
def office(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Path, str], Path]:
    """A function from a file and a form, such as "pdf", to the file that LibreOffice makes of it."""
    profile = tmp_path_factory.mktemp("office_profile")

    def convert(source: Path, form: str) -> Path:
        target = tmp_path_factory.mktemp("office")
        subprocess.run(
            [
                program("soffice"), "--headless", f"-env:UserInstallation={profile.as_uri()}",
                "--convert-to", form, "--outdir", str(target), str(source),
            ],
            capture_output=True, timeout=SECONDS, check=True, stdin=subprocess.DEVNULL,
        )  # fmt: skip
        (made,) = target.iterdir()
        return made

    return convert
