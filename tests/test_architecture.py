"""Imports point one way (app.py -> advisor.ui -> advisor -> rules); a pure engine, one home of state."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

LAYERS = {  # a module's layer -> what it must not import
    "rules": ("advisor", "app", "streamlit", "bench", "tests"),
    "advisor": ("advisor.ui", "app", "streamlit", "bench", "tests"),
    "advisor.ui": ("app", "bench", "tests"),
    "app": ("bench", "tests"),
}
THESE_OPEN_FILES = ("rules/knowledge.py", "rules/files.py")
THESE = " and ".join(THESE_OPEN_FILES)
FILE_MODULES = (
    "fileinput", "glob", "importlib.resources", "io", "os", "pkgutil", "shelve", "shutil", "sqlite3",
    "tempfile", "tomllib",
)  # fmt: skip
NEVER_IN_RULES = (
    "http", "random", "requests", "secrets", "socket", "subprocess", "time", "urllib", "uuid",
)  # fmt: skip
FILE_METHODS = {
    "glob", "iterdir", "memmap", "open", "read_bytes", "read_csv", "read_json", "read_parquet", "read_text",
    "rglob", "touch", "unlink", "write_bytes", "write_text",
}  # fmt: skip
CLOCK_METHODS = {"now", "today", "utcnow"}
STATE = "advisor/ui/state/"
OF_A_VISITOR = {"cookies", "query_params", "session_state"}
SEEDED = {"BitGenerator", "Generator", "PCG64", "Philox", "SeedSequence", "default_rng"}


def violations(root: Path) -> list[str]:
    """Every broken rule under `root`, each as "file:line: what. Mend", in file order."""
    found = []
    for path in source_files(root):
        name = path.relative_to(root).as_posix()
        try:
            tree = ast.parse(path.read_text(encoding="utf-8"))
        except SyntaxError as error:
            found.append((name, error.lineno or 0, f"is not Python: {error.msg}. Correct the syntax"))
            continue
        found += [(name, line, text) for line, text in broken_rules(tree, name)]
    return [f"{name}:{line}: {text}." for name, line, text in sorted(set(found))]


def source_files(root: Path) -> list[Path]:
    folders = [*(root / "rules").rglob("*.py"), *(root / "advisor").rglob("*.py")]
    return sorted([*root.glob("app.py"), *folders])


def broken_rules(tree: ast.Module, name: str) -> Iterator[tuple[int, str]]:
    layer = layer_of(name)
    for line, module in imported_modules(tree, name):
        if is_within(module, LAYERS[layer]):
            yield (
                line,
                f"{layer} imports {module}. Imports point one way: app -> advisor.ui -> advisor -> rules",
            )
    if layer == "rules":
        yield from impurities(tree, name)
    elif layer in ("advisor.ui", "app") and not name.startswith(STATE):
        yield from looks_into_state(tree, name)


def layer_of(name: str) -> str:
    return next(
        layer
        for layer in ("advisor.ui", "advisor", "rules", "app")
        if name.startswith(layer.replace(".", "/") + "/") or name in (f"{layer.replace('.', '/')}.py",)
    )


def imported_modules(tree: ast.Module, name: str) -> Iterator[tuple[int, str]]:
    """Line and full name of each module that is imported, also in a function or by import_module("...")."""
    package = name.removesuffix(".py").split("/")[:-1]
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            start = package[: len(package) - node.level + 1] if node.level else []
            base = ".".join([*start, *([node.module] if node.module else [])])
            yield node.lineno, base
            yield from ((node.lineno, f"{base}.{alias.name}") for alias in node.names)
        elif isinstance(node, ast.Call) and dotted(node.func).split(".")[-1] in (
            "import_module",
            "__import__",
        ):
            yield from (
                (node.lineno, argument.value)
                for argument in node.args[:1]
                if isinstance(argument, ast.Constant) and isinstance(argument.value, str)
            )


def impurities(tree: ast.Module, name: str) -> Iterator[tuple[int, str]]:
    """Files, clocks and hidden randomness in a module of `rules`."""
    opens_files = name in THESE_OPEN_FILES
    for line, module in imported_modules(tree, name):
        if is_within(module, NEVER_IN_RULES):
            yield line, f"imports {module}: clock, chance or network. Pass the value in"
        if is_within(module, FILE_MODULES) and not opens_files:
            yield line, f"imports {module}. Only {THESE} open files; pass the value in"
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and dotted(node.value) in ("np.random", "numpy.random"):
            if node.attr not in SEEDED:
                yield node.lineno, f"uses {dotted(node)}: hidden randomness. Pass a numpy Generator in"
        elif isinstance(node, ast.Call):
            called = dotted(node.func)
            method = called.rpartition(".")[2]
            is_method = isinstance(node.func, ast.Attribute)
            if (called == "open" or (is_method and method in FILE_METHODS)) and not opens_files:
                yield (
                    node.lineno,
                    f"calls {method}(). Only {THESE} open files; pass the value in",
                )
            elif is_method and method in CLOCK_METHODS:
                yield node.lineno, f"calls {method}(): a clock. Pass as_of in"
            elif method == "default_rng" and not (node.args or node.keywords):
                yield node.lineno, "calls default_rng() without a seed. Pass a numpy Generator in"


def looks_into_state(tree: ast.Module, name: str) -> Iterator[tuple[int, str]]:
    """Uses of what Streamlit keeps for a visitor, and of the address line."""
    imported = ((line, module.rpartition(".")[2]) for line, module in imported_modules(tree, name))
    used = ((node.lineno, node.attr) for node in ast.walk(tree) if isinstance(node, ast.Attribute))
    for line, word in (*imported, *used):
        if word in OF_A_VISITOR:
            yield line, f"uses {word}. Only {STATE} reads and writes what is kept for a visitor"


def dotted(node: ast.expr) -> str:
    """`a.b.c` as text; a part that is not a plain name (a call, an index) becomes "?"."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}"
    return "?"


