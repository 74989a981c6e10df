"""What killed processes left: swept by name and owner, and nothing else."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from kamxl import writer
from kamxl.cell import Style
from kamxl.cli.group import invoke
from kamxl.errors import WriteError
from kamxl.files import leftovers
from kamxl.files.process import tag, tag_has_ended, this
from kamxl.placed import SheetPlan

PLAN = SheetPlan("notes", "说明", {"text": Style()})
DEAD = f"{this().machine[:8]}-{tag(this()).split('-')[1]}-4194304999-0"


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_a_name_says_whose_it_is(tmp_path: Path) -> None:
    path = leftovers.unfinished(tmp_path / "大客户.xlsx")
    assert path.parent == tmp_path
    assert leftovers.is_unfinished(path.name)
    assert tag(this()) in path.name
    assert not tag_has_ended(tag(this()))
    assert tag_has_ended(DEAD)
    assert not tag_has_ended(f"{'0' * 8}-0000-1-1"), "of another machine nothing is known"
    boot = tag(this()).split("-")
    assert tag_has_ended("-".join([boot[0], "ffff", boot[2], boot[3]])), "the machine was started anew"
    assert tag_has_ended("-".join([*boot[:3], "1"])), "the process of that id is another one now"


KEPT = (
    f".a-{tag(this())}-00000000.kamxl.tmp",  # we live
    ".a-00000000-0000-1-1-00000000.kamxl.tmp",  # another machine's
    f".a-{DEAD}-00000000.kamxl.tmp.xlsx",
    f"a-{DEAD}-00000000.kamxl.tmp",
    f".a-{DEAD}-0000000.kamxl.tmp",
    ".a-abcdefgh.kamxl.tmp",
    ".~lock.a.xlsx#",
    "~$a.xlsx",
    "notes.tmp",
)


def test_only_what_is_ours_and_dead_is_swept(tmp_path: Path) -> None:
    for name in KEPT:
        (tmp_path / name).touch()
    (tmp_path / f".folder-{DEAD}-00000000.kamxl.tmp").mkdir()
    (tmp_path / f".link-{DEAD}-00000000.kamxl.tmp").symlink_to(tmp_path / "notes.tmp")
    dead = [tmp_path / f".{stem}-{DEAD}-0123abcd.kamxl.tmp" for stem in ("a", "另一本", "a-b-c", "x" * 100)]
    before = names(tmp_path)
    for path in dead:
        path.touch()
    assert set(leftovers.sweep(tmp_path)) == set(dead)
    assert names(tmp_path) == before
    assert leftovers.sweep(tmp_path / "no such folder") == []


def test_a_process_of_another_machine_is_swept_once_its_claim_is_dead(tmp_path: Path) -> None:
    from dataclasses import replace

    gone = replace(this(), machine="f" * 16, pid=7)
    path = tmp_path / f".a-{tag(gone)}-00000000.kamxl.tmp"
    other = tmp_path / f".a-{tag(replace(gone, pid=8))}-00000000.kamxl.tmp"
    path.touch()
    other.touch()
    assert leftovers.sweep(tmp_path) == []
    assert leftovers.sweep(tmp_path, gone) == [path]
    assert other.exists()


@pytest.mark.skipif(sys.platform == "win32", reason="needs SIGKILL")
def test_the_next_write_of_any_file_sweeps_the_folder(tmp_path: Path) -> None:
    script = (
        "import os, sys\nfrom pathlib import Path\nfrom kamxl import writer\n"
        "os.fsync = lambda handle: os.kill(os.getpid(), 9)\n"
        "writer.save_output(Path(sys.argv[1]).read_bytes(), Path(sys.argv[2]), by='run')\n"
    )
    source = tmp_path / "source"
    source.write_bytes(writer.create([PLAN]))
    folder = tmp_path / "books"
    folder.mkdir()
    ended = subprocess.run([sys.executable, "-c", script, str(source), str(folder / "大客户.xlsx")])
    assert ended.returncode == -signal.SIGKILL
    assert len(names(folder)) == 1, "the killed one left a hidden file"
    writer.save_output(b"%PDF", folder / "另一个.pdf", by="report")
    assert names(folder) == {"另一个.pdf"}


def _convert(folder: Path) -> None:
    source = folder / "客户.csv"
    source.write_text("客户编号,客户名称\nC1,甲公司\n", "utf-8")
    assert invoke(["convert", str(source), "--to", str(folder / "台账.xlsx")], "en") in (0, 1)


@pytest.mark.parametrize(
    ("command", "prepare"),
    [
        (("run", "大客户.xlsx", "--as-of", "2026-09-30"), None),
        (("batch", ".", "--as-of", "2026-09-30", "--workers", "1"), None),
        (("doctor", "大客户.xlsx"), None),
        (("convert", "客户.csv", "--to", "台账.xlsx"), _convert),
    ],
    ids=lambda value: value[0] if isinstance(value, tuple) else "",
)
def test_each_command_that_works_in_a_folder_sweeps_it(
    command: tuple[str, ...],
    prepare: Callable[[Path], None] | None,
    small_book: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Also where nothing is left to be written: a conversion of what is there already."""
    folder = tmp_path / "books"
    folder.mkdir()
    small_book.rename(folder / "大客户.xlsx")
    monkeypatch.chdir(folder)
    if prepare is not None:
        prepare(folder)
    dead = folder / f".大客户-{DEAD}-0123abcd.kamxl.tmp"
    for name in (dead.name, *KEPT):
        (folder / name).touch()
    assert invoke(list(command), "en") in (0, 1)
    assert not dead.exists()
    assert set(KEPT) <= names(folder)


