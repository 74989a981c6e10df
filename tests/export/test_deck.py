"""Presentations: opened again with python-pptx, and their parts looked at."""

from __future__ import annotations

import builtins
import io
import re
import zipfile
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import kamxl
from kamxl import export, theme, walk
from kamxl.cell import plain
from kamxl.chart import Series
from kamxl.compute.selection import Selection
from kamxl.errors import UsageError
from kamxl.export import shown
from kamxl.export.deck import _parted, _whole_end
from kamxl.export.deck_choice import MOST_SLIDES, chosen, counted
from kamxl.export.deck_tables import BOTTOM, LEAST, TOP, codes_whole, fitted, in_lines, in_width, short, spots
from kamxl.export.shown import Block
from kamxl.i18n import LANGUAGES
from kamxl.layout import Medium, placed
from kamxl.plan import Chart, ChartGroup, Column, ColumnOf, Data, Head, Sheet, column_values
from kamxl.report.edition import edition
from kamxl.walk.reports import report_sheets
from kamxl.width import cells
from kamxl.width import lines as lines_of
from tests.conftest import AS_OF, ONE_LANGUAGE

pptx = pytest.importorskip("pptx")


@pytest.fixture(scope="module")
def plans(demo_book: Path) -> Any:
    result = walk.analyse(walk.open_book(demo_book, as_of=AS_OF), as_of=AS_OF)
    sheets = edition(result.analysis, "summary", Selection(), "zh", book="demo.xlsx", links=False)
    return placed(sheets, Medium(clickable=False, titles=()))


@pytest.fixture(scope="module")
def data(plans: Any) -> bytes:
    return export.slides(plans, "zh", title="总结", subtitle="demo", as_of=AS_OF)


def test_every_slide_is_wide_and_its_title_is_a_message(plans: Any, data: bytes) -> None:
    deck = pptx.Presentation(io.BytesIO(data))
    assert deck.slide_width / deck.slide_height == pytest.approx(16 / 9, abs=0.001)
    titles = [slide.shapes.title.text_frame.text for slide in deck.slides]
    assert titles[0] == "总结"
    assert len(titles) <= MOST_SLIDES
    assert len(set(titles)) == len(titles)
    sheets = {one.plan.title for one in plans}
    assert not sheets & set(titles), "the name of a sheet is no message"
    for slide in deck.slides:
        for shape in slide.shapes:
            assert shape.left >= 0
            assert shape.left + shape.width <= deck.slide_width + 10
            assert shape.top + shape.height <= deck.slide_height + 10


def test_no_picture_is_shown_twice_and_today_is_whole(plans: Any, data: bytes) -> None:
    found = chosen(plans, "zh")
    pictures = [([one.name for one in slide.chart.series], column_values(slide.sheet.sheet, slide.chart.series[0].categories)[0])
                for slide in found if slide.chart is not None and slide.chart.series[0].categories]  # fmt: skip
    assert all(one not in pictures[:place] for place, one in enumerate(pictures))
    today = next(slide.block for slide in found if slide.block is not None and slide.block.total == 10)
    tables = [
        shape.table for slide in pptx.Presentation(io.BytesIO(data)).slides for shape in slide.shapes if shape.has_table
    ]
    assert any(len(table.rows) == 11 and table.cell(1, 0).text == today.rows[0][0] for table in tables)


def test_a_slide_of_a_table_says_its_figures_and_how_many_rows_it_has_room_for(demo_book: Path) -> None:
    result = walk.analyse(walk.open_book(demo_book, as_of=AS_OF), as_of=AS_OF)
    sheets = [one for one in report_sheets(result, "service", Selection(), format="pptx") if one.sheet.key == "alerts"]
    made = export.slides(sheets, "zh", title="服务", as_of=AS_OF)
    slide = list(pptx.Presentation(io.BytesIO(made)).slides)[1]
    assert re.fullmatch(r"\d+ 条预警，最多的是.+（\d+ 条）；\d+ 条为高级别", slide.shapes.title.text_frame.text)
    [table] = [shape.table for shape in slide.shapes if shape.has_table]
    total = next(one.block.total for one in chosen(sheets, "zh") if one.block is not None)
    told = [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]
    assert (total > len(table.rows) - 1) == any(
        f"前\N{NO-BREAK SPACE}{len(table.rows) - 1}/{total}" in text for text in told
    )


