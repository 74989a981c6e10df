"""Columns that nobody read: near misses of missing fields are asked about, what is a user's own is not."""

from __future__ import annotations

import pytest
from raw_tables import check, table

from kamxl.schema.sheets import SHEETS


def said(sheet: str, *titles: str, value: object = "x", **fields: object) -> list[tuple[str | None, str]]:
    """Field and sentence of what is said of columns of these titles that are no field."""
    issues = check(table(sheet, {**dict.fromkeys(titles, value), **fields}, custom=titles)).issues
    return [(one.field, str(one.message)) for one in issues if "is not read" in str(one.message)]


NEAR = [
    ("customers", "Credit period (days)", "payment_days"),
    ("customers", "Main parent account", "parent"),
    ("customers", "Quality  losses", "quality_loss"),
    ("customers", "账期天数(天)", "payment_days"),
    ("follow_ups", "Current deal stage", "stage"),
    ("follow_ups", "Date of next action", "next_date"),
    ("follow_ups", "下次拜访日", "next_date"),
    ("follow_ups", "目前商机阶段", "stage"),
    ("orders", "Quantiy", "quantity"),
    ("orders", "Total paid", "paid"),
    ("orders", "付款日", "paid_date"),
]


@pytest.mark.parametrize(("sheet", "title", "field"), NEAR)
def test_a_title_that_all_but_names_a_missing_field_is_asked_about(sheet: str, title: str, field: str) -> None:
    name = SHEETS[sheet].fields[field].column.zh
    assert said(sheet, title) == [
        (field, f"The column “{title}” is not read. Is it “{name}”? If so, call it “{name}”.")
    ]


@pytest.mark.parametrize(
    ("sheet", "title"),
    [
        *(("customers", title) for title in ("内部编号", "客户级别", "Commission", "Birthday", "Customer group", "Legal form", "微信群", "Delivery notes")),
        *(("orders", title) for title in ("提成", "PO number", "Order type", "VAT", "Warehouse", "发票号码", "Contact date", "Sales channel")),
        *(("follow_ups", title) for title in ("天气", "Travel cost", "Place", "陪同人员")),
        ("contacts", "生日"),
    ],
)  # fmt: skip
def test_columns_of_ones_own_are_not_asked_about(sheet: str, title: str) -> None:
    assert said(sheet, title) == []


def test_neither_a_blank_column_nor_one_beside_the_field_itself_is_asked_about() -> None:
    assert said("customers", "Credit period", value=None) == []
    assert said("customers", "Credit period", payment_days=30.0) == []


def test_two_columns_do_not_stand_for_one_field() -> None:
    assert [field for field, _ in said("customers", "Credit period", "Credit terms")] == ["payment_days"]
