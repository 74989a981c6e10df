"""Rows taken out of a plan: what stands below moves up with all that points at it."""

from __future__ import annotations

from kamxl.plan import Cells, Chart, DataBar, Highlight, Link, PrintSetup, Range, Series, SheetPlan, Table, TableColumn
from kamxl.report import excerpt, theme


def sheet() -> SheetPlan:
    """A list of ten rows from row 3 on; a heading in row 16 with two figures below it, and a chart of them."""
    column = TableColumn("n", list(range(10)), roles=[f"tier.{place % 3}" for place in range(10)])
    return SheetPlan(
        key="tiers",
        title="分级",
        styles=theme.styles("zh"),
        cells=(
            Cells(1, 1, [["标题"]], "title"),
            Cells(2, 1, [[Link("↓", sheet="tiers", cell="A16")]], "nav"),
            Cells(2, 2, [["副标题"]], "subtitle"),
            Cells(16, 1, [["汇总"]], "heading"),
            Cells(17, 1, [[1.0], [2.0]], [["money"], ["count"]]),
            Cells(6, 9, [["旁边"]], "muted"),
        ),
        tables=(Table("kx_tiers", 3, 1, (column,)),),
        charts=(Chart("column", Range(20, 1, 25, 4), "图", (Series("a", Range(17, 1, 18, 1), Range(17, 1, 18, 1)),)),),
        merges=(Range(16, 1, 16, 3),),
        data_bars=(DataBar(Range(4, 1, 13, 1), "BCD2E8"),),
        highlights=(Highlight(Range(4, 1, 13, 1), "MOD(ROW(),2)=1", fill="F8F9FB"),),
        row_heights={3: 30, 13: 40, 16: 24, 17: 18},
        page=PrintSetup(area=Range(1, 1, 25, 4), breaks=(16,)),
    )


def test_a_list_is_cut_and_all_below_follows() -> None:
    other = SheetPlan(
        key="overview", title="总览", styles=theme.styles("zh"),
        cells=(Cells(1, 1, [[Link("第二", sheet="tiers", cell="A5"), Link("第九", sheet="tiers", cell="A12"), Link("汇总", sheet="tiers", cell="A16")]], "link"),),
    )  # fmt: skip
    (cut, front), left_out = excerpt.cut_list([sheet(), other], "tiers", 4)
    assert left_out == 6
    assert list(cut.tables[0].columns[0].values) == [0, 1, 2, 3]
    assert cut.tables[0].columns[0].roles == ["tier.0", "tier.1", "tier.2", "tier.0"]
    assert cut.data_bars[0].over == Range(4, 1, 7, 1)
    assert cut.highlights[0].over == Range(4, 1, 7, 1)
    assert cut.merges == (Range(10, 1, 10, 3),)
    assert cut.charts[0].over == Range(14, 1, 19, 4)
    assert cut.charts[0].series[0].values == Range(11, 1, 12, 1)
    assert cut.row_heights == {3: 30, 10: 24, 11: 18}
    assert (cut.page.area, cut.page.breaks) == (Range(1, 1, 19, 4), (10,))
    placed = {block.values[0][0]: block.row for block in cut.cells if isinstance(block.values[0][0], (str, float))}
    assert placed["汇总"] == 10
    assert placed[1.0] == 11
    down = next(block.values[0][0] for block in cut.cells if block.roles == "nav")
    assert isinstance(down, Link)
    assert down.cell == "A10"
    second, ninth, summary = front.cells[0].values[0]
    assert isinstance(second, Link)
    assert second.cell == "A5"
    assert ninth == "第九", "its row is not there any more"
    assert isinstance(summary, Link)
    assert summary.cell == "A10"


def test_a_short_list_stays() -> None:
    (same,), left_out = excerpt.cut_list([sheet()], "tiers", 10)
    assert left_out == 0
    assert same == sheet()


def test_what_is_beyond_the_printed_columns_can_stay_where_charts_draw_from_it() -> None:
    cut = excerpt.without_rows(sheet(), 5, 7, right=4)
    assert next(block.row for block in cut.cells if block.values[0][0] == "旁边") == 6
    gone = excerpt.without_rows(sheet(), 5, 7)
    assert all(block.values[0][0] != "旁边" for block in gone.cells)


def test_a_block_that_loses_a_row_keeps_the_roles_of_the_others() -> None:
    cut = excerpt.without_rows(sheet(), 17, 17)
    block = next(block for block in cut.cells if block.row == 17)
    assert (block.values, block.roles) == ([[2.0]], [["count"]])


def test_a_chart_whose_rows_go_goes_with_them() -> None:
    assert excerpt.without_rows(sheet(), 17, 18).charts == ()
    assert excerpt.without_rows(sheet(), 22, 23).charts == ()


def test_links_stay_inside_the_report() -> None:
    plan = sheet()
    alone = excerpt.self_contained(plan, ["tiers"], navigation=True)
    assert any(block.roles == "nav" for block in alone.cells)
    without = excerpt.self_contained(plan, ["tiers"], navigation=False)
    assert not any(isinstance(value, Link) for block in without.cells for row in block.values for value in row)
    foreign = excerpt.self_contained(plan, ["alerts"], navigation=True)
    assert not any(block.roles == "nav" for block in foreign.cells)


def test_the_caption_stands_under_the_title_and_on_every_page() -> None:
    told = excerpt.captioned(sheet(), "区域：A&B")
    block = next(block for block in told.cells if block.row == 2 and block.roles == "muted.wrap")
    assert block.values[0][0] == "区域：A&B · 副标题"
    assert told.page.header == "&L&9区域：A&&B", "a single & would begin a code of the header"
    long = excerpt.captioned(sheet(), "区域：" + "华" * 200)
    assert long.row_heights[2] > 18
    assert len(long.page.header) < 255
