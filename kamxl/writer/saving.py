"""Saving so that the file is whole at every instant: a new file beside it, read back, then one atomic replace."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import re
import shutil
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from kamxl.errors import BusyError, KamxlError, UsageError, WriteError
from kamxl.i18n import Text
from kamxl.writer.lock import check_free
from kamxl.writer.package import BadArchive, DamagedPackage, Package
from kamxl.writer.target import read
from kamxl.writer.verify import Unverified, verify
from kamxl.writer.workbook import MAIN_TYPES, workbook_part
from kamxl.writer.xml import BadXml

_FULL = {errno.ENOSPC, errno.EFBIG} | {getattr(errno, "EDQUOT", errno.ENOSPC)}
_DENIED = {errno.EACCES, errno.EPERM, errno.EROFS}
_SHARING_VIOLATION, _LOCK_VIOLATION = 32, 33
_BLOCK = 1 << 20
BACKUP_ENDINGS = (".bak", ".bak2")
STEM_KEPT, _TEMPORARY = 40, ".kamxl.tmp"
"""Characters of the workbook's name that a file begun beside it has, and how its name ends."""


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What a file was when it was read."""

    size: int
    mtime_ns: int
    sha256: str


def fingerprint(path: Path) -> Fingerprint:
    """The fingerprint of a file. Raises BusyError or NotAWorkbook where it cannot be read."""
    data = read(Path(path))
    return Fingerprint(len(data), Path(path).stat().st_mtime_ns, hashlib.sha256(data).hexdigest())


def save(
    data: bytes,
    target: Path,
    *,
    expect: Fingerprint | None,
    backup: bool,
    held: bool = False,
    source: bytes | None = None,
) -> None:
    """Put a workbook's bytes into a file, or leave the file as it was.

    Args:
        data: the workbook.
        target: where; may be new. A link is followed, so that it stays one.
        expect: what the file was when it was read; None where it was not (a new file, or one to be replaced).
        backup: keep the present file beside it as `BOOK.bak.xlsx`, or where there is one, as `BOOK.bak2.xlsx`.
        held: LibreOffice shows the file and will load it again (see `check_free`).
        source: the workbook that `data` was made from, where that is not the file in its place: its parts are the
            user's and not ours to judge.

    Raises: BusyError where the file is open, locked, read-only or changed since; WriteError where writing failed;
    UsageError where the name does not fit the kind of workbook (.xlsx, .xlsm).
    """
    target = Path(target)
    real = Path(os.path.realpath(target))
    _check_suffix(data, target)
    temporary: Path | None = None
    try:
        with _mapped(real):
            before = _unchanged(real, target.name, expect)
            if before is not None:
                for path in {real, target}:  # programs put their lock files beside the name that they opened
                    check_free(path, held=held)
            temporary = _write_beside(real, data)
            origin = source if source is not None or expect is None else before
            verify(temporary, data, origin)
            if before is not None:
                _take_after(real, temporary)
            if backup and before is not None:
                _back_up(real, before)
            # Looked at once more, as late as can be: a colleague may have saved meanwhile.
            _unchanged(real, target.name, expect)
            _put_in_place(temporary, real)
            temporary = None
            _sync_folder(real.parent)
    finally:
        if temporary is not None:
            with contextlib.suppress(OSError):
                temporary.unlink()


def backup_paths(target: Path) -> tuple[Path, Path]:
    """Where the backups of a workbook stand: BOOK.bak.xlsx is the first that was kept, BOOK.bak2.xlsx the latest."""
    first, latest = (target.with_name(f"{target.stem}{ending}{target.suffix}") for ending in BACKUP_ENDINGS)
    return first, latest


def written_beside(target: Path) -> tuple[str, ...]:
    """Stems of the files that a write of a workbook makes: its own and those of its backups."""
    return (target.stem, *(path.stem for path in backup_paths(target)))


def begun(stem: str) -> re.Pattern[str]:
    """The name of what a write of a file of that stem begins with."""
    return re.compile(rf"\.{re.escape(stem[:STEM_KEPT])}-[a-z0-9_]{{8}}{re.escape(_TEMPORARY)}")


def is_temporary(name: str, target: Path) -> bool:
    """Whether a file beside a workbook is what a write of it (or of its backup) begins with."""
    return any(begun(stem).fullmatch(name) for stem in written_beside(target))


def _unchanged(real: Path, name: str, expect: Fingerprint | None) -> bytes | None:
    """The present content, None where there is no file. Raises BusyError where it is not what was read."""
    if not real.exists():
        if expect is not None:
            raise BusyError(Text("error.write.gone", {"book": name}))
        return None
    data = read(real)
    # The content decides, not the date: sync programs set dates, and network drives round them.
    if expect is not None and hashlib.sha256(data).hexdigest() != expect.sha256:
        raise BusyError(Text("error.write.changed", {"book": name}))
    return data


def _check_suffix(data: bytes, target: Path) -> None:
    """Excel does not open a macro workbook that is called .xlsx, nor the other way round."""
    with contextlib.suppress(BadArchive, DamagedPackage, BadXml):
        package = Package(data)
        right = MAIN_TYPES.get(package.content_type(workbook_part(package)), "")
        wrong = target.suffix.lower()
        if right and wrong != right and wrong in MAIN_TYPES.values():
            raise UsageError(Text("error.write.suffix", {"book": target.name, "right": right, "wrong": wrong}))


def _take_after(real: Path, temporary: Path) -> None:
    """Give the new file the old one's permissions, owner and attributes, and the present date."""
    shutil.copystat(real, temporary)
    os.utime(temporary)
    with contextlib.suppress(OSError, AttributeError):
        owner = real.stat()
        os.chown(temporary, owner.st_uid, owner.st_gid)


