"""The walk, once: open → check → analyse → plan → render → save. Front ends call this and nothing below it.

arguments what a Python caller may give
opening   a file, bytes or DataFrames → Opened
checking  Opened → Book → Result
writing   Result → sheets → the workbook, another one, a copy
explaining  where a figure comes from
steps     all of it in order, for a file or an open workbook
reports   Result → a filtered report
preview   what such a report would hold
new       a canonical workbook to fill in
adding    further input sheets for one that is there
removing  everything of ours out of a workbook again
unchanged what the workbook keeps of its last run, to end early where nothing has changed since
what_if   what other settings would change
summary   what was done, as `--json` prints it
"""

from kamxl.walk.adding import Added, add_sheets, sheet_keys
from kamxl.walk.checking import analyse, check, open_book
from kamxl.walk.explaining import explain
from kamxl.walk.new import demo_book, new_book
from kamxl.walk.opening import Reading, opened, read_frames, read_memory, read_target, settings_of, with_settings
from kamxl.walk.preview import preview
from kamxl.walk.removing import remove
from kamxl.walk.reports import REPORT_FORMATS, ReportFormat, export_report, report, report_sheets, report_summary
from kamxl.walk.steps import Step, analysed, checked, run, run_before, untimed, walk
from kamxl.walk.summary import Walked, rounded, run_summary, validation_summary
from kamxl.walk.unchanged import newer_writer
from kamxl.walk.what_if import assumed, what_if
from kamxl.walk.writing import check_output, plans, render, rendered, save, write_result

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
