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

from typing import TYPE_CHECKING

from kamxl.lazy import offer

if TYPE_CHECKING:
    from kamxl.writer.blank import create
    from kamxl.writer.over import may_write
    from kamxl.writer.saving import check_unchanged, fingerprint, save, save_output, unlink
    from kamxl.writer.splice import render, render_into
    from kamxl.writer.target import check_target, contents, open_target, owned

offer(
    __name__,
    {
        "saving": "check_unchanged fingerprint save save_output unlink",
        "blank": "create",
        "over": "may_write",
        "splice": "render render_into",
        "target": "check_target contents open_target owned",
    },
)
