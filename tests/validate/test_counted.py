"""目标值: amounts in the title's unit, counts as they stand."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from kamxl import read
from kamxl.settings import Limits
from tests.validate.raw_tables import check, found, sentences, table

ROWS = (
    {"measure": "交易额", "value": 300.0},
    {"measure": "新客户", "value": 12.0},
    {"measure": "拜访", "value": "40次"},
)


def test_the_unit_of_the_title_is_that_of_amounts_alone() -> None:
    """3,000,000 under 目标值(元) is 300 万元; 12 new customers are 12."""
    rows = ({**ROWS[0], "value": 3_000_000.0}, *ROWS[1:])
    checked = check(table("customers", {}), table("targets", *rows, factors={"value": 1e-4}, stated=["value"]))
    assert checked.issues == ()
    assert checked.frames["targets"]["value"].tolist() == [300.0, 12.0, 40.0]


@pytest.mark.parametrize(
    ("titles", "unit", "expected"),
    [
        (("期间", "指标", "目标值"), "", 300.0), (("Period", "Measure", "Target"), "", 30.0), (("期间", "指标", "目标值"), "元", 0.03),
        (("Period", "Measure", "Target"), "M", 30_000.0), (("期间", "指标", "目标值(元)"), "万元", 0.03),
    ],
)  # fmt: skip
def test_a_bare_title_is_in_the_unit_of_the_workbook(
    titles: tuple[str, ...], unit: str, expected: float, tmp_path: Path, make_book: Callable[..., Path]
) -> None:
    """That of its language, or of its own settings; a title's own unit is stronger."""
    rows = [["2026", row["measure"], row["value"]] for row in ROWS]
    book = {
        "目标" if "期间" in titles else "Targets": [titles, *rows],
        "设置": [["参数", "取值"], ["money.unit", unit]],
    }
    targets = read.workbook(make_book(tmp_path / "book.xlsx", book), limits=Limits()).sheets["targets"]
    checked = check(table("customers", {}), *targets)
    assert checked.frames["targets"]["value"].tolist() == [pytest.approx(expected), 12.0, 40.0]


def test_an_amount_with_its_own_unit_is_taken_as_written() -> None:
    checked = check(table("customers", {}), table("targets", {"value": "300万元"}, {"value": "5亿", "measure": "回款"}, factors={"value": 0.1}))  # fmt: skip
    assert checked.frames["targets"]["value"].tolist() == [300.0, 50_000.0]


def test_a_unit_of_the_wrong_kind_is_an_error_of_the_row() -> None:
    checked = check(
        table("customers", {}), table("targets", {"value": "300台"}, {"measure": "新客户", "value": "12万元"}, ROWS[1])
    )
    assert [code for _, _, code, _ in found(checked)] == ["unit", "unit"]
    assert len(checked.frames["targets"]) == 1
    assert "金额" in sentences(checked)[0]


def test_counts_are_in_no_currency() -> None:
    """Under 目标值(万USD) in a book of yuan the amount is converted by the rate and the count is not."""
    from dataclasses import replace

    from kamxl.schema.money import Stated

    targets = table("targets", *ROWS[:2], stated=["value"])
    columns = tuple(replace(one, money=Stated(1e4, "USD")) if one.field == "value" else one for one in targets.columns)
    checked = check(table("customers", {}), replace(targets, columns=columns), table("rates", {"rate": 7.0}))
    assert checked.frames["targets"]["value"].tolist() == [pytest.approx(2100.0), 12.0]
