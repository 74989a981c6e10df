"""The JSON object of `kamxl validate`."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from kamxl.results.base import Count, Part, ReadTogether, Summary


class FoundIssue(Part):
    """What is wrong with a cell or a row."""

    book: str = Field(description="Name of the workbook.")
    sheet: str = Field(description="Title of the sheet.")
    cell: str = Field(description="A1 address; the first cell of the row where the fault is the row's.")
    row: Count = Field(description="Row of the sheet.")
    field: str | None = Field(description="Key of the field, the same in both languages; null for a fault of the row.")
    key: str = Field(description="ID of the customer or row, as far as known.")
    value: str = Field(description="As typed.")
    code: str = Field(description="What kind of fault it is: required, type, choice, range, duplicate, …")
    severity: Literal["error", "warning"]
    effect: Literal["row", "cell", "none"] = Field(
        description="What it costs the figures: row (the row does not count), cell, none."
    )
    message: str = Field(description="In the language of the workbook.")


class ValidationSummary(Summary):
    """What `kamxl validate` found in a workbook."""

    book: str = Field(description="The workbook.")
    ok: bool = Field(description="No errors; warnings may be there.")
    errors: Count = Field(description="Number of errors.")
    warnings: Count = Field(description="Number of warnings.")
    issues: list[FoundIssue] = Field(description="Errors first.")
    read_together: list[ReadTogether] = Field(
        default_factory=list, description="Sheets of one kind that were read together: orders of two years."
    )


class ValidationSummaries(Summary):
    """What `kamxl validate` found in several workbooks."""

    ok: bool = Field(description="No errors in any of them.")
    books: list[ValidationSummary] = Field(description="One object a workbook.")
