"""The order of jobs, with a pool that answers as it is told."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from kamxl.batch.dispatch import Retry, dispatch
from kamxl.batch.failures import Reply, failed
from kamxl.batch.job import Job
from kamxl.errors import KamxlError
from tests.batch.jobs import batch_of, job_of

BATCH = batch_of(Path("/nowhere"))
QUICK = Retry(busy=2, pause=0.01, crashed=1)


class Scripted:
    """A pool that answers a job's n-th attempt with the n-th line of its script, at once or when asked to."""

    def __init__(
        self, scripts: dict[str, list[Any]], capacity: int = 2, after: Callable[[], None] | None = None
    ) -> None:
        self.scripts = scripts
        self.attempts: dict[str, int] = defaultdict(int)
        self.order: list[str] = []
        self._capacity = capacity
        self._after = after

    def capacity(self) -> int:
        return self._capacity

    def submit(self, job: Job) -> Future[Reply]:
        script = self.scripts.get(job.key, ["done"])
        said = script[min(self.attempts[job.key], len(script) - 1)]
        self.attempts[job.key] += 1
        self.order.append(job.key)
        if self._after:
            self._after()
        future: Future[Reply] = Future()
        if isinstance(said, BaseException):
            future.set_exception(said)
        else:
            future.set_result(
                {**failed(BATCH, job, said, "reason"), "by": "Alice@pc", "stale_after": 900, "outcome": said}
            )
        return future

    def kill(self) -> None: ...

    def close(self) -> None: ...


def do(pool: Scripted, names: list[str], stop: Event | None = None) -> tuple[dict[str, Reply], list[str]]:
    settled: dict[str, Reply] = {}
    jobs = [job_of(BATCH, Path("/nowhere") / name) for name in names]
    left = dispatch(
        jobs, pool, BATCH, retry=QUICK, settle=lambda job, reply: settled.update({job.key: reply}),
        again=lambda job, reply, pause: None, stop=stop or Event(),
    )  # fmt: skip
    return settled, [job.key for job in left]


def test_every_job_is_settled_once_in_the_order_given() -> None:
    pool = Scripted({})
    settled, left = do(pool, ["c", "a", "b"])
    assert pool.order == ["c", "a", "b"]
    assert {reply["outcome"] for reply in settled.values()} == {"done"}
    assert not left


def test_a_busy_workbook_comes_again_after_the_others_and_then_is_given_up() -> None:
    pool = Scripted({"open": ["busy"], "closed soon": ["busy", "busy", "done"]})
    settled, _ = do(pool, ["open", "closed soon", "x", "y"])
    assert pool.attempts == {"open": 3, "closed soon": 3, "x": 1, "y": 1}
    assert pool.order.index("x") < 4 > pool.order.index("y")
    assert settled["closed soon"]["outcome"] == "done"
    assert settled["open"]["outcome"] == "failed"
    assert settled["open"]["record"]["attempts"] == 3


def test_a_process_that_died_gets_one_more_chance() -> None:
    pool = Scripted({"killer": ["crashed"], "unlucky": ["crashed", "done"]})
    settled, _ = do(pool, ["killer", "unlucky"])
    assert pool.attempts == {"killer": 2, "unlucky": 2}
    assert settled["killer"]["outcome"] == "failed"
    assert settled["unlucky"]["outcome"] == "done"


@pytest.mark.parametrize("outcome", ["timeout", "memory", "failed"])
def test_what_took_too_much_is_not_tried_again(outcome: str) -> None:
    pool = Scripted({"greedy": [outcome]})
    settled, _ = do(pool, ["greedy"])
    assert pool.attempts["greedy"] == 1
    assert settled["greedy"]["outcome"] == "failed"


def test_a_claimed_workbook_is_asked_for_until_it_is_done_elsewhere() -> None:
    pool = Scripted({"theirs": ["claimed", "claimed", "elsewhere"]})
    settled, _ = do(pool, ["theirs", "mine"])
    assert pool.attempts["theirs"] == 3
    assert settled["theirs"]["outcome"] == "elsewhere"


def test_stop_leaves_the_rest_and_waits_for_those_under_way() -> None:
    stop = Event()
    pool = Scripted({}, capacity=1, after=stop.set)
    settled, left = do(pool, ["a", "b", "c"], stop)
    assert list(settled) == ["a"]
    assert left == ["b", "c"]


def test_a_pool_that_cannot_work_ends_the_batch() -> None:
    pool = Scripted({"a": [RuntimeError("no workers")]}, capacity=1)
    with pytest.raises(RuntimeError, match="no workers"):
        do(pool, ["a", "b"])
    assert pool.order == ["a"]


def test_jobs_that_will_never_answer_are_not_waited_for() -> None:
    """A scheduler goes: one task tells, another never does, and then the pool knows that it is alone."""

    class Deserted(Scripted):
        def capacity(self) -> int:
            if self.order == ["a", "b"]:
                raise KamxlError("the scheduler has gone")
            return 2

        def submit(self, job: Job) -> Future[Reply]:
            self.order.append(job.key)
            future: Future[Reply] = Future()
            if job.key == "a":
                future.set_exception(KamxlError("cancelled"))
            return future

    with pytest.raises(KamxlError, match="has gone"):
        do(Deserted({}), ["a", "b", "c"])
