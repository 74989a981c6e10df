"""Claims: a lock file beside a workbook, so that two machines can work through one folder.

The file `.BOOK.kamxl-lock` is created exclusively, which SMB and NFS servers do in one step. Its first line names the
owner; before a job writes, it adds a second line: the record of what it is about to write. So whoever finds the claim of a
process that was killed knows whether the workbook was written before it died.

A claim ends when its owner releases it. It is dead when its process is known to be gone (this machine) or when it is
older than the owner himself allowed (any machine; ages are differences of the file server's own times).
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import time
import unicodedata
import uuid
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any  # Any: records are JSON; `records` checks their shape where they are read

from kamxl.batch.records import LONGEST, decoded, encoded, is_pending, process_of
from kamxl.files import leftovers, regular
from kamxl.files.process import Process, has_ended, this

SUFFIX = ".kamxl-lock"
_TAKE = "-take"
_MOST_NAME = 200
"""Bytes of a lock's name; file systems stop at 255."""
_UNREADABLE = 60.0
"""Seconds until a lock without a readable owner is dead: its maker writes the owner at once."""
_DOUBT = 30.0
"""Seconds by our own clock from which on the server's times are asked."""
_LONGEST_CLAIM = 24 * 3600.0
"""Seconds after which a claim is dead whatever its owner allowed: no job takes a day."""
_ATTEMPTS = 5


@dataclass(frozen=True, slots=True)
class Holder:
    """Who has claimed a workbook. `process` is None where the lock does not say."""

    process: Process | None
    since: str = ""
    token: str = ""
    stale_after: float = _UNREADABLE
    pending: Mapping[str, Any] | None = None
    """What he was about to write."""

    @property
    def name(self) -> str:
        """For people: user@host."""
        return f"{self.process.user}@{self.process.host}".lstrip("@") if self.process else "?"


@dataclass(frozen=True, slots=True)
class Claim:
    """A workbook that is ours until `release`."""

    lock: Path
    token: str
    inherited: bool = False
    """The claim was that of a process that died."""
    pending: Mapping[str, Any] | None = None
    """What that process was about to write."""
    dead: Process | None = None
    """That process."""

    def announce(self, record: Mapping[str, Any]) -> None:
        """Put down what is about to be written."""
        with self.lock.open("ab") as file:
            file.write(_line({"pending": record}))
            file.flush()
            os.fsync(file.fileno())

    def release(self) -> None:
        """Remove the lock, if it is still ours."""
        with contextlib.suppress(OSError):
            holder = _read(self.lock)
            if holder is not None and holder.token == self.token:
                _remove(self.lock)


def lock_of(target: Path) -> Path:
    """Where the lock of a workbook stands. A link is followed: its lock is that of the file."""
    real = Path(os.path.realpath(target))
    name = f".{real.name}{SUFFIX}"
    if len(os.fsencode(name)) > _MOST_NAME:
        # One name for every spelling that a server may take for the same file.
        same = unicodedata.normalize("NFC", real.name).casefold()
        name = f".{real.name[:30]}-{hashlib.sha256(os.fsencode(same)).hexdigest()[:16]}{SUFFIX}"
    return real.with_name(name)


def take(target: Path, *, stale_after: float) -> Claim | Holder:
    """Claim a workbook, or say who has it.

    Args:
        target: the file that will be written; it need not exist.
        stale_after: seconds after which others may take the claim for dead.

    Raises:
        OSError: no file can be created beside it.
    """
    lock = lock_of(target)
    leftovers.check_removable(lock.parent)
    token = uuid.uuid4().hex
    owner = _line(
        {
            "book": target.name,
            **asdict(this()),
            "token": token,
            "since": datetime.now(UTC).isoformat(timespec="seconds"),
            "stale_after": stale_after,
        }
    )
    holder: Holder | None = None
    for _ in range(_ATTEMPTS):
        try:
            _create(lock, owner)
        except FileExistsError:
            holder = _read(lock)
            if holder is None:
                continue  # released this moment
            if _perhaps_dead(holder, lock) and _take_over(lock, holder, owner):
                return Claim(lock, token, True, holder.pending, holder.process)
            return holder
        return Claim(lock, token)
    return holder or Holder(None)


