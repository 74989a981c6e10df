"""What may be written over: one rule for every command that names a file to write.

An input of the run never. A result of the same command, as long as nobody has changed it since. Anything else only where it
is asked for (`--replace`), with a backup. What is no regular file never, and without waiting for it.
"""

from __future__ import annotations

import contextlib
import errno
import os
import stat
from collections.abc import Iterable
from pathlib import Path

from kamxl.errors import UsageError, WriteError
from kamxl.files import regular
from kamxl.i18n import Text
from kamxl.record import record
from kamxl.writer.marks import Made, Maker, is_log, made

_IMPOSSIBLE = {errno.ENAMETOOLONG, errno.EINVAL, errno.ELOOP, errno.EILSEQ}


@record
class Standing:
    """The file that now has the name to be written."""

    identity: tuple[int, int, int, int] | None = None
    """None: nothing. Else device, number, size and date of the file: what it must still be when it is replaced."""
    theirs: bool = False
    """It is not a result of ours: it is kept as a backup."""


def may_write(out: Path, by: Maker | None, *, inputs: Iterable[Path] = (), replace: bool = False) -> Standing:
    """Whether a command may write a file of that name, and what stands there now.

    Args:
        out: the file to be written.
        by: the command; None where no file that is there can be a result of its own.
        inputs: what the run reads.
        replace: `--replace`: what is not a result of ours is replaced, too, and kept as a backup.

    Raises:
        UsageError: the command may not.
        WriteError: the system does not let us look.
    """
    if any(regular.same(out, one) for one in inputs):
        raise UsageError(Text("error.write.over_input", {"out": out}))
    info = _look(out)
    if info is None:
        return Standing()
    _refuse_special(out, info)
    found = _made(out)
    if by is not None and found is not None and found.intact and found.by in ("", by):
        return Standing(identity_of(info))
    if not replace:
        edited = found is not None and found.by == by
        told = "error.write.edited" if edited else "error.write.there" if by is None else "error.write.not_ours"
        raise UsageError(Text(told, {"out": out}))
    return Standing(identity_of(info), theirs=True)


def may_fill(path: Path) -> bool:
    """Whether nothing is lost where a file is written in place: it is not there, or empty. Raises WriteError."""
    info = _look(path)
    return info is None or (stat.S_ISREG(info.st_mode) and not info.st_size)


def may_append(log: Path) -> None:
    """Raise UsageError if the log exists and was not begun by kamxl."""
    try:
        if may_fill(log):
            return
    except WriteError:
        return  # opening it will say so
    refuse_special(log)
    with contextlib.suppress(OSError):  # what may not be read is not known to be ours
        if is_log(log):
            return
    raise UsageError(Text("error.write.not_our_log", {"log": log}))


def refuse_special(path: Path) -> None:
    """Refuse a name that leads to what is no regular file; one that leads nowhere will do. Raises UsageError, WriteError."""
    info = _look(path)
    if info is not None:
        _refuse_special(path, info)


def still(real: Path, standing: Standing) -> bool:
    """Whether the file under a name is still the one that was found there."""
    info = _look(real)
    return (None if info is None else identity_of(info)) == standing.identity


def identity_of(info: os.stat_result) -> tuple[int, int, int, int]:
    return info.st_dev, info.st_ino, info.st_size, info.st_mtime_ns


def _refuse_special(path: Path, info: os.stat_result) -> None:
    kind = regular.special(info.st_mode)
    if kind is not None:
        raise UsageError(Text("error.write.special", {"out": path, "kind": Text(f"error.write.special.{kind}")}))


def _look(out: Path) -> os.stat_result | None:
    try:
        return out.stat()
    except FileNotFoundError:
        return None
    except ValueError as error:  # a character that no name can have
        raise UsageError(Text("error.write.bad_name", {"out": str(out).replace("\0", "?")})) from error
    except OSError as error:
        if error.errno in _IMPOSSIBLE:
            raise UsageError(Text("error.write.bad_name", {"out": out})) from error
        if error.errno == errno.ENOTDIR:
            raise UsageError(Text("cli.usage.is_file", {"filename": out.parent})) from error
        raise WriteError(Text("error.write.no_permission", {"folder": str(out.parent), "kept": ""})) from error


def _made(out: Path) -> Made | None:
    try:
        return made(out)
    except OSError:  # what may not be read is not known to be ours
        return None
