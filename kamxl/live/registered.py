"""Where the buttons find the program: a variable of the environment, a setting of the user or the machine, then the PATH.

Never a path in a workbook: a workbook goes from desk to desk. The macro looks in the same places in the same order.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from kamxl.errors import WriteError
from kamxl.i18n import Text

VARIABLE = "KAMXL_PROGRAM"
KEY, VALUE = r"Software\kamxl", "Program"
"""Of the registry of Windows, below HKEY_CURRENT_USER and HKEY_LOCAL_MACHINE."""
ROOTS = {"user": "HKEY_CURRENT_USER", "machine": "HKEY_LOCAL_MACHINE"}
MACHINE_FILE = Path("/etc/kamxl/program")
"""Elsewhere a file that holds the path and nothing else."""


def user_file(home: Path) -> Path:
    """The user's own, which beats that of the machine."""
    return home / ".config" / "kamxl" / "program"


def places(
    system: str, home: Path, environment: Mapping[str, str], registry: Callable[[str, str, str], object | None]
) -> Iterator[tuple[str, str]]:
    """(environment, user or machine, path of the program), in the order in which the macro tries them."""
    if environment.get(VARIABLE):
        yield "environment", environment[VARIABLE]
    if system == "Windows":
        found = {whose: registry(root, KEY, VALUE) for whose, root in ROOTS.items()}
    else:
        found = {"user": _read(user_file(home)), "machine": _read(MACHINE_FILE)}
    yield from ((whose, str(path)) for whose, path in found.items() if path)


def _read(file: Path) -> str | None:
    try:
        return file.read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError):
        return None


def register(program: Path, home: Path) -> str:
    """Set the program for everybody on this machine where that is allowed, else for the user; returns machine or user.

    Raises WriteError where neither may be written.
    """
    for whose in ("machine", "user"):
        try:
            _write(whose, str(program), home)
        except OSError as error:
            why = error
            continue
        return whose
    raise WriteError(Text("doctor.program.unwritten", {"why": why.strerror or str(why)})) from why


def _write(whose: str, program: str, home: Path) -> None:
    if sys.platform == "win32":
        import winreg

        with winreg.CreateKey(getattr(winreg, ROOTS[whose]), KEY) as key:
            winreg.SetValueEx(key, VALUE, 0, winreg.REG_SZ, program)
        return
    file = MACHINE_FILE if whose == "machine" else user_file(home)
    file.parent.mkdir(parents=True, exist_ok=True)
    beside = file.with_name(f".{file.name}-{os.getpid()}")
    beside.write_text(program, "utf-8")
    beside.replace(file)
