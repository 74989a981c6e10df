"""Access never shrinks: a colleague's run leaves group, mode, access list and link as they were, or replaces nothing."""

from __future__ import annotations

import os
import stat
import struct
import tempfile
from collections.abc import Callable
from pathlib import Path

import openpyxl.formula.translate  # noqa: F401  # a conversion loads it late, which another user may not be able to
import pytest

from kamxl import writer
from kamxl.cell import Style
from kamxl.errors import WriteError
from kamxl.i18n import words
from kamxl.placed import SheetPlan
from tests.forked import forked

posix_root = pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only the administrator can be several users"
)
ALICE, BOB, TEAM, OTHERS = 4101, 4102, 4200, 4300
PLAN = SheetPlan("notes", "说明", {"text": Style()})
LIST = "system.posix_acl_access"


def as_user(user: int, groups: list[int], do: Callable[[], None]) -> None:
    """Do something as another user, in a process of its own. Fails where it fails."""

    def be() -> int:
        os.setgroups(groups)
        os.setgid(groups[0])
        os.setuid(user)
        do()
        return 0

    with tempfile.NamedTemporaryFile() as log:
        code, _ = forked(be, Path(log.name))
        assert code == 0, log.read().decode()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of the team's, which both may get to."""
    # What is loaded later may lie where the others may not read.
    words()
    own = tmp_path / "own.xlsx"
    own.write_bytes(writer.create([PLAN]))
    rewrite(own)
    place = tmp_path / "team"
    place.mkdir()
    for above in (tmp_path, *tmp_path.parents):
        if above.stat().st_uid == os.getuid() and above != Path("/"):
            above.chmod(above.stat().st_mode | 0o055)
    os.chown(place, ALICE, TEAM)
    place.chmod(0o770)
    return place


def book_of_alice(folder: Path, mode: int = 0o660) -> Path:
    book = folder / "大客户.xlsx"
    book.write_bytes(writer.create([PLAN]))
    os.chown(book, ALICE, TEAM)
    book.chmod(mode)
    return book


def rewrite(book: Path, backup: bool = True) -> None:
    before = writer.contents(book)
    writer.save(writer.render(before.data, [PLAN]), book, expect=before, backup=backup)


@posix_root
@pytest.mark.parametrize("setgid", [False, True], ids=["plain folder", "setgid folder"])
@pytest.mark.parametrize("main_group", [TEAM, OTHERS], ids=["team first", "team second"])
def test_a_run_by_another_of_the_group_locks_nobody_out(folder: Path, setgid: bool, main_group: int) -> None:
    folder.chmod(0o2770 if setgid else 0o770)
    book = book_of_alice(folder)
    as_user(BOB, [main_group, TEAM], lambda: rewrite(book))
    for path in (book, book.with_name("大客户.bak.xlsx")):
        info = path.stat()
        assert (info.st_gid, stat.S_IMODE(info.st_mode)) == (TEAM, 0o660), path
    as_user(ALICE, [OTHERS, TEAM], lambda: rewrite(book))  # and she writes again
    as_user(BOB, [OTHERS, TEAM], lambda: rewrite(book))
    assert sorted(path.name for path in folder.iterdir()) == ["大客户.bak.xlsx", "大客户.xlsx"]


@posix_root
def test_the_administrator_keeps_the_owner(folder: Path) -> None:
    book = book_of_alice(folder)
    rewrite(book)
    for path in folder.iterdir():
        assert (path.stat().st_uid, path.stat().st_gid) == (ALICE, TEAM)


@posix_root
def test_where_the_group_cannot_be_kept_nothing_is_replaced_and_the_reason_is_said(folder: Path) -> None:
    folder.chmod(0o777)
    book = book_of_alice(folder, 0o666)
    before = book.read_bytes()

    def try_it() -> None:
        with pytest.raises(WriteError) as caught:
            rewrite(book)
        assert caught.value.exit_code == 5
        assert "group" in str(caught.value)
        assert "unchanged" in str(caught.value)

    as_user(BOB, [OTHERS], try_it)
    assert book.read_bytes() == before
    assert [path.name for path in folder.iterdir()] == [book.name]


