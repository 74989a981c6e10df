"""RawTables for the tests of validation, as the reader would give them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from kamxl import validate
from kamxl.grid import Issue, RawColumn, RawTable
from kamxl.settings import Settings

AS_OF = date(2026, 9, 30)
CUSTOMER: dict[str, object] = {
    "customer_id": "C1", "name": "明远精密", "industry": "机械制造", "contact": "李明", "phone": "13800001234", "status": "活跃",
    "owner": "王磊", "first_deal_date": "2023-01-15",
}  # fmt: skip
ORDER: dict[str, object] = {"order_id": "S1", "customer_id": "C1", "order_date": date(2026, 1, 5), "product": "电机", "amount": 100.0}  # fmt: skip
ROWS: dict[str, dict[str, object]] = {
    "customers": CUSTOMER,
    "orders": ORDER,
    "follow_ups": {"date": date(2026, 1, 5), "customer_id": "C1", "method": "拜访", "content": "x", "owner": "王磊"},
    "contracts": {"contract_id": "H1", "customer_id": "C1", "kind": "合同", "amount": 1.0},
    "needs": {"need_id": "X1", "customer_id": "C1", "date": date(2026, 1, 5), "need": "x"},
    "satisfaction": {"date": date(2026, 1, 5), "customer_id": "C1", "score": 8.0},
    "complaints": {
        "complaint_id": "T1",
        "customer_id": "C1",
        "opened": date(2026, 1, 5),
        "kind": "投诉",
        "content": "x",
    },
    "market": {"date": date(2026, 9, 5), "competitor": "甲", "region": "华东", "model": "AX", "price": 2600.0},
    "contacts": {"customer_id": "C1", "name": "李明"},
    "deals": {
        "deal_id": "D1", "customer_id": "C1", "name": "二期", "stage": "提案谈判", "amount": 100.0, "close_date": date(2026, 12, 20),
        "owner": "王磊",
    },
    "targets": {"period": "2026Q3", "measure": "交易额", "value": 300.0},
    "plans": {"customer_id": "C1", "goal": "份额", "action": "试用", "due": date(2026, 12, 20)},
    "rates": {"currency": "USD", "date": date(2026, 1, 1), "rate": 7.1},
    "rules": {"table": "购买记录", "field": "金额", "test": "大于", "value": "500000", "severity": "中", "advice": "核对交期"},
    "trends": {"period": "2026Q3", "metric": "产值", "value": 6.8, "source": "统计局"},
}  # fmt: skip
TITLES = {"customers": "客户信息", "orders": "购买记录", "follow_ups": "跟进记录", "contracts": "合同报价", "needs": "客户需求", "satisfaction": "满意度", "complaints": "投诉反馈", "market": "市场监测", "contacts": "联系人", "deals": "商机", "targets": "目标", "plans": "客户计划", "trends": "市场趋势", "rates": "汇率", "rules": "自定义规则"}  # fmt: skip


def table(key: str, *rows: Mapping[str, object], book: str = "book.xlsx", **given: Any) -> RawTable:
    """A table of records; each is a valid row with some cells changed. Columns: those that any row has.

    Fields in `custom` are titles of columns that are no field; `factors` are factors by field; `drop` leaves columns out;
    the titles of those in `stated` state their unit.
    """
    custom: Sequence[str] = given.pop("custom", ())
    factors: Mapping[str, float] = given.pop("factors", {})
    drop: Sequence[str] = given.pop("drop", ())
    wrong: Sequence[str] = given.pop("wrong_units", ())
    stated: Sequence[str] = given.pop("stated", ())
    records = [{**ROWS[key], **row} for row in rows]
    names = list(dict.fromkeys(name for record in [ROWS[key], *records] for name in record if name not in drop))
    columns = tuple(
        RawColumn(
            name,
            place,
            None if name in custom else name,
            [record.get(name) for record in records],
            factors.get(name, 1.0),
            name in stated,
        )
        for place, name in enumerate(names, 1)
    )
    return RawTable(
        book=book,
        sheet=TITLES[key],
        key=key,
        header_row=1,
        rows=list(range(2, len(records) + 2)),
        columns=columns,
        unmatched_units=tuple(index for index, name in enumerate(names) if name in wrong),
        **given,
    )


def check(*tables: RawTable, settings: Settings | None = None, **given: Any) -> validate.Checked:
    """Validate with the default settings as of AS_OF."""
    return validate.check(tables, **{"as_of": AS_OF, "settings": settings or Settings(), **given})


def found(checked: validate.Checked) -> list[tuple[str, str | None, str, str]]:
    """Cell, field, code and severity of each issue."""
    return [(issue.cell, issue.field, issue.code, issue.severity) for issue in checked.issues]


def sentences(checked: validate.Checked) -> list[str]:
    """The sentences in Chinese; each must also exist in English."""
    assert all(issue.message.render("en") for issue in checked.issues)
    return [issue.message.render("zh") for issue in checked.issues]


def only(checked: validate.Checked) -> Issue:
    """The one issue there is."""
    (issue,) = checked.issues
    return issue
