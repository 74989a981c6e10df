"""Whether somebody has the file open: lock files of Excel, WPS and LibreOffice, and the system's own locks."""

from __future__ import annotations

import getpass
import socket
import stat
import sys
from pathlib import Path

from kamxl.errors import BusyError
from kamxl.i18n import Text

_OWNER_NAME_LENGTH = 54
"""Excel's owner file: the name in the system's code page, then, from here, its length and the name in UTF-16."""
_USER, _HOST = 1, 2
"""Fields of LibreOffice's lock file."""


def check_free(path: Path, *, held: bool = False) -> None:
    """Raise BusyError where the file is open elsewhere, locked or read-only.

    Args: `held`, LibreOffice shows the file, has saved it and will load it again: a button was pressed in it. Its locks
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
        if lock.exists() and not (held and owner is _libreoffice_owner and _is_of_this_user(lock)):
            who = owner(lock) or Text("error.write.someone")
            raise BusyError(Text("error.write.open_by", {"book": path.name, "who": who, "lock": lock.name}))
    if not held and _is_locked(path):
        raise BusyError(Text("error.write.open_elsewhere", {"book": path.name}))


def owner_file(path: Path) -> Path:
    """The hidden file that Excel keeps beside an open workbook, and WPS in some of its editions."""
    return path.with_name(f"~${path.name}")


def wps_lock(path: Path) -> Path:
    return path.with_name(f".~{path.name}")


def libreoffice_lock(path: Path) -> Path:
    return path.with_name(f".~lock.{path.name}#")


def _excel_owner(lock: Path) -> str:
    try:
        data = lock.read_bytes()
    except OSError:
        return ""  # Excel holds it so tightly that it cannot even be read
    name = b""
    if len(data) > _OWNER_NAME_LENGTH + 2:
        length = data[_OWNER_NAME_LENGTH] | data[_OWNER_NAME_LENGTH + 1] << 8
        start = _OWNER_NAME_LENGTH + 2
        name = data[start : start + 2 * length]
    return name.decode("utf-16-le", "replace").strip("\0 ")


def _libreoffice_owner(lock: Path) -> str:
    return next((field for field in _libreoffice_fields(lock)[:2] if field), "")


def _libreoffice_fields(lock: Path) -> list[str]:
    """Full name, user, host, time and profile, as LibreOffice writes them; empty where it cannot be read."""
    try:
        return [field.strip() for field in lock.read_text("utf-8", "replace").split(",")]
    except OSError:
        return []


def _is_of_this_user(lock: Path) -> bool:
    """Whether a lock of LibreOffice is of this user on this machine: who sees a colleague's file sees it read-only."""
    fields = _libreoffice_fields(lock)
    try:
        here = getpass.getuser(), socket.gethostname()
    except (OSError, KeyError, ImportError):  # an account without a name
        return False
    return len(fields) > _HOST and _short(fields[_USER], fields[_HOST]) == _short(*here)


def _short(user: str, host: str) -> tuple[str, str]:
    """Without the domain that some programs say with a user or a host and some do not."""
    return user.rpartition("\\")[2].casefold(), host.partition(".")[0].casefold()


def _is_locked(path: Path) -> bool:
    """Whether the system says that another program has the file locked."""
    try:
        with path.open("r+b") as file:
            if sys.platform == "win32":
                return False  # opening it for writing is the test there
            import fcntl

            try:
                fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except (BlockingIOError, PermissionError):
                return True
            except OSError:
                return False  # a file system without locks
            fcntl.lockf(file, fcntl.LOCK_UN)
            return False
    except PermissionError:
        return True
