"""How kamxl itself was started: by an interpreter that has the package, or as the one-folder program, which needs none."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

WORKER = "_worker"
"""Argument that makes the program a worker process of a batch."""
DASK = "_dask"
"""Argument before the commands of Dask that the program has: scheduler and worker."""
DASK_COMMANDS = ("scheduler", "worker")
_BOOT = "import json, sys; sys.path[:] = json.loads(sys.argv[1]); from kamxl.batch.child import main; main()"
"""The path of imports is ours: a folder of workbooks, which is the working directory, must not add to it."""
_LIBRARIES = "LD_LIBRARY_PATH"
_OLD_START = ("-P", "-m", "kamxl.cli.press")
"""How macros of version 0.1 start whatever stands in the workbook as their interpreter."""


def is_bundle() -> bool:
    """Whether this is the one-folder program."""
    return bool(getattr(sys, "frozen", False))


def path() -> Path | None:
    """The program of the folder; None where an interpreter runs kamxl."""
    return Path(sys.executable) if is_bundle() else None


def worker_command() -> list[str]:
    """The command line of a worker process."""
    if is_bundle():
        return [sys.executable, WORKER]
    return [sys.executable, "-P", "-X", "utf8", "-c", _BOOT, json.dumps([str(path) for path in sys.path])]


def as_called(arguments: Sequence[str]) -> list[str]:
    """A command line without what only an interpreter understands: older macros call the program as they call one."""
    start = len(_OLD_START)
    return ["press", *arguments[start:]] if tuple(arguments[:start]) == _OLD_START else list(arguments)


def foreign_environment() -> Mapping[str, str]:
    """The environment for a program of another maker: the one-folder program finds its libraries by a path that others must not search."""
    environment = dict(os.environ)
    if is_bundle():
        before = environment.pop(f"{_LIBRARIES}_ORIG", None)
        environment.pop(_LIBRARIES, None)
        if before is not None:
            environment[_LIBRARIES] = before
    return environment
