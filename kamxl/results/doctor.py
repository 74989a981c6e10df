"""What `doctor --json` prints."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from kamxl.results.base import Part, Summary


class DoctorCheck(Part):
    """One thing that was looked at."""

    check: str = Field(description="What was looked at: python, program, excel, xlwings, addin, book, macro …")
    state: Literal["ok", "missing", "note"] = Field(description="missing: something does not work until it is mended.")
    fact: str = Field(description="What was found, in a sentence.")
    fix: str | None = Field(description="What to do, in a sentence.")


class DoctorReport(Summary):
    """What a machine, and a workbook, can do."""

    ok: bool = Field(description="Whether nothing is missing.")
    checks: list[DoctorCheck] = Field(description="In the order in which they were made.")