def is_within(module: str, roots: tuple[str, ...]) -> bool:
    return any(module == root or module.startswith(root + ".") for root in roots)


def test_this_checkout_keeps_the_rules(project_root: Path):
    broken = violations(project_root)

    assert not broken, "\n" + "\n".join(broken)


def test_the_checker_reads_every_layer_of_this_checkout(project_root: Path):
    layers = {layer_of(path.relative_to(project_root).as_posix()) for path in source_files(project_root)}

    assert layers == set(LAYERS)


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("rules/scoring.py", "import streamlit as st"),
        ("rules/scoring.py", "from streamlit.testing.v1 import AppTest"),
        ("rules/scoring.py", "from advisor.answers import Answers"),
        ("rules/deep/inside.py", "import advisor"),
        ("rules/scoring.py", "import tomllib"),
        ("rules/scoring.py", "text = open('facts.toml').read()"),
        ("rules/scoring.py", "text = (HERE / 'facts.toml').read_text()"),
        ("rules/scoring.py", "table = pd.read_csv('facts.csv')"),
        ("rules/scoring.py", "def f(): import os"),
        ("rules/scoring.py", "as_of = date.today()"),
        ("rules/knowledge.py", "as_of = datetime.now()"),
        ("rules/scoring.py", "from time import monotonic"),
        ("rules/scoring.py", "draws = np.random.rand(3)"),
        ("rules/scoring.py", "rng = np.random.default_rng()"),
        ("rules/scoring.py", "import random"),
        ("advisor/advice.py", "import streamlit"),
        ("advisor/advice.py", "from advisor.ui.state import case"),
        ("advisor/advice.py", "from advisor import ui"),
        ("advisor/advice.py", "from . import ui"),
        ("advisor/report/html.py", "from ..ui import charts"),
        ("advisor/advice.py", "st = importlib.import_module('streamlit')"),
        ("advisor/ui/shell.py", "import app"),
        ("app.py", "from tests import conftest"),
        ("app.py", "from streamlit import session_state"),
        ("advisor/ui/shell.py", "st.session_state['answers'] = {}"),
        ("advisor/ui/pages/start.py", "step = st.query_params.get('step')"),
        ("advisor/ui/mode.py", "found = st.context.cookies"),
        ("rules/scoring.py", "def broken(:"),
    ],
)
def test_the_checker_names_the_file_and_the_line_that_broke_a_rule(tmp_path: Path, name: str, line: str):
    write(tmp_path, name, f'"""A made-up module."""\n\n{line}\n')

    assert violations(tmp_path)
    assert all(text.startswith(f"{name}:3: ") for text in violations(tmp_path))


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("app.py", "import streamlit as st; from advisor.ui import shell"),
        (
            "advisor/ui/pages/start.py",
            "import streamlit as st; from ...answers import Answers; from rules import schema",
        ),
        ("advisor/ui/state/case.py", "st.session_state['answers'] = {}; st.query_params.clear()"),
        ("advisor/advice.py", "from rules.scoring import overall_values; from . import answers"),
        ("rules/knowledge.py", "import tomllib; text = path.read_text(); file = open(path)"),
        ("rules/scoring.py", "import numpy as np; rng = np.random.default_rng(7); draw = rng.random(3)"),
        ("rules/scoring.py", "def f(rng: np.random.Generator, as_of: date): return rng.normal(), as_of.year"),
    ],
)
def test_the_checker_lets_what_is_allowed_pass(tmp_path: Path, name: str, line: str):
    write(tmp_path, name, f'"""A made-up module."""\n\n{line}\n')

    assert violations(tmp_path) == []


def write(root: Path, name: str, text: str) -> None:
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
