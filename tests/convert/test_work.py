"""How much a conversion does, in calls, which no busy machine changes."""

from __future__ import annotations

import cProfile
import pstats
from datetime import date, timedelta
from pathlib import Path

from kamxl.convert import convert
from kamxl.settings import Settings


def test_an_order_more_costs_little(tmp_path: Path) -> None:
    def calls(name: str, rows: int) -> int:
        lines = [
            f"SO{n},C{n % 20},{date(2026, 9, 30) - timedelta(days=n % 400)},产品{n % 9},{1 + n % 5},{10.0 + n % 7},{(1 + n % 5) * (10.0 + n % 7)},已完成"
            for n in range(rows)
        ]
        source = tmp_path / f"{name}.csv"
        source.write_text("\n".join(["订单编号,客户编号,下单日期,产品,数量,单价,金额,状态", *lines]), encoding="utf-8")
        profile = cProfile.Profile()
        profile.enable()
        convert([source], tmp_path / f"{name}.xlsx", settings=Settings(), as_of=date(2026, 9, 30))
        profile.disable()
        return int(pstats.Stats(profile).total_calls)  # type: ignore[attr-defined]  # typeshed leaves it out

    calls("first", 100)  # what is loaded and remembered once
    less, more = 5_200, 5_700  # the first 5,000 rows are searched for headers, too
    assert (calls("more", more) - calls("less", less)) / (more - less) <= 255
