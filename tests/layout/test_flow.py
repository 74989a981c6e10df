"""Parts below and beside one another, an element at a time."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from kamxl import theme
from kamxl.cell import Formula, Link
from kamxl.chart import Series
from kamxl.layout import Placed
from kamxl.layout.canvas import GRID_HEIGHT
from kamxl.placed import Range
from kamxl.plan import (
    Beside,
    Chart,
    ChartGroup,
    Check,
    Column,
    ColumnOf,
    Data,
    Facts,
    Instead,
    List,
    ListColumn,
    Note,
    Pairs,
    Section,
    SmallTable,
    TieOut,
)
from tests.layout.sheets import HEAD, ids, put, roles, table, values

NAMES, FIGURES = ColumnOf("t", "name"), ColumnOf("t", "value")
CHART = Chart("column", "图", (Series("数", FIGURES, NAMES),))
FIRST = 4
"""Row of the first section of a sheet that does not begin with a list."""


def filler(id: str, rows: int) -> ChartGroup:
    """So many rows of nothing but a word."""
    return ChartGroup(id, (Instead("无"),), rows=rows)


def top(placed: Placed, id: str) -> int:
    return placed.places[id].top


# --- sections --------------------------------------------------------------------------------------------------------


def test_a_section_is_a_heading_over_its_parts_and_one_row_from_the_last() -> None:
    found = put(HEAD, Section("a", "甲", (table("t"),)), Section("b", "乙", (table("u"),)))
    cells = values(found.plan)
    assert (cells["A4"], cells["A5"], cells["B6"], cells["A10"]) == ("甲", "名称", 0, "乙")
    assert (top(found, "a"), found.places["a"].bottom, top(found, "b")) == (4, 8, 10)
    assert found.plan.row_heights[4] == found.plan.row_heights[10] == 24
    assert {cell for cell, role in roles(found.plan).items() if role == "heading"} == {
        f"{column}{row}" for column in "ABCDEF" for row in (4, 10)
    }


@pytest.mark.parametrize(("gap", "row"), [(None, 10), (0, 9), (3, 12)])
def test_the_gap_above_a_section(gap: int | None, row: int) -> None:
    assert top(put(Section("a", "甲", (table(),)), Section("b", "乙", (), gap=gap)), "b") == row


def test_a_section_without_a_heading_begins_with_its_first_part_and_a_gap_before_that_does_not_count() -> None:
    found = put(Section("a", "", (table(gap=5), table("u", gap=2))))
    assert (top(found, "t"), found.places["t"].bottom, top(found, "u")) == (4, 7, 10)


def test_air_under_a_heading_is_a_narrow_row() -> None:
    found = put(Section("a", "甲", (filler("f", 3),), air=True))
    assert top(found, "f") == 6
    assert found.plan.row_heights[5] < GRID_HEIGHT / 2


def test_a_section_takes_columns_from_its_start_over_its_width() -> None:
    found = put(Section("a", "甲", (filler("f", 3),), start=2, width=35))
    assert (found.places["a"].left, found.places["a"].right) == (2, 4)
    assert (found.places["f"].left, found.places["f"].right) == (2, 4)


@pytest.mark.parametrize(
    ("keep", "breaks"),
    [
        (None, (29,)),  # as they come, half a page of them on the last one
        (0, (26,)),  # all of it on one page: it begins the next
        (5, (26,)),  # its heading and five rows have room on this one, but the last one would be less than half full
        (9, (26,)),
    ],
)
def test_rows_of_a_section_that_stay_on_one_page(keep: int | None, breaks: tuple[int, ...]) -> None:
    """512 points a page. Head 65, first section 24 + 20 × 15, a blank row: some 400 are taken where the second begins."""
    notes = tuple(Note("一行", most=0) for _ in range(20))
    found = put(HEAD, Section("a", "甲", (filler("f", 20),)), Section("b", "乙", notes, keep=keep))
    assert top(found, "b") == 26
    assert found.plan.page.breaks == breaks


@pytest.mark.parametrize("part", [filler("g", 20), ChartGroup("g", (CHART,), rows=20), table("g", rows=19)])
def test_no_chart_and_no_small_table_is_cut_and_its_heading_goes_with_it(part: ChartGroup | SmallTable) -> None:
    found = put(HEAD, Section("a", "甲", (table(), filler("f", 16))), Section("b", "乙", (part,)))
    assert found.plan.page.breaks == (top(found, "b"),)


def test_a_section_can_begin_a_page() -> None:
    found = put(Section("a", "甲", (table(),)), Section("b", "乙", (table("u"),), new_page=True))
    assert found.plan.page.breaks == (10,)


@pytest.mark.parametrize(
    ("rows", "asked", "breaks"), [(6, None, ()), (7, None, (14,)), (7, False, ()), (6, True, (13,))]
)
def test_below_a_long_list_a_section_begins_a_page(rows: int, asked: bool | None, breaks: tuple[int, ...]) -> None:
    found = put(HEAD, ids(rows), Section("a", "甲", (table(),), new_page=asked), tracks=())
    assert top(found, "a") == found.places["list"].bottom + 3, "two blank rows below a list"
    assert found.plan.page.breaks == breaks


def test_a_section_below_a_list_may_stand_closer() -> None:
    found = put(HEAD, ids(2), Section("a", "甲", (table(),), gap=0), tracks=())
    assert top(found, "a") == found.places["list"].bottom + 1


# --- side by side ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("charts_first", [False, True])
def test_charts_are_as_high_as_what_stands_beside_them(charts_first: bool) -> None:
    stacks = ((table(rows=9),), (ChartGroup("c", (CHART,), rows=4),))
    spans = ((1, 2), (3, 6))
    if charts_first:
        stacks, spans = (stacks[1], (table(rows=9, start=5),)), ((1, 4), (5, 6))
    found = put(Beside(stacks, spans), Note("下"))
    (chart,) = found.plan.charts
    assert (chart.over.top, chart.over.bottom) == (FIRST, FIRST + 9)
    assert (chart.over.left, chart.over.right) == spans[not charts_first]
    assert values(found.plan)[f"A{FIRST + 10}"] == "下"


def test_charts_that_are_higher_push_down_what_stands_below_both() -> None:
    found = put(Beside(((table(rows=2),), (ChartGroup("c", (CHART,), rows=15),)), ((1, 2), (3, 6))), Note("下"))
    assert found.plan.charts[0].over.bottom == FIRST + 14
    assert values(found.plan)[f"A{FIRST + 15}"] == "下"


def test_only_the_last_charts_of_a_stack_grow() -> None:
    one, two = ChartGroup("c", (CHART,), rows=3), ChartGroup("d", (CHART,), rows=3, gap=1)
    found = put(Beside(((table(rows=10),), (one, two)), ((1, 2), (3, 6))))
    assert [chart.over.a1 for chart in found.plan.charts] == ["C4:F6", "C8:F14"]


def test_a_chart_beside_a_long_table_stays_on_a_page() -> None:
    found = put(Beside(((table(rows=40),), (ChartGroup("c", (CHART,), rows=3),)), ((1, 2), (3, 6))))
    assert [chart.over.a1 for chart in found.plan.charts] == ["C4:F17"]


def test_a_table_beside_another_begins_in_its_own_columns() -> None:
    found = put(Beside(((table("t"),), (table("u", rows=1),)), ((1, 2), (4, 6)), id="both"))
    assert values(found.plan)["D4"] == "名称"
    assert (found.places["both"].top, found.places["both"].bottom) == (4, 7)


# --- charts ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("count", "more", "spots"),
    [
        (1, {}, ["A8:F10"]),
        (2, {}, ["A8:C10", "D8:F10"]),
        (3, {}, ["A8:B10", "C8:D10", "E8:F10"]),
        (2, {"wide": (15, 25)}, ["A8:B10", "C8:E10"]),
        (2, {"ends": (0.35,)}, ["A8:B10", "C8:F10"]),  # 21 of 60 characters: column 2 ends nearest, at 20
        (3, {"ends": (0.5, 0.8)}, ["A8:C10", "D8:E10", "F8:F10"]),
        (2, {"spans": ((1, 2), (5, 6))}, ["A8:B10", "E8:F10"]),
    ],
)
def test_how_charts_share_the_width(count: int, more: dict[str, tuple[float, ...]], spots: list[str]) -> None:
    found = put(table(), ChartGroup("c", (CHART,) * count, rows=3, **more))  # type: ignore[arg-type]
    assert [chart.over.a1 for chart in found.plan.charts] == spots
    assert (found.places["c"].top, found.places["c"].bottom) == (8, 10)


def test_every_chart_has_a_column_where_the_shares_are_too_close() -> None:
    found = put(table(), ChartGroup("c", (CHART,) * 3, rows=3, ends=(0.01, 0.02)))
    assert [chart.over.a1 for chart in found.plan.charts] == ["A8:A10", "B8:B10", "C8:F10"]


def test_charts_take_the_palette_in_order_and_a_legend_only_for_several() -> None:
    one, two = CHART.series[0], replace(CHART.series[0], name="乙", colour="ABCDEF")
    group = ChartGroup("c", (CHART, replace(CHART, title="二", series=(one, two), alt="说明")))
    first, second = put(table(), group).plan.charts
    assert (first.legend, second.legend) == ("none", "bottom")
    assert [series.colour for series in second.series] == [theme.SERIES[0], "ABCDEF"]
    assert (first.alt, second.alt) == ("图", "说明")
    (said,) = put(table(), ChartGroup("c", (replace(CHART, legend="right"),))).plan.charts
    assert said.legend == "right"


def test_a_word_stands_where_there_is_no_chart() -> None:
    found = put(ChartGroup("c", (Instead("没有数据"),), rows=3))
    assert found.plan.charts == ()
    assert values(found.plan) == {"A4": "没有数据"}
    assert [merge.a1 for merge in found.plan.merges] == ["A4:F6"]
    assert roles(found.plan)["A4"] == "empty"


def test_why_there_is_none_of_several_charts_takes_lines_and_not_their_room() -> None:
    found = put(ChartGroup("c", (Instead("没有数据"), Instead("没有数据"), Instead("没有客户")), rows=14))
    assert values(found.plan) == {"A4": "没有数据", "A5": "没有客户"}
    assert [merge.a1 for merge in found.plan.merges] == ["A4:F4", "A5:F5"]


def test_a_chart_draws_the_rows_of_a_table_that_stands_anywhere_on_the_sheet() -> None:
    below = put(ChartGroup("c", (CHART,), rows=3), table(rows=4))
    (series,) = below.plan.charts[0].series
    assert (series.values, series.categories) == (Range(8, 2, 11, 2), Range(8, 1, 11, 1))


@pytest.mark.parametrize(("rows", "last"), [(None, 8), (2, 6), (9, 8)])
def test_a_chart_may_draw_the_first_rows_only(rows: int | None, last: int) -> None:
    series = (Series("数", replace(FIGURES, rows=rows), replace(NAMES, rows=rows)),)
    (chart,) = put(table(rows=4), ChartGroup("c", (replace(CHART, series=series),))).plan.charts
    assert chart.series[0].values == Range(5, 2, last, 2)
    assert chart.series[0].categories == Range(5, 1, last, 1)


def test_a_chart_of_a_list_draws_the_rows_that_are_shown() -> None:
    names, numbers = ListColumn("name", "名", ["甲", "乙", "丙"]), ListColumn("value", "数", [1, 2, 3], "count")
    group = ChartGroup("c", (CHART,))
    for shown, last in ((None, 7), (2, 6)):
        found = put(HEAD, List("kx_test", (names, numbers), shown, "t"), Section("s", "图", (group,)), tracks=())
        (series,) = found.plan.charts[0].series
        assert series.values == Range(5, 2, last, 2)
        assert series.categories == Range(5, 1, last, 1)


# --- data beside the printed sheet -----------------------------------------------------------------------------------


def block(id: str, rows: int, **more: int) -> Data:
    columns = (Column("name", "名"), Column("value", "数", "data.count"))
    return Data(id, columns, [[f"{id}{place}", place] for place in range(rows)], **more)


def drawing(data: Data) -> Chart:
    return replace(CHART, series=(Series("数", ColumnOf(data.id, "value"), ColumnOf(data.id, "name")),), data=data)


def test_data_of_charts_stand_beside_the_print_one_block_below_the_other() -> None:
    first, second = block("d", 3), block("e", 2)
    found = put(ChartGroup("c", (drawing(first), drawing(second)), rows=5))
    plan = found.plan
    assert plan.page.area is not None
    assert plan.page.area.right == 6, "H and I are not printed"
    cells = values(plan)
    assert (cells["H4"], cells["I4"], cells["H5"], cells["I7"]) == ("名", "数", "d0", 2)
    assert (cells["H9"], cells["H10"], cells["I11"]) == ("名", "e0", 1)
    assert [chart.series[0].values.a1 for chart in plan.charts] == ["I5:I7", "I10:I11"]
    assert [chart.series[0].categories.a1 for chart in plan.charts if chart.series[0].categories] == [
        "H5:H7",
        "H10:H11",
    ]
    assert (roles(plan)["H4"], roles(plan)["H5"], roles(plan)["I5"]) == ("data.header", "muted", "data.count")
    assert plan.column_widths[8] == first.width


def test_data_of_a_chart_further_down_begin_where_it_does() -> None:
    found = put(ChartGroup("c", (drawing(block("d", 2)),), rows=20), ChartGroup("g", (drawing(block("e", 2)),), rows=3))
    assert (top(found, "d"), top(found, "e")) == (4, 24)


def test_room_is_kept_for_data_that_may_grow() -> None:
    found = put(ChartGroup("c", (drawing(block("d", 2, reserve=10)), drawing(block("e", 2)))))
    assert top(found, "e") == 4 + 10 + 2


# --- small tables and texts ------------------------------------------------------------------------------------------


def test_small_tables_merge_and_wrap() -> None:
    columns = (Column("name", "名称", "wrap", span=2), Column("value", "金额", "money"))
    found = put(SmallTable("t", columns, [["短", 1.0], ["长" * 30, 2.0]]), tracks=(10, 10, 10))
    assert [merge.a1 for merge in found.plan.merges] == ["A4:B4", "A5:B5", "A6:B6"]
    assert found.plan.row_heights[6] > found.plan.row_heights[5]
    assert (found.places["t"].first, found.places["t"].last) == (5, 6)
    shown = roles(found.plan)
    assert (shown["A4"], shown["C4"], shown["C5"]) == ("block.header", "block.header.right", "money")


def test_a_header_is_as_high_as_its_text_asks() -> None:
    low, high = (put(SmallTable("t", (Column("a", title),), [[1]])).plan.row_heights[4] for title in ("短", "长" * 20))
    assert high > low
    assert put(table(header_lines=3)).plan.row_heights[4] > put(table()).plan.row_heights[4]


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("解决天数（中位）", "解决天数\n（中位）"),
        ("已覆盖活跃客户", "已覆盖活跃\n客户"),
        ("金额(万元)", "金额(万元)"),
        ("新客户数", "新客户数"),
    ],
)
def test_no_line_of_a_chinese_header_ends_within_brackets_or_before_one_sign(title: str, shown: str) -> None:
    """解决天数（中 / 位） and 已覆盖活跃客 / 户."""
    found = put(SmallTable("t", (Column("a", title, "count"),), [[1]]), tracks=(13,))
    assert values(found.plan)["A4"] == shown


def test_cells_of_a_small_table_have_roles_of_their_own() -> None:
    found = put(table(rows=2, roles=[["total", None], [None, "total.count"]]))
    shown = roles(found.plan)
    assert [shown[cell] for cell in ("A5", "B5", "A6", "B6")] == ["total", "count", "text", "total.count"]


def test_a_small_table_begins_where_it_says() -> None:
    assert put(table(start=3)).places["t"].columns == {"name": 3, "value": 4}


def test_labels_of_an_axis_stand_beside_the_print() -> None:
    columns = (Column("label", "", "muted", aside=True), Column("name", "名称"), Column("value", "数", "count"))
    rows = [["26/1", "一月", 1], ["2", "二月", 2]]
    series = (Series("数", FIGURES, ColumnOf("t", "label")),)
    found = put(SmallTable("t", columns, rows), ChartGroup("c", (replace(CHART, series=series),)))
    assert found.plan.charts[0].series[0].categories == Range(5, 8, 6, 8)
    assert values(found.plan)["A5"] == "一月"
    assert (found.places["t"].left, found.places["t"].right) == (1, 2)


def test_a_text_in_a_small_table_is_cut_after_its_lines() -> None:
    columns = (Column("name", "名称", "wrap", most=2),)
    link = Link("字" * 50, title="客户信息")
    cut = values(put(SmallTable("t", columns, [["字" * 50], ["短"], [link]])).plan)
    assert cut["A6"] == "短"
    assert str(cut["A5"]).endswith("…")
    assert len(str(cut["A5"])) < 20
    assert isinstance(cut["A7"], Link)
    assert str(cut["A5"]).startswith(str(cut["A7"].text)[:-1]), "a link has one line, at whose end LibreOffice cuts it"
    assert len(str(cut["A7"].text)) < len(str(cut["A5"]))
    assert cut["A7"].tip == link.text, "and its tip is the whole"


def test_a_note_wraps_over_the_whole_width_or_runs_on() -> None:
    long = "很长的一段话，" * 20
    wrapped, running = put(Note(long, id="n")), put(Note(long, most=0))
    assert [merge.a1 for merge in wrapped.plan.merges] == ["A4:F4"]
    assert wrapped.plan.row_heights[4] > 3 * 16.5
    assert running.plan.merges == ()
    assert values(running.plan)["A4"] == long
    assert str(values(put(Note(long, most=2)).plan)["A4"]).endswith("…")


def test_pairs_stand_two_a_row_and_facts_one() -> None:
    pairs = put(Pairs((("甲", "1"), ("乙", "2"), ("丙", "3"))), tracks=(10,) * 8)
    assert values(pairs.plan) == {"A4": "甲", "C4": "1", "E4": "乙", "G4": "2", "A5": "丙", "C5": "3"}
    assert (top(pairs, "pairs"), pairs.places["pairs"].bottom) == (4, 5)
    text = "高速伺服驱动和数控系统的研发与制造"
    wide = put(Pairs((("甲", "1"), ("乙", text), ("丙", "3"))), tracks=(10,) * 8)
    assert values(wide.plan) == {"A4": "甲", "C4": "1", "E4": "丙", "G4": "3", "A5": "乙", "C5": text}
    facts = put(Facts((("甲", 1), ("乙", Link("二", sheet="k")))))
    assert values(facts.plan) == {"A4": "甲", "B4": 1, "A5": "乙", "B5": Link("二", sheet="k")}


def test_a_line_of_the_tie_out_adds_its_steps_and_a_difference_is_shown() -> None:
    steps = (Formula("SUM('购买记录'!E5:E9)", 10.0), Formula("-2", -2.0), None, None, None)
    titles = ("核对", "全部", "取消", "退货", "其他", "更正", "公式", "我们", "差额")
    part = TieOut(titles, (Check("订单", steps, 8.0, 7.5, "yuan2"),))
    found = put(Section("s", "核对", (part,)), tracks=(5,) * 24)
    cells = values(found.plan)
    letters = ("B", "D", "G", "K", "N", "Q", "T", "V", "Y")
    assert tuple(cells[f"{letter}5"] for letter in letters) == titles
    assert (cells["B6"], cells["D6"], cells["G6"]) == ("订单", steps[0], steps[1])
    assert cells["T6"] == Formula("SUM(D6:Q6)", 8.0)
    assert (cells["V6"], cells["Y6"]) == (7.5, Formula("ROUND(T6-V6,2)", 0.5))
    (highlight,) = found.plan.highlights
    assert (highlight.over.a1, highlight.formula) == ("Y6", "Y6<>0")


def test_a_grid_as_narrow_as_the_list_above_asks_grows_for_the_days_and_short_names_of_a_table() -> None:
    """On the sheet of service days were shown as ### and owners as Qiang Zha…."""
    columns = (
        Column("day", "Asked on", "date"),
        Column("owner", "Owner"),
        Column("met", "Days until met (median)", "count"),
    )
    found = put(SmallTable("t", columns, [[date(2026, 9, 30), "Qiang Zhang", 12]]), tracks=(4.0,) * 12, lang="en")
    pixels = [found.plan.column_widths[at] * 7 + 5 for at in (1, 2, 3)]
    assert pixels[0] >= 10 * 7 + 5
    assert values(found.plan)["B5"] == "Qiang Zhang"
    assert values(found.plan)["C4"] == "Days until met\n(median)"
    assert found.plan.column_widths[4] == 4, "what it does not need stays"
