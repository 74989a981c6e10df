"""One contract, two back ends: what the file writer puts into a file and what the live writer puts into an open workbook
agree cell by cell."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from kamxl import walk, writer
from kamxl.cell import Formula, Link, Style
from kamxl.chart import Series
from kamxl.live.writer import render
from kamxl.placed import Cells, Chart, Range, SheetPlan, Table, TableColumn
from tests.contract.seen import Seen, in_file, moment, on_stage
from tests.contract.stage import Sheet, Stage
from tests.writer import sample_plans

AS_OF = date(2026, 9, 30)
INPUTS = (
    "客户信息",
    "购买记录",
    "跟进记录",
    "合同报价",
    "客户需求",
    "满意度",
    "投诉反馈",
    "市场监测",
    "市场趋势",
    "设置",
)
Play = Callable[..., Any]


@pytest.fixture(scope="module")
def report_plans(demo_book: Path) -> tuple[SheetPlan, ...]:
    book = walk.open_book(demo_book, as_of=AS_OF)
    return walk.plans(walk.analyse(book, as_of=AS_OF))


@pytest.fixture(scope="module")
def all_plans(report_plans: tuple[SheetPlan, ...]) -> tuple[SheetPlan, ...]:
    """The sheets of the sample workbook, and a plan that uses what they do not."""
    return (*report_plans, replace(sample_plans.overview(), key="sample", title="样张", buttons=()), odd())


def odd() -> SheetPlan:
    """Values that programs misread, looks that change from row to row, charts over cells far apart."""
    texts = ["=1+1", "-5", "+8610", "@home", "'quoted", "00123", "2026-01-05", "1/2", "3E5", "12%", "TRUE", "#N/A",
             "５００", "汉字", 'say "x"', "a\nb"]  # fmt: skip
    styles = {
        "text": Style(font="Calibri"),
        "head": Style(bold=True, fill="1F4E79", colour="FFFFFF"),
        "high": Style(bold=True, fill="FBE9E7", colour="B3261E"),
        "low": Style(colour="5F6B7A"),
        "date": Style(number_format="yyyy-mm-dd", horizontal="center", border_bottom="E3E6EA", border_top="E3E6EA"),
        "boxed": Style(border_left="111111", border_right="222222", indent=2, italic=True),
    }
    table = Table(
        "kx_odd", 3, 1,
        (
            TableColumn("文字", texts, "text"),
            TableColumn("等级", ["S", "A"] * 8, roles=["high", "low"] * 8),
            TableColumn("值", [1, 2.5, None, True, date(2026, 1, 5), 0, -1, 10**12] * 2, roles=["date", "text"] * 8),
            TableColumn("倍数", [2.0] * 16, "text", formula="[@值]*2"),
            TableColumn("链接", [Link('名 "a"', title="客户信息", cell=f"A{n}") for n in range(16)], "text"),
        ),
        header_role="head",
    )  # fmt: skip
    return SheetPlan(
        key="odd",
        title="杂项",
        styles=styles,
        cells=(
            Cells(1, 1, [[Link("去客户", title="客户信息"), Link(5, sheet="sample", cell="B2")]], "text"),
            Cells(1, 4, [[Formula("SUM(kx_odd[值])", 3.5), Formula("{sheet:nowhere}!A1", "gone"), date(1899, 5, 1)]], "date"),
            Cells(21, 2, [[1, 2], [3, None]], [["boxed", "date"], ["boxed", "text"]]),
        ),
        tables=(table,),
        charts=(
            Chart("line", Range(30, 1, 40, 5), "远", (Series("甲", Range(4, 3, 8, 3), Range(4, 1, 8, 1), "1F4E79"),
                                                    Series("乙", Range(4, 4, 8, 4, "odd"), Range(4, 1, 8, 1), "D98A29"))),
            Chart("bar", Range(42, 1, 50, 5), "", (Series("丙", Range(4, 4, 8, 4), Range(4, 1, 8, 1), "1F4E79"),
                                                   Series("丁", Range(4, 3, 8, 3), Range(4, 1, 8, 1), "D98A29")),
                  stacked=True, reverse=True, legend="right", y_title="元", x_title="名", y_min=0, y_max=9.5),
        ),
        freeze=(4, 2),
        hidden_columns=(7,),
        column_widths={1: 20, 2: 20, 3: 8.5, 7: 3},
        row_heights={1: 30, 2: 30},
        merges=(Range(1, 1, 1, 1), Range(21, 2, 21, 3)),
    )  # fmt: skip


@pytest.fixture(scope="module")
def file_book(all_plans: tuple[SheetPlan, ...]) -> bytes:
    inputs = [SheetPlan(key=title, title=title, styles={"text": Style()}, owned=False) for title in INPUTS]
    return writer.render(writer.create(inputs), all_plans)


def new_stage() -> Stage:
    stage = Stage()
    stage.sheets = [Sheet(title) for title in INPUTS]
    return stage


@pytest.fixture
def live_book(all_plans: tuple[SheetPlan, ...], play: Play, told: list[tuple[str, str]]) -> Stage:
    """Excel for Windows with the sheets in it; what it is told past xlwings is in `told`."""
    stage = new_stage()
    assert play(stage, lambda book: render(book, all_plans)) == [plan.title for plan in all_plans]
    return stage


def both(file_book: bytes, stage: Stage, plans: tuple[SheetPlan, ...]) -> list[tuple[SheetPlan, Seen, Seen]]:
    return [(plan, in_file(file_book, plan.title, plan), on_stage(stage, plan.title, plan)) for plan in plans]


def test_both_back_ends_show_the_same(file_book: bytes, live_book: Stage, all_plans: tuple[SheetPlan, ...]) -> None:
    for plan, file, live in both(file_book, live_book, all_plans):
        agree(plan, file, live)


def agree(plan: SheetPlan, file: Seen, live: Seen) -> None:
    """What is compared, one thing at a time, so that a difference names its cell."""
    key = plan.key
    assert {c: moment(v) for c, v in live.values.items()} == {c: moment(v) for c, v in file.values.items()}, key
    for cell in cells_with_rules(plan):
        live.looks[cell]["wrap"] = file.looks[cell]["wrap"]  # a rule cannot change it, and no short word shows it
    differing = {c: (file.looks[c], live.looks[c]) for c in file.looks if file.looks[c] != live.looks[c]}
    assert not differing, f"{key}: {len(differing)} cells, the first {next(iter(differing.items()))}"
    assert live.lines == file.lines, key
    assert live.links == file.links, key
    assert live.merges == file.merges, key
    assert live.tables == file.tables, key
    assert live.rules == file.rules, key
    assert live.bars == file.bars, key
    assert (live.frozen, live.gridlines, live.print_area) == (file.frozen, file.gridlines, file.print_area), key
    assert live.hidden_columns == file.hidden_columns, key
    assert len({round(live.widths[c] / (plan.column_widths[c]), 6) for c in live.widths}) <= 1, (
        "widths are in proportion"
    )
    bodies = [range(t.row + 1, t.range.bottom + 1) for t in plan.tables]
    fixed = [row for row in file.heights if not any(row in body for body in bodies)]
    assert {row: live.heights[row] for row in fixed} == pytest.approx(
        {row: file.heights[row] for row in fixed}, abs=1e-3
    )
    assert len(live.charts) == len(file.charts), key
    for chart, of_file, of_live in zip(plan.charts, file.charts, live.charts, strict=True):
        assert of_live["title"] == of_file["title"]
        assert of_live["legend"] == of_file["legend"], of_file["title"]
        for series, one, other in zip(chart.series, of_file["series"], of_live["series"], strict=True):
            if series.point_colours:
                one, other = one | {"colour": None}, other | {"colour": None}  # xlwings has no word for points
            assert other == one, of_file["title"]
        for name, axis in of_live["axes"].items():
            rounded = {k: round(v, 9) if isinstance(v, float) else v for k, v in axis.items()}
            assert {k: v for k, v in of_file["axes"][name].items() if k in axis} == rounded, (of_file["title"], name)


def cells_with_rules(plan: SheetPlan) -> list[tuple[int, int]]:
    return [
        (row, table.column + index)
        for table in plan.tables
        for index, column in enumerate(table.columns)
        if column.roles is not None
        for row in range(table.row + 1, table.range.bottom + 1)
    ]


def lines_in_reach() -> SheetPlan:
    rows = [["月", "甲", "乙"], ["一", 1, 2], ["二", 2, 4], ["三", 3, 9]]
    lines = tuple(
        Series(name, Range(2, column, 4, column), Range(2, 1, 4, 1), colour)
        for column, (name, colour) in enumerate((("甲", "1F4E79"), ("乙", "D98A29")), 2)
    )
    chart = Chart("line", Range(6, 1, 16, 6), "走势", lines, "right")
    return SheetPlan("t", "表", {"text": Style()}, cells=(Cells(1, 1, rows),), charts=(chart,))


def test_lines_are_named_at_their_last_point(play: Play, told: list[tuple[str, str]]) -> None:
    stage = new_stage()
    play(stage, lambda book: render(book, [lines_in_reach()]))
    assert stage.sheet("表").charts[0].legend == "none"
    assert [value for place, value in told if place.endswith(".Points()")] == ["3", "3"]
    label = {place.rpartition("DataLabel.")[2]: value for place, value in told if ".FullSeriesCollection(2)" in place}
    assert label.items() >= {"ShowSeriesName": "True", "ShowValue": "False", "Position": "-4152"}.items()
    assert label["Font.Color"] == str(0x298AD9), "blue, green, red"
    (room,) = [value for place, value in told if place.endswith(".PlotArea.Width")]
    assert room.endswith(".ChartArea.Width - 23.0"), "two cells of 5.5 points, and 12 around"


def test_where_no_point_can_be_named_the_legend_stays(play: Play) -> None:
    """A Mac, or Excel in a browser: xlwings has no word for the label of a point."""
    stage = new_stage()
    play(stage, lambda book: render(book, [lines_in_reach()]))
    assert stage.sheet("表").charts[0].legend == "right"


def test_a_name_that_excel_refuses_leaves_the_legend(
    play: Play, told: list[tuple[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(colour: str) -> int:
        raise OSError("busy")

    monkeypatch.setattr("kamxl.live.native._bgr", refuse)
    stage = new_stage()
    play(stage, lambda book: render(book, [lines_in_reach()]))
    assert stage.sheet("表").charts[0].legend == "right"


def test_text_stays_text(live_book: Stage) -> None:
    """Nothing that people typed becomes a formula, a number, a day or an error."""
    sheet = live_book.sheet("杂项")
    plan = odd()
    assert [sheet.values[row, 1] for row in range(4, 20)] == list(plan.tables[0].columns[0].values)
    formulas = [v for (_, c), v in sheet.values.items() if isinstance(v, str) and v.startswith("=") and c == 1]
    assert formulas == ["=1+1"], "the text, kept by an apostrophe"


def test_charts_lie_where_the_plan_says(live_book: Stage, report_plans: tuple[SheetPlan, ...]) -> None:
    for plan in report_plans:
        for chart, drawn in zip(plan.charts, live_book.sheet(plan.title).charts, strict=True):
            left, top, width, height = drawn.box
            rows = [plan.row_heights.get(row, 15) for row in range(chart.over.top, chart.over.bottom + 1)]
            assert height == pytest.approx(sum(rows))
            assert top == pytest.approx(sum(plan.row_heights.get(row, 15) for row in range(1, chart.over.top)))
            assert width > 0
            assert left >= 0


def test_a_second_run_refills_in_place(
    file_book: bytes, live_book: Stage, all_plans: tuple[SheetPlan, ...], play: Play
) -> None:
    titles = [sheet.name for sheet in live_book.sheets]
    names = dict(live_book.names)
    play(live_book, lambda book: render(book, all_plans))
    assert [sheet.name for sheet in live_book.sheets] == titles
    assert live_book.names == names
    done = {action["func"] for action in live_book.last}
    assert not done & {"sheetDelete", "addSheet", "addTable", "namesAdd"}
    for plan, file, live in both(file_book, live_book, all_plans):
        agree(plan, file, live)


def test_a_shorter_table_leaves_nothing_of_the_longer_one(play: Play) -> None:
    def plan(count: int) -> SheetPlan:
        columns = (TableColumn("甲", [f"x{n}" for n in range(count)]), TableColumn("乙", list(range(count))))
        return SheetPlan("t", "表", {"text": Style(), "table.header": Style()}, tables=(Table("kx_t", 2, 1, columns),))

    stage = new_stage()
    play(stage, lambda book: render(book, [plan(9)]))
    play(stage, lambda book: render(book, [plan(3)]))
    sheet = stage.sheet("表")
    assert {row for row, _ in sheet.values} == {2, 3, 4, 5}
    assert [table["ref"] for table in sheet.tables] == ["A2:B5"]


def test_what_is_the_user_s_stays(play: Play) -> None:
    """A renamed sheet is found again, a sheet of the user's with our title is left alone, so is a chart of his."""
    stage = new_stage()
    stage.sheets.append(Sheet("表", values={(1, 1): "mine"}))
    style = {"text": Style()}
    chart = Chart("column", Range(5, 1, 9, 3), "a", (Series("s", Range(1, 2, 2, 2), Range(1, 1, 2, 1)),))
    plan = SheetPlan("t", "表", style, cells=(Cells(1, 1, [["x", 1], ["y", 2]]),), charts=(chart,))
    play(stage, lambda book: render(book, [plan]))
    ours = stage.sheets[-1]
    assert (ours.name, stage.names) == ("表 (kamxl)", {"_kx_t": "='表 (kamxl)'!$A$1"})
    ours.name = "我的分析"
    stage.names["_kx_t"] = "='我的分析'!$A$1"
    ours.charts.append(replace(ours.charts[0], name="我的图"))
    play(stage, lambda book: render(book, [plan]))
    assert [sheet.name for sheet in stage.sheets] == [*INPUTS, "表", "我的分析"]
    assert stage.sheet("表").values == {(1, 1): "mine"}
    assert sorted(c.name for c in ours.charts) == ["kamxl 1", "我的图"]


