"""Data on disk of any shape: one bad file costs one line of the report, and the night goes on."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from jobs import FIGURES, batch_of, job_of, record
from shelf import DAY, write_book

from kamxl.batch.claim import Claim, Holder, lock_of, take
from kamxl.batch.find import FOLDER
from kamxl.batch.manifest import Manifest
from kamxl.batch.planning import plan
from kamxl.batch.records import encoded
from kamxl.cli.group import invoke
from kamxl.files.process import this

posix = pytest.mark.skipif(os.name != "posix", reason="names in bytes, pipes")
DEEP = b"[" * 100_000
LINES: dict[str, bytes] = {
    "nothing": b"",
    "no JSON": b"\xff\x00{",
    "nested": DEEP,
    "a list": b"[1, 2]",
    "huge number": b'{"kind": "book", "at": ' + b"9" * 10_000 + b"}",
    "not a number": b'{"kind": "book", "seconds": NaN}',
    "no fields": b'{"kind": "book"}',
    "no kind": b'{"key": "a"}',
    "fields of other kinds": encoded(dict.fromkeys(record("a"), 7)),
    "no figures": encoded({**record("a"), "figures": None}),
    "figures of another shape": encoded({**record("a"), "figures": {"customers": 1}}),
    "owners of another shape": encoded({**record("a"), "figures": {**FIGURES, "owners": {"x": []}}}),
    "a begin without a process": encoded({"kind": "begin", "batch": "b", "at": "2", "task": "run", "as_of": DAY, "mirrored": False}),
    "a begin of no day": encoded({"kind": "begin", "batch": "b", "at": "2", "task": "run", "as_of": "2026-99-99", "mirrored": False, "process": {}}),
}  # fmt: skip


def batch(folder: Path, *more: str) -> int:
    return invoke(
        ["batch", str(folder), "--recursive", "--as-of", DAY, "--workers", "1", "--retries", "0", *more], "en"
    )


@pytest.mark.parametrize("name", LINES)
def test_a_line_of_any_shape_costs_itself(tmp_path: Path, name: str) -> None:
    good = record("好.xlsx")
    (tmp_path / "j.jsonl").write_bytes(LINES[name] + b"\n" + encoded(good) + b"\n")
    manifest = Manifest(tmp_path)
    manifest.refresh()
    assert manifest.books == {("好.xlsx", "run"): good}
    assert manifest.batches == {}
    assert manifest.unreadable == 1


@posix
def test_what_only_looks_like_a_journal(tmp_path: Path) -> None:
    (tmp_path / "folder.jsonl").mkdir()
    os.mkfifo(tmp_path / "pipe.jsonl")
    (tmp_path / "nowhere.jsonl").symlink_to(tmp_path / "gone")
    manifest = Manifest(tmp_path)
    manifest.refresh()
    assert manifest.books == {}
    no_folder = Manifest(tmp_path / "pipe.jsonl" / "below")
    no_folder.refresh()
    assert no_folder.books == {}


LOCKS: dict[str, Any] = {
    "nested": DEEP,
    "empty": b"",
    "not ours": b"\x00\x01\x02" * 100,
    "no fields": b"{}",
    "fields of other kinds": encoded({"user": 1, "host": [], "pid": "x", "machine": None, "token": 5, "stale_after": "soon"}),
    "a pid that no system has": encoded({"user": "", "host": "", "pid": 10**30, "machine": this().machine, "boot": "", "started": "", "token": "t", "stale_after": 1}),
}  # fmt: skip


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_of_any_shape_is_somebodys_for_a_minute(tmp_path: Path, name: str) -> None:
    lock = lock_of(tmp_path / "book.xlsx")
    lock.write_bytes(LOCKS[name])
    assert isinstance(take(tmp_path / "book.xlsx", stale_after=60), Holder)
    os.utime(lock, (1, 1))
    assert isinstance(take(tmp_path / "book.xlsx", stale_after=60), Claim)


@pytest.mark.parametrize("stale_after", [1e300, float("inf"), float("nan"), -5, 10**400, True])
def test_no_claim_lasts_longer_than_a_day(tmp_path: Path, stale_after: Any) -> None:
    owner = {"user": "u", "host": "h", "pid": 1, "machine": "another", "boot": "", "started": "", "token": "t"}
    lock = lock_of(tmp_path / "book.xlsx")
    lock.write_text(json.dumps({**owner, "stale_after": stale_after}))
    os.utime(lock, (1, 1))
    assert isinstance(take(tmp_path / "book.xlsx", stale_after=60), Claim)


@pytest.mark.parametrize(
    "pending",
    [[], 3, {"written": "x"}, {**record("a"), "written": 1}],
    ids=["a list", "a number", "no record", "a record"],
)
def test_an_announcement_of_another_shape_announces_nothing(tmp_path: Path, pending: object) -> None:
    lock = lock_of(tmp_path / "book.xlsx")
    gone = {
        "user": "u",
        "host": "h",
        "pid": 1,
        "machine": "another",
        "boot": "",
        "started": "",
        "token": "t",
        "stale_after": 1,
    }
    lock.write_bytes(encoded(gone) + b"\n" + encoded({"pending": pending}))
    os.utime(lock, (1, 1))
    claim = take(tmp_path / "book.xlsx", stale_after=60)
    assert isinstance(claim, Claim)
    assert claim.pending is None


@posix
def test_a_night_over_all_of_it(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """Six workbooks, each with something of its own beside it: two cannot be done, and the others are."""
    write_book(tmp_path / "好.xlsx", 1)
    strange = os.fsencode(tmp_path) + b"/\xb4\xf3\xbf\xcd\xbb\xa7.xlsx"  # GBK, as old tools unpack it
    os.rename(write_book(tmp_path / "x.xlsx", 2), strange)  # noqa: PTH104
    write_book(tmp_path / "nested" / "book.xlsx", 3)
    (tmp_path / "nested" / "kamxl.toml").write_bytes(b"a = " + DEEP)
    write_book(tmp_path / "locked" / "book.xlsx", 4)
    lock_of(tmp_path / "locked" / "book.xlsx").mkdir()
    write_book(tmp_path / "pipe" / "book.xlsx", 5)
    os.mkfifo(tmp_path / "pipe" / "kamxl.toml")
    os.mkfifo(tmp_path / "pipe" / "pipe.xlsx")
    (tmp_path / FOLDER).mkdir()
    (tmp_path / FOLDER / "a.jsonl").mkdir()
    (tmp_path / FOLDER / "b.jsonl").write_bytes(b"\n".join(LINES.values()) + b"\n")
    assert batch(tmp_path, "--json", "--log", str(tmp_path / "log.jsonl")) == 1
    out, err = capfd.readouterr()
    found = json.loads(out)
    outcomes = {os.path.relpath(one["book"], tmp_path): one["outcome"] for one in found["books"]}
    assert outcomes == {
        "好.xlsx": "done",
        Path(os.fsdecode(strange)).name: "done",
        "nested/book.xlsx": "failed",
        "locked/book.xlsx": "failed",
        "pipe/book.xlsx": "done",
    }
    assert "Traceback" not in err
    assert err.count("book.xlsx:") + err.count("book.xlsx：") <= 2
    assert found["summary"] is not None, "the summary is written all the same"
    assert batch(tmp_path) == 1, "the second night reads what the first wrote"
    again = capfd.readouterr().err
    assert "3 unchanged" in again, again


@posix
@pytest.mark.parametrize(
    "command",
    [
        ("run", "{book}"),
        ("run", "{book}", "--json"),
        ("validate", "{book}", "--json"),
        ("settings", "{book}"),
        ("share", "{book}", "--role", "sales", "-o", "{out}.xlsx", "--json"),
        ("report", "{book}", "-o", "{out}.pptx", "--json"),
        ("convert", "{book}", "--to", "{out}.xlsx", "--json"),
        ("convert", "{book}", "--to", "{out}.xlsx"),
        ("macros", "install", "{book}"),
        ("batch", "{book}", "--out", "{out}", "--workers", "1"),
        ("batch", "{book}", "--task", "convert", "--out", "{out}", "--workers", "1"),
        ("doctor", "--configure", "{book}"),
    ],
    ids=" ".join,
)
def test_a_name_that_is_no_utf8_is_a_name(tmp_path: Path, command: tuple[str, ...], capfd: Any) -> None:
    book = os.fsdecode(os.fsencode(tmp_path) + b"/\xb4\xf3.xlsx")
    os.rename(write_book(tmp_path / "x.xlsx", 2), book)  # noqa: PTH104
    (tmp_path / "kamxl.toml").write_text("[points]\nper = 7\n")
    code = invoke([word.format(book=book, out=tmp_path / "made\udcff") for word in command], "en")
    out, err = capfd.readouterr()
    assert code in (0, 1), err
    if "--json" in command:
        json.loads(out)


def test_a_workbook_without_a_claim_to_clear_is_planned_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from kamxl.batch import planning
    from kamxl.batch.options import Options

    book = write_book(tmp_path / "book.xlsx")
    current = batch_of(tmp_path)
    job = job_of(current, book)
    monkeypatch.setattr(planning, "_outcome_before", lambda *_, **__: "unchanged")

    def refuse(*_: object) -> None:
        raise PermissionError(13, "no")

    monkeypatch.setattr(planning, "clear", refuse)
    manifest = Manifest(tmp_path)
    monkeypatch.setattr(manifest, "latest", lambda *_: record(job.key))
    jobs, entries = plan(Options((str(tmp_path),), "en"), current, [book], tmp_path, manifest, again=False)
    assert (jobs, [entry.job.key for entry in entries]) == ([], [job.key])
