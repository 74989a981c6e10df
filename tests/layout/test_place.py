"""Sheets together: links that find their cells or become text, what a head says, and what is held in sight."""

from __future__ import annotations

import pytest

from kamxl import theme
from kamxl.cell import Link, Value
from kamxl.layout import Medium, place, placed
from kamxl.placed import SheetPlan
from kamxl.plan import Facts, Head, List, ListColumn, Note, Section, SmallTable
from tests.layout.sheets import HEAD, ids, put, roles, sheet, table, values

PAPER = Medium(clickable=False, titles=())


def led(link: Link, *, medium: Medium | None = None, shown: int | None = None) -> Value:
    """What becomes of a link on a sheet that stands before a list of ten rows with a section below."""
    front = sheet(Facts((("看", link),)), key="front")
    rest = sheet(HEAD, ids(10, shown=shown), Section("below", "汇总", (table(),)), key="tiers", tracks=())
    return values(place([front, rest], medium)[0])["B4"]


@pytest.mark.parametrize(
    ("part", "row", "shown", "cell"),
    [
        ("", -1, None, "A1"),
        ("list", -1, None, "A4"),
        ("list", 0, None, "A5"),
        ("list", 9, None, "A14"),
        ("below", -1, None, "A17"),
        ("t", 1, None, "A20"),
        ("list", 3, 4, "A8"),
        ("below", -1, 4, "A11"),
    ],
)
def test_a_link_finds_the_cell_of_a_part_and_of_its_row(part: str, row: int, shown: int | None, cell: str) -> None:
    assert led(Link("看", sheet="tiers", part=part, row=row), shown=shown) == Link("看", sheet="tiers", cell=cell)


@pytest.mark.parametrize(
    ("link", "shown"),
    [
        (Link("看", sheet="tiers", part="list", row=10), None),
        (Link("看", sheet="tiers", part="list", row=4), 4),
        (Link("看", sheet="tiers", part="nowhere"), None),
        (Link("看", sheet="alerts"), None),
        (Link("看", sheet="alerts", part="list"), None),
    ],
)
def test_a_link_that_leads_nowhere_is_text(link: Link, shown: int | None) -> None:
    assert led(link, shown=shown) == "看"


def test_links_to_the_users_sheets_and_to_sheets_made_elsewhere() -> None:
    theirs, other = Link("看", title="客户信息", cell="A5"), Link("看", sheet="input_orders")
    assert led(theirs) == theirs
    assert led(theirs, medium=Medium(titles={"客户信息"})) == theirs
    assert led(theirs, medium=Medium(titles={"购买记录"})) == "看"
    assert led(theirs, medium=Medium(titles=())) == "看"
    assert led(other) == "看"
    assert led(other, medium=Medium(others={"input_orders"})) == other


def test_on_paper_nothing_is_a_link_and_nothing_looks_like_one() -> None:
    linked = ListColumn("id", "编号", ["甲", "乙"], links=[Link("", sheet="k"), None])
    small = SmallTable("t", table().columns, [[Link("丙", sheet="k"), 1], ["丁", 2]])
    found = {
        clickable: put(
            Head("标题", "副标题", (Link("返回", sheet="k"),)),
            List("kx_test", (linked,)),
            Section("s", "节", (small,)),
            tracks=(),
            medium=Medium(clickable=clickable),
        ).plan
        for clickable in (True, False)
    }
    plan = found[False]
    assert not [value for value in values(plan).values() if isinstance(value, Link)]
    used = {*roles(plan).values(), *(role for column in plan.tables[0].columns for role in column.roles or ())}
    assert not [role for role in used if "link" in role or role == "nav"]
    assert len([value for value in values(found[True]).values() if isinstance(value, Link)]) == 3
    # What has been said is the same but for the way back.
    texts = [{getattr(v, "text", v) for v in values(plan).values()} for plan in (found[True], plan)]
    assert texts[0] - texts[1] == {"返回"}


