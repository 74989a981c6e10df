"""Watching a folder: a workbook that is dropped, changed, or closed by a colleague is processed by itself."""

from __future__ import annotations

import signal
import subprocess
import threading
from pathlib import Path

import pytest

from kamxl.batch import watch
from kamxl.batch.options import Options
from tests.batch.shelf import command, make_shelf, records, times_done, wait_for, write_book, write_locked


@pytest.mark.parametrize("how", [("--poll", "0.3"), ()], ids=["polling", "told by the system"])
def test_what_is_dropped_into_the_folder_is_processed(tmp_path: Path, how: tuple[str, ...]) -> None:
    if not how:
        pytest.importorskip("watchfiles")
    shelf = make_shelf(tmp_path / "收件箱", 1)
    process = subprocess.Popen(
        command(shelf.root, "--recursive", "--watch", *how), stderr=subprocess.PIPE, stdout=subprocess.PIPE
    )
    try:
        wait_for(lambda: sum(record["kind"] == "end" for record in records(shelf.root)) == 1)
        write_book(tmp_path / "新的.xlsx", seed=3).replace(shelf.root / "新的.xlsx")
        wait_for(lambda: times_done(shelf.root)["新的.xlsx"] == 1)
        write_locked(shelf.root / "打开的.xlsx", 4)
        wait_for(lambda: any(r.get("key") == "打开的.xlsx" and r["outcome"] == "failed" for r in records(shelf.root)))
        (shelf.root / "~$打开的.xlsx").unlink()
        wait_for(lambda: times_done(shelf.root)["打开的.xlsx"] == 1)
    finally:
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=60)
    assert process.returncode == 0
    assert "Traceback" not in said.decode()
    assert set(times_done(shelf.root).values()) == {1}, "what we write ourselves is no change"


def test_a_share_that_goes_away_for_a_while_is_waited_for(tmp_path: Path) -> None:
    shelf = make_shelf(tmp_path / "收件箱", 1)
    process = subprocess.Popen(
        command(shelf.root, "--recursive", "--watch", "--poll", "0.2"), stderr=subprocess.PIPE, stdout=subprocess.PIPE
    )
    try:
        wait_for(lambda: sum(record["kind"] == "end" for record in records(shelf.root)) == 1)
        away = shelf.root.rename(tmp_path / "away")
        assert process.stderr is not None
        guard = threading.Timer(120, process.kill)
        guard.start()
        while "不存在" not in process.stderr.readline().decode():
            assert process.poll() is None, "it gave up, or never noticed"
        guard.cancel()
        write_book(away / "新的.xlsx", seed=3)
        away.rename(shelf.root)
        wait_for(lambda: times_done(shelf.root)["新的.xlsx"] == 1)
    finally:
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=60)
    assert process.returncode == 0


def test_polling_looks_until_it_is_stopped(tmp_path: Path) -> None:
    stop, looks = threading.Event(), 0
    for _ in watch.changes([tmp_path], Options((str(tmp_path),), "en", poll=0.01), stop):
        looks += 1
        if looks == 3:
            stop.set()
    assert looks == 3


def test_without_watchfiles_it_polls(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watch, "_watchfiles", lambda: None)
    monkeypatch.setattr(watch, "POLL", 0.01)
    stop = threading.Event()
    for _ in watch.changes([tmp_path], Options((str(tmp_path),), "en"), stop):
        stop.set()
    assert stop.is_set()


@pytest.mark.parametrize(
    ("name", "noise"),
    [
        ("大客户.xlsx", False),
        ("~$大客户.xlsx", False),  # its going means that the workbook was closed
        (".大客户.xlsx.kamxl-lock", True),
        (".大客户-abcd1234.kamxl.tmp", True),
        ("大客户.bak.xlsx", True),
        ("大客户.bak2.xlsm", True),
        (".kamxl-batch/x.jsonl", True),
    ],
)
def test_our_own_files_wake_nobody(name: str, noise: bool) -> None:
    assert watch._is_noise(f"/share/{name}") is noise
