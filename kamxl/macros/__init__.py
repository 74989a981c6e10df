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

from typing import TYPE_CHECKING

from kamxl.lazy import offer

if TYPE_CHECKING:
    from kamxl.macros.buttons import MACROS
    from kamxl.macros.existing import are_in, has_macros
    from kamxl.macros.install import are_current, configure, enable, settings_in
    from kamxl.macros.sources import FILES, exported, source, vba_project

offer(
    __name__,
    {
        "buttons": "MACROS",
        "existing": "are_in has_macros",
        "install": "are_current configure enable settings_in",
        "sources": "FILES exported source vba_project",
    },
)
