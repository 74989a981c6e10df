"""Unfinished files: their names record the process that writes them, so that what a killed process left behind is recognised and removed.

A name is `.BOOK-machine-boot-process-started-token.kamxl.tmp`. It is swept only where all of it fits, where it is a regular
file or a folder of ours, and where its process is known to be gone. Of a process of another computer nothing is known.
"""

from __future__ import annotations

import contextlib
import errno
import os
import re
import secrets
import shutil
import stat
import struct
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kamxl.errors import WriteError
from kamxl.files.process import TAG, Process, tag, tag_has_ended, this
from kamxl.i18n import Text

ENDING = ".kamxl.tmp"
_NO_ROOM = (errno.ENOSPC, errno.EDQUOT) if hasattr(errno, "EDQUOT") else (errno.ENOSPC,)
_GET_FLAGS, _APPEND_ONLY = 0x80086601, 0x20
"""FS_IOC_GETFLAGS and FS_APPEND_FL of linux/fs.h."""
_STEM_BYTES = 100
_MOST_BYTES = 255
"""Of a name, on all systems in use."""
_UNFINISHED = re.compile(
    rf"\.(?P<stem>.{{0,{_STEM_BYTES}}})-(?P<tag>{TAG})-[0-9a-f]{{8}}{re.escape(ENDING)}", re.DOTALL
)
_SCRATCH = re.compile(rf"kamxl-(?P<tag>{TAG})-.+", re.DOTALL)


def unfinished(path: Path) -> Path:
    """A fresh name beside a file, for its content until it is whole."""
    return path.with_name(f".{cut(path.stem, _STEM_BYTES)}-{tag(this())}-{secrets.token_hex(4)}{ENDING}")


def check_removable(folder: Path) -> None:
    """Raise PermissionError where a folder only takes new files (append-only), before one is left in it for good.

    Asked of the file system by its flags, as Linux has them; elsewhere, and where there are none, nothing is known.
    """
    if sys.platform != "linux":
        return
    import fcntl

    flags = 0
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            (flags,) = struct.unpack_from("=I", fcntl.ioctl(handle, _GET_FLAGS, bytes(8)))
        finally:
            os.close(handle)
    if flags & _APPEND_ONLY:
        raise PermissionError(errno.EACCES, "files of this folder can be neither replaced nor removed", str(folder))


def is_unfinished(name: str) -> bool:
    """Whether a file is the unfinished file of some write, of this process or another."""
    return _UNFINISHED.fullmatch(name) is not None


def dead(folder: Path, ended: Process | None = None) -> list[Path]:
    """Unfinished files in a folder whose process is gone. `ended`: a process of another machine that is known to be gone."""
    also = None if ended is None else tag(ended)
    found = []
    with contextlib.suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            match = _UNFINISHED.fullmatch(entry.name)
            if match and entry.is_file(follow_symlinks=False) and (match["tag"] == also or tag_has_ended(match["tag"])):
                found.append(Path(entry.path))
    return sorted(found)


def sweep(folder: Path, ended: Process | None = None) -> list[Path]:
    """Remove what killed processes left in a folder, and return it; files that may not be removed stay."""
    gone = []
    for path in dead(folder, ended):
        with contextlib.suppress(OSError):
            path.unlink()
            gone.append(path)
    return gone


@contextmanager
def scratch() -> Iterator[Path]:
    """A folder of this user's alone for the time of a step, with those of killed processes swept before.

    Raises:
        WriteError: there is no room in the folder for temporary files, or nobody may write there.
    """
    folder: Path | None = None
    try:
        home = Path(tempfile.gettempdir())
        for path in dead_scratch(home):
            shutil.rmtree(path, ignore_errors=True)
        with tempfile.TemporaryDirectory(prefix=f"kamxl-{tag(this())}-", dir=home, ignore_cleanup_errors=True) as name:
            folder = Path(name)
            yield folder
    except OSError as error:
        if folder is not None and error.errno not in _NO_ROOM:
            raise
        given = {"folder": tempfile.tempdir or "TMPDIR", "why": error.strerror or type(error).__name__}
        raise WriteError(Text("error.write.scratch", given)) from error


def dead_scratch(home: Path) -> list[Path]:
    """Folders of `scratch` whose process is gone and that are this user's."""
    found = []
    with contextlib.suppress(OSError), os.scandir(home) as entries:
        for entry in entries:
            match = _SCRATCH.fullmatch(entry.name)
            if match and _is_own_folder(entry) and tag_has_ended(match["tag"]):
                found.append(Path(entry.path))
    return sorted(found)


def _is_own_folder(entry: os.DirEntry[str]) -> bool:
    info = entry.stat(follow_symlinks=False)
    return stat.S_ISDIR(info.st_mode) and (not hasattr(os, "getuid") or info.st_uid == os.getuid())


def cut(name: str, most: int) -> str:
    """A name of at most so many bytes, cut between characters."""
    if len(os.fsencode(name)) <= most:
        return name
    while len(os.fsencode(name)) > most:
        name = name[:-1]
    return name


def fitting(path: Path, ending: str) -> Path:
    """`BOOK<ending>.xlsx` beside BOOK.xlsx. Where that name would be too long, it is cut and told apart by a hash."""
    import hashlib

    plain = f"{path.stem}{ending}{path.suffix}"
    if len(os.fsencode(plain)) <= _MOST_BYTES:
        return path.with_name(plain)
    mark = hashlib.sha256(os.fsencode(path.name)).hexdigest()[:8]
    rest = f"~{mark}{ending}{path.suffix}"
    return path.with_name(cut(path.stem, _MOST_BYTES - len(os.fsencode(rest))) + rest)
