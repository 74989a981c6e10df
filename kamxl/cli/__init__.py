"""The command line: a module a command; each parses, calls the library and prints. Nothing is computed here."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Sequence

from kamxl.cli.words import language_of


def main(arguments: Sequence[str] | None = None) -> None:
    """Entry point of the `kamxl` command. Exits with the code that interface promises (see docs/cli.md)."""
    from kamxl.cli.group import invoke

    _open_streams()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # what a console cannot show is no reason to stop
            stream.reconfigure(errors="backslashreplace")
    given = list(sys.argv[1:] if arguments is None else arguments)
    sys.exit(invoke(given, language_of(given)))


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
