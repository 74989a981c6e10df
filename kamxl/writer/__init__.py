"""Plans into workbook files. The user's file is spliced, never loaded and saved again: what is his keeps its bytes.

render      a workbook's bytes and plans -> the bytes with our sheets in it
create      plans -> a new workbook
save        bytes -> a file, whole at every instant
fingerprint what a file was when it was read, to notice a change
owned       which sheets are ours
check_target whether a workbook can be written without loss
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kamxl.writer.blank import create
    from kamxl.writer.saving import Fingerprint, fingerprint, save
    from kamxl.writer.splice import render
    from kamxl.writer.target import check_target, owned

_HOMES = {
    "create": "blank",
    "Fingerprint": "saving",
    "fingerprint": "saving",
    "save": "saving",
    "render": "splice",
    "check_target": "target",
    "owned": "target",
}

__all__ = ["Fingerprint", "check_target", "create", "fingerprint", "owned", "render", "save"]


def __getattr__(name: str) -> Any:
    """Load on first use: importing kamxl must not load lxml."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
