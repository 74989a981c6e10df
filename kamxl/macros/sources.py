"""The VBA sources as they stand in `macros/`, and the project made of them (`make macros`)."""

from __future__ import annotations

from functools import cache
from pathlib import Path

MODULE = "Kamxl"
DOCUMENT = "ThisWorkbook"
FILES = (f"{DOCUMENT}.cls", f"{MODULE}.bas")
"""In the order in which the project lists them."""
PROJECT = "vbaProject.bin"
ADD_IN = "kamxl.xlam"
"""The same macros with a ribbon, for workbooks that hold none."""


def folder() -> Path:
    """Where the sources stand: inside the installed package, or in the project's tree."""
    package = Path(__file__).parent.parent
    installed = package / "_macros"
    return installed if installed.is_dir() else package.parent / "macros"


@cache
def source(name: str) -> str:
    """The text of one of FILES, with the line ends that the file has (those of Windows)."""
    return (folder() / name).read_bytes().decode("ascii")


@cache
def vba_project() -> bytes:
    """vbaProject.bin: the sources as a project that Excel compiles when it opens the workbook."""
    return (folder() / PROJECT).read_bytes()


def exported() -> dict[str, bytes]:
    """File name -> what `kamxl macros export` writes: the sources and the add-in."""
    return {name: source(name).encode("ascii") for name in FILES} | {ADD_IN: (folder() / ADD_IN).read_bytes()}
