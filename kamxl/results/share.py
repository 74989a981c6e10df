"""The JSON object of `kamxl share`."""

from __future__ import annotations

from pydantic import Field

from kamxl.results.base import Count, Part, Seconds, Summary


class SharedSheet(Part):
    """What a copy shows of a sheet; fields by their keys."""

    rows: Count
    columns: Count
    masked: list[str] = Field(description="Fields that are masked.")
    left_out: list[str] = Field(description="Fields that are not there.")
    scrubbed: list[str] = Field(description="Fields of free text from which names and numbers were taken out.")


class LeftOutOfCopy(Part):
    """What a copy does not show at all."""

    sheets: list[str]
    rules: list[str] = Field(description="IDs of the alert rules that would reveal what the role may not see.")


class ShareSummary(Summary):
    """The copy that `kamxl share` wrote."""

    book: str = Field(description="The workbook that was read; it is not changed.")
    output: str = Field(description="The copy.")
    role: str = Field(description="The role that it is for.")
    owner: str | None = Field(description="The person whose customers it holds; null: all of them.")
    comes_home: bool = Field(False, description="What is typed into the copy can be collected (kamxl collect).")
    editable: bool = Field(False, description="Cells that cannot be collected are locked.")
    customers: Count = Field(description="Customers in the copy.")
    as_of: str = Field(description="The day that the figures relate to, YYYY-MM-DD.")
    lang: str = Field(description="Language of the copy: zh or en.")
    sheets: dict[str, SharedSheet] = Field(
        description="Key of the sheet (kx_ before that of an output sheet) -> shown."
    )
    left_out: LeftOutOfCopy = Field(description="Sheets and rules that it does not show at all.")
    written: list[str] = Field(description="Titles of the sheets of the copy.")
    seconds: Seconds = Field(default_factory=dict, description="Step -> seconds; total is the whole.")
