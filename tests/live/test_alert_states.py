"""What people write on 预警 in the open workbook outlives a press, and a press counts as a run on the file does."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kamxl.live import buttons
from tests.conftest import LONG
from tests.contract.stage import Sheet, opened

KEY = ("规则代码", "客户编号", "项目")
HERS = ("处理状态", "暂缓至", "备注")


def rows(sheet: Sheet) -> tuple[int, dict[str, int], list[dict[str, Any]]]:
    """Header row, columns by title, and the rows of the list."""
    (table,) = sheet.tables
    top, bottom = (int(number) for number in re.findall(r"\d+", table["ref"]))
    at = {str(sheet.values[top, column]): column for column in range(1, 17)}
    found = [{t: sheet.values.get((row, c)) for t, c in at.items()} for row in range(top + 1, bottom + 1)]
    return top, at, found


def counted(said: str) -> int:
    match = re.search(r"(\d+) 条预警", said)
    assert match, said
    return int(match[1])


@pytest.mark.parametrize("sheet_title", ["预警", "我的预警"] if LONG else ["我的预警"])
def test_a_press_keeps_what_was_written(demo_book: Path, play: Callable[..., Any], sheet_title: str) -> None:
    stage = opened(demo_book)
    first = counted(play(stage, lambda book: buttons.press("refresh", book)))
    sheet = stage.sheet("预警")
    sheet.name, stage.names["_kx_alerts"] = sheet_title, f"='{sheet_title}'!$A$1"
    stage.sheets.insert(0, stage.sheets.pop(stage.sheets.index(sheet)))
    top, at, before = rows(sheet)
    assert len(before) == first
    # Sorted the other way round, as by a click on the list's header, and two rows settled.
    for row, values in enumerate(reversed(before), top + 1):
        for title, column in at.items():
            sheet.values[row, column] = values[title]
    for row, values in ((top + 1, ("已处理", None, "已电话说明")), (top + 2, ("处理中", None, "等回复"))):
        for title, value in zip(HERS, values, strict=True):
            sheet.values[row, at[title]] = value
    again = play(stage, lambda book: buttons.press("refresh", book))
    assert counted(again) == first - 1
    sheet = stage.sheet(sheet_title)
    assert stage.sheets[0] is sheet, "it stays where it was put"
    texts = [value for value in sheet.values.values() if isinstance(value, str)]
    assert texts.count("已电话说明") == texts.count("等回复") == 1
    top, at, after = rows(sheet)
    assert len(after) == first
    (going_on,) = [row for row in after if row["备注"] == "等回复"]
    assert going_on["处理状态"] == "处理中"
    assert [going_on[title] for title in KEY] == [before[-2][title] for title in KEY]
    assert [after[-1][title] for title in (*KEY, *HERS)] == [
        *(before[-1][title] for title in KEY),
        "已处理",
        None,
        "已电话说明",
    ]
