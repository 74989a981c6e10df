"""Saving, of every kind of file: nothing of anybody's is lost, and the file is whole at every instant.

save         into a workbook of the user's that was read, or a new one
save_output  a result, into the file that a command names: what may be written over decides (see `over`)
"""

from __future__ import annotations

import contextlib
import errno
import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from kamxl.errors import BusyError, KamxlError, UsageError, WriteError
from kamxl.files import leftovers
from kamxl.files import replace as files
from kamxl.files.access import NotKeptError
from kamxl.files.regular import Contents, Fingerprint, NotRegularError, is_there, special, unchanged
from kamxl.i18n import Text
from kamxl.package.archive import Archive, BadArchive
from kamxl.package.original import Original
from kamxl.package.parts import DamagedPackage, Package
from kamxl.package.xml import BadXml
from kamxl.writer.lock import check_free
from kamxl.writer.marks import Maker, marked
from kamxl.writer.over import identity_of, may_write, still
from kamxl.writer.target import contents, not_regular, read_error
from kamxl.writer.verify import Unverified, check_bytes, verify
from kamxl.writer.workbook import MAIN_TYPES, workbook_part

_FULL = {errno.ENOSPC, errno.EFBIG} | {getattr(errno, "EDQUOT", errno.ENOSPC)}
_DENIED = {errno.EACCES, errno.EPERM, errno.EROFS}
_SHARING_VIOLATION, _LOCK_VIOLATION = 32, 33
_NO_WORKBOOKS = frozenset(
    {".pdf", ".pptx", ".html", ".ics", ".eml", ".json", ".md", ".toml", ".bas", ".cls", ".py", ".txt", ".log", ".undo"}
)


def fingerprint(path: Path) -> Fingerprint:
    """The fingerprint of a file. Raises BusyError or NotAWorkbook where it cannot be read."""
    return contents(Path(path)).fingerprint


def save(
    data: bytes | Archive,
    target: Path,
    *,
    expect: Original | None,
    backup: bool,
    held: bool = False,
    by: Maker | None = None,
    source: Original | None = None,
    like: Path | None = None,
    rows: Mapping[str, int] | None = None,
) -> None:
    """Put a workbook's bytes into the file that they were made from, or make a new one; or leave the file as it was.

    Args:
        data: the workbook.
        target: where. A link is followed, so that it stays one.
        expect: the file as it was read; None where there was none.
        backup: keep the present file beside it (`BOOK.bak.xlsx`, or where there is one, `BOOK.bak2.xlsx`).
        held: LibreOffice shows the file and will load it again (see `check_free`).
        by: mark the file as made by a command.
        source: the workbook that `data` was made from, where that is not the file in its place.
        like: a file whose content is in `data`: nobody else may read or change it here than there.
        rows: title of a sheet -> rows that it must hold at least.

    Raises:
        BusyError: the file is open, locked, read-only or changed since.
        WriteError: writing failed or the file's group or mode could not be kept.
        UsageError: the name does not fit the kind of workbook.
    """
    target = Path(target)
    real = Path(os.path.realpath(target))
    if by is not None:
        data = marked(data, by, target.suffix)
    _check_suffix(data, target)

    def ready() -> None:  # looked at once more, as late as can be: a colleague may have saved meanwhile
        _unchanged(real, target.name, expect)

    with _mapped(real):
        _unchanged(real, target.name, expect)
        _check_free(real, target, held=held)
        leftovers.sweep(real.parent)
        files.replace(
            real,
            _pieces(data),
            check=lambda temporary: _verify(temporary, data, source or expect, target.suffix, rows),
            ready=ready,
            backup=backup,
            like=like,
        )


def check_unchanged(path: Path, expect: Contents) -> None:
    """Raise BusyError where a file that was read is gone or holds something else by now."""
    with _mapped(path):
        _unchanged(path, path.name, expect)


def unlink(path: Path) -> None:
    """Remove a file of ours. Raises BusyError and WriteError as `save` does."""
    with _mapped(path):
        path.unlink()


def save_output(
    data: bytes | Archive,
    out: Path,
    *,
    by: Maker | None,
    inputs: Iterable[Path] = (),
    replace: bool = False,
    source: Original | None = None,
    folders: bool = False,
) -> None:
    """Write a result into the file that a command names, in place of a result of its own that stands there.

    Args:
        data: the content; the mark is added.
        out: the file. A link is followed, so that it stays one.
        by: the command; None: the file gets no mark, and none that is there is replaced unasked.
        inputs: what the run read; never written over.
        replace: what is not a result of ours is replaced, too, and kept as a backup.
        source: the workbook that a copy was made from, whose parts are the user's and not ours to judge; a copy that is
            new is as private as the inputs.
        folders: make the folders that are missing.

    Raises:
        UsageError: `out` may not be written over or its name does not fit.
        BusyError, WriteError: as for `save`.
    """
    out = Path(out)
    standing = may_write(out, by, inputs=inputs, replace=replace)
    real = Path(os.path.realpath(out))
    if by is not None:
        data = marked(data, by, out.suffix)
    if out.suffix.lower() not in _NO_WORKBOOKS:
        _check_suffix(data, out)

    def ready() -> None:
        if not still(real, standing):
            raise BusyError(Text("error.write.changed", {"book": out.name}))

    with _mapped(real):
        if folders:
            real.parent.mkdir(parents=True, exist_ok=True)
        _check_free(real, out, held=False)
        leftovers.sweep(real.parent)
        files.replace(
            real,
            _pieces(data),
            check=lambda temporary: _verify(temporary, data, source, out.suffix),
            ready=ready,
            backup=standing.theirs,
            most=_as_private_as(inputs) if source is not None else files.SHARED,
        )


