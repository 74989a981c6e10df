"""目标达成 shows money in the unit that the title of 目标值 states, and its charts and their explanation in the same."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import kamxl
from kamxl.explain.output import Ours
from kamxl.explain.parts import Cells
from kamxl.explain.stated import numbers
from kamxl.grid import column_letter
from kamxl.i18n import Text, tr
from kamxl.plan import ChartGroup, Instead, walk
from kamxl.report import targets
from kamxl.report.context import Context
from kamxl.report.phrases import Phrases
from kamxl.report.registry import by_key

AS_OF = "2026-09-30"
CUSTOMERS = [["客户编号", "客户名称", "所属行业", "合作状态", "负责人"], ["C1", "甲公司", "化工", "活跃", "王磊"]]
ORDERS = [["订单编号", "客户编号", "订单日期", "产品", "金额(元)"], ["S1", "C1", "2026-08-01", "泵", 150_000]]


def analysed(make: Callable[..., Path], path: Path, rows: list[list[Any]]) -> Any:
    return kamxl.analyse(kamxl.open(make(path, {"客户信息": CUSTOMERS, "购买记录": ORDERS, "目标": rows})), as_of=AS_OF)


@pytest.mark.parametrize(
    ("title", "typed", "unit", "target", "actual"),
    [
        ("目标值(元)", 300_000, "元", 300_000, 150_000),
        ("目标值(万元)", 30, "万元", 30, 15),
        ("目标值(亿元)", 0.003, "亿元", 0.003, 0.0015),
        ("目标值", 30, "万元", 30, 15),  # states none: the display unit
    ],
)
def test_money_of_targets_is_in_the_unit_of_their_title(
    make_book: Callable[..., Path], tmp_path: Path, title: str, typed: float, unit: str, target: float, actual: float
) -> None:
    rows = [["期间", "指标", title], ["2026Q3", "交易额", typed], ["2026", "交易额", typed], ["2026Q3", "拜访", 9]]
    result = analysed(make_book, tmp_path / "目标.xlsx", rows)
    shown = targets.rows(result.analysis)
    first = shown[shown["period"] == "2026Q3"].iloc[0]
    assert isinstance(first["measure"], Text)
    assert first["measure"].render("zh") == f"交易额({unit})"
    assert (first["target"], first["actual"], first["gap"]) == pytest.approx((target, actual, actual - target))
    assert shown.loc[shown["measure"].map(lambda one: one.render("zh")) == "拜访", "target"].tolist() == [9]
    ours = Ours(result, Cells(result.book.opened.tables))
    place = ours.placed["targets"].places["list"]
    at = f"targets!{column_letter(place.columns['actual'])}{place.first}"
    [figure] = ours.at(at, lambda *_: {}).made
    assert (figure.value, figure.formula) == (150_000, ("s1",)), "added up from the orders, whatever the unit"
    drawn = 0
    for key in ("targets", "overview"):
        for part, name, about in numbers(ours.placed[key].sheet):
            if part.id in ("data.periods", "data.scopes") and isinstance(about.value, float):
                figure = ours.told(by_key(key).made_of, part.id, name, about, "")
                assert figure is not None
                assert figure.value == pytest.approx(about.value * {"元": 1, "万元": 10_000, "亿元": 10**8}[unit])
                drawn += 1
    assert drawn >= 2


def test_targets_of_customers_are_drawn_by_name_and_explained(make_book: Callable[..., Path], tmp_path: Path) -> None:
    rows = [
        ["期间", "指标", "目标值(万元)", "客户编号"],
        ["2026Q3", "交易额", 30, "C1"],
        ["2026Q3", "交易额", 20, "C2"],
    ]
    sheets = {"客户信息": [*CUSTOMERS, ["C2", "乙公司", "化工", "活跃", "王磊"]], "购买记录": ORDERS, "目标": rows}
    result = kamxl.analyse(kamxl.open(make_book(tmp_path / "目标.xlsx", sheets)), as_of=AS_OF)
    ours = Ours(result, Cells(result.book.opened.tables))
    drawn = {}
    for part, name, about in numbers(ours.placed["targets"].sheet):
        if part.id == "data.scopes" and name == "1":
            figure = ours.told(by_key("targets").made_of, part.id, name, about, "")
            assert figure is not None
            assert figure.value == about.value * 10_000
            drawn[next(iter(about.labels.values()))] = about.value
    assert drawn == {"乙公司": 0.0, "甲公司": 15.0}


def test_titles_that_differ_leave_the_display_unit(make_book: Callable[..., Path], tmp_path: Path) -> None:
    first = make_book(
        tmp_path / "甲.xlsx",
        {
            "客户信息": CUSTOMERS,
            "购买记录": ORDERS,
            "目标": [["期间", "指标", "目标值(元)"], ["2026Q3", "交易额", 300_000]],
        },
    )
    second = make_book(tmp_path / "乙.xlsx", {"目标": [["期间", "指标", "目标值(万元)"], ["2026", "交易额", 60]]})
    result = kamxl.analyse(kamxl.open(first, with_=[second]), as_of=AS_OF)
    shown = targets.rows(result.analysis)
    assert {one.render("zh") for one in shown["measure"]} == {"交易额(万元)"}
    assert sorted(shown["target"]) == pytest.approx([30, 60])


def test_one_target_of_an_owner_is_said_to_be_one(make_book: Callable[..., Path], tmp_path: Path) -> None:
    """The sheet said that there was none."""
    rows = [["期间", "指标", "负责人", "目标值(万元)"], ["2026Q3", "交易额", None, 30]]
    for own, key in (([], "no_scope"), ([["2026Q3", "交易额", "王磊", 20]], "few_scopes")):
        result = analysed(make_book, tmp_path / f"{key}.xlsx", [*rows, *own])
        sheet = by_key("targets").parts(result.analysis, Phrases.of(result.analysis, "zh"), Context())
        said = [
            one.text
            for part in walk(sheet)
            if isinstance(part, ChartGroup)
            for one in part.charts
            if isinstance(one, Instead)
        ]
        assert tr(f"report.targets.{key}", "zh") in said
