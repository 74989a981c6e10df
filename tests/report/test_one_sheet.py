"""The overview of a book with one input sheet: what is known fills it, and nothing speaks of what is not."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kamxl import walk
from kamxl.i18n import LANGUAGES, Lang
from kamxl.placed import SheetPlan
from tests.conftest import AS_OF

ORDERS: list[list[Any]] = [
    ["订单编号", "客户编号", "订单日期", "产品", "金额(元)", "订单状态"],
    ["D1", "C1", "2026-05-01", "泵", 300_000, "已完成"],
    ["D2", "C2", "2026-06-01", "泵", 100_000, "已完成"],
]


def overview(book: Path, lang: Lang | None = None) -> SheetPlan:
    result = walk.analyse(walk.open_book(book, as_of=AS_OF, lang=lang), as_of=AS_OF)
    return next(plan for plan in walk.plans(result) if plan.key == "overview")


def texts(plan: SheetPlan) -> list[str]:
    cells = (value for block in plan.cells for row in block.values for value in row if value is not None)
    return [str(getattr(value, "text", value)) for value in cells]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("kind", ["market", "follow-up"])
def test_no_model_no_tie_out_and_no_share_of_nobody(kind: Any, lang: Lang, tmp_path: Path) -> None:
    book = walk.new_book(tmp_path / "book.xlsx", kind=kind, lang=lang, sample_day=AS_OF)
    shown = "\n".join(texts(overview(book)))
    unwanted = {
        "zh": ("等级模型", "金额单位", "核对", "涉及 0 位", "覆盖率 –", "最大的"),
        "en": ("tier model", "money in", "Tie-out", "on 0 customers", "– of active", "largest customers"),
    }[lang]
    assert [word for word in unwanted if word in shown] == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_few_charts_take_the_room_of_six_without_overlap(lang: Lang, tmp_path: Path) -> None:
    plan = overview(walk.new_book(tmp_path / "book.xlsx", kind="market", lang=lang, sample_day=AS_OF))
    first, second = (chart.over for chart in plan.charts)
    assert (first.left, first.right) == (second.left, second.right)
    assert first.bottom < second.top


def test_the_largest_of_an_order_book_have_no_tier_and_no_value(tmp_path: Path, make_book: Callable[..., Path]) -> None:
    plan = overview(make_book(tmp_path / "orders.xlsx", {"购买记录": ORDERS}))
    shown = texts(plan)
    assert "最大的 2 位客户占交易额 100%" in shown
    assert {"客户名称", "最近下单", "占比"} <= set(shown)
    assert not {"等级", "负责人", "生命周期价值(万元)"} & set(shown)
    assert any("金额单位：万元" in text for text in shown)
    assert len(plan.charts) >= 2
