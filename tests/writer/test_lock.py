"""Names of those who have a file open, from the lock files of each program: every length of a name, and what is none."""

from __future__ import annotations

import getpass
import socket
from pathlib import Path

import pytest

from kamxl.errors import BusyError
from kamxl.writer import lock

NAME = "".join(chr(0x4E00 + n) for n in range(60))


def excel(name: str, said: int | None = None, wide: int = 54) -> bytes:
    """An owner file: a byte of length, the name in bytes and blanks up to `wide`, then its length and the name in UTF-16."""
    length = len(name) if said is None else said
    narrow = bytes([min(length, 255)]) + b"?" * len(name[:wide])
    return narrow.ljust(wide + 1, b" ") + length.to_bytes(2, "little") + name.encode("utf-16-le").ljust(2 * 54, b"\0")


@pytest.mark.parametrize("wide", [54, 53])
@pytest.mark.parametrize("length", [1, 2, 53, 54])
def test_the_name_in_an_owner_file_of_excel(tmp_path: Path, length: int, wide: int) -> None:
    path = tmp_path / "~$book.xlsx"
    path.write_bytes(excel(NAME[:length], wide=wide))
    assert lock._excel_owner(path) == NAME[:length]


@pytest.mark.parametrize(
    "data", [b"", b"x", excel(""), excel(NAME[:55]), excel(NAME, 55), b"\0" * 165, excel("李明")[:59], excel("李明")[:60], b"PK\3\4" * 2000]
)  # fmt: skip
def test_what_is_no_owner_file_names_nobody(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "~$book.xlsx"
    path.write_bytes(data)
    assert lock._excel_owner(path) == ""


def test_a_name_that_ends_with_the_file_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "~$book.xlsx"
    path.write_bytes(excel("李明")[: 57 + 4])
    assert lock._excel_owner(path) == "李明"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("李明,liming,pc1,27.11.2026 10:00,file:///home;", "李明"),
        (",liming,pc1,27.11.2026 10:00,file:///home;", "liming"),
        (" ,\x1b[31m li , pc1,x", "[31m li"),
        (",,pc1,x", ""),
        ("", ""),
        ("长" * 70, "长" * 54),
    ],
)
def test_the_name_in_a_lock_of_libreoffice(tmp_path: Path, text: str, name: str) -> None:
    path = tmp_path / ".~lock.book.xlsx#"
    path.write_text(text, "utf-8")
    assert lock._libreoffice_owner(path) == name


USER, HOST = getpass.getuser(), socket.gethostname()


@pytest.mark.parametrize(
    ("text", "held", "busy"),
    [
        (f"x,{USER},{HOST},t,p;", True, False),
        (f"x,DOMAIN\\{USER.upper()},{HOST.partition('.')[0].upper()}.local,t,p;", True, False),
        (f"x,{USER},{HOST},t,p;", False, True),
        (f"x,{USER},elsewhere,t,p;", True, True),
        (f"x,other,{HOST},t,p;", True, True),
        (f"x,{USER}", True, True),
        (f"{USER},{HOST}", True, True),
    ],
)
def test_only_the_own_lock_of_libreoffice_is_no_hindrance_to_its_button(
    tmp_path: Path, text: str, held: bool, busy: bool
) -> None:
    book = tmp_path / "book.xlsx"
    book.write_bytes(b"x")
    lock.libreoffice_lock(book).write_text(text, "utf-8")
    if busy:
        with pytest.raises(BusyError):
            lock.check_free(book, held=held)
    else:
        lock.check_free(book, held=held)


@pytest.mark.parametrize("name", ["~$book.xlsx", ".~book.xlsx"])
@pytest.mark.parametrize("held", [False, True])
def test_a_lock_of_another_program_is_one_whoever_pressed_a_button(tmp_path: Path, name: str, held: bool) -> None:
    book = tmp_path / "book.xlsx"
    book.write_bytes(b"x")
    (tmp_path / name).write_bytes(excel("李明"))
    with pytest.raises(BusyError, match="李明"):
        lock.check_free(book, held=held)
    (tmp_path / name).unlink()
    (tmp_path / name).mkdir()  # a folder is no lock
    lock.check_free(book, held=held)


@pytest.mark.parametrize(("mode", "free"), [(0o200, True), (0o420, True), (0o402, True), (0o444, False)])
def test_a_file_that_nobody_may_write_is_read_only(tmp_path: Path, mode: int, free: bool) -> None:
    book = tmp_path / "book.xlsx"
    book.write_bytes(b"x")
    book.chmod(mode)
    if free:
        lock.check_free(book, held=True)
    else:
        with pytest.raises(BusyError):
            lock.check_free(book, held=True)
