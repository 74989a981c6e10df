"""Small workbooks for one question each, through the whole walk."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import book

import kamxl
from kamxl.book import Result

CUSTOMER = {
    "客户名称": None,
    "所属行业": "化工",
    "联系人": "甲",
    "电话": None,
    "首次合作时间": date(2020, 1, 1),
    "合作状态": "活跃",
    "负责人": "王磊",
    "信息使用授权": "是",
}
ORDER = {"产品": "料"}


def sheet(rows: Iterable[Mapping[str, Any]]) -> list[list[Any]]:
    """Rows by title, under the titles that any of them has."""
    given = list(rows)
    titles = list(dict.fromkeys(title for row in given for title in row))
    return [titles, *([row.get(title) for title in titles] for row in given)]


def analysed(
    folder: Path,
    as_of: date,
    customers: Mapping[str, Mapping[str, Any]] | Sequence[str],
    orders: Iterable[tuple[Any, ...]] = (),
    *,
    settings: Mapping[str, Any] | None = None,
    faulty: bool = False,
    **sheets: Iterable[Mapping[str, Any]],
) -> Result:
    """The result for a book of a few cells.

    Args:
        folder: where the book is written.
        as_of: the day.
        customers: id -> cells by title, or ids alone.
        orders: (customer, day, amount), and a fourth, cells by title, where more is to be said.
        settings: of the 设置 sheet.
        faulty: cells may be wrong; else an error is a mistake of the test.
        sheets: more sheets, their titles as names.
    """
    given = customers if isinstance(customers, Mapping) else {key: {} for key in customers}
    people = [
        {"客户编号": key, **CUSTOMER, "客户名称": f"第{at}客户", "电话": f"021-5550-{at:04}", **cells}
        for at, (key, cells) in enumerate(given.items())
    ]
    lines = [
        {
            "订单编号": f"D{at:04}",
            "客户编号": line[0],
            "订单日期": line[1],
            "金额(元)": line[2],
            **ORDER,
            **dict(*line[3:]),
        }
        for at, line in enumerate(orders)
    ]
    found = {"客户信息": sheet(people), **({"购买记录": sheet(lines)} if lines else {})}
    found |= {title: sheet(rows) for title, rows in sheets.items()}
    path = book.save(folder / "小册.xlsx", found, settings=settings)
    result = kamxl.analyse(kamxl.open(path), as_of=as_of)
    errors = [issue for issue in result.book.issues if issue.severity == "error"]
    assert faulty or not errors, errors
    return result


def fired(result: Result, rule: str) -> set[str | None]:
    """Customers for whom a rule fires."""
    table = result.analysis.alerts
    return set(table.loc[table["rule_id"] == rule, "customer_id"])
