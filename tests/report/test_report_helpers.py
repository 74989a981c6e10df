"""Words, widths, the theme and axes: what all sheets are made with."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest

from kamxl import theme, width
from kamxl.compute import concentration
from kamxl.i18n import LANGUAGES, Lang, Text
from kamxl.layout import canvas
from kamxl.report import charts, portrait, words
from kamxl.report.phrases import Phrases
from kamxl.schema.money import CNY
from kamxl.schema.outputs import OUTPUTS
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
    room = em * 10 * 96 / 72 / canvas.CELL_PIXELS["en"]  # body text of 10 points at 96 dpi
    assert width.lines(text, room * 1.15, "en") == 1
    assert width.lines(text, room * 0.9, "en") == 2


def test_words_are_not_broken_when_lines_are_counted() -> None:
    # 12 + 1 + 12 cells would fit in 2 × 13, but each word needs a line of its own.
    assert width.lines("aaaaaaaaaaaa bbbbbbbbbbbb cc", 13) == 3


def test_a_long_text_is_cut_to_display_cells() -> None:
    assert width.shortened("客户分级", 8) == "客户分级"
    assert width.shortened("客户分级表", 8) == "客户分…"
    assert width.cells(width.shortened("ab客户分级表", 7)) <= 7 + 1


@pytest.mark.parametrize(
    ("text", "room", "kept"),
    [
        ("Price above the competition", 22, "Price above the…"),
        ("Northern Precision Machinery", 20, "Northern Precision…"),
        ("Überlandwerke München GmbH", 18, "Überlandwerke…"),
        ("price (incl. tax)", 8, "price…"),
        # A word longer than half of the room is broken: nothing would be left.
        ("A1 Donaudampfschifffahrt", 12, "A1 Donaudam…"),
        # A number is whole or not there: 1,2… is another one.
        ("交易额增长到1,234.5万元", 16, "交易额增长到…"),
        ("截至 2026-09-30 的数据", 12, "截至…"),
        ("客户12345有限公司", 8, "客户…"),
        ("1234567890", 5, "1234…"),
    ],
)
def test_a_text_is_cut_between_words_and_never_within_a_number(text: str, room: int, kept: str) -> None:
    assert width.shortened(text, room) == kept
    assert width.begins(kept, text)


def test_no_line_ends_between_an_amount_and_its_currency() -> None:
    title = "Most is overdue with Eve Fox: 1,917k CNY of 2M USD (k CNY)"
    assert width.amounts_whole(title) == "Most is overdue with Eve Fox: 1,917k\u00a0CNY of 2M\u00a0USD (k\u00a0CNY)"
    assert width.amounts_whole("We hold 18%; Novik 17% IN ALL") == "We hold 18%; Novik 17% IN ALL"


@pytest.mark.parametrize(
    ("share", "shown"), [(0.002, "0.2%"), (0.0, "0%"), (0.005, "0%"), (0.0149, "1%"), (-0.004, "-0.4%")]
)
def test_a_share_of_nearly_nothing_is_not_nothing(share: float, shown: str) -> None:
    """10 of 5,000 customers were 0 % of them."""
    assert words.percent(share) == shown


def test_codes_become_words_and_other_labels_stay() -> None:
    assert [words.word("change", "up", lang) for lang in LANGUAGES] == ["升", "Up"]
    assert words.word("tier", "S", "zh") == "S"
    ends = pd.Series(pd.to_datetime(["2026-01-05", "2199-12-31"]))
    assert words.column(ends, "zh") == [date(2026, 1, 5), "长期"]
    assert words.column(ends.astype(object), "en") == [date(2026, 1, 5), "Open-ended"]
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


@pytest.mark.parametrize(
    ("values", "expected"),
    [([2750, 2900, 3140], 2700), ([100, 900], None), ([], None), ([2000, 2000], 2000), ([0, 5], None)],
)
def test_the_axis_of_lines_begins_at_a_round_figure_below_them(values: list[float], expected: float | None) -> None:
    assert charts.floor(pd.DataFrame({"x": values}, dtype=float)) == expected


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([0.115, 0.05, -0.21], (-0.3, 0.2)),  # 0.325 wide: a fifth of that more, then up to the next tenth
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
    [(98.0, 1e4, "0.0098"), (200.0, 1e4, "0.02"), (200.0, 1e3, "0.2"), (9_960.0, 1e4, "1"), (10_400.0, 1e4, "1.0"), (99_960.0, 1e4, "10.0"), (254_000.0, 1e4, "25"), (0, 1e4, "0"), (3, 1, "3")],
)  # fmt: skip
def test_scaled_money_keeps_two_figures(value: float, scale: float, shown: str) -> None:
    assert words.number(value, scale) == shown


@pytest.mark.parametrize(
    ("lang", "name", "shown"),
    [("en", "Industry", "By industry"), ("en", "RFM segment", "By RFM segment"), ("zh", "行业", "按行业"), ("zh", "RFM 客群", "按 RFM 客群")],
)  # fmt: skip
def test_the_name_of_a_dimension_within_its_heading(lang: Lang, name: str, shown: str) -> None:
    assert portrait._by(Phrases(lang, CNY), name) == shown


@pytest.mark.parametrize(
    ("form", "shown"),
    [
        ("North-Western Precision Engineering and Manufacturing Holdings {}", "North-Western…{}"),
        ("中国华东精密机械制造集团股份有限公司（第{}分公司）苏州工业园区营业部", "中国华东…{}分公司…"),
        ("Alexandra-Bartholomew Constantinopoulos-Montgomery {}", "Alexandra…{}"),
        ("{} Pumps", "{} Pumps"),
    ],
)
def test_names_of_bars_that_would_be_cut_alike_keep_what_they_differ_in(form: str, shown: str) -> None:
    """Five bars of five customers were all called North-Western…, nine of nine owners Alexandra-Bartholomew…."""
    numbers = ("1668", "4411", "1876")
    found = width.apart([form.format(number) for number in numbers], 22)
    assert found == [shown.format(number) for number in numbers]
    assert max(map(width.cells, found)) <= 22
