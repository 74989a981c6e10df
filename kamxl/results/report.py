"""The JSON object of `kamxl report`."""

from __future__ import annotations

from pydantic import Field

from kamxl.results.base import Seconds, Summary


class ReportSummary(Summary):
    """The report that `kamxl report` wrote."""

    book: str = Field(description="The workbook that was read.")
    output: str = Field(description="The report.")
    kind: str = Field(description="summary, follow-up, market, customer, …")
    as_of: str = Field(description="Last day of the report, YYYY-MM-DD.")
    since: str | None = Field(description="First day, where a period was asked for.")
    lang: str = Field(description="zh or en.")
    sheets: list[str] = Field(description="Titles of its sheets.")
    seconds: Seconds = Field(description="Step -> seconds; total is the whole.")
