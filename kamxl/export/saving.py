"""A finished file put in place in one step: a report that is there stays until the new one is whole."""

from __future__ import annotations

import contextlib
import errno
import os
import tempfile
from pathlib import Path

from kamxl.errors import BusyError, WriteError
from kamxl.i18n import Text

_DENIED = {errno.EACCES, errno.EPERM, errno.EROFS, errno.EBUSY, errno.ETXTBSY}


def save(data: bytes, out: Path) -> None:
    """Write `data` to `out`, in place of what is there.

    Raises: BusyError where the file is open elsewhere or may not be written, WriteError where writing failed.
    """
    temporary: Path | None = None
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=f".{out.name[:40]}.", suffix=".tmp", dir=out.parent)
        temporary = Path(name)
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        _usual_mode(temporary)
        temporary.replace(out)
        temporary = None
    except OSError as error:
        if error.errno in _DENIED:
            raise BusyError(Text("export.busy", {"out": out})) from error
        raise WriteError(Text("export.write_failed", {"out": out, "why": error.strerror or error})) from error
    finally:
        if temporary is not None:
            with contextlib.suppress(OSError):
                temporary.unlink()


def _usual_mode(path: Path) -> None:
    """A temporary file is the writer's alone; a report is for whoever may read the folder's other files."""
    if os.name == "posix":
        mask = os.umask(0)
        os.umask(mask)
        path.chmod(0o666 & ~mask)
