"""A tree of people as boxes: how far in each stands, and the lines that lead to it."""

from __future__ import annotations

from kamxl.plan import Column, SmallTable
from tests.layout.sheets import put, roles, values

PEOPLE = [["甲", "总经理", "决策者", "支持"], ["├─ 乙", "经理", "影响者", "反对"], ["│ └─ 丙", "工程师", "使用者", None], ["└─ 丁", "采购", "采购", "中立"]]  # fmt: skip
ROLES = [
    [None, None, "tier.0", "state.good"],
    [None, None, None, "state.high"],
    [None, None, None, None],
    [None, None, None, "state.low"],
]
TREE = [(True,), (True, False), (True, False, True), (True, True)]
"""丙 reports to 乙, and 乙 and 丁 to 甲."""
FIRST = 4


def test_boxes_stand_as_far_in_as_people_report_to_others() -> None:
    columns = tuple(Column(key, key) for key in ("name", "title", "role", "attitude"))
    plan = put(SmallTable("t", columns, PEOPLE, ROLES, boxes=TREE)).plan
    found = values(plan)
    assert [found[cell] for cell in ("A4", "B6", "C8", "B10")] == [
        "甲 · 总经理",
        "乙 · 经理",
        "丙 · 工程师",
        "丁 · 采购",
    ]
    assert [found[cell] for cell in ("A5", "B7", "C9")] == ["决策者 · 支持", "影响者 · 反对", "使用者"]
    assert {merge.a1 for merge in plan.merges} >= {"A4:D4", "A5:D5", "B6:E6", "C8:F8", "B10:E10"}
    assert "name" not in found.values(), "boxes need no header"
    role = roles(plan)
    assert [role[cell] for cell in ("A4", "B6", "C8", "C9", "B11")] == ["box.lead.good", "box.name.high", "box.name", "box.about", "box.about.low"]  # fmt: skip
    # Down from 甲 beside 乙 and 丙 to 丁, where it ends; down from 乙 to 丙.
    assert [role.get(f"A{row}") for row in range(6, 12)] == ["branch", "branch.down", "branch.down", "branch.down", "branch", None]  # fmt: skip
    assert (role["B8"], role.get("B9")) == ("branch", None)
