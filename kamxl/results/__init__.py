"""What commands print with `--json`: a frozen pydantic model for each, and its JSON Schema.

A name is loaded on first use: the models need pydantic, which a line of help does not, and a run needs none but its own.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any  # Any: whatever the name stands for

if TYPE_CHECKING:
    from kamxl.results.added import AddedSheets
    from kamxl.results.base import FORMAT, Counts, Program, Summary
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

_HOMES = {
    "AddedSheets": "added",
    "FORMAT": "base",
    "Counts": "base",
    "Program": "base",
    "Summary": "base",
    "BatchBook": "batch",
    "BatchSummary": "batch",
    "CollectSummary": "collect",
    "ConversionSummary": "convert",
    "UndoSummary": "convert",
    "DoctorCheck": "doctor",
    "DoctorReport": "doctor",
    "Explanation": "explain",
    "RemindSummary": "remind",
    "ForgetSummary": "privacy",
    "PersonSummary": "privacy",
    "RemoveSummary": "remove",
    "ReportPreview": "report",
    "ReportSummary": "report",
    "RunSummary": "run",
    "SettingsSummary": "settings",
    "ShareSummary": "share",
    "FoundIssue": "validate",
    "ValidationSummaries": "validate",
    "ValidationSummary": "validate",
    "WhatIfSummary": "what_if",
}

__all__ = [
    "FORMAT",
    "AddedSheets",
    "BatchBook",
    "BatchSummary",
    "CollectSummary",
    "ConversionSummary",
    "Counts",
    "DoctorCheck",
    "DoctorReport",
    "Explanation",
    "ForgetSummary",
    "FoundIssue",
    "PersonSummary",
    "Program",
    "RemindSummary",
    "RemoveSummary",
    "ReportPreview",
    "ReportSummary",
    "RunSummary",
    "SettingsSummary",
    "ShareSummary",
    "Summary",
    "UndoSummary",
    "ValidationSummaries",
    "ValidationSummary",
    "WhatIfSummary",
]


def __getattr__(name: str) -> Any:
    """The model of that name."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
