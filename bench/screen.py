"""How quick the screen is, beside a bare Streamlit page under the same settings, in one run; prints ratios.

Run it with `make bench-screen`; `ARGS="--only click"` measures one part. It drives the benches of
../shared/bench/streamlit, which start and end a server on loopback, and needs Chromium.
"""

import argparse
import json
import os
import random
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
BENCHES = ROOT.parent / "shared" / "bench" / "streamlit"
PLAIN = Path(__file__).with_name("plain_questions.py")
CLICKS, WARM_UP, RUNS, VISITORS, THINK, SECONDS = 50, 5, 5, 50, 5, 40
SEED = 20261126

# Selectors of Playwright, clicked before the clock starts and then in turn.
START = ("role=button[name='Start']", "label:has-text('United States')")
QUESTIONS = ("role=button[name='Continue']", "role=button[name='Back']")
ANSWERS = tuple(f".st-key-q_setting label:has-text('{one}')" for one in ("In a city", "In a suburb"))
SAMPLE = (
    "role=button[name='Try a sample business']",
    ".st-key-try_auto_shop button",
    "[data-testid=stSidebar] >> text='What if?'",
)
GROUPS = ("cost", "reliability", "technology", "support", "safety_compliance", "reach", "staying_power")
BUCKETS = ("Decides it", "Matters a lot", "Matters a little", "Does not matter")
# What a visitor of the walk presses and leaves alone: the way of an owner through the quick path.
GOES_ON, LEFT_ALONE = "^(Start|Continue|See my first result)$", "Consultant|Client|case file"


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the result: ours, the bare page's, and how many times as much ours may be."""

    name: str
    ours: float
    bare: float
    aim: float | None
    unit: str

    def __str__(self) -> str:
        ratio = f"{self.ours / self.bare:8.2f} x" if self.bare else f"{'':10}"
        aim = f"  aim {self.aim:g}" if self.aim else ""
        return f"{self.name:52}{self.ours:10.1f}{self.bare:10.1f} {self.unit:4}{ratio}{aim}"


def main(arguments: Sequence[str]) -> int:
    """Print the figures, part by part."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", choices=PARTS, action="append", help="one part; repeat for several")
    wanted = parser.parse_args(arguments).only or list(PARTS)
    if not BENCHES.exists():
        print(f"No benches at ../shared/bench/streamlit beside {ROOT.name}: nothing is measured.")
        return 1
    with _bare_page() as bare:
        print(f"{'':52}{'ours':>10}{'bare':>10}")
        for part in wanted:
            for figure in PARTS[part](ROOT / "app.py", bare):
                print(figure, flush=True)
    return 0


@contextmanager
def _bare_page() -> Iterator[Path]:
    """The bare page under our settings; our own app gets a store of its own meanwhile."""
    with TemporaryDirectory() as folder:
        os.environ["CARRIER_ADVISOR_DATABASE"] = f"sqlite:///{folder}/bench.db"
        bare = Path(folder) / "bare.py"
        shutil.copy(BENCHES / "apps" / "bare.py", bare)
        shutil.copytree(ROOT / ".streamlit", Path(folder) / ".streamlit")
        yield bare


def _start(app: Path, bare: Path) -> list[Figure]:
    ours, other = (_bench("startup_bench", one, "--runs", str(RUNS))["summary"] for one in (app, bare))
    rows = {
        "health: spawn to HTTP 200, ms": "start to first answer",
        "spawn to first page painted, ms": "start to first page painted",
        "second: painted, ms": "second visitor, page painted",
    }
    return [
        Figure(f"{name}, median of {RUNS}", ours[row]["p50"], other[row]["p50"], 1.5, "ms")
        for row, name in rows.items()
    ]


def _click(app: Path, bare: Path) -> list[Figure]:
    """To the next question, the same questions in plain Streamlit, and an answer that is saved at once."""
    one_widget = _clicks(bare, (), ())
    plain = _clicks(Path(shutil.copy(PLAIN, bare.parent)), (), QUESTIONS)  # under the same settings
    return [
        *_of_clicks("click to next question", _clicks(app, START, QUESTIONS), one_widget, 1.3),
        *_of_clicks("the same questions in plain Streamlit", plain, one_widget, None),
        *_of_clicks("click on an answer, saved", _clicks(app, START, ANSWERS), one_widget, None),
    ]


def _what_if(app: Path, bare: Path) -> list[Figure]:
    begin, moves = what_if_clicks()
    return _of_clicks("what-if change to new verdict", _clicks(app, begin, moves), _clicks(bare, (), ()), 2.0)


def what_if_clicks() -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Clicks that open the panel, and as many changes as are measured; no set of answers comes twice."""
    rng = random.Random(SEED)
    now = dict.fromkeys(GROUPS, BUCKETS[2])
    begin = (*SAMPLE, *(_bucket(group, bucket) for group, bucket in now.items()))
    seen, moves = {tuple(now.values())}, []
    while len(moves) < WARM_UP + CLICKS:
        tried = now | {rng.choice(GROUPS): rng.choice(BUCKETS)}
        if tuple(tried.values()) not in seen:
            group = next(one for one in GROUPS if tried[one] != now[one])
            moves.append(_bucket(group, tried[group]))
            seen.add(tuple(tried.values()))
            now = tried
    return begin, tuple(moves)


