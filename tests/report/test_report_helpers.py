"""Words, widths, pages and lists: the parts that all sheets are made of."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest

from kamxl.i18n import LANGUAGES, Text
from kamxl.plan import Link, Range, Series
from kamxl.report import charts, concentration, page, theme, width, words
from kamxl.report.blocks import Field, grid
from kamxl.report.listing import MOST_LINKS, Look, listing
from kamxl.report.page import GRID_HEIGHT, Page
from kamxl.schema.money import CNY
from kamxl.schema.outputs import OUTPUTS, Output, OutputColumn
from kamxl.settings import Settings


def test_display_cells_count_chinese_twice() -> None:
    assert width.cells("客户分级") == 8
    assert width.cells("A级客户") == 7
    assert width.cells("ab\n客户分级") == 8
    assert width.cells("") == 0


@pytest.mark.parametrize(
    ("text", "room", "count"),
    [
        ("", 10, 1),
        ("abc", 10, 1),
        ("客户分级客户分级", 8, 2),
        ("one two three", 7, 2),
        ("a\nb", 10, 2),
        ("x" * 25, 10, 3),
    ],
)
def test_lines_of_a_wrapped_text(text: str, room: float, count: int) -> None:
    assert width.lines(text, room) == count


@pytest.mark.parametrize(
    ("text", "em"),
    [
        # Advance widths of Carlito, in units of 2048 to the em: i 470, m 1636, 0 1038, W 1822, space 463.
        ("iiiiiiiiii", 10 * 470 / 2048),
        ("mmmmmmmmmm", 10 * 1636 / 2048),
        ("2026-09-30", (8 * 1038 + 2 * 627) / 2048),
        ("WWWW WWWW", (8 * 1822 + 463) / 2048),
    ],
)
def test_letters_of_an_english_sheet_have_their_own_widths(text: str, em: float) -> None:
    room = em * 10 * 96 / 72 / page.CELL_PIXELS["en"]  # body text of 10 points at 96 dpi
    assert width.lines(text, room * 1.15, "en") == 1
    assert width.lines(text, room * 0.9, "en") == 2


def test_words_are_not_broken_when_lines_are_counted() -> None:
    # 12 + 1 + 12 cells would fit in 2 × 13, but each word needs a line of its own.
    assert width.lines("aaaaaaaaaaaa bbbbbbbbbbbb cc", 13) == 3


def test_a_long_text_is_cut_to_display_cells() -> None:
    assert width.shortened("客户分级", 8) == "客户分级"
    assert width.shortened("客户分级表", 8) == "客户分…"
    assert width.cells(width.shortened("ab客户分级表", 7)) <= 7 + 1


def test_codes_become_words_and_other_labels_stay() -> None:
    assert [words.word("change", "up", lang) for lang in LANGUAGES] == ["升", "Up"]
    assert words.word("tier", "S", "zh") == "S"
    assert words.word("tier", "platinum", "zh") == "铂金"
    assert words.word("tier", "战略客户", "zh") == "战略客户"
    assert words.word("contact_method", "wechat", "en") == "WeChat"
    assert words.word("tier", None, "zh") == ""


def test_frames_become_plain_values() -> None:
    assert words.column(pd.Series([1.5, np.nan, np.inf]), "zh", 0.5) == [3.0, None, None]
    assert words.column(pd.to_datetime(pd.Series(["2026-01-05", None])), "zh") == [date(2026, 1, 5), None]
    assert words.column(pd.Series([1, 2]), "zh") == [1, 2]
    mixed = pd.Series(["up", None, Text("change.down"), float("nan")], dtype=object)
    assert words.column(mixed, "zh", group="change") == ["升", None, "降", None]
    assert [type(v) for v in words.column(pd.Series([1, 2]), "zh", 2.0)] == [float, float]


@pytest.mark.parametrize(
    ("value", "shown"), [(1234.5, "1,234"), (None, "–"), (float("nan"), "–"), (-0.4, "0")]
)  # half to even: 1234.5
def test_numbers_in_sentences(value: float | None, shown: str) -> None:
    assert words.number(value) == shown


def test_changes_carry_their_sign() -> None:
    assert (words.signed_percent(0.123), words.signed_percent(-0.05)) == ("+12.3%", "-5.0%")
    assert words.percent(0.125, 1) == "12.5%"


def test_tiers_stand_by_rank_and_strangers_last() -> None:
    tier = Settings().tier
    assert words.ranked(["C", "战略", "S", "B", None], tier) == ["S", "B", "C", "战略"]
    assert words.step_roles(["S", "C", "战略"], tier) == ["tier.0", "tier.3", "center"]
    pyramid = tier.model_copy(update={"model": "pyramid"})
    assert words.ranked(["lead", "gold"], pyramid) == ["gold", "lead"]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_theme_knows_three_sizes_and_one_font(lang: str) -> None:
    styles = theme.styles(lang)  # type: ignore[arg-type]
    assert {style.font for style in styles.values()} == {theme.FONTS[lang]}
    assert {style.size for style in styles.values()} == {theme.TITLE, theme.HEADING, theme.BODY, theme.SMALL}
    assert {column.role for output in OUTPUTS.values() for column in output.columns} <= {*styles, "tier", "state"}


def test_states_differ_by_more_than_colour() -> None:
    styles = theme.styles("zh")
    states = [styles[f"state.{state}"] for state in ("high", "medium", "low", "good")]
    assert len({style.colour for style in states}) == len({style.fill for style in states}) == 4


def small(columns: tuple[OutputColumn, ...]) -> Output:
    return Output("tiers", "客户分级", "Tiers", "kx_test", columns)


def test_a_list_divides_money_by_the_unit_of_its_title() -> None:
    page = Page("tiers", "zh", money=CNY)
    frame = pd.DataFrame({"revenue_12m": [1_234_567.0, -20_000.0]})
    column = next(c for c in OUTPUTS["tiers"].columns if c.key == "revenue_12m")
    table = listing(page, small((column,)), frame, Look(bars=("revenue_12m",)), row=6)
    assert table.columns[0].title == "近12月交易额(万元)"
    assert table.columns[0].values == [123.4567, -2.0]
    assert page.plan(right=1).data_bars[0].over == Range(7, 1, 8, 1)


def test_long_texts_make_rows_high_enough_and_columns_not_wider_than_allowed() -> None:
    page = Page("tiers", "zh", money=CNY)
    column = OutputColumn("reason", "判定依据", "Why", "wrap", width=20)
    listing(page, small((column,)), pd.DataFrame({"reason": ["短", "长" * 40]}), Look(), row=6)
    plan = page.plan(right=1)
    assert plan.column_widths[1] == 20
    # 80 cells in a column that holds about 19: five lines.
    assert plan.row_heights[7] < 20
    assert plan.row_heights[8] >= 5 * 16.5


def test_a_text_without_end_is_cut_and_the_row_stays_within_excels_limit() -> None:
    page = Page("tiers", "zh", money=CNY)
    column = OutputColumn("reason", "判定依据", "Why", "wrap", width=20)
    table = listing(page, small((column,)), pd.DataFrame({"reason": ["长" * 60_000]}), Look(), row=6)
    assert len(str(table.columns[0].values[0])) < 400
    assert page.heights[7] <= 409


def test_figures_are_never_wider_than_their_column() -> None:
    page = Page("tiers", "zh", money=CNY)
    column = OutputColumn("points", "积分", "Points", "count", width=9)
    listing(page, small((column,)), pd.DataFrame({"points": [1] * 3000 + [123_456_789_012]}), Look(), row=6)
    assert page.widths[1] >= len("123,456,789,012") + 1


def test_a_name_longer_than_its_column_is_wrapped() -> None:
    page = Page("tiers", "zh", money=CNY)
    column = OutputColumn("name", "客户名称", "Name", "text", width=30)
    short, long = pd.DataFrame({"name": ["甲公司"]}), pd.DataFrame({"name": ["甲" * 30]})
    assert listing(page, small((column,)), short, Look(), row=6).columns[0].role == "text"
    assert listing(Page("tiers", "zh", money=CNY), small((column,)), long, Look(), row=6).columns[0].role == "wrap"


def test_links_stop_before_excel_refuses_the_sheet() -> None:
    count = MOST_LINKS + 5
    page = Page("tiers", "zh", money=CNY)
    column = OutputColumn("customer_id", "客户编号", "ID", "text")
    frame = pd.DataFrame({"customer_id": [f"C{n}" for n in range(count)]})
    links = {"customer_id": [Link("", title="客户信息", cell="A5")] * count}
    table = listing(page, small((column,)), frame, Look(links=links), row=6)
    linked = [value for value in table.columns[0].values if isinstance(value, Link)]
    assert len(linked) == MOST_LINKS
    assert linked[0].text == "C0"
    assert table.columns[0].values[-1] == f"C{count - 1}"


def test_an_empty_list_is_a_table_all_the_same() -> None:
    page = Page("alerts", "zh", money=CNY)
    table = listing(page, OUTPUTS["alerts"], pd.DataFrame(columns=["rule"]), Look(), row=6)
    assert table.length == 0
    assert len(table.columns) == len(OUTPUTS["alerts"].columns)
    assert not page.plan(right=9).highlights


def test_bands_leave_coloured_cells_alone() -> None:
    page = Page("tiers", "zh", money=CNY)
    columns = (OutputColumn("a", "甲", "A"), OutputColumn("tier", "等级", "Tier", "tier"), OutputColumn("b", "乙", "B"))
    frame = pd.DataFrame({"a": ["x", "y"], "tier": ["S", "A"], "b": ["x", "y"]})
    listing(page, small(columns), frame, Look(roles={"tier": ["tier.0", "tier.1"]}), row=6)
    assert [highlight.over.a1 for highlight in page.plan(right=3).highlights] == ["A7:A8", "C7:C8"]


def test_blocks_are_kept_on_one_page() -> None:
    page = Page("trend", "zh", [100], money=CNY)
    rows = int(page.paper_height(1) / GRID_HEIGHT)
    page.together(1, rows - 5, 1)
    page.together(rows - 4, rows + 5, 1)
    page.together(rows + 6, rows + 10, 1)
    assert page.plan(right=1).page.breaks == (rows - 4,)


def test_a_block_longer_than_a_page_begins_where_it_is() -> None:
    page = Page("trend", "zh", [100], money=CNY)
    rows = int(page.paper_height(1) / GRID_HEIGHT)
    page.together(1, rows // 3, 1)
    page.together(rows // 3 + 1, 3 * rows, 1)
    assert page.plan(right=1).page.breaks == ()


def test_small_tables_merge_and_wrap() -> None:
    page = Page("trend", "zh", [10, 10, 10], money=CNY)
    fields = [Field("名称", "wrap", 1, 2), Field("金额", "money", 3, 3)]
    assert grid(page, 3, fields, [["短", 1.0], ["长" * 30, 2.0]]) == (4, 5)
    plan = page.plan(right=3)
    assert [merge.a1 for merge in plan.merges] == ["A3:B3", "A4:B4", "A5:B5"]
    assert plan.row_heights[5] > plan.row_heights[4]


def test_charts_take_the_palette_in_order_and_a_legend_only_for_several() -> None:
    page = Page("trend", "zh", money=CNY)
    one, two = Series("甲", Range(1, 2, 3, 2), Range(1, 1, 3, 1)), Series("乙", Range(1, 3, 3, 3), Range(1, 1, 3, 1))
    charts.chart(page, "column", Range(5, 1, 9, 3), "一", [one])
    charts.chart(page, "column", Range(10, 1, 14, 3), "二", [one, replace(two, colour="ABCDEF")])
    first, second = page.plan(right=3).charts
    assert (first.legend, second.legend) == ("none", "bottom")
    assert [series.colour for series in second.series] == [theme.SERIES[0], "ABCDEF"]


@pytest.mark.parametrize(
    ("values", "expected"),
    [([2750, 2900, 3140], 2700), ([100, 900], None), ([], None), ([2000, 2000], 2000), ([0, 5], None)],
)
def test_the_axis_of_lines_begins_at_a_round_figure_below_them(values: list[float], expected: float | None) -> None:
    assert charts.floor(pd.DataFrame({"x": values}, dtype=float)) == expected


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([0.115, 0.05, -0.21], (-0.3, 0.2)),  # 0.325 wide: a twelfth of that more, then up to the next tenth
        ([0.02, 0.05], (0.0, 0.06)),
        ([-0.02, -0.05], (-0.06, 0.0)),
        ([0.0, 0.0], (None, None)),
        ([], (None, None)),
    ],
)
def test_the_axis_of_bars_on_both_sides_of_zero_ends_at_round_figures(
    values: list[float], expected: tuple[float | None, float | None]
) -> None:
    assert charts.around(pd.Series(values, dtype=float)) == pytest.approx(expected)


def test_chinese_on_an_english_sheet_takes_more_room() -> None:
    text = "苏州明远精密制造有限公司" * 3  # 72 display cells
    assert Page("tiers", "zh", money=CNY).lines(text, 36) == 2
    # Signs of 13.3 pixels where a cell has 5.7: 84 cells of 36 each make 3 lines, each 16.5 points high instead of 13.5.
    assert Page("tiers", "en", money=CNY).lines(text, 36) == pytest.approx(3 * 16.5 / 13.5)
    assert Page("tiers", "en", money=CNY).lines("Suzhou", 36) == 1
    assert Page("tiers", "en", money=CNY).lines("→ Call (by 2026-10-03) – today", 36) == 1


def test_a_list_on_two_pages_is_cut_where_the_halves_are_alike() -> None:
    page = Page("tiers", "en", [10, 10, 10, 10, 10, 10], money=CNY)
    # Columns 1–4 on the first page; 1, 2, 5 and 6 on the second.
    assert page.first_half(6, 2) == 4


def test_shares_of_tenths_by_hand() -> None:
    """Ten customers: 50, 20, 10, 5, 5, 4, 3, 2, 1, 0 of 100."""
    amounts = pd.Series([5, 50, 3, 20, 1, 10, 5, 4, 2, 0], dtype=float)
    frame = concentration.tenths(amounts)
    assert frame["share"].tolist() == pytest.approx([0.5, 0.2, 0.1, 0.05, 0.05, 0.04, 0.03, 0.02, 0.01, 0.0])
    assert frame["cumulative"].iloc[[0, 1, 9]].tolist() == pytest.approx([0.5, 0.7, 1.0])
    assert concentration.share_of_top(amounts, 0.2) == (2, pytest.approx(0.7))


def test_tenths_of_few_or_worthless_customers() -> None:
    assert concentration.tenths(pd.Series([3.0, 1.0, float("nan")]))["cumulative"].tolist() == pytest.approx(
        [0.75, 1, 1]
    )
    assert concentration.tenths(pd.Series([0.0, -5.0])).empty
    assert concentration.tenths(pd.Series([], dtype=float)).empty
    assert concentration.share_of_top(pd.Series([1.0]), 0.2) == (1, 1.0)


@pytest.mark.parametrize(
    ("value", "scale", "shown"),
    [(98.0, 1e4, "0.0098"), (10_400.0, 1e4, "1.0"), (99_960.0, 1e4, "10.0"), (254_000.0, 1e4, "25"), (0, 1e4, "0"), (3, 1, "3")],
)  # fmt: skip
def test_scaled_money_keeps_two_figures(value: float, scale: float, shown: str) -> None:
    assert words.number(value, scale) == shown
