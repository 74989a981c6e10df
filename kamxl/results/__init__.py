"""What commands print with `--json`: a frozen pydantic model for each, and its JSON Schema.

Import the models only where an object is made: they need pydantic, and a line of help does not.
"""

from kamxl.results.added import AddedSheets
from kamxl.results.base import FORMAT, Counts, Program, Summary
from kamxl.results.batch import BatchBook, BatchSummary
from kamxl.results.convert import ConversionSummary, UndoSummary
from kamxl.results.explain import Explanation
from kamxl.results.remove import RemoveSummary
from kamxl.results.report import ReportPreview, ReportSummary
from kamxl.results.run import RunSummary
from kamxl.results.settings import SettingsSummary
from kamxl.results.share import ShareSummary
from kamxl.results.validate import FoundIssue, ValidationSummaries, ValidationSummary
from kamxl.results.what_if import WhatIfSummary

__all__ = [
    "FORMAT",
    "AddedSheets",
    "BatchBook",
    "BatchSummary",
    "ConversionSummary",
    "Counts",
    "Explanation",
    "FoundIssue",
    "Program",
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
