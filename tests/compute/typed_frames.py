"""Typed frames as validation makes them, from a few cells: every field of the sheet, blank where nothing is given."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import pandas as pd

from kamxl.schema.sheets import SHEETS

NUMBERS = {"money", "number", "percent", "count", "score"}


def typed(sheet: str, rows: Iterable[Mapping[str, Any]]) -> pd.DataFrame:
    """A typed frame of a sheet; days may be written as ISO text, columns `custom.…` are kept."""
    given = [dict(row) for row in rows]
    columns: dict[str, pd.Series] = {}
    for key, found in SHEETS[sheet].fields.items():
        cells = [row.pop(key, None) for row in given]
        if found.column.kind == "day":
            columns[key] = pd.Series(pd.to_datetime(cells)).astype("datetime64[ns]")
        elif found.column.kind in NUMBERS:
            columns[key] = pd.Series([np.nan if cell is None else cell for cell in cells], dtype="float64")
        else:
            columns[key] = pd.Series(cells, dtype=object)
    for key in sorted({key for row in given for key in row}):
        assert key.startswith("custom."), f"{sheet} has no field {key}"
        columns[key] = pd.Series([row.get(key) for row in given], dtype=object)
    frame = pd.DataFrame(columns)
    frame["source_row"] = np.arange(2, len(frame) + 2)
    frame["source_book"] = pd.Series(["book.xlsx"] * len(frame), dtype=object)
    frame["source_sheet"] = pd.Series([sheet] * len(frame), dtype=object)
    if "customer_id" in frame:
        frame.index = pd.Index(frame.pop("customer_id"), name="customer_id", dtype=object)
    return frame


def customers(*rows: Mapping[str, Any] | str) -> pd.DataFrame:
    """Customers; a bare id is an active customer of owner 王敏."""
    return typed("customers", [_customer(row) for row in rows])


def _customer(row: Mapping[str, Any] | str) -> dict[str, Any]:
    given = {"customer_id": row} if isinstance(row, str) else dict(row)
    return {"name": f"{given['customer_id']} 公司", "status": "active", "owner": "王敏", **given}


def orders(*rows: tuple[Any, ...] | Mapping[str, Any]) -> pd.DataFrame:
    """Order lines: (customer_id, day, amount) with an order id of their own, or mappings."""
    filled = []
    for number, row in enumerate(rows, 1):
        given = dict(zip(("customer_id", "order_date", "amount"), row, strict=True)) if isinstance(row, tuple) else row
        filled.append({"order_id": f"SO{number:03}", "product": "电机", "status": "done", **given})
    return typed("orders", filled)


def revenue_facts(revenue: Mapping[str, float], **columns: Any) -> pd.DataFrame:
    """Facts of customers with this revenue in 12 months, in 万元, all from orders."""
    index = pd.Index(list(revenue), name="customer_id", dtype=object)
    money = np.round(np.array(list(revenue.values()), dtype=float) * 10_000, 4)
    facts = pd.DataFrame({"revenue_12m": money, "revenue_total": money, "profit_12m": np.nan}, index=index)
    facts["basis"] = pd.Series("orders", index=index, dtype=object)
    for name, cells in columns.items():
        facts[name] = cells
    return facts
