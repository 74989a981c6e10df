"""The bytes of a file, read once, so that every look at it sees the same even while someone saves it."""

from __future__ import annotations

import sys
from pathlib import Path

from kamxl.errors import BusyError, NotAWorkbook, TooLarge
from kamxl.files import regular
from kamxl.files.regular import NotRegularError, TooLongError
from kamxl.i18n import Text
from kamxl.package.original import Original
from kamxl.settings import Limits


def contents(path: Path, name: str, limits: Limits) -> Original:
    """The whole file and what it was when it was read. A file that Excel holds open can be read: it shares reading.

    Raises NotAWorkbook (missing, a folder, no file, unreadable), BusyError (locked), TooLarge, before anything is read.
    """
    most = int(limits.file_mb * (1 << 20))
    try:
        return Original.of(regular.read(path, most=most))
    except NotRegularError as error:
        if error.kind == "folder":
            raise NotAWorkbook(Text("read.folder", {"book": name})) from error
        kind = Text(f"error.write.special.{error.kind}")
        raise NotAWorkbook(Text("read.special", {"book": name, "kind": kind})) from error
    except TooLongError as error:
        raise TooLarge(Text("read.file_too_large", {"book": name, "limit": limits.file_mb})) from error
    except FileNotFoundError as error:
        raise NotAWorkbook(Text("read.missing", {"book": path})) from error
    except PermissionError as error:
        key = "read.locked" if sys.platform == "win32" else "error.write.no_read"
        raise BusyError(Text(key, {"book": name})) from error
    except OSError as error:
        raise NotAWorkbook(Text("read.unreadable", {"book": path, "why": error.strerror or error})) from error
