"""Writes plans into workbook files. The user's file is spliced, never loaded and saved: the user's parts keep their bytes.

render      a workbook's bytes and plans -> the bytes with our sheets in it
open_target a workbook that was read -> the same, to be written into
render_into a workbook that is open and plans -> the archive with our sheets in it
create      plans -> a new workbook
save        bytes -> the workbook that was read, whole at every instant
save_output bytes -> the file that a command names
check_unchanged a file that was read is still what it was
may_write   whether a command may write a file of that name
contents    a file's bytes and what it was then
fingerprint what a file was when it was read, to notice a change
owned       which sheets are ours
check_target whether a workbook can be written without loss
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any  # Any: whatever the name stands for

if TYPE_CHECKING:
    from kamxl.files.regular import Fingerprint
    from kamxl.writer.blank import create
    from kamxl.writer.over import may_write
    from kamxl.writer.saving import check_unchanged, fingerprint, save, save_output, unlink
    from kamxl.writer.splice import render, render_into
    from kamxl.writer.target import check_target, contents, open_target, owned

_HOMES = {
    "create": "blank",
    "Fingerprint": "saving",
    "check_unchanged": "saving",
    "fingerprint": "saving",
    "save": "saving",
    "save_output": "saving",
    "unlink": "saving",
    "may_write": "over",
    "open_target": "target",
    "render": "splice",
    "render_into": "splice",
    "check_target": "target",
    "contents": "target",
    "owned": "target",
}

__all__ = [
    "Fingerprint",
    "check_target",
    "check_unchanged",
    "contents",
    "create",
    "fingerprint",
    "may_write",
    "open_target",
    "owned",
    "render",
    "render_into",
    "save",
    "save_output",
    "unlink",
]


def __getattr__(name: str) -> Any:
    """Load on first use: importing kamxl must not load lxml."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