def table(rows: Sequence[tuple[str, str]], total: int, last: str = "text") -> Block:
    roles = ((("text",) * 2,) * (len(rows) - 1)) + (((last,) * 2),)
    return Block("", ("Kind", "Made"), tuple(rows), roles, (9, 9), (False, True), total, ("kind", "made"))


def test_the_title_of_a_table_says_a_figure() -> None:
    """It was a topic: Stalled deals, By owner."""
    three = [("A", "1"), ("B", "2"), ("C", "3")]
    assert counted("Stalled deals", table(three, 12), "en") == "Stalled deals (12)"
    assert counted("停滞商机", table(three, 12), "zh") == "停滞商机（12）"
    assert counted("Satisfaction (12 months)", table(three, 3), "en") == "Satisfaction (12 months)"
    assert counted("By owner", table(three, 3, "total"), "en") == "By owner · Made 3"
    assert counted("By owner", table(three, 12, "total"), "en") == "By owner (12)"


BOARDS = ("follow-up", "market", "pipeline", "receivables", "service", "targets")


@pytest.mark.parametrize("lang", ONE_LANGUAGE)
def test_every_table_of_a_report_says_what_it_comes_to(demo_book: Path, lang: Any) -> None:
    """By owner (34), Stalled deals (7): topics. Figures are those of the analysis."""
    result = walk.analyse(walk.open_book(demo_book, as_of=AS_OF, lang=lang), as_of=AS_OF)
    found = {kind: chosen(report_sheets(result, kind, Selection(), format="pptx"), lang) for kind in BOARDS}  # type: ignore[arg-type]
    slides = [(kind, its) for kind, ones in found.items() for one in ones for its in (one, one.below) if its is not None and its.block]  # fmt: skip
    assert [(kind, one.message) for kind, one in slides if not one.block.told] == []
    said = "\n".join(one.message for _, one in slides)
    analysis = result.analysis
    assert analysis.pipeline is not None
    assert analysis.ageing is not None
    assert analysis.follow_up is not None
    stalled = analysis.pipeline.open[analysis.pipeline.open["stalled"].astype(bool)]
    owing = analysis.ageing.customers[analysis.ageing.customers["total"] > 0]
    late, total = int(analysis.follow_up.entries["overdue"].sum()), len(analysis.follow_up.entries)
    told = {
        "zh": (f"{len(stalled)} 个商机停滞，共 ", f"{len(owing)} 位客户共欠 ", f"{total} 位客户中 {late} 位逾期未跟进"),
        "en": (f"{len(stalled)} deals have stalled, ", f"{len(owing)} customers owe ", f"{late} of {total} customers are overdue"),
    }  # fmt: skip
    assert [one for one in told[lang] if one not in said] == []


def test_cards_of_one_unit_show_it_alike() -> None:
    """153 stood above “customers” beside “12 customers”, and 43,329k above CNY."""
    found = [("Well", "153 customers", "", ""), ("Fair", "12 customers", "", ""), ("Value", "36,705k CNY", "", ""),
             ("80% interval", "30,811 – 43,329k CNY", "", ""), ("Won", "23 of 43, 53%", "", "")]  # fmt: skip
    assert [(value, note) for _, value, note, _ in _parted(found, 12)] == [
        ("153", "customers"), ("12", "customers"), ("36,705", "k CNY"), ("30,811–43,329", "k CNY"), ("23 of 43", "53%"),
    ]  # fmt: skip
    assert [value for _, value, *_ in _parted(found[1:3], 12)] == ["12 customers", "36,705k CNY"], "there is room"


def test_a_long_title_is_broken_before_its_last_part_and_not_within_it() -> None:
    """“Criteria: 3 / of 3 met”."""
    name = "North-Western Precision Engineering and Manufacturing Holdings 3"
    assert _whole_end(f"{name} · Criteria: 3 of 3 met").endswith("Holdings 3 · Criteria:\xa03\xa0of\xa03\xa0met")
    assert _whole_end("Alerts · High 7") == "Alerts · High 7"


