"""The JSON object of `kamxl remove`."""

from __future__ import annotations

from pydantic import Field

from kamxl.results.base import Count, Summary


class RemoveSummary(Summary):
    """What `kamxl remove` took out of a workbook, or with --dry-run would take out."""

    book: str = Field(description="The workbook that was read.")
    output: str = Field(
        description="The workbook that was written: the same, --output, or the .xlsx beside an .xlsm of ours."
    )
    written: bool = Field(description="False with --dry-run, and where nothing in the workbook is kamxl's.")
    backup: str | None = Field(description="Where the workbook as it was is kept; null where it was not written over.")
    lang: str = Field(description="Language of the workbook: zh or en.")
    sheets: list[str] = Field(description="Titles of the sheets that went.")
    names: list[str] = Field(description="Defined names that belonged to them, such as Print_Area.")
    macros: bool = Field(description="The buttons and their macros went.")
    macros_left: bool = Field(
        description="The macros stay, because the same project holds code of yours; their buttons went."
    )
    formats: Count = Field(description="Cell formats that only these sheets used.")
    parts: list[str] = Field(description="Parts of the file that are not there any more.")
    restored: list[str] = Field(
        description="Shared parts of the file that have the bytes of before the first run again."
    )
    typed: Count = Field(
        description="Alerts with a status, day or note that people typed; they stay in the backup only."
    )
    objects: list[str] = Field(
        description="Those of the sheets onto which people put notes, pictures or charts; these stay in the backup only."
    )