def _put_in_place(temporary: Path, real: Path) -> None:
    try:
        temporary.replace(real)
    except PermissionError as error:
        # The folder let us write beside the file, so it is the file itself that is held.
        key = "error.write.open_elsewhere" if sys.platform == "win32" else "error.write.read_only"
        raise BusyError(Text(key, {"book": real.name})) from error


def _write_beside(real: Path, data: bytes) -> Path:
    handle, name = tempfile.mkstemp(prefix=f".{real.stem[:STEM_KEPT]}-", suffix=_TEMPORARY, dir=real.parent)
    path = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            for start in range(0, len(data), _BLOCK):
                file.write(data[start : start + _BLOCK])
            file.flush()
            os.fsync(file.fileno())
        if not real.exists():
            path.chmod(0o666 & ~_umask())
    except BaseException:
        with contextlib.suppress(OSError):
            path.unlink()
        raise
    return path


def _back_up(real: Path, before: bytes) -> None:
    path, latest = backup_paths(real)
    if path.exists():
        if path.read_bytes() == before:
            return
        # The first stays: it is the workbook as it was before kamxl ever touched it.
        path = latest
    temporary = _write_beside(path, before)
    try:
        shutil.copystat(real, temporary)
        temporary.replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            temporary.unlink()
        raise


def _umask() -> int:
    """The process's mask: mkstemp makes files that only their owner can read, and colleagues share workbooks."""
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _sync_folder(folder: Path) -> None:
    """Make the new name last through a power cut, where the system can."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


@contextlib.contextmanager
def _mapped(real: Path):  # type: ignore[no-untyped-def]
    """The one place where errors of the system become ours."""
    try:
        yield
    except KamxlError:
        raise
    except Unverified as error:
        raise WriteError(Text("error.write.unverified", {"book": real.name, "reason": str(error)})) from error
    except OSError as error:
        raise _as_ours(error, real) from error


def _as_ours(error: OSError, real: Path) -> KamxlError:
    if getattr(error, "winerror", None) in (_SHARING_VIOLATION, _LOCK_VIOLATION):
        return BusyError(Text("error.write.open_elsewhere", {"book": real.name}))
    if error.errno in _FULL:
        return WriteError(Text("error.write.disk_full", {"book": real.name}))
    if not real.parent.is_dir():
        return WriteError(Text("error.write.no_folder", {"folder": str(real.parent)}))
    if error.errno in _DENIED:
        return WriteError(Text("error.write.no_permission", {"folder": str(real.parent)}))
    reason = error.strerror or type(error).__name__
    return WriteError(Text("error.write.failed", {"book": real.name, "reason": reason}))
