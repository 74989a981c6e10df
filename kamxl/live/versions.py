"""Which versions meet on a machine: of the program that buttons start, and of the add-ins, xlwings' and ours."""

from __future__ import annotations

import re
import subprocess
import zipfile
from collections.abc import Mapping
from pathlib import Path

from kamxl.errors import KamxlError
from kamxl.macros import existing, sources

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
    found = (_ADD_IN.search(module.source) for module in _modules(path).values())
    return next((one[1] for one in found if one), None)


def is_current(ribbon: Path) -> bool:
    """Whether the macros of a kamxl.xlam are those of this program."""
    found = _modules(ribbon).get(sources.MODULE)
    return found is not None and found.source == sources.source(sources.FILES[1])


def _modules(path: Path) -> Mapping[str, existing.Module]:
    """The modules of an add-in; none where it cannot be read."""
    try:
        with zipfile.ZipFile(path) as book:
            return existing.modules(book.read("xl/vbaProject.bin"))
    except (OSError, KeyError, zipfile.BadZipFile, KamxlError):
        return {}
