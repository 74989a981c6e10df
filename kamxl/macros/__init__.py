"""Buttons inside the workbook: the VBA project, made without Excel, and how it comes into a workbook.

enable       a workbook's bytes -> the same with macros and buttons
has_macros   whether a workbook holds them
are_current  whether they are those of this program
are_in       whether they are in a file that was read
configure    a workbook's bytes -> the same with an interpreter set
settings_in  the settings of xlwings that stand in a workbook
vba_project  vbaProject.bin
exported     the files that are for a folder: the sources, and the add-in with a ribbon
source       the text of a VBA source
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any  # Any: whatever the name stands for

if TYPE_CHECKING:
    from kamxl.macros.buttons import MACROS
    from kamxl.macros.existing import are_in, has_macros
    from kamxl.macros.install import are_current, configure, enable, settings_in
    from kamxl.macros.sources import FILES, exported, source, vba_project

_HOMES = {
    "MACROS": "buttons",
    "are_current": "install",
    "are_in": "existing",
    "configure": "install",
    "enable": "install",
    "exported": "sources",
    "has_macros": "existing",
    "settings_in": "install",
    "FILES": "sources",
    "source": "sources",
    "vba_project": "sources",
}

__all__ = [
    "FILES",
    "MACROS",
    "are_current",
    "are_in",
    "configure",
    "enable",
    "exported",
    "has_macros",
    "settings_in",
    "source",
    "vba_project",
]


def __getattr__(name: str) -> Any:
    """Load on first use: importing kamxl must not load lxml."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
