"""What is printed when it cannot be printed: the work that was done stays done, and nothing untrue is said."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from kamxl import writer
from kamxl.cli.group import invoke
from kamxl.i18n import words
from kamxl.writer import lock

pytestmark = pytest.mark.skipif(os.name != "posix", reason="streams of a shell")
DAY = ("--as-of", "2026-09-30")


def shell(line: str, book: Path) -> subprocess.CompletedProcess[str]:
    text = line.replace("KAMXL", f"{sys.executable} -m kamxl").replace("BOOK", f"'{book}'")
    return subprocess.run(["bash", "-c", text], capture_output=True, text=True)


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("KAMXL run BOOK --as-of 2026-09-30 --json | true; exit ${PIPESTATUS[0]}", 0),
        ("KAMXL run BOOK --as-of 2026-09-30 --json >&-", 0),
        ("KAMXL run BOOK --as-of 2026-09-30 --json >&- 2>&- <&-", 0),
        ("KAMXL run BOOK --as-of 2026-09-30 --json > /dev/full", 5),
        ("KAMXL run BOOK --as-of 2026-09-30 2> /dev/full", 0),
        ("KAMXL run BOOK --as-of 2026-09-30 --json 2>&1 | true; exit ${PIPESTATUS[0]}", 0),
    ],
)
def test_after_the_replacement_nothing_is_said_to_be_unchanged(line: str, code: int, small_book: Path) -> None:
    before = small_book.read_bytes()
    done = shell(line, small_book)
    assert small_book.read_bytes() != before, "the run was done"
    assert writer.owned(small_book), "and nothing was printed into the workbook"
    assert "unchanged" not in done.stderr
    assert "Traceback" not in done.stderr
    assert done.returncode == code, done.stderr


def test_a_reader_who_has_seen_enough_is_no_fault(small_book: Path) -> None:
    done = shell("KAMXL schema | head -1; exit ${PIPESTATUS[0]}", small_book)
    assert (done.returncode, done.stderr) == (0, "")


def test_no_sentence_of_a_front_end_says_what_it_has_not_looked_at() -> None:
    for key in ("cli.internal", "cli.aborted", "cli.not_printed", "batch.failed.internal"):
        zh, en = words()[key]
        assert "unchanged" not in en
        assert "没有改动" not in zh


def test_a_file_that_may_not_be_changed_is_not_in_use_by_another_program(
    small_book: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Forbidden (EACCES) and immutable (EPERM), as the system says when the file is opened for writing."""
    import errno

    opened = Path.open
    for number, told in ((errno.EACCES, "may not change"), (errno.EPERM, "immutable")):

        def refuse(self: Path, mode: str = "r", *more: object, number: int = number, **given: object) -> object:
            if mode == "r+b":
                raise PermissionError(number, os.strerror(number))
            return opened(self, mode, *more, **given)  # type: ignore[call-overload]

        monkeypatch.setattr(lock.Path, "open", refuse)
        assert invoke(["--lang", "en", "run", str(small_book), *DAY], "en") == 4
        said = capsys.readouterr().err
        assert "another program" not in said
        assert told in said


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only the administrator can set the flag")
def test_a_file_that_is_really_immutable(small_book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    if subprocess.run(["chattr", "+i", str(small_book)], capture_output=True).returncode:
        pytest.skip("this file system has no such flag")
    try:
        assert invoke(["--lang", "en", "run", str(small_book), *DAY], "en") == 4
        assert "immutable" in capsys.readouterr().err
    finally:
        subprocess.run(["chattr", "-i", str(small_book)], check=True)


def test_an_outcome_that_has_no_room_is_told_in_a_message(small_book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What a button did stays done; /dev/full is a disk without room, a folder no place for a file."""
    outcome = small_book.with_name("said.txt")
    outcome.touch()
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(Path, "write_text", lambda *_: os.close(-1))
        assert invoke(["press", "validate", str(small_book), "--outcome", str(outcome)], "en") in (0, 1)
    assert str(small_book.name) in capsys.readouterr().err
