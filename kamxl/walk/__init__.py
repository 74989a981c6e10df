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

from typing import TYPE_CHECKING

from kamxl.lazy import offer

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
    from kamxl.walk.summary import Walked, rounded, run_summary, validation_summary, why_unusable
    from kamxl.walk.unchanged import newer_writer
    from kamxl.walk.writing import check_output, plans, render, rendered, save, write_result

offer(
    __name__,
    {
        "adding": "Added add_sheets sheet_keys",
        "checking": "analyse check open_book",
        "explaining": "explain",
        "new": "demo_book new_book",
        "opening": "Reading opened read_frames read_memory read_target settings_of with_settings",
        "previewing": "preview",
        "removing": "remove",
        "reports": "REPORT_FORMATS ReportFormat export_report report report_sheets report_summary",
        "scenario": "assumed what_if",
        "steps": "Step analysed checked run run_before untimed walk",
        "summary": "Walked rounded run_summary validation_summary why_unusable",
        "unchanged": "newer_writer",
        "writing": "check_output plans render rendered save write_result",
    },
)
