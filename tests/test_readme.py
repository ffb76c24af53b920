"""The README and the method tell the truth: what they quote comes out, and what they name exists."""

import doctest
import io
import re
import shlex
from collections.abc import Callable
from contextlib import redirect_stdout
from pathlib import Path

import pytest

from advisor.cli import main
from rules.knowledge import KnowledgeBase

ELLIPSIS = "[...]"
FILE_NAME = re.compile(r"[\w./-]+\.(?:toml|txt|json|py|md|png)|[\w.-]+(?:/[\w.-]+)*/")
MADE_BY_RUNNING = (".venv",)  # made by `make run`, not kept


@pytest.fixture(scope="module")
def readme(project_root: Path) -> str:
    return (project_root / "README.md").read_text("utf-8")


@pytest.fixture(scope="module")
def method(project_root: Path) -> str:
    return (project_root / "docs" / "method.md").read_text("utf-8")


def quoted_output(readme: str) -> list[str]:
    """The lines of the example that the README says come out; gaps and empty lines left out."""
    block = re.search(r"```text\n(.*?)```", readme, re.DOTALL)
    assert block, "README.md shows no output of its example"
    return [line for line in block[1].splitlines() if line.strip() not in ("", ELLIPSIS)]


def advisor_commands(text: str) -> list[list[str]]:
    """The words after `python -m advisor` of each command named, in code or on a line of its own."""
    found = re.findall(r"python -m advisor ([^`\n]+)", text)
    return [shlex.split(words) for words in found]


def files_named(text: str) -> set[str]:
    """Files and folders in links and in code, without web addresses."""
    links = re.findall(r"\]\(([^)#:]+)\)", text)
    codes = [one for one in re.findall(r"`([^`\n]+)`", text) if FILE_NAME.fullmatch(one)]
    return {one for one in (*links, *codes) if not one.startswith(MADE_BY_RUNNING)}


def missing_files(text: str, folder: Path, root: Path) -> list[str]:
    return sorted(
        name for name in files_named(text) if not (folder / name).exists() and not (root / name).exists()
    )


def test_the_example_gives_the_advice_that_the_readme_quotes(
    readme: str, project_root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    command = next(words for words in advisor_commands(readme) if words[0] == "recommend")
    monkeypatch.chdir(project_root)
    printed = io.StringIO()

    with redirect_stdout(printed):
        code = main(command)

    out = printed.getvalue().splitlines()
    assert code == 0
    assert [line for line in out if line.strip()][: len(quoted_output(readme))] == quoted_output(readme), (
        f"README.md quotes other advice; paste what this prints: python -m advisor {shlex.join(command)}"
    )


def test_the_answers_shown_in_the_readme_are_those_of_the_example(readme: str, project_root: Path) -> None:
    block = re.search(r"```json\n(.*?)```", readme, re.DOTALL)
    answers = (project_root / "docs" / "example.json").read_text("utf-8")

    assert block
    assert all(line.rstrip(",") in answers for line in block[1].splitlines())


@pytest.mark.parametrize("name", ["README.md", "docs/method.md"])
def test_every_file_named_exists(project_root: Path, name: str) -> None:
    path = project_root / name

    assert missing_files(path.read_text("utf-8"), path.parent, project_root) == []


def test_every_command_named_exists(readme: str, method: str, project_root: Path) -> None:
    makefile = (project_root / "Makefile").read_text("utf-8")
    targets = set(re.findall(r"^([a-z]+):", makefile, re.MULTILINE))

    assert set(re.findall(r"\bmake ([a-z]+)\b(?=[`\n ]*(?:PORT|`|\n))", readme)) <= targets
    for words in advisor_commands(readme + method):
        with pytest.raises(SystemExit) as ended, redirect_stdout(io.StringIO()):
            main([*words, "--help"])
        assert ended.value.code == 0, f"there is no command {shlex.join(words)}"


def test_a_missing_file_is_found(tmp_path: Path) -> None:
    (tmp_path / "here.md").touch()

    text = "See [one](here.md), [two](gone.md), `also/gone.toml`, `rules/` and [a page](https://example.com/x.md)."

    assert missing_files(text, tmp_path, tmp_path) == ["also/gone.toml", "gone.md", "rules/"]


# --- docs/method.md --------------------------------------------------------------------------------


def test_the_worked_example_of_the_method_comes_out(project_root: Path) -> None:
    result = doctest.testfile(
        str(project_root / "docs" / "method.md"),
        module_relative=False,
        optionflags=doctest.NORMALIZE_WHITESPACE,
    )

    assert result.attempted > 5
    assert result.failed == 0


def sizes_in(method: str) -> dict[tuple[str, str], float]:
    """(modifier, criterion) -> size, from the tables whose header names modifiers or an "ours" column."""
    found: dict[tuple[str, str], float] = {}
    columns: list[str] = []
    for line in method.splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")] if line.startswith("|") else []
        if not cells:
            columns = []
        elif not columns:
            columns = cells
        elif "ours" in columns:
            found[(cells[0], cells[1])] = number(cells[columns.index("ours")])
        else:
            marked = [(place, one) for place, one in enumerate(columns) if one.startswith("M-")]
            found.update({(one, cells[0]): number(cells[place]) for place, one in marked})
    return {key: size for key, size in found.items() if size == size}  # a number is equal to itself


def number(text: str) -> float:
    try:
        return float(text.replace("−", "-"))
    except ValueError:
        return float("nan")


def test_the_sizes_in_the_method_are_those_of_the_data(
    method: str, knowledge: KnowledgeBase, record_property: Callable[[str, object], None]
) -> None:
    ours = {
        (one.id, step.criterion): step.change if step.cap is None else step.cap
        for one in knowledge.modifiers
        for step in one.changes
    }

    told = sizes_in(method)
    record_property("sizes", len(told))

    assert len(told) > 70
    assert {key: ours.get(key, 0.0) for key in told} == told
    split = {key for key in ours if key[0].startswith(("M-01", "M-09b", "M-11"))}
    assert split <= set(told), "docs/method.md leaves out what the data adds"


def test_every_publication_cited_in_the_method_is_listed(method: str) -> None:
    text, _, listed = method.partition("## Publications")
    cited = set(re.findall(r"\(([A-Z][A-Za-z&, ]+? \d{4})[;,)]", text))

    assert cited
    assert [
        one for one in cited if not all(word in listed for word in re.findall(r"[A-Z]\w+|\d{4}", one))
    ] == []
