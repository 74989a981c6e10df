"""Where jobs are done: worker processes of this machine. The pool of a cluster offers the same (see dask_pool)."""

from __future__ import annotations

import os
from collections.abc import Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from queue import LifoQueue
from typing import Any, Protocol  # Any: records are JSON; `records` checks their shape where they are read

from kamxl.batch.failures import DEATHS, Reply, after_death, after_fault
from kamxl.batch.job import Batch, Job
from kamxl.batch.supervisor import Limits, Supervisor

WORK = "kamxl.batch.worker:prepare"
_MOST_WORKERS = 8
"""By default: a share rarely serves more at once."""


class Pool(Protocol):
    """What the dispatch of jobs asks of a pool."""

    def capacity(self) -> int:
        """Jobs that it makes sense to have under way now."""

    def submit(self, job: Job) -> Future[Reply]:
        """Start a job."""

    def kill(self) -> None:
        """End what is under way at once."""

    def close(self) -> None:
        """Let the workers go."""


class Slots:
    """Slots for so many jobs at once, each with its process; the one that worked last works next, as it is warm."""

    def __init__(self, count: int, batch: Batch, limits: Limits, work: str = WORK) -> None:
        self.batch = batch
        self.limits = limits
        self._all = [Supervisor(work, batch.plain(), limits) for _ in range(count)]
        self._free: LifoQueue[Supervisor] = LifoQueue()
        for supervisor in self._all:
            self._free.put(supervisor)

    def attempt(self, job: Job) -> Reply:
        """Do a job in one of the processes and settle what is left where it dies."""
        supervisor = self._free.get()
        try:
            reply = supervisor.call(job.plain())
        finally:
            self._free.put(supervisor)
        return _settled(self.batch, self.limits, job, reply)

    def kill(self) -> None:
        for supervisor in self._all:
            supervisor.kill()

    def stop(self) -> None:
        """End the processes, which have no jobs any more."""
        for supervisor in self._all:
            supervisor.stop()


def _settled(batch: Batch, limits: Limits, job: Job, reply: Mapping[str, Any]) -> Reply:
    if reply["outcome"] in DEATHS:
        return after_death(batch, job, reply["outcome"], limits.timeout)
    if reply["outcome"] == "internal":
        return after_fault(batch, job, reply)
    return dict(reply)


class LocalPool:
    """Worker processes of this machine."""

    def __init__(self, workers: int, batch: Batch, limits: Limits, work: str = WORK) -> None:
        self._workers = workers
        self._slots = Slots(workers, batch, limits, work)
        self._threads = ThreadPoolExecutor(workers, thread_name_prefix="kamxl-batch")

    def capacity(self) -> int:
        return self._workers

    def submit(self, job: Job) -> Future[Reply]:
        return self._threads.submit(self._slots.attempt, job)

    def kill(self) -> None:
        self._slots.kill()

    def close(self) -> None:
        self._threads.shutdown(wait=True)
        self._slots.stop()


def usual_workers() -> int:
    """As many as the cores that this process may use."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, min(cores, _MOST_WORKERS))
