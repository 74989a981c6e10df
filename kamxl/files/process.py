"""Which process holds a lock and whether it is still alive: by name for people, by machine, boot and start time for the program."""

from __future__ import annotations

import getpass
import hashlib
import os
import socket
import sys
import uuid
from functools import cache
from pathlib import Path

from kamxl.record import record

_RANDOM_NODE = 1 << 40
"""The bit that uuid sets where it found no network card and drew a number."""


@record
class Process:
    """A process of some machine."""

    user: str
    host: str
    pid: int
    machine: str
    """The same for all processes that can see each other's ids; two containers of one name are two machines."""
    boot: str = ""
    started: str = ""
    """What tells it from a later process that got the same id; empty where the system does not say."""


def this() -> Process:
    """This process."""
    return _of(os.getpid())  # by its id: a fork is another process and must not pass for its parent


@cache
def _of(pid: int) -> Process:
    host = socket.gethostname()
    return Process(_user(), host, pid, _machine(host), _line(Path("/proc/sys/kernel/random/boot_id")), _started(pid))


def tag(process: Process) -> str:
    """A process in a few characters that may stand in a file's name; `tag_has_ended` understands it."""
    return f"{process.machine[:8]}-{_short(process.boot)}-{process.pid}-{process.started or 0}"


TAG = r"[0-9a-f]{8}-[0-9a-f]{4}-\d{1,10}-\d{1,20}"
"""What `tag` returns, as a pattern."""


def tag_has_ended(text: str) -> bool:
    """Whether the process of a tag is known to be gone. Of another machine's processes nothing is known."""
    machine, boot, pid, started = text.split("-")
    here = this()
    if machine != here.machine[:8]:
        return False
    if boot != _short(here.boot):
        return True
    return not _runs(int(pid)) or (started != "0" and _started(int(pid)) != started)


def _short(boot: str) -> str:
    return hashlib.sha256(boot.encode()).hexdigest()[:4]


def has_ended(process: Process) -> bool:
    """Whether a process is known to be gone. Of another machine's processes nothing is known."""
    here = this()
    if process.machine != here.machine:
        return False
    if process.boot != here.boot:
        return True
    return not _runs(process.pid) or (bool(process.started) and _started(process.pid) != process.started)


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # an account without a name, as in some containers
        return ""


def _machine(host: str) -> str:
    node = uuid.getnode()
    parts = (
        host,
        _line(Path("/etc/machine-id")),
        "" if node & _RANDOM_NODE else str(node),
        # Process ids mean something only within their namespace.
        _link(Path("/proc/self/ns/pid")),
    )
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:16]


def _line(path: Path) -> str:
    try:
        return path.read_text("ascii").strip()
    except (OSError, UnicodeDecodeError):
        return ""


def _link(path: Path) -> str:
    try:
        return str(path.readlink())
    except OSError:
        return ""


def _started(pid: int) -> str:
    """When a process started: in ticks since the boot on Linux, where psutil's time moves with the clock; else in ms."""
    if sys.platform == "linux":
        # Behind the command's name, which may hold blanks and brackets itself.
        fields = _line(Path(f"/proc/{pid}/stat")).rpartition(")")[2].split()
        return fields[19] if len(fields) > 19 else ""
    import psutil

    try:
        return str(round(psutil.Process(pid).create_time() * 1000))
    except (psutil.Error, ValueError):
        return ""


def _runs(pid: int) -> bool:
    import psutil

    try:
        # A killed process whose parent does not ask for it stays as a zombie; it holds nothing any more.
        return bool(psutil.Process(pid).status() != psutil.STATUS_ZOMBIE)
    except psutil.AccessDenied:  # another user's: it is there
        return True
    except (psutil.NoSuchProcess, ValueError):  # also an id that no process can have
        return False
