from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path

import pytest
from jobs import PENDING

from kamxl.batch import claim as claims
from kamxl.batch.claim import Claim, Holder, clear, lock_of, sweep, take
from kamxl.files import leftovers
from kamxl.files.process import Process, has_ended, tag, this

LIMIT = 600.0


@pytest.fixture
def book(tmp_path: Path) -> Path:
    path = tmp_path / "大客户.xlsx"
    path.write_bytes(b"book")
    return path


def dead() -> Process:
    """A process of this machine that has ended."""
    done = subprocess.Popen([sys.executable, "-c", ""])
    done.wait()
    return replace(this(), pid=done.pid, started="1")


def leave(
    book: Path, process: Process, *, age: float = 0.0, stale_after: float = LIMIT, pending: object = None
) -> Path:
    """The lock of another process."""
    lock = lock_of(book)
    owner = {"book": book.name, **asdict(process), "token": "theirs", "since": "2026-09-30", "stale_after": stale_after}
    lines = [owner] if pending is None else [owner, {"pending": pending}]
    lock.write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")
    then = time.time() - age
    os.utime(lock, (then, then))
    return lock


def test_a_claim_stands_beside_the_workbook_and_says_whose_it_is(book: Path) -> None:
    claim = take(book, stale_after=LIMIT)
    assert isinstance(claim, Claim)
    assert claim.lock == book.with_name(".大客户.xlsx.kamxl-lock")
    owner = json.loads(claim.lock.read_text("utf-8"))
    assert (owner["book"], owner["pid"], owner["host"]) == ("大客户.xlsx", os.getpid(), this().host)
    assert owner["since"]
    claim.release()
    assert list(book.parent.iterdir()) == [book]


def test_a_second_claim_is_refused_and_names_the_holder(book: Path) -> None:
    first = take(book, stale_after=LIMIT)
    second = take(book, stale_after=LIMIT)
    assert isinstance(second, Holder)
    assert second.process == this()
    assert second.name.endswith(this().host)
    assert isinstance(first, Claim)
    first.release()
    assert isinstance(take(book, stale_after=LIMIT), Claim)


def test_a_long_name_has_a_lock_too(tmp_path: Path) -> None:
    book = tmp_path / ("客" * 82 + ".xlsx")
    book.write_bytes(b"x")
    claim = take(book, stale_after=LIMIT)
    assert isinstance(claim, Claim)
    assert len(claim.lock.name.encode()) < 255
    other = book.with_name("客" * 81 + "户.xlsx")
    assert isinstance(take(other, stale_after=LIMIT), Claim)


def test_a_link_is_claimed_as_its_file(book: Path) -> None:
    link = book.with_name("link.xlsx")
    link.symlink_to(book)
    assert isinstance(take(book, stale_after=LIMIT), Claim)
    assert isinstance(take(link, stale_after=LIMIT), Holder)


def test_the_claim_of_a_process_that_died_here_is_taken_over_at_once(book: Path) -> None:
    leave(book, dead(), pending=PENDING)
    claim = take(book, stale_after=LIMIT)
    assert isinstance(claim, Claim)
    assert claim.inherited
    assert claim.pending == PENDING
    assert json.loads(claim.lock.read_text("utf-8").splitlines()[0])["pid"] == os.getpid()
    claim.release()
    assert list(book.parent.iterdir()) == [book]


def test_what_was_pending_survives_a_second_death(book: Path) -> None:
    leave(book, dead(), pending=PENDING)
    first = take(book, stale_after=LIMIT)
    assert isinstance(first, Claim)
    lines = first.lock.read_text("utf-8").splitlines()
    leave(book, dead(), pending=json.loads(lines[1])["pending"])
    second = take(book, stale_after=LIMIT)
    assert isinstance(second, Claim)
    assert second.pending == PENDING


def test_a_process_that_got_the_id_of_a_dead_one_is_another(book: Path) -> None:
    leave(book, replace(this(), started="1"))
    assert isinstance(take(book, stale_after=LIMIT), Claim)


def test_before_a_restart_of_the_machine_means_dead(book: Path) -> None:
    leave(book, replace(this(), boot="an earlier one"))
    assert isinstance(take(book, stale_after=LIMIT), Claim)


@pytest.mark.parametrize(("age", "free"), [(0, False), (LIMIT - 20, False), (LIMIT + 20, True)])
def test_another_machines_claim_is_dead_once_it_is_older_than_it_allows(book: Path, age: float, free: bool) -> None:
    leave(book, replace(this(), machine="another", pid=1), age=age)
    assert isinstance(take(book, stale_after=1.0), Claim) is free


