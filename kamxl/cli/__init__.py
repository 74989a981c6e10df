"""The command line: a module a command; each parses, calls the library and prints. Nothing is computed here."""

from __future__ import annotations

import io
import sys
from collections.abc import Sequence

from kamxl.cli.words import language_of


def main(arguments: Sequence[str] | None = None) -> None:
    """Entry point of the `kamxl` command. Exits with the code that interface promises (see docs/cli.md)."""
    from kamxl.cli.group import invoke

    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # what a console cannot show is no reason to stop
            stream.reconfigure(errors="backslashreplace")
    given = list(sys.argv[1:] if arguments is None else arguments)
    sys.exit(invoke(given, language_of(given)))
