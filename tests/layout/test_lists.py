"""Long lists: widths, heights, links, bands and bars of an Excel table, and the list that is too wide for one page."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

import pandas as pd
import pytest

from kamxl import theme
from kamxl.cell import Link, Value
from kamxl.i18n import LANGUAGES, Lang
from kamxl.layout import Medium, place, placed
from kamxl.layout.lists import MOST_LINKS
from kamxl.placed import Range, SheetPlan, TableColumn
from kamxl.plan import Figure, Figures, Head, List, ListColumn, Sheet
from kamxl.report.listed import Look, listed
from kamxl.report.phrases import Phrases
from kamxl.schema.money import CNY, Money
from kamxl.schema.outputs import OUTPUTS, Output, OutputColumn
from kamxl.width import CELL_PIXELS, LINE_HEIGHT, bold, lines, measured
from tests.layout.sheets import HEAD, ids, put, sheet, values

ROW = 4
"""Where a list stands below a head alone; with figures between them in row 6."""


def listing(columns: Sequence[OutputColumn], frame: pd.DataFrame, look: Look | None = None) -> SheetPlan:
    """A sheet that is the list of a frame."""
    output = Output("tiers", "客户分级", "Tiers", "kx_test", tuple(columns))
    return put(listed(Phrases("zh", CNY), output, frame, look or Look()), tracks=()).plan


def only(plan: SheetPlan) -> TableColumn:
    (column,) = plan.tables[0].columns
    return column


def test_a_list_divides_money_by_the_unit_of_its_title() -> None:
    frame = pd.DataFrame({"revenue_12m": [1_234_567.0, -20_000.0]})
    column = next(c for c in OUTPUTS["tiers"].columns if c.key == "revenue_12m")
    plan = listing([column], frame, Look(bars=("revenue_12m",)))
    assert only(plan).title == "近12月交易额(万元)"
    assert only(plan).values == [123.4567, -2.0]
    assert plan.data_bars[0].over == Range(ROW + 1, 1, ROW + 2, 1)


def test_a_column_draws_those_of_its_row_and_goes_where_they_are_empty() -> None:
    columns = [OutputColumn("course", "走势", "Trend", "center", optional=True)]
    columns += [OutputColumn(key, key, key, "money", optional=True) for key in ("m1", "m2")]
    look = Look(draws={"course": ("m1", "m2")}, hidden=frozenset({"m1", "m2"}))
    plan = listing(columns, pd.DataFrame({"m1": [1.0, None], "m2": [2.0, 3.0]}), look)
    (drawn,) = plan.sparklines
    assert (drawn.over, drawn.of) == (Range(ROW + 1, 1, ROW + 2, 1), Range(ROW + 1, 2, ROW + 2, 3))
    assert plan.hidden_columns == (2, 3)
    nobody = pd.DataFrame({"name": ["甲"], "m1": [None], "m2": [None]})
    assert listing([OutputColumn("name", "名", "Name"), *columns], nobody, look).sparklines == ()


def test_long_texts_make_rows_high_enough_and_columns_not_wider_than_allowed() -> None:
    column = OutputColumn("reason", "判定依据", "Why", "wrap", width=20)
    plan = listing([column], pd.DataFrame({"reason": ["短", "长" * 40]}))
    assert plan.column_widths[1] == 20
    # 80 cells in a column that holds about 19: five lines.
    assert plan.row_heights[ROW + 1] < 20
    assert plan.row_heights[ROW + 2] >= 5 * 16.5


def test_a_text_without_end_is_cut_and_the_row_stays_within_excels_limit() -> None:
    column = OutputColumn("reason", "判定依据", "Why", "wrap", width=20)
    plan = listing([column], pd.DataFrame({"reason": ["长" * 60_000]}))
    assert len(str(only(plan).values[0])) < 400
    assert plan.row_heights[ROW + 1] <= 409


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_text_with_more_lines_than_it_may_take_has_a_width_all_the_same(lang: Lang) -> None:
    column = ListColumn("owner", "负责人", ["王磊\n李明\n张伟\n陈晨", "王磊，李明，张伟"], "text", 12)
    assert theme.in_lines(column, lang, 2).width < 20


def test_figures_are_never_wider_than_their_column() -> None:
    column = OutputColumn("points", "积分", "Points", "count", width=9)
    plan = listing([column], pd.DataFrame({"points": [1] * 3000 + [123_456_789_012]}))
    assert plan.column_widths[1] >= len("123,456,789,012") + 1


def test_a_name_longer_than_its_column_ends_with_a_sign() -> None:
    column = OutputColumn("name", "客户名称", "Name", "text", width=30)
    assert only(listing([column], pd.DataFrame({"name": ["甲公司"]}))).role == "text"
    long = only(listing([column], pd.DataFrame({"name": ["甲" * 30]})))
    assert long.role == "text", "a row of a long list is one line"
    assert str(long.values[0]).startswith("甲甲甲")
    assert str(long.values[0]).endswith("…")


@pytest.mark.parametrize("title", ["一\n二\n三\n四", "\n\n=1", "a " * 10_000, "长" * 10_000])
def test_a_title_of_many_lines_or_without_end_asks_for_no_more_room_than_a_title_may(title: str) -> None:
    """Tiers and rules are named by people."""
    part = List("kx_test", (ListColumn("name", title, ["x"], "text", 10),))
    plan = put(part, tracks=()).plan
    assert 4 <= plan.column_widths[1] <= 45


def test_links_stop_before_excel_refuses_the_sheet() -> None:
    count = MOST_LINKS + 5
    column = OutputColumn("customer_id", "客户编号", "ID", "text")
    frame = pd.DataFrame({"customer_id": [f"C{n}" for n in range(count)]})
    links = {"customer_id": [Link("", title="客户信息", cell="A5")] * count}
    found = only(listing([column], frame, Look(links=links))).values
    linked = [value for value in found if isinstance(value, Link)]
    assert len(linked) == MOST_LINKS
    assert linked[0].text == "C0"
    assert found[-1] == f"C{count - 1}"


def test_an_empty_list_is_a_table_all_the_same() -> None:
    plan = listing(OUTPUTS["alerts"].columns, pd.DataFrame(columns=["rule"]))
    assert plan.tables[0].length == 0
    assert len(plan.tables[0].columns) == len(OUTPUTS["alerts"].columns)
    assert not plan.highlights


def test_bands_leave_coloured_cells_alone() -> None:
    columns = (OutputColumn("a", "甲", "A"), OutputColumn("tier", "等级", "Tier", "tier"), OutputColumn("b", "乙", "B"))
    frame = pd.DataFrame({"a": ["x", "y"], "tier": ["S", "A"], "b": ["x", "y"]})
    plan = listing(columns, frame, Look(roles={"tier": ["tier.0", "tier.1"]}))
    assert [highlight.over.a1 for highlight in plan.highlights] == ["A5:A6", "C5:C6"]
    assert {highlight.fill for highlight in plan.highlights} == {theme.BAND}


def test_the_first_rows_of_a_list_keep_the_widths_of_the_whole() -> None:
    column = ListColumn("name", "客户名称", ["甲", "乙" * 9, "丙" * 12], width=60, roles=["text", "wrap", "text"])
    whole, cut = (put(HEAD, List("kx_test", (column,), shown=shown), tracks=()).plan for shown in (None, 1))
    assert (cut.tables[0].length, whole.tables[0].length) == (1, 3)
    assert cut.column_widths == whole.column_widths
    assert cut.tables[0].columns[0].roles == ["text"]
    assert cut.highlights[0].over == Range(ROW + 1, 1, ROW + 1, 1)
    assert max(cut.row_heights) == ROW + 1


def test_figures_stand_above_the_list_as_many_as_fit() -> None:
    several = Figures(tuple(Figure(f"第{place}", "1") for place in range(9)))
    plan = put(HEAD, several, ids(2), tracks=()).plan
    assert plan.tables[0].row == 6
    assert "第0" not in values(plan).values(), "one narrow column has no room for a figure"
    wide = List("kx_test", tuple(ListColumn(f"c{n}", f"列{n}", ["x" * 12]) for n in range(4)))
    plan = put(HEAD, several, wide, tracks=()).plan
    shown = [value for value in values(plan).values() if str(value).startswith("第")]
    assert 2 <= len(shown) < 9
    assert shown == [f"第{place}" for place in range(len(shown))]


def wide_list() -> List:
    """Eight columns of 40 characters."""
    return List("kx_test", tuple(ListColumn(f"c{n}", f"列{n}", ["x" * 60], width=40) for n in range(8)))


def test_a_list_too_wide_for_one_page_stands_on_two_with_its_first_columns_again() -> None:
    (plan,) = place([sheet(HEAD, wide_list(), tracks=(), beside=2)])
    assert plan.page.pages_wide == 2
    assert plan.page.repeat_columns == (1, 2)
    assert plan.page.repeat_rows == (ROW, ROW)
    (narrow,) = place([sheet(HEAD, wide_list(), tracks=(), beside=2, wider=321)])
    assert (narrow.page.pages_wide, narrow.page.repeat_columns) == (1, None)


def test_what_stands_above_a_list_on_two_pages_keeps_to_the_first() -> None:
    several = Figures(tuple(Figure(f"第{place}", "1" * 30) for place in range(9)))
    on_two, on_one = (put(HEAD, several, wide_list(), tracks=(), beside=beside).plan for beside in (2, 0))

    def last(plan: SheetPlan) -> int:
        return max(block.column for block in plan.cells if str(block.values[0][0]).startswith("第"))

    # Columns 1–5 on the first page; 1, 2, 6, 7 and 8 on the second.
    assert last(on_two) == 5
    assert last(on_one) > 5


@pytest.mark.parametrize("figure", [9.0, 999.0, 99_999.0, 9_999_999.0, 999_999_999.0])
@pytest.mark.parametrize(
    "title", ["Revenue 12 months (k CNY)", "Lifetime value (k CNY)", "Interval high (k CNY)", "Total (k CNY)"]
)
def test_no_line_of_a_title_ends_within_its_unit(title: str, figure: float) -> None:
    """However wide the figures below it make the column: "Revenue 12 months (k / CNY)" was read on every sheet."""
    width = theme.column_width(ListColumn("x", title, [figure], "money"), "en")
    assert _whole(title, width * 7 + 5 - 24, lambda text: bold(text) * 40 / 3)


@pytest.mark.parametrize(
    "title", ["近12月交易额(万元)", "生命周期价值(万元)", "近12月毛利(万元)", "历史价值(万元)", "最近价格(元/台)"]
)
@pytest.mark.parametrize("figure", [9.0, 99_999.0, 999_999_999.0])
def test_a_chinese_title_over_figures_has_its_unit_whole_on_the_screen_and_on_paper(title: str, figure: float) -> None:
    """LibreOffice broke (万 | 元) where the room held the title but not the button of 19 pixels beside its indent of 24, and
    printed it so where the screen, with the button, had broken before the unit.
    """
    room = theme.column_width(ListColumn("x", title, [figure], "money"), "zh") * 7 + 5 - 24
    for one in (room, room - 19):
        assert _whole(title, one, lambda text: measured(text, "zh") * 6.75)


def _whole(title: str, room: float, wide: Callable[[str], float]) -> bool:
    """Whether a program that breaks Latin words whole and Chinese anywhere leaves the unit of a title on one line."""
    pieces = re.findall(r" |[\u2e80-\uffff]\)?|\([\u2e80-\uffff]|[^ \u2e80-\uffff]+", title)
    lines = [""]
    for piece in pieces:
        if lines[-1].strip() and wide(lines[-1] + piece) > room and piece != " ":
            lines.append("")
        lines[-1] += piece
    return title[title.index("(") :].replace(" ", "") in [
        one[one.find("(") :].strip().replace(" ", "") for one in lines
    ]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_button_of_a_filter_hides_a_letter_of_a_title_of_any_list(lang: Lang) -> None:
    """A column of the least width that its title gets, which a program shows on one line or breaks before the button: of
    "Weakest part" and "12-month trend" the last letter was hidden.
    """
    for column in (one for output in OUTPUTS.values() for one in output.columns):
        side = theme._side(ListColumn("x", "x", [], column.role))  # the role of the schema, as the list has it
        title = column.title(lang, Money.of(lang))
        for text in (None, "C1", "C00000", "C000000000"):
            value: Value = 1.0 if side == "right" and text else text
            width = theme.column_width(ListColumn("x", title, [value], column.role, width=40), lang)
            pixels, wide = width * 7 + 5, theme._bold(title, lang)
            inset = {"left": 13, "center": 3, "right": 24}[side]
            if side != "right" and wide / 1.05 <= pixels - inset:  # a program may show it on one line
                assert pixels - 17 / 0.9 - wide >= 9, (title, width)


def test_a_list_gives_its_longest_text_a_few_signs_more_rather_than_a_second_line() -> None:
    column = OutputColumn("fact", "事实", "Fact", "wrap", width=40)
    almost, far = (listing([column], pd.DataFrame({"fact": ["短", "长" * count]})) for count in (22, 40))
    assert almost.row_heights[ROW + 2] == almost.row_heights[ROW + 1]
    assert far.column_widths[1] == 40
    assert far.row_heights[ROW + 2] > far.row_heights[ROW + 1]


def test_figures_of_a_column_stand_in_line_in_libreoffice() -> None:
    """It forgets the indent of a cell that differs from the one before it by nothing but its number format."""
    for lang in LANGUAGES:
        right = [
            style
            for name, style in theme.styles(lang).items()
            if name.startswith("list.") and style.horizontal == "right"
        ]
        assert len({(style.font, style.size, style.bold, style.colour) for style in right}) == len(right) > 5


def test_a_report_as_a_workbook_cuts_no_name() -> None:
    """It is alone: in the workbook the whole name stands on the user's sheet, and a row is one line."""
    name = "North-Western Precision Engineering and Manufacturing Holdings of the Far East"
    its = List("t", (ListColumn("name", "Customer name", [name], width=40),))
    for titles, shown in ((None, "…"), ((), "East")):
        (one,) = placed([Sheet("k", "K", "en", (Head("K"), its))], Medium(titles=titles))
        (column,) = one.plan.tables[0].columns
        assert str(column.values[0]).endswith(shown)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_rows_of_a_report_take_few_lines_and_break_no_code(lang: Lang) -> None:
    """Beside long names sentences took four lines, owners of 45 letters six, and a number of a document two."""
    long: dict[Lang, tuple[str, str, str]] = {
        "en": ("North-Western Precision Engineering and Manufacturing Holdings 12", "Alexandra-Bartholomew Constantinopoulos 12",
               "Went through their machines for models to replace Haituo Electric in the second half"),
        "zh": ("中国华东精密机械制造集团股份有限公司（第12分公司）苏州营业部", "欧阳建国12·华东大区重点客户事业部负责人",
               "沿用去年框架协议并新增两条产线的伺服电机与变频器，付款方式改为按季度结算"),
    }  # fmt: skip
    name, owner, said = long[lang]
    texts = {"deal_id": "SJ2026032-12", "name": name, "owner": owner, "content": said, "next": said[:30]}
    columns = [ListColumn(key, key, [text] * 3, width=44) for key, text in texts.items()]
    columns += [ListColumn(f"n{at}", "Amount (k CNY)", [1_234.5] * 3, "money", narrow=True) for at in range(8)]
    plan = put(
        List("t", tuple(columns)), lang=lang, medium=Medium(clickable=False, titles=(), paper=True), tracks=()
    ).plan
    (table,) = plan.tables
    wide = [plan.column_widths[at] for at in range(1, len(columns) + 1)]
    rooms = [(one * 7 + 5 - 16) / CELL_PIXELS[lang] for one in wide]
    assert sum(wide) <= 198
    assert max(lines(text, room, lang) for text, room in zip(texts.values(), rooms, strict=False)) <= 3
    assert lines(texts["deal_id"], rooms[0], lang) == 1
    assert [column.values[0] for column in table.columns[:5]] == list(texts.values()), "nothing is cut"
    assert plan.row_heights[table.row + 1] <= 3 * LINE_HEIGHT[lang] + 3


@pytest.mark.parametrize("medium", [Medium(), Medium(titles=())], ids=["workbook", "report"])
def test_an_owner_of_many_letters_takes_two_lines(medium: Medium) -> None:
    """Rows of the list of alerts were five lines high for one column of them."""
    owners = [f"Alexandra-Bartholomew Constantinopoulos-Montgomery {n}" for n in range(9)]
    columns = (ListColumn("fact", "Fact", ["x y " * 40] * 9, width=80), ListColumn("owner", "Owner", owners, width=14))
    plan = put(List("t", columns), lang="en", medium=medium, tracks=(), beside=1).plan
    assert lines(owners[0], (plan.column_widths[2] * 7 + 5 - 16) / CELL_PIXELS["en"], "en") == 2
    assert plan.column_widths[1] > 70
