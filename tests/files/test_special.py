"""What is no file, or far too large, makes nobody wait: as a book, an output, a lock or a neighbour."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from kamxl import writer
from kamxl.batch.claim import take
from kamxl.cell import Style
from kamxl.cli.group import invoke
from kamxl.errors import TooLarge
from kamxl.files import regular
from kamxl.placed import SheetPlan
from kamxl.read.file import contents
from kamxl.settings import Limits
from kamxl.writer import lock
from tests.conftest import ROOT
from tests.pace import patience

pytestmark = pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with names on this system")
PLAN = SheetPlan("notes", "说明", {"text": Style()})
DAY = ("--as-of", "2026-09-30")


def sparse(path: Path) -> None:
    """Six gigabytes that cost nothing."""
    path.touch()
    os.truncate(path, 6 << 30)


def device(path: Path) -> None:
    path.symlink_to("/dev/zero")


def sock(path: Path) -> None:
    here = Path.cwd()
    os.chdir(path.parent)  # the path of a socket is short
    try:
        with socket.socket(socket.AF_UNIX) as one:
            one.bind(path.name)
    finally:
        os.chdir(here)


MAKERS: dict[str, Callable[[Path], None]] = {
    "pipe": os.mkfifo,
    "folder": Path.mkdir,
    "device": device,
    "sparse": sparse,
    "socket": sock,
}


@pytest.mark.parametrize("make", MAKERS.values(), ids=MAKERS)
@pytest.mark.parametrize("command", [("validate",), ("run", *DAY), ("report", "-o", "x.pdf"), ("macros", "install")])
def test_as_a_book(make: Callable[[Path], None], command: tuple[str, ...], tmp_path: Path) -> None:
    book = tmp_path / "大客户.xlsx"
    make(book)
    begun = time.process_time()
    words = 2 if command[0] == "macros" else 1
    assert invoke([*command[:words], str(book), *command[words:]], "en") in (2, 3)
    assert time.process_time() - begun < 5 * patience()


@pytest.mark.parametrize(
    "command", [("convert",), ("convert", "--mapping"), ("run", "--with"), ("batch",)], ids=" ".join
)
@pytest.mark.parametrize("make", MAKERS.values(), ids=MAKERS)
def test_as_another_input(
    make: Callable[[Path], None], command: tuple[str, ...], small_book: Path, tmp_path: Path
) -> None:
    """As a source, a mapping, a second book and a book of a batch: refused, without waiting for it or reading six gigabytes."""
    strange, to = tmp_path / ("m.toml" if "--mapping" in command else "台账.xlsx"), ("--to", str(tmp_path / "to.xlsx"))
    make(strange)
    lines = {
        ("convert",): ("convert", str(strange), *to),
        ("convert", "--mapping"): ("convert", str(small_book), *to, "--mapping", str(strange)),
        ("run", "--with"): ("run", str(small_book), "--with", str(strange), *DAY),
        ("batch",): ("batch", str(strange), *DAY, "--workers", "1", "--retries", "0"),
    }
    begun = time.process_time()
    code = invoke([*lines[command]], "en")
    assert time.process_time() - begun < 5 * patience()
    assert code in ((0, 1, 2, 3) if command == ("batch",) and make is Path.mkdir else (1, 2, 3))


@pytest.mark.parametrize("suffix", [".xlsx", ".pptx", ".pdf"])
def test_a_sparse_file_in_the_place_of_a_result_is_somebodys_and_is_not_read(
    suffix: str, small_book: Path, tmp_path: Path
) -> None:
    out = tmp_path / f"out{suffix}"
    sparse(out)
    begun = time.process_time()
    assert invoke(["report", str(small_book), *DAY, "-o", str(out)], "en") == 2
    assert time.process_time() - begun < 5 * patience()
    assert out.stat().st_size == 6 << 30


def test_a_hundred_thousand_relationships_cost_no_more_than_they_are_long(small_book: Path) -> None:
    """A sheet with so many links: read, run and kept, well within the five seconds that a hostile file may take."""
    name = "xl/worksheets/_rels/sheet1.xml.rels"
    link = '<Relationship Id="rId{}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink" Target="https://example.com/{}" TargetMode="External"/>'
    with zipfile.ZipFile(small_book, "a", zipfile.ZIP_DEFLATED) as package:
        assert name not in package.namelist()
        many = "".join(link.format(number, number) for number in range(100_000))
        text = f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{many}</Relationships>'
        package.writestr(name, text)
    begun = time.process_time()
    assert invoke(["run", str(small_book), *DAY], "en") == 0
    assert time.process_time() - begun < 5 * patience()
    with zipfile.ZipFile(small_book) as package:
        assert package.read(name).decode() == text


@pytest.mark.parametrize("make", MAKERS.values(), ids=MAKERS)
def test_as_a_neighbour(make: Callable[[Path], None], tmp_path: Path) -> None:
    """Under the names of locks, backups and unfinished files."""
    book = tmp_path / "a.xlsx"
    book.write_bytes(writer.create([PLAN]))
    make(tmp_path / ".a-abcdefgh.kamxl.tmp")
    make(tmp_path / "a.bak.xlsx")
    for beside in (lock.owner_file, lock.wps_lock, lock.libreoffice_lock):
        if make is not sparse:  # a file of that name is a lock, whatever its size
            make(beside(book))
    before = writer.contents(book)
    writer.save(writer.render(before.data, [PLAN]), book, expect=before, backup=True)
    assert writer.owned(book) == {"notes": "说明"}
    assert (tmp_path / "a.bak2.xlsx").read_bytes() == before.data, "the name of the first backup is taken"


def test_a_lock_of_six_gigabytes_is_a_lock_and_is_not_read(tmp_path: Path) -> None:
    from kamxl.errors import BusyError

    book = tmp_path / "a.xlsx"
    book.write_bytes(writer.create([PLAN]))
    sparse(lock.owner_file(book))
    with pytest.raises(BusyError, match="someone"):
        lock.check_free(book)


def test_a_limit_holds_before_the_bytes_are_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    book = tmp_path / "a.xlsx"
    book.write_bytes(b"x" * (2 << 20))

    def never(*_: object) -> bytes:
        raise AssertionError("read")

    monkeypatch.setattr(regular.os, "fdopen", lambda handle, mode: Stream(handle, never))
    with pytest.raises(TooLarge):
        contents(book, "a.xlsx", Limits(file_mb=1))


class Stream:
    """A file that may not be read."""

    def __init__(self, handle: int, read: Callable[..., bytes]) -> None:
        self.handle, self.read = handle, read

    def fileno(self) -> int:
        return self.handle

    def __enter__(self) -> Stream:
        return self

    def __exit__(self, *_: object) -> None:
        os.close(self.handle)


def test_a_file_that_grows_while_it_is_read_stays_within_the_limit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"x" * 100)
    real = os.fstat

    def before_it_grew(handle: int) -> os.stat_result:
        info = real(handle)
        with path.open("ab") as file:
            file.write(b"y" * 3_000_000)
        return info

    monkeypatch.setattr(regular.os, "fstat", before_it_grew)
    with pytest.raises(regular.TooLongError):
        regular.read(path, most=1_000_000)


def test_a_pipe_that_takes_the_place_of_a_file_between_two_looks_is_not_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pipe, file = tmp_path / "pipe", tmp_path / "file"
    os.mkfifo(pipe)
    file.touch()
    looked = file.stat()
    monkeypatch.setattr(Path, "stat", lambda self, **_: looked)
    with pytest.raises(regular.NotRegularError), regular.opened(pipe):
        pass


@pytest.mark.parametrize("folder", ["mine", "shared"])
def test_what_this_user_alone_may_see_has_a_folder_that_nobody_can_prepare(
    folder: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from kamxl.files import private

    home = tmp_path / folder
    home.mkdir(mode=0o700)
    monkeypatch.setattr(private.tempfile, "gettempdir", lambda: str(home))
    if folder == "mine":
        assert private.private_folder() == home
        return
    home.chmod(0o777)
    place = private.private_folder()
    assert place.parent == home
    assert place.stat().st_mode & 0o077 == 0
    assert private.private_folder() == place
    place.rmdir()
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    place.symlink_to(elsewhere)
    assert private.private_folder() not in (place, elsewhere)
    assert list(elsewhere.iterdir()) == []


def test_python_dash_m_runs_nothing_of_the_folder(tmp_path: Path, small_book: Path) -> None:
    for name in ("pandas", "numpy", "click", "lxml", "openpyxl", "json", "pydantic"):
        (tmp_path / f"{name}.py").write_text("raise SystemExit('a module of the folder ran')\n", "utf-8")
    command = [sys.executable, "-m", "kamxl", "run", small_book.name, *DAY]
    here = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, cwd=tmp_path, env=here, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "a module of the folder" not in done.stderr


@pytest.mark.skipif(sys.platform != "linux", reason="flags of Linux")
def test_a_folder_that_only_takes_new_files_gets_none(
    small_book: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """What is written there could not be removed again: each attempt left an unfinished file, and a batch waited for its own lock."""
    import fcntl

    append_only = 0x20
    monkeypatch.setattr(fcntl, "ioctl", lambda *_: append_only.to_bytes(8, sys.byteorder))
    before = sorted(small_book.parent.iterdir())
    assert invoke(["run", str(small_book), *DAY], "en") == 5
    assert f"没有权限在文件夹 {small_book.parent} 中写文件。原文件未改动。" in capsys.readouterr().err
    with pytest.raises(PermissionError):
        take(small_book, stale_after=600)
    assert sorted(small_book.parent.iterdir()) == before
