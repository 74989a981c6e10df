"""Alerts are counted once: the overview of a report, `run --json` and reminders say the same, before and after people set some aside."""

from __future__ import annotations

import random
import shutil
from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from kamxl import walk
from kamxl.book import Result, analysis_of
from kamxl.cell import plain
from kamxl.compute.selection import Selection
from kamxl.plan import Cards, Part, Today
from kamxl.plan import walk as parts_of
from kamxl.remind.digest import digests
from kamxl.report.cards import cards
from kamxl.report.edition import edition
from kamxl.report.phrases import Phrases
from tests.conftest import LONG
from tests.remind.conftest import AS_OF, CUSTOMERS

OWNERS = ["王磊", "赵敏", "李涛", None]


def random_sheets(seed: int) -> dict[str, list[list[Any]]]:
    """A book of a dozen customers with contacts, contracts, actions, deals and orders around the day, drawn from a seed."""
    draw = random.Random(seed)

    def day(first: int, last: int) -> str:
        return (AS_OF + timedelta(days=draw.randint(first, last))).isoformat()

    ids = [f"C{number}" for number in range(draw.randint(1, 12))]
    owner = {identity: draw.choice(OWNERS) for identity in ids}
    some = [draw.choice(ids) for _ in range(25)]
    return {
        "客户信息": [CUSTOMERS, *([one, f"客户{one}", "机械", "李明", "13800001234", "2023-01-01", draw.choice(["活跃", "暂停", "流失"]), owner[one], None] for one in ids)],
        "跟进记录": [["跟进日期", "客户编号", "跟进方式", "跟进内容", "下次跟进日期", "负责人"], *([day(-200, -1), one, "电话", "谈", day(-20, 12), owner[one]] for one in some)],
        "购买记录": [["订单编号", "客户编号", "订单日期", "产品", "金额(元)"], *([f"O{n}", one, day(-500, -1), "泵", draw.randint(1_000, 900_000)] for n, one in enumerate(some * 3))],
        "合同报价": [["合同编号", "客户编号", "类型", "到期日期", "金额(元)", "合同状态"], *([f"H{n}", one, "合同", day(-30, 90), 1000, "执行中"] for n, one in enumerate(some[:8]))],
        "客户计划": [["客户编号", "目标", "行动", "负责人", "截止日期", "状态"], *([one, "目标", f"行动{n}", draw.choice(OWNERS), day(-9, 9), draw.choice(["进行中", "已完成"])] for n, one in enumerate(some[:8]))],
        "商机": [["商机编号", "客户编号", "商机名称", "商机阶段", "预计金额(元)", "预计成交日期", "负责人"], *([f"D{n}", one, f"商机{n}", "提案谈判", 9000, day(-9, 9), draw.choice(OWNERS)] for n, one in enumerate(some[:8]))],
    }  # fmt: skip


def check(result: Result) -> None:
    analysis = analysis_of(result)
    total, high = len(analysis.alerts), int((analysis.alerts["severity"] == "high").sum())
    found = digests(result, 7)
    assert sum(one.total for one in found) == total
    assert sum(one.alerts["high"] for one in found) == high
    by_severity = Counter(analysis.alerts["severity"])
    assert all(sum(one.alerts[level] for one in found) == by_severity[level] for level in ("high", "medium", "low"))
    say = Phrases.of(analysis, "zh")
    # Of the overview the card speaks only where there is room for it; by itself it always can.
    (card,) = [one for one in cards(say, analysis).cards if one.label == say("report.card.alerts")] or [None]
    if card is not None:
        assert card.value == high
        assert f"{total}" in card.note
    (overview,) = [sheet for sheet in edition(analysis, "summary", Selection(), "zh") if sheet.key == "overview"]
    every: list[Part] = parts_of(overview.parts)
    assert any(isinstance(part, Cards) for part in every)
    (today,) = [part for part in every if isinstance(part, Today)]
    first = [plain(item.rule) for item in today.items]
    # The most urgent of each customer, and all of what concerns the whole book; of fewer than five such, simply the first ten.
    seen: set[object] = set()
    ones = [
        rule.render("zh")
        for rule, customer in zip(analysis.alerts["rule"], analysis.alerts["customer_id"], strict=True)
        if customer is None or customer != customer or not (customer in seen or seen.add(customer))
    ]
    every_one = [rule.render("zh") for rule in analysis.alerts["rule"]]
    assert first == (ones if len(ones) >= 5 else every_one)[:10]
    # What the overview tells to do today is in the reminders, of whoever it is: what is high at their very beginning.
    reminded = Counter(item.title for one in found for item in one.items if item.kind == "alert")
    later = sum(one.later for one in found)
    assert sum(reminded.values()) + later == total
    urgent = Counter(plain(item.rule) for item in today.items if item.state == "high")
    at_once = Counter(item.title for one in found for item in one.today if item.kind == "alert")
    assert urgent <= at_once


def set_aside(book: Path, draw: random.Random) -> int:
    """Mark about half of the alerts that stand on the sheet as handled, as a person would; returns how many."""
    workbook = load_workbook(book)
    sheet = workbook["预警"]
    top, column = next((cell.row, cell.column) for row in sheet.iter_rows() for cell in row if cell.value == "处理状态")
    marked = 0
    for row in range(top + 1, sheet.max_row + 1):
        if sheet.cell(row, column).value == "待处理" and draw.random() < 0.5:
            sheet.cell(row, column).value = "已处理"
            marked += 1
    workbook.save(book)
    return marked


# openpyxl drops what it does not know; here it only types.
pytestmark = pytest.mark.filterwarnings("ignore::UserWarning")


@pytest.mark.parametrize("seed", range(3 if LONG else 1))
def test_random_books(seed: int, tmp_path: Path, make_book: Callable[..., Path]) -> None:
    book = make_book(tmp_path / "随机.xlsx", random_sheets(seed))
    agree(book, random.Random(seed), AS_OF)


@pytest.mark.skipif(not LONG, reason="the long form; run with KAMXL_LONG=1")
def test_the_sample_book(demo_book: Path, tmp_path: Path) -> None:
    agree(Path(shutil.copy(demo_book, tmp_path / "demo.xlsx")), random.Random(1), AS_OF)


def agree(book: Path, draw: random.Random, as_of: date) -> None:
    before = walk.run(book, as_of=as_of).result
    check(before)
    marked = set_aside(book, draw)
    walked = walk.run(book, as_of=as_of, dry_run=True)
    check(walked.result)
    count, told = len(analysis_of(walked.result).alerts), walk.run_summary(walked).alerts
    assert (told.total, told.set_aside) == (count, marked)
    assert count == len(analysis_of(before).alerts) - marked