def clear(target: Path) -> None:
    """Remove what a dead process left beside a workbook that needs nothing any more."""
    if lock_of(target).exists():
        claim = take(target, stale_after=_UNREADABLE)
        if isinstance(claim, Claim):
            sweep(target, claim.dead)
            claim.release()


def sweep(target: Path, dead: Process | None = None) -> None:
    """Remove what killed processes left unfinished in the folder of a workbook; `dead` is the owner of a claim that is dead."""
    leftovers.sweep(Path(os.path.realpath(target)).parent, dead)


def _create(path: Path, content: bytes) -> None:
    handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY | getattr(os, "O_BINARY", 0), 0o666)
    try:
        os.write(handle, content)
    finally:
        os.close(handle)


def _line(value: Mapping[str, Any]) -> bytes:
    return encoded(value) + b"\n"


def _read(lock: Path) -> Holder | None:
    """Who holds a lock; None where it is gone. Raises OSError where what stands in its place is no file."""
    try:
        # The first bytes are enough: one line says whose it is, one what he was about to write.
        lines = regular.start(lock, LONGEST).splitlines()
    except FileNotFoundError:
        return None
    except PermissionError:  # on Windows: being removed or written this moment
        return Holder(None)
    found: dict[str, Any] = {}
    for line in lines:
        found.update(decoded(line) or {})  # a line that was cut by a crash says nothing
    process, token, stale_after = process_of(found), found.get("token"), found.get("stale_after")
    if process is None or not isinstance(token, str) or not isinstance(stale_after, (int, float)):
        return Holder(None)
    pending = found.get("pending")
    allowed = max(min(stale_after, _LONGEST_CLAIM), 0.0) if stale_after == stale_after else _UNREADABLE
    return Holder(process, str(found.get("since", "")), token, float(allowed), pending if is_pending(pending) else None)


def _perhaps_dead(holder: Holder, lock: Path) -> bool:
    if holder.process is not None and has_ended(holder.process):
        return True
    try:
        return abs(time.time() - lock.stat().st_mtime) > min(_DOUBT, holder.stale_after)
    except OSError:
        return False


def _take_over(lock: Path, holder: Holder, owner: bytes) -> bool:
    """Put ourselves in the place of a dead owner; of several who try, one succeeds.

    A second lock guards the step: who has created it looks again, and his file then replaces the dead one in one step.
    """
    guard = lock.with_name(lock.name + _TAKE)
    pending = b"" if holder.pending is None else _line({"pending": holder.pending})
    try:
        _create(guard, owner + pending)
    except FileExistsError:
        if _age(guard) > _UNREADABLE:
            _remove(guard)
        return False
    try:
        seen = _read(lock)
        if seen is not None and seen.token == holder.token and _is_dead(seen, lock, guard):
            guard.replace(lock)
            return True
    except OSError:
        pass  # the dead one is open somewhere, or gone: another time
    _remove(guard)
    return False


def _age(path: Path) -> float:
    """Seconds since a file was written, by the file server's clock: ours may be wrong."""
    probe = leftovers.unfinished(path)
    try:
        _create(probe, b"")
        return probe.stat().st_mtime - path.stat().st_mtime
    except OSError:
        return 0.0
    finally:
        _remove(probe)


def _is_dead(holder: Holder, lock: Path, guard: Path) -> bool:
    if holder.process is not None and has_ended(holder.process):
        return True
    # Both times are the file server's, so that our own clock may be wrong.
    # A date far in the future is as absurd as one far in the past.
    return abs(guard.stat().st_mtime - lock.stat().st_mtime) > holder.stale_after


def _remove(path: Path) -> None:
    for attempt in range(_ATTEMPTS):
        try:
            path.unlink(missing_ok=True)
        except PermissionError:  # on Windows: a reader has it open for an instant
            time.sleep(0.02 * (attempt + 1))
        else:
            return