def test_every_bullet_is_the_same_mark(plans: Any) -> None:
    """Before Chinese it was drawn wider than before a figure."""
    deck = pptx.Presentation(io.BytesIO(export.slides(plans, "zh", title="总结", as_of=AS_OF)))
    marks = [mark.get("char") for mark in deck.slides[0].element.iter("{*}buChar")]
    assert marks == ["•"] * 3
    assert "•" not in "".join(shape.text_frame.text for shape in deck.slides[0].shapes if shape.has_text_frame)


def test_two_small_tables_of_a_sheet_share_a_slide(demo_book: Path) -> None:
    result = walk.analyse(walk.open_book(demo_book, as_of=AS_OF), as_of=AS_OF)
    sheets = report_sheets(result, "service", Selection(), format="pptx")
    found = chosen(sheets, "zh")
    shared = [one for one in found if one.below is not None]
    assert shared
    slides = list(pptx.Presentation(io.BytesIO(export.slides(sheets, "zh", title="服务", as_of=AS_OF))).slides)
    for one in shared:
        slide = slides[found.index(one) + 1]
        lower, upper = ([shape for shape in slide.shapes if shape.has_table][at] for at in (0, 1))
        assert upper.top + upper.height < lower.top
        assert one.below is not None
        assert one.below.message in [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_table_leaves_its_slide_half_empty(demo_book: Path, lang: Any) -> None:
    """Two alerts, or two stalled deals, had a slide to themselves."""
    result = walk.analyse(walk.open_book(demo_book, as_of=AS_OF, lang=lang), as_of=AS_OF)
    for kind in ("pipeline", "targets", "service"):
        sheets = report_sheets(result, kind, Selection(), format="pptx")  # type: ignore[arg-type]
        for one in chosen(sheets, lang):
            if one.block is not None:
                low = spots(one.block, one.below.block if one.below else None)[-1].bottom
                assert TOP + 0.55 * (BOTTOM - TOP) <= low <= BOTTOM + 0.01, (kind, one.message)
        slides = pptx.Presentation(io.BytesIO(export.slides(sheets, lang, title="x", as_of=AS_OF))).slides
        for slide in slides:
            cards = [shape for shape in slide.shapes if shape.shape_type == 1 and shape.width > 914_400]
            tops = {shape.top for shape in cards}
            figures = [shape for shape in slide.shapes if cards and shape.has_text_frame and shape.text_frame.paragraphs[0].runs and shape.text_frame.paragraphs[0].runs[0].font.bold and min(tops) < shape.top < min(tops) + cards[0].height]  # fmt: skip
            assert len(figures) == len(cards)
            assert len({shape.text_frame.paragraphs[0].runs[0].font.size for shape in figures}) <= 1, (
                "a row of cards has one size"
            )


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        ("严重程度", ["严重程度"]),
        ("剩余天数", ["剩余天数"]),
        ("预计成交日期", ["预计成交日期"]),
        ("预计金额(万元)", ["预计金额", "(万元)"]),
        ("高优先：满足 / 提出", ["高优先：", "满足 / 提出"]),
        ("付款方式 · 交货时间", ["付款方式 ·", "交货时间"]),
        ("未满足需求与建议", ["未满足需", "求与建议"]),
        ("Expected amount (k CNY)", ["Expected", "amount (k CNY)"]),
        ("P(alive) under 50%", ["P(alive)", "under 50%"]),
        ("Owner", ["Owner"]),
    ],
)
def test_a_title_is_broken_where_a_reader_would(title: str, lines: list[str]) -> None:
    """It was 严重程/度 in the decks of most kinds."""
    assert list(in_lines(title)) == lines


def test_a_text_takes_no_more_lines_than_its_row_has() -> None:
    """A long name went on to a third line, and the table over the foot of its slide."""
    cut = short("Alexandra-Bartholomew Constantinopoulos-Montgomery 5, by 2026-10-03; +2 more", 24, 2, "en")
    assert lines_of(cut, 24 * 6.6 / 5.7, "en") <= 2
    assert cut.startswith("Alexandra-Bartholomew Constantinopoulos")
    assert short("two words", 24, 1, "en") == "two words"


