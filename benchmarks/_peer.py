"""What a team writes for itself with pandas, openpyxl and pydantic: read, a model a row, tiers, two sheets and a chart back.

    python benchmarks/_peer.py BOOK OUT

The floor beside it, python-calamine that reads all cells and does nothing: `python benchmarks/_peer.py --floor BOOK`.
"""

from __future__ import annotations

import sys
from datetime import date, datetime

DAY = datetime(2026, 9, 30)


def floor(book: str) -> None:
    import python_calamine

    workbook = python_calamine.CalamineWorkbook.from_path(book)
    for name in workbook.sheet_names:
        workbook.get_sheet_by_name(name).to_python()


def peer(book: str, out: str) -> None:
    import openpyxl
    import pandas as pd
    from openpyxl.chart import BarChart, Reference
    from pydantic import BaseModel, Field

    class Customer(BaseModel):
        customer_id: str = Field(min_length=1)
        name: str = Field(min_length=1)
        industry: str | None = None
        status: str | None = None
        owner: str | None = None

    class Order(BaseModel):
        order_id: str = Field(min_length=1)
        customer_id: str = Field(min_length=1)
        order_date: date
        product: str | None = None
        quantity: float | None = Field(default=None, ge=0)
        amount: float
        profit: float | None = None
        paid: float | None = Field(default=None, ge=0)
        status: str | None = None

    workbook = openpyxl.load_workbook(book)

    def rows(title: str, model: type[BaseModel]) -> pd.DataFrame:
        names = list(model.model_fields)
        found = []
        for values in workbook[title].iter_rows(min_row=2, values_only=True):
            given = dict(zip(names, values, strict=False))
            if isinstance(given.get("order_date"), datetime):
                given["order_date"] = given["order_date"].date()
            found.append(model(**given).model_dump())
        return pd.DataFrame(found)

    customers, orders = rows("客户信息", Customer), rows("购买记录", Order)
    orders["order_date"] = pd.to_datetime(orders["order_date"])
    recent = orders[orders["order_date"] > DAY - pd.DateOffset(months=12)]
    revenue = recent.groupby("customer_id")["amount"].sum().sort_values(ascending=False)
    share = revenue.cumsum() / revenue.sum()
    tiers = pd.DataFrame({"revenue": revenue, "tier": ["A" if s <= 0.8 else "B" if s <= 0.95 else "C" for s in share]})
    table = customers.set_index("customer_id").join(tiers).reset_index()
    sheet = workbook.create_sheet("客户分级")
    sheet.append(list(table.columns))
    for line in table.astype(object).where(table.notna(), None).itertuples(index=False):
        sheet.append(list(line))
    months = workbook.create_sheet("销售趋势")
    for month, amount in orders.groupby(orders["order_date"].dt.to_period("M"))["amount"].sum().items():
        months.append([str(month), float(amount)])
    chart = BarChart()
    chart.add_data(Reference(months, min_col=2, min_row=1, max_row=months.max_row))
    months.add_chart(chart, "D2")
    workbook.save(out)


if __name__ == "__main__":
    floor(sys.argv[2]) if sys.argv[1] == "--floor" else peer(*sys.argv[1:3])
