"""The cluster's side of a batch: on each Dask worker, a plugin holds kamxl's own worker processes (see supervisor).

So a workbook that hangs or swells is ended there as it is here, and never takes the Dask worker with it.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any  # Any: records are JSON; `records` checks their shape where they are read

from distributed import Worker, WorkerPlugin, get_worker

import kamxl
from kamxl.batch.failures import Reply
from kamxl.batch.job import Batch, Job
from kamxl.batch.pool import Slots
from kamxl.batch.supervisor import Limits


class Plugin(WorkerPlugin):
    """What each Dask worker holds for a batch. Made by the client, unpacked on the workers."""

    def __init__(self, batch: Mapping[str, Any], limits: Limits, work: str) -> None:
        self.name: str = f"kamxl-{batch['id']}"
        self._given = (batch, limits, work)
        self._slots: Slots | None = None

    def setup(self, worker: Worker) -> None:
        """Called on the worker; processes start with their first job."""
        batch, limits, work = self._given
        self._slots = Slots(worker.state.nthreads, Batch(**batch), limits, work)

    def teardown(self, worker: Worker) -> None:
        """Called on the worker when the batch is over or the worker goes."""
        if self._slots is not None:
            self._slots.kill()
            self._slots.stop()

    def attempt(self, job: Mapping[str, Any]) -> Reply:
        """Do a job in one of the processes."""
        assert self._slots is not None
        return self._slots.attempt(Job(**job))


def attempt(name: str, job: Mapping[str, Any]) -> Reply:
    """Do a job of the batch whose plugin has that name; runs on a Dask worker."""
    plugin = get_worker().plugins[name]
    assert isinstance(plugin, Plugin)
    return plugin.attempt(job)


def conditions(home: str) -> tuple[str, bool]:
    """The version of kamxl on a Dask worker, and whether it sees the folder of the batch."""
    return kamxl.__version__, Path(home).is_dir()
