"""Opens paths safely: regular files only, and never more of them than a limit.

A pipe would wait for a writer that never comes, a device may have no end, and a sparse file of six gigabytes costs nothing
to make. So what a name leads to is looked at before it is opened, again once it is open, and its size before it is read.
"""

from __future__ import annotations

import errno
import hashlib
import os
import stat
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import field
from functools import cached_property
from pathlib import Path
from typing import BinaryIO, Literal

from kamxl.record import record

Special = Literal["folder", "pipe", "device", "socket", "unknown"]
_READING = (
    os.O_RDONLY
    | getattr(os, "O_NONBLOCK", 0)  # a pipe put there between the look and the opening does not make us wait
    | getattr(os, "O_NOCTTY", 0)
    | getattr(os, "O_BINARY", 0)
)
_BLOCK = 1 << 20
_TICK = 20_000_000
"""Nanoseconds: longer than the clock by which systems date a write stands still."""
_OWN_SYSTEMS = frozenset({"ext2", "ext3", "ext4", "xfs", "f2fs", "tmpfs"})
MOST = 1 << 32
"""Bytes: no plain zip archive is longer."""


class NotRegularError(OSError):
    """No regular file: a folder, a pipe, a device, a socket."""

    def __init__(self, path: Path, kind: Special) -> None:
        super().__init__(errno.EISDIR if kind == "folder" else errno.EINVAL, f"is a {kind}", str(path))
        self.kind: Special = kind


class TooLongError(OSError):
    """A file longer than may be read."""

    def __init__(self, path: Path, most: int) -> None:
        super().__init__(errno.EFBIG, f"longer than {most} bytes", str(path))
        self.most = most


@record
class Fingerprint:
    """What a file was when it was read."""

    size: int
    mtime_ns: int
    sha256: str


@record
class Contents:
    """The bytes of a file and what it was when they were read."""

    data: bytes = field(repr=False)
    mtime_ns: int = 0
    state: os.stat_result | None = field(default=None, repr=False, compare=False)
    """What the system said of the file, where that will tell of any change; None where only the bytes will."""

    @cached_property
    def fingerprint(self) -> Fingerprint:
        return Fingerprint(len(self.data), self.mtime_ns, hashlib.sha256(self.data).hexdigest())


def look(path: Path) -> dict[str, int] | None:
    """Size and time of a file; None if it is gone."""
    try:
        info = path.stat()
    except OSError:
        return None
    return {"size": info.st_size, "mtime_ns": info.st_mtime_ns}


def special(mode: int) -> Special | None:
    """What a file is by its mode; None for a regular file."""
    if stat.S_ISREG(mode):
        return None
    kinds: tuple[tuple[bool, Special], ...] = (
        (stat.S_ISDIR(mode), "folder"),
        (stat.S_ISFIFO(mode), "pipe"),
        (stat.S_ISCHR(mode) or stat.S_ISBLK(mode), "device"),
        (stat.S_ISSOCK(mode), "socket"),
    )
    return next((kind for holds, kind in kinds if holds), "unknown")


@contextmanager
def opened(path: Path) -> Iterator[BinaryIO]:
    """A regular file, open for reading. Raises NotRegularError, OSError."""
    _refuse_special(path, path.stat().st_mode)
    handle = os.open(path, _READING)
    with os.fdopen(handle, "rb") as file:
        _refuse_special(path, os.fstat(handle).st_mode)
        yield file


def read(path: Path, *, most: int = MOST) -> Contents:
    """The whole of a regular file of at most `most` bytes. Raises NotRegularError, TooLongError, OSError."""
    with opened(path) as file:
        began = time.time_ns()
        info = os.fstat(file.fileno())
        if info.st_size > most:
            raise TooLongError(path, most)
        data = file.read(info.st_size + 1)
        if len(data) > info.st_size:  # it grew, or the system does not say how long it is (as under /proc)
            pieces, length = [data], len(data)
            while piece := file.read(_BLOCK):
                pieces.append(piece)
                length += len(piece)
                if length > most:
                    raise TooLongError(path, most)
            data = b"".join(pieces)
        return Contents(data, info.st_mtime_ns, info if _tells(info, os.fstat(file.fileno()), began) else None)


