"""Which versions meet on a machine: of the program that buttons start, and of xlwings' add-in."""

from __future__ import annotations

import re
import subprocess
import zipfile
from pathlib import Path

from kamxl.errors import KamxlError
from kamxl.macros import existing

_PATIENCE = 30
"""Seconds for a program to say its version: from a share, past a virus scanner."""
_SAID = re.compile(r"kamxl.*?(\d+(?:\.\d+)+\S*)")
_ADD_IN = re.compile(r'XLWINGS_VERSION\b[^"\n]*"(\d[\d.]*)"')


def of_program(path: str) -> str | None:
    """The version that a program says it has; None where it cannot be started or says none."""
    command = [path, "--version"]
    try:
        done = subprocess.run(command, capture_output=True, timeout=_PATIENCE, check=False, stdin=subprocess.DEVNULL)
    except (OSError, subprocess.TimeoutExpired):
        return None
    found = _SAID.search(done.stdout.decode("utf-8", "replace"))
    return found[1] if found else None


def of_add_in(path: Path) -> str | None:
    """The version of xlwings' add-in, which its macros name; None where that cannot be read."""
    try:
        with zipfile.ZipFile(path) as book:
            modules = existing.modules(book.read("xl/vbaProject.bin"))
    except (OSError, KeyError, zipfile.BadZipFile, KamxlError):
        return None
    found = (_ADD_IN.search(module.source) for module in modules.values())
    return next((one[1] for one in found if one), None)
