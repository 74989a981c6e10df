"""What commands print with `--json`: a frozen pydantic model for each, and its JSON Schema.

A name is loaded on first use: the models need pydantic, which a line of help does not, and a run needs none but its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kamxl.lazy import offer

if TYPE_CHECKING:
    from kamxl.results.added import AddedSheets
    from kamxl.results.base import FORMAT, Counts, Program, ReadTogether, Summary
    from kamxl.results.batch import BatchBook, BatchSummary
    from kamxl.results.collect import CollectSummary
    from kamxl.results.convert import ConversionSummary, UndoSummary
    from kamxl.results.doctor import DoctorCheck, DoctorReport
    from kamxl.results.explain import Explanation
    from kamxl.results.privacy import ForgetSummary, PersonSummary
    from kamxl.results.remind import RemindSummary
    from kamxl.results.remove import RemoveSummary
    from kamxl.results.report import ReportPreview, ReportSummary
    from kamxl.results.run import RunSummary
    from kamxl.results.settings import SettingsSummary
    from kamxl.results.share import ShareSummary
    from kamxl.results.validate import FoundIssue, ValidationSummaries, ValidationSummary
    from kamxl.results.what_if import WhatIfSummary

__all__ = [
    "FORMAT", "AddedSheets", "BatchBook", "BatchSummary", "CollectSummary", "ConversionSummary", "Counts",
    "DoctorCheck", "DoctorReport", "Explanation", "ForgetSummary", "FoundIssue", "PersonSummary", "Program", "ReadTogether",
    "RemindSummary", "RemoveSummary", "ReportPreview", "ReportSummary", "RunSummary", "SettingsSummary",
    "ShareSummary", "Summary", "UndoSummary", "ValidationSummaries", "ValidationSummary", "WhatIfSummary",
]  # fmt: skip

offer(
    __name__,
    {
        "added": "AddedSheets",
        "base": "FORMAT Counts Program ReadTogether Summary",
        "batch": "BatchBook BatchSummary",
        "collect": "CollectSummary",
        "convert": "ConversionSummary UndoSummary",
        "doctor": "DoctorCheck DoctorReport",
        "explain": "Explanation",
        "privacy": "ForgetSummary PersonSummary",
        "remind": "RemindSummary",
        "remove": "RemoveSummary",
        "report": "ReportPreview ReportSummary",
        "run": "RunSummary",
        "settings": "SettingsSummary",
        "share": "ShareSummary",
        "validate": "FoundIssue ValidationSummaries ValidationSummary",
        "what_if": "WhatIfSummary",
    },
)
