"""A PostgreSQL server of the tests' own, in a folder of its own; stopped or killed by its process id."""

import os
import select
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import NoReturn

import psycopg
import pytest

OWNER, PASSWORD = "owner", "open-sesame"
ACCOUNT = "postgres"  # PostgreSQL refuses to run as root; Debian's package makes this account
SECONDS = 60  # a start or a recovery on a busy machine takes long
SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "shared_buffers": "16MB",
    "log_statement": "none",
}
QUICK = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
DURABLE = {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on"}
numbers = count(1)


class Server:
    """One server with a cluster of its own, reached at 127.0.0.1 with a password.

    Attributes:
        log: What the server says, from every start.
    """

    def __init__(self, folder: Path, settings: Mapping[str, str], before: Sequence[str] = ()) -> None:
        """Make the cluster. `before` are words that start the server's own command, in its folder."""
        self._programs, self.folder, self._before = programs(), folder, before
        self.log = folder / "server.log"
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self._port = str(probe.getsockname()[1])
        self._settings = [f"--{name}={value}" for name, value in {**SETTINGS, **settings}.items()]
        password = folder / "password"
        password.write_text(PASSWORD, encoding="utf-8")
        os.chmod(password, 0o644)
        subprocess.run(
            [
                *as_its_account(), self._programs / "initdb", "-D", "data", "-U", OWNER, "-E", "UTF8",
                "--locale=C", "--auth=scram-sha-256", f"--pwfile={password}", "--no-sync",
            ],
            cwd=folder, stdout=subprocess.DEVNULL, check=True,
        )  # fmt: skip
        self.start()

    def start(self) -> None:
        """Start the server, let it recover, and wait until it answers."""
        words = [
            *self._before, *as_its_account(), str(self._programs / "postgres"),
            "-D", "data", "-p", self._port, *self._settings,
        ]  # fmt: skip
        with self.log.open("a", encoding="utf-8") as log:
            self._process = subprocess.Popen(
                words, cwd=self.folder, stdin=subprocess.DEVNULL, stdout=log, stderr=log
            )
        deadline = time.monotonic() + SECONDS
        while True:
            try:
                self.run("SELECT 1")
                return
            except psycopg.OperationalError as error:
                if self._process.poll() is not None or time.monotonic() > deadline:
                    raise AssertionError(f"PostgreSQL did not start:\n{self.log.read_text()}") from error
                time.sleep(0.02)

    def stop(self) -> None:
        """End the server in good order; whoever is connected is cut off."""
        if self._process.poll() is None:
            self._process.send_signal(signal.SIGINT)
            self._process.wait(SECONDS)

    def kill(self) -> None:
        """SIGKILL to the server and to each of its processes at once. Linux only."""
        server = self._process.pid
        os.kill(server, signal.SIGSTOP)  # it starts no more
        children = Path(f"/proc/{server}/task/{server}/children").read_text(encoding="ascii").split()
        handles = [os.pidfd_open(pid) for pid in (server, *map(int, children))]
        for handle in handles:
            signal.pidfd_send_signal(handle, signal.SIGKILL)
        for handle in handles:
            select.select([handle], [], [], SECONDS)
            os.close(handle)
        self._process.wait(SECONDS)

    def run(self, *statements: str, database: str = "postgres") -> None:
        """Run each statement as the owner, outside of a transaction."""
        with psycopg.connect(self.address(database), autocommit=True) as connection:
            for one in statements:
                connection.execute(one.encode())

    def address(self, database: str, user: str = OWNER, password: str = PASSWORD) -> str:
        """The address of a database, as the setting names it."""
        return f"postgresql://{user}:{password}@127.0.0.1:{self._port}/{database}"

    @contextmanager
    def database(self, options: str = "") -> Iterator[str]:
        """The address of an empty database, which is gone after the block."""
        name = f"cases_{next(numbers)}"
        self.run(f"CREATE DATABASE {name} {options}")
        try:
            yield self.address(name)
        finally:
            self.run(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


@contextmanager
def serving(settings: Mapping[str, str], before: Sequence[str] = ()) -> Iterator[Server]:
    """A running server; it and its folder are gone after the block."""
    programs()
    folder = Path(tempfile.mkdtemp(prefix="postgresql-"))  # pytest's own folders are closed to the account
    try:
        if os.geteuid() == 0:
            shutil.chown(folder, ACCOUNT, ACCOUNT)
        server = Server(folder, settings, before)
        try:
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(folder)


@contextmanager
def serving_from_a_small_disk(megabytes: int) -> Iterator[Server]:
    """A server with a tablespace "small" on a disk of this size, in memory, that only its processes see.

    Where nobody may mount one: skipped, or failed when REQUIRE_POSTGRESQL=1 is set.
    """
    mount = f"mount -t tmpfs -o size={megabytes}m,uid=$(id -u {ACCOUNT}) none"
    words = ["unshare", "--mount", "sh", "-c", f'mkdir -p small && {mount} small && exec "$@"', "sh"]
    with tempfile.TemporaryDirectory() as folder:
        tried = subprocess.run([*words, "true"], cwd=folder, capture_output=True, text=True, check=False)
    if tried.returncode != 0:
        _do_without(f"a small disk cannot be mounted here: {tried.stderr.strip()}")
    with serving(QUICK, before=words) as server:
        server.run(f"CREATE TABLESPACE small LOCATION '{server.folder / 'small'}'")
        yield server


def programs() -> Path:
    """The folder of PostgreSQL's programs, the newest where Debian has several.

    Without them: skipped, or failed when REQUIRE_POSTGRESQL=1 is set.
    """
    debian = Path("/usr/lib/postgresql").glob("*/bin/postgres")
    found = max(debian, key=lambda one: int(one.parts[-3]), default=None) or shutil.which("postgres")
    if found is None:
        _do_without("no PostgreSQL on this machine: run make test as root on Debian, or install postgresql")
    return Path(found).parent


def _do_without(reason: str) -> NoReturn:
    if os.environ.get("REQUIRE_POSTGRESQL") == "1":
        pytest.fail(reason)
    pytest.skip(reason)


def as_its_account() -> list[str]:
    """Words that start a command as the server's account, where we are root."""
    if os.geteuid() != 0:
        return []
    return ["setpriv", f"--reuid={ACCOUNT}", f"--regid={ACCOUNT}", "--clear-groups"]
