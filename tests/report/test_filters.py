"""What a report or a copy leaves out is parts and rows; what stands below moves up with all that points at it."""

from __future__ import annotations

from dataclasses import replace

from kamxl.cell import Link, Value
from kamxl.chart import Series
from kamxl.layout import Medium, Placed, placed
from kamxl.placed import Range
from kamxl.plan import (
    Chart,
    ChartGroup,
    Column,
    ColumnOf,
    Data,
    Facts,
    Head,
    List,
    ListColumn,
    Note,
    Section,
    Sheet,
    SmallTable,
)
from kamxl.report.edition import captioned, without
from tests.layout.sheets import roles, values


def sheet() -> Sheet:
    """A list of ten rows from row 4 on; a section in row 17 with two figures below it, and a chart of them."""
    numbers = ListColumn(
        "n", "n", list(range(10)), "count", roles=[f"tier.{place % 3}" for place in range(10)], bar=True
    )
    names = ListColumn("name", "名", ["甲"] * 10)
    figures = SmallTable("figures", (Column("what", "项"), Column("value", "数", "money")), [["a", 1.0], ["b", 2.0]])
    aside = Data("aside", (Column("label", ""), Column("x", "x")), [["旁边", 1]])
    chart = Chart("column", "图", (Series("a", ColumnOf("figures", "value"), ColumnOf("figures", "what")),), aside)
    parts = (
        Head("标题", "副标题", (Link("↓", sheet="tiers", part="section"),)),
        List("kx_tiers", (numbers, names)),
        Section("section", "汇总", (figures, ChartGroup("charts", (chart,), rows=6, gap=1))),
    )
    return Sheet("tiers", "分级", "zh", parts)


def front(*links: Link) -> Sheet:
    return Sheet("overview", "总览", "zh", (Facts(tuple((str(link.text), link) for link in links)),), (20.0, 20.0))


def links_of(plan: Placed) -> list[Value]:
    return [value for cell, value in values(plan.plan).items() if cell.startswith("B")]


def test_a_list_is_cut_and_all_below_follows() -> None:
    whole = sheet()
    shown = replace(
        whole, parts=tuple(replace(part, shown=4) if isinstance(part, List) else part for part in whole.parts)
    )
    second, ninth = (Link(text, sheet="tiers", part="list", row=row) for text, row in (("第二", 1), ("第九", 8)))
    there, other = placed([shown, front(second, ninth, Link("汇总", sheet="tiers", part="section"))])
    before, plan = placed([sheet()])[0].plan, there.plan
    assert list(plan.tables[0].columns[0].values) == [0, 1, 2, 3]
    assert plan.tables[0].columns[0].roles == ["tier.0", "tier.1", "tier.2", "tier.0"]
    assert plan.data_bars[0].over == Range(5, 1, 8, 1)
    assert plan.highlights[0].over == Range(5, 2, 8, 2)
    assert (before.charts[0].over.top, plan.charts[0].over.top) == (22, 16)
    assert plan.charts[0].over.bottom - plan.charts[0].over.top == 5
    assert plan.charts[0].series[0].values == Range(13, 2, 14, 2)
    assert (before.row_heights[17], plan.row_heights[11]) == (24, 24)
    assert (before.page.area, before.page.breaks) == (Range(1, 1, 27, 2), (17,))
    assert (plan.page.area, plan.page.breaks) == (Range(1, 1, 21, 2), ()), "four rows leave room on their page"
    cells = values(plan)
    assert (cells["A11"], cells["B13"], cells["B14"]) == ("汇总", 1.0, 2.0)
    assert cells["A2"] == Link("↓", sheet="tiers", cell="A11")
    assert links_of(other) == [
        Link("第二", sheet="tiers", cell="A6"),
        "第九",  # its row is not there any more
        Link("汇总", sheet="tiers", cell="A11"),
    ]


def test_what_is_left_out_takes_its_charts_their_data_and_the_ways_to_it_along() -> None:
    (there,) = placed([without(sheet(), {"section"})])
    assert there.plan.charts == ()
    assert there.plan.page.area == Range(1, 1, 14, 2)
    assert "旁边" not in values(there.plan).values()
    assert values(there.plan)["A2"] == "副标题"


def test_what_stands_below_moves_up() -> None:
    first = Section("first", "一", (Note("甲"), Note("乙")))
    whole = replace(sheet(), parts=(*sheet().parts[:2], first, sheet().parts[2]))
    before, after = (placed([one])[0] for one in (whole, without(whole, {"first"})))
    assert (before.places["section"].top, after.places["section"].top) == (21, 17)
    assert values(after.plan) == values(placed([sheet()])[0].plan)


def test_only_what_is_named_is_left_out() -> None:
    assert without(sheet(), {"tie_out"}) == sheet()
    assert without(sheet(), set()) == sheet()


def test_links_stay_inside_the_report() -> None:
    def first(medium: Medium, *sheets: Sheet) -> Value:
        return values(placed(sheets, medium)[0].plan)["B4"]

    inside, theirs = Link("看", sheet="tiers"), Link("看", title="客户信息", cell="A9")
    report, paper = Medium(titles=()), Medium(clickable=False, titles=())
    assert first(report, front(inside), sheet()) == inside
    assert first(report, front(inside)) == "看"
    assert first(report, front(theirs), sheet()) == "看", "the user's rows are not in a report"
    assert first(paper, front(inside), sheet()) == "看"
    for medium, ways in ((report, 1), (paper, 0)):
        (alone,) = placed([sheet()], medium)
        assert list(roles(alone.plan).values()).count("nav") == ways
        assert len([value for value in values(alone.plan).values() if isinstance(value, Link)]) == ways


def test_the_caption_stands_under_the_title_and_on_every_page() -> None:
    told = placed([captioned(sheet(), "区域：A&B")])[0].plan
    assert roles(told)["B2"] == "muted.wrap"
    assert values(told)["B2"] == "区域：A&B · 副标题"
    assert told.page.header == "&L&9区域：A&&B", "a single & would begin a code of the header"
    long = placed([captioned(sheet(), "区域：" + "华" * 200)])[0].plan
    assert long.row_heights[2] > 18
    assert len(long.page.header) < 255
    other = placed([captioned(sheet(), "区域：东", "七月")])[0].plan
    assert values(other)["B2"] == "区域：东 · 七月"