@pytest.mark.parametrize(
    ("text", "lang", "parted"),
    [
        ("商机 SJ2026032 预计 2026-08-26 成交", "zh", "商机 SJ2026032 预计\n2026-08-26 成交"),
        ("海拓电气 · 华东大区 HA-V7", "zh", "海拓电气 · 华东大区\nHA-V7"),
        ("Usually every 34 days; due on 2026-04-13", "en", "Usually every 34 days; due\non 2026-04-13"),
        ("客户认为价格偏高，要求降价百分之五", "zh", None),
        ("苏州永迅电子科技股份有限公司 1", "zh", "苏州永迅电子科技\n股份有限公司 1"),
        ("high-priority need of three weeks", "en", None),
        ("2026-04-13", "zh", None),
        ("中国华东精密机械制造集团股份有限公司（第2分公司）", "zh", None),  # a line more, and the table over its foot
    ],
)
def test_no_line_of_a_text_ends_within_a_day_or_a_code(text: str, lang: Any, parted: str | None) -> None:
    """Programs break a line at the hyphen of 2026-09-30."""
    assert codes_whole(text, 24, lang) == (parted or text)


def test_columns_hold_bold_days_and_numbers_of_documents_in_any_font() -> None:
    """DejaVu stands in for the font of Chinese where that is missing, and bold digits are wider: HT202503 / 7."""
    rows = (("HT2025037", "2026-08-26", "按需分批，7 天内交货"),) * 3
    block = Block(
        "表",
        ("合同编号", "预计成交", "交货"),
        rows,
        (("text", "ink.high.date", "text"),) * 3,
        (1.0,) * 3,
        (False,) * 3,
        3,
    )
    widths = fitted(block).widths
    digits, bold = 0.636 * 12 / 72, 0.696 * 12 / 72
    assert widths[0] * 0.088 - 0.18 >= 9 * digits
    assert widths[1] * 0.088 - 0.18 >= 10 * bold


@pytest.mark.parametrize("lang", LANGUAGES)
def test_forms_look_alike_and_say_who_the_customer_is(demo_book: Path, lang: Any) -> None:
    """Each had its size of title, and half of the slide was blank."""
    result = walk.analyse(walk.open_book(demo_book, as_of=AS_OF, lang=lang), as_of=AS_OF)
    forms = report_sheets(result, "nomination", Selection(), format="pptx")
    found = chosen(forms, lang)
    assert all(one.below is not None and one.below.block is not None for one in found)
    deck = pptx.Presentation(io.BytesIO(export.slides(forms, lang, title="t", as_of=AS_OF)))
    titles = [slide.shapes.title.text_frame.paragraphs[0].runs[0].font.size for slide in list(deck.slides)[1:]]
    assert len(titles) == len(forms)
    assert len(set(titles)) == 1


def test_labels_on_bars_stand_out(demo_book: Path) -> None:
    """They were dark grey on navy."""
    result = walk.analyse(walk.open_book(demo_book, as_of=AS_OF), as_of=AS_OF)
    sheets = report_sheets(result, "pipeline", Selection(), format="pptx")
    slides = pptx.Presentation(io.BytesIO(export.slides(sheets, "zh", title="x", as_of=AS_OF))).slides
    stacked = [one for slide in slides for shape in slide.shapes if shape.has_chart for plot in shape.chart.plots if getattr(plot, "overlap", 0) == 100 for one in plot.series]  # fmt: skip
    assert stacked
    for one in stacked:
        ink, fill = one.data_labels.font.color.rgb, one.format.fill.fore_color.rgb
        assert str(ink) == theme.readable_on(str(fill)), one.name