@posix_root
@pytest.mark.parametrize("suffix", [".xlsx", ".pdf", ".md", ".html"])
def test_results_of_every_kind_keep_their_access(folder: Path, suffix: str) -> None:
    out = folder / f"out{suffix}"
    data = writer.create([PLAN]) if suffix == ".xlsx" else b"one\n"

    def write() -> None:
        writer.save_output(data, out, by="report")

    as_user(ALICE, [TEAM], write)
    out.chmod(0o640 | 0o020)
    as_user(BOB, [OTHERS, TEAM], write)
    assert (out.stat().st_gid, stat.S_IMODE(out.stat().st_mode)) == (TEAM, 0o660)


@pytest.mark.skipif(os.name != "posix", reason="permissions of POSIX")
@pytest.mark.parametrize(("mode", "wanted"), [(0o600, 0o600), (0o640, 0o640), (0o664, 0o644), (0o400, 0o600)])
def test_a_copy_of_a_private_workbook_is_as_private(tmp_path: Path, mode: int, wanted: int) -> None:
    """A result that shows a part of it is made to be passed on, and gets what the system gives new files."""
    book, copy, part = (tmp_path / name for name in ("book.xlsx", "copy.xlsx", "part.xlsx"))
    book.write_bytes(writer.create([PLAN]))
    book.chmod(mode)
    source, before = writer.contents(book), os.umask(0o022)
    try:
        writer.save_output(source.data, copy, by="run", inputs=[book], source=source)
        writer.save_output(source.data, part, by="report", inputs=[book])
    finally:
        os.umask(before)
    assert [stat.S_IMODE(path.stat().st_mode) for path in (copy, part)] == [wanted, 0o644]


@posix_root
def test_what_a_conversion_keeps_beside_the_workbook_is_as_open_as_the_workbook(folder: Path) -> None:
    """Else the first who converts would lock the others out of the mapping and of the way back."""
    from kamxl.convert import convert

    def one(number: int) -> Callable[[], None]:
        source = folder / f"{'订单' if number == 2 else '名单'}{number}.csv"
        lines = (
            "客户编号,客户名称,负责人\nC{0},甲公司{0},王\n"
            if number != 2
            else "订单编号,客户编号,订单日期,金额(元)\nS1,C1,2026-05-01,100\n"
        )

        def do() -> None:
            source.write_text(lines.format(number), "utf-8")
            done = convert([source], folder / "大客户.xlsx")
            assert done.written
            assert done.mapping_written == (number < 3), "what it does not know is added"

        return do

    one(1)()  # what is loaded later
    one(2)()
    for path in folder.iterdir():
        path.unlink()
    book_of_alice(folder)
    as_user(BOB, [OTHERS, TEAM], one(1))
    names = ("大客户.xlsx", "大客户.mapping.toml", "大客户.undo")
    for path in (folder / name for name in names):
        assert (path.stat().st_gid, stat.S_IMODE(path.stat().st_mode)) == (TEAM, 0o660), path
    as_user(ALICE, [OTHERS, TEAM], one(2))
    as_user(BOB, [OTHERS, TEAM], one(3))


def access_list(*entries: tuple[int, int, int]) -> bytes:
    """An access list as Linux stores it: version 2, then tag, permissions and id of each entry."""
    return struct.pack("<I", 2) + b"".join(struct.pack("<HHI", *entry) for entry in entries)


USER_OBJ, USER, GROUP_OBJ, GROUP, MASK, OTHER, NONE = 0x01, 0x02, 0x04, 0x08, 0x10, 0x20, 0xFFFFFFFF


def with_list(book: Path, name: str, value: bytes) -> None:
    try:
        os.setxattr(book, name, value)
    except (OSError, AttributeError):
        pytest.skip("this file system has no access lists")


