from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from kamxl.batch.supervisor import Limits, Supervisor, resident_mb
from kamxl.errors import KamxlError
from tests.batch import jobs


def supervisor_of(work: str, **limits: float) -> Supervisor:
    return Supervisor(f"{jobs.HERE}:{work}", {"task": "任务"}, Limits(**limits))  # type: ignore[arg-type]


@pytest.fixture
def misbehaving() -> Iterator[Supervisor]:
    supervisor = supervisor_of("misbehave", memory_mb=400)
    yield supervisor
    supervisor.stop()


def test_one_process_serves_many_jobs_and_prints_do_not_disturb_it() -> None:
    supervisor = supervisor_of("echo")
    replies = [supervisor.call({"book": f"大客户 {number}.xlsx"}) for number in range(5)]
    supervisor.stop()
    assert [reply["job"]["book"] for reply in replies] == [f"大客户 {number}.xlsx" for number in range(5)]
    assert len({reply["pid"] for reply in replies}) == 1
    assert replies[0]["given"] == {"task": "任务"}


def test_a_process_is_replaced_after_its_share_of_jobs() -> None:
    supervisor = supervisor_of("echo", recycle=2)
    pids = [supervisor.call({})["pid"] for _ in range(5)]
    supervisor.stop()
    assert pids[0] == pids[1] != pids[2] == pids[3] != pids[4]


@pytest.mark.parametrize(
    ("deed", "outcome"),
    [("die", "crashed"), ("moon", "memory"), ("abort", "memory"), ("raise", "internal"), ("chatter", "done")],
)
def test_what_a_job_may_do_to_its_process(misbehaving: Supervisor, deed: str, outcome: str) -> None:
    reply = misbehaving.call({"do": deed})
    assert reply["outcome"] == outcome
    if deed == "raise":
        assert (reply["kind"], reply["error"]) == ("ZeroDivisionError", "on purpose")
        assert "on purpose" in reply["traceback"]
    assert misbehaving.call({"do": "nothing"})["outcome"] == "done", "the next job finds a process"


def test_a_job_that_hangs_is_ended_after_the_time_limit() -> None:
    supervisor = supervisor_of("misbehave", timeout=1.0)
    assert supervisor.call({"do": "hang"}) == {"outcome": "timeout"}
    assert supervisor.pid is None
    assert supervisor.call({"do": "nothing"})["outcome"] == "done"
    supervisor.stop()


@pytest.mark.skipif(sys.platform != "linux", reason="the system does not tell how much memory a process has")
def test_a_job_that_swells_is_ended_at_the_memory_limit(misbehaving: Supervisor) -> None:
    assert misbehaving.call({"do": "swell"}) == {"outcome": "memory"}


def test_a_spent_process_is_replaced(misbehaving: Supervisor) -> None:
    first = misbehaving.call({"do": "spent"})
    assert "spent" not in first
    assert misbehaving.call({"do": "nothing"})["pid"] != first["pid"]


def test_kill_from_another_thread_ends_the_job() -> None:
    supervisor = supervisor_of("misbehave")
    supervisor.call({"do": "nothing"})
    threading.Timer(0.2, supervisor.kill).start()
    assert supervisor.call({"do": "hang"}) == {"outcome": "stopped"}


def test_a_process_that_cannot_start_says_why() -> None:
    with pytest.raises(KamxlError, match="no module named nonsense"):
        supervisor_of("broken").call({})


@pytest.mark.skipif(sys.platform != "linux", reason="looks at /proc")
def test_no_process_outlives_a_parent_that_was_killed(tmp_path: Path) -> None:
    code = (
        "from kamxl.batch.supervisor import Limits, Supervisor; s = Supervisor('tests.batch.jobs:echo', {}, Limits()); "
        "print(s.call({})['pid'], flush=True); import time; time.sleep(600)"
    )
    parent = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE)
    assert parent.stdout is not None
    child = int(parent.stdout.readline())
    assert resident_mb(child) > 1
    parent.kill()
    parent.communicate()
    end = time.monotonic() + 30
    while resident_mb(child):
        assert time.monotonic() < end, "the worker is an orphan"
        time.sleep(0.02)


def test_the_folder_of_the_workbooks_adds_no_modules(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "lxml.py").write_text("raise SystemExit('a stranger was imported')")
    (tmp_path / "json.py").write_text("raise SystemExit('a stranger was imported')")
    monkeypatch.chdir(tmp_path)
    supervisor = supervisor_of("echo")
    assert supervisor.call({})["outcome"] == "done"
    supervisor.stop()
