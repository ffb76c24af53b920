"""A running app on a free loopback port, under our own settings."""

import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SECONDS_TO_START = 60


@dataclass(frozen=True, slots=True)
class Served:
    """A server that answers."""

    port: int
    process: "subprocess.Popen[bytes]"

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"


@contextmanager
def serving(
    script: Path,
    wanted_port: int | None = None,
    log_file: Path | None = None,
    *,
    address: str = "127.0.0.1",
) -> Iterator[Served]:
    """`streamlit run script`; the server ends with the block.

    With `wanted_port` a journey can end the server and start it again at the same address. `log_file` keeps
    all that the server says. It listens to `address`; tests only come to it over loopback.
    """
    for attempts_left in (2, 1, 0):
        port = wanted_port or free_port()
        with log_file.open("w+") if log_file else tempfile.TemporaryFile(mode="w+", encoding="utf-8") as log:
            server = subprocess.Popen(
                [
                    sys.executable,
                    "-m",
                    "streamlit",
                    "run",
                    str(script),
                    f"--server.address={address}",
                    f"--server.port={port}",
                ],
                cwd=ROOT,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
            try:
                if is_healthy(server, port):
                    yield Served(port, server)
                    return
            finally:
                end(server)
            log.seek(0)
            said = log.read()
        if not ("not available" in said and attempts_left):  # somebody took the port in between: try another
            pytest.fail(f"streamlit run {script.name} did not start on port {port}:\n{said}")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def is_healthy(server: "subprocess.Popen[bytes]", port: int) -> bool:
    """Waits until the server answers; False when it has ended or takes too long."""
    deadline = time.monotonic() + SECONDS_TO_START
    while server.poll() is None and time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=5) as answer:
                return bool(answer.status == 200)
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    return False


def end(server: "subprocess.Popen[bytes]") -> None:
    server.terminate()
    try:
        server.wait(timeout=10)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()
