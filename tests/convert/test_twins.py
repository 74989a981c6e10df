"""Random tables, each as csv, xlsx, xls and ods: what a person sees as one table comes out as the same rows."""

from __future__ import annotations

import csv
import os
import random
import re
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
import xlwt
from tables import Cell, ods

from kamxl import walk
from kamxl.convert import convert
from kamxl.settings import Settings

AS_OF = date(2026, 3, 1)
SEEDS = range(100 if os.environ.get("KAMXL_LONG") else 6)
Table = Sequence[Sequence[Cell]]


def text(value: str | None) -> Cell:
    return Cell(value, None, value or "")


def amount(draw: random.Random, form: str) -> Cell:
    value = round(draw.choice([draw.uniform(-1000, 1e7), draw.uniform(0, 10), 0, 1e6]), 2)
    shown = {
        "General": f"{value:.12g}",
        "#,##0.00": f"{value:,.2f}",
        "¥#,##0.00": f"{'-' * (value < 0)}¥{abs(value):,.2f}",
        "#,##0.00;(#,##0.00)": f"{value:,.2f}" if value >= 0 else f"({-value:,.2f})",
    }[form]
    return Cell(value, None if form == "General" else form, shown)


def share(draw: random.Random, form: str) -> Cell:
    value = draw.choice([0.85, 0.9, 1, 0, 0.05, 0.333, 1.2])
    if form == "%":
        return text(f"{value * 100:g}%")
    if form == "points":
        return Cell.of(round(value * 100, 1))
    digits = form.count("0") - 1
    value = round(value, 2 + digits) if form else value
    return Cell(value, form, f"{value * 100:.{digits}f}%") if form else Cell.of(value)


def day(draw: random.Random, form: str) -> Cell:
    value = date(2019, 1, 1) + timedelta(draw.randint(0, 2500))
    year, month, number = value.year, value.month, value.day
    typed = draw.random()
    if typed < 0.2:
        return text(draw.choice([f"{year}.{month}.{number}", f"{year}年{month}月{number}日", f"{value:%Y%m%d}"]))
    shown = {
        "yyyy-mm-dd": str(value),
        "yyyy/m/d": f"{year}/{month}/{number}",
        'yyyy"年"m"月"d"日"': f"{year}年{month}月{number}日",
    }
    return Cell(value, form, shown[form])


def customers(draw: random.Random) -> Table:
    """A table in one of the ways in which offices keep them: each column has its own form, and odd cells between."""
    ids = draw.choice(["text", "00000000", "number", "K-"])
    days = draw.choice(["yyyy-mm-dd", "yyyy/m/d", 'yyyy"年"m"月"d"日"'])
    money = draw.choice(["General", "#,##0.00", "¥#,##0.00", "#,##0.00;(#,##0.00)"])
    rates, shares = (draw.choice(["0%", "0.0%", "0.00%", "", "%"]) for _ in range(2))
    if draw.random() < 0.3:
        shares = "points"
    stated = "回款率(%)" if draw.random() < 0.3 and rates != "" else "回款率"
    header = [
        "客户编号",
        "客户名称",
        "手机",
        "首次合作时间",
        "年采购额(元)",
        stated,
        "采购份额",
        "合作状态",
        "对接人",
        "信用等级",
    ]
    rows = [[text(title) for title in header]]
    for number in range(draw.choice([1, 2, 5, 15])):
        one = draw.randint(1, 99999) + number * 100000
        blank = draw.random() < 0.1
        rows.append([
            {"text": text(f"{one:07d}"), "00000000": Cell(one, "00000000", f"{one:08d}"), "number": Cell.of(one), "K-": text(f"K-{one}")}[ids],
            text(draw.choice(["甲 公司", "“乙”,有限公司", 'Alpha, "Ltd"', "丙\n二行", "丁<&>"]) + str(number)),
            draw.choice([Cell.of(13800000000 + one), text("0512-5550100"), text("01380000001"), text("6222021234567890123"), text(None)]),
            Cell(None) if blank else day(draw, days),
            draw.choice([text("12万"), text("1,200"), text("300台"), text("1200元"), Cell(None)]) if draw.random() < 0.2 else amount(draw, money),
            Cell(None) if blank else share(draw, rates),
            share(draw, shares),
            text(draw.choice(["合作中", "暂停", "潜在", "Active", "待定"])),
            text(draw.choice(["王磊", "TBD", "李 涛", "/", None])),
            text(draw.choice(["A", "AA", "B", None])),
        ])  # fmt: skip
    return rows


