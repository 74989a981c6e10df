"""Checks whether a file is open elsewhere: lock files of Excel, WPS and LibreOffice, and the system's own locks."""

from __future__ import annotations

import errno
import getpass
import socket
import stat
import sys
from pathlib import Path

from kamxl.errors import BusyError
from kamxl.files.regular import is_there, start
from kamxl.i18n import Text

_OWNER_NAME_LENGTH = 54
"""Excel's owner file: the name in the system's code page, then, from here, its length and the name in UTF-16. Also the
most characters that the name may have."""
_READ = 4096
"""Bytes of a lock file that are looked at: a copy of a workbook under such a name is not read to its end."""
_USER, _HOST = 1, 2
"""Fields of LibreOffice's lock file."""


def check_free(path: Path, *, held: bool = False) -> None:
    """Raise BusyError where the file is open elsewhere, locked, read-only or not ours to change.

    Args:
        held: LibreOffice shows the file, has saved it and will load it again: a button was pressed in it. Its locks
            are then no hindrance; those of Excel, of WPS and of a colleague's LibreOffice are.
    """
    if not path.stat().st_mode & (stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH):
        raise BusyError(Text("error.write.read_only", {"book": path.name}))
    locks = (
        (owner_file(path), _excel_owner),
        (wps_lock(path), _excel_owner),
        (libreoffice_lock(path), _libreoffice_owner),
    )
    for lock, owner in locks:
        # What is no file under such a name (a folder, a pipe) is no program's lock.
        if is_there(lock) and not (held and owner is _libreoffice_owner and _is_of_this_user(lock)):
            who = owner(lock) or Text("error.write.someone")
            raise BusyError(Text("error.write.open_by", {"book": path.name, "who": who, "lock": lock.name}))
    if not held:
        _check_system(path)


def owner_file(path: Path) -> Path:
    """The hidden file that Excel keeps beside an open workbook, and WPS in some of its editions."""
    return path.with_name(f"~${path.name}")


def wps_lock(path: Path) -> Path:
    return path.with_name(f".~{path.name}")


def libreoffice_lock(path: Path) -> Path:
    return path.with_name(f".~lock.{path.name}#")


def _excel_owner(lock: Path) -> str:
    """The name in UTF-16, behind its length and the name in bytes: a byte of length and 54 of it (165 in all), in some versions 53 (162)."""
    data = _start_of(lock)
    for at in (_OWNER_NAME_LENGTH + 1, _OWNER_NAME_LENGTH):
        length, start = int.from_bytes(data[at : at + 2], "little"), at + 2
        # Anything else is no owner file of Excel's: its bytes would be shown as a name of thousands of characters.
        if 0 < length <= _OWNER_NAME_LENGTH and start + 2 * length <= len(data):
            return _as_name(data[start : start + 2 * length].decode("utf-16-le", "replace"))
    return ""


def _libreoffice_owner(lock: Path) -> str:
    return next((name for field in _libreoffice_fields(lock)[:2] if (name := _as_name(field))), "")


def _as_name(text: str) -> str:
    """A name that is safe to show: control characters would reach the terminal and the summary's cells."""
    return "".join(char for char in text if char.isprintable()).strip()[:_OWNER_NAME_LENGTH]


def _libreoffice_fields(lock: Path) -> list[str]:
    """Full name, user, host, time and profile, as LibreOffice writes them."""
    return [field.strip() for field in _start_of(lock).decode("utf-8", "replace").split(",")]


def _start_of(lock: Path) -> bytes:
    try:
        return start(lock, _READ)
    except OSError:
        return b""  # the program holds it so tightly that it cannot even be read


def _is_of_this_user(lock: Path) -> bool:
    """Whether a lock of LibreOffice is of this user on this machine: who sees a colleague's file sees it read-only."""
    fields = _libreoffice_fields(lock)
    try:
        here = getpass.getuser(), socket.gethostname()
    except (OSError, KeyError, ImportError):  # an account without a name
        return False
    return len(fields) > _HOST and _short(fields[_USER], fields[_HOST]) == _short(*here)


def _short(user: str, host: str) -> tuple[str, str]:
    """A user or host without the domain that only some programs add."""
    return user.rpartition("\\")[2].casefold(), host.partition(".")[0].casefold()


def _check_system(path: Path) -> None:
    """Raise BusyError where the system says that another program has the file locked, or that we may not change it."""
    try:
        with path.open("r+b") as file:
            if sys.platform == "win32":
                return  # opening it for writing is the test there
            import fcntl

            try:
                fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except (BlockingIOError, PermissionError):
                raise BusyError(Text("error.write.open_elsewhere", {"book": path.name})) from None
            except OSError:
                return  # a file system without locks
            fcntl.lockf(file, fcntl.LOCK_UN)
    except BusyError:
        raise
    except PermissionError as error:
        if sys.platform == "win32":
            raise BusyError(Text("error.write.open_elsewhere", {"book": path.name})) from error
        # EPERM where the permissions would do: the file is marked as one that nobody may change (chattr +i).
        key = "error.write.immutable" if error.errno == errno.EPERM else "error.write.forbidden"
        raise BusyError(Text(key, {"book": path.name})) from error
