"""How quick the screen is, beside a bare Streamlit page under the same settings, in one run; prints ratios.

It drives the benches of ../shared/bench/streamlit: they start and end a server on loopback. Needs Chromium.
"""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
BENCHES = ROOT.parent / "shared" / "bench" / "streamlit"
CLICKS, RUNS, VISITORS, THINK, SECONDS = 50, 5, 50, 5, 40
START = ("role=button[name='Start']", "label:has-text('United States')")
QUESTIONS = ("role=button[name='Continue']", "role=button[name='Back']")
WHAT_IF = (
    "role=button[name=/sample/i] >> nth=0",
    "role=button[name=/Try this one/] >> nth=0",
    "role=button[name='What if']",
)


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the result: ours, the bare page's, and how many times as much ours may be."""

    name: str
    ours: float
    bare: float
    aim: float | None
    unit: str

    def __str__(self) -> str:
        ratio = self.ours / self.bare if self.bare else float("nan")
        aim = f"aim {self.aim:g}" if self.aim else ""
        return f"{self.name:46}{self.ours:10.1f}{self.bare:10.1f} {self.unit:5}{ratio:8.2f} x  {aim}"


def main(arguments: Sequence[str]) -> int:
    """Print all figures; `what_if` clicks may be named as arguments."""
    if not BENCHES.exists():
        print(f"no benches at ../shared/bench/streamlit beside {ROOT.name}: nothing measured")
        return 0
    app = ROOT / "app.py"
    with TemporaryDirectory() as folder:
        os.environ["CARRIER_ADVISOR_DATABASE"] = f"sqlite:///{folder}/bench.db"
        bare = Path(folder) / "bare.py"
        shutil.copy(BENCHES / "apps" / "bare.py", bare)
        shutil.copytree(ROOT / ".streamlit", Path(folder) / ".streamlit")
        print(f"{'':46}{'ours':>10}{'bare':>10}")
        for figure in (*_start(app, bare), *_clicks(app, bare, arguments), *_load(app, bare)):
            print(figure, flush=True)
    return 0


def _start(app: Path, bare: Path) -> list[Figure]:
    ours, other = (_bench("startup_bench", one, "--runs", str(RUNS))["summary"] for one in (app, bare))
    names = ("health: spawn to HTTP 200, ms", "spawn to first page painted, ms", "second: painted, ms")
    return [
        Figure(
            f"start-up, {name.removesuffix(', ms')}, median", ours[name]["p50"], other[name]["p50"], 1.5, "ms"
        )
        for name in names
    ]


def _clicks(app: Path, bare: Path, what_if: Sequence[str]) -> list[Figure]:
    count = ("--clicks", str(CLICKS))
    plain = _bench("rerun_bench", bare, *count)
    question = _bench("rerun_bench", app, *count, *_each("--setup", START), *_each("--click", QUESTIONS))
    found = _of_clicks("click to next question", question, plain, 1.3)
    if what_if:
        changed = _bench("rerun_bench", app, *count, *_each("--setup", WHAT_IF), *_each("--click", what_if))
        found += _of_clicks("what-if change to new verdict", changed, plain, 2.0)
    return found


def _of_clicks(name: str, ours: Mapping[str, Any], bare: Mapping[str, Any], aim: float) -> list[Figure]:
    one, other = (each["summary"]["click_to_dom"] for each in (ours, bare))
    cpu = "server_cpu_ms_per_rerun"
    return [
        Figure(f"{name}, median of {CLICKS}", one["p50"], other["p50"], aim, "ms"),
        Figure(f"{name}, 95th percentile", one["p95"], other["p95"], aim, "ms"),
        Figure(f"{name}, server CPU a rerun", ours[cpu], bare[cpu], None, "ms"),
    ]


def _load(app: Path, bare: Path) -> list[Figure]:
    visitors = ("--sessions", str(VISITORS), "--think", str(THINK), "--duration", str(SECONDS))
    walk = ("--mode", "walk", "--next", "Start|Continue|See my first result")
    ours, other = _bench("load_gen", app, *visitors, *walk), _bench("load_gen", bare, *visitors)
    idle = ("--mode", "idle", "--sessions", str(VISITORS), "--hold", "5")
    held = [_bench("load_gen", one, *idle)["result"] for one in (app, bare)]
    memory = [1024 * (one["rss_end_mib"] - one["rss_before_mib"]) / VISITORS for one in held]
    p50, p95 = ([one["summary"]["rerun, all"][name] for one in (ours, other)] for name in ("p50", "p95"))
    cpu = [one["result"]["server_cpu_ms_per_run"] for one in (ours, other)]
    exceptions = len(ours["exceptions"]) + len(ours["errors"])
    return [
        Figure(f"{VISITORS} visitors acting every {THINK} s, median", p50[0], p50[1], None, "ms"),
        Figure(f"{VISITORS} visitors acting every {THINK} s, 95th percentile", p95[0], p95[1], 2.0, "ms"),
        Figure(f"{VISITORS} visitors, server CPU a rerun", cpu[0], cpu[1], None, "ms"),
        Figure("memory a visitor", memory[0], memory[1], None, "KiB"),
        Figure("exceptions under load (ours; none allowed)", exceptions, len(other["exceptions"]), None, ""),
    ]


def _each(option: str, values: Sequence[str]) -> list[str]:
    return [part for value in values for part in (option, value)]


def _bench(name: str, app: Path, *arguments: str) -> Any:
    """Run one bench on one app, and give what it measured."""
    with TemporaryDirectory() as folder:
        result = Path(folder) / "result.json"
        command = [
            sys.executable,
            f"{BENCHES / name}.py",
            "--app",
            str(app),
            *arguments,
            "--json",
            str(result),
        ]
        told = subprocess.run(command, capture_output=True, text=True, stdin=subprocess.DEVNULL, check=False)
        if not result.exists():
            raise SystemExit(f"{name} on {app.name} failed:\n{told.stdout}\n{told.stderr}")
        return json.loads(result.read_text(encoding="utf-8"))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
