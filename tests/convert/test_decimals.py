"""Decimal marks: what a column proves, what its neighbours prove, and what is asked."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from tables import opened, rows_of, write

from kamxl.convert import convert
from kamxl.convert.decimals import Mark, is_open, marks, with_point
from kamxl.convert.outcome import Outcome
from kamxl.settings import Settings


@pytest.mark.parametrize(
    ("columns", "found"),
    [
        ([["1.234,50", "12"], ["3,5"]], [",", ","]),
        ([["-12,5 €", "(1,25)"]], [","]),
        ([["1,234", "5"]], ["."]),  # a thousand, as it always was
        ([["1,234.50", "3,5"]], ["."]),  # contradictory: nothing is changed
        ([["1.5"], ["12,5"]], [".", ","]),
        ([["1.5"], ["12,5"], ["1.200"]], [".", ",", None]),
        ([[1.5, None]], ["."]),
        ([["1.200", "2.500"]], [None]),
        ([["1.200", "0.125"]], ["."]),
        ([["1.200", "1.234.567"]], [","]),
        ([["1.200", "12.5"]], ["."]),
        ([["1.200"], ["3,5", "4,75"]], [",", ","]),
        ([["1.200"], ["3.5"]], [".", "."]),
        ([["¥1.200", "1.200元", "-2.500"]], [None]),
        ([["1234.567"]], ["."]),
        ([["3,5", *(f"{one}.5" for one in range(20))]], ["."]),  # one slip against many
        ([["１，５"]], [","]),
    ],
)
def test_marks(columns: list[list[object]], found: list[Mark | None]) -> None:
    assert marks(columns) == found


def test_a_file_with_semicolons_comes_from_where_commas_are_decimal_marks() -> None:
    assert marks([["1,200"]], semicolons=True) == [None]
    assert marks([["1,200", "1,5"]], semicolons=True) == [","]
    assert is_open("1,200", semicolons=True)
    assert not is_open("1,200")
    assert not is_open(1.2)


def test_with_point() -> None:
    given = ("1.234,50", "-3,5", "n/a", 1.5, None)
    assert [with_point(cell) for cell in given] == ["1234.50", "-3.5", "n/a", 1.5, None]


HEAD = "订单编号;客户编号;订单日期;产品;数量;金额(元)"


def run(folder: Path, text: str, **given: Any) -> tuple[Outcome, list[Any]]:
    done = convert([write(folder / "订单.csv", text)], folder / "大客户.xlsx", settings=Settings(), lang="zh", **given)
    rows = rows_of(folder / "大客户.xlsx", "购买记录") if (folder / "大客户.xlsx").exists() else []
    return done, [row.get("金额(元)") for row in rows]


OPEN = f"{HEAD}\nS1;C1;2026-01-05;电机;2;1.200\nS2;C1;2026-01-06;电机;1;300\nS3;C1;2026-01-07;电机;1;2.500\n"


def test_what_nothing_proves_stays_out_and_is_asked(tmp_path: Path) -> None:
    done, amounts = run(tmp_path, OPEN, yes=True)
    assert [(one.why, one.field) for one in done.proposals] == [("decimal", "amount")]
    assert [(one.row, one.code, one.field, one.value) for one in done.not_taken] == [
        (2, "decimal", "amount", "1.200"),
        (4, "decimal", "amount", "2.500"),
    ]
    assert 300 in amounts
    assert 1.2 not in amounts
    assert done.questions == 1


@pytest.mark.parametrize(("answer", "first"), [("comma", 1200), ("point", 1.2)])
def test_the_answer_stays_in_the_mapping(tmp_path: Path, answer: str, first: float) -> None:
    done, amounts = run(tmp_path, OPEN, ask=lambda one, options, cells: answer if answer in options else None)
    assert amounts == [first, 300, first * 2.5 / 1.2]
    assert not done.proposals
    assert 'decimal = "' in (tmp_path / "大客户.mapping.toml").read_text("utf-8")
    again, amounts = run(tmp_path, OPEN)
    assert (again.changed, again.proposals, amounts[0]) == (False, [], first)


def test_the_answer_on_the_sheet(tmp_path: Path) -> None:
    run(tmp_path, OPEN)
    book = opened(tmp_path / "大客户.xlsx")
    sheet = book["列对应"]
    row = next(row for row in sheet.iter_rows(min_row=5) if row[6].value and "decimal" in row[6].value)
    row[5].value = "小数点是逗号（1.200 是 1200）"
    book.save(tmp_path / "大客户.xlsx")
    done, amounts = run(tmp_path, OPEN)
    assert sorted(filter(None, amounts)) == [300, 1200, 2500]
    assert not done.proposals


def test_one_column_proves_it_for_the_others_and_each_may_have_its_own(tmp_path: Path) -> None:
    proved = OPEN.replace("电机;2;", "电机;2,5;")
    assert run(tmp_path, proved)[1] == [1200, 300, 2500]
    (tmp_path / "b").mkdir()
    apart = f"{HEAD}\nS1;C1;2026-01-05;电机;1,5;1200.50\nS2;C1;2026-01-06;电机;2,5;17.25\n"
    assert run(tmp_path / "b", apart)[1] == [1200.5, 17.25]


def test_texts_in_a_workbook_too_and_products_of_open_factors(tmp_path: Path) -> None:
    made = Workbook()
    sheet: Any = made.active
    for row in (
        ["订单编号", "客户编号", "订单日期", "产品", "数量", "单价"],
        ["S1", "C1", "2026-01-05", "电机", 2, "1.200"],
        ["S2", "C1", "2026-01-06", "电机", 3, "50"],
    ):
        sheet.append(row)
    made.save(tmp_path / "订单.xlsx")
    done = convert([tmp_path / "订单.xlsx"], tmp_path / "大客户.xlsx", settings=Settings(), lang="zh", yes=True)
    assert {(one.row, one.code, one.field) for one in done.not_taken} == {
        (2, "decimal", "unit_price"),
        (2, "decimal", "amount"),
    }
    assert [row.get("金额(元)") for row in rows_of(tmp_path / "大客户.xlsx", "购买记录")] == [None, 150]


def test_columns_of_months(tmp_path: Path) -> None:
    text = "2026年销售额统计;;;;\n单位：元;;;;\n客户编号;客户名称;1月;2月;3月\nC1;甲公司;1.200;2.500;300\nC2;乙公司;;3.100;\n"
    write(tmp_path / "月度.csv", text)
    target = tmp_path / "大客户.xlsx"
    done = convert([tmp_path / "月度.csv"], target, settings=Settings(), lang="zh", yes=True)
    assert "decimal" in {one.why for one in done.proposals}
    answered = convert(
        [tmp_path / "月度.csv"], target, settings=Settings(), lang="zh",
        ask=lambda one, options, cells: "comma" if one.why == "decimal" else None,
    )  # fmt: skip
    assert answered.totals["orders"]["amount"] == 7100


def test_where_a_column_proves_its_mark_none_of_its_numbers_is_open(tmp_path: Path) -> None:
    """In a file parted by semicolons 1,200 alone could be 1.2; beside 1,234.50 it cannot."""
    source = write(tmp_path / "a.csv", "订单编号;客户编号;订单日期;产品;金额(元)\nS1;C1;2026-01-05;泵;1,234.50\nS2;C1;2026-01-06;泵;1,200\n")  # fmt: skip
    convert([source], tmp_path / "b.xlsx", fallback="zh")
    assert [row["金额(元)"] for row in rows_of(tmp_path / "b.xlsx", "购买记录")] == [1234.5, 1200]
