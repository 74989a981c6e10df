"""Lets one button run at a time: a second click on the same workbook is refused with a message."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

from kamxl.errors import BusyError
from kamxl.files.private import private_folder
from kamxl.i18n import Text


@contextmanager
def exclusive(book: str) -> Iterator[None]:
    """A lock on a workbook, held while a button works.

    The system itself lets go of it when a process ends, however it ends: nothing stays behind for the next click.

    Args:
        book: full name of the workbook.

    Raises:
        BusyError: another button of the workbook is at work.
    """
    mark = hashlib.sha256(book.lower().encode("utf-8", "surrogatepass")).hexdigest()[:16]
    with (private_folder() / f"kamxl-{mark}.lock").open("a+b") as file:
        if not _lock(file):
            raise BusyError(Text("live.running"))
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
