"""Sheets into files that are no workbook of the user's: PDF through an office program, PowerPoint, a page for a phone.

pdf     the bytes of a workbook -> a PDF
slides  placed sheets -> a presentation
page    sheets of parts -> an HTML file
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any  # Any: whatever the name stands for

if TYPE_CHECKING:
    from kamxl.export.deck import slides
    from kamxl.export.office import pdf
    from kamxl.export.webpage import page

_HOMES = {"pdf": "office", "slides": "deck", "page": "webpage"}

__all__ = ["page", "pdf", "slides"]


def __getattr__(name: str) -> Any:
    """Load on first use: most runs export nothing."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
