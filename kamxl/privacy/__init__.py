"""What a workbook holds on a customer's people, and taking it out again.

hold         all that is held, with its places
export       that as a file
check_export whether such a file may be written
forget       the data out of the workbook
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any  # Any: whatever the name stands for

if TYPE_CHECKING:
    from kamxl.privacy.exporting import check_export, export
    from kamxl.privacy.forgetting import forget, hold

_HOMES = {"check_export": "exporting", "export": "exporting", "forget": "forgetting", "hold": "forgetting"}

__all__ = ["check_export", "export", "forget", "hold"]


def __getattr__(name: str) -> Any:
    """Load on first use: importing kamxl must not load pandas."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
