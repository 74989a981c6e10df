"""Dispatches jobs: what is due goes to the pool, what is busy is retried, and no job holds up the others."""

from __future__ import annotations

import heapq
import time
from collections.abc import Callable, Iterable
from concurrent.futures import Future
from dataclasses import dataclass, field
from queue import Empty, SimpleQueue
from threading import Event

from kamxl.batch.failures import Reply, failed
from kamxl.batch.job import Batch, Job
from kamxl.batch.pool import Pool
from kamxl.i18n import Text

_TICK = 0.5
_ASK_AGAIN = (0.2, 0.5, 1.0, 2.0, 5.0)
"""Seconds between looks at a workbook that another process has claimed."""


@dataclass(frozen=True, slots=True)
class Retry:
    """How often a job is retried before it fails."""

    busy: int = 3
    """More attempts at one that is open elsewhere."""
    pause: float = 2.0
    """Seconds before the first of them; doubled for each one after."""
    crashed: int = 1
    """More attempts at one whose process died: the next may live, where the system was short of memory."""


@dataclass(order=True, slots=True)
class _Queued:
    due: float
    number: int
    job: Job = field(compare=False)
    busy: int = field(default=0, compare=False)
    crashed: int = field(default=0, compare=False)
    claimed: int = field(default=0, compare=False)
    claimed_since: float = field(default=0.0, compare=False)


def dispatch(
    jobs: Iterable[Job],
    pool: Pool,
    batch: Batch,
    *,
    retry: Retry,
    settle: Callable[[Job, Reply], None],
    again: Callable[[Job, Reply, float], None],
    stop: Event,
) -> list[Job]:
    """Do all jobs.

    Args:
        batch: what the jobs belong to.
        jobs: the jobs, in the order in which they are begun.
        pool: does them.
        retry: how often one comes again.
        settle: called with each job and its last reply (done, elsewhere, ours or failed).
        again: called with a job that comes again, its reply, and the seconds until then.
        stop: once it is set, no further job is started; those under way are waited for.

    Returns:
        The jobs that were not done, because of `stop`.

    Raises:
        KamxlError: as the pool raises where it cannot work at all; jobs under way are waited for first, where it can
            tell of them.
    """
    waiting = [_Queued(0.0, number, job) for number, job in enumerate(jobs)]
    finished: SimpleQueue[tuple[_Queued, Future[Reply]]] = SimpleQueue()
    under_way = 0
    broken: BaseException | None = None
    while waiting or under_way:
        halted = stop.is_set() or broken is not None
        if halted and not under_way:
            break
        # Asked also when nothing more is handed out: so a pool tells that the jobs under way will never answer.
        room = pool.capacity()
        while not halted and waiting and waiting[0].due <= time.monotonic() and under_way < room:
            queued = heapq.heappop(waiting)
            future = pool.submit(queued.job)
            future.add_done_callback(lambda done, queued=queued: finished.put((queued, done)))  # type: ignore[misc]  # mypy infers no type of a lambda's default
            under_way += 1
        try:
            queued, future = finished.get(timeout=_wait(waiting, halted or under_way >= room))
        except Empty:
            continue
        under_way -= 1
        try:
            reply = future.result()
        except Exception as error:
            broken = broken or error
            continue
        pause = _pause(queued, reply, retry)
        if pause is None:
            settle(queued.job, _last(batch, queued, reply))
        elif reply["outcome"] == "stopped":
            waiting.append(queued)
        else:
            again(queued.job, reply, pause)
            queued.due = time.monotonic() + pause
            heapq.heappush(waiting, queued)
    if broken is not None:
        raise broken
    return [queued.job for queued in sorted(waiting, key=lambda queued: queued.number)]


def _wait(waiting: list[_Queued], full: bool) -> float:
    """Seconds until there is something to look at."""
    if full or not waiting:
        return _TICK
    return min(max(waiting[0].due - time.monotonic(), 0.01), _TICK)


def _pause(queued: _Queued, reply: Reply, retry: Retry) -> float | None:
    """Seconds until the job is tried again; None where its reply is the last."""
    outcome = reply["outcome"]
    if outcome == "stopped":
        return 0.0
    if outcome == "busy" and queued.busy < retry.busy:
        queued.busy += 1
        return float(retry.pause * 2 ** (queued.busy - 1))
    if outcome == "crashed" and queued.crashed < retry.crashed:
        queued.crashed += 1
        return 0.0
    if outcome == "claimed":
        queued.claimed_since = queued.claimed_since or time.monotonic()
        queued.claimed += 1
        # Its claim goes stale at last; that it is taken anew each time is not to be expected.
        if time.monotonic() - queued.claimed_since < 2 * float(reply["stale_after"]) + 60:
            return _ASK_AGAIN[min(queued.claimed, len(_ASK_AGAIN)) - 1]
    return None


def _last(batch: Batch, queued: _Queued, reply: Reply) -> Reply:
    """The final reply: a job that is neither done nor failed by now has failed."""
    outcome = reply["outcome"]
    if outcome == "claimed":
        return failed(batch, queued.job, "claimed", Text("batch.failed.claimed", {"by": reply["by"]}))
    if outcome in {"done", "elsewhere", "ours"}:
        return reply
    attempts = 1 + queued.busy + queued.crashed
    return {"outcome": "failed", "record": {**reply["record"], "attempts": attempts}}