def test_text_can_be_read_from_the_back_of_a_room(data: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        for name in package.namelist():
            if name.startswith(("ppt/slides/slide", "ppt/charts/chart")):
                sizes = {int(size) for size in re.findall(rb' sz="(\d+)"', package.read(name))}
                assert not sizes or min(sizes) >= LEAST * 100, name


def test_notes_name_the_source_and_the_figures(plans: Any) -> None:
    made = export.slides(plans, "zh", title="总结", as_of=AS_OF, source="demo.xlsx")
    slides = list(pptx.Presentation(io.BytesIO(made)).slides)[1:]
    for slide, one in zip(slides, chosen(plans, "zh"), strict=True):
        notes = slide.notes_slide.notes_text_frame.text
        assert "demo.xlsx" in notes
        assert one.message in notes
        if one.chart is not None and one.chart.kind != "scatter":
            assert one.chart.series[0].name in notes
            assert " = " in notes
        assert not re.search(r"[\[\]']", notes), "a list of Python's, not of people's"


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_no_word_of_a_table_is_broken(demo_book: Path, lang: Any) -> None:
    result = walk.analyse(walk.open_book(demo_book, as_of=AS_OF, lang=lang), as_of=AS_OF)
    for kind in ("summary", "market", "follow-up"):
        sheets = placed(edition(result.analysis, kind, Selection(), lang, links=False), Medium(clickable=False))  # type: ignore[arg-type]
        for one in chosen(sheets, lang):
            if one.block is None:
                continue
            columns, widths, _ = fitted(one.block)
            assert len(columns) > 1
            for at, width in zip(columns, widths, strict=True):
                texts = [one.block.header[at], *(row[at] for row in one.block.rows)]
                words = [word for text in texts for word in text.split() if word.isascii()]
                assert max(map(len, words), default=0) < width, one.block.header[at]


def test_charts_are_native_and_draw_the_figures_of_the_sheets(plans: Any, data: bytes) -> None:
    deck = pptx.Presentation(io.BytesIO(data))
    drawn = [(slide, shape.chart) for slide in deck.slides for shape in slide.shapes if shape.has_chart]
    wanted = [one for one in chosen(plans, "zh") if one.chart is not None]
    assert len(drawn) == len(wanted) >= 6
    assert any(one.cut for one in wanted)
    for (slide, found), one in zip(drawn, wanted, strict=True):
        sheet, chart = one.sheet.sheet, one.chart
        assert slide.shapes.title.text_frame.text + one.cut == chart.title, (
            "the title of the slide says it, and not twice"
        )
        assert any(shape.has_text_frame and shape.text_frame.text.endswith(one.cut) for shape in slide.shapes)
        assert not found.has_title
        series = {one.name: list(one.values) for plot in found.plots for one in plot.series}
        for one in chart.series:
            values = [v if isinstance(v, (int, float)) else None for v in column_values(sheet, one.values)]
            if chart.kind == "scatter":
                values = [v for v in values if v is not None]  # what has no value is no point
            assert series[one.name] == pytest.approx(values, nan_ok=True)


def test_a_slide_of_a_customer_or_a_form_says_whose_it_is(demo_book: Path) -> None:
    result = walk.analyse(walk.open_book(demo_book, as_of=AS_OF), as_of=AS_OF)
    ids = tuple(map(str, result.analysis.tiers.index[:2]))
    names = result.analysis.tiers.loc[list(ids), "name"]
    for kind in ("customer", "nomination"):
        sheets = report_sheets(result, kind, Selection(customers=ids), format="pptx")  # type: ignore[arg-type]
        made = export.slides(sheets, "zh", title="x", as_of=AS_OF, source="demo.xlsx")
        deck = pptx.Presentation(io.BytesIO(made))
        titles = [slide.shapes.title.text_frame.text for slide in deck.slides][-2:]
        assert all(name in title for name, title in zip(names, titles, strict=True)), titles
        assert kind != "customer" or all("(万元) " in title for title in titles), "an amount without its unit"
        assert kind != "nomination" or all(
            re.search(r"满足(全部 \d 项认定条件| \d 项认定条件中的 \d 项)$", title) for title in titles
        ), "what came of it"
        assert len(deck.slides) == len(ids) + 1, "one each, and the first, which is all the index of so few"
        feet = [shape.text_frame.text for slide in list(deck.slides)[1:] for shape in slide.shapes if shape.has_text_frame and shape.text_frame.text.startswith("来源")]  # fmt: skip
        assert all("demo.xlsx" in foot for foot in feet), "no workbook holds a sheet of that name"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_slide_of_a_customer_without_orders_is_not_half_empty(lang: Any) -> None:
    """Below its figures stands why it has its tier, and what is known of it."""
    customers = pd.DataFrame({"customer_id": ["C1"], "name": ["苏州电子"], "owner": ["李四"], "industry": ["电子"], "contact": ["王五"], "phone": ["13800000000"], "region": ["华东"]})  # fmt: skip
    result = kamxl.analyse(kamxl.from_frames({"customers": customers}, as_of=AS_OF, lang=lang), as_of=AS_OF)
    sheets = report_sheets(result, "customer", Selection(customers=("C1",)), format="pptx")
    slide = pptx.Presentation(io.BytesIO(export.slides(sheets, lang, title="x", as_of=AS_OF))).slides[1]
    [shape] = [one for one in slide.shapes if one.has_table]
    assert shape.top + sum(row.height for row in shape.table.rows) > 5.2 * 914_400, "inches of the 7.5"
    texts = [cell.text for row in shape.table.rows for cell in row.cells]
    assert str(result.analysis.tiers.at["C1", "name"]) in texts


def test_every_column_of_today_stands_on_its_slide(demo_book: Path) -> None:
    """In English, too, whose names of firms are long."""
    result = walk.analyse(walk.open_book(demo_book, as_of=AS_OF, lang="en"), as_of=AS_OF)
    (block,) = shown.today(report_sheets(result, "summary", Selection(), format="pptx")[0].sheet, "en")
    assert fitted(block).columns == (0, 1, 2, 3, 4)


def test_slides_draw_the_very_cells_that_the_sheets_draw(plans: Any) -> None:
    """What a chart of a slide takes from the parts stands on the placed sheet where its series points."""
    for one in plans:
        cells = {
            (block.row + down, block.column + across): value
            for block in one.plan.cells
            for down, row in enumerate(block.values)
            for across, value in enumerate(row)
        }
        for table in one.plan.tables:
            for across, column in enumerate(table.columns):
                cells |= {(table.row + 1 + down, table.column + across): v for down, v in enumerate(column.values)}
        for chart, laid in zip(shown.charts(one.sheet), one.plan.charts, strict=True):
            for series, drawn in zip(chart.series, laid.series, strict=True):
                area = drawn.values
                there = [plain(cells.get((row, area.left))) for row in range(area.top, area.bottom + 1)]
                assert there == column_values(one.sheet, series.values), (one.sheet.key, chart.title)


def test_a_line_over_columns_is_a_plot_of_its_own_on_the_axes_it_names(plans: Any, data: bytes) -> None:
    combined = sum(
        any(series.kind == "line" for series in chart.series) and chart.kind == "column"
        for one in chosen(plans, "zh")
        if (chart := one.chart) is not None
    )
    assert combined
    namespace = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
    from lxml import etree

    seen = 0
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        for name in package.namelist():
            if not name.startswith("ppt/charts/chart"):
                continue
            area = etree.fromstring(package.read(name)).find(f".//{namespace}plotArea")
            axes = {axis.find(f"{namespace}axId").get("val") for axis in area if axis.tag.endswith(("Ax",))}
            plots = [plot for plot in area if plot.find(f"{namespace}ser") is not None]
            for plot in plots:
                assert {axis.get("val") for axis in plot.findall(f"{namespace}axId")} <= axes
            kinds = {plot.tag.removeprefix(namespace) for plot in plots}
            seen += {"barChart", "lineChart"} <= kinds
    assert seen == combined


def test_charts_carry_only_what_they_draw(plans: Any, data: bytes) -> None:
    """The workbook behind a chart must not hold the phone numbers of the book that it came from."""
    from openpyxl import load_workbook

    with zipfile.ZipFile(io.BytesIO(data)) as package:
        books = [name for name in package.namelist() if name.endswith(".xlsx")]
        assert books
        for name in books:
            book = load_workbook(io.BytesIO(package.read(name)))
            assert len(book.sheetnames) == 1
            assert book.active.max_column <= 8


def embedded(data: bytes) -> list[bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return [package.read(name) for name in package.namelist() if name.endswith(".xlsx")]


PAYLOADS = (
    "=cmd|'/c calc'!A0",
    "http://example.com/x",
    "@SUM(1)",
    "+1",
    "-1+1",
    "{=1}",
    "mailto:a@b.c",
    "007",
    "a\x00\x0bb\ud800",
)


@pytest.mark.parametrize("kind", ["column", "bar", "line", "area", "doughnut", "scatter"])
def test_text_of_cells_is_text_in_the_workbook_behind_a_chart(kind: Any) -> None:
    rows = [[text, n + 1.5] for n, text in enumerate(PAYLOADS)]
    data = Data("d", (Column("name", "名"), Column("value", "值", "data.count")), rows)
    values = ColumnOf("d", "value")
    categories = values if kind == "scatter" else ColumnOf("d", "name")
    series = tuple(Series(text, values, categories) for text in PAYLOADS)
    chart = Chart(kind, PAYLOADS[0], series, data, alt=PAYLOADS[-1])
    sheets = placed([Sheet("k", "表", "zh", (Head("表"), ChartGroup("charts", (chart,))), (10.0,) * 6)])
    made = export.slides(sheets, "zh", title="x", as_of=AS_OF)
    (book,) = embedded(made)
    with zipfile.ZipFile(io.BytesIO(book)) as package:
        cells = package.read("xl/worksheets/sheet1.xml")
        assert b"<f" not in cells.replace(b"<f/>", b"<f")
        assert b"hyperlink" not in cells
        assert not [name for name in package.namelist() if "sheet1.xml.rels" in name]
        strings = package.read("xl/sharedStrings.xml").decode()
        for text in ("=cmd|'/c calc'!A0", "http://example.com/x", "{=1}", "007"):
            assert f">{text}<" in strings
    assert len(pptx.Presentation(io.BytesIO(made)).slides) > 1


def test_the_same_plans_are_the_same_bytes(plans: Any, data: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("time.localtime", lambda *_: __import__("time").gmtime(1_900_000_000))
    assert export.slides(plans, "zh", title="总结", subtitle="demo", as_of=AS_OF) == data
    times = b"".join(zipfile.ZipFile(io.BytesIO(book)).read("docProps/core.xml") for book in [data, *embedded(data)])
    assert set(re.findall(rb">(\d{4}-\d\d-\d\dT[^<]*)<", times)) == {b"2026-09-30T00:00:00Z"}


def test_signs_that_no_file_can_hold(plans: Any) -> None:
    made = export.slides(plans[:1], "zh", title="a\x00b\x0bc\ud800", subtitle="\ufffe", as_of=AS_OF)
    assert pptx.Presentation(io.BytesIO(made)).slides[0].shapes.title.text_frame.text == "abc"


def test_without_python_pptx_the_error_says_what_to_install(plans: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def missing(name: str, *rest: Any, **more: Any) -> Any:
        if name.split(".")[0] == "pptx":
            raise ImportError(name)
        return real(name, *rest, **more)

    monkeypatch.setattr(builtins, "__import__", missing)
    with pytest.raises(UsageError, match=r"pip install python-pptx"):
        export.slides(plans, "zh", title="x", as_of=AS_OF)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_facts_of_alerts_are_whole_and_short_words_stand_on_one_line(demo_book: Path, lang: Any) -> None:
    """They ended in … after two lines, beside columns that say the same in every row or had room to spare."""
    result = walk.analyse(walk.open_book(demo_book, as_of=AS_OF, lang=lang), as_of=AS_OF)
    for kind in ("summary", "service", "receivables", "pipeline"):
        for one in chosen(report_sheets(result, kind, Selection(), format="pptx"), lang):  # type: ignore[arg-type]
            for block in (its.block for its in (one, one.below) if its is not None and its.block is not None):
                columns, widths, count = fitted(block)
                for at, width in zip(columns, widths, strict=True):
                    for row in block.rows:
                        taken = in_width(row[at], width - 2.05, lang)
                        assert taken <= (count if cells(row[at]) > 16 else 1), (kind, block.title, row[at])


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_slide_of_a_small_book_is_half_empty(lang: Any) -> None:
    """Three customers had slides of five zeros, and an index of the three that the first slide names."""
    ids = ["C1", "C2", "C3"]
    customers = pd.DataFrame({"customer_id": ids, "name": ["A", "B", "C"], "owner": "X", "industry": "Y"})
    orders = pd.DataFrame({"customer_id": ids * 4, "order_id": [f"S{n}" for n in range(12)], "product": "P", "amount": [1000.0 + n for n in range(12)], "order_date": [AS_OF - timedelta(days=9 * n) for n in range(12)], "paid": 900.0})  # fmt: skip
    book = kamxl.from_frames({"customers": customers, "orders": orders}, as_of=AS_OF, lang=lang)
    result = kamxl.analyse(book, as_of=AS_OF)
    for kind in ("summary", "receivables", "customer"):
        selection = Selection(customers=tuple(ids)) if kind == "customer" else Selection()
        found = chosen(report_sheets(result, kind, selection, format="pptx"), lang)  # type: ignore[arg-type]
        assert all(one.chart is not None or one.block is not None for one in found), kind
        assert kind != "customer" or len(found) == 3
