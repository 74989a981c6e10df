"""Many small workbooks: two workers against one, the pool against single runs, Dask against the pool, memory over 300.

    python benchmarks/batch.py [--books 60] [--memory-books 300] [--rounds 2]

Times of one workbook are those of a batch that runs: from the fourth workbook to the last, so that the start of the workers,
which no number of workbooks makes longer, does not count. For the comparison with single runs it does count. All times are
of this machine, best of the rounds; the ratios are what counts, and they need two idle cores.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import psutil
from openpyxl import Workbook

from kamxl.batch import Options, run
from kamxl.batch.job import Job
from kamxl.batch.progress import Progress
from kamxl.batch.supervisor import Limits
from kamxl.schema.money import Money
from kamxl.schema.sheets import SHEETS

AS_OF = date(2026, 9, 30)
FIELDS = ("customer_id", "name", "industry", "contact", "phone", "first_deal_date", "annual_amount", "status", "owner")
HEADERS = [SHEETS["customers"].fields[name].column.title("zh", Money.of("zh")) for name in FIELDS]
COLD_RUNS = 5
START = 4
"""Workbooks by which every worker has started."""


class Silent(Progress):
    """Says nothing; tells a watcher when a workbook is done."""

    def __init__(self, done: Callable[[int], None] | None = None) -> None:
        super().__init__("en", stream=open(os.devnull, "w"))  # noqa: PTH123, SIM115  (lives as long as the batch)
        self.times: list[float] = []
        self.done = done

    def settled(self, job: Job, reply: dict[str, Any]) -> None:
        super().settled(job, reply)
        self.times.append(time.perf_counter())
        if self.done:
            self.done(len(self.times))

    @property
    def each(self) -> float:
        """Seconds a workbook, once the batch runs."""
        settled = self.times[START:]
        return (settled[-1] - settled[0]) / (len(settled) - 1)


def make_books(folder: Path, count: int) -> Path:
    """Workbooks of three customers each."""
    for number in range(count):
        book = Workbook()
        book.active.title = "客户信息"
        book.active.append(HEADERS)
        for place in range(3):
            book.active.append(
                [f"C{number:04}{place}", f"客户{number}-{place}有限公司", "机械制造", "王明", f"138{number:04}{place:04}",
                 "2023-01-15", 20 + (number * 7 + place * 60) % 200, "活跃", "李强"]
            )  # fmt: skip
        path = folder / f"{number % 10}组" / f"大客户 {number:03}.xlsx"
        path.parent.mkdir(parents=True, exist_ok=True)
        book.save(path)
    return folder


def whole_batch(books: Path, progress: Silent | None = None, **given: Any) -> tuple[float, float]:
    """Seconds of a batch over a fresh copy of the workbooks, and seconds a workbook once it runs."""
    progress = progress or Silent()
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "books"
        shutil.copytree(books, copy)
        options = replace(Options((str(copy),), "en", as_of=AS_OF, recursive=True, with_summary=False), **given)
        begun = time.perf_counter()
        report = run(options, progress, threading.Event())
        seconds = time.perf_counter() - begun
        assert report.ok, report.counts
        return seconds, progress.each


def cold_run(books: Path) -> float:
    """Seconds of one `kamxl run`, a process of its own for each workbook."""
    chosen = sorted(books.rglob("*.xlsx"))[:COLD_RUNS]
    with tempfile.TemporaryDirectory() as folder:
        begun = time.perf_counter()
        for number, book in enumerate(chosen):
            output = Path(folder) / f"{number}.xlsx"
            command = [sys.executable, "-m", "kamxl", "run", str(book), "--output", str(output), "--as-of", str(AS_OF)]
            subprocess.run(command, check=True, capture_output=True)
        return (time.perf_counter() - begun) / len(chosen)


@contextmanager
def cluster(workers: int) -> Iterator[str]:
    """Address of a scheduler with so many workers, each a process."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "scheduler.json"
        dask = [sys.executable, "-m", "dask"]
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": folder, "start_new_session": True}
        started = [
            subprocess.Popen(
                [*dask, "scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--scheduler-file", file],
                **quiet,
            )
        ]
        try:
            while not file.exists() or not file.stat().st_size:
                time.sleep(0.1)
            address = json.loads(file.read_text())["address"]
            worker = [*dask, "worker", address, "--nthreads", "1", "--no-nanny", "--no-dashboard"]
            started += [subprocess.Popen(worker, **quiet) for _ in range(workers)]
            time.sleep(5)
            yield address
        finally:
            for process in started:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()


def memory(count: int) -> dict[int, float]:
    """MB of one worker process after so many workbooks."""
    found: dict[int, float] = {}
    marks = {10, *(count * part // 6 for part in range(1, 7))}

    def look(done: int) -> None:
        if done in marks:
            found[done] = max(child.memory_info().rss for child in psutil.Process().children()) / (1 << 20)

    with tempfile.TemporaryDirectory() as folder:
        whole_batch(make_books(Path(folder), count), Silent(look), workers=1, limits=Limits(recycle=count + 1))
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--books", type=int, default=60)
    parser.add_argument("--memory-books", type=int, default=300)
    parser.add_argument("--rounds", type=int, default=2)
    given = parser.parse_args()
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else 0.0
    print(
        f"{given.books} small workbooks, {os.cpu_count()} cores, load before the start {load:.1f}, best of {given.rounds}"
    )
    with tempfile.TemporaryDirectory() as folder, cluster(2) as address:
        books = make_books(Path(folder), given.books)
        found: dict[str, list[tuple[float, float]]] = {"one": [], "two": [], "dask": []}
        cold = []
        for _ in range(given.rounds):  # in turns, so that what else the machine does meets all of them
            found["one"].append(whole_batch(books, workers=1))
            found["two"].append(whole_batch(books, workers=2))
            found["dask"].append(whole_batch(books, dask=address))
            cold.append(cold_run(books))
    whole = min(seconds for seconds, _ in found["one"]) / given.books
    one, two, dask = (min(each for _, each in times) for times in found.values())
    single = min(cold)
    print(f"a workbook: one worker {one:.3f} s, two {two:.3f} s: speed-up {one / two:.2f} (wanted 1.7)")
    print(f"a workbook: two workers {two:.3f} s, Dask with two {dask:.3f} s: ratio {two / dask:.2f} (wanted 0.85)")
    print(f"a workbook with all that goes with it: one worker {whole:.3f} s, kamxl run {single:.3f} s: "
          f"ratio {whole / single:.2f} (wanted at most 0.33)")  # fmt: skip
    if given.memory_books:
        found = memory(given.memory_books)
        print("memory of a worker " + "   ".join(f"{done}: {size:.0f} MB" for done, size in sorted(found.items())))


if __name__ == "__main__":
    main()
