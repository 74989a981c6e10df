"""Results to plans: what each output sheet shows. One module a sheet.

plans      an analysis → the plans of all sheets that it has data for, in their order
Context    what a report knows of the workbook that it is written into
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kamxl.report.context import Context, Source, context_of
    from kamxl.report.sheets import plans

_HOMES = {"plans": "sheets", "Context": "context", "Source": "context", "context_of": "context"}

__all__ = ["Context", "Source", "context_of", "plans"]


def __getattr__(name: str) -> Any:
    """Load on first use: templates take the theme from here and need no pandas."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
