"""The project's own files agree: dependencies, locks and settings; and nothing of one machine is in them."""

import json
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterable
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

# Written so that no pattern finds itself in this file.
MACHINE_PATH = re.compile(r"(?<![\w.-])/(?:[r]oot|[w]ork|[h]ome/\w+|[U]sers/\w+)/|\b[A-Z]:\\[U]sers\\")
REGISTRY_HOST = re.compile(
    r"[p]ypi\.org|[p]ythonhosted\.org|[r]egistry\.npmjs|[d]eb\.debian\.org|--[i]ndex-url|--[f]ind-links"
)


def dependencies_without_reason(pyproject: str) -> list[str]:
    """Direct dependencies whose line in pyproject.toml has no comment of at least two words."""
    reasons = dict(re.findall(r'^\s*"([^"]+)",\s*#\s*(\S+\s.*)$', pyproject, re.MULTILINE))
    return [text for text in direct_dependencies(pyproject, dev=True) if text not in reasons]


def direct_dependencies(pyproject: str, *, dev: bool) -> list[str]:
    project = tomllib.loads(pyproject)["project"]
    return project["dependencies"] + (project["optional-dependencies"]["dev"] if dev else [])


def not_in_lock(dependencies: Iterable[str], lock: str) -> list[str]:
    """Dependencies that the lock leaves out or holds at a version that they do not allow."""
    locked = dict(re.findall(r"^([A-Za-z0-9._-]+)==([^\s;]+)", lock, re.MULTILINE))
    versions = {canonicalize_name(name): version for name, version in locked.items()}
    wanted = [Requirement(text) for text in dependencies]
    return [
        str(one)
        for one in wanted
        if not one.specifier.contains(versions.get(canonicalize_name(one.name), "0"))
    ]


def traces_of_a_machine(name: str, text: str) -> list[str]:
    """Lines that hold a path of somebody's machine or a package registry's address, as "file:line: what"."""
    return [
        f"{name}:{number}: {found.group()}"
        for number, line in enumerate(text.splitlines(), start=1)
        for pattern in (MACHINE_PATH, REGISTRY_HOST)
        for found in pattern.finditer(line)
    ]


def tracked_texts(root: Path) -> list[tuple[str, str]]:
    """Name and text of each file that git keeps, or would at the next commit. Skips without git."""
    listing = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    try:
        answer = subprocess.run(listing, cwd=root, capture_output=True, check=False)
    except FileNotFoundError:
        pytest.skip("git is not installed")
    if answer.returncode != 0 or not (root / ".git").exists():
        pytest.skip("not a git checkout")
    paths = [root / name for name in sorted(set(answer.stdout.decode().split("\0"))) if name]
    return [
        (path.relative_to(root).as_posix(), path.read_bytes().decode("utf-8", errors="replace"))
        for path in paths
        if path.is_file() and b"\0" not in path.read_bytes()[:8000]
    ]


def test_every_direct_dependency_has_a_reason(project_root: Path):
    assert dependencies_without_reason((project_root / "pyproject.toml").read_text("utf-8")) == []


def test_a_dependency_without_reason_is_found():
    pyproject = """
    [project]
    dependencies = [
        "one==1",  # the first reason
        "two==2",
    ]
    [project.optional-dependencies]
    dev = ["three==3"]
    """

    assert dependencies_without_reason(pyproject) == ["two==2", "three==3"]


@pytest.mark.parametrize(("lock", "dev"), [("requirements.txt", False), ("requirements-dev.txt", True)])
def test_the_lock_holds_every_direct_dependency(project_root: Path, lock: str, dev: bool):
    wanted = direct_dependencies((project_root / "pyproject.toml").read_text("utf-8"), dev=dev)

    missing = not_in_lock(wanted, (project_root / lock).read_text("utf-8"))

    assert not missing, f"{lock} lacks {missing}: run make lock"


def test_both_locks_agree(project_root: Path):
    lines = {
        name: {line.split("#")[0].strip() for line in (project_root / name).read_text("utf-8").splitlines()}
        for name in ("requirements.txt", "requirements-dev.txt")
    }

    assert lines["requirements.txt"] <= lines["requirements-dev.txt"], "run make lock"


def test_a_dependency_missing_from_the_lock_or_at_another_version_is_found():
    lock = "here==1.2\nold_one==1.0 ; python_full_version < '3.12'\n    # via here\n"

    assert not_in_lock(["Here==1.2", "old-one>=1.1", "gone==3"], lock) == ["old-one>=1.1", "gone==3"]


def test_no_file_holds_a_machine_path_or_a_registry_address(project_root: Path):
    found = [trace for name, text in tracked_texts(project_root) for trace in traces_of_a_machine(name, text)]

    assert not found, "\n" + "\n".join(found)


@pytest.mark.parametrize(
    "line",
    ["see /{}oot/notes", "'/{}ork/main'", "at /{}ome/ann/x", "--{}ndex-url x", "https://{}ypi.org/simple"],
)
def test_a_machine_path_or_a_registry_address_is_found(line: str):
    for first_letter in "rwhip":
        if (text := line.format(first_letter)) and traces_of_a_machine("a.txt", text):
            return

    pytest.fail(f"no trace found in {line}")


def test_an_ordinary_address_is_no_machine_path():
    assert traces_of_a_machine("a.txt", "https://example.com/" + "home/ann/page and app/" + "work/x") == []


def test_every_setting_of_config_toml_is_known_to_streamlit_and_in_force(project_root: Path):
    """Two hidden options among them: an upgrade that drops one would slow every click."""
    sections = tomllib.loads((project_root / ".streamlit" / "config.toml").read_text("utf-8"))
    wanted = {f"{section}.{key}": value for section, keys in sections.items() for key, value in keys.items()}
    script = (
        "import json, sys, streamlit as st; "
        "print(json.dumps({key: st.get_option(key) for key in json.loads(sys.argv[1])}))"
    )

    answer = subprocess.run(
        [sys.executable, "-c", script, json.dumps(list(wanted))],
        cwd=project_root,
        capture_output=True,
        text=True,
        check=False,
    )

    assert answer.returncode == 0, answer.stderr
    assert json.loads(answer.stdout.splitlines()[-1]) == wanted
    assert wanted["runner.postScriptGC"] is False
    assert wanted["global.minCachedMessageSize"] < 5000  # our scripts and our styles are longer
