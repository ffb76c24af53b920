"""Many jobs on all cores, with a progress bar on a terminal; the results do not depend on how many cores."""

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from multiprocessing import get_context
from typing import Any, Protocol, TypeVar

from tqdm import tqdm


class Job(Protocol):
    """A part of the work.

    Attributes:
        size: How many customers it goes through, for the bar.
    """

    @property
    def size(self) -> int: ...


JobT = TypeVar("JobT", bound=Job)
ResultT = TypeVar("ResultT")

_worker: Any = None  # of this process, once it is told


def cores() -> int:
    """How many processes can run at the same time here."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def in_parallel(
    worker: Callable[[JobT], ResultT], jobs: Sequence[JobT], workers: int, *, title: str = ""
) -> list[ResultT]:
    """The result of each job, in the order of the jobs.

    The worker and the jobs travel to the processes, so they must be values that can be pickled. With one
    worker all is done in this process.
    """
    with (
        tqdm(
            total=sum(job.size for job in jobs),
            desc=title or None,
            unit=" customers",
            unit_scale=True,
            disable=None if sys.stderr is not None else True,  # None: no bar where nobody is watching
            dynamic_ncols=True,
            leave=False,
        ) as bar,
        _processes(worker, min(workers, len(jobs))) as results_of,
    ):
        found = []
        for job, result in zip(jobs, results_of(jobs), strict=True):
            found.append(result)
            bar.update(job.size)
        return found


@contextmanager
def _processes(
    worker: Callable[[JobT], ResultT], workers: int
) -> Iterator[Callable[[Sequence[JobT]], Iterator[ResultT]]]:
    if workers <= 1:
        yield lambda jobs: map(worker, jobs)
        return
    with get_context("spawn").Pool(workers, _start, (worker,)) as pool:
        yield lambda jobs: pool.imap(_do, jobs)


def _start(worker: Callable[[Any], Any]) -> None:
    global _worker
    _worker = worker


def _do(job: Any) -> Any:
    return _worker(job)
