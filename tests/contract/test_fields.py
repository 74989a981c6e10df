"""Every field of a plan that the sheets use reaches the open workbook: what changes the file changes what Excel is told."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import MISSING, Field, fields, is_dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from kamxl import cell, placed, walk, writer
from kamxl.cell import Link, Style
from kamxl.chart import Series
from kamxl.live.writer import render
from kamxl.placed import Cells, Chart, PrintSetup, Range, SheetPlan, Validation
from tests.contract.test_writers import AS_OF, INPUTS, new_stage

KINDS = (
    placed.SheetPlan, placed.PrintSetup, cell.Style, placed.Cells, cell.Link, cell.Formula, placed.Table, placed.TableColumn,
    placed.Chart, placed.Series, placed.DataBar, placed.Highlight, placed.Validation, placed.Button,
)  # fmt: skip
"""What a plan is made of; a `Range` has nothing to leave out."""
LEFT_OUT = {
    ("SheetPlan", "buttons"): "they stand in the workbook already: a press comes from one",
}
"""(class, field) that the sheets use and a press does not render, and why."""
Told = list[tuple[str, str]]
Optional = tuple[type, Field[Any]]


@pytest.fixture(scope="module")
def plans(demo_book: Path) -> tuple[SheetPlan, ...]:
    """The sheets of the sample workbook, the overview with its buttons; the smallest first."""
    book = walk.open_book(demo_book, as_of=AS_OF)
    found = walk.plans(walk.analyse(book, as_of=AS_OF), buttons=True)
    return tuple(sorted(found, key=lambda one: sum(table.length for table in one.tables)))


def optional() -> list[Optional]:
    """The fields that a plan may leave at their default."""
    return [(kind, one) for kind in KINDS for one in fields(kind) if is_optional(one)]


def is_optional(one: Field[Any]) -> bool:
    return one.default is not MISSING or one.default_factory is not MISSING


def default_of(one: Field[Any]) -> Any:
    return one.default if one.default_factory is MISSING else one.default_factory()


def without(value: Any, kind: type, name: Field[Any]) -> Any:
    """The same, with the field of every object of a class at its default; the very object where nothing changes."""
    if isinstance(value, Mapping):
        items = {key: without(one, kind, name) for key, one in value.items()}
        return items if any(items[key] is not value[key] for key in items) else value
    if isinstance(value, (list, tuple)):
        members = [without(one, kind, name) for one in value]
        return type(value)(members) if any(a is not b for a, b in zip(members, value, strict=True)) else value
    if not is_dataclass(value) or isinstance(value, type):
        return value
    new = {one.name: without(getattr(value, one.name), kind, name) for one in fields(value)}
    if isinstance(value, kind) and new[name.name] != default_of(name):
        new[name.name] = default_of(name)
    differing = {key: one for key, one in new.items() if one is not getattr(value, key)}
    return replace(value, **differing) if differing else value


def given(value: Any, found: set[tuple[type, str]]) -> set[tuple[type, str]]:
    """The fields of a plan that are not at their default."""
    if isinstance(value, Mapping):
        value = list(value.values())
    if isinstance(value, (list, tuple)):
        for member in value:
            given(member, found)
    elif is_dataclass(value) and not isinstance(value, type):
        for one in fields(value):
            member = getattr(value, one.name)
            if is_optional(one) and member != default_of(one):
                found.update((kind, one.name) for kind in KINDS if isinstance(value, kind))
            given(member, found)
    return found


def in_file(one: SheetPlan) -> bytes | str:
    """The file, or what the writer raised where the plan makes no sense without the field."""
    try:
        return writer.render(inputs(), [one])
    except (KeyError, ValueError) as error:
        return type(error).__name__


@cache
def inputs() -> bytes:
    return writer.create([SheetPlan(key=t, title=t, styles={"text": Style()}, owned=False) for t in INPUTS])


def in_excel(one: SheetPlan, xlwings: Any, told: Told) -> tuple[object, Told]:
    """What xlwings hands on and what Excel for Windows is told past it."""
    told.clear()
    book = xlwings.Book(json=new_stage().payload())
    try:
        render(book, [one])
    except (KeyError, ValueError) as error:
        return type(error).__name__, []
    return book.json()["actions"], list(told)


def unheard(sheets: tuple[SheetPlan, ...], xlwings: Any, told: Told) -> Iterator[tuple[Optional, bool]]:
    """Each field that changes the file of a sheet, and whether Excel is told the same without it."""
    files: dict[str, bytes | str] = {}
    there = {one.key: given(one, set()) for one in sheets}
    for kind, name in optional():
        for one in sheets:
            if (kind, name.name) not in there[one.key]:
                continue
            bare = without(one, kind, name)
            if one.key not in files:
                files[one.key] = in_file(one)
            if in_file(bare) != files[one.key]:
                yield (kind, name), in_excel(one, xlwings, told) == in_excel(bare, xlwings, told)
                break


def test_every_field_that_changes_the_file_changes_what_excel_is_told(
    plans: tuple[SheetPlan, ...], xlwings_remote: Any, told: Told
) -> None:
    found = {(kind.__name__, name.name): same for (kind, name), same in unheard(plans, xlwings_remote, told)}
    assert len(found) >= 45, sorted(found)
    assert {field for field, same in found.items() if same} == set(LEFT_OUT)


def test_a_field_that_is_not_rendered_is_noticed(
    plans: tuple[SheetPlan, ...], xlwings_remote: Any, told: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kamxl.live.native.finish_sheet", lambda sheet, plan: None)
    found = {(kind.__name__, name.name) for (kind, name), same in unheard(plans[:2], xlwings_remote, told) if same}
    assert ("SheetPlan", "tab_colour") in found


def told_of(told: Told, end: str) -> list[str]:
    return [value for place, value in told if place.endswith(end)]


def test_excel_for_windows_is_told_what_xlwings_has_no_word_for(xlwings_remote: Any, told: Told) -> None:
    chart = Chart("line", Range(20, 1, 30, 4), "额", (Series("甲", Range(2, 2, 4, 2), Range(2, 1, 4, 1), "1F4E79", dashed=True,
                  labels=True, point_colours=("112233",)),), y_format="0.0", font="微软雅黑", alt="三个月")  # fmt: skip
    one = SheetPlan(
        "t", "表", {"text": Style(), "link": Style(underline=True, indent=2)},
        cells=(Cells(1, 1, [[Link("去", title="客户信息")]], "link"), Cells(2, 1, [["一", 1], ["二", 2], ["三", 3]])),
        charts=(chart,), freeze=(2, 3), zoom=85, tab_colour="1F4E79", validations=(Validation(Range(2, 2, 4, 2), "list", ("待处理", "暂缓")),),
        page=PrintSetup(landscape=False, pages_wide=2, repeat_rows=(1, 2), repeat_columns=(1, 3), breaks=(20, 40), header="&L&9甲&&L&R&9乙"),
    )  # fmt: skip
    in_excel(one, xlwings_remote, told)
    page = {place.rpartition(".")[2]: value for place, value in told if ".PageSetup." in place}
    assert page == {
        "PaperSize": "9", "Orientation": "1", "LeftMargin": "28.8", "RightMargin": "28.8", "TopMargin": "36.0",
        "BottomMargin": "43.199999999999996", "Zoom": "False", "FitToPagesWide": "2", "FitToPagesTall": "False",
        "PrintTitleRows": "'$1:$2'", "PrintTitleColumns": "'$A:$C'", "LeftHeader": "'&9甲&&L'", "CenterHeader": "''",
        "RightHeader": "'&9乙'", "LeftFooter": "''", "CenterFooter": "'&P / &N'", "RightFooter": "''",
    }  # fmt: skip
    assert told_of(told, ".HPageBreaks.Add()") == ["Sheet 表.Range('A20')", "Sheet 表.Range('A40')"]
    assert told_of(told, ".Tab.Color") == [str(0x794E1F)], "blue, green, red"
    assert told_of(told, ".ActiveWindow.Zoom") == ["85"]
    assert told_of(told, "Sheet 表.Range('B2:B4').Validation.Add()") == ["3, 2, 1, '待处理,暂缓'"]
    assert told_of(told, ".Font.Underline") == ["-4142", "2"], "off for all cells, on for the link"
    assert told_of(told, ".Line.DashStyle") == ["4"]
    assert told_of(told, ".DataLabels().NumberFormat") == ["'0.0'"]
    assert told_of(told, ".ForeColor.RGB") == [str(0x332211)]
    assert told_of(told, ".Font.Name") == ["'微软雅黑'"]
    assert told_of(told, ".AlternativeText") == ["'三个月'"]
    assert told_of(told, ".AutoFillFormulasInLists")[0] == "False"
    assert told_of(told, ".Visible") == ["False"], "the marker is out of the list of names"


def test_what_excel_refuses_takes_nothing_else_with_it(
    xlwings_remote: Any, told: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A printer that is away makes Excel refuse its paper."""
    from kamxl.live import native

    def refuse(thing: Any, given: Mapping[str, object]) -> None:
        raise OSError("no printer")

    monkeypatch.setattr(native, "_put", refuse)
    in_excel(SheetPlan("t", "表", {"text": Style()}, tab_colour="1F4E79", zoom=80), xlwings_remote, told)
    assert told_of(told, ".Tab.Color")
    assert told_of(told, ".ActiveWindow.Zoom") == ["80"]
