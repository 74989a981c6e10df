"""The JSON object of `kamxl batch`."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from kamxl.results.base import Count, Number, Part, Seconds, Summary


class UnreadableFolder(Part):
    """A folder that could not be looked into."""

    folder: str
    reason: str


class BatchBook(Part):
    """How one workbook came out. What does not apply is left out."""

    book: str
    output: str | None = Field(description="The copy; null: the workbook itself.")
    outcome: Literal["done", "unchanged", "elsewhere", "unusable", "failed", "open"] = Field(
        description="What became of the workbook; unusable: no row of it could be used; open: the batch was stopped before it."
    )
    seconds: Number | None
    reason: str | None = Field(None, description="Why it failed, or could not be used.")
    error: str | None = Field(None, description="The kind of failure.")
    attempts: Count | None = None
    figures: dict[str, object] | None = Field(
        None,
        description="What the batch keeps of the result: of a run customers, revenue_12m, profit_12m and lifetime (in units of "
        "`currency`), tiers, alerts, issues and the same by owner, and left_out, unconverted, latest_record and suggested_as_of "
        "as `kamxl run` has them; of a check rows, issues and the first of them; of a "
        "conversion rows created, updated, unchanged and not taken.",
    )
    reminders: dict[str, Count | str | None] | None = Field(
        None,
        description="With --remind: files written, messages sent, already (sent before) and failed, and why; null: nothing failed.",
    )
    steps: Seconds | None = Field(None, description="Step -> seconds.")


class Lacking(Part):
    """What the figures of all workbooks of a run lack."""

    books: list[str] = Field(description="Workbooks with rows or amounts that are left out, the most money first.")
    rows: dict[str, Count] = Field(description="Input sheet (customers, orders) -> rows that faults keep out.")
    amounts: dict[str, Number] = Field(
        description="Currency of workbooks -> orders that are left out, in units of it; the returns among them are negative."
    )
    unconverted: dict[str, Number] = Field(description="Currency -> amounts without a rate, in units of that currency.")
    outdated: dict[str, str] = Field(
        description="Workbook -> day of its newest record (YYYY-MM-DD), where that is far older than `as_of`."
    )


class BatchSummary(Summary):
    """What `kamxl batch` did."""

    batch: str = Field(description="ID of the batch, as in the manifest.")
    task: str = Field(description="run, validate or convert.")
    as_of: str = Field(description="The day that figures relate to, YYYY-MM-DD.")
    ok: bool = Field(description="Nothing failed, nothing was left; if not, the exit code is 1.")
    resumed: bool = Field(description="It went on with an earlier batch.")
    home: str = Field(description="The folder that the batch is about.")
    out: str | None = Field(description="The folder of the copies.")
    manifest: str = Field(description="The folder with the record of each workbook.")
    summary: str | None = Field(description="The workbook with the summary of all.")
    summary_json: str | None = Field(None, description="This object as a file, beside that workbook.")
    summary_error: str | None = Field(description="Why there is no summary.")
    counts: dict[str, Count] = Field(description="found, and each outcome.")
    left_out: dict[str, Count] = Field(description="Kind of file that is no workbook to do -> files.")
    other_formats: list[str] = Field(description="Workbooks of formats that the task does not take.")
    lacking: Lacking | None = Field(
        None, description="Of a run: what its figures lack; workbooks by their paths below `home`."
    )
    unreadable: list[UnreadableFolder] = Field(description="Folders that could not be looked into.")
    books: list[BatchBook] = Field(description="One object a workbook, in the order of their paths.")
    seconds: Number = Field(description="The whole, in seconds.")

    def plain(self) -> dict[str, object]:
        """The object as JSON holds it: what a workbook has not is left out."""
        return super().plain() | {"books": [book.model_dump(exclude_unset=True) for book in self.books]}
