"""How much a run does, in counts that no busy machine changes: what it unpacks, and what an order or a customer more costs."""

from __future__ import annotations

import cProfile
import pstats
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from kamxl import walk
from kamxl.package import archive

DAY = date(2026, 9, 30)
Make = Callable[[int, int], Path]


@pytest.fixture
def make(tmp_path: Path, make_book: Callable[..., Path]) -> Make:
    """A function that writes a workbook of so many customers and orders."""

    def made(customers: int, orders: int) -> Path:
        names = [["客户编号", "客户名称", "负责人"], *([f"C{n}", f"客户{n}", f"销售{n % 3}"] for n in range(customers))]
        lines = [
            [f"S{n}", f"C{n % customers}", DAY - timedelta(days=n * 7 % 900), f"产品{n % 9}", 100.0 + n % 50, 60.0]
            for n in range(orders)
        ]
        titles = ["订单编号", "客户编号", "下单日期", "产品", "金额", "已回款"]
        path = tmp_path / f"{customers}-{orders}.xlsx"
        return make_book(path, {"客户信息": names, "购买记录": [titles, *lines], "便签": [["随手记"]]})

    return made


def test_no_part_of_the_user_s_is_unpacked_twice_but_the_workbook_s_own(
    make: Make, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    book, unpacked, real = make(20, 200), Counter[str](), archive._inflate

    def counted(raw: memoryview, method: int, name: str, *size: int) -> Iterator[bytes]:
        if not size:  # the beginning alone is looked at of parts that may be none of ours
            unpacked[name] += 1
        return real(raw, method, name, *size)

    monkeypatch.setattr(archive, "_inflate", counted)
    walk.run(book, as_of=DAY, output=tmp_path / "out.xlsx")
    sheets = [unpacked[f"xl/worksheets/sheet{number}.xml"] for number in (1, 2, 3)]
    assert max(sheets) <= 1
    assert max(unpacked.values()) <= 12, "the list of sheets is looked at once a step"


def test_an_order_more_and_a_customer_more_cost_little(make: Make, tmp_path: Path) -> None:
    def calls(book: Path, day: date = DAY) -> int:
        profile = cProfile.Profile()
        profile.enable()
        walk.run(book, as_of=day, output=tmp_path / f"out-{book.name}", replace=True)
        profile.disable()
        return int(pstats.Stats(profile).total_calls)  # type: ignore[attr-defined]  # typeshed leaves it out

    def again(book: Path) -> int:
        """Of a workbook that holds the results of the day before."""
        return calls(tmp_path / f"out-{book.name}", DAY + timedelta(days=1))

    few, orders, customers = make(40, 400), make(40, 1200), make(120, 400)
    calls(few)  # what is loaded and remembered once
    base = calls(few)
    assert (calls(orders) - base) / 800 <= 3
    assert (calls(customers) - base) / 80 <= 1_400
    assert (again(customers) - again(few)) / 80 <= 1_900