def _as_private_as(inputs: Iterable[Path]) -> int:
    """Permissions of a whole copy: what may be read by its owner alone does not become readable to all by being copied."""
    mode = files.SHARED
    for one in inputs:
        with contextlib.suppress(OSError):
            mode &= one.stat().st_mode
    return mode | files.PRIVATE


def _check_free(real: Path, named: Path, *, held: bool) -> None:
    if is_there(real):
        for path in {real, named}:  # programs put their lock files beside the name that they opened
            check_free(path, held=held)


def _pieces(data: bytes | Archive) -> list[bytes | memoryview]:
    return data.pieces() if isinstance(data, Archive) else [data]


def _verify(
    temporary: Path,
    data: bytes | Archive,
    source: Original | None,
    suffix: str,
    rows: Mapping[str, int] | None = None,
) -> None:
    if suffix.lower() in _NO_WORKBOOKS:
        check_bytes(temporary, _pieces(data))
        return
    try:
        archive = Archive.of(data) if isinstance(data, bytes) else data
    except BadArchive as error:
        raise Unverified(str(error)) from error
    verify(temporary, archive, source, rows)


def _unchanged(real: Path, name: str, expect: Contents | None) -> None:
    """Raise BusyError where a file is not what was read, or is there where none was."""
    try:
        info = real.stat()
    except FileNotFoundError as error:
        if expect is not None:
            raise BusyError(Text("error.write.gone", {"book": name})) from error
        return
    if special(info.st_mode):
        raise NotRegularError(real, special(info.st_mode) or "unknown")
    changed = BusyError(Text("error.write.changed", {"book": name}))
    if expect is None or info.st_size != len(expect.data):
        raise changed
    try:
        # The content decides, not the date: sync programs set dates, and network drives round them.
        if not unchanged(real, expect):
            raise changed
    except PermissionError as error:
        raise read_error(name) from error


def _check_suffix(data: bytes | Archive, target: Path) -> None:
    """Excel does not open a macro workbook that is called .xlsx, nor the other way round."""
    with contextlib.suppress(BadArchive, DamagedPackage, BadXml):
        package = Package(Archive.of(data) if isinstance(data, bytes) else data)
        right = MAIN_TYPES.get(package.content_type(workbook_part(package)), "")
        wrong = target.suffix.lower()
        if right and wrong != right and wrong in MAIN_TYPES.values():
            raise UsageError(Text("error.write.suffix", {"book": target.name, "right": right, "wrong": wrong}))


@contextlib.contextmanager
def _mapped(real: Path) -> Iterator[None]:
    """The one place where errors of the system become ours. That the file is as it was is said only where that was seen."""
    before = _identity(real)
    try:
        yield
    except KamxlError:
        raise
    except Unverified as error:
        values = {"book": real.name, "reason": str(error), "kept": _kept(real, before)}
        raise WriteError(Text("error.write.unverified", values)) from error
    except NotRegularError as error:
        raise not_regular(error, real) from error
    except NotKeptError as error:
        values = {"book": real.name, "part": Text(f"error.write.access.{error.part}"), "kept": _kept(real, before)}
        raise WriteError(Text("error.write.access", values)) from error
    except OSError as error:
        raise _as_ours(error, real, _kept(real, before)) from error


def _identity(real: Path) -> tuple[int, int, int, int] | None:
    try:
        return identity_of(real.stat())
    except (OSError, ValueError):
        return None


def _kept(real: Path, before: tuple[int, int, int, int] | None) -> Text | str:
    """The sentence that the original is unchanged, where it is."""
    return Text("error.write.kept") if before is not None and _identity(real) == before else ""


def _as_ours(error: OSError, real: Path, kept: Text | str) -> KamxlError:
    if getattr(error, "winerror", None) in (_SHARING_VIOLATION, _LOCK_VIOLATION):
        return BusyError(Text("error.write.open_elsewhere", {"book": real.name}))
    if error.errno in _FULL:
        return WriteError(Text("error.write.disk_full", {"book": real.name, "kept": kept}))
    if not real.parent.is_dir() and error.errno not in _DENIED:
        return WriteError(Text("error.write.no_folder", {"folder": str(real.parent)}))
    reason = error.strerror or type(error).__name__
    if isinstance(error, PermissionError) and error.filename2 is not None:
        # The folder let us write beside the file, so it is the file itself that is held.
        held = Path(os.fsdecode(error.filename2)).name  # the backup, where that is what may not be replaced
        if sys.platform == "win32":
            return BusyError(Text("error.write.open_elsewhere", {"book": held}))
        return BusyError(Text("error.write.protected", {"book": held, "reason": reason, "kept": kept}))
    if error.errno in _DENIED:
        return WriteError(Text("error.write.no_permission", {"folder": str(real.parent), "kept": kept}))
    return WriteError(Text("error.write.failed", {"book": real.name, "reason": reason, "kept": kept}))
