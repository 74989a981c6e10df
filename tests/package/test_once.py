"""A run looks at a workbook once: one opening, one reading of its directory, and nothing of the user's unpacked for nothing."""

from __future__ import annotations

import os
import sys
import time
import zipfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest

from kamxl import walk
from kamxl.files import regular
from kamxl.package import archive
from kamxl.package.archive import Entry

DAY = date(2026, 9, 30)
HEADERS = ["客户编号", "客户名称", "所属行业", "联系人", "电话", "合作状态", "负责人", "首次合作时间"]
ROW = ["C1", "明远精密", "机械制造", "李明", "13800001234", "活跃", "王磊", "2023-01-15"]
SHARED = {
    "[Content_Types].xml",
    "_rels/.rels",
    "xl/workbook.xml",
    "xl/_rels/workbook.xml.rels",
    "xl/styles.xml",
    "docProps/app.xml",
}
"""Small parts that reading and writing both parse; and the guard looks at them before."""
PICTURE = b"\x89PNG\r\n\x1a\n" + os.urandom(100_000)
_watched: list[tuple[str, int]] | None = None


def _audit(event: str, given: tuple[object, ...]) -> None:
    if event == "open" and _watched is not None and isinstance(given[0], (str, os.PathLike)):
        _watched.append((os.fspath(given[0]), int(str(given[2]))))


sys.addaudithook(_audit)  # for good: Python has no way to take one back


@contextmanager
def opened_files() -> Iterator[Counter[str]]:
    """Names of the files that are opened for reading within."""
    global _watched
    found: Counter[str] = Counter()
    _watched = []
    try:
        yield found
    finally:
        names, _watched = _watched, None
        found.update(name for name, flags in names if flags & os.O_ACCMODE == os.O_RDONLY)


@contextmanager
def unpacked(book: Path, patch: pytest.MonkeyPatch) -> Iterator[Counter[str]]:
    """Names of the book's parts that are unpacked to their end within."""
    found: Counter[str] = Counter()
    blocks = Entry.blocks
    whole = {(entry.part, entry.size) for entry in archive.Archive.of(book.read_bytes()).entries}

    def counted(self: Entry) -> Iterator[bytes]:
        found[self.part] += (self.part, self.size) in whole
        return blocks(self)

    patch.setattr(Entry, "blocks", counted)
    yield found


def rows(text: str, count: int) -> bytes:
    cells = "".join(f'<row r="{row}"><c r="A{row}">{text}<v>{row}</v></c></row>' for row in range(1, count))
    return f'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{cells}</sheetData></worksheet>'.encode()


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """A customer, a large sheet of other things, one of them with formulas, and a picture."""
    import openpyxl

    made = openpyxl.Workbook()
    assert made.active is not None
    made.active.title = "客户信息"
    made.active.append(HEADERS)
    made.active.append(ROW)
    for title in ("测量", "计算"):
        made.create_sheet(title)
    plain, path = tmp_path / "plain.xlsx", tmp_path / "大客户.xlsx"
    made.save(plain)
    with zipfile.ZipFile(plain) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            given = {
                "xl/worksheets/sheet2.xml": rows("", 80_000),
                "xl/worksheets/sheet3.xml": rows("<f>1+1</f>", 80_000),
            }
            new.writestr(info.filename, given.get(info.filename, old.read(info)))
        new.writestr("xl/media/image1.png", PICTURE)
    plain.unlink()
    return path


@pytest.mark.parametrize("output", [None, "copy.xlsx"])
def test_the_book_is_opened_once(
    output: str | None, book: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    time.sleep(0.03)  # the file is not of this very moment, so that its dates tell of a change
    monkeypatch.setattr(regular, "_OWN_SYSTEMS", regular._OWN_SYSTEMS | {"overlay", "btrfs", "zfs"})
    directories = []
    parse = zipfile.ZipFile._RealGetContents  # type: ignore[attr-defined]

    def parsed(self: zipfile.ZipFile) -> None:
        directories.append(self.filename)
        parse(self)

    monkeypatch.setattr(zipfile.ZipFile, "_RealGetContents", parsed)
    with opened_files() as files:
        walk.run(book, as_of=DAY, output=None if output is None else tmp_path / output)
    told = files[str(book)]
    if regular._own_devices() and os.name == "posix" and book.stat().st_dev in regular._own_devices():
        assert told == 1
    assert told <= 3
    # The other one is that of the file which was written, read back from the disk.
    assert len([name for name in directories if name is None]) == 1
    assert len(directories) == 2


def test_what_is_the_users_is_unpacked_once_at_most(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with unpacked(book, monkeypatch) as found:
        walk.run(book, as_of=DAY)
    assert found["xl/media/image1.png"] == 0
    assert found["xl/worksheets/sheet1.xml"] == 1, "the guard's look, which sees that it has no formulas"
    assert found["xl/worksheets/sheet2.xml"] == 1, "the search for formulas"
    assert found["xl/worksheets/sheet3.xml"] == 1
    assert {name for name, count in found.items() if count > 1} <= SHARED


def test_sheets_and_pictures_of_the_users_stay_as_they_were(book: Path) -> None:
    spans = {entry.part: bytes(entry.span) for entry in archive.Archive.of(book.read_bytes()).entries}
    result = walk.run(book, as_of=DAY)
    assert result.result.book.checked.counts["customers"].valid == 1
    after = {entry.part: bytes(entry.span) for entry in archive.Archive.of(book.read_bytes()).entries}
    for name in (
        "xl/media/image1.png",
        "xl/worksheets/sheet1.xml",
        "xl/worksheets/sheet2.xml",
        "xl/worksheets/sheet3.xml",
    ):
        assert after[name] == spans[name]
