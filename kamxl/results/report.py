"""The JSON object of `kamxl report`."""

from __future__ import annotations

from pydantic import Field

from kamxl.results.base import Count, Number, Part, Seconds, Summary


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


class PreviewSheet(Part):
    """A sheet that the report would hold."""

    title: str
    rows: Count | None = Field(description="Rows of its list; null where it has none.")


class ReportPreview(Summary):
    """What `kamxl report --preview` counts; nothing was written."""

    book: str = Field(description="The workbook that was read.")
    kind: str = Field(description="summary, follow-up, market, customer, …")
    as_of: str = Field(description="Last day of the report, YYYY-MM-DD.")
    since: str | None = Field(description="First day, where a period was asked for.")
    lang: str = Field(description="zh or en.")
    currency: str = Field(description="ISO 4217 code; amounts are in units of it.")
    covers: str = Field(description="What was asked for, in words; empty for the whole book.")
    customers: Count = Field(description="Customers in the report.")
    of_customers: Count = Field(description="Customers of the book.")
    tiers: dict[str, Count] = Field(description="Word of the tier -> customers in the report, best first.")
    revenue_12m: Number = Field(description="Of these customers.")
    profit_12m: Number | None = Field(description="Of these customers; null where no profit is known.")
    orders_12m: Count = Field(description="Of these customers.")
    alerts: dict[str, Count] = Field(description="high, medium, low -> alerts.")
    contacts: Count | None = Field(description="Follow-ups of the month or period; null where there are none.")
    overdue: Count | None = Field(description="Customers whose follow-up is overdue.")
    sheets: list[PreviewSheet] = Field(description="Sheets that the report would hold, in their order.")
