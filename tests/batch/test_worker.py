"""One job, in this process: what it does, what it finds done, and what it inherits from a process that died over it."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Callable
from dataclasses import asdict, replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from kamxl import walk
from kamxl.batch.claim import Claim, lock_of, take
from kamxl.batch.failures import after_death
from kamxl.batch.job import Batch, Job, is_done
from kamxl.batch.manifest import Journal, Manifest
from kamxl.batch.worker import perform
from kamxl.errors import BusyError, NotAWorkbook
from kamxl.files import leftovers
from kamxl.files.process import tag, this
from kamxl.walk import checking, writing
from tests.batch.jobs import batch_of, job_of
from tests.batch.shelf import write_bomb, write_book, write_damaged, write_encrypted, write_locked
from tests.batch.test_claim import dead_process, leave
from tests.conftest import AS_OF, CUSTOMER_HEADERS, CUSTOMER_ROWS


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return write_book(tmp_path / "in" / "大客户.xlsx")


@pytest.fixture
def batch(book: Path) -> Batch:
    return batch_of(book.parent)


def do(batch: Batch, job: Job) -> dict[str, Any]:
    folder = Path(batch.manifest)
    return perform(batch, job, Journal(folder), Manifest(folder))


def digest(path: Path) -> str:
    return sha256(path.read_bytes()).hexdigest()


def test_a_job_writes_what_run_writes_and_records_it(batch: Batch, book: Path, tmp_path: Path) -> None:
    alone = tmp_path / "alone" / book.name
    alone.parent.mkdir()
    alone.write_bytes(book.read_bytes())
    walk.run(alone, as_of=AS_OF, lang=batch.lang, fallback=batch.words)
    before = digest(book)
    reply = do(batch, job_of(batch, book))
    assert reply["outcome"] == "done"
    assert book.read_bytes() == alone.read_bytes()
    record = reply["record"]
    assert record["before"]["sha256"] == before
    assert record["book"] == {"size": book.stat().st_size, "mtime_ns": book.stat().st_mtime_ns, "sha256": digest(book)}
    assert (record["as_of"], record["version"], record["settings"]) == (AS_OF.isoformat(), "0", "settings")
    assert record["seconds"] > 0
    assert not lock_of(book).exists()
    manifest = Manifest(Path(batch.manifest))
    manifest.refresh()
    assert manifest.latest(book.name, "run") == record


def test_figures_by_hand(batch: Batch, tmp_path: Path, make_book: Callable[..., Path]) -> None:
    """200, 100 and 10 万元 are tiers S (from 150), A (from 80) and C (under 15)."""
    rows = [list(row) for row in CUSTOMER_ROWS]
    for row, amount, owner in zip(rows, ("200", "100", "10"), ("王敏", "李强", "王敏"), strict=True):
        row[7], row[11] = amount, owner
    book = make_book(tmp_path / "in" / "三家.xlsx", {"客户信息": [CUSTOMER_HEADERS, *rows]})
    figures = do(batch, job_of(batch, book))["record"]["figures"]
    alerts = walk.analyse(walk.open_book(book, as_of=AS_OF), as_of=AS_OF).alerts
    assert (figures["customers"], figures["important"], figures["revenue_12m"]) == (3, 2, 3_100_000)
    assert figures["tiers"] == {"S": 1, "A": 1, "C": 1}
    assert sum(figures["alerts"].values()) == len(alerts) > 0
    owners = figures["owners"]
    # An alert on the whole book, such as one on blanks in most of a column, is nobody's.
    assert {name: (own["customers"], own["revenue_12m"], own["tiers"]) for name, own in owners.items()} == {
        "": (0, 0.0, {}),
        "王敏": (2, 2_100_000, {"S": 1, "C": 1}),
        "李强": (1, 1_000_000, {"A": 1}),
    }
    for severity, count in figures["alerts"].items():
        assert sum(own["alerts"][severity] for own in owners.values()) == count


def test_what_is_done_is_not_done_again_but_what_changed_is(batch: Batch, book: Path) -> None:
    job = job_of(batch, book)
    first = do(batch, job)["record"]
    again = do(replace(batch, id="b2"), job)
    assert again == {"outcome": "elsewhere", "record": first}
    os.utime(book)
    assert do(batch, job)["record"] == first, "a date that a synchroniser sets is no change"
    write_book(book, seed=5)
    third = do(batch, job)
    assert third["outcome"] == "done"
    assert third["record"]["before"] != first["before"]
    other_day = replace(batch, as_of="2026-10-01")
    assert do(other_day, job_of(other_day, book))["record"]["as_of"] == "2026-10-01"


def test_output_goes_to_the_mirrored_place_and_the_book_stays(batch: Batch, book: Path, tmp_path: Path) -> None:
    before, output = book.read_bytes(), tmp_path / "out" / "华东" / book.name
    job = job_of(batch, book, output)
    record = do(batch, job)["record"]
    assert book.read_bytes() == before
    assert {path.name for path in book.parent.iterdir()} == {".kamxl-batch", book.name}
    assert record["output"]["sha256"] == digest(output)
    assert is_done(record, job, look_inside=False)
    output.unlink()
    assert not is_done(record, job, look_inside=True)


def test_a_validation_changes_nothing_and_lists_the_issues(batch: Batch, tmp_path: Path, make_book: Any) -> None:
    bad = list(CUSTOMER_ROWS[0])
    bad[8] = "???"
    book = make_book(tmp_path / "in" / "错.xlsx", {"客户信息": [CUSTOMER_HEADERS, bad, *CUSTOMER_ROWS[1:]]})
    before = book.read_bytes()
    checking = replace(batch, task="validate")
    figures = do(checking, job_of(checking, book))["record"]["figures"]
    assert book.read_bytes() == before
    assert figures["issues"]["errors"] == 1
    assert (figures["shown"][0]["cell"], figures["shown"][0]["field"]) == ("I2", "合作状态")
    assert figures["rows"] == 3


@pytest.mark.parametrize(
    ("write", "error", "outcome"),
    [
        (write_damaged, "NotAWorkbook", "failed"),
        (write_encrypted, "EncryptedBook", "failed"),
        (write_bomb, "TooLarge", "failed"),
        (write_locked, "BusyError", "busy"),
    ],
)
def test_a_bad_workbook_fails_with_its_reason_and_stays(
    batch: Batch, book: Path, write: Callable[[Path], None], error: str, outcome: str
) -> None:
    bad = book.with_name("坏.xlsx")
    write(bad)
    before = sorted((path.name, path.read_bytes()) for path in book.parent.iterdir() if path.is_file())
    reply = do(batch, job_of(batch, bad))
    assert (reply["outcome"], reply["record"]["error"]) == (outcome, error)
    assert len(reply["record"]["reason"]) > 20
    after = sorted((path.name, path.read_bytes()) for path in book.parent.iterdir() if path.is_file())
    assert after == before


def test_a_workbook_that_another_process_has_is_left_to_it(batch: Batch, book: Path) -> None:
    before = book.read_bytes()
    claim = take(book, stale_after=600)
    assert isinstance(claim, Claim)
    reply = do(batch, job_of(batch, book))
    assert (reply["outcome"], reply["stale_after"]) == ("claimed", 600)
    assert book.read_bytes() == before
    assert lock_of(book).exists()


def test_a_job_lets_go_of_its_claim_whatever_happens(batch: Batch, book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(writing, "render", broken)
    with pytest.raises(ZeroDivisionError):
        do(batch, job_of(batch, book))
    assert not lock_of(book).exists()


def stop_at(moment: str, batch: Batch, job: Job, monkeypatch: pytest.MonkeyPatch) -> None:
    """Do a job up to a moment and leave everything as a SIGKILL would: lock, announcement, files."""

    class Killed(BaseException):
        pass

    def killed(*_: object, **__: object) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(Claim, "release", lambda self: None)
        if moment == "before the write":
            patch.setattr(writing, "save", killed)
        else:
            patch.setattr(Journal, "append", killed)
        with pytest.raises(Killed):
            do(batch, job)
    lock = lock_of(job.target)
    owner, *rest = lock.read_text("utf-8").splitlines()
    lock.write_text("\n".join([json.dumps({**json.loads(owner), **asdict(dead_process)}), *rest]) + "\n", "utf-8")


@pytest.mark.parametrize("mirrored", [False, True])
def test_killed_after_the_write_it_is_recorded_and_not_computed_again(
    batch: Batch, book: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mirrored: bool
) -> None:
    job = job_of(batch, book, tmp_path / "out" / book.name if mirrored else None)
    stop_at("after the write", batch, job, monkeypatch)
    written = job.target.stat()
    monkeypatch.setattr(writing, "render", None)
    reply = do(batch, job)
    assert reply["outcome"] == "done"
    assert reply["record"]["figures"]["customers"] == 3
    assert is_done(reply["record"], job, look_inside=False)
    assert job.target.stat().st_mtime_ns == written.st_mtime_ns
    assert not lock_of(job.target).exists()


def test_killed_before_the_write_it_is_done_anew(batch: Batch, book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = book.read_bytes()
    job = job_of(batch, book)
    stop_at("before the write", batch, job, monkeypatch)
    unfinished = leftovers.unfinished(book)
    unfinished.with_name(unfinished.name.replace(tag(this()), tag(dead_process))).write_bytes(b"half")
    assert book.read_bytes() == before
    assert do(batch, job)["outcome"] == "done"
    assert {path.name for path in book.parent.iterdir()} == {book.name, "大客户.bak.xlsx", ".kamxl-batch"}


def test_what_a_dead_process_announced_for_another_day_does_not_count(batch: Batch, book: Path) -> None:
    job = job_of(batch, book)
    leave(book, dead_process, pending={"signature": "of another day", "task": "run", "written": digest(book)})
    reply = do(batch, job)
    assert reply["outcome"] == "done"
    assert reply["record"]["before"]["sha256"] != reply["record"]["book"]["sha256"]


def test_a_death_is_settled_by_what_stands_on_the_disk(
    batch: Batch, book: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = job_of(batch, book)
    stop_at("before the write", batch, job, monkeypatch)
    reply = after_death(batch, job, "timeout", 300)
    assert (reply["outcome"], reply["record"]["error"]) == ("timeout", "timeout")
    assert not lock_of(book).exists()
    stop_at("after the write", batch, job, monkeypatch)
    assert after_death(batch, job, "crashed", 300)["outcome"] == "done"
    assert not lock_of(book).exists()


def test_a_colleague_who_saves_meanwhile_is_not_overwritten(
    batch: Batch, book: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    analyse = checking.analyse
    theirs = write_book(book.with_name("theirs.xlsx"), seed=7).read_bytes()

    def and_a_colleague_saves(*given: Any, **more: Any) -> Any:
        book.write_bytes(theirs)
        return analyse(*given, **more)

    monkeypatch.setattr(checking, "analyse", and_a_colleague_saves)
    reply = do(batch, job_of(batch, book))
    assert (reply["outcome"], reply["record"]["error"]) == ("busy", BusyError.__name__)
    assert book.read_bytes() == theirs


def test_two_threads_of_work_on_one_book_compute_it_once(batch: Batch, book: Path) -> None:
    job, replies = job_of(batch, book), []
    threads = [threading.Thread(target=lambda: replies.append(do(batch, job))) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    while any(reply["outcome"] == "claimed" for reply in replies):
        replies = [do(batch, job) if reply["outcome"] == "claimed" else reply for reply in replies]
    assert replies[0]["record"] == replies[1]["record"]


def test_a_summary_of_ours_is_no_input(batch: Batch, book: Path) -> None:
    from kamxl import writer
    from kamxl.batch.summary_data import BOOKS
    from kamxl.placed import Cells, SheetPlan
    from kamxl.theme import styles

    plan = SheetPlan(BOOKS, "各工作簿", styles("zh"), cells=(Cells(1, 1, [["x"]]),))
    renamed = book.with_name("董事会.xlsx")
    renamed.write_bytes(writer.create([plan]))
    assert do(batch, job_of(batch, renamed)) == {"outcome": "ours"}


def test_a_workbook_that_went_away_is_a_failure(batch: Batch, book: Path) -> None:
    job = job_of(batch, book)
    book.unlink()
    reply = do(batch, job)
    assert (reply["outcome"], reply["record"]["error"]) == ("failed", NotAWorkbook.__name__)
    assert reply["record"]["book"] is None
