"""The bytes of a file, read once, so that every look at it sees the same even while someone saves it."""

from __future__ import annotations

from pathlib import Path

from kamxl.errors import BusyError, NotAWorkbook, TooLarge
from kamxl.i18n import Text
from kamxl.settings import Limits


def content(path: Path, name: str, limits: Limits) -> bytes:
    """The whole file. A file that Excel holds open can be read: it shares reading.

    Raises NotAWorkbook (missing, a folder, unreadable), BusyError (locked), TooLarge.
    """
    try:
        if path.is_dir():
            raise NotAWorkbook(Text("read.folder", {"book": name}))
        if path.stat().st_size > limits.file_mb * (1 << 20):
            raise TooLarge(Text("read.file_too_large", {"book": name, "limit": limits.file_mb}))
        return path.read_bytes()
    except FileNotFoundError as error:
        raise NotAWorkbook(Text("read.missing", {"book": path})) from error
    except PermissionError as error:
        raise BusyError(Text("read.locked", {"book": name})) from error
    except OSError as error:
        if isinstance(error, BusyError):
            raise
        raise NotAWorkbook(Text("read.unreadable", {"book": path, "why": error.strerror or error})) from error
