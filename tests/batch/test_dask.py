"""The same jobs on a real Dask cluster: a scheduler and two workers, each a process of its own."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.batch.shelf import batch, differences, finish, make_shelf, start, times_done, tree, wait_for
from tests.conftest import LONG

pytest.importorskip("distributed")
BOOKS = 50 if LONG else 24


@dataclass
class Cluster:
    address: str
    scheduler: subprocess.Popen[bytes]
    workers: list[subprocess.Popen[bytes]]


def launch(folder: Path, name: str, *arguments: str) -> subprocess.Popen[bytes]:
    log = (folder / f"{name}.log").open("wb")
    with log:
        return subprocess.Popen(
            [sys.executable, "-m", "dask", *arguments], stdout=log, stderr=log, cwd=folder, start_new_session=True
        )


def end(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Cluster]:
    folder = tmp_path / "dask"
    folder.mkdir()
    file = folder / "scheduler.json"
    scheduler = launch(
        folder, "scheduler", "scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard",
        "--scheduler-file", str(file),
    )  # fmt: skip
    workers = []
    try:
        wait_for(lambda: file.exists() and file.stat().st_size > 0)
        address = json.loads(file.read_text())["address"]
        workers = [
            launch(folder, f"worker{number}", "worker", address, "--nthreads", "1", "--no-nanny", "--no-dashboard",
                   "--local-directory", str(folder / f"{number}"))
            for number in range(2)
        ]  # fmt: skip
        yield Cluster(address, scheduler, workers)
    finally:
        for process in (*workers, scheduler):
            end(process)


def test_a_worker_is_killed_in_the_middle_and_every_workbook_is_done_once(cluster: Cluster, tmp_path: Path) -> None:
    shelf = make_shelf(tmp_path / "共享", BOOKS, damaged=1)
    process = start(shelf.root, "--recursive", "--dask", cluster.address, "--retries", 0)
    wait_for(lambda: len(times_done(shelf.root)) >= BOOKS // 3)
    end(cluster.workers[0])
    assert len(times_done(shelf.root)) < BOOKS
    code, out = finish(process)
    assert code == 1
    assert out["counts"]["done"] + out["counts"]["elsewhere"] == BOOKS
    assert (out["counts"]["failed"], out["counts"]["open"]) == (1, 0)
    assert times_done(shelf.root) == dict.fromkeys(shelf.good, 1)
    left = [name for name in tree(shelf.root) if name.endswith((".kamxl-lock", ".kamxl.tmp"))]
    assert left == []


def test_the_cluster_gives_the_same_bytes_as_this_machine(cluster: Cluster, tmp_path: Path) -> None:
    here = make_shelf(tmp_path / "here" / "共享", 4).root
    there = Path(shutil.copytree(here, tmp_path / "there" / "共享"))
    assert batch(here, "--recursive")[0] == 0
    assert batch(there, "--recursive", "--dask", cluster.address)[0] == 0
    assert differences(tree(here), tree(there)) == []


@pytest.mark.skipif(not LONG, reason="the long form; run with KAMXL_LONG=1")
def test_when_the_scheduler_dies_it_says_so_and_resume_does_the_rest(cluster: Cluster, tmp_path: Path) -> None:
    shelf = make_shelf(tmp_path / "共享", 12)
    process = start(shelf.root, "--recursive", "--dask", cluster.address)
    wait_for(lambda: len(times_done(shelf.root)) >= 2)
    end(cluster.scheduler)
    said = process.communicate(timeout=200)[1]
    assert process.returncode == 1
    assert "--resume" in said.decode()
    assert "Traceback" not in said.decode()
    for worker in cluster.workers:
        end(worker)
    code, found, _ = batch(shelf.root, "--recursive", "--resume")
    assert (code, found["counts"]["done"]) == (0, 12)
    assert times_done(shelf.root) == dict.fromkeys(shelf.good, 1)


def test_a_scheduler_that_is_not_there_is_said_so(tmp_path: Path) -> None:
    make_shelf(tmp_path, 1)
    code, _, said = batch(tmp_path, "--recursive", "--dask", "tcp://127.0.0.1:9")
    assert code == 2
    assert "tcp://127.0.0.1:9" in said
