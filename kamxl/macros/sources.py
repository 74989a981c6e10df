"""The VBA sources as they stand in `macros/`, and the project that they make."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from kamxl.macros.project import Module, build

MODULE = "Kamxl"
DOCUMENT = "ThisWorkbook"
FILES = (f"{DOCUMENT}.cls", f"{MODULE}.bas")
"""In the order in which the project lists them."""


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
    """vbaProject.bin: the sources compiled without Excel; always the same bytes."""
    document, module = FILES
    return build([Module(DOCUMENT, source(document), document=True), Module(MODULE, source(module))])