def test_a_sheet_that_the_user_hid_stays_hidden(play: Play) -> None:
    plans = [SheetPlan(key, title, {"text": Style()}) for key, title in (("a", "甲"), ("b", "乙"))]
    stage = new_stage()
    play(stage, lambda book: render(book, plans))
    stage.sheet("乙").visible = False
    play(stage, lambda book: render(book, plans))
    assert [sheet.name for sheet in stage.sheets if not sheet.visible] == ["乙"]
    play(stage, lambda book: render(book, [replace(plans[0], hidden=True)]))
    assert [sheet.name for sheet in stage.sheets if not sheet.visible] == ["甲", "乙"]


def test_the_program_is_left_as_it_was(live_book: Stage, all_plans: tuple[SheetPlan, ...], play: Play) -> None:
    live_book.active, live_book.selection, live_book.calculation = 1, "C7", "AutomaticExceptTables"
    play(live_book, lambda book: render(book, all_plans))
    assert (live_book.active, live_book.selection, live_book.calculation) == (1, "C7", "AutomaticExceptTables")
    assert live_book.screen[-2:] == [False, True]


def test_the_program_is_left_as_it_was_whatever_happens(
    live_book: Stage, all_plans: tuple[SheetPlan, ...], play: Play, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("Excel is busy")

    monkeypatch.setattr("kamxl.live.charts.add", fail)
    live_book.active, live_book.selection = 1, "C7"

    def attempt(book: Any) -> None:
        with pytest.raises(RuntimeError, match="busy"):
            render(book, all_plans)

    play(live_book, attempt)
    assert (live_book.active, live_book.selection, live_book.calculation) == (1, "C7", "Automatic")
    assert live_book.screen[-1] is True


def test_a_formula_that_names_what_is_not_there_gives_way_to_its_result(live_book: Stage) -> None:
    assert live_book.sheet("杂项").values[1, 5] == "gone"


@pytest.mark.parametrize("rows", [10, 5_000])
def test_calls_do_not_grow_with_rows(rows: int, play: Play) -> None:
    """Bounds, so that they cannot creep up; the same for ten rows and for five thousand."""
    columns = (
        TableColumn("客户", [Link(f"c{n}", title="客户信息", cell=f"A{n + 2}") for n in range(rows)], "text"),
        TableColumn("等级", ["SABC"[n % 4] for n in range(rows)], roles=["SABC"[n % 4] for n in range(rows)]),
        TableColumn("额", [n * 1.5 for n in range(rows)], "money"),
        TableColumn("倍", [n * 3.0 for n in range(rows)], "money", formula="[@额]*2"),
        TableColumn("日", [date(2026, 1, 1)] * rows, "text"),
    )
    styles = {
        "text": Style(border_bottom="E3E6EA"),
        "money": Style(border_bottom="E3E6EA", number_format="#,##0", horizontal="right"),
        "table.header": Style(bold=True, fill="1F4E79", colour="FFFFFF"),
        **{tier: Style(fill=fill, bold=bold) for tier, fill, bold in zip("SABC", ("D5E3F0", "E4EDF6", None, None), (1, 1, 0, 0), strict=True)},
    }  # fmt: skip
    plan = SheetPlan(
        "t", "表", styles, tables=(Table("kx_t", 2, 1, columns),), column_widths=dict.fromkeys(range(1, 6), 12.0),
        row_heights={row: 15.0 + row % 3 for row in range(3, rows + 3)}, freeze=(3, 2),
    )  # fmt: skip
    stage = new_stage()
    play(stage, lambda book: render(book, [plan]))
    first = Counter(action["func"] for action in stage.last)
    assert sum(first.values()) <= 60, first
    assert first["setValues"] == 1
    play(stage, lambda book: render(book, [plan]))
    assert sum(Counter(action["func"] for action in stage.last).values()) <= 75


def test_calls_a_sheet_are_held(live_book: Stage, all_plans: tuple[SheetPlan, ...], play: Play) -> None:
    """The sheets of the sample workbook: what a COM call takes (about a millisecond) keeps a press within seconds."""
    play(live_book, lambda book: render(book, all_plans))
    calls = Counter(action["sheet_position"] for action in live_book.last)
    assert max(calls.values()) <= 900
    assert sum(calls.values()) <= 360 * len(all_plans)