def _bucket(group: str, bucket: str) -> str:
    return f".st-key-try_importance_{group} label:has-text('{bucket}')"


def _clicks(app: Path, setup: Sequence[str], clicks: Sequence[str]) -> Any:
    count = ("--clicks", str(CLICKS), "--warmup", str(WARM_UP))
    return _bench("rerun_bench", app, *count, *_each("--setup", setup), *_each("--click", clicks))


def _of_clicks(
    name: str, ours: Mapping[str, Any], bare: Mapping[str, Any], aim: float | None
) -> list[Figure]:
    dom, end = (
        [one["summary"][part] for one in (ours, bare)] for part in ("click_to_dom", "send_to_finished")
    )
    size = [one["summary"]["bytes_down"]["p50"] / 1024 for one in (ours, bare)]
    cpu = [one["server_cpu_ms_per_rerun"] for one in (ours, bare)]
    return [
        Figure(f"{name}, median of {CLICKS}", dom[0]["p50"], dom[1]["p50"], aim, "ms"),
        Figure(f"{name}, 95th percentile", dom[0]["p95"], dom[1]["p95"], aim, "ms"),
        Figure("    of it until the run has ended, median", end[0]["p50"], end[1]["p50"], None, "ms"),
        Figure("    sent to the browser, median", size[0], size[1], None, "KiB"),
        Figure("    server CPU a rerun", cpu[0], cpu[1], None, "ms"),
    ]


def _load(app: Path, bare: Path) -> list[Figure]:
    """Many at once; the visitors send no address back, so they see the first two pages and no more."""
    visitors = ("--sessions", str(VISITORS), "--think", str(THINK), "--duration", str(SECONDS))
    walk = ("--mode", "walk", "--next", GOES_ON, "--avoid", LEFT_ALONE)
    ours, other = _bench("load_gen", app, *visitors, *walk), _bench("load_gen", bare, *visitors)
    idle = ("--mode", "idle", "--sessions", str(VISITORS))
    memory = [_bench("load_gen", one, *idle)["result"]["kib_per_idle_session"] for one in (app, bare)]
    all_reruns = [one["summary"]["rerun, all"] for one in (ours, other)]
    cpu = [one["result"]["server_cpu_ms_per_run"] for one in (ours, other)]
    wrong = [len(one["exceptions"]) + len(one["errors"]) for one in (ours, other)]
    name = f"{VISITORS} visitors acting every {THINK} s"
    return [
        Figure(f"{name}, median", all_reruns[0]["p50"], all_reruns[1]["p50"], None, "ms"),
        Figure(f"{name}, 95th percentile", all_reruns[0]["p95"], all_reruns[1]["p95"], 2.0, "ms"),
        Figure("    server CPU a rerun", cpu[0], cpu[1], None, "ms"),
        Figure("    exceptions and errors (none allowed)", wrong[0], wrong[1], None, ""),
        Figure("memory of a visitor", memory[0], memory[1], None, "KiB"),
    ]


PARTS: dict[str, Callable[[Path, Path], list[Figure]]] = {
    "start": _start,
    "click": _click,
    "what-if": _what_if,
    "load": _load,
}


def _each(option: str, values: Sequence[str]) -> list[str]:
    return [part for value in values for part in (option, value)]


def _bench(name: str, app: Path, *arguments: str) -> Any:
    """Run one bench on one app, and give what it measured."""
    with TemporaryDirectory() as folder:
        result = Path(folder) / "result.json"
        told = subprocess.run(
            [sys.executable, f"{BENCHES / name}.py", "--app", app, *arguments, "--json", result],
            capture_output=True,
            text=True,
            stdin=subprocess.DEVNULL,
            check=False,
        )
        if not result.exists():
            raise SystemExit(f"{name} on {app.name} failed:\n{told.stdout}\n{told.stderr}")
        return json.loads(result.read_text(encoding="utf-8"))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
