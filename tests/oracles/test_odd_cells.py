"""Every filled cell of every sheet of small books with odd values is explained: nothing breaks, and what is told has a name."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

import kamxl
from kamxl.explain import explained
from kamxl.explain.output import Ours
from kamxl.explain.parts import Cells
from kamxl.explain.stated import cells_of, seen
from kamxl.explain.summary import PAGE
from kamxl.i18n import Lang
from tests.conftest import LONG

AS_OF = date(2026, 9, 30)
_CUSTOMERS = [
    ["customer_id", "name", "industry", "contact", "status", "owner", "region", "payment_days", "credit_limit", "first_deal_date"],
    ["K1", "甲公司", "机械", "张三", "active", "王五", "华东", 30, 10, "2024-01-01"],
    ["K2", "乙公司", "机械", "李四", "active", "王五", None, None, 0, "2024-02-29"],
    ["K3", "丙公司", None, None, "active", None, "华东", None, None, None],
    ["K4", None, "化工", "孙八", "prospect", None, None, 0, 0, None],
]  # fmt: skip
_ORDERS = [
    ["order_id", "customer_id", "order_date", "product", "amount", "profit", "due_date", "paid", "status"],
    ["S1", "K1", "2026-08-31", "泵", 100000, 20000, None, 0, "done"],
    ["S2", "K1", "2026-05-01", "阀", 30000, 5000, None, 50000, "done"],
    ["S3", "K2", "2024-02-29", "泵", 80000, None, "2026-06-30", 20000, "done"],
    ["S4", "K2", "2026-09-29", "泵", 40000, 8000, None, 0, "returned"],
    ["S5", "K3", "2026-07-01", None, -5000, -500, None, 0, "done"],
    [None, "K3", "2025-09-03", "阀", 2500, 0, None, 9000, "done"],
    ["S7", "K1", "2026-10-05", "泵", 70000, 8000, None, None, "done"],
]  # fmt: skip
_TARGETS = [
    ["period", "measure", "owner", "customer_id", "region", "product", "value"],
    ["2026", "revenue", None, None, None, None, 100],
    ["2026Q3", "revenue", "王五", None, None, None, 30],
    ["2026Q3", "revenue", "钱七", None, None, None, 3],
    ["2026-10", "revenue", "王五", None, None, None, 5],
    ["2026", "profit", "查无此人", None, None, None, 5],
    ["2026", "new_customers", None, None, None, None, 3],
    ["2026", "visits", None, None, None, None, 10],
    ["2026", "revenue", None, "K3", None, None, 0],
    ["2026", "revenue", None, None, "华东", None, -5],
    ["2025", "paid", None, None, None, "泵", 20],
]  # fmt: skip
_REST = {
    "follow_ups": [
        ["date", "customer_id", "method", "content", "deal_id", "stage", "owner", "next_date"],
        ["2026-02-28", "K1", "visit", "a", "D1", "contact", "王五", "2026-03-05"],
        ["2026-09-30", "K2", "visit", "b", None, None, None, None],
    ],
    "deals": [
        ["deal_id", "customer_id", "name", "stage", "amount", "probability", "created", "close_date", "closed", "owner"],
        ["D1", "K1", "一", "contact", 100000, None, "2026-01-01", "2026-12-01", None, "王五"],
        ["D2", "K2", "二", "proposal", 10000, 0, "2026-01-01", "2026-09-30", None, None],
        ["D3", "K3", "三", "lost", 200000, None, None, "2026-08-01", "2026-08-15", None],
    ],
    "contracts": [
        ["contract_id", "customer_id", "kind", "signed", "start", "end", "amount", "status"],
        ["H1", "K1", "contract", "2025-09-30", "2025-10-01", "2026-09-30", 100000, "running"],
        ["H2", "K2", "quotation", "2026-08-01", None, None, 0, "pending"],
    ],
    "satisfaction": [["date", "customer_id", "channel", "dimension", "score"], ["2026-09-30", "K1", "phone", "overall", 0]],
    "complaints": [
        ["complaint_id", "customer_id", "opened", "kind", "severity", "content", "handler", "closed"],
        ["B1", "K1", "2026-09-30", "complaint", None, "晚", None, None],
    ],
    "needs": [["need_id", "customer_id", "date", "need", "priority", "status"], ["N1", "K2", "2026-01-01", "快", "high", None]],
    "market": [
        ["date", "competitor", "region", "model", "price", "market_share", "our_model", "our_price", "our_share"],
        ["2026-08-01", "海川", None, "X1", 100, 0, "Y1", None, 1],
        ["2026-09-01", "海川", None, "X1", 90, 0, "Y1", 0, 1],
    ],
    "plans": [["customer_id", "goal", "action", "owner", "due", "status"], ["K1", "增长", "拜访", None, "2026-09-30", None]],
}  # fmt: skip
BOOKS: Mapping[str, Mapping[str, Sequence[Sequence[Any]]]] = {
    "odd values": {"customers": _CUSTOMERS, "orders": _ORDERS, "targets": _TARGETS, **_REST},
    "no orders": {"customers": _CUSTOMERS, "targets": _TARGETS, **_REST},
    "one customer": {"customers": _CUSTOMERS[:1] + _CUSTOMERS[2:3], "orders": _ORDERS[:1] + _ORDERS[3:5]},
    "credits alone": {"customers": _CUSTOMERS, "orders": [_ORDERS[0], _ORDERS[2], _ORDERS[6]], "targets": [_TARGETS[0], _TARGETS[7]]},
}  # fmt: skip
NUMBERED = re.compile(r"(?!\d{4}(-\d\d)*$)[-−\d.,/%]+")
"""A number, which is no name; a year, a month and a day are."""


def opened(make_book: Any, folder: Path, name: str, lang: Lang) -> Any:
    path = make_book(folder / "odd.xlsx", BOOKS[name])
    return kamxl.analyse(kamxl.open(path, lang=lang), as_of=AS_OF)


WALKED = (
    [(name, lang) for name in BOOKS for lang in ("zh", "en")] if LONG else [("odd values", "zh"), ("no orders", "en")]
)


@pytest.mark.parametrize(("name", "lang"), WALKED)
def test_every_cell_of_a_book_with_odd_values_is_explained(
    make_book: Any, tmp_path: Path, name: str, lang: Lang
) -> None:
    result = opened(make_book, tmp_path, name, lang)
    ours = Ours(result, Cells(result.book.opened.tables))
    unnamed, count = [], 0
    for key, placed in ours.placed.items():
        tables = [(table.row + down, table.column + across, column.values[down - 1] if down else column.title)
                  for table in placed.plan.tables for across, column in enumerate(table.columns) for down in range(len(column.values) + 1)]  # fmt: skip
        for row, column, value in (*cells_of(placed), *tables):
            if value is None:
                continue
            where = f"{key}!{openpyxl.utils.get_column_letter(column)}{row}"
            found = ours.at(where, lambda *_: {})
            count += 1
            assert found.made or found.customer, where
            titles = [one.title for one in found.made]
            unnamed += [
                (where, title, seen(value)) for title in titles if not isinstance(title, str) or not named(title)
            ]
    assert not unnamed
    assert count > 200
    for customer in result.analysis.frames["customers"].index:
        page = explained(result, customer=customer, figure=PAGE).figures
        assert [one.title for one in page if not named(one.title)] == []


def named(title: str) -> bool:
    """Whether a title begins with words, and not with a bare number."""
    return bool(title) and not NUMBERED.fullmatch(title.partition(" · ")[0])


def test_whoever_is_over_a_limit_of_nothing_counts_as_over_it(make_book: Any, tmp_path: Path) -> None:
    """The list has a word in place of a share of nothing; the strip counts it all the same."""
    result = opened(make_book, tmp_path, "odd values", "zh")
    ours = Ours(result, Cells(result.book.opened.tables))
    assert list(result.analysis.ageing.customers["credit_used"].dropna()) == [math.inf, 0.8]
    [label] = [(row, column) for row, column, value in cells_of(ours.placed["receivables"]) if value == "超过信用额度"]
    [told] = ours.at(f"receivables!{openpyxl.utils.get_column_letter(label[1])}{label[0]}", lambda *_: {}).made
    assert (told.value, told.kind) == (1, "count")


@pytest.mark.parametrize(
    ("lang", "owed", "month"),
    [
        ("zh", "应收账龄（万元） · 未到期", "2026-08 · 交易额(万元)"),
        ("en", "Receivables (k CNY) · Not due", "2026-08 · Revenue (k CNY)"),
    ],
)
def test_figures_of_the_page_are_called_by_their_section_or_month(
    make_book: Any, tmp_path: Path, lang: Lang, owed: str, month: str
) -> None:
    page = explained(opened(make_book, tmp_path, "odd values", lang), customer="K1", figure=PAGE).figures
    assert [one.value for one in page if one.title == owed] == [80_000]
    assert [one.value for one in page if one.title == month] == [100_000]


@pytest.mark.parametrize(("lang", "amounts"), [("zh", {"8.5 万元", "11 万元", "10 万元", "-1.5 万元"}), ("en", {"85k CNY", "110k CNY", "100k CNY", "-15k CNY"})])  # fmt: skip
def test_targets_are_told_in_their_own_unit(make_book: Any, tmp_path: Path, lang: Lang, amounts: set[str]) -> None:
    """A target of revenue with its forecast and gap is an amount, one of new customers or visits a number; neither is a share."""
    result = opened(make_book, tmp_path, "odd values", lang)
    ours = Ours(result, Cells(result.book.opened.tables))
    place = ours.placed["targets"].places["list"]
    measures = list(ours.makers.sources.frame("targets").index.map(result.analysis.targets["measure"]))

    def told(row: int, column: str) -> Any:
        where = f"targets!{openpyxl.utils.get_column_letter(place.columns[column])}{place.first + row}"
        return explained(result, cell=where).figures[0]

    for row, code in enumerate(measures):
        found = {name: told(row, name) for name in ("actual", "target", "forecast", "gap")}
        units = {one.unit for one in found.values() if one.value is not None}
        assert units <= ({"CNY"} if code not in ("new_customers", "visits") else {"number", "count"}), (code, found)
        if row == 0:
            assert {one.shown for one in found.values()} == amounts
        if code == "visits":
            assert found["forecast"].shown == "2.67"
            assert [step.unit for step in found["forecast"].steps] == ["number", "share"]
