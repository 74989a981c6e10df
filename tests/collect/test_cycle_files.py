"""The whole cycle on files: a copy that share made, edited as people do, collected into the edited workbook."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from test_collect_command import CUSTOMERS, DAY, TALKS

from kamxl.cli.group import invoke
from kamxl.collect.base import token

pytestmark = pytest.mark.filterwarnings("ignore:.*extension is not supported:UserWarning")
KEYS = {"客户信息": ("客户编号",), "跟进记录": ("跟进日期", "客户编号")}
VALUES = {
    "客户信息": {"客户名称": "甲乙公司", "电话": "13911112222", "年交易金额": 77.25, "合作状态": "潜在", "渠道": None},
    "跟进记录": {"跟进方式": "会议", "跟进内容": "新的内容\n第二行", "下一步计划": "=1+1", "负责人": None},
}


@pytest.fixture(scope="module")
def handed(tmp_path_factory: pytest.TempPathFactory, make_book: Callable[..., Path]) -> tuple[Path, Path]:
    book = make_book(tmp_path_factory.mktemp("cycle") / "大客户.xlsx", {"客户信息": CUSTOMERS, "跟进记录": TALKS})
    out = book.with_name("王磊.xlsx")
    assert invoke(["share", str(book), "--role", "sales", "--owner", "王磊", "-o", str(out), *DAY], "zh") == 0
    return book, out


def places(sheet: Worksheet, header: int) -> dict[str, int]:
    return {str(cell.value).partition("(")[0]: cell.column for cell in sheet[header] if cell.value}


Edited = dict[tuple[str, tuple[Any, ...], str], Any]


def edit(draw: st.DrawFn, path: Path, header: int) -> Edited:
    """Type into cells, delete a row, sort, move columns and rename sheets. What was typed, by sheet, key of the row and field."""
    workbook = load_workbook(path)
    found: Edited = {}
    for title, typed in VALUES.items():
        sheet = workbook[title]
        at = places(sheet, header)
        rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=header + 1)]
        for row in rows:
            for name in draw(st.lists(st.sampled_from([one for one in typed if one in at]), max_size=1)):
                row[at[name] - 1] = typed[name] if header == 4 else "主表改的"
                found[title, tuple(row[at[key] - 1] for key in KEYS[title]), name] = row[at[name] - 1]
        if len(rows) > 2 and draw(st.booleans()):
            gone = rows.pop(draw(st.integers(0, len(rows) - 1)))
            key = tuple(gone[at[one] - 1] for one in KEYS[title])
            found = {one: value for one, value in found.items() if one[:2] != (title, key)}
        rows = list(draw(st.permutations(rows)))
        order = list(draw(st.permutations(range(sheet.max_column))))
        titles = [cell.value for cell in sheet[header]]
        for number, row in enumerate([titles, *rows, [None] * len(titles)]):
            for column, place in enumerate(order, 1):
                sheet.cell(header + number, column).value = row[place]
        for table in sheet.tables.values():
            table.tableColumns = [table.tableColumns[place] for place in order]
        if draw(st.booleans()):
            sheet.title = f"{title} 2"
    workbook.save(path)
    return found


def cells(path: Path, header: int) -> dict[tuple[str, tuple[Any, ...], str], Any]:
    """Every cell of the input sheets, by sheet, key of its row and title."""
    found = {}
    for sheet in load_workbook(path):
        title = sheet.title.removesuffix(" 2")
        if title in KEYS:
            at = places(sheet, header)
            for row in sheet.iter_rows(min_row=header + 1, values_only=True):
                key = tuple(row[at[one] - 1] for one in KEYS[title])
                if any(key):
                    found.update({(title, key, name): row[column - 1] for name, column in at.items()})
    return found


@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_no_edit_of_a_file_is_lost_and_none_invented(
    handed: tuple[Path, Path], tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    folder = tmp_path_factory.mktemp("example")
    book, copy = (Path(shutil.copy(path, folder)) for path in handed)
    typed = data.draw(st.composite(lambda draw: edit(draw, copy, 4))(), "typed into the copy")
    data.draw(st.composite(lambda draw: edit(draw, book, 1))(), "typed into the workbook")
    before = cells(book, 1)
    from kamxl import collect

    told = collect(book, copy)
    after = cells(book, 1)
    assert before.keys() == after.keys()
    changed = {one for one in after if token(after[one]) != token(before[one])}
    assert {one for one in changed if token(after[one]) != token(typed.get(one, "never typed"))} == set()
    assert len(changed) == len(told.taken)
    conflicts = {(one.row.split(" · ")[0], str(one.typed)) for one in told.conflicts}
    for (title, key, name), value in typed.items():
        customer = key[KEYS[title].index("客户编号")]
        if (title, key, name) not in after:
            assert any(one.why == "row_gone" and one.row.startswith(customer) for one in told.conflicts)
        elif token(after[title, key, name]) != token(value):
            assert value == "=1+1" or (customer, str(value)) in conflicts, (title, key, name)
    formulas = sum(value == "=1+1" for value in typed.values())
    assert sum(one.why in ("error", "row_gone") for one in told.conflicts) >= formulas
    json.dumps(told.plain(), default=lambda value: value.isoformat() if isinstance(value, date | datetime) else 1 / 0)
