"""New content in the place of the old in one step: a file beside it, on the disk, checked, with the old one's access.

At every instant the name leads to the whole old file or to the whole new one. A kill leaves at most an unfinished file, whose
name says whose it is (see `leftovers`).
"""

from __future__ import annotations

import contextlib
import errno
import os
from collections.abc import Callable, Iterable
from pathlib import Path

from kamxl.files import leftovers
from kamxl.files.access import Access, access_of, give
from kamxl.files.regular import blocks, equal, is_there, opened

BACKUP_ENDINGS = (".bak", ".bak2")
_BLOCK = 1 << 20
PRIVATE, SHARED = 0o600, 0o666
_NEW = os.O_CREAT | os.O_EXCL | os.O_WRONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NOFOLLOW", 0)
_NO_LINKS = {errno.EPERM, errno.EACCES, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK, errno.EXDEV}


def replace(
    path: Path,
    data: Iterable[bytes | memoryview],
    *,
    check: Callable[[Path], None],
    ready: Callable[[], None],
    backup: bool = False,
    like: Path | None = None,
    most: int = SHARED,
) -> None:
    """Replace a file by `data` in one step, or create it.

    Args:
        path: the file, with links resolved.
        data: the pieces of the new content.
        check: called with the new file before anything else is done with it; it raises where that will not do.
        ready: called right before the replacement; it raises where the old file is no longer what it was.
        backup: keep the old file beside the new one (see `backup_paths`).
        like: a file whose access the new one gets, where it holds the same content; else it is that of the old file.
        most: permissions of a file that is created, less those that the system takes away.

    Raises:
        NotKeptError: the old file's access cannot be kept.
        OSError: as the system says, or as `check` and `ready` raise. The old file is then as it was.
    """
    model = like or (path if is_there(path) else None)
    old = access_of(model) if model is not None else None
    begun: list[Path] = []
    try:
        temporary = _begin(path, data, PRIVATE if old else most, begun)
        check(temporary)
        if old is not None:
            give(temporary, old)
        kept = _begin_backup(path, old, begun) if backup and old is not None and model == path else None
        ready()
        if kept is not None:
            place, copy = kept
            os.replace(copy, place)  # noqa: PTH105  (as in `access`)
            begun.remove(copy)
        os.replace(temporary, path)  # noqa: PTH105
        begun.remove(temporary)
    finally:
        for one in begun:
            with contextlib.suppress(OSError):
                os.unlink(one)  # noqa: PTH108
    _sync(path.parent)


def backup_paths(path: Path) -> tuple[Path, Path]:
    """Where the backups of a file stand: BOOK.bak.xlsx is the first that was kept, BOOK.bak2.xlsx the latest."""
    first, latest = (leftovers.fitting(path, ending) for ending in BACKUP_ENDINGS)
    return first, latest


def backup_for(path: Path) -> Path:
    """The backup in which a file will be kept as it is now; it is there already where the file is still that of the first one."""
    first, latest = backup_paths(path)
    if not os.path.lexists(first) or (is_there(first) and equal(first, path)):
        return first
    return latest


def _begin(path: Path, data: Iterable[bytes | memoryview], mode: int, begun: list[Path]) -> Path:
    """Write the new content to a file of its own. Where there is an old file, only this user may open it until it has that one's access."""
    leftovers.check_removable(path.parent)
    temporary = leftovers.unfinished(path)
    handle = os.open(temporary, _NEW, mode)
    begun.append(temporary)
    try:
        for block in blocks(data):
            _write(handle, block)
        os.fsync(handle)
    finally:
        os.close(handle)
    return temporary


def _write(handle: int, block: bytes | memoryview) -> None:
    """All of a block, in as many pieces as the system takes it."""
    view = memoryview(block)
    while view:
        view = view[os.write(handle, view) :]


def _begin_backup(path: Path, old: Access, begun: list[Path]) -> tuple[Path, Path] | None:
    """The old file under a second, unfinished name, and where it will stand; None where it is kept already.

    The first backup stays: it is the file as it was before kamxl ever touched it. A second name of the same file costs
    nothing and keeps its owner, group, mode and date; where the system has no such names, or the file has several already
    (what is typed into it by one of them would change the backup), it is a copy.
    """
    first, _ = backup_paths(path)
    place = backup_for(path)
    if place == first and os.path.lexists(first):
        return None
    if place.is_dir() and not place.is_symlink():
        raise IsADirectoryError(errno.EISDIR, "a folder stands where the backup goes", str(place))
    name = leftovers.unfinished(place)
    if path.stat().st_nlink == 1:
        try:
            os.link(path, name)
        except OSError as error:
            if error.errno not in _NO_LINKS:
                raise
        else:
            begun.append(name)
            return place, name
    info = path.stat()
    with opened(path) as file:
        handle = os.open(name, _NEW, PRIVATE)
        begun.append(name)
        try:
            while piece := file.read(_BLOCK):
                _write(handle, piece)
            os.fsync(handle)
        finally:
            os.close(handle)
    give(name, old)
    os.utime(name, ns=(info.st_atime_ns, info.st_mtime_ns))
    return place, name


def _sync(folder: Path) -> None:
    """Make the new name last through a power cut, where the system can."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
