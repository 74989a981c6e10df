"""A call in a process of its own, with its time and memory measured: a crash of a library ends it and nothing else."""

from __future__ import annotations

import os
import resource
import sys
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

SECONDS, MEGABYTES = 5, 1024


@dataclass(frozen=True)
class Ended:
    """How it ended: the exit code, or minus the signal that killed it."""

    code: int
    seconds: float
    megabytes: float
    """Beyond what the process that called it held already: its copy comes with the fork."""
    said: str

    @property
    def well(self) -> bool:
        """With a code that is promised, in time, and within its memory."""
        return self.code in range(6) and self.seconds <= SECONDS and self.megabytes <= MEGABYTES


def bounded(call: Callable[[], int], log: Path) -> Ended:
    """Call a function in a child; the limits beyond the measured ones keep the machine alive."""
    held = int(Path("/proc/self/statm").read_text("ascii").split()[1]) * resource.getpagesize() / 2**20
    child = os.fork()
    if child == 0:
        code = 70
        try:
            handle = os.open(log, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600)
            os.dup2(handle, 1)
            os.dup2(handle, 2)
            resource.setrlimit(resource.RLIMIT_CPU, (4 * SECONDS, 4 * SECONDS))
            resource.setrlimit(resource.RLIMIT_AS, (6 * MEGABYTES << 20, 6 * MEGABYTES << 20))
            code = call()
        except BaseException:
            traceback.print_exc()
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(code)
    _, status, usage = os.wait4(child, 0)
    said = log.read_text("utf-8", "replace")[-2_000:] if log.exists() else ""
    return Ended(
        os.waitstatus_to_exitcode(status), usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024 - held, said
    )
