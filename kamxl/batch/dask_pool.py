"""The same jobs on a Dask cluster: its scheduler hands them out and gives those of a lost worker to another.

What runs on the cluster's side is in dask_worker.
"""

from __future__ import annotations

import contextlib
import logging
import sys
import threading
import time
from concurrent.futures import Future
from typing import Any  # Any: dask and distributed ship no types

from kamxl.batch.failures import Reply, failed
from kamxl.batch.job import Batch, Job
from kamxl.batch.pool import WORK
from kamxl.batch.supervisor import Limits
from kamxl.errors import KamxlError, UsageError
from kamxl.i18n import Text

_CONNECT = 10.0
_PATIENCE = 60.0
"""Seconds without a single worker after which there is nobody to wait for."""
_AHEAD = 2
"""Jobs a thread: one at work, one at hand."""
_RETRIES = 2


class DaskPool:
    """Workers of a Dask cluster."""

    def __init__(self, address: str, batch: Batch, limits: Limits, work: str = WORK) -> None:
        """Raises UsageError where the scheduler cannot be reached, or its workers cannot do the jobs."""
        try:
            from distributed import Client

            from kamxl.batch import dask_worker
        except ImportError as error:
            raise UsageError(Text("batch.dask.missing", {"python": sys.executable})) from error
        _quieten()
        try:
            connect: Any = Client  # half of it carries no types
            self._client = connect(address, timeout=_CONNECT, set_as_default=False, name=f"kamxl-{batch.id}")
        except (OSError, ValueError, TimeoutError) as error:
            raise UsageError(Text("batch.dask.unreachable", {"address": address, "why": str(error)})) from error
        self._there = dask_worker
        self._batch = batch
        self._address = address
        self._name = f"kamxl-{batch.id}"
        self._number = 0
        self._released = False
        self._lock = threading.Lock()
        self._seen = time.monotonic()
        self._tasks: dict[str, Any] = {}
        """Those that have not answered."""
        self._threads = 0
        self._looked = 0.0
        try:
            self._check()
            self._client.register_plugin(dask_worker.Plugin(batch.plain(), limits, work), name=self._name)
        except BaseException:
            self._client.close()
            raise

    def capacity(self) -> int:
        """Twice the threads of the workers that are there now; more may join while we work.

        Raises KamxlError where the scheduler has gone, or where there has been no worker for a minute.
        """
        self._check_connection()
        now = time.monotonic()
        if now - self._looked > 1:
            self._looked = now
            try:
                self._threads = sum(self._client.nthreads().values())
            except Exception:  # the scheduler is away; whatever its client raises then
                self._threads = 0
        if self._threads:
            self._seen = now
        elif now - self._seen > _PATIENCE:
            raise KamxlError(Text("batch.dask.no_workers", {"address": self._address}))
        return self._threads * _AHEAD

    def submit(self, job: Job) -> Future[Reply]:
        with self._lock:
            self._number += 1
            key = f"{self._name}-{self._number}"
        answer: Future[Reply] = Future()
        task = self._client.submit(self._there.attempt, self._name, job.plain(), key=key, pure=False, retries=_RETRIES)
        with self._lock:
            self._tasks[key] = task
        task.add_done_callback(lambda done: self._answer(job, done, answer))
        return answer

    def _check_connection(self) -> None:
        """Raise where the scheduler has gone: of the tasks that it had, some never tell that they are over."""
        with self._lock:
            states = {task.status for task in self._tasks.values()}
        gone = states & {"lost", "cancelled"} or {self._client.status} & {"closing", "closed"}
        if gone:
            self._released = True  # there is nobody left to ask
            raise KamxlError(Text("batch.dask.lost", {"address": self._address, "why": min(gone)}))

    def kill(self) -> None:
        """End the workers' processes. Of a scheduler that is gone nothing can be asked, and its workers end with it."""
        with self._lock, contextlib.suppress(Exception):
            if not self._released:
                self._released = True
                self._client.unregister_worker_plugin(self._name)

    def close(self) -> None:
        """Let the workers' processes go. The cluster is not ours and stays."""
        self.kill()
        with contextlib.suppress(Exception):
            self._client.close(timeout=_CONNECT)

    def _answer(self, job: Job, task: Any, answer: Future[Reply]) -> None:
        """The cluster's outcome as ours. Called in a thread of the client."""
        with self._lock:
            self._tasks.pop(task.key, None)
        if task.status == "finished":
            answer.set_result(task.result())
        elif task.status == "error":
            # The job's worker was lost again and again, or has no process for it: this workbook's affair.
            why = Text("batch.failed.dask", {"why": str(task.exception())})
            answer.set_result({**failed(self._batch, job, "crashed", why), "outcome": "crashed"})
        else:
            answer.set_exception(KamxlError(Text("batch.dask.lost", {"address": self._address, "why": task.status})))

    def _check(self) -> None:
        """Whether the workers run this version and see the folder."""
        try:
            self._client.wait_for_workers(1, timeout=_PATIENCE)
        except TimeoutError as error:
            raise UsageError(Text("batch.dask.no_workers", {"address": self._address})) from error
        try:
            found = self._client.run(self._there.conditions, self._batch.home)
        except Exception as error:  # whatever unpacking on a worker without kamxl raises
            raise UsageError(Text("batch.dask.not_there", {"address": self._address, "why": str(error)})) from error
        for worker, (version, sees) in sorted(found.items()):
            if version != self._batch.version:
                raise UsageError(
                    Text("batch.dask.version", {"worker": worker, "there": version, "here": self._batch.version})
                )
            if not sees:
                raise UsageError(Text("batch.dask.no_folder", {"worker": worker, "folder": self._batch.home}))


def _quieten() -> None:
    """Dask's log speaks of its own machinery; what matters to people we say ourselves."""
    for name in ("distributed", "tornado", *logging.root.manager.loggerDict):
        if name.partition(".")[0] in {"distributed", "tornado"}:
            logging.getLogger(name).setLevel(logging.CRITICAL)