@posix_root
def test_an_access_list_is_kept_by_book_and_backup(folder: Path) -> None:
    book = book_of_alice(folder)
    wanted = access_list((USER_OBJ, 6, NONE), (USER, 4, BOB), (GROUP_OBJ, 6, NONE), (GROUP, 4, OTHERS), (MASK, 6, NONE), (OTHER, 0, NONE))  # fmt: skip
    with_list(book, LIST, wanted)
    as_user(ALICE, [TEAM], lambda: rewrite(book))
    for path in (book, book.with_name("大客户.bak.xlsx")):
        assert os.getxattr(path, LIST) == wanted


@posix_root
def test_a_list_that_the_folder_gives_new_files_is_not_added_to_an_old_one(folder: Path) -> None:
    book = book_of_alice(folder, 0o640)
    wanted = access_list((USER_OBJ, 7, NONE), (USER, 7, BOB), (GROUP_OBJ, 7, NONE), (MASK, 7, NONE), (OTHER, 0, NONE))
    with_list(folder, "system.posix_acl_default", wanted)
    rewrite(book)
    with pytest.raises(OSError, match="No data"):
        os.getxattr(book, LIST)
    assert stat.S_IMODE(book.stat().st_mode) == 0o640


def test_a_file_system_whose_modes_are_fixed_is_not_asked_for_the_mode_that_it_has(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    book = tmp_path / "a.xlsx"
    book.write_bytes(writer.create([PLAN]))
    book.chmod(0o600)
    monkeypatch.setattr(os, "chmod", refuse)
    monkeypatch.setattr(os, "chown", refuse)
    rewrite(book)
    assert writer.owned(book) == {"notes": "说明"}
    monkeypatch.undo()
    book.chmod(0o640)
    monkeypatch.setattr(os, "chmod", refuse)
    before = book.read_bytes()
    with pytest.raises(WriteError, match="permissions"):
        rewrite(book)
    assert book.read_bytes() == before


def test_a_private_file_is_private_at_every_instant(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    book = tmp_path / "a.xlsx"
    book.write_bytes(writer.create([PLAN]))
    book.chmod(0o600)
    seen: list[int] = []

    def look(handle: int) -> None:
        seen.append(stat.S_IMODE(os.fstat(handle).st_mode) & 0o077)

    monkeypatch.setattr(os, "fsync", look)
    rewrite(book)
    assert set(seen[:1]) == {0}
    assert stat.S_IMODE(book.stat().st_mode) == 0o600


def test_a_link_stays_a_link_and_a_backup_stands_beside_the_file(tmp_path: Path) -> None:
    real, link = tmp_path / "real" / "a.xlsx", tmp_path / "link.xlsx"
    real.parent.mkdir()
    real.write_bytes(writer.create([PLAN]))
    link.symlink_to(real)
    rewrite(link)
    assert link.is_symlink()
    assert sorted(path.name for path in real.parent.iterdir()) == ["a.bak.xlsx", "a.xlsx"]


def test_a_backup_of_a_file_with_several_names_is_a_copy(tmp_path: Path) -> None:
    """What is typed into the other name in place would change it."""
    book, other = tmp_path / "a.xlsx", tmp_path / "other.xlsx"
    book.write_bytes(writer.create([PLAN]))
    os.link(book, other)
    before = book.read_bytes()
    rewrite(book)
    other.write_bytes(b"typed in place")
    assert (tmp_path / "a.bak.xlsx").read_bytes() == before


@pytest.mark.parametrize("number", ["EPERM", "ENOTSUP", "EXDEV"])
def test_where_there_are_no_second_names_a_backup_is_a_copy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: str
) -> None:
    import errno

    def refuse(*_: object) -> None:
        raise OSError(getattr(errno, number), number)

    book = tmp_path / "a.xlsx"
    book.write_bytes(writer.create([PLAN]))
    book.chmod(0o640)
    os.utime(book, (1_600_000_000, 1_600_000_000))
    before = book.read_bytes()
    monkeypatch.setattr(os, "link", refuse)
    rewrite(book)
    kept = tmp_path / "a.bak.xlsx"
    assert kept.read_bytes() == before
    assert (stat.S_IMODE(kept.stat().st_mode), kept.stat().st_mtime) == (0o640, 1_600_000_000)
