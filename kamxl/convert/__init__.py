"""Foreign tables → canonical tables: read, map, join, compare with what is there, propose; never a guess in silence.

convert   the whole conversion of some files into a workbook
Outcome   what was done, and what was not taken and why
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any  # Any: whatever the name stands for

if TYPE_CHECKING:
    from kamxl.convert.conversion import convert
    from kamxl.convert.outcome import Outcome

_HOMES = {"convert": "conversion", "Outcome": "outcome"}

__all__ = ["Outcome", "convert"]


def __getattr__(name: str) -> Any:
    """Load on first use: importing kamxl must not load lxml and rapidfuzz."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
