"""Copies of a book for a role: a new workbook with what that role may not see left out or masked.

share       write a copy
copy_of     its sheets, as plans
ROLES       the roles that every company has
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any  # Any: whatever the name stands for

if TYPE_CHECKING:
    from kamxl.share.roles import ROLES
    from kamxl.share.sharing import copy_of, share

_HOMES = {"share": "sharing", "copy_of": "sharing", "ROLES": "roles"}

__all__ = ["ROLES", "copy_of", "share"]


def __getattr__(name: str) -> Any:
    """Load on first use: importing kamxl must not load pandas."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
