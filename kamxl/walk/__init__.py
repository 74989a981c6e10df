"""The walk, once: open → check → analyse → plan → render → save. Front ends call this and nothing below it.

arguments what a Python caller may give
opening   a file, bytes or DataFrames → Opened
checking  Opened → Book → Result
writing   Result → sheets → the workbook, another one, a copy
explaining  where a figure comes from
steps     all of it in order, for a file or an open workbook
reports   Result → a filtered report
previewing  what such a report would hold
new       a canonical workbook to fill in
adding    further input sheets for one that is there
removing  everything of ours out of a workbook again
unchanged what the workbook keeps of its last run, to end early where nothing has changed since
scenario  what other settings would change
summary   what was done, as `--json` prints it
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any  # Any: whatever the name stands for

if TYPE_CHECKING:
    from kamxl.walk.adding import Added, add_sheets, sheet_keys
    from kamxl.walk.checking import analyse, check, open_book
    from kamxl.walk.explaining import explain
    from kamxl.walk.new import demo_book, new_book
    from kamxl.walk.opening import Reading, opened, read_frames, read_memory, read_target, settings_of, with_settings
    from kamxl.walk.previewing import preview
    from kamxl.walk.removing import remove
    from kamxl.walk.reports import REPORT_FORMATS, ReportFormat, export_report, report, report_sheets, report_summary
    from kamxl.walk.scenario import assumed, what_if
    from kamxl.walk.steps import Step, analysed, checked, run, run_before, untimed, walk
    from kamxl.walk.summary import Walked, rounded, run_summary, validation_summary
    from kamxl.walk.unchanged import newer_writer
    from kamxl.walk.writing import check_output, plans, render, rendered, save, write_result

_HOMES = {
    "REPORT_FORMATS": "reports",
    "Added": "adding",
    "Reading": "opening",
    "ReportFormat": "reports",
    "Step": "steps",
    "Walked": "summary",
    "add_sheets": "adding",
    "analyse": "checking",
    "analysed": "steps",
    "assumed": "scenario",
    "check": "checking",
    "check_output": "writing",
    "checked": "steps",
    "demo_book": "new",
    "explain": "explaining",
    "export_report": "reports",
    "new_book": "new",
    "newer_writer": "unchanged",
    "open_book": "checking",
    "opened": "opening",
    "plans": "writing",
    "preview": "previewing",
    "read_frames": "opening",
    "read_memory": "opening",
    "read_target": "opening",
    "remove": "removing",
    "render": "writing",
    "rendered": "writing",
    "report": "reports",
    "report_sheets": "reports",
    "report_summary": "reports",
    "rounded": "summary",
    "run": "steps",
    "run_before": "steps",
    "run_summary": "summary",
    "save": "writing",
    "settings_of": "opening",
    "sheet_keys": "adding",
    "untimed": "steps",
    "validation_summary": "summary",
    "walk": "steps",
    "what_if": "scenario",
    "with_settings": "opening",
    "write_result": "writing",
}

__all__ = [
    "REPORT_FORMATS",
    "Added",
    "Reading",
    "ReportFormat",
    "Step",
    "Walked",
    "add_sheets",
    "analyse",
    "analysed",
    "assumed",
    "check",
    "check_output",
    "checked",
    "demo_book",
    "explain",
    "export_report",
    "new_book",
    "newer_writer",
    "open_book",
    "opened",
    "plans",
    "preview",
    "read_frames",
    "read_memory",
    "read_target",
    "remove",
    "render",
    "rendered",
    "report",
    "report_sheets",
    "report_summary",
    "rounded",
    "run",
    "run_before",
    "run_summary",
    "save",
    "settings_of",
    "sheet_keys",
    "untimed",
    "validation_summary",
    "walk",
    "what_if",
    "with_settings",
    "write_result",
]


def __getattr__(name: str) -> Any:
    """Load on first use: a run needs half of them, and one of which nothing has changed a few."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
