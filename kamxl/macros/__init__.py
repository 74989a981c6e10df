"""Buttons inside the workbook: the VBA project, made without Excel, and how it comes into a workbook.

enable       a workbook's bytes -> the same with macros and buttons
has_macros   whether a workbook holds them
with_buttons a plan -> the plan with the buttons on it
configure    a workbook's bytes -> the same with an interpreter set
settings_in  the settings of xlwings that stand in a workbook
vba_project  vbaProject.bin
source       the text of a VBA source
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any  # Any: whatever the name stands for

if TYPE_CHECKING:
    from kamxl.macros.buttons import MACROS, with_buttons
    from kamxl.macros.install import configure, enable, has_macros, settings_in
    from kamxl.macros.sources import FILES, source, vba_project

_HOMES = {
    "MACROS": "buttons",
    "with_buttons": "buttons",
    "configure": "install",
    "enable": "install",
    "has_macros": "install",
    "settings_in": "install",
    "FILES": "sources",
    "source": "sources",
    "vba_project": "sources",
}

__all__ = [
    "FILES",
    "MACROS",
    "configure",
    "enable",
    "has_macros",
    "settings_in",
    "source",
    "vba_project",
    "with_buttons",
]


def __getattr__(name: str) -> Any:
    """Load on first use: importing kamxl must not load lxml."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
