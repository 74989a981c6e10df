"""The command line: a module a command; each parses, calls the library and prints. Nothing is computed here."""

from __future__ import annotations

import gc
import io
import os
import sys
from collections.abc import Sequence
from importlib import import_module

from kamxl import program
from kamxl.cli.words import language_of

_OBJECTS = 1_000_000
"""New objects after which circles of them are looked for: more than a small book makes. After Python's own 700, a tenth of a run
is spent looking through what stays."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Entry point of the `kamxl` command. Exits with the code that interface promises (see docs/cli.md)."""
    _open_streams()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # what a console cannot show is no reason to stop
            stream.reconfigure(errors="backslashreplace")
    given = program.as_called(sys.argv[1:] if arguments is None else arguments)
    if given and given[0] in (program.WORKER, program.DASK):
        _serve(*given)
    else:
        gc.set_threshold(_OBJECTS)
        from kamxl.cli.group import invoke

        code = invoke(given, language_of(given))
        if arguments is None:
            gc.freeze()  # the process ends: what is left need not be looked through once more
        sys.exit(code)


def _serve(what: str, *given: str) -> None:
    """What programs call and no person: a worker process of a batch, and the two commands of Dask in a program without Python."""
    if what == program.WORKER:
        from kamxl.batch.child import main as serve

        serve()
    elif given[:1] and given[0] in program.DASK_COMMANDS:
        import_module(f"distributed.cli.dask_{given[0]}").main(given[1:], prog_name=f"kamxl {what} {given[0]}")


def _open_streams() -> None:
    """Give standard streams that were closed (`kamxl … >&-`) a place: else the next file that is opened would be one of them,
    and what is printed would go into it."""
    for handle, name in enumerate(("stdin", "stdout", "stderr")):
        try:
            os.fstat(handle)
        except OSError:
            os.open(os.devnull, os.O_RDWR)
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, "r" if name == "stdin" else "w", encoding="utf-8"))  # noqa: PTH123, SIM115