def unchanged(path: Path, contents: Contents) -> bool:
    """Whether a regular file still holds what was read. It is opened only where its state does not tell.

    Raises NotRegularError, OSError.
    """
    return (contents.state is not None and _same(contents.state, path.stat())) or holds(path, [contents.data])


def _same(before: os.stat_result, after: os.stat_result) -> bool:
    """Whether a file is as it was. A second name, such as that of a backup, is no change of what it holds."""
    fields = ("st_dev", "st_ino", "st_size", "st_mtime_ns")
    dated = before.st_ctime_ns == after.st_ctime_ns or before.st_nlink < after.st_nlink
    return dated and all(getattr(before, one) == getattr(after, one) for one in fields)


def _tells(before: os.stat_result, after: os.stat_result, began: int) -> bool:
    """Whether nobody can write into a file that was read without its state becoming another one.

    The file did not change while it was read, nor so shortly before that a write of then and one of now would have one date.
    The system itself keeps the dates: servers answer late and by their own clocks, and Windows lets anybody set them.
    """
    latest = max(after.st_mtime_ns, after.st_ctime_ns)
    return _same(before, after) and began - latest > _TICK and after.st_dev in _own_devices()


def _own_devices() -> frozenset[int]:
    """Devices whose files only this machine writes; none where the system does not say so."""
    try:
        lines = Path("/proc/self/mountinfo").read_text("utf-8", "surrogateescape").splitlines()
    except OSError:
        return frozenset()
    found = set()
    for line in lines:
        mount, _, more = line.partition(" - ")
        if more.split(" ", 1)[0] in _OWN_SYSTEMS:
            major, minor = mount.split()[2].split(":")
            found.add(os.makedev(int(major), int(minor)))
    return frozenset(found)


def blocks(pieces: Iterable[bytes | memoryview]) -> Iterator[bytes | memoryview]:
    """The bytes of several pieces in blocks of one size, so that many small pieces cost no more than a large one."""
    waiting = bytearray()
    for piece in pieces:
        if len(waiting) + len(piece) <= _BLOCK:
            waiting += piece
            continue
        if waiting:
            yield bytes(waiting)
            waiting.clear()
        view = memoryview(piece)
        while len(view) > _BLOCK:
            yield view[:_BLOCK]
            view = view[_BLOCK:]
        waiting += view
    if waiting:
        yield bytes(waiting)


def holds(path: Path, pieces: Iterable[bytes | memoryview]) -> bool:
    """Whether a regular file holds just these bytes, without reading it whole. Raises NotRegularError, OSError."""
    with opened(path) as file:
        # bytes are compared at the speed of memory, views an item at a time
        return all(file.read(len(block)) == bytes(block) for block in blocks(pieces)) and not file.read(1)


def start(path: Path, size: int) -> bytes:
    """The first bytes of a regular file. Raises NotRegularError, OSError."""
    with opened(path) as file:
        return file.read(size)


def is_there(path: Path) -> bool:
    """Whether a regular file stands there; a name that the system cannot have is none."""
    try:
        return stat.S_ISREG(path.stat().st_mode)
    except (OSError, ValueError):
        return False


def same(one: Path, other: Path) -> bool:
    """Whether two names lead to one file, by whatever links, spelling or case. Of files that are not there, the names decide."""
    try:
        return one.samefile(other)
    except (OSError, ValueError):
        return os.path.normcase(os.path.realpath(one)) == os.path.normcase(os.path.realpath(other))


def equal(one: Path, other: Path) -> bool:
    """Whether two regular files hold the same bytes. Raises OSError."""
    with opened(one) as first, opened(other) as second:
        if os.fstat(first.fileno()).st_size != os.fstat(second.fileno()).st_size:
            return False
        while True:
            piece = first.read(_BLOCK)
            if piece != second.read(_BLOCK):
                return False
            if not piece:
                return True


def _refuse_special(path: Path, mode: int) -> None:
    kind = special(mode)
    if kind is not None:
        raise NotRegularError(path, kind)
