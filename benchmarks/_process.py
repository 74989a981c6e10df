"""One command as a process of its own: CPU seconds and peak memory, taken from the system."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from typing import NamedTuple


class Cost(NamedTuple):
    """What a process took, with all that it started and waited for."""

    cpu: float
    """Seconds, user and system."""
    peak: float
    """Megabytes of the largest process."""


def cost(
    arguments: Sequence[str], *, python: str = sys.executable, path: str = "", codes: Sequence[int] = (0,)
) -> Cost:
    """Run `python ARGUMENTS` and wait for it; `path` comes first where it imports from. Ends the benchmark on another exit code."""
    environment = os.environ | {"OPENBLAS_NUM_THREADS": "1"} | ({"PYTHONPATH": path} if path else {})
    command = [python, *arguments]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in codes:
        raise SystemExit(f"exit code {process.returncode}: {' '.join(command)}")
    return Cost(usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)