def test_scratch_of_killed_processes_goes_and_that_of_others_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(leftovers.tempfile, "gettempdir", lambda: str(tmp_path))
    dead, alive = tmp_path / f"kamxl-{DEAD}-abc", tmp_path / f"kamxl-{tag(this())}-abc"
    foreign, plain = tmp_path / "kamxl-notes", tmp_path / f"kamxl-{DEAD}-file"
    for path in (dead, alive, foreign):
        path.mkdir()
        (path / "report.xlsx").touch()
    plain.touch()
    with leftovers.scratch() as folder:
        assert folder.parent == tmp_path
        assert folder.stat().st_mode & 0o077 == 0
    assert names(tmp_path) == {alive.name, foreign.name, plain.name}


def test_no_room_for_temporary_files_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A full disk is an error that says where and what to do; any other trouble in between is not taken for one."""
    monkeypatch.setattr(leftovers.tempfile, "tempdir", str(tmp_path))
    with pytest.raises(WriteError) as told, leftovers.scratch():
        raise OSError(errno.ENOSPC, "No space left on device")
    assert str(tmp_path) in str(told.value)
    assert "No space left on device" in str(told.value)
    with pytest.raises(PermissionError), leftovers.scratch():
        raise PermissionError(errno.EACCES, "Permission denied")
    monkeypatch.setattr(leftovers.tempfile, "tempdir", str(tmp_path / "gone"))
    with pytest.raises(WriteError, match="TMPDIR"), leftovers.scratch():
        pytest.fail("there is no folder")


@pytest.mark.parametrize("letter", ["a", "客", "𠮷"])
def test_names_of_the_most_bytes_fit(letter: str, tmp_path: Path) -> None:
    """251 bytes of a name leave no room for .bak2, nor for the lock files of other programs."""
    stem = leftovers.cut(letter * 251, 246)
    book = tmp_path / f"{stem}{'b' * (246 - len(os.fsencode(stem)))}.xlsx"
    assert len(os.fsencode(book.name)) == 251
    book.write_bytes(writer.create([PLAN]))
    for _ in range(3):
        before = writer.contents(book)
        data = writer.render(before.data, [PLAN, SheetPlan("more", f"{_}", {"text": Style()})])
        writer.save(data, book, expect=before, backup=True)
    assert len(names(tmp_path)) == 3
    assert all(len(os.fsencode(name)) <= 255 for name in names(tmp_path))


def test_backups_of_long_names_that_begin_alike_are_told_apart(tmp_path: Path) -> None:
    from kamxl.files.replace import backup_paths

    one, other = (tmp_path / f"{'x' * 245}{end}.xlsx" for end in "ab")
    assert len({*backup_paths(one), *backup_paths(other)}) == 4
    assert backup_paths(tmp_path / "a.xlsx")[0].name == "a.bak.xlsx"