def test_ways_that_lead_nowhere_go_and_the_subtitle_takes_their_place() -> None:
    ways = (Link("返回", sheet="overview"), Link("↓ 汇总", sheet="k", part="s"))
    parts = (Head("标题", "副标题", ways), ids(2), Section("s", "汇总", (table(),)))
    alone = values(put(*parts).plan)
    assert alone["A2"] == Link("↓ 汇总", sheet="k", cell="A9")
    assert "副标题" in alone.values()
    assert "返回" not in [getattr(value, "text", value) for value in alone.values()]
    whole = values(placed([sheet(HEAD, key="overview"), sheet(*parts)])[1].plan)
    assert whole["A2"] == ways[0]
    assert values(put(*parts, medium=PAPER).plan)["A2"] == "副标题"


def test_the_caption_stands_under_the_title_and_on_every_page() -> None:
    told = put(Head("标题", "副标题", caption="区域：A&B"), ids(2), tracks=()).plan
    assert values(told)["A2"] == "区域：A&B · 副标题"
    assert roles(told)["A2"] == "muted.wrap"
    assert told.page.header == "&L&9区域：A&&B", "a single & would begin a code of the header"
    long = put(Head("标题", "副标题", caption="区域：" + "华" * 200), ids(2), tracks=()).plan
    assert long.row_heights[2] > 18
    assert len(long.page.header) < 255
    assert put(HEAD, ids(2)).plan.page.header == ""


def test_what_stays_in_sight() -> None:
    def frozen(*parts: List | Note, **more: int | None) -> tuple[SheetPlan, tuple[int, int] | None]:
        plan = put(HEAD, *parts, tracks=(10,) * 4, **more).plan  # type: ignore[arg-type]
        return plan, plan.freeze

    listed, place = frozen(ids(3), frozen=2)
    assert place == (5, 3)
    assert listed.page.repeat_rows == (4, 4)
    board, place = frozen(Note("x"))
    assert place == (3, 1)
    assert board.page.repeat_rows is None
    assert frozen(ids(3), frozen=None)[1] is None


def test_a_sheet_says_whose_it_is_and_in_which_formats() -> None:
    plan = put(HEAD, formats={"money": "0.0000"}, owned=False, tab="ABCDEF").plan
    assert (plan.owned, plan.tab_colour) == (False, "ABCDEF")
    assert plan.styles["money"].number_format == plan.styles["total.money"].number_format == "0.0000"
    house = put(HEAD).plan
    assert (house.owned, house.tab_colour) == (True, theme.ACCENT)
    assert house.styles["money"].number_format == theme.FORMATS["money"]
    assert plan.styles["percent"] == house.styles["percent"]


def test_a_table_that_is_longer_than_a_page_has_its_header_on_each_of_them() -> None:
    """In the workbook, too; a row is found at its place, below the headers that stand there again."""
    found = put(HEAD, Section("long", "很长", (table(rows=90),)))
    its, shown = found.places["t"], values(found.plan)
    assert len(its.again) >= 1
    for record in its.again:
        begin = its.row(record) - 1
        assert shown[f"A{begin}"] == "名称"
        assert begin in found.plan.page.breaks
        assert its.record(begin) is None
    assert [shown[f"A{its.row(record)}"] for record in range(90)] == [f"行{record}" for record in range(90)]
    assert [its.record(its.row(record)) for record in range(90)] == list(range(90))
    assert not put(HEAD, Section("short", "不长", (table(rows=12),))).places["t"].again


def test_a_title_in_the_middle_makes_way_for_the_button_of_its_filter() -> None:
    parts = (ListColumn("a", "Weakest part", ["Purchases"], "center"), ListColumn("b", "ABC", ["A"], "center"))
    narrow, wide = put(HEAD, List("kx", parts), lang="en").plan, 30.0
    width = narrow.column_widths[1]
    assert theme.covered("Weakest part", width, "en") == (narrow.tables[0].header_roles[0] == "table.header")
    assert theme.covered("Weakest part", 14.0, "en")
    assert not theme.covered("Weakest part", wide, "en")
