"""Lets one process at a time do something to a workbook: a second one is refused with a message."""

from __future__ import annotations

import hashlib
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

from kamxl.errors import BusyError, WriteError
from kamxl.files.private import private_folder
from kamxl.i18n import Text


@contextmanager
def exclusive(book: str, busy: Text) -> Iterator[None]:
    """A lock on a workbook, held while something is done.

    The system itself lets go of it when a process ends, however it ends: nothing stays behind for the next click.

    Args:
        book: full name of the workbook, and what is done where that is not a click.
        busy: what is said where another one holds it.

    Raises:
        BusyError: another process holds the lock.
        WriteError: there is no place for a lock.
    """
    mark = hashlib.sha256(book.lower().encode("utf-8", "surrogatepass")).hexdigest()[:16]
    try:
        file = (private_folder() / f"kamxl-{mark}.lock").open("a+b")
    except OSError as error:
        folder = tempfile.gettempdir()
        raise WriteError(Text("error.write.no_permission", {"folder": folder, "kept": ""})) from error
    with file:
        if not _lock(file):
            raise BusyError(busy)
        yield


def _lock(file: IO[bytes]) -> bool:
    try:
        if sys.platform == "win32":
            import msvcrt

            file.seek(0)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