def orders(draw: random.Random) -> Table:
    money = draw.choice(["General", "#,##0.00"])
    header = ["订单编号", "客户编号", "订单日期", "产品", "数量", "金额(元)", "毛利(元)", "订单状态"]
    rows = [[text(title) for title in header]]
    for number in range(draw.choice([1, 3, 12])):
        rows.append([
            draw.choice([text(f"{number:05d}"), text(f"6222021234567{number:06d}"), Cell.of(202600000 + number)]),
            text(f"{draw.randint(1, 4):04d}"),
            day(draw, "yyyy/m/d"),
            draw.choice([text("电机"), text("0012"), Cell.of(12), text("1E5"), text("轴承 3.5")]),
            draw.choice([Cell.of(2), Cell.of(3.5), Cell(1200, "#,##0", "1,200")]),
            amount(draw, money),
            amount(draw, money) if draw.random() < 0.8 else Cell(None),
            text(draw.choice(["已完成", "退货", None])),
        ])  # fmt: skip
    return rows


def as_csv(path: Path, rows: Table) -> None:
    with path.open("w", encoding="gb18030", newline="") as file:
        csv.writer(file).writerows([cell.shown for cell in row] for row in rows)


def as_xlsx(path: Path, rows: Table) -> None:
    book = openpyxl.Workbook()
    sheet: Any = book.active
    for number, row in enumerate(rows, 1):
        for place, one in enumerate(row, 1):
            cell = sheet.cell(number, place, one.value)
            cell.number_format = one.format or "General"
    book.save(path)


def as_xls(path: Path, rows: Table) -> None:
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("Sheet1")
    for number, row in enumerate(rows):
        for place, one in enumerate(row):
            if one.value is not None:
                sheet.write(
                    number, place, one.value, *((xlwt.easyxf(num_format_str=one.format),) if one.format else ())
                )
    book.save(str(path))


def as_ods(path: Path, rows: Table) -> None:
    path.write_bytes(ods(rows))


WRITERS = {"csv": as_csv, "xlsx": as_xlsx, "xls": as_xls, "ods": as_ods}


def taken(kind: str, rows: Table, sheet: str, folder: Path) -> tuple[pd.DataFrame, list[tuple[object, ...]], list[str]]:
    """The rows that come out of a file, what was not taken, and what was asked."""
    source, target = folder / f"表.{kind}", folder / kind / "大客户.xlsx"
    WRITERS[kind](source, rows)
    target.parent.mkdir()
    outcome = convert([source], target, settings=Settings(), lang="zh", as_of=AS_OF, yes=True)
    left = sorted((one.row, one.code, one.field, re.sub(r"\.0+%", "%", one.value)) for one in outcome.not_taken)
    frame = walk.open_book(target, as_of=AS_OF).frames[sheet]
    fields = [name for name in frame.columns if not name.startswith("custom.") and name != "source_book"]
    return frame[fields], left, sorted(f"{one.why} {one.title}" for one in outcome.proposals)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("table", [customers, orders])
def test_one_table_in_four_files_is_the_same_rows(table: Any, seed: int, tmp_path: Path) -> None:
    rows = table(random.Random(seed))
    sheet = table.__name__
    frame, left, asked = taken("csv", rows, sheet, tmp_path)
    for kind in ("xlsx", "xls", "ods"):
        other, other_left, other_asked = taken(kind, rows, sheet, tmp_path)
        pd.testing.assert_frame_equal(other, frame)
        assert (other_left, other_asked) == (left, asked)
    assert len(frame) + len({one[0] for one in left if one[1] == "no_key"}) >= 1


def test_a_share_that_means_nothing_is_never_read_as_points(tmp_path: Path) -> None:
    """120 % is beyond the field's bounds: it stays in the book as 120%, and not as 1.2."""
    rows = [[text(one) for one in ("客户编号", "客户名称", "回款率")], *([text(f"C{at}"), text(f"甲{at}"), share] for at, share in enumerate([Cell(0.85, "0%", "85%"), Cell(1.2, "0%", "120%")]))]  # fmt: skip
    frame, left, _ = taken("xlsx", rows, "customers", tmp_path)
    assert frame["collection_rate"].tolist()[0] == 85.0
    assert pd.isna(frame["collection_rate"].tolist()[1])
    assert left == [(3, "value", "collection_rate", "120%")]