def test_a_wrong_clock_of_ours_makes_no_claim_dead(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    leave(book, replace(this(), machine="another", pid=1), age=LIMIT - 20)
    monkeypatch.setattr(claims.time, "time", lambda: time.monotonic() + 10**9)
    assert isinstance(take(book, stale_after=LIMIT), Holder)
    assert sorted(path.name for path in book.parent.iterdir()) == [lock_of(book).name, book.name]


def test_a_lock_without_an_owner_is_dead_after_a_minute(book: Path) -> None:
    lock = lock_of(book)
    lock.write_bytes(b"")
    assert isinstance(take(book, stale_after=LIMIT), Holder)
    os.utime(lock, (time.time() - 90, time.time() - 90))
    assert isinstance(take(book, stale_after=LIMIT), Claim)


def test_of_many_who_take_over_one_succeeds(book: Path) -> None:
    for _ in range(20):
        leave(book, dead_process)
        begin = threading.Barrier(8)
        taken: list[Claim] = []

        def race(begin: threading.Barrier = begin, taken: list[Claim] = taken) -> None:
            begin.wait()
            claim = take(book, stale_after=LIMIT)
            if isinstance(claim, Claim):
                taken.append(claim)

        threads = [threading.Thread(target=race) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(taken) == 1
        taken[0].release()
        assert list(book.parent.iterdir()) == [book]


dead_process = dead()


def test_a_claim_that_was_taken_over_is_not_released_by_its_former_owner(book: Path) -> None:
    claim = take(book, stale_after=LIMIT)
    assert isinstance(claim, Claim)
    lock = leave(book, replace(this(), machine="another"))
    claim.release()
    assert lock.exists()


def unfinished_of(process: Process, book: Path) -> Path:
    """A file that a process began to write a workbook with."""
    own = leftovers.unfinished(book)
    path = own.with_name(own.name.replace(tag(this()), tag(process)))
    path.write_bytes(b"half")
    return path


def test_clear_removes_what_the_dead_left_and_nothing_of_the_living(book: Path) -> None:
    elsewhere = replace(dead_process, machine="0123456789abcdef")
    living, gone = unfinished_of(this(), book), unfinished_of(elsewhere, book)
    clear(book)
    assert gone.exists(), "nobody knows whether it is gone"
    leave(book, dead_process)
    clear(book)
    assert not lock_of(book).exists()
    lock = leave(book, elsewhere)
    clear(book)
    assert lock.exists()
    assert gone.exists()
    assert living.exists()


def test_the_claim_of_a_dead_owner_gives_away_what_he_left(book: Path) -> None:
    gone = unfinished_of(dead_process, book)
    other = unfinished_of(replace(dead_process, machine="0123456789abcdef"), book)
    sweep(book)
    assert not gone.exists()
    sweep(book, replace(dead_process, machine="0123456789abcdef"))
    assert not other.exists()


@pytest.mark.parametrize("stale_after", ["1e308", "Infinity", "-Infinity", "NaN", "-5", "1e999"])
def test_a_lock_that_would_last_for_ever_does_not(book: Path, stale_after: str) -> None:
    owner = asdict(replace(this(), machine="another"))
    lock = lock_of(book)
    text = json.dumps({**owner, "token": "t", "since": "x", "stale_after": 1.0}).replace("1.0", stale_after)
    lock.write_text(text + "\n", "utf-8")
    holder = take(book, stale_after=LIMIT)
    assert isinstance(holder, Holder)
    assert 0 <= holder.stale_after <= 7 * 24 * 3600
    long_ago = time.time() - 8 * 24 * 3600
    for absurd in (long_ago, time.time() + 20 * 365 * 24 * 3600):
        lock.write_text(text + "\n", "utf-8")
        os.utime(lock, (absurd, absurd))
        claim = take(book, stale_after=LIMIT)
        assert isinstance(claim, Claim)
        claim.release()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with names on this system")
@pytest.mark.parametrize("make", [os.mkfifo, os.mkdir])
def test_what_is_no_file_in_the_place_of_a_lock_makes_nobody_wait(book: Path, make: Callable[[Path], None]) -> None:
    make(lock_of(book))
    with pytest.raises(OSError, match="is a"):
        take(book, stale_after=LIMIT)
    assert lock_of(book).exists()


def test_a_lock_of_six_gigabytes_is_not_read(book: Path) -> None:
    lock_of(book).touch()
    os.truncate(lock_of(book), 6 << 30)
    assert isinstance(take(book, stale_after=LIMIT), Holder)


def test_processes_that_live_have_not_ended() -> None:
    assert not has_ended(this())
    assert not has_ended(replace(this(), pid=os.getppid(), started=""))
    assert has_ended(dead_process)
    assert not has_ended(replace(dead_process, machine="another")), "of other machines nothing is known"


def test_a_zombie_has_ended() -> None:
    """A process that has ended, but that its parent has not asked for yet."""
    child = subprocess.Popen([sys.executable, "-c", ""])
    try:
        end = time.monotonic() + 30
        while not has_ended(replace(this(), pid=child.pid, started="")):
            assert time.monotonic() < end
            time.sleep(0.01)
    finally:
        child.wait()


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write everywhere")
def test_where_nothing_can_be_created_the_error_is_the_systems(book: Path) -> None:
    book.parent.chmod(0o555)
    try:
        with pytest.raises(PermissionError):
            take(book, stale_after=LIMIT)
    finally:
        book.parent.chmod(0o755)
