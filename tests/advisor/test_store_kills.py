"""A kill in the middle of a save: nothing that the store said yes to is lost, and nothing is half written."""

import multiprocessing
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from random import Random

import pytest

from advisor.store import new_key
from advisor.store.drafts import CaseStore
from tests.advisor.saving import content_of, save_until_killed
from tests.databases import around, kind_of
from tests.postgresql import DURABLE, serving

KILLS = 100  # of the program that saves
KILLS_OF_THE_SERVER = 5
LONGEST_SAVE = 0.02  # seconds; the moment of a kill is drawn from them

# A new program in a moment: each is forked from one that has read the store's modules.
programs = multiprocessing.get_context("spawn" if sys.platform == "win32" else "forkserver")
if sys.platform != "win32":
    programs.set_forkserver_preload(["tests.advisor.saving", "sqlalchemy.dialects.postgresql.psycopg"])


@contextmanager
def a_program_that_saves(address: str, key: str) -> Iterator[tuple[BaseProcess, Connection]]:
    """The program and what it says; it is gone after the block."""
    heard, said = programs.Pipe(duplex=False)
    program = programs.Process(target=save_until_killed, args=(address, key, said))
    program.start()
    said.close()
    try:
        yield program, heard
    finally:
        program.kill()
        program.join()
        heard.close()


def killed_while_saving(
    address: str, key: str, kill: Callable[[BaseProcess], None], chance: Random
) -> tuple[str, int]:
    """The last word of a program that saves, when `kill` came at a random moment after a few saves."""
    with a_program_that_saves(address, key) as (program, heard):
        for _ in range(2 * chance.randint(1, 4)):
            last = heard.recv()
        time.sleep(chance.random() * LONGEST_SAVE)
        kill(program)
        try:
            while True:
                last = heard.recv()
        except EOFError:
            word, version = last
            return word, version


def version_after(address: str, key: str, word: str, version: int) -> int:
    """The version that is there; it is whole, and what was said to be saved is not lost."""
    store = CaseStore(address)
    found = store.load(key, datetime.now(UTC))
    store.close()
    assert found
    assert found.version in ([version] if word == "saved" else [version - 1, version])
    assert found.content == content_of(found.version)
    return found.version


def test_a_kill_in_the_middle_of_a_save_loses_nothing(
    address: str, record_property: Callable[[str, object], None]
) -> None:
    key, chance, in_the_middle, undone = new_key(), Random(7), 0, 0

    for _ in range(KILLS):
        word, version = killed_while_saving(address, key, BaseProcess.kill, chance)
        found = version_after(address, key, word, version)
        in_the_middle += word == "saves"
        undone += found < version

    record_property("saves", found)
    record_property("kills in the middle of a save", in_the_middle)
    record_property("saves that a kill undid", undone)
    assert in_the_middle > KILLS / 2
    if kind_of(address) == "sqlite":
        with around(address) as other:
            assert other.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"


@pytest.mark.skipif(sys.platform != "linux", reason="the processes of a server are found on Linux only")
def test_a_kill_of_the_whole_server_loses_nothing(record_property: Callable[[str, object], None]) -> None:
    key, chance, undone = new_key(), Random(7), 0

    with serving(DURABLE) as server, server.database() as address:
        for _ in range(KILLS_OF_THE_SERVER):
            word, version = killed_while_saving(address, key, lambda _program: server.kill(), chance)
            server.start()
            undone += version_after(address, key, word, version) < version
        log = server.log.read_text(encoding="utf-8")

    record_property("saves that a kill undid", undone)
    assert log.count("automatic recovery in progress") == KILLS_OF_THE_SERVER
