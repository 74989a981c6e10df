"""Books with something due."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from kamxl import walk
from kamxl.book import Result

AS_OF = date(2026, 9, 30)
CUSTOMERS = ["客户编号", "客户名称", "所属行业", "联系人", "电话", "首次合作时间", "合作状态", "负责人", "信息使用授权"]
Sheets = Mapping[str, list[list[Any]]]


def sheets(
    *, name: str = "甲公司", owner: str = "王磊", consent: str | None = None, action: str = "送样"
) -> dict[str, list[list[Any]]]:
    """Two customers: a visit, a contract, an action and a deal of the first are due in the week, an action of the other is late."""
    return {
        "客户信息": [
            CUSTOMERS,
            ["C1", name, "机械", "李明", "13800001234", "2024-01-01", "活跃", owner, consent],
            ["C2", "乙公司", "机械", "张华", "13800005678", "2024-01-01", "活跃", "赵敏", None],
        ],
        "跟进记录": [
            ["跟进日期", "客户编号", "跟进方式", "跟进内容", "下一步计划", "下次跟进日期", "负责人"],
            ["2026-09-20", "C1", "电话", "谈样品", action, "2026-10-02", owner],
            ["2026-04-06", "C2", "电话", "问候", None, None, "赵敏"],
        ],
        "合同报价": [
            ["合同编号", "客户编号", "类型", "签订日期", "生效日期", "到期日期", "金额(元)", "合同状态"],
            ["HT1", "C1", "合同", "2025-10-01", "2025-10-05", "2026-10-05", 50000, "执行中"],
        ],
        "客户计划": [
            ["客户编号", "目标", "行动", "负责人", "截止日期", "状态"],
            ["C1", "扩大份额", "安排样机试用", "赵敏", "2026-09-30", "进行中"],
            ["C1", "扩大份额", "已经做完的", owner, "2026-10-01", "已完成"],
            ["C2", "扩大份额", "迟了的行动", "赵敏", "2026-09-01", "未开始"],
        ],
        "商机": [
            [
                "商机编号",
                "客户编号",
                "商机名称",
                "商机阶段",
                "预计金额(元)",
                "创建日期",
                "预计成交日期",
                "负责人",
                "下一步",
            ],
            ["D1", "C1", "二期扩产", "提案谈判", 80000, "2026-08-01", "2026-10-07", owner, "报价"],
            ["D2", "C1", "三期", "提案谈判", 80000, "2026-08-01", "2026-10-08", owner, "报价"],
        ],
    }


@pytest.fixture
def result_of(tmp_path: Path, make_book: Callable[..., Path]) -> Callable[..., Result]:
    """A function that makes and analyses a book: sheets, settings, day."""

    def make(
        given: Sheets | None = None,
        settings: Mapping[str, object] | None = None,
        as_of: date = AS_OF,
        name: str = "台账.xlsx",
    ) -> Result:
        found = dict(given or sheets())
        if settings:
            found["设置"] = [["参数", "取值"], *([key, value] for key, value in settings.items())]
        path = make_book(tmp_path / name, found)
        return walk.analysed(lambda: walk.read_target(path), as_of=as_of)

    return make
