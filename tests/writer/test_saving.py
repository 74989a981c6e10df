"""Saving: the file is whole at every instant, and nobody's changes are lost."""

from __future__ import annotations

import errno
import getpass
import os
import signal
import socket
import stat
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import books
import pytest

from kamxl import walk, writer
from kamxl.cell import Style
from kamxl.errors import BusyError, KamxlError, UsageError, WriteError
from kamxl.files import replace as replace_file
from kamxl.package.archive import Archive
from kamxl.package.original import Original
from kamxl.package.parts import Package
from kamxl.placed import SheetPlan
from kamxl.writer import lock, marks, saving

PLAN = SheetPlan("tiers", "客户分级", {"text": Style()})


@pytest.fixture
def book(tmp_path: Path) -> Path:
    path = tmp_path / "大客户.xlsx"
    path.write_bytes(books.pack(books.parts(("A",))))
    return path


def new(book: Path, colour: str | None = None) -> bytes:
    return writer.render(book.read_bytes(), [replace(PLAN, tab_colour=colour)])


def seen(book: Path) -> Original | None:
    """What a file is now, None where there is none: as somebody knows it who has just read it."""
    return writer.contents(book) if book.exists() else None


def listing(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def refused(book: Path, data: bytes, kind: type[KamxlError], key: str, **more: object) -> None:
    """Saving is refused, the file is as it was, and nothing is left lying about."""
    before, listed = book.read_bytes() if book.exists() else None, listing(book.parent)
    with pytest.raises(kind) as caught:
        writer.save(data, book, **({"expect": seen(book), "backup": False} | more))  # type: ignore[arg-type]
    assert caught.value.message.key == key  # type: ignore[attr-defined]
    assert (book.read_bytes() if book.exists() else None) == before
    assert listing(book.parent) == listed


def test_a_workbook_is_replaced_and_nothing_else_is_left(book: Path) -> None:
    data = new(book)
    writer.save(data, book, expect=writer.contents(book), backup=False)
    assert book.read_bytes() == data
    assert listing(book.parent) == [book.name]


def test_a_new_file_can_be_made(tmp_path: Path) -> None:
    path = tmp_path / "new.xlsx"
    writer.save(writer.create([PLAN]), path, expect=None, backup=True)
    assert writer.owned(path) == {"tiers": "客户分级"}
    assert listing(tmp_path) == ["new.xlsx"]
    mask = os.umask(0)
    os.umask(mask)
    assert stat.S_IMODE(path.stat().st_mode) == 0o666 & ~mask


def test_the_backup_is_the_file_as_it_was(book: Path) -> None:
    before = book.read_bytes()
    os.utime(book, (1_600_000_000, 1_600_000_000))
    writer.save(new(book), book, expect=seen(book), backup=True)
    backup = book.with_name("大客户.bak.xlsx")
    assert backup.read_bytes() == before
    assert backup.stat().st_mtime == 1_600_000_000


def test_the_first_backup_stays_and_the_second_is_the_latest(book: Path) -> None:
    original = book.read_bytes()
    states = [original]
    for colour in ("112233", "445566", "778899"):
        writer.save(new(book, colour), book, expect=seen(book), backup=True)
        states.append(book.read_bytes())
    assert len(set(states)) == 4
    assert book.with_name("大客户.bak.xlsx").read_bytes() == original
    assert book.with_name("大客户.bak2.xlsx").read_bytes() == states[-2]
    assert len(listing(book.parent)) == 3


def test_what_is_kept_already_is_not_kept_twice(book: Path) -> None:
    original = book.read_bytes()
    changed = new(book)
    writer.save(changed, book, expect=seen(book), backup=True)
    writer.save(original, book, expect=seen(book), backup=False, source=Original(original))
    writer.save(changed, book, expect=seen(book), backup=True)
    assert listing(book.parent) == ["大客户.bak.xlsx", "大客户.xlsx"]


def test_permissions_and_links_stay(book: Path, tmp_path: Path) -> None:
    book.chmod(0o640)
    link = tmp_path / "link.xlsx"
    link.symlink_to(book)
    writer.save(new(book), link, expect=seen(book), backup=False)
    assert link.is_symlink()
    assert stat.S_IMODE(book.stat().st_mode) == 0o640
    assert writer.owned(book) == {"tiers": "客户分级"}


def test_a_file_that_changed_meanwhile_is_not_overwritten(book: Path) -> None:
    expect, data = writer.contents(book), new(book)
    book.write_bytes(books.pack(books.parts(("colleague",))))
    refused(book, data, BusyError, "error.write.changed", expect=expect)


def test_a_change_of_the_same_size_is_noticed(book: Path) -> None:
    expect, data = writer.contents(book), new(book)
    same_size = bytearray(book.read_bytes())
    same_size[-1] ^= 1
    book.write_bytes(bytes(same_size))
    os.utime(book, ns=(0, expect.mtime_ns + 1))
    refused(book, data, BusyError, "error.write.changed", expect=expect)


def test_a_date_that_a_sync_program_set_is_no_change(book: Path) -> None:
    expect, data = writer.contents(book), new(book)
    os.utime(book, (1_700_000_000, 1_700_000_000))
    writer.save(data, book, expect=expect, backup=False)
    assert book.read_bytes() == data


def test_a_change_in_the_last_moment_is_noticed(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    expect, data = writer.contents(book), new(book)
    colleague = books.pack(books.parts(("colleague",)))
    verified = saving.verify

    def meanwhile(*given: object, **more: object) -> None:
        verified(*given, **more)  # type: ignore[arg-type]
        book.write_bytes(colleague)

    monkeypatch.setattr(saving, "verify", meanwhile)
    with pytest.raises(BusyError):
        writer.save(data, book, expect=expect, backup=False)
    assert book.read_bytes() == colleague
    assert listing(book.parent) == [book.name]


def test_a_file_that_was_moved_away_is_not_made_anew(book: Path) -> None:
    expect, data = writer.contents(book), new(book)
    book.unlink()
    refused(book, data, BusyError, "error.write.gone", expect=expect)


def owner_file(name: str, room: int = 54) -> bytes:
    """Excel's owner file: length and name in the system's code page, padded; then the same in UTF-16. In some versions a byte less."""
    narrow = name.encode("gbk")
    wide = name.encode("utf-16-le")
    head = (bytes([len(narrow)]) + narrow).ljust(1 + room, b" ")
    return (head + bytes([len(name), 0]) + wide).ljust(3 + 3 * room, b"\0")


@pytest.mark.parametrize(
    ("content", "who"),
    [
        (owner_file("张三"), "张三"),
        (owner_file("Li Si", 53), "Li Si"),
        (owner_file("李四", 53), "李四"),
        (b"", "someone"),
        (b"\x02ab", "someone"),
    ],
)
def test_a_workbook_open_in_excel_is_left_alone(book: Path, content: bytes, who: str) -> None:
    data = new(book)
    lock.owner_file(book).write_bytes(content)
    refused(book, data, BusyError, "error.write.open_by")
    with pytest.raises(BusyError, match=who):
        writer.save(data, book, expect=seen(book), backup=False)


@pytest.mark.parametrize("beside", [lock.owner_file, lock.wps_lock, lock.libreoffice_lock])
def test_what_stands_in_a_lock_file_by_chance_is_not_shown_as_a_name(
    book: Path, beside: Callable[[Path], Path]
) -> None:
    """A workbook copied together with its hidden neighbours, or a lock with an escape sequence in its name."""
    data = new(book)
    for content in (book.read_bytes(), b"PK" * 9000, owner_file("\x1b[2J张三"), b"\x1b[2J" + b"x" * 9000):
        beside(book).write_bytes(content)
        with pytest.raises(BusyError) as caught:
            writer.save(data, book, expect=seen(book), backup=False)
        told = str(caught.value)
        assert len(told) < 300
        assert told.isprintable()


def test_a_workbook_open_in_wps_is_left_alone(book: Path) -> None:
    data = new(book)
    lock.wps_lock(book).write_bytes(owner_file("赵六"))
    refused(book, data, BusyError, "error.write.open_by")


def test_a_lock_beside_a_link_counts_too(book: Path, tmp_path: Path) -> None:
    (tmp_path / "desk").mkdir()
    link = tmp_path / "desk" / "link.xlsx"
    link.symlink_to(book)
    lock.owner_file(link).write_bytes(owner_file("张三"))
    with pytest.raises(BusyError, match="张三"):
        writer.save(new(book), link, expect=seen(book), backup=False)


@pytest.mark.parametrize(("name", "fits"), [("a.xlsm", False), ("a.XLSX", True), ("a.xltx", False), ("a.tmp", True)])
def test_a_name_that_excel_would_not_open_is_refused(tmp_path: Path, name: str, fits: bool) -> None:
    path, data = tmp_path / name, writer.create([PLAN])
    if fits:
        writer.save(data, path, expect=None, backup=False)
        assert path.read_bytes() == data
    else:
        refused(path, data, UsageError, "error.write.suffix")


def test_a_workbook_open_in_libreoffice_is_left_alone(book: Path) -> None:
    data = new(book)
    lock.libreoffice_lock(book).write_text(",王五,host,2026-01-01 08:00,file:///x;", "utf-8")
    refused(book, data, BusyError, "error.write.open_by")
    with pytest.raises(BusyError, match="王五"):
        writer.save(data, book, expect=seen(book), backup=False)


def libreoffice_lock(user: str | None = None, host: str | None = None) -> str:
    """As LibreOffice writes it: full name, user, host, time, profile."""
    user, host = user or getpass.getuser(), host or socket.gethostname()
    return f",{user},{host},01.10.2026 08:00,file:///home/x/.config/libreoffice/4;"


def test_a_button_pressed_in_libreoffice_saves_although_it_shows_the_file(book: Path) -> None:
    data = new(book)
    lock.libreoffice_lock(book).write_text(libreoffice_lock(), "utf-8")
    refused(book, data, BusyError, "error.write.open_by")
    writer.save(data, book, expect=writer.contents(book), backup=False, held=True)
    assert book.read_bytes() == data
    assert lock.libreoffice_lock(book).exists(), "LibreOffice's lock is its own"


@pytest.mark.parametrize("domain", ["", "WORKGROUP\\"])
def test_a_domain_with_the_name_of_user_or_host_makes_no_other_user(book: Path, domain: str) -> None:
    said = libreoffice_lock(f"{domain}{getpass.getuser()}", f"{socket.gethostname().upper()}.example")
    lock.libreoffice_lock(book).write_text(said, "utf-8")
    data = new(book)
    writer.save(data, book, expect=seen(book), backup=False, held=True)
    assert book.read_bytes() == data


@pytest.mark.parametrize(
    ("place", "content"),
    [
        (lock.owner_file, owner_file("张三")),
        (lock.wps_lock, owner_file("赵六")),
        (lock.libreoffice_lock, libreoffice_lock(user="wangwu").encode()),
        (lock.libreoffice_lock, libreoffice_lock(host="another-desk").encode()),
        (lock.libreoffice_lock, b""),
        (lock.libreoffice_lock, b"\xff,,"),
    ],
    ids=["Excel", "WPS", "another user", "another machine", "empty", "unreadable"],
)
def test_a_button_pressed_in_libreoffice_passes_over_nobody_elses_lock(
    book: Path, place: Callable[[Path], Path], content: bytes
) -> None:
    data = new(book)
    place(book).write_bytes(content)
    refused(book, data, BusyError, "error.write.open_by", held=True)


def test_a_run_started_by_a_button_saves_under_libreoffices_lock(small_book: Path) -> None:
    lock.libreoffice_lock(small_book).write_text(libreoffice_lock(), "utf-8")
    before = small_book.read_bytes()
    with pytest.raises(BusyError):
        walk.run(small_book, as_of=date(2026, 9, 30))
    assert small_book.read_bytes() == before
    walk.run(small_book, as_of=date(2026, 9, 30), held=True)
    assert "tiers" in writer.owned(small_book)
    lock.libreoffice_lock(small_book).write_text(libreoffice_lock(user="wangwu"), "utf-8")
    with pytest.raises(BusyError, match="wangwu"):
        walk.run(small_book, as_of=date(2026, 9, 30), held=True)


@pytest.mark.skipif(sys.platform == "win32", reason="locks of Windows show when the file is opened")
@pytest.mark.parametrize("held", [False, True])
def test_locks_of_the_system_are_libreoffices_own_where_it_shows_the_file(book: Path, held: bool) -> None:
    """LibreOffice locks what it shows in the system, too."""
    data = new(book)
    script = "import fcntl, sys; f = open(sys.argv[1], 'r+b'); fcntl.lockf(f, fcntl.LOCK_EX); print('held', flush=True); input()"
    holder = subprocess.Popen([sys.executable, "-c", script, str(book)], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    try:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"held\n"
        if held:
            writer.save(data, book, expect=seen(book), backup=False, held=True)
            assert book.read_bytes() == data
        else:
            refused(book, data, BusyError, "error.write.open_elsewhere")
    finally:
        holder.communicate(b"\n")


def test_a_read_only_file_is_left_alone(book: Path) -> None:
    data = new(book)
    book.chmod(0o444)
    refused(book, data, BusyError, "error.write.read_only")


def raising(error: OSError) -> Callable[..., None]:
    def fail(*given: object, **more: object) -> None:
        raise error

    return fail


@pytest.mark.parametrize("call", ["fsync"])
@pytest.mark.parametrize(
    ("number", "key"),
    [
        (errno.ENOSPC, "error.write.disk_full"),
        (errno.EDQUOT, "error.write.disk_full"),
        (errno.EIO, "error.write.failed"),
        (errno.ESTALE, "error.write.failed"),
    ],
)
def test_a_write_that_fails_leaves_the_file_as_it_was(
    book: Path, monkeypatch: pytest.MonkeyPatch, call: str, number: int, key: str
) -> None:
    data = new(book)
    monkeypatch.setattr(os, call, raising(OSError(number, os.strerror(number))))
    refused(book, data, WriteError, key, backup=True)


def test_a_disk_that_is_really_full(book: Path) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("no /dev/full on this system")
    data = new(book)

    def onto_full(path: object, flags: int, *more: int) -> int:
        handle = opened(path, flags, *more)  # type: ignore[arg-type]
        if flags & os.O_CREAT:
            os.dup2(opened("/dev/full", os.O_WRONLY), handle)
        return handle

    opened = os.open
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "open", onto_full)
        refused(book, data, WriteError, "error.write.disk_full")


def test_a_folder_without_permission(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = new(book)
    monkeypatch.setattr(replace_file, "_begin", raising(PermissionError(errno.EACCES, "denied")))
    refused(book, data, WriteError, "error.write.no_permission")


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(WriteError) as caught:
        writer.save(writer.create([PLAN]), tmp_path / "no" / "a.xlsx", expect=None, backup=False)
    assert caught.value.message.key == "error.write.no_folder"  # type: ignore[attr-defined]


def test_a_backup_that_may_not_be_replaced_is_named(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And not the workbook, which anybody may write."""
    data = new(book)
    place = replace_file.backup_paths(book)[0]
    error = PermissionError(errno.EPERM, "immutable", str(book), None, str(place))
    monkeypatch.setattr(os, "replace", raising(error))
    with pytest.raises(BusyError, match=place.name):
        writer.save(data, book, expect=seen(book), backup=True)


def test_a_backup_that_cannot_be_made_stops_the_write(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = new(book)
    monkeypatch.setattr(replace_file, "_begin_backup", raising(OSError(errno.ENOSPC, "full")))
    refused(book, data, WriteError, "error.write.disk_full", backup=True)


def test_a_sharing_violation_of_windows_is_a_busy_file(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = new(book)
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setattr(os, "replace", raising(PermissionError(errno.EACCES, "in use", "new", None, "old")))
    refused(book, data, BusyError, "error.write.open_elsewhere")


@pytest.mark.parametrize(
    "spoil",
    [
        lambda data: data[:-50],
        lambda data: b"",
        lambda data: books.pack({**books.unpack(data), "xl/worksheets/sheet2.xml": b"<worksheet>"}),
        lambda data: books.pack({k: v for k, v in books.unpack(data).items() if k != "xl/worksheets/sheet2.xml"}),
        lambda data: books.pack({**books.unpack(data), "[Content_Types].xml": b"<Types/>"}),
    ],
    ids=["cut off", "empty", "broken sheet", "lost sheet", "no types"],
)
def test_what_does_not_read_back_never_takes_its_place(book: Path, spoil: Callable[[bytes], bytes]) -> None:
    refused(book, spoil(new(book)), WriteError, "error.write.unverified")


def test_a_result_that_lacks_a_sheet_of_the_users_never_takes_its_place(book: Path) -> None:
    other = writer.create([PLAN])
    refused(book, other, WriteError, "error.write.unverified", expect=writer.contents(book))
    writer.save_output(other, book, by="run", replace=True)  # a file that the caller means to replace
    assert writer.owned(book) == {"tiers": "客户分级"}


def test_bytes_that_the_disk_changed_are_noticed(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = new(book)
    written = replace_file._begin

    def spoiled(*given: object) -> Path:
        path = written(*given)  # type: ignore[arg-type]
        path.write_bytes(path.read_bytes()[:-1] + b"?")
        return path

    monkeypatch.setattr(replace_file, "_begin", spoiled)
    refused(book, data, WriteError, "error.write.unverified")


KILLED = """
import os, sys
from dataclasses import replace
from pathlib import Path
from kamxl import writer
from kamxl.writer import saving
target, source, when = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]
def stop(*given, **more):
    print("reached", flush=True)
    sys.stdin.read()
if when == "writing":
    os.fsync = stop
elif when == "checking":
    saving.verify = stop
else:
    os.replace = stop
writer.save(source.read_bytes(), target, expect=writer.contents(target), backup=False)
"""


@pytest.mark.parametrize("when", ["writing", "checking", "replacing"])
def test_a_kill_at_any_moment_leaves_the_old_file(book: Path, tmp_path: Path, when: str) -> None:
    before = book.read_bytes()
    source = tmp_path / "new"
    source.write_bytes(new(book))
    process = subprocess.Popen(
        [sys.executable, "-c", KILLED, str(book), str(source), when], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert process.stdout is not None
    assert process.stdout.readline() == b"reached\n"
    process.send_signal(signal.SIGKILL if sys.platform != "win32" else signal.SIGTERM)
    process.communicate()
    assert book.read_bytes() == before
    writer.save(source.read_bytes(), book, expect=seen(book), backup=False)  # and the next run goes through
    assert writer.owned(book) == {"tiers": "客户分级"}
    assert listing(tmp_path) == ["new", book.name], "and sweeps what the killed one left"


def test_readers_see_one_or_the_other_and_never_a_piece(book: Path) -> None:
    old, data = book.read_bytes(), new(book)
    script = (
        "import sys; from pathlib import Path\np = Path(sys.argv[1]); seen = set()\nprint('ready', flush=True)\n"
        "import select\nwhile not select.select([sys.stdin], [], [], 0)[0]: seen.add(p.read_bytes())\nprint(len(seen))\n"
        "import hashlib; print(*sorted(hashlib.sha256(s).hexdigest() for s in seen))"
    )
    if sys.platform == "win32":
        pytest.skip("select on a pipe does not work on Windows")
    reader = subprocess.Popen(
        [sys.executable, "-c", script, str(book)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert reader.stdout is not None
    assert reader.stdout.readline() == "ready\n"
    for _ in range(5):
        writer.save(data, book, expect=seen(book), backup=False)
        time.sleep(0.01)
        writer.save(old, book, expect=seen(book), backup=False, source=Original(old))
    out, _ = reader.communicate("stop\n")
    import hashlib

    hashes = {hashlib.sha256(d).hexdigest() for d in (old, data)}
    assert set(out.split()[1:]) <= hashes


@pytest.mark.parametrize(
    "data", [b"<a><b></a>", b"<a/><b/>", b"", b"<!DOCTYPE a [<!ENTITY e 'x'>]><a>&e;</a>", b"<a>\xff</a>"]
)
def test_what_is_no_whole_xml_is_noticed_without_being_built(data: bytes) -> None:
    from kamxl.package import xml

    with pytest.raises(xml.BadXml):
        xml.check([data], "part")
    xml.check([b'<?xml version="1.0" encoding="UTF-8"?><a xmlns="urn:x"><b/></a>'], "part")


def test_a_file_that_appeared_where_none_was_is_not_written_over(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"somebody's")
    with pytest.raises(BusyError):
        writer.save(writer.create([PLAN]), path, expect=None, backup=True)
    assert path.read_bytes() == b"somebody's"
    assert [one.name for one in tmp_path.iterdir()] == [path.name]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with names on this system")
def test_what_took_the_place_of_a_workbook_is_named(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(writer.create([PLAN]))
    before = writer.contents(path)
    path.unlink()
    os.mkfifo(path)
    with pytest.raises(KamxlError, match="pipe"):
        writer.save(before.data, path, expect=before, backup=True)


def test_the_part_of_the_mark_is_led_to_once() -> None:
    package = Package(Archive.of(books.pack(books.parts(("客户",)))))
    for _ in range(2):
        marks.relate(package)
        main = next(iter(package.rels("").targets("officeDocument").values()))
        assert list(package.rels(main).targets("customXml").values()) == [marks.PART]
