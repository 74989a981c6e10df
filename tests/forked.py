"""A function in a fork of this process: what crashes, is killed or hangs there ends that process and nothing else."""

from __future__ import annotations

import faulthandler
import os
import resource
import signal
import sys
import traceback
from collections.abc import Callable
from pathlib import Path

SECONDS = 240
"""After which a fork is ended, with its traces in the log: a lock that another thread held in the moment of the fork stays locked for ever."""


def forked(do: Callable[[], int], log: Path, *, fault: int = 70) -> tuple[int, resource.struct_rusage]:
    """Call a function in a child.

    Args:
        do: its result is the exit code.
        log: what it says.
        fault: exit code where it raises.

    Returns: the exit code, or minus the signal that ended it, and what it took of the machine.
    """
    sys.stdout.flush()
    sys.stderr.flush()
    child = os.fork()
    if child == 0:
        code = fault
        try:
            for stream, place, how in ((0, os.devnull, os.O_RDONLY), (1, log, os.O_CREAT | os.O_WRONLY | os.O_TRUNC)):
                os.dup2(os.open(place, how, 0o600), stream)
            os.dup2(1, 2)
            signal.signal(signal.SIGALRM, signal.SIG_DFL)
            faulthandler.register(signal.SIGALRM, file=2, chain=True)
            signal.alarm(SECONDS)
            code = do()
        except BaseException:
            traceback.print_exc()
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(code)
    _, status, usage = os.wait4(child, 0)
    return os.waitstatus_to_exitcode(status), usage
